/* Reported use of licences: each format, each refusal with its line, one count a batch, and that too much is kept apart. */
#include "fixture.h"

#include "register/licence.h"
#include "register/usage.h"

#define UK(id, quantity)                                                                                               \
  "{'id':'" id "','authority':'GB-ECJU','kind':'export','holder':{'name':'X Ltd','kind':'company'},'valid_from':'2022-01-01','valid_to':'2022-12-31'," \
  "'items':[{'quantity':'" quantity "','unit':'EA'}]}"

static fixture *with_licences(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  fixture_ok(f, fixture_add(f, "licence", UK("GB-1", "10"), &added));
  fixture_ok(f, fixture_add(f, "licence", UK("GB-2", "2"), &added));
  return f;
}

static cordon_status import_text(fixture *f, usage_format format, cd_str text, const char *batch, usage_imported *out) {
  memset(&f->err, 0, sizeof f->err);
  return usage_import(f->store, format, text, "usage.txt", cd_str_c(batch), CD_STR("tester"), f->arena, out, &f->err);
}

static cd_str example(fixture *f) {
  cd_buf b;
  cd_buf_init(&b, 0);
  fixture_ok(f, cd_file_read("examples/register/usage.chief", 1 << 20, &b, &f->err));
  cd_str text = cd_str_dup(f->arena, cd_buf_view(&b));
  cd_buf_free(&b);
  return text;
}

static void expect_drawn(fixture *f, const char *licence, const char *wanted) {
  cd_json *shown;
  fixture_ok(f, licence_show(f->store, cd_str_c(licence), cd_time_day(cd_clock_now()), CD_SEQ_LATEST, f->arena, &shown, &f->err));
  cd_str drawn = cd_json_str(cd_json_get(cd_json_at(cd_json_get(shown, "remaining"), 0), "drawn_quantity"));
  if (!cd_str_eqc(drawn, wanted)) fail_msg("%s: drawn " CD_FMT ", not %s", licence, CD_ARG(drawn), wanted);
}

static void a_batch_counts_once(void **state) {
  fixture *f = with_licences(state);
  usage_imported first, again;
  cd_seq before, after;
  fixture_ok(f, import_text(f, USAGE_CHIEF, example(f), NULL, &first));
  assert_true(cd_str_eqc(first.batch, "CHIEF/usageData/202203051930/49543"));
  assert_int_equal(first.posted, 2);
  expect_drawn(f, "GB-1", "4");
  fixture_ok(f, store_last_seq(f->store, &before, &f->err));
  fixture_ok(f, import_text(f, USAGE_CHIEF, example(f), NULL, &again));
  assert_true(again.unchanged);
  assert_int_equal(again.seq, first.seq);
  fixture_ok(f, store_last_seq(f->store, &after, &f->err));
  assert_int_equal(before, after);
  assert_int_equal(import_text(f, USAGE_CDS, CD_STR("licence,line,type,mrn,date\n"), "CHIEF/usageData/202203051930/49543", &again), CORDON_EXISTS);
  assert_non_null(strstr(f->err.message, "usage.batch"));
  fixture_ok(f, import_text(f, USAGE_CHIEF, example(f), "another", &again)); /* the same declarations under another batch */
  assert_int_equal(again.repeated, 2);
  expect_drawn(f, "GB-1", "4");
}

static void too_much_is_kept_apart_and_overwrites_nothing(void **state) {
  fixture *f = with_licences(state);
  usage_imported done;
  store_record record;
  fixture_ok(f, import_text(f, USAGE_CHIEF, example(f), NULL, &done));
  assert_int_equal(done.over, 1);
  expect_drawn(f, "GB-2", "");
  const cd_json *over = cd_json_at(cd_json_get(done.json, "aside"), 0);
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(over, "kind")), "usage.over"));
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(over, "quantity")), "2.5"));
  fixture_ok(f, store_record_get(f->store, cd_json_int(cd_json_get(over, "record"), 0), f->arena, &record, &f->err));
  assert_true(cd_str_eqc(record.kind, "usage.over"));
  assert_true(cd_str_find(record.body, CD_STR("ledger.overdraw")) > 0);
  assert_true(cd_str_find(record.body, CD_STR("9GB000001328000-PE112347")) > 0);
}

static void customs_correct_what_they_reported(void **state) {
  fixture *f = with_licences(state);
  usage_imported done;
  fixture_ok(f, import_text(f, USAGE_CHIEF, example(f), NULL, &done));
  cd_str second = CD_STR("1\\fileHeader\\CHIEF\\SPIRE\\usageData\\202203061930\\49544\\\n"
                         "2\\licenceUsage\\LU49544/00001\\insert\\GB-1\\O\\\\\n"
                         "3\\line\\1\\2\\0\\\\\n"
                         "4\\usage\\A\\9GB000001328000-PE112345\\R\\20220302\\2\\0\\\n"
                         "5\\usage\\C\\9GB000001328000-PE112346\\R\\20220303\\0\\0\\\n"
                         "6\\usage\\L\\9GB000001328000-PE112000\\R\\20220220\\5\\0\\\n"
                         "7\\usage\\M\\9GB000001328000-PE112345\\R\\20220302\\\\\\\\\\\\\\9100\\seen\\\n"
                         "8\\end\\line\\6\n9\\end\\licenceUsage\\8\n10\\fileTrailer\\1\n");
  fixture_ok(f, import_text(f, USAGE_CHIEF, second, NULL, &done));
  assert_int_equal(done.posted, 3);
  assert_int_equal(done.misfit + done.over, 0);
  expect_drawn(f, "GB-1", "7");
}

static void reservations_and_attributions(void **state) {
  fixture *f = with_licences(state);
  usage_imported done;
  cd_str text = CD_STR("licence,line,type,mrn,date,quantity,unit,value,currency\n"
                       "GB-1,1,reservation,22GB1,2022-03-01,4,EA,,\n"
                       "GB-1,1,attribution,22GB1,2022-03-02,3,EA,,\n"
                       "GB-1,1,attribution,22GB2,2022-03-02,1,KG,,\n"
                       "GB-1,1,reservation,22GB3,2022-03-02,6,EA,,\n"
                       "GB-1,1,reversal,22GB3,2022-03-03,,,,\n"
                       "GB-9,1,attribution,22GB4,2022-03-02,1,EA,,\n");
  fixture_ok(f, import_text(f, USAGE_CDS, text, "b", &done));
  assert_int_equal(done.posted, 4);
  assert_int_equal(done.misfit, 2); /* another unit, a licence that is not held */
  expect_drawn(f, "GB-1", "3");
}

static void filings_by_their_itn(void **state) {
  fixture *f = with_licences(state);
  usage_imported done;
  cd_str text = CD_STR("license_number,license_code,eccn,itn,line,date,quantity,unit,value,currency\n"
                       "GB-1,C33,4D004,X20220301000123,1,2022-03-01,2,EA,100.00,USD\n"
                       "GB-1,C33,4D004,X20220301000123,1,2022-03-01,2,EA,100.00,USD\n"
                       "GB-1,C33,4D004,X20221231000124,1,2023-01-01,1,EA,100.00,USD\n");
  fixture_ok(f, import_text(f, USAGE_AES, text, NULL, &done));
  assert_int_equal(done.posted, 1);
  assert_int_equal(done.repeated, 1);
  assert_int_equal(done.misfit, 1); /* after the licence's last day */
  expect_drawn(f, "GB-1", "2");
}

#define HEAD "1\\fileHeader\\CHIEF\\SPIRE\\usageData\\202203051930\\1\\\n"
#define USE "2\\licenceUsage\\LU1/1\\insert\\GB-1\\O\\\\\n3\\line\\1\\0\\0\\\\\n"

static void what_is_not_whole_is_refused_with_its_line(void **state) {
  fixture *f = with_licences(state);
  const struct {
    usage_format format;
    const char *text;
    int64_t line;
    const char *says;
  } cases[] = {
      {USAGE_CHIEF, "", 0, "no fileTrailer"},
      {USAGE_CHIEF, "hello", 1, "begins with its number"},
      {USAGE_CHIEF, "2\\fileHeader\\", 1, "should begin with 1"},
      {USAGE_CHIEF, "1\\line\\1\n", 1, "does not begin with a fileHeader"},
      {USAGE_CHIEF, "1\\fileHeader\\CHIEF\\SPIRE\\licenceData\\2022\\1\\\n", 1, "not of usageData"},
      {USAGE_CHIEF, HEAD "2\\fileTrailer\\1\n", 2, "and the file has 0"},
      {USAGE_CHIEF, HEAD "2\\licenceUsage\\LU1/1\\delete\\GB-1\\O\n", 2, "is insert"},
      {USAGE_CHIEF, HEAD "2\\licenceUsage\\LU1/1\\insert\\GB-1\\X\n", 2, "is no status"},
      {USAGE_CHIEF, HEAD USE "4\\usage\\Z\\UCR\\1\\20220301\\1\n", 4, "no usage type"},
      {USAGE_CHIEF, HEAD USE "4\\usage\\O\\UCR\\1\\20220231\\1\n", 4, "is no day"},
      {USAGE_CHIEF, HEAD USE "4\\usage\\O\\UCR\\1\\20220201\\-1\n", 4, "is no amount"},
      {USAGE_CHIEF, HEAD USE "4\\end\\line\\3\n", 4, "a part of it is missing"},
      {USAGE_CHIEF, HEAD USE "4\\end\\licenceUsage\\3\n", 4, "is not open"},
      {USAGE_CHIEF, HEAD USE "4\\fileTrailer\\1\n", 4, "within a licenceUsage"},
      {USAGE_AES, "license_number,itn,date\nGB-1,X2022030100012,2022-03-01\n", 2, "X, the day as yyyymmdd, and six digits"},
      {USAGE_AES, "license_number,itn,date\nGB-1,X20220230000123,2022-03-01\n", 2, "X, the day as yyyymmdd, and six digits"},
      {USAGE_AES, "license_number,itn\n", 1, "lacks the column \"date\""},
      {USAGE_AES, "license_number,itn,date,colour\n", 1, "no such column"},
      {USAGE_CDS, "licence,type,mrn,date\nGB-1,gift,22GB1,2022-03-01\n", 2, "reservation, attribution"},
      {USAGE_CDS, "licence,type,mrn,date\nGB-1,attribution,22GB1,tomorrow\n", 2, "YYYY-MM-DD"},
      {USAGE_CDS, "licence,type,mrn,date\nGB-1,attribution,\xff,2022-03-01\n", 0, "UTF-8"},
  };
  cd_seq before, after;
  fixture_ok(f, store_last_seq(f->store, &before, &f->err));
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    usage_imported done;
    cordon_status st = import_text(f, cases[i].format, cd_str_c(cases[i].text), NULL, &done);
    if (st != CORDON_BAD_INPUT || f->err.line != cases[i].line || !strstr(f->err.message, cases[i].says)) {
      fail_msg("case %zu: %d line %lld: %s", i, (int)st, (long long)f->err.line, f->err.message);
    }
  }
  memset(&f->err, 0, sizeof f->err);
  fixture_ok(f, store_last_seq(f->store, &after, &f->err));
  assert_int_equal(before, after);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
      TEST(a_batch_counts_once), TEST(too_much_is_kept_apart_and_overwrites_nothing), TEST(customs_correct_what_they_reported),
      TEST(reservations_and_attributions), TEST(filings_by_their_itn), TEST(what_is_not_whole_is_refused_with_its_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
