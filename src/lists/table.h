/* Delimited files as the readers need them: open over a file's bytes, a header by name, the field count checked. */
#ifndef LISTS_TABLE_H
#define LISTS_TABLE_H

#include "base/csv.h"
#include "lists/reader.h"

typedef struct lists_table {
  const lists_file *file;
  cd_source *source;
  cd_csv *csv;
  cd_arena *arena; /* of the header */
  cd_str *header;
  size_t width; /* 0 without a header */
  cd_str *fields;
  size_t count; /* the current record */
} lists_table;

cordon_status lists_table_open(const lists_file *file, cd_csv_format format, lists_table *t, cordon_error *err);
void lists_table_close(lists_table *t);
/* Read the next record as the header. */
cordon_status lists_table_header(lists_table *t, cordon_error *err);
/* The column of a name, ASCII case ignored, or -1. */
int lists_table_column(const lists_table *t, const char *name);
/* The next record; *more is false at the end. With `width` not 0 a record of another width is CORDON_BAD_INPUT. */
cordon_status lists_table_next(lists_table *t, size_t width, bool *more, cordon_error *err);
/* A field of the current record, trimmed; empty for column -1. */
cd_str lists_table_field(const lists_table *t, int column);
int64_t lists_table_line(const lists_table *t);
/* CORDON_BAD_INPUT at the current line; field may be NULL. */
cordon_status lists_table_bad(const lists_table *t, const char *field, cordon_error *err, const char *fmt, ...)
    CD_PRINTF(4, 5);
/* How many fields the first record of some bytes has; 0 when there is none. */
size_t lists_table_first_width(cd_str head, cd_csv_format format);

#endif
