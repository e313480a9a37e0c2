#include "lists/support.h"

#include "lists/identifiers.h"
#include "lists/members.h"
#include "lists/words.h"

static void births_are_normalised(void **state) {
  (void)state;
  static const char *const CASES[][2] = {{"19 Jan 1964", "1964-01-19"},
                                         {"Jan 1964", "1964-01"},
                                         {"1964", "1964"},
                                         {"circa 1964", "circa 1964"},
                                         {"1960 to 1962", "1960..1962"},
                                         {"01 Jan 1960 to 31 Dec 1962", "1960..1962"},
                                         {"01 Jan 1960 to 31 Dec 1960", "1960"},
                                         {"circa 1963-1965", "circa 1963..1965"},
                                         {"1964-01-19", "1964-01-19"},
                                         {"circa 19 Jan 1964", "circa 1964-01-19"},
                                         {"30 Feb 1964", "30 Feb 1964"},
                                         {"unknown", "unknown"},
                                         {"01/03/1958", "1958-03-01"},
                                         {"00/05/1958", "1958-05"},
                                         {"dd/mm/1958", "1958"},
                                         {"31/02/1958", "31/02/1958"}};
  cd_arena *a = cd_arena_new(0);
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    assert_text(lists_birth_normal(a, cd_str_c(CASES[i][0])), CASES[i][1]);
  cd_arena_free(a);
}

static void spreadsheet_leftovers_are_told_from_names(void **state) {
  (void)state;
  static const char *const DAMAGED[] = {"28-Jul", "Jul-28", "3-Mar", "1.23E+10", "#NAME?", " 28-Jul "};
  static const char *const REAL[] = {"7-28", "JUNE 78", "MAY-15", "Yak-40",  "Jul-2",   "E+10",   "28-JUL",
                                     "1.23", "Sep",     "",       "July-28", "28-July", "RED DOT"};
  for (size_t i = 0; i < sizeof DAMAGED / sizeof *DAMAGED; i++)
    assert_true(lists_spreadsheet_leftover(cd_str_c(DAMAGED[i])));
  for (size_t i = 0; i < sizeof REAL / sizeof *REAL; i++) assert_false(lists_spreadsheet_leftover(cd_str_c(REAL[i])));
}

static void identifier_types_end_where_the_value_begins(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t length;
  } CASES[] = {{"Tax ID No. 7702070139", 10},
               {"Passport A1", 8},
               {"Diplomatic Passport A1", 19},
               {"Digital Currency Address - XBT 1abc", 30},
               {"Istanbul Chamber of Comm. No. 537070", 29},
               {"SWIFT/BIC BELBBY2X", 9},
               {"Phone Number 123", 0},
               {"Brigadier General", 0},
               {"Member of the State Duma", 0},
               {"C.U.R.P. # HESU43", 10}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    assert_int_equal(lists_identifier_type_prefix(cd_str_c(CASES[i].text)), CASES[i].length);
}

static void members_come_back_as_they_went(void **state) {
  (void)state;
  cd_str sources[] = {CD_STR("a"), CD_STR("b")};
  lists_member items[] = {
      {70000, 9, 1, 100, CD_DAY_NONE}, {3, 12, 0, CD_DAY_NONE, CD_DAY_MAX}, {4, 1, 1, CD_DAY_MIN, CD_DAY_NONE}};
  lists_members m = {sources, 2, items, 3}, back;
  cd_arena *a = cd_arena_new(0);
  cd_buf bytes;
  cd_buf_init(&bytes, 0);
  assert_ok(lists_members_encode(&m, &bytes, &err));
  assert_ok(lists_members_decode(cd_buf_view(&bytes), a, &back, &err));
  assert_int_equal(back.count, 3);
  assert_int_equal(back.source_count, 2);
  assert_text(back.sources[1], "b");
  assert_int_equal(back.items[0].version, 3);
  assert_int_equal(back.items[0].to, CD_DAY_MAX);
  assert_int_equal(back.items[1].from, CD_DAY_MIN);
  assert_int_equal(back.items[2].entry, 9);
  cordon_error err = {0};
  assert_int_equal(lists_members_decode(cd_str_sub(cd_buf_view(&bytes), 0, bytes.len - 3), a, &back, &err) == CORDON_OK,
                   0);
  cd_buf_free(&bytes);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(births_are_normalised), cmocka_unit_test(spreadsheet_leftovers_are_told_from_names),
      cmocka_unit_test(identifier_types_end_where_the_value_begins), cmocka_unit_test(members_come_back_as_they_went)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
