/* Memory runs out at each block in turn: every reader, an import and a screening say so, and the store stays as it was.
 */
#include "lists/stores.h"

typedef struct sample {
  const char *list, *corpus;
} sample;

static const sample SAMPLES[] = {{"us_ofac_sdn", "lists_csv/sdn"},
                                 {"us_csl", "lists_csv/csl"},
                                 {"gb_ofsi", "lists_csv/ofsi"},
                                 {"gb_uksl", "lists_csv/uksl"},
                                 {"eu_fsf", "lists_csv/eu_csv"},
                                 {"us_bis_dpl", "lists_csv/dpl"},
                                 {"us_dtc_debarred", "lists_csv/itar"},
                                 {"un_sc", "lists_xml/un"},
                                 {"eu_fsf", "lists_xml/eu"},
                                 {"ca_sema", "lists_xml/ca"},
                                 {"ch_seco", "lists_xml/seco"},
                                 {"us_ofac_sdn", "lists_xml/ofac"},
                                 {"us_bis_entity_list", "lists_xml/ecfr"},
                                 {"us_csl", "lists_json/csl"},
                                 {"house", "lists_json/ftm"},
                                 {"house", "lists_json/senzing"},
                                 {"gb_ofsi", "lists_xml/ofsi"},
                                 {"jp_meti", "lists_csv/meti"},
                                 {"house", "lists_json/nested"},
                                 {"gb_uksl", "lists_xml/uk"},
                                 {"au_dfat", "lists_xlsx/book"}};

static cordon_status count_entry(void *user, const lists_entry *e, cordon_error *err) {
  (void)err;
  *(size_t *)user += e->name_count;
  return CORDON_OK;
}

static cordon_status read_sample(const char *list, cd_str bytes, size_t *count, cordon_error *err) {
  const lists_reader *reader;
  lists_sink sink = {count, count_entry, NULL, NULL};
  lists_file file = {.path = "sample", .bytes = bytes};
  cordon_status status = lists_reader_find(cd_str_c(list), &file, 1, &reader, err);
  lists_job job = {cd_str_c(list), CD_DAY_NONE, &file, 1, &sink};
  return status == CORDON_OK ? reader->read(&job, err) : status;
}

static void readers_say_that_memory_ran_out(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof SAMPLES / sizeof *SAMPLES; i++) {
    char path[256];
    cd_buf bytes;
    size_t whole = 0;
    snprintf(path, sizeof path, "fuzz/corpus/%s", SAMPLES[i].corpus);
    cd_buf_init(&bytes, 0);
    assert_ok(cd_file_read(path, 1u << 20, &bytes, &err));
    assert_ok(read_sample(SAMPLES[i].list, cd_buf_view(&bytes), &whole, &err));
    assert_true(whole > 0);
    for (uint64_t nth = 1;; nth++) {
      cordon_error err = {0};
      size_t count = 0;
      cd_arena_fail_at(nth);
      cordon_status status = read_sample(SAMPLES[i].list, cd_buf_view(&bytes), &count, &err);
      cd_arena_fail_at(0);
      assert_true(nth < 500);
      if (status == CORDON_OK && count == whole) break;
      if (status == CORDON_OK)
        fprintf(stderr, "%s: %zu of %zu names at block %lu\n", path, count, whole, (unsigned long)nth);
      assert_int_not_equal(status, CORDON_OK);
    }
    cd_buf_free(&bytes);
  }
}

static void an_import_that_runs_out_of_memory_changes_nothing(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  cd_seq before, after;
  store_make(&b);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "A NAME"), false, &r, &err));
  assert_ok(store_last_seq(b.s, &before, &err));
  for (uint64_t nth = 1;; nth++) {
    cordon_error err = {0};
    cd_arena_fail_at(nth);
    cordon_status status =
        import_text(&b, "us_ofac_sdn", "2021-01-11", ROW("1", "A NAME") ROW("2", "28-Jul"), true, &r, &err);
    cd_arena_fail_at(0);
    assert_ok(store_last_seq(b.s, &after, &err));
    assert_true(nth < 500);
    if (status == CORDON_OK) break;
    assert_int_equal(before, after);
  }
  assert_int_equal(r.held_count, 1);
  store_drop(&b);
}

static void a_screening_that_runs_out_of_memory_says_so(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  store_make(&b);
  assert_ok(import_text(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "A NAME") ROW("2", "B NAME"), false, &r, &err));
  for (uint64_t nth = 1;; nth++) {
    lists_engine *e = NULL;
    const lists_view *v;
    lists_hit *hits;
    size_t count = 0;
    cordon_error err = {0};
    names_text text = {.text = CD_STR("A Name"), .primary = true};
    names_subject subject = {.names = &text, .name_count = 1};
    cd_arena *a = cd_arena_new(0);
    cd_arena_fail_at(nth);
    cordon_status status = lists_engine_open(b.s, &e, &err);
    if (status == CORDON_OK) status = lists_view_get(e, day("2021-02-01"), CD_SEQ_LATEST, &v, &err);
    if (status == CORDON_OK) status = lists_screen(e, v, &subject, NULL, a, &hits, &count, NULL, &err);
    cd_arena_fail_at(0);
    lists_engine_close(e);
    cd_arena_free(a);
    assert_true(nth < 500);
    if (status == CORDON_OK) {
      assert_true(count > 0);
      break;
    }
  }
  store_drop(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(readers_say_that_memory_ran_out),
                                     cmocka_unit_test(an_import_that_runs_out_of_memory_changes_nothing),
                                     cmocka_unit_test(a_screening_that_runs_out_of_memory_says_so)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
