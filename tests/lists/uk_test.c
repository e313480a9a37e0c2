/* The UK's lists. The column names are the published ones; the entries are made up. */
#include "lists/support.h"

static const char OFSI[] =
    "Last Updated,13/04/2018,,\r\nName 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of "
    "Birth,Nationality,Passport Details,NI Number,Position,"
    "Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group "
    "Type,Alias Type,Regime,Listed On,Last Updated,Group ID\r\n"
    " ROE,Jon,,,,,Dr,00/00/1980,Town,Land,1) Saudi Arabia 2) Qatar,Passport No: 59,,Chief,1 Road,,,,,,W12,Afghanistan "
    "(since 2009),UN Ref 1,Individual,AKA,Regime X,02/04/2016,01/04/2016,77\r\n"
    "DOE,John,Q,,,,Dr,00/05/1981,Town,Land,1) Saudi Arabia 2) Qatar,Passport No: 59,,Chief,1 Road,,,,,,W12,Afghanistan "
    "(since 2009),UN Ref 1,Individual,Prime Alias,Regime X,01/04/2016,01/04/2016,77\r\n"
    "CAF\xc9 GMBH,,,,,,,,,,,,,,,,,,,,,,,Entity,FKA,Regime Y,01/01/2017,01/01/2017,88\r\n";

static void rows_of_a_group_are_one_entry(void **state) {
  (void)state;
  const char *texts[] = {OFSI};
  gathered g = gather_begin();
  assert_ok(read_texts("gb_ofsi", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 2);
  const cd_json *doe = entry_of(&g, "77");
  assert_string_equal(joined(cd_json_get(doe, "names"), "text"), "John Q DOE|Jon ROE");
  assert_string_equal(joined(cd_json_get(doe, "names"), "kind"), "primary|aka");
  assert_string_equal(joined(cd_json_get(doe, "births"), NULL), "1980|1981-05");
  assert_string_equal(joined(cd_json_get(doe, "nationalities"), NULL), "SA|QA");
  assert_string_equal(joined(cd_json_get(doe, "addresses"), "country"), "AF");
  assert_string_equal(joined(cd_json_get(doe, "birth_places"), NULL), "Town, Land");
  assert_text(cd_json_str(cd_json_get(doe, "from")), "2016-04-01");
  assert_string_equal(joined(cd_json_get(entry_of(&g, "88"), "names"), "text"), "CAF\xc3\x89 GMBH");
  cd_arena_free(g.a);
}

static const char UKSL[] =
    "Report Date: 08-Oct-2026\nLast Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name type,Alias "
    "strength,Name non-latin script,Non-latin script type,"
    "Regime Name,Designation Type,Address Line 1,Address Country,Date Designated,D.O.B,Nationality(/ies),Passport "
    "number,IMO number,Hull colour\n"
    "04/08/2026,AFG1,12,TAe.1,EXCHANGE,,Primary Name,,,,Afghanistan,Entity,1 Road,Pakistan,29/06/2012,,,,,\n"
    "04/08/2026,AFG1,12,TAe.1,HAWALA,,Alias,Good quality,,,Afghanistan,Entity,2 Road,Pakistan,29/06/2012,,,,,\n"
    "04/08/2026,AFG1,12,TAe.1,SMALL NAME,,Alias,Low quality,,,Afghanistan,Entity,2 Road,Pakistan,29/06/2012,,,,,\n"
    "04/08/2026,RUS2,13,,SHIP NAME,,Primary "
    "Name,,\xd0\xa1\xd1\x83\xd0\xb4\xd0\xbd\xd0\xbe,Cyrillic,Russia,Ship,,,09/05/2025,dd/mm/1990,,,9123456,red\n";

static void the_uk_sanctions_list_is_read_too(void **state) {
  (void)state;
  const char *texts[] = {UKSL};
  gathered g = gather_begin();
  assert_ok(read_texts("gb_uksl", texts, NULL, 1, &g, &err));
  const cd_json *one = entry_of(&g, "AFG1"), *ship = entry_of(&g, "RUS2");
  assert_string_equal(joined(cd_json_get(one, "names"), "kind"), "primary|aka|weak");
  assert_string_equal(joined(cd_json_get(one, "addresses"), "text"), "1 Road|2 Road");
  assert_text(cd_json_str(cd_json_get(one, "cite")), "TAe.1");
  assert_text(cd_json_str(cd_json_get(one, "from")), "2012-06-29");
  assert_text(cd_json_str(cd_json_get(ship, "schema")), names_schema_name(NAMES_VESSEL));
  assert_string_equal(joined(cd_json_get(ship, "identifiers"), "value"), "9123456");
  assert_string_equal(joined(cd_json_get(ship, "names"), "script"), "|Cyrillic");
  assert_string_equal(joined(cd_json_get(ship, "births"), NULL), "1990");
  assert_text(cd_json_str(cd_json_get(cd_json_get(ship, "extra"), "Hull colour")), "red");
  assert_int_equal(g.notes, 1);
  cd_arena_free(g.a);
}

static void broken_rows_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t line;
  } CASES[] = {
      {"Report Date: 1\nUnique ID,X,Unique ID\n", 2},
      {"Report Date: 1\nX,Unique ID,Name 6,Designation Type,Name type\n1,,A,Entity,Alias\n", 3},
      {"Report Date: 1\nX,Unique ID,Name 6,Designation Type,Name type\n1,A1,,Entity,Alias\n", 3},
      {"Report Date: 1\nX,Unique ID,Name 6,Designation Type,Name type\n1,A1,A\n", 3},
      {"Report Date: 1\nX,Unique ID,Name 6,Designation Type,Name type,Date Designated\n1,A1,A,Entity,Alias,soon\n", 3}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    cordon_status status = read_texts("gb_uksl", &CASES[i].text, NULL, 1, &g, &err);
    if (err.line != CASES[i].line) show_error(&err);
    assert_int_equal(status, CORDON_BAD_INPUT);
    assert_int_equal(err.line, CASES[i].line);
    cd_arena_free(g.a);
  }
}

/* 9,487 rows under 2,106 group ids, counted with another CSV reader. */
static void the_real_list_is_read_whole(void **state) {
  (void)state;
  const char *path = SHARED("lists/gb_ofsi/2018-04-13/sanctionsconlist.csv.gz");
  gathered g = gather_begin();
  assert_ok(read_paths("gb_ofsi", &path, 1, &g, &err));
  assert_int_equal(g.count, 2106);
  assert_int_equal(g.births_unread, 0);
  cd_arena_free(g.a);
}

static void one_list_is_not_taken_for_the_other(void **state) {
  (void)state;
  const char *texts[] = {UKSL};
  cordon_error err = {0};
  gathered g = gather_begin();
  assert_int_equal(read_texts("gb_ofsi", texts, NULL, 1, &g, &err), CORDON_BAD_INPUT);
  assert_non_null(strstr(err.message, "gb_uksl"));
  cd_arena_free(g.a);
}

static const char UKSL_XML[] =
    "<?xml "
    "version=\"1.0\"?><Designations><Designation><LastUpdated>14/04/2026</LastUpdated><DateDesignated>25/01/2001</"
    "DateDesignated><UniqueID>AFG0006</UniqueID>"
    "<UNReferenceNumber>TAi.002</UNReferenceNumber><Names><Name><Name6>Haji "
    "D</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name>"
    "<Name><Name1>JOHN</Name1><Name6>DOE</Name6><NameType>Primary "
    "name</NameType></Name><Name><Name1>Jon</Name1><Name6>Doe</Name6><NameType>Primary name "
    "variation</NameType></Name></Names>"
    "<NonLatinNames><NonLatinName><NameNonLatinScript>\xd8\xa7</NameNonLatinScript></NonLatinName></"
    "NonLatinNames><RegimeName>Regime</RegimeName>"
    "<IndividualEntityShip>Individual</IndividualEntityShip><SanctionsImposed>Asset freeze|Travel "
    "Ban</SanctionsImposed><OtherInformation>Note.</OtherInformation>"
    "<Addresses><Address><AddressLine6>Kabul</AddressLine6><AddressCountry>Afghanistan</AddressCountry></Address></"
    "Addresses><IndividualDetails><Individual>"
    "<DOBs><DOB>dd/mm/1945</DOB><DOB>01/03/1958</DOB></DOBs><PassportDetails><Passport><PassportNumber>P1</"
    "PassportNumber></Passport></PassportDetails>"
    "<Nationalities><Nationality>Afghanistan</Nationality></Nationalities><BirthDetails><Location><TownOfBirth>Town</"
    "TownOfBirth><CountryOfBirth>Afghanistan</CountryOfBirth></Location>"
    "</BirthDetails></Individual></IndividualDetails></Designation></Designations>";

static void the_uk_sanctions_list_is_read_from_xml(void **state) {
  (void)state;
  const char *texts[] = {UKSL_XML};
  gathered g = gather_begin();
  assert_ok(read_texts("gb_uksl", texts, NULL, 1, &g, &err));
  const cd_json *doe = entry_of(&g, "AFG0006");
  assert_string_equal(joined(cd_json_get(doe, "names"), "text"), "JOHN DOE|Haji D|Jon Doe|\xd8\xa7");
  assert_string_equal(joined(cd_json_get(doe, "names"), "kind"), "primary|weak|aka|aka");
  assert_string_equal(joined(cd_json_get(doe, "births"), NULL), "1945|1958-03-01");
  assert_string_equal(joined(cd_json_get(doe, "addresses"), "text"), "Kabul");
  assert_string_equal(joined(cd_json_get(doe, "birth_places"), NULL), "Town, Afghanistan");
  assert_string_equal(joined(cd_json_get(doe, "nationalities"), NULL), "AF");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "value"), "P1");
  assert_text(cd_json_str(cd_json_get(doe, "from")), "2001-01-25");
  assert_string_equal(joined(cd_json_get(cd_json_get(doe, "extra"), "SanctionsImposed"), NULL),
                      "Asset freeze|Travel Ban");
  cd_arena_free(g.a);
}

/* OFSI's XML, in its format of 2022 and the one before it. The elements are those of ConList.xml, as the programs that read it
 * name them (http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist); no complete file is at hand, and the entries are made up. */
static const char OFSI_XML[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><ArrayOfFinancialSanctionsTarget xmlns:xsi=\"http://www.w3.org/2001/"
    "XMLSchema-instance\" xmlns=\"http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist\">"
    "<FinancialSanctionsTarget><Name6>ROE</Name6><name1>Jon</name1><AliasType>AKA</AliasType><AliasQuality>Low quality"
    "</AliasQuality><GroupID>77</GroupID><GroupTypeDescription>Individual</GroupTypeDescription></FinancialSanctionsTarget>"
    "<FinancialSanctionsTarget><Name6>DOE</Name6><name1>John</name1><name2>Q</name2><name3 xsi:nil=\"true\"/>"
    "<Title>Dr</Title><NameNonLatinScript>\xd0\x94\xd0\xbe\xd1\x83</NameNonLatinScript><NonLatinScriptType>Cyrillic"
    "</NonLatinScriptType><AliasType>Primary name</AliasType><AliasQuality xsi:nil=\"true\"/><RegimeName>Regime X</RegimeName>"
    "<Individual_DateOfBirth>00/05/1981</Individual_DateOfBirth><Individual_TownOfBirth>Town</Individual_TownOfBirth>"
    "<Individual_Nationality>(1) Saudi Arabia (2) Qatar</Individual_Nationality><Individual_PassportNumber>P59"
    "</Individual_PassportNumber><Address1>1 Road</Address1><PostCode>W12</PostCode><Country>Afghanistan</Country>"
    "<OtherInformation>A note</OtherInformation><GroupTypeDescription>Individual</GroupTypeDescription>"
    "<DateListed>2016-04-01T00:00:00</DateListed><UKSanctionsListRef>AFG0001</UKSanctionsListRef><UNRef>TAi.1</UNRef>"
    "<GroupStatus>Asset Freeze Targets</GroupStatus><GroupID>77</GroupID></FinancialSanctionsTarget>"
    "<FinancialSanctionsTarget><Name6>ACME SHIPPING</Name6><AliasType>Primary name</AliasType><GroupTypeDescription>Entity"
    "</GroupTypeDescription><Entity_ParentCompany>BETA HOLDING</Entity_ParentCompany><Entity_Subsidiaries>(1) ONE LTD (2) "
    "TWO, INC.</Entity_Subsidiaries><GroupID>88</GroupID></FinancialSanctionsTarget>"
    "<FinancialSanctionsTarget><Name6>OLD FORM</Name6><AliasTypeName>Prime Alias</AliasTypeName><DateOfBirth>"
    "1962-12-10T00:00:00</DateOfBirth><GroupTypeDescription>Individual</GroupTypeDescription><FCOId>AQD0104</FCOId>"
    "<GroupID>99</GroupID></FinancialSanctionsTarget></ArrayOfFinancialSanctionsTarget>";

static void ofsis_xml_says_what_its_csv_says(void **state) {
  (void)state;
  const char *texts[] = {OFSI_XML};
  gathered g = gather_begin();
  assert_ok(read_texts("gb_ofsi", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 3);
  const cd_json *doe = entry_of(&g, "77"), *ship = entry_of(&g, "88"), *old = entry_of(&g, "99");
  assert_string_equal(joined(cd_json_get(doe, "names"), "text"), "John Q DOE|Jon ROE|\xd0\x94\xd0\xbe\xd1\x83");
  assert_string_equal(joined(cd_json_get(doe, "names"), "kind"), "primary|weak|aka");
  assert_string_equal(joined(cd_json_get(doe, "births"), NULL), "1981-05");
  assert_string_equal(joined(cd_json_get(doe, "nationalities"), NULL), "SA|QA");
  assert_string_equal(joined(cd_json_get(doe, "addresses"), "text"), "1 Road, W12");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "value"), "P59");
  assert_text(cd_json_str(cd_json_get(doe, "from")), "2016-04-01");
  assert_string_equal(joined(cd_json_get(ship, "links"), "kind"), "owner|holding|holding");
  assert_string_equal(joined(cd_json_get(ship, "links"), "name"), "BETA HOLDING|ONE LTD|TWO, INC.");
  assert_string_equal(joined(cd_json_get(old, "births"), NULL), "1962-12-10");
  assert_text(cd_json_str(cd_json_get(cd_json_get(old, "extra"), "OFSI Group ID")), "AQD0104");
  assert_int_equal(g.notes, 1); /* GroupStatus is new to us */
  cd_arena_free(g.a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(ofsis_xml_says_what_its_csv_says),
                                     cmocka_unit_test(rows_of_a_group_are_one_entry),
                                     cmocka_unit_test(the_uk_sanctions_list_is_read_too),
                                     cmocka_unit_test(one_list_is_not_taken_for_the_other),
                                     cmocka_unit_test(the_uk_sanctions_list_is_read_from_xml),
                                     cmocka_unit_test(broken_rows_are_refused),
                                     cmocka_unit_test(the_real_list_is_read_whole)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
