/* What FollowTheMoney states of an entity in entities of their own (addresses, sanctions, relations): set aside in a first
 * reading, and joined to the entry in a second; or, in the nested form, taken from inside the entity. */
#ifndef LISTS_FTM_REFS_H
#define LISTS_FTM_REFS_H

#include "lists/records.h"
#include "lists/spill.h"

bool ftm_is_reference(cd_str schema);
/* Set aside what an entity of such a schema states. The arena is for the moment. */
cordon_status ftm_refs_add(lists_spill *refs, cd_str id, cd_str schema, const cd_json *properties, cd_arena *a,
                           cordon_error *err);
/* Join to the entry of an id what was set aside for it. */
cordon_status ftm_refs_join(lists_spill *refs, lists_build *b, cd_str id, const cd_json *properties, cordon_error *err);
/* Join what the properties hold as entities inside. */
void ftm_refs_join_nested(lists_build *b, cd_str id, const cd_json *properties);

#endif
