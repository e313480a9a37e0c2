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
  lists_screen_options options;
  cd_str lists[MAX_LISTS];
  cli_traits traits;       /* of every row that does not say otherwise */
  names_book_writer *book; /* to be made along the way; or NULL */
} screening;

enum { SCREEN_NAME, SCREEN_SCHEMA, SCREEN_COUNTRY, SCREEN_BIRTH, SCREEN_COLUMNS };

/* One row screened in full (user: a screening). */
cordon_status screen_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err);
/* What a row asks for. */
cordon_status screen_subject(const screening *s, const cli_row *row, cd_arena *a, names_subject *out,
                             cordon_error *err);

/* All that a row asks, as the book of customers knows it. */
uint64_t screen_row_hash(const screening *s, const cli_row *row);

/* --delta-from, --delta-to, --previous: the rows of a file against what changed between two days. Opens s's view of the
 * later day. */
typedef struct screen_delta screen_delta;
cordon_status screen_delta_open(cli *c, screening *s, screen_delta **out, cordon_error *err);
void screen_delta_close(screen_delta *d);
/* As screen_row (user: a screen_delta). */
cordon_status screen_delta_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err);

#endif
