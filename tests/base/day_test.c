#include "base/day.h"
#include "support.h"

/* Every day of the calendar, counted up by hand beside the function. */
static void all_days_follow_one_another(void **state) {
  (void)state;
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  cd_day d = CD_DAY_MIN;
  for (int y = 1; y <= 9999; y++) {
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    for (int m = 1; m <= 12; m++) {
      int days = lengths[m - 1] + (leap && m == 2);
      for (int day = 1; day <= days; day++, d++) {
        int yy, mm, dd;
        cd_day back;
        cd_day_to_civil(d, &yy, &mm, &dd);
        if (yy != y || mm != m || dd != day) fail_msg("day %d is %d-%d-%d, not %d-%d-%d", d, yy, mm, dd, y, m, day);
        if (!cd_day_from_civil(y, m, day, &back) || back != d) fail_msg("%d-%d-%d is not day %d", y, m, day, d);
      }
      cd_day none;
      assert_false(cd_day_from_civil(y, m, days + 1, &none));
    }
  }
  assert_int_equal(d, CD_DAY_MAX + 1);
}

static void days_are_read_exactly(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool ok;
    cd_day day;
  } rows[] = {{"1970-01-01", true, 0},          {"2021-11-26", true, 18957},      {"2000-02-29", true, 11016},
              {"1900-02-29", false, 0},         {"2023-02-29", false, 0},         {"2024-02-29", true, 19782},
              {"0001-01-01", true, CD_DAY_MIN}, {"9999-12-31", true, CD_DAY_MAX}, {"0000-12-31", false, 0},
              {"2021-13-01", false, 0},         {"2021-00-10", false, 0},         {"2021-1-01", false, 0},
              {"2021-11-31", false, 0},         {"2021/11/26", false, 0},         {" 2021-11-26", false, 0},
              {"2021-11-26 ", false, 0},        {"20211126", false, 0},           {"", false, 0},
              {"2021-11-2a", false, 0},         {"+021-11-26", false, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cd_day d = 0;
    char text[11];
    assert_int_equal(cd_day_parse(cd_str_c(rows[i].text), &d), rows[i].ok);
    assert_int_equal(d, rows[i].day);
    if (rows[i].ok) assert_string_equal(cd_day_format(d, text), rows[i].text);
  }
  char text[11];
  assert_string_equal(cd_day_format(CD_DAY_NONE, text), "");
}

static void instants_are_read_with_offset_and_fraction(void **state) {
  (void)state;
  static const struct {
    const char *text, *want; /* NULL: refused */
  } rows[] = {{"2021-11-26T10:00:00Z", "2021-11-26T10:00:00Z"},
              {"2021-11-26", "2021-11-26T00:00:00Z"},
              {"2021-11-26T10:00:00.25+02:00", "2021-11-26T08:00:00.250000Z"},
              {"2021-01-01T00:30:00+01:00", "2020-12-31T23:30:00Z"},
              {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
              {"2021-11-26t10:00:00z", "2021-11-26T10:00:00Z"},
              {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
              {"9999-12-31T23:59:59-01:00", NULL},
              {"0001-01-01T00:00:00+01:00", NULL},
              {"2021-11-26T10:00:00", NULL},
              {"2021-11-26T24:00:00Z", NULL},
              {"2021-11-26T10:60:00Z", NULL},
              {"2021-11-26T10:00:60Z", NULL},
              {"2021-11-26T10:00:00.Z", NULL},
              {"2021-11-26T10:00:00.1234567Z", NULL},
              {"2021-11-26T10:00:00+0200", NULL},
              {"2021-11-26T10:00:00Zx", NULL},
              {"2021-02-30T10:00:00Z", NULL},
              {"2021-11-26 10:00:00Z", NULL}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cd_time t = 7;
    char text[32];
    bool ok = cd_time_parse(cd_str_c(rows[i].text), &t);
    assert_int_equal(ok, rows[i].want != NULL);
    if (ok)
      assert_string_equal(cd_time_format(t, text), rows[i].want);
    else
      assert_int_equal(t, 7);
  }
}

static void the_utc_day_of_an_instant(void **state) {
  (void)state;
  assert_int_equal(cd_time_day(0), 0);
  assert_int_equal(cd_time_day(-1), -1);
  assert_int_equal(cd_time_day(86400000000), 1);
  assert_int_equal(cd_time_day(86399999999), 0);
  assert_int_equal(cd_time_day(CD_TIME_NONE), CD_DAY_NONE);
}

static void the_clock_can_be_set(void **state) {
  (void)state;
  cd_clock_set(42);
  assert_int_equal(cd_clock_now(), 42);
  cd_clock_set(CD_TIME_NONE);
  assert_true(cd_clock_now() > 1600000000000000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_days_follow_one_another),
      cmocka_unit_test(days_are_read_exactly),
      cmocka_unit_test(instants_are_read_with_offset_and_fraction),
      cmocka_unit_test(the_utc_day_of_an_instant),
      cmocka_unit_test(the_clock_can_be_set),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
