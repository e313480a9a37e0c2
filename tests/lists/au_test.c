/* Australia's list, and the archive and workbook that it comes in. */
#include "lists/zips.h"

#include "lists/xlsx.h"
#include "lists/zip.h"

static const char STRINGS[] =
    "<sst><si><t>Reference</t></si><si><t>Name of Individual or Entity</t></si><si><t>Type</t></si><si><t>Name "
    "Type</t></si><si><t>Date of Birth</t></si>"
    "<si><t>Citizenship</t></si><si><r><t>JOHN </t></r><r><t>DOE</t></r></si><si><t>Individual</t></si><si><t>Primary "
    "Name</t></si><si><t>aka</t></si>"
    "<si><t>a) Approximately 1955- 1958 b) 25 Jun. 1964</t></si><si><t>Iraq</t></si></sst>";
#define CELL(ref, n) "<c r=\"" ref "\" t=\"s\"><v>" #n "</v></c>"
#define HEAD_ROW                                                                                                       \
  "<row r=\"1\">" CELL("A1", 0) CELL("B1", 1) CELL("C1", 2) CELL("D1", 3) CELL("E1", 4) CELL("F1", 5) "</row>"
static const char SHEET[] =
    "<worksheet><sheetData>" HEAD_ROW "<row r=\"2\"><c r=\"A2\"><v>7</v></c>" CELL("B2", 6) CELL("C2", 7) CELL("D2", 8)
        CELL("E2", 10) CELL("F2", 11) "</row>"
                                      "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>7a</t></is></c><c r=\"B3\" "
                                      "t=\"inlineStr\"><is><t>JOHNNY</t></is></c>" CELL("C3", 7)
                                          CELL("D3", 9) "</row>"
                                                        "</sheetData></worksheet>";

static cordon_status read_book(const char *strings, const char *sheet, gathered *g, cordon_error *err) {
  zip_maker z = zip_begin();
  zip_add(&z, "xl/sharedStrings.xml", strings, strlen(strings));
  zip_add(&z, "xl/worksheets/sheet1.xml", sheet, strlen(sheet));
  cd_str archive = zip_end(&z);
  const char *texts[] = {archive.ptr};
  cordon_status status = read_texts("au_dfat", texts, &archive.len, 1, g, err);
  zip_free(&z);
  return status;
}

static void a_workbook_is_read(void **state) {
  (void)state;
  gathered g = gather_begin();
  assert_ok(read_book(STRINGS, SHEET, &g, &err));
  assert_int_equal(g.count, 1);
  const cd_json *one = entry_of(&g, "7");
  assert_string_equal(joined(cd_json_get(one, "names"), "text"), "JOHN DOE|JOHNNY");
  assert_string_equal(joined(cd_json_get(one, "births"), NULL), "circa 1955..1958|1964-06-25");
  assert_string_equal(joined(cd_json_get(one, "nationalities"), NULL), "IQ");
  cd_arena_free(g.a);
}

static void broken_workbooks_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *sheet;
    int64_t line;
    const char *says;
  } CASES[] = {{"<worksheet><sheetData><row r=\"1\">" CELL("A1", 0) "</row></sheetData></worksheet>", 1,
                "missing from the first row"},
               {"<worksheet><sheetData>" HEAD_ROW "<row r=\"2\">" CELL("A2", 6)
                    CELL("B2", 6) "</row></sheetData></worksheet>",
                2, "reference"},
               {"<worksheet><sheetData>" HEAD_ROW "<row r=\"2\">" CELL("A2", 99) "</row></sheetData></worksheet>", 2,
                "shared string"},
               {"<worksheet><sheetData>" HEAD_ROW, 0, "XML is broken"},
               {"<html/>", 0, "root element"}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    cordon_status status = read_book(STRINGS, CASES[i].sheet, &g, &err);
    if (status != CORDON_BAD_INPUT || !strstr(err.message, CASES[i].says)) show_error(&err);
    assert_int_equal(status, CORDON_BAD_INPUT);
    assert_non_null(strstr(err.message, CASES[i].says));
    if (CASES[i].line) assert_int_equal(err.line, CASES[i].line);
    cd_arena_free(g.a);
  }
}

static void a_bomb_is_refused(void **state) {
  (void)state;
  size_t size = 8u << 20;
  char *zeros = calloc(1, size);
  zip_maker z = zip_begin();
  cd_buf out;
  cordon_error err = {0};
  cd_buf_init(&out, 0);
  zip_add(&z, "bomb", zeros, size);
  assert_int_equal(lists_zip_member(zip_end(&z), "test", "bomb", &out, &err), CORDON_LIMIT);
  cd_buf_free(&out);
  zip_free(&z);
  free(zeros);
}

/* Each byte cut off or changed gives an error or the right bytes, and never anything else. */
static void spoilt_archives_never_give_other_bytes(void **state) {
  (void)state;
  static const char TEXT[] = "some text, some text, and some more text";
  zip_maker z = zip_begin();
  cd_buf out;
  cd_buf_init(&out, 0);
  zip_add(&z, "a", TEXT, strlen(TEXT));
  cd_str archive = zip_end(&z);
  assert_ok(lists_zip_member(archive, "test", "a", &out, &err));
  assert_text(cd_buf_view(&out), TEXT);
  for (size_t i = 0; i < archive.len; i++) {
    cordon_error err = {0};
    assert_true(lists_zip_member(cd_str_sub(archive, 0, i), "test", "a", &out, &err) != CORDON_OK);
    z.out.ptr[i] ^= 0x55;
    err = (cordon_error){0};
    if (lists_zip_member(archive, "test", "a", &out, &err) == CORDON_OK) assert_text(cd_buf_view(&out), TEXT);
    z.out.ptr[i] ^= 0x55;
  }
  cd_buf_free(&out);
  zip_free(&z);
}

static void serial_numbers_are_days(void **state) {
  (void)state;
  cd_day d;
  char iso[11];
  assert_true(lists_xlsx_day(CD_STR("41988"), &d));
  assert_string_equal(cd_day_format(d, iso), "2014-12-15");
  assert_false(lists_xlsx_day(CD_STR("19550101"), &d));
  assert_false(lists_xlsx_day(CD_STR("1 May"), &d));
}

/* 9,553 rows under 3,062 numbers, counted with Python. */
static void the_real_list_is_read_whole(void **state) {
  (void)state;
  const char *path = SHARED("lists/au_dfat/2024-12-17/regulation8_consolidated.xlsx");
  gathered g = gather_begin();
  assert_ok(read_paths("au_dfat", &path, 1, &g, &err));
  assert_int_equal(g.count, 3062);
  assert_int_equal(g.names, 9553);
  cd_arena_free(g.a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_workbook_is_read),      cmocka_unit_test(broken_workbooks_are_refused),
      cmocka_unit_test(a_bomb_is_refused),       cmocka_unit_test(spoilt_archives_never_give_other_bytes),
      cmocka_unit_test(serial_numbers_are_days), cmocka_unit_test(the_real_list_is_read_whole)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
