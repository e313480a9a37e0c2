#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"
#include "support.h"

static void views_are_cut_found_and_trimmed(void **state) {
  (void)state;
  cd_str rest = CD_STR("a,,b,"), piece;
  const char *want[] = {"a", "", "b", ""};
  size_t n = 0;
  while (cd_str_cut(&rest, ',', &piece)) assert_str(piece, want[n++]);
  assert_int_equal(n, 4);
  assert_str(cd_str_trim(CD_STR(" \t x y \r\n")), "x y");
  assert_str(cd_str_trim(CD_STR("   ")), "");
  assert_int_equal(cd_str_find(CD_STR("banana"), CD_STR("nan")), 2);
  assert_int_equal(cd_str_find(CD_STR("ban"), CD_STR("banana")), -1);
  assert_str(cd_str_sub(CD_STR("hello"), 3, 99), "lo");
  assert_str(cd_str_sub(CD_STR("hello"), 9, 1), "");
  assert_true(cd_str_starts(CD_STR("sha256:ab"), CD_STR("sha256:")));
  assert_false(cd_str_starts(CD_STR("sha"), CD_STR("sha256:")));
  assert_true(cd_str_ends(CD_STR("a.csv"), CD_STR(".csv")));
  assert_true(cd_str_cmp(CD_STR("a"), CD_STR("ab")) < 0 && cd_str_cmp(CD_STR("b"), CD_STR("ab")) > 0 &&
              cd_str_cmp(CD_STR("\xC3\xA9"), CD_STR("z")) > 0);
  assert_true(cd_str_ieq_ascii(CD_STR("IrAn"), CD_STR("iRaN")));
  assert_false(cd_str_ieq_ascii(CD_STR("@"), CD_STR("`")));
}

static void whole_numbers_are_read_in_full_or_not_at_all(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool ok;
    int64_t value;
  } rows[] = {{"0", true, 0},
              {"-0", true, 0},
              {"007", true, 7},
              {"9223372036854775807", true, INT64_MAX},
              {"-9223372036854775808", true, INT64_MIN},
              {"9223372036854775808", false, 0},
              {"-9223372036854775809", false, 0},
              {"", false, 0},
              {"-", false, 0},
              {"+1", false, 0},
              {"1 ", false, 0},
              {"1e3", false, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t v = 0;
    assert_int_equal(cd_str_to_i64(cd_str_c(rows[i].text), &v), rows[i].ok);
    assert_int_equal(v, rows[i].value);
  }
}

static void broken_utf8_is_found_where_it_breaks(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int bad; /* -1: none */
  } rows[] = {{"plain ascii text of some length", -1},
              {"\xC3\xA9t\xC3\xA9", -1},
              {"\xF0\x9F\x98\x80", -1},
              {"\xF4\x8F\xBF\xBF", -1},
              {"ab\xFF", 2},
              {"12345678\x80", 8},
              {"\xC0\xAF", 0},
              {"\xE0\x80\xAF", 0},
              {"\xED\xA0\x80", 0},
              {"\xF4\x90\x80\x80", 0},
              {"\xF5\x80\x80\x80", 0},
              {"x\xC3", 1},
              {"x\xE2\x82", 1},
              {"x\xF0\x9F\x98", 1},
              {"\xC3(", 0},
              {"\xF0\x80\x80\x80", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t bad = 99;
    cd_str s = cd_str_c(rows[i].text);
    assert_int_equal(cd_utf8_valid(s, &bad), rows[i].bad < 0);
    if (rows[i].bad >= 0) assert_int_equal(bad, rows[i].bad);
    for (size_t at = 0, before = 0; at < s.len; before = at) {
      cd_utf8_next(s, &at);
      assert_true(at > before && at <= s.len);
    }
  }
}

static void every_code_point_goes_out_and_comes_back(void **state) {
  (void)state;
  for (uint32_t cp = 0; cp <= 0x110000; cp++) {
    char out[4];
    size_t n = cd_utf8_put(out, cp), at = 0;
    bool valid = cp <= 0x10FFFF && !(cp >= 0xD800 && cp <= 0xDFFF);
    assert_int_equal(n > 0, valid);
    if (!valid) continue;
    assert_int_equal(cd_utf8_next(cd_str_of(out, n), &at), cp);
    assert_int_equal(at, n);
  }
}

static void windows_text_becomes_utf8(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  assert_str(cd_utf8_from_cp1252(a, CD_STR("\x80 caf\xE9 \x93q\x94 \x81")),
             "\xE2\x82\xAC caf\xC3\xA9 \xE2\x80\x9Cq\xE2\x80\x9D \xEF\xBF\xBD");
  cd_arena_free(a);
}

static void nfc_composes_and_leaves_the_rest(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_str plain = CD_STR("plain, \xC3\xA9");
  assert_ptr_equal(cd_utf8_nfc(a, plain).ptr, plain.ptr);
  assert_str(cd_utf8_nfc(a, CD_STR("e\xCC\x81")), "\xC3\xA9");
  assert_str(cd_utf8_nfc(a, CD_STR("\xE2\x84\xAB")), "\xC3\x85");                 /* ANGSTROM SIGN */
  assert_str(cd_utf8_nfc(a, CD_STR("\xE1\x84\x80\xE1\x85\xA1")), "\xEA\xB0\x80"); /* Hangul */
  assert_str(cd_utf8_nfc(a, CD_STR("\xF0\x9D\x85\x9E")),
             "\xF0\x9D\x85\x97\xF0\x9D\x85\xA5"); /* excluded from composition, grows */
  cd_str cyrillic = CD_STR("\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD");
  assert_ptr_equal(cd_utf8_nfc(a, cyrillic).ptr, cyrillic.ptr);
  cd_arena_free(a);
}

static void errors_speak_first_and_are_cut_at_characters(void **state) {
  (void)state;
  cordon_error err = {0};
  char longer[2000];
  for (size_t i = 0; i + 2 < sizeof longer; i += 2) memcpy(longer + i, "\xC3\xA9", 3);
  assert_int_equal(cd_fail(&err, CORDON_BAD_INPUT, "x%s", longer), CORDON_BAD_INPUT);
  assert_true(cd_utf8_valid(cd_str_c(err.message), NULL));
  assert_true(strlen(err.message) > 700);
  assert_int_equal(cd_fail(&err, CORDON_STORE, "later"), CORDON_BAD_INPUT);
  cd_error_place(&err, longer, 3, 4, "a.b");
  cd_error_place(&err, "other", 9, 9, "c");
  assert_true(cd_utf8_valid(cd_str_c(err.file), NULL) && strlen(err.file) > 250);
  assert_int_equal(err.line, 3);
  assert_int_equal(err.column, 4);
  assert_string_equal(err.field, "a.b");
  assert_int_equal(cd_fail(NULL, CORDON_LIMIT, "no record"), CORDON_LIMIT);
  assert_string_equal(cd_status_name(CORDON_NO_MEMORY), "no_memory");
  assert_string_equal(cd_status_name((cordon_status)99), "internal");
  assert_int_equal(cd_status_exit(CORDON_HELD), 5);
  assert_int_equal(cd_status_exit(CORDON_LIMIT), 2);
}

static void the_nearest_word_is_suggested(void **state) {
  (void)state;
  cd_str known[] = {CD_STR("destination"), CD_STR("date"), CD_STR("delivery"), CD_STR("id")};
  assert_str(cd_nearest(CD_STR("destinaton"), known, 4), "destination");
  assert_str(cd_nearest(CD_STR("DESTINATION"), known, 4), "destination");
  assert_str(cd_nearest(CD_STR("daet"), known, 4), "date");
  assert_str(cd_nearest(CD_STR("delivrey"), known, 4), "delivery");
  assert_str(cd_nearest(CD_STR("quantity"), known, 4), "");
  assert_str(cd_nearest(CD_STR("x"), known, 4), "");
  assert_str(cd_nearest(CD_STR(""), known, 4), "");
}

/* FIPS 180-4 examples. */
static void digests_match_the_standard(void **state) {
  (void)state;
  char text[CD_DIGEST_TEXT];
  cd_digest d = cd_sha256(CD_STR(""));
  assert_string_equal(cd_digest_format(&d, text),
                      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  cd_sha256_ctx *c = cd_sha256_begin();
  cd_sha256_add(c, CD_STR("a"));
  cd_digest early = cd_sha256_so_far(c), one = cd_sha256(CD_STR("a"));
  assert_true(cd_digest_eq(&early, &one));
  cd_sha256_add(c, CD_STR("bc"));
  d = cd_sha256_end(c);
  assert_string_equal(cd_digest_format(&d, text),
                      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  cd_digest back;
  assert_true(cd_digest_parse(cd_str_c(text), &back) && cd_digest_eq(&d, &back));
  assert_false(
      cd_digest_parse(CD_STR("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), &back));
  assert_false(cd_digest_parse(CD_STR("sha256:ab"), &back));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(views_are_cut_found_and_trimmed),
      cmocka_unit_test(whole_numbers_are_read_in_full_or_not_at_all),
      cmocka_unit_test(broken_utf8_is_found_where_it_breaks),
      cmocka_unit_test(every_code_point_goes_out_and_comes_back),
      cmocka_unit_test(windows_text_becomes_utf8),
      cmocka_unit_test(nfc_composes_and_leaves_the_rest),
      cmocka_unit_test(errors_speak_first_and_are_cut_at_characters),
      cmocka_unit_test(the_nearest_word_is_suggested),
      cmocka_unit_test(digests_match_the_standard),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
