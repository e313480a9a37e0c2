/* One rulebook that differs between two engines, over the same facts. */
#include "decide/run.h"

typedef struct pair {
  const rules_book *before, *after; /* NULL: not adopted there */
  const cd_json *before_params, *after_params;
  size_t others; /* rulebooks beside it */
} pair;

static cordon_status find_book(decide_engine *e, cd_str regime, const rules_book **book, const cd_json **params,
                               size_t *count, cordon_error *err) {
  const rules_set *set;
  *book = NULL;
  *params = NULL;
  CD_TRY(engine_rules(e, decide_engine_known(e), &set, err));
  *count = rules_set_count(set);
  for (size_t i = 0; i < *count; i++) {
    if (!cd_str_eq(rules_book_id(rules_set_book(set, i)), regime)) continue;
    *book = rules_set_book(set, i);
    *params = rules_set_params(set, i);
  }
  return CORDON_OK;
}

static cordon_status find_pair(decide_engine *before, decide_engine *after, cd_str regime, pair *p, cordon_error *err) {
  size_t count;
  CD_TRY(find_book(before, regime, &p->before, &p->before_params, &count, err));
  p->others = count - (p->before != NULL);
  return find_book(after, regime, &p->after, &p->after_params, &count, err);
}

/* Listings, owners and findings come of screening. */
static bool asks_for_parties(const rules_book *b) {
  static const char *const fields[] = {"listed", "listing", "owners", "findings"};
  for (size_t i = 0; b && i < sizeof fields / sizeof *fields; i++)
    if (rules_book_reads(b, fields[i])) return true;
  return false;
}

static bool cites_papers(const cd_json *order) {
  return cd_json_count(cd_json_get(order, "licences")) > 0 || cd_json_count(cd_json_get(order, "commitments")) > 0;
}

cordon_status decide_needs_names(decide_engine *before, decide_engine *after, cd_str regime, const cd_json *order,
                                 bool *out, cordon_error *err) {
  pair p = {0};
  CD_TRY(find_pair(before, after, regime, &p, err));
  *out = asks_for_parties(p.before) || asks_for_parties(p.after) || cites_papers(order);
  return CORDON_OK;
}

static cordon_status gather_facts(run *r, bool screened, facts_set **out) {
  r->held = r->order;
  if (screened) {
    CD_TRY(run_owners(r));
    CD_TRY(run_screen(r));
    CD_TRY(run_against(r));
  }
  return run_facts(r, out);
}

static cordon_status evaluate(const run *r, const rules_book *book, const cd_json *params, const facts_set *facts,
                              rules_result *out) {
  *out = (rules_result){0};
  if (!book) return CORDON_OK;
  return rules_evaluate(book, params, facts, r->as_of, register_licence_covers, r->reg, false, r->arena, out, r->err);
}

static bool same_ends(const rules_result *x, const rules_result *y) {
  return x->outcome == y->outcome && x->at_least == y->at_least && x->at_most == y->at_most;
}

/* A rulebook that asks for nothing is as good as none, unless it is the only one. */
static bool same_regime(const pair *p, const rules_result *x, const rules_result *y) {
  static const rules_result nothing = {.outcome = RULES_NO_LICENCE_REQUIRED,
                                       .at_least = RULES_NO_LICENCE_REQUIRED,
                                       .at_most = RULES_NO_LICENCE_REQUIRED};
  if ((!p->before || !p->after) && p->others == 0) return false;
  return same_ends(p->before ? x : &nothing, p->after ? y : &nothing);
}

/* The other rulebooks, once; then the whole with each of the two. Results stand with the one in question last. */
static cordon_status same_whole(run *r, const pair *p, const facts_set *facts, const rules_result *x,
                                const rules_result *y, bool *alike) {
  const rules_set *set;
  rules_result first = {0}, second = {0};
  size_t n = 0;
  CD_TRY(engine_rules(r->engine, r->known_at, &set, r->err));
  rules_result *all = CD_NEW_ARRAY(r->arena, rules_result, rules_set_count(set) + 1);
  if (!all) return cd_no_memory(r->err);
  for (size_t i = 0; i < rules_set_count(set); i++) {
    const rules_book *book = rules_set_book(set, i);
    if (book != p->before) CD_TRY(evaluate(r, book, rules_set_params(set, i), facts, &all[n++]));
  }
  all[n] = *x;
  first.outcome = decide_combine(all, n + (p->before != NULL), &first.at_least, &first.at_most);
  all[n] = *y;
  second.outcome = decide_combine(all, n + (p->after != NULL), &second.at_least, &second.at_most);
  *alike = same_ends(&first, &second);
  return CORDON_OK;
}

cordon_status decide_alike(decide_engine *before, decide_engine *after, cd_str regime, decide_depth depth,
                           const cd_json *order, cd_day as_of, cd_arena *a, bool *alike, cordon_error *err) {
  cordon_error local = {0};
  pair p = {0};
  facts_set *facts;
  rules_result x, y;
  bool whole = depth == DECIDE_ALIKE_WHOLE;
  run r = {.engine = before, .arena = a, .err = err ? err : &local, .order = order, .as_of = as_of};
  r.known_at = decide_engine_known(before);
  *alike = false;
  CD_TRY(find_pair(before, after, regime, &p, r.err));
  CD_TRY(gather_facts(&r, whole || asks_for_parties(p.before) || asks_for_parties(p.after), &facts));
  CD_TRY(evaluate(&r, p.before, p.before_params, facts, &x));
  CD_TRY(evaluate(&r, p.after, p.after_params, facts, &y));
  *alike = same_regime(&p, &x, &y);
  return *alike || !whole ? CORDON_OK : same_whole(&r, &p, facts, &x, &y, alike);
}
