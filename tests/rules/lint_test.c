/* What lint finds: one small rulebook for each finding. */
#include "base/file.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define TABLE "tables: [{name: t, file: tables/t.csv, title: t, currency: c, complete: [{}]}]\n"
#define SOURCE "sources: [{id: s, title: s, kind: official}]\n"
#define RULE(id, when, effect, more) "- {id: " id ", title: t, when: '" when "', effect: " effect ", cite: c, reason: r, source: s" more "}\n"
#define READS RULE("reads", "\"DE\" in table.t", "note", "")

typedef struct finding { const char *head, *rules, *rows, *cases; bool error; const char *says; } finding;

static const finding findings[] = {
    {SOURCE TABLE, READS RULE("a", "order.countries.all(c, c in table.t)", "prohibit", ""), "DE,,,c,\n", NULL, true, "true of an empty list"},
    {SOURCE TABLE, READS RULE("a", "order.countries.size() > 0 && order.countries.all(c, c in table.t)", "prohibit", ""), "DE,,,c,\n", NULL, false, NULL},
    {SOURCE TABLE, READS RULE("a", "has(order.delivery)", "prohibit", ""), "DE,,,c,\n", NULL, true, "always true"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", ", unless: [b]") RULE("b", "order.from == \"IL\"", "refer", ""), "DE,,,c,\n", NULL, true, "never holds"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", "") RULE("p", "order.from == \"FR\"", "discharge", ", discharges: [\"*\"]"), "DE,,,c,\n", NULL, false, "may contradict p"},
    {SOURCE TABLE, READS RULE("a", "true", "prohibit", ", valid: [{from: 2022-01-01, to: 2021-01-01}]"), "DE,,,c,\n", NULL, true, "ends before it starts"},
    {SOURCE TABLE, READS "- {id: a, title: t, when: 'true', effect: note, cite: c, reason: r}\n", "DE,,,c,\n", NULL, false, "names no source"},
    {SOURCE TABLE, RULE("a", "true", "note", ""), "DE,,,c,\n", NULL, false, "read by no rule"},
    {SOURCE "tables: [{name: t, file: tables/t.csv, title: t, currency: c}]\n", READS, "DE,,,c,\n", NULL, false, "complete on no day"},
    {SOURCE TABLE, READS, "DE,,2021-01-01,c,\nDE,2021-01-03,,c,\n", NULL, false, "no row from 2021-01-02 to 2021-01-02"},
    {SOURCE "parameters: [{name: p, text: t, default: a, values: {a: x}}]\n" TABLE, READS, "DE,,,c,\n", NULL, false, "parameter p is read by no rule"},
    {"sources: [{id: s, title: s, kind: official}, {id: u, title: u, kind: official}]\n" TABLE, READS, "DE,,,c,\n", NULL, false, "source u is named by no"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", ""), "DE,,,c,\n", NULL, false, "no case in which it holds"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", ""), "DE,,,c,\n",
     "cases:\n- {case: one, source: s, as_of: 2021-01-01, facts: {from: IL}, expect: {outcome: no_licence_required}}\n", true, "outcome is prohibited"},
    {SOURCE TABLE, "- {id: a}\n", "DE,,,c,\n", NULL, true, "\"title\" is left out"},
    {SOURCE "tables: [{name: t, file: tables/none.csv, title: t, currency: c}]\n", READS, "DE,,,c,\n", NULL, true, "no file tables/none.csv"},
};

static void write_file(const char *dir, const char *path, const char *text) {
  char full[300];
  snprintf(full, sizeof full, "%s/%s", dir, path);
  assert_int_equal(cd_file_replace(full, cd_str_c(text), NULL), CORDON_OK);
}

static void make(const char *dir, const finding *f) {
  static const char *const folders[] = {"tables", "rules", "cases"};
  char text[2048];
  for (size_t i = 0; i < 3; i++) {
    snprintf(text, sizeof text, "%s/%s", dir, folders[i]);
    assert_int_equal(cd_dir_make(text, NULL), CORDON_OK);
  }
  snprintf(text, sizeof text, "id: t\ntitle: t\nauthority: A\nversion: '1'\njurisdiction: {when: 'true', text: all}\n%s", f->head);
  write_file(dir, "rulebook.yaml", text);
  write_file(dir, "rules/r.yaml", f->rules);
  snprintf(text, sizeof text, "key,valid_from,valid_to,cite,note\n%s", f->rows);
  write_file(dir, "tables/t.csv", text);
  if (f->cases) write_file(dir, "cases/c.yaml", f->cases);
}

static bool says(const rules_lint_finding *found, size_t count, const finding *f) {
  for (size_t i = 0; i < count; i++)
    if (cd_str_find(found[i].text, cd_str_c(f->says)) >= 0 && found[i].error == f->error && found[i].file.len) return true;
  return false;
}

static bool any_error(const rules_lint_finding *found, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (found[i].error) return true;
  return false;
}

static void finds_what_is_doubtful(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof findings / sizeof findings[0]; i++) {
    char dir[] = "/tmp/cordon-lint-XXXXXX";
    cd_arena *a = cd_arena_new(0);
    rules_lint_finding *found;
    size_t count;
    assert_non_null(mkdtemp(dir));
    make(dir, &findings[i]);
    assert_int_equal(rules_lint(dir, a, &found, &count, NULL), CORDON_OK);
    bool good = findings[i].says ? says(found, count, &findings[i]) : !any_error(found, count);
    for (size_t k = 0; !good && k < count; k++) print_error("case %zu: " CD_FMT "\n", i, CD_ARG(found[k].text));
    assert_true(good);
    cd_arena_free(a);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(finds_what_is_doubtful)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
