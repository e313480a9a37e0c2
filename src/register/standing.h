/* What a licence may do on a day: derived from its content, what was done to it, and its ledger. Private to the
 * register. */
#ifndef REGISTER_STANDING_H
#define REGISTER_STANDING_H

#include "register/licence.h"
#include "register/rows.h"

/* The content of a licence that holds on a day, as known at a record: NULL in *out where the register holds none. */
cordon_status standing_content(cd_store *s, cd_str id, cd_day as_of, cd_seq known_at, cd_arena *a, register_row *row,
                               cd_json **out, cd_digest *digest, cordon_error *err);
/* The standing by content, acts and days; exhaustion is the ledger's to say (ledger_exhausted). */
cordon_status standing_get(cd_store *s, cd_str id, const cd_json *content, cd_day as_of, cd_seq known_at,
                           licence_standing *out, cordon_error *err);

#endif
