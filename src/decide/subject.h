/* Private to decide. */
#ifndef DECIDE_SUBJECT_H
#define DECIDE_SUBJECT_H

#include "decide/decide.h"

/* A party of an order, an owner, or a party of the register, as names knows it. Without a name it has no names. */
cordon_status subject_of(const cd_json *party, cd_arena *a, names_subject *out, cordon_error *err);

#endif
