/* Orders of the examples, decided: their outcome, what is said of it, and what is left in the store. */
#include "world.h"

#define GERMANY "examples/orders/germany.json"
#define MEXICO "examples/orders/mexico-2021-11-26.json"

typedef struct outcome_case {
  const char *order, *patch, *outcome, *at_least, *at_most;
} outcome_case;

static const outcome_case outcomes[] = {
    {GERMANY, "{}", "licensed", "licensed", "licensed"},
    {GERMANY, "{'licences':[]}", "licence_required", "licence_required", "licence_required"},
    {GERMANY, "{'commitments':[]}", "licence_required", "licence_required", "licence_required"},
    {GERMANY, "{'licences':['IL-0']}", "licence_required", "licence_required", "licence_required"},
    {GERMANY, "{'end_use':null}", "refer", "licensed", "prohibited"},
    {GERMANY, "{'parties':[{'role':'end_user','name':'Private Buyer GmbH','country':'DE','kind':'company'}]}",
     "prohibited", "prohibited", "prohibited"},
    {MEXICO, "{}", "prohibited", "prohibited", "prohibited"},
    {MEXICO, "{'date':'2021-10-15'}", "licensed", "licensed", "licensed"},
    {MEXICO, "{'date':'2021-11-10'}", "refer", "licensed", "prohibited"},
};

static void orders_have_their_outcome(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
    const outcome_case *c = &outcomes[i];
    decide_result got = world_decide(f, e, world_order(f, c->order, c->patch), NULL);
    const char *outcome = rules_outcome_name(got.outcome), *low = rules_outcome_name(got.at_least),
               *high = rules_outcome_name(got.at_most);
    if (strcmp(outcome, c->outcome) != 0 || strcmp(low, c->at_least) != 0 || strcmp(high, c->at_most) != 0) {
      fail_msg("%s %s: %s, %s..%s: " CD_FMT, c->order, c->patch, outcome, low, high,
               CD_ARG(world_canonical(f, cd_json_get(got.json, "regimes"))));
    }
    assert_true(cd_str_eqc(cd_json_str(cd_json_get(got.json, "outcome")), outcome));
    if (got.outcome == RULES_REFER_OUTCOME) assert_true(cd_json_count(cd_json_get(got.json, "missing")) > 0);
    bool licensed = got.outcome == RULES_LICENSED;
    assert_int_equal(cd_json_get(got.json, "licence")->kind == CD_JSON_OBJECT,
                     licensed || cd_json_get(cd_json_get(got.json, "licence"), "id"));
  }
  decide_engine_close(e);
}

static const cd_json *party(const decide_result *d, size_t i) { return cd_json_at(cd_json_get(d->json, "parties"), i); }

/* What the first hit of a party is as a fact, or empty. */
static cd_str listed(const decide_result *d, size_t i) {
  return cd_json_str(cd_json_get(cd_json_at(cd_json_get(party(d, i), "hits"), 0), "listed"));
}

#define LISTED(name, country)                                                                                          \
  "{'parties':[{'role':'end_user','name':'" name "','country':'" country "','kind':'company'}]}"

static void a_listed_name_is_listed_from_its_day(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  const char *const names[] = {LISTED("NSO Group", "IL"), LISTED("Candiru", "IL"), LISTED("Tabatha Ltd.", "IL"),
                               LISTED("Grindavik Solutions Ltd.", "IL")};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    cd_day day = 0;
    decide_options opt = *world_defaults();
    cd_str order = world_order(f, GERMANY, names[i]);
    cd_day_parse(CD_STR("2021-11-03"), &day);
    opt.as_of = day;
    decide_result before = world_decide(f, e, order, &opt);
    opt.as_of = day + 1;
    decide_result after = world_decide(f, e, order, &opt);
    if (!cd_str_eqc(listed(&before, 0), "")) fail_msg("%s is listed before its day", names[i]);
    if (!cd_str_eqc(listed(&after, 0), "true"))
      fail_msg("%s is not listed on its day: " CD_FMT, names[i], CD_ARG(world_canonical(f, party(&after, 0))));
  }
  decide_engine_close(e);
}

static void owners_and_exporter_are_screened_too(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  decide_result d =
      world_decide(f, e,
                   world_order(f, GERMANY,
                               "{'exporter':{'name':'Candiru'},'parties':[{'role':'end_user','name':'Musterland "
                               "Agency','country':'DE','kind':'government','owners':[{'name':'NSO "
                               "Group','percent':'60','country':'IL'}]}]}"),
                   NULL);
  assert_int_equal(cd_json_count(cd_json_get(party(&d, 0), "hits")), 0);
  const cd_json *owner = cd_json_at(cd_json_get(party(&d, 0), "owners"), 0);
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(cd_json_get(owner, "hits"), 0), "listed")), "true"));
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(party(&d, 1), "role")), "exporter"));
  assert_true(cd_str_eqc(listed(&d, 1), "true"));
  decide_engine_close(e);
}

static void a_party_without_a_name_is_not_cleared(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  decide_result d =
      world_decide(f, e,
                   world_order(f, GERMANY,
                               "{'parties':[{'role':'end_user','country':'DE','kind':'government'}],'items':[{'"
                               "classifications':[{'regime':'us-ear','code':'4D004'}],'origin':'US'}]}"),
                   NULL);
  const cd_json *american = cd_json_at(cd_json_get(d.json, "regimes"), 1);
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(american, "regime")), "us-entity-list"));
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(american, "outcome")), "refer"));
  assert_non_null(cd_json_get(party(&d, 0), "unscreened"));
  decide_engine_close(e);
}

static void a_dry_run_records_nothing(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  cd_seq before, after;
  decide_options opt = *world_defaults();
  opt.dry_run = true;
  fixture_ok(f, store_last_seq(f->store, &before, &f->err));
  decide_result d = world_decide(f, e, world_file(f, GERMANY), &opt);
  fixture_ok(f, store_last_seq(f->store, &after, &f->err));
  assert_int_equal(before, after);
  assert_int_equal(d.seq, 0);
  assert_int_equal(cd_json_get(d.json, "decision")->kind, CD_JSON_NULL);
  decide_engine_close(e);
}

static void one_order_may_be_decided_many_times(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  decide_result one = world_decide(f, e, world_file(f, GERMANY), NULL),
                two = world_decide(f, e, world_file(f, GERMANY), NULL);
  assert_int_not_equal(one.seq, two.seq);
  cd_json_set(f->arena, two.json, "decision", cd_json_get(one.json, "decision"));
  assert_true(cd_str_eq(world_canonical(f, one.json), world_canonical(f, two.json)));
  decide_engine_close(e);
}

static void an_open_transaction_is_joined(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  cd_seq *all;
  size_t count;
  fixture_ok(f, store_begin(f->store, &f->err));
  for (int i = 0; i < 5; i++) world_decide(f, e, world_file(f, GERMANY), NULL);
  store_rollback(f->store);
  fixture_ok(f, decide_list(f->store, f->arena, &all, &count, &f->err));
  assert_int_equal(count, 0);
  fixture_ok(f, store_begin(f->store, &f->err));
  for (int i = 0; i < 5; i++) world_decide(f, e, world_file(f, GERMANY), NULL);
  fixture_ok(f, store_commit(f->store, &f->err));
  fixture_ok(f, decide_list(f->store, f->arena, &all, &count, &f->err));
  assert_int_equal(count, 5);
  decide_engine_close(e);
}

typedef struct bad_order {
  const char *text;
  int64_t line;
  const char *field;
} bad_order;

static const bad_order bad_orders[] = {
    {"{'id':'O','date':'2021-11-26',\n'destinaton':'MX'}", 11, "order.destinaton"},
    {"{'id':'O','date':'2021-02-30'}", 10, "order.date"},
    {"{'id':'O','date':'2021-11-26','parties':[{'role':'end_user','country':'XX'}]}", 10, "order.parties[0].country"},
    {"{'id':'O','id':'P'}", 10, ""},
    {"{'id':'O'}", 10, "order.date"},
    {"{'id':'O',", 10, ""},
    {"[]", 0, ""},
};

static void a_bad_order_leaves_the_store_as_it_was(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  cd_seq before, after;
  fixture_ok(f, store_last_seq(f->store, &before, &f->err));
  for (size_t i = 0; i < sizeof bad_orders / sizeof bad_orders[0]; i++) {
    decide_result out;
    memset(&f->err, 0, sizeof f->err);
    cordon_status st = decide_order(e, fixture_text(f, bad_orders[i].text), "orders.jsonl", 10, world_defaults(),
                                    f->arena, &out, &f->err);
    bool placed = (!bad_orders[i].line || f->err.line == bad_orders[i].line) &&
                  (!bad_orders[i].field[0] || strcmp(f->err.field, bad_orders[i].field) == 0);
    if (st != CORDON_BAD_INPUT || !placed)
      fail_msg("case %zu: %d %s:%lld %s: %s", i, (int)st, f->err.file, (long long)f->err.line, f->err.field,
               f->err.message);
  }
  memset(&f->err, 0, sizeof f->err);
  fixture_ok(f, store_last_seq(f->store, &after, &f->err));
  assert_int_equal(before, after);
  decide_engine_close(e);
}

static void without_rulebooks_everything_is_referred(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  decide_options opt = *world_defaults();
  opt.known_at = 0;
  decide_result d = world_decide(f, e, world_file(f, GERMANY), &opt);
  assert_int_equal(d.outcome, RULES_REFER_OUTCOME);
  assert_int_equal(d.at_most, RULES_PROHIBITED);
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(cd_json_get(d.json, "missing"), 0), "fact")), "rulebooks"));
  decide_engine_close(e);
}

static rules_result regime(rules_outcome outcome, rules_outcome low, rules_outcome high) {
  return (rules_result){.outcome = outcome, .at_least = low, .at_most = high};
}

static void regimes_combine_at_both_ends(void **state) {
  (void)state;
  const rules_outcome no = RULES_NO_LICENCE_REQUIRED, licensed = RULES_LICENSED, required = RULES_LICENCE_REQUIRED,
                      never = RULES_PROHIBITED, refer = RULES_REFER_OUTCOME;
  struct {
    rules_result a, b;
    rules_outcome outcome, low, high;
  } cases[] = {
      {regime(no, no, no), regime(licensed, licensed, licensed), licensed, licensed, licensed},
      {regime(never, never, never), regime(refer, no, never), never, never, never},
      {regime(required, required, required), regime(refer, no, never), refer, required, never},
      {regime(refer, no, licensed), regime(required, required, required), required, required, required},
      {regime(refer, required, required), regime(no, no, no), refer, required, required},
      {regime(refer, required, required), regime(required, required, required), required, required, required},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const rules_result both[] = {cases[i].a, cases[i].b}, turned[] = {cases[i].b, cases[i].a};
    for (int k = 0; k < 2; k++) {
      rules_outcome low, high, got = decide_combine(k ? both : turned, 2, &low, &high);
      if (got != cases[i].outcome || low != cases[i].low || high != cases[i].high)
        fail_msg("case %zu: %s", i, rules_outcome_name(got));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, fixture_close)
      TEST(orders_have_their_outcome),
      TEST(a_listed_name_is_listed_from_its_day),
      TEST(owners_and_exporter_are_screened_too),
      TEST(a_party_without_a_name_is_not_cleared),
      TEST(a_dry_run_records_nothing),
      TEST(one_order_may_be_decided_many_times),
      TEST(an_open_transaction_is_joined),
      TEST(a_bad_order_leaves_the_store_as_it_was),
      TEST(without_rulebooks_everything_is_referred),
      cmocka_unit_test(regimes_combine_at_both_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
