/* The store of many days answers each of its days as a store with that day alone would. */
#include "lists/stores.h"

static const char *const DAYS[] = {"2021-08-18", "2021-10-29", "2021-11-23", "2022-02-23", "2022-02-24",
                                   "2022-02-25", "2022-04-22", "2022-04-29", "2023-10-31", "2024-03-27"};
#define DAY_COUNT (sizeof DAYS / sizeof *DAYS)
#define ASKED 25u

static void import_day(bench_store *b, const char *day) {
  char name[128];
  lists_import_result r;
  snprintf(name, sizeof name, "lists/us_ofac_sdn_revisions/%s/sdn.csv.gz", day);
  const char *path = SHARED(name);
  assert_ok(import_files(b, "us_ofac_sdn", day, &path, 1, false, &r, &err));
}

/* Names to ask for: every so many-th entry of the first and the last day. */
static void choose(bench_store *b, char names[][128]) {
  cd_json *diff;
  assert_ok(lists_diff(b->s, CD_STR("us_ofac_sdn"), day(DAYS[0]), day(DAYS[DAY_COUNT - 1]), b->a, &diff, &err));
  static const char *const PARTS[] = {"added", "removed", "changed"};
  for (size_t i = 0; i < ASKED; i++) {
    const cd_json *part = cd_json_get(diff, PARTS[i % 3]);
    const cd_json *one = cd_json_at(part, cd_json_count(part) * i / ASKED);
    snprintf(names[i], 128, CD_FMT, CD_ARG(cd_json_str(cd_json_get(one, "name"))));
  }
}

/* Entries and names of the list on a day. */
static void counts_on(bench_store *b, const char *as_of, int64_t *entries, int64_t *names) {
  cd_json *shown;
  assert_ok(lists_show(b->s, day(as_of), CD_SEQ_LATEST, b->a, &shown, &err));
  *entries = cd_json_int(cd_json_get(cd_json_at(shown, 0), "entries"), -1);
  *names = cd_json_int(cd_json_get(cd_json_at(shown, 0), "names"), -1);
}

static void ten_days_agree_with_each_alone(void **state) {
  (void)state;
  bench_store all;
  lists_engine *e, *one_engine;
  static char names[ASKED][128];
  need_shared();
  store_make(&all);
  for (size_t i = DAY_COUNT; i-- > 0;) import_day(&all, DAYS[i]); /* the last day first */
  choose(&all, names);
  assert_ok(lists_engine_open(all.s, &e, &err));
  for (size_t d = 0; d < DAY_COUNT; d++) {
    bench_store alone;
    store_make(&alone);
    import_day(&alone, DAYS[d]);
    int64_t entries[2], names_count[2];
    counts_on(&all, DAYS[d], &entries[0], &names_count[0]);
    counts_on(&alone, DAYS[d], &entries[1], &names_count[1]);
    assert_int_equal(entries[0], entries[1]);
    assert_int_equal(names_count[0], names_count[1]);
    assert_ok(lists_engine_open(alone.s, &one_engine, &err));
    for (size_t i = 0; i < ASKED; i++) {
      size_t count, expected;
      lists_hit *got = screen(&all, e, DAYS[d], CD_SEQ_LATEST, names[i], &count),
                *want = screen(&alone, one_engine, DAYS[d], CD_SEQ_LATEST, names[i], &expected);
      assert_int_equal(count, expected);
      for (size_t k = 0; k < count; k++) {
        assert_true(cd_str_eq(got[k].entry, want[k].entry) && cd_str_eq(got[k].name, want[k].name));
        assert_int_equal(got[k].score, want[k].score);
        assert_int_equal(got[k].published, want[k].published);
        assert_true(cd_digest_eq(&got[k].version, &want[k].version));
      }
    }
    lists_engine_close(one_engine);
    store_drop(&alone);
  }
  lists_engine_close(e);
  store_drop(&all);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(ten_days_agree_with_each_alone)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
