/* What lint finds: one small rulebook for each finding. */
#include "folder.h"

#define TABLE "tables: [{name: t, file: tables/t.csv, title: t, currency: c, complete: [{}]}]\n"
#define SOURCE "sources: [{id: s, title: s, kind: official}]\n"
#define RULE(id, when, effect, more) "- {id: " id ", title: t, when: '" when "', effect: " effect ", cite: c, reason: r, source: s" more "}\n"
#define READS RULE("reads", "\"DE\" in table.t", "note", "")

/* `at`: "file:line:column" of the finding, below the folder; NULL: not looked at. `says` NULL: there is no error. */
typedef struct finding {
  const char *head, *rules, *rows, *cases;
  bool error;
  const char *says, *at;
} finding;

static const finding findings[] = {
    {SOURCE TABLE, READS RULE("a", "order.countries.all(c, c in table.t)", "prohibit", ""), "DE,,,c,\n", NULL, true, "true of an empty list", "rules/r.yaml:2:28"},
    {SOURCE TABLE, READS "- id: a\n  title: t\n  when: >-\n    order.from == \"IL\" &&\n      order.countries.all(c, c in table.t)\n  effect: prohibit\n  cite: c\n  reason: r\n  source: s\n", "DE,,,c,\n", NULL, true, "order.countries.size() > 0", "rules/r.yaml:6:7"},
    {SOURCE TABLE, READS RULE("a", "order.from.size() > 2 && order.countries.all(c, c in table.t)", "prohibit", ""), "DE,,,c,\n", NULL, true, "true of an empty list", "rules/r.yaml:2:53"},
    {SOURCE TABLE, READS RULE("a", "[1, 2].all(n, n > 0)", "prohibit", ""), "DE,,,c,\n", NULL, false, NULL, NULL},
    {SOURCE TABLE, READS RULE("a", "order.countries.size() > 0 && order.countries.all(c, c in table.t)", "prohibit", ""), "DE,,,c,\n", NULL, false, NULL},
    {SOURCE TABLE, READS RULE("a", "has(order.delivery)", "prohibit", ""), "DE,,,c,\n", NULL, true, "always true", "rules/r.yaml:2:28"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", ", unless: [b]") RULE("b", "order.from == \"IL\"", "refer", ""), "DE,,,c,\n", NULL, true, "never holds: it yields to b", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", "") RULE("p", "order.from == \"FR\"", "discharge", ", discharges: [\"*\"]"), "DE,,,c,\n", NULL, false, "may contradict p"},
    {SOURCE TABLE, READS RULE("a", "true", "prohibit", ", valid: [{from: 2022-01-01, to: 2021-01-01}]"), "DE,,,c,\n", NULL, true, "ends before it starts", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS RULE("a", "true", "prohibit", ", valid: [{from: 2021-01-01, to: 2021-03-01}, {from: 2021-02-01}]"), "DE,,,c,\n", NULL, false, "hold on the same days", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS RULE("a", "true", "prohibit", ", valid: [{to: 2021-01-01}], unless: [b]") RULE("b", "true", "refer", ", valid: [{from: 2022-01-01}]"), "DE,,,c,\n", NULL, false, "never in force on one day", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS RULE("a", "true", "prohibit", ", valid: [{to: 2021-01-01}], given: [b]") RULE("b", "true", "refer", ", valid: [{from: 2022-01-01}]"), "DE,,,c,\n", NULL, true, "never holds: it stands on b", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS "- {id: a, title: t, when: 'true', effect: note, cite: c, reason: r}\n", "DE,,,c,\n", NULL, false, "names no source"},
    {SOURCE TABLE, RULE("a", "true", "note", ""), "DE,,,c,\n", NULL, false, "read by no rule"},
    {SOURCE "tables: [{name: t, file: tables/t.csv, title: t, currency: c}]\n", READS, "DE,,,c,\n", NULL, false, "complete on no day"},
    {SOURCE TABLE, READS, "DE,,2021-01-01,c,\nDE,2021-01-03,,c,\n", NULL, false, "no row from 2021-01-02 to 2021-01-02", "tables/t.csv:3:0"},
    {SOURCE "parameters: [{name: p, text: t, default: a, values: {a: x}}]\n" TABLE, READS, "DE,,,c,\n", NULL, false, "parameter p is read by no rule"},
    {"sources: [{id: s, title: s, kind: official}, {id: u, title: u, kind: official}]\n" TABLE, READS, "DE,,,c,\n", NULL, false, "source u is named by no"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", ""), "DE,,,c,\n", NULL, false, "no case in which it holds", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", ""), "DE,,,c,\n",
     "cases:\n- {case: one, source: s, as_of: 2021-01-01, facts: {from: IL}, expect: {outcome: prohibited}}\n", false, "no case in which it does not hold", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS RULE("a", "order.from == \"IL\"", "prohibit", ""), "DE,,,c,\n",
     "cases:\n- {case: one, source: s, as_of: 2021-01-01, facts: {from: IL}, expect: {outcome: no_licence_required}}\n", true, "outcome is prohibited", "cases/c.yaml:2:0"},
    {SOURCE TABLE, "- {id: a}\n", "DE,,,c,\n", NULL, true, "\"title\" is left out", "rules/r.yaml:1:3"},
    {SOURCE TABLE, READS "- {id: a, title: t, when: 'true', effect: note, reason: r}\n", "DE,,,c,\n", NULL, true, "\"cite\" is left out", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS, "DE,,,,\n", NULL, true, "has no citation", "tables/t.csv:2:0"},
    {SOURCE TABLE, READS RULE("a", "order.destinatoin == \"IL\"", "prohibit", ""), "DE,,,c,\n", NULL, true, "destinatoin", "rules/r.yaml:2:34"},
    {SOURCE TABLE, READS "- id: a\n  title: t\n  when: >-\n    order.from == \"IL\" &&\n\n    order.frm == \"IL\"\n  effect: prohibit\n  cite: c\n  reason: r\n", "DE,,,c,\n", NULL, true, "frm", "rules/r.yaml:7:11"},
    {SOURCE TABLE, READS RULE("a", "order.from + 1", "prohibit", ""), "DE,,,c,\n", NULL, true, "+", "rules/r.yaml:2:39"},
    {SOURCE TABLE, READS RULE("a", "true", "prohibit", ", unless: [b]") RULE("b", "true", "prohibit", ", unless: [a]"), "DE,,,c,\n", NULL, true, "run in a circle", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS RULE("a", "true", "prohibit", ", unless: [none]"), "DE,,,c,\n", NULL, true, "does not exist", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS RULE("reads", "true", "note", ""), "DE,,,c,\n", NULL, true, "stands already", "rules/r.yaml:2:3"},
    {SOURCE TABLE, READS, "DE,2021-01-01,,c,\nDE,2021-06-01,,c,\n", NULL, true, "holds twice on the same days", "tables/t.csv:3:0"},
    {SOURCE TABLE, READS, "DE,2021-06-01,2021-01-01,c,\n", NULL, true, "lies before valid_from", "tables/t.csv:2:0"},
    {SOURCE "tables: [{name: t, file: tables/t.csv, title: t, currency: c, complete: [{}], refers: {key2: u}}]\n", READS, "DE,,,c,\n", NULL, true, "has no column \"key2\"", "rulebook.yaml:7:88"},
    {SOURCE "tables: [{name: t, file: tables/none.csv, title: t, currency: c}]\n", READS, "DE,,,c,\n", NULL, true, "no file tables/none.csv"},
};

static void make(const folder *f, const finding *one) {
  char text[2048];
  snprintf(text, sizeof text, "id: t\ntitle: t\nauthority: A\nversion: '1'\njurisdiction: {when: 'true', text: all}\n%s", one->head);
  folder_put(f, "rulebook.yaml", text);
  folder_put(f, "rules/r.yaml", one->rules);
  snprintf(text, sizeof text, "key,valid_from,valid_to,cite,note\n%s", one->rows);
  folder_put(f, "tables/t.csv", text);
  folder_put(f, "cases/c.yaml", one->cases);
}

static bool stands_at(const folder *dir, const rules_lint_finding *found, const char *at) {
  char text[400], wanted[400];
  snprintf(text, sizeof text, CD_FMT ":%lld:%lld", CD_ARG(found->file), (long long)found->line, (long long)found->column);
  snprintf(wanted, sizeof wanted, "%s/%s", dir->dir, at ? at : "");
  return at ? strcmp(text, wanted) == 0 : found->file.len > 0;
}

static bool says(const folder *dir, const rules_lint_finding *found, size_t count, const finding *f) {
  for (size_t i = 0; i < count; i++)
    if (cd_str_find(found[i].text, cd_str_c(f->says)) >= 0 && found[i].error == f->error && stands_at(dir, &found[i], f->at))
      return true;
  return false;
}

static bool any_error(const rules_lint_finding *found, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (found[i].error) return true;
  return false;
}

static void finds_what_is_doubtful(void **state) {
  (void)state;
  size_t amiss = 0;
  for (size_t i = 0; i < sizeof findings / sizeof findings[0]; i++) {
    folder dir = folder_make();
    cd_arena *a = cd_arena_new(0);
    rules_lint_finding *found;
    size_t count;
    make(&dir, &findings[i]);
    assert_int_equal(rules_lint(dir.dir, a, &found, &count, NULL), CORDON_OK);
    bool good = findings[i].says ? says(&dir, found, count, &findings[i]) : !any_error(found, count);
    for (size_t k = 0; !good && k < count; k++) print_error("case %zu: " CD_FMT ":%lld:%lld " CD_FMT "\n", i, CD_ARG(found[k].file), (long long)found[k].line,
                                                         (long long)found[k].column, CD_ARG(found[k].text));
    amiss += !good;
    cd_arena_free(a);
    folder_drop(&dir);
  }
  assert_int_equal(amiss, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(finds_what_is_doubtful)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
