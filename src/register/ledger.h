/* The ledger of a licence: what was reserved, drawn, given back and corrected, in exact decimals. A licence can never
 * be overdrawn: the check and the row are one transaction, and writers take turns. Rows are only ever added; balances
 * are the last row's totals, and ledger_check adds the rows up anew. */
#ifndef REGISTER_LEDGER_H
#define REGISTER_LEDGER_H

#include "register/register.h"

typedef enum ledger_measure { LEDGER_QUANTITY = 0, LEDGER_VALUE, LEDGER_MEASURES } ledger_measure;

typedef enum ledger_act {
  LEDGER_NONE = 0,
  LEDGER_RESERVE, /* hold an amount for later */
  LEDGER_DRAW,    /* use an amount, of a reservation or at large */
  LEDGER_REVERSE, /* give back all or a part of a draw or a reservation */
  LEDGER_ADJUST,  /* correct the amount of a draw or a reservation to another */
  LEDGER_LATE,    /* a draw of an earlier day, entered late, with the reason */
  LEDGER_CONTRA   /* cancel a row that should never have been, as a whole, with the reason */
} ledger_act;
const char *ledger_act_name(ledger_act act); /* "draw" */
ledger_act ledger_act_of(cd_str name);       /* LEDGER_NONE for another word */

enum { LEDGER_MAX_CHAIN = 64 /* licences that take over from one another */ };

typedef struct ledger_request {
  ledger_act act;
  cd_str licence;
  int64_t line;          /* 0: the only one */
  cd_str quantity, unit; /* of LEDGER_ADJUST: what is right; of LEDGER_REVERSE: empty for all */
  cd_str value, currency;
  cd_str rate;      /* what one unit of `currency` is in the licence's currency */
  cd_day day;       /* CD_DAY_NONE: today */
  cd_str reference; /* the user's own, once a licence: the same act again changes nothing */
  cd_str target;    /* which row: its reference, or "#" and the number of its record; of a draw: the reservation */
  cd_str reason;
  cd_str source, declaration; /* where it was reported, and under which number */
  bool next;                  /* where it does not fit, the licence that takes over may bear it */
} ledger_request;

typedef struct ledger_posted {
  cd_seq seq;
  cd_str licence; /* the one that bore it */
  int64_t line;
  bool unchanged; /* the same act stood under this reference already */
  cd_json *json;  /* the act with what remains of its line */
} ledger_posted;

/* Do it, or refuse it naming the rule and write nothing. Joins an open transaction, or commits its own. */
cordon_status ledger_post(cd_store *s, const ledger_request *r, cd_str actor, cd_arena *a, ledger_posted *out,
                          cordon_error *err);

/* --- what is left --- */

typedef struct ledger_left {
  bool limited[LEDGER_MEASURES];
  cd_dec licensed[LEDGER_MEASURES], drawn[LEDGER_MEASURES], held[LEDGER_MEASURES], left[LEDGER_MEASURES];
  cd_seq seq; /* the newest row that was read; 0: none */
} ledger_left;
/* Of one line of a licence: rows of days up to as_of, as known at a record. */
cordon_status ledger_line_left(cd_store *s, cd_str licence, const cd_json *line, int64_t number, cd_day as_of,
                               cd_seq known_at, ledger_left *out, cordon_error *err);

typedef struct ledger_limit_left {
  cd_str id, per;
  int64_t line; /* 0: all */
  bool limited[LEDGER_MEASURES];
  cd_dec licensed[LEDGER_MEASURES], left[LEDGER_MEASURES];
} ledger_limit_left;
/* Of each limit that a licence states over its lines or a period: what is left in the period of the day. */
cordon_status ledger_limits_left(cd_store *s, cd_str licence, const cd_json *content, cd_day day, cd_seq known_at,
                                 cd_arena *a, ledger_limit_left **out, size_t *count, cordon_error *err);

/* [{"line","quantity","unit","value","currency",..}] of what is left, with "licensed", "drawn" and "reserved" of each.
 */
cordon_status ledger_remaining(cd_store *s, cd_str licence, const cd_json *content, cd_day as_of, cd_seq known_at,
                               cd_arena *a, cd_json **out, cordon_error *err);
/* Every line has an amount that is drawn in full. */
cordon_status ledger_exhausted(cd_store *s, cd_str licence, const cd_json *content, cd_day as_of, cd_seq known_at,
                               bool *out, cordon_error *err);
/* Would this content of the licence still bear what is drawn and reserved? */
cordon_status ledger_allows(cd_store *s, cd_str licence, const cd_json *content, cd_arena *a, cordon_error *err);
/* The rows of a licence, oldest first. */
cordon_status ledger_list(cd_store *s, cd_str licence, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err);
/* Add all rows of all licences up anew and hold the sums against the totals; CORDON_CORRUPT with the first that
 * differs. */
cordon_status ledger_check(cd_store *s, int64_t *rows, cordon_error *err);

#endif
