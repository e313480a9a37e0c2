/* Inside the part: the solved graph, shared by the solver and the explanation. */
#ifndef OWNERSHIP_SOLVE_H
#define OWNERSHIP_SOLVE_H

#include "ownership/ownership.h"

/* Percentages as integers of 10^-18 percent, the finest that cd_dec holds; 2^31 stakes of 100 still fit by far. */
typedef cd_i128 own_share;
#define OWN_ONE ((own_share)1000000000000000000)
#define OWN_ALL (100 * OWN_ONE)

/* All statements of one pair on the day, as one stake. */
typedef struct own_stake {
  uint32_t owner, owned;
  own_share lo, hi;
  uint32_t first; /* the first statement, for its source */
  bool disputed;  /* statements differ */
} own_stake;

typedef struct own_node {
  size_t in_from, in_to;      /* its stakes: those held in it */
  size_t out_from, out_to;    /* into `by_owner`: those it holds */
  own_share all_lo, all_hi;   /* over every stake held in it */
  own_share sure_lo, sure_hi; /* over holders that certainly count */
  own_share may_lo, may_hi;   /* over holders that may count */
  ownership_rest rest;        /* never DEFAULT */
  ownership_truth listed;     /* of its own */
  uint32_t order;             /* when it became certain, from 1; 0: it is not */
  bool may;                   /* it may count */
  bool grounded;              /* a listed or unknown holder reaches it */
  bool unstated;              /* no owner was ever stated */
  bool overstated;            /* stakes make more than 100 */
  bool gap;                   /* said to be complete, and is not */
} own_node;

struct ownership_solution {
  const ownership_graph *graph;
  ownership_options options;
  own_share threshold;
  own_node *nodes;
  own_stake *stakes;
  size_t stake_count; /* by owned, then owner */
  uint32_t *by_owner; /* stake numbers, by owner, then owned */
};

/* The statements of the day, folded into s->stakes, with both directions indexed and the sums of each node. */
cordon_status own_fold(ownership_solution *s, cd_arena *a, cordon_error *err);
/* What counting holders hold of a node: certainly, and at most. */
own_share own_at_least(const own_node *n);
own_share own_at_most(const own_node *n);
cd_dec own_decimal(own_share v);
/* False where the listing is not among the lists asked for, or false. */
bool own_counts(const ownership_solution *s, const ownership_listing *l);

#endif
