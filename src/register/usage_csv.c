/* Reported use as CSV with a header: attributions of the UK's CDS, and US filings in AES, each known by its ITN. */
#include "base/csv.h"
#include "base/limits.h"
#include "register/usage_read.h"

typedef enum column { LICENCE, LINE, TYPE, DECLARATION, DAY, QUANTITY, UNIT, VALUE, CURRENCY, CODE, COLUMNS } column;

typedef struct layout {
  const char *names[COLUMNS]; /* NULL: the format has no such column */
  bool needed[COLUMNS];
} layout;

static const layout cds = {
    {"licence", "line", "type", "mrn", "date", "quantity", "unit", "value", "currency", "status"},
    {[LICENCE] = true, [TYPE] = true, [DECLARATION] = true, [DAY] = true}};
static const layout aes = {
    {"license_number", "line", NULL, "itn", "date", "quantity", "unit", "value", "currency", "license_code"},
    {[LICENCE] = true, [DECLARATION] = true, [DAY] = true}};
static const char *const passed_over[] = {"eccn", "goods", "exporter_reference"};

typedef struct table {
  usage_format format;
  const layout *layout;
  size_t at[COLUMNS]; /* SIZE_MAX: not in this file */
  cd_csv *csv;
  const char *label;
  cd_arena *arena;
  cordon_error *err;
  usage_file *out;
  cd_str *fields;
  size_t count;
} table;

static cordon_status bad(table *t, const char *field, const char *what, cd_str value, const char *right) {
  cd_fail(t->err, CORDON_BAD_INPUT, "%s \"" CD_FMT "\"; %s", what, CD_ARG(cd_str_sub(value, 0, 64)), right);
  return cd_error_place(t->err, t->label, cd_csv_line(t->csv), 0, field), CORDON_BAD_INPUT;
}

/* --- the header --- */

static cordon_status place_column(table *t, size_t i) {
  cd_str name = cd_str_lower_ascii(t->arena, cd_str_trim(t->fields[i]));
  if (!name.ptr) return cd_no_memory(t->err);
  for (int c = 0; c < COLUMNS; c++) {
    if (!t->layout->names[c] || !cd_str_eqc(name, t->layout->names[c])) continue;
    if (t->at[c] != SIZE_MAX)
      return bad(t, t->layout->names[c], "the header has this column twice:", name, "each stands once");
    t->at[c] = i;
    return CORDON_OK;
  }
  for (size_t k = 0; k < sizeof passed_over / sizeof passed_over[0]; k++) {
    if (cd_str_eqc(name, passed_over[k])) return CORDON_OK;
  }
  return bad(t, NULL, "no such column:", name, "the columns are those of `cordon help licence import`");
}

static cordon_status read_header(table *t) {
  for (int c = 0; c < COLUMNS; c++) t->at[c] = SIZE_MAX;
  CD_TRY(cd_csv_next(t->csv, &t->fields, &t->count, t->err));
  for (size_t i = 0; i < t->count; i++) CD_TRY(place_column(t, i));
  for (int c = 0; c < COLUMNS; c++) {
    if (t->layout->needed[c] && t->at[c] == SIZE_MAX)
      return bad(t, NULL, "the header lacks the column", cd_str_c(t->layout->names[c]), "add it");
  }
  return CORDON_OK;
}

/* --- rows --- */

static cd_str cell(const table *t, column c) {
  return t->at[c] < t->count ? cd_str_trim(t->fields[t->at[c]]) : CD_STR("");
}

/* X, the day of filing, six digits (FTR, 15 CFR 30.1). */
static bool is_itn(cd_str s) {
  cd_day day;
  int64_t number;
  if (s.len != 15 || s.ptr[0] != 'X' || !usage_compact_day(cd_str_sub(s, 1, 8), &day)) return false;
  for (size_t i = 9; i < s.len; i++) {
    if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
  }
  return cd_str_to_i64(cd_str_sub(s, 9, 6), &number);
}

static cordon_status read_type(table *t, usage_row *row) {
  cd_str type = cell(t, TYPE);
  row->act = LEDGER_DRAW;
  if (t->format == USAGE_AES || cd_str_eqc(type, "attribution")) return CORDON_OK;
  row->act = cd_str_eqc(type, "reservation")  ? LEDGER_RESERVE
             : cd_str_eqc(type, "reversal")   ? LEDGER_REVERSE
             : cd_str_eqc(type, "adjustment") ? LEDGER_ADJUST
                                              : LEDGER_NONE;
  return row->act != LEDGER_NONE
             ? CORDON_OK
             : bad(t, "type", "no such type:", type, "it is one of reservation, attribution, reversal, adjustment");
}

static cd_str keep(const table *t, column c) { return cd_str_dup(t->arena, cell(t, c)); }

static cordon_status read_row(table *t) {
  usage_row *row = usage_add(t->out, t->arena, t->err);
  if (!row) return t->err ? t->err->code : CORDON_NO_MEMORY;
  *row = (usage_row){.at = cd_csv_line(t->csv),
                     .licence = keep(t, LICENCE),
                     .declaration = keep(t, DECLARATION),
                     .quantity = keep(t, QUANTITY),
                     .unit = keep(t, UNIT),
                     .value = keep(t, VALUE),
                     .currency = keep(t, CURRENCY),
                     .code = keep(t, CODE)};
  if (!row->licence.ptr || !row->declaration.ptr || !row->quantity.ptr || !row->unit.ptr || !row->value.ptr ||
      !row->currency.ptr || !row->code.ptr)
    return cd_no_memory(t->err);
  CD_TRY(read_type(t, row));
  if (row->licence.len == 0 || row->licence.len > 128)
    return bad(t, t->layout->names[LICENCE], "the licence is not named:", row->licence, "write its id");
  if (row->declaration.len == 0 || row->declaration.len > 64)
    return bad(t, t->layout->names[DECLARATION], "no declaration's number:", row->declaration,
               "write it as customs gave it");
  if (t->format == USAGE_AES && !is_itn(row->declaration))
    return bad(t, "itn", "no ITN:", row->declaration,
               "it is X, the day as yyyymmdd, and six digits, such as X20220301000123");
  if (cell(t, LINE).len > 0 && (!cd_str_to_i64(cell(t, LINE), &row->line) || row->line < 1))
    return bad(t, "line", "no line number:", cell(t, LINE), "it counts from 1");
  if (!cd_day_parse(cell(t, DAY), &row->day) && !usage_compact_day(cell(t, DAY), &row->day))
    return bad(t, "date", "no day:", cell(t, DAY), "write YYYY-MM-DD");
  if (!usage_amount(row->quantity))
    return bad(t, "quantity", "no amount:", row->quantity, "write a decimal of 0 or more");
  return usage_amount(row->value) ? CORDON_OK
                                  : bad(t, "value", "no amount:", row->value, "write a decimal of 0 or more");
}

static cordon_status read_all(table *t) {
  CD_TRY(read_header(t));
  for (;;) {
    CD_TRY(cd_csv_next(t->csv, &t->fields, &t->count, t->err));
    if (t->count == 0) return CORDON_OK;
    CD_TRY(read_row(t));
  }
}

cordon_status usage_read_csv(usage_format format, cd_str text, const char *label, cd_arena *a, usage_file *out,
                             cordon_error *err) {
  table t = {.format = format,
             .layout = format == USAGE_CDS ? &cds : &aes,
             .label = label,
             .arena = a,
             .err = err,
             .out = out};
  cd_source *source;
  CD_TRY(cd_source_memory(text, label, CD_MAX_USAGE_BYTES, &source, err));
  cordon_status st = cd_csv_open(source, (cd_csv_format){.separator = ',', .quoted = true}, &t.csv, err);
  if (st == CORDON_OK) {
    st = read_all(&t);
    cd_csv_close(t.csv);
  }
  cd_source_close(source);
  return st;
}
