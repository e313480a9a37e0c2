/* Parts of timestamps, durations and days. A time zone is "+hh:mm", "-hh:mm", "hh:mm", or a name of the tz database,
 * known through ICU. */
#include <unicode/ucal.h>

#include "cel/internal.h"

#define FN(name) static void name(cel_call *c, const cel_value *x, size_t count, cel_value *out)

typedef struct moment {
  int year, month, day_of_month, day_of_week, day_of_year, hour, minute, second, millisecond;
} moment;

/* Days before the month, in a year that is no leap year. */
static const int days_before[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

static void set_day(cd_day day, moment *m) {
  /* The calendar repeats after 400 years of 146097 days; base knows the years 1 to 9999. */
  int cycle = day < CD_DAY_MIN ? -1 : day > CD_DAY_MAX ? 1 : 0;
  cd_day_to_civil(day - cycle * 146097, &m->year, &m->month, &m->day_of_month);
  m->year += cycle * 400;
  bool leap = (m->year % 4 == 0 && m->year % 100 != 0) || m->year % 400 == 0;
  m->day_of_week = (int)(((int64_t)day % 7 + 11) % 7); /* 1970-01-01 was a Thursday; Sunday is 0 */
  m->day_of_year = days_before[m->month - 1] + m->day_of_month - 1 + (leap && m->month > 2);
}

/* A zone may lead by some hours out of the years 1 to 9999; the calendar goes on there. */
static moment split(int64_t seconds, int32_t nanos) {
  int64_t day = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    day--;
  }
  moment m = {.hour = (int)(rest / 3600),
              .minute = (int)(rest / 60 % 60),
              .second = (int)(rest % 60),
              .millisecond = nanos / 1000000};
  set_day((cd_day)day, &m);
  return m;
}

static bool two_digits(cd_str s, size_t at, int *out) {
  if (at + 2 > s.len || s.ptr[at] < '0' || s.ptr[at] > '9' || s.ptr[at + 1] < '0' || s.ptr[at + 1] > '9') return false;
  *out = (s.ptr[at] - '0') * 10 + (s.ptr[at + 1] - '0');
  return true;
}

static bool fixed_offset(cd_str zone, int64_t *seconds) {
  bool sign = zone.len > 0 && (zone.ptr[0] == '+' || zone.ptr[0] == '-');
  size_t at = sign ? 1 : 0;
  int h = 0, m = 0;
  if (zone.len != at + 5 || zone.ptr[at + 2] != ':' || !two_digits(zone, at, &h) || !two_digits(zone, at + 3, &m) ||
      h > 23 || m > 59)
    return false;
  *seconds = (int64_t)(h * 3600 + m * 60) * (zone.ptr[0] == '-' ? -1 : 1);
  return true;
}

static bool named_offset(cd_str zone, int64_t at, int64_t *seconds) {
  UChar name[64], canonical[64];
  UErrorCode status = U_ZERO_ERROR;
  if (zone.len == 0 || zone.len >= 60) return false;
  for (size_t i = 0; i < zone.len; i++) name[i] = (UChar)(uint8_t)zone.ptr[i];
  name[zone.len] = 0;
  ucal_getCanonicalTimeZoneID(name, (int32_t)zone.len, canonical, 64, NULL, &status);
  if (U_FAILURE(status)) return false;
  UCalendar *cal = ucal_open(name, (int32_t)zone.len, "en_US", UCAL_GREGORIAN, &status);
  if (U_SUCCESS(status)) ucal_setMillis(cal, (UDate)at * 1000.0, &status);
  int32_t base = U_SUCCESS(status) ? ucal_get(cal, UCAL_ZONE_OFFSET, &status) : 0;
  int32_t summer = U_SUCCESS(status) ? ucal_get(cal, UCAL_DST_OFFSET, &status) : 0;
  if (cal) ucal_close(cal);
  *seconds = (base + summer) / 1000;
  return U_SUCCESS(status);
}

/* The parts of x[0], in the zone x[1] where there is one. */
static bool parts(cel_call *c, const cel_value *x, size_t count, moment *m, cel_value *out) {
  int64_t offset = 0;
  if (x[0].kind == CEL_DAY) {
    *m = (moment){0};
    set_day(x[0].as.day, m);
    return true;
  }
  if (count == 2 && !cd_str_eqc(x[1].as.string, "UTC") && !fixed_offset(x[1].as.string, &offset)) {
    if (!celi_charge(c, 200)) return false;
    if (!named_offset(x[1].as.string, x[0].as.seconds, &offset)) {
      cd_str zone = cd_str_sub(x[1].as.string, 0, 60);
      celi_fail(c, out, "the time zone \"" CD_FMT "\" is not known; write +02:00 or a name such as Asia/Jerusalem",
                CD_ARG(zone));
      return false;
    }
  }
  *m = split(x[0].as.seconds + offset, x[0].nanos);
  return true;
}

#define GETTER(name, expression)                                                                                       \
  FN(name) {                                                                                                           \
    moment m;                                                                                                          \
    if (parts(c, x, count, &m, out)) *out = cel_int(expression);                                                       \
  }

GETTER(full_year, m.year)
GETTER(month, m.month - 1)
GETTER(date, m.day_of_month)
GETTER(day_of_month, m.day_of_month - 1)
GETTER(day_of_week, m.day_of_week)
GETTER(day_of_year, m.day_of_year)
GETTER(hours, m.hour)
GETTER(minutes, m.minute)
GETTER(seconds, m.second)
GETTER(milliseconds, m.millisecond)

#define SPAN(name, expression)                                                                                         \
  FN(name) {                                                                                                           \
    (void)c, (void)count;                                                                                              \
    *out = cel_int(expression);                                                                                        \
  }

SPAN(span_hours, x[0].as.seconds / 3600)
SPAN(span_minutes, x[0].as.seconds / 60)
SPAN(span_seconds, x[0].as.seconds)
SPAN(span_milliseconds, x[0].nanos / 1000000)

#define ON_TIME(name, fn)                                                                                              \
  {name, ".t>i", fn}, { name, ".ts>i", fn }
#define ON_DAY(name, fn)                                                                                               \
  ON_TIME(name, fn), { name, ".a>i", fn }

const celi_builtin celi_time[] = {ON_DAY("getFullYear", full_year),
                                  ON_DAY("getMonth", month),
                                  ON_DAY("getDate", date),
                                  ON_DAY("getDayOfMonth", day_of_month),
                                  ON_DAY("getDayOfWeek", day_of_week),
                                  ON_DAY("getDayOfYear", day_of_year),
                                  ON_TIME("getHours", hours),
                                  {"getHours", ".r>i", span_hours},
                                  ON_TIME("getMinutes", minutes),
                                  {"getMinutes", ".r>i", span_minutes},
                                  ON_TIME("getSeconds", seconds),
                                  {"getSeconds", ".r>i", span_seconds},
                                  ON_TIME("getMilliseconds", milliseconds),
                                  {"getMilliseconds", ".r>i", span_milliseconds},
                                  {NULL, NULL, NULL}};
