/* Decide: order to facts to outcome; the record of it; explanation; replay. A decision is a pure function of the order,
 * the as-of day, the known-at record, and the digests of every list, rulebook, dictionary and engine that it names. */
#ifndef DECIDE_H
#define DECIDE_H

#include "lists/lists.h"
#include "register/register.h"
#include "rules/rules.h"

typedef struct decide_engine decide_engine;
/* Loads lists, rulebooks and the register for deciding. `known_at` may be CD_SEQ_LATEST: then each decision is made at
 * the last record that stood when the engine was opened or refreshed. Belongs to one thread. */
cordon_status decide_engine_open(cd_store *s, decide_engine **out, cordon_error *err);
void decide_engine_close(decide_engine *e);
/* Decide from now on as if the drafts in these folders were law: nothing is recorded then, and each decision says so.
 * Names stay with the caller. */
cordon_status decide_engine_overlay(decide_engine *e, const char *const *dirs, size_t count, cordon_error *err);
/* See the records that came since it was opened; costs next to nothing where there are none. */
cordon_status decide_engine_refresh(decide_engine *e, cordon_error *err);
/* The record up to which it knows, and the lists it screens against. */
cd_seq decide_engine_known(const decide_engine *e);
lists_engine *decide_engine_lists(decide_engine *e);

/* One party by itself (docs/schema/party.json) as of a day: {"row":1,"query":"..","hits":[..]}. */
cordon_status decide_screen(decide_engine *e, const cd_json *party, cd_day as_of, cd_seq known_at, cd_arena *a,
                            cd_json **out, cordon_error *err);

/* What a hit says of a party: TRUE where the name is the same or a strong identifier agrees, and nothing contradicts;
 * FALSE below the review threshold or where an officer cleared it; UNKNOWN between, for a weak alias alone, and where
 * the day of listing is not known. *why (may be NULL): a static sentence for anything but TRUE. */
rules_truth decide_hit_truth(const lists_hit *h, const char **why);

/* One outcome out of several regimes: the worst at both ends; refer where these differ, or where a regime that is in
 * conflict with itself stands at the worst alone. No regime at all: refer, from no_licence_required to prohibited. */
rules_outcome decide_combine(const rules_result *results, size_t count, rules_outcome *at_least,
                             rules_outcome *at_most);

typedef struct decide_options {
  cd_day as_of;    /* CD_DAY_NONE: the order's date */
  cd_seq known_at; /* CD_SEQ_LATEST, or a record's number */
  bool dry_run;    /* decide and record nothing; the decision's id is then null */
  bool trace;
  cd_str actor;
} decide_options;

typedef struct decide_result {
  cd_seq seq; /* its record; 0 on a dry run */
  rules_outcome outcome, at_least, at_most;
  cd_json *json; /* the decision as the contract prints it, in the arena; it names things of the engine, so it is read
                  * before the engine is refreshed or closed */
} decide_result;

/* `text`: one order as JSON; label and first_line for messages. Inside an open transaction it joins it (group commit),
 * otherwise it commits its own. */
cordon_status decide_order(decide_engine *e, cd_str text, const char *label, int64_t first_line,
                           const decide_options *opt, cd_arena *a, decide_result *out, cordon_error *err);

/* "D-000123" or "123" to a record's number. */
cordon_status decide_parse_id(cd_str id, cd_seq *out, cordon_error *err);
/* A recorded decision, personal values filled in where they were not erased. */
cordon_status decide_get(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err);
/* What would change a decision, since when each deciding rule says what it says, and what the outcome was and will be on other days: found
 * by deciding again with one thing changed, as known then (docs/schema/explanation.json). Nothing is recorded. */
cordon_status decide_questions(decide_engine *e, const cd_json *decision, cd_arena *a, cd_json **out, cordon_error *err);
/* For a person: outcome and deciding rule first; each considered rule as passed, failed, not applicable or unknown,
 * with the facts that made it so and its citation; then what would change it: what decide_questions found, where the decision holds it
 * under "questions". `color`: ANSI colours. */
cordon_status decide_explain(const cd_json *decision, bool color, cd_buf *out, cordon_error *err);

/* Would an order come out alike where two engines differ in one rulebook and in nothing else? What deciding it twice would
 * tell of the outcome and both its ends, at a fraction of the cost. `order` is one that was checked. */
typedef enum decide_depth {
  DECIDE_ALIKE_REGIME, /* by that rulebook alone, screening only if it asks for it: alike is certain, unlike is not */
  DECIDE_ALIKE_WHOLE   /* over all rulebooks */
} decide_depth;
cordon_status decide_alike(decide_engine *before, decide_engine *after, cd_str regime, decide_depth depth,
                           const cd_json *order, cd_day as_of, cd_arena *a, bool *alike, cordon_error *err);
/* Does deciding by that rulebook need the names of an order? False where it asks neither for listings nor for what the
 * register holds of a party, and the order cites no paper. */
cordon_status decide_needs_names(decide_engine *before, decide_engine *after, cd_str regime, const cd_json *order,
                                 bool *out, cordon_error *err);

typedef struct decide_replay_result {
  cd_seq seq;
  bool same;
  bool erased;       /* personal values it needs were erased: it cannot be made again, and its digest stands */
  cd_str difference; /* where the first difference is, what was recorded and what comes out now; or empty */
} decide_replay_result;
/* Make a recorded decision again from what was known then, and compare bytes. */
cordon_status decide_replay(decide_engine *e, cd_seq seq, cd_arena *a, decide_replay_result *out, cordon_error *err);
/* Every decision's record number, in order. */
cordon_status decide_list(cd_store *s, cd_arena *a, cd_seq **out, size_t *count, cordon_error *err);

#endif
