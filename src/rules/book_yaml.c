/* Reading the YAML of rulebooks: known keys, texts, templates, conditions; each refusal with its place. */
#include <stdio.h>

#include "base/limits.h"
#include "rules/book.h"

/* "overlays/2/rules/x.yaml" stands in the folder of the second overlay. */
const char *book_label(const rules_book *b, cd_str path, cd_arena *a) {
  const char *dir = b->dir;
  char folder[16];
  for (size_t n = 1; n <= BOOK_MAX_OVERLAYS && b->overlays[n - 1].dir; n++) {
    cd_str at = cd_str_c(overlay_folder(n, folder));
    if (!cd_str_starts(path, at)) continue;
    dir = b->overlays[n - 1].dir;
    path = cd_str_sub(path, at.len, path.len);
  }
  cd_str s = cd_str_printf(a, "%s/" CD_FMT, dir, CD_ARG(path));
  return s.ptr ? s.ptr : b->dir;
}

cordon_status book_keys(book_reader *r, const yaml_node *map, const char *what, const char *const *known) {
  if (map->kind != YAML_MAP) return yaml_fail(map, r->label, NULL, r->err, "%s must be a map of keys and values", what);
  for (size_t i = 0; i < map->count; i++) {
    const yaml_node *key = map->keys[i];
    size_t k = 0;
    while (known[k] && !cd_str_eqc(key->text, known[k])) k++;
    if (known[k]) continue;
    const char *near = shape_nearest(key->text, known);
    return yaml_fail(key, r->label, NULL, r->err, "%s has no key \"" CD_FMT "\"%s%s%s", what,
                     CD_ARG(cd_str_sub(key->text, 0, 80)), near ? "; did you mean \"" : "", near ? near : "",
                     near ? "\"?" : "");
  }
  return CORDON_OK;
}

cordon_status book_text(book_reader *r, const yaml_node *map, const char *key, bool required, cd_str *out) {
  const yaml_node *v = yaml_get(map, key);
  *out = cd_str_trim(yaml_text(v));
  if (v && v->kind != YAML_SCALAR) return yaml_fail(v, r->label, key, r->err, "\"%s\" must be one text", key);
  if (required && !out->len)
    return yaml_fail(v ? v : map, r->label, key, r->err, "\"%s\" is left out; it must be stated", key);
  return CORDON_OK;
}

cordon_status book_texts(book_reader *r, const yaml_node *map, const char *key, cd_str **out, size_t *count) {
  const yaml_node *v = yaml_get(map, key);
  *count = 0;
  *out = NULL;
  if (!v) return CORDON_OK;
  if (v->kind != YAML_LIST) return yaml_fail(v, r->label, key, r->err, "\"%s\" must be a list: [a, b]", key);
  *out = CD_NEW_ARRAY(r->a, cd_str, v->count);
  if (!*out) return cd_no_memory(r->err);
  for (size_t i = 0; i < v->count; i++) {
    if (!yaml_text(v->items[i]).len)
      return yaml_fail(v->items[i], r->label, key, r->err, "each of \"%s\" must be a text", key);
    (*out)[(*count)++] = v->items[i]->text;
  }
  return CORDON_OK;
}

/* The byte of a text at a line and column of it. */
static size_t offset_in(cd_str text, int64_t line, int64_t column) {
  size_t at = 0;
  for (; line > 1 && at < text.len; at++) line -= text.ptr[at] == '\n';
  return at + (column > 0 ? (size_t)column - 1 : 0);
}

/* An error of the expression, placed in the file where it stands. */
static cordon_status compile(book_reader *r, const cel_env *env, const yaml_node *at, cd_str text, size_t offset,
                             const cel_program **out) {
  cordon_error inner = {0};
  cordon_status status = cel_compile(env, text, r->a, out, &inner);
  if (status == CORDON_OK) return status;
  cd_fail(r->err, status, "%s (in: " CD_FMT ")", inner.message, CD_ARG(cd_str_sub(text, 0, 200)));
  int64_t line, column;
  yaml_locate(at, offset + offset_in(text, inner.line, inner.column), &line, &column);
  if (r->err) cd_error_place(r->err, r->label, line, column, NULL);
  return status;
}

cordon_status book_condition(book_reader *r, const cel_env *env, const yaml_node *at, const cel_program **out) {
  if (!yaml_text(at).len) return yaml_fail(at, r->label, "when", r->err, "\"when\" must be a condition in CEL");
  CD_TRY(compile(r, env, at, at->text, 0, out));
  cel_kind kind = cel_type_kind(cel_program_type(*out));
  if (kind == CEL_BOOL) return CORDON_OK;
  return yaml_fail(at, r->label, "when", r->err, "this is of type " CD_FMT "; a condition must be true or false",
                   CD_ARG(cel_type_text(cel_program_type(*out), r->a)));
}

/* Where the expression that starts after `{` ends: at the `}` outside of quotes and braces. */
static size_t expression_end(cd_str s, size_t at) {
  char quote = 0;
  size_t depth = 0;
  for (; at < s.len; at++) {
    char c = s.ptr[at];
    if (quote)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '{')
      depth++;
    else if (c == '}' && depth-- == 0)
      return at;
  }
  return s.len;
}

cordon_status book_template_compile(book_reader *r, const cel_env *env, const yaml_node *at, cd_str text,
                                    book_template *out) {
  size_t most = 1;
  for (size_t i = 0; i < text.len; i++) most += text.ptr[i] == '{';
  *out = (book_template){.text = text,
                         .literals = CD_NEW_ARRAY(r->a, cd_str, most),
                         .programs = CD_NEW_ARRAY(r->a, const cel_program *, most)};
  if (!out->literals || !out->programs) return cd_no_memory(r->err);
  size_t start = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] != '{') continue;
    size_t end = expression_end(text, i + 1);
    if (end == text.len)
      return yaml_fail(at, r->label, NULL, r->err,
                       "a { is opened and not closed; {order.destination} is filled in with the fact");
    out->literals[out->count] = cd_str_sub(text, start, i - start);
    CD_TRY(compile(r, env, at, cd_str_sub(text, i + 1, end - i - 1), i + 1, &out->programs[out->count++]));
    start = end + 1;
    i = end;
  }
  out->literals[out->count] = cd_str_sub(text, start, text.len);
  return CORDON_OK;
}

static void put_value(cd_buf *out, cel_value v) {
  char day[11];
  switch (v.kind) {
  case CEL_STRING:
    cd_buf_str(out, v.as.string);
    break;
  case CEL_DAY:
    cd_buf_c(out, cd_day_format(v.as.day, day));
    break;
  case CEL_UNKNOWN:
    cd_buf_c(out, "(not known)");
    break;
  case CEL_ERROR:
    cd_buf_c(out, "(not stated)");
    break;
  case CEL_LIST:
    for (size_t i = 0; i < v.as.list->count; i++) {
      if (i) cd_buf_c(out, ", ");
      put_value(out, v.as.list->items[i]);
    }
    break;
  default:
    cel_value_format(v, out);
  }
}

cd_str book_template_fill(const book_template *t, const cel_activation *vars, cd_arena *a) {
  if (!t->count) return t->text;
  cd_buf out;
  cd_buf_init(&out, CD_MAX_CEL_BYTES);
  for (size_t i = 0; i < t->count; i++) {
    cel_value v = {.kind = CEL_ERROR};
    cd_buf_str(&out, t->literals[i]);
    if (cel_eval(t->programs[i], vars, NULL, a, &v, NULL) != CORDON_OK) v.kind = CEL_ERROR;
    put_value(&out, v);
  }
  cd_buf_str(&out, t->literals[t->count]);
  cd_str filled = cd_str_dup(a, cd_buf_view(&out));
  cd_buf_free(&out);
  return filled;
}
