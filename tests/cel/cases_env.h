/* The environment of the case files: an order with parties and items, as a program that embeds the language would
 * declare it. */
#ifndef TESTS_CEL_CASES_ENV_H
#define TESTS_CEL_CASES_ENV_H

#include "cel/cel.h"

#define FIELD(n, t, absence)                                                                                           \
  {                                                                                                                    \
    CD_STR(n), t, absence, { NULL, 0 }                                                                                 \
  }

/* A table of destinations: IL, DE and US stand in it, MX until a day that is not known, and nothing is known of XX. */
static void table_contains(cel_call *call, const cel_host *self, const cel_value *key, cel_value *out) {
  (void)self;
  if (cd_str_eqc(key->as.string, "MX"))
    *out = cel_unknown(cel_call_arena(call), CD_STR("table.destinations[MX]"),
                       CD_STR("the day of its removal was not published"));
  else if (cd_str_eqc(key->as.string, "XX"))
    *out = cel_unknown(cel_call_arena(call), CD_STR("table.destinations[XX]"), CD_STR("the table is not complete"));
  else
    *out = cel_bool(cd_str_eqc(key->as.string, "IL") || cd_str_eqc(key->as.string, "DE") ||
                    cd_str_eqc(key->as.string, "US"));
}

static void table_index(cel_call *call, const cel_host *self, const cel_value *key, cel_value *out) {
  cel_value in;
  table_contains(call, self, key, &in);
  if (in.kind == CEL_UNKNOWN)
    *out = in;
  else if (!cel_is_true(in))
    *out = (cel_value){.kind = CEL_ABSENT};
  else {
    *out = cel_object_new(cel_call_arena(call), cel_type_item(self->type), CD_STR("table.destinations[..]"));
    cel_object_set(*out, 0, cel_string(cd_str_eqc(key->as.string, "IL") ? CD_STR("home") : CD_STR("friend")));
  }
}

static const cel_host_class cases_table = {.contains = table_contains, .index = table_index};

/* The nth fact of a list, for a function of the embedder. */
static void twice(cel_call *call, void *user, const cel_value *args, size_t count, cel_value *out) {
  (void)call, (void)user, (void)count;
  *out = cel_int(args[0].as.integer * 2);
}

typedef struct cases_types {
  cel_type *order, *party, *item, *use, *row, *table, *destinations;
} cases_types;

static cordon_status cases_declare(cel_env *env, cases_types *t, cordon_error *err) {
  const cel_type *text = cel_type_of_kind(CEL_STRING), *texts = cel_type_list(env, text);
  CD_TRY(cel_env_object(env, CD_STR("party"), &t->party, err));
  CD_TRY(cel_env_object(env, CD_STR("item"), &t->item, err));
  CD_TRY(cel_env_object(env, CD_STR("end_use"), &t->use, err));
  CD_TRY(cel_env_object(env, CD_STR("order"), &t->order, err));
  CD_TRY(cel_env_object(env, CD_STR("row"), &t->row, err));
  CD_TRY(cel_env_object(env, CD_STR("tables"), &t->table, err));
  CD_TRY(cel_env_host(env, CD_STR("destinations"), text, t->row, &t->destinations, err));
  cel_field party[] = {FIELD("role", text, CEL_ABSENT_UNKNOWN), FIELD("country", text, CEL_ABSENT_UNKNOWN),
                       FIELD("kind", text, CEL_ABSENT_UNKNOWN),
                       FIELD("owners", cel_type_list(env, t->party), CEL_ABSENT_EMPTY),
                       FIELD("listed", cel_type_of_kind(CEL_BOOL), CEL_ABSENT_UNKNOWN)};
  cel_field item[] = {FIELD("classification", text, CEL_ABSENT_UNKNOWN),
                      FIELD("quantity", cel_type_of_kind(CEL_INT), CEL_ABSENT_UNKNOWN)};
  cel_field use[] = {FIELD("purposes", texts, CEL_ABSENT_UNKNOWN), FIELD("statement", text, CEL_ABSENT_NULL)};
  cel_field order[] = {FIELD("destination", text, CEL_ABSENT_UNKNOWN),
                       FIELD("date", cel_type_of_kind(CEL_DAY), CEL_ABSENT_UNKNOWN),
                       FIELD("parties", cel_type_list(env, t->party), CEL_ABSENT_UNKNOWN),
                       FIELD("items", cel_type_list(env, t->item), CEL_ABSENT_UNKNOWN),
                       FIELD("transit", texts, CEL_ABSENT_EMPTY),
                       FIELD("end_use", t->use, CEL_ABSENT_UNKNOWN),
                       FIELD("note", text, CEL_ABSENT_ERROR),
                       FIELD("hosted", cel_type_of_kind(CEL_BOOL), CEL_ABSENT_UNKNOWN)};
  cel_field row[] = {FIELD("column", text, CEL_ABSENT_UNKNOWN)};
  cel_field table[] = {FIELD("destinations", t->destinations, CEL_ABSENT_UNKNOWN)};
  CD_TRY(cel_env_fields(env, t->party, party, 5, err));
  CD_TRY(cel_env_fields(env, t->item, item, 2, err));
  CD_TRY(cel_env_fields(env, t->use, use, 2, err));
  CD_TRY(cel_env_fields(env, t->order, order, 8, err));
  CD_TRY(cel_env_fields(env, t->row, row, 1, err));
  CD_TRY(cel_env_fields(env, t->table, table, 1, err));
  CD_TRY(cel_env_variable(env, CD_STR("order"), t->order, NULL, err));
  CD_TRY(cel_env_variable(env, CD_STR("table"), t->table, NULL, err));
  CD_TRY(cel_env_variable(env, CD_STR("anything"), cel_type_of_kind(CEL_DYN), NULL, err));
  const cel_type *params[] = {cel_type_of_kind(CEL_INT)};
  return cel_env_function(env,
                          &(cel_function){.name = CD_STR("twice"),
                                          .params = params,
                                          .param_count = 1,
                                          .result = cel_type_of_kind(CEL_INT),
                                          .call = twice},
                          err);
}

/* Variables from JSON {"order": {...}, "anything": ...}. */
static cordon_status cases_bind(const cases_types *t, const cd_json *facts, cd_arena *a, cel_value values[3],
                                cordon_error *err) {
  const cd_json *order = cd_json_get(facts, "order"), *anything = cd_json_get(facts, "anything");
  values[0] = values[2] = (cel_value){.kind = CEL_ABSENT};
  if (order) CD_TRY(cel_value_from_json_as(t->order, order, CD_STR("order"), a, &values[0], err));
  if (anything) CD_TRY(cel_value_from_json(anything, a, &values[2], err));
  values[1] = cel_object_new(a, t->table, CD_STR("table"));
  cel_object_set(values[1], 0, cel_host_of(a, t->destinations, &cases_table, CD_STR("table.destinations"), NULL));
  return CORDON_OK;
}

#endif
