/* Calls: which overloads of a function fit the types of the arguments, and what type comes out (cel-spec,
 * "Overloading"). */
#include <stdio.h>

#include "cel/checker.h"

typedef struct bindings {
  const cel_type *of[8];
} bindings;

static bool match(checker *c, const cel_type *param, const cel_type *arg, bindings *b) {
  if (param == CELI_ANY_NUMBER)
    return celi_type_is_dyn(arg) || arg->kind == CEL_INT || arg->kind == CEL_UINT || arg->kind == CEL_DOUBLE;
  if (param->kind == CEL_PARAM) {
    const cel_type *bound = b->of[param->param];
    if (bound && !celi_type_fits(bound, arg) && !celi_type_fits(arg, bound)) return false;
    b->of[param->param] = bound ? celi_type_join(c->arena, bound, arg) : arg;
    return true;
  }
  if (celi_type_is_dyn(param) || celi_type_is_dyn(arg)) return true;
  if (param->kind != arg->kind) return false;
  switch (param->kind) {
  case CEL_LIST:
  case CEL_OPTIONAL:
    return match(c, param->item, arg->item, b);
  case CEL_MAP:
    return match(c, param->key, arg->key, b) && match(c, param->item, arg->item, b);
  case CEL_OBJECT:
  case CEL_HOST:
    return param == arg;
  default:
    return true;
  }
}

/* The type with its parameters replaced; an unbound one is dyn. */
static const cel_type *bind(checker *c, const cel_type *t, const bindings *b) {
  const cel_type *made = t;
  if (t->kind == CEL_PARAM)
    made = b->of[t->param] ? b->of[t->param] : cel_type_of_kind(CEL_DYN);
  else if (t->kind == CEL_LIST || t->kind == CEL_OPTIONAL)
    made = celi_type_new(c->arena, t->kind, NULL, bind(c, t->item, b));
  else if (t->kind == CEL_MAP)
    made = celi_type_new(c->arena, CEL_MAP, bind(c, t->key, b), bind(c, t->item, b));
  return made ? made : cel_type_of_kind(CEL_DYN);
}

static bool takes_count(const celi_overload *f, uint32_t count) {
  return f->variadic ? count >= f->param_count : count == f->param_count;
}

static bool fits_call(checker *c, const celi_overload *f, const celi_node *n, bindings *b) {
  if (f->method != (n->op == CELI_METHOD) || !takes_count(f, n->count)) return false;
  for (uint32_t i = 0; i < n->count; i++) {
    const cel_type *param = f->params[i < f->param_count ? i : f->param_count - 1u];
    if (!match(c, param, n->args[i]->type, b)) return false;
  }
  return true;
}

static const char *argument_types(checker *c, const celi_node *n, uint32_t from) {
  cd_buf b;
  cd_buf_init(&b, 512);
  for (uint32_t i = from; i < n->count; i++) {
    if (i > from) cd_buf_c(&b, ", ");
    cd_buf_str(&b, cel_type_text(n->args[i]->type, c->arena));
  }
  cd_str s = cd_str_dup(c->arena, cd_buf_view(&b));
  cd_buf_free(&b);
  return s.ptr && s.len ? s.ptr : "nothing";
}

static cordon_status unknown_function(checker *c, celi_node *n) {
  cd_str near = {NULL, 0};
  for (size_t i = 0; i < cd_map_count(c->env->functions); i++) {
    const celi_overload *f = cd_map_value_at(c->env->functions, i);
    if (f->method == (n->op == CELI_METHOD)) near = celi_nearest(n->name, near, f->name);
  }
  if (near.len)
    return celi_wrong(c, n, "there is no function '" CD_FMT "'; did you mean '" CD_FMT "'?", CD_ARG(n->name),
                      CD_ARG(near));
  return celi_wrong(c, n, "there is no function '" CD_FMT "'", CD_ARG(n->name));
}

static cordon_status no_overload(checker *c, celi_node *n) {
  char op[8] = "";
  if (n->op == CELI_CALL && n->name.len <= 4 && n->name.len > 1 && (n->name.ptr[0] == '_' || n->name.ptr[0] == '-')) {
    for (size_t i = 0, k = 0; i < n->name.len; i++)
      if (n->name.ptr[i] != '_') op[k++] = n->name.ptr[i];
    return celi_wrong(c, n,
                      "no such overload: '%s' does not take %s; convert with int(), double(), string() and the like",
                      op, argument_types(c, n, 0));
  }
  if (n->op == CELI_METHOD)
    return celi_wrong(c, n, "no such overload: '" CD_FMT "' of %s does not take %s", CD_ARG(n->name),
                      celi_type_z(c, n->args[0]->type), argument_types(c, n, 1));
  return celi_wrong(c, n, "no such overload: '" CD_FMT "' does not take %s", CD_ARG(n->name), argument_types(c, n, 0));
}

static bool same_name_other_style(const celi_overload *f, bool method) {
  for (; f; f = f->next)
    if (f->method == method) return true;
  return false;
}

static bool holds_dyn(const cel_type *t) {
  return celi_type_is_dyn(t) || (t->key && t->kind == CEL_MAP && holds_dyn(t->key)) ||
         ((t->kind == CEL_LIST || t->kind == CEL_MAP || t->kind == CEL_OPTIONAL) && holds_dyn(t->item));
}

/* With all types known the first overload that fits is the one; otherwise any that fits may be. */
static bool is_certain(const celi_node *n) {
  for (uint32_t i = 0; i < n->count; i++)
    if (holds_dyn(n->args[i]->type)) return false;
  return true;
}

static cordon_status choose(checker *c, celi_node *n, const celi_overload *f) {
  if (!f || !same_name_other_style(f, n->op == CELI_METHOD)) return unknown_function(c, n);
  for (; f; f = f->next) {
    bindings b = {{NULL}};
    if (!fits_call(c, f, n, &b)) continue;
    const cel_type *result = bind(c, f->result, &b);
    if (!n->overloads) {
      n->overloads = f;
      n->type = result;
      if (is_certain(n)) return CORDON_OK;
    } else if (!celi_type_same(n->type, result)) {
      n->type = cel_type_of_kind(CEL_DYN);
    }
  }
  return n->overloads ? CORDON_OK : no_overload(c, n);
}

/* optional.or(x) and orValue(x) do not evaluate x for nothing. */
static void make_lazy(celi_node *n) {
  bool named = cd_str_eqc(n->name, "or") || cd_str_eqc(n->name, "orValue");
  if (n->op == CELI_METHOD && named && n->overloads && n->overloads->fn) n->op = CELI_OPT_OR;
}

cordon_status celi_check_call(checker *c, celi_node *n) {
  for (uint32_t i = 0; i < n->count; i++) CD_TRY(celi_check_node(c, n->args[i]));
  return choose(c, n, celi_resolve_function(c, n));
}

cordon_status celi_check_method(checker *c, celi_node *n) {
  cd_str full = {NULL, 0};
  const celi_overload *f = celi_resolve_namespaced(c, n, &full);
  if (f) {
    n->op = CELI_CALL;
    n->name = full;
    n->args++;
    n->count--;
  } else {
    f = celi_find_function(c->env, n->name);
  }
  for (uint32_t i = 0; i < n->count; i++) CD_TRY(celi_check_node(c, n->args[i]));
  CD_TRY(choose(c, n, f));
  make_lazy(n);
  return CORDON_OK;
}
