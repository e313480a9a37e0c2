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
  cd_buf text;
  cd_buf_init(&text, 0);
  cd_json_write(cd_json_get(report, "coverage"), &text, NULL);
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
