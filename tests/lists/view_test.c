/* Any day, as known at any record. Dates follow the sentences at the head of lists.h. */
#include "lists/engine.h"
#include "lists/stores.h"

#define CSL_HEADER "_id,source,name,alt_names,start_date,end_date\n"
#define EL "Entity List (EL) - Bureau of Industry and Security"

static cd_seq add(bench_store *b, const char *list, const char *published, const char *text) {
  lists_import_result r;
  assert_ok(import_text(b, list, published, text, false, &r, &err));
  assert_true(r.seq > 0);
  return r.seq;
}

static void entries_stand_from_the_snapshot_that_first_holds_them(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  store_make(&b);
  cd_seq first = add(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "ALWAYS THERE") ROW("2", "LEAVES LATER"));
  cd_seq second = add(&b, "us_ofac_sdn", "2021-02-10", ROW("1", "ALWAYS THERE") ROW("3", "COMES LATER"));
  add(&b, "us_ofac_sdn", "2021-03-10", ROW("1", "ALWAYS THERE") ROW("2", "LEAVES LATER") ROW("3", "COMES LATER"));
  assert_ok(lists_engine_open(b.s, &e, &err));
  const struct {
    const char *day;
    cd_seq known;
    const char *name, *want;
  } CASES[] = {
      {"2021-01-09", CD_SEQ_LATEST, "Always There", "unknown 2021-01-10*"},
      {"2021-01-10", CD_SEQ_LATEST, "Always There", "listed 2021-01-10*"},
      {"2021-01-10", CD_SEQ_LATEST, "Comes Later", "none"},
      {"2021-01-11", CD_SEQ_LATEST, "Comes Later", "unknown 2021-02-10*"},
      {"2021-02-09", CD_SEQ_LATEST, "Comes Later", "unknown 2021-02-10*"},
      {"2021-02-10", CD_SEQ_LATEST, "Comes Later", "listed 2021-02-10*"},
      {"2021-02-09", CD_SEQ_LATEST, "Leaves Later", "listed 2021-01-10* to 2021-02-10"},
      {"2021-02-10", CD_SEQ_LATEST, "Leaves Later", "none"},
      {"2021-03-10", CD_SEQ_LATEST, "Leaves Later", "listed 2021-03-10*"},
      {"2021-02-20", first, "Comes Later", "none"},
      {"2021-02-20", first, "Leaves Later", "listed 2021-01-10*"},
      {"2022-01-01", second, "Leaves Later", "none"},
      {"2022-01-01", CD_SEQ_LATEST, "Always There", "listed 2021-01-10*"},
      {"2022-01-01", 0, "Always There", "none"},
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    assert_string_equal(answer(&b, e, CASES[i].day, CASES[i].known, CASES[i].name), CASES[i].want);
  lists_engine_close(e);
  store_drop(&b);
}

static void the_publishers_days_go_before_the_snapshots(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  store_make(&b);
  add(&b, "us_csl", "2021-06-01",
      CSL_HEADER "a," EL ",Old Company,,2019-05-01,\n"
                 "b," EL ",Future Company,,2021-06-20,\n"
                 "c," EL ",Ended Company,,2018-01-01,2021-06-10\n");
  add(&b, "us_csl", "2021-07-01",
      CSL_HEADER "a," EL ",Old Company,,2019-05-01,\n"
                 "d," EL ",New Company,,2021-06-15,\n"
                 "f," EL ",Late Company,,2020-01-01,\n");
  assert_ok(lists_engine_open(b.s, &e, &err));
  const struct {
    const char *day, *name, *want;
  } CASES[] = {{"2019-04-30", "Old Company", "none"},
               {"2019-05-01", "Old Company", "listed 2019-05-01"},
               {"2021-06-01", "Old Company", "listed 2019-05-01"},
               {"2021-06-19", "Future Company", "none"},
               {"2021-06-20", "Future Company", "listed 2021-06-20 to 2021-07-01"},
               {"2021-06-10", "Ended Company", "listed 2018-01-01 to 2021-06-10"},
               {"2021-06-11", "Ended Company", "none"},
               {"2021-06-14", "New Company", "none"},
               {"2021-06-15", "New Company", "listed 2021-06-15"},
               {"2021-06-01", "Late Company", "none"},
               {"2021-06-02", "Late Company", "listed 2020-01-01"},
               {"2021-07-01", "Late Company", "listed 2020-01-01"}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    assert_string_equal(answer(&b, e, CASES[i].day, CD_SEQ_LATEST, CASES[i].name), CASES[i].want);
  lists_engine_close(e);
  store_drop(&b);
}

/* The order in which days are imported does not change what is then known. */
static void days_may_come_out_of_order(void **state) {
  (void)state;
  static const char *const TEXTS[] = {ROW("1", "FIRST NAME"), ROW("1", "FIRST NAME") ROW("2", "SECOND NAME"),
                                      ROW("2", "SECOND NAME") ROW("3", "THIRD NAME")};
  static const char *const DAYS[] = {"2021-01-10", "2021-02-10", "2021-03-10"}, *const NAMES[] = {"First Name",
                                                                                                  "Second Name",
                                                                                                  "Third Name"};
  static const char *const ASKED[] = {"2021-01-01", "2021-01-15", "2021-02-10", "2021-02-15", "2021-03-15"};
  static const int ORDERS[][3] = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}};
  char want[15][128];
  for (size_t o = 0; o < 3; o++) {
    bench_store b;
    lists_engine *e;
    store_make(&b);
    for (int i = 0; i < 3; i++) add(&b, "us_ofac_sdn", DAYS[ORDERS[o][i]], TEXTS[ORDERS[o][i]]);
    assert_ok(lists_engine_open(b.s, &e, &err));
    for (size_t i = 0; i < 15; i++) {
      const char *got = answer(&b, e, ASKED[i / 3], CD_SEQ_LATEST, NAMES[i % 3]);
      if (o == 0) snprintf(want[i], sizeof want[i], "%s", got);
      assert_string_equal(got, want[i]);
    }
    lists_engine_close(e);
    store_drop(&b);
  }
}

static void of_two_publications_of_a_day_the_later_record_counts(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  store_make(&b);
  cd_seq first = add(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "MORNING NAME"));
  add(&b, "us_ofac_sdn", "2021-01-10", ROW("2", "EVENING NAME"));
  assert_ok(lists_engine_open(b.s, &e, &err));
  assert_string_equal(answer(&b, e, "2021-01-10", first, "Morning Name"), "listed 2021-01-10*");
  assert_string_equal(answer(&b, e, "2021-01-10", CD_SEQ_LATEST, "Morning Name"), "none");
  assert_string_equal(answer(&b, e, "2021-01-10", CD_SEQ_LATEST, "Evening Name"), "listed 2021-01-10*");
  lists_engine_close(e);
  store_drop(&b);
}

static void an_open_engine_sees_what_is_adopted_later(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  store_make(&b);
  assert_ok(lists_engine_open(b.s, &e, &err));
  assert_string_equal(answer(&b, e, "2021-01-10", CD_SEQ_LATEST, "Some Name"), "none");
  cd_seq first = add(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "SOME NAME"));
  assert_string_equal(answer(&b, e, "2021-01-10", CD_SEQ_LATEST, "Some Name"), "listed 2021-01-10*");
  add(&b, "us_ofac_sdn", "2021-01-11", ROW("1", "SOME NAME") ROW("2", "OTHER NAME"));
  assert_string_equal(answer(&b, e, "2021-01-11", CD_SEQ_LATEST, "Other Name"), "listed 2021-01-11*");
  assert_string_equal(answer(&b, e, "2021-01-11", first, "Other Name"), "none");
  lists_engine_close(e);
  store_drop(&b);
}

static void lists_are_filtered_by_name_and_by_source(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  const lists_view *v;
  lists_hit *hits;
  size_t count;
  store_make(&b);
  add(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "SHARED NAME"));
  add(&b, "us_csl", "2021-01-10",
      CSL_HEADER "a," EL ",Shared Name,,2019-05-01,\nb,Denied Persons List (DPL) - X,Shared Name,,2019-05-01,\n");
  assert_ok(lists_engine_open(b.s, &e, &err));
  assert_ok(lists_view_get(e, day("2021-01-10"), CD_SEQ_LATEST, &v, &err));
  names_text text = {.text = CD_STR("Shared Name"), .primary = true};
  names_subject subject = {.names = &text, .name_count = 1};
  const struct {
    const char *list;
    size_t hits;
  } CASES[] = {{"us_csl", 2}, {"us_ofac_sdn", 1}, {"us_bis_entity_list", 1}, {"us_bis_dpl", 1}, {"un_sc", 0}};
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    cd_str wanted = cd_str_c(CASES[i].list);
    lists_screen_options opt = {.lists = &wanted, .list_count = 1};
    assert_ok(lists_screen(e, v, &subject, &opt, b.a, &hits, &count, NULL, &err));
    assert_int_equal(count, CASES[i].hits);
    assert_int_equal(lists_view_covers(v, wanted), CASES[i].hits > 0);
  }
  const lists_view_list *lists;
  assert_int_equal(lists_view_lists(v, &lists), 2);
  assert_text(lists[0].list, "us_csl");
  assert_false(lists[0].before_first);
  assert_ok(lists_view_get(e, day("2020-01-10"), CD_SEQ_LATEST, &v, &err));
  lists_view_lists(v, &lists);
  assert_true(lists[1].before_first);
  lists_engine_close(e);
  store_drop(&b);
}

/* Each day has another state here, so that no two views share what they hold. */
static void views_that_were_not_used_of_late_go_and_come_again_the_same(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  const lists_view *last, *again;
  char rows[4096] = CSL_HEADER, published[11];
  store_make(&b);
  for (int i = 0; i < 26; i++) {
    size_t used = strlen(rows);
    cd_day_format(day("2021-01-02") + i, published);
    snprintf(rows + used, sizeof rows - used, "%c," EL ",Firm %c%c%c,,%s,\n", 'a' + i, 'A' + i, 'a' + i, 'q', published);
  }
  add(&b, "us_csl", "2021-01-31", rows);
  assert_ok(lists_engine_open(b.s, &e, &err));
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 26; i++) {
      cd_day_format(day("2021-01-02") + i, published);
      assert_ok(lists_view_get(e, day(published), CD_SEQ_LATEST, &last, &err));
      assert_string_equal(answer(&b, e, published, CD_SEQ_LATEST, "Firm Mmq"), i < 12 ? "none" : "listed 2021-01-14");
    }
    size_t kept = e->tag_bytes;
    assert_int_equal(e->view_count, 26);
    lists_engine_trim(e, kept);
    assert_true(e->view_count < 26 && e->tag_bytes < kept);
    lists_engine_trim(e, 0);
    assert_int_equal(e->view_count, 1);
    assert_ok(lists_view_get(e, day(published), CD_SEQ_LATEST, &again, &err));
    assert_ptr_equal(again, last);
  }
  lists_engine_close(e);
  store_drop(&b);
}

static void a_hit_carries_what_the_list_says(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  size_t count;
  store_make(&b);
  add(&b, "us_csl", "2022-05-06",
      "_id,source,name,alt_names,start_date,federal_register_notice,license_requirement,license_policy,programs\n"
      "a," EL
      ",Alpha Systems,Beta Trading; and Gamma Ltd.,2021-11-04,86 FR 60760,All items,Presumption of denial.,P1; P2\n");
  assert_ok(lists_engine_open(b.s, &e, &err));
  const lists_hit *h = screen(&b, e, "2022-05-06", CD_SEQ_LATEST, "Gamma Ltd", &count);
  assert_int_equal(count, 1);
  assert_text(h->list, "us_csl");
  assert_text(h->source, "us_bis_entity_list");
  assert_text(h->entry, "a");
  assert_text(h->name, "Gamma Ltd.");
  assert_text(h->primary, "Alpha Systems");
  assert_text(h->cite, "86 FR 60760");
  assert_text(h->policy, "Presumption of denial.");
  assert_text(h->requirement, "All items");
  assert_int_equal(h->program_count, 2);
  assert_int_equal(h->published, day("2022-05-06"));
  assert_int_equal(h->score, NAMES_SCORE_SAME);
  cd_json *v = lists_hit_json(h, b.a);
  assert_text(cd_json_str(cd_json_get(v, "from")), "2021-11-04");
  assert_int_equal(cd_json_get(v, "to")->kind, CD_JSON_NULL);
  lists_engine_close(e);
  store_drop(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(entries_stand_from_the_snapshot_that_first_holds_them),
                                     cmocka_unit_test(the_publishers_days_go_before_the_snapshots),
                                     cmocka_unit_test(days_may_come_out_of_order),
                                     cmocka_unit_test(of_two_publications_of_a_day_the_later_record_counts),
                                     cmocka_unit_test(an_open_engine_sees_what_is_adopted_later),
                                     cmocka_unit_test(lists_are_filtered_by_name_and_by_source),
                                     cmocka_unit_test(views_that_were_not_used_of_late_go_and_come_again_the_same),
                                     cmocka_unit_test(a_hit_carries_what_the_list_says)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
