/* Canonical JSON: keys in byte order after NFC, no spaces, the escapes of RFC 8785 section 3.2.2.2. */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"

/* Built trees may nest deeper than what is read back, but only where they are not canonical. */
#define MAX_WRITE_DEPTH 512u

typedef struct writer {
  cd_buf *out;
  cd_arena *scratch; /* for order of keys and NFC */
  bool reals;
  unsigned max_depth;
  cordon_error *err;
} writer;

static const char *escape_of(unsigned char c) {
  switch (c) {
  case '"':
    return "\\\"";
  case '\\':
    return "\\\\";
  case '\b':
    return "\\b";
  case '\f':
    return "\\f";
  case '\n':
    return "\\n";
  case '\r':
    return "\\r";
  case '\t':
    return "\\t";
  default:
    return NULL;
  }
}

void cd_json_quote(cd_buf *out, cd_str s) {
  cd_buf_byte(out, '"');
  size_t from = 0;
  for (size_t i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.ptr[i];
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    cd_buf_add(out, s.ptr + from, i - from);
    const char *escape = escape_of(c);
    if (escape)
      cd_buf_c(out, escape);
    else
      cd_buf_printf(out, "\\u%04x", c);
    from = i + 1;
  }
  if (s.len > from) cd_buf_add(out, s.ptr + from, s.len - from);
  cd_buf_byte(out, '"');
}

/* The shortest of %.15g to %.17g that reads back, with a point whatever the locale, and told from an integer. */
static cordon_status write_real(writer *w, double v) {
  if (!w->reals)
    return cd_fail(w->err, CORDON_BAD_INPUT,
                   "%g is a number with a fraction; write exact values as text, such as \"12.5\"", v);
  if (!isfinite(v))
    return cd_fail(w->err, CORDON_BAD_INPUT, "a number is infinite or not a number, which JSON cannot hold");
  char text[40];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, v);
    double back = strtod(text, NULL);
    if (!(back < v) && !(back > v)) break;
  }
  char point = *localeconv()->decimal_point;
  for (char *p = text; *p; p++)
    if (*p == point) *p = '.';
  cd_buf_c(w->out, text);
  if (!strpbrk(text, ".e")) cd_buf_c(w->out, ".0");
  return CORDON_OK;
}

static cordon_status write_string(writer *w, cd_str s) {
  cd_str n = cd_utf8_nfc(w->scratch, s);
  if (s.len && !n.ptr) return cd_no_memory(w->err);
  cd_json_quote(w->out, n);
  return CORDON_OK;
}

static cordon_status write_value(writer *w, const cd_json *v, unsigned depth);

static cordon_status write_list(writer *w, const cd_json *v, unsigned depth) {
  cd_buf_byte(w->out, '[');
  for (size_t i = 0; i < v->count; i++) {
    if (i) cd_buf_byte(w->out, ',');
    CD_TRY(write_value(w, v->as.items[i], depth));
  }
  cd_buf_byte(w->out, ']');
  return CORDON_OK;
}

static int by_key(const void *a, const void *b) {
  return cd_str_cmp(((const cd_json_member *)a)->key, ((const cd_json_member *)b)->key);
}

/* Members with NFC keys, in byte order; two keys that NFC makes one are an error. */
static cordon_status sorted_members(writer *w, const cd_json *v, cd_json_member **out) {
  cd_json_member *m = CD_NEW_ARRAY(w->scratch, cd_json_member, v->count);
  if (!m) return cd_no_memory(w->err);
  bool in_order = true;
  for (size_t i = 0; i < v->count; i++) {
    cd_str key = v->as.members[i].key;
    m[i] = (cd_json_member){cd_utf8_nfc(w->scratch, key), v->as.members[i].value};
    if (key.len && !m[i].key.ptr) return cd_no_memory(w->err);
    if (i && cd_str_cmp(m[i - 1].key, m[i].key) >= 0) in_order = false;
  }
  if (!in_order) qsort(m, v->count, sizeof *m, by_key);
  for (size_t i = 1; i < v->count; i++)
    if (cd_str_eq(m[i - 1].key, m[i].key))
      return cd_fail(w->err, CORDON_BAD_INPUT,
                     "the key \"" CD_FMT
                     "\" stands twice in one object once Unicode is normalised; each key may stand once",
                     CD_ARG(m[i].key));
  *out = m;
  return CORDON_OK;
}

static cordon_status write_object(writer *w, const cd_json *v, unsigned depth) {
  cd_json_member *m = NULL;
  CD_TRY(sorted_members(w, v, &m));
  cd_buf_byte(w->out, '{');
  for (size_t i = 0; i < v->count; i++) {
    if (i) cd_buf_byte(w->out, ',');
    cd_json_quote(w->out, m[i].key);
    cd_buf_byte(w->out, ':');
    CD_TRY(write_value(w, m[i].value, depth));
  }
  cd_buf_byte(w->out, '}');
  return CORDON_OK;
}

static cordon_status write_value(writer *w, const cd_json *v, unsigned depth) {
  if (depth > w->max_depth)
    return cd_fail(w->err, CORDON_LIMIT, "JSON nests deeper than %u levels, which is the limit", w->max_depth);
  switch (v->kind) {
  case CD_JSON_BOOL:
    cd_buf_c(w->out, v->as.boolean ? "true" : "false");
    return CORDON_OK;
  case CD_JSON_INT:
    cd_buf_printf(w->out, "%lld", (long long)v->as.integer);
    return CORDON_OK;
  case CD_JSON_REAL:
    return write_real(w, v->as.real);
  case CD_JSON_STRING:
    return write_string(w, v->as.string);
  case CD_JSON_LIST:
    return write_list(w, v, depth + 1);
  case CD_JSON_OBJECT:
    return write_object(w, v, depth + 1);
  default:
    cd_buf_c(w->out, "null");
    return CORDON_OK;
  }
}

static cordon_status write_tree(const cd_json *v, cd_buf *out, bool reals, unsigned max_depth, cordon_error *err) {
  if (!v) return cd_no_memory(err); /* a builder that ran out */
  writer w = {out, cd_arena_new(0), reals, max_depth, err};
  if (!w.scratch) return cd_no_memory(err);
  cordon_status status = write_value(&w, v, 0);
  cd_arena_free(w.scratch);
  return status == CORDON_OK ? cd_buf_status(out, err) : status;
}

cordon_status cd_json_canonical(const cd_json *v, cd_buf *out, cordon_error *err) {
  return write_tree(v, out, false, CD_MAX_JSON_DEPTH, err);
}

cordon_status cd_json_write(const cd_json *v, cd_buf *out, cordon_error *err) {
  return write_tree(v, out, true, MAX_WRITE_DEPTH, err);
}
