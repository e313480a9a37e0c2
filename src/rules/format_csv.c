/* A table anew: the columns that every table has first, rows by key and then by day, quotes where they are needed. */
#include <stdlib.h>

#include "base/csv.h"
#include "base/limits.h"
#include "rules/format.h"

static const char *const first_columns[] = {"change", "key", "valid_from", "valid_to", "cite", "note", NULL};

typedef struct row {
  cd_str *fields;
  const size_t *by; /* numbers of the columns that rows are ordered by */
} row;

typedef struct sheet {
  cd_arena *a;
  cordon_error *err;
  row *rows; /* the first is the header */
  size_t count, room, width;
} sheet;

static cordon_status add(sheet *s, const cd_str *fields, const size_t *by) {
  if (s->count == s->room) {
    s->room = s->room ? s->room * 2 : 64;
    s->rows = cd_grow_array(s->a, s->rows, s->count, s->room, sizeof *s->rows);
    if (!s->rows) return cd_no_memory(s->err);
  }
  row *r = &s->rows[s->count++];
  *r = (row){CD_NEW_ARRAY(s->a, cd_str, s->width), by};
  for (size_t i = 0; r->fields && i < s->width; i++) {
    r->fields[i] = cd_str_dup(s->a, fields[i]);
    if (!r->fields[i].ptr) return cd_no_memory(s->err);
  }
  return r->fields ? CORDON_OK : cd_no_memory(s->err);
}

static cordon_status read_sheet(sheet *s, cd_csv *csv, const char *label, const size_t *by) {
  for (;;) {
    cd_str *fields;
    size_t count;
    CD_TRY(cd_csv_next(csv, &fields, &count, s->err));
    if (!count) break;
    if (!s->count) s->width = count;
    if (count != s->width) {
      cd_fail(s->err, CORDON_BAD_INPUT, "this row has %zu fields; the header has %zu", count, s->width);
      cd_error_place(s->err, label, cd_csv_line(csv), 0, NULL);
      return CORDON_BAD_INPUT;
    }
    CD_TRY(add(s, fields, by));
  }
  return s->count ? CORDON_OK : cd_fail(s->err, CORDON_BAD_INPUT, "%s is empty; a table starts with a header", label);
}

static size_t rank_of(cd_str name) {
  size_t i = 0;
  while (first_columns[i] && !cd_str_eqc(name, first_columns[i])) i++;
  return i;
}

/* Numbers of the columns in their order. */
static cordon_status order_columns(const sheet *s, size_t **out) {
  size_t n = 0;
  *out = CD_NEW_ARRAY(s->a, size_t, s->width);
  if (!*out) return cd_no_memory(s->err);
  for (size_t rank = 0; rank <= rank_of(CD_STR("\n")); rank++)
    for (size_t i = 0; i < s->width; i++)
      if (rank_of(s->rows[0].fields[i]) == rank) (*out)[n++] = i;
  return CORDON_OK;
}

/* What every table has; without these it is none, and is left alone. */
static cordon_status check_columns(const sheet *s, const char *label) {
  for (size_t i = 1; first_columns[i]; i++) {
    size_t c = 0;
    while (c < s->width && !cd_str_eqc(s->rows[0].fields[c], first_columns[i])) c++;
    if (c < s->width) continue;
    cd_fail(s->err, CORDON_BAD_INPUT,
            "\"%s\" is missing from the header; a table starts with key,valid_from,valid_to,cite,note",
            first_columns[i]);
    return cd_error_place(s->err, label, 1, 0, first_columns[i]), CORDON_BAD_INPUT;
  }
  return CORDON_OK;
}

static int by_key_and_day(const void *x, const void *y) {
  const row *p = x, *q = y;
  for (size_t i = 0; i < 3; i++) {
    size_t c = p->by[i];
    int order = c == SIZE_MAX ? 0 : cd_str_cmp(p->fields[c], q->fields[c]);
    if (order) return order;
  }
  return 0;
}

static void find_order(const sheet *s, size_t by[3]) {
  static const char *const names[3] = {"key", "valid_from", "valid_to"};
  for (size_t i = 0; i < 3; i++)
    for (size_t c = 0; c < s->width; c++)
      if (cd_str_eqc(s->rows[0].fields[c], names[i])) by[i] = c;
}

static void write_sheet(const sheet *s, const size_t *columns, cd_buf *out) {
  for (size_t r = 0; r < s->count; r++)
    for (size_t i = 0; i < s->width; i++) {
      cd_csv_put(out, s->rows[r].fields[columns[i]]);
      cd_buf_byte(out, i + 1 < s->width ? ',' : '\n');
    }
}

cordon_status format_csv(const book_file *file, const char *label, cd_arena *a, cd_buf *out, cordon_error *err) {
  sheet s = {.a = a, .err = err};
  size_t by[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX}, *columns;
  cd_source *source;
  cd_csv *csv;
  cd_csv_format format = {.separator = ',', .quoted = true};
  CD_TRY(cd_source_memory(file->bytes, label, CD_MAX_RULEBOOK_BYTES, &source, err));
  cordon_status status = cd_csv_open(source, format, &csv, err);
  if (status == CORDON_OK) {
    status = read_sheet(&s, csv, label, by);
    cd_csv_close(csv);
  }
  cd_source_close(source);
  if (status != CORDON_OK) return status;
  CD_TRY(check_columns(&s, label));
  find_order(&s, by);
  CD_TRY(order_columns(&s, &columns));
  if (s.count > 2) qsort(s.rows + 1, s.count - 1, sizeof *s.rows, by_key_and_day);
  write_sheet(&s, columns, out);
  return cd_buf_status(out, err);
}
