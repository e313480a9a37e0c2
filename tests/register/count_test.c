/* Counting to the last day of a period: each row with what makes it so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "register/count.h"

typedef struct counted {
  const char *from, *rule;
  int32_t days, months, years;
  bool back;
  const char *day;
  bool complete;
  const char *why;
} counted;

static const counted table[] = {
    {"2021-11-04", "calendar", 180, 0, 0, false, "2022-05-03", true, "every day counts, the first does not"},
    {"2022-05-03", "calendar", 20, 0, 0, true, "2022-04-13", true, "back from an end"},
    {"2022-01-31", "calendar", 0, 1, 0, false, "2022-02-28", true, "the last day of a shorter month"},
    {"2020-02-29", "calendar", 0, 0, 1, false, "2021-02-28", true, "a leap day"},
    {"2021-12-15", "calendar", 0, 3, 0, false, "2022-03-15", true, "over the turn of a year"},
    {"2021-11-04", "us_766_5e", 30, 0, 0, false, "2021-12-06", true, "the last day is a Saturday"},
    {"2021-11-24", "us_766_5e", 7, 0, 0, false, "2021-12-06", true,
     "7 days: Thanksgiving and two weekends do not count"},
    {"2021-11-24", "us_766_5e", 8, 0, 0, false, "2021-12-02", true, "8 days: every day counts"},
    {"2021-12-20", "us_766_5e", 12, 0, 0, false, "2022-01-03", true,
     "New Year's Day is a Saturday, kept on Friday; Monday follows"},
    {"2021-12-01", "us_766_5e", 30, 0, 0, false, "2022-01-03", true,
     "ends on the Friday on which New Year's Day is kept"},
    {"2022-05-20", "us_766_5e", 10, 0, 0, false, "2022-05-31", true, "the last day is Memorial Day"},
    {"2021-12-30", "rolling", 2, 0, 0, false, "2022-01-03", true, "rolls over a weekend, though short"},
    {"2021-12-23", "business", 5, 0, 0, false, "2022-01-03", true,
     "Christmas and New Year's Day are kept on Fridays, the 24th and the 31st"},
    {"2034-12-01", "us_766_5e", 30, 0, 0, false, "2035-01-01", false, "the table of holidays does not reach so far"},
    {"2018-06-01", "business", 1, 0, 0, false, "2018-06-04", false, "nor so far back"},
};

static void periods_end_on_the_day_that_the_rule_says(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    const counted *t = &table[i];
    cd_day from;
    char got[11];
    count_period p = {.days = t->days, .months = t->months, .years = t->years, .calendar = CD_STR("US")};
    assert_true(count_rule_of(cd_str_c(t->rule), &p.rule));
    assert_true(cd_day_parse(cd_str_c(t->from), &from));
    count_result r = t->back ? count_before(&p, from) : count_from(&p, from);
    if (strcmp(cd_day_format(r.day, got), t->day) != 0 || r.complete != t->complete) {
      fail_msg("%s %s %d: %s%s, not %s (%s)", t->from, t->rule, (int)t->days, got, r.complete ? "" : " (incomplete)",
               t->day, t->why);
    }
  }
}

static void without_a_calendar_weekends_alone_are_known(void **state) {
  (void)state;
  const count_period p = {.days = 1, .rule = COUNT_BUSINESS};
  count_result r = count_from(&p, 18985); /* Friday 2021-12-24, a holiday in the United States */
  assert_int_equal(r.day, 18985 + 3);
  assert_false(r.complete);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(periods_end_on_the_day_that_the_rule_says),
      cmocka_unit_test(without_a_calendar_weekends_alone_are_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
