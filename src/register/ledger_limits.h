/* Limits over several lines or a period, with running totals. Private to the ledger. */
#ifndef REGISTER_LEDGER_LIMITS_H
#define REGISTER_LEDGER_LIMITS_H

#include "register/ledger_rows.h"

/* Would the row pass a limit of the licence? Refuses, or adds what the row changes to the totals of each limit it falls
 * under. `write` false: check alone. To be called before the row is there. */
cordon_status ledger_limits_post(cd_store *s, int64_t account, cd_str licence, const cd_json *content,
                                 const ledger_row *row, bool write, cd_arena *a, cordon_error *err);

#endif
