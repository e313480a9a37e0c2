#include "register/form.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/country.h"
#include "base/day.h"
#include "base/decimal.h"
#include "names/names.h"

#define MAX_LIST 10000u
#define MAX_TEXT 4096u
#define MAX_ID 128u

/* The way to the value at hand, "items[0].quantity". */
typedef struct trail {
  char text[192];
  size_t len;
} trail;
typedef struct checker {
  const form_source *src;
  cordon_error *err;
  trail at;
} checker;

static cordon_status check_object(checker *c, const form *s, const cd_json *v);

static void trail_cut(trail *t, size_t len) {
  t->len = len;
  t->text[len] = 0;
}

static void trail_text(trail *t, cd_str s) {
  size_t room = sizeof t->text - 1 - t->len;
  size_t n = s.len < room ? s.len : room;
  if (n > 0) memcpy(t->text + t->len, s.ptr, n);
  trail_cut(t, t->len + n);
}

static void trail_key(trail *t, cd_str key) {
  if (t->len > 0) trail_text(t, CD_STR("."));
  trail_text(t, key);
}

static void trail_index(trail *t, size_t i) {
  char text[32];
  snprintf(text, sizeof text, "[%zu]", i);
  trail_text(t, cd_str_c(text));
}

static cordon_status fail_v(const form_source *src, const char *path, cordon_error *err, const char *fmt, va_list args)
    CD_PRINTF(4, 0);
static cordon_status fail_v(const form_source *src, const char *path, cordon_error *err, const char *fmt,
                            va_list args) {
  char text[640];
  vsnprintf(text, sizeof text, fmt, args);
  int64_t line = 0, column = 0;
  if (src->text.len > 0 && !cd_json_locate(src->text, path, &line, &column)) line = column = 0;
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  cd_error_place(err, src->label, line, column, path);
  return CORDON_BAD_INPUT;
}

cordon_status form_fail(const form_source *src, const char *path, cordon_error *err, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  cordon_status st = fail_v(src, path, err, fmt, args);
  va_end(args);
  return st;
}

static cordon_status refuse(checker *c, const char *fmt, ...) CD_PRINTF(2, 3);
static cordon_status refuse(checker *c, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  cordon_status st = fail_v(c->src, c->at.text, c->err, fmt, args);
  va_end(args);
  return st;
}

/* --- single values --- */

static bool is_id(cd_str s) {
  for (size_t i = 0; i < s.len; i++) {
    if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == 0x7f) return false;
  }
  return s.len > 0 && s.len <= MAX_ID;
}

static bool is_word(cd_str s) {
  for (size_t i = 0; i < s.len; i++) {
    char ch = s.ptr[i];
    if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_')) return false;
  }
  return s.len > 0 && s.len <= MAX_ID;
}

static cordon_status check_word(checker *c, const form_field *f, cd_str s) {
  if (!f->words)
    return is_word(s) ? CORDON_OK
                      : refuse(c, "\"" CD_FMT "\" is not a word; use lower-case letters, digits and _", CD_ARG(s));
  char all[320] = "";
  size_t len = 0;
  for (size_t i = 0; f->words[i]; i++) {
    if (cd_str_eqc(s, f->words[i])) return CORDON_OK;
    int n = snprintf(all + len, sizeof all - len, "%s%s", i ? ", " : "", f->words[i]);
    if (n > 0 && (size_t)n < sizeof all - len) len += (size_t)n;
  }
  return refuse(c, "\"" CD_FMT "\" is not one of: %s", CD_ARG(s), all);
}

static cordon_status check_decimal(checker *c, cd_str s) {
  cd_dec d;
  if (!cd_dec_parse(s, &d))
    return refuse(
        c, "\"" CD_FMT "\" is not a decimal; write digits with at most 18 after the point, such as \"250000.00\"",
        CD_ARG(s));
  return d.coef < 0 ? refuse(c, "\"" CD_FMT "\" is negative; an amount is 0 or more", CD_ARG(s)) : CORDON_OK;
}

static cordon_status check_string(checker *c, const form_field *f, cd_str s) {
  cd_day day;
  names_birth birth;
  switch (f->kind) {
  case FORM_ID:
    return is_id(s) ? CORDON_OK : refuse(c, "an id has 1 to %u bytes and no white space", MAX_ID);
  case FORM_DAY:
    return cd_day_parse(s, &day) ? CORDON_OK
                                 : refuse(c, "\"" CD_FMT "\" is not a day that exists; write YYYY-MM-DD", CD_ARG(s));
  case FORM_BIRTH:
    if (names_birth_parse(s, &birth)) return CORDON_OK;
    return refuse(c, "\"" CD_FMT "\" is not a birth date; write 1965, 1965-03, 1965-03-04, or 1965..1968", CD_ARG(s));
  case FORM_COUNTRY:
    return cd_country_valid(s)
               ? CORDON_OK
               : refuse(c, "\"" CD_FMT "\" is not a country; write its ISO 3166-1 alpha-2 code, such as \"MX\"",
                        CD_ARG(s));
  case FORM_DECIMAL:
    return check_decimal(c, s);
  case FORM_WORD:
    return check_word(c, f, s);
  default:
    break;
  }
  if (s.len == 0) return refuse(c, "this text is empty; write it or leave the field out");
  return s.len <= MAX_TEXT ? CORDON_OK : refuse(c, "this text has %zu bytes; at most %u are taken", s.len, MAX_TEXT);
}

static cordon_status wrong_kind(checker *c, const cd_json *v, const char *right) {
  return refuse(c, "this is %s; it must be %s", cd_json_kind_name(v->kind), right);
}

static cordon_status check_value(checker *c, const form_field *f, const cd_json *v) {
  switch (f->kind) {
  case FORM_OBJECT:
    return check_object(c, f->fields, v);
  case FORM_BOOL:
    return v->kind == CD_JSON_BOOL ? CORDON_OK : wrong_kind(c, v, "true or false");
  case FORM_INT:
    if (v->kind != CD_JSON_INT) return wrong_kind(c, v, "a whole number");
    return cd_json_int(v, 0) >= 1 ? CORDON_OK : refuse(c, "this must be 1 or more");
  case FORM_DECIMAL:
    if (v->kind != CD_JSON_STRING) return wrong_kind(c, v, "a decimal written as text, such as \"250000.00\"");
    break;
  default:
    if (v->kind != CD_JSON_STRING) return wrong_kind(c, v, "text");
  }
  return check_string(c, f, cd_json_str(v));
}

/* --- fields --- */

static cordon_status check_list(checker *c, const form_field *f, const cd_json *v) {
  if (v->kind != CD_JSON_LIST)
    return wrong_kind(c, v, f->flags & FORM_OR_ANY ? "a list, or the text \"any\"" : "a list");
  if (v->count > MAX_LIST) return refuse(c, "this list has %zu items; at most %u are taken", v->count, MAX_LIST);
  size_t len = c->at.len;
  for (size_t i = 0; i < v->count; i++) {
    trail_index(&c->at, i);
    CD_TRY(check_value(c, f, v->as.items[i]));
    trail_cut(&c->at, len);
  }
  return CORDON_OK;
}

static cordon_status check_field(checker *c, const form_field *f, const cd_json *v) {
  if (v->kind == CD_JSON_NULL) {
    return f->flags & FORM_OR_NULL ? CORDON_OK : refuse(c, "null says nothing here; leave the field out instead");
  }
  if ((f->flags & FORM_OR_ANY) && v->kind == CD_JSON_STRING && cd_str_eqc(cd_json_str(v), "any")) return CORDON_OK;
  return f->flags & FORM_LIST ? check_list(c, f, v) : check_value(c, f, v);
}

static const form_field *find_field(const form *s, cd_str name) {
  for (size_t i = 0; i < s->count; i++) {
    if (cd_str_eqc(name, s->fields[i].name)) return &s->fields[i];
  }
  return NULL;
}

static cordon_status unknown_field(checker *c, const form *s, cd_str name) {
  char all[400] = "";
  size_t len = 0;
  for (size_t i = 0; i < s->count; i++) {
    int n = snprintf(all + len, sizeof all - len, "%s%s", i ? ", " : "", s->fields[i].name);
    if (n > 0 && (size_t)n < sizeof all - len) len += (size_t)n;
  }
  return refuse(c, "\"" CD_FMT "\" is not a field of %s; its fields are: %s", CD_ARG(cd_str_sub(name, 0, 64)), s->what,
                all);
}

static cordon_status check_object(checker *c, const form *s, const cd_json *v) {
  if (v->kind != CD_JSON_OBJECT) return wrong_kind(c, v, "an object");
  size_t len = c->at.len;
  for (size_t i = 0; i < v->count; i++) {
    const cd_json_member *m = &v->as.members[i];
    const form_field *f = find_field(s, m->key);
    trail_key(&c->at, m->key);
    if (!f) return unknown_field(c, s, m->key);
    CD_TRY(check_field(c, f, m->value));
    trail_cut(&c->at, len);
  }
  for (size_t i = 0; i < s->count; i++) {
    if ((s->fields[i].flags & FORM_REQUIRED) && !cd_json_get(v, s->fields[i].name)) {
      return refuse(c, "%s needs the field \"%s\"", s->what, s->fields[i].name);
    }
  }
  return CORDON_OK;
}

cordon_status form_check(const form *s, const cd_json *v, const form_source *src, cordon_error *err) {
  checker c = {.src = src, .err = err};
  return check_object(&c, s, v);
}
