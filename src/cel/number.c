/* Numbers, times and bytes as text and back, without regard to the locale. */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "cel/internal.h"
#include "cel/number.h"

static locale_t plain_locale(void) {
  return newlocale(LC_ALL_MASK, "C", (locale_t)0);
} /* glibc: a constant, nothing is allocated */

double celi_strtod(const char *text, char **end) { return strtod_l(text, end, plain_locale()); }

int celi_print_double(char *buf, size_t size, const char *fmt, int precision, double d) {
  locale_t before = uselocale(plain_locale());
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  int n = snprintf(buf, size, fmt, precision, d);
#pragma GCC diagnostic pop
  uselocale(before);
  return n;
}

/* The shortest digits that read back as the same double, with an exponent from 10^6 on and below 10^-4, as the other
 * implementations print. */
void celi_write_double(char buf[CELI_DOUBLE_TEXT], double d) {
  int digits = 0;
  do {
    celi_print_double(buf, CELI_DOUBLE_TEXT, "%.*e", digits, d);
  } while (celi_strtod(buf, NULL) != d && ++digits < 17);
  int exponent = atoi(strchr(buf, 'e') + 1);
  if (exponent >= -4 && exponent < 6)
    celi_print_double(buf, CELI_DOUBLE_TEXT, "%.*f", digits > exponent ? digits - exponent : 0, d);
}

cd_str celi_double_text(cd_arena *a, double d) {
  if (isnan(d)) return CD_STR("NaN");
  if (isinf(d)) return d > 0 ? CD_STR("Infinity") : CD_STR("-Infinity");
  char buf[CELI_DOUBLE_TEXT];
  celi_write_double(buf, d);
  return cd_str_dup(a, cd_str_c(buf));
}

/* ".5", ".123456789": the fraction of a second without trailing zeros. */
static void put_fraction(char *buf, int32_t nanos) {
  snprintf(buf, 16, ".%09d", (int)nanos);
  size_t len = strlen(buf);
  while (buf[len - 1] == '0') buf[--len] = '\0';
  if (len == 1) buf[0] = '\0';
}

cd_str celi_timestamp_text(cd_arena *a, int64_t seconds, int32_t nanos) {
  int64_t day = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    day--;
  }
  int y = 0, m = 0, d = 0;
  char fraction[16];
  cd_day_to_civil((cd_day)day, &y, &m, &d);
  put_fraction(fraction, nanos);
  return cd_str_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", y, m, d, (int)(rest / 3600), (int)(rest / 60 % 60),
                       (int)(rest % 60), fraction);
}

cd_str celi_duration_text(cd_arena *a, int64_t seconds, int32_t nanos) {
  char fraction[16];
  put_fraction(fraction, nanos < 0 ? -nanos : nanos);
  bool negative = seconds < 0 || nanos < 0;
  return cd_str_printf(a, "%s%lld%ss", negative ? "-" : "", (long long)(seconds < 0 ? -seconds : seconds), fraction);
}

/* --- reading times --- */

static bool take(cd_str s, size_t *at, int digits, int *out) {
  int v = 0;
  for (int i = 0; i < digits; i++, (*at)++) {
    if (*at >= s.len || s.ptr[*at] < '0' || s.ptr[*at] > '9') return false;
    v = v * 10 + (s.ptr[*at] - '0');
  }
  *out = v;
  return true;
}

static bool take_char(cd_str s, size_t *at, char c) {
  if (*at >= s.len || s.ptr[*at] != c) return false;
  (*at)++;
  return true;
}

static bool take_fraction(cd_str s, size_t *at, int32_t *nanos) {
  *nanos = 0;
  if (!take_char(s, at, '.')) return true;
  size_t from = *at;
  int32_t unit = 100000000;
  for (; *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9'; (*at)++, unit /= 10)
    *nanos += (s.ptr[*at] - '0') * unit;
  return *at > from && *at - from <= 9;
}

static bool take_zone(cd_str s, size_t *at, int *minutes) {
  *minutes = 0;
  if (take_char(s, at, 'Z') || take_char(s, at, 'z')) return true;
  bool east = take_char(s, at, '+');
  int h = 0, m = 0;
  if (!east && !take_char(s, at, '-')) return false;
  if (!take(s, at, 2, &h) || !take_char(s, at, ':') || !take(s, at, 2, &m) || h > 23 || m > 59) return false;
  *minutes = (east ? 1 : -1) * (h * 60 + m);
  return true;
}

/* RFC 3339. */
bool celi_timestamp_parse(cd_str s, int64_t *seconds, int32_t *nanos) {
  size_t at = 0;
  int y, mo, d, h, mi, sec, zone;
  bool ok = take(s, &at, 4, &y) && take_char(s, &at, '-') && take(s, &at, 2, &mo) && take_char(s, &at, '-') &&
            take(s, &at, 2, &d) && (take_char(s, &at, 'T') || take_char(s, &at, 't')) && take(s, &at, 2, &h) &&
            take_char(s, &at, ':') && take(s, &at, 2, &mi) && take_char(s, &at, ':') && take(s, &at, 2, &sec) &&
            take_fraction(s, &at, nanos) && take_zone(s, &at, &zone) && at == s.len;
  cd_day day;
  if (!ok || h > 23 || mi > 59 || sec > 59 || !cd_day_from_civil(y, mo, d, &day)) return false;
  *seconds = (int64_t)day * 86400 + h * 3600 + mi * 60 + sec - (int64_t)zone * 60;
  return *seconds >= CELI_TIME_MIN && *seconds <= CELI_TIME_MAX;
}

static const struct {
  const char *name;
  int64_t nanos;
} units[] = {{"ns", 1},       {"us", 1000},      {"\xC2\xB5s", 1000}, {"\xCE\xBCs", 1000},
             {"ms", 1000000}, {"s", 1000000000}, {"m", 60000000000},  {"h", 3600000000000}};

static int64_t take_unit(cd_str s, size_t *at) {
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    cd_str name = cd_str_c(units[i].name);
    if (!cd_str_starts(cd_str_sub(s, *at, name.len), name)) continue;
    *at += name.len;
    return units[i].nanos;
  }
  return 0;
}

/* One "1.5h": adds its nanoseconds to *total. Bounded far beyond CELI_DURATION_MAX, which the caller tests. */
static bool take_part(cd_str s, size_t *at, cd_i128 *total) {
  const cd_i128 most = (cd_i128)1 << 100;
  cd_i128 whole = 0, fraction = 0, scale = 1;
  size_t digits = 0;
  for (; *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9'; (*at)++, digits++)
    if ((whole = whole * 10 + (s.ptr[*at] - '0')) > ((cd_i128)1 << 70)) return false;
  if (take_char(s, at, '.'))
    for (; *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9'; (*at)++, digits++) {
      if (scale >= 1000000000000000) continue;
      fraction = fraction * 10 + (s.ptr[*at] - '0');
      scale *= 10;
    }
  int64_t unit = digits ? take_unit(s, at) : 0;
  if (!unit || whole > most / unit) return false;
  *total += whole * unit + fraction * unit / scale;
  return *total < most;
}

/* [-+] then numbers with units, such as "1h30m" or "1.5s"; "0" alone too. */
bool celi_duration_parse(cd_str s, int64_t *seconds, int32_t *nanos) {
  size_t at = 0;
  bool negative = take_char(s, &at, '-');
  if (!negative) take_char(s, &at, '+');
  cd_i128 total = 0;
  if (at == s.len) return false;
  if (!(s.len - at == 1 && s.ptr[at] == '0'))
    while (at < s.len)
      if (!take_part(s, &at, &total)) return false;
  if (total > (cd_i128)CELI_DURATION_MAX * 1000000000) return false;
  *seconds = (int64_t)(total / 1000000000) * (negative ? -1 : 1);
  *nanos = (int32_t)(total % 1000000000) * (negative ? -1 : 1);
  return true;
}

/* --- base64 (RFC 4648, section 4) --- */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

cd_str celi_base64(cd_arena *a, cd_str s) {
  char *out = cd_alloc(a, (s.len + 2) / 3 * 4 + 1);
  if (!out) return (cd_str){NULL, 0};
  size_t n = 0;
  for (size_t i = 0; i < s.len; i += 3) {
    size_t left = s.len - i;
    uint32_t v = (uint32_t)(uint8_t)s.ptr[i] << 16;
    if (left > 1) v |= (uint32_t)(uint8_t)s.ptr[i + 1] << 8;
    if (left > 2) v |= (uint8_t)s.ptr[i + 2];
    out[n++] = alphabet[v >> 18];
    out[n++] = alphabet[v >> 12 & 63];
    out[n++] = left > 1 ? alphabet[v >> 6 & 63] : '=';
    out[n++] = left > 2 ? alphabet[v & 63] : '=';
  }
  return cd_str_of(out, n);
}

/* With or without padding. */
bool celi_base64_decode(cd_arena *a, cd_str text, cd_str *out) {
  size_t len = text.len;
  if (len % 4 == 0)
    for (int i = 0; i < 2 && len > 0 && text.ptr[len - 1] == '='; i++) len--;
  if (len % 4 == 1) return false;
  char *bytes = cd_alloc(a, len / 4 * 3 + 3);
  *out = cd_str_of(bytes, 0);
  if (!bytes) return true;
  uint32_t v = 0;
  for (size_t i = 0; i < len; i++) {
    const char *hit = memchr(alphabet, text.ptr[i], 64);
    if (!hit) return false;
    v = v << 6 | (uint32_t)(hit - alphabet);
    if (i % 4 > 0) bytes[out->len++] = (char)(v >> (6 - 2 * (i % 4)));
  }
  return true;
}

size_t celi_code_points(cd_str s) {
  size_t n = 0;
  for (size_t i = 0; i < s.len; i++) n += ((uint8_t)s.ptr[i] & 0xC0) != 0x80;
  return n;
}
