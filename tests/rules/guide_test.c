/* The example of docs/rulebooks.md, as it is printed there, is a rulebook whose cases pass. */
#include "folder.h"

/* The text between the nth opening fence of the page and its closing one. */
static cd_str fenced(cd_str page, int n) {
  cd_str rest = page, line;
  for (int fence = 0; cd_str_cut(&rest, '\n', &line);) {
    if (!cd_str_starts(line, CD_STR("```"))) continue;
    if (++fence != 2 * n - 1) continue;
    ptrdiff_t end = cd_str_find(rest, CD_STR("\n```"));
    return cd_str_sub(rest, 0, (size_t)end + 1);
  }
  return (cd_str){0};
}

static void the_example_of_the_guide_passes(void **state) {
  (void)state;
  folder dir = folder_make();
  cd_buf page;
  cd_arena *a = cd_arena_new(0);
  cd_json *report;
  cordon_error err = {0};
  cd_buf_init(&page, 0);
  assert_int_equal(cd_file_read("docs/rulebooks.md", 1u << 20, &page, NULL), CORDON_OK);
  folder_write(&dir, "rulebook.yaml", fenced(cd_buf_view(&page), 2));
  folder_write(&dir, "tables/destinations.csv", fenced(cd_buf_view(&page), 3));
  folder_write(&dir, "rules/destination.yaml", fenced(cd_buf_view(&page), 4));
  folder_write(&dir, "cases/first.yaml", fenced(cd_buf_view(&page), 5));
  cordon_status status = rules_test(dir.dir, a, &report, &err);
  if (status != CORDON_OK) print_error("%s:%lld %s %s\n", err.file, (long long)err.line, err.field, err.message);
  assert_int_equal(status, CORDON_OK);
  assert_int_equal(cd_json_int(cd_json_get(report, "cases"), 0), 3);
  assert_int_equal(cd_json_int(cd_json_get(report, "passed"), 0), 3);
  rules_lint_finding *found;
  size_t count;
  assert_int_equal(rules_lint(dir.dir, a, &found, &count, NULL), CORDON_OK);
  for (size_t i = 0; i < count; i++) print_error(CD_FMT "\n", CD_ARG(found[i].text));
  assert_int_equal(count, 0);
  cd_buf_free(&page);
  cd_arena_free(a);
  folder_drop(&dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_example_of_the_guide_passes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
