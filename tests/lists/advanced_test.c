/* OFAC's advanced XML, Switzerland's list and the eCFR's supplements to part 744. No complete file of any of them is at
 * hand: the small ones follow OFAC's "Advanced Sanctions Data Model", SECO's swiss-sanctions-list.xsd and GPO's e-CFR
 * XML User Guide; most entries are made up. */
#include "lists/support.h"

static const char OFAC[] =
    "<?xml version=\"1.0\" standalone=\"yes\"?><Sanctions "
    "xmlns=\"http://www.un.org/sanctions/1.0\"><ReferenceValueSets>"
    "<AliasTypeValues><AliasType ID=\"1400\">A.K.A.</AliasType><AliasType ID=\"1401\">F.K.A.</AliasType><AliasType "
    "ID=\"1403\">Name</AliasType></AliasTypeValues>"
    "<CountryValues><Country ID=\"11029\" "
    "ISO2=\"AF\">Afghanistan</Country></CountryValues><DetailReferenceValues><DetailReference "
    "ID=\"91526\">Male</DetailReference></DetailReferenceValues>"
    "<FeatureTypeValues><FeatureType ID=\"8\">Birthdate</FeatureType><FeatureType ID=\"9\">Place of "
    "Birth</FeatureType><FeatureType ID=\"10\">Nationality Country</FeatureType>"
    "<FeatureType ID=\"25\">Location</FeatureType><FeatureType ID=\"224\">Gender</FeatureType><FeatureType "
    "ID=\"344\">Digital Currency Address - XBT</FeatureType></FeatureTypeValues>"
    "<IDRegDocTypeValues><IDRegDocType "
    "ID=\"1571\">Passport</IDRegDocType></IDRegDocTypeValues><LegalBasisValues><LegalBasis ID=\"1822\">Executive Order "
    "1</LegalBasis></LegalBasisValues>"
    "<LocPartTypeValues><LocPartType ID=\"1451\">ADDRESS1</LocPartType><LocPartType "
    "ID=\"1454\">CITY</LocPartType></LocPartTypeValues>"
    "<NamePartTypeValues><NamePartType ID=\"1520\">Last Name</NamePartType><NamePartType ID=\"1521\">First "
    "Name</NamePartType></NamePartTypeValues>"
    "<PartySubTypeValues><PartySubType ID=\"3\" PartyTypeID=\"2\">Unknown</PartySubType><PartySubType ID=\"4\" "
    "PartyTypeID=\"1\">Unknown</PartySubType></PartySubTypeValues>"
    "<RelationTypeValues><RelationType ID=\"15003\">Acting for or on behalf of</RelationType><RelationType "
    "ID=\"92019\">Owns, controls, or operates</RelationType></RelationTypeValues>"
    "<ScriptValues><Script ID=\"215\">Latin</Script><Script "
    "ID=\"220\">Cyrillic</Script></ScriptValues></ReferenceValueSets>"
    "<Locations><Location ID=\"501\"><LocationCountry CountryID=\"11029\"/><LocationPart "
    "LocPartTypeID=\"1451\"><LocationPartValue><Value>1 Main St</Value></LocationPartValue></LocationPart>"
    "<LocationPart "
    "LocPartTypeID=\"1454\"><LocationPartValue><Value>Kabul</Value></LocationPartValue></LocationPart></Location></"
    "Locations>"
    "<IDRegDocuments><IDRegDocument ID=\"1\" IDRegDocTypeID=\"1571\" IdentityID=\"31\" "
    "IssuedBy-CountryID=\"11029\"><IDRegistrationNo>P1</IDRegistrationNo></IDRegDocument></IDRegDocuments>"
    "<DistinctParties><DistinctParty FixedRef=\"30\"><Comment>A remark</Comment><Profile ID=\"30\" "
    "PartySubTypeID=\"4\"><Identity ID=\"31\" Primary=\"true\">"
    "<Alias AliasTypeID=\"1400\" Primary=\"false\" "
    "LowQuality=\"true\"><DocumentedName><DocumentedNamePart><NamePartValue "
    "ScriptID=\"215\">JD</NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
    "<Alias AliasTypeID=\"1403\" Primary=\"true\" "
    "LowQuality=\"false\"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID=\"1\" "
    "ScriptID=\"215\">DOE</NamePartValue></DocumentedNamePart>"
    "<DocumentedNamePart><NamePartValue NamePartGroupID=\"2\" "
    "ScriptID=\"215\">John</NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
    "<NamePartGroups><MasterNamePartGroup><NamePartGroup ID=\"1\" "
    "NamePartTypeID=\"1520\"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID=\"2\" "
    "NamePartTypeID=\"1521\"/></MasterNamePartGroup>"
    "</NamePartGroups></Identity>"
    "<Feature FeatureTypeID=\"8\"><FeatureVersion><DatePeriod><Start "
    "Approximate=\"false\"><From><Year>1964</Year><Month>1</Month><Day>19</Day></From></Start>"
    "<End><To><Year>1964</Year><Month>1</Month><Day>19</Day></To></End></DatePeriod></FeatureVersion></Feature>"
    "<Feature FeatureTypeID=\"8\"><FeatureVersion><DatePeriod><Start "
    "Approximate=\"true\"><From><Year>1965</Year><Month>1</Month><Day>1</Day></From></Start>"
    "<End><To><Year>1965</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>"
    "<Feature FeatureTypeID=\"9\"><FeatureVersion><VersionDetail>Kabul, "
    "Afghanistan</VersionDetail></FeatureVersion></Feature>"
    "<Feature FeatureTypeID=\"10\"><FeatureVersion><VersionLocation LocationID=\"501\"/></FeatureVersion></Feature>"
    "<Feature FeatureTypeID=\"25\"><FeatureVersion><VersionLocation LocationID=\"501\"/></FeatureVersion></Feature>"
    "<Feature FeatureTypeID=\"224\"><FeatureVersion><VersionDetail "
    "DetailReferenceID=\"91526\"/></FeatureVersion></Feature>"
    "<Feature "
    "FeatureTypeID=\"344\"><FeatureVersion><VersionDetail>1AbC</VersionDetail></FeatureVersion></Feature></Profile></"
    "DistinctParty>"
    "<DistinctParty FixedRef=\"40\"><Profile ID=\"40\" PartySubTypeID=\"3\"><Identity ID=\"41\" "
    "Primary=\"true\"><Alias AliasTypeID=\"1403\" Primary=\"true\"><DocumentedName><DocumentedNamePart>"
    "<NamePartValue ScriptID=\"215\">ACME "
    "CO</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty></"
    "DistinctParties>"
    "<ProfileRelationships><ProfileRelationship From-ProfileID=\"30\" To-ProfileID=\"40\" "
    "RelationTypeID=\"15003\"/><ProfileRelationship From-ProfileID=\"30\" To-ProfileID=\"40\" "
    "RelationTypeID=\"92019\"/></ProfileRelationships>"
    "<SanctionsEntries><SanctionsEntry ProfileID=\"30\" ListID=\"1550\"><EntryEvent EntryEventTypeID=\"1\" "
    "LegalBasisID=\"1822\"><Date><Year>2018</Year><Month>3</Month><Day>4</Day></Date></EntryEvent>"
    "<SanctionsMeasure SanctionsTypeID=\"1\"><Comment>SDGT</Comment></SanctionsMeasure><SanctionsMeasure "
    "SanctionsTypeID=\"2\"/></SanctionsEntry></SanctionsEntries></Sanctions>";

static void ofacs_parties_are_put_together(void **state) {
  (void)state;
  const char *texts[] = {OFAC};
  gathered g = gather_begin();
  assert_ok(read_texts("us_ofac_sdn", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 2);
  const cd_json *doe = entry_of(&g, "30");
  assert_string_equal(joined(cd_json_get(doe, "names"), "text"), "DOE, John|JD");
  assert_string_equal(joined(cd_json_get(doe, "names"), "kind"), "primary|weak");
  assert_string_equal(joined(cd_json_get(doe, "births"), NULL), "1964-01-19|circa 1965");
  assert_string_equal(joined(cd_json_get(doe, "birth_places"), NULL), "Kabul, Afghanistan");
  assert_string_equal(joined(cd_json_get(doe, "nationalities"), NULL), "AF");
  assert_string_equal(joined(cd_json_get(doe, "addresses"), "city"), "Kabul");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "value"), "P1|1AbC");
  assert_string_equal(joined(cd_json_get(doe, "programs"), NULL), "SDGT");
  assert_string_equal(joined(cd_json_get(doe, "links"), "name"), "ACME CO");
  assert_string_equal(joined(cd_json_get(doe, "links"), "entry"), "40");
  assert_string_equal(joined(cd_json_get(doe, "links"), "kind"), "principal");
  assert_string_equal(joined(cd_json_get(doe, "links"), "says"), "Acting for or on behalf of");
  /* "DOE owns, controls or operates ACME" hangs on ACME. */
  const cd_json *acme = entry_of(&g, "40");
  assert_string_equal(joined(cd_json_get(acme, "links"), "kind"), "controller");
  assert_string_equal(joined(cd_json_get(acme, "links"), "entry"), "30");
  assert_text(cd_json_str(cd_json_get(doe, "from")), "2018-03-04");
  assert_text(cd_json_str(cd_json_get(doe, "cite")), "Executive Order 1");
  assert_text(cd_json_str(cd_json_get(cd_json_get(doe, "extra"), "gender")), "Male");
  assert_text(cd_json_str(cd_json_get(doe, "schema")), names_schema_name(NAMES_PERSON));
  assert_text(cd_json_str(cd_json_get(entry_of(&g, "40"), "schema")), names_schema_name(NAMES_ORGANIZATION));
  cd_arena_free(g.a);
}

static const char SECO[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><swiss-sanctions-list list-type=\"whole-list\" "
    "date=\"2026-08-27\"><sanctions-program ssid=\"20\"><program-key lang=\"eng\">Belarus</program-key>"
    "<sanctions-set ssid=\"4387\" lang=\"eng\">article 12</sanctions-set></sanctions-program>"
    "<target ssid=\"1\"><sanctions-set-id>4387</sanctions-set-id><individual><identity ssid=\"2\" main=\"false\"><name "
    "name-type=\"primary-name\"><name-part><value>Other Name</value></name-part></name></identity>"
    "<identity ssid=\"3\" main=\"true\"><name name-type=\"primary-name\" quality=\"good\"><name-part "
    "order=\"1\"><value>Doe</value><spelling-variant script=\"LATN\">Do</spelling-variant></name-part>"
    "<name-part order=\"2\"><value>John</value></name-part></name><name name-type=\"alias\" "
    "quality=\"low\"><name-part><value>JD</value></name-part></name>"
    "<day-month-year day=\"23\" month=\"3\" year=\"1980\"/><nationality><country "
    "iso-code=\"BY\">Belarus</country></nationality><address place-id=\"9\"><address-details>4 "
    "Street</address-details></address>"
    "<place-of-birth place-id=\"9\"/><identification-document document-type=\"passport\"><number>P1</number><issuer "
    "code=\"BY\">Belarus</issuer></identification-document></identity>"
    "<justification>A reason.</justification></individual><modification modification-type=\"de-listed\" "
    "effective-date=\"2016-03-01\"/>"
    "<modification modification-type=\"listed\" effective-date=\"2012-03-01\"/></target>"
    "<target ssid=\"5\"><object object-type=\"vessel\"><identity main=\"true\"><name "
    "name-type=\"primary-name\"><name-part><value>Ship</value></name-part></name></identity>"
    "<other-information>IMO Number: 8405270</other-information></object><modification modification-type=\"listed\" "
    "effective-date=\"2016-05-18\"/></target>"
    "<place ssid=\"9\"><location>Minsk</location><country "
    "iso-code=\"BY\">Belarus</country></place></swiss-sanctions-list>";

static void switzerlands_targets_are_read(void **state) {
  (void)state;
  const char *texts[] = {SECO};
  gathered g = gather_begin();
  assert_ok(read_texts("ch_seco", texts, NULL, 1, &g, &err));
  const cd_json *doe = entry_of(&g, "1"), *ship = entry_of(&g, "5");
  assert_string_equal(joined(cd_json_get(doe, "names"), "text"), "Doe John|Do John|JD|Other Name");
  assert_string_equal(joined(cd_json_get(doe, "names"), "kind"), "primary|aka|weak|aka");
  assert_string_equal(joined(cd_json_get(doe, "births"), NULL), "1980-03-23");
  assert_string_equal(joined(cd_json_get(doe, "nationalities"), NULL), "BY");
  assert_string_equal(joined(cd_json_get(doe, "addresses"), "city"), "Minsk");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "value"), "P1");
  assert_string_equal(joined(cd_json_get(doe, "programs"), NULL), "Belarus");
  assert_text(cd_json_str(cd_json_get(doe, "from")), "2012-03-01");
  assert_text(cd_json_str(cd_json_get(doe, "to")), "2016-02-29");
  assert_string_equal(joined(cd_json_get(ship, "identifiers"), "type"), "IMO");
  assert_null(cd_json_get(ship, "to"));
  cd_arena_free(g.a);
}

#define ECFR_OPEN                                                                                                      \
  "<?xml version=\"1.0\"?><DIV5 N=\"744\" TYPE=\"PART\"><DIV9 N=\"Supplement No. 4 to Part 744\" "                     \
  "TYPE=\"APPENDIX\"><HEAD>Entity List</HEAD><DIV><TABLE><THEAD><TR><TH>Country</TH></TR></THEAD><TBODY>"
static const char ECFR[] = ECFR_OPEN
    "<TR><TD>ISRAEL</TD><TD>Candiru, <I>a.k.a.,</I> the following seven aliases:<br/>\xE2\x80\x94"
    "Candiru Ltd.;<br/>\xE2\x80\x94"
    "DF Associates Ltd.; <I>and</I><br/>\xE2\x80\x94"
    "Tabatha Ltd.<br/>"
    "21 Haarbaa, Tel Aviv-Yafo, Israel 6473921.</TD><TD>All items subject to the EAR.</TD><TD>Presumption of "
    "denial.</TD><TD>86 FR 60760, 11/4/21.</TD></TR>"
    "<TR><TD/><TD>NSO Group, 22 Galgalei Haplada, Herzliya, Israel; <I>and</I> 2 Other Street, Haifa, "
    "Israel.</TD><TD>All items subject to the EAR.</TD><TD>Presumption of denial.</TD><TD>87 FR 1, 1/3/22. 86 FR "
    "60760, 11/4/21.</TD></TR>"
    "<TR><TD/><TD>NSO Group, 3 Third Street.</TD><TD>All items subject to the EAR.</TD><TD>Presumption of "
    "denial.</TD><TD>88 FR 1, 1/3/23.</TD></TR>"
    "<TR><TD>SINGAPORE</TD><TD>Acme Systems, Pte. Ltd., 1 Road, Singapore.</TD><TD>All.</TD><TD>Denial.</TD><TD>86 FR "
    "60760, 11/4/21.</TD></TR></TBODY></TABLE></DIV></DIV9>"
    "<DIV9 N=\"Supplement No. 6 to Part 744\"><TABLE><TR><TD>CHINA</TD><TD>Some Institute, 1 Road, Beijing</TD><TD>88 "
    "FR 1, 2/7/23.</TD></TR></TABLE></DIV9></DIV5>";

static void the_entity_list_is_read_from_the_ecfr(void **state) {
  (void)state;
  const char *texts[] = {ECFR};
  gathered g = gather_begin();
  assert_ok(read_texts("us_bis_entity_list", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 4);
  const cd_json *candiru = cd_json_at(g.entries, 0), *nso = cd_json_at(g.entries, 1), *again = cd_json_at(g.entries, 2),
                *acme = cd_json_at(g.entries, 3);
  assert_true(cd_str_ends(cd_json_str(cd_json_get(again, "entry")), CD_STR("#2")));
  assert_string_equal(joined(cd_json_get(candiru, "names"), "text"),
                      "Candiru|Candiru Ltd.|DF Associates Ltd.|Tabatha Ltd.");
  assert_string_equal(joined(cd_json_get(candiru, "addresses"), "text"), "21 Haarbaa, Tel Aviv-Yafo, Israel 6473921");
  assert_string_equal(joined(cd_json_get(candiru, "addresses"), "country"), "IL");
  assert_text(cd_json_str(cd_json_get(candiru, "from")), "2021-11-04");
  assert_text(cd_json_str(cd_json_get(candiru, "policy")), "Presumption of denial.");
  assert_string_equal(joined(cd_json_get(nso, "names"), "text"), "NSO Group");
  assert_string_equal(joined(cd_json_get(nso, "addresses"), "text"),
                      "22 Galgalei Haplada, Herzliya, Israel|2 Other Street, Haifa, Israel");
  assert_text(cd_json_str(cd_json_get(nso, "from")), "2021-11-04");
  assert_string_equal(joined(cd_json_get(nso, "addresses"), "country"), "IL|IL");
  assert_string_equal(joined(cd_json_get(acme, "names"), "text"), "Acme Systems, Pte. Ltd.");
  cd_arena_free(g.a);
  g = gather_begin();
  assert_ok(read_texts("us_bis_uvl", texts, NULL, 1, &g, &err));
  assert_string_equal(joined(cd_json_get(cd_json_at(g.entries, 0), "names"), "text"), "Some Institute");
  cd_arena_free(g.a);
}

static void broken_files_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *list, *text;
  } CASES[] = {
      {"us_ofac_sdn", "<Sanctions><DistinctParty/></Sanctions>"},
      {"us_ofac_sdn", "<Sanctions><DistinctParty FixedRef='1'/></Sanctions>"},
      {"us_ofac_sdn", "<Sanctions><DistinctParty>"},
      {"ch_seco", "<swiss-sanctions-list><target/></swiss-sanctions-list>"},
      {"ch_seco", "<swiss-sanctions-list><target ssid='1'/></swiss-sanctions-list>"},
      {"ch_seco", "<swiss-sanctions-list><target ssid='1'><entity/></target></swiss-sanctions-list>"},
      {"us_bis_meu", ECFR_OPEN "</TBODY></TABLE></DIV></DIV9></DIV5>"},
      {"us_bis_entity_list", ECFR_OPEN "<TR><TD>X</TD><TD>, </TD><TD>1</TD></TR></TBODY></TABLE></DIV></DIV9></DIV5>"}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    assert_int_equal(read_texts(CASES[i].list, &CASES[i].text, NULL, 1, &g, &err), CORDON_BAD_INPUT);
    assert_true(err.line == 1 && err.message[0]);
    cd_arena_free(g.a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ofacs_parties_are_put_together), cmocka_unit_test(switzerlands_targets_are_read),
      cmocka_unit_test(the_entity_list_is_read_from_the_ecfr), cmocka_unit_test(broken_files_are_refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
