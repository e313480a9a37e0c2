/* Proceedings: a case that a declared machine moves from state to state, with deadlines and measures. */
#ifndef REGISTER_PROCEEDING_H
#define REGISTER_PROCEEDING_H

#include "register/machine.h"
#include "register/register.h"

typedef struct proceeding_opening {
  cd_str machine; /* its YAML; kept, so that the proceeding goes on by it whatever becomes of the file */
  const char *label;
  cd_str id;                      /* empty: made */
  cd_str finding, licence, party; /* what it is on, one of them at least; as the machine allows */
  cd_str reason, cite;
  cd_day day; /* CD_DAY_NONE: today */
} proceeding_opening;

/* Refused where all that speaks for the finding is one trace that a device's user can produce, unless the machine is a
 * confidential inquiry. *out is the proceeding. */
cordon_status proceeding_open(cd_store *s, const proceeding_opening *o, cd_str actor, cd_arena *a, cd_json **out,
                              cordon_error *err);

typedef struct proceeding_measure {
  cd_str act; /* "suspend" */
  cd_str on;  /* a licence's id, or whatever else it is done to */
} proceeding_measure;

typedef struct proceeding_step {
  cd_str id;
  cd_str to;   /* empty: to the one final state that can be reached from here */
  cd_str role; /* who acts, in the machine's words; empty: whoever the move belongs to */
  cd_str reason, cite;
  cd_day day;       /* CD_DAY_NONE: today */
  cd_day runs_from; /* the day from which the new state's deadlines run, such as that of service; CD_DAY_NONE: `day` */
  cd_str late;      /* why a deadline that has passed is not held against it; empty: it is */
  const proceeding_measure *measures;
  size_t measure_count;
  bool closing; /* only a final state will do */
} proceeding_step;

/* Move it, or refuse naming the rule and write nothing. A measure on a licence acts on it in the same transaction. */
cordon_status proceeding_advance(cd_store *s, const proceeding_step *step, cd_str actor, cd_arena *a, cd_json **out,
                                 cordon_error *err);

/* With "history", and "next": the moves that may follow. */
cordon_status proceeding_show(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
cordon_status proceeding_list(cd_store *s, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);

#endif
