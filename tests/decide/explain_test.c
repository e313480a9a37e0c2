/* The explanation of a decision: what stands in it, and how it is laid out. */
#include "world.h"

#include "base/utf8.h"

static cd_str explain(fixture *f, const char *order, const char *patch, bool color) {
  decide_engine *e = world_engine(f);
  cd_buf text;
  cd_buf_init(&text, 0);
  decide_result d = world_decide(f, e, world_order(f, order, patch), NULL);
  fixture_ok(f, decide_explain(d.json, color, &text, &f->err));
  cd_str out = cd_str_dup(f->arena, cd_buf_view(&text));
  cd_buf_free(&text);
  decide_engine_close(e);
  return out;
}

typedef struct explain_case {
  const char *order, *patch, *says[6];
} explain_case;

static const explain_case cases[] = {
    {"examples/orders/mexico-2021-11-26.json",
     "{}",
     {"PROHIBITED", "Decided by\n  il.destination:", "  failed         il.destination (prohibit)",
      "il.destination prohibits it: only another order"}},
    {"examples/orders/germany.json",
     "{}",
     {"LICENSED", "discharged by IL-2021-118", "licence IL-2021-118: covers true", "commitment EUC-55: in force"}},
    {"examples/orders/germany.json",
     "{'licences':[]}",
     {"LICENCE REQUIRED", "A licence of IL-DECA of kind export", "hint: licence IL-2021-118 would answer"}},
    {"examples/orders/germany.json", "{'commitments':[]}", {"LICENCE REQUIRED", "hint: commitment EUC-55"}},
    {"examples/orders/germany.json",
     "{'end_use':null}",
     {"REFER TO A PERSON", "at least licensed and at most prohibited", "  unknown        il.purpose",
      "Not known: order.end_use.purposes"}},
    {"examples/orders/germany.json",
     "{'date':'2022-05-07','parties':[{'role':'end_user','name':'Tabata Ltd.','country':'IL','kind':'company'}]}",
     {"party 1 (end_user): Tabatha Ltd.", "listed: unknown", "clears or confirms the hit of party 1"}},
};

static void it_says_what_a_person_needs(void **state) {
  fixture *f = (fixture *)*state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    cd_str text = explain(f, cases[i].order, cases[i].patch, false);
    for (size_t k = 0; k < 6 && cases[i].says[k]; k++) {
      if (cd_str_find(text, cd_str_c(cases[i].says[k])) < 0)
        fail_msg("case %zu lacks \"%s\":\n" CD_FMT, i, cases[i].says[k], CD_ARG(text));
    }
    assert_true(cd_str_find(text, CD_STR("\x1b")) < 0);
  }
}

static void lines_end_by_column_100(void **state) {
  fixture *f = (fixture *)*state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    cd_str text = explain(f, cases[i].order, cases[i].patch, false), line;
    while (cd_str_cut(&text, '\n', &line)) {
      size_t columns = 0;
      for (size_t at = 0; at < line.len; columns++) cd_utf8_next(line, &at);
      bool long_word = cd_str_find(cd_str_trim(line), CD_STR(" ")) < 0 || cd_str_find(line, CD_STR("sha256:")) >= 0;
      if (columns > 100 && !long_word) fail_msg("%zu columns: " CD_FMT, columns, CD_ARG(line));
    }
  }
}

static void colour_is_by_request(void **state) {
  fixture *f = (fixture *)*state;
  assert_true(cd_str_find(explain(f, cases[0].order, "{}", true), CD_STR("\x1b[31mPROHIBITED\x1b[0m")) >= 0);
}

static void what_is_no_decision_is_refused(void **state) {
  fixture *f = (fixture *)*state;
  cd_buf text;
  cd_buf_init(&text, 0);
  assert_int_equal(decide_explain(fixture_json(f, "{}"), false, &text, &f->err), CORDON_BAD_INPUT);
  cd_buf_free(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, fixture_close)
      TEST(it_says_what_a_person_needs),
      TEST(lines_end_by_column_100),
      TEST(colour_is_by_request),
      TEST(what_is_no_decision_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
