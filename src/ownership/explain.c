/* What the fixed points mean for one party: the interval, the chains that carry it, whose terms govern. */
#include "ownership/solve.h"

#define MAX_DEPTH 64u
#define MAX_VISITS 20000u /* of the walk that looks for chains in a graph where rings are possible */

const char *ownership_truth_name(ownership_truth t) {
  static const char *const names[] = {"unknown", "false", "true"};
  return names[t];
}

const char *ownership_rule_name(ownership_rule r) {
  return r == OWNERSHIP_US_BIS_AFFILIATES ? "us_bis_affiliates" : "us_ofac_50_percent";
}

/* --- chains: a walk upwards from the target, over holders that count --- */

typedef struct walk {
  const ownership_solution *s;
  cd_arena *a;
  ownership_result *r;
  bool certain;             /* over holders that certainly count, else over those that may */
  uint32_t path[MAX_DEPTH]; /* stake numbers, the target's own first */
  size_t depth, visits;
  bool no_memory;
} walk;

static bool on_path(const walk *w, uint32_t node) {
  for (size_t i = 0; i < w->depth; i++)
    if (w->s->stakes[w->path[i]].owner == node) return true;
  return node == w->r->target;
}

static void keep_chain(walk *w) {
  ownership_result *r = w->r;
  if (r->chain_count == OWNERSHIP_MAX_CHAINS) {
    r->more_chains = true;
    return;
  }
  ownership_chain *c = &r->chains[r->chain_count];
  c->steps = CD_NEW_ARRAY(w->a, ownership_step, w->depth);
  if (c->steps == NULL) {
    w->no_memory = true;
    return;
  }
  for (size_t i = 0; i < w->depth; i++) {
    const own_stake *k = &w->s->stakes[w->path[w->depth - 1 - i]];
    c->steps[i] = (ownership_step){k->owner, k->owned, own_decimal(k->lo), own_decimal(k->hi),
                                   w->s->graph->stakes[k->first].source};
  }
  c->count = w->depth;
  r->chain_count++;
}

static bool carries(const walk *w, const own_stake *k, const own_node *held) {
  const own_node *holder = &w->s->nodes[k->owner];
  if (!w->certain) return holder->may && k->hi > 0;
  /* What counts because of the party itself cannot carry it; a party that is listed owes its order to the list. */
  bool before = held->order == 0 || held->listed == OWNERSHIP_TRUE || holder->order < held->order;
  return holder->order != 0 && before && (k->lo > 0 || held->rest == OWNERSHIP_REST_NONE);
}

static bool is_head(const walk *w, const own_node *holder) {
  return w->certain ? holder->listed == OWNERSHIP_TRUE : holder->listed != OWNERSHIP_FALSE;
}

/* Depth is bounded by MAX_DEPTH, work by MAX_VISITS. */
static void climb(walk *w, uint32_t node) { // NOLINT(misc-no-recursion)
  const own_node *held = &w->s->nodes[node];
  for (size_t i = held->in_from; i < held->in_to && !w->no_memory; i++) {
    const own_stake *k = &w->s->stakes[i];
    if (!carries(w, k, held) || on_path(w, k->owner)) continue;
    if (w->depth == MAX_DEPTH || ++w->visits > MAX_VISITS) {
      w->r->more_chains = true;
      return;
    }
    w->path[w->depth++] = (uint32_t)i;
    if (is_head(w, &w->s->nodes[k->owner]))
      keep_chain(w);
    else
      climb(w, k->owner);
    w->depth--;
  }
}

static cordon_status find_chains(const ownership_solution *s, ownership_result *r, cd_arena *a, cordon_error *err) {
  r->chains = CD_NEW_ARRAY(a, ownership_chain, OWNERSHIP_MAX_CHAINS);
  if (r->chains == NULL) return cd_no_memory(err);
  walk w = {.s = s,
            .a = a,
            .r = r,
            .certain = r->verdict == OWNERSHIP_TRUE || (r->verdict == OWNERSHIP_FALSE && r->minority)};
  climb(&w, r->target);
  return w.no_memory ? cd_no_memory(err) : CORDON_OK;
}

/* --- whose listing it is --- */

static bool heads_a_chain(const ownership_result *r, uint32_t party) {
  for (size_t i = 0; i < r->chain_count; i++)
    if (r->chains[i].steps[0].owner == party) return true;
  return false;
}

static bool governs_over(const ownership_listing *l, const ownership_listing *than) {
  if (than == NULL) return true;
  if ((l->truth == OWNERSHIP_TRUE) != (than->truth == OWNERSHIP_TRUE)) return l->truth == OWNERSHIP_TRUE;
  return l->strictness > than->strictness;
}

static cordon_status find_owners(const ownership_solution *s, ownership_result *r, cd_arena *a, cordon_error *err) {
  const ownership_graph *g = s->graph;
  r->owners = CD_NEW_ARRAY(a, const ownership_listing *, g->listing_count);
  if (r->owners == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < g->listing_count; i++) {
    const ownership_listing *l = &g->listings[i];
    if (!own_counts(s, l) || !heads_a_chain(r, l->party)) continue;
    r->owners[r->owner_count++] = l;
    if (governs_over(l, r->governing)) r->governing = l;
  }
  return CORDON_OK;
}

static bool controlled(const ownership_solution *s, uint32_t target) {
  const ownership_graph *g = s->graph;
  for (size_t i = 0; i < g->stake_count; i++) {
    const ownership_stake *k = &g->stakes[i];
    bool on_day =
        (k->from == CD_DAY_NONE || k->from <= s->options.day) && (k->to == CD_DAY_NONE || s->options.day <= k->to);
    if (k->control && k->owned == target && on_day && s->nodes[k->owner].order != 0) return true;
  }
  return false;
}

/* --- what a person should know of the statements --- */

/* `text` comes of cd_str_printf; a NULL says that memory ran out. */
static bool note(ownership_result *r, cd_arena *a, cd_str text) {
  cd_str *grown = cd_grow_array(a, r->notes, r->note_count, r->note_count + 1, sizeof *grown);
  if (text.ptr == NULL || grown == NULL) return false;
  r->notes = grown;
  r->notes[r->note_count++] = text;
  return true;
}

static bool any_disputed(const ownership_solution *s, const own_node *n) {
  for (size_t i = n->in_from; i < n->in_to; i++)
    if (s->stakes[i].disputed) return true;
  return false;
}

static bool notes_of(const ownership_solution *s, uint32_t node, ownership_result *r, cd_arena *a) {
  const own_node *n = &s->nodes[node];
  cd_str id = s->graph->parties[node].id;
  bool ok = true;
  if (n->overstated)
    ok = note(
        r, a,
        cd_str_printf(a, "The stakes stated in \"" CD_FMT "\" make more than 100 percent, so some of them are wrong.",
                      CD_ARG(id)));
  if (ok && n->gap)
    ok = note(r, a,
              cd_str_printf(a,
                            "The owners stated of \"" CD_FMT
                            "\" are said to be all, but make less than 100 percent; the rest is taken as unknown.",
                            CD_ARG(id)));
  if (ok && n->unstated && n->listed == OWNERSHIP_FALSE)
    ok = note(
        r, a,
        cd_str_printf(a, "No owner of \"" CD_FMT "\" is stated; it is taken to have none that is listed.", CD_ARG(id)));
  if (ok && any_disputed(s, n))
    ok = note(
        r, a,
        cd_str_printf(a, "Statements differ on a stake in \"" CD_FMT "\"; the range covers all of them.", CD_ARG(id)));
  return ok;
}

#define NOTED_HOLDERS 64u

static cordon_status find_notes(const ownership_solution *s, ownership_result *r, cd_arena *a, cordon_error *err) {
  const own_node *n = &s->nodes[r->target];
  bool ok = notes_of(s, r->target, r, a);
  for (size_t i = n->in_from; ok && i < n->in_to && i < n->in_from + NOTED_HOLDERS; i++)
    ok = notes_of(s, s->stakes[i].owner, r, a);
  return ok ? CORDON_OK : cd_no_memory(err);
}

cordon_status ownership_of(const ownership_solution *s, uint32_t target, cd_arena *a, ownership_result *out,
                           cordon_error *err) {
  if (target >= s->graph->party_count)
    return cd_fail(err, CORDON_USAGE, "The graph of ownership has no party number %u.", target);
  const own_node *n = &s->nodes[target];
  own_share low = own_at_least(n), high = own_at_most(n);
  *out = (ownership_result){.target = target, .at_least = own_decimal(low), .at_most = own_decimal(high)};
  if (low >= s->threshold)
    out->verdict = OWNERSHIP_TRUE;
  else if (high < s->threshold)
    out->verdict = OWNERSHIP_FALSE;
  out->minority = low > 0 && low < s->threshold;
  out->controlled = controlled(s, target);
  CD_TRY(find_chains(s, out, a, err));
  CD_TRY(find_owners(s, out, a, err));
  return find_notes(s, out, a, err);
}
