/* Questions about an expression that is right and may still not mean what it says: `all` over a list that may be empty
 * is true of it. */
#include "cel/internal.h"

/* The conditions that hold where a part is evaluated: the operands of the && around it, innermost first. */
typedef struct context {
  const celi_node *both; /* an && */
  const struct context *up;
} context;

typedef struct finder {
  const cel_program *p;
  cd_arena *arena;
  cel_all_use *items;
  size_t count, room;
  bool no_memory;
} finder;

static cd_str text_of(const finder *f, const celi_node *n) { return cd_str_sub(f->p->text, n->from, n->to - n->from); }

static bool is_size_of(const finder *f, const celi_node *n, cd_str range) {
  bool call = (n->op == CELI_METHOD || n->op == CELI_CALL) && n->count == 1 && cd_str_eqc(n->name, "size");
  return call && cd_str_eq(text_of(f, n->args[0]), range);
}

static bool is_int(const celi_node *n, int64_t v) {
  return n->op == CELI_CONST && n->constant.kind == CEL_INT && n->constant.as.integer == v;
}

static bool is_int_from(const celi_node *n, int64_t least) {
  return n->op == CELI_CONST && n->constant.kind == CEL_INT && n->constant.as.integer >= least;
}

static bool is_empty_list(const celi_node *n) {
  return n->op == CELI_CONST && n->constant.kind == CEL_LIST && n->constant.as.list->count == 0;
}

/* Does the condition hold only where the range has elements? */
static bool says_not_empty(const finder *f, const celi_node *n, cd_str range) {
  if (n->op == CELI_EXISTS || n->op == CELI_EXISTS_ONE) return cd_str_eq(text_of(f, n->args[0]), range);
  if (n->count != 2) return false;
  const celi_node *x = n->args[0], *y = n->args[1];
  if (n->op == CELI_NE)
    return (is_size_of(f, x, range) && is_int(y, 0)) || (cd_str_eq(text_of(f, x), range) && is_empty_list(y));
  if (n->op == CELI_IN) return cd_str_eq(text_of(f, y), range);
  if (n->op == CELI_EQ) return is_size_of(f, x, range) && is_int_from(y, 1);
  if (n->op != CELI_CALL) return false;
  if (cd_str_eqc(n->name, "_>_")) return is_size_of(f, x, range) && is_int_from(y, 0);
  if (cd_str_eqc(n->name, "_>=_")) return is_size_of(f, x, range) && is_int_from(y, 1);
  if (cd_str_eqc(n->name, "_<_")) return is_int(x, 0) && is_size_of(f, y, range);
  return cd_str_eqc(n->name, "_<=_") && is_int(x, 1) && is_size_of(f, y, range);
}

static bool guarded(const finder *f, const context *c, cd_str range) {
  for (; c; c = c->up)
    for (uint32_t i = 0; i < c->both->count; i++)
      if (says_not_empty(f, c->both->args[i], range)) return true;
  return false;
}

static void add(finder *f, const celi_node *n, const context *c) {
  const celi_node *range = n->args[0];
  bool written_out =
      (range->op == CELI_LIST && range->count > 0) ||
      (range->op == CELI_CONST && range->constant.kind == CEL_LIST && range->constant.as.list->count > 0);
  if (f->count == f->room) {
    size_t room = f->room ? f->room * 2 : 4;
    f->items = cd_grow_array(f->arena, f->items, f->count, room, sizeof *f->items);
    f->room = f->items ? room : 0;
    f->no_memory |= !f->items;
  }
  if (f->no_memory) return;
  cel_all_use use = {.range = text_of(f, range), .from = n->from, .to = n->to};
  celi_locate(f->p->text, n->at, &use.line, &use.column);
  use.guarded = written_out || guarded(f, c, use.range);
  f->items[f->count++] = use;
}

static void walk(finder *f, const celi_node *n, const context *c) {
  context here = {n, c};
  if (n->op == CELI_ALL) add(f, n, c);
  for (uint32_t i = 0; i < n->count && !f->no_memory; i++) walk(f, n->args[i], n->op == CELI_AND ? &here : c);
}

cordon_status cel_program_alls(const cel_program *p, cd_arena *a, cel_all_use **out, size_t *count, cordon_error *err) {
  finder f = {.p = p, .arena = a};
  walk(&f, p->root, NULL);
  if (f.no_memory) return cd_no_memory(err);
  *out = f.items;
  *count = f.count;
  return CORDON_OK;
}
