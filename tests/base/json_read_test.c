/* The quick way through JSON takes what the slow way takes, and gives the same tree; the rest it leaves. */
#include "base/json_read.h"
#include "support.h"

static cd_json_quick quick(const char *text, cd_json **v, cd_arena *a) { return cd_json_read(cd_str_c(text), a, v); }

static void both_ways_give_the_same(void **state) {
  (void)state;
  static const char *const TEXTS[] = {
      "{}",
      "[]",
      " \t\r\n[ ] ",
      "\"\"",
      "0",
      "-0",
      "-12",
      "999999999999999999",
      "true",
      "[null,false,true]",
      "{\"a\":{\"b\":[1,[2,[3]],{\"c\":\"d\"}]},\"e\":\"\"}",
      "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
      "\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\"",
      "{\"\\u0061\":1,\"b\":2}",
      "\"\xD0\x9C\xE4\xB8\xAD\xF0\x9F\x98\x80 \\\\\"",
      "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]",
  };
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    cd_arena *a = cd_arena_new(0);
    cd_json *v = NULL, *slow = NULL;
    cordon_error err = {0};
    if (quick(TEXTS[i], &v, a) != CD_JSON_QUICK_DONE) fail_msg("left: %s", TEXTS[i]);
    assert_int_equal(cd_json_read_slowly(cd_str_c(TEXTS[i]), "t", a, &slow, &err), CORDON_OK);
    if (!cd_json_eq(v, slow)) fail_msg("not the same: %s", TEXTS[i]);
    cd_arena_free(a);
  }
}

static void what_is_wrong_or_rare_is_left(void **state) {
  (void)state;
  static const char *const TEXTS[] = {"",        "{",           "[1,]",         "{\"a\":1,}",       "[1 2]",    "{\"a\" 1}",
                                      "{a:1}",   "\"a",         "\"\\\"",       "\"\\x\"",          "\"\\u12\"", "\"\\u0000\"",
                                      "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"", "\"\n\"", "01",       "-",
                                      "1.5",     "1e3",         "+1",           "nul",              "truex",    "[] []",
                                      "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xFF\"", "9999999999999999999",
                                      "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "\xEF\xBB\xBF[]", "[\x01]"};
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    cd_arena *a = cd_arena_new(0);
    cd_json *v = NULL;
    if (quick(TEXTS[i], &v, a) != CD_JSON_QUICK_LEFT) fail_msg("taken: %s", TEXTS[i]);
    cd_arena_free(a);
  }
}

static void depth_and_width_have_bounds(void **state) {
  (void)state;
  static char text[4096];
  for (int depth = 63; depth <= 66; depth++) {
    cd_arena *a = cd_arena_new(0);
    cd_json *v;
    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    text[2 * depth] = 0;
    assert_int_equal(quick(text, &v, a), depth <= 64 ? CD_JSON_QUICK_DONE : CD_JSON_QUICK_LEFT);
    cd_arena_free(a);
  }
  /* Two equal keys among many are found by the slow way. */
  size_t used = 1;
  text[0] = '{';
  for (int i = 0; i < 200; i++) used += (size_t)snprintf(text + used, sizeof text - used, "%s\"k%d\":%d", i ? "," : "", i % 199, i);
  snprintf(text + used, sizeof text - used, "}");
  cd_arena *a = cd_arena_new(0);
  cd_json *v;
  cordon_error err = {0};
  assert_int_equal(cd_json_parse(cd_str_c(text), "t", a, &v, &err), CORDON_BAD_INPUT);
  assert_string_equal(err.field, "k0");
  cd_arena_free(a);
}

static void memory_that_runs_out_is_said(void **state) {
  (void)state;
  static const char TEXT[] = "{\"a\":[1,\"b\",{\"c\":[true]}],\"d\":\"\\u00e9\"}";
  for (uint64_t nth = 1;; nth++) {
    cd_arena *a = cd_arena_new(0);
    cd_json *v = NULL;
    cd_arena_fail_at(nth);
    cd_json_quick got = cd_json_read(cd_str_c(TEXT), a, &v);
    cd_arena_fail_at(0);
    cd_arena_free(a);
    if (got == CD_JSON_QUICK_DONE) {
      assert_true(nth > 1);
      return;
    }
    assert_int_equal(got, CD_JSON_QUICK_NO_MEMORY);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(both_ways_give_the_same),
                                     cmocka_unit_test(what_is_wrong_or_rare_is_left),
                                     cmocka_unit_test(depth_and_width_have_bounds),
                                     cmocka_unit_test(memory_that_runs_out_is_said)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
