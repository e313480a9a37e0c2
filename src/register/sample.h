/* Audit samples: drawn by a seed that is stated, so that anyone can draw the same again, with the result of each piece.
 */
#ifndef REGISTER_SAMPLE_H
#define REGISTER_SAMPLE_H

#include "register/case_kind.h"

extern const case_kind sample_kind;

/* Draw it again from what was known when it was drawn: CORDON_CHECK where another sample comes out. */
cordon_status sample_check(cd_store *s, cd_str id, cd_arena *a, cordon_error *err);

#endif
