/* Building a report's tables. Each answers NULL when memory ran out, and takes NULL for it. Private to report. */
#ifndef REPORT_BUILD_H
#define REPORT_BUILD_H

#include "report/report.h"

typedef struct build_column {
  const char *name, *title, *is; /* a NULL name ends them */
} build_column;

typedef struct build_table {
  const char *name, *title, *note, *draw; /* note: may be NULL */
  const build_column *columns;
} build_table;

cd_json *build_report(cd_arena *a, const char *name, cd_str title, const report_when *when, cd_seq record);
/* The report with a table of rows at its end. */
cd_json *build_add(cd_arena *a, cd_json *report, const build_table *t, cd_json *rows);
cd_json *build_str(cd_arena *a, cd_json *row, const char *column, cd_str v); /* copied */
cd_json *build_int(cd_arena *a, cd_json *row, const char *column, int64_t v);

/* --- counting --- */
/* Counts by a key of one or two texts, in the arena. */
typedef struct tally tally;
tally *tally_new(cd_arena *a);
/* False when memory ran out. `second` may be empty. */
bool tally_add(tally *t, cd_str first, cd_str second, int64_t n);
int64_t tally_get(const tally *t, cd_str first, cd_str second);

typedef struct tally_one {
  cd_str first, second;
  int64_t count;
} tally_one;
/* All of them by first, then second; by count, largest first, where `by_count`. NULL when memory ran out. */
const tally_one *tally_sorted(const tally *t, bool by_count, cd_arena *a, size_t *count);

#endif
