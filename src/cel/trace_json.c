/* The trace for people: nested, with the text of each part. */
#include "cel/trace.h"

static cd_json *put(cd_arena *a, cd_json *o, const char *key, cd_json *v) { return cd_json_set(a, o, key, v); }

static cd_json *value_json(cd_arena *a, const cel_value *v) {
  if (v->kind == CEL_BOOL) return cd_json_new_c(a, v->as.boolean ? "true" : "false");
  if (v->kind == CEL_UNKNOWN) return cd_json_new_c(a, "unknown");
  if (v->kind == CEL_ERROR) return cd_json_new_c(a, "error");
  return cel_value_to_json(*v, a);
}

static cd_json *add_fact(cd_arena *a, cd_json *facts, const trace_row *r) {
  cd_buf b;
  cd_buf_init(&b, 1 << 12);
  bool has_path = trace_path(r, &b) && b.len > 0;
  cd_str path = has_path ? cd_str_dup(a, cd_buf_view(&b)) : (cd_str){"", 0};
  cd_buf_free(&b);
  if (!has_path) return facts;
  return path.ptr ? cd_json_set_s(a, facts, path, value_json(a, &r->value)) : NULL;
}

/* The element of a macro: its path where it is an object, else itself. */
static cd_json *element_json(cd_arena *a, const cel_value *v) {
  if (v->kind == CEL_OBJECT && v->as.object->path.len) return cd_json_new_str(a, v->as.object->path);
  return cel_value_to_json(*v, a);
}

static cd_json *start_part(cd_arena *a, const cel_trace *t, const trace_row *r) {
  cd_json *o = cd_json_new_object(a);
  if (r->kind == TRACE_ELEMENT)
    return put(a, put(a, o, "element", element_json(a, &r->key)), "value", value_json(a, &r->value));
  const celi_node *n = r->node;
  o = put(a, o, "text", cd_json_new_str(a, cd_str_sub(t->program->text, n->from, n->to - n->from)));
  o = put(a, o, "from", cd_json_new_int(a, n->from));
  o = put(a, o, "to", cd_json_new_int(a, n->to));
  return put(a, o, "value", value_json(a, &r->value));
}

static cd_json *part_json(cd_arena *a, const cel_trace *t, uint32_t at);

/* Rows from..to as the facts and parts of o. */
static cd_json *put_parts(cd_arena *a, const cel_trace *t, uint32_t from, uint32_t to, cd_json *o) {
  cd_json *facts = cd_json_new_object(a), *parts = cd_json_new_list(a);
  for (uint32_t i = from; i < to && o;) {
    const trace_row *part = &t->rows[i];
    if (trace_is_fact(part))
      facts = add_fact(a, facts, part);
    else
      parts = cd_json_add(a, parts, part_json(a, t, i));
    if (!facts || !parts) return NULL;
    i = trace_is_fact(part) ? i + 1 : part->end;
  }
  if (cd_json_count(facts)) o = put(a, o, "facts", facts);
  if (cd_json_count(parts)) o = put(a, o, "parts", parts);
  return o;
}

static cd_json *part_json(cd_arena *a, const cel_trace *t, uint32_t at) {
  return put_parts(a, t, at + 1, t->rows[at].end, start_part(a, t, &t->rows[at]));
}

/* An expression that is no condition itself: its rows stand under none. */
static cd_json *whole_json(cd_arena *a, const cel_trace *t) {
  cd_str text = t->program->text;
  cd_json *o = cd_json_new_object(a);
  o = put(a, o, "text", cd_json_new_str(a, text));
  o = put(a, o, "from", cd_json_new_int(a, 0));
  o = put(a, o, "to", cd_json_new_int(a, (int64_t)text.len));
  return put_parts(a, t, 0, t->count, o);
}

cd_json *cel_trace_json(const cel_trace *t, cd_arena *a) {
  if (t->failed || !t->program) return NULL;
  bool one = t->count > 0 && t->rows[0].kind == TRACE_CONDITION && t->rows[0].end == t->count;
  return one ? part_json(a, t, 0) : whole_json(a, t);
}
