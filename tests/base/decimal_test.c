#include "base/decimal.h"
#include "base/file.h"
#include "support.h"

static void check_result(bool ok, cd_dec d, cd_str want, cd_str line) {
  char text[CD_DEC_MAX_TEXT];
  const char *got = ok ? cd_dec_format(d, text) : "overflow";
  if (!cd_str_eqc(want, got))
    fail_msg("in \"" CD_FMT "\": " CD_FMT " was to come, and %s came", CD_ARG(line), CD_ARG(want), got);
}

static void check_line(cd_str line) {
  cd_str rest = line, col[7];
  for (size_t i = 0; i < 7; i++) assert_true(cd_str_cut(&rest, '\t', &col[i]));
  cd_dec a, b, out = {0, 0};
  assert_true(cd_dec_parse(col[0], &a) && cd_dec_parse(col[1], &b));
  check_result(true, a, col[2], line);
  bool ok = cd_dec_add(a, b, &out);
  check_result(ok, out, col[3], line);
  ok = cd_dec_sub(a, b, &out);
  check_result(ok, out, col[4], line);
  ok = cd_dec_mul(a, b, &out);
  check_result(ok, out, col[5], line);
  int sign = 9;
  int64_t want;
  assert_true(cd_dec_cmp(a, b, &sign) && cd_str_to_i64(col[6], &want));
  assert_int_equal(sign, want);
}

static void arithmetic_agrees_with_python(void **state) {
  (void)state;
  cd_buf text;
  cordon_error err = {0};
  cd_buf_init(&text, 0);
  assert_int_equal(cd_file_read("tests/base/decimals.tsv", 1 << 20, &text, &err), CORDON_OK);
  cd_str rest = cd_buf_view(&text), line;
  size_t lines = 0;
  while (cd_str_cut(&rest, '\n', &line)) {
    if (line.len == 0 || line.ptr[0] == '#') continue;
    check_line(line);
    lines++;
  }
  assert_true(lines > 200);
  cd_buf_free(&text);
}

static void what_is_not_a_decimal_is_refused(void **state) {
  (void)state;
  static const char *const bad[] = {"",
                                    "-",
                                    ".",
                                    "1.",
                                    ".5",
                                    "-.5",
                                    "+1",
                                    "1e3",
                                    "1,5",
                                    " 1",
                                    "1 ",
                                    "1..2",
                                    "1.2.3",
                                    "--1",
                                    "0x1",
                                    "NaN",
                                    "999999999999999999999999999999999999999",
                                    "0.0000000000000000001"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    cd_dec d = {77, 1};
    assert_false(cd_dec_parse(cd_str_c(bad[i]), &d));
    assert_true(d.coef == 77 && d.scale == 1);
  }
  cd_dec d;
  assert_false(cd_dec_parse(CD_STR("1\0002"), &d));
}

static void overflow_leaves_the_result_alone(void **state) {
  (void)state;
  cd_dec big, out = {5, 0};
  assert_true(cd_dec_parse(CD_STR("99999999999999999999999999999999999999"), &big));
  assert_false(cd_dec_add(big, cd_dec_of_i64(1), &out));
  assert_false(cd_dec_mul(big, cd_dec_of_i64(10), &out));
  assert_false(cd_dec_mul(big, big, &out));
  assert_true(out.coef == 5);
  char text[CD_DEC_MAX_TEXT];
  assert_string_equal(cd_dec_format(cd_dec_of_i64(INT64_MIN), text), "-9223372036854775808");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(arithmetic_agrees_with_python),
      cmocka_unit_test(what_is_not_a_decimal_is_refused),
      cmocka_unit_test(overflow_leaves_the_result_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
