/* Owners that lists know of a party, beside those that its order states. Private to decide. */
#ifndef DECIDE_LINKED_H
#define DECIDE_LINKED_H

#include "base/map.h"
#include "decide/run.h"

/* What the entries that a subject may be, and the entries that name it, say of who holds it: owners as an order would
 * state them, each with its source. A relation whose kind or share is not stated is an owner without a share. `seen`
 * holds the entries that were asked already. *out is NULL where there are none. */
cordon_status linked_owners(run *r, const run_subject *s, cd_map *seen, cd_json **out);

#endif
