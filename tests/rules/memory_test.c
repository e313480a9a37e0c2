/* Memory that runs out is an error, wherever it runs out: never another answer, never a crash. */
#include "rules/cases.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>

#define MOST_BYTES (512u << 10)

/* One case in arenas of growing size: each run fails for lack of memory, or gives the answer of the run with enough. */
static size_t run_in_growing_arenas(const rules_book *b, const cases_one *one) {
  cd_arena *enough = cd_arena_new(0);
  rules_result want, got;
  size_t failed = 0;
  assert_int_equal(cases_run(b, one, NULL, enough, &want, NULL), CORDON_OK);
  for (size_t cap = 64; cap < MOST_BYTES; cap += cap / 8 + 61) {
    cd_arena *a = cd_arena_new(cap);
    cordon_error err = {0};
    cordon_status status = a ? cases_run(b, one, NULL, a, &got, &err) : CORDON_NO_MEMORY;
    if (status != CORDON_OK) {
      assert_int_equal(status, CORDON_NO_MEMORY);
      failed++;
    } else {
      assert_int_equal(got.outcome, want.outcome);
      assert_int_equal(got.at_least, want.at_least);
      assert_int_equal(got.at_most, want.at_most);
      assert_int_equal(got.missing_count, want.missing_count);
      assert_int_equal(got.note_count, want.note_count);
    }
    cd_arena_free(a);
  }
  cd_arena_free(enough);
  return failed;
}

static void run_book(const char *dir, size_t every) {
  cd_arena *a = cd_arena_new(0);
  rules_book *b;
  cases_one *cases;
  size_t count, failed = 0;
  assert_int_equal(rules_book_load(dir, &b, NULL), CORDON_OK);
  assert_int_equal(cases_read(b, a, &cases, &count, NULL), CORDON_OK);
  for (size_t i = 0; i < count; i += every) failed += run_in_growing_arenas(b, &cases[i]);
  assert_true(failed > 0);
  rules_book_free(b);
  cd_arena_free(a);
}

static void an_evaluation_that_runs_out_of_memory_fails(void **state) {
  (void)state;
  run_book("rulebooks/il-cyber", 7);
  run_book("rulebooks/us-entity-list", 3);
  run_book("rulebooks/us-ear", 9);
  run_book("rulebooks/us-ofac", 3);
}

static void a_rulebook_that_runs_out_of_memory_is_not_loaded(void **state) {
  (void)state;
  size_t failed = 0;
  for (uint64_t nth = 1; nth < 200; nth++) {
    rules_book *b = NULL;
    cordon_error err = {0};
    cd_arena_fail_at(nth);
    cordon_status status = rules_book_load("rulebooks/il-cyber", &b, &err);
    cd_arena_fail_at(0);
    if (status == CORDON_OK) {
      rules_book_free(b);
      continue;
    }
    if (status != CORDON_NO_MEMORY) print_error("%s\n", err.message);
    assert_int_equal(status, CORDON_NO_MEMORY);
    failed++;
  }
  assert_true(failed > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(an_evaluation_that_runs_out_of_memory_fails),
                                     cmocka_unit_test(a_rulebook_that_runs_out_of_memory_is_not_loaded)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
