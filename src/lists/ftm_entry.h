/* A FollowTheMoney entity's own properties as an entry. */
#ifndef LISTS_FTM_ENTRY_H
#define LISTS_FTM_ENTRY_H

#include "lists/records.h"

/* False for a schema whose entities are no parties: addresses, sanctions, payments, ... */
bool ftm_schema_of(cd_str name, names_schema *out);
/* Names, births, identifiers and so on of an entity; properties that are not known go to extra. */
void ftm_entry_read(lists_build *b, const cd_json *entity);

#endif
