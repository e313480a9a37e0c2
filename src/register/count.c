#include "register/count.h"

#include "base/embed.h"

const char *const count_rule_names[] = {"calendar", "business", "rolling", "us_766_5e", NULL};

bool count_rule_of(cd_str name, count_rule *out) {
  for (int i = 0; count_rule_names[i]; i++) {
    if (!cd_str_eqc(name, count_rule_names[i])) continue;
    *out = (count_rule)i;
    return true;
  }
  return false;
}

/* --- days that do not count --- */

static bool is_weekend(cd_day day) {
  int weekday = (int)(((day % 7) + 7 + 3) % 7); /* 1970-01-01 was a Thursday; 0 is Monday */
  return weekday >= 5;
}

typedef enum row_kind { ROW_OTHER = 0, ROW_HOLIDAY, ROW_COMPLETE } row_kind;
typedef struct row {
  row_kind kind;
  cd_day day, to;
} row;

static row read_row(cd_str line, cd_str calendar) {
  cd_str name, what, day, last;
  row r = {ROW_OTHER, CD_DAY_NONE, CD_DAY_NONE};
  if (!cd_str_cut(&line, '\t', &name) || !cd_str_eq(name, calendar)) return r;
  if (!cd_str_cut(&line, '\t', &what) || !cd_str_cut(&line, '\t', &day) || !cd_day_parse(day, &r.day)) return r;
  if (cd_str_eqc(what, "holiday")) r.kind = ROW_HOLIDAY;
  if (cd_str_eqc(what, "complete") && cd_str_cut(&line, '\t', &last) && cd_day_parse(last, &r.to))
    r.kind = ROW_COMPLETE;
  return r;
}

static bool is_holiday(cd_str calendar, cd_day day) {
  cd_str rest = cd_embedded("holidays.tsv"), line;
  while (calendar.len > 0 && cd_str_cut(&rest, '\n', &line)) {
    row r = read_row(line, calendar);
    if (r.kind == ROW_HOLIDAY && r.day == day) return true;
  }
  return false;
}

static bool holidays_known(cd_str calendar, cd_day from, cd_day to) {
  cd_str rest = cd_embedded("holidays.tsv"), line;
  while (calendar.len > 0 && cd_str_cut(&rest, '\n', &line)) {
    row r = read_row(line, calendar);
    if (r.kind == ROW_COMPLETE && r.day <= from && to <= r.to) return true;
  }
  return false;
}

static bool is_off(const count_period *p, cd_day day) { return is_weekend(day) || is_holiday(p->calendar, day); }

/* --- counting --- */

/* Months and years end on the day of the same number, or on the last of a shorter month. */
static cd_day shift_months(cd_day from, int32_t months) {
  int y, m, d;
  cd_day out = CD_DAY_MAX;
  cd_day_to_civil(from, &y, &m, &d);
  int64_t index = (int64_t)y * 12 + (m - 1) + months;
  y = (int)(index / 12);
  m = (int)(index % 12) + 1;
  while (d > 28 && !cd_day_from_civil(y, m, d, &out)) d--;
  cd_day_from_civil(y, m, d, &out);
  return out;
}

static bool skips_days(const count_period *p) {
  bool by_days = p->months == 0 && p->years == 0;
  return p->rule == COUNT_BUSINESS || (p->rule == COUNT_US_766_5E && by_days && p->days <= 7);
}

/* `step` is 1 or -1. */
static cd_day count_days(const count_period *p, cd_day from, int32_t step) {
  cd_day day = shift_months(from, step * (p->months + 12 * p->years));
  if (!skips_days(p)) return day + step * p->days;
  for (int32_t left = p->days; left > 0;) {
    day += step;
    if (!is_off(p, day)) left--;
  }
  return day;
}

static count_result count(const count_period *p, cd_day from, int32_t step) {
  cd_day day = count_days(p, from, step);
  while (p->rule != COUNT_CALENDAR && is_off(p, day)) day += step;
  cd_day first = from < day ? from : day, last = from < day ? day : from;
  return (count_result){day, p->rule == COUNT_CALENDAR || holidays_known(p->calendar, first, last)};
}

count_result count_from(const count_period *p, cd_day from) { return count(p, from, 1); }
count_result count_before(const count_period *p, cd_day end) { return count(p, end, -1); }
