/* Pictures of a table, as SVG within HTML. Colours are variables of the page (--c1 ...), so that they follow light and
 * dark. Private to report. */
#ifndef REPORT_DRAW_H
#define REPORT_DRAW_H

#include "report/report.h"

/* The first count columns of a table; at most `most`. */
size_t draw_counts(const cd_json *table, const cd_json **columns, size_t most);
cd_str draw_column(const cd_json *column); /* its name */
/* The number of a cell: of a range such as "1-4" its lower end. */
int64_t draw_number(const cd_json *row, cd_str column);
int64_t draw_upper(const cd_json *row, cd_str column); /* the upper end */
/* A cell as a person reads it: a country's name, a code in words, digits in groups, a range with a dash. */
void draw_value(cd_buf *out, const cd_json *row, const cd_json *column);

void draw_bars(cd_buf *out, const cd_json *table);
void draw_columns(cd_buf *out, const cd_json *table);
/* Countries shaded by their first count; needs world_defs on the page. */
void draw_map(cd_buf *out, const cd_json *table);
/* What a revision changes, and the two days beside each other. */
void draw_revision(cd_buf *out, const cd_json *table, const cd_json *report);

#endif
