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

static cd_str sentence(const run *r, const run_subject *s, const cd_json *finding) {
  cd_str id = cd_json_str(cd_json_get(finding, "id")), day = cd_json_str(cd_json_get(finding, "established"));
  const char *who = s->party == FACTS_EXPORTER ? "the exporter" : "party";
  char number[24] = "";
  if (s->party != FACTS_EXPORTER) snprintf(number, sizeof number, " %zu", s->party + 1);
  return cd_str_printf(r->arena,
                       "%s%s: a breach is established against it (finding " CD_FMT ", since " CD_FMT
                       "); whoever grants a licence should know",
                       who, number, CD_ARG(id), CD_ARG(day));
}

cordon_status run_against(run *r) {
  bool any;
  r->against = cd_json_new_list(r->arena);
  CD_TRY(any_established(r, &any));
  for (size_t i = 0; any && i < r->subject_count; i++) {
    const run_subject *s = &r->subjects[i];
    cd_json *all;
    if (s->owner != RUN_NO_OWNER) continue;
    CD_TRY(finding_against(engine_store(r->engine), s->json, r->as_of, r->known_at, r->arena, &all, r->err));
    for (size_t k = 0; k < cd_json_count(all); k++) {
      cd_str text = sentence(r, s, cd_json_at(all, k));
      r->against = cd_json_add(r->arena, r->against, text.ptr ? cd_json_new_str(r->arena, text) : NULL);
    }
  }
  return r->against ? CORDON_OK : cd_no_memory(r->err);
}
