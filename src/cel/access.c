/* Reading parts of values: fields, elements, membership; and what absence means for each kind of value. */
#include "cel/internal.h"

static void bad_memory(celi_machine *m, cel_value *out) {
  if (out->kind == CEL_ABSENT) celi_out_of_memory(&m->call, out);
}

/* A found value, or CEL_ABSENT, as the selection wants it: plain, as optional, or as has(). `open`: unknown stands for
 * absent. */
static void finish(celi_machine *m, const celi_node *n, bool has, bool optional, cel_value *out) {
  if (out->kind == CEL_UNKNOWN || out->kind == CEL_ERROR) return;
  if (has) {
    *out = cel_bool(out->kind != CEL_ABSENT);
  } else if (optional) {
    *out = out->kind == CEL_ABSENT ? cel_none() : cel_some(m->call.arena, *out);
    bad_memory(m, out);
  } else if (out->kind == CEL_ABSENT) {
    celi_error_at(m, n, out, "no such key: '" CD_FMT "'", CD_ARG(n->name));
  }
}

static cel_value empty_of(celi_machine *m, const cel_type *type) {
  switch (type->kind) {
  case CEL_BOOL:
    return cel_bool(false);
  case CEL_INT:
    return cel_int(0);
  case CEL_UINT:
    return cel_uint(0);
  case CEL_DOUBLE:
    return cel_double(0);
  case CEL_STRING:
    return cel_string((cd_str){"", 0});
  case CEL_BYTES:
    return cel_bytes((cd_str){"", 0});
  case CEL_MAP:
    return cel_map_of(m->call.arena, NULL, 0);
  case CEL_LIST:
    return cel_list_of(m->call.arena, NULL, 0);
  case CEL_OPTIONAL:
    return cel_none();
  default:
    return cel_null();
  }
}

/* "order" + "." + "destination" */
static cd_str join_path(cd_arena *a, cd_str path, cd_str field) {
  if (path.len == 0) return field;
  char *p = cd_alloc(a, path.len + field.len + 2);
  if (!p) return (cd_str){NULL, 0};
  memcpy(p, path.ptr, path.len);
  p[path.len] = '.';
  memcpy(p + path.len + 1, field.ptr, field.len);
  return cd_str_of(p, path.len + 1 + field.len);
}

/* An absent field of an object or host object. Leaves CEL_ABSENT for "no such key" and for has() that is false. */
static void absent_field(celi_machine *m, const cel_field *f, cd_str path, bool has, cel_value *out) {
  if (f->absent == CEL_ABSENT_UNKNOWN)
    *out = celi_unknown(&m->call, join_path(m->call.arena, path, f->name), f->why);
  else if (has || f->absent == CEL_ABSENT_ERROR)
    return;
  else
    *out = f->absent == CEL_ABSENT_NULL ? cel_null() : empty_of(m, f->type);
  bad_memory(m, out);
}

static const cel_field *field_of(const celi_node *n, const cel_type *type, size_t *number) {
  int i = type == n->owner ? n->index : cel_type_field(type, n->name);
  if (i < 0) return NULL;
  *number = (size_t)i;
  return &type->fields[i];
}

static void select_field(celi_machine *m, const celi_node *n, const cel_value *from, bool has, cel_value *out) {
  bool host = from->kind == CEL_HOST;
  size_t number = 0;
  const cel_field *f = field_of(n, host ? from->as.host->type : from->as.object->type, &number);
  out->kind = CEL_ABSENT;
  if (!f) return;
  if (!host)
    *out = from->as.object->fields[number];
  else if (from->as.host->klass->select)
    from->as.host->klass->select(&m->call, from->as.host, number, out);
  celi_settle(m, n, out);
  if (out->kind == CEL_ABSENT) absent_field(m, f, host ? from->as.host->path : from->as.object->path, has, out);
  if (m->trace) celi_trace_field(m->trace, n, from, out, has);
}

static void select_member(celi_machine *m, const celi_node *n, const cel_value *from, bool has, cel_value *out) {
  *out = cel_map_get(from->as.map, cel_string(n->name));
  if (m->trace) celi_trace_field(m->trace, n, from, out, has);
}

void celi_select(celi_machine *m, const celi_node *n, const cel_value *from, bool has, cel_value *out) {
  cel_value inner;
  bool optional = n->flags & CELI_OPTIONAL;
  if (from->kind == CEL_OPTIONAL) {
    if (!from->as.optional) {
      *out = has ? cel_bool(false) : cel_none();
      return;
    }
    inner = *from->as.optional;
    from = &inner;
    optional = true;
  }
  switch (from->kind) {
  case CEL_UNKNOWN:
  case CEL_ERROR:
    *out = *from;
    return;
  case CEL_OBJECT:
  case CEL_HOST:
    select_field(m, n, from, has, out);
    break;
  case CEL_MAP:
    select_member(m, n, from, has, out);
    break;
  default:
    celi_error_at(m, n, out, "no such key: '" CD_FMT "'; " CD_FMT " has no fields", CD_ARG(n->name),
                  CD_ARG(celi_type_word(celi_type_of(*from))));
    return;
  }
  finish(m, n, has, optional, out);
}

/* --- elements --- */

static void index_list(celi_machine *m, const celi_node *n, const cel_list *list, const cel_value *key,
                       cel_value *out) {
  cel_value k = *key;
  out->kind = CEL_ABSENT;
  if (k.kind != CEL_STRING && k.kind != CEL_BOOL && celi_as_key(key, &k)) {
    if (k.kind == CEL_INT && k.as.integer >= 0 && (uint64_t)k.as.integer < list->count)
      *out = list->items[k.as.integer];
    else if (!(n->flags & CELI_OPTIONAL))
      celi_error_at(m, n, out, "index out of range: the list has %zu elements, counted from 0", list->count);
    return;
  }
  celi_error_at(m, n, out, "no such overload: the index of a list is an int");
}

static void index_host(celi_machine *m, const celi_node *n, const cel_host *host, const cel_value *key,
                       cel_value *out) {
  out->kind = CEL_ABSENT;
  if (!host->klass->index)
    celi_error_at(m, n, out, "no such overload: '" CD_FMT "' has no elements", CD_ARG(host->type->name));
  else
    host->klass->index(&m->call, host, key, out);
  celi_settle(m, n, out);
  if (m->trace) celi_trace_key(m->trace, n, host, key, out, false);
}

static void missing_key(celi_machine *m, const celi_node *n, const cel_value *key, cel_value *out) {
  cd_buf text;
  cd_buf_init(&text, 200);
  cel_value_format(*key, &text);
  celi_error_at(m, n, out, "no such key: " CD_FMT, CD_ARG(cd_buf_view(&text)));
  cd_buf_free(&text);
}

void celi_eval_index(celi_machine *m, const celi_node *n, const cel_value *from, const cel_value *key, cel_value *out) {
  bool optional = n->flags & CELI_OPTIONAL;
  if (from->kind == CEL_OPTIONAL) {
    if (!from->as.optional) {
      *out = cel_none();
      return;
    }
    from = from->as.optional;
    optional = true;
  }
  switch (from->kind) {
  case CEL_LIST:
    index_list(m, n, from->as.list, key, out);
    break;
  case CEL_MAP:
    *out = cel_map_get(from->as.map, *key);
    break;
  case CEL_HOST:
    index_host(m, n, from->as.host, key, out);
    break;
  case CEL_UNKNOWN:
  case CEL_ERROR:
    *out = *from;
    return;
  default:
    celi_error_at(m, n, out, "no such overload: " CD_FMT " has no elements",
                  CD_ARG(celi_type_word(celi_type_of(*from))));
    return;
  }
  if (out->kind == CEL_ABSENT && !optional)
    missing_key(m, n, key, out);
  else
    finish(m, n, false, optional, out);
}

/* --- membership --- */

typedef struct search {
  const cel_value *wanted;
  cel_value unknown, error;
} search;

/* True when the element is the one. What cannot be told is kept. */
static bool is_it(celi_machine *m, search *s, const cel_value *element) {
  if (element->kind == CEL_ERROR) {
    if (!s->error.kind) s->error = *element;
    return false;
  }
  return celi_equal(&m->call, s->wanted, element, &s->unknown) == 1;
}

static void settle(const search *s, bool found, cel_value *out) {
  if (found)
    *out = cel_bool(true);
  else if (s->unknown.kind == CEL_UNKNOWN)
    *out = s->unknown;
  else
    *out = s->error.kind ? s->error : cel_bool(false);
}

static void in_list(celi_machine *m, search *s, const cel_list *list, cel_value *out) {
  bool found = false;
  if (!celi_charge(&m->call, list->count / 8)) return;
  for (size_t i = 0; i < list->count && !found && !m->call.halted; i++) found = is_it(m, s, &list->items[i]);
  settle(s, found, out);
}

/* A list that is written out is searched as it is made, so that what stands behind a hit is never read. */
static void in_literal(celi_machine *m, search *s, const celi_node *list, cel_value *out) {
  bool found = false;
  for (uint32_t i = 0; i < list->count && !found && !m->call.halted; i++) {
    cel_value element;
    celi_eval(m, list->args[i], &element);
    found = is_it(m, s, &element);
  }
  settle(s, found, out);
}

static bool has_optionals(const celi_node *list) {
  for (uint32_t i = 0; i < list->count; i++)
    if (list->args[i]->flags & CELI_OPTIONAL) return true;
  return false;
}

static void in_host(celi_machine *m, const celi_node *n, const cel_host *host, const cel_value *key, cel_value *out) {
  out->kind = CEL_ABSENT;
  if (!host->klass->contains)
    celi_error_at(m, n, out, "no such overload: nothing is looked up in '" CD_FMT "'", CD_ARG(host->type->name));
  else
    host->klass->contains(&m->call, host, key, out);
  celi_settle(m, n, out);
  if (out->kind == CEL_ABSENT) *out = cel_bool(false);
  if (m->trace) celi_trace_key(m->trace, n, host, key, out, true);
}

static void in_keys(const cel_map *keys, const cel_value *wanted, cel_value *out) {
  *out = cel_bool(cel_map_get(keys, *wanted).kind != CEL_ABSENT);
}

static void in_value(celi_machine *m, const celi_node *n, search *s, const cel_value *from, cel_value *out) {
  switch (from->kind) {
  case CEL_UNKNOWN:
    *out = *from;
    return;
  case CEL_LIST:
    in_list(m, s, from->as.list, out);
    return;
  case CEL_MAP:
    in_keys(from->as.map, s->wanted, out);
    return;
  case CEL_HOST:
    in_host(m, n, from->as.host, s->wanted, out);
    return;
  default:
    celi_error_at(m, n, out, "no such overload: 'in' looks into a list, a map or a table");
    return;
  }
}

void celi_eval_in(celi_machine *m, const celi_node *n, cel_value *out) {
  cel_value wanted, from = {0};
  search s = {.wanted = &wanted};
  celi_eval(m, n->args[0], &wanted);
  const celi_node *list = n->args[1];
  bool literal = list->op == CELI_LIST && !has_optionals(list) && wanted.kind > CEL_ERROR;
  if (literal) {
    in_literal(m, &s, list, out);
    return;
  }
  celi_eval(m, list, &from);
  if (n->prepared && wanted.kind > CEL_ERROR)
    in_keys(n->prepared, &wanted, out);
  else if (wanted.kind == CEL_UNKNOWN)
    *out = celi_merge(&m->call, wanted, from);
  else if (from.kind == CEL_UNKNOWN)
    *out = from;
  else if (wanted.kind == CEL_ERROR)
    *out = wanted;
  else if (from.kind == CEL_ERROR)
    *out = from;
  else
    in_value(m, n, &s, &from, out);
}
