/* The US Consolidated Screening List as CSV. */
#include "lists/support.h"

#include "lists/csl_sources.h"

#define HEADER                                                                                                         \
  "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_"  \
  "order,"                                                                                                             \
  "license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,"       \
  "vessel_owner,remarks,"                                                                                              \
  "source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids"
#define ENTITY_LIST "Entity List (EL) - Bureau of Industry and Security"
#define SDN_SOURCE "Specially Designated Nationals (SDN) - Treasury Department"
#define CAP_SOURCE "Capta List (CAP) - Treasury Department"

static const char TEXT[] =
    HEADER "\n"
           "aa11," ENTITY_LIST ",,,, Alpha Systems ,,\"1 Road, Tel Aviv, 64739, IL; and 2 Street, Minsk, BY\",86 FR "
           "60760,2021-11-04,,,All items,Presumption of denial.,,,,,,,,"
           "http://x,\"Alpha Ltd.; Beta and Sons; and Gamma Ltd.\",,,,,http://y,\n"
           "77," SDN_SOURCE ",77,Individual,SDGT; IFSR,\"DOE, John\",Boss,IR,,,,,,,,,,,,,(Linked To: ONE (A)-B; Linked "
           "To: TWO),http://x,\"ROE, John\",IR,1964-01-19; circa 1965; 1960 to 1961,IQ,\"Port, Iran\","
           "http://y,\"AU, 2024-01-17, N7693460, Passport; Male, Gender; IMO 9167289, Vessel Registration "
           "Identification; Subject to Secondary Sanctions, Additional Sanctions Information -\"\n"
           "88," CAP_SOURCE ",88,Entity,RUSSIA-EO14024,ACME BANK,,RU,,,,,,,,,,,,,,,,,,,,http://y,\n"
           "88," CAP_SOURCE ",88,Entity,RUSSIA-EO14024,ACME BANK,,RU,,,,,,,,,,,,,,http://z,,,,,,http://y,\n"
           "88," SDN_SOURCE ",88,Entity,RUSSIA-EO14024,ACME BANK,,RU,,,,,,,,,,,,,,,,,,,,http://y,\n";

static void rows_are_read_to_the_format(void **state) {
  (void)state;
  const char *texts[] = {TEXT};
  gathered g = gather_begin();
  assert_ok(read_texts("us_csl", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 5);
  const cd_json *alpha = entry_of(&g, "aa11");
  assert_string_equal(joined(cd_json_get(alpha, "names"), "text"), "Alpha Systems|Alpha Ltd.|Beta and Sons|Gamma Ltd.");
  assert_string_equal(joined(cd_json_get(alpha, "addresses"), "text"), "1 Road, Tel Aviv, 64739|2 Street, Minsk");
  assert_string_equal(joined(cd_json_get(alpha, "addresses"), "country"), "IL|BY");
  assert_text(cd_json_str(cd_json_get(alpha, "source")), "us_bis_entity_list");
  assert_text(cd_json_str(cd_json_get(alpha, "from")), "2021-11-04");
  assert_text(cd_json_str(cd_json_get(alpha, "cite")), "86 FR 60760");
  assert_text(cd_json_str(cd_json_get(alpha, "policy")), "Presumption of denial.");
  const cd_json *doe = entry_of(&g, "77");
  assert_string_equal(joined(cd_json_get(doe, "births"), NULL), "1964-01-19|circa 1965|1960..1961");
  assert_string_equal(joined(cd_json_get(doe, "nationalities"), NULL), "IR|IQ");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "value"), "N7693460|9167289");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "type"), "Passport|IMO");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "country"), "AU|");
  assert_string_equal(joined(cd_json_get(doe, "linked_to"), NULL), "ONE (A)-B|TWO");
  assert_string_equal(joined(cd_json_get(doe, "addresses"), "country"), "IR");
  cd_arena_free(g.a);
}

static void ids_are_made_unique_within_a_source(void **state) {
  (void)state;
  const char *texts[] = {TEXT};
  gathered g = gather_begin();
  assert_ok(read_texts("us_csl", texts, NULL, 1, &g, &err));
  assert_string_equal(joined(g.entries, "entry"), "aa11|77|88|88#2|88");
  assert_string_equal(joined(g.entries, "source"),
                      "us_bis_entity_list|us_ofac_sdn|us_ofac_cons|us_ofac_cons|us_ofac_sdn");
  assert_string_equal(joined(cd_json_get(cd_json_at(g.entries, 2), "programs"), NULL), "CAP|RUSSIA-EO14024");
  cd_arena_free(g.a);
}

static void all_thirteen_sources_are_known(void **state) {
  (void)state;
  static const char *const PAIRS[][2] = {
      {SDN_SOURCE, "us_ofac_sdn"},
      {ENTITY_LIST, "us_bis_entity_list"},
      {"ITAR Debarred (DTC) - State Department", "us_dtc_debarred"},
      {"Denied Persons List (DPL) - Bureau of Industry and Security", "us_bis_dpl"},
      {"Unverified List (UVL) - Bureau of Industry and Security", "us_bis_uvl"},
      {"Military End User (MEU) List - Bureau of Industry and Security", "us_bis_meu"},
      {"Nonproliferation Sanctions (ISN) - State Department", "us_state_isn"},
      {"Sectoral Sanctions Identifications List (SSI) - Treasury Department", "us_ofac_cons"},
      {CAP_SOURCE, "us_ofac_cons"},
      {"Palestinian Legislative Council List (PLC) - Treasury Department", "us_ofac_cons"},
      {"Foreign Sanctions Evaders (FSE) - Treasury Department", "us_ofac_cons"},
      {"Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department", "us_ofac_cons"},
      {"Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "us_ofac_cons"}};
  for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
    const lists_csl_source *s = lists_csl_source_find(cd_str_c(PAIRS[i][0]));
    assert_non_null(s);
    assert_string_equal(s->canonical, PAIRS[i][1]);
  }
  assert_null(lists_csl_source_find(CD_STR("A New List (NEW) - Some Department")));
}

static void unknown_columns_and_sources_are_kept_and_told(void **state) {
  (void)state;
  const char *texts[] = {"_id,source,name,alt_names,shoe_size\nx1,New List (NEW) - Dept,Some Name,,44\n"};
  gathered g = gather_begin();
  assert_ok(read_texts("us_csl", texts, NULL, 1, &g, &err));
  assert_int_equal(g.notes, 2);
  assert_text(cd_json_str(cd_json_get(cd_json_get(entry_of(&g, "x1"), "extra"), "shoe_size")), "44");
  assert_text(cd_json_str(cd_json_get(entry_of(&g, "x1"), "source")), "us_csl");
  cd_arena_free(g.a);
}

typedef struct bad {
  const char *text;
  int64_t line;
  const char *field, *says;
} bad;

static void broken_rows_are_refused_with_their_place(void **state) {
  (void)state;
  static const bad CASES[] = {
      {"_id,source,alt_names,other\nx,y,z,w\n", 1, "name", "missing"},
      {"_id,source,name,alt_names\nx1," ENTITY_LIST ",A,\nx2," ENTITY_LIST ",B\n", 3, "alt_names", "4 are right"},
      {"_id,source,name,alt_names\n," ENTITY_LIST ",A,\n", 2, "_id", "no _id"},
      {"_id,source,name,alt_names\nx1,,A,\n", 2, "source", "no source"},
      {"_id,source,name,alt_names\nx1," ENTITY_LIST ",,\n", 2, "name", "no name"},
      {"_id,source,name,alt_names,start_date\nx1," ENTITY_LIST ",A,,2021-02-30\n", 2, "start_date", "no day"},
      {"_id,source,name,alt_names\nx1," ENTITY_LIST ",\"A,\n", 2, "name", ""},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    cordon_status status = read_texts("us_csl", &CASES[i].text, NULL, 1, &g, &err);
    if (err.line != CASES[i].line || !strstr(err.message, CASES[i].says)) show_error(&err);
    assert_int_equal(status, CORDON_BAD_INPUT);
    assert_int_equal(err.line, CASES[i].line);
    assert_string_equal(err.field, CASES[i].field);
    assert_non_null(strstr(err.message, CASES[i].says));
    cd_arena_free(g.a);
  }
}

/* Counted from the file with another CSV reader: 14,160 rows, 2,523 start days, and no birth date that is not
 * understood. */
static void the_real_list_is_read_whole(void **state) {
  (void)state;
  const char *path = SHARED("lists/us_csl/2022-05-06/consolidated.csv.gz");
  gathered g = gather_begin();
  assert_ok(read_paths("us_csl", &path, 1, &g, &err));
  assert_int_equal(g.count, 14160);
  assert_int_equal(g.names, 14160 + 20007);
  assert_int_equal(g.births, 5859);
  assert_int_equal(g.addresses, 17454);
  assert_int_equal(g.linked, 4346);
  assert_int_equal(g.births_unread, 0);
  assert_int_equal(g.findings, 0);
  size_t dated = 0, entity_list = 0, repeated = 0, spaced = 0;
  for (size_t i = 0; i < g.count; i++) {
    const cd_json *v = cd_json_at(g.entries, i);
    cd_str name = cd_json_str(cd_json_get(cd_json_at(cd_json_get(v, "names"), 0), "text"));
    if (cd_json_get(v, "from")) dated++;
    if (cd_str_eqc(cd_json_str(cd_json_get(v, "source")), "us_bis_entity_list")) entity_list++;
    if (cd_str_find(cd_json_str(cd_json_get(v, "entry")), CD_STR("#")) > 0) repeated++;
    if (cd_str_trim(name).len != name.len) spaced++;
  }
  assert_int_equal(dated, 2523);
  assert_int_equal(entity_list, 2001);
  assert_int_equal(repeated, 1);
  assert_int_equal(spaced, 0);
  cd_arena_free(g.a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_are_read_to_the_format),
      cmocka_unit_test(ids_are_made_unique_within_a_source),
      cmocka_unit_test(all_thirteen_sources_are_known),
      cmocka_unit_test(unknown_columns_and_sources_are_kept_and_told),
      cmocka_unit_test(broken_rows_are_refused_with_their_place),
      cmocka_unit_test(the_real_list_is_read_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
