/* What is established against the parties of an order: it follows an end user over all licences and vendors. */
#include <stdio.h>

#include "decide/run.h"
#include "register/finding.h"

static cordon_status any_established(const run *r, bool *any) {
  store_stmt *st;
  *any = false;
  CD_TRY(store_stmt_get(engine_store(r->engine), "finding_any", &st, r->err));
  store_bind_int(st, 1, r->known_at);
  cordon_status status = store_step(st, any, r->err);
  store_stmt_end(st);
  return status;
}

/* One of facts_input.findings: the finding, and whom of the order it is against. */
static cd_json *of_party(const run *r, size_t party, const cd_json *finding) {
  cd_json *who = party == FACTS_EXPORTER ? cd_json_new_c(r->arena, "exporter") : cd_json_new_int(r->arena, (int64_t)party);
  cd_json *out = cd_json_set(r->arena, cd_json_new_object(r->arena), "party", who);
  for (size_t i = 0; i < cd_json_count(finding); i++)
    out = cd_json_set_s(r->arena, out, finding->as.members[i].key, finding->as.members[i].value);
  return out;
}

cordon_status run_against(run *r) {
  bool any;
  r->findings = cd_json_new_list(r->arena);
  CD_TRY(any_established(r, &any));
  for (size_t i = 0; any && i < r->subject_count; i++) {
    const run_subject *s = &r->subjects[i];
    cd_json *all;
    if (s->owner != RUN_NO_OWNER) continue;
    CD_TRY(finding_against(engine_store(r->engine), s->json, r->as_of, r->known_at, r->arena, &all, r->err));
    for (size_t k = 0; k < cd_json_count(all); k++)
      r->findings = cd_json_add(r->arena, r->findings, of_party(r, s->party, cd_json_at(all, k)));
  }
  return r->findings ? CORDON_OK : cd_no_memory(r->err);
}

static cd_str sentence(const cd_json *finding, cd_arena *a) {
  const cd_json *who = cd_json_get(finding, "party");
  char name[32] = "the exporter";
  if (who && who->kind != CD_JSON_STRING) snprintf(name, sizeof name, "party %lld", (long long)cd_json_int(who, 0) + 1);
  return cd_str_printf(a,
                       "%s: a breach is established against it (finding " CD_FMT ", since " CD_FMT
                       "); whoever grants a licence should know",
                       name, CD_ARG(cd_json_str(cd_json_get(finding, "id"))),
                       CD_ARG(cd_json_str(cd_json_get(finding, "established"))));
}

cd_json *run_against_notes(const run *r, cd_json *out) {
  for (size_t i = 0; i < cd_json_count(r->findings); i++) {
    cd_str text = sentence(cd_json_at(r->findings, i), r->arena);
    out = cd_json_add(r->arena, out, text.ptr ? cd_json_new_str(r->arena, text) : NULL);
  }
  return out;
}
