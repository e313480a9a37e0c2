/* A file of results that survives an interrupt: beside it stands OUT.progress, which says how far it is good.
 *
 * Every few thousand rows the results are brought onto the disk, and then, atomically, a note of how many rows and bytes they are.
 * Resuming cuts the file back to the note and goes on with the next row, so that the whole is the same bytes as of one run. The note
 * goes away with the last row. */
#ifndef CLI_BULK_FILE_H
#define CLI_BULK_FILE_H

#include "cli.h"

/* What is done after some row. */
typedef struct cli_mark {
  uint64_t rows, bytes;
  uint64_t input;       /* hash over all rows read until here: resuming refuses another file */
  uint64_t refused;     /* rows that could not be worked on */
  cordon_error refusal; /* the first of them */
} cli_mark;

typedef struct cli_bulk_file cli_bulk_file;
/* Begin `path`, or go on with it. `setup` is everything but the rows that the results depend on, as canonical JSON: resuming under
 * another is CORDON_USAGE. CORDON_EXISTS where the results of
 * an interrupted run would be lost. */
cordon_status cli_bulk_file_open(cli *c, const char *path, bool resume, cd_str setup, cli_bulk_file **out, cordon_error *err);
/* Where to go on from; all zero at the beginning. */
const cli_mark *cli_bulk_file_mark(const cli_bulk_file *f);
/* Append results; `mark` (its bytes are filled in) is noted now and then. */
cordon_status cli_bulk_file_put(cli_bulk_file *f, cd_str text, cli_mark mark, cordon_error *err);
/* All rows are done. */
cordon_status cli_bulk_file_finish(cli_bulk_file *f, cordon_error *err);
void cli_bulk_file_close(cli_bulk_file *f);

#endif
