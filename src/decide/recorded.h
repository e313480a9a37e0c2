/* A decision as it was recorded. Private to decide. */
#ifndef DECIDE_RECORDED_H
#define DECIDE_RECORDED_H

#include "decide/decide.h"

/* The record of a decision, and its body as it stands; CORDON_NOT_FOUND where the record is no decision. */
cordon_status recorded_get(cd_store *s, cd_seq seq, cd_arena *a, store_record *record, cd_json **body,
                           cordon_error *err);

#endif
