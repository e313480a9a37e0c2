/* Days by whole cycles of 400 years (146097 days), counted from 0000-03-01 so that the leap day ends a year. */
#include "base/day.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#define CYCLE_DAYS 146097
#define EPOCH_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */
#define DAY_MICROS 86400000000

static bool is_leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

static int month_days(int y, int m) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

bool cd_day_from_civil(int year, int month, int day, cd_day *out) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month)) return false;
  int y = month <= 2 ? year - 1 : year;
  int cycle = y / 400, in_cycle = y % 400;
  int from_march = (month + 9) % 12;
  int day_of_year = (153 * from_march + 2) / 5 + day - 1; /* five months from March hold 153 days */
  *out = cycle * CYCLE_DAYS + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + day_of_year - EPOCH_SHIFT;
  return true;
}

void cd_day_to_civil(cd_day d, int *year, int *month, int *day) {
  if (d < CD_DAY_MIN) d = CD_DAY_MIN;
  if (d > CD_DAY_MAX) d = CD_DAY_MAX;
  int shifted = d + EPOCH_SHIFT;
  int cycle = shifted / CYCLE_DAYS, rest = shifted % CYCLE_DAYS;
  int y = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
  int day_of_year = rest - (365 * y + y / 4 - y / 100);
  int from_march = (5 * day_of_year + 2) / 153;
  *day = day_of_year - (153 * from_march + 2) / 5 + 1;
  *month = from_march < 10 ? from_march + 3 : from_march - 9;
  *year = cycle * 400 + y + (*month <= 2);
}

/* n digits at s[at]; -1 when they are not all digits. */
static int digits(cd_str s, size_t at, size_t n) {
  int v = 0;
  if (at + n > s.len) return -1;
  for (size_t i = at; i < at + n; i++) {
    if (s.ptr[i] < '0' || s.ptr[i] > '9') return -1;
    v = v * 10 + (s.ptr[i] - '0');
  }
  return v;
}

bool cd_day_parse(cd_str s, cd_day *out) {
  if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-') return false;
  int y = digits(s, 0, 4), m = digits(s, 5, 2), d = digits(s, 8, 2);
  return y >= 0 && m >= 0 && d >= 0 && cd_day_from_civil(y, m, d, out);
}

static void put_digits(char *out, int v, int n) {
  for (int i = n - 1; i >= 0; i--, v /= 10) out[i] = (char)('0' + v % 10);
}

char *cd_day_format(cd_day d, char buf[11]) {
  buf[0] = '\0';
  if (d == CD_DAY_NONE) return buf;
  int y, m, day;
  cd_day_to_civil(d, &y, &m, &day);
  put_digits(buf, y, 4);
  put_digits(buf + 5, m, 2);
  put_digits(buf + 8, day, 2);
  buf[4] = buf[7] = '-';
  buf[10] = '\0';
  return buf;
}

/* ".ffffff" at *at, if it stands there; microseconds, or -1. */
static int64_t parse_fraction(cd_str s, size_t *at) {
  if (*at >= s.len || s.ptr[*at] != '.') return 0;
  int64_t micros = 0, unit = 100000;
  size_t i = *at + 1;
  for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++, unit /= 10) {
    if (unit == 0) return -1;
    micros += (s.ptr[i] - '0') * unit;
  }
  if (i == *at + 1) return -1;
  *at = i;
  return micros;
}

/* "Z" or "+hh:mm" as the rest of s; the offset in minutes. */
static bool parse_zone(cd_str s, int *minutes) {
  *minutes = 0;
  if (s.len == 1) return s.ptr[0] == 'Z' || s.ptr[0] == 'z';
  if (s.len != 6 || (s.ptr[0] != '+' && s.ptr[0] != '-') || s.ptr[3] != ':') return false;
  int h = digits(s, 1, 2), m = digits(s, 4, 2);
  if (h < 0 || h > 23 || m < 0 || m > 59) return false;
  *minutes = (s.ptr[0] == '-' ? -1 : 1) * (h * 60 + m);
  return true;
}

bool cd_time_parse(cd_str s, cd_time *out) {
  cd_day day;
  if (!cd_day_parse(cd_str_sub(s, 0, 10), &day)) return false;
  if (s.len == 10) {
    *out = day * DAY_MICROS;
    return true;
  }
  if (s.len < 20 || (s.ptr[10] != 'T' && s.ptr[10] != 't') || s.ptr[13] != ':' || s.ptr[16] != ':') return false;
  int h = digits(s, 11, 2), m = digits(s, 14, 2), sec = digits(s, 17, 2);
  if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59) return false;
  size_t at = 19;
  int64_t micros = parse_fraction(s, &at);
  int zone;
  if (micros < 0 || !parse_zone(cd_str_sub(s, at, s.len), &zone)) return false;
  cd_time t = day * DAY_MICROS + ((h * 60 + m - zone) * 60 + (int64_t)sec) * 1000000 + micros;
  if (t < CD_DAY_MIN * DAY_MICROS || t >= (CD_DAY_MAX + (int64_t)1) * DAY_MICROS) return false;
  *out = t;
  return true;
}

cd_day cd_time_day(cd_time t) {
  if (t == CD_TIME_NONE) return CD_DAY_NONE;
  int64_t d = t / DAY_MICROS - (t % DAY_MICROS < 0);
  return d < CD_DAY_MIN ? CD_DAY_MIN : d > CD_DAY_MAX ? CD_DAY_MAX : (cd_day)d;
}

char *cd_time_format(cd_time t, char buf[32]) {
  buf[0] = '\0';
  if (t == CD_TIME_NONE) return buf;
  cd_day day = cd_time_day(t);
  int64_t micros = t - day * DAY_MICROS;
  if (micros < 0) micros = 0;
  if (micros >= DAY_MICROS) micros = DAY_MICROS - 1;
  int sec = (int)(micros / 1000000), fraction = (int)(micros % 1000000);
  cd_day_format(day, buf);
  int n = snprintf(buf + 10, 22, "T%02d:%02d:%02d", sec / 3600, sec / 60 % 60, sec % 60);
  if (fraction) n += snprintf(buf + 10 + n, 22 - (size_t)n, ".%06d", fraction);
  buf[10 + n] = 'Z';
  buf[11 + n] = '\0';
  return buf;
}

static _Atomic cd_time clock_set_to = CD_TIME_NONE;

cd_time cd_clock_now(void) {
  cd_time t = atomic_load_explicit(&clock_set_to, memory_order_relaxed);
  if (t != CD_TIME_NONE) return t;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
  return (cd_time)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void cd_clock_set(cd_time t) { atomic_store_explicit(&clock_set_to, t, memory_order_relaxed); }
