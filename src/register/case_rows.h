/* Findings, complaints and proceedings are cases: each act on one is a record that holds the whole as it stands after
 * the act, so that any moment's state is one record. Private to the register. */
#ifndef REGISTER_CASE_ROWS_H
#define REGISTER_CASE_ROWS_H

#include "register/form.h"
#include "register/register.h"

typedef struct case_act {
  const char *kind; /* "finding" */
  const char *act;  /* "establish": the record's kind is "finding.establish" */
  cd_str id, state;
  cd_str key;          /* what it is found by: the end user's name in normal form; may be empty */
  const cd_json *body; /* the whole after the act, personal values in it */
} case_act;

typedef struct case_due {
  cd_day day;
  cd_str what, cite;
  bool lapses; /* it is over once its day has passed, and never overdue: the end of a term, the time to appeal */
} case_due;

/* Record it; joins the open transaction, which there must be. What falls due after it replaces what fell due before. */
cordon_status case_append(cd_store *s, const case_act *act, const case_due *due, size_t due_count, cd_str actor,
                          cd_arena *a, cd_seq *seq, cordon_error *err);
/* "F-000012", by the number of the record to come; one that a user took is passed over. */
cordon_status case_make_id(cd_store *s, const char *kind, const char *prefix, cd_arena *a, cd_str *id,
                           cordon_error *err);
/* The id that a new case states, which must be free (CORDON_EXISTS, with its place), or one that is made. */
cordon_status case_take_id(cd_store *s, const char *kind, const char *prefix, const cd_json *v, const form_source *src,
                           cd_arena *a, cd_str *id, cordon_error *err);
/* Is a word among those of a text, with blanks between? */
bool case_has_word(const char *words, cd_str word);
/* A case that was read, without what reading and showing put beside it; NULL when memory ran out. */
cd_json *case_content(const cd_json *whole, cd_arena *a);
/* The newest record of a case as known at a record, 0 where there is none. */
cordon_status case_seq(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_seq *out, cordon_error *err);
/* The whole as known then, with "recorded"; CORDON_NOT_FOUND with the last id of the kind in the message. */
cordon_status case_get(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out,
                       cordon_error *err);
/* All acts of a case known then, oldest first: [{"act","state","recorded"}]. */
cordon_status case_history(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out,
                           cordon_error *err);
/* All of a kind as known then, by id; of one state where `state` is not empty. */
cordon_status case_list(cd_store *s, const char *kind, cd_str state, cd_seq known_at, cd_arena *a, cd_json **out,
                        cordon_error *err);
/* Those of a kind with this key as known then, in a state where it is not empty, by their newest record. */
cordon_status case_by_key(cd_store *s, const char *kind, cd_str state, cd_str key, cd_seq known_at, cd_arena *a,
                          cd_json **out, cordon_error *err);
/* A party's name as cases are found by it; empty for a person, who is not found by name. */
cordon_status case_key(const cd_json *party, cd_arena *a, cd_str *out, cordon_error *err);

#endif
