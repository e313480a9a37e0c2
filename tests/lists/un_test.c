/* The UN consolidated list. The small texts follow https://www.un.org/sc/resources/sc-sanctions.xsd. */
#include "lists/stores.h"

#define OPEN "<?xml version='1.0' encoding='UTF-8'?>\n<CONSOLIDATED_LIST dateGenerated='2020-12-02T00:08:54.997Z'>\n"
#define CLOSE "</CONSOLIDATED_LIST>\n"

static const char TEXT[] = OPEN
    "<INDIVIDUALS><INDIVIDUAL><DATAID>11</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>ONE</"
    "FIRST_NAME><SECOND_NAME>TWO</SECOND_NAME>"
    "<UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</"
    "LISTED_ON><COMMENTS1>A &amp; B</COMMENTS1>"
    "<NAME_ORIGINAL_SCRIPT>\xd8\xa7\xd8\xa8</NAME_ORIGINAL_SCRIPT><NATIONALITY><VALUE>Rwanda</VALUE><VALUE>Chad</"
    "VALUE></NATIONALITY>"
    "<DESIGNATION><VALUE>General</VALUE><VALUE>Major</VALUE></DESIGNATION>"
    "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>UNO DOS</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>EAGLE</ALIAS_NAME></"
    "INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"
    "<INDIVIDUAL_ADDRESS><STREET>1 Road</STREET><CITY>Goma</CITY><COUNTRY>Democratic Republic of the "
    "Congo</COUNTRY></INDIVIDUAL_ADDRESS>"
    "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
    "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1973</TO_YEAR></"
    "INDIVIDUAL_DATE_OF_BIRTH>"
    "<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Bukavu</CITY><COUNTRY>Rwanda</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>"
    "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>OB "
    "0243318</NUMBER><ISSUING_COUNTRY>Rwanda</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>"
    "<SHOE_SIZE>44</SHOE_SIZE></INDIVIDUAL></INDIVIDUALS>"
    "<ENTITIES><ENTITY><DATAID>22</DATAID><FIRST_NAME>SOME "
    "ENTITY</FIRST_NAME><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>OLD</ALIAS_NAME></ENTITY_ALIAS>"
    "</ENTITY></ENTITIES>" CLOSE;

static void entries_are_read(void **state) {
  (void)state;
  const char *texts[] = {TEXT};
  gathered g = gather_begin();
  assert_ok(read_texts("un_sc", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 2);
  const cd_json *one = entry_of(&g, "11");
  assert_string_equal(joined(cd_json_get(one, "names"), "text"), "ONE TWO|\xd8\xa7\xd8\xa8|UNO DOS|EAGLE");
  assert_string_equal(joined(cd_json_get(one, "names"), "kind"), "primary|aka|aka|weak");
  assert_string_equal(joined(cd_json_get(one, "births"), NULL), "circa 1971|1970..1973");
  assert_string_equal(joined(cd_json_get(one, "nationalities"), NULL), "RW|TD");
  assert_string_equal(joined(cd_json_get(one, "addresses"), "country"), "CD");
  assert_string_equal(joined(cd_json_get(one, "identifiers"), "value"), "OB 0243318");
  assert_string_equal(joined(cd_json_get(one, "birth_places"), NULL), "Bukavu, Rwanda");
  assert_text(cd_json_str(cd_json_get(one, "remarks")), "A & B");
  assert_text(cd_json_str(cd_json_get(one, "title")), "General; Major");
  assert_text(cd_json_str(cd_json_get(one, "cite")), "CDi.001");
  assert_text(cd_json_str(cd_json_get(one, "from")), "2012-12-31");
  assert_string_equal(joined(cd_json_get(cd_json_get(one, "extra"), "SHOE_SIZE"), NULL), "44");
  assert_string_equal(joined(cd_json_get(entry_of(&g, "22"), "names"), "kind"), "primary|fka");
  cd_arena_free(g.a);
}

static void a_day_other_than_new_yorks_is_told(void **state) {
  (void)state;
  bench_store b;
  lists_import_result r;
  store_make(&b);
  assert_ok(import_text(&b, "un_sc", "2020-12-01", TEXT, false, &r,
                        &err)); /* 00:08 UTC of the 2nd is still the 1st in New York */
  assert_int_equal(r.note_count, 0);
  assert_ok(import_text(&b, "un_sc", "2020-12-02", TEXT, false, &r, &err));
  assert_int_equal(r.note_count, 1);
  assert_non_null(strstr(r.notes[0].ptr, "2020-12-01 in New York"));
  store_drop(&b);
}

#define RECORD(inside) OPEN "<INDIVIDUALS><INDIVIDUAL>" inside "</INDIVIDUAL></INDIVIDUALS>" CLOSE
typedef struct bad {
  const char *text;
  cordon_status status;
  const char *says;
} bad;

static void broken_xml_is_refused(void **state) {
  (void)state;
  static const bad CASES[] = {
      {OPEN "<INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>", CORDON_BAD_INPUT, "XML is broken"},
      {RECORD("<DATAID>1</DATAID><FIRST_NAME>A</NAME>"), CORDON_BAD_INPUT, "XML is broken"},
      {RECORD("<FIRST_NAME>A</FIRST_NAME>"), CORDON_BAD_INPUT, "no DATAID"},
      {RECORD("<DATAID>1</DATAID>"), CORDON_BAD_INPUT, "no name"},
      {RECORD("<DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME><LISTED_ON>soon</LISTED_ON>"), CORDON_BAD_INPUT, "no day"},
      {"<!DOCTYPE x [<!ENTITY a 'b'>]><CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>", CORDON_BAD_INPUT,
       "document type"},
      {"<html><body/></html>", CORDON_BAD_INPUT, "expected"},
      {RECORD("<DATAID>1</DATAID><FIRST_NAME>\xff</FIRST_NAME>"), CORDON_BAD_INPUT, "XML is broken"},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    cordon_status status = read_texts("un_sc", &CASES[i].text, NULL, 1, &g, &err);
    if (status != CASES[i].status || !strstr(err.message, CASES[i].says)) show_error(&err);
    assert_int_equal(status, CASES[i].status);
    assert_non_null(strstr(err.message, CASES[i].says));
    assert_true(err.line > 0);
    cd_arena_free(g.a);
  }
}

static void deep_nesting_is_refused(void **state) {
  (void)state;
  char text[4096] = OPEN "<INDIVIDUALS><INDIVIDUAL>";
  for (int i = 0; i < 100; i++) strcat(text, "<A>");
  const char *texts[] = {text};
  cordon_error err = {0};
  gathered g = gather_begin();
  assert_int_equal(read_texts("un_sc", texts, NULL, 1, &g, &err), CORDON_LIMIT);
  cd_arena_free(g.a);
}

static void the_real_days_differ_as_is_known(void **state) {
  (void)state;
  static const struct {
    const char *day, *file;
    uint64_t entries;
  } DAYS[] = {{"2020-11-23", "consolidated", 1018},
              {"2020-12-01", "consolidated", 1006},
              {"2024-11-30", "consolidated", 879},
              {"2025-11-15", "consolidatedLegacyByPRN", 1000}};
  bench_store b;
  lists_import_result r;
  cd_json *diff;
  char name[256];
  need_shared();
  store_make(&b);
  for (size_t i = 0; i < 4; i++) {
    snprintf(name, sizeof name, "lists/un_sc/%s/%s.xml.gz", DAYS[i].day, DAYS[i].file);
    const char *path = SHARED(name);
    assert_ok(import_files(&b, "un_sc", DAYS[i].day, &path, 1, false, &r, &err));
    assert_int_equal(r.entries, DAYS[i].entries);
  }
  assert_ok(lists_diff(b.s, CD_STR("un_sc"), day("2020-11-23"), day("2020-12-01"), b.a, &diff, &err));
  assert_int_equal(cd_json_count(cd_json_get(diff, "removed")), 12);
  assert_int_equal(cd_json_count(cd_json_get(diff, "added")), 0);
  assert_ok(lists_diff(b.s, CD_STR("un_sc"), day("2024-11-30"), day("2025-11-15"), b.a, &diff, &err));
  size_t iran = 0;
  const cd_json *added = cd_json_get(diff, "added");
  lists_engine *e;
  size_t count;
  assert_ok(lists_engine_open(b.s, &e, &err));
  for (size_t i = 0; i < cd_json_count(added); i++) {
    char entry_name[512];
    snprintf(entry_name, sizeof entry_name, CD_FMT, CD_ARG(cd_json_str(cd_json_get(cd_json_at(added, i), "name"))));
    lists_hit *h = screen(&b, e, "2025-11-15", CD_SEQ_LATEST, entry_name, &count);
    for (size_t k = 0; k < count; k++)
      if (cd_str_eq(h[k].entry, cd_json_str(cd_json_get(cd_json_at(added, i), "entry"))) &&
          cd_str_eqc(h[k].programs[0], "Iran"))
        iran++;
  }
  assert_int_equal(iran, 121);
  lists_engine_close(e);
  store_drop(&b);
}

/* Names (aliases and original scripts among them), births and documents, counted with Python's XML parser. */
static void every_alias_birth_and_document_is_read(void **state) {
  (void)state;
  static const struct {
    const char *file;
    uint64_t names, births, documents;
  } FILES[] = {{"lists/un_sc/2020-11-23/consolidated.xml.gz", 4104, 858, 428},
               {"lists/un_sc/2025-11-15/consolidatedLegacyByPRN.xml.gz", 4132, 870, 454}};
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
    const char *path = SHARED(FILES[i].file);
    gathered g = {.a = cd_arena_new(0)};
    assert_ok(read_paths("un_sc", &path, 1, &g, &err));
    assert_int_equal(g.names, FILES[i].names);
    assert_int_equal(g.births, FILES[i].births);
    assert_int_equal(g.identifiers, FILES[i].documents);
    cd_arena_free(g.a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(entries_are_read),
                                     cmocka_unit_test(a_day_other_than_new_yorks_is_told),
                                     cmocka_unit_test(broken_xml_is_refused),
                                     cmocka_unit_test(deep_nesting_is_refused),
                                     cmocka_unit_test(every_alias_birth_and_document_is_read),
                                     cmocka_unit_test(the_real_days_differ_as_is_known)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
