/* The evaluator: a walk over the checked tree. Every function is strict but for && || ?: and the macros: an unknown
 * argument makes the result unknown, else an error makes it that error. Unknown wins over error. */
#include <stdarg.h>
#include <stdio.h>

#include "cel/internal.h"

/* --- what functions are given --- */

cd_arena *celi_arena(cel_call *call) { return call->arena; }
cd_arena *cel_call_arena(cel_call *call) { return call->arena; }

bool cel_call_traced(const cel_call *call) { return call->trace != NULL; }

void cel_call_fact(cel_call *call, cd_str path, cel_value value) {
  if (call->trace) celi_trace_said(call->trace, call->node, path, &value);
}

bool celi_charge(cel_call *call, uint64_t steps) {
  if (call->steps < steps) {
    call->steps = 0;
    call->halted = true;
    return false;
  }
  call->steps -= steps;
  return true;
}

void celi_out_of_memory(cel_call *call, cel_value *out) {
  call->halted = call->no_memory = true;
  *out = cel_no_memory();
}

static celi_machine *machine_of(cel_call *call) { return (celi_machine *)(void *)call; /* call is its first member */ }

/* Say where an error happened, in a copy. */
static void place(celi_machine *m, const celi_node *n, cel_value *v) {
  cel_failure *f = celi_is_no_room(v) ? NULL : CD_NEW(m->call.arena, cel_failure);
  if (!f) {
    celi_out_of_memory(&m->call, v);
    return;
  }
  f->message = v->as.failure->message;
  if (celi_charge(&m->call, n->at / 32)) celi_locate(m->program->text, n->at, &f->line, &f->column);
  v->as.failure = f;
}

void celi_settle(celi_machine *m, const celi_node *n, cel_value *out) {
  if (out->kind == CEL_ERROR && out->as.failure->line == 0) place(m, n, out);
}

CD_PRINTF(4, 0)
static void fail_text(celi_machine *m, const celi_node *n, cel_value *out, const char *fmt, va_list args) {
  char text[400];
  vsnprintf(text, sizeof text, fmt, args);
  *out = cel_error(m->call.arena, "%s", text);
  place(m, n, out);
}

void celi_error_at(celi_machine *m, const celi_node *n, cel_value *out, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  fail_text(m, n, out, fmt, args);
  va_end(args);
}

void celi_fail(cel_call *call, cel_value *out, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  fail_text(machine_of(call), call->node, out, fmt, args);
  va_end(args);
}

static void no_overload(celi_machine *m, const celi_node *n, cel_value *out) {
  celi_error_at(m, n, out, "no such overload: the values here are not of the types that this takes");
}

static bool is_missing(const cel_value *v) { return v->kind <= CEL_ERROR; }

/* Keep what an operand leaves open: unknowns merge, of errors the first stays. */
static void keep_open(celi_machine *m, const cel_value *v, cel_value *unknown, cel_value *error) {
  if (v->kind == CEL_UNKNOWN)
    *unknown = celi_merge(&m->call, *unknown, *v);
  else if (error->kind != CEL_ERROR)
    *error = *v;
}

/* --- logic --- */

static void eval_logic(celi_machine *m, const celi_node *n, bool decides, cel_value *out) {
  cel_value unknown = {0}, error = {0}, v;
  for (uint32_t i = 0; i < n->count && !m->call.halted; i++) {
    celi_eval(m, n->args[i], &v);
    if (v.kind == CEL_BOOL) {
      if (v.as.boolean == decides) {
        *out = v;
        return;
      }
      continue;
    }
    if (!is_missing(&v)) no_overload(m, n, &v);
    keep_open(m, &v, &unknown, &error);
  }
  *out = unknown.kind == CEL_UNKNOWN ? unknown : error.kind == CEL_ERROR ? error : cel_bool(!decides);
}

static void eval_not(celi_machine *m, const celi_node *n, cel_value *out) {
  celi_eval(m, n->args[0], out);
  if (out->kind == CEL_BOOL)
    out->as.boolean = !out->as.boolean;
  else if (!is_missing(out))
    no_overload(m, n, out);
}

static void eval_cond(celi_machine *m, const celi_node *n, cel_value *out) {
  celi_eval(m, n->args[0], out);
  if (out->kind == CEL_BOOL)
    celi_eval(m, n->args[out->as.boolean ? 1 : 2], out);
  else if (!is_missing(out))
    no_overload(m, n, out);
}

static void eval_equal(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_value x, y, unknown = {0}, error = {0};
  celi_eval(m, n->args[0], &x);
  celi_eval(m, n->args[1], &y);
  if (is_missing(&x)) keep_open(m, &x, &unknown, &error);
  if (is_missing(&y)) keep_open(m, &y, &unknown, &error);
  int equal = 0;
  if (unknown.kind == CEL_ABSENT && error.kind == CEL_ABSENT) equal = celi_equal(&m->call, &x, &y, &unknown);
  if (unknown.kind == CEL_UNKNOWN && (is_missing(&x) || is_missing(&y) || equal < 0))
    *out = unknown;
  else if (error.kind == CEL_ERROR)
    *out = error;
  else
    *out = cel_bool((equal == 1) == (n->op == CELI_EQ));
}

/* --- names --- */

static void eval_variable(celi_machine *m, const celi_node *n, cel_value *out) {
  size_t number = (size_t)n->index;
  if (number < m->var_count && m->vars[number].kind != CEL_ABSENT)
    *out = m->vars[number];
  else
    *out = celi_unknown(&m->call, n->name, CD_STR("not stated"));
  if (m->trace) celi_trace_variable(m->trace, n, out);
}

static void eval_select(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_value from;
  celi_eval(m, n->args[0], &from);
  celi_select(m, n, &from, n->op == CELI_HAS, out);
}

static void eval_index(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_value from, key, unknown = {0}, error = {0};
  celi_eval(m, n->args[0], &from);
  celi_eval(m, n->args[1], &key);
  if (is_missing(&from)) keep_open(m, &from, &unknown, &error);
  if (is_missing(&key)) keep_open(m, &key, &unknown, &error);
  if (unknown.kind)
    *out = unknown;
  else if (error.kind)
    *out = error;
  else
    celi_eval_index(m, n, &from, &key, out);
}

/* --- calls --- */

static bool value_is(const cel_type *t, const cel_value *v) {
  if (celi_type_is_dyn(t) || t->kind == CEL_PARAM) return true;
  if (t->kind != v->kind) return false;
  if (t->kind == CEL_OBJECT) return v->as.object->type == t;
  return t->kind != CEL_HOST || v->as.host->type == t;
}

/* The same with the parts, for functions of the embedder, which rely on it. */
static bool value_is_deeply(cel_call *call, const cel_type *t, const cel_value *v) {
  if (!value_is(t, v) || !celi_charge(call, 1)) return false;
  if (t->kind == CEL_OPTIONAL) return !v->as.optional || value_is_deeply(call, t->item, v->as.optional);
  if (t->kind == CEL_LIST && !celi_type_is_dyn(t->item))
    for (size_t i = 0; i < v->as.list->count; i++)
      if (!value_is_deeply(call, t->item, &v->as.list->items[i])) return false;
  if (t->kind == CEL_MAP && !(celi_type_is_dyn(t->item) && celi_type_is_dyn(t->key)))
    for (size_t i = 0; i < v->as.map->count; i++)
      if (!value_is_deeply(call, t->key, &v->as.map->entries[i].key) ||
          !value_is_deeply(call, t->item, &v->as.map->entries[i].value))
        return false;
  return true;
}

static bool takes(cel_call *call, const celi_overload *f, const celi_node *n, const cel_value *args) {
  if (f->method != (n->op != CELI_CALL)) return false;
  if (f->variadic ? n->count < f->param_count : n->count != f->param_count) return false;
  for (uint32_t i = 0; i < n->count; i++) {
    const cel_type *param = f->params[i < f->param_count ? i : f->param_count - 1u];
    if (f->host_call ? !value_is_deeply(call, param, &args[i]) : !value_is(param, &args[i])) return false;
  }
  return true;
}

void celi_invoke(celi_machine *m, const celi_node *n, const cel_value *args, cel_value *out) {
  const celi_overload *f = n->overloads;
  while (f && !takes(&m->call, f, n, args)) f = f->next;
  m->call.node = n;
  if (!f)
    no_overload(m, n, out);
  else if (f->fn)
    f->fn(&m->call, args, n->count, out);
  else
    f->host_call(&m->call, f->user, args, n->count, out);
  if (out->kind == CEL_ABSENT) celi_out_of_memory(&m->call, out);
  celi_settle(m, n, out);
}

/* Unknown parts of lists and maps count for functions that would look into them. */
static void open_parts(celi_machine *m, const celi_node *n, const cel_value *args, cel_value *unknown) {
  if (n->overloads->partial) return;
  for (uint32_t i = 0; i < n->count; i++)
    if (celi_is_partial(args[i])) *unknown = celi_unknowns_of(&m->call, args[i], *unknown);
}

static void eval_call(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_value few[4], *args = few, unknown = {0}, error = {0};
  if (n->count > 4 && !(args = CD_NEW_ARRAY(m->call.arena, cel_value, n->count))) {
    celi_out_of_memory(&m->call, out);
    return;
  }
  bool partial = false;
  for (uint32_t i = 0; i < n->count; i++) {
    celi_eval(m, n->args[i], &args[i]);
    if (is_missing(&args[i])) keep_open(m, &args[i], &unknown, &error);
    partial |= celi_is_partial(args[i]);
  }
  if (partial && !unknown.kind && !error.kind) open_parts(m, n, args, &unknown);
  if (unknown.kind)
    *out = unknown;
  else if (error.kind)
    *out = error;
  else
    celi_invoke(m, n, args, out);
}

static void eval_opt_or(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_value args[2];
  celi_eval(m, n->args[0], &args[0]);
  *out = args[0];
  if (is_missing(out)) return;
  bool value = args[0].kind == CEL_OPTIONAL && args[0].as.optional;
  if (value) {
    if (n->name.len > 2) *out = *args[0].as.optional;
    return;
  }
  celi_eval(m, n->args[1], &args[1]);
  *out = args[1];
  if (!is_missing(out)) celi_invoke(m, n, args, out);
}

/* --- literals --- */

/* The element of [?x] or {?k: x}: false where there is none. */
static bool unwrap(celi_machine *m, const celi_node *n, cel_value *v) {
  if (is_missing(v)) return true;
  if (v->kind != CEL_OPTIONAL)
    no_overload(m, n, v);
  else if (!v->as.optional)
    return false;
  else
    *v = *v->as.optional;
  return true;
}

static void eval_list(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_value *items = CD_NEW_ARRAY(m->call.arena, cel_value, n->count), error = {0};
  size_t count = 0;
  for (uint32_t i = 0; items && i < n->count; i++) {
    cel_value *v = &items[count];
    celi_eval(m, n->args[i], v);
    if ((n->args[i]->flags & CELI_OPTIONAL) && !unwrap(m, n, v)) continue;
    if (v->kind == CEL_ERROR && !error.kind) error = *v;
    count++;
  }
  if (!items)
    celi_out_of_memory(&m->call, out);
  else
    *out = error.kind ? error : cel_list_of(m->call.arena, items, count);
  if (out->kind == CEL_ABSENT) celi_out_of_memory(&m->call, out);
}

static void eval_map(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_entry *entries = CD_NEW_ARRAY(m->call.arena, cel_entry, n->count / 2);
  cel_value unknown = {0}, error = {0};
  size_t count = 0;
  for (uint32_t i = 0; entries && i + 1 < n->count; i += 2) {
    cel_entry *e = &entries[count];
    celi_eval(m, n->args[i], &e->key);
    celi_eval(m, n->args[i + 1], &e->value);
    if ((n->args[i]->flags & CELI_OPTIONAL) && !unwrap(m, n, &e->value)) continue;
    if (is_missing(&e->key)) keep_open(m, &e->key, &unknown, &error);
    if (e->value.kind == CEL_ERROR) keep_open(m, &e->value, &unknown, &error);
    count++;
  }
  if (!entries)
    celi_out_of_memory(&m->call, out);
  else if (unknown.kind || error.kind)
    *out = unknown.kind ? unknown : error;
  else
    *out = cel_map_of(m->call.arena, entries, count);
  if (out->kind == CEL_ABSENT) celi_out_of_memory(&m->call, out);
  celi_settle(m, n, out);
}

static void eval_struct(celi_machine *m, const celi_node *n, cel_value *out) {
  *out = cel_object_new(m->call.arena, n->owner, (cd_str){NULL, 0});
  if (out->kind == CEL_ABSENT) {
    celi_out_of_memory(&m->call, out);
    return;
  }
  cel_value error = {0};
  for (uint32_t i = 1; i + 1 < n->count; i += 2) {
    cel_value v;
    celi_eval(m, n->args[i + 1], &v);
    if ((n->args[i]->flags & CELI_OPTIONAL) && !unwrap(m, n, &v)) continue;
    if (v.kind != CEL_UNKNOWN && v.kind != CEL_ERROR && v.kind != CEL_NULL &&
        !value_is(n->owner->fields[n->args[i]->index].type, &v))
      no_overload(m, n->args[i + 1], &v);
    if (v.kind == CEL_ERROR)
      error = v;
    else if (v.kind != CEL_NULL)
      cel_object_set(*out, (size_t)n->args[i]->index, v);
  }
  if (error.kind) *out = error;
}

/* --- all of them --- */

static void dispatch(celi_machine *m, const celi_node *n, cel_value *out) {
  switch ((celi_op)n->op) {
  case CELI_CONST:
    *out = n->constant;
    return;
  case CELI_VARIABLE:
    eval_variable(m, n, out);
    return;
  case CELI_LOCAL:
    *out = m->locals[n->slot];
    return;
  case CELI_SELECT:
  case CELI_HAS:
    eval_select(m, n, out);
    return;
  case CELI_INDEX:
    eval_index(m, n, out);
    return;
  case CELI_AND:
    eval_logic(m, n, false, out);
    return;
  case CELI_OR:
    eval_logic(m, n, true, out);
    return;
  case CELI_NOT:
    eval_not(m, n, out);
    return;
  case CELI_COND:
    eval_cond(m, n, out);
    return;
  case CELI_EQ:
  case CELI_NE:
    eval_equal(m, n, out);
    return;
  case CELI_IN:
    celi_eval_in(m, n, out);
    return;
  case CELI_CALL:
  case CELI_METHOD:
    eval_call(m, n, out);
    return;
  case CELI_OPT_OR:
    eval_opt_or(m, n, out);
    return;
  case CELI_LIST:
    eval_list(m, n, out);
    return;
  case CELI_MAP:
    eval_map(m, n, out);
    return;
  case CELI_STRUCT:
    eval_struct(m, n, out);
    return;
  case CELI_IDENT:
  case CELI_FAIL:
    celi_error_at(m, n, out, CD_FMT, CD_ARG(n->name2));
    return;
  default:
    celi_eval_macro(m, n, out);
    return;
  }
}

void celi_eval(celi_machine *m, const celi_node *n, cel_value *out) {
  if (m->call.halted || !celi_charge(&m->call, 1)) {
    m->call.halted = true;
    *out = cel_bool(false);
    return;
  }
  if (!m->trace || !(n->flags & CELI_TRACED)) {
    dispatch(m, n, out);
    return;
  }
  uint32_t entry = celi_trace_begin(m->trace, n);
  dispatch(m, n, out);
  celi_trace_end(m->trace, entry, out);
}
