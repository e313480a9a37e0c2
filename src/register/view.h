/* What an order cites, as the register reads it for one decision. Private to the register. */
#ifndef REGISTER_VIEW_H
#define REGISTER_VIEW_H

#include "register/cache.h"
#include "register/ledger.h"
#include "register/rows.h"
#include "register/standing.h"

typedef struct view_reasons {
  cd_str *items;
  size_t count, room;
} view_reasons;

/* One line of a licence, with what the order takes of it. */
typedef struct view_line {
  const cd_json *json;
  int64_t number;
  cd_dec taken[LEDGER_MEASURES]; /* what the order takes */
  ledger_left left;              /* what the ledger leaves before it */
} view_line;

typedef struct view_licence {
  cd_str id;
  const cd_json *json; /* NULL: the register does not hold it */
  cd_seq seq;
  cd_digest digest;
  bool checked;        /* `content` is known */
  rules_truth content; /* does it fit the order, whatever is asked */
  rules_truth covers;  /* the best answer to a requirement so far */
  bool asked;          /* some requirement was of its authority and kind */
  view_reasons why;
  view_reasons rests; /* records that it covers the order by: a registration, a merge */
  view_reasons lacks; /* facts that the order leaves out, each followed by the sentence on it */
  licence_standing standing;
  view_line *lines;
  size_t line_count;
  ledger_limit_left *limits;
  size_t limit_count;
  cd_seq registrations; /* the newest registration to use it that was looked at; 0: none */
} view_licence;

typedef struct view_commitment {
  cd_str id;
  const cd_json *json; /* NULL: the register does not hold it */
  cd_seq seq;
  cd_digest digest;
  bool valid;    /* held by the register, and within its days */
  bool in_force; /* valid, and not for other end users than the order's */
  bool unsure;   /* whether it is for the order's end users cannot be told */
  view_reasons why;
  view_reasons rests; /* records that it stands by: a consent, a merge */
} view_commitment;

struct register_view {
  cd_store *store;
  register_cache *cache;
  cd_arena *arena;
  const cd_json *order;
  cd_day as_of;
  cd_seq known_at;
  view_licence *licences;
  size_t licence_count;
  view_commitment *commitments;
  size_t commitment_count;
  cd_json *commitment_facts;
  cd_str merge_name; /* whose other names were looked up last, and what they are */
  cd_str *merge_names;
  size_t merge_count;
  bool by_merge;   /* the parties that were compared last are the same because they were merged */
  cd_seq links;    /* the newest merge or split of parties that was known where names were looked up; 0: none */
  cd_seq consents; /* the newest consent that was looked at; 0: none */
  bool failed;     /* memory ran out, or a name could not be read, within a callback */
};

/* Add a sentence; sets v->failed when memory ran out. */
void view_say(register_view *v, view_reasons *why, const char *fmt, ...) CD_PRINTF(3, 4);
/* The last sentence about the licence is about this fact, which the order leaves out. */
void view_lacks(register_view *v, view_licence *l, const char *fact);
/* Is a party of the order the one that a licence or commitment names? */
rules_truth view_same_party(register_view *v, const cd_json *party, const cd_json *named);
/* Does the licence's content fit the order on the day? Once a licence. */
rules_truth view_check_licence(register_view *v, view_licence *l);
/* Read one licence, or fill in only its id where the register does not hold it. */
cordon_status view_read_licence(register_view *v, cd_str id, view_licence *out, cordon_error *err);

#endif
