/* Refusals name the rule that was broken, so that a person can look it up and a program can tell them apart. */
#ifndef REGISTER_REFUSE_H
#define REGISTER_REFUSE_H

#include "store/store.h"

/* An act that the state of the books forbids: CORDON_CHECK, the rule in the field and at the end of the sentence. */
cordon_status refuse_state(cordon_error *err, const char *rule, const char *fmt, ...) CD_PRINTF(3, 4);
/* An act that is written wrongly: CORDON_BAD_INPUT. */
cordon_status refuse_input(cordon_error *err, const char *rule, const char *fmt, ...) CD_PRINTF(3, 4);
/* End the transaction of an act: commit it, or roll it back where something was written before it failed. What was refused before
 * anything was written leaves a transaction that surrounds it as it was. The act comes before the call, not within it: whether it wrote is
 * known only after it. */
cordon_status refuse_end(cd_store *s, cordon_status st, bool wrote, cordon_error *err);

#endif
