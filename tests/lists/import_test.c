/* Import: all or nothing, told apart, held, kept. */
#include "lists/stores.h"

static void bytes_that_are_known_change_nothing(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  cd_seq last;
  store_make(&b);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "A NAME") ROW("2", "B NAME"), false, &r, &err));
  assert_int_equal(r.added, 2);
  assert_int_equal(r.names, 2);
  cd_seq first = r.seq;
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "A NAME") ROW("2", "B NAME"), false, &r, &err));
  assert_true(r.unchanged_bytes);
  assert_int_equal(r.seq, 0);
  assert_ok(store_last_seq(b.s, &last, &err));
  assert_int_equal(last, first);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-11", ROW("1", "A NAME") ROW("2", "B NAME"), false, &r, &err));
  assert_false(r.unchanged_bytes);
  assert_true(r.no_change);
  assert_true(r.seq > first);
  store_drop(&b);
}

static void the_record_tells_what_was_adopted(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  store_record record;
  cd_json *body;
  cd_digest digest;
  cd_buf bytes;
  store_make(&b);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "A NAME"), false, &r, &err));
  assert_ok(store_record_get(b.s, r.seq, b.a, &record, &err));
  assert_text(record.kind, "list.adopt");
  assert_text(record.actor, "test");
  assert_ok(cd_json_parse(record.body, "record", b.a, &body, &err));
  assert_text(cd_json_str(cd_json_get(body, "list")), "us_ofac_sdn");
  assert_text(cd_json_str(cd_json_get(body, "published")), "2021-01-10");
  assert_int_equal(cd_json_int(cd_json_get(cd_json_get(body, "counts"), "entries"), 0), 1);
  const cd_json *file = cd_json_at(cd_json_get(body, "files"), 0);
  assert_true(cd_digest_parse(cd_json_str(cd_json_get(file, "digest")), &digest));
  cd_buf_init(&bytes, 0);
  assert_ok(store_blob_get(b.s, &digest, &bytes, &err));
  assert_text(cd_buf_view(&bytes), ROW("1", "A NAME"));
  cd_buf_free(&bytes);
  store_drop(&b);
}

static void what_is_suspicious_is_held(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } CASES[] = {{ROW("1", "28-Jul") ROW("2", "B NAME"), "spreadsheet"},
               {ROW("1", "1.23E+10"), "spreadsheet"},
               {ROW("1", "A NAME") ROW("1", "B NAME"), "occurs twice"}};
  bench_store b;
  lists_import_result r;
  cd_seq last;
  store_make(&b);
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    assert_int_equal(import_text(&b, "us_ofac_sdn", "2021-01-10", CASES[i].text, false, &r, &err), CORDON_HELD);
    assert_int_equal(r.held_count, 1);
    assert_non_null(strstr(r.held[0].text, CASES[i].says));
    assert_non_null(strstr(err.message, CASES[i].says));
    assert_ok(store_last_seq(b.s, &last, &err));
    assert_int_equal(last, 0);
  }
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", CASES[2].text, true, &r, &err));
  assert_int_equal(r.entries, 2);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-11", ROW("1", "7-28") ROW("2", "JUNE 78"), false, &r, &err));
  store_drop(&b);
}

/* A made-up sdn.csv of n entries. */
static char *many(size_t n) {
  char *text = malloc(n * 80 + 1);
  size_t used = 0;
  for (size_t i = 1; i <= n; i++)
    used +=
        (size_t)sprintf(text + used, "%zu,\"NAME %zu\",-0- ,\"T\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", i, i);
  return text;
}

static void a_list_that_shrank_is_held(void **state) {
  (void)state;
  static const struct {
    size_t entries;
    cordon_status status;
  } CASES[] = {{240, CORDON_OK}, {190, CORDON_HELD}, {192, CORDON_OK}, {10, CORDON_HELD}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    bench_store b;
    lists_import_result r;
    cordon_error err = {0};
    char *all = many(i == 2 ? 240 : 250), *left = many(CASES[i].entries);
    store_make(&b);
    assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", all, false, &r, &err));
    assert_int_equal(import_text(&b, "us_ofac_sdn", "2021-01-11", left, false, &r, &err), CASES[i].status);
    store_drop(&b);
    free(all);
    free(left);
  }
}

static void companions_that_are_missing_are_kept(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  lists_import_result r;
  char sdn[192], alt[192];
  store_make(&b);
  snprintf(sdn, sizeof sdn, "%s/in-sdn", b.dir);
  snprintf(alt, sizeof alt, "%s/in-alt", b.dir);
  assert_ok(cd_file_replace(sdn, cd_str_c(ROW("1", "FIRST MAIN") ROW("2", "SECOND MAIN")), &err));
  assert_ok(cd_file_replace(
      alt, cd_str_c("1,10,\"aka\",\"FIRST ALIAS\",-0- \r\n2,11,\"fka\",\"SECOND ALIAS\",-0- \r\n"), &err));
  const char *both[] = {alt, sdn};
  assert_ok(import_files(&b, "us_ofac_sdn", "2021-01-10", both, 2, false, &r, &err));
  assert_int_equal(r.names, 4);
  assert_ok(
      import_text(&b, "us_ofac_sdn", "2021-02-10", ROW("1", "FIRST MAIN") ROW("3", "THIRD MAIN"), false, &r, &err));
  assert_int_equal(r.names, 3);
  assert_int_equal(r.added, 1);
  assert_int_equal(r.removed, 1);
  assert_int_equal(r.changed, 0);
  assert_int_equal(r.note_count, 1);
  assert_ok(lists_engine_open(b.s, &e, &err));
  assert_string_equal(answer(&b, e, "2021-02-10", CD_SEQ_LATEST, "First Alias"), "listed 2021-01-10*");
  assert_string_equal(answer(&b, e, "2021-02-10", CD_SEQ_LATEST, "Second Alias"), "none");
  lists_engine_close(e);
  store_drop(&b);
}

static void bad_files_leave_the_store_as_it_was(void **state) {
  (void)state;
  static const char *const BAD[] = {"",
                                    "\n\n",
                                    "no list at all\n",
                                    ROW("1", "A NAME") "2,\"SHORT\"\r\n",
                                    ROW("1", "A NAME") "2,\"NEVER CLOSED,-0- \r\n",
                                    ROW("1", "A NAME") ROW("x", "B NAME"),
                                    ROW("1", "A \xc3\x28 NAME")};
  bench_store b;
  lists_import_result r;
  cd_seq before, after;
  cd_json *shown, *again;
  store_make(&b);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "A NAME"), false, &r, &err));
  assert_ok(store_last_seq(b.s, &before, &err));
  assert_ok(lists_show(b.s, day("2021-01-12"), CD_SEQ_LATEST, b.a, &shown, &err));
  for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
    cordon_error err = {0};
    assert_int_equal(import_text(&b, "us_ofac_sdn", "2021-01-11", BAD[i], true, &r, &err), CORDON_BAD_INPUT);
    assert_true(err.message[0] && err.file[0]);
    assert_ok(store_last_seq(b.s, &after, &err));
    assert_int_equal(before, after);
    assert_ok(lists_show(b.s, day("2021-01-12"), CD_SEQ_LATEST, b.a, &again, &err));
    assert_true(cd_json_eq(shown, again));
  }
  cordon_error err = {0};
  const char *missing[] = {"/nonexistent/sdn.csv"};
  assert_int_equal(import_files(&b, "us_ofac_sdn", "2021-01-11", missing, 1, false, &r, &err), CORDON_STORE);
  err = (cordon_error){0};
  assert_int_equal(import_text(&b, "us_csl", "2021-01-11", ROW("1", "A NAME"), false, &r, &err), CORDON_BAD_INPUT);
  store_drop(&b);
}

static void the_history_is_shown(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  cd_json *v;
  cordon_error err = {0};
  store_make(&b);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-02-10", ROW("1", "A NAME") ROW("3", "C NAME"), false, &r, &err));
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "A NAME") ROW("2", "B NAME"), false, &r, &err));
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-03-10", ROW("1", "A NAMES") ROW("3", "C NAME"), false, &r, &err));
  assert_ok(lists_log(b.s, CD_STR("us_ofac_sdn"), b.a, &v, &err));
  assert_string_equal(joined(v, "published"), "2021-01-10|2021-02-10|2021-03-10");
  assert_ok(lists_show(b.s, day("2021-02-20"), CD_SEQ_LATEST, b.a, &v, &err));
  assert_int_equal(cd_json_count(v), 1);
  v = cd_json_at(v, 0);
  assert_text(cd_json_str(cd_json_get(v, "published")), "2021-02-10");
  assert_text(cd_json_str(cd_json_get(v, "first")), "2021-01-10");
  assert_int_equal(cd_json_int(cd_json_get(v, "age_days"), 0), 10);
  assert_int_equal(cd_json_int(cd_json_get(v, "snapshots"), 0), 3);
  assert_ok(lists_diff(b.s, CD_STR("us_ofac_sdn"), day("2021-01-15"), day("2021-03-15"), b.a, &v, &err));
  assert_string_equal(joined(cd_json_get(v, "added"), "entry"), "3");
  assert_string_equal(joined(cd_json_get(v, "removed"), "entry"), "2");
  assert_string_equal(joined(cd_json_get(v, "changed"), "entry"), "1");
  assert_string_equal(joined(cd_json_get(cd_json_at(cd_json_get(v, "changed"), 0), "fields"), NULL), "names");
  assert_ok(lists_diff(b.s, CD_STR("us_ofac_sdn"), day("2021-01-15"), day("2021-01-20"), b.a, &v, &err));
  assert_true(cd_json_bool(cd_json_get(v, "no_change"), false));
  assert_int_equal(lists_diff(b.s, CD_STR("us_ofac_sdn"), day("2020-01-15"), day("2021-01-20"), b.a, &v, &err),
                   CORDON_NOT_FOUND);
  err = (cordon_error){0};
  assert_int_equal(lists_log(b.s, CD_STR("un_sc"), b.a, &v, &err), CORDON_NOT_FOUND);
  store_drop(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_that_are_known_change_nothing),
                                     cmocka_unit_test(the_record_tells_what_was_adopted),
                                     cmocka_unit_test(what_is_suspicious_is_held),
                                     cmocka_unit_test(a_list_that_shrank_is_held),
                                     cmocka_unit_test(companions_that_are_missing_are_kept),
                                     cmocka_unit_test(bad_files_leave_the_store_as_it_was),
                                     cmocka_unit_test(the_history_is_shown)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
