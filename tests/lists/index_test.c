/* The name index is derived: whatever happens to its files, the answers stay. */
#include "lists/index.h"
#include "lists/stores.h"

static void adopt_days(bench_store *b, int days) {
  lists_import_result r;
  char text[4096] = "", published[11];
  for (int i = 0; i < days; i++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used,
             "%d,\"NAME NUMBER%c\",-0- ,\"T\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", i + 1, 'A' + i);
    cd_day_format(day("2021-01-01") + i, published);
    assert_ok(import_text(b, "us_ofac_sdn", published, text, false, &r, &err));
  }
}

static void check_answers(bench_store *b, int days, const char *note) {
  lists_engine *e;
  char name[32];
  assert_ok(lists_engine_open(b->s, &e, &err));
  if (note)
    assert_non_null(strstr(lists_engine_note(e), note));
  else
    assert_string_equal(lists_engine_note(e), "");
  for (int i = 0; i < days; i++) {
    snprintf(name, sizeof name, "Name Number%c", 'A' + i);
    assert_true(strncmp(answer(b, e, "2021-06-01", CD_SEQ_LATEST, name), "listed ", 7) == 0);
  }
  lists_engine_close(e);
}

static size_t segments(bench_store *b) {
  char path[192];
  cd_str *names;
  size_t count, found = 0;
  snprintf(path, sizeof path, "%s/index", b->dir);
  assert_ok(cd_dir_list(path, b->a, &names, &count, &err));
  for (size_t i = 0; i < count; i++) found += cd_str_starts(names[i], CD_STR("names-"));
  return found;
}

static void segments_are_merged(void **state) {
  (void)state;
  bench_store b;
  store_make(&b);
  adopt_days(&b, 8);
  assert_int_equal(segments(&b), 8);
  check_answers(&b, 8, NULL);
  store_drop(&b);
  store_make(&b);
  adopt_days(&b, 11);
  assert_int_equal(segments(&b), 3);
  check_answers(&b, 11, NULL);
  store_drop(&b);
}

typedef void (*harm)(bench_store *b);

static void shell(bench_store *b, const char *command) {
  char line[512];
  snprintf(line, sizeof line, "cd %s/index && %s", b->dir, command);
  assert_int_equal(system(line), 0);
}

static void no_manifest(bench_store *b) { shell(b, "rm manifest.json"); }
static void no_folder(bench_store *b) { shell(b, "rm -r ../index"); }
static void cut_manifest(bench_store *b) { shell(b, "head -c 40 manifest.json > m && mv m manifest.json"); }
static void no_segment(bench_store *b) { shell(b, "rm $(ls names-* | head -1)"); }
static void cut_segment(bench_store *b) { shell(b, "f=$(ls names-* | head -1) && head -c 50 $f > m && mv m $f"); }
static void foreign_segment(bench_store *b) {
  shell(b, "sed -i "
           "'s/\"check\":\"sha256:[0-9a-f]*\"/"
           "\"check\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"/' manifest.json");
}

static void a_spoilt_index_is_rebuilt_and_said(void **state) {
  (void)state;
  static const struct {
    harm harm;
    const char *note;
  } CASES[] = {{no_manifest, "manifest is missing"},
               {no_folder, "manifest is missing"},
               {cut_manifest, "could not be read"},
               {no_segment, "damaged"},
               {cut_segment, "damaged"},
               {foreign_segment, "does not belong"}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    bench_store b;
    store_make(&b);
    adopt_days(&b, 3);
    CASES[i].harm(&b);
    check_answers(&b, 3, CASES[i].note);
    check_answers(&b, 3, NULL);
    store_drop(&b);
  }
}

static void an_adoption_that_is_rolled_back_leaves_no_trace(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  lists_import_result r;
  store_make(&b);
  adopt_days(&b, 2);
  assert_ok(store_begin(b.s, &err));
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-02-01", ROW("50", "PASSING NAME"), false, &r, &err));
  store_rollback(b.s);
  check_answers(&b, 2, NULL);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-02-02", ROW("60", "LASTING NAME"), false, &r, &err));
  assert_ok(lists_engine_open(b.s, &e, &err));
  assert_string_equal(answer(&b, e, "2021-02-02", CD_SEQ_LATEST, "Passing Name"), "none");
  assert_string_equal(answer(&b, e, "2021-02-02", CD_SEQ_LATEST, "Lasting Name"), "listed 2021-02-02*");
  lists_engine_close(e);
  store_drop(&b);
}

/* An import that fills several segments answers as one that fills none; and so does one that is put right afterwards. */
static void a_large_import_is_written_in_segments(void **state) {
  (void)state;
  const uint32_t usual = lists_index_batch;
  bench_store b;
  lists_import_result r;
  char text[4096] = "";
  for (int i = 0; i < 11; i++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used,
             "%d,\"NAME NUMBER%c\",-0- ,\"T\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", i + 1, 'A' + i);
  }
  lists_index_batch = 2;
  store_make(&b);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-01", text, false, &r, &err));
  assert_int_equal(segments(&b), 6);
  check_answers(&b, 11, NULL);
  shell(&b, "rm manifest.json");
  check_answers(&b, 11, "manifest is missing");
  check_answers(&b, 11, NULL);
  assert_int_equal(segments(&b), 6);
  lists_index_batch = usual;
  store_drop(&b);
  store_make(&b);
  lists_index_batch = 3;
  adopt_days(&b, 20); /* small ones are merged, up to twice the size */
  assert_true(segments(&b) <= 12);
  check_answers(&b, 20, NULL);
  lists_index_batch = usual;
  store_drop(&b);
}

/* Segments that were written for an adoption that fails go with it. */
static void a_failed_import_leaves_no_segments(void **state) {
  (void)state;
  const uint32_t usual = lists_index_batch;
  bench_store b;
  lists_import_result r;
  cordon_error err = {0};
  store_make(&b);
  lists_index_batch = 1;
  assert_int_equal(import_text(&b, "us_ofac_sdn", "2021-01-01",
                               ROW("1", "ONE NAME") ROW("2", "TWO NAMES") ROW("3", "THREE NAMES") "4,broken\r\n", false, &r, &err),
                   CORDON_BAD_INPUT);
  lists_index_batch = usual;
  assert_int_equal(segments(&b), 0);
  store_drop(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(segments_are_merged),
                                     cmocka_unit_test(a_spoilt_index_is_rebuilt_and_said),
                                     cmocka_unit_test(an_adoption_that_is_rolled_back_leaves_no_trace),
                                     cmocka_unit_test(a_large_import_is_written_in_segments),
                                     cmocka_unit_test(a_failed_import_leaves_no_segments)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
