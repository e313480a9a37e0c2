/* Parties of the register, screened as they enter or change: what the lists said on that day is a record. */
#ifndef DECIDE_ENTRY_H
#define DECIDE_ENTRY_H

#include "decide/decide.h"

/* Screen the parties of `ids` ([{"id"}]) as the register holds them, within the open transaction, and record who was
 * screened against what: {"as_of","lists":[{"list","published","digest"}],"screened","parties":[{"party","hits"}]}, the
 * parties with hits alone. Without lists nothing is recorded. */
cordon_status entry_screen(cd_store *s, const cd_json *ids, cd_day as_of, cd_str actor, cd_arena *a, cd_json **out,
                           cordon_error *err);
/* The hits on a party, NULL where there are none. */
cd_json *entry_hits_of(const cd_json *screened, cd_str party);

#endif
