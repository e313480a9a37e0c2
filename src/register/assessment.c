/* An officer's own view of an application, beside the exporter's claim. */
#include "register/application.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/shared_forms.h"

static const char *const levels[] = {"low", "medium", "high", "critical", NULL};
static const char *const recommendations[] = {"grant", "grant_in_part", "refuse", "no_licence_required", "exception",
                                              NULL};

/* clang-format off */
FORM_OF(item, "an assessed line",
  FORM_FIELD("line", FORM_INT, FORM_REQUIRED),
  FORM_PART("classifications", FORM_LIST, shared_classification),
  FORM_FIELD("quantity", FORM_DECIMAL, 0),
  FORM_FIELD("value", FORM_DECIMAL, 0),
  FORM_FIELD("note", FORM_TEXT, 0));

FORM_OF(assessment, "an assessment",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_FIELD("application", FORM_ID, FORM_REQUIRED),
  FORM_PART("items", FORM_LIST, item),
  FORM_FIELD("end_uses", FORM_WORD, FORM_LIST),
  FORM_FIELD("end_use", FORM_TEXT, 0),
  FORM_PART("end_users", FORM_LIST, shared_named),
  FORM_FIELD("destinations", FORM_COUNTRY, FORM_LIST),
  FORM_WORDS("risk", 0, levels),
  FORM_FIELD("risks", FORM_ID, FORM_LIST),
  FORM_WORDS("recommendation", 0, recommendations),
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("cite", FORM_TEXT, 0));
/* clang-format on */

static const cd_json *line_of(const cd_json *v, const cd_json *number) {
  const cd_json *items = cd_json_get(v, "items");
  for (size_t i = 0; i < cd_json_count(items); i++) {
    if (cd_json_eq(cd_json_get(cd_json_at(items, i), "line"), number)) return cd_json_at(items, i);
  }
  return NULL;
}

static cordon_status add_check(case_doing *d, cordon_error *err) {
  cd_json *of;
  const cd_json *items = cd_json_get(d->content, "items"), *risks = cd_json_get(d->content, "risks");
  CD_TRY(case_get(d->store, "application", cd_json_str(cd_json_get(d->content, "application")), CD_SEQ_LATEST, d->arena,
                  &of, err));
  for (size_t i = 0; i < cd_json_count(items); i++) {
    if (!line_of(of, cd_json_get(cd_json_at(items, i), "line")))
      return form_fail(&d->src, "items", err, "application " CD_FMT " has no line %lld (rule assessment.line)",
                       CD_ARG(cd_json_str(cd_json_get(of, "id"))),
                       (long long)cd_json_int(cd_json_get(cd_json_at(items, i), "line"), 0));
  }
  for (size_t i = 0; i < cd_json_count(risks); i++) {
    cd_seq seq;
    CD_TRY(case_seq(d->store, "risk", cd_json_str(cd_json_at(risks, i)), CD_SEQ_LATEST, &seq, err));
    if (!seq)
      return form_fail(&d->src, "risks", err, "the register holds no risk assessment " CD_FMT,
                       CD_ARG(cd_json_str(cd_json_at(risks, i))));
  }
  /* Which state of the claim was looked at. */
  d->whole = cd_json_set(d->arena, d->whole, "claim", cd_json_get(cd_json_get(of, "recorded"), "record"));
  return d->whole ? CORDON_OK : cd_no_memory(err);
}

static const case_verb verbs[] = {
    {"countersign", "made", "countersigned", CASE_OTHER | CASE_AUTHORITY, NULL, NULL, NULL},
    {"withdraw", "made countersigned", "withdrawn", CASE_REASON | CASE_AUTHORITY, NULL, NULL, NULL},
};

static cordon_status key(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err) {
  (void)a, (void)err;
  *out = cd_json_str(cd_json_get(whole, "application"));
  return CORDON_OK;
}

const case_kind assessment_kind = {.name = "assessment",
                                   .article = "an",
                                   .prefix = "AS",
                                   .form = &assessment,
                                   .add = {"add", NULL, "made", CASE_AUTHORITY, NULL, add_check, NULL},
                                   .verbs = verbs,
                                   .verb_count = sizeof verbs / sizeof verbs[0],
                                   .key = key};

cordon_status application_assessment(cd_store *s, cd_str application, cd_seq known_at, cd_arena *a, cd_json **out,
                                     cordon_error *err) {
  cd_json *all;
  *out = NULL;
  CD_TRY(case_by_key(s, "assessment", CD_STR(""), application, known_at, a, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    if (!cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(all, i), "state")), "withdrawn")) *out = cd_json_at(all, i);
  }
  return CORDON_OK;
}

/* --- claim and assessment side by side --- */

static cd_json *differ(cd_json *list, cd_str field, const cd_json *claimed, const cd_json *assessed, cd_arena *a) {
  if (!assessed || cd_json_eq(claimed, assessed)) return list;
  cd_json *one = put_str(a, cd_json_new_object(a), "field", field);
  one = cd_json_set(a, one, "claimed", claimed ? cd_json_copy(a, claimed) : cd_json_new_null(a));
  return cd_json_add(a, list, cd_json_set(a, one, "assessed", cd_json_copy(a, assessed)));
}

cd_json *application_differences(const cd_json *application, const cd_json *assessment_, cd_arena *a) {
  static const char *const fields[] = {"end_uses", "end_use", "end_users", "destinations"};
  static const char *const of_line[] = {"classifications", "quantity", "value"};
  const cd_json *items = cd_json_get(assessment_, "items");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(items); i++) {
    const cd_json *one = cd_json_at(items, i), *number = cd_json_get(one, "line");
    for (size_t k = 0; k < sizeof of_line / sizeof of_line[0]; k++) {
      cd_str field = cd_str_printf(a, "line %lld: %s", (long long)cd_json_int(number, 0), of_line[k]);
      list =
          differ(list, field, cd_json_get(line_of(application, number), of_line[k]), cd_json_get(one, of_line[k]), a);
    }
  }
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    list =
        differ(list, cd_str_c(fields[i]), cd_json_get(application, fields[i]), cd_json_get(assessment_, fields[i]), a);
  }
  return list;
}
