/* The types of facts, and what rules may call on them. */
#include <pthread.h>

#include "base/decimal.h"
#include "rules/facts_set.h"

static pthread_once_t types_once = PTHREAD_ONCE_INIT;
static facts_types types;
static cordon_status types_status;

const facts_type *facts_type_of(const facts_types *t, const shape *s) {
  const facts_type *all = &t->order;
  const facts_type *const list[] = {&t->order,          &t->party,   &t->owner,    &t->item,
                                    &t->classification, &t->end_use, &t->delivery, &t->knowledge,
                                    &t->commitment,     &t->clause,  &t->entry,   &t->finding};
  for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
    if (list[i]->shape == s) return list[i];
  return all;
}

static const cel_type *field_type(const shape_field *f) {
  const cel_type *one;
  switch (f->kind) {
  case SHAPE_BOOL:
    one = cel_type_of_kind(CEL_BOOL);
    break;
  case SHAPE_INT:
    one = cel_type_of_kind(CEL_INT);
    break;
  case SHAPE_DAY:
    one = cel_type_of_kind(CEL_DAY);
    break;
  case SHAPE_OBJECT:
    one = facts_type_of(&types, f->object)->type;
    break;
  case SHAPE_LISTINGS:
    one = types.listings;
    break;
  case SHAPE_ENTRIES:
    one = types.entries;
    break;
  default:
    one = cel_type_of_kind(CEL_STRING);
  }
  return f->list ? cel_type_list(types.env, one) : one;
}

static cordon_status declare_fields(facts_type *t, cordon_error *err) {
  cel_field fields[FACTS_MAX_FIELDS];
  size_t n = 0;
  for (size_t i = 0; i < t->shape->count; i++) {
    const shape_field *f = &t->shape->fields[i];
    t->number[i] = -1;
    if (f->hidden) continue;
    t->number[i] = (int)n;
    fields[n++] = (cel_field){.name = cd_str_c(f->name),
                              .type = field_type(f),
                              .absent = f->absence == FACTS_ABSENT_NONE ? CEL_ABSENT_EMPTY : CEL_ABSENT_UNKNOWN};
  }
  return cel_env_fields(types.env, t->type, fields, n, err);
}

static cordon_status declare_object(facts_type *t, const shape *s, cordon_error *err) {
  t->shape = s;
  return cel_env_object(types.env, cd_str_c(s->name), &t->type, err);
}

static cordon_status make_types(cordon_error *err) {
  facts_type *const all[] = {&types.order,          &types.party,   &types.owner,    &types.item,
                             &types.classification, &types.end_use, &types.delivery, &types.knowledge,
                             &types.commitment,     &types.clause,  &types.entry,   &types.finding};
  const shape *const shapes[] = {&shape_order,          &shape_party,   &shape_owner,    &shape_item,
                                 &shape_classification, &shape_end_use, &shape_delivery, &shape_knowledge,
                                 &shape_commitment,     &shape_clause,  &shape_entry,   &shape_finding};
  const cel_type *text = cel_type_of_kind(CEL_STRING);
  CD_TRY(cel_env_new(&types.env, err));
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) CD_TRY(declare_object(all[i], shapes[i], err));
  CD_TRY(cel_env_host(types.env, CD_STR("listings"), text, cel_type_of_kind(CEL_BOOL), &types.listings, err));
  CD_TRY(cel_env_host(types.env, CD_STR("entries"), text, types.entry.type, &types.entries, err));
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) CD_TRY(declare_fields(all[i], err));
  return CORDON_OK;
}

static void make_types_once(void) {
  cordon_error ignored = {0};
  types_status = make_types(&ignored);
}

cordon_status facts_types_get(const facts_types **out, cordon_error *err) {
  pthread_once(&types_once, make_types_once);
  *out = &types;
  return types_status == CORDON_OK ? CORDON_OK : cd_fail(err, types_status, "the types of facts could not be made");
}

/* --- exact comparison of decimals: item.us_content_percent.above(25) --- */

static bool decimal_of(const cel_value *v, cd_dec *out) {
  if (v->kind == CEL_INT) *out = cd_dec_of_i64(v->as.integer);
  return v->kind == CEL_INT || cd_dec_parse(v->as.string, out);
}

typedef struct comparison {
  const char *name;
  bool less, same, more;
} comparison;
static const comparison comparisons[] = {{"above", false, false, true},
                                         {"at_least", false, true, true},
                                         {"below", true, false, false},
                                         {"at_most", true, true, false}};

static void compare_decimals(cel_call *call, void *user, const cel_value *args, size_t count, cel_value *out) {
  const comparison *want = user;
  cd_dec x, y;
  int order;
  if (count != 2 || !decimal_of(&args[0], &x) || !decimal_of(&args[1], &y) || !cd_dec_cmp(x, y, &order))
    *out = cel_error(cel_call_arena(call), "%s() compares two decimal numbers", want->name);
  else
    *out = cel_bool(order < 0 ? want->less : order > 0 ? want->more : want->same);
}

static cordon_status declare_comparison(cel_env *env, const comparison *c, cel_kind right, cordon_error *err) {
  const cel_type *params[] = {cel_type_of_kind(CEL_STRING), cel_type_of_kind(right)};
  cel_function f = {.name = cd_str_c(c->name),
                    .method = true,
                    .params = params,
                    .param_count = 2,
                    .result = cel_type_of_kind(CEL_BOOL),
                    .call = compare_decimals,
                    .user = (void *)(uintptr_t)c};
  return cel_env_function(env, &f, err);
}

static cordon_status declare_owned(cel_env *env, const facts_types *t, const char *name, bool above,
                                   cordon_error *err) {
  static int mark;
  const cel_type *params[] = {t->party.type, cel_type_list(env, cel_type_of_kind(CEL_STRING)),
                              cel_type_of_kind(CEL_INT)};
  cel_function f = {.name = cd_str_c(name),
                    .method = true,
                    .params = params,
                    .param_count = 3,
                    .result = cel_type_of_kind(CEL_BOOL),
                    .call = facts_owned,
                    .user = above ? &mark : NULL};
  return cel_env_function(env, &f, err);
}

cordon_status facts_declare(cel_env *env, cordon_error *err) {
  const facts_types *t;
  CD_TRY(facts_types_get(&t, err));
  CD_TRY(cel_env_variable(env, CD_STR("order"), t->order.type, NULL, err));
  CD_TRY(cel_env_variable(env, CD_STR("item"), t->item.type, NULL, err));
  CD_TRY(cel_env_variable(env, CD_STR("party"), t->party.type, NULL, err));
  CD_TRY(cel_env_variable(env, CD_STR("as_of"), cel_type_of_kind(CEL_DAY), NULL, err));
  for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++) {
    CD_TRY(declare_comparison(env, &comparisons[i], CEL_STRING, err));
    CD_TRY(declare_comparison(env, &comparisons[i], CEL_INT, err));
  }
  CD_TRY(declare_owned(env, t, "owned_at_least", false, err));
  return declare_owned(env, t, "owned_above", true, err);
}
