/* Which constants an expression compares which fields with. */
#include "cel/internal.h"

/* A variable of a macro, and the field over which it goes. */
typedef struct bound {
  uint32_t slot;
  cd_str field;
  const struct bound *up;
} bound;

typedef struct finder {
  cd_arena *arena;
  cel_comparison *items;
  size_t count, room;
  bool no_memory;
} finder;

/* The last name of x.y.z, or of what a macro's variable goes over; empty for anything else. */
static cd_str field_of(const celi_node *n, const bound *b) {
  if (n->op == CELI_SELECT || n->op == CELI_HAS) return n->name;
  for (; n->op == CELI_LOCAL && b; b = b->up)
    if (b->slot == n->slot) return b->field;
  return (cd_str){0};
}

static void add(finder *f, cd_str field, cel_value constant) {
  for (size_t i = 0; i < f->count; i++)
    if (cd_str_eq(f->items[i].field, field) && cel_equal(f->items[i].constant, constant)) return;
  if (f->count == f->room) {
    size_t room = f->room ? f->room * 2 : 8;
    f->items = cd_grow_array(f->arena, f->items, f->count, room, sizeof *f->items);
    f->room = f->items ? room : 0;
    f->no_memory |= !f->items;
  }
  if (!f->no_memory) f->items[f->count++] = (cel_comparison){field, constant};
}

/* A constant, or each member of a constant list. */
static void add_constants(finder *f, cd_str field, const celi_node *n) {
  if (n->op == CELI_LIST) {
    for (uint32_t i = 0; i < n->count; i++) add_constants(f, field, n->args[i]);
    return;
  }
  if (!field.len || n->op != CELI_CONST) return;
  if (n->constant.kind != CEL_LIST) {
    add(f, field, n->constant);
    return;
  }
  for (size_t i = 0; i < n->constant.as.list->count; i++) add(f, field, n->constant.as.list->items[i]);
}

static void compare(finder *f, const celi_node *n, const bound *b) {
  bool equality = n->op == CELI_EQ || n->op == CELI_NE || n->op == CELI_IN;
  bool call = (n->op == CELI_METHOD || n->op == CELI_CALL) && n->count == 2;
  if (!equality && !call) return;
  add_constants(f, field_of(n->args[0], b), n->args[1]);
  if (equality) add_constants(f, field_of(n->args[1], b), n->args[0]);
}

static void walk(finder *f, const celi_node *n, const bound *b) {
  bool loops = n->op >= CELI_ALL && n->op <= CELI_BIND;
  bound here = {n->slot, loops && n->count ? field_of(n->args[0], b) : (cd_str){0}, b};
  compare(f, n, b);
  for (uint32_t i = 0; i < n->count && !f->no_memory; i++) walk(f, n->args[i], loops && i ? &here : b);
}

cordon_status cel_program_comparisons(const cel_program *p, cd_arena *a, cel_comparison **out, size_t *count,
                                      cordon_error *err) {
  finder f = {.arena = a};
  walk(&f, p->root, NULL);
  if (f.no_memory) return cd_no_memory(err);
  *out = f.items;
  *count = f.count;
  return CORDON_OK;
}
