/* Dates and delays as HTTP headers carry them. */
#include "fetch/http.h"

static bool two_digits(cd_str s, size_t at, int *out) {
  if (s.ptr[at] < '0' || s.ptr[at] > '9' || s.ptr[at + 1] < '0' || s.ptr[at + 1] > '9') return false;
  *out = (s.ptr[at] - '0') * 10 + (s.ptr[at + 1] - '0');
  return true;
}

static int month_of(cd_str s) {
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (int m = 0; m < 12; m++)
    if (memcmp(s.ptr, months + m * 3, 3) == 0) return m + 1;
  return 0;
}

bool http_date_parse(cd_str v, cd_time *out) {
  int day, century, year, hour, minute, second;
  cd_day d;
  if (v.len != 29 || v.ptr[3] != ',' || v.ptr[19] != ':' || v.ptr[22] != ':' || memcmp(v.ptr + 25, " GMT", 4) != 0)
    return false;
  if (!two_digits(v, 5, &day) || !two_digits(v, 12, &century) || !two_digits(v, 14, &year)) return false;
  if (!two_digits(v, 17, &hour) || !two_digits(v, 20, &minute) || !two_digits(v, 23, &second)) return false;
  if (hour > 23 || minute > 59 || second > 60) return false;
  if (!cd_day_from_civil(century * 100 + year, month_of(cd_str_sub(v, 8, 3)), day, &d)) return false;
  *out = (((int64_t)d * 24 + hour) * 3600 + minute * 60 + second) * 1000000;
  return true;
}

int64_t http_retry_after(cd_str value, cd_time now) {
  int64_t seconds;
  cd_time at;
  value = cd_str_trim(value);
  if (cd_str_to_i64(value, &seconds)) return seconds < 0 ? -1 : seconds;
  if (!http_date_parse(value, &at)) return -1;
  return at <= now ? 0 : (at - now + 999999) / 1000000;
}
