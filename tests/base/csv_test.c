#include <sys/resource.h>

#include "base/csv.h"
#include "base/limits.h"
#include "support.h"

static const cd_csv_format rfc = {',', true, false, false, false};
static const cd_csv_format ofac = {',', true, true, true, true};
static const cd_csv_format tsv = {'\t', false, false, false, false};

/* All records as text: fields in <>, one record a line; then the error, if any. */
static void render(cd_str text, cd_csv_format format, cd_buf *out) {
  cd_source *src;
  cd_csv *csv = NULL;
  cordon_error err = {0};
  cd_str *fields;
  size_t count = 0;
  cd_buf_clear(out);
  assert_int_equal(cd_source_memory(text, "f.csv", 0, &src, &err), CORDON_OK);
  cordon_status status = cd_csv_open(src, format, &csv, &err);
  while (status == CORDON_OK) {
    status = cd_csv_next(csv, &fields, &count, &err);
    if (status != CORDON_OK || count == 0) break;
    cd_buf_printf(out, "%d", (int)cd_csv_line(csv));
    for (size_t i = 0; i < count; i++) cd_buf_printf(out, "<" CD_FMT ">", CD_ARG(fields[i]));
    cd_buf_byte(out, '\n');
  }
  if (status != CORDON_OK) cd_buf_printf(out, "!%s:%d:%d", cd_status_name(status), (int)err.line, (int)err.column);
  if (status != CORDON_OK) assert_string_equal(err.file, "f.csv");
  cd_csv_close(csv);
  cd_source_close(src);
}

static void dialects_are_read_as_their_rules_say(void **state) {
  (void)state;
#define T(format, text, want)                                                                                          \
  { format, CD_STR(text), want }
  const struct {
    cd_csv_format format;
    cd_str text;
    const char *want;
  } rows[] = {
      T(rfc, "", ""),
      T(rfc, "a,b\nc,d", "1<a><b>\n2<c><d>\n"),
      T(rfc, "a,b\r\n\r\n\r\nc,d\r\n", "1<a><b>\n4<c><d>\n"),
      T(rfc, "a\rb\r", "1<a>\n2<b>\n"),
      T(rfc, "a,\n,\n", "1<a><>\n2<><>\n"),
      T(rfc, "\"\"\n\"a\"\"b\",\"c,d\"\n", "1<>\n2<a\"b><c,d>\n"),
      T(rfc, "\"x\ny\",2\nz\n", "1<x\ny><2>\n3<z>\n"),
      T(rfc, "\xEF\xBB\xBFid,n\n", "1<id><n>\n"),
      T(rfc, "\xEF\xBB\xBF\"q\"\n", "1<q>\n"),
      T(rfc, "a,\"b", "!bad_input:1:3"),
      T(rfc, "a\nb,\"c\nd\n", "1<a>\n!bad_input:2:3"),
      T(rfc, "\"a\"b\n", "!bad_input:1:4"),
      T(rfc, "a\"b\n", "!bad_input:1:2"),
      T(rfc, "ok\nab,c\xFF\n", "1<ok>\n!bad_input:2:5"),
      T(rfc, "\"a\"\"b\xFF\"\n", "!bad_input:1:6"),
      T(rfc, "\"a\nbc\xC3(\"\n", "!bad_input:2:3"),
      T(rfc, "a,\0b\n", "!bad_input:1:3"),
      T(rfc, "a,b\x1A", "1<a><b\x1A>\n"),
      T(ofac, "1,\"A \"\"B\"\"\",-0- \r\n\x1A", "1<1><A \"B\"><-0- >\n"),
      T(ofac, "1,a 5\" pipe,x\r\n", "1<1><a 5\" pipe><x>\n"),
      T(ofac,
        "a\r\n\x1A"
        "b\r\n",
        "1<a>\n2<\x1A"
        "b>\n"),
      T(ofac, "a,\"b\"\x1A", "1<a><b>\n"),
      T(ofac, "a,b\x1A", "1<a><b>\n"),
      T(ofac, "\x1A", ""),
      T(ofac, "caf\xE9,\x80\n", "1<caf\xC3\xA9><\xE2\x82\xAC>\n"),
      T(tsv, "a\t\"b\t\n\"", "1<a><\"b><>\n2<\">\n"),
  };
  cd_buf out;
  cd_buf_init(&out, 0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    render(rows[i].text, rows[i].format, &out);
    if (!cd_str_eqc(cd_buf_view(&out), rows[i].want))
      fail_msg("row %d: %s was to come, and %s came", (int)i, rows[i].want, out.ptr ? out.ptr : "");
  }
  cd_buf_free(&out);
}

/* The same records whatever the place of a chunk's border. */
static void chunk_borders_make_no_difference(void **state) {
  (void)state;
  static const char tail[] = "\r\n\"q\"\"\xC3\xA9\r\n\",z\r\n\x1A";
  cd_csv_format format = rfc;
  format.ctrl_z_ends = true;
  cd_buf text, out, want;
  cd_buf_init(&text, 0);
  cd_buf_init(&out, 0);
  cd_buf_init(&want, 0);
  for (size_t pad = 65536 - sizeof tail - 2; pad < 65536 + 3; pad++) {
    cd_buf_clear(&text);
    cd_buf_clear(&want);
    for (size_t i = 0; i < pad; i++) cd_buf_byte(&text, 'p');
    cd_buf_printf(&want, "1<%s>\n2<q\"\xC3\xA9\r\n><z>\n", text.ptr);
    cd_buf_c(&text, tail);
    render(cd_buf_view(&text), format, &out);
    assert_true(cd_str_eq(cd_buf_view(&out), cd_buf_view(&want)));
  }
  cd_buf_free(&text);
  cd_buf_free(&out);
  cd_buf_free(&want);
}

/* A hundred megabytes that never close their quote, from a pipe: refused after the first, in bounded memory. */
static void a_huge_field_is_refused_in_bounded_memory(void **state) {
  (void)state;
  char dir[256], path[300];
  snprintf(path, sizeof path, "%s/huge.csv", test_make_dir(dir));
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fputs("id,name\n1,\"", f);
  static char block[65536];
  memset(block, 'x', sizeof block);
  for (int i = 0; i < 1600; i++) assert_int_equal(fwrite(block, 1, sizeof block, f), sizeof block);
  fclose(f);
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  cd_source *src;
  cd_csv *csv;
  cd_str *fields;
  size_t count;
  cordon_error err = {0};
  assert_int_equal(cd_source_open(path, 0, &src, &err), CORDON_OK);
  assert_int_equal(cd_csv_open(src, rfc, &csv, &err), CORDON_OK);
  assert_int_equal(cd_csv_next(csv, &fields, &count, &err), CORDON_OK);
  assert_int_equal(cd_csv_next(csv, &fields, &count, &err), CORDON_LIMIT);
  assert_int_equal(err.line, 2);
  assert_int_equal(err.column, 3);
  cd_csv_close(csv);
  cd_source_close(src);
  getrusage(RUSAGE_SELF, &after);
  assert_true(after.ru_maxrss - before.ru_maxrss < 32 * 1024);
  test_remove_dir(dir);
}

static void too_many_fields_and_too_long_records_are_refused(void **state) {
  (void)state;
  cd_buf text, out;
  cd_buf_init(&text, 0);
  cd_buf_init(&out, 0);
  for (unsigned i = 0; i < CD_MAX_CSV_FIELDS - 1; i++) cd_buf_byte(&text, ',');
  render(cd_buf_view(&text), rfc, &out);
  assert_int_equal(out.ptr[0], '1');
  cd_buf_byte(&text, ',');
  render(cd_buf_view(&text), rfc, &out);
  assert_str(cd_buf_view(&out), "!limit:1:513");
  cd_buf_clear(&text);
  for (unsigned i = 0; i < 10 * (CD_MAX_FIELD_BYTES - 1); i++)
    cd_buf_byte(&text, i % (CD_MAX_FIELD_BYTES - 1) ? 'x' : ',');
  render(cd_buf_view(&text), rfc, &out);
  assert_str(cd_buf_view(&out), "!limit:1:1");
  cd_buf_free(&text);
  cd_buf_free(&out);
}

static void written_fields_read_back(void **state) {
  (void)state;
  static const char *const fields[] = {"plain", "with, comma", "with \"quotes\"", "two\r\nlines", " spaces ", ""};
  cd_buf text, out;
  cd_buf_init(&text, 0);
  cd_buf_init(&out, 0);
  for (size_t i = 0; i < 6; i++) {
    if (i) cd_buf_byte(&text, ',');
    cd_csv_put(&text, cd_str_c(fields[i]));
  }
  render(cd_buf_view(&text), rfc, &out);
  assert_str(cd_buf_view(&out), "1<plain><with, comma><with \"quotes\"><two\r\nlines>< spaces ><>\n");
  cd_buf_free(&text);
  cd_buf_free(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dialects_are_read_as_their_rules_say),
      cmocka_unit_test(chunk_borders_make_no_difference),
      cmocka_unit_test(a_huge_field_is_refused_in_bounded_memory),
      cmocka_unit_test(too_many_fields_and_too_long_records_are_refused),
      cmocka_unit_test(written_fields_read_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
