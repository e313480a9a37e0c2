#include "register/risk.h"

#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"
#include "register/shared_forms.h"

#define MAX_SCORE 1000

static const char *const levels[] = {"low", "medium", "high", "critical", NULL};

/* clang-format off */
FORM_OF(factor, "a factor of risk",
  FORM_FIELD("factor", FORM_WORD, FORM_REQUIRED),
  FORM_FIELD("text", FORM_TEXT, 0),
  FORM_FIELD("source", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("score", FORM_INT, 0));

FORM_OF(risk, "a risk assessment",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_PART("end_user", FORM_REQUIRED, shared_named),
  FORM_FIELD("party", FORM_ID, 0),
  FORM_PART("factors", FORM_LIST | FORM_REQUIRED, factor),
  FORM_WORDS("level", 0, levels),
  FORM_FIELD("score", FORM_INT, 0),
  FORM_FIELD("text", FORM_TEXT, 0),
  FORM_FIELD("valid_to", FORM_DAY, FORM_REQUIRED),
  FORM_PART("evidence", FORM_LIST, shared_evidence));
/* clang-format on */

static cordon_status check_scores(const case_doing *d, cordon_error *err) {
  const cd_json *factors = cd_json_get(d->content, "factors");
  for (size_t i = 0; i < cd_json_count(factors); i++) {
    if (cd_json_int(cd_json_get(cd_json_at(factors, i), "score"), 0) > MAX_SCORE)
      return form_fail(&d->src, "factors", err, "a score is at most %d", MAX_SCORE);
  }
  return cd_json_int(cd_json_get(d->content, "score"), 0) <= MAX_SCORE
             ? CORDON_OK
             : form_fail(&d->src, "score", err, "a score is at most %d", MAX_SCORE);
}

static cordon_status add_check(case_doing *d, cordon_error *err) {
  CD_TRY(case_need(d, "party", "party", err));
  CD_TRY(check_scores(d, err));
  if (cd_json_count(cd_json_get(d->content, "factors")) == 0)
    return form_fail(&d->src, "factors", err, "a risk rests on factors, each with its source (rule risk.factors)");
  if (!cd_json_get(d->content, "level") && !cd_json_get(d->content, "score"))
    return form_fail(&d->src, "level", err, "it comes to a level or a score (rule risk.level)");
  return rows_day(d->content, "valid_to", CD_DAY_MAX) >= d->day
             ? CORDON_OK
             : form_fail(&d->src, "valid_to", err, "it would be over before it is made");
}

static const case_verb verbs[] = {
    {"countersign", "made", "countersigned", CASE_OTHER, NULL, NULL, NULL},
    {"withdraw", "made countersigned", "withdrawn", CASE_REASON, NULL, NULL, NULL},
};

static cordon_status key(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err) {
  return case_key(cd_json_get(whole, "end_user"), a, out, err);
}

static size_t due(const cd_json *whole, cd_arena *a, case_due *out) {
  (void)a;
  if (cd_str_eqc(cd_json_str(cd_json_get(whole, "state")), "withdrawn")) return 0;
  out[0] =
      (case_due){rows_day(whole, "valid_to", CD_DAY_MAX), CD_STR("the risk is to be assessed anew"), CD_STR(""), false};
  return 1;
}

const case_kind risk_kind = {.name = "risk",
                             .article = "a",
                             .prefix = "RK",
                             .form = &risk,
                             .add = {"add", NULL, "made", 0, NULL, add_check, NULL},
                             .verbs = verbs,
                             .verb_count = sizeof verbs / sizeof verbs[0],
                             .key = key,
                             .due = due};

static cordon_status newest_of(cd_store *s, const cd_json *user, cd_seq known_at, cd_arena *a, const cd_json **out,
                               cordon_error *err) {
  cd_json *all;
  cd_str found_by;
  *out = NULL;
  CD_TRY(case_key(user, a, &found_by, err));
  if (found_by.len == 0) return CORDON_OK;
  CD_TRY(case_by_key(s, "risk", CD_STR(""), found_by, known_at, a, &all, err));
  cd_str country = cd_json_str(cd_json_get(user, "country"));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = cd_json_at(all, i);
    cd_str of = cd_json_str(cd_json_get(cd_json_get(one, "end_user"), "country"));
    bool other = country.len > 0 && of.len > 0 && !cd_str_eq(country, of);
    if (!other && !cd_str_eqc(cd_json_str(cd_json_get(one, "state")), "withdrawn")) *out = one;
  }
  return CORDON_OK;
}

cordon_status risk_of_all(cd_store *s, const cd_json *end_users, cd_day today, cd_seq known_at, cd_arena *a,
                          cd_json **out, cordon_error *err) {
  static const char *const fields[] = {"level", "score", "valid_to"};
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(end_users); i++) {
    const cd_json *one;
    CD_TRY(newest_of(s, cd_json_at(end_users, i), known_at, a, &one, err));
    if (!one) continue;
    cd_json *o = put_str(a, put_int(a, cd_json_new_object(a), "end_user", (int64_t)i + 1), "risk",
                         cd_json_str(cd_json_get(one, "id")));
    for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++) {
      if (cd_json_get(one, fields[k])) o = cd_json_set(a, o, fields[k], cd_json_get(one, fields[k]));
    }
    bool expired = rows_day(one, "valid_to", CD_DAY_MAX) < today;
    *out = cd_json_add(a, *out, cd_json_set(a, o, "expired", cd_json_new_bool(a, expired)));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}
