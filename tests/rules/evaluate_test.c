/* Three-valued logic of a rulebook: small books written here, orders, and the interval that comes out. */
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>

static const char head[] =
    "id: t\ntitle: t\nauthority: A\nversion: '1'\njurisdiction: {when: 'order.from == \"IL\"', text: from IL}\n"
    "tables: [{name: t, file: tables/t.csv, title: t, currency: c, complete: [{from: 2021-01-01}]}]\n";
static const char table[] =
    "key,valid_from,valid_to,cite,note\nDE,,,c,\nMX,,2021-11-01..2021-11-24,c,\nFR,2021-11-02..2021-11-25,,c,\n";

#define PROHIBIT(id, when, more)                                                                                       \
  "- {id: " id ", title: t, when: '" when "', effect: prohibit, cite: c, reason: r" more "}\n"
#define REQUIRE(id, when, more)                                                                                        \
  "- {id: " id ", title: t, when: '" when "', effect: require, require: {id: q." id                                    \
  ", authority: A, kind: export}, cite: c, reason: r" more "}\n"
#define DISCHARGE(id, when, of, more)                                                                                  \
  "- {id: " id ", title: t, when: '" when "', effect: discharge, discharges: [" of "], cite: c, reason: r" more "}\n"
#define REFER(id, when) "- {id: " id ", title: t, when: '" when "', effect: refer, cite: c, reason: r}\n"

/* order.destination is MX; transaction is unknown; end_use.purposes is [x]. */
#define TRUE_ "order.destination == \"MX\""
#define FALSE_ "order.destination == \"DE\""
#define UNKNOWN_ "order.transaction == \"export\""

typedef struct weighing {
  const char *rules;
  rules_truth licence;
  rules_outcome at_least, at_most;
} weighing;

#define NLR RULES_NO_LICENCE_REQUIRED
#define EXC RULES_EXCEPTION
#define LIC RULES_LICENSED
#define REQ RULES_LICENCE_REQUIRED
#define PRO RULES_PROHIBITED

static const weighing weighings[] = {
    {PROHIBIT("a", FALSE_, ""), RULES_FALSE, NLR, NLR},
    {PROHIBIT("a", TRUE_, ""), RULES_FALSE, PRO, PRO},
    {PROHIBIT("a", UNKNOWN_, ""), RULES_FALSE, NLR, PRO},
    {REFER("a", TRUE_), RULES_FALSE, NLR, PRO},
    {REFER("a", UNKNOWN_), RULES_FALSE, NLR, PRO},
    {REFER("a", FALSE_), RULES_FALSE, NLR, NLR},
    {REFER("a", TRUE_) PROHIBIT("b", TRUE_, ""), RULES_FALSE, PRO, PRO},
    {REQUIRE("a", TRUE_, ""), RULES_FALSE, REQ, REQ},
    {REQUIRE("a", TRUE_, ""), RULES_TRUE, LIC, LIC},
    {REQUIRE("a", TRUE_, ""), RULES_UNKNOWN, LIC, REQ},
    {REQUIRE("a", UNKNOWN_, ""), RULES_FALSE, NLR, REQ},
    {REQUIRE("a", UNKNOWN_, ""), RULES_TRUE, NLR, LIC},
    {REQUIRE("a", FALSE_, ""), RULES_TRUE, NLR, NLR},
    {REQUIRE("a", TRUE_, "") DISCHARGE("d", TRUE_, "q.a", ""), RULES_FALSE, EXC, EXC},
    {REQUIRE("a", TRUE_, "") DISCHARGE("d", UNKNOWN_, "q.a", ""), RULES_FALSE, EXC, REQ},
    {REQUIRE("a", TRUE_, "") DISCHARGE("d", UNKNOWN_, "q.a", ""), RULES_TRUE, LIC, LIC},
    {REQUIRE("a", TRUE_, "") DISCHARGE("d", UNKNOWN_, "q.a", ""), RULES_UNKNOWN, EXC, REQ},
    {REQUIRE("a", TRUE_, "") DISCHARGE("d", FALSE_, "q.a", ""), RULES_FALSE, REQ, REQ},
    {REQUIRE("a", TRUE_, "") DISCHARGE("d", TRUE_, "q.a", "") REQUIRE("b", TRUE_, ""), RULES_FALSE, REQ, REQ},
    {REQUIRE("a", TRUE_, "") DISCHARGE("d", TRUE_, "q.a", "") REQUIRE("b", TRUE_, ""), RULES_TRUE, LIC, LIC},
    {REQUIRE("a", TRUE_, "") PROHIBIT("b", TRUE_, ""), RULES_TRUE, PRO, PRO},
    {REQUIRE("a", TRUE_, "") PROHIBIT("b", UNKNOWN_, ""), RULES_TRUE, LIC, PRO},
    /* unless */
    {PROHIBIT("a", TRUE_, ", unless: [b]") REFER("b", FALSE_), RULES_FALSE, PRO, PRO},
    {PROHIBIT("a", TRUE_, ", unless: [b]") "- {id: b, title: t, when: '" TRUE_ "', effect: note, cite: c, reason: r}\n",
     RULES_FALSE, NLR, NLR},
    {PROHIBIT("a", TRUE_, ", unless: [b]") "- {id: b, title: t, when: '" UNKNOWN_
                                           "', effect: note, cite: c, reason: r}\n",
     RULES_FALSE, NLR, PRO},
    {PROHIBIT("a", FALSE_, ", unless: [b]") "- {id: b, title: t, when: '" UNKNOWN_
                                            "', effect: note, cite: c, reason: r}\n",
     RULES_FALSE, NLR, NLR},
    /* given */
    {PROHIBIT("a", TRUE_, ", given: [b]") "- {id: b, title: t, when: '" FALSE_ "', effect: note, cite: c, reason: r}\n",
     RULES_FALSE, NLR, NLR},
    {PROHIBIT("a", TRUE_, ", given: [b]") "- {id: b, title: t, when: '" UNKNOWN_
                                          "', effect: note, cite: c, reason: r}\n",
     RULES_FALSE, NLR, PRO},
    {PROHIBIT("a", TRUE_, ", given: [b]") "- {id: b, title: t, when: '" TRUE_ "', effect: note, cite: c, reason: r}\n",
     RULES_FALSE, PRO, PRO},
    /* conflicts */
    {PROHIBIT("a", TRUE_, "") DISCHARGE("p", TRUE_, "\"*\"", ""), RULES_FALSE, NLR, PRO},
    {PROHIBIT("a", TRUE_, "") DISCHARGE("p", UNKNOWN_, "\"*\"", ""), RULES_FALSE, NLR, PRO},
    {PROHIBIT("a", TRUE_, "") DISCHARGE("p", FALSE_, "\"*\"", ""), RULES_FALSE, PRO, PRO},
    {PROHIBIT("a", TRUE_, ", unless: [p]") DISCHARGE("p", TRUE_, "\"*\"", ""), RULES_FALSE, NLR, NLR},
    {PROHIBIT("a", TRUE_, "") DISCHARGE("p", TRUE_, "\"*\"", ", unless: [a]"), RULES_FALSE, PRO, PRO},
    /* a rule that is not in force, or perhaps */
    {PROHIBIT("a", TRUE_, ", valid: [{to: 2021-11-09}]"), RULES_FALSE, NLR, NLR},
    {PROHIBIT("a", TRUE_, ", valid: [{to: 2021-11-09}, {from: 2021-11-10}]"), RULES_FALSE, PRO, PRO},
    {PROHIBIT("a", TRUE_, ", valid: [{from: 2021-11-09..2021-11-11}]"), RULES_FALSE, NLR, PRO},
    {PROHIBIT("a", TRUE_, ", applies_to: [existing_licences]"), RULES_FALSE, NLR, NLR},
    /* tables on 2021-11-10 */
    {PROHIBIT("a", "\"DE\" in table.t", ""), RULES_FALSE, PRO, PRO},
    {PROHIBIT("a", "\"MX\" in table.t", ""), RULES_FALSE, NLR, PRO},
    {PROHIBIT("a", "\"FR\" in table.t", ""), RULES_FALSE, NLR, PRO},
    {PROHIBIT("a", "\"KZ\" in table.t", ""), RULES_FALSE, NLR, NLR},
    /* an error of a condition is not known to be false */
    {PROHIBIT("a", "1 / (order.end_use.purposes.size() - 1) == 1", ""), RULES_FALSE, NLR, PRO},
    /* nothing to look at */
    {"- {id: a, title: t, for: party, when: 'true', effect: prohibit, cite: c, reason: r}\n", RULES_FALSE, NLR, PRO},
    {"- {id: a, title: t, for: item, when: 'true', effect: prohibit, cite: c, reason: r}\n", RULES_FALSE, NLR, NLR},
};

static const char order_text[] = "{\"id\":\"1\",\"date\":\"2021-11-10\",\"from\":\"IL\",\"destination\":\"MX\","
                                 "\"items\":[],\"end_use\":{\"purposes\":[\"x\"]}}";

static void put(cd_buf *out, const char *path, const char *bytes) {
  cd_buf_printf(out, "%s %zu\n%s\n", path, strlen(bytes), bytes);
}

static cordon_status load(const char *rules, rules_book **book, cordon_error *err) {
  cd_buf bundle;
  cd_buf_init(&bundle, 0);
  cd_buf_c(&bundle, "cordon rulebook 1\n");
  put(&bundle, "rulebook.yaml", head);
  put(&bundle, "rules/r.yaml", rules);
  put(&bundle, "tables/t.csv", table);
  cordon_status status = rules_book_from_bundle(cd_buf_view(&bundle), book, err);
  cd_buf_free(&bundle);
  return status;
}

static rules_truth covers(void *user, const rules_requirement *r, cd_str *licence) {
  (void)r;
  *licence = CD_STR("L-1");
  return *(const rules_truth *)user;
}

static void evaluate(const rules_book *book, const char *text, rules_truth licence, cd_arena *a, rules_result *out) {
  cd_json *order;
  facts_set *facts;
  cd_day day;
  assert_int_equal(cd_json_parse(cd_str_c(text), "order", a, &order, NULL), CORDON_OK);
  facts_input in = {.order = order};
  assert_int_equal(facts_build(&in, a, &facts, NULL), CORDON_OK);
  assert_true(cd_day_parse(CD_STR("2021-11-10"), &day));
  assert_int_equal(rules_evaluate(book, NULL, facts, day, covers, &licence, false, a, out, NULL), CORDON_OK);
}

static void gives_the_interval_of_each_book(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof weighings / sizeof weighings[0]; i++) {
    const weighing *w = &weighings[i];
    cd_arena *a = cd_arena_new(0);
    rules_book *book = NULL;
    cordon_error err = {0};
    rules_result r;
    if (load(w->rules, &book, &err) != CORDON_OK)
      fail_msg("%s\n%s:%lld %s", w->rules, err.file, (long long)err.line, err.message);
    evaluate(book, order_text, w->licence, a, &r);
    if (r.at_least != w->at_least || r.at_most != w->at_most)
      print_error("%sgives %s..%s\n", w->rules, rules_outcome_name(r.at_least), rules_outcome_name(r.at_most));
    assert_int_equal(r.at_least, w->at_least);
    assert_int_equal(r.at_most, w->at_most);
    assert_int_equal(r.outcome, w->at_least == w->at_most ? w->at_least : RULES_REFER_OUTCOME);
    rules_book_free(book);
    cd_arena_free(a);
  }
}

static void says_what_is_missing_and_what_conflicts(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  rules_book *book;
  rules_result r;
  assert_int_equal(load(PROHIBIT("a", UNKNOWN_, "") PROHIBIT("b", "\"MX\" in table.t", ""), &book, NULL), CORDON_OK);
  evaluate(book, order_text, RULES_FALSE, a, &r);
  assert_int_equal(r.missing_count, 2);
  assert_true(cd_str_eqc(r.missing[0].fact, "order.transaction"));
  assert_true(cd_str_eqc(r.missing[0].why, "not stated"));
  assert_true(cd_str_eqc(r.missing[1].fact, "table.t[MX]"));
  assert_true(cd_str_find(r.missing[1].why, CD_STR("2021-11-24")) > 0);
  rules_book_free(book);
  assert_int_equal(load(PROHIBIT("a", TRUE_, "") DISCHARGE("p", TRUE_, "\"*\"", ""), &book, NULL), CORDON_OK);
  evaluate(book, order_text, RULES_FALSE, a, &r);
  assert_int_equal(r.conflict_count, 1);
  rules_book_free(book);
  cd_arena_free(a);
}

static void a_book_reaches_what_its_jurisdiction_says(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  rules_book *book;
  rules_result r;
  assert_int_equal(load(PROHIBIT("a", "true", ""), &book, NULL), CORDON_OK);
  evaluate(book, "{\"id\":\"1\",\"from\":\"FR\"}", RULES_FALSE, a, &r);
  assert_int_equal(r.jurisdiction, RULES_FALSE);
  assert_int_equal(r.outcome, RULES_NO_LICENCE_REQUIRED);
  evaluate(book, "{\"id\":\"1\"}", RULES_FALSE, a, &r);
  assert_int_equal(r.jurisdiction, RULES_UNKNOWN);
  assert_int_equal(r.at_least, RULES_NO_LICENCE_REQUIRED);
  assert_int_equal(r.at_most, RULES_PROHIBITED);
  assert_true(cd_str_eqc(r.missing[0].fact, "order.from"));
  rules_book_free(book);
  cd_arena_free(a);
}

typedef struct refusal {
  const char *rules;
  int64_t line, column;
  const char *says;
} refusal;

static const refusal refusals[] = {
    {"- {id: a}\n", 1, 3, "\"title\" is left out"},
    {"- {id: a, title: t, whne: x}\n", 1, 21, "did you mean \"when\""},
    {PROHIBIT("a", "order.destinaton == \"MX\"", ""), 1, 0, "destination"},
    {"- id: a\n  title: t\n  when: order.destination == 1\n  effect: note\n  cite: c\n  reason: r\n", 3, 0,
     "destination"},
    {PROHIBIT("a", "order.destination", ""), 1, 0, "must be true or false"},
    {PROHIBIT("a", "order.destination ==", ""), 1, 0, "in: order.destination =="},
    {"- {id: a, title: t, when: 'true', effect: forbid, cite: c, reason: r}\n", 1, 43, "no word for \"effect\""},
    {PROHIBIT("a", "true", ", unless: [x]"), 1, 3, "does not exist"},
    {PROHIBIT("a", "true", ", unless: [b]") PROHIBIT("b", "true", ", unless: [a]"), 1, 3, "circle"},
    {PROHIBIT("a", "true", ", unless: [a]"), 1, 3, "circle"},
    {PROHIBIT("a", "true", ", given: [b]") PROHIBIT("b", "true", ", unless: [a]"), 1, 3, "circle"},
    {PROHIBIT("a", "true", "") PROHIBIT("a", "true", ""), 2, 3, "stands already"},
    {DISCHARGE("a", "true", "q", ""), 1, 3, "no rule raises"},
    {REQUIRE(
         "a", "true",
         "") "- {id: b, title: t, for: item, when: 'true', effect: discharge, discharges: [q.a], cite: c, reason: r}\n",
     2, 3, "about a part"},
    {PROHIBIT("a", "true", ", source: x"), 1, 3, "no source"},
    {"- {id: a, title: t, when: 'true', effect: note, cite: c, reason: '{order.x}'}\n", 1, 74, "in: order.x"},
    {"- {id: a, title: t, when: 'true', effect: note, cite: c, reason: '{order.id'}\n", 1, 67, "not closed"},
    {"[]\n", 0, 0, "has no rules"},
};

static void refuses_rules_with_the_place(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    const refusal *r = &refusals[i];
    rules_book *book = NULL;
    cordon_error err = {0};
    cordon_status status = load(r->rules, &book, &err);
    if (status != CORDON_BAD_INPUT || !strstr(err.message, r->says) || (r->line && err.line != r->line) ||
        (r->column && err.column != r->column))
      print_error("%sgives %d %s:%lld:%lld %s\n", r->rules, status, err.file, (long long)err.line,
                  (long long)err.column, err.message);
    assert_int_equal(status, CORDON_BAD_INPUT);
    assert_non_null(strstr(err.message, r->says));
    if (r->line) assert_int_equal(err.line, r->line);
    if (r->column) assert_int_equal(err.column, r->column);
  }
}

static cordon_status load_with_tables(const char *refers, const char *other, rules_book **book, cordon_error *err) {
  cd_buf bundle, top;
  cd_buf_init(&bundle, 0);
  cd_buf_init(&top, 0);
  cd_buf_c(&bundle, "cordon rulebook 1\n");
  cd_buf_printf(&top,
                "id: t\ntitle: t\nauthority: A\nversion: '1'\njurisdiction: {when: 'true', text: all}\ntables:\n"
                "- {name: t, file: tables/t.csv, title: t, currency: c, refers: {%s}}\n"
                "- {name: u, file: tables/u.csv, title: u, currency: c}\n",
                refers);
  put(&bundle, "rulebook.yaml", top.ptr);
  put(&bundle, "rules/r.yaml", PROHIBIT("a", "true", ""));
  put(&bundle, "tables/t.csv", "key,valid_from,valid_to,cite,note,of\nDE,,,c,,EU\n");
  put(&bundle, "tables/u.csv", other);
  cordon_status status = rules_book_from_bundle(cd_buf_view(&bundle), book, err);
  cd_buf_free(&bundle);
  cd_buf_free(&top);
  return status;
}

typedef struct table_case {
  const char *refers, *other;
  int64_t line;
  const char *says;
} table_case;

static const table_case table_cases[] = {
    {"of: u", "key,valid_from,valid_to,cite,note\nEU,,,c,\n", 0, NULL},
    {"of: u", "key,valid_from,valid_to,cite,note\nUN,,,c,\n", 2, "no key of table u"},
    {"of: v", "key,valid_from,valid_to,cite,note\nEU,,,c,\n", 7, "no table \"v\""},
    {"off: u", "key,valid_from,valid_to,cite,note\nEU,,,c,\n", 7, "no column \"off\""},
    {"", "key,valid_from,valid_to,cite\nEU,,,c\n", 1, "missing from the header"},
    {"", "key,valid_from,valid_to,cite,note\nEU,,,c\n", 2, "4 fields"},
    {"", "key,valid_from,valid_to,cite,note\nEU,2021-02-30,,c,\n", 2, "is not a day"},
    {"", "key,valid_from,valid_to,cite,note\nEU,2021-02-02..2021-02-01,,c,\n", 2, "is not a day"},
    {"", "key,valid_from,valid_to,cite,note\nEU,2021-02-02,2021-02-01,c,\n", 2, "before valid_from"},
    {"", "key,valid_from,valid_to,cite,note\nEU,,,,\n", 2, "no citation"},
    {"", "key,valid_from,valid_to,cite,note\n,,,c,\n", 2, "no key"},
    {"", "key,valid_from,valid_to,cite,note\nEU,,2021-02-01,c,\nEU,2021-02-01,,c,\n", 3, "holds twice"},
    {"", "key,valid_from,valid_to,cite,note\nEU,,2021-02-01,c,\nEU,2021-02-02,,c,\n", 0, NULL},
    {"", "", 1, "is empty"},
    {"", "key,valid_from,valid_to,cite,note\n\"EU,,,c,\n", 2, "quote"},
};

static void reads_tables_and_refuses_with_the_line(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof table_cases / sizeof table_cases[0]; i++) {
    const table_case *t = &table_cases[i];
    rules_book *book = NULL;
    cordon_error err = {0};
    cordon_status status = load_with_tables(t->refers, t->other, &book, &err);
    if (t->says && (!strstr(err.message, t->says) || err.line != t->line))
      print_error("%s gives %lld: %s\n", t->other, (long long)err.line, err.message);
    if (!t->says && status != CORDON_OK) print_error("%s gives %s\n", t->other, err.message);
    assert_int_equal(status, t->says ? CORDON_BAD_INPUT : CORDON_OK);
    assert_true(!t->says || strstr(err.message, t->says));
    assert_int_equal(err.line, t->line);
    rules_book_free(book);
  }
}

static void tells_what_a_version_changes(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  rules_book *from, *to;
  assert_int_equal(load(PROHIBIT("a", "true", "") PROHIBIT("b", TRUE_, "") REFER("c", TRUE_), &from, NULL), CORDON_OK);
  assert_int_equal(load(PROHIBIT("b", FALSE_, "") REFER("c", TRUE_) REFER("d", TRUE_), &to, NULL), CORDON_OK);
  cd_json *rules = cd_json_get(rules_book_diff(from, to, a), "rules");
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(cd_json_get(rules, "removed"), 0), "rule")), "a"));
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(cd_json_get(rules, "added"), 0), "rule")), "d"));
  assert_int_equal(cd_json_count(cd_json_get(rules, "changed")), 1);
  const cd_json *fields = cd_json_get(cd_json_at(cd_json_get(rules, "changed"), 0), "fields");
  assert_int_equal(cd_json_count(fields), 1);
  assert_true(cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(fields, 0), "field")), "when"));
  assert_int_equal(cd_json_count(cd_json_get(rules_book_diff(from, from, a), "tables")), 0);
  rules_book_free(from);
  rules_book_free(to);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(gives_the_interval_of_each_book),
                                     cmocka_unit_test(says_what_is_missing_and_what_conflicts),
                                     cmocka_unit_test(a_book_reaches_what_its_jurisdiction_says),
                                     cmocka_unit_test(refuses_rules_with_the_place),
                                     cmocka_unit_test(reads_tables_and_refuses_with_the_line),
                                     cmocka_unit_test(tells_what_a_version_changes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
