/* Parsing: json_read.c takes what is right and plain. What it leaves gets a look for depth, then Jansson, whose tree is
 * copied into the arena and dropped, and whose errors are put in words. */
#include "base/json.h"

#include <jansson.h>

#include "base/json_read.h"
#include "base/limits.h"
#include "base/utf8.h"

/* Line and column (in bytes, from 1) of an offset. */
static void place_of(cd_str text, size_t offset, int64_t *line, int64_t *column) {
  *line = 1;
  size_t start = 0;
  for (size_t i = 0; i < offset && i < text.len; i++) {
    if (text.ptr[i] != '\n') continue;
    ++*line;
    start = i + 1;
  }
  *column = (int64_t)(offset - start) + 1;
}

static cordon_status fail_at(cordon_error *err, cordon_status code, cd_str text, size_t offset, const char *label,
                             const char *why) {
  int64_t line, column;
  place_of(text, offset, &line, &column);
  cordon_status status = cd_fail(err, code, "%s", why);
  cd_error_place(err, label, line, column, NULL);
  return status;
}

/* Jansson recurses for each level, so depth is looked at before it: brackets outside strings. */
static bool too_deep(cd_str text, size_t *offset) {
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (in_string) {
      if (c == '\\') i++;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if ((c == '{' || c == '[') && ++depth > CD_MAX_JSON_DEPTH) {
      *offset = i;
      return true;
    } else if ((c == '}' || c == ']') && depth > 0) {
      depth--;
    }
  }
  return false;
}

static const char *syntax_reason(const json_error_t *e) {
  switch (json_error_code(e)) {
  case json_error_duplicate_key:
    return "a key stands twice in one object; each key may stand once";
  case json_error_null_character:
  case json_error_null_byte_in_key:
    return "text holds a NUL character; leave it out";
  case json_error_invalid_utf8:
    return "text is not UTF-8; save the file as UTF-8";
  case json_error_numeric_overflow:
    return "a number is too large; whole numbers go to 9223372036854775807, and larger ones are written as text";
  case json_error_end_of_input_expected:
    return "something follows the JSON document; one document is one value and nothing after it";
  case json_error_premature_end_of_input:
    return "the JSON document ends too early; a bracket or quote is not closed";
  default:
    return NULL;
  }
}

/* Jansson quotes the key that stands twice at the end of its message: near '"key"'. */
static void name_key(const json_error_t *e, cordon_error *err) {
  char key[160];
  const char *quoted = strstr(e->text, "near '\"");
  size_t len = quoted ? strcspn(quoted + 7, "\"") : 0;
  if (len == 0 || len >= sizeof key) return;
  memcpy(key, quoted + 7, len);
  key[len] = '\0';
  cd_error_place(err, NULL, 0, 0, key);
}

static cordon_status syntax_error(const json_error_t *e, cd_str text, const char *label, cordon_error *err) {
  if (json_error_code(e) == json_error_out_of_memory) return cd_no_memory(err);
  size_t offset = e->position > 0 ? (size_t)e->position : 0;
  if (offset > text.len) offset = text.len;
  const char *reason = syntax_reason(e);
  char why[300];
  if (!reason) snprintf(why, sizeof why, "this is not JSON: %s", e->text);
  cordon_status status = fail_at(err, CORDON_BAD_INPUT, text, offset, label, reason ? reason : why);
  if (json_error_code(e) == json_error_duplicate_key) name_key(e, err);
  return status;
}

/* --- from Jansson's tree into the arena; depth is bounded by too_deep --- */

static cd_json *new_value(cd_arena *a, cd_json_kind kind) {
  cd_json *v = CD_NEW(a, cd_json);
  if (v) v->kind = kind;
  return v;
}

static cd_json *convert(cd_arena *a, json_t *from);

static cd_json *convert_list(cd_arena *a, json_t *from) {
  cd_json *v = new_value(a, CD_JSON_LIST);
  size_t n = json_array_size(from);
  if (!v || !(v->as.items = CD_NEW_ARRAY(a, cd_json *, n))) return NULL;
  v->count = v->room = n;
  for (size_t i = 0; i < n; i++)
    if (!(v->as.items[i] = convert(a, json_array_get(from, i)))) return NULL;
  return v;
}

static cd_json *convert_object(cd_arena *a, json_t *from) {
  cd_json *v = new_value(a, CD_JSON_OBJECT);
  size_t n = json_object_size(from);
  if (!v || !(v->as.members = CD_NEW_ARRAY(a, cd_json_member, n))) return NULL;
  v->room = n;
  for (void *it = json_object_iter(from); it; it = json_object_iter_next(from, it)) {
    cd_json_member *m = &v->as.members[v->count++];
    m->key = cd_str_dup(a, cd_str_of(json_object_iter_key(it), json_object_iter_key_len(it)));
    m->value = convert(a, json_object_iter_value(it));
    if (!m->key.ptr || !m->value) return NULL;
  }
  return v;
}

static cd_json *convert(cd_arena *a, json_t *from) {
  switch (json_typeof(from)) {
  case JSON_OBJECT:
    return convert_object(a, from);
  case JSON_ARRAY:
    return convert_list(a, from);
  case JSON_STRING: {
    cd_str s = cd_str_dup(a, cd_str_of(json_string_value(from), json_string_length(from)));
    return s.ptr ? cd_json_new_str(a, s) : NULL;
  }
  case JSON_INTEGER:
    return cd_json_new_int(a, json_integer_value(from));
  case JSON_REAL:
    return cd_json_new_real(a, json_real_value(from));
  case JSON_TRUE:
    return cd_json_new_bool(a, true);
  case JSON_FALSE:
    return cd_json_new_bool(a, false);
  default:
    return cd_json_new_null(a);
  }
}

cordon_status cd_json_read_slowly(cd_str text, const char *label, cd_arena *a, cd_json **out, cordon_error *err) {
  size_t offset;
  if (too_deep(text, &offset))
    return fail_at(err, CORDON_LIMIT, text, offset, label, "JSON nests deeper than 64 levels, which is the limit");
  if (memchr(text.ptr ? text.ptr : "", 0, text.len))
    return fail_at(err, CORDON_BAD_INPUT, text, (size_t)((const char *)memchr(text.ptr, 0, text.len) - text.ptr), label,
                   "text holds a NUL byte; leave it out");
  bool bom = cd_str_starts(text, CD_STR("\xEF\xBB\xBF"));
  cd_str body = bom ? cd_str_sub(text, 3, text.len) : text;
  json_error_t e;
  json_t *tree = json_loadb(body.ptr ? body.ptr : "", body.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
  if (!tree) return syntax_error(&e, body, label, err);
  cd_json *v = convert(a, tree);
  json_decref(tree);
  if (!v) return cd_no_memory(err);
  *out = v;
  return CORDON_OK;
}

cordon_status cd_json_parse(cd_str text, const char *label, cd_arena *a, cd_json **out, cordon_error *err) {
  if (text.len > CD_MAX_JSON_BYTES) {
    cordon_status status =
        cd_fail(err, CORDON_LIMIT, "the JSON document has %zu bytes; at most %u are read", text.len, CD_MAX_JSON_BYTES);
    cd_error_place(err, label, 0, 0, NULL);
    return status;
  }
  switch (cd_json_read(text, a, out)) {
  case CD_JSON_QUICK_DONE:
    return CORDON_OK;
  case CD_JSON_QUICK_NO_MEMORY:
    return cd_no_memory(err);
  default:
    return cd_json_read_slowly(text, label, a, out, err);
  }
}

/* --- reading --- */

cd_json *cd_json_get_s(const cd_json *obj, cd_str key) {
  if (!obj || obj->kind != CD_JSON_OBJECT) return NULL;
  for (size_t i = 0; i < obj->count; i++)
    if (cd_str_eq(obj->as.members[i].key, key)) return obj->as.members[i].value;
  return NULL;
}

cd_json *cd_json_get(const cd_json *obj, const char *key) { return cd_json_get_s(obj, cd_str_c(key)); }

cd_json *cd_json_at(const cd_json *list, size_t i) {
  return list && list->kind == CD_JSON_LIST && i < list->count ? list->as.items[i] : NULL;
}

size_t cd_json_count(const cd_json *v) {
  return v && (v->kind == CD_JSON_LIST || v->kind == CD_JSON_OBJECT) ? v->count : 0;
}

cd_str cd_json_str(const cd_json *v) { return v && v->kind == CD_JSON_STRING ? v->as.string : cd_str_of(NULL, 0); }

int64_t cd_json_int(const cd_json *v, int64_t fallback) {
  return v && v->kind == CD_JSON_INT ? v->as.integer : fallback;
}

bool cd_json_bool(const cd_json *v, bool fallback) { return v && v->kind == CD_JSON_BOOL ? v->as.boolean : fallback; }

const char *cd_json_kind_name(cd_json_kind k) {
  static const char *const names[] = {"null", "true or false", "whole number", "number", "string", "list", "object"};
  return (size_t)k < sizeof names / sizeof *names ? names[k] : "value";
}

static bool lists_eq(const cd_json *a, const cd_json *b) {
  for (size_t i = 0; i < a->count; i++)
    if (!cd_json_eq(a->as.items[i], b->as.items[i])) return false;
  return true;
}

static bool objects_eq(const cd_json *a, const cd_json *b) {
  for (size_t i = 0; i < a->count; i++) {
    const cd_json *other = cd_json_get_s(b, a->as.members[i].key);
    if (!other || !cd_json_eq(a->as.members[i].value, other)) return false;
  }
  return true;
}

bool cd_json_eq(const cd_json *a, const cd_json *b) {
  if (a == b) return true;
  if (!a || !b || a->kind != b->kind || a->count != b->count) return false;
  switch (a->kind) {
  case CD_JSON_BOOL:
    return a->as.boolean == b->as.boolean;
  case CD_JSON_INT:
    return a->as.integer == b->as.integer;
  case CD_JSON_REAL:
    return !(a->as.real < b->as.real) && !(a->as.real > b->as.real);
  case CD_JSON_STRING:
    return cd_str_eq(a->as.string, b->as.string);
  case CD_JSON_LIST:
    return lists_eq(a, b);
  case CD_JSON_OBJECT:
    return objects_eq(a, b);
  default:
    return true;
  }
}

/* --- building --- */

cd_json *cd_json_new_null(cd_arena *a) { return new_value(a, CD_JSON_NULL); }

cd_json *cd_json_new_bool(cd_arena *a, bool v) {
  cd_json *j = new_value(a, CD_JSON_BOOL);
  if (j) j->as.boolean = v;
  return j;
}

cd_json *cd_json_new_int(cd_arena *a, int64_t v) {
  cd_json *j = new_value(a, CD_JSON_INT);
  if (j) j->as.integer = v;
  return j;
}

cd_json *cd_json_new_real(cd_arena *a, double v) {
  cd_json *j = new_value(a, CD_JSON_REAL);
  if (j) j->as.real = v;
  return j;
}

cd_json *cd_json_new_str(cd_arena *a, cd_str v) {
  cd_json *j = new_value(a, CD_JSON_STRING);
  if (j) j->as.string = v.ptr ? v : CD_STR("");
  return j;
}

cd_json *cd_json_new_c(cd_arena *a, const char *z) { return cd_json_new_str(a, cd_str_c(z)); }
cd_json *cd_json_new_list(cd_arena *a) { return new_value(a, CD_JSON_LIST); }
cd_json *cd_json_new_object(cd_arena *a) { return new_value(a, CD_JSON_OBJECT); }

/* Room for one more; the grown array, or NULL. */
static void *room_for_one(cd_arena *a, cd_json *v, void *array, size_t size) {
  if (v->count < v->room) return array;
  size_t room = v->room ? v->room * 2 : 4;
  void *grown = cd_grow_array(a, array, v->count, room, size);
  if (grown) v->room = room;
  return grown;
}

cd_json *cd_json_add(cd_arena *a, cd_json *list, cd_json *v) {
  if (!list || !v || list->kind != CD_JSON_LIST) return NULL;
  cd_json **items = room_for_one(a, list, list->as.items, sizeof(cd_json *));
  if (!items) return NULL;
  list->as.items = items;
  items[list->count++] = v;
  return list;
}

cd_json *cd_json_set_s(cd_arena *a, cd_json *obj, cd_str key, cd_json *v) {
  if (!obj || !v || obj->kind != CD_JSON_OBJECT) return NULL;
  for (size_t i = 0; i < obj->count; i++) {
    if (!cd_str_eq(obj->as.members[i].key, key)) continue;
    obj->as.members[i].value = v;
    return obj;
  }
  cd_json_member *members = room_for_one(a, obj, obj->as.members, sizeof(cd_json_member));
  if (!members) return NULL;
  obj->as.members = members;
  members[obj->count++] = (cd_json_member){key, v};
  return obj;
}

cd_json *cd_json_set(cd_arena *a, cd_json *obj, const char *key, cd_json *v) {
  return cd_json_set_s(a, obj, cd_str_c(key), v);
}

static cd_json *copy_list(cd_arena *a, const cd_json *v) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < v->count; i++) out = cd_json_add(a, out, cd_json_copy(a, v->as.items[i]));
  return out;
}

static cd_json *copy_object(cd_arena *a, const cd_json *v) {
  cd_json *out = cd_json_new_object(a);
  if (!out || !(out->as.members = CD_NEW_ARRAY(a, cd_json_member, v->count))) return NULL;
  out->room = v->count;
  for (size_t i = 0; i < v->count; i++) {
    cd_json_member m = {cd_str_dup(a, v->as.members[i].key), cd_json_copy(a, v->as.members[i].value)};
    if (!m.key.ptr || !m.value) return NULL;
    out->as.members[out->count++] = m;
  }
  return out;
}

cd_json *cd_json_copy(cd_arena *a, const cd_json *v) {
  if (!v) return NULL;
  if (v->kind == CD_JSON_LIST) return copy_list(a, v);
  if (v->kind == CD_JSON_OBJECT) return copy_object(a, v);
  cd_json *out = CD_NEW(a, cd_json);
  if (!out) return NULL;
  *out = *v;
  if (v->kind == CD_JSON_STRING && !(out->as.string = cd_str_dup(a, v->as.string)).ptr) return NULL;
  return out;
}
