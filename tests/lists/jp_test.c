/* Japan's End User List. The columns and the way of writing several names in one cell are those of the workbook of 2025-09-29
 * (https://www.meti.go.jp/policy/anpo/20250929_4.xlsx, sheet "ユーザーリスト"), which is not at hand: the rows are made up. */
#include "lists/zips.h"

#define TEXT(ref, text) "<c r=\"" ref "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" text "</t></is></c>"
#define HEAD                                                                                                           \
  "<row r=\"2\">" TEXT("A2", "No.") TEXT("B2", "国名、地域名\nCountry or Region")                                      \
      TEXT("C2", "企業名、組織名\nCompany or Organization") TEXT("D2", "別名\nAlso Known As")                          \
          TEXT("E2", "懸念区分\nType of WMD") TEXT("F2", "通常兵器\nConventional Weapons") "</row>"
#define SHEET(rows)                                                                                                    \
  "<worksheet><sheetData><row r=\"1\">" TEXT("A1", "外国ユーザーリスト") "</row>" HEAD rows                            \
  "</sheetData></worksheet>"
#define FIRST                                                                                                          \
  "<row r=\"3\"><c r=\"A3\"><v>1</v></c>" TEXT("B3", "アフガニスタン\nIslamic Republic of Afghanistan")                \
      TEXT("C3", "Alpha Trading and\nEngineering") TEXT("D3", "・Alpha Co.\n・アルファ\n・A T E") TEXT(                \
          "E3", "生物、化学\nB,C") TEXT("F3", "CW") "</row>"
#define SECOND                                                                                                         \
  "<row r=\"4\"><c r=\"A4\"><v>2</v></c>" TEXT("B4", "イラン\nIran") TEXT("C4", "Beta Company") TEXT("E4", "核\nＮ")   \
      TEXT("G4", "x") "</row>"

static cordon_status read_sheet(const char *sheet, gathered *g, cordon_error *err) {
  zip_maker z = zip_begin();
  zip_add(&z, "xl/worksheets/sheet1.xml", sheet, strlen(sheet));
  cd_str archive = zip_end(&z);
  const char *texts[] = {archive.ptr};
  cordon_status status = read_texts("jp_meti", texts, &archive.len, 1, g, err);
  zip_free(&z);
  return status;
}

static void check_first(const cd_json *e) {
  assert_string_equal(joined(cd_json_get(e, "names"), "text"), "Alpha Trading and Engineering|Alpha Co.|アルファ|A T E");
  assert_string_equal(joined(cd_json_get(e, "names"), "script"), "||original|");
  assert_string_equal(joined(cd_json_get(e, "programs"), NULL), "B|C|CW");
  assert_string_equal(joined(cd_json_get(e, "addresses"), "country"), "AF");
}

static void the_workbook_is_read(void **state) {
  (void)state;
  gathered g = gather_begin();
  assert_ok(read_sheet(SHEET(FIRST SECOND "<row r=\"5\">" TEXT("B5", "a note") "</row>"), &g, &err));
  assert_int_equal(g.count, 2);
  check_first(cd_json_at(g.entries, 0));
  const cd_json *beta = cd_json_at(g.entries, 1);
  assert_string_equal(joined(cd_json_get(beta, "programs"), NULL), "N");
  assert_string_equal(joined(cd_json_get(beta, "addresses"), "country"), "IR");
  assert_int_equal(cd_json_str(cd_json_get(beta, "entry")).len, 16);
  cd_arena_free(g.a);
}

/* The numbers move when entries come and go; the id stays. */
static void an_id_does_not_depend_on_the_number(void **state) {
  (void)state;
  static const char MOVED[] = SHEET("<row r=\"3\"><c r=\"A3\"><v>41</v></c>" TEXT("B3", "イラン\nIran")
                                        TEXT("C3", "Beta  Company") TEXT("E3", "核\nN") "</row>");
  gathered g = gather_begin(), moved = gather_begin();
  assert_ok(read_sheet(SHEET(FIRST SECOND), &g, &err));
  assert_ok(read_sheet(MOVED, &moved, &err));
  assert_true(cd_str_eq(cd_json_str(cd_json_get(cd_json_at(g.entries, 1), "entry")),
                        cd_json_str(cd_json_get(cd_json_at(moved.entries, 0), "entry"))));
  cd_arena_free(g.a);
  cd_arena_free(moved.a);
}

static void the_same_table_as_csv(void **state) {
  (void)state;
  const char *texts[] = {
      "No.,\"国名、地域名\nCountry or Region\",Company or Organization,Also Known As,Type of WMD,Conventional Weapons,Note\n"
      "1,\"アフガニスタン\nIslamic Republic of Afghanistan\",\"Alpha Trading and\nEngineering\",\"・Alpha Co.\n・アルファ\n"
      "・A T E\",\"生物、化学\nB,C\",CW,kept\n"};
  gathered g = gather_begin();
  assert_ok(read_texts("jp_meti", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 1);
  check_first(cd_json_at(g.entries, 0));
  assert_text(cd_json_str(cd_json_get(cd_json_get(cd_json_at(g.entries, 0), "extra"), "Note")), "kept");
  cd_arena_free(g.a);
}

static void what_is_not_the_list_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *sheet, *says, *field;
    int64_t line;
  } CASES[] = {{"<worksheet><sheetData><row r=\"1\">" TEXT("A1", "x") "</row></sheetData></worksheet>",
                "no row names the columns", "Company or Organization", 1},
               {"<worksheet><sheetData><row r=\"1\">" TEXT("A1", "Company or Organization") "</row></sheetData></worksheet>",
                "a column is missing", "Country or Region", 1},
               {SHEET("<row r=\"3\"><c r=\"A3\"><v>1</v></c>" TEXT("B3", "Iran") "</row>"), "no name",
                "Company or Organization", 3}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    assert_int_equal(read_sheet(CASES[i].sheet, &g, &err), CORDON_BAD_INPUT);
    assert_non_null(strstr(err.message, CASES[i].says));
    assert_string_equal(err.field, CASES[i].field);
    assert_int_equal(err.line, CASES[i].line);
    cd_arena_free(g.a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_workbook_is_read),
                                     cmocka_unit_test(an_id_does_not_depend_on_the_number),
                                     cmocka_unit_test(the_same_table_as_csv),
                                     cmocka_unit_test(what_is_not_the_list_is_refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
