/* Values: making them, and what is unknown in them. */
#include <stdarg.h>
#include <stdio.h>

#include "cel/internal.h"

static bool holds_unknown(const cel_value *v) { return v->kind == CEL_UNKNOWN || celi_is_partial(*v); }

cel_value cel_list_of(cd_arena *a, const cel_value *items, size_t count) {
  cel_list *list = CD_NEW(a, cel_list);
  cel_value *copy = CD_NEW_ARRAY(a, cel_value, count);
  if (!list || !copy) return (cel_value){.kind = CEL_ABSENT};
  cel_value v = {.kind = CEL_LIST, .as.list = list};
  for (size_t i = 0; i < count; i++) {
    copy[i] = items[i];
    if (holds_unknown(&items[i])) v.nanos = CELI_PARTIAL;
  }
  *list = (cel_list){count, copy};
  return v;
}

cel_value cel_some(cd_arena *a, cel_value v) {
  cel_value *copy = CD_NEW(a, cel_value);
  if (!copy) return (cel_value){.kind = CEL_ABSENT};
  *copy = v;
  return (cel_value){.kind = CEL_OPTIONAL, .nanos = holds_unknown(&v) ? CELI_PARTIAL : 0, .as.optional = copy};
}

cel_value cel_none(void) { return (cel_value){.kind = CEL_OPTIONAL}; }

cel_value cel_timestamp(cd_time t) {
  int64_t seconds = t / 1000000, micros = t % 1000000;
  if (micros < 0) {
    micros += 1000000;
    seconds--;
  }
  return (cel_value){.kind = CEL_TIMESTAMP, .nanos = (int32_t)(micros * 1000), .as.seconds = seconds};
}

/* Stands for memory that ran out where a value must be given: an evaluation that meets it ends. It is never mistaken
 * for an answer. */
static const cel_failure no_room = {.message = {"memory ran out", 14}};
#define NO_ROOM ((cel_value){.kind = CEL_ERROR, .as.failure = &no_room})

cel_value cel_no_memory(void) { return NO_ROOM; }
bool celi_is_no_room(const cel_value *v) { return v->kind == CEL_ERROR && v->as.failure == &no_room; }

cel_value cel_error(cd_arena *a, const char *fmt, ...) {
  char text[512];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  cel_failure *f = CD_NEW(a, cel_failure);
  if (!f || !(f->message = cd_str_dup(a, cd_str_c(text))).ptr) return NO_ROOM;
  return (cel_value){.kind = CEL_ERROR, .as.failure = f};
}

cel_value cel_object_new(cd_arena *a, const cel_type *type, cd_str path) {
  cel_object *o = CD_NEW(a, cel_object);
  cel_value *fields = CD_NEW_ARRAY(a, cel_value, type->field_count);
  if (!o || !fields) return (cel_value){.kind = CEL_ABSENT};
  *o = (cel_object){type, path, fields};
  return (cel_value){.kind = CEL_OBJECT, .as.object = o};
}

void cel_object_set(cel_value object, size_t field, cel_value v) {
  if (object.kind != CEL_OBJECT || field >= object.as.object->type->field_count) return;
  ((cel_value *)(uintptr_t)object.as.object->fields)[field] = v; /* made by cel_object_new, not yet in use */
}

cel_value cel_host_of(cd_arena *a, const cel_type *type, const cel_host_class *klass, cd_str path, const void *data) {
  cel_host *h = CD_NEW(a, cel_host);
  if (!h) return (cel_value){.kind = CEL_ABSENT};
  *h = (cel_host){type, klass, path, data};
  return (cel_value){.kind = CEL_HOST, .as.host = h};
}

/* --- unknown --- */

cel_value cel_unknown(cd_arena *a, cd_str path, cd_str reason) {
  struct {
    cel_unknowns set;
    cel_missing item;
  } *u = cd_alloc(a, sizeof *u);
  if (!u) return NO_ROOM;
  u->item = (cel_missing){path, reason};
  u->set = (cel_unknowns){1, &u->item};
  return (cel_value){.kind = CEL_UNKNOWN, .as.unknowns = &u->set};
}

cel_value cel_unknown_merge(cd_arena *a, cel_value x, cel_value y) {
  if (x.kind != CEL_UNKNOWN) return y.kind == CEL_UNKNOWN ? y : x;
  if (y.kind != CEL_UNKNOWN || x.as.unknowns == y.as.unknowns) return x;
  const cel_unknowns *p = x.as.unknowns, *q = y.as.unknowns;
  cel_unknowns *set = CD_NEW(a, cel_unknowns);
  cel_missing *items = CD_NEW_ARRAY(a, cel_missing, p->count + q->count);
  if (!set || !items) return NO_ROOM;
  size_t n = 0, i = 0, j = 0;
  while (i < p->count || j < q->count) {
    int order = i == p->count ? 1 : j == q->count ? -1 : cd_str_cmp(p->items[i].path, q->items[j].path);
    items[n++] = order <= 0 ? p->items[i] : q->items[j];
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  *set = (cel_unknowns){n, items};
  return (cel_value){.kind = CEL_UNKNOWN, .as.unknowns = set};
}

cel_value celi_merge(cel_call *call, cel_value x, cel_value y) {
  cel_value v = cel_unknown_merge(call->arena, x, y);
  if (celi_is_no_room(&v)) call->halted = call->no_memory = true;
  return v;
}

cel_value celi_unknown(cel_call *call, cd_str path, cd_str reason) {
  cel_value v = path.ptr ? cel_unknown(call->arena, path, reason) : NO_ROOM;
  if (celi_is_no_room(&v)) call->halted = call->no_memory = true;
  return v;
}

/* Parts may be shared, so that a small value can have many: each is paid for. */
cel_value celi_unknowns_of(cel_call *call, cel_value v, cel_value so_far) {
  if (v.kind == CEL_UNKNOWN && celi_charge(call, v.as.unknowns->count)) return celi_merge(call, so_far, v);
  if (!celi_is_partial(v) || !celi_charge(call, 1)) return so_far;
  if (v.kind == CEL_OPTIONAL) return celi_unknowns_of(call, *v.as.optional, so_far);
  size_t count = v.kind == CEL_LIST ? v.as.list->count : v.as.map->count;
  for (size_t i = 0; i < count && !call->halted; i++)
    so_far = celi_unknowns_of(call, v.kind == CEL_LIST ? v.as.list->items[i] : v.as.map->entries[i].value, so_far);
  return so_far;
}

bool celi_pay_for(cel_call *call, cel_value v) {
  if (!celi_charge(call, 1)) return false;
  if (v.kind == CEL_OPTIONAL) return !v.as.optional || celi_pay_for(call, *v.as.optional);
  size_t count = v.kind == CEL_LIST ? v.as.list->count : v.kind == CEL_MAP ? v.as.map->count : 0;
  for (size_t i = 0; i < count; i++)
    if (!celi_pay_for(call, v.kind == CEL_LIST ? v.as.list->items[i] : v.as.map->entries[i].value)) return false;
  return true;
}

bool celi_is_zero(cel_value v) {
  switch (v.kind) {
  case CEL_NULL:
    return true;
  case CEL_BOOL:
    return !v.as.boolean;
  case CEL_INT:
    return v.as.integer == 0;
  case CEL_UINT:
    return v.as.uinteger == 0;
  case CEL_DOUBLE:
    return v.as.real == 0;
  case CEL_STRING:
  case CEL_BYTES:
    return v.as.string.len == 0;
  case CEL_LIST:
    return v.as.list->count == 0;
  case CEL_MAP:
    return v.as.map->count == 0;
  case CEL_TIMESTAMP:
  case CEL_DURATION:
    return v.as.seconds == 0 && v.nanos == 0;
  case CEL_OPTIONAL:
    return v.as.optional == NULL;
  default:
    return false;
  }
}
