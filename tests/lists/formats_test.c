/* EU, Canada, BIS denied persons, ITAR debarred parties. No complete EU file is at hand: the small ones follow the
 * Commission's FSD export (XML 1.1 attributes and CSV 1.1 column names); the entries are made up. The others are
 * compared with counts of the real files by another reader. */
#include "lists/support.h"

static const char EU_XML[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\" "
    "generationDate=\"2026-08-05T16:47:04.449+02:00\">\n"
    "<sanctionEntity designationDate=\"2003-07-07\" designationDetails=\"\" unitedNationId=\"\" "
    "euReferenceNumber=\"EU.27.28\" logicalId=\"13\"><remark>FIRST REMARK</remark>"
    "<regulation programme=\"IRQ\" numberTitle=\"1210/2003 (OJ L169)\" "
    "publicationDate=\"2003-07-08\"><publicationUrl>http://eur-lex.europa.eu/x</publicationUrl></regulation>"
    "<subjectType code=\"person\" classificationCode=\"P\"/><nameAlias firstName=\"John\" lastName=\"Doe\" "
    "wholeName=\"John Doe\" gender=\"M\" function=\"Chief\" strong=\"true\"/>"
    "<nameAlias wholeName=\"Johnny\" strong=\"false\"/><nameAlias wholeName=\"Jon Doe\" strong=\"true\"/><citizenship "
    "countryIso2Code=\"IQ\" countryDescription=\"IRAQ\"/>"
    "<birthdate circa=\"false\" birthdate=\"1937-04-28\" city=\"Tikrit\" countryDescription=\"IRAQ\"/><birthdate "
    "circa=\"true\" year=\"1938\"/>"
    "<identification number=\"34409\" identificationTypeCode=\"passport\" identificationTypeDescription=\"Passport\" "
    "countryIso2Code=\"00\" countryDescription=\"UNKNOWN\"/>"
    "<address street=\"1 Road\" city=\"Baghdad\" countryIso2Code=\"IQ\"/><newThing size=\"4\"/></sanctionEntity>\n"
    "<sanctionEntity logicalId=\"14\"><subjectType code=\"enterprise\" classificationCode=\"E\"/><nameAlias "
    "wholeName=\"Acme\" strong=\"true\"/></sanctionEntity></export>";

static void the_eu_list_is_read_from_xml(void **state) {
  (void)state;
  const char *texts[] = {EU_XML};
  gathered g = gather_begin();
  assert_ok(read_texts("eu_fsf", texts, NULL, 1, &g, &err));
  const cd_json *one = entry_of(&g, "13");
  assert_string_equal(joined(cd_json_get(one, "names"), "kind"), "primary|weak|aka");
  assert_string_equal(joined(cd_json_get(one, "births"), NULL), "1937-04-28|circa 1938");
  assert_string_equal(joined(cd_json_get(one, "nationalities"), NULL), "IQ");
  assert_string_equal(joined(cd_json_get(one, "addresses"), "country"), "IQ");
  assert_string_equal(joined(cd_json_get(one, "identifiers"), "value"), "34409");
  assert_string_equal(joined(cd_json_get(one, "programs"), NULL), "IRQ");
  assert_text(cd_json_str(cd_json_get(one, "from")), "2003-07-07");
  assert_text(cd_json_str(cd_json_get(one, "cite")), "1210/2003 (OJ L169)");
  assert_text(cd_json_str(cd_json_get(one, "url")), "http://eur-lex.europa.eu/x");
  assert_string_equal(joined(cd_json_get(cd_json_get(one, "extra"), "newThing"), NULL), "size: 4");
  assert_text(cd_json_str(cd_json_get(entry_of(&g, "14"), "schema")), names_schema_name(NAMES_ORGANIZATION));
  cd_arena_free(g.a);
}

static const char EU_CSV[] =
    "\xEF\xBB\xBF"
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_DesignationDate;Entity_SubjectType;Entity_"
    "SubjectType_ClassificationCode;"
    "Entity_Regulation_NumberTitle;Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_"
    "WholeName;Address_City;Address_CountryIso2Code;BirthDate_BirthDate;"
    "BirthDate_Year;BirthDate_Circa;Identification_Number;Citizenship_CountryIso2Code\n"
    "01/09/2026;13;EU.27.28;2001-05-28;person;P;2001/927;TERR;Doe;John;John Doe;;;;;;;\n"
    "01/09/2026;13;EU.27.28;2001-05-28;person;P;2001/927;TERR;Doe;Jon;;;;;;;;\n"
    "01/09/2026;13;EU.27.28;2001-05-28;person;P;2001/927;TERR;;;;Baghdad;IQ;28/04/1937;;;P77;IQ\n"
    "01/09/2026;42;EU.11.3;;enterprise;E;442/2011;SYR;;;Bank of Example;;;;;;;\n";

static void the_eu_list_is_read_from_csv(void **state) {
  (void)state;
  const char *texts[] = {EU_CSV};
  gathered g = gather_begin();
  assert_ok(read_texts("eu_fsf", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 2);
  const cd_json *one = entry_of(&g, "13");
  assert_string_equal(joined(cd_json_get(one, "names"), "text"), "John Doe|Jon Doe");
  assert_string_equal(joined(cd_json_get(one, "births"), NULL), "1937-04-28");
  assert_string_equal(joined(cd_json_get(one, "identifiers"), "value"), "P77");
  assert_text(cd_json_str(cd_json_get(one, "from")), "2001-05-28");
  assert_text(cd_json_str(cd_json_get(entry_of(&g, "42"), "schema")), names_schema_name(NAMES_ORGANIZATION));
  cd_arena_free(g.a);
}

static void canadas_list_is_read(void **state) {
  (void)state;
  static const char TEXT[] =
      "<?xml version=\"1.0\"?><data-set><record><Country>Burma / Birmanie</Country><Entity>Air X</Entity><Aliases>Air "
      "X Holdings Pte. Ltd., Air X Limited, Acme, Inc.</Aliases>"
      "<Schedule>1</Schedule><Item>1</Item></record><record><Country>Syria / "
      "Syrie</Country><LastName>Doe</LastName><GivenName>John</GivenName><DateOfBirth>1960-05-01</DateOfBirth>"
      "<Schedule>1</Schedule><Item>2</Item></record></data-set>";
  const char *texts[] = {TEXT};
  gathered g = gather_begin();
  assert_ok(read_texts("ca_sema", texts, NULL, 1, &g, &err));
  assert_string_equal(joined(cd_json_get(entry_of(&g, "Burma/1/1"), "names"), "text"),
                      "Air X|Air X Holdings Pte. Ltd.|Air X Limited|Acme, Inc.");
  assert_string_equal(joined(cd_json_get(entry_of(&g, "Syria/1/2"), "names"), "text"), "John Doe");
  assert_text(cd_json_str(cd_json_get(entry_of(&g, "Syria/1/2"), "schema")), names_schema_name(NAMES_PERSON));
  cd_arena_free(g.a);
}

static void denied_persons_are_read(void **state) {
  (void)state;
  static const char TEXT[] = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_"
                             "Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t"
                             "\"Action\"\t\"FR_Citation\"\n"
                             "\" JOHN DOE\"\t\"1 "
                             "ROAD\"\t\"TOWN\"\t\"TX\"\t\"US\"\t\"75081\"\t\"03/04/2002\"\t\"06/29/"
                             "2056\"\t\"Y\"\t\"2006-07-11\"\t\"50 YEAR DENIAL\"\t\"67 F.R. 10890\"\n"
                             "\"JOHN DOE\"\t\"2 "
                             "ROAD\"\t\"TOWN\"\t\"TX\"\t\"US\"\t\"75081\"\t\"03/04/2002\"\t\"06/29/"
                             "2056\"\t\"Y\"\t\"2006-07-11\"\t\"50 YEAR DENIAL\"\t\"67 F.R. 10890\"\n";
  const char *texts[] = {TEXT};
  gathered g = gather_begin();
  assert_ok(read_texts("us_bis_dpl", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 1);
  const cd_json *one = cd_json_at(g.entries, 0);
  assert_string_equal(joined(cd_json_get(one, "names"), "text"), "JOHN DOE");
  assert_string_equal(joined(cd_json_get(one, "addresses"), "text"), "1 ROAD, TX, 75081|2 ROAD, TX, 75081");
  assert_text(cd_json_str(cd_json_get(one, "from")), "2002-03-04");
  assert_text(cd_json_str(cd_json_get(one, "to")), "2056-06-29");
  cd_arena_free(g.a);
}

static void debarred_parties_are_read_in_both_encodings(void **state) {
  (void)state;
  static const char *const TEXTS[] = {
      "Debarred Party Full Name and Alias,Date of Birth,Notice,Notice Date,\"Corrected Notice\",\"Corrected Notice "
      "Date\"\n\"Doe,\xa0John\",,53 FR 27097,7/18/1988,,\n",
      "Party Name,Date Of Birth,Federal Register Notice,Notice Date,Corrected Notice,Corrected Notice "
      "Date\n\"Doe,\xc2\xa0John\",\"November, 1975\",53 FR 27097,7/18/1988,,\n"};
  char first[64] = "";
  for (size_t i = 0; i < 2; i++) {
    gathered g = gather_begin();
    assert_ok(read_texts("us_dtc_debarred", &TEXTS[i], NULL, 1, &g, &err));
    const cd_json *one = cd_json_at(g.entries, 0);
    assert_string_equal(joined(cd_json_get(one, "names"), "text"), "Doe, John");
    assert_text(cd_json_str(cd_json_get(one, "from")), "1988-07-18");
    assert_string_equal(joined(cd_json_get(one, "births"), NULL), i ? "1975-11" : "");
    cd_str id = cd_json_str(cd_json_get(one, "entry"));
    if (i == 0) snprintf(first, sizeof first, CD_FMT, CD_ARG(id));
    assert_text(id, first); /* the same entry in both years */
    cd_arena_free(g.a);
  }
}

/* Entries, counted with Python: rows, or rows that differ in what makes an entry. */
static void real_files_are_read_whole(void **state) {
  (void)state;
  static const struct {
    const char *list, *file;
    uint64_t entries;
  } FILES[] = {{"ca_sema", "lists/ca_sema/2020-04-15/sema-lmes.xml.gz", 1369},
               {"us_bis_dpl", "lists/us_bis_dpl/2019-07-09/dpl.txt.gz", 417},
               {"us_bis_dpl", "lists/us_bis_dpl/2022-09-07/dpl.txt.gz", 461},
               {"us_dtc_debarred", "lists/us_dtc_debarred/2018-01-24/itar_debarred_party_list_01242018.csv.gz", 515},
               {"us_dtc_debarred", "lists/us_dtc_debarred/2019-11-06/itar_debarred_party_list_11062019.csv.gz", 707}};
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
    const char *path = SHARED(FILES[i].file);
    gathered g = gather_begin();
    assert_ok(read_paths(FILES[i].list, &path, 1, &g, &err));
    assert_int_equal(g.count, FILES[i].entries);
    assert_int_equal(g.findings, 0);
    cd_arena_free(g.a);
  }
}

static void broken_files_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *list, *text;
    int64_t line;
  } CASES[] = {
      {"eu_fsf", "<export xmlns='fsd/export'><sanctionEntity><nameAlias wholeName='A'/></sanctionEntity></export>", 1},
      {"eu_fsf", "<export xmlns='fsd/export'>\n<sanctionEntity logicalId='1'/></export>", 2},
      {"eu_fsf", "Entity_LogicalId;NameAlias_WholeName\n;A\n", 2},
      {"eu_fsf", "Entity_LogicalId;NameAlias_WholeName\n1;\n", 2},
      {"ca_sema", "<data-set><record><Schedule>1</Schedule></record></data-set>", 1},
      {"ca_sema", "<data-set><record><Entity>A</Entity><Schedule>1</Schedule></record></data-set>", 1},
      {"us_bis_dpl", "Name\tStreet_Address\tEffective_Date\nA\tB\t31/31/2000\n", 2},
      {"us_bis_dpl", "Name\tStreet_Address\n\tB\n", 2},
      {"us_dtc_debarred", "Party Name,Date Of Birth,Notice Date\nA,,never\n", 2}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    cordon_status status = read_texts(CASES[i].list, &CASES[i].text, NULL, 1, &g, &err);
    if (status != CORDON_BAD_INPUT || err.line != CASES[i].line) {
      fprintf(stderr, "case %zu ", i);
      show_error(&err);
    }
    assert_int_equal(status, CORDON_BAD_INPUT);
    assert_int_equal(err.line, CASES[i].line);
    cd_arena_free(g.a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_eu_list_is_read_from_xml),
                                     cmocka_unit_test(the_eu_list_is_read_from_csv),
                                     cmocka_unit_test(canadas_list_is_read),
                                     cmocka_unit_test(denied_persons_are_read),
                                     cmocka_unit_test(debarred_parties_are_read_in_both_encodings),
                                     cmocka_unit_test(real_files_are_read_whole),
                                     cmocka_unit_test(broken_files_are_refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
