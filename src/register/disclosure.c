/* Voluntary disclosures: an exporter tells of its own breach. */
#include "register/disclosure.h"

#include "register/refuse.h"
#include "register/rows.h"
#include "register/shared_forms.h"

static const char *const outcomes[] = {"no_action", "warning", "settled", "referred", NULL};

/* clang-format off */
FORM_OF(disclosure, "a disclosure",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_PART("exporter", FORM_REQUIRED, shared_named),
  FORM_FIELD("authority", FORM_ID, 0),
  FORM_FIELD("received", FORM_DAY, 0),
  FORM_FIELD("conduct_from", FORM_DAY, FORM_REQUIRED),
  FORM_FIELD("conduct_to", FORM_DAY, FORM_OR_NULL),
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("remedied", FORM_TEXT, 0),
  FORM_FIELD("licences", FORM_ID, FORM_LIST),
  FORM_FIELD("orders", FORM_ID, FORM_LIST),
  FORM_PART("classifications", FORM_LIST, shared_classification),
  FORM_FIELD("full_account_by", FORM_DAY, 0),
  FORM_FIELD("cite", FORM_TEXT, 0),
  FORM_PART("evidence", FORM_LIST, shared_evidence));

FORM_OF(review, "taking up a disclosure",
  FORM_FIELD("officer", FORM_TEXT, 0));

FORM_OF(account, "a full account",
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED),
  FORM_PART("evidence", FORM_LIST, shared_evidence));

FORM_OF(told, "what the authority answered",
  FORM_WORDS("outcome", FORM_REQUIRED, outcomes));

FORM_OF(closing, "closing a disclosure",
  FORM_WORDS("outcome", FORM_REQUIRED, outcomes),
  FORM_FIELD("finding", FORM_ID, 0));
/* clang-format on */

static cordon_status add_check(case_doing *d, cordon_error *err) {
  const cd_json *licences = cd_json_get(d->content, "licences");
  cd_day from = rows_day(d->content, "conduct_from", CD_DAY_MIN);
  if (from > rows_day(d->content, "conduct_to", CD_DAY_MAX))
    return form_fail(&d->src, "conduct_to", err, "the conduct ends before it begins; conduct_to is that day or later");
  if (from > d->day)
    return form_fail(&d->src, "conduct_from", err, "conduct that has not been yet cannot be disclosed");
  for (size_t i = 0; i < cd_json_count(licences); i++) {
    register_row row;
    CD_TRY(rows_get(d->store, "licence", cd_json_str(cd_json_at(licences, i)), CD_SEQ_LATEST, &row, err));
    if (!row.seq)
      return form_fail(&d->src, "licences", err, "the register holds no licence " CD_FMT "; add it first",
                       CD_ARG(cd_json_str(cd_json_at(licences, i))));
  }
  return cd_json_get(d->content, "received") ? CORDON_OK : case_put_day(d, "received", d->day, err);
}

static cordon_status take_account(case_doing *d, cordon_error *err) {
  return case_put_day(d, "accounted", d->day, err);
}

static cordon_status check_closing(case_doing *d, cordon_error *err) {
  bool referred = cd_str_eqc(cd_json_str(cd_json_get(d->content, "outcome")), "referred");
  if (referred != (cd_json_get(d->content, "finding") != NULL))
    return refuse_input(err, "disclosure.finding",
                        "what is referred becomes a finding, and nothing else does; name it: --finding ID");
  return case_need(d, "finding", "finding", err);
}

static const case_verb verbs[] = {
    {"account", "received in_review", NULL, 0, &account, take_account, NULL},
    {"review", "received", "in_review", CASE_AUTHORITY, &review, NULL, NULL},
    {"outcome", "received in_review", "closed", CASE_EXPORTER, &told, NULL, NULL},
    {"close", "received in_review", "closed", CASE_REASON | CASE_CITE | CASE_BINDS | CASE_AUTHORITY, &closing,
     check_closing, NULL},
};

static cordon_status key(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err) {
  return case_key(cd_json_get(whole, "exporter"), a, out, err);
}

static size_t due(const cd_json *whole, cd_arena *a, case_due *out) {
  (void)a;
  cd_day by = rows_day(whole, "full_account_by", CD_DAY_NONE);
  bool open = !cd_str_eqc(cd_json_str(cd_json_get(whole, "state")), "closed");
  if (by == CD_DAY_NONE || !open || cd_json_get(whole, "accounted")) return 0;
  out[0] =
      (case_due){by, CD_STR("the full account of what was disclosed"), cd_json_str(cd_json_get(whole, "cite")), false};
  if (out[0].cite.len == 0) out[0].cite = CD_STR("");
  return 1;
}

const case_kind disclosure_kind = {.name = "disclosure",
                                   .article = "a",
                                   .prefix = "DS",
                                   .form = &disclosure,
                                   .add = {"add", NULL, "received", 0, NULL, add_check, NULL},
                                   .verbs = verbs,
                                   .verb_count = sizeof verbs / sizeof verbs[0],
                                   .key = key,
                                   .due = due};
