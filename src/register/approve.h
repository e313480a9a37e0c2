/* Doing what one person proposed, as another. */
#ifndef REGISTER_APPROVE_H
#define REGISTER_APPROVE_H

#include "store/store.h"

/* An act on a licence, a party, a commitment or one of the kinds of cases; *what becomes its name. CORDON_NOT_FOUND where
 * the record is no proposal that waits, or of an act that is approved by doing the same. */
cordon_status approve_proposal(cd_store *s, cd_seq proposal, cd_str actor, cd_arena *a, cd_str *what,
                               cordon_error *err);

#endif
