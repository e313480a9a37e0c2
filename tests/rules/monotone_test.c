/* Leaving a fact out never makes an answer surer: for each case of each rulebook and each fact of its order, the
 * interval without the fact holds the interval with it. Facts whose absence means none are kept. */
#include "base/file.h"
#include "rules/cases.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>

static const char *const kept[] = {"id",
                                   "date",
                                   "owners",
                                   "transit",
                                   "red_flags",
                                   "exceptions_claimed",
                                   "licences",
                                   "commitments",
                                   "clauses",
                                   "state_appoints_board",
                                   "authorised_update",
                                   "offence_years",
                                   "target_grounds",
                                   "us_persons",
                                   NULL};

/* Cases written out from a table differ in one key: a few of them tell as much as all. */
#define EVERY 40
static bool is_from_a_table(const cases_one *one) {
  return cd_str_eqc(one->file, "cases/ccl.yaml") || cd_str_eqc(one->file, "cases/chart.yaml");
}

static bool is_kept(cd_str name) {
  for (size_t i = 0; kept[i]; i++)
    if (cd_str_eqc(name, kept[i])) return true;
  return false;
}

static bool holds_kept(const cd_json *v) {
  for (size_t i = 0; v->kind == CD_JSON_LIST && i < v->count; i++)
    if (holds_kept(v->as.items[i])) return true;
  for (size_t i = 0; v->kind == CD_JSON_OBJECT && i < v->count; i++)
    if (is_kept(v->as.members[i].key) || holds_kept(v->as.members[i].value)) return true;
  return false;
}

/* A copy without the nth member that may be left out, counted through the tree; *n falls below 0 once it is found. */
static cd_json *without(const cd_json *v, long *n, cd_arena *a) {
  if (v->kind == CD_JSON_LIST) {
    cd_json *out = cd_json_new_list(a);
    for (size_t i = 0; i < v->count; i++) out = cd_json_add(a, out, without(v->as.items[i], n, a));
    return out;
  }
  if (v->kind != CD_JSON_OBJECT) return cd_json_copy(a, v);
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; i < v->count; i++) {
    const cd_json_member *m = &v->as.members[i];
    bool here = !is_kept(m->key) && !holds_kept(m->value) && (*n)-- == 0;
    if (!here)
      out = cd_json_set_s(a, out, m->key, is_kept(m->key) ? cd_json_copy(a, m->value) : without(m->value, n, a));
  }
  return out;
}

static size_t check_case(const rules_book *b, const cases_one *one) {
  cd_arena *a = cd_arena_new(0);
  rules_result whole, less;
  size_t checked = 0;
  assert_int_equal(cases_run(b, one, NULL, a, &whole, NULL), CORDON_OK);
  for (long at = 0;; at++, checked++) {
    long n = at;
    cd_arena *inner = cd_arena_new(0);
    cases_one reduced = *one;
    reduced.order = without(one->order, &n, inner);
    if (n >= 0) {
      cd_arena_free(inner);
      break;
    }
    /* A classification without its code is no order. */
    if (facts_check_order(reduced.order, (cd_str){0}, "case", 1, NULL) == CORDON_OK) {
      assert_int_equal(cases_run(b, &reduced, NULL, inner, &less, NULL), CORDON_OK);
      if (less.at_least > whole.at_least || less.at_most < whole.at_most) {
        cd_buf text;
        cd_buf_init(&text, 0);
        cd_json_write(reduced.order, &text, NULL);
        print_error(CD_FMT " %s..%s became %s..%s: %s\n", CD_ARG(one->name), rules_outcome_name(whole.at_least),
                    rules_outcome_name(whole.at_most), rules_outcome_name(less.at_least),
                    rules_outcome_name(less.at_most), text.ptr);
        cd_buf_free(&text);
      }
      assert_true(less.at_least <= whole.at_least && less.at_most >= whole.at_most);
    }
    cd_arena_free(inner);
  }
  cd_arena_free(a);
  return checked;
}

static void leaving_a_fact_out_never_makes_it_surer(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_str *names;
  size_t count, case_count, checked = 0;
  assert_int_equal(cd_dir_list("rulebooks", a, &names, &count, NULL), CORDON_OK);
  for (size_t i = 0; i < count; i++) {
    rules_book *b;
    cases_one *cases;
    cd_str dir = cd_path_join(a, CD_STR("rulebooks"), names[i]);
    if (!cd_is_dir(dir.ptr)) continue;
    assert_int_equal(rules_book_load(dir.ptr, &b, NULL), CORDON_OK);
    assert_int_equal(cases_read(b, a, &cases, &case_count, NULL), CORDON_OK);
    for (size_t c = 0; c < case_count; c++)
      if (!is_from_a_table(&cases[c]) || c % EVERY == 0) checked += check_case(b, &cases[c]);
    rules_book_free(b);
  }
  print_message("%zu orders with a fact left out\n", checked);
  assert_true(checked > 1000);
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(leaving_a_fact_out_never_makes_it_surer)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
