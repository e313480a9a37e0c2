/* Delimited text (RFC 4180 and its dialects), streamed record by record with exact lines, bounded by limits.h. */
#ifndef CD_CSV_H
#define CD_CSV_H

#include "base/file.h"

typedef struct cd_csv_format {
  char separator;      /* ',' ';' '\t' */
  bool quoted;         /* '"' quotes a field, "" inside it is one quote; false: no quoting (plain TSV) */
  bool lenient_quotes; /* a quote inside an unquoted field is text (OFAC prints such) */
  bool ctrl_z_ends;    /* byte 0x1A as the last byte of the file is the end, not text */
  bool cp1252;         /* bytes are Windows-1252; otherwise UTF-8, checked */
} cd_csv_format;

typedef struct cd_csv cd_csv;

/* Reads from `src`, which stays the caller's and must outlive it. */
cordon_status cd_csv_open(cd_source *src, cd_csv_format format, cd_csv **out, cordon_error *err);
/* The next record. *count is 0 at the end of the file; an empty line is passed over. Fields are valid until the next
 * call. A byte order mark at the start is passed over. Errors: bad UTF-8, NUL byte, quote never closed (the line where
 * it opened), text after a closing quote, field or record over its limit; each with file, line and column. */
cordon_status cd_csv_next(cd_csv *c, cd_str **fields, size_t *count, cordon_error *err);
/* Which field of the record, from 1, the last error is about; 0 before the first. */
size_t cd_csv_field(const cd_csv *c);
int64_t cd_csv_line(const cd_csv *c); /* line where the current record starts, from 1 */
void cd_csv_close(cd_csv *c);

/* Append one field, quoted where it must be, for writing RFC 4180 CSV. */
void cd_csv_put(cd_buf *out, cd_str field);

#endif
