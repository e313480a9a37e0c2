/* The facts of a finding, of a proceeding, and of the refusal of an application. */
#include "document/gather.h"
#include "register/application.h"
#include "register/finding.h"
#include "register/proceeding.h"

static cd_json *put_breaches(cd_arena *a, cd_json *o, const cd_json *finding) {
  static const char *const keys[] = {"kind", "how", NULL}, *const days[] = {"from", "to", NULL};
  const cd_json *all = cd_json_get(finding, "breaches");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = cd_json_at(all, i);
    bool licence = cd_json_get(one, "licence") != NULL;
    cd_json *b = gather_some(a, gather_some(a, cd_json_new_object(a), one, keys), cd_json_get(one, "in_force"), days);
    b = cd_json_set(a, b, "paper",
                    cd_json_new_str(a, cd_json_str(cd_json_get(one, licence ? "licence" : "commitment"))));
    b = cd_json_set(a, b, "clause",
                    cd_json_new_str(a, cd_json_str(cd_json_get(one, licence ? "condition" : "clause"))));
    list = cd_json_add(a, list, b);
  }
  return cd_json_set(a, o, "breaches", list);
}

static cd_json *put_candidates(cd_arena *a, cd_json *o, const cd_json *finding) {
  const cd_json *all = cd_json_get(finding, "candidates");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = cd_json_at(all, i);
    if (cd_json_bool(cd_json_get(one, "included"), false)) list = cd_json_add(a, list, cd_json_get(one, "licence"));
  }
  return cd_json_set(a, o, "licences", list);
}

static cd_json *finding_facts(cd_arena *a, const cd_json *finding) {
  static const char *const keys[] = {"id",         "state",    "conduct_from", "conduct_to", "standard",
                                     "allegation", "subjects", "complaints",   NULL};
  static const char *const who[] = {"name", "country", NULL}, *const source[] = {"kind", "name", "reference", NULL};
  static const char *const piece[] = {"kind", "obtained", "digest", NULL}, *const act[] = {"reason", "cite", NULL};
  cd_json *o = gather_some(a, cd_json_new_object(a), finding, keys);
  o = gather_some(a, o, cd_json_get(finding, "act"), act);
  o = gather_flag(a, o, "established", cd_str_eqc(cd_json_str(cd_json_get(finding, "state")), "established"));
  o = cd_json_set(a, o, "exporter", gather_some(a, cd_json_new_object(a), cd_json_get(finding, "exporter"), who));
  o = cd_json_set(a, o, "end_user", gather_some(a, cd_json_new_object(a), cd_json_get(finding, "end_user"), who));
  o = cd_json_set(a, o, "source", gather_some(a, cd_json_new_object(a), cd_json_get(finding, "source"), source));
  o = put_candidates(a, put_breaches(a, o, finding), finding);
  return gather_list(a, o, "evidence", cd_json_get(finding, "evidence"), piece);
}

static cordon_status add_finding(cd_store *s, document_facts *f, cd_str id, cd_seq known_at, cd_seq *record,
                                 cd_arena *a, cordon_error *err) {
  cd_json *finding;
  CD_TRY(finding_show(s, id, known_at, a, &finding, err));
  *record = gather_record(finding);
  f->all = cd_json_set(a, f->all, "finding", finding_facts(a, finding));
  return f->all ? CORDON_OK : cd_no_memory(err);
}

cordon_status gather_finding(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err) {
  return add_finding(s, f, f->id, known_at, &f->record, a, err);
}

cordon_status gather_proceeding(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err) {
  static const char *const keys[] = {"id", "machine", "state", "opened", "entered", "licence", NULL};
  static const char *const act[] = {"role", "reason", "cite", NULL}, *const measure[] = {"act", "on", "from", NULL};
  static const char *const deadline[] = {"actor", "to", "by", "cite", NULL};
  cd_json *shown;
  cd_seq of_finding;
  CD_TRY(proceeding_show(s, f->id, known_at, a, &shown, err));
  f->record = gather_record(shown);
  f->confidential = cd_json_bool(cd_json_get(shown, "confidential"), false);
  cd_json *o = gather_some(a, gather_some(a, cd_json_new_object(a), shown, keys), cd_json_get(shown, "act"), act);
  o = gather_list(a, o, "measures", cd_json_get(shown, "measures"), measure);
  o = gather_list(a, o, "deadlines", cd_json_get(shown, "deadlines"), deadline);
  f->all = cd_json_set(a, f->all, "proceeding", o);
  cd_str finding = cd_json_str(cd_json_get(shown, "finding"));
  if (finding.len > 0) return add_finding(s, f, finding, f->record, &of_finding, a, err);
  return f->all ? CORDON_OK : cd_no_memory(err);
}

/* --- a refusal --- */

static cd_seq newest_refusal(const cd_json *application) {
  const cd_json *history = cd_json_get(application, "history");
  cd_seq found = 0;
  for (size_t i = 0; i < cd_json_count(history); i++) {
    const cd_json *one = cd_json_at(history, i);
    if (cd_str_eqc(cd_json_str(cd_json_get(cd_json_get(one, "act"), "kind")), "refuse")) found = gather_record(one);
  }
  return found;
}

static cd_json *refused_items(cd_arena *a, const cd_json *application) {
  static const char *const keys[] = {"line", "description", "quantity", "unit", NULL};
  const cd_json *items = cd_json_get(application, "items");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(items); i++) {
    const cd_json *one = cd_json_at(items, i);
    cd_json *line = gather_some(a, cd_json_new_object(a), one, keys);
    list = cd_json_add(a, list, cd_json_set(a, line, "codes", gather_codes(a, one)));
  }
  return list;
}

static cd_json *refusal_facts(cd_arena *a, const cd_json *application) {
  static const char *const keys[] = {"authority", "kind", "received", "appeal_by", NULL}, *const lists[] = {
                                                                                              "destinations",
                                                                                              "end_uses", NULL};
  static const char *const who[] = {"name", "country", NULL}, *const ground[] = {"text", "cite", NULL};
  cd_json *o = gather_some(a, gather_some(a, cd_json_new_object(a), application, keys), application, lists);
  o = cd_json_set(a, o, "application", cd_json_get(application, "id"));
  o = cd_json_set(a, o, "day", cd_json_get(application, "decided"));
  o = cd_json_set(a, o, "exporter", gather_some(a, cd_json_new_object(a), cd_json_get(application, "exporter"), who));
  o = cd_json_set(a, gather_list(a, o, "end_users", cd_json_get(application, "end_users"), who), "items",
                  refused_items(a, application));
  return gather_list(a, o, "grounds", cd_json_get(application, "grounds"), ground);
}

cordon_status gather_refusal(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err) {
  cd_day today = cd_time_day(cd_clock_now());
  cd_json *shown;
  CD_TRY(case_show(s, &application_kind, f->id, today, known_at, a, &shown, err));
  f->record = newest_refusal(shown);
  if (!f->record) {
    return cd_fail(err, CORDON_NOT_FOUND,
                   "application " CD_FMT " was not refused as known then; `cordon application show " CD_FMT
                   "` tells what became of it",
                   CD_ARG(f->id), CD_ARG(f->id));
  }
  CD_TRY(case_show(s, &application_kind, f->id, today, f->record, a, &shown, err));
  f->all = cd_json_set(a, f->all, "refusal", refusal_facts(a, shown));
  return f->all ? CORDON_OK : cd_no_memory(err);
}
