#include "register/commitment_template.h"

#include <stdio.h>

#include "base/embed.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/shared_forms.h"
#include "register/yaml_place.h"

/* clang-format off */
FORM_OF(a_clause, "a clause of a template",
  FORM_FIELD("id", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("kind", FORM_WORD, FORM_REQUIRED),
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED),
  FORM_WORDS("check", FORM_REQUIRED, shared_checks),
  FORM_FIELD("purposes", FORM_WORD, FORM_LIST),
  FORM_FIELD("countries", FORM_COUNTRY, FORM_LIST),
  FORM_WORDS("end_user_kinds", FORM_LIST, shared_party_kinds),
  FORM_FIELD("source", FORM_TEXT, FORM_REQUIRED));

FORM_OF(a_template, "a template",
  FORM_FIELD("template", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("title", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("cite", FORM_TEXT, FORM_REQUIRED),
  FORM_WORDS("giver", FORM_REQUIRED, shared_givers),
  FORM_PART("clauses", FORM_REQUIRED | FORM_LIST, a_clause));
/* clang-format on */

static const char *const shipped[] = {"commitment_il_end_user_declaration_2021_12.yaml",
                                      "commitment_uk_end_user_undertaking.yaml", "commitment_us_bis_711.yaml"};
#define SHIPPED (sizeof shipped / sizeof shipped[0])

static cd_str text_of(const cd_json *v, const char *field) { return cd_json_str(cd_json_get(v, field)); }

cordon_status commitment_template_read(cd_str text, const char *label, cd_arena *a, cd_json **out, cordon_error *err) {
  yaml_node *root;
  cordon_error local = {0};
  const form_source src = {CD_STR(""), label};
  if (!err) err = &local; /* the place of a failure is found by its field */
  CD_TRY(yaml_parse(text, label, a, &root, err));
  CD_TRY(yaml_to_json(root, label, a, out, err));
  return yaml_place(root, label, form_check(&a_template, *out, &src, err), err);
}

cordon_status commitment_template_shipped(cd_str id, cd_arena *a, cd_json **out, cordon_error *err) {
  char known[400] = "";
  size_t len = 0;
  for (size_t i = 0; i < SHIPPED; i++) {
    CD_TRY(commitment_template_read(cd_embedded(shipped[i]), shipped[i], a, out, err));
    if (cd_str_eq(text_of(*out, "template"), id)) return CORDON_OK;
    int n = snprintf(known + len, sizeof known - len, "%s" CD_FMT, i ? ", " : "", CD_ARG(text_of(*out, "template")));
    if (n > 0 && (size_t)n < sizeof known - len) len += (size_t)n;
  }
  return cd_fail(err, CORDON_NOT_FOUND, "there is no template \"" CD_FMT "\"; use a file, or one of: %s",
                 CD_ARG(cd_str_sub(id, 0, 64)), known);
}

cordon_status commitment_template_list(cd_arena *a, cd_json **out, cordon_error *err) {
  static const char *const fields[] = {"template", "title", "cite", "giver"};
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < SHIPPED; i++) {
    cd_json *one, *o = cd_json_new_object(a);
    CD_TRY(commitment_template_read(cd_embedded(shipped[i]), shipped[i], a, &one, err));
    for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++) o = put_str(a, o, fields[k], text_of(one, fields[k]));
    *out = cd_json_add(a, *out, o);
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* --- filling one in --- */

/* As the register holds a clause: where its wording is from is the template's to say. */
static cd_json *clause_of(const cd_json *given, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  for (size_t i = 0; i < cd_json_count(given); i++) {
    if (!cd_str_eqc(given->as.members[i].key, "source"))
      o = cd_json_set_s(a, o, given->as.members[i].key, given->as.members[i].value);
  }
  return o;
}

cordon_status commitment_template_fill(const cd_json *tmpl, const cd_json *commitment, cd_arena *a, cd_json **out,
                            cordon_error *err) {
  const cd_json *clauses = cd_json_get(tmpl, "clauses"), *own = cd_json_get(commitment, "clauses");
  cd_str giver = text_of(cd_json_get(commitment, "giver"), "kind"), named = text_of(commitment, "template");
  cd_json *all = cd_json_new_list(a);
  if (giver.len > 0 && !cd_str_eq(giver, text_of(tmpl, "giver"))) {
    return refuse_input(err, "commitment.template",
                        "by this template a commitment is given by: " CD_FMT "; not by: " CD_FMT,
                        CD_ARG(text_of(tmpl, "giver")), CD_ARG(giver));
  }
  if (named.len > 0 && !cd_str_eq(named, text_of(tmpl, "template")))
    return refuse_input(err, "commitment.template", "the commitment names another template, " CD_FMT, CD_ARG(named));
  for (size_t i = 0; i < cd_json_count(clauses); i++) all = cd_json_add(a, all, clause_of(cd_json_at(clauses, i), a));
  for (size_t i = 0; i < cd_json_count(own); i++) all = cd_json_add(a, all, cd_json_at(own, i));
  *out = put_with(a, commitment, "clauses", all);
  *out = cd_json_set(a, *out, "template", cd_json_get(tmpl, "template"));
  return *out ? CORDON_OK : cd_no_memory(err);
}
