/* Limits over several lines or a period. Private to the ledger. */
#ifndef REGISTER_LEDGER_LIMITS_H
#define REGISTER_LEDGER_LIMITS_H

#include "register/ledger_rows.h"

/* Would the row pass a limit of the licence? To be called before the row is there. */
cordon_status ledger_limits_check(cd_store *s, int64_t account, cd_str licence, const cd_json *content,
                                  const ledger_row *row, cordon_error *err);

#endif
