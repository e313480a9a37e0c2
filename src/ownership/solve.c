/* The two fixed points. Both are work lists: each node enters or leaves once, each stake is looked at once for it, so
 * the whole is linear in the stakes. */
#include "ownership/solve.h"

own_share own_at_least(const own_node *n) {
  own_share v = n->sure_lo;
  if (n->overstated) { /* whatever is wrong in the statements may be wrong in these */
    v -= n->all_lo - OWN_ALL;
    return v < 0 ? 0 : v;
  }
  /* Where the owners stated are all, the others leave the rest to these. */
  own_share left = OWN_ALL - (n->all_hi - n->sure_hi);
  return n->rest == OWNERSHIP_REST_NONE && left > v ? left : v;
}

own_share own_at_most(const own_node *n) {
  own_share stated = n->may_hi > OWN_ALL ? OWN_ALL : n->may_hi;
  if (n->overstated) return stated;
  own_share room = OWN_ALL - (n->all_lo - n->may_lo); /* what the others certainly hold is not theirs */
  if (n->rest == OWNERSHIP_REST_UNKNOWN) return room;
  return stated < room ? stated : room;
}

cd_dec own_decimal(own_share v) { return (cd_dec){.coef = v, .scale = 18}; }

bool own_counts(const ownership_solution *s, const ownership_listing *l) {
  if (l->truth == OWNERSHIP_FALSE) return false;
  if (s->options.list_count == 0) return true;
  for (size_t i = 0; i < s->options.list_count; i++)
    if (cd_str_eq(s->options.lists[i], l->list)) return true;
  return false;
}

static cordon_status mark_listed(ownership_solution *s, cordon_error *err) {
  const ownership_graph *g = s->graph;
  for (size_t i = 0; i < g->party_count; i++) s->nodes[i].listed = OWNERSHIP_FALSE;
  for (size_t i = 0; i < g->listing_count; i++) {
    const ownership_listing *l = &g->listings[i];
    if (l->party >= g->party_count)
      return cd_fail(err, CORDON_USAGE, "Listing %zu names a party that the graph does not have.", i + 1);
    own_node *n = &s->nodes[l->party];
    if (own_counts(s, l) && n->listed != OWNERSHIP_TRUE) n->listed = l->truth;
  }
  return CORDON_OK;
}

/* --- the least fixed point: who certainly counts --- */

static void enter(ownership_solution *s, uint32_t node, uint32_t *queue, size_t *tail) {
  queue[(*tail)++] = node;
  s->nodes[node].order = (uint32_t)*tail;
}

static bool reaches(const ownership_solution *s, const own_node *n) {
  return n->in_to > n->in_from && own_at_least(n) >= s->threshold;
}

static void least(ownership_solution *s, uint32_t *queue) {
  size_t head = 0, tail = 0, count = s->graph->party_count;
  for (uint32_t i = 0; i < count; i++)
    if (s->nodes[i].listed == OWNERSHIP_TRUE) enter(s, i, queue, &tail);
  while (head < tail) {
    const own_node *holder = &s->nodes[queue[head++]];
    for (size_t i = holder->out_from; i < holder->out_to; i++) {
      const own_stake *k = &s->stakes[s->by_owner[i]];
      own_node *held = &s->nodes[k->owned];
      held->sure_lo += k->lo;
      held->sure_hi += k->hi;
      if (held->order == 0 && reaches(s, held)) enter(s, k->owned, queue, &tail);
    }
  }
}

/* --- the greatest one: who may count --- */

static bool may_be_held_unseen(const own_node *n) {
  return n->rest == OWNERSHIP_REST_UNKNOWN && (n->overstated || n->all_lo < OWN_ALL);
}

/* Can the stake be more than nothing, given what the others certainly hold? */
static bool can_be_held(const own_node *held, const own_stake *k) {
  return k->hi > 0 && (held->overstated || held->all_lo - k->lo < OWN_ALL);
}

/* What no listed or unknown holder reaches cannot count, however its rings support each other. */
static void ground(ownership_solution *s, uint32_t *queue) {
  size_t head = 0, tail = 0, count = s->graph->party_count;
  for (uint32_t i = 0; i < count; i++) {
    own_node *n = &s->nodes[i];
    n->grounded = n->listed != OWNERSHIP_FALSE || may_be_held_unseen(n);
    if (n->grounded) queue[tail++] = i;
  }
  while (head < tail) {
    const own_node *holder = &s->nodes[queue[head++]];
    for (size_t i = holder->out_from; i < holder->out_to; i++) {
      const own_stake *k = &s->stakes[s->by_owner[i]];
      own_node *held = &s->nodes[k->owned];
      if (held->grounded || !can_be_held(held, k)) continue;
      held->grounded = true;
      queue[tail++] = k->owned;
    }
  }
}

static void suppose(ownership_solution *s) {
  for (size_t i = 0; i < s->graph->party_count; i++) s->nodes[i].may = s->nodes[i].grounded;
  for (size_t i = 0; i < s->stake_count; i++) {
    const own_stake *k = &s->stakes[i];
    if (!s->nodes[k->owner].may) continue;
    s->nodes[k->owned].may_lo += k->lo;
    s->nodes[k->owned].may_hi += k->hi;
  }
}

static bool falls(const ownership_solution *s, const own_node *n) {
  return n->may && n->listed == OWNERSHIP_FALSE && n->order == 0 && own_at_most(n) < s->threshold;
}

static void greatest(ownership_solution *s, uint32_t *queue) {
  size_t head = 0, tail = 0, count = s->graph->party_count;
  ground(s, queue);
  suppose(s);
  for (uint32_t i = 0; i < count; i++) {
    if (!falls(s, &s->nodes[i])) continue;
    s->nodes[i].may = false;
    queue[tail++] = i;
  }
  while (head < tail) {
    const own_node *holder = &s->nodes[queue[head++]];
    for (size_t i = holder->out_from; i < holder->out_to; i++) {
      const own_stake *k = &s->stakes[s->by_owner[i]];
      own_node *held = &s->nodes[k->owned];
      held->may_lo -= k->lo;
      held->may_hi -= k->hi;
      if (!falls(s, held)) continue;
      held->may = false;
      queue[tail++] = k->owned;
    }
  }
}

static cordon_status set_threshold(ownership_solution *s, cordon_error *err) {
  cd_dec t = s->options.threshold;
  if (t.coef == 0) s->options.threshold = t = cd_dec_of_i64(50);
  int high = 1;
  if (t.coef < 0 || t.scale > 18 || !cd_dec_cmp(t, cd_dec_of_i64(100), &high) || high > 0)
    return cd_fail(err, CORDON_USAGE, "The threshold of ownership must be above 0 and at most 100 percent.");
  s->threshold = t.coef;
  for (unsigned i = t.scale; i < 18; i++) s->threshold *= 10;
  return CORDON_OK;
}

cordon_status ownership_solve(const ownership_graph *g, const ownership_options *opt, cd_arena *a,
                              ownership_solution **out, cordon_error *err) {
  if (g->party_count >= UINT32_MAX || g->stake_count >= UINT32_MAX)
    return cd_fail(err, CORDON_LIMIT, "A graph of ownership holds at most %u parties and stakes.", UINT32_MAX);
  ownership_solution *s = CD_NEW(a, ownership_solution);
  uint32_t *queue = CD_NEW_ARRAY(a, uint32_t, g->party_count);
  if (s == NULL || queue == NULL) return cd_no_memory(err);
  s->graph = g;
  s->options = *opt;
  s->nodes = CD_NEW_ARRAY(a, own_node, g->party_count);
  if (s->nodes == NULL) return cd_no_memory(err);
  CD_TRY(set_threshold(s, err));
  CD_TRY(own_fold(s, a, err));
  CD_TRY(mark_listed(s, err));
  least(s, queue);
  greatest(s, queue);
  *out = s;
  return CORDON_OK;
}
