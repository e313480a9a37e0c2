#include "document/words.h"

#include <stdio.h>

#include "base/country.h"
#include "base/embed.h"
#include "base/map.h"

struct document_words {
  cd_map *own;     /* text by key: of the template, then of its language; values are cd_str */
  cd_map *english; /* what is used where a language lacks a word */
};

static cordon_status put_word(cd_map *m, cd_str key, cd_str text, cd_arena *a, cordon_error *err) {
  cd_str *value = CD_NEW(a, cd_str);
  if (!value) return cd_no_memory(err);
  *value = text;
  return cd_map_put(m, key, value) ? CORDON_OK : cd_no_memory(err);
}

/* Lines "key<TAB>text"; those that begin with # are notes. */
static cordon_status read_file(cd_str language, cd_map *m, cd_arena *a, cordon_error *err) {
  char name[64];
  cd_str line, key;
  snprintf(name, sizeof name, "words_" CD_FMT ".tsv", CD_ARG(language));
  cd_str text = cd_embedded(name);
  while (cd_str_cut(&text, '\n', &line)) {
    if (line.len == 0 || line.ptr[0] == '#') continue;
    cd_str_cut(&line, '\t', &key);
    CD_TRY(put_word(m, key, line, a, err));
  }
  return CORDON_OK;
}

cordon_status words_of(const document_template *t, cd_arena *a, const document_words **out, cordon_error *err) {
  document_words *w = CD_NEW(a, document_words);
  if (!w) return cd_no_memory(err);
  w->own = cd_map_new(a, 512);
  w->english = cd_map_new(a, 256);
  if (!w->own || !w->english) return cd_no_memory(err);
  CD_TRY(read_file(CD_STR("en"), w->english, a, err));
  CD_TRY(read_file(t->language, w->own, a, err));
  for (size_t i = 0; i < t->word_count; i++) CD_TRY(put_word(w->own, t->words[i].key, t->words[i].text, a, err));
  *out = w;
  return CORDON_OK;
}

cd_str words_get(const document_words *w, cd_str key) {
  const cd_str *text = (const cd_str *)cd_map_get(w->own, key);
  if (!text) text = (const cd_str *)cd_map_get(w->english, key);
  return text ? *text : CD_STR("");
}

cd_str words_code(const document_words *w, cd_str code, cd_arena *a) {
  cd_str text = words_get(w, code);
  if (text.len > 0) return text;
  char *copy = (char *)cd_alloc(a, code.len + 1);
  if (!copy) return (cd_str){0};
  for (size_t i = 0; i < code.len; i++) copy[i] = code.ptr[i] == '_' ? ' ' : code.ptr[i];
  return cd_str_of(copy, code.len);
}

cd_str words_country(const document_words *w, cd_str code, cd_arena *a) {
  cd_str key = cd_str_printf(a, "country." CD_FMT, CD_ARG(code));
  if (!key.ptr) return key;
  cd_str text = words_get(w, key);
  if (text.len == 0) text = cd_country_name(code);
  return text.len > 0 ? text : code;
}

/* --- days --- */

static void put_part(cd_buf *out, const document_words *w, cd_str part, int year, int month, int day) {
  char key[16];
  snprintf(key, sizeof key, "month.%d", month);
  if (cd_str_eqc(part, "day")) cd_buf_printf(out, "%d", day);
  if (cd_str_eqc(part, "month")) cd_buf_str(out, words_get(w, cd_str_c(key)));
  if (cd_str_eqc(part, "month_number")) cd_buf_printf(out, "%d", month);
  if (cd_str_eqc(part, "year")) cd_buf_printf(out, "%d", year);
}

cd_str words_day(const document_words *w, cd_str iso, cd_arena *a) {
  cd_day when;
  int year, month, day;
  cd_str pattern = words_get(w, CD_STR("day.pattern")), words, part;
  cd_buf out;
  if (!cd_day_parse(iso, &when)) return iso;
  cd_day_to_civil(when, &year, &month, &day);
  cd_buf_init(&out, 256);
  while (cd_str_cut(&pattern, '{', &words)) {
    cd_buf_str(&out, words);
    if (!pattern.ptr) break;
    cd_str_cut(&pattern, '}', &part);
    put_part(&out, w, part, year, month, day);
  }
  cd_str text = out.failed ? (cd_str){0} : cd_str_dup(a, cd_buf_view(&out));
  cd_buf_free(&out);
  return text;
}

/* --- amounts --- */

cd_str words_amount(const document_words *w, cd_str decimal, cd_arena *a) {
  cd_str group = words_get(w, CD_STR("amount.group")), point = words_get(w, CD_STR("amount.point"));
  size_t whole = 0, start = cd_str_starts(decimal, CD_STR("-")) ? 1 : 0;
  cd_buf out;
  while (start + whole < decimal.len && decimal.ptr[start + whole] != '.') whole++;
  cd_buf_init(&out, 512);
  cd_buf_str(&out, cd_str_sub(decimal, 0, start));
  for (size_t i = 0; i < whole; i++) {
    if (i > 0 && (whole - i) % 3 == 0) cd_buf_str(&out, group);
    cd_buf_byte(&out, decimal.ptr[start + i]);
  }
  if (start + whole < decimal.len) {
    cd_buf_str(&out, point.len ? point : CD_STR("."));
    cd_buf_str(&out, cd_str_sub(decimal, start + whole + 1, decimal.len));
  }
  cd_str text = out.failed ? (cd_str){0} : cd_str_dup(a, cd_buf_view(&out));
  cd_buf_free(&out);
  return text;
}
