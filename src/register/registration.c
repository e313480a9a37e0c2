#include "register/registration.h"

#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"
#include "register/shared_forms.h"

/* clang-format off */
FORM_OF(registration, "a registration",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_PART("exporter", FORM_REQUIRED, shared_named),
  FORM_FIELD("authority", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("number", FORM_TEXT, 0),
  FORM_FIELD("licence", FORM_ID, 0),
  FORM_FIELD("valid_from", FORM_DAY, FORM_REQUIRED),
  FORM_FIELD("valid_to", FORM_DAY, FORM_OR_NULL),
  FORM_FIELD("cite", FORM_TEXT, 0),
  FORM_FIELD("note", FORM_TEXT, 0));

FORM_OF(renewal, "a renewal",
  FORM_FIELD("valid_to", FORM_DAY, FORM_REQUIRED));
/* clang-format on */

static cd_str text_of(const cd_json *v, const char *field) { return cd_json_str(cd_json_get(v, field)); }

/* Whose use needs a registration is a licence for many: open or general. */
static cordon_status check_licence(case_doing *d, cordon_error *err) {
  cd_json *licence;
  cd_str id = text_of(d->content, "licence");
  if (id.len == 0) return CORDON_OK;
  CD_TRY(case_need(d, "licence", "licence", err));
  CD_TRY(register_show(d->store, "licence", id, CD_SEQ_LATEST, d->arena, &licence, err));
  cd_str type = text_of(licence, "type");
  if (cd_str_eqc(type, "open") || cd_str_eqc(type, "general")) return CORDON_OK;
  return form_fail(
      &d->src, "licence", err,
      "licence " CD_FMT
      " is an individual one; only the use of an open or general one is registered (rule registration.licence)",
      CD_ARG(id));
}

static cordon_status add_check(case_doing *d, cordon_error *err) {
  if (rows_day(d->content, "valid_from", CD_DAY_MIN) > rows_day(d->content, "valid_to", CD_DAY_MAX))
    return form_fail(&d->src, "valid_to", err, "it ends before it begins; valid_to is that day or later");
  return check_licence(d, err);
}

static cordon_status renew(case_doing *d, cordon_error *err) {
  cd_day to = rows_day(d->content, "valid_to", CD_DAY_MAX), before = rows_day(d->whole, "valid_to", CD_DAY_MAX);
  char day[11];
  if (to <= before)
    return refuse_input(err, "registration.renewal", "it is valid to %s already; a renewal lasts longer",
                        before == CD_DAY_MAX ? "any day" : cd_day_format(before, day));
  return case_put_day(d, "valid_to", to, err);
}

#define ORDERS (CASE_REASON | CASE_CITE)
static const case_verb verbs[] = {
    {"renew", "registered suspended", NULL, 0, &renewal, renew, NULL},
    {"suspend", "registered", "suspended", ORDERS, NULL, NULL, NULL},
    {"reinstate", "suspended", "registered", ORDERS | CASE_BINDS, NULL, NULL, NULL},
    {"revoke", "registered suspended", "revoked", ORDERS | CASE_BINDS, NULL, NULL, NULL},
    {"end", "registered suspended", "ended", CASE_REASON, NULL, NULL, NULL},
};

static cordon_status key(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err) {
  return case_key(cd_json_get(whole, "exporter"), a, out, err);
}

static size_t due(const cd_json *whole, cd_arena *a, case_due *out) {
  (void)a;
  cd_day to = rows_day(whole, "valid_to", CD_DAY_NONE);
  if (to == CD_DAY_NONE || !case_has_word("registered suspended", text_of(whole, "state"))) return 0;
  out[0] = (case_due){to, CD_STR("the registration is to be renewed"), CD_STR(""), false};
  return 1;
}

const case_kind registration_kind = {.name = "registration",
                                     .article = "a",
                                     .prefix = "RG",
                                     .form = &registration,
                                     .add = {"add", NULL, "registered", 0, NULL, add_check, NULL},
                                     .verbs = verbs,
                                     .verb_count = sizeof verbs / sizeof verbs[0],
                                     .key = key,
                                     .due = due};

/* What was ordered holds from its day. */
static bool in_force(const cd_json *one, cd_day as_of) {
  bool registered =
      cd_str_eqc(text_of(one, "state"), "registered") || rows_day(cd_json_get(one, "act"), "day", CD_DAY_MIN) > as_of;
  return registered && rows_day(one, "valid_from", CD_DAY_MIN) <= as_of &&
         as_of <= rows_day(one, "valid_to", CD_DAY_MAX);
}

cordon_status registration_holds(cd_store *s, const cd_json *exporter, cd_str authority, cd_str licence, cd_day as_of,
                                 cd_seq known_at, cd_arena *a, registration_found *out, cordon_error *err) {
  cd_json *all;
  cd_str found_by;
  *out = (registration_found){0};
  CD_TRY(case_key(exporter, a, &found_by, err));
  if (found_by.len == 0) return CORDON_OK;
  CD_TRY(case_by_key(s, "registration", CD_STR(""), found_by, known_at, a, &all, err));
  cd_str country = text_of(exporter, "country");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = cd_json_at(all, i);
    cd_str of = text_of(cd_json_get(one, "exporter"), "country");
    bool other = country.len > 0 && of.len > 0 && !cd_str_eq(country, of);
    if (other || !cd_str_eq(text_of(one, "authority"), authority) || !cd_str_eq(text_of(one, "licence"), licence))
      continue;
    out->seq = cd_json_int(cd_json_get(cd_json_get(one, "recorded"), "record"), 0);
    if (in_force(one, as_of)) out->id = text_of(one, "id");
  }
  return CORDON_OK;
}
