/* The life of a licence: which act may follow which, from which day, as known when; and that the next decision sees it. */
#include "fixture.h"

#include "register/ledger.h"
#include "register/licence.h"

#define LICENCE                                                                                                        \
  "{'id':'L','authority':'IL-DECA','kind':'export','holder':{'name':'Example Systems Ltd'},'valid_from':'2022-01-01'," \
  "'valid_to':'2022-12-31','items':[{'classifications':[{'regime':'us-ear','code':'4D004'}],'quantity':'10','unit':'EA'}],"  \
  "'end_users':'any','destinations':'any','end_uses':'any'}"

static cd_day day_of(const char *text) {
  cd_day day = CD_DAY_NONE;
  if (text) assert_true(cd_day_parse(cd_str_c(text), &day));
  return day;
}

/* "suspend", "2022-03-01", "2022-04-30" */
static cordon_status act(fixture *f, const char *name, const char *from, const char *until, const char *patch, cd_seq *seq) {
  licence_change c = {.act = name, .licence = CD_STR("L"), .reason = CD_STR("because"), .cite = CD_STR("s. 9"), .effective = day_of(from), .until = day_of(until), .label = "patch.json"};
  if (patch) {
    c.text = fixture_text(f, patch);
    c.patch = fixture_json(f, patch);
  }
  memset(&f->err, 0, sizeof f->err);
  return licence_act(f->store, &c, CD_STR("officer"), f->arena, seq, &f->err);
}

static void expect_state(fixture *f, const char *day, cd_seq known_at, licence_state wanted) {
  licence_standing got;
  fixture_ok(f, licence_standing_get(f->store, CD_STR("L"), day_of(day), known_at, f->arena, &got, &f->err));
  if (got.state != wanted) fail_msg("on %s it is %s, not %s", day, licence_state_name(got.state), licence_state_name(wanted));
}

static fixture *with_licence(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  fixture_ok(f, fixture_add(f, "licence", LICENCE, &added));
  return f;
}

static void states_are_derived_by_day_and_by_record(void **state) {
  fixture *f = with_licence(state);
  cd_seq suspended, reinstated, corrected, revoked;
  fixture_ok(f, act(f, "suspend", "2022-03-01", NULL, NULL, &suspended));
  fixture_ok(f, act(f, "reinstate", "2022-04-01", NULL, NULL, &reinstated));
  fixture_ok(f, act(f, "suspend", "2022-06-01", "2022-06-30", NULL, &corrected));
  fixture_ok(f, act(f, "revoke", "2022-09-01", NULL, NULL, &revoked));
  const struct {
    const char *day;
    cd_seq known_at;
    licence_state state;
  } table[] = {
      {"2021-12-31", CD_SEQ_LATEST, LICENCE_NOT_YET_VALID}, {"2022-02-28", CD_SEQ_LATEST, LICENCE_ACTIVE}, {"2022-03-01", CD_SEQ_LATEST, LICENCE_SUSPENDED},
      {"2022-03-31", CD_SEQ_LATEST, LICENCE_SUSPENDED},     {"2022-04-01", CD_SEQ_LATEST, LICENCE_ACTIVE}, {"2022-06-15", CD_SEQ_LATEST, LICENCE_SUSPENDED},
      {"2022-07-01", CD_SEQ_LATEST, LICENCE_ACTIVE},        {"2022-09-01", CD_SEQ_LATEST, LICENCE_REVOKED}, {"2023-09-01", CD_SEQ_LATEST, LICENCE_REVOKED},
      {"2022-03-15", suspended - 1, LICENCE_ACTIVE},        {"2022-05-01", suspended, LICENCE_SUSPENDED},  {"2022-05-01", reinstated, LICENCE_ACTIVE},
      {"2023-01-01", reinstated, LICENCE_EXPIRED},          {"2022-09-01", corrected, LICENCE_ACTIVE},
  };
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) expect_state(f, table[i].day, table[i].known_at, table[i].state);
}

static void unlawful_acts_are_refused(void **state) {
  fixture *f = with_licence(state);
  cd_seq seq, before, after;
  fixture_ok(f, act(f, "suspend", "2022-03-01", NULL, NULL, &seq));
  fixture_ok(f, store_last_seq(f->store, &before, &f->err));
  const struct {
    const char *act, *from, *until, *patch, *says;
  } table[] = {
      {"suspend", "2022-04-01", NULL, NULL, "licence.transition"},
      {"reinstate", "2022-02-01", NULL, NULL, "licence.transition"}, /* before it was suspended */
      {"revoke", "2022-02-01", NULL, NULL, "licence.transition"},    /* the suspension would follow a revocation */
      {"reinstate", "2023-02-01", NULL, NULL, "licence.expired"},
      {"suspend", "2022-02-01", "2022-01-01", NULL, "licence.until"},
      {"revoke", "2022-04-01", "2022-05-01", NULL, "licence.until"},
      {"amend", "2022-04-01", NULL, "{}", "an amendment is an object"},
      {"amend", "2022-04-01", NULL, "{'id':'X'}", "licence.amend_id"},
      {"amend", "2022-04-01", NULL, "{'status':'active'}", "licence.amend_status"},
      {"amend", "2022-04-01", NULL, "{'valid_to':'2022-12-31'}", "licence.amend_nothing"},
      {"amend", "2022-04-01", NULL, "{'valid_to':'2021-12-31'}", "before it begins"},
      {"amend", "2022-04-01", NULL, "{'valid_to':'2022-02-31'}", "not a day that exists"},
      {"amend", "2022-04-01", NULL, "{'successor':'L'}", "licence.circular"},
      {"amend", "2022-04-01", NULL, "{'holder':null}", "needs the field \"holder\""},
      {"grant", "2022-04-01", NULL, NULL, "no act on a licence"},
  };
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    cordon_status st = act(f, table[i].act, table[i].from, table[i].until, table[i].patch, &seq);
    if (st == CORDON_OK || !strstr(f->err.message, table[i].says)) fail_msg("%s %s: %d %s", table[i].act, table[i].from, (int)st, f->err.message);
  }
  fixture_ok(f, store_last_seq(f->store, &after, &f->err));
  assert_int_equal(before, after);
  memset(&f->err, 0, sizeof f->err);
  licence_change silent = {.act = "revoke", .licence = CD_STR("L"), .effective = CD_DAY_NONE, .until = CD_DAY_NONE};
  assert_int_equal(licence_act(f->store, &silent, CD_STR("officer"), f->arena, &seq, &f->err), CORDON_BAD_INPUT);
}

static void an_amendment_is_a_version_that_holds_from_its_day(void **state) {
  fixture *f = with_licence(state);
  cd_seq more, longer;
  cd_json *shown;
  ledger_posted posted;
  fixture_ok(f, act(f, "amend", "2022-06-01", NULL, "{'items':[{'classifications':[{'regime':'us-ear','code':'4D004'}],'quantity':'20','unit':'EA'}]}", &more));
  fixture_ok(f, act(f, "amend", "2022-05-01", NULL, "{'note':'seen again'}", &longer)); /* dated back: holds in May alone */
  const struct {
    const char *day, *left;
    bool note;
  } table[] = {{"2022-04-30", "10", false}, {"2022-05-15", "10", true}, {"2022-06-01", "20", false}};
  for (size_t i = 0; i < 3; i++) {
    fixture_ok(f, licence_show(f->store, CD_STR("L"), day_of(table[i].day), CD_SEQ_LATEST, f->arena, &shown, &f->err));
    assert_string_equal(cd_json_str(cd_json_get(cd_json_at(cd_json_get(shown, "remaining"), 0), "quantity")).ptr, table[i].left);
    assert_int_equal(cd_json_get(shown, "note") != NULL, table[i].note);
  }
  const ledger_request draw = {.act = LEDGER_DRAW, .licence = CD_STR("L"), .quantity = CD_STR("15"), .unit = CD_STR("EA"), .day = day_of("2022-06-02")};
  fixture_ok(f, ledger_post(f->store, &draw, CD_STR("x"), f->arena, &posted, &f->err));
  assert_int_equal(act(f, "amend", "2022-07-01", NULL, "{'items':[{'quantity':'14','unit':'EA'}]}", &more), CORDON_CHECK);
  assert_non_null(strstr(f->err.message, "licence.amend_drawn"));
}

static rules_truth covers(fixture *f, const char *day, cd_seq known_at, cd_str *why, cd_digest *digest) {
  register_view *v;
  cd_str id;
  const rules_requirement r = {.authority = CD_STR("IL-DECA"), .kind = CD_STR("export")};
  const cd_json *order = fixture_json(f, "{'exporter':{'name':'Example Systems Ltd'},'destination':'DE','transaction':'export','licences':['L'],"
                                         "'items':[{'classifications':[{'regime':'us-ear','code':'4D004'}],'quantity':'3','unit':'EA'}]}");
  fixture_ok(f, register_view_get(f->store, order, day_of(day), known_at, f->arena, &v, &f->err));
  rules_truth t = register_licence_covers(v, &r, &id);
  *why = cd_json_str(cd_json_at(cd_json_get(cd_json_at(register_view_licences(v, f->arena), 0), "why"), 0));
  *digest = register_view_digest(v);
  return t;
}

static void the_next_decision_sees_it(void **state) {
  fixture *f = with_licence(state);
  cd_seq suspended;
  cd_str why;
  cd_digest before, after;
  assert_int_equal(covers(f, "2022-03-02", CD_SEQ_LATEST, &why, &before), RULES_TRUE);
  fixture_ok(f, act(f, "suspend", "2022-03-01", NULL, NULL, &suspended));
  assert_int_equal(covers(f, "2022-03-02", CD_SEQ_LATEST, &why, &after), RULES_FALSE);
  assert_true(cd_str_find(why, CD_STR("suspended from 2022-03-01")) > 0);
  assert_false(cd_digest_eq(&before, &after));
  assert_int_equal(covers(f, "2022-02-28", CD_SEQ_LATEST, &why, &after), RULES_TRUE);  /* another day */
  assert_int_equal(covers(f, "2022-03-02", suspended - 1, &why, &after), RULES_TRUE); /* what was known before */
  assert_true(cd_digest_eq(&before, &after));
}

static void what_is_drawn_is_gone_for_the_next_decision(void **state) {
  fixture *f = with_licence(state);
  ledger_posted posted;
  cd_str why;
  cd_digest digest;
  const ledger_request draw = {.act = LEDGER_DRAW, .licence = CD_STR("L"), .quantity = CD_STR("8"), .unit = CD_STR("EA"), .day = day_of("2022-03-01")};
  fixture_ok(f, ledger_post(f->store, &draw, CD_STR("x"), f->arena, &posted, &f->err));
  assert_int_equal(covers(f, "2022-02-28", CD_SEQ_LATEST, &why, &digest), RULES_TRUE);
  assert_int_equal(covers(f, "2022-03-02", posted.seq - 1, &why, &digest), RULES_TRUE);
  assert_int_equal(covers(f, "2022-03-02", CD_SEQ_LATEST, &why, &digest), RULES_FALSE);
  assert_true(cd_str_find(why, CD_STR("over the 2 EA that are left of its 10")) > 0);
}

static void successors_do_not_lead_back(void **state) {
  fixture *f = with_licence(state);
  register_added added;
  cd_seq seq;
  fixture_ok(f, fixture_add(f, "licence", "{'id':'M','authority':'A','kind':'export','holder':{'name':'X Ltd'},'valid_from':'2022-01-01','successor':'N'}", &added));
  fixture_ok(f, fixture_add(f, "licence", "{'id':'N','authority':'A','kind':'export','holder':{'name':'X Ltd'},'valid_from':'2022-01-01','successor':'L'}", &added));
  assert_int_equal(act(f, "amend", NULL, NULL, "{'successor':'M'}", &seq), CORDON_BAD_INPUT);
  assert_non_null(strstr(f->err.message, "licence.circular"));
  assert_string_equal(f->err.file, "patch.json");
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
      TEST(states_are_derived_by_day_and_by_record), TEST(unlawful_acts_are_refused), TEST(an_amendment_is_a_version_that_holds_from_its_day),
      TEST(the_next_decision_sees_it), TEST(what_is_drawn_is_gone_for_the_next_decision), TEST(successors_do_not_lead_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
