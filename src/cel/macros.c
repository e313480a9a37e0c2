/* Macros: calls that are no calls, because they bind names or look at a field without reading it (cel-spec, "Macros",
 * and the bindings, optional and two-variable comprehension extensions). The parser hands each call here once its
 * arguments are parsed; a macro becomes a node of its own, with args [range, filter or NULL..., body] and its variables
 * in name and name2. */
#include "cel/internal.h"

typedef struct macro {
  const char *name;
  uint32_t count;    /* arguments, without the receiver */
  uint8_t variables; /* how many of them are names that it binds, from the first on */
  celi_op op;
} macro;

/* Methods: receiver.name(variables..., expressions...). */
static const macro methods[] = {{"all", 2, 1, CELI_ALL},
                                {"exists", 2, 1, CELI_EXISTS},
                                {"exists_one", 2, 1, CELI_EXISTS_ONE},
                                {"existsOne", 2, 1, CELI_EXISTS_ONE},
                                {"filter", 2, 1, CELI_FILTER},
                                {"map", 2, 1, CELI_MAP_MACRO},
                                {"map", 3, 1, CELI_MAP_MACRO},
                                {"all", 3, 2, CELI_ALL},
                                {"exists", 3, 2, CELI_EXISTS},
                                {"exists_one", 3, 2, CELI_EXISTS_ONE},
                                {"existsOne", 3, 2, CELI_EXISTS_ONE},
                                {"transformList", 3, 2, CELI_TRANSFORM_LIST},
                                {"transformList", 4, 2, CELI_TRANSFORM_LIST},
                                {"transformMap", 3, 2, CELI_TRANSFORM_MAP},
                                {"transformMap", 4, 2, CELI_TRANSFORM_MAP},
                                {"transformMapEntry", 3, 2, CELI_TRANSFORM_ENTRY},
                                {"transformMapEntry", 4, 2, CELI_TRANSFORM_ENTRY},
                                {"optMap", 2, 1, CELI_OPT_MAP},
                                {"optFlatMap", 2, 1, CELI_OPT_FLAT_MAP}};

static bool refuse(celi_parse *p, const celi_node *at, const char *why) {
  celi_fail_at(p->text, at->from, p->err, CORDON_BAD_INPUT, "%s", why);
  return false;
}

static bool plain_name(const celi_node *n) { return n->op == CELI_IDENT && !(n->flags & (CELI_ABSOLUTE | CELI_PAREN)); }

static bool expand_has(celi_parse *p, celi_node *call) {
  const celi_node *arg = call->args[0];
  if (arg->op != CELI_SELECT || (arg->flags & CELI_OPTIONAL))
    return refuse(p, arg, "has() takes a field, as in has(order.end_use)");
  call->op = CELI_HAS;
  call->name = arg->name;
  call->at = arg->at;
  call->args = arg->args;
  return true;
}

static bool bind_names(celi_parse *p, celi_node *call, uint32_t first, uint32_t variables) {
  for (uint32_t i = 0; i < variables; i++)
    if (!plain_name(call->args[first + i]))
      return refuse(p, call->args[first + i], "a macro takes a plain name here, as in list.all(x, x > 0)");
  call->name = call->args[first]->name;
  call->name2 = variables == 2 ? call->args[first + 1]->name : (cd_str){NULL, 0};
  if (variables == 2 && cd_str_eq(call->name, call->name2))
    return refuse(p, call->args[first + 1], "the two names of a macro differ");
  return true;
}

/* args [receiver, names..., expressions...] become [receiver, expressions...]. */
static bool expand_method(celi_parse *p, celi_node *call, const macro *m) {
  if (!bind_names(p, call, 1, m->variables)) return false;
  for (uint32_t i = 1 + m->variables; i < call->count; i++) call->args[i - m->variables] = call->args[i];
  call->count -= m->variables;
  call->op = (uint8_t)m->op;
  return true;
}

/* cel.bind(name, value, body): args [cel, name, value, body] become [value, body]. */
static bool expand_bind(celi_parse *p, celi_node *call) {
  if (!bind_names(p, call, 1, 1)) return false;
  call->args += 2;
  call->count = 2;
  call->op = CELI_BIND;
  return true;
}

bool celi_expand_macro(celi_parse *p, celi_node *call) {
  if (call->op == CELI_CALL)
    return call->count == 1 && !(call->flags & CELI_ABSOLUTE) && cd_str_eqc(call->name, "has") ? expand_has(p, call)
                                                                                               : true;
  const celi_node *target = call->args[0];
  if (call->count == 4 && cd_str_eqc(call->name, "bind") && plain_name(target) && cd_str_eqc(target->name, "cel"))
    return expand_bind(p, call);
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (methods[i].count == call->count - 1 && cd_str_eqc(call->name, methods[i].name))
      return expand_method(p, call, &methods[i]);
  return true;
}
