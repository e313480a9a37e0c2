/* FollowTheMoney's relations between parties: entities of their own that name two others. */
#ifndef LISTS_FTM_EDGES_H
#define LISTS_FTM_EDGES_H

#include "lists/lists.h"

/* A relation's schema: the property of the party whose entry states it, that of the other party, and where its words are. */
typedef struct ftm_edge {
  const char *schema;
  const char *holder, *other;
  const char *words; /* property, or NULL */
  lists_link_kind kind;
} ftm_edge;

/* NULL for a schema that is no relation. */
const ftm_edge *ftm_edge_of(cd_str schema);
/* What it says of the other party; text points into the properties. `says` may need the arena. False: no memory. */
bool ftm_edge_link(const ftm_edge *edge, const cd_json *properties, cd_arena *a, lists_link *out);

#endif
