/* What cmd_screen.c and screen_delta.c share: one screening of many rows. */
#ifndef CLI_SCREENING_H
#define CLI_SCREENING_H

#include "bulk.h"
#include "lists/lists.h"
#include "names/book.h"
#include "subject.h"

#define MAX_LISTS 32

typedef struct screening {
  lists_engine *engine;
  const lists_view *view;
  cd_day as_of; /* of the view */
  lists_screen_options options;
  cd_str lists[MAX_LISTS];
  cli_traits traits;       /* of every row that does not say otherwise */
  names_book_writer *book; /* to be made along the way; or NULL */
} screening;

enum { SCREEN_NAME, SCREEN_SCHEMA, SCREEN_COUNTRY, SCREEN_BIRTH, SCREEN_IDENTIFIER, SCREEN_COLUMNS };

/* What was found of one row. */
typedef struct screen_answer {
  lists_hit *hits;
  size_t count;
  names_result raw;
} screen_answer;

/* What a row asks for. */
cordon_status screen_subject(const screening *s, const cli_row *row, cd_arena *a, names_subject *out, cordon_error *err);
/* Screen one row. */
cordon_status screen_ask(const screening *s, const cli_row *row, cd_arena *a, screen_answer *out, cordon_error *err);
/* All that a row asks, as the book of customers knows it. */
uint64_t screen_row_hash(const screening *s, const cli_row *row);
/* What is odd about the query itself, for a person to see: a list of words. */
cd_json *screen_flags(const names_result *r, cd_arena *a);

/* One row screened in full (user: a screening), as a line of JSON, or as lines of CSV under this head. */
cordon_status screen_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err);
cordon_status screen_csv_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err);
extern const char screen_csv_head[];

/* Rows that are only counted (user: a screen_summary). */
typedef struct screen_summary screen_summary;
screen_summary *screen_summary_new(const screening *s, cd_arena *a);
cordon_status screen_summary_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err);
cordon_status screen_summary_show(cli *c, screen_summary *m, cordon_error *err);

/* --delta-from, --delta-to, --previous: the rows of a file against what changed between two days. Opens s's view of the
 * later day. */
typedef struct screen_delta screen_delta;
cordon_status screen_delta_open(cli *c, screening *s, screen_delta **out, cordon_error *err);
void screen_delta_close(screen_delta *d);
/* As screen_row (user: a screen_delta). */
cordon_status screen_delta_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err);

/* All rows of --file. `delta` may be NULL. */
cordon_status screen_file(cli *c, screening *s, screen_delta *delta, cordon_error *err);

#endif
