/* What `refer` left to a person: the queue, and the answers. An answer is a record, and the decision is made again from
 * it.
 *
 * A hit is cleared or confirmed for one party, as its name, numbers, country and birth date stand, against one version
 * of an entry: when either changes, the question comes back. */
#ifndef DECIDE_REVIEW_H
#define DECIDE_REVIEW_H

#include "decide/decide.h"

/* Decisions that came to refer, that nobody answered and that were not decided again for the same day, oldest first; of one person where
 * `person` is not empty: [{"decision","order","as_of","at_least","at_most","recorded_at","age_days","assigned","questions":[..]}]. */
cordon_status review_list(cd_store *s, cd_str person, cd_time now, cd_arena *a, cd_json **out, cordon_error *err);
/* Give a decision that waits to a person, who must be known where the store knows several. */
cordon_status review_assign(cd_store *s, cd_seq decision, cd_str person, cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err);
/* One decision's questions, and the answers given: {"decision",..,"questions","answers"}. */
cordon_status review_show(cd_store *s, cd_seq decision, cd_arena *a, cd_json **out, cordon_error *err);

typedef struct review_answer {
  cd_seq decision;
  cd_str clear, confirm;   /* "LIST/ENTRY" of a hit that is not, or is, the party */
  cd_str fact;             /* "order.end_use.purposes=[..]": a fact and its value as JSON; one of the three */
  cd_str reason, cite;     /* the reason is needed */
  const cd_json *evidence; /* pieces by digest, or NULL */
  cd_str actor;
} review_answer;
/* Record the answer and decide again, in one transaction. *out is the new decision, its outcome what it came to. Where the store knows several
 * people, the first to answer proposes (CORDON_HELD), and another who gives the same answer, or approves it, makes it hold. */
cordon_status review_resolve(decide_engine *e, const review_answer *answer, cd_arena *a, decide_result *out,
                             cordon_error *err);
/* Do what another proposed: the proposal's content as people_proposal gives it. */
cordon_status review_approve(decide_engine *e, const cd_json *content, cd_str actor, cd_arena *a, decide_result *out,
                             cordon_error *err);

/* Mark hits of a party that were cleared or confirmed as known at a record. */
cordon_status review_mark(cd_store *s, const cd_json *party, cd_seq known_at, lists_hit *hits, size_t count,
                          cd_arena *a, cordon_error *err);

#endif
