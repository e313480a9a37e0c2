/* Verifications: that a delivery arrived, that a system is used as promised; each with the day by which it is done. */
#ifndef REGISTER_VERIFICATION_H
#define REGISTER_VERIFICATION_H

#include "register/case_kind.h"

extern const case_kind verification_kind;

/* One for each clause of a commitment, or condition of a licence, that says by when it is checked ("check_by"), where
 * there is none yet; within the transaction that adds it. Their ids are the whole's and the clause's, with / between.
 */
cordon_status verification_plan(cd_store *s, const char *kind, const cd_json *whole, cd_str id, cd_str actor,
                                cd_arena *a, cordon_error *err);

#endif
