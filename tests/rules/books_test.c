/* Every rulebook that is shipped: its cases pass, and each of its rules has a case for and one against. */
#include "base/file.h"
#include "rules/rules.h"

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>

static size_t failures;

static void print_failures(const cd_json *failed) {
  for (size_t i = 0; i < cd_json_count(failed); i++) {
    cd_buf text;
    cd_buf_init(&text, 0);
    cd_json_write(cd_json_at(failed, i), &text, NULL);
    print_error("%s\n", text.ptr ? text.ptr : "");
    cd_buf_free(&text);
  }
}

/* Rules that hold only where a text that is not written out says so: at most it is not known whether they do. */
static const char *const never_known[] = {"eu.other_general",       "uk.open_general",     "us-ear.un",
                                          "us-ear.elsewhere",       "us-ear.industry",     "us-ear.hong_kong",
                                          "us-ear.gov_cooperating", "us-ear.tsu",          "us-ear.list_based_words",
                                          "us-ear.enc",             "us-ear.sta",          "us-ear.other_exception",
                                          "us-ear.embargo_exception", NULL};
/* Tables too long for a case each: tests/rules/ear_table_test.py reads them a second time. */
static const char *const long_tables[] = {"ccl", "chart_marks", "country_groups", "list_based", NULL};

static bool is_one_of(const char *const *names, cd_str name) {
  for (size_t i = 0; names[i]; i++)
    if (cd_str_eqc(name, names[i])) return true;
  return false;
}

static void every_rule_has_a_case_for_and_one_against(const cd_json *rules) {
  const cd_json *never_true = cd_json_get(rules, "never_true"), *never_false = cd_json_get(rules, "never_false");
  for (size_t i = 0; i < cd_json_count(never_true); i++) {
    cd_str id = cd_json_str(cd_json_at(never_true, i));
    if (!is_one_of(never_known, id)) fail_msg("no case in which rule %.*s holds", (int)id.len, id.ptr);
  }
  assert_int_equal(cd_json_count(never_false), 0);
}

static void every_row_of_a_short_table_is_read(const cd_json *tables) {
  for (size_t i = 0; i < cd_json_count(tables); i++) {
    const cd_json_member *table = &tables->as.members[i];
    int64_t rows = cd_json_int(cd_json_get(table->value, "rows"), 0), read = cd_json_int(cd_json_get(table->value, "read"), 0);
    if (!is_one_of(long_tables, table->key) && rows != read)
      fail_msg("%.*s: %d of %d rows are read by a case", (int)table->key.len, table->key.ptr, (int)read, (int)rows);
  }
}

static void run_book(const char *dir) {
  cd_arena *a = cd_arena_new(0);
  cordon_error err = {0};
  cd_json *report = NULL;
  cordon_status status = rules_test(dir, a, &report, &err);
  if (status != CORDON_OK)
    print_error("%s:%lld:%lld: %s %s\n", err.file, (long long)err.line, (long long)err.column, err.field, err.message);
  assert_int_equal(status, CORDON_OK);
  const cd_json *failed = cd_json_get(report, "failed");
  print_failures(failed);
  failures += cd_json_count(failed);
  assert_true(cd_json_int(cd_json_get(report, "cases"), 0) > 0);
  const cd_json *coverage = cd_json_get(report, "coverage");
  every_rule_has_a_case_for_and_one_against(cd_json_get(coverage, "rules"));
  every_row_of_a_short_table_is_read(cd_json_get(coverage, "tables"));
  cd_buf text;
  cd_buf_init(&text, 0);
  cd_json_write(coverage, &text, NULL);
  print_message("%s: %lld cases, %s\n", dir, (long long)cd_json_int(cd_json_get(report, "cases"), 0), text.ptr);
  cd_buf_free(&text);
  cd_arena_free(a);
}

static void every_rulebook_passes_its_cases(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_str *names;
  size_t count;
  assert_int_equal(cd_dir_list("rulebooks", a, &names, &count, NULL), CORDON_OK);
  assert_true(count > 1);
  for (size_t i = 0; i < count; i++) {
    cd_str dir = cd_path_join(a, CD_STR("rulebooks"), names[i]);
    if (cd_is_dir(dir.ptr)) run_book(dir.ptr);
  }
  assert_int_equal(failures, 0);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_rulebook_passes_its_cases)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
