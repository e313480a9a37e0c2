/* Macros as they run. `all` and `exists` end at the element that decides; elements that are unknown or fail count only
 * where none decides. */
#include "cel/internal.h"

#define PENDING 20

typedef struct loop {
  celi_machine *m;
  const celi_node *n;
  cel_value range;
  size_t count;
  bool two;
  bool open; /* some element was unknown */
  cel_value error;
  /* Unknowns of 2^k elements each, as a binary counter: merging them one after the other would take the square of their
   * number. */
  cel_value pending[PENDING];
} loop;

#define NO_VALUE ((cel_value){.kind = CEL_ABSENT})

/* The range of a macro; false when *out is the answer already. */
static bool start(loop *l, celi_machine *m, const celi_node *n, cel_value *out) {
  l->m = m;
  l->n = n;
  l->two = n->name2.len > 0;
  l->open = false;
  l->error = NO_VALUE;
  celi_eval(m, n->args[0], &l->range);
  if (l->range.kind == CEL_LIST)
    l->count = l->range.as.list->count;
  else if (l->range.kind == CEL_MAP)
    l->count = l->range.as.map->count;
  else if (l->range.kind == CEL_UNKNOWN || l->range.kind == CEL_ERROR) {
    *out = l->range;
    return false;
  } else {
    celi_error_at(m, n, out, "no such overload: a macro goes over a list or a map");
    return false;
  }
  return true;
}

static void bind_element(loop *l, size_t i) {
  cel_value *local = &l->m->locals[l->n->slot];
  if (l->range.kind == CEL_LIST) {
    local[l->two ? 1 : 0] = l->range.as.list->items[i];
    if (l->two) local[0] = cel_int((int64_t)i);
  } else {
    local[0] = l->range.as.map->entries[i].key;
    if (l->two) local[1] = l->range.as.map->entries[i].value;
  }
}

static const cel_value *element(const loop *l) {
  return &l->m->locals[l->n->slot + (l->two && l->range.kind == CEL_LIST ? 1 : 0)];
}

static void add_unknown(loop *l, cel_value v) {
  if (!l->open)
    for (int k = 0; k < PENDING; k++) l->pending[k] = NO_VALUE;
  l->open = true;
  int k = 0;
  for (; k < PENDING - 1 && l->pending[k].kind == CEL_UNKNOWN; k++) {
    v = celi_merge(&l->m->call, l->pending[k], v);
    l->pending[k] = NO_VALUE;
  }
  l->pending[k] = celi_merge(&l->m->call, l->pending[k], v);
  if (l->pending[k].kind == CEL_UNKNOWN) celi_charge(&l->m->call, l->pending[k].as.unknowns->count / 8);
}

static void keep_open(loop *l, const cel_value *v) {
  if (v->kind == CEL_UNKNOWN)
    add_unknown(l, *v);
  else if (!l->error.kind)
    l->error = *v;
}

/* Evaluate args[arg] for element i; as a condition it must give a bool, unknown or error. */
static void run(loop *l, size_t i, uint32_t arg, cel_value *out) {
  cel_trace *t = l->m->trace;
  bind_element(l, i);
  uint32_t entry = t ? celi_trace_element(t, l->n, element(l)) : 0;
  celi_eval(l->m, l->n->args[arg], out);
  if (t) celi_trace_end(t, entry, out);
}

static void as_condition(loop *l, cel_value *v) {
  if (v->kind > CEL_ERROR && v->kind != CEL_BOOL)
    celi_error_at(l->m, l->n, v, "no such overload: the condition of a macro is a bool");
}

static void finish(const loop *l, cel_value decided, cel_value *out) {
  *out = l->error.kind ? l->error : decided;
  if (!l->open) return;
  *out = NO_VALUE;
  for (int k = 0; k < PENDING; k++) *out = celi_merge(&l->m->call, *out, l->pending[k]);
}

static void eval_quantifier(loop *l, bool decides, cel_value *out) {
  for (size_t i = 0; i < l->count && !l->m->call.halted; i++) {
    cel_value v;
    run(l, i, 1, &v);
    as_condition(l, &v);
    if (v.kind != CEL_BOOL) {
      keep_open(l, &v);
    } else if (v.as.boolean == decides) {
      *out = v;
      return;
    }
  }
  finish(l, cel_bool(!decides), out);
}

/* Two that are true settle it, whatever is unknown; an error does not hide (cel-spec: no short circuit). */
static void eval_exists_one(loop *l, cel_value *out) {
  size_t hits = 0;
  for (size_t i = 0; i < l->count && !l->m->call.halted; i++) {
    cel_value v;
    run(l, i, 1, &v);
    as_condition(l, &v);
    if (v.kind != CEL_BOOL)
      keep_open(l, &v);
    else
      hits += v.as.boolean;
  }
  if (hits > 1 && !l->error.kind)
    *out = cel_bool(false);
  else
    finish(l, cel_bool(hits == 1), out);
}

/* Does element i pass the filter (args[1] of 3)? What cannot be told is kept, and fails. */
static bool passes(loop *l, size_t i) {
  if (l->n->op != CELI_FILTER && l->n->count < 3) return true;
  cel_value v;
  run(l, i, 1, &v);
  as_condition(l, &v);
  if (v.kind != CEL_BOOL) keep_open(l, &v);
  return v.kind == CEL_BOOL && v.as.boolean;
}

static void eval_list_maker(loop *l, cel_value *out) {
  cd_arena *a = l->m->call.arena;
  cel_value *items = CD_NEW_ARRAY(a, cel_value, l->count);
  size_t count = 0;
  for (size_t i = 0; items && i < l->count && !l->m->call.halted; i++) {
    bind_element(l, i);
    if (!passes(l, i)) continue;
    if (l->n->op == CELI_FILTER)
      items[count] = l->m->locals[l->n->slot];
    else
      run(l, i, l->n->count - 1, &items[count]);
    if (items[count].kind == CEL_ERROR)
      keep_open(l, &items[count]);
    else
      count++;
  }
  if (items && !l->open && !l->error.kind)
    *out = cel_list_of(a, items, count);
  else
    finish(l, NO_VALUE, out);
  if (out->kind == CEL_ABSENT) celi_out_of_memory(&l->m->call, out);
}

typedef struct entries {
  cel_entry *items;
  size_t count, room;
} entries;

static bool put(loop *l, entries *e, cel_value key, cel_value value) {
  if (e->count == e->room) {
    size_t room = e->room ? e->room * 2 : 8;
    e->items = cd_grow_array(l->m->call.arena, e->items, e->count, room, sizeof *e->items);
    e->room = e->items ? room : 0;
  }
  if (!e->items) return false;
  e->items[e->count++] = (cel_entry){key, value};
  return true;
}

static bool put_all(loop *l, entries *e, const cel_value *made) {
  if (made->kind != CEL_MAP) {
    cel_value v;
    celi_error_at(l->m, l->n, &v, "no such overload: transformMapEntry makes each entry as a map");
    keep_open(l, &v);
    return true;
  }
  for (size_t i = 0; i < made->as.map->count; i++)
    if (!put(l, e, made->as.map->entries[i].key, made->as.map->entries[i].value)) return false;
  return true;
}

static void eval_map_maker(loop *l, cel_value *out) {
  entries e = {NULL, 0, 0};
  bool ok = true;
  for (size_t i = 0; ok && i < l->count && !l->m->call.halted; i++) {
    cel_value v;
    bind_element(l, i);
    if (!passes(l, i)) continue;
    cel_value key = l->m->locals[l->n->slot];
    run(l, i, l->n->count - 1, &v);
    if (v.kind == CEL_ERROR || (v.kind == CEL_UNKNOWN && l->n->op == CELI_TRANSFORM_ENTRY))
      keep_open(l, &v);
    else if (l->n->op == CELI_TRANSFORM_ENTRY)
      ok = put_all(l, &e, &v);
    else
      ok = put(l, &e, key, v);
  }
  if (ok && !l->open && !l->error.kind)
    *out = cel_map_of(l->m->call.arena, e.items, e.count);
  else
    finish(l, NO_VALUE, out);
  if (out->kind == CEL_ABSENT) celi_out_of_memory(&l->m->call, out);
}

static void eval_bind(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_value v;
  celi_eval(m, n->args[0], &v);
  m->locals[n->slot] = v;
  celi_eval(m, n->args[1], out);
}

static void eval_opt_map(celi_machine *m, const celi_node *n, cel_value *out) {
  celi_eval(m, n->args[0], out);
  if (out->kind <= CEL_ERROR) return;
  if (out->kind != CEL_OPTIONAL) {
    celi_error_at(m, n, out, "no such overload: this macro is of optionals");
    return;
  }
  if (!out->as.optional) return;
  m->locals[n->slot] = *out->as.optional;
  celi_eval(m, n->args[1], out);
  if (out->kind <= CEL_ERROR) return;
  if (n->op == CELI_OPT_FLAT_MAP) {
    if (out->kind != CEL_OPTIONAL) celi_error_at(m, n, out, "no such overload: optFlatMap gives an optional");
    return;
  }
  *out = cel_some(m->call.arena, *out);
  if (out->kind == CEL_ABSENT) celi_out_of_memory(&m->call, out);
}

void celi_eval_macro(celi_machine *m, const celi_node *n, cel_value *out) {
  loop l;
  if (n->op == CELI_BIND) {
    eval_bind(m, n, out);
    return;
  }
  if (n->op == CELI_OPT_MAP || n->op == CELI_OPT_FLAT_MAP) {
    eval_opt_map(m, n, out);
    return;
  }
  if (!start(&l, m, n, out)) return;
  switch ((celi_op)n->op) {
  case CELI_ALL:
    eval_quantifier(&l, false, out);
    return;
  case CELI_EXISTS:
    eval_quantifier(&l, true, out);
    return;
  case CELI_EXISTS_ONE:
    eval_exists_one(&l, out);
    return;
  case CELI_TRANSFORM_MAP:
  case CELI_TRANSFORM_ENTRY:
    eval_map_maker(&l, out);
    return;
  default:
    eval_list_maker(&l, out);
    return;
  }
}
