/* The members of a snapshot as a compact set: which version of which entry, under which source, and the publisher's
 * days. */
#ifndef LISTS_MEMBERS_H
#define LISTS_MEMBERS_H

#include "lists/lists.h"

typedef struct lists_member {
  uint32_t version; /* row ids of list_version and list_entry */
  uint32_t entry;
  uint32_t source; /* index into lists_members.sources */
  cd_day from, to; /* the publisher's, or CD_DAY_NONE */
} lists_member;

typedef struct lists_members {
  cd_str *sources;
  size_t source_count;
  lists_member *items;
  size_t count; /* by version, ascending */
} lists_members;

/* Row ids go up to here, so that they fit the document numbers of the name index. */
#define LISTS_MAX_VERSION 0x7fffffffu

/* Sorts the items, and writes them: varints of differences, compressed. The same members give the same bytes. */
cordon_status lists_members_encode(lists_members *m, cd_buf *out, cordon_error *err);
/* CORDON_CORRUPT on bytes that encode did not write. */
cordon_status lists_members_decode(cd_str bytes, cd_arena *a, lists_members *out, cordon_error *err);

#endif
