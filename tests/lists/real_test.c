/* The real files of the shared folder, through import, views and screening. */
#include "lists/stores.h"

static void candiru_and_nso_group_are_listed_from_their_day(void **state) {
  (void)state;
  static const char *const NAMES[] = {
      "NSO Group",   "Candiru",         "Candiru Ltd.",        "DF Associates Ltd.", "Grindavik Solutions Ltd.",
      "Taveta Ltd.", "Saito Tech Ltd.", "Greenwick Solutions", "Tabatha Ltd."};
  bench_store b;
  lists_engine *e;
  lists_import_result r;
  const char *path = SHARED("lists/us_csl/2022-05-06/consolidated.csv.gz");
  need_shared();
  store_make(&b);
  assert_ok(import_files(&b, "us_csl", "2022-05-06", &path, 1, false, &r, &err));
  assert_int_equal(r.entries, 14160);
  assert_int_equal(r.added, 14160);
  assert_int_equal(r.held_count, 0);
  assert_ok(lists_engine_open(b.s, &e, &err));
  assert_string_equal(lists_engine_note(e), "");
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    assert_string_equal(answer(&b, e, "2021-11-03", CD_SEQ_LATEST, NAMES[i]), "none");
    assert_string_equal(answer(&b, e, "2021-11-04", CD_SEQ_LATEST, NAMES[i]), "listed 2021-11-04");
    assert_string_equal(answer(&b, e, "2022-06-01", CD_SEQ_LATEST, NAMES[i]), "listed 2021-11-04");
  }
  lists_engine_close(e);
  assert_ok(import_files(&b, "us_csl", "2022-05-06", &path, 1, false, &r, &err));
  assert_true(r.unchanged_bytes);
  assert_int_equal(r.seq, 0);
  assert_int_equal(r.entries, 14160);
  store_drop(&b);
}

static void the_damaged_set_is_held_and_may_be_accepted(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  cordon_error err = {0};
  cd_seq before, after;
  const char *paths[] = {SHARED("lists/damaged/us_ofac_sdn/2022-01-31/sdn.csv.gz"),
                         SHARED("lists/damaged/us_ofac_sdn/2022-01-31/alt.csv.gz"),
                         SHARED("lists/damaged/us_ofac_sdn/2022-01-31/add.csv.gz")};
  need_shared();
  store_make(&b);
  assert_ok(store_last_seq(b.s, &before, &err));
  assert_int_equal(import_files(&b, "us_ofac_sdn", "2022-01-31", paths, 3, false, &r, &err), CORDON_HELD);
  assert_int_equal(r.held_count, 2); /* "28-Jul", and record 2677 twice */
  assert_true(strstr(r.held[0].text, "2677") || strstr(r.held[1].text, "2677"));
  assert_true(strstr(r.held[0].text, "28-Jul") || strstr(r.held[1].text, "28-Jul"));
  assert_ok(store_last_seq(b.s, &after, &err));
  assert_int_equal(before, after);
  cd_json *shown;
  assert_ok(lists_show(b.s, day("2022-02-01"), CD_SEQ_LATEST, b.a, &shown, &err));
  assert_int_equal(cd_json_count(shown), 0);
  assert_ok(import_files(&b, "us_ofac_sdn", "2022-01-31", paths, 3, true, &r, &err));
  assert_int_equal(r.entries, 9044);
  store_drop(&b);
}

static void every_ofac_day_imports_without_being_held(void **state) {
  (void)state;
  static const char *const FULL[] = {"2019-01-15", "2021-04-25", "2024-01-08"};
  static const char *const ALONE[] = {"2021-08-18", "2021-10-29", "2021-11-23", "2022-02-23",
                                      "2022-02-24", "2022-02-25", "2022-04-22", "2022-04-29",
                                      "2023-10-31", "2023-11-30", "2024-02-28", "2024-03-27"};
  static const uint64_t ENTRIES[] = {9083, 9130, 9107, 9108, 9123, 9214, 10025, 10025, 13092, 13427, 14510, 14561};
  bench_store b;
  lists_import_result r;
  char name[4][256];
  need_shared();
  store_make(&b);
  for (size_t i = 0; i < 3; i++) {
    static const char *const FILES[] = {"add", "sdn", "alt", "sdn_comments"};
    const char *paths[4];
    size_t count = 0;
    for (size_t f = 0; f < 4; f++) {
      snprintf(name[f], sizeof name[f], "lists/us_ofac_sdn/%s/%s.csv.gz", FULL[i], FILES[f]);
      if (f < 3 || cd_file_exists(shared_path(name[f]))) paths[count++] = SHARED(name[f]);
    }
    assert_ok(import_files(&b, "us_ofac_sdn", FULL[i], paths, count, false, &r, &err));
  }
  for (size_t i = 0; i < 12; i++) {
    snprintf(name[0], sizeof name[0], "lists/us_ofac_sdn_revisions/%s/sdn.csv.gz", ALONE[i]);
    const char *path = SHARED(name[0]);
    assert_ok(import_files(&b, "us_ofac_sdn", ALONE[i], &path, 1, false, &r, &err));
    assert_int_equal(r.entries, ENTRIES[i]);
    assert_true(r.names > r.entries + 9000); /* the aliases of the full set before it */
    assert_true(cd_str_starts(r.notes[0], CD_STR("aliases, addresses and overflowing remarks of ")));
  }
  cd_json *diff;
  assert_ok(lists_diff(b.s, CD_STR("us_ofac_sdn"), day("2022-04-22"), day("2022-04-29"), b.a, &diff, &err));
  assert_int_equal(cd_json_count(cd_json_get(diff, "added")), 0);
  assert_int_equal(cd_json_count(cd_json_get(diff, "removed")), 0);
  assert_int_equal(cd_json_count(cd_json_get(diff, "changed")), 499);
  assert_ok(lists_diff(b.s, CD_STR("us_ofac_sdn"), day("2022-02-24"), day("2022-02-25"), b.a, &diff, &err));
  assert_int_equal(cd_json_count(cd_json_get(diff, "added")), 91);
  store_drop(&b);
}

static void the_other_ofac_list_imports_too(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  const char *paths[] = {SHARED("lists/us_ofac_cons/2025-12-19/cons_prim.csv.gz"),
                         SHARED("lists/us_ofac_cons/2025-12-19/cons_alt.csv.gz"),
                         SHARED("lists/us_ofac_cons/2025-12-19/cons_add.csv.gz"),
                         SHARED("lists/us_ofac_cons/2025-12-19/cons_comments.csv.gz")};
  need_shared();
  store_make(&b);
  assert_ok(import_files(&b, "us_ofac_cons", "2025-12-19", paths, 4, false, &r, &err));
  assert_int_equal(r.entries, 442);
  store_drop(&b);
}

/* Lists of two days, one after the other: what ended by itself between them holds nothing. */
static void later_days_of_other_lists_import_too(void **state) {
  (void)state;
  static const struct {
    const char *list, *day, *file;
  } DAYS[] = {{"us_bis_dpl", "2019-07-09", "dpl.txt.gz"},
              {"us_bis_dpl", "2022-09-07", "dpl.txt.gz"},
              {"us_dtc_debarred", "2018-01-24", "itar_debarred_party_list_01242018.csv.gz"},
              {"us_dtc_debarred", "2019-11-06", "itar_debarred_party_list_11062019.csv.gz"},
              {"gb_ofsi", "2018-04-13", "sanctionsconlist.csv.gz"},
              {"ca_sema", "2020-04-15", "sema-lmes.xml.gz"},
              {"au_dfat", "2024-12-17", "regulation8_consolidated.xlsx"}};
  bench_store b;
  lists_import_result r;
  char name[256];
  need_shared();
  store_make(&b);
  for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++) {
    snprintf(name, sizeof name, "lists/%s/%s/%s", DAYS[i].list, DAYS[i].day, DAYS[i].file);
    const char *path = SHARED(name);
    assert_ok(import_files(&b, DAYS[i].list, DAYS[i].day, &path, 1, false, &r, &err));
  }
  store_drop(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(candiru_and_nso_group_are_listed_from_their_day),
                                     cmocka_unit_test(the_damaged_set_is_held_and_may_be_accepted),
                                     cmocka_unit_test(every_ofac_day_imports_without_being_held),
                                     cmocka_unit_test(the_other_ofac_list_imports_too),
                                     cmocka_unit_test(later_days_of_other_lists_import_too)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
