/* Looking before believing: formats told by their bytes, stated days, published checksums, the table of addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "fetch/fetch.h"

static void formats(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *format, *says;
  } rows[] = {
      {"36,\"AEROCARIBBEAN AIRLINES\",-0- \r\n", "csv", NULL},
      {"\xEF\xBB\xBF_id,source\n", "csv", NULL},
      {"<?xml version='1.0'?>\n<!-- a list -->\n<CONSOLIDATED_LIST/>", "xml", NULL},
      {" \n{\"op\":\"ADD\"}\n", "jsonl", NULL},
      {"[]", "json", NULL},
      {"PK\x03\x04 and more", "xlsx", NULL},
      {"", "csv", "the file is empty"},
      {"  \n", "xml", "the file is empty"},
      {"<!DOCTYPE html><html>", "xml", "an HTML page"},
      {"<?xml version='1.0'?><!-- x --><HTML>", "xml", "an HTML page"},
      {"\n<html lang=en>", "csv", "an HTML page"},
      {"%PDF-1.7", "text", "a PDF document"},
      {"<list/>", "csv", "another kind"},
      {"a,b\n", "xml", "another kind"},
      {"{\"error\":1}", "csv", "another kind"},
      {"PK\x03\x04", "csv", "another kind"},
      {"a,b\n", "xlsx", "another kind"},
  };
  char path[] = "/tmp/cordon-look-XXXXXX";
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cordon_error err = {0};
    size_t len = strlen(rows[i].bytes);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(pwrite(fd, rows[i].bytes, len, 0), (ssize_t)len);
    cordon_status st = fetch_sniff(path, cd_str_c(rows[i].format), &err);
    if (rows[i].says == NULL)
      assert_int_equal(st, CORDON_OK);
    else if (st != CORDON_BAD_INPUT || strstr(err.message, rows[i].says) == NULL)
      fail_msg("row %zu: %d %s", i, st, err.message);
  }
  close(fd);
  (void)unlink(path);
}

static void days(void **state) {
  (void)state;
  static const struct {
    const char *head, *day;
  } rows[] = {
      {"<CONSOLIDATED_LIST dateGenerated=\"2020-12-01T19:08:54.997-05:00\">",
       "2020-12-01"}, /* the publisher's day, not UTC's */
      {"<CONSOLIDATED_LIST dateGenerated='2024-11-30T00:00:00.875Z'>", "2024-11-30"},
      {"<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\" generationDate=\"2023-05-11T15:43:06.318+02:00\">",
       "2023-05-11"},
      {"<swiss-sanctions-list list-type=\"full\" date=\"2020-04-15\">", "2020-04-15"},
      {"Last Updated,13/04/2018,,,,\n", "2018-04-13"},
      {"Report Date: 21-Feb-2025\nLast Updated", "2025-02-21"},
      {"<Sanctions><DateOfIssue CalendarTypeID=\"1\"><Year>2022</Year><Month>2</Month><Day>25</Day>", "2022-02-25"},
      {"Last Updated,31/02/2018", ""},
      {"dateGenerated=\"soon\"", ""},
      {"36,AEROCARIBBEAN", ""},
      {"", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char day[11];
    assert_string_equal(cd_day_format(fetch_stated_day(cd_str_c(rows[i].head)), day), rows[i].day);
  }
}

#define SHA1 "da39a3ee5e6b4b0d3255bfef95601890afd80709"
#define SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void checksums(void **state) {
  (void)state;
  static const struct {
    const char *text, *name, *sum;
  } rows[] = {
      {SHA1 "  other.csv\n" SHA256 " *list.csv\n", "list.csv", SHA256},
      {SHA256 "\n", "list.csv", SHA256},
      {"{\"resources\":[{\"name\":\"a\",\"checksum\":\"x\"},{\"name\":\"list.csv\",\"checksum\":"
       "\"DA39A3EE5E6B4B0D3255BFEF95601890AFD80709\"}]}",
       "list.csv", SHA1},
      {SHA256 "  other.csv\n", "list.csv", ""},
      {"{\"resources\":", "list.csv", ""},
      {"not a digest\n", "list.csv", ""},
  };
  cd_arena *a = cd_arena_new(0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cd_str got = fetch_checksum_for(cd_str_c(rows[i].text), cd_str_c(rows[i].name), a);
    if (!cd_str_eqc(got, rows[i].sum)) fail_msg("row %zu: " CD_FMT, i, CD_ARG(got));
  }
  cd_arena_free(a);
}

static void table_errors(void **state) {
  (void)state;
  static const struct {
    const char *row, *field;
  } rows[] = {
      {"us_csl\tx.csv\tcsv\tP", ""},
      {"us_csl\tx.csv\tcsv\tP\thttps://x\t\tmore", ""},
      {"US CSL\tx.csv\tcsv\tP\thttps://x", "list"},
      {"us_csl\t../x\tcsv\tP\thttps://x", "role"},
      {"us_csl\tx.csv\tdoc\tP\thttps://x", "format"},
      {"us_csl\tx.csv\tcsv\tP\t ", "address"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cd_arena *a = cd_arena_new(0);
    cordon_error err = {0};
    fetch_source *out;
    size_t n;
    cd_str text = cd_str_printf(a, "# remark\n\n%s\n", rows[i].row);
    assert_int_equal(fetch_sources_parse(text, "t.tsv", a, &out, &n, &err), CORDON_BAD_INPUT);
    assert_int_equal(err.line, 3);
    assert_string_equal(err.field, rows[i].field);
    cd_arena_free(a);
  }
}

static size_t rows_of(const fetch_source *all, size_t n, const char *list) {
  size_t found = 0;
  for (size_t i = 0; i < n; i++) found += cd_str_eqc(all[i].list, list);
  return found;
}

/* The store's own rows replace those of the same list, and "-" leaves one out. */
static void edited_table(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cordon_error err = {0};
  fetch_source *all;
  size_t n;
  char dir[] = "/tmp/cordon-table-XXXXXX", path[64];
  assert_non_null(mkdtemp(dir));
  (void)snprintf(path, sizeof path, "%s/list_addresses.tsv", dir);
  assert_int_equal(fetch_sources(NULL, a, &all, &n, &err), CORDON_OK);
  assert_int_equal(rows_of(all, n, "us_ofac_sdn"), 4);
  assert_int_equal(rows_of(all, n, "un_sc"), 1);
  cd_str text = CD_STR("us_ofac_sdn\tsdn.csv\tcsv\tmirror\thttps://mirror.example/"
                       "sdn.csv\r\nun_sc\tx.xml\txml\t\t-\nown_list\to.csv\tcsv\twe\thttps://we.example/o\n");
  assert_int_equal(cd_file_replace(path, text, &err), CORDON_OK);
  assert_int_equal(fetch_sources(dir, a, &all, &n, &err), CORDON_OK);
  assert_int_equal(rows_of(all, n, "us_ofac_sdn"), 1);
  assert_int_equal(rows_of(all, n, "un_sc"), 0);
  assert_int_equal(rows_of(all, n, "own_list"), 1);
  (void)unlink(path);
  (void)rmdir(dir);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(formats), cmocka_unit_test(days), cmocka_unit_test(checksums),
                                     cmocka_unit_test(table_errors), cmocka_unit_test(edited_table)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
