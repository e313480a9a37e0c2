/* Types and names of every part, from the leaves up (cel-spec, "Gradual type checking"). A part of type dyn is checked
 * when it runs; what has no dyn in it never meets a wrong type then. */
#include <stdarg.h>
#include <stdio.h>

#include "cel/checker.h"

const char *celi_type_z(checker *c, const cel_type *t) {
  cd_str s = cel_type_text(t, c->arena);
  return s.ptr ? s.ptr : "this type";
}

cordon_status celi_wrong(checker *c, celi_node *n, const char *fmt, ...) {
  char message[640];
  va_list args;
  va_start(args, fmt);
  vsnprintf(message, sizeof message, fmt, args);
  va_end(args);
  if (!c->lenient) return celi_fail_at(c->text, n->at, c->err, CORDON_BAD_INPUT, "%s", message);
  n->op = CELI_FAIL;
  n->type = &celi_type_error;
  n->name2 = cd_str_dup(c->arena, cd_str_c(message));
  return n->name2.ptr ? CORDON_OK : cd_no_memory(c->err);
}

static const cel_type *dyn(void) { return cel_type_of_kind(CEL_DYN); }

static bool is_bool(const cel_type *t) { return t->kind == CEL_BOOL || celi_type_is_dyn(t); }

static cordon_status want_bool(checker *c, celi_node *n, const char *where) {
  if (is_bool(n->type) || c->lenient) return CORDON_OK;
  return celi_wrong(c, n, "%s takes a bool, not %s", where, celi_type_z(c, n->type));
}

static cordon_status check_args(checker *c, celi_node *n) {
  for (uint32_t i = 0; i < n->count; i++) CD_TRY(celi_check_node(c, n->args[i]));
  return CORDON_OK;
}

static cordon_status check_logic(checker *c, celi_node *n, const char *sign) {
  CD_TRY(check_args(c, n));
  for (uint32_t i = 0; i < n->count; i++) CD_TRY(want_bool(c, n->args[i], sign));
  n->type = cel_type_of_kind(CEL_BOOL);
  return CORDON_OK;
}

static cordon_status check_cond(checker *c, celi_node *n) {
  CD_TRY(check_args(c, n));
  CD_TRY(want_bool(c, n->args[0], "'?:'"));
  const cel_type *yes = n->args[1]->type, *no = n->args[2]->type;
  if (!celi_type_fits(yes, no) && !celi_type_fits(no, yes) && !c->lenient)
    return celi_wrong(c, n, "the two answers of '?:' are of one type; these are %s and %s", celi_type_z(c, yes),
                      celi_type_z(c, no));
  n->type = celi_type_join(c->arena, yes, no);
  return CORDON_OK;
}

static cordon_status check_equal(checker *c, celi_node *n) {
  CD_TRY(check_args(c, n));
  const cel_type *x = n->args[0]->type, *y = n->args[1]->type;
  n->type = cel_type_of_kind(CEL_BOOL);
  if (celi_type_fits(x, y) || celi_type_fits(y, x) || c->lenient) return CORDON_OK;
  return celi_wrong(c, n, "no such overload: '%s' compares values of one type; these are %s and %s",
                    n->op == CELI_EQ ? "==" : "!=", celi_type_z(c, x), celi_type_z(c, y));
}

static cordon_status check_in(checker *c, celi_node *n) {
  CD_TRY(check_args(c, n));
  const cel_type *left = n->args[0]->type, *right = n->args[1]->type, *member = NULL;
  n->type = cel_type_of_kind(CEL_BOOL);
  if (celi_type_is_dyn(right) || c->lenient) return CORDON_OK;
  if (right->kind == CEL_LIST) member = right->item;
  if (right->kind == CEL_MAP || right->kind == CEL_HOST) member = right->key;
  if (!member) return celi_wrong(c, n, "'in' looks into a list, a map or a table, not into %s", celi_type_z(c, right));
  if (celi_type_fits(member, left) || celi_type_fits(left, member)) return CORDON_OK;
  return celi_wrong(c, n, "no such overload: 'in' looks for %s here, not for %s", celi_type_z(c, member),
                    celi_type_z(c, left));
}

/* --- fields and elements --- */

static const cel_type *optional_of(checker *c, const cel_type *t) {
  const cel_type *made = celi_type_new(c->arena, CEL_OPTIONAL, NULL, t);
  return made ? made : dyn();
}

static cordon_status check_select(checker *c, celi_node *n) {
  if (celi_resolve_name(c, n)) return CORDON_OK;
  CD_TRY(celi_check_node(c, n->args[0]));
  const cel_type *from = n->args[0]->type, *field = celi_field_type(c, n, from);
  if (!field) return c->lenient ? CORDON_OK : CORDON_BAD_INPUT;
  bool optional = (n->flags & CELI_OPTIONAL) || from->kind == CEL_OPTIONAL;
  n->type = optional ? optional_of(c, field) : field;
  return CORDON_OK;
}

static cordon_status check_has(checker *c, celi_node *n) {
  CD_TRY(celi_check_node(c, n->args[0]));
  n->type = cel_type_of_kind(CEL_BOOL);
  if (celi_field_type(c, n, n->args[0]->type)) return CORDON_OK;
  return c->lenient ? CORDON_OK : CORDON_BAD_INPUT;
}

static const cel_type *element_type(checker *c, celi_node *n, const cel_type *from, const cel_type *key) {
  const cel_type *want = NULL;
  switch (from->kind) {
  case CEL_DYN:
    return from;
  case CEL_OPTIONAL:
    return element_type(c, n, from->item, key);
  case CEL_LIST:
    want = cel_type_of_kind(CEL_INT);
    break;
  case CEL_MAP:
  case CEL_HOST:
    want = from->key;
    break;
  default:
    break;
  }
  if (!want || !from->item) {
    celi_wrong(c, n, "%s has no elements to index", celi_type_z(c, from));
    return NULL;
  }
  if (celi_type_fits(want, key) || celi_type_fits(key, want) || c->lenient) return from->item;
  celi_wrong(c, n, "no such overload: the index of %s is %s, not %s", celi_type_z(c, from), celi_type_z(c, want),
             celi_type_z(c, key));
  return NULL;
}

static cordon_status check_index(checker *c, celi_node *n) {
  CD_TRY(check_args(c, n));
  const cel_type *from = n->args[0]->type, *element = element_type(c, n, from, n->args[1]->type);
  if (!element) return c->lenient ? CORDON_OK : CORDON_BAD_INPUT;
  bool optional = (n->flags & CELI_OPTIONAL) || from->kind == CEL_OPTIONAL;
  n->type = optional ? optional_of(c, element) : element;
  return CORDON_OK;
}

/* --- literals --- */

cordon_status celi_member_type(checker *c, celi_node *value, bool optional, const cel_type **out) {
  *out = value->type;
  if (!optional || celi_type_is_dyn(value->type)) return CORDON_OK;
  if (value->type->kind != CEL_OPTIONAL)
    return celi_wrong(c, value, "'?' takes an optional here, not %s", celi_type_z(c, value->type));
  *out = value->type->item;
  return CORDON_OK;
}

static cordon_status check_list(checker *c, celi_node *n) {
  const cel_type *item = NULL, *one;
  CD_TRY(check_args(c, n));
  for (uint32_t i = 0; i < n->count; i++) {
    CD_TRY(celi_member_type(c, n->args[i], n->args[i]->flags & CELI_OPTIONAL, &one));
    item = celi_type_join(c->arena, item, one);
  }
  n->type = celi_type_new(c->arena, CEL_LIST, NULL, item ? item : dyn());
  return n->type ? CORDON_OK : cd_no_memory(c->err);
}

static cordon_status check_map(checker *c, celi_node *n) {
  const cel_type *key = NULL, *item = NULL, *one;
  CD_TRY(check_args(c, n));
  for (uint32_t i = 0; i + 1 < n->count; i += 2) {
    const cel_type *k = n->args[i]->type;
    if (!celi_is_key_kind(k->kind) && !celi_type_is_dyn(k) && !c->lenient)
      return celi_wrong(c, n->args[i], "unsupported key type: the keys of a map are bool, int, uint or string, not %s",
                        celi_type_z(c, k));
    key = celi_type_join(c->arena, key, k);
    CD_TRY(celi_member_type(c, n->args[i + 1], n->args[i]->flags & CELI_OPTIONAL, &one));
    item = celi_type_join(c->arena, item, one);
  }
  n->type = celi_type_new(c->arena, CEL_MAP, key ? key : dyn(), item ? item : dyn());
  return n->type ? CORDON_OK : cd_no_memory(c->err);
}

static cordon_status check_const(celi_node *n) {
  n->type = cel_type_of_kind(n->constant.kind);
  return CORDON_OK;
}

/* --- macros --- */

typedef struct range_types {
  const cel_type *first, *second;
} range_types;

static cordon_status range_of(checker *c, celi_node *n, range_types *r) {
  const cel_type *range = n->args[0]->type;
  bool two = n->name2.len > 0;
  *r = (range_types){dyn(), dyn()};
  if (range->kind == CEL_LIST)
    *r = two ? (range_types){cel_type_of_kind(CEL_INT), range->item} : (range_types){range->item, NULL};
  else if (range->kind == CEL_MAP)
    *r = (range_types){range->key, range->item};
  else if (!celi_type_is_dyn(range) && !c->lenient)
    return celi_wrong(c, n, "a macro goes over a list or a map, not over %s", celi_type_z(c, range));
  return CORDON_OK;
}

/* Check the parts of a macro from args[first] on with its names in scope. */
static cordon_status check_body(checker *c, celi_node *n, uint32_t first, range_types r) {
  uint32_t names = n->name2.len > 0 ? 2 : 1;
  n->slot = c->depth;
  scope one = {n->name, r.first, n->slot, c->scope}, two = {n->name2, r.second, n->slot + 1, &one};
  c->depth += names;
  if (c->depth > c->slots) c->slots = c->depth;
  c->scope = names == 2 ? &two : &one;
  cordon_status st = CORDON_OK;
  for (uint32_t i = first; st == CORDON_OK && i < n->count; i++) st = celi_check_node(c, n->args[i]);
  c->scope = one.up;
  c->depth -= names;
  return st;
}

static const cel_type *list_of(checker *c, const cel_type *item) {
  const cel_type *t = celi_type_new(c->arena, CEL_LIST, NULL, item);
  return t ? t : dyn();
}

static cordon_status check_entry(checker *c, celi_node *n, const cel_type *body) {
  n->type = body->kind == CEL_MAP ? body : cel_type_of_kind(CEL_MAP);
  if (body->kind == CEL_MAP || celi_type_is_dyn(body) || c->lenient) return CORDON_OK;
  return celi_wrong(c, n, "transformMapEntry makes each entry as a map, such as {key: value}, not as %s",
                    celi_type_z(c, body));
}

static cordon_status check_loop(checker *c, celi_node *n) {
  range_types r;
  CD_TRY(celi_check_node(c, n->args[0]));
  CD_TRY(range_of(c, n, &r));
  CD_TRY(check_body(c, n, 1, r));
  bool filtered =
      n->op == CELI_ALL || n->op == CELI_EXISTS || n->op == CELI_EXISTS_ONE || n->op == CELI_FILTER || n->count == 3;
  if (filtered) CD_TRY(want_bool(c, n->args[1], "the condition of a macro"));
  const cel_type *body = n->args[n->count - 1]->type;
  switch (n->op) {
  case CELI_FILTER:
    n->type = list_of(c, r.first);
    return CORDON_OK;
  case CELI_MAP_MACRO:
  case CELI_TRANSFORM_LIST:
    n->type = list_of(c, body);
    return CORDON_OK;
  case CELI_TRANSFORM_MAP:
    n->type = celi_type_new(c->arena, CEL_MAP, r.first, body);
    return n->type ? CORDON_OK : cd_no_memory(c->err);
  case CELI_TRANSFORM_ENTRY:
    return check_entry(c, n, body);
  default:
    n->type = cel_type_of_kind(CEL_BOOL);
    return CORDON_OK;
  }
}

static cordon_status check_bind(checker *c, celi_node *n) {
  CD_TRY(celi_check_node(c, n->args[0]));
  CD_TRY(check_body(c, n, 1, (range_types){n->args[0]->type, NULL}));
  n->type = n->args[1]->type;
  return CORDON_OK;
}

static cordon_status check_opt_map(checker *c, celi_node *n) {
  CD_TRY(celi_check_node(c, n->args[0]));
  const cel_type *from = n->args[0]->type;
  if (from->kind != CEL_OPTIONAL && !celi_type_is_dyn(from) && !c->lenient)
    return celi_wrong(c, n, "this macro is of optionals; here it stands behind %s", celi_type_z(c, from));
  CD_TRY(check_body(c, n, 1, (range_types){from->kind == CEL_OPTIONAL ? from->item : dyn(), NULL}));
  const cel_type *body = n->args[1]->type;
  if (n->op == CELI_OPT_MAP)
    n->type = optional_of(c, body);
  else
    n->type = body->kind == CEL_OPTIONAL ? body : cel_type_of_kind(CEL_OPTIONAL);
  if (n->op == CELI_OPT_FLAT_MAP && body->kind != CEL_OPTIONAL && !celi_type_is_dyn(body) && !c->lenient)
    return celi_wrong(c, n, "optFlatMap takes an expression that gives an optional, not %s", celi_type_z(c, body));
  return CORDON_OK;
}

/* --- all of them --- */

static cordon_status check_one(checker *c, celi_node *n) {
  switch ((celi_op)n->op) {
  case CELI_CONST:
    return check_const(n);
  case CELI_IDENT:
    return celi_check_ident(c, n);
  case CELI_SELECT:
    return check_select(c, n);
  case CELI_HAS:
    return check_has(c, n);
  case CELI_INDEX:
    return check_index(c, n);
  case CELI_LIST:
    return check_list(c, n);
  case CELI_MAP:
    return check_map(c, n);
  case CELI_STRUCT:
    return celi_check_struct(c, n);
  case CELI_AND:
    return check_logic(c, n, "'&&'");
  case CELI_OR:
    return check_logic(c, n, "'||'");
  case CELI_NOT:
    return check_logic(c, n, "'!'");
  case CELI_COND:
    return check_cond(c, n);
  case CELI_CALL:
    return celi_check_call(c, n);
  case CELI_METHOD:
    return celi_check_method(c, n);
  case CELI_EQ:
  case CELI_NE:
    return check_equal(c, n);
  case CELI_IN:
    return check_in(c, n);
  case CELI_BIND:
    return check_bind(c, n);
  case CELI_OPT_MAP:
  case CELI_OPT_FLAT_MAP:
    return check_opt_map(c, n);
  case CELI_VARIABLE:
  case CELI_LOCAL:
  case CELI_FAIL:
    return CORDON_OK;
  default:
    return check_loop(c, n);
  }
}

cordon_status celi_check_node(checker *c, celi_node *n) {
  CD_TRY(check_one(c, n));
  if (n->type->kind == CEL_BOOL && n->op != CELI_CONST) n->flags |= CELI_TRACED;
  return CORDON_OK;
}

cordon_status celi_check(const cel_env *env, cd_str text, bool lenient, cd_arena *a, celi_node *root, uint32_t *slots,
                         cordon_error *err) {
  checker c = {.env = env, .arena = a, .text = text, .lenient = lenient, .err = err};
  CD_TRY(celi_check_node(&c, root));
  *slots = c.slots;
  return CORDON_OK;
}
