/* The trace as it is written: one row for each condition, element of a macro, and fact that is read, in the order they
 * begin. A row ends where its parts end, so that the rows are a tree in pre-order. Paths are made only when somebody
 * asks. */
#include "cel/trace.h"

cel_trace *cel_trace_new(cd_arena *a) {
  cel_trace *t = CD_NEW(a, cel_trace);
  if (!t) return NULL;
  t->arena = a;
  t->room = 32;
  t->rows = CD_NEW_ARRAY(a, trace_row, t->room);
  return t->rows ? t : NULL;
}

void celi_trace_start(cel_trace *t, const cel_program *p) {
  t->program = p;
  t->count = 0;
  t->failed = false;
}

bool celi_trace_failed(const cel_trace *t) { return t->failed; }

static trace_row *new_row(cel_trace *t) {
  static _Thread_local trace_row spare; /* where memory ran out: written and never read */
  if (t->count == t->room) {
    trace_row *grown = cd_grow_array(t->arena, t->rows, t->count, (size_t)t->room * 2, sizeof *grown);
    if (!grown) {
      t->failed = true;
      return &spare;
    }
    t->rows = grown;
    t->room *= 2;
  }
  return &t->rows[t->count++];
}

uint32_t celi_trace_begin(cel_trace *t, const celi_node *n) {
  uint32_t entry = t->count;
  trace_row *r = new_row(t);
  r->kind = TRACE_CONDITION;
  r->node = n;
  return entry;
}

void celi_trace_end(cel_trace *t, uint32_t entry, const cel_value *v) {
  if (t->failed) return;
  t->rows[entry].end = t->count;
  t->rows[entry].value = *v;
}

uint32_t celi_trace_element(cel_trace *t, const celi_node *n, const cel_value *element) {
  uint32_t entry = t->count;
  trace_row *r = new_row(t);
  r->kind = TRACE_ELEMENT;
  r->node = n;
  r->key = *element;
  return entry;
}

/* Objects and host objects are no facts; their fields are. A list of objects is told by what is read of its elements,
 * unless it is empty. */
static bool is_leaf(const cel_value *v) {
  if (v->kind == CEL_OBJECT || v->kind == CEL_HOST || v->kind == CEL_ERROR) return false;
  return v->kind != CEL_LIST || v->as.list->count == 0 || v->as.list->items[0].kind != CEL_OBJECT;
}

static void add_leaf(cel_trace *t, trace_kind kind, const celi_node *n, const void *owner, const cel_value *v,
                     bool asked) {
  trace_row *r = new_row(t);
  r->kind = (uint8_t)kind;
  r->asked = asked;
  r->node = n;
  r->owner = owner;
  r->value = *v;
  r->end = t->count;
}

void celi_trace_field(cel_trace *t, const celi_node *n, const cel_value *owner, const cel_value *v, bool has) {
  if (!has && !is_leaf(v)) return;
  if (owner->kind == CEL_MAP)
    add_leaf(t, TRACE_MEMBER, n, NULL, v, has);
  else if (owner->kind == CEL_OBJECT)
    add_leaf(t, TRACE_FIELD, n, owner->as.object, v, has);
  else
    add_leaf(t, TRACE_HOST_FIELD, n, owner->as.host, v, has);
}

void celi_trace_key(cel_trace *t, const celi_node *n, const cel_host *host, const cel_value *key, const cel_value *v,
                    bool contains) {
  if (!contains && !is_leaf(v)) return;
  add_leaf(t, TRACE_KEY, n, host, v, contains);
  if (!t->failed) t->rows[t->count - 1].key = *key;
}

void celi_trace_variable(cel_trace *t, const celi_node *n, const cel_value *v) {
  if (is_leaf(v) && v->kind != CEL_MAP) add_leaf(t, TRACE_VARIABLE, n, NULL, v, false);
}

void celi_trace_said(cel_trace *t, const celi_node *n, cd_str path, const cel_value *v) {
  add_leaf(t, TRACE_SAID, n, NULL, v, false);
  if (!t->failed) t->rows[t->count - 1].key = cel_string(path);
}
