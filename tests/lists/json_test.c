/* Lists in JSON, and house lists with a mapping. The small FollowTheMoney file follows
 * https://followthemoney.tech/explorer/, the CSL one the International Trade Administration's documented fields;
 * Senzing and the rest also the samples in the shared folder. */
#include "lists/support.h"

static const char FTM[] =
    "{\"id\":\"p1\",\"caption\":\"John Doe\",\"schema\":\"Person\",\"target\":true,\"datasets\":[\"us_ofac_sdn\"],\"last_seen\":\"2024-01-01\",\"properties\":{\"name\":[\"John Doe\",\"Jon "
    "Doe\"],\"alias\":[\"Johnny\"],\"weakAlias\":[\"JD\"],\"previousName\":[\"Jack Doe\"],"
    "\"birthDate\":[\"1988-01-07\"],\"nationality\":[\"ru\"],\"passportNumber\":[\"P1\"],\"addressEntity\":[\"a1\"],"
    "\"topics\":[\"sanction\"],\"programId\":[\"US-X\"]}}\n"
    "{\"id\":\"a1\",\"schema\":\"Address\",\"properties\":{\"full\":[\"1 Road, Town\"],\"country\":[\"ru\"]}}\n"
    "{\"id\":\"s1\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"p1\"],\"listingDate\":[\"2022-02-25\"],"
    "\"program\":[\"Regime X\"]}}\n"
    "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Acme\"]}}\n"
    "{\"id\":\"o1\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"p1\"],\"asset\":[\"c1\"],\"percentage\":["
    "\"60\"]}}\n";

static void entities_meet_their_addresses_sanctions_and_owners(void **state) {
  (void)state;
  const char *texts[] = {FTM};
  gathered g = gather_begin();
  assert_ok(read_texts("house_ftm", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 2);
  const cd_json *doe = entry_of(&g, "p1");
  assert_string_equal(joined(cd_json_get(doe, "names"), "text"), "John Doe|Jon Doe|Johnny|Jack Doe|JD");
  assert_string_equal(joined(cd_json_get(doe, "names"), "kind"), "primary|aka|aka|fka|weak");
  assert_string_equal(joined(cd_json_get(doe, "nationalities"), NULL), "RU");
  assert_string_equal(joined(cd_json_get(doe, "addresses"), "text"), "1 Road, Town");
  assert_string_equal(joined(cd_json_get(doe, "addresses"), "country"), "RU");
  assert_string_equal(joined(cd_json_get(doe, "programs"), NULL), "US-X|Regime X");
  assert_text(cd_json_str(cd_json_get(doe, "from")), "2022-02-25");
  assert_string_equal(joined(cd_json_get(entry_of(&g, "c1"), "links"), "entry"), "p1");
  assert_string_equal(joined(cd_json_get(entry_of(&g, "c1"), "links"), "percent"), "60");
  assert_string_equal(joined(cd_json_get(cd_json_get(doe, "extra"), "topics"), NULL), "sanction");
  assert_string_equal(joined(cd_json_get(cd_json_get(doe, "extra"), "datasets"), NULL), "us_ofac_sdn");
  assert_true(cd_json_bool(cd_json_get(cd_json_get(doe, "extra"), "target"), false));
  assert_null(cd_json_get(cd_json_get(doe, "extra"), "last_seen"));
  cd_arena_free(g.a);
}

/* A key that looks like the schema must not hide an entity. */
static void an_entity_is_not_taken_for_what_it_only_looks_like(void **state) {
  (void)state;
  const char *texts[] = {
      "{\"properties\":{\"schema\":\"Address\",\"name\":[\"John Doe\"]},\"id\":\"p1\",\"schema\":\"Person\"}\n"};
  gathered g = gather_begin();
  assert_ok(read_texts("house", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 1);
  cd_arena_free(g.a);
}

static void senzing_records_are_read_as_lines_and_as_an_array(void **state) {
  (void)state;
  static const char *const TEXTS[] = {
      "{\"DATA_SOURCE\":\"X\",\"RECORD_ID\":\"1\",\"RECORD_TYPE\":\"PERSON\",\"NAMES\":[{\"NAME_TYPE\":\"PRIMARY\","
      "\"NAME_FULL\":\"John Doe\"},{\"NAME_TYPE\":\"ALIAS\",\"NAME_FULL\":\"JD\"}],"
      "\"DATES\":[{\"DATE_OF_BIRTH\":\"1972\"}],\"COUNTRIES\":[{\"NATIONALITY\":\"us\"}],\"IDENTIFIERS\":[{\"PASSPORT_"
      "NUMBER\":\"P1\",\"PASSPORT_COUNTRY\":\"US\"}]}\n"
      "{\"RECORD_ID\":\"2\",\"NAME_ORG\":\"Acme\"}\n",
      "[\n "
      "{\"RECORD_ID\":\"1\",\"RECORD_TYPE\":\"PERSON\",\"NAME_FIRST\":\"John\",\"NAME_LAST\":\"Doe\",\"NAMES\":[{"
      "\"NAME_FULL\":\"JD\"}],\"DATE_OF_BIRTH\":\"1972\",\"NATIONALITY\":\"US\","
      "\"PASSPORT_NUMBER\":\"P1\",\"PASSPORT_COUNTRY\":\"US\"},\n {\"RECORD_ID\":\"2\",\"NAME_ORG\":\"Acme\"}\n]\n"};
  for (size_t i = 0; i < 2; i++) {
    gathered g = gather_begin();
    assert_ok(read_texts("house_senzing", &TEXTS[i], NULL, 1, &g, &err));
    assert_int_equal(g.count, 2);
    const cd_json *one = entry_of(&g, "1");
    assert_string_equal(joined(cd_json_get(one, "names"), "text"), "John Doe|JD");
    assert_string_equal(joined(cd_json_get(one, "births"), NULL), "1972");
    assert_string_equal(joined(cd_json_get(one, "nationalities"), NULL), "US");
    assert_string_equal(joined(cd_json_get(one, "identifiers"), "value"), "P1");
    cd_arena_free(g.a);
  }
}

static void the_consolidated_list_is_read_from_json(void **state) {
  (void)state;
  static const char TEXT[] =
      "{\"total\":2,\"sources\":[{\"a\":[1,2]}],\"results\":[\n"
      "{\"id\":\"aa11\",\"source\":\"Entity List (EL) - Bureau of Industry and "
      "Security\",\"type\":null,\"name\":\"Alpha\",\"alt_names\":[\"Beta\",\"Gamma Ltd.\"],\"programs\":[],"
      "\"addresses\":[{\"address\":\"1 Road\",\"city\":\"Tel "
      "Aviv\",\"state\":null,\"postal_code\":\"64739\",\"country\":\"IL\"}],\"start_date\":\"2021-11-04\",\"federal_"
      "register_notice\":\"86 FR 60760\","
      "\"license_policy\":\"Presumption of denial.\",\"score\":1.5},\n"
      "{\"id\":\"77\",\"source\":\"Specially Designated Nationals (SDN) - Treasury "
      "Department\",\"type\":\"Individual\",\"name\":\"DOE, John\",\"alt_names\":[],\"nationalities\":[\"IQ\"],"
      "\"dates_of_birth\":[\"1964-01-19\"],\"remarks\":\"(Linked To: "
      "ONE)\",\"ids\":[{\"type\":\"Passport\",\"number\":\"N1\",\"country\":\"AU\"},{\"type\":\"Gender\",\"number\":"
      "\"Male\"}]}]}";
  const char *texts[] = {TEXT};
  gathered g = gather_begin();
  assert_ok(read_texts("us_csl", texts, NULL, 1, &g, &err));
  const cd_json *alpha = entry_of(&g, "aa11"), *doe = entry_of(&g, "77");
  assert_string_equal(joined(cd_json_get(alpha, "names"), "text"), "Alpha|Beta|Gamma Ltd.");
  assert_text(cd_json_str(cd_json_get(alpha, "source")), "us_bis_entity_list");
  assert_text(cd_json_str(cd_json_get(alpha, "from")), "2021-11-04");
  assert_text(cd_json_str(cd_json_get(cd_json_get(alpha, "extra"), "score")), "1.5");
  assert_string_equal(joined(cd_json_get(doe, "identifiers"), "value"), "N1");
  assert_string_equal(joined(cd_json_get(doe, "linked_to"), NULL), "ONE");
  assert_text(cd_json_str(cd_json_get(cd_json_get(doe, "extra"), "gender")), "Male");
  cd_arena_free(g.a);
}

#define MAPPING                                                                                                        \
  "{\"cordon_mapping\":1,\"separator\":\";\",\"split\":\",\",\"columns\":{\"No\":\"id\",\"Full "                       \
  "name\":\"name\",\"Also\":\"alias\",\"Born\":\"birth\",\"Land\":\"country\",\"Since\":\"from\"}}"

static void a_house_list_is_read_by_its_mapping(void **state) {
  (void)state;
  const char *texts[] = {
      "No;Also;Full name;Born;Land;Since;Colour\n7;Johnny,JD;John Doe;19 Jan 1964;Iran;04/11/2021;red\n", MAPPING};
  gathered g = gather_begin();
  assert_ok(read_texts("house", texts, NULL, 2, &g, &err));
  const cd_json *one = entry_of(&g, "7");
  assert_string_equal(joined(cd_json_get(one, "names"), "text"), "John Doe|Johnny|JD");
  assert_string_equal(joined(cd_json_get(one, "births"), NULL), "1964-01-19");
  assert_string_equal(joined(cd_json_get(one, "addresses"), "country"), "IR");
  assert_text(cd_json_str(cd_json_get(one, "from")), "2021-11-04");
  assert_text(cd_json_str(cd_json_get(cd_json_get(one, "extra"), "Colour")), "red");
  cd_arena_free(g.a);
}

static void broken_json_is_refused_with_its_line(void **state) {
  (void)state;
  static const struct {
    const char *list, *text, *also;
    cordon_status status;
    int64_t line;
  } CASES[] = {
      {"h", "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\n{\"id\":\"2\",\"schema\":\"Per",
       NULL, CORDON_BAD_INPUT, 2},
      {"h",
       "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\n{\"id\":\"2\",\"id\":\"3\",\"schema\":"
       "\"Person\"}",
       NULL, CORDON_BAD_INPUT, 2},
      {"h", "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{}}", NULL, CORDON_BAD_INPUT, 1},
      {"h", "{\"schema\":\"Person\",\"properties\":{}}", NULL, CORDON_BAD_INPUT, 1},
      {"h", "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\nrubbish", NULL, CORDON_BAD_INPUT,
       2},
      {"h", "[{\"RECORD_ID\":\"1\",\"NAME_ORG\":\"A\"},\n{\"RECORD_ID\":\"2\"}]", NULL, CORDON_BAD_INPUT, 2},
      {"h", "[{\"RECORD_ID\":\"1\",\"NAME_ORG\":\"A\"}", NULL, CORDON_BAD_INPUT, 1},
      {"us_csl", "{\"results\":[{\"id\":\"1\",\"alt_names\":[]}]}", NULL, CORDON_BAD_INPUT, 1},
      {"us_csl", "{\"a\":{\"results\":[\"alt_names\"]}}", NULL, CORDON_BAD_INPUT, 1},
      {"h", "No;Full name\n7;A\n", MAPPING, CORDON_BAD_INPUT, 1},
      {"h", "No;Also;Full name;Born;Land;Since\n7;;A;;;soon\n", MAPPING, CORDON_BAD_INPUT, 2},
      {"h", "No;Also;Full name;Born;Land;Since\n;;A;;;\n", MAPPING, CORDON_BAD_INPUT, 2},
      {"h", "No,Full name\n7,A\n", NULL, CORDON_USAGE, 0}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cordon_error err = {0};
    gathered g = gather_begin();
    const char *texts[] = {CASES[i].text, CASES[i].also};
    cordon_status status = read_texts(CASES[i].list, texts, NULL, CASES[i].also ? 2 : 1, &g, &err);
    if (status != CASES[i].status || err.line != CASES[i].line) {
      fprintf(stderr, "case %zu: ", i);
      show_error(&err);
    }
    assert_int_equal(status, CASES[i].status);
    assert_int_equal(err.line, CASES[i].line);
    cd_arena_free(g.a);
  }
}

/* Counted with Python: people, organisations and companies in the FollowTheMoney files; all records in the others. */
static void real_samples_are_read_whole(void **state) {
  (void)state;
  static const struct {
    const char *file;
    uint64_t entries;
  } FILES[] = {{"lists/opensanctions_ftm/2026-01-02/peps_senzing.json.gz", 3},
               {"lists/opensanctions_ftm/2026-01-02/us_congress_senzing.json.gz", 1319},
               {"lists/opensanctions_ftm/2026-08-11/parteispenden_entities.ftm.json.gz", 96},
               {"lists/opensanctions_ftm/2026-08-11/zala_entities.ftm.json.gz", 17}};
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
    const char *path = SHARED(FILES[i].file);
    gathered g = gather_begin();
    assert_ok(read_paths("opensanctions", &path, 1, &g, &err));
    assert_int_equal(g.count, FILES[i].entries);
    assert_int_equal(g.births_unread, 0);
    cd_arena_free(g.a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(entities_meet_their_addresses_sanctions_and_owners),
                                     cmocka_unit_test(an_entity_is_not_taken_for_what_it_only_looks_like),
                                     cmocka_unit_test(senzing_records_are_read_as_lines_and_as_an_array),
                                     cmocka_unit_test(the_consolidated_list_is_read_from_json),
                                     cmocka_unit_test(a_house_list_is_read_by_its_mapping),
                                     cmocka_unit_test(broken_json_is_refused_with_its_line),
                                     cmocka_unit_test(real_samples_are_read_whole)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
