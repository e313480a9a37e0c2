/* Days, instants, decimals, whole numbers, digests, countries and UTF-8 from outside text: no crash, and what is read,
 * written and read again is the same. */
#include <stdlib.h>

#include "base/country.h"
#include "base/day.h"
#include "base/decimal.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
  if (!holds) abort();
}

static void times(cd_str s) {
  cd_day d, again;
  cd_time t, t_again;
  char day_text[11], time_text[32];
  if (cd_day_parse(s, &d))
    check(cd_day_parse(cd_str_c(cd_day_format(d, day_text)), &again) && d == again && cd_str_eqc(s, day_text));
  if (cd_time_parse(s, &t)) check(cd_time_parse(cd_str_c(cd_time_format(t, time_text)), &t_again) && t == t_again);
}

static void decimals(cd_str s) {
  cd_str left;
  cd_dec a, b, out;
  char text[CD_DEC_MAX_TEXT];
  int sign;
  if (!cd_str_cut(&s, ' ', &left) || !cd_dec_parse(left, &a)) return;
  check(cd_dec_parse(cd_str_c(cd_dec_format(a, text)), &b));
  check(cd_dec_cmp(a, b, &sign) && sign == 0);
  if (!cd_dec_parse(s, &b)) return;
  if (cd_dec_add(a, b, &out)) check(cd_dec_sub(out, b, &out) && cd_dec_cmp(out, a, &sign) && sign == 0);
  if (cd_dec_mul(a, b, &out)) check(cd_dec_mul(b, a, &out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str s = cd_str_of((const char *)data, size);
  cd_arena *a = cd_arena_new(64u << 20);
  size_t bad;
  int64_t v;
  cd_digest d;
  times(s);
  decimals(s);
  cd_str_to_i64(s, &v);
  cd_digest_parse(s, &d);
  cd_str code = cd_country_code(s);
  check(code.len == 0 || cd_country_valid(code));
  cd_str known[] = {CD_STR("destination"), CD_STR("date")};
  cd_nearest(s, known, 2);
  if (cd_utf8_valid(s, &bad)) {
    cd_str once = cd_utf8_nfc(a, s), twice = cd_utf8_nfc(a, once);
    check(cd_utf8_valid(once, NULL) && cd_str_eq(once, twice));
  } else {
    check(bad < size && cd_utf8_valid(cd_str_of(s.ptr, bad), NULL));
  }
  check(cd_utf8_valid(cd_utf8_from_cp1252(a, s), NULL));
  cd_arena_free(a);
  return 0;
}
