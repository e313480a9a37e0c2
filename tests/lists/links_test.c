/* Who owns, leads or is tied to whom, as lists state it: read, stored, and looked up from both ends in a view. */
#include "lists/links.h"
#include "lists/stores.h"

static void stakes_are_read_as_printed(void **state) {
  (void)state;
  static const struct {
    const char *printed, *at_least, *at_most;
  } CASES[] = {{"51", "51", "51"},
               {"51.5 %", "51.5", "51.5"},
               {"51,5", "51.5", "51.5"},
               {"100 percent", "100", "100"},
               {"25-50", "25", "50"},
               {"25% - 50%", "25", "50"},
               {"between 25% and 50%", "25", "50"},
               {"> 25", "25", "100"},
               {"at least 50%", "50", "100"},
               {"<= 10", "0", "10"},
               {"150", NULL, NULL},
               {"50-25", NULL, NULL},
               {"a share of 50", NULL, NULL},
               {"1/2", NULL, NULL},
               {"1 2 3", NULL, NULL},
               {"all", NULL, NULL},
               {"", NULL, NULL}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    char low[CD_DEC_MAX_TEXT], high[CD_DEC_MAX_TEXT];
    cd_dec at_least, at_most;
    lists_link l = {.percent = cd_str_c(CASES[i].printed)};
    bool ok = lists_link_stake(&l, &at_least, &at_most);
    if (ok != (CASES[i].at_least != NULL)) fprintf(stderr, "case \"%s\"\n", CASES[i].printed);
    assert_int_equal(ok, CASES[i].at_least != NULL);
    if (!ok) continue;
    assert_string_equal(cd_dec_format(at_least, low), CASES[i].at_least);
    assert_string_equal(cd_dec_format(at_most, high), CASES[i].at_most);
  }
}

static void days_take_the_whole_of_a_month_or_year(void **state) {
  (void)state;
  static const struct {
    const char *since, *until, *from, *to;
    bool ok;
  } CASES[] = {{"2015", "2016", "2015-01-01", "2016-12-31", true},
               {"2015-03", "2016-02", "2015-03-01", "2016-02-29", true},
               {"2015-03-04", "2015-12", "2015-03-04", "2015-12-31", true},
               {"2015-03-04T10:00:00", "", "2015-03-04", "", true},
               {"", "", "", "", true},
               {"long ago", "2016", "", "2016-12-31", false},
               {"2015-13", "", "", "", false}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    char first[11], last[11];
    cd_day from, to;
    lists_link l = {.since = cd_str_c(CASES[i].since), .until = cd_str_c(CASES[i].until)};
    assert_int_equal(lists_link_days(&l, &from, &to), CASES[i].ok);
    assert_string_equal(cd_day_format(from, first), CASES[i].from);
    assert_string_equal(cd_day_format(to, last), CASES[i].to);
  }
}

/* Every relation of the published schema that ties two parties: https://followthemoney.tech/explorer/. */
static const char FTM[] =
    "{\"id\":\"p1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Olga Holder\"]}}\n"
    "{\"id\":\"p2\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Peter Kin\"]}}\n"
    "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Acme Radio\"]}}\n"
    "{\"id\":\"c2\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Beta Holding\"]}}\n"
    "{\"id\":\"o1\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"p1\",\"c2\"],\"asset\":[\"c1\"],"
    "\"percentage\":[\"25-50\"],\"startDate\":[\"2015\"],\"endDate\":[\"2020-06\"],\"role\":[\"shareholder\"]}}\n"
    "{\"id\":\"o2\",\"schema\":\"Control\",\"properties\":{\"controller\":[\"p2\"],\"controlled\":[\"c1\"],"
    "\"controlType\":[\"voting\"]}}\n"
    "{\"id\":\"o3\",\"schema\":\"Directorship\",\"properties\":{\"director\":[\"p2\"],\"organization\":[\"c1\"]}}\n"
    "{\"id\":\"o4\",\"schema\":\"Family\",\"properties\":{\"person\":[\"p1\"],\"relative\":[\"p2\"],"
    "\"relationship\":[\"brother\"]}}\n";

static void relations_hang_on_the_party_that_is_owned_or_led(void **state) {
  (void)state;
  const char *texts[] = {FTM};
  gathered g = gather_begin();
  assert_ok(read_texts("house", texts, NULL, 1, &g, &err));
  assert_int_equal(g.count, 4);
  assert_int_equal(g.linked, 5);
  const cd_json *links = cd_json_get(entry_of(&g, "c1"), "links");
  assert_int_equal(cd_json_count(links), 4);
  const cd_json *kin = cd_json_at(cd_json_get(entry_of(&g, "p1"), "links"), 0);
  assert_text(cd_json_str(cd_json_get(kin, "kind")), "family");
  assert_text(cd_json_str(cd_json_get(kin, "entry")), "p2");
  assert_text(cd_json_str(cd_json_get(kin, "says")), "Family: brother");
  cd_arena_free(g.a);
}

static lists_view_link *links(bench_store *b, lists_engine *e, const char *as_of, const char *list, const char *entry,
                              lists_link_side side, size_t *count) {
  const lists_view *v;
  lists_view_link *out;
  assert_ok(lists_view_get(e, day(as_of), CD_SEQ_LATEST, &v, &err));
  assert_ok(lists_view_links(e, v, cd_str_c(list), cd_str_c(entry), side, b->a, &out, count, &err));
  return out;
}

static void a_view_tells_owners_and_what_is_owned(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  lists_import_result r;
  size_t count, owners = 0;
  store_make(&b);
  assert_ok(import_text(&b, "house", "2024-01-01", FTM, false, &r, &err));
  assert_ok(lists_engine_open(b.s, &e, &err));
  lists_view_link *l = links(&b, e, "2024-06-01", "house", "c1", LISTS_LINKS_OF, &count);
  assert_int_equal(count, 4);
  for (size_t i = 0; i < count; i++) {
    assert_text(l[i].primary, "Acme Radio");
    assert_int_equal(l[i].published, day("2024-01-01"));
    if (l[i].link.kind != LISTS_LINK_OWNER) continue;
    owners++;
    assert_text(l[i].link.percent, "25-50");
    assert_text(l[i].link.says, "Ownership: shareholder");
    if (cd_str_eqc(l[i].link.entry, "p1")) assert_text(l[i].link.name, "Olga Holder"); /* named by its id alone */
  }
  assert_int_equal(owners, 2);
  l = links(&b, e, "2024-06-01", "house", "p2", LISTS_LINKS_TO, &count);
  assert_int_equal(count, 3);
  assert_int_equal(l[0].link.kind == LISTS_LINK_FAMILY || l[0].link.kind == LISTS_LINK_CONTROLLER ||
                       l[0].link.kind == LISTS_LINK_DIRECTOR,
                   true);
  assert_text(l[0].link.name, "Peter Kin");
  (void)links(&b, e, "2024-06-01", "house", "nobody", LISTS_LINKS_OF, &count);
  assert_int_equal(count, 0);
  (void)links(&b, e, "2024-06-01", "other", "c1", LISTS_LINKS_OF, &count);
  assert_int_equal(count, 0);
  size_t hits;
  lists_hit *h = screen(&b, e, "2024-06-01", CD_SEQ_LATEST, "Acme Radio", &hits);
  assert_int_equal(hits, 1);
  assert_int_equal(h[0].link_count, 4);
  lists_engine_close(e);
  store_drop(&b);
}

/* What an earlier day stated stays with that day. */
static void links_are_those_of_the_day(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  lists_import_result r;
  size_t count;
  static const char LATER[] = "{\"id\":\"p1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Olga Holder\"]}}\n"
                              "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Acme Radio\"]}}\n"
                              "{\"id\":\"o1\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"p1\"],\"asset\":["
                              "\"c1\"],\"percentage\":[\"75\"]}}\n";
  store_make(&b);
  assert_ok(import_text(&b, "house", "2024-01-01", FTM, false, &r, &err));
  assert_ok(import_text(&b, "house", "2024-03-01", LATER, false, &r, &err));
  assert_ok(lists_engine_open(b.s, &e, &err));
  (void)links(&b, e, "2024-01-01", "house", "c1", LISTS_LINKS_OF, &count);
  assert_int_equal(count, 4);
  lists_view_link *l = links(&b, e, "2024-03-01", "house", "c1", LISTS_LINKS_OF, &count);
  assert_int_equal(count, 1);
  assert_text(l[0].link.percent, "75");
  (void)links(&b, e, "2024-03-01", "house", "p2", LISTS_LINKS_TO, &count);
  assert_int_equal(count, 0);
  lists_engine_close(e);
  store_drop(&b);
}

/* "Linked To" names the other party: it is found from the other's end by its name. */
static void a_name_in_the_remarks_is_found_from_both_ends(void **state) {
  (void)state;
  static const char SDN[] =
      "100,\"ACME HOLDING\",-0- ,\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"
      "101,\"BETA\",-0- ,\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"(Linked To: ACME HOLDING).\"\r\n";
  bench_store b;
  lists_engine *e;
  lists_import_result r;
  size_t count;
  store_make(&b);
  assert_ok(import_text(&b, "us_ofac_sdn", "2024-01-01", SDN, false, &r, &err));
  assert_ok(lists_engine_open(b.s, &e, &err));
  lists_view_link *l = links(&b, e, "2024-01-01", "us_ofac_sdn", "101", LISTS_LINKS_OF, &count);
  assert_int_equal(count, 1);
  assert_int_equal(l[0].link.kind, LISTS_LINK_LINKED);
  assert_text(l[0].link.name, "ACME HOLDING");
  l = links(&b, e, "2024-01-01", "us_ofac_sdn", "100", LISTS_LINKS_TO, &count);
  assert_int_equal(count, 1);
  assert_text(l[0].entry, "101");
  lists_engine_close(e);
  store_drop(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(stakes_are_read_as_printed),
                                     cmocka_unit_test(days_take_the_whole_of_a_month_or_year),
                                     cmocka_unit_test(relations_hang_on_the_party_that_is_owned_or_led),
                                     cmocka_unit_test(a_view_tells_owners_and_what_is_owned),
                                     cmocka_unit_test(links_are_those_of_the_day),
                                     cmocka_unit_test(a_name_in_the_remarks_is_found_from_both_ends)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
