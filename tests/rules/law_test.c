/* Questions to the tables of the shipped rulebooks, with the day; and whether the collected cases are all accounted
 * for. */
#include "base/csv.h"
#include "base/file.h"
#include "rules/book.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct question {
  const char *book, *table, *key, *day;
  rules_truth answer;
} question;

static const question questions[] = {
    /* note to Country Group D:5: the State Department's list controls at once (2025-11-07), before BIS amended its
       table (2026-02-03) */
    {"us-ear", "country_groups", "KH:D:5", "2025-11-06", RULES_TRUE},
    {"us-ear", "country_groups", "KH:D:5", "2025-11-07", RULES_FALSE},
    {"us-ear", "country_groups", "KH:D:5", "2026-01-15", RULES_FALSE},
    {"us-ear", "country_groups", "KH:D:5", "2026-07-23", RULES_FALSE},
    {"us-ear", "country_groups", "CY:D:5", "2022-05-31", RULES_TRUE},
    /* the State Department's policy of denial for Cyprus is suspended by the year, last to 2026-09-30 */
    {"us-ear", "country_groups", "CY:D:5", "2022-09-30", RULES_TRUE},
    {"us-ear", "country_groups", "CY:D:5", "2022-10-01", RULES_FALSE},
    {"us-ear", "country_groups", "CY:D:5", "2024-01-01", RULES_FALSE},
    {"us-ear", "country_groups", "CY:D:5", "2026-10-01", RULES_UNKNOWN},
    {"us-ear", "country_groups", "CY:D:5", "2026-07-23", RULES_FALSE},
    {"us-ear", "country_groups", "HK:D:5", "2026-07-23", RULES_TRUE},
    {"us-ear", "country_groups", "MO:D:5", "2026-07-23", RULES_FALSE},
    {"us-ear", "country_groups", "MO:D:1", "2026-07-23", RULES_TRUE},
    {"us-ear", "country_groups", "IL:D:5", "2021-11-04", RULES_UNKNOWN},
    {"us-ear", "chart_marks", "DE:NS1", "2026-07-23", RULES_TRUE},
    {"us-ear", "chart_marks", "DE:NS2", "2026-07-23", RULES_FALSE},
    {"us-ear", "chart_marks", "AU:NS1", "2026-07-23", RULES_FALSE},
    {"us-ear", "chart_marks", "AU:NS1", "2024-04-18", RULES_TRUE},
    {"us-ear", "chart_marks", "AU:NS1", "2024-04-19", RULES_FALSE},
    {"us-ear", "ccl", "us-ear:5A001.f.4", "2026-07-23", RULES_TRUE},
    {"us-ear", "supplement_2", "us-ear:5D992.c", "2026-07-23", RULES_TRUE},
    {"us-ear", "supplement_2", "us-ear:EAR99", "2026-07-23", RULES_FALSE},
    {"us-ear", "group_e", "CU", "2022-06-01", RULES_TRUE},
    {"us-ear", "military", "MM", "2021-03-07", RULES_UNKNOWN},
    {"us-ear", "military", "NI", "2024-03-14", RULES_FALSE},
    {"us-ear", "chart_rows", "GL", "2026-07-23", RULES_TRUE},
    {"us-ear", "chart_rows", "CK", "2026-07-23", RULES_UNKNOWN},
    {"us-ear", "ccl", "us-ear:4D004", "2026-07-23", RULES_TRUE},
    {"us-ear", "ccl", "us-ear:4D004", "2021-11-26", RULES_UNKNOWN},
    {"us-ear", "ccl", "us-ear:4D009", "2026-07-23", RULES_FALSE},
    {"us-ear", "ccl", "us-ear:5A001.j.2", "2026-07-23", RULES_TRUE},
    {"us-ear", "ccl", "us-ear:EAR99", "2001-01-01", RULES_TRUE},
    {"il-cyber", "destinations", "IN", "2021-11-25", RULES_TRUE},
    {"il-cyber", "destinations", "MX", "2021-10-31", RULES_TRUE},
    {"il-cyber", "destinations", "MX", "2021-11-01", RULES_UNKNOWN},
    {"il-cyber", "destinations", "MX", "2021-11-24", RULES_UNKNOWN},
    {"il-cyber", "destinations", "MX", "2021-11-25", RULES_FALSE},
    {"il-cyber", "destinations", "MX", "2022-04-24", RULES_FALSE},
    {"il-cyber", "destinations", "MX", "2022-04-25", RULES_UNKNOWN},
    {"il-cyber", "destinations", "HU", "2021-10-15", RULES_UNKNOWN},
    {"il-cyber", "destinations", "HU", "2021-11-25", RULES_FALSE},
    {"il-cyber", "destinations", "PL", "2021-11-25", RULES_FALSE},
    {"il-cyber", "cyber_items", "il:anything", "2021-11-25", RULES_UNKNOWN},
    {"il-cyber", "cyber_items", "us-ear:5D992", "2021-11-25", RULES_FALSE},
    {"us-entity-list", "group_e", "SD", "2021-01-13", RULES_TRUE},
    {"us-entity-list", "group_e", "SD", "2021-01-14", RULES_FALSE},
    {"eu-dual-use", "members", "GB", "2020-12-31", RULES_TRUE},
    {"eu-dual-use", "members", "GB", "2021-01-01", RULES_FALSE},
    {"eu-dual-use", "eu001", "JP", "2023-05-22", RULES_TRUE},
    {"eu-dual-use", "eu001", "TR", "2023-05-22", RULES_FALSE},
    {"eu-dual-use", "eu001", "IL", "2023-05-22", RULES_FALSE},
};

static const book_table *table_named(const rules_book *b, const char *name) {
  for (size_t i = 0; i < b->table_count; i++)
    if (cd_str_eqc(b->tables[i].name, name)) return &b->tables[i];
  return NULL;
}

static void tables_answer_by_the_day(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
    const question *q = &questions[i];
    char dir[96];
    rules_book *b;
    cd_day day;
    cd_arena *a = cd_arena_new(0);
    snprintf(dir, sizeof dir, "rulebooks/%s", q->book);
    assert_int_equal(rules_book_load(dir, &b, NULL), CORDON_OK);
    assert_true(cd_day_parse(cd_str_c(q->day), &day));
    assert_non_null(table_named(b, q->table));
    book_answer answer = book_table_ask(table_named(b, q->table), cd_str_c(q->key), day, a);
    if (answer.truth != q->answer)
      print_error("%s %s on %s: %s\n", q->table, q->key, q->day, rules_truth_name(answer.truth));
    assert_int_equal(answer.truth, q->answer);
    assert_true(answer.truth != RULES_UNKNOWN || answer.why.len > 0);
    rules_book_free(b);
    cd_arena_free(a);
  }
}

/* --- the collected cases --- */

static void read_into(const char *path, cd_buf *out) {
  assert_int_equal(cd_file_read(path, 16u << 20, out, NULL), CORDON_OK);
}

/* All that may account for a case: the files of cases, and the page that names the others. */
static void read_all_cases(cd_buf *out) {
  cd_arena *a = cd_arena_new(0);
  cd_str *books, *files;
  size_t book_count, file_count;
  read_into("docs/regulation-cases.md", out);
  assert_int_equal(cd_dir_list("rulebooks", a, &books, &book_count, NULL), CORDON_OK);
  for (size_t i = 0; i < book_count; i++) {
    cd_str dir = cd_path_join(a, cd_path_join(a, CD_STR("rulebooks"), books[i]), CD_STR("cases"));
    if (!cd_is_dir(dir.ptr)) continue;
    assert_int_equal(cd_dir_list(dir.ptr, a, &files, &file_count, NULL), CORDON_OK);
    for (size_t f = 0; f < file_count; f++) read_into(cd_path_join(a, dir, files[f]).ptr, out);
  }
  cd_arena_free(a);
}

static void every_collected_case_runs_or_is_named(void **state) {
  (void)state;
  const char *shared = getenv("CORDON_SHARED");
  char path[400];
  snprintf(path, sizeof path, "%s/regulation/cases.tsv", shared ? shared : "../shared");
  if (!cd_file_exists(path)) {
    print_message("skipped: %s is not there\n", path);
    skip();
  }
  cd_buf known, tsv;
  cd_buf_init(&known, 0);
  cd_buf_init(&tsv, 0);
  read_all_cases(&known);
  read_into(path, &tsv);
  cd_str rest = cd_buf_view(&tsv), line, id;
  size_t count = 0;
  cd_str_cut(&rest, '\n', &line);
  while (cd_str_cut(&rest, '\n', &line)) {
    if (!cd_str_cut(&line, '\t', &id) || id.len < 2) continue;
    bool there = cd_str_find(cd_buf_view(&known), id) >= 0;
    if (!there) print_error(CD_FMT " runs nowhere and is not named\n", CD_ARG(id));
    assert_true(there);
    count++;
  }
  assert_int_equal(count, 113);
  cd_buf_free(&known);
  cd_buf_free(&tsv);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(tables_answer_by_the_day),
                                     cmocka_unit_test(every_collected_case_runs_or_is_named)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
