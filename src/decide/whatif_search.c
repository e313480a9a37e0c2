/* What would change a decision: each candidate alone, then the fewest together that let the order go ahead. */
#include <stdlib.h>

#include "decide/whatif.h"

#define MAX_TOGETHER 12u
#define MAX_SHOWN 40u

typedef struct trial {
  const whatif_change *change;
  whatif_verdict verdict;
} trial;

/* Trials that say the same of one thing: values of a place, countries. */
typedef struct group {
  const trial *first;
  cd_str names;
  cd_json *values;
  size_t count;
} group;

typedef struct search {
  whatif *w;
  cd_arena *a;
  cordon_error *err;
  whatif_change *changes;
  trial *trials;
  size_t count;
  group *groups;
  size_t group_count;
} search;

static cordon_status try_each(search *s) {
  s->trials = CD_NEW_ARRAY(s->a, trial, s->count + 1);
  if (!s->trials) return cd_no_memory(s->err);
  for (size_t i = 0; i < s->count; i++) {
    const whatif_change *one = &s->changes[i];
    s->trials[i].change = one;
    CD_TRY(whatif_try(s->w, &one, 1, &s->trials[i].verdict));
  }
  return CORDON_OK;
}

/* --- what is worth telling --- */

static bool same_whole(const run_outcome *x, const run_outcome *y) {
  return x->outcome == y->outcome && x->at_least == y->at_least && x->at_most == y->at_most;
}

static bool is_stated(const search *s, const whatif_change *c) {
  return c->kind == WHATIF_FACT && whatif_value_at(s->w->r->order, c->at) != NULL;
}

/* Of an order that may go ahead: what would stop it. Of another: what brings it nearer, and what settles what is not
 * known. */
static bool worth_telling(const search *s, const trial *t) {
  const run_outcome *base = &s->w->base.whole, *v = &t->verdict.whole;
  if (same_whole(base, v)) return false;
  if (t->change->kind == WHATIF_READING) return true;
  if (whatif_passes(&s->w->base)) return t->change->kind == WHATIF_FACT && v->at_most > base->at_most;
  bool settles = base->outcome == RULES_REFER_OUTCOME && v->outcome != RULES_REFER_OUTCOME;
  if (settles && (t->change->kind <= WHATIF_LIST || (t->change->kind == WHATIF_FACT && !is_stated(s, t->change))))
    return true;
  return v->at_most < base->at_most || (v->at_most == base->at_most && settles && v->at_least <= base->at_least);
}

static bool fits(const group *g, const trial *t) {
  const whatif_change *x = g->first->change, *y = t->change;
  bool grouped = x->kind == WHATIF_FACT || x->kind == WHATIF_COUNTRY;
  return grouped && x->kind == y->kind && cd_str_eq(x->at, y->at) &&
         same_whole(&g->first->verdict.whole, &t->verdict.whole);
}

static cd_str value_name(cd_arena *a, const whatif_change *c) {
  if (c->kind == WHATIF_COUNTRY) return c->name;
  ptrdiff_t at = cd_str_find(c->text, CD_STR(" is "));
  return at < 0 ? c->text : cd_str_dup(a, cd_str_sub(c->text, (size_t)at + 4, c->text.len));
}

static cordon_status put(search *s, const trial *t) {
  group *g = NULL;
  for (size_t i = 0; i < s->group_count && !g; i++)
    if (fits(&s->groups[i], t)) g = &s->groups[i];
  if (!g) {
    g = &s->groups[s->group_count++];
    *g = (group){.first = t, .names = CD_STR(""), .values = cd_json_new_list(s->a)};
  }
  const char *between = !g->count ? "" : ", ";
  g->names = cd_str_printf(s->a, CD_FMT "%s" CD_FMT, CD_ARG(g->names), between, CD_ARG(value_name(s->a, t->change)));
  cd_json *value = t->change->kind == WHATIF_COUNTRY ? cd_json_new_str(s->a, t->change->name)
                   : t->change->value                ? cd_json_copy(s->a, t->change->value)
                                                     : NULL;
  if (value) g->values = cd_json_add(s->a, g->values, value);
  g->count++;
  return g->names.ptr && g->values ? CORDON_OK : cd_no_memory(s->err);
}

/* The mildest first; where it may go ahead already, what would stop it most surely last. */
static int by_nearness(const void *x, const void *y) {
  const group *p = x, *q = y;
  const run_outcome *v = &p->first->verdict.whole, *u = &q->first->verdict.whole;
  if (v->at_most != u->at_most) return v->at_most < u->at_most ? -1 : 1;
  if (v->at_least != u->at_least) return v->at_least < u->at_least ? -1 : 1;
  if (p->first->change->kind != q->first->change->kind) return p->first->change->kind < q->first->change->kind ? -1 : 1;
  return (p->first > q->first) - (p->first < q->first);
}

static cordon_status group_trials(search *s) {
  s->groups = CD_NEW_ARRAY(s->a, group, s->count + 1);
  if (!s->groups) return cd_no_memory(s->err);
  for (size_t i = 0; i < s->count; i++)
    if (worth_telling(s, &s->trials[i])) CD_TRY(put(s, &s->trials[i]));
  if (s->group_count > 1) qsort(s->groups, s->group_count, sizeof *s->groups, by_nearness);
  return CORDON_OK;
}

/* --- together --- */

static bool combines(const whatif_change *c) {
  return c->kind != WHATIF_COUNTRY && c->kind != WHATIF_READING && !(c->kind == WHATIF_HIT && c->truth);
}

/* Two values of one place, or one hit settled twice, cannot both be. */
static bool contradicts(const whatif_change *x, const whatif_change *y) {
  if (x == y) return true;
  if (x->kind != y->kind) return false;
  return x->kind == WHATIF_PARTY || (x->kind == WHATIF_FACT && cd_str_eq(x->at, y->at));
}

static bool may_join(const whatif_change *c, const whatif_change *const *chosen, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (contradicts(c, chosen[i])) return false;
  return combines(c);
}

/* A way that is being made: what is chosen, where that leads, and what may be chosen next. */
typedef struct way {
  const whatif_change *chosen[MAX_TOGETHER + 1];
  size_t n;
  whatif_verdict now;
  const whatif_change *changes;
  size_t count;
} way;

/* Take the candidate that brings it nearest to going ahead; false where none brings it nearer. */
static cordon_status step(search *s, way *y, bool *took) {
  const whatif_change *best = NULL;
  for (size_t i = 0; i < y->count; i++) {
    whatif_verdict v;
    if (!may_join(&y->changes[i], y->chosen, y->n)) continue;
    y->chosen[y->n] = &y->changes[i];
    CD_TRY(whatif_try(s->w, y->chosen, y->n + 1, &v));
    if (whatif_compare(&v, &y->now) >= 0) continue;
    y->now = v;
    best = &y->changes[i];
  }
  *took = best != NULL;
  if (best) y->chosen[y->n++] = best;
  return CORDON_OK;
}

static cordon_status walk(search *s, way *y) {
  for (bool took = true; took && y->n < MAX_TOGETHER && !whatif_passes(&y->now);) CD_TRY(step(s, y, &took));
  return CORDON_OK;
}

/* What was chosen may bring rules into play whose facts were not looked at before: these are tried next. */
static cordon_status go_on(search *s, way *y) {
  for (size_t before = SIZE_MAX; y->n != before && y->n < MAX_TOGETHER && !whatif_passes(&y->now);) {
    run then;
    whatif_change *further;
    before = y->n;
    CD_TRY(whatif_run(s->w, y->chosen, y->n, s->a, &then));
    CD_TRY(whatif_collect(&then, false, true, s->a, &further, &y->count));
    y->changes = further;
    CD_TRY(walk(s, y));
  }
  return CORDON_OK;
}

/* What the others make needless goes. */
static cordon_status prune(search *s, way *y) {
  for (size_t i = y->n; i-- > 0 && y->n > 1;) {
    const whatif_change *rest[MAX_TOGETHER + 1];
    whatif_verdict without;
    size_t k = 0;
    for (size_t j = 0; j < y->n; j++)
      if (j != i) rest[k++] = y->chosen[j];
    CD_TRY(whatif_try(s->w, rest, k, &without));
    if (whatif_compare(&without, &y->now) > 0 && !(whatif_passes(&without) && whatif_passes(&y->now))) continue;
    for (size_t j = 0; j < k; j++) y->chosen[j] = rest[j];
    y->n = k;
    y->now = without;
  }
  return CORDON_OK;
}

static cd_json *outcome_json(cd_arena *a, cd_json *o, const run_outcome *v) {
  o = cd_json_set(a, o, "outcome", cd_json_new_c(a, rules_outcome_name(v->outcome)));
  o = cd_json_set(a, o, "at_least", cd_json_new_c(a, rules_outcome_name(v->at_least)));
  return cd_json_set(a, o, "at_most", cd_json_new_c(a, rules_outcome_name(v->at_most)));
}

static bool one_suffices(const search *s) {
  for (size_t i = 0; i < s->count; i++)
    if (combines(s->trials[i].change) && whatif_passes(&s->trials[i].verdict)) return true;
  return false;
}

/* Candidates that alone do nothing may be what is left once others are chosen, so each step tries them all. */
static cordon_status find_together(search *s, cd_json **out) {
  way y = {.now = s->w->base, .changes = s->changes, .count = s->count};
  *out = NULL;
  if (whatif_passes(&y.now) || one_suffices(s)) return CORDON_OK;
  CD_TRY(walk(s, &y));
  CD_TRY(go_on(s, &y));
  if (y.n < 2 && !whatif_passes(&y.now)) return CORDON_OK;
  CD_TRY(prune(s, &y));
  cd_json *list = cd_json_new_list(s->a);
  for (size_t i = 0; i < y.n; i++) list = cd_json_add(s->a, list, cd_json_new_str(s->a, y.chosen[i]->text));
  *out = cd_json_set(s->a, cd_json_new_object(s->a), "changes", list);
  *out = outcome_json(s->a, *out, &y.now.whole);
  return *out ? CORDON_OK : cd_no_memory(s->err);
}

/* --- as JSON --- */

static cd_str group_text(search *s, const group *g) {
  const whatif_change *c = g->first->change;
  if (g->count == 1) return c->text;
  if (c->kind == WHATIF_COUNTRY)
    return cd_str_printf(s->a, "it goes to one of %zu countries in place of " CD_FMT ": " CD_FMT, g->count,
                         CD_ARG(cd_json_str(cd_json_get(s->w->r->order, "destination"))), CD_ARG(g->names));
  return cd_str_printf(s->a, "order." CD_FMT " is one of: " CD_FMT, CD_ARG(c->at), CD_ARG(g->names));
}

/* Of a licence: what it answers, by what text, and how such an application is seen. */
static cd_json *licence_json(search *s, cd_json *o, const whatif_change *c) {
  const run *r = s->w->r;
  o = cd_json_set(s->a, o, "answers", cd_json_copy(s->a, c->value));
  for (size_t i = 0; i < r->result_count; i++)
    for (size_t k = 0; k < r->results[i].requirement_count; k++) {
      const rules_requirement *q = &r->results[i].requirements[k];
      bool of = cd_str_eq(q->authority, c->at) && cd_str_eq(q->kind, c->name) && q->discharged != RULES_TRUE;
      if (of && q->cite.len && !cd_json_get(o, "cite"))
        o = cd_json_set(s->a, o, "cite", cd_json_new_str(s->a, q->cite));
      if (of && q->policy.len && !cd_json_get(o, "policy"))
        o = cd_json_set(s->a, o, "policy", cd_json_new_str(s->a, q->policy));
    }
  return o;
}

static cd_json *group_json(search *s, const group *g) {
  const whatif_change *c = g->first->change;
  cd_arena *a = s->a;
  cd_str text = group_text(s, g);
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "kind", cd_json_new_c(a, whatif_kind_name(c->kind)));
  o = cd_json_set(a, o, "text", text.ptr ? cd_json_new_str(a, text) : NULL);
  if (c->kind == WHATIF_FACT) {
    cd_str at = cd_str_printf(a, "order." CD_FMT, CD_ARG(c->at));
    o = cd_json_set(a, o, "fact", at.ptr ? cd_json_new_str(a, at) : NULL);
    o = cd_json_set(a, o, "stated", cd_json_new_bool(a, is_stated(s, c)));
  }
  if (c->kind == WHATIF_LICENCE) o = licence_json(s, o, c);
  if (cd_json_count(g->values) && (c->kind == WHATIF_FACT || c->kind == WHATIF_COUNTRY))
    o = cd_json_set(a, o, "values", g->values);
  return outcome_json(a, o, &g->first->verdict.whole);
}

cordon_status whatif_changes(whatif *w, cd_arena *a, cd_json **out) {
  search s = {.w = w, .a = a, .err = w->r->err};
  cd_json *list = cd_json_new_list(a), *together;
  CD_TRY(whatif_collect(w->r, whatif_passes(&w->base), false, a, &s.changes, &s.count));
  CD_TRY(try_each(&s));
  CD_TRY(group_trials(&s));
  CD_TRY(find_together(&s, &together));
  for (size_t i = 0; i < s.group_count && i < MAX_SHOWN; i++) list = cd_json_add(a, list, group_json(&s, &s.groups[i]));
  *out = cd_json_set(a, cd_json_new_object(a), "changes", list);
  if (together) *out = cd_json_set(a, *out, "together", together);
  *out = cd_json_set(a, *out, "tried", cd_json_new_int(a, (int64_t)s.count));
  return *out ? CORDON_OK : cd_no_memory(w->r->err);
}
