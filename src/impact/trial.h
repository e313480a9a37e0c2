/* Inside the part: the store as it stands and its copy with the revision, each with an engine that decides. */
#ifndef IMPACT_TRIAL_H
#define IMPACT_TRIAL_H

#include "base/map.h"
#include "impact/impact.h"
#include "lists/delta.h"

typedef struct trial_side {
  cd_store *store;
  decide_engine *engine;
  const lists_view *lists; /* of the day */
} trial_side;

/* Whom an act reaches: by the names that cases are found by, and by licence. */
typedef struct trial_reach {
  cd_map *names, *licences;
} trial_reach;

typedef struct trial {
  const impact_options *opt;
  trial_side before, after;
  store_copy *copy;
  lists_delta *delta;       /* NULL: everything is tried */
  const trial_reach *reach; /* of an act; NULL: not bounded so */
  cd_arena *a;        /* of the report */
  cd_arena *scratch;  /* of one item */
  impact_report *r;
} trial;

/* The score from which a party is taken for one that may be met: below any that screening shows, whatever supports the
 * name. */
#define TRIAL_LOOSE_SCORE 480u

/* Both engines and views, and the difference of the lists unless all is tried. The copy has the revision. */
cordon_status trial_open(trial *t, bool lists_only, cordon_error *err);
void trial_close(trial *t);

/* The order decided on both sides. `differs`: another outcome, or another end of its interval; with by_rule also
 * another decisive rule against it. Text is in t->a. */
typedef struct trial_outcome {
  bool differs;
  cd_str before, after;
  cd_str before_ends, after_ends; /* "licensed..prohibited" where it is to be referred */
  cd_json *reasons;
} trial_outcome;
cordon_status trial_order(trial *t, cd_str order, bool by_rule, trial_outcome *out, cordon_error *err);

cordon_status trial_json(trial *t, const cd_json *order, trial_outcome *out, cordon_error *err); /* by_rule */

/* Does a party as the books hold it ({"name","aliases","kind",...}) meet the difference? True where all is tried. */
cordon_status trial_meets(trial *t, const cd_json *party, bool *out, cordon_error *err);
/* What screening asks about a party. */
cordon_status trial_subject(const cd_json *party, cd_arena *a, names_subject *out, cordon_error *err);

/* Is a party of this name, or under an alias, one that the act reaches? */
cordon_status trial_reaches(trial *t, const cd_json *party, bool *out, cordon_error *err);

void trial_sort(trial *t); /* what is affected, by kind and id */
cordon_status trial_add(trial *t, impact_item item, cordon_error *err);

/* The stages. */
cordon_status trial_decisions(trial *t, cordon_error *err);
cordon_status trial_parties(trial *t, cordon_error *err);
cordon_status trial_licences(trial *t, cordon_error *err);
cordon_status trial_applications(trial *t, cordon_error *err);

#endif
