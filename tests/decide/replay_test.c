/* Decisions made again: in a fresh engine, after what came later, and after what was erased. */
#include "world.h"

#define GERMANY "examples/orders/germany.json"

static cd_seq decide_file(fixture *f, decide_engine *e, const char *path) {
  return world_decide(f, e, world_file(f, path), NULL).seq;
}

static decide_replay_result replay(fixture *f, cd_seq seq) {
  decide_replay_result out;
  decide_engine *e = world_engine(f);
  memset(&f->err, 0, sizeof f->err);
  fixture_ok(f, decide_replay(e, seq, f->arena, &out, &f->err));
  decide_engine_close(e);
  return out;
}

static void assert_same(fixture *f, cd_seq seq) {
  decide_replay_result r = replay(f, seq);
  if (!r.same) fail_msg("decision %lld: " CD_FMT, (long long)seq, CD_ARG(r.difference));
}

static const char *const files[] = {"examples/orders/germany.json",
                                    "examples/orders/germany-listed-intermediary.json",
                                    "examples/orders/germany-no-commitment.json",
                                    "examples/orders/germany-no-licence.json",
                                    "examples/orders/germany-no-purposes.json",
                                    "examples/orders/germany-private-buyer.json",
                                    "examples/orders/mexico-2021-10-15.json",
                                    "examples/orders/mexico-2021-11-10.json",
                                    "examples/orders/kazakhstan-2021-10-15.json"};
#define FILES (sizeof files / sizeof files[0])

static void what_came_later_changes_nothing(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  cd_seq seqs[FILES];
  register_added added;
  for (size_t i = 0; i < FILES; i++) seqs[i] = decide_file(f, e, files[i]);
  decide_engine_close(e);
  for (size_t i = 0; i < FILES; i++) assert_same(f, seqs[i]);
  world_import(f, "us_ofac_sdn", "examples/lists/us_ofac_sdn/sdn.csv", "2020-01-08");
  world_adopt(f, "tests/decide/rulebooks/stop-all");
  fixture_ok(f, fixture_add(f, "licence",
                            "{'id':'IL-LATE','authority':'IL-DECA','kind':'export','holder':{'name':'Example Systems "
                            "Ltd'},'items':'any','end_users':'any',"
                            "'destinations':'any','end_uses':'any','valid_from':'2020-01-01'}",
                            &added));
  for (size_t i = 0; i < FILES; i++) assert_same(f, seqs[i]);
  e = world_engine(f);
  assert_int_equal(world_decide(f, e, world_file(f, GERMANY), NULL).outcome, RULES_PROHIBITED);
  decide_options then = *world_defaults();
  then.known_at = seqs[0];
  assert_int_equal(world_decide(f, e, world_file(f, GERMANY), &then).outcome, RULES_LICENSED);
  decide_engine_close(e);
}

static void an_engine_that_is_refreshed_sees_what_came(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  assert_int_equal(world_decide(f, e, world_file(f, GERMANY), NULL).outcome, RULES_LICENSED);
  world_adopt(f, "tests/decide/rulebooks/stop-all");
  assert_int_equal(world_decide(f, e, world_file(f, GERMANY), NULL).outcome, RULES_LICENSED);
  fixture_ok(f, decide_engine_refresh(e, &f->err));
  decide_result d = world_decide(f, e, world_file(f, GERMANY), NULL);
  assert_int_equal(d.outcome, RULES_PROHIBITED);
  decide_engine_close(e);
  assert_same(f, d.seq);
}

static void a_licence_that_came_late_is_seen_from_then(void **state) {
  fixture *f = (fixture *)*state;
  register_added added;
  cd_seq before;
  cd_str order = world_order(f, GERMANY, "{'licences':['IL-LATE']}");
  fixture_ok(f, store_last_seq(f->store, &before, &f->err));
  fixture_ok(f, fixture_add(f, "licence",
                            "{'id':'IL-LATE','authority':'IL-DECA','kind':'export','holder':{'name':'Example Systems "
                            "Ltd'},'items':'any','end_users':'any',"
                            "'destinations':'any','end_uses':'any','valid_from':'2020-01-01'}",
                            &added));
  decide_engine *e = world_engine(f);
  decide_options then = *world_defaults();
  then.known_at = before;
  decide_result as_known_then = world_decide(f, e, order, &then), as_known_now = world_decide(f, e, order, NULL);
  assert_int_equal(as_known_then.outcome, RULES_LICENCE_REQUIRED);
  assert_int_equal(as_known_now.outcome, RULES_LICENSED);
  decide_engine_close(e);
  assert_same(f, as_known_then.seq);
  assert_same(f, as_known_now.seq);
}

static void a_record_holds_no_name(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  store_record record;
  cd_json *shown;
  cd_str order = world_order(f, GERMANY,
                             "{'parties':[{'role':'end_user','name':'Landeskriminalamt Musterland','aliases':['LKA "
                             "Muster'],'country':'DE','kind':'government','address':'Musterweg 7',"
                             "'identifiers':[{'type':'register','value':'ZZ-4711'}],'owners':[{'name':'Eigner "
                             "Beispiel','percent':'10','birth_date':'1961-02-03'}]}]}");
  decide_result d = world_decide(f, e, order, NULL);
  const char *const hidden[] = {"Landeskriminalamt", "LKA Muster",     "Musterweg", "ZZ-4711", "Eigner",
                                "1961-02-03",        "Example Systems"};
  fixture_ok(f, store_record_get(f->store, d.seq, f->arena, &record, &f->err));
  for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
    if (cd_str_find(record.body, cd_str_c(hidden[i])) >= 0) fail_msg("the record holds \"%s\"", hidden[i]);
  }
  fixture_ok(f, decide_get(f->store, d.seq, f->arena, &shown, &f->err));
  assert_true(cd_str_eq(world_canonical(f, shown), world_canonical(f, d.json)));
  decide_engine_close(e);
  assert_same(f, d.seq);
}

static void what_was_erased_cannot_be_made_again(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  store_record before, after;
  cd_json *body;
  cd_seq seq = decide_file(f, e, GERMANY);
  decide_engine_close(e);
  fixture_ok(f, store_record_get(f->store, seq, f->arena, &before, &f->err));
  fixture_ok(f, cd_json_parse(before.body, "record", f->arena, &body, &f->err));
  const cd_json *name = cd_json_get(cd_json_at(cd_json_get(body, "parties"), 0), "name");
  fixture_ok(f, store_personal_erase(f->store, cd_json_str(cd_json_get(name, "salted")), &f->err));
  decide_replay_result r = replay(f, seq);
  assert_false(r.same);
  assert_true(r.erased);
  assert_true(cd_str_find(r.difference, CD_STR("erased")) >= 0);
  fixture_ok(f, store_record_get(f->store, seq, f->arena, &after, &f->err));
  assert_true(cd_digest_eq(&before.digest, &after.digest));
  cd_json *shown;
  fixture_ok(f, decide_get(f->store, seq, f->arena, &shown, &f->err));
}

/* A record that says something else than what comes out now: where, and what. */
static void a_difference_is_told_by_its_place(void **state) {
  fixture *f = (fixture *)*state;
  decide_engine *e = world_engine(f);
  cd_json *body;
  cd_seq forged;
  store_record record;
  fixture_ok(f, store_record_get(f->store, decide_file(f, e, GERMANY), f->arena, &record, &f->err));
  decide_engine_close(e);
  const char *const changes[][2] = {
      {"{'at_most':'prohibited'}", "at_most: recorded \"prohibited\", now \"licensed\""},
      {"{'outcome':'refer','digests':{'engine:cordon':'sha256:00'}}", "digests.engine:cordon: recorded \"sha256:00\""},
      {"{'notes':'x'}", "notes: recorded \"x\", now nothing"}};
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    fixture_ok(f, cd_json_parse(record.body, "record", f->arena, &body, &f->err));
    fixture_ok(f, store_begin(f->store, &f->err));
    fixture_ok(f, store_record_append(f->store, CD_STR("decision"), CD_STR("tester"),
                                      fixture_merge(f, body, fixture_json(f, changes[i][0])), &forged, &f->err));
    fixture_ok(f, store_commit(f->store, &f->err));
    decide_replay_result r = replay(f, forged);
    assert_false(r.same);
    if (cd_str_find(r.difference, cd_str_c(changes[i][1])) < 0) fail_msg("says: " CD_FMT, CD_ARG(r.difference));
  }
}

static void ids_are_read_and_missing_ones_told(void **state) {
  fixture *f = (fixture *)*state;
  cd_seq seq;
  cd_json *shown;
  fixture_ok(f, decide_parse_id(CD_STR("D-000123"), &seq, &f->err));
  assert_int_equal(seq, 123);
  fixture_ok(f, decide_parse_id(CD_STR("123"), &seq, &f->err));
  assert_int_equal(seq, 123);
  assert_int_equal(decide_parse_id(CD_STR("D-"), &seq, &f->err), CORDON_USAGE);
  memset(&f->err, 0, sizeof f->err);
  assert_int_equal(decide_get(f->store, 1, f->arena, &shown, &f->err), CORDON_NOT_FOUND);
  assert_non_null(strstr(f->err.message, "no decision yet"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, fixture_close)
      TEST(what_came_later_changes_nothing),
      TEST(an_engine_that_is_refreshed_sees_what_came),
      TEST(a_licence_that_came_late_is_seen_from_then),
      TEST(a_record_holds_no_name),
      TEST(what_was_erased_cannot_be_made_again),
      TEST(a_difference_is_told_by_its_place),
      TEST(ids_are_read_and_missing_ones_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
