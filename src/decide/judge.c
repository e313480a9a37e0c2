/* Judging: every adopted rulebook over the facts, and one outcome out of all. */
#include "decide/run.h"

/* Does some regime settle the outcome at its worst, or is there one that stands there in conflict with itself and
 * alone? */
static bool settled(const rules_result *results, size_t count, rules_outcome worst) {
  bool conflict = false;
  for (size_t i = 0; i < count; i++) {
    if (results[i].outcome == worst) return true;
    conflict = conflict || (results[i].outcome == RULES_REFER_OUTCOME && results[i].at_most == worst);
  }
  return !conflict;
}

rules_outcome decide_combine(const rules_result *results, size_t count, rules_outcome *at_least,
                             rules_outcome *at_most) {
  *at_least = RULES_NO_LICENCE_REQUIRED;
  *at_most = count > 0 ? RULES_NO_LICENCE_REQUIRED : RULES_PROHIBITED;
  for (size_t i = 0; i < count; i++) {
    if (results[i].at_least > *at_least) *at_least = results[i].at_least;
    if (results[i].at_most > *at_most) *at_most = results[i].at_most;
  }
  return *at_least == *at_most && settled(results, count, *at_most) ? *at_most : RULES_REFER_OUTCOME;
}

static cordon_status evaluate_all(run *r, const facts_set *facts) {
  run_outcome *whole = &r->whole;
  r->result_count = rules_set_count(r->rules);
  r->results = CD_NEW_ARRAY(r->arena, rules_result, r->result_count);
  if (!r->results) return cd_no_memory(r->err);
  for (size_t i = 0; i < r->result_count; i++) {
    CD_TRY(rules_evaluate(rules_set_book(r->rules, i), rules_set_params(r->rules, i), facts, r->as_of,
                          register_licence_covers, r->reg, r->trace, r->arena, &r->results[i], r->err));
  }
  whole->outcome = decide_combine(r->results, r->result_count, &whole->at_least, &whole->at_most);
  return CORDON_OK;
}

/* With drafts over the rulebooks both are worked out: what the law says, and what it would. */
static cordon_status evaluate_drafted(run *r, const facts_set *facts) {
  const rules_set *drafted;
  CD_TRY(engine_drafted(r->engine, r->known_at, &drafted, r->err));
  if (!drafted) return CORDON_OK;
  r->stands = r->whole;
  r->drafted = true;
  r->rules = drafted;
  return evaluate_all(r, facts);
}

cordon_status run_facts(run *r, facts_set **out) {
  CD_TRY(register_view_cached(engine_store(r->engine), engine_cache(r->engine), r->order, r->as_of, r->known_at,
                              r->arena, &r->reg, r->err));
  r->facts = (facts_input){.order = r->held,
                           .listings = r->listings,
                           .listing_count = r->listing_count,
                           .lists_covered = r->covered,
                           .lists_covered_count = r->covered_count,
                           .commitments = register_view_commitments(r->reg),
                           .findings = r->findings,
                           .as_of = r->as_of};
  return facts_build(&r->facts, r->arena, out, r->err);
}

cordon_status run_judge(run *r) {
  facts_set *facts;
  CD_TRY(engine_rules(r->engine, r->known_at, &r->rules, r->err));
  CD_TRY(run_facts(r, &facts));
  CD_TRY(evaluate_all(r, facts));
  return evaluate_drafted(r, facts);
}
