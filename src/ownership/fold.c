/* Statements of a day, folded into one stake a pair, and indexed both ways. */
#include <stdlib.h>

#include "ownership/solve.h"

static bool in_force(const ownership_stake *s, cd_day day) {
  return (s->from == CD_DAY_NONE || s->from <= day) && (s->to == CD_DAY_NONE || day <= s->to);
}

/* Exact, as scale is at most 18. */
static own_share share_of(cd_dec d) {
  own_share v = d.coef;
  for (unsigned i = d.scale; i < 18; i++) v *= 10;
  return v;
}

static bool percent_ok(cd_dec d) {
  int low = -1, high = 1;
  return d.scale <= 18 && cd_dec_cmp(d, cd_dec_of_i64(0), &low) && low >= 0 &&
         cd_dec_cmp(d, cd_dec_of_i64(100), &high) && high <= 0;
}

static cordon_status check_stake(const ownership_graph *g, size_t i, cordon_error *err) {
  const ownership_stake *s = &g->stakes[i];
  if (s->owner >= g->party_count || s->owned >= g->party_count)
    return cd_fail(err, CORDON_USAGE,
                   "Stake %zu names a party that the graph does not have; give both ends as parties first.", i + 1);
  if (!percent_ok(s->at_least) || !percent_ok(s->at_most) || share_of(s->at_least) > share_of(s->at_most))
    return cd_fail(err, CORDON_USAGE,
                   "Stake %zu of \"" CD_FMT "\" in \"" CD_FMT "\" is not a range within 0 to 100 percent.", i + 1,
                   CD_ARG(g->parties[s->owner].id), CD_ARG(g->parties[s->owned].id));
  return CORDON_OK;
}

/* A statement with the keys it is sorted by, so that the order needs nothing outside it. */
typedef struct keyed {
  uint32_t owned, owner, statement;
  cd_str source;
} keyed;

static int by_pair(const void *left, const void *right) {
  const keyed *l = left, *r = right;
  if (l->owned != r->owned) return l->owned < r->owned ? -1 : 1;
  if (l->owner != r->owner) return l->owner < r->owner ? -1 : 1;
  int by_source = cd_str_cmp(l->source, r->source);
  if (by_source != 0) return by_source;
  return l->statement < r->statement ? -1 : l->statement > r->statement;
}

static cordon_status collect(ownership_solution *s, cd_arena *a, keyed **out, size_t *count, cordon_error *err) {
  const ownership_graph *g = s->graph;
  keyed *all = CD_NEW_ARRAY(a, keyed, g->stake_count);
  if (all == NULL) return cd_no_memory(err);
  size_t n = 0;
  for (size_t i = 0; i < g->stake_count; i++) {
    CD_TRY(check_stake(g, i, err));
    const ownership_stake *k = &g->stakes[i];
    if (k->control) continue;
    s->nodes[k->owned].unstated = false;
    if (in_force(k, s->options.day)) all[n++] = (keyed){k->owned, k->owner, (uint32_t)i, k->source};
  }
  if (n > 0) qsort(all, n, sizeof *all, by_pair);
  *out = all;
  *count = n;
  return CORDON_OK;
}

static own_share capped(own_share v) { return v > OWN_ALL ? OWN_ALL : v; }

/* One source's statements of one pair. Twice the same source may mean two holdings or one corrected: the range covers
 * both readings. */
static size_t fold_source(const ownership_graph *g, const keyed *k, size_t n, own_share *lo, own_share *hi) {
  *lo = share_of(g->stakes[k[0].statement].at_least);
  *hi = 0;
  size_t i = 0;
  for (; i < n && k[i].owned == k[0].owned && k[i].owner == k[0].owner && cd_str_eq(k[i].source, k[0].source); i++) {
    own_share low = share_of(g->stakes[k[i].statement].at_least);
    if (low < *lo) *lo = low;
    *hi = capped(*hi + share_of(g->stakes[k[i].statement].at_most));
  }
  return i;
}

/* One pair. Two sources speak of the same stake: the range is what covers both. */
static size_t fold_pair(const ownership_graph *g, const keyed *k, size_t n, own_stake *out) {
  *out = (own_stake){.owner = k[0].owner, .owned = k[0].owned, .first = k[0].statement};
  size_t used = fold_source(g, k, n, &out->lo, &out->hi);
  out->disputed = used > 1;
  while (used < n && k[used].owned == k[0].owned && k[used].owner == k[0].owner) {
    own_share lo, hi;
    used += fold_source(g, k + used, n - used, &lo, &hi);
    if (lo != out->lo || hi != out->hi) out->disputed = true;
    if (lo < out->lo) out->lo = lo;
    if (hi > out->hi) out->hi = hi;
  }
  return used;
}

static void index_owned(ownership_solution *s) {
  for (size_t i = 0; i < s->stake_count; i++) {
    own_node *n = &s->nodes[s->stakes[i].owned];
    if (n->in_to == 0) n->in_from = i;
    n->in_to = i + 1;
    n->all_lo += s->stakes[i].lo;
    n->all_hi += s->stakes[i].hi;
  }
}

static cordon_status index_owners(ownership_solution *s, cd_arena *a, cordon_error *err) {
  s->by_owner = CD_NEW_ARRAY(a, uint32_t, s->stake_count);
  if (s->by_owner == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < s->stake_count; i++) s->nodes[s->stakes[i].owner].out_to++;
  size_t at = 0;
  for (size_t i = 0; i < s->graph->party_count; i++) {
    size_t held = s->nodes[i].out_to;
    s->nodes[i].out_from = s->nodes[i].out_to = at;
    at += held;
  }
  for (size_t i = 0; i < s->stake_count; i++) s->by_owner[s->nodes[s->stakes[i].owner].out_to++] = (uint32_t)i;
  return CORDON_OK;
}

static void settle_rest(ownership_solution *s) {
  for (size_t i = 0; i < s->graph->party_count; i++) {
    own_node *n = &s->nodes[i];
    n->rest = s->graph->parties[i].rest;
    if (n->rest == OWNERSHIP_REST_DEFAULT)
      n->rest = n->unstated ? OWNERSHIP_REST_UNLISTED : OWNERSHIP_REST_UNKNOWN;
    else
      n->unstated = false;
    n->overstated = n->all_lo > OWN_ALL;
    n->gap = n->rest == OWNERSHIP_REST_NONE && n->all_hi < OWN_ALL && n->in_to > n->in_from;
    if (n->gap) n->rest = OWNERSHIP_REST_UNKNOWN;
    if (n->rest == OWNERSHIP_REST_NONE && n->in_to == n->in_from) n->rest = OWNERSHIP_REST_UNLISTED;
  }
}

cordon_status own_fold(ownership_solution *s, cd_arena *a, cordon_error *err) {
  for (size_t i = 0; i < s->graph->party_count; i++) s->nodes[i].unstated = true;
  keyed *k = NULL;
  size_t n = 0;
  CD_TRY(collect(s, a, &k, &n, err));
  s->stakes = CD_NEW_ARRAY(a, own_stake, n);
  if (s->stakes == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < n;) i += fold_pair(s->graph, k + i, n - i, &s->stakes[s->stake_count++]);
  index_owned(s);
  settle_rest(s);
  return index_owners(s, a, err);
}
