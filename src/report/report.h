/* Reports: figures of the register, and destinations on a map of the world, as JSON, CSV and one HTML file with
 * pictures.
 *
 * A report is data first: tables of rows, each with what its columns mean and how it may be drawn. JSON is the
 * contract, CSV prints one table, HTML prints all with their pictures. The same store, day and record give the same
 * bytes. */
#ifndef REPORT_H
#define REPORT_H

#include "base/day.h"
#include "base/json.h"
#include "rules/rules.h"
#include "store/store.h"

/* {"report","title","as_of","record","note","tables":[{"table","title","note","draw","columns":[{"column","title","is"}],
 * "rows":[{column: value}]}]}. `is`: text, word, country, count, percent, days. `draw`: bars (the first column against
 * the first count), columns (upright, up to three counts beside each other), map (countries shaded by the first count),
 * revision (what it does to each country, and both days), figures (large numbers), none. */

typedef struct report_when {
  cd_day as_of;
  cd_seq known_at; /* CD_SEQ_LATEST, or a record's number */
} report_when;

/* Licences by state, kind and destination, their last days, use against limits, time to decide, findings, proceedings,
 * applications, installations. */
cordon_status report_register(cd_store *s, const report_when *when, cd_arena *a, cd_json **out, cordon_error *err);

typedef struct report_publish {
  int from_year, to_year;
  int64_t smallest; /* numbers from 1 to below this are not told; 0: all are */
} report_publish;
/* What may be published: applications and their outcomes, licences, suspensions, revocations and findings, by year and
 * destination. Small numbers are given as "fewer than N", and totals over such rounded down, so that none can be worked
 * out. */
cordon_status report_transparency(cd_store *s, const report_when *when, const report_publish *p, cd_arena *a,
                                  cd_json **out, cordon_error *err);

typedef struct report_revision {
  const rules_book *before_book, *after_book; /* may be the same */
  cd_str table;
  cd_day before, after;
} report_revision;
/* Which countries a table of a rulebook holds before and after, and how many licences in force go there. `s` may be
 * NULL. */
cordon_status report_destinations(cd_store *s, const report_when *when, const report_revision *r, cd_arena *a,
                                  cd_json **out, cordon_error *err);

/* --- printing --- */
cordon_status report_html(const cd_json *report, cd_buf *out, cordon_error *err);
/* One table; where the report has several, `table` names it, or CORDON_USAGE lists them. */
cordon_status report_csv(const cd_json *report, cd_str table, cd_buf *out, cordon_error *err);

#endif
