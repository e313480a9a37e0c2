/* Tables of the Export Administration Regulations from the XML of the eCFR, as rows of our tables.
 *
 * The publisher's versioner interface gives the text of any day (`/api/versioner/v1/full/{day}/title-15.xml?part=738`, or
 * `&appendix=...`). A supplement is a DIV9 whose attribute N names it; it is found by that, never by a heading. What does not have the
 * shape that is known is refused with its line: a cell that moved would change the law. The Entity List and its neighbours are lists,
 * and are read by `lists`. */
#ifndef RULES_ECFR_H
#define RULES_ECFR_H

#include "base/buf.h"
#include "base/day.h"
#include "rules/rules.h"

typedef enum ecfr_table {
  ECFR_CHART_MARKS = 0, /* part 738, Supplement No. 1: key "DE:NS1" for each X */
  ECFR_CHART_ROWS,      /* the same: key "DE", columns row (whose row governs) and kind (graded, part_746) */
  ECFR_COUNTRY_GROUPS,  /* part 740, Supplement No. 1: key "DE:A:1" */
  ECFR_CCL              /* part 774, Supplement No. 1: key "us-ear:4D004", columns columns, everywhere, elsewhere, ace, title */
} ecfr_table;

bool ecfr_table_parse(cd_str name, ecfr_table *out); /* "chart_marks", ... */

/* Append the table as CSV (key,valid_from,valid_to,cite,note and its columns), sorted by key; valid_from is the day of issue. */
cordon_status ecfr_import(cd_str xml, const char *label, ecfr_table what, cd_day issued, cd_buf *csv, cordon_error *err);

/* A supplement's text on a day. */
typedef struct ecfr_text {
  cd_str xml;
  const char *label;
  cd_day day;
} ecfr_text;

/* Both texts as tables, compared row by row: {"rows","added":[{"key","text","cite"}],"removed":[..],"changed":[{"key","text","fields":[{"field",
 * "before","after"}]}]}; each text says in words what changed. */
cordon_status ecfr_compare(ecfr_table table, const ecfr_text *then, const ecfr_text *now, cd_arena *a, cd_json **out,
                           cordon_error *err);
/* The day on which most rows of a rulebook's table begin, which is that of the text they were made from; CD_DAY_NONE where none states
 * one. False where the rulebook has no such table. */
bool ecfr_made_from(const rules_book *b, const char *table, cd_day *out);

#endif
