#include "lists/table.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"

cordon_status lists_table_open(const lists_file *file, cd_csv_format format, lists_table *t, cordon_error *err) {
  *t = (lists_table){.file = file};
  if (!(t->arena = cd_arena_new(16u << 20))) return cd_no_memory(err);
  CD_TRY(cd_source_memory(file->bytes, file->path, CD_MAX_FILE_BYTES, &t->source, err));
  return cd_csv_open(t->source, format, &t->csv, err);
}

void lists_table_close(lists_table *t) {
  if (t->csv) cd_csv_close(t->csv);
  if (t->source) cd_source_close(t->source);
  cd_arena_free(t->arena);
  *t = (lists_table){0};
}

/* The column of a field, from 1, as the header names it, or by its number. */
static const char *column_name(const lists_table *t, size_t number, char *room, size_t size) {
  if (number && number <= t->width && t->header[number - 1].len)
    snprintf(room, size, CD_FMT, CD_ARG(t->header[number - 1]));
  else
    snprintf(room, size, "field %zu", number);
  return room;
}

static cordon_status next_record(lists_table *t, cordon_error *err) {
  char name[128];
  cordon_status status = cd_csv_next(t->csv, &t->fields, &t->count, err);
  size_t number = cd_csv_field(t->csv);
  bool of_field = (status == CORDON_BAD_INPUT || status == CORDON_LIMIT) && number && err && !err->field[0];
  if (of_field) cd_error_place(err, NULL, 0, 0, column_name(t, number, name, sizeof name));
  return status;
}

cordon_status lists_table_header(lists_table *t, cordon_error *err) {
  CD_TRY(next_record(t, err));
  if (!t->count) return lists_table_bad(t, NULL, err, "the file is empty; its first line should name the columns");
  t->header = CD_NEW_ARRAY(t->arena, cd_str, t->count);
  if (!t->header) return cd_no_memory(err);
  for (size_t i = 0; i < t->count; i++) {
    t->header[i] = cd_str_dup(t->arena, cd_str_trim(t->fields[i]));
    if (!t->header[i].ptr) return cd_no_memory(err);
  }
  t->width = t->count;
  return CORDON_OK;
}

int lists_table_column(const lists_table *t, const char *name) {
  for (size_t i = 0; i < t->width; i++)
    if (cd_str_ieq_ascii(t->header[i], cd_str_c(name))) return (int)i;
  return -1;
}

/* Too few: the first column that is missing; too many: the first field that has no column. */
static cordon_status wrong_width(const lists_table *t, size_t width, cordon_error *err) {
  char name[128];
  size_t number = t->count < width ? t->count + 1 : width + 1;
  return lists_table_bad(t, column_name(t, number, name, sizeof name), err,
                         "the record has %zu fields where %zu are right", t->count, width);
}

cordon_status lists_table_next(lists_table *t, size_t width, bool *more, cordon_error *err) {
  uint64_t done, total;
  CD_TRY(next_record(t, err));
  cd_source_progress(t->source, &done, &total);
  lists_file_passed(t->file, t->file->bytes.ptr + done);
  *more = t->count > 0;
  return *more && width && t->count != width ? wrong_width(t, width, err) : CORDON_OK;
}

cd_str lists_table_field(const lists_table *t, int column) {
  if (column < 0 || (size_t)column >= t->count) return (cd_str){0};
  return cd_str_trim(t->fields[column]);
}

int64_t lists_table_line(const lists_table *t) { return cd_csv_line(t->csv); }

cordon_status lists_table_bad(const lists_table *t, const char *field, cordon_error *err, const char *fmt, ...) {
  char text[512];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  cd_error_place(err, t->file->path, lists_table_line(t), 0, field);
  return CORDON_BAD_INPUT;
}

size_t lists_table_first_width(cd_str head, cd_csv_format format) {
  lists_file file = {.path = "", .bytes = head};
  lists_table t;
  bool more = false;
  size_t width = 0;
  if (lists_table_open(&file, format, &t, NULL) == CORDON_OK && lists_table_next(&t, 0, &more, NULL) == CORDON_OK)
    width = t.count;
  lists_table_close(&t);
  return width;
}
