/* Which supplement a table comes from, and its rows as CSV. */
#include "rules/ecfr_import.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/country.h"
#include "base/csv.h"

#define ARENA_BYTES (512u << 20)

typedef struct table_kind {
  const char *name, *supplement;
  const char *const columns[ECFR_MAX_COLUMNS + 1];
} table_kind;

static const table_kind kinds[] = {
    {"chart_marks", "Supplement No. 1 to Part 738", {"country", NULL}},
    {"chart_rows", "Supplement No. 1 to Part 738", {"row", "kind", NULL}},
    {"country_groups", "Supplement No. 1 to Part 740", {"country", NULL}},
    {"ccl", "Supplement No. 1 to Part 774", {"columns", "everywhere", "elsewhere", "ace", "title", NULL}},
};

bool ecfr_table_parse(cd_str name, ecfr_table *out) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (!cd_str_eqc(name, kinds[i].name)) continue;
    *out = (ecfr_table)i;
    return true;
  }
  return false;
}

cordon_status ecfr_add(ecfr_rows *out, ecfr_line line) {
  if (!line.key.ptr) return cd_no_memory(out->err);
  if (out->count == out->room) {
    out->room = out->room ? out->room * 2 : 256;
    out->lines = cd_grow_array(out->a, out->lines, out->count, out->room, sizeof *out->lines);
    if (!out->lines) return cd_no_memory(out->err);
  }
  out->lines[out->count++] = line;
  return CORDON_OK;
}

cordon_status ecfr_refuse(ecfr_rows *out, int64_t line, const char *fmt, ...) {
  char text[512];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  cd_fail(out->err, CORDON_BAD_INPUT, "%s", text);
  cd_error_place(out->err, out->label, line, 0, NULL);
  return CORDON_BAD_INPUT;
}

/* Spellings of the EAR that other lists do not use. */
static const char *const spellings[][2] = {{"China (PRC)", "CN"},
                                           {"Seycheles", "SC"},
                                           {"South Sudan, Republic of", "SS"},
                                           {"Congo (Democratic Republic of the)", "CD"},
                                           {"Congo (Democratic Republic of)", "CD"},
                                           {"Congo (Republic of the)", "CG"},
                                           {"Congo (Republic of)", "CG"},
                                           {"Cote d'lvoire", "CI"},
                                           {"Micronesia (Federated State of)", "FM"},
                                           {"Sint Maarten (the Dutch two-fifths of the island of Saint Martin)", "SX"}};

/* "Korea, South" is asked as it stands, then as "South Korea". */
static cd_str turned(cd_arena *a, cd_str name) {
  ptrdiff_t comma = cd_str_find(name, CD_STR(", "));
  if (comma < 0) return name;
  return cd_str_printf(a, CD_FMT " " CD_FMT, CD_ARG(cd_str_sub(name, (size_t)comma + 2, name.len)),
                       CD_ARG(cd_str_sub(name, 0, (size_t)comma)));
}

cordon_status ecfr_country(ecfr_rows *out, cd_str name, int64_t line, cd_str *code) {
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
    if (!cd_str_eqc(name, spellings[i][0])) continue;
    *code = cd_str_c(spellings[i][1]);
    return CORDON_OK;
  }
  *code = cd_country_code(name);
  if (!code->len) *code = cd_country_code(turned(out->a, name));
  if (code->len) return CORDON_OK;
  return ecfr_refuse(out, line, "no country is known by the name \"" CD_FMT "\"", CD_ARG(cd_str_sub(name, 0, 100)));
}

static int by_key(const void *x, const void *y) {
  const ecfr_line *p = x, *q = y;
  return cd_str_cmp(p->key, q->key);
}

static cordon_status write_rows(ecfr_rows *out, cd_buf *csv) {
  char day[11];
  if (!out->count) return ecfr_refuse(out, 1, "the supplement holds no such table");
  qsort(out->lines, out->count, sizeof *out->lines, by_key);
  cd_buf_c(csv, "key,valid_from,valid_to,cite,note");
  for (size_t i = 0; out->names[i]; i++) cd_buf_printf(csv, ",%s", out->names[i]);
  cd_buf_byte(csv, '\n');
  for (size_t i = 0; i < out->count; i++) {
    const ecfr_line *l = &out->lines[i];
    if (i && cd_str_eq(l->key, out->lines[i - 1].key))
      return ecfr_refuse(out, 1, "\"" CD_FMT "\" stands twice", CD_ARG(l->key));
    cd_csv_put(csv, l->key);
    cd_buf_printf(csv, ",%s,,", cd_day_format(out->issued, day));
    cd_csv_put(csv, l->cite);
    cd_buf_byte(csv, ',');
    for (size_t c = 0; out->names[c]; c++) {
      cd_buf_byte(csv, ',');
      cd_csv_put(csv, l->columns[c]);
    }
    cd_buf_byte(csv, '\n');
  }
  return cd_buf_status(csv, out->err);
}

static cordon_status convert(const ecfr_supplement *s, ecfr_table what, ecfr_rows *out) {
  switch (what) {
  case ECFR_CHART_MARKS:
    return ecfr_chart(s, true, out);
  case ECFR_CHART_ROWS:
    return ecfr_chart(s, false, out);
  case ECFR_COUNTRY_GROUPS:
    return ecfr_groups(s, out);
  default:
    return ecfr_ccl(s, out);
  }
}

cordon_status ecfr_import(cd_str xml, const char *label, ecfr_table what, cd_day issued, cd_buf *csv,
                          cordon_error *err) {
  cd_arena *a = cd_arena_new(ARENA_BYTES);
  ecfr_supplement s;
  ecfr_rows out = {.a = a, .label = label, .err = err, .issued = issued, .names = kinds[what].columns};
  if (!a) return cd_no_memory(err);
  cordon_status status = ecfr_read(xml, label, kinds[what].supplement, a, &s, err);
  if (status == CORDON_OK) status = convert(&s, what, &out);
  if (status == CORDON_OK) status = write_rows(&out, csv);
  cd_arena_free(a);
  return status;
}
