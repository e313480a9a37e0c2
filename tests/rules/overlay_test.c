/* Drafts laid over a rulebook: what they change, what is refused and where, and that nothing adopts them. */
#include "folder.h"

#include "rules/book.h"

#define HEAD "overlay_of: base\nid: draft\ntitle: a draft\nversion: '1'\n"
#define TABLE "tables: [{name: t, file: tables/t.csv}]\n"
#define COLUMNS "change,key,valid_from,valid_to,cite,note,group\n"
#define RULE(id, when, effect)                                                                                         \
  "- {id: " id ", title: t, when: '" when "', effect: " effect ", cite: c, reason: r, source: s}\n"

static void put_base(const folder *f) {
  folder_put(
      f, "rulebook.yaml",
      "id: base\ntitle: t\nauthority: A\nversion: '1'\njurisdiction: {when: 'true', text: all}\n"
      "sources: [{id: s, title: s, kind: official}]\n"
      "tables: [{name: t, file: tables/t.csv, title: t, keys: country, currency: c, complete: [{to: 2024-12-31}], "
      "gaps: [{from: 2025-01-01, why: not looked at}]}]\n");
  folder_put(f, "tables/t.csv",
             "key,valid_from,valid_to,cite,note,group\n"
             "DE,,,s. 1,,A\nFR,2020-01-01,,s. 1,,A\nMX,,2021-06-01..2021-06-30,s. 1,,B\n");
  folder_put(f, "rules/r.yaml",
             RULE("off", "!(order.destination in table.t)", "prohibit")
                 RULE("group", "order.destination in table.t && table.t[order.destination].group == \"B\"", "refer"));
}

/* --- what a draft changes --- */

typedef struct asked {
  const char *key, *day;
  rules_truth truth;
  const char *group;
} asked;

static cd_day day(const char *text) {
  cd_day d = 0;
  assert_true(cd_day_parse(cd_str_c(text), &d));
  return d;
}

static void a_draft_adds_replaces_and_ends_rows(void **state) {
  (void)state;
  static const asked all[] = {
      {"DE", "2023-12-31", RULES_TRUE, "A"},     {"DE", "2024-01-01", RULES_TRUE, "B"},
      {"FR", "2023-12-31", RULES_TRUE, "A"},     {"FR", "2024-01-01", RULES_FALSE, NULL},
      {"MX", "2021-03-31", RULES_TRUE, "B"},     {"MX", "2021-04-10", RULES_UNKNOWN, NULL},
      {"MX", "2021-04-20", RULES_FALSE, NULL},   {"IN", "2023-12-31", RULES_FALSE, NULL},
      {"IN", "2025-06-01", RULES_TRUE, ""},      {"BR", "2025-06-01", RULES_FALSE, NULL},
      {"BR", "2027-06-01", RULES_UNKNOWN, NULL},
  };
  folder base = folder_make(), draft = folder_make();
  cd_arena *a = cd_arena_new(0);
  rules_book *b = NULL;
  cordon_error err = {0};
  put_base(&base);
  folder_put(&draft, "rulebook.yaml",
             HEAD "tables: [{name: t, file: tables/t.csv, complete: [{from: 2025-01-01, to: 2026-12-31}]}]\n");
  folder_put(&draft, "tables/t.csv",
             COLUMNS "replace,DE,2024-01-01,,draft s. 2,,B\nend,FR,,2023-12-31,draft s. 3,,\n"
                     "end,MX,,2021-04-01..2021-04-15,draft s. 4,,\nadd,IN,2024-01-01,,draft s. 5,,\n");
  const char *dirs[] = {draft.dir};
  if (rules_book_load_with(base.dir, dirs, 1, &b, &err)) fail_msg("%s:%d %s", err.file, (int)err.line, err.message);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    book_answer got = book_table_ask(&b->tables[0], cd_str_c(all[i].key), day(all[i].day), a);
    if (got.truth != all[i].truth) fail_msg("%s on %s is %s", all[i].key, all[i].day, rules_truth_name(got.truth));
    if (all[i].group) assert_true(cd_str_eqc(got.row->columns[0], all[i].group));
  }
  rules_book_free(b);
  cd_arena_free(a);
  folder_drop(&base);
  folder_drop(&draft);
}

static void a_draft_adds_replaces_and_retires_rules(void **state) {
  (void)state;
  folder base = folder_make(), draft = folder_make(), second = folder_make();
  rules_book *b = NULL;
  cordon_error err = {0};
  put_base(&base);
  folder_put(&draft, "rulebook.yaml", HEAD "retire: [group]\n");
  folder_put(&draft, "rules/r.yaml", RULE("off", "order.from == \"FR\"", "refer") RULE("new", "true", "note"));
  folder_put(&second, "rulebook.yaml", "overlay_of: base\nid: second\ntitle: t\nversion: '2'\nretire: [new]\n");
  const char *dirs[] = {draft.dir, second.dir};
  if (rules_book_load_with(base.dir, dirs, 2, &b, &err)) fail_msg("%s:%d %s", err.file, (int)err.line, err.message);
  assert_int_equal(b->rule_count, 1);
  assert_int_equal(b->rules[0].effect, RULES_REFER);
  assert_true(cd_str_find(b->rules[0].note, CD_STR("of the draft draft")) >= 0);
  assert_int_equal(rules_book_overlay_count(b), 2);
  assert_true(cd_str_eqc(rules_book_overlay_at(b, 1)->id, "second"));
  rules_book_free(b);
  folder_drop(&base);
  folder_drop(&draft);
  folder_drop(&second);
}

static void a_draft_brings_sources_tables_and_cases(void **state) {
  (void)state;
  folder base = folder_make(), draft = folder_make();
  cd_arena *a = cd_arena_new(0);
  cd_json *report;
  cordon_error err = {0};
  put_base(&base);
  folder_put(&base, "cases/c.yaml",
             "cases:\n- {case: brazil, source: s, as_of: 2021-01-01, facts: {destination: BR}, expect: {outcome: "
             "prohibited}}\n"
             "- {case: germany, source: s, as_of: 2021-01-01, facts: {destination: DE}, expect: {outcome: "
             "no_licence_required}}\n");
  folder_put(&draft, "rulebook.yaml",
             HEAD "sources: [{id: bill, title: a bill, kind: secondary}]\n"
                  "tables: [{name: friends, file: tables/f.csv, title: f, keys: country, source: bill, currency: c, "
                  "complete: [{}]}]\n");
  folder_put(&draft, "tables/f.csv", "key,valid_from,valid_to,cite,note\nBR,,,bill s. 1,\n");
  folder_put(&draft, "rules/r.yaml",
             RULE("off", "!(order.destination in table.t) && !(order.destination in table.friends)", "prohibit"));
  folder_put(&draft, "cases/c.yaml",
             "cases:\n- {case: friends, source: s, as_of: 2021-01-01, facts: {destination: BR}, expect: {outcome: "
             "no_licence_required}}\n");
  const char *dirs[] = {draft.dir};
  if (rules_test_with(base.dir, dirs, 1, a, &report, &err)) fail_msg("%s:%d %s", err.file, (int)err.line, err.message);
  assert_int_equal(cd_json_int(cd_json_get(report, "passed"), 0), 2);
  assert_int_equal(cd_json_count(cd_json_get(report, "failed")), 0);
  const cd_json *changed = cd_json_get(report, "changed");
  assert_int_equal(cd_json_count(changed), 1);
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(changed, 0), "case")), "brazil"));
  cd_arena_free(a);
  folder_drop(&base);
  folder_drop(&draft);
}

/* --- what is refused --- */

typedef struct bad {
  const char *head, *rows, *rules;
  const char *at, *says; /* "file:line:column" below the draft's folder */
} bad;

static const bad bads[] = {
    {"overlay_of: other\nid: d\ntitle: t\nversion: '1'\n", NULL, NULL, "rulebook.yaml:1:13",
     "lies over other, and not over base"},
    {"overlay_of: base\ntitle: t\nversion: '1'\n", NULL, NULL, "rulebook.yaml:1:1", "\"id\" is left out"},
    {HEAD "jurisdiction: x\n", NULL, NULL, "rulebook.yaml:5:1", "an overlay has no key \"jurisdiction\""},
    {HEAD "retire: [none]\n", NULL, NULL, "rulebook.yaml:5:9", "no rule \"none\" to retire"},
    {HEAD "tables: [{name: t, file: tables/x.csv}]\n", NULL, NULL, "rulebook.yaml:5:26",
     "there is no file tables/x.csv"},
    {HEAD "tables: [{name: t, keys: code}]\n", NULL, NULL, "rulebook.yaml:5:20", "has no key \"keys\""},
    {HEAD TABLE, "key,valid_from,valid_to,cite,note\nIN,,,c,\n", NULL, "tables/t.csv:1:0",
     "each row says what it does"},
    {HEAD TABLE, COLUMNS "drop,DE,,,c,,\n", NULL, "tables/t.csv:2:0", "write add, replace or end"},
    {HEAD TABLE, COLUMNS "add,IN,,,,,\n", NULL, "tables/t.csv:2:0", "no citation"},
    {HEAD TABLE, COLUMNS "add,XX,,,c,,\n", NULL, "tables/t.csv:2:0", "alpha-2"},
    {HEAD TABLE, COLUMNS "add,DE,2022-01-01,,c,,\n", NULL, "tables/t.csv:2:0", "write replace"},
    {HEAD TABLE, COLUMNS "replace,IN,2022-01-01,,c,,\n", NULL, "tables/t.csv:2:0", "write add"},
    {HEAD TABLE, COLUMNS "end,IN,,2022-01-01,c,,\n", NULL, "tables/t.csv:2:0", "nothing ends"},
    {HEAD TABLE, COLUMNS "end,DE,,,c,,\n", NULL, "tables/t.csv:2:0", "no last day"},
    {HEAD TABLE, COLUMNS "end,DE,2022-01-01,2023-01-01,c,,\n", NULL, "tables/t.csv:2:0", "no valid_from"},
    {HEAD TABLE, "change,key,valid_from,valid_to,cite,note,size\nadd,IN,,,c,,\n", NULL, "tables/t.csv:1:0",
     "is no column of the table"},
    {HEAD, NULL, RULE("n", "order.frm == \"IL\"", "refer"), "rules/r.yaml:1:34", "no field 'frm'"},
    {HEAD, NULL, RULE("n", "true", "refer") RULE("n", "true", "note"), "rules/r.yaml:2:3", "stands already"},
};

static void what_is_wrong_has_its_place(void **state) {
  (void)state;
  folder base = folder_make();
  put_base(&base);
  for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
    folder draft = folder_make();
    rules_book *b = NULL;
    cordon_error err = {0};
    char at[400], wanted[300];
    folder_put(&draft, "rulebook.yaml", bads[i].head);
    folder_put(&draft, "tables/t.csv", bads[i].rows);
    folder_put(&draft, "rules/r.yaml", bads[i].rules);
    const char *dirs[] = {draft.dir};
    assert_int_equal(rules_book_load_with(base.dir, dirs, 1, &b, &err), CORDON_BAD_INPUT);
    snprintf(at, sizeof at, "%s:%lld:%lld", err.file, (long long)err.line, (long long)err.column);
    snprintf(wanted, sizeof wanted, "%s/%s", draft.dir, bads[i].at);
    if (strcmp(at, wanted) != 0 || !strstr(err.message, bads[i].says))
      fail_msg("%zu: %s %s; wanted %s %s", i, at, err.message, wanted, bads[i].says);
    folder_drop(&draft);
  }
  folder_drop(&base);
}

static void a_draft_that_changes_nothing_is_told(void **state) {
  (void)state;
  folder base = folder_make(), draft = folder_make();
  cd_arena *a = cd_arena_new(0);
  rules_lint_finding *found;
  size_t count, told = 0;
  put_base(&base);
  folder_put(&draft, "rulebook.yaml", HEAD);
  const char *dirs[] = {draft.dir};
  assert_int_equal(rules_lint_with(base.dir, dirs, 1, a, &found, &count, NULL), CORDON_OK);
  for (size_t i = 0; i < count; i++)
    told += cd_str_find(found[i].text, CD_STR("changes nothing")) >= 0 && found[i].error;
  assert_int_equal(told, 1);
  assert_int_equal(rules_lint(draft.dir, a, &found, &count, NULL), CORDON_OK);
  assert_int_equal(count, 1);
  assert_true(cd_str_find(found[0].text, CD_STR("--overlay")) >= 0);
  cd_arena_free(a);
  folder_drop(&base);
  folder_drop(&draft);
}

/* --- it is no law --- */

static void a_draft_is_not_adopted(void **state) {
  (void)state;
  folder base = folder_make(), draft = folder_make(), dir = folder_make();
  cd_store *s;
  rules_book *b, *plain;
  rules_set *set;
  cordon_error err = {0};
  cd_seq seq, last;
  bool unchanged;
  put_base(&base);
  folder_put(&draft, "rulebook.yaml", HEAD "retire: [group]\n");
  const char *dirs[] = {draft.dir};
  assert_int_equal(store_init(dir.dir, NULL), CORDON_OK);
  assert_int_equal(store_open(dir.dir, &s, NULL), CORDON_OK);
  assert_int_equal(rules_book_load(base.dir, &plain, NULL), CORDON_OK);
  assert_int_equal(rules_book_overlay(plain, dirs, 1, &b, NULL), CORDON_OK);
  assert_int_equal(rules_adopt(s, b, NULL, CD_STR("o"), &seq, &unchanged, &err), CORDON_USAGE);
  assert_non_null(strstr(err.message, "no law"));
  assert_int_equal(store_last_seq(s, &last, NULL), CORDON_OK);
  assert_int_equal(last, 0);

  cd_digest x = rules_book_digest(b), y = rules_book_digest(plain);
  assert_true(cd_digest_eq(&x, &y));
  memset(&err, 0, sizeof err);
  assert_int_equal(rules_set_open(s, CD_SEQ_LATEST, &set, NULL), CORDON_OK);
  assert_int_equal(rules_set_overlay(set, dirs, 1, &err), CORDON_NOT_FOUND);
  assert_non_null(strstr(err.message, "which is not adopted"));
  rules_set_close(set);

  /* In a copy it is tried, and the bundle that a copy keeps gives the same book. */
  assert_int_equal(rules_adopt_trial(s, b, NULL, CD_STR("o"), &seq, NULL), CORDON_OK);
  assert_int_equal(rules_set_open(s, CD_SEQ_LATEST, &set, NULL), CORDON_OK);
  assert_int_equal(rules_book_overlay_count(rules_set_book(set, 0)), 1);
  assert_true(
      cd_digest_eq(&rules_book_overlay_at(rules_set_book(set, 0), 0)->digest, &rules_book_overlay_at(b, 0)->digest));
  rules_set_close(set);
  rules_book_free(b);
  rules_book_free(plain);
  store_close(s);
  folder_drop(&base);
  folder_drop(&draft);
  folder_drop(&dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_draft_adds_replaces_and_ends_rows),
                                     cmocka_unit_test(a_draft_adds_replaces_and_retires_rules),
                                     cmocka_unit_test(a_draft_brings_sources_tables_and_cases),
                                     cmocka_unit_test(what_is_wrong_has_its_place),
                                     cmocka_unit_test(a_draft_that_changes_nothing_is_told),
                                     cmocka_unit_test(a_draft_is_not_adopted)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
