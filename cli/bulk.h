/* Rows of a file, worked on by all cores and printed in the order of the file, in bounded memory.
 *
 * The main thread reads rows into batches and prints finished ones; workers turn each row into one line of output. A
 * ring of a few batches a worker is all that is ever held, so that a file of any size can be streamed. */
#ifndef CLI_BULK_H
#define CLI_BULK_H

#include "bulk_file.h"
#include "cli.h"

/* --- rows of CSV, TSV (no quoting) or JSON lines, by the names of the columns wanted --- */

typedef struct cli_column {
  const char *name;
  bool required;
} cli_column;

typedef struct cli_rows cli_rows;
/* `kind` is "csv", "tsv" or "jsonl"; NULL: told by the file's name. A required column that is not there is
 * CORDON_BAD_INPUT and names those that are. */
cordon_status cli_rows_open(cli *c, const char *path, const char *kind, const cli_column *columns, size_t count,
                            cli_rows **out, cordon_error *err);
/* values[i] is the row's value of columns[i], copied into the arena; ptr NULL where it has none. A value of JSON lines
 * that is no string is given as JSON text. *line is 0 at the end. */
cordon_status cli_rows_next(cli_rows *r, cd_arena *a, cd_str *values, int64_t *line, cordon_error *err);
void cli_rows_progress(const cli_rows *r, uint64_t *done, uint64_t *total);
void cli_rows_close(cli_rows *r);

/* --- the work --- */

typedef struct cli_row {
  int64_t number; /* from 1, without the header */
  int64_t line;   /* in the file */
  cd_str *values;
} cli_row;

typedef struct cli_work {
  /* One row to one line of output, appended to `out` with its newline. Called from many threads, each with an arena of
   * its own that is reset after the row. CORDON_BAD_INPUT and CORDON_LIMIT speak of this row alone: the line must then
   * say so too. Anything else ends the run. */
  cordon_status (*row)(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err);
  void *user;
  const char *what;    /* for progress: "Screening" */
  const char *head;    /* goes before the first row; may be NULL */
  cli_bulk_file *file; /* takes the output and what was done before; NULL: standard output, from the first row */
} cli_work;

/* Prints every row. At its end, CORDON_BAD_INPUT when rows could not be worked on, naming the first. threads 0: one a
 * core. */
cordon_status cli_bulk(cli *c, cli_rows *rows, size_t column_count, const char *label, const cli_work *work,
                       int64_t threads, cordon_error *err);

#endif
