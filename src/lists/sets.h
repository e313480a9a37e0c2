/* Growing sets for an import, on the heap: members, and what stood before by entry. */
#ifndef LISTS_SETS_H
#define LISTS_SETS_H

#include "lists/members.h"

/* entry -> version of one snapshot, by direct index. */
typedef struct lists_by_entry {
  uint32_t *version;
  size_t room;
} lists_by_entry;
cordon_status lists_by_entry_fill(lists_by_entry *b, const lists_members *m, cordon_error *err);
/* 0 when the entry is not there. */
uint32_t lists_by_entry_get(const lists_by_entry *b, uint32_t entry);
/* Grows as needed. */
cordon_status lists_by_entry_put(lists_by_entry *b, uint32_t entry, uint32_t version, cordon_error *err);
void lists_by_entry_free(lists_by_entry *b);

/* Append to m->items, which is on the heap; *room is its capacity. */
cordon_status lists_members_push(lists_members *m, size_t *room, lists_member one, cordon_error *err);

#endif
