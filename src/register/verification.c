#include "register/verification.h"

#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"
#include "register/shared_forms.h"

static const char *const kinds[] = {"delivery", "on_site", "attestation", "inspection", NULL};

/* clang-format off */
FORM_OF(verification, "a verification",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_WORDS("kind", FORM_REQUIRED, kinds),
  FORM_FIELD("commitment", FORM_ID, 0),
  FORM_FIELD("clause", FORM_ID, 0),
  FORM_FIELD("licence", FORM_ID, 0),
  FORM_FIELD("installation", FORM_ID, 0),
  FORM_PART("end_user", 0, shared_named),
  FORM_FIELD("place", FORM_TEXT, 0),
  FORM_FIELD("due", FORM_DAY, FORM_REQUIRED),
  FORM_FIELD("text", FORM_TEXT, 0),
  FORM_FIELD("cite", FORM_TEXT, 0));

FORM_OF(result, "the result of a verification",
  FORM_FIELD("by", FORM_TEXT, 0),
  FORM_FIELD("text", FORM_TEXT, 0),
  FORM_PART("evidence", FORM_LIST, shared_evidence));

FORM_OF(postponement, "a postponement",
  FORM_FIELD("due", FORM_DAY, FORM_REQUIRED));
/* clang-format on */

static cordon_status add_check(case_doing *d, cordon_error *err) {
  static const char *const things[] = {"commitment", "licence", "installation"};
  bool some = false;
  for (size_t i = 0; i < 3; i++) {
    some = some || cd_json_get(d->content, things[i]);
    CD_TRY(case_need(d, things[i], things[i], err));
  }
  if (!some)
    return form_fail(&d->src, "commitment", err,
                     "it is of a commitment, a licence or an installation; name one (rule verification.of)");
  return CORDON_OK;
}

static cordon_status done(case_doing *d, cordon_error *err) {
  if (cd_json_count(cd_json_get(d->content, "evidence")) == 0)
    return refuse_input(err, "verification.evidence", "what was verified is shown by a file: --evidence FILE");
  return case_put_day(d, "verified", d->day, err);
}

static cordon_status postpone(case_doing *d, cordon_error *err) {
  cd_day day = rows_day(d->content, "due", CD_DAY_MAX);
  if (day <= rows_day(d->whole, "due", CD_DAY_MIN))
    return refuse_input(err, "verification.due", "it is due then already, or later");
  return case_put_day(d, "due", day, err);
}

static const case_verb verbs[] = {
    {"done", "due failed", "done", 0, &result, done, NULL},
    {"fail", "due", "failed", CASE_REASON, &result, NULL, NULL},
    {"postpone", "due failed", "due", CASE_REASON, &postponement, postpone, NULL},
    {"waive", "due failed", "waived", CASE_REASON | CASE_CITE | CASE_BINDS, NULL, NULL, NULL},
};

static cordon_status key(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err) {
  (void)a, (void)err;
  *out = cd_json_str(cd_json_get(whole, "commitment"));
  if (out->len == 0) *out = cd_json_str(cd_json_get(whole, "licence"));
  if (out->len == 0) *out = cd_json_str(cd_json_get(whole, "installation"));
  return CORDON_OK;
}

static size_t due(const cd_json *whole, cd_arena *a, case_due *out) {
  cd_str state = cd_json_str(cd_json_get(whole, "state")), kind = cd_json_str(cd_json_get(whole, "kind"));
  cd_str cite = cd_json_str(cd_json_get(whole, "cite"));
  bool failed = cd_str_eqc(state, "failed");
  if (!failed && !cd_str_eqc(state, "due")) return 0;
  cd_str what = cd_str_printf(a, CD_FMT " verification%s", CD_ARG(kind),
                              failed ? " failed; what follows is to be said" : " is to be done");
  out[0] = (case_due){rows_day(whole, "due", CD_DAY_MAX), what.ptr ? what : CD_STR("verification"),
                      cite.len ? cite : CD_STR(""), false};
  return 1;
}

const case_kind verification_kind = {.name = "verification",
                                     .article = "a",
                                     .prefix = "VF",
                                     .form = &verification,
                                     .add = {"add", NULL, "due", 0, NULL, add_check, NULL},
                                     .verbs = verbs,
                                     .verb_count = sizeof verbs / sizeof verbs[0],
                                     .key = key,
                                     .due = due};

static const char *how_checked(const cd_json *clause) {
  cd_str kind = cd_json_str(cd_json_get(clause, "kind")), check = cd_json_str(cd_json_get(clause, "check"));
  if (cd_str_eqc(kind, "delivery_verification")) return "delivery";
  if (cd_str_eqc(kind, "on_site_verification")) return "on_site";
  return cd_str_eqc(check, "inspection") ? "inspection" : "attestation";
}

static cd_json *of_clause(const char *kind, const cd_json *whole, cd_str id, const cd_json *clause, cd_arena *a) {
  cd_str clause_id = cd_json_str(cd_json_get(clause, "id"));
  cd_str name = cd_str_printf(a, CD_FMT "/" CD_FMT, CD_ARG(id), CD_ARG(clause_id));
  cd_json *o = put_c(a, put_str(a, cd_json_new_object(a), "id", name), "kind", how_checked(clause));
  o = put_str(a, put_str(a, o, kind, id), "clause", clause_id);
  o = put_str(a, o, "due", cd_json_str(cd_json_get(clause, "check_by")));
  if (cd_json_get(whole, "end_user")) o = cd_json_set(a, o, "end_user", cd_json_get(whole, "end_user"));
  return put_some(a, o, "text", cd_json_str(cd_json_get(clause, "text")));
}

cordon_status verification_plan(cd_store *s, const char *kind, const cd_json *whole, cd_str id, cd_str actor,
                                cd_arena *a, cordon_error *err) {
  const cd_json *clauses = cd_json_get(whole, strcmp(kind, "licence") == 0 ? "conditions" : "clauses");
  const form_source src = {.label = "what is to be checked"};
  for (size_t i = 0; i < cd_json_count(clauses); i++) {
    register_added added;
    cd_seq taken;
    if (!cd_json_get(cd_json_at(clauses, i), "check_by")) continue;
    cd_json *one = of_clause(kind, whole, id, cd_json_at(clauses, i), a);
    if (!one) return cd_no_memory(err);
    CD_TRY(case_seq(s, "verification", cd_json_str(cd_json_get(one, "id")), CD_SEQ_LATEST, &taken, err));
    if (!taken) CD_TRY(case_new(s, &verification_kind, one, &src, actor, a, &added, err));
  }
  return CORDON_OK;
}
