/* The OFAC CSV set. Rows follow the published layout (12, 5, 6 and 2 fields); names in them are made up or public
 * record. */
#include "lists/support.h"

#define SDN1 "101,\"DOE, John\",\"individual\",\"SDGT] [IFSR\",\"Director\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"
static const char SDN[] =
    SDN1 "\"DOB 19 Jan 1964; alt. DOB circa 1965; alt. DOB 1960 to 1962; POB Port City, Exampleland; nationality Iran; "
         "alt. nationality Iraq; "
         "citizen Iran; Gender Male; Passport A123 (Iran) issued 12 Jan 2010 expires 12 Jan 2020; Tax ID No. 7702 "
         "(Russia); a.k.a. 'THE DOE'; "
         "Digital Currency Address - XBT 1AbC2; Additional Sanctions Information - Subject to Secondary Sanctions; "
         "Linked To: ACME (HOLDING) CO.; "
         "Linked To: BETA LTD..\"\r\n"
         "102,\"7-28\",\"vessel\",\"DPRK4\",-0- ,\"CALL1\",\"General Cargo\",\"100\",\"90\",\"Panama\",-0- ,\"Vessel "
         "Registration Identification IMO 8898740; "
         "(Linked To: GAMMA (IRGC)-QODS; Linked To: DELTA).\"\r\n"
         "103,ACME \"QUOTED\" CO.,-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a";
static const char ALT[] = "101,9001,\"aka\",\"DOE, Johnny\",-0- \r\n101,9002,\"fka\",\"ROE, John\",-0- "
                          "\r\n999,9003,\"nka\",\"NOBODY\",-0- \r\n\x1a";
static const char ADD[] =
    "103,7001,\"1 Main Street\",\"Havana 10400\",\"Cuba\",-0- \r\n103,7002,-0- ,-0- ,\"Korea, North\",-0- \r\n";
static const char COMMENTS[] = "102,\"; a.k.a. 'LATE NAME'.\"\r\n";

static void entries_are_read_from_all_four_files(void **state) {
  (void)state;
  const char *texts[] = {COMMENTS, ADD, SDN, ALT};
  gathered g = gather_begin();
  assert_ok(read_texts("us_ofac_sdn", texts, NULL, 4, &g, &err));
  assert_int_equal(g.count, 3);
  const cd_json *doe = entry_of(&g, "101");
  assert_text(cd_json_str(cd_json_get(doe, "schema")), names_schema_name(NAMES_PERSON));
  assert_string_equal(joined(cd_json_get(doe, "names"), "text"), "DOE, John|DOE, Johnny|ROE, John|THE DOE");
  assert_string_equal(joined(cd_json_get(doe, "names"), "kind"), "primary|aka|fka|weak");
  assert_string_equal(joined(cd_json_get(doe, "births"), NULL), "1964-01-19|circa 1965|1960..1962");
  assert_string_equal(joined(cd_json_get(doe, "birth_places"), NULL), "Port City, Exampleland");
  assert_string_equal(joined(cd_json_get(doe, "nationalities"), NULL), "IR|IQ");
  assert_string_equal(joined(cd_json_get(doe, "programs"), NULL), "SDGT|IFSR");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "type"),
                      "Passport|Tax ID No.|Digital Currency Address - XBT");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "value"), "A123|7702|1AbC2");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "country"), "IR|RU|");
  assert_string_equal(joined(cd_json_get(doe, "linked_to"), NULL), "ACME (HOLDING) CO.|BETA LTD.");
  assert_text(cd_json_str(cd_json_get(cd_json_get(doe, "extra"), "gender")), "Male");
  assert_string_equal(joined(cd_json_get(cd_json_get(doe, "extra"), "statements"), NULL),
                      "Additional Sanctions Information - Subject to Secondary Sanctions");
  assert_text(cd_json_str(cd_json_get(doe, "title")), "Director");
  cd_arena_free(g.a);
}

static void vessels_and_overflowing_remarks(void **state) {
  (void)state;
  const char *texts[] = {SDN, COMMENTS};
  gathered g = gather_begin();
  assert_ok(read_texts("us_ofac_sdn", texts, NULL, 2, &g, &err));
  const cd_json *ship = entry_of(&g, "102");
  assert_string_equal(joined(cd_json_get(ship, "names"), "text"), "7-28|LATE NAME");
  assert_string_equal(joined(cd_json_get(ship, "identifiers"), "type"), "IMO");
  assert_string_equal(joined(cd_json_get(ship, "linked_to"), NULL), "GAMMA (IRGC)-QODS|DELTA");
  assert_text(cd_json_str(cd_json_get(cd_json_get(ship, "extra"), "vessel_flag")), "Panama");
  assert_text(cd_json_str(cd_json_get(ship, "schema")), names_schema_name(NAMES_VESSEL));
  assert_int_equal(g.findings, 0);
  cd_arena_free(g.a);
}

static void addresses_take_country_codes(void **state) {
  (void)state;
  const char *texts[] = {ADD, SDN, ALT};
  gathered g = gather_begin();
  assert_ok(read_texts("us_ofac_sdn", texts, NULL, 3, &g, &err));
  const cd_json *acme = entry_of(&g, "103");
  assert_string_equal(joined(cd_json_get(acme, "names"), "text"), "ACME \"QUOTED\" CO.");
  assert_string_equal(joined(cd_json_get(acme, "addresses"), "country"), "CU|KP");
  assert_string_equal(joined(cd_json_get(acme, "addresses"), "city"), "Havana 10400|");
  assert_int_equal(g.notes, 1); /* the alias of entry 999, which the main file does not have */
  cd_arena_free(g.a);
}

typedef struct bad {
  const char *text;
  cordon_status status;
  int64_t line;
  const char *says;
} bad;

static void broken_files_are_refused_with_their_place(void **state) {
  (void)state;
  static const bad CASES[] = {
      {SDN1 "-0- \r\n102,\"SHORT\",-0- \r\n", CORDON_BAD_INPUT, 2, "12 are right"},
      {SDN1 "-0- \r\nabc,\"X\",-0- ,\"A\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", CORDON_BAD_INPUT, 2,
       "whole number"},
      {SDN1 "-0- \r\n102,-0- ,-0- ,\"A\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", CORDON_BAD_INPUT, 2, "no name"},
      {SDN1 "-0- \r\n102,\"\xff\xfe\",-0- ,\"A\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", CORDON_BAD_INPUT, 2,
       "UTF-8"},
      {SDN1 "-0- \r\n102,\"never closed,-0- ,\"A\r\n", CORDON_BAD_INPUT, 2, ""},
      {"", CORDON_BAD_INPUT, 1, "expected"},
      {"<html><body>Service unavailable</body></html>\n", CORDON_BAD_INPUT, 1, "expected"},
      {ALT, CORDON_USAGE, 0, "main file"},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    cordon_status status = read_texts("us_ofac_sdn", &CASES[i].text, NULL, 1, &g, &err);
    if (status != CASES[i].status || err.line != CASES[i].line || !strstr(err.message, CASES[i].says)) show_error(&err);
    assert_int_equal(status, CASES[i].status);
    assert_int_equal(err.line, CASES[i].line);
    assert_non_null(strstr(err.message, CASES[i].says));
    cd_arena_free(g.a);
  }
}

static void a_nul_byte_is_refused(void **state) {
  (void)state;
  static const char TEXT[] = SDN1 "-0- \r\n102,\"A\0B\",-0- ,\"A\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
  const char *texts[] = {TEXT};
  size_t length = sizeof TEXT - 1;
  cordon_error err = {0};
  gathered g = gather_begin();
  assert_int_equal(read_texts("us_ofac_sdn", texts, &length, 1, &g, &err), CORDON_BAD_INPUT);
  assert_int_equal(err.line, 2);
  cd_arena_free(g.a);
}

static void a_number_that_occurs_twice_is_found(void **state) {
  (void)state;
  const char *texts[] = {SDN, "101,9001,\"aka\",\"A\",-0- \r\n102,9001,\"aka\",\"B\",-0- \r\n"};
  gathered g = gather_begin();
  assert_ok(read_texts("us_ofac_sdn", texts, NULL, 2, &g, &err));
  assert_int_equal(g.findings, 1);
  assert_non_null(strstr(g.last_finding, "9001 occurs twice"));
  cd_arena_free(g.a);
}

static void the_same_file_twice_is_refused(void **state) {
  (void)state;
  const char *texts[] = {SDN, SDN};
  cordon_error err = {0};
  gathered g = gather_begin();
  assert_int_equal(read_texts("us_ofac_sdn", texts, NULL, 2, &g, &err), CORDON_USAGE);
  cd_arena_free(g.a);
}

typedef struct real {
  const char *list, *day;
  const char *const *files;
  uint64_t entries, aliases, weak, births, linked;
} real;

/* Rows, aliases of remarks, births and links, counted in the official files with Python's CSV reader and regular
 * expressions. */
static void real_sets_are_read_whole(void **state) {
  (void)state;
  static const char *const FULL[] = {"sdn", "alt", "add", "sdn_comments", NULL}, *const THREE[] = {"sdn", "alt", "add",
                                                                                                   NULL};
  static const char *const CONS[] = {"cons_prim", "cons_alt", "cons_add", "cons_comments", NULL};
  static const real SETS[] = {{"us_ofac_sdn", "2019-01-15", FULL, 7379, 9682, 2037, 4275, 2427},
                              {"us_ofac_sdn", "2021-04-25", THREE, 8890, 11742, 2415, 5064, 3373},
                              {"us_ofac_sdn", "2024-01-08", FULL, 13821, 17091, 3391, 7312, 5966},
                              {"us_ofac_cons", "2025-12-19", CONS, 442, 1073, 0, 0, 0}};
  for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++) {
    const char *paths[4];
    size_t count = 0;
    char name[256];
    for (; SETS[i].files[count]; count++) {
      snprintf(name, sizeof name, "lists/%s/%s/%s.csv.gz", SETS[i].list, SETS[i].day, SETS[i].files[count]);
      paths[count] = SHARED(name);
    }
    gathered g = {.a = cd_arena_new(0)};
    assert_ok(read_paths(SETS[i].list, paths, count, &g, &err));
    assert_int_equal(g.count, SETS[i].entries);
    if (SETS[i].births) {
      assert_int_equal(g.names, SETS[i].entries + SETS[i].aliases + SETS[i].weak);
      assert_int_equal(g.births, SETS[i].births);
      assert_int_equal(g.linked, SETS[i].linked);
    }
    assert_int_equal(g.findings, 0);
    assert_int_equal(g.births_unread, 0);
    cd_arena_free(g.a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(entries_are_read_from_all_four_files),
      cmocka_unit_test(vessels_and_overflowing_remarks),
      cmocka_unit_test(addresses_take_country_codes),
      cmocka_unit_test(broken_files_are_refused_with_their_place),
      cmocka_unit_test(a_nul_byte_is_refused),
      cmocka_unit_test(a_number_that_occurs_twice_is_found),
      cmocka_unit_test(the_same_file_twice_is_refused),
      cmocka_unit_test(real_sets_are_read_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
