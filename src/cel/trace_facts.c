/* Facts out of a trace: their paths, and which of them decided. */
#include "cel/trace.h"

bool celi_static_path(const celi_node *n, cd_buf *out) {
  if (n->op == CELI_VARIABLE || n->op == CELI_LOCAL || n->op == CELI_IDENT) {
    cd_buf_str(out, n->name);
    return true;
  }
  if ((n->op != CELI_SELECT && n->op != CELI_HAS) || !celi_static_path(n->args[0], out)) return false;
  cd_buf_byte(out, '.');
  cd_buf_str(out, n->name);
  return true;
}

static void put_key(const cel_value *key, cd_buf *out) {
  if (key->kind == CEL_STRING)
    cd_buf_str(out, key->as.string);
  else
    cel_value_format(*key, out);
}

static void put_field(cd_str path, cd_str name, cd_buf *out) {
  cd_buf_str(out, path);
  if (path.len) cd_buf_byte(out, '.');
  cd_buf_str(out, name);
}

bool trace_path(const trace_row *r, cd_buf *out) {
  const cel_host *host = r->owner;
  const cel_object *object = r->owner;
  switch ((trace_kind)r->kind) {
  case TRACE_FIELD:
    put_field(object->path, r->node->name, out);
    return true;
  case TRACE_HOST_FIELD:
    put_field(host->path, r->node->name, out);
    return true;
  case TRACE_KEY:
    cd_buf_str(out, host->path);
    cd_buf_byte(out, '[');
    put_key(&r->key, out);
    cd_buf_byte(out, ']');
    return true;
  case TRACE_SAID:
    cd_buf_str(out, r->key.as.string);
    return true;
  case TRACE_VARIABLE:
  case TRACE_MEMBER:
    return celi_static_path(r->node, out);
  default:
    return false;
  }
}

static int truth(const cel_value *v) {
  if (v->kind == CEL_BOOL) return v->as.boolean;
  return v->kind == CEL_UNKNOWN ? 2 : 3;
}

/* In && || and the macros that join conditions, parts decide that have the value of the whole; elsewhere all parts do.
 */
bool trace_decides(const trace_row *parent, const trace_row *part) {
  if (parent->kind == TRACE_ELEMENT) return true;
  bool joins = parent->node->op == CELI_AND || parent->node->op == CELI_OR;
  bool loops = parent->node->op == CELI_ALL || parent->node->op == CELI_EXISTS;
  bool is_operand = joins ? part->kind == TRACE_CONDITION : loops && part->kind == TRACE_ELEMENT;
  return !is_operand || truth(&parent->value) == truth(&part->value);
}

/* --- the list of facts --- */

typedef struct fact_list {
  const cel_trace *t;
  cd_arena *arena;
  bool decisive, no_memory;
  cd_map *seen;
  cel_read *items;
  size_t count, room;
} fact_list;

static bool grow(fact_list *f) {
  if (f->count < f->room) return true;
  size_t room = f->room ? f->room * 2 : 8;
  f->items = cd_grow_array(f->arena, f->items, f->count, room, sizeof *f->items);
  f->room = f->items ? room : 0;
  return f->items != NULL;
}

static void add_fact(fact_list *f, const trace_row *r) {
  cd_buf b;
  cd_buf_init(&b, 1 << 12);
  if (trace_path(r, &b) && b.len > 0 && !cd_map_has(f->seen, cd_buf_view(&b))) {
    cd_str path = cd_str_dup(f->arena, cd_buf_view(&b));
    if (!path.ptr || !grow(f) || !cd_map_put(f->seen, path, f))
      f->no_memory = true;
    else
      f->items[f->count++] = (cel_read){path, r->value, r->asked};
  }
  f->no_memory |= b.failed;
  cd_buf_free(&b);
}

/* Rows from..to are the parts of `parent` (NULL: the whole). */
static void collect(fact_list *f, const trace_row *parent, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to && !f->no_memory;) {
    const trace_row *r = &f->t->rows[i];
    if (trace_is_fact(r))
      add_fact(f, r);
    else if (!f->decisive || !parent || trace_decides(parent, r))
      collect(f, r, i + 1, r->end);
    i = trace_is_fact(r) ? i + 1 : r->end;
  }
}

cordon_status cel_trace_reads(const cel_trace *t, bool decisive, cd_arena *a, cel_read **out, size_t *count,
                              cordon_error *err) {
  fact_list f = {.t = t, .arena = a, .decisive = decisive, .seen = cd_map_new(a, 16)};
  if (!f.seen || t->failed) return cd_no_memory(err);
  collect(&f, NULL, 0, t->count);
  if (f.no_memory) return cd_no_memory(err);
  *out = f.items;
  *count = f.count;
  return CORDON_OK;
}

/* --- what a program may read --- */

typedef struct path_list {
  cd_arena *arena;
  cd_str *items;
  size_t count, room;
  bool no_memory;
} path_list;

static void add_path(path_list *l, cd_str path) {
  size_t at = 0;
  while (at < l->count && cd_str_cmp(l->items[at], path) < 0) at++;
  if (at < l->count && cd_str_eq(l->items[at], path)) return;
  cd_str copy = cd_str_dup(l->arena, path);
  if (l->count == l->room) {
    size_t room = l->room ? l->room * 2 : 8;
    l->items = cd_grow_array(l->arena, l->items, l->count, room, sizeof *l->items);
    l->room = l->items ? room : 0;
  }
  if (!copy.ptr || !l->items) {
    l->no_memory = true;
    return;
  }
  memmove(l->items + at + 1, l->items + at, (l->count - at) * sizeof *l->items);
  l->items[at] = copy;
  l->count++;
}

typedef struct binding {
  uint32_t slot;
  cd_str path;
  const struct binding *up;
} binding;

/* "order.parties[].kind": a local name stands for an element of its macro's range. */
static bool read_path(const celi_node *n, const binding *scope, cd_buf *out) {
  if (n->op == CELI_VARIABLE) {
    cd_buf_str(out, n->name);
    return true;
  }
  if (n->op == CELI_LOCAL) {
    while (scope && scope->slot != n->slot) scope = scope->up;
    if (scope) cd_buf_str(out, scope->path);
    return scope && scope->path.len > 0;
  }
  if (n->op == CELI_INDEX || n->op == CELI_FILTER) {
    if (!read_path(n->args[0], scope, out)) return false;
    if (n->op == CELI_INDEX) cd_buf_c(out, "[]");
    return true;
  }
  if ((n->op != CELI_SELECT && n->op != CELI_HAS) || !read_path(n->args[0], scope, out)) return false;
  cd_buf_byte(out, '.');
  cd_buf_str(out, n->name);
  return true;
}

static bool binds(const celi_node *n) { return n->op >= CELI_ALL && n->op <= CELI_OPT_FLAT_MAP; }

static void walk(path_list *l, const celi_node *n, const binding *scope);

static void walk_macro(path_list *l, const celi_node *n, const binding *scope) {
  cd_buf b;
  cd_buf_init(&b, 1 << 12);
  walk(l, n->args[0], scope);
  bool is_loop = n->op < CELI_BIND;
  if (read_path(n->args[0], scope, &b) && is_loop) cd_buf_c(&b, "[]");
  binding one = {n->slot, cd_str_dup(l->arena, cd_buf_view(&b)), scope};
  binding two = {n->slot + 1, one.path, &one};
  if (n->name2.len) one.path = (cd_str){NULL, 0};
  for (uint32_t i = 1; i < n->count; i++) walk(l, n->args[i], n->name2.len ? &two : &one);
  cd_buf_free(&b);
}

/* The whole path of a chain is told already; what stands in brackets or in a filter on the way is not. */
static void walk_chain(path_list *l, const celi_node *n, const binding *scope) {
  for (; n->count > 0 && !binds(n); n = n->args[0])
    if (n->op == CELI_INDEX) walk(l, n->args[1], scope);
  if (binds(n)) walk_macro(l, n, scope);
}

static void walk(path_list *l, const celi_node *n, const binding *scope) {
  cd_buf b;
  cd_buf_init(&b, 1 << 12);
  bool chain = n->op != CELI_LOCAL && n->op != CELI_FILTER && read_path(n, scope, &b);
  if (chain) add_path(l, cd_buf_view(&b));
  cd_buf_free(&b);
  if (binds(n))
    walk_macro(l, n, scope);
  else if (chain)
    walk_chain(l, n, scope);
  else
    for (uint32_t i = 0; i < n->count; i++) walk(l, n->args[i], scope);
}

cordon_status cel_program_reads(const cel_program *p, cd_arena *a, cd_str **paths, size_t *count, cordon_error *err) {
  path_list l = {.arena = a};
  walk(&l, p->root, NULL);
  if (l.no_memory) return cd_no_memory(err);
  *paths = l.items;
  *count = l.count;
  return CORDON_OK;
}
