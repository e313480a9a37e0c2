/* Risk assessments of end users: factors with their sources, a level or score, by whom, and until when. */
#ifndef REGISTER_RISK_H
#define REGISTER_RISK_H

#include "register/case_kind.h"

extern const case_kind risk_kind;

/* The newest of each end user of a list, as known at a record: [{"end_user":1,"risk","level","score","valid_to",
 * "expired"}], counted from 1; nothing for one without. Found by name, so people are not. */
cordon_status risk_of_all(cd_store *s, const cd_json *end_users, cd_day today, cd_seq known_at, cd_arena *a,
                          cd_json **out, cordon_error *err);

#endif
