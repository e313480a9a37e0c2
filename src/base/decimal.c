#include "base/decimal.h"

#define MAX_SCALE 18
#define MAX_DIGITS 38

static cd_i128 power_of_ten(unsigned n) {
  cd_i128 v = 1;
  while (n--) v *= 10;
  return v;
}

/* True when v has at most 38 digits. */
static bool in_range(cd_i128 v) {
  cd_i128 bound = power_of_ten(MAX_DIGITS);
  return v < bound && v > -bound;
}

static cd_dec normal(cd_dec d) {
  while (d.scale > 0 && d.coef % 10 == 0) {
    d.coef /= 10;
    d.scale--;
  }
  return d;
}

bool cd_dec_parse(cd_str s, cd_dec *out) {
  bool negative = s.len && s.ptr[0] == '-';
  cd_dec d = {0, 0};
  bool point = false, digit_last = false;
  for (size_t i = negative; i < s.len; i++) {
    char c = s.ptr[i];
    if (c == '.') {
      if (point || !digit_last) return false;
      point = true;
      digit_last = false;
      continue;
    }
    if (c < '0' || c > '9' || (point && d.scale == MAX_SCALE)) return false;
    if (d.coef >= power_of_ten(MAX_DIGITS - 1)) return false;
    d.coef = d.coef * 10 + (c - '0');
    d.scale = (uint8_t)(d.scale + point);
    digit_last = true;
  }
  if (!digit_last) return false;
  if (negative) d.coef = -d.coef;
  *out = d;
  return true;
}

char *cd_dec_format(cd_dec d, char buf[CD_DEC_MAX_TEXT]) {
  d = normal(d);
  char rev[CD_DEC_MAX_TEXT];
  size_t n = 0, out = 0;
  bool negative = d.coef < 0;
  for (cd_i128 v = negative ? -d.coef : d.coef; (v || n <= d.scale) && n < CD_DEC_MAX_TEXT - 4; v /= 10) {
    if (n && n == d.scale) rev[out++] = '.';
    rev[out++] = (char)('0' + (int)(v % 10));
    n++;
  }
  char *p = buf;
  if (negative) *p++ = '-';
  while (out) *p++ = rev[--out];
  *p = '\0';
  return buf;
}

/* Bring a and b to one scale. */
static bool align(cd_dec *a, cd_dec *b) {
  *a = normal(*a);
  *b = normal(*b);
  cd_dec *low = a->scale < b->scale ? a : b;
  uint8_t scale = a->scale < b->scale ? b->scale : a->scale;
  for (; low->scale < scale; low->scale++)
    if (__builtin_mul_overflow(low->coef, (cd_i128)10, &low->coef)) return false;
  return true;
}

bool cd_dec_add(cd_dec a, cd_dec b, cd_dec *out) {
  cd_i128 sum;
  if (!align(&a, &b) || __builtin_add_overflow(a.coef, b.coef, &sum)) return false;
  cd_dec d = normal((cd_dec){sum, a.scale});
  if (!in_range(d.coef)) return false;
  *out = d;
  return true;
}

bool cd_dec_sub(cd_dec a, cd_dec b, cd_dec *out) {
  b.coef = -b.coef;
  return cd_dec_add(a, b, out);
}

/* Divide a factor of ten out of the product a * b, if it holds one. */
static bool drop_ten(cd_i128 *a, cd_i128 *b) {
  static const int parts[][2] = {{10, 1}, {1, 10}, {2, 5}, {5, 2}};
  for (size_t i = 0; i < 4; i++) {
    if (*a % parts[i][0] != 0 || *b % parts[i][1] != 0) continue;
    *a /= parts[i][0];
    *b /= parts[i][1];
    return true;
  }
  return false;
}

bool cd_dec_mul(cd_dec a, cd_dec b, cd_dec *out) {
  a = normal(a);
  b = normal(b);
  unsigned scale = (unsigned)a.scale + b.scale;
  while (scale > 0 && drop_ten(&a.coef, &b.coef)) scale--;
  cd_i128 product;
  if (scale > MAX_SCALE || __builtin_mul_overflow(a.coef, b.coef, &product) || !in_range(product)) return false;
  *out = normal((cd_dec){product, (uint8_t)scale});
  return true;
}

/* By whole part, then by what follows the point brought to 18 digits: nothing can overflow. */
bool cd_dec_cmp(cd_dec a, cd_dec b, int *out) {
  if (a.scale > MAX_SCALE || b.scale > MAX_SCALE) return false;
  cd_i128 a_unit = power_of_ten(a.scale), b_unit = power_of_ten(b.scale);
  cd_i128 x = a.coef / a_unit, y = b.coef / b_unit;
  if (x == y) {
    x = a.coef % a_unit * power_of_ten(MAX_SCALE - (unsigned)a.scale);
    y = b.coef % b_unit * power_of_ten(MAX_SCALE - (unsigned)b.scale);
  }
  *out = x < y ? -1 : x > y;
  return true;
}

cd_dec cd_dec_of_i64(int64_t v) { return (cd_dec){v, 0}; }
