/* Advice: what the offices of an authority, and those that it asks, say of an application, a party or another thing.
 * Where they differ the advice is conflicting: shown, never settled by order or number; who decides says despite what.
 */
#ifndef REGISTER_ADVICE_H
#define REGISTER_ADVICE_H

#include "register/case_kind.h"

extern const case_kind advice_kind;

/* {"position","offices":[{"office","position","advice","countersigned",..}]}: the newest of each office, as known at a
 * record. "position" is theirs where all say the same, "conflicting" where they differ, and left out where none spoke.
 */
cordon_status advice_of(cd_store *s, const char *on, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out,
                        cordon_error *err);
/* May it be decided? Not while advice waits for its countersignature, nor where it is conflicting and `despite` does
 * not say why it is decided nevertheless. */
cordon_status advice_settles(cd_store *s, const char *on, cd_str id, cd_str despite, cd_arena *a, cordon_error *err);

#endif
