#include "register/consent.h"

#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"
#include "register/shared_forms.h"

/* clang-format off */
FORM_OF(item, "an item that is sent on",
  FORM_FIELD("description", FORM_TEXT, 0),
  FORM_PART("classifications", FORM_LIST, shared_classification),
  FORM_FIELD("quantity", FORM_DECIMAL, 0),
  FORM_FIELD("unit", FORM_TEXT, 0));

FORM_OF(consent, "a consent",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_FIELD("commitment", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("asked_of", FORM_COUNTRY, FORM_REQUIRED),
  FORM_FIELD("from", FORM_COUNTRY, FORM_REQUIRED),
  FORM_FIELD("to", FORM_COUNTRY, FORM_REQUIRED),
  FORM_PART("end_user", 0, shared_named),
  FORM_PART("items", FORM_LIST, item),
  FORM_FIELD("asked", FORM_DAY, 0),
  FORM_FIELD("due", FORM_DAY, 0),
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED));

FORM_OF(giving, "the giving of a consent",
  FORM_FIELD("by", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("reference", FORM_TEXT, 0),
  FORM_FIELD("valid_from", FORM_DAY, 0),
  FORM_FIELD("valid_to", FORM_DAY, 0),
  FORM_FIELD("conditions", FORM_TEXT, FORM_LIST),
  FORM_PART("evidence", FORM_LIST, shared_evidence));
/* clang-format on */

static cordon_status add_check(case_doing *d, cordon_error *err) {
  if (rows_day(d->content, "due", CD_DAY_MAX) < rows_day(d->content, "asked", CD_DAY_MIN))
    return form_fail(&d->src, "due", err, "the answer is due before it is asked for");
  return case_need(d, "commitment", "commitment", err);
}

static cordon_status give(case_doing *d, cordon_error *err) {
  cd_day from = rows_day(d->content, "valid_from", d->day), to = rows_day(d->content, "valid_to", CD_DAY_MAX);
  if (to < from) return refuse_input(err, "consent.valid_to", "the consent ends before it begins");
  CD_TRY(case_put_day(d, "valid_from", from, err));
  return to == CD_DAY_MAX ? CORDON_OK : case_put_day(d, "valid_to", to, err);
}

/* It stops from its day on; what was sent before was sent with consent. */
static cordon_status withdraw(case_doing *d, cordon_error *err) {
  cd_day from = rows_day(d->whole, "valid_from", CD_DAY_MIN);
  if (d->day < from) return refuse_input(err, "consent.day", "it was given later than that day");
  return case_put_day(d, "withdrawn", d->day, err);
}

static const case_verb verbs[] = {
    {"give", "asked", "given", CASE_CITE, &giving, give, NULL},
    {"refuse", "asked", "refused", CASE_REASON, NULL, NULL, NULL},
    {"withdraw", "asked given", "withdrawn", CASE_REASON, NULL, withdraw, NULL},
};

static cordon_status key(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err) {
  (void)a, (void)err;
  *out = cd_json_str(cd_json_get(whole, "commitment"));
  return CORDON_OK;
}

static size_t due(const cd_json *whole, cd_arena *a, case_due *out) {
  cd_str state = cd_json_str(cd_json_get(whole, "state"));
  bool asked = cd_str_eqc(state, "asked");
  cd_day day = rows_day(whole, asked ? "due" : "valid_to", CD_DAY_NONE);
  (void)a;
  if (day == CD_DAY_NONE || !(asked || cd_str_eqc(state, "given"))) return 0;
  out[0] = (case_due){day, asked ? CD_STR("an answer to the request for consent") : CD_STR("its last day"), CD_STR(""),
                      !asked};
  return 1;
}

const case_kind consent_kind = {.name = "consent",
                                .article = "a",
                                .prefix = "CS",
                                .form = &consent,
                                .add = {"add", NULL, "asked", 0, NULL, add_check, NULL},
                                .verbs = verbs,
                                .verb_count = sizeof verbs / sizeof verbs[0],
                                .key = key,
                                .due = due};

static bool in_force(const cd_json *one, cd_day as_of) {
  bool was_given = cd_json_get(one, "valid_from") != NULL;
  return was_given && rows_day(one, "valid_from", CD_DAY_MAX) <= as_of &&
         as_of <= rows_day(one, "valid_to", CD_DAY_MAX) && as_of < rows_day(one, "withdrawn", CD_DAY_MAX);
}

cordon_status consent_holds(cd_store *s, cd_str commitment, cd_str to, cd_day as_of, cd_seq known_at,
                            bool (*same)(void *user, const cd_json *end_user), void *user, cd_arena *a,
                            consent_found *out, cordon_error *err) {
  cd_json *all;
  *out = (consent_found){0};
  CD_TRY(case_by_key(s, "consent", CD_STR(""), commitment, known_at, a, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = cd_json_at(all, i), *end_user = cd_json_get(one, "end_user");
    out->seq = cd_json_int(cd_json_get(cd_json_get(one, "recorded"), "record"), 0);
    if (!in_force(one, as_of) || !cd_str_eq(cd_json_str(cd_json_get(one, "to")), to)) continue;
    if (end_user && !same(user, end_user)) continue;
    out->holds = true;
    out->id = cd_json_str(cd_json_get(one, "id"));
  }
  return CORDON_OK;
}
