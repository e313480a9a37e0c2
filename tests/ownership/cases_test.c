/* The worked examples of the authorities and the edges of the arithmetic, one JSON line a case in cases.jsonl. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "ownership/ownership.h"

static cd_str chain_name(const ownership_graph *g, const ownership_chain *c, cd_arena *a) {
  cd_str name = g->parties[c->steps[0].owner].id;
  for (size_t i = 0; i < c->count; i++)
    name = cd_str_printf(a, CD_FMT ">" CD_FMT, CD_ARG(name), CD_ARG(g->parties[c->steps[i].owned].id));
  return name;
}

static bool same_chains(const ownership_graph *g, const ownership_result *r, const cd_json *expected, cd_arena *a) {
  if (r->chain_count != cd_json_count(expected)) return false;
  for (size_t i = 0; i < r->chain_count; i++) {
    bool found = false;
    for (size_t j = 0; j < r->chain_count; j++)
      found = found || cd_str_eq(chain_name(g, &r->chains[i], a), cd_json_str(cd_json_at(expected, j)));
    if (!found) return false;
  }
  return true;
}

static bool has_note(const ownership_result *r, cd_str part) {
  for (size_t i = 0; i < r->note_count; i++)
    if (cd_str_find(r->notes[i], part) >= 0) return true;
  return part.len == 0;
}

static bool same_bool(const cd_json *expected, const char *field, bool got) {
  return cd_json_get(expected, field) == NULL || cd_json_bool(cd_json_get(expected, field), false) == got;
}

static bool as_expected(const ownership_graph *g, const ownership_result *r, const cd_json *e, cd_arena *a) {
  char low[CD_DEC_MAX_TEXT], high[CD_DEC_MAX_TEXT];
  cd_str governing = cd_json_str(cd_json_get(e, "governing"));
  return cd_str_eqc(cd_json_str(cd_json_get(e, "verdict")), ownership_truth_name(r->verdict)) &&
         cd_str_eqc(cd_json_str(cd_json_get(e, "at_least")), cd_dec_format(r->at_least, low)) &&
         cd_str_eqc(cd_json_str(cd_json_get(e, "at_most")), cd_dec_format(r->at_most, high)) &&
         same_chains(g, r, cd_json_get(e, "chains"), a) && has_note(r, cd_json_str(cd_json_get(e, "note"))) &&
         same_bool(e, "minority", r->minority) && same_bool(e, "controlled", r->controlled) &&
         (governing.len == 0 || (r->governing != NULL && cd_str_eq(governing, g->parties[r->governing->party].id)));
}

static ownership_options options_of(const cd_json *c, cd_str *list) {
  ownership_options o = {0};
  if (cd_str_eqc(cd_json_str(cd_json_get(c, "rule")), "us_bis_affiliates")) o.rule = OWNERSHIP_US_BIS_AFFILIATES;
  assert_true(cd_day_parse(cd_json_str(cd_json_get(c, "day")), &o.day));
  if (cd_json_get(c, "threshold") != NULL)
    assert_true(cd_dec_parse(cd_json_str(cd_json_get(c, "threshold")), &o.threshold));
  *list = cd_json_str(cd_json_at(cd_json_get(c, "lists"), 0));
  if (list->len > 0) o.lists = list, o.list_count = 1;
  return o;
}

static void run_case(cd_str line, cd_arena *a) {
  cordon_error err = {0};
  cd_json *c = NULL;
  ownership_graph g;
  ownership_solution *s = NULL;
  ownership_result r;
  uint32_t target = 0;
  cd_str list;
  assert_int_equal(cd_json_parse(line, "cases.jsonl", a, &c, &err), CORDON_OK);
  ownership_options o = options_of(c, &list);
  if (ownership_graph_parse(cd_json_get(c, "graph"), a, &g, &err) != CORDON_OK) fail_msg("%s", err.message);
  assert_true(ownership_find(&g, cd_json_str(cd_json_get(c, "target")), &target));
  assert_int_equal(ownership_solve(&g, &o, a, &s, &err), CORDON_OK);
  assert_int_equal(ownership_of(s, target, a, &r, &err), CORDON_OK);
  cd_buf text;
  cd_buf_init(&text, 0);
  ownership_result_text(s, &r, &text);
  assert_int_equal(cd_json_canonical(ownership_result_json(s, &r, a), &text, &err), CORDON_OK);
  if (!as_expected(&g, &r, cd_json_get(c, "expect"), a))
    fail_msg(CD_FMT ": got\n" CD_FMT, CD_ARG(cd_json_str(cd_json_get(c, "case"))), CD_ARG(cd_buf_view(&text)));
  cd_buf_free(&text);
}

static void worked_examples(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_buf file;
  cd_buf_init(&file, 0);
  FILE *f = fopen("tests/ownership/cases.jsonl", "rb");
  assert_non_null(f);
  char block[4096];
  for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;) cd_buf_add(&file, block, n);
  (void)fclose(f);
  cd_str rest = cd_buf_view(&file), line;
  size_t cases = 0;
  for (cd_arena *a = cd_arena_new(0); cd_str_cut(&rest, '\n', &line); cd_arena_reset(a)) {
    if (line.len > 0) run_case(line, a), cases++;
    if (rest.ptr == NULL) {
      cd_arena_free(a);
      break;
    }
  }
  assert_true(cases >= 26);
  assert_int_equal(err.code, CORDON_OK);
  cd_buf_free(&file);
}

/* What is wrong in a graph is told by field. */
static void refusals(void **state) {
  (void)state;
  static const struct {
    const char *graph, *field;
  } rows[] = {
      {"{\"parties\":[{\"id\":\"\"}]}", "parties[0].id"},
      {"{\"parties\":[{\"id\":\"A\"},{\"id\":\"A\"}]}", "parties[1].id"},
      {"{\"parties\":[{\"id\":\"A\",\"rest\":\"some\"}]}", "parties[0].rest"},
      {"{\"parties\":[{\"id\":\"A\",\"listed\":[{}]}]}", "parties[0].listed.list"},
      {"{\"parties\":[{\"id\":\"A\",\"listed\":[{\"list\":\"l\",\"truth\":\"maybe\"}]}]}", "parties[0].listed.truth"},
      {"{\"stakes\":[{\"owned\":\"A\"}]}", "stakes[0].owner"},
      {"{\"stakes\":[{\"owner\":\"A\"}]}", "stakes[0].owned"},
      {"{\"stakes\":[{\"owner\":\"A\",\"owned\":\"B\",\"percent\":50}]}", "stakes[0].percent"},
      {"{\"stakes\":[{\"owner\":\"A\",\"owned\":\"B\",\"percent\":\"100.01\"}]}", "stakes[0].percent"},
      {"{\"stakes\":[{\"owner\":\"A\",\"owned\":\"B\",\"percent\":\"5\",\"at_most\":\"6\"}]}", "stakes[0].percent"},
      {"{\"stakes\":[{\"owner\":\"A\",\"owned\":\"B\",\"at_least\":\"7\",\"at_most\":\"6\"}]}", "stakes[0].at_least"},
      {"{\"stakes\":[{\"owner\":\"A\",\"owned\":\"B\",\"from\":\"2024-02-30\"}]}", "stakes[0].from"},
      {"{\"stakes\":[{\"owner\":\"A\",\"owned\":\"B\",\"from\":\"2024-02-02\",\"to\":\"2024-02-01\"}]}",
       "stakes[0].to"},
  };
  cd_arena *a = cd_arena_new(0);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cordon_error err = {0};
    cd_json *doc = NULL;
    ownership_graph g;
    assert_int_equal(cd_json_parse(cd_str_c(rows[i].graph), "graph", a, &doc, &err), CORDON_OK);
    assert_int_equal(ownership_graph_parse(doc, a, &g, &err), CORDON_BAD_INPUT);
    assert_string_equal(err.field, rows[i].field);
  }
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(worked_examples), cmocka_unit_test(refusals)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
