/* Links between the parties of a list, as they are stored. */
#ifndef LISTS_LINKS_H
#define LISTS_LINKS_H

#include "lists/lists.h"

/* Linked for a name that is none. */
lists_link_kind lists_link_kind_of(cd_str name);
cd_json *lists_link_json(const lists_link *l, cd_arena *a);
/* Where a link to a party is looked for: its id, or its name where the publisher names no id. */
cd_str lists_link_target(const lists_link *l);

#endif
