/* Findings: an alleged or established breach of a clause or a licence's condition, bound to what was in force at the
 * time of the conduct. docs/register.md tells the rules. */
#ifndef REGISTER_FINDING_H
#define REGISTER_FINDING_H

#include "register/register.h"

/* Add one (docs/schema/finding.json) in the state "alleged". Files of evidence are read from beside `label`. */
cordon_status finding_add(cd_store *s, const cd_json *finding, cd_str text, const char *label, cd_str actor,
                          cd_arena *a, register_added *out, cordon_error *err);

typedef struct finding_change {
  const char *act; /* "open", "establish", "reject", "correct", "withdraw" */
  cd_str id;
  cd_str reason;           /* needed */
  cd_str cite;             /* needed to establish */
  cd_str standard;         /* of proof; establishing needs one, here or in the finding */
  cd_day day;              /* on which it was done; CD_DAY_NONE: today */
  const cd_json *evidence; /* pieces that came with the act, as evidence_of_file gives them; may be NULL */
  const cd_json *content;  /* of a correction: the whole finding as it should have been */
  cd_str text;             /* the content's own bytes and file, for messages */
  const char *label;
} finding_change;

/* Do it as a new record, or refuse it naming the rule and write nothing. *out is the finding after it. Establishing binds others: where
 * the store knows several people it is CORDON_HELD, recorded as proposed, until another does the same (register/people.h). */
cordon_status finding_act(cd_store *s, const finding_change *c, cd_str actor, cd_arena *a, cd_json **out,
                          cordon_error *err);

/* With "history". CORDON_NOT_FOUND where there is none as known then. */
cordon_status finding_show(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
/* All, or those in one state. */
cordon_status finding_list(cd_store *s, cd_str state, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);

/* What is established against a party on a day as known at a record:
 * [{"id","conduct_from","conduct_to","kinds":[..],"established"}]. Found by its name; a person is not looked for. */
cordon_status finding_against(cd_store *s, const cd_json *party, cd_day as_of, cd_seq known_at, cd_arena *a,
                              cd_json **out, cordon_error *err);

/* Ids of people whom a case concerns: random, and all that a record says of them. */
cordon_status finding_new_subjects(int64_t count, cd_arena *a, cd_json **list, cordon_error *err);

#endif
