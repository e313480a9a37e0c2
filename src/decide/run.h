/* One decision in the making: each stage fills its part and reads those before it. Private to decide. */
#ifndef DECIDE_RUN_H
#define DECIDE_RUN_H

#include "decide/decide.h"

/* One party, owner or the exporter, screened. */
typedef struct run_subject {
  const cd_json *json;
  size_t party; /* index into order.parties, or FACTS_EXPORTER */
  size_t owner; /* its number among the owners (facts.h), or RUN_NO_OWNER */
  lists_hit *hits;
  size_t hit_count;
  const char *unscreened; /* why it could not be screened, or NULL */
  names_result raw;
} run_subject;
#define RUN_NO_OWNER SIZE_MAX

typedef struct run_outcome {
  rules_outcome outcome, at_least, at_most;
} run_outcome;

typedef struct run {
  decide_engine *engine;
  cd_arena *arena;
  cordon_error *err;
  /* the question */
  const cd_json *order;
  cd_day as_of;
  cd_seq known_at;
  bool trace;
  /* what it is answered from */
  const lists_view *lists;
  const rules_set *rules;
  register_view *reg;
  cd_str known_label; /* the time of the record known_at; empty: none */
  /* what comes out */
  run_subject *subjects;
  size_t subject_count, subject_room;
  const cd_json *held; /* the order, with the owners that lists know of */
  bool linked;         /* there are such owners */
  facts_listing *listings;
  size_t listing_count, listing_room;
  cd_str *covered;
  size_t covered_count;
  facts_input facts;
  rules_result *results;
  size_t result_count;
  cd_json *findings; /* what is established against the parties, as facts_input.findings has it */
  run_outcome whole;
  bool drafted;      /* as if the drafts of the engine were law */
  run_outcome stands; /* then: the outcome as the law stands */
} run;

/* Before the stages of an order that comes in: owners of parties that it names by the register's id alone. */
cordon_status run_owners(run *r);

/* A list of a government that rules ask for by this name. */
bool run_official(cd_str list);

/* The stages, in order. */
cordon_status run_screen(run *r);
cordon_status run_against(run *r);
cd_json *run_against_notes(const run *r, cd_json *out); /* a sentence a finding, added to the list */
cordon_status run_judge(run *r);
/* These three. */
cordon_status run_answer(run *r);
cordon_status run_facts(run *r, facts_set **out); /* of judging: what rules are asked about */
cd_json *run_render(run *r); /* NULL when memory ran out */

/* All stages, for a checked order. */
cordon_status run_decide(run *r, cd_json **out);

/* From the engine: what was in force as known at a record. */
cordon_status engine_lists(decide_engine *e, cd_day as_of, cd_seq known_at, const lists_view **out, cordon_error *err);
cordon_status engine_rules(decide_engine *e, cd_seq known_at, const rules_set **out, cordon_error *err);
/* The same, with the drafts of the engine over them; *out is NULL where there are none. */
cordon_status engine_drafted(decide_engine *e, cd_seq known_at, const rules_set **out, cordon_error *err);
cordon_status engine_label(decide_engine *e, cd_seq known_at, cd_arena *a, cd_str *out, cordon_error *err);
cd_store *engine_store(const decide_engine *e);
register_cache *engine_cache(const decide_engine *e);
cd_digest engine_digest(void); /* of the code that decides */

#endif
