/* Does a licence cover an order? One order and one licence that fit, each case a change of one of them. */
#include "fixture.h"

#define LICENCE                                                                                                        \
  "{'id':'L','authority':'IL-DECA','kind':'export','holder':{'name':'Example Systems Ltd','country':'IL'},"            \
  "'items':[{'line':1,'classifications':[{'regime':'us-ear','code':'4D004'}],'quantity':'2','unit':'EA','value':'"     \
  "500000','currency':'USD'}],"                                                                                        \
  "'end_users':[{'name':'Federal Police of Mexico','country':'MX','kind':'government'}],'destinations':['MX'],"        \
  "'end_uses':['serious_crime','counter_terrorism'],'transactions':['export','support'],'valid_from':'2021-01-01','"   \
  "valid_to':'2021-12-31'}"

#define ORDER                                                                                                          \
  "{'id':'O','date':'2021-11-26','exporter':{'name':'EXAMPLE SYSTEMS LTD.','country':'IL','kind':'company'},"          \
  "'parties':[{'role':'end_user','name':'Federal Police of "                                                           \
  "Mexico','country':'MX','kind':'government'}],'destination':'MX','from':'IL',"                                       \
  "'items':[{'line':1,'classifications':[{'regime':'us-ear','code':'4D004.a'}],'quantity':'2','unit':'EA','value':'"   \
  "500000.00','currency':'USD'}],"                                                                                     \
  "'end_use':{'purposes':['serious_crime']},'delivery':{'hosted_in':'MX','operated_from':'IL','territory':['MX']},'"   \
  "transaction':'export','licences':['L']}"

static register_cache *cache;

typedef struct coverage_case {
  const char *name, *order, *licence;
  rules_truth covers;
  const char *says;
} coverage_case;

#define ITEM(rest) "{'items':[{'classifications':[{'regime':'us-ear','code':'4D004'}]," rest "}]}"

static const coverage_case cases[] = {
    {"it fits", "{}", "{}", RULES_TRUE, NULL},
    {"the day after it ends", "{'date':'2022-01-05'}", "{}", RULES_FALSE,
     "licence L is valid to 2021-12-31; the order is of 2022-01-05"},
    {"the last day", "{'date':'2021-12-31'}", "{}", RULES_TRUE, NULL},
    {"before it begins", "{'date':'2020-12-31'}", "{}", RULES_FALSE, "valid from 2021-01-01"},
    {"no end", "{'date':'2030-01-01'}", "{'valid_to':null}", RULES_TRUE, NULL},
    {"suspended", "{}", "{'status':'suspended'}", RULES_FALSE, "licence L is suspended"},
    {"another exporter", "{'exporter':{'name':'Sample Systems Ltd'}}", "{}", RULES_FALSE,
     "holder of licence L is not the exporter"},
    {"the exporter of another country", "{'exporter':{'country':'CY'}}", "{}", RULES_FALSE, "holder"},
    {"no exporter", "{'exporter':null}", "{}", RULES_UNKNOWN, "does not name its exporter"},
    {"another end user", "{'parties':[{'role':'end_user','name':'Navy of Mexico'}]}", "{}", RULES_FALSE,
     "party 1 (end_user) is not among the end users"},
    {"a second end user",
     "{'parties':[{'role':'end_user','name':'Federal Police of Mexico'},{'role':'ultimate_end_user','name':'Navy of "
     "Mexico'}]}",
     "{}", RULES_FALSE, "party 2 (ultimate_end_user)"},
    {"other roles do not matter",
     "{'parties':[{'role':'end_user','name':'Federal Police of Mexico','country':'MX'},{'role':'consignee','name':'Carrier SA'}]}",
     "{}", RULES_TRUE, NULL},
    {"an end user whose country is left out", "{'parties':[{'role':'end_user','name':'Federal Police of Mexico'}]}", "{}", RULES_UNKNOWN,
     "does not state its country"},
    {"nobody", "{'parties':[]}", "{}", RULES_UNKNOWN, "states no end user"},
    {"an end user without a name", "{'parties':[{'role':'end_user'}]}", "{}", RULES_UNKNOWN, "has no name"},
    {"any end user", "{'parties':[{'role':'end_user','name':'Navy of Mexico'}]}", "{'end_users':'any'}", RULES_TRUE,
     NULL},
    {"end users left out of the licence", "{}", "{'end_users':null}", RULES_UNKNOWN, "states no end users"},
    {"another destination", "{'destination':'DE'}", "{}", RULES_FALSE, "DE (destination)"},
    {"no destination", "{'destination':null}", "{}", RULES_UNKNOWN, "states no destination"},
    {"hosted elsewhere", "{'delivery':{'hosted_in':'US'}}", "{}", RULES_FALSE, "US (hosted_in)"},
    {"a wider territory", "{'delivery':{'territory':['MX','GT']}}", "{}", RULES_FALSE, "GT (territory)"},
    {"another purpose", "{'end_use':{'purposes':['serious_crime','military']}}", "{}", RULES_FALSE,
     "the purpose military"},
    {"purposes left out", "{'end_use':null}", "{}", RULES_UNKNOWN, "end_use.purposes"},
    {"no purpose at all", "{'end_use':{'purposes':[]}}", "{}", RULES_FALSE, "no purpose at all"},
    {"another transaction", "{'transaction':'re_export'}", "{}", RULES_FALSE, "of kind re_export"},
    {"transaction left out", "{'transaction':null}", "{}", RULES_UNKNOWN, "does not state its transaction"},
    {"a fuller code is no part of a shorter one",
     "{'items':[{'classifications':[{'regime':'us-ear','code':'4D0044'}]}]}", "{}", RULES_FALSE,
     "no classification of any line"},
    {"the same code of another regime", "{'items':[{'classifications':[{'regime':'eu-dual-use','code':'4D004'}]}]}",
     "{}", RULES_FALSE, "no classification of any line"},
    {"no classification", "{'items':[{'quantity':'1','unit':'EA'}]}", "{}", RULES_UNKNOWN,
     "item 1 states no classification"},
    {"no items", "{'items':null}", "{}", RULES_UNKNOWN, "states no items"},
    {"one too many", ITEM("'quantity':'3','unit':'EA','value':'1','currency':'USD'"), "{}", RULES_FALSE,
     "over its 2 EA"},
    {"a cent too much", ITEM("'quantity':'1','unit':'EA','value':'500000.01','currency':'USD'"), "{}", RULES_FALSE,
     "over its 500000 USD"},
    {"two items share a line",
     "{'items':[{'line':1,'classifications':[{'regime':'us-ear','code':'4D004'}],'quantity':'1','unit':'EA','value':'"
     "300000','currency':'USD'},"
     "{'line':2,'classifications':[{'regime':'us-ear','code':'4D004'}],'quantity':'1','unit':'EA','value':'200000.01','"
     "currency':'USD'}]}",
     "{}", RULES_FALSE, "item 2 takes the value"},
    {"a second line takes it", ITEM("'quantity':'3','unit':'EA','value':'1','currency':'USD'"),
     "{'items':[{'line':1,'classifications':[{'regime':'us-ear','code':'4D004'}],'quantity':'2','unit':'EA'},{'line':2,"
     "'classifications':[{'regime':'us-ear','code':'4D004'}],'quantity':'3','unit':'EA'}]}",
     RULES_TRUE, NULL},
    {"another currency", ITEM("'quantity':'1','unit':'EA','value':'1','currency':'EUR'"), "{}", RULES_UNKNOWN,
     "no conversion is stated"},
    {"another unit", ITEM("'quantity':'1','unit':'seats','value':'1','currency':'USD'"), "{}", RULES_UNKNOWN,
     "in seats"},
    {"quantity left out", ITEM("'value':'1','currency':'USD'"), "{}", RULES_UNKNOWN, "does not state its quantity"},
    {"no limit on the line", ITEM("'description':'x'"),
     "{'items':[{'classifications':[{'regime':'us-ear','code':'4D004'}]}]}", RULES_TRUE, NULL},
    {"a mismatch beats an unknown", "{'destination':'DE','end_use':null}", "{}", RULES_FALSE, "DE"},
};

static cd_str all_reasons(fixture *f, const cd_json *licence) {
  const cd_json *why = cd_json_get(licence, "why");
  cd_str all = CD_STR("");
  for (size_t i = 0; i < cd_json_count(why); i++)
    all = cd_str_printf(f->arena, CD_FMT CD_FMT "; ", CD_ARG(all), CD_ARG(cd_json_str(cd_json_at(why, i))));
  return all;
}

static void check_case(fixture *f, const coverage_case *c, size_t n) {
  char id[16];
  register_added added;
  register_view *view;
  cd_str licence = CD_STR("");
  cd_day day = 0;
  snprintf(id, sizeof id, "L%zu", n);
  cd_json *body = fixture_merge(f, fixture_json(f, LICENCE), fixture_json(f, c->licence));
  cd_json *order = fixture_merge(f, fixture_json(f, ORDER), fixture_json(f, c->order));
  cd_json_set(f->arena, body, "id", cd_json_new_str(f->arena, cd_str_dup(f->arena, cd_str_c(id))));
  cd_json_set(f->arena, order, "licences", cd_json_add(f->arena, cd_json_new_list(f->arena), cd_json_get(body, "id")));
  fixture_ok(f,
             register_add(f->store, "licence", body, CD_STR(""), c->name, CD_STR("tester"), f->arena, &added, &f->err));
  cd_day_parse(cd_json_str(cd_json_get(order, "date")), &day);
  fixture_ok(f, register_view_cached(f->store, cache, order, day, CD_SEQ_LATEST, f->arena, &view, &f->err));
  const rules_requirement r = {.id = CD_STR("il.export"), .authority = CD_STR("IL-DECA"), .kind = CD_STR("export")};
  rules_truth got = register_licence_covers(view, &r, &licence);
  cd_json *told = register_view_licences(view, f->arena);
  cd_str why = all_reasons(f, cd_json_at(told, 0));
  cd_str wanted = fixture_text(f, c->says ? c->says : "");
  if (c->says && cd_str_starts(wanted, CD_STR("licence L ")))
    wanted = cd_str_printf(f->arena, "licence %s " CD_FMT, id, CD_ARG(cd_str_sub(wanted, 10, wanted.len)));
  if (c->says && cd_str_starts(wanted, CD_STR("holder of licence L "))) wanted = CD_STR("is not the exporter");
  if (got != c->covers)
    fail_msg("%s: %s, not %s: " CD_FMT, c->name, rules_truth_name(got), rules_truth_name(c->covers), CD_ARG(why));
  if (c->says ? cd_str_find(why, wanted) < 0 : why.len > 0) fail_msg("%s: says " CD_FMT, c->name, CD_ARG(why));
  assert_int_equal(licence.len > 0, got != RULES_FALSE);
}

static void each_point_is_told(void **state) {
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) check_case((fixture *)*state, &cases[i], i);
}

static register_view *view_of(fixture *f, const char *order, const char *day, cd_seq known_at) {
  register_view *view = NULL;
  cd_day d = 0;
  cd_day_parse(cd_str_c(day), &d);
  fixture_ok(f, register_view_cached(f->store, cache, fixture_merge(f, fixture_json(f, ORDER), fixture_json(f, order)),
                                     d, known_at, f->arena, &view, &f->err));
  return view;
}

static void only_what_is_asked_for_answers(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  cd_str id = CD_STR("");
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &added));
  register_view *v = view_of(f, "{}", "2021-11-26", CD_SEQ_LATEST);
  rules_requirement r = {.authority = CD_STR("US-BIS"), .kind = CD_STR("export")};
  assert_int_equal(register_licence_covers(v, &r, &id), RULES_FALSE);
  r = (rules_requirement){.authority = CD_STR("IL-DECA"), .kind = CD_STR("marketing")};
  assert_int_equal(register_licence_covers(v, &r, &id), RULES_FALSE);
  assert_true(cd_str_find(all_reasons(f, cd_json_at(register_view_licences(v, f->arena), 0)),
                          CD_STR("no requirement of this order asks for it")) >= 0);
}

static void what_is_not_held_covers_nothing(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  cd_str id = CD_STR("");
  const rules_requirement r = {.authority = CD_STR("IL-DECA"), .kind = CD_STR("export")};
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &added));
  register_view *v = view_of(f, "{}", "2021-11-26", added.seq - 1);
  assert_int_equal(register_licence_covers(v, &r, &id), RULES_FALSE);
  assert_true(cd_str_find(all_reasons(f, cd_json_at(register_view_licences(v, f->arena), 0)),
                          CD_STR("the register holds no licence L")) >= 0);
  cd_digest before = register_view_digest(v),
            after = register_view_digest(view_of(f, "{}", "2021-11-26", CD_SEQ_LATEST));
  assert_false(cd_digest_eq(&before, &after));
}

static void commitments_count_while_in_force(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  fixture_ok(
      f,
      fixture_add(f, "commitment",
                  "{'id':'E','giver':{'kind':'state','country':'MX'},'valid_from':'2021-06-01','valid_to':'2022-05-31',"
                  "'clauses':[{'id':'1','kind':'purpose_limit','text':'a','check':'decision'},{'id':'2','kind':'"
                  "territory_limit','text':'b','valid_to':'2021-08-01'}]}",
                  &added));
  register_view *v = view_of(f, "{'commitments':['E']}", "2021-11-26", CD_SEQ_LATEST);
  const cd_json *facts = register_view_commitments(v);
  assert_int_equal(cd_json_count(facts), 1);
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(facts, 0), "giver_country")), "MX"));
  assert_int_equal(cd_json_count(cd_json_get(cd_json_at(facts, 0), "clauses")), 1);
  v = view_of(f, "{'commitments':['E']}", "2022-06-01", CD_SEQ_LATEST);
  assert_int_equal(cd_json_count(register_view_commitments(v)), 0);
  assert_true(cd_str_find(all_reasons(f, cd_json_at(register_view_cited_commitments(v, f->arena), 0)),
                          CD_STR("valid to 2022-05-31")) >= 0);
}

static void what_would_cover_is_hinted_and_not_used(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  cd_json *hints;
  cd_str id = CD_STR("");
  const rules_requirement open[] = {
      {.id = CD_STR("il.export"), .authority = CD_STR("IL-DECA"), .kind = CD_STR("export")},
      {.id = CD_STR("il.commitment"), .kind = CD_STR("commitment")}};
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &added));
  fixture_ok(f, fixture_add(f, "commitment",
                            "{'id':'E','giver':{'kind':'state','country':'MX'},'valid_from':'2021-06-01'}", &added));
  register_view *v = view_of(f, "{'licences':[]}", "2021-11-26", CD_SEQ_LATEST);
  assert_int_equal(register_licence_covers(v, &open[0], &id), RULES_FALSE);
  fixture_ok(f, register_view_hints(v, open, 2, f->arena, &hints, &f->err));
  assert_int_equal(cd_json_count(hints), 2);
  assert_true(cd_str_starts(cd_json_str(cd_json_at(hints, 0)), CD_STR("licence L would answer")));
  assert_true(cd_str_starts(cd_json_str(cd_json_at(hints, 1)), CD_STR("commitment E")));
  v = view_of(f, "{'licences':[]}", "2022-11-26", CD_SEQ_LATEST);
  fixture_ok(f, register_view_hints(v, open, 1, f->arena, &hints, &f->err));
  assert_int_equal(cd_json_count(hints), 0);
}

/* Record numbers mean something else in each store. */
static int open_clean(void **state) { return register_cache_clear(cache) ? fixture_open(state) : -1; }

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_clean, fixture_close)
      TEST(each_point_is_told),
      TEST(only_what_is_asked_for_answers),
      TEST(what_is_not_held_covers_nothing),
      TEST(commitments_count_while_in_force),
      TEST(what_would_cover_is_hinted_and_not_used),
  };
  cache = register_cache_new();
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  register_cache_free(cache);
  return failed;
}
