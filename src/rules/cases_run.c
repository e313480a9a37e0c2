/* Cases run, compared with what they expect, and reported with coverage. */
#include "rules/cases.h"

/* --- from the case to the inputs of an evaluation --- */

static int truth_of(const cd_json *v) {
  if (!v || (v->kind == CD_JSON_BOOL && v->as.boolean)) return 1;
  return v->kind == CD_JSON_BOOL ? 0 : -1;
}

static facts_listing listing_of(const cd_json *v) {
  cd_str owner = cd_json_str(cd_json_get(v, "owner_percent"));
  return (facts_listing){.party = (size_t)cd_json_int(cd_json_get(v, "party"), 0),
                         .list = cd_json_str(cd_json_get(v, "list")),
                         .truth = truth_of(cd_json_get(v, "truth")),
                         .why = cd_json_str(cd_json_get(v, "why")),
                         .entry = cd_json_str(cd_json_get(v, "entry")),
                         .from = cd_json_str(cd_json_get(v, "from")),
                         .requirement = cd_json_str(cd_json_get(v, "requirement")),
                         .policy = cd_json_str(cd_json_get(v, "policy")),
                         .cite = cd_json_str(cd_json_get(v, "cite")),
                         .by_owner = cd_json_get(v, "owner") != NULL,
                         .owner_percent = owner,
                         .owner = (size_t)cd_json_int(cd_json_get(v, "owner"), 0)};
}

static cordon_status facts_of(const cases_one *c, cd_arena *a, facts_set **out, cordon_error *err) {
  size_t listings = cd_json_count(c->listings), covered = cd_json_count(c->covered);
  facts_listing *l = CD_NEW_ARRAY(a, facts_listing, listings);
  cd_str *lists = CD_NEW_ARRAY(a, cd_str, covered);
  if (!l || !lists) return cd_no_memory(err);
  for (size_t i = 0; i < listings; i++) l[i] = listing_of(cd_json_at(c->listings, i));
  for (size_t i = 0; i < covered; i++) lists[i] = cd_json_str(cd_json_at(c->covered, i));
  facts_input in = {.order = c->order,
                    .listings = l,
                    .listing_count = listings,
                    .lists_covered = lists,
                    .lists_covered_count = covered,
                    .commitments = c->commitments,
                    .findings = c->findings,
                    .as_of = c->as_of};
  return facts_build(&in, a, out, err);
}

/* `licences: [{id, covers: [requirement ids] or true, truth: unknown}]` */
static rules_truth case_covers(void *user, const rules_requirement *r, cd_str *licence) {
  const cases_one *c = user;
  for (size_t i = 0; i < cd_json_count(c->licences); i++) {
    const cd_json *one = cd_json_at(c->licences, i), *covers = cd_json_get(one, "covers");
    bool named = cd_json_bool(covers, false);
    for (size_t k = 0; k < cd_json_count(covers); k++)
      named = named || cd_str_eq(cd_json_str(cd_json_at(covers, k)), r->id);
    if (!named) continue;
    *licence = cd_json_str(cd_json_get(one, "id"));
    return truth_of(cd_json_get(one, "truth")) < 0 ? RULES_UNKNOWN : RULES_TRUE;
  }
  return RULES_FALSE;
}

cordon_status cases_run(const rules_book *b, const cases_one *one, book_coverage *coverage, cd_arena *a,
                        rules_result *out, cordon_error *err) {
  facts_set *facts;
  CD_TRY(facts_of(one, a, &facts, err));
  return book_evaluate(b, one->params, facts, one->as_of, case_covers, (void *)(uintptr_t)one, false, coverage, a, out,
                       err);
}

/* --- what was expected --- */

static bool decisive_rule(const rules_result *r, cd_str id) {
  for (size_t i = 0; i < r->reason_count; i++)
    if (cd_str_eq(r->reasons[i].rule, id) && r->reasons[i].result != RULES_FALSE &&
        (r->reasons[i].decisive || r->reasons[i].effect == RULES_NOTE))
      return true;
  return false;
}

static bool missing_fact(const rules_result *r, cd_str fact) {
  for (size_t i = 0; i < r->missing_count; i++)
    if (cd_str_eq(r->missing[i].fact, fact)) return true;
  return false;
}

static bool has_requirement(const rules_result *r, cd_str id) {
  for (size_t i = 0; i < r->requirement_count; i++)
    if (cd_str_eq(r->requirements[i].id, id)) return true;
  return false;
}

static bool has_policy(const rules_result *r, cd_str text) {
  for (size_t i = 0; i < r->requirement_count; i++)
    if (cd_str_find(r->requirements[i].policy, text) >= 0) return true;
  return false;
}

static bool outcome_is(const cd_json *expect, const char *key, rules_outcome got) {
  rules_outcome want;
  return !rules_outcome_parse(cd_json_str(cd_json_get(expect, key)), &want) || want == got;
}

typedef bool (*holds)(const rules_result *r, cd_str text);

/* The first of a list for which `test` does not answer `want`; NULL when all do. */
static const cd_json *first_amiss(const cd_json *list, const rules_result *r, holds test, bool want) {
  for (size_t i = 0; i < cd_json_count(list); i++)
    if (test(r, cd_json_str(cd_json_at(list, i))) != want) return cd_json_at(list, i);
  return NULL;
}

/* What differs, as a sentence; empty where all is as expected. */
static cd_str difference(const cases_one *c, const rules_result *r, cd_arena *a) {
  const cd_json *x = c->expect, *amiss;
  cd_str policy = cd_json_str(cd_json_get(x, "policy")), reach = cd_json_str(cd_json_get(x, "jurisdiction"));
  if (!outcome_is(x, "outcome", r->outcome)) return cd_str_printf(a, "outcome is %s", rules_outcome_name(r->outcome));
  if (!outcome_is(x, "at_least", r->at_least))
    return cd_str_printf(a, "at_least is %s", rules_outcome_name(r->at_least));
  if (!outcome_is(x, "at_most", r->at_most)) return cd_str_printf(a, "at_most is %s", rules_outcome_name(r->at_most));
  if (reach.len && !cd_str_eqc(reach, rules_truth_name(r->jurisdiction)))
    return cd_str_printf(a, "jurisdiction is %s", rules_truth_name(r->jurisdiction));
  if (policy.len && !has_policy(r, policy)) return CD_STR("no requirement has that policy");
  if ((amiss = first_amiss(cd_json_get(x, "rules"), r, decisive_rule, true)))
    return cd_str_printf(a, "rule " CD_FMT " is not decisive", CD_ARG(cd_json_str(amiss)));
  if ((amiss = first_amiss(cd_json_get(x, "not_rules"), r, decisive_rule, false)))
    return cd_str_printf(a, "rule " CD_FMT " is decisive", CD_ARG(cd_json_str(amiss)));
  if ((amiss = first_amiss(cd_json_get(x, "missing"), r, missing_fact, true)))
    return cd_str_printf(a, "fact " CD_FMT " is not missing", CD_ARG(cd_json_str(amiss)));
  if ((amiss = first_amiss(cd_json_get(x, "requirements"), r, has_requirement, true)))
    return cd_str_printf(a, "requirement " CD_FMT " is not raised", CD_ARG(cd_json_str(amiss)));
  return (cd_str){0};
}

/* --- the report --- */

static cd_json *failed_case(const cases_one *c, const rules_result *r, cd_str what, cd_arena *a) {
  cd_json *f = cd_json_new_object(a), *reasons = cd_json_new_list(a), *missing = cd_json_new_list(a);
  for (size_t i = 0; i < r->reason_count; i++)
    if (r->reasons[i].decisive)
      reasons = cd_json_add(
          a, reasons,
          cd_json_new_str(a, cd_str_printf(a, CD_FMT ": %s: " CD_FMT, CD_ARG(r->reasons[i].rule),
                                           rules_truth_name(r->reasons[i].result), CD_ARG(r->reasons[i].text))));
  for (size_t i = 0; i < r->missing_count; i++)
    missing = cd_json_add(a, missing,
                          cd_json_new_str(a, cd_str_printf(a, CD_FMT ": " CD_FMT, CD_ARG(r->missing[i].fact),
                                                           CD_ARG(r->missing[i].why))));
  f = cd_json_set(a, f, "case", cd_json_new_str(a, c->name));
  f = cd_json_set(a, f, "file", cd_json_new_str(a, c->file));
  f = cd_json_set(a, f, "line", cd_json_new_int(a, c->line));
  f = cd_json_set(a, f, "expected", c->expect);
  f = cd_json_set(a, f, "got", cd_json_new_c(a, rules_outcome_name(r->outcome)));
  f = cd_json_set(a, f, "difference", cd_json_new_str(a, what));
  f = cd_json_set(a, f, "reasons", reasons);
  return cd_json_set(a, f, "missing", missing);
}

static book_coverage *coverage_new(const rules_book *b, cd_arena *a) {
  book_coverage *c = CD_NEW(a, book_coverage);
  if (!c) return NULL;
  c->fired = CD_NEW_ARRAY(a, bool, b->rule_count);
  c->silent = CD_NEW_ARRAY(a, bool, b->rule_count);
  c->rows = CD_NEW_ARRAY(a, bool *, b->table_count);
  for (size_t i = 0; c->rows && i < b->table_count; i++)
    if (!(c->rows[i] = CD_NEW_ARRAY(a, bool, b->tables[i].row_count))) return NULL;
  return c->fired && c->silent && c->rows ? c : NULL;
}

static cd_json *rule_coverage(const rules_book *b, const book_coverage *c, cd_arena *a) {
  cd_json *never_true = cd_json_new_list(a), *never_false = cd_json_new_list(a), *out = cd_json_new_object(a);
  size_t both = 0;
  for (size_t i = 0; i < b->rule_count; i++) {
    both += c->fired[i] && c->silent[i];
    if (!c->fired[i]) never_true = cd_json_add(a, never_true, cd_json_new_str(a, b->rules[i].id));
    if (!c->silent[i]) never_false = cd_json_add(a, never_false, cd_json_new_str(a, b->rules[i].id));
  }
  out = cd_json_set(a, out, "rules", cd_json_new_int(a, (int64_t)b->rule_count));
  out = cd_json_set(a, out, "for_and_against", cd_json_new_int(a, (int64_t)both));
  out = cd_json_set(a, out, "never_true", never_true);
  return cd_json_set(a, out, "never_false", never_false);
}

#define SHOWN_ROWS 40 /* of the rows that no case reads; `rows` and `read` tell how many there are */

static cd_json *row_coverage(const book_table *t, const bool *read, cd_arena *a) {
  cd_json *never = cd_json_new_list(a), *out = cd_json_new_object(a);
  size_t hit = 0;
  for (size_t i = 0; i < t->row_count; i++) {
    hit += read[i];
    if (!read[i] && cd_json_count(never) < SHOWN_ROWS) never = cd_json_add(a, never, cd_json_new_str(a, t->rows[i].key));
  }
  out = cd_json_set(a, out, "rows", cd_json_new_int(a, (int64_t)t->row_count));
  out = cd_json_set(a, out, "read", cd_json_new_int(a, (int64_t)hit));
  return cd_json_set(a, out, "never_read", never);
}

static cd_json *coverage_json(const rules_book *b, const book_coverage *c, cd_arena *a) {
  cd_json *tables = cd_json_new_object(a), *out = cd_json_new_object(a);
  for (size_t i = 0; i < b->table_count; i++)
    tables = cd_json_set_s(a, tables, b->tables[i].name, row_coverage(&b->tables[i], c->rows[i], a));
  out = cd_json_set(a, out, "rules", rule_coverage(b, c, a));
  return cd_json_set(a, out, "tables", tables);
}

static cordon_status run_all(const rules_book *b, book_coverage *coverage, cd_arena *a, cd_json **report,
                             cordon_error *err) {
  cases_one *cases;
  size_t count, passed = 0;
  cd_json *failed = cd_json_new_list(a), *changed = cd_json_new_list(a), *out = cd_json_new_object(a);
  CD_TRY(cases_read(b, a, &cases, &count, err));
  for (size_t i = 0; i < count; i++) {
    rules_result r;
    CD_TRY(cases_run(b, &cases[i], coverage, a, &r, err));
    cd_str what = difference(&cases[i], &r, a);
    passed += what.len == 0;
    cd_json **list = b->overlay_count && cd_str_starts(cases[i].file, CD_STR("cases/")) ? &changed : &failed;
    if (what.len) *list = cd_json_add(a, *list, failed_case(&cases[i], &r, what, a));
  }
  out = cd_json_set(a, out, "rulebook", cd_json_new_str(a, cd_str_dup(a, b->id)));
  out = cd_json_set(a, out, "cases", cd_json_new_int(a, (int64_t)count));
  out = cd_json_set(a, out, "passed", cd_json_new_int(a, (int64_t)passed));
  out = cd_json_set(a, out, "failed", failed);
  if (b->overlay_count) out = cd_json_set(a, out, "changed", changed);
  *report = cd_json_set(a, out, "coverage", coverage_json(b, coverage, a));
  return *report ? CORDON_OK : cd_no_memory(err);
}

cordon_status cases_report(const rules_book *b, cd_arena *a, cd_json **report, cordon_error *err) {
  book_coverage *coverage = coverage_new(b, a);
  return coverage ? run_all(b, coverage, a, report, err) : cd_no_memory(err);
}

/* The report outlives the book it was made of. */
cordon_status rules_test_with(const char *dir, const char *const *overlays, size_t overlay_count, cd_arena *a,
                              cd_json **report, cordon_error *err) {
  rules_book *b;
  CD_TRY(rules_book_load_with(dir, overlays, overlay_count, &b, err));
  cordon_status status = cases_report(b, a, report, err);
  if (status == CORDON_OK) *report = cd_json_copy(a, *report);
  rules_book_free(b);
  return status == CORDON_OK && !*report ? cd_no_memory(err) : status;
}

cordon_status rules_test(const char *dir, cd_arena *a, cd_json **report, cordon_error *err) {
  return rules_test_with(dir, NULL, 0, a, report, err);
}
