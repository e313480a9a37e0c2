/* Values as CEL literals, for people and for reading back. */
#include <math.h>
#include <stdio.h>

#include "cel/internal.h"
#include "cel/number.h"

static void put_quoted(cd_str s, bool bytes, cd_buf *out) {
  static const char raw[] = "\a\b\f\n\r\t\v\\\"", names[] = "abfnrtv\\\"";
  cd_buf_byte(out, '"');
  for (size_t i = 0; i < s.len; i++) {
    uint8_t c = (uint8_t)s.ptr[i];
    const char *hit = c ? memchr(raw, c, sizeof raw - 1) : NULL;
    if (hit)
      cd_buf_printf(out, "\\%c", names[hit - raw]);
    else if (c < 0x20 || c == 0x7F || (bytes && c >= 0x80))
      cd_buf_printf(out, "\\x%02x", c);
    else
      cd_buf_byte(out, (char)c);
  }
  cd_buf_byte(out, '"');
}

static void put_double(double d, cd_buf *out) {
  char buf[CELI_DOUBLE_TEXT];
  if (!isfinite(d)) {
    cd_buf_c(out, isnan(d) ? "double(\"NaN\")" : d > 0 ? "double(\"Infinity\")" : "double(\"-Infinity\")");
    return;
  }
  celi_write_double(buf, d);
  cd_buf_c(out, buf);
  if (!strpbrk(buf, ".e")) cd_buf_c(out, ".0");
}

static void put_call(const char *function, cd_arena *a, cel_value v, cd_buf *out) {
  cd_str text = {NULL, 0};
  celi_plain_text(a, v, &text);
  cd_buf_printf(out, "%s(\"" CD_FMT "\")", function, CD_ARG(text));
}

static void put_time(const char *function, cel_value v, cd_buf *out) {
  cd_arena *a = cd_arena_new(0);
  if (a) put_call(function, a, v, out);
  cd_arena_free(a);
}

static void put_list(const cel_list *list, cd_buf *out) {
  cd_buf_byte(out, '[');
  for (size_t i = 0; i < list->count; i++) {
    if (i > 0) cd_buf_c(out, ", ");
    cel_value_format(list->items[i], out);
  }
  cd_buf_byte(out, ']');
}

static void put_map(const cel_map *map, cd_buf *out) {
  cd_buf_byte(out, '{');
  for (size_t i = 0; i < map->count; i++) {
    if (i > 0) cd_buf_c(out, ", ");
    cel_value_format(map->entries[i].key, out);
    cd_buf_c(out, ": ");
    cel_value_format(map->entries[i].value, out);
  }
  cd_buf_byte(out, '}');
}

static void put_object(const cel_object *o, cd_buf *out) {
  bool first = true;
  cd_buf_str(out, o->type->name);
  cd_buf_byte(out, '{');
  for (size_t i = 0; i < o->type->field_count; i++) {
    if (o->fields[i].kind == CEL_ABSENT) continue;
    if (!first) cd_buf_c(out, ", ");
    first = false;
    cd_buf_str(out, o->type->fields[i].name);
    cd_buf_c(out, ": ");
    cel_value_format(o->fields[i], out);
  }
  cd_buf_byte(out, '}');
}

static void put_unknown(const cel_unknowns *u, cd_buf *out) {
  cd_buf_c(out, "unknown(");
  for (size_t i = 0; i < u->count; i++) {
    if (i > 0) cd_buf_c(out, ", ");
    cd_buf_str(out, u->items[i].path);
  }
  cd_buf_byte(out, ')');
}

static void put_optional(const cel_value *v, cd_buf *out) {
  if (!v) {
    cd_buf_c(out, "optional.none()");
    return;
  }
  cd_buf_c(out, "optional.of(");
  cel_value_format(*v, out);
  cd_buf_byte(out, ')');
}

void cel_value_format(cel_value v, cd_buf *out) {
  switch (v.kind) {
  case CEL_UNKNOWN:
    put_unknown(v.as.unknowns, out);
    return;
  case CEL_ERROR:
    cd_buf_printf(out, "error(" CD_FMT ")", CD_ARG(v.as.failure->message));
    return;
  case CEL_BOOL:
    cd_buf_c(out, v.as.boolean ? "true" : "false");
    return;
  case CEL_INT:
    cd_buf_printf(out, "%lld", (long long)v.as.integer);
    return;
  case CEL_UINT:
    cd_buf_printf(out, "%lluu", (unsigned long long)v.as.uinteger);
    return;
  case CEL_DOUBLE:
    put_double(v.as.real, out);
    return;
  case CEL_STRING:
    put_quoted(v.as.string, false, out);
    return;
  case CEL_BYTES:
    cd_buf_byte(out, 'b');
    put_quoted(v.as.string, true, out);
    return;
  case CEL_LIST:
    put_list(v.as.list, out);
    return;
  case CEL_MAP:
    put_map(v.as.map, out);
    return;
  case CEL_TIMESTAMP:
    put_time("timestamp", v, out);
    return;
  case CEL_DURATION:
    put_time("duration", v, out);
    return;
  case CEL_DAY:
    put_time("day", v, out);
    return;
  case CEL_TYPE:
    cd_buf_str(out, celi_type_word(v.as.type));
    return;
  case CEL_OPTIONAL:
    put_optional(v.as.optional, out);
    return;
  case CEL_OBJECT:
    put_object(v.as.object, out);
    return;
  case CEL_HOST:
    cd_buf_str(out, v.as.host->path);
    return;
  default:
    cd_buf_c(out, "null");
    return;
  }
}
