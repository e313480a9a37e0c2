/* A decision made again with something changed. Private to decide.
 *
 * What screening said of the parties stays as it was found; everything else is evaluated anew. Nothing is recorded. */
#ifndef DECIDE_WHATIF_H
#define DECIDE_WHATIF_H

#include "decide/run.h"

/* In the order in which people would rather see them. */
typedef enum whatif_kind {
  WHATIF_HIT = 0,    /* a person clears or confirms a hit */
  WHATIF_LIST,       /* a list is in the store, and names none of the parties */
  WHATIF_FACT,       /* another value at a place of the order */
  WHATIF_CLAIM,      /* an exception is claimed */
  WHATIF_COMMITMENT, /* commitments are in force */
  WHATIF_LICENCE,    /* a licence of an authority and kind covers the order */
  WHATIF_PARTY,      /* a party is left out */
  WHATIF_COUNTRY,    /* another country in the place of the destination */
  WHATIF_READING     /* another value of a rulebook's parameter */
} whatif_kind;
const char *whatif_kind_name(whatif_kind k);

typedef struct whatif_change {
  whatif_kind kind;
  cd_str at;   /* the place in the order; the list; the exception; a licence's authority; a parameter's regime */
  cd_str name; /* of a parameter; a licence's kind; the country */
  const cd_json
      *value;   /* what stands at the place then; the commitments; what a licence answers; the parameter's value */
  size_t index; /* of the listing, or of the party */
  int truth;    /* of the hit */
  cd_str text;  /* in words: "a licence of IL-DECA of kind export ..." */
} whatif_change;

/* What came out. Fewer is nearer to going ahead, from the first member to the last. */
typedef struct whatif_verdict {
  run_outcome whole;
  size_t stops, open, unknown; /* prohibitions that hold or may, requirements that are not met, reasons not known */
} whatif_verdict;

typedef struct whatif {
  run *r;          /* made: its results are what is compared with */
  cd_arena *arena; /* emptied for each trial */
  whatif_verdict base;
} whatif;

cordon_status whatif_open(run *r, whatif *out, cordon_error *err);
void whatif_close(whatif *w);
cordon_status whatif_try(whatif *w, const whatif_change *const *changes, size_t count, whatif_verdict *out);
/* The run as the changes would have it, with its results, in an arena of the caller. */
cordon_status whatif_run(const whatif *w, const whatif_change *const *changes, size_t count, cd_arena *a, run *out);
/* <0 where x is nearer to going ahead than y. */
int whatif_compare(const whatif_verdict *x, const whatif_verdict *y);
/* Nothing is open, and nothing may stop it. */
bool whatif_passes(const whatif_verdict *v);

/* Everything that is worth a trial for what a run found. `further`: only what bears on it after changes, facts and
 * answers. */
cordon_status whatif_collect(const run *r, bool passes, bool further, cd_arena *a, whatif_change **out, size_t *count);
/* The value at a place of the order ("parties[0].kind"), or NULL. */
const cd_json *whatif_value_at(const cd_json *order, cd_str path);

/* The parts of an answer (docs/schema/explanation.json): what would change it, and how it came about over the days. */
cordon_status whatif_changes(whatif *w, cd_arena *a, cd_json **out);
cordon_status whatif_history(run *r, cd_arena *a, cd_json **out);

#endif
