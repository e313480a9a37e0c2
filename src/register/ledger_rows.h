/* Rows of the ledger as the store holds them. Private to the ledger. */
#ifndef REGISTER_LEDGER_ROWS_H
#define REGISTER_LEDGER_ROWS_H

#include "register/ledger.h"

typedef struct ledger_effect {
  cd_dec drawn[LEDGER_MEASURES], held[LEDGER_MEASURES];
} ledger_effect;

typedef struct ledger_row {
  int64_t line;
  cd_seq seq;
  ledger_act act;
  cd_day day, of_day; /* of_day: CD_DAY_NONE where it has no target */
  cd_day last_day;    /* the latest day of the line's rows up to this one */
  cd_seq target;      /* 0: none */
  cd_str ref;         /* valid until the next row */
  ledger_effect change, total;
} ledger_row;

/* False where the sum has more digits than a decimal holds. */
bool ledger_effect_add(ledger_effect *sum, const ledger_effect *change);
/* drawn + held. */
bool ledger_effect_used(const ledger_effect *e, ledger_measure m, cd_dec *out);

/* *account 0: no row was ever written for the licence. */
cordon_status ledger_account(cd_store *s, cd_str licence, int64_t *account, cordon_error *err);
cordon_status ledger_account_open(cd_store *s, cd_str licence, int64_t *account, cordon_error *err);
/* The last row of a line (totals, seq, last_day), all 0 where there is none. */
cordon_status ledger_last(cd_store *s, int64_t account, int64_t line, cd_seq known_at, ledger_row *out,
                          cordon_error *err);
/* The totals of a line over rows of days up to as_of. */
cordon_status ledger_total_at(cd_store *s, int64_t account, int64_t line, cd_day as_of, cd_seq known_at,
                              ledger_row *out, cordon_error *err);
/* By reference, or by "#" and the record's number; seq 0 where there is none. Its `ref` is not filled in. */
cordon_status ledger_find(cd_store *s, int64_t account, cd_str name, ledger_row *out, cordon_error *err);
/* What is left of a draw or a reservation after all that was done to it. */
cordon_status ledger_outstanding(cd_store *s, const ledger_row *target, cd_dec out[LEDGER_MEASURES], cordon_error *err);
cordon_status ledger_append(cd_store *s, int64_t account, const ledger_row *row, cordon_error *err);

typedef cordon_status (*ledger_visit)(void *user, const ledger_row *row, cordon_error *err);
/* All rows of an account by line and record. */
cordon_status ledger_each(cd_store *s, int64_t account, cd_seq known_at, ledger_visit visit, void *user,
                          cordon_error *err);

#endif
