/* Counting to the last day of a period, by the rule that its law names. Private to the register. */
#ifndef REGISTER_COUNT_H
#define REGISTER_COUNT_H

#include "base/day.h"

typedef enum count_rule {
  COUNT_CALENDAR = 0, /* every day counts */
  COUNT_BUSINESS,     /* weekends and holidays do not count */
  COUNT_ROLLING,  /* every day counts, and a last day that is a weekend or holiday moves to the next that is neither */
  COUNT_US_766_5E /* 15 CFR 766.5(e): as rolling; in a period of 7 days or less weekends and holidays do not count */
} count_rule;

/* "calendar", "business", "rolling", "us_766_5e". */
bool count_rule_of(cd_str name, count_rule *out);
extern const char *const count_rule_names[]; /* ends with NULL */

typedef struct count_period {
  int32_t days, months, years;
  count_rule rule;
  cd_str calendar; /* of data/holidays.tsv; empty: weekends alone */
} count_period;

typedef struct count_result {
  cd_day day;
  bool complete; /* false: the table of holidays does not reach over all the days that were counted */
} count_result;

/* The last day of a period that runs from a day, which is itself not counted. */
count_result count_from(const count_period *p, cd_day from);
/* The last day on which something is due that must be done a period before a day. Where that day does not count, the
 * one before it. */
count_result count_before(const count_period *p, cd_day end);

#endif
