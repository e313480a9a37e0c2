/* The solver against a model that tries every world: small graphs, stakes in tens of percent, each completion of each
 * range, each unknown listing both ways, each unknown remainder held by a listed party or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "ownership/ownership.h"

enum { NODES = 4, UNIT = 10, WORLDS_MAX = 60000 };

typedef struct model {
  int low[NODES][NODES], high[NODES][NODES]; /* [owned][owner], in units of ten; high -1: no stake */
  ownership_truth listed[NODES];
  ownership_rest rest[NODES];
} model;

typedef struct world {
  int share[NODES][NODES];
  int unseen[NODES]; /* held by a listed party that nobody named */
  bool listed[NODES];
} world;

static uint64_t seed;
static unsigned roll(unsigned below) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)((seed >> 33) % below);
}

static void make(model *m) {
  for (int t = 0; t < NODES; t++) {
    m->listed[t] = roll(10) < 6 ? OWNERSHIP_FALSE : roll(3) ? OWNERSHIP_TRUE : OWNERSHIP_UNKNOWN;
    m->rest[t] = (ownership_rest)(OWNERSHIP_REST_UNKNOWN + roll(3));
    for (int o = 0; o < NODES; o++) {
      m->high[t][o] = -1;
      if (o == t || roll(10) < 4) continue;
      m->low[t][o] = (int)roll(8);
      m->high[t][o] = m->low[t][o] + (roll(3) == 0 ? (int)roll(4) : 0);
    }
  }
}

/* --- one world --- */

static int held_by(const world *w, int t, const bool *set) {
  int sum = w->unseen[t];
  for (int o = 0; o < NODES; o++)
    if (set[o]) sum += w->share[t][o];
  return sum;
}

static void least(const world *w, bool *set) {
  memcpy(set, w->listed, sizeof w->listed);
  for (bool moved = true; moved;) {
    moved = false;
    for (int t = 0; t < NODES; t++)
      if (!set[t] && held_by(w, t, set) >= 50 / UNIT) set[t] = moved = true;
  }
}

static void reached(const world *w, bool *set) {
  for (int t = 0; t < NODES; t++) set[t] = w->listed[t] || w->unseen[t] > 0;
  for (bool moved = true; moved;) {
    moved = false;
    for (int t = 0; t < NODES; t++)
      for (int o = 0; o < NODES; o++)
        if (!set[t] && set[o] && w->share[t][o] > 0) set[t] = moved = true;
  }
}

static void greatest(const world *w, bool *set) {
  reached(w, set);
  for (bool moved = true; moved;) {
    moved = false;
    for (int t = 0; t < NODES; t++)
      if (set[t] && !w->listed[t] && held_by(w, t, set) < 50 / UNIT) {
        set[t] = false;
        moved = true;
      }
  }
}

/* --- all worlds --- */

typedef struct search {
  const model *m;
  world w;
  int low[NODES], high[NODES]; /* over all worlds, per target */
  long worlds;
} search;

static void judge(search *s) {
  bool sure[NODES], may[NODES];
  least(&s->w, sure);
  greatest(&s->w, may);
  s->worlds++;
  for (int t = 0; t < NODES; t++) {
    int low = held_by(&s->w, t, sure), high = held_by(&s->w, t, may);
    if (low < s->low[t]) s->low[t] = low;
    if (high > s->high[t]) s->high[t] = high;
  }
}

static void listings(search *s, int t) {
  if (t == NODES) {
    judge(s);
    return;
  }
  for (int yes = 0; yes < 2; yes++) {
    if (s->m->listed[t] == (yes ? OWNERSHIP_FALSE : OWNERSHIP_TRUE)) continue;
    s->w.listed[t] = yes;
    listings(s, t + 1);
  }
}

static void stakes(search *s, int t, int o, int used);

static void unseen_rest(search *s, int t, int used) {
  int left = 100 / UNIT - used;
  bool owned = false;
  for (int o = 0; o < NODES; o++) owned = owned || s->m->high[t][o] >= 0;
  if (s->m->rest[t] == OWNERSHIP_REST_NONE && owned && left > 0) return;
  s->w.unseen[t] = 0;
  stakes(s, t + 1, 0, 0);
  if (s->m->rest[t] != OWNERSHIP_REST_UNKNOWN || left == 0) return;
  s->w.unseen[t] = left;
  stakes(s, t + 1, 0, 0);
}

static void stakes(search *s, int t, int o, int used) {
  if (s->worlds > WORLDS_MAX) return;
  if (t == NODES) {
    listings(s, 0);
  } else if (o == NODES) {
    unseen_rest(s, t, used);
  } else if (s->m->high[t][o] < 0) {
    s->w.share[t][o] = 0;
    stakes(s, t, o + 1, used);
  } else {
    for (int v = s->m->low[t][o]; v <= s->m->high[t][o] && used + v <= 100 / UNIT; v++) {
      s->w.share[t][o] = v;
      stakes(s, t, o + 1, used + v);
    }
  }
}

/* --- the same graph for the solver --- */

typedef struct built {
  ownership_party parties[NODES];
  ownership_stake stakes[NODES * NODES];
  ownership_listing listings[NODES];
  ownership_graph graph;
} built;

static void build(const model *m, built *b) {
  static const char *const ids[] = {"a", "b", "c", "d"};
  *b = (built){.graph = {b->parties, NODES, b->stakes, 0, b->listings, 0}};
  for (uint32_t t = 0; t < NODES; t++) {
    b->parties[t] = (ownership_party){cd_str_c(ids[t]), m->rest[t]};
    if (m->listed[t] != OWNERSHIP_FALSE)
      b->listings[b->graph.listing_count++] =
          (ownership_listing){.party = t, .list = CD_STR("l"), .truth = m->listed[t]};
    for (uint32_t o = 0; o < NODES; o++)
      if (m->high[t][o] >= 0)
        b->stakes[b->graph.stake_count++] = (ownership_stake){.owner = o,
                                                              .owned = t,
                                                              .from = CD_DAY_NONE,
                                                              .to = CD_DAY_NONE,
                                                              .at_least = cd_dec_of_i64(m->low[t][o] * UNIT),
                                                              .at_most = cd_dec_of_i64(m->high[t][o] * UNIT)};
  }
}

static void show(const model *m) {
  for (int t = 0; t < NODES; t++) {
    print_message("%c listed=%s rest=%d:", 'a' + t, ownership_truth_name(m->listed[t]), m->rest[t]);
    for (int o = 0; o < NODES; o++)
      if (m->high[t][o] >= 0) print_message(" %c:%d..%d", 'a' + o, m->low[t][o] * UNIT, m->high[t][o] * UNIT);
    print_message("\n");
  }
}

/* False where the model has no world (stakes that contradict each other) or too many to try. */
static bool compare(const model *m, cd_arena *a) {
  search s = {.m = m, .low = {100, 100, 100, 100}};
  stakes(&s, 0, 0, 0);
  if (s.worlds == 0 || s.worlds > WORLDS_MAX) return false;
  built b;
  build(m, &b);
  ownership_options o = {.day = 0};
  ownership_solution *solved = NULL;
  cordon_error err = {0};
  assert_int_equal(ownership_solve(&b.graph, &o, a, &solved, &err), CORDON_OK);
  for (uint32_t t = 0; t < NODES; t++) {
    ownership_result r;
    assert_int_equal(ownership_of(solved, t, a, &r, &err), CORDON_OK);
    int low = 1, high = 1;
    assert_true(cd_dec_cmp(r.at_least, cd_dec_of_i64(s.low[t] * UNIT), &low));
    assert_true(cd_dec_cmp(r.at_most, cd_dec_of_i64(s.high[t] * UNIT), &high));
    if (low == 0 && high == 0) continue;
    char x[CD_DEC_MAX_TEXT], y[CD_DEC_MAX_TEXT];
    show(m);
    fail_msg("%c: the model says %d..%d, the solver %s..%s", 'a' + (int)t, s.low[t] * UNIT, s.high[t] * UNIT,
             cd_dec_format(r.at_least, x), cd_dec_format(r.at_most, y));
  }
  return true;
}

static void every_world(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  int compared = 0;
  for (seed = 1; compared < 4000; cd_arena_reset(a)) {
    model m = {0};
    make(&m);
    compared += compare(&m, a);
  }
  cd_arena_free(a);
}

/* A new certain listing can only widen what is certain and what may be. */
static void more_listed_never_less_held(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  for (seed = 7; seed % 3000 != 0; cd_arena_reset(a)) {
    model m = {0};
    make(&m);
    built before, after;
    build(&m, &before);
    m.listed[roll(NODES)] = OWNERSHIP_TRUE;
    build(&m, &after);
    ownership_options o = {.day = 0};
    ownership_solution *sb = NULL, *sa = NULL;
    assert_int_equal(ownership_solve(&before.graph, &o, a, &sb, NULL), CORDON_OK);
    assert_int_equal(ownership_solve(&after.graph, &o, a, &sa, NULL), CORDON_OK);
    for (uint32_t t = 0; t < NODES; t++) {
      ownership_result rb, ra;
      int low = 1, high = 1;
      assert_int_equal(ownership_of(sb, t, a, &rb, NULL), CORDON_OK);
      assert_int_equal(ownership_of(sa, t, a, &ra, NULL), CORDON_OK);
      assert_true(cd_dec_cmp(rb.at_least, ra.at_least, &low) && low <= 0);
      assert_true(cd_dec_cmp(rb.at_most, ra.at_most, &high) && high <= 0);
    }
  }
  cd_arena_free(a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_world), cmocka_unit_test(more_listed_never_less_held)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
