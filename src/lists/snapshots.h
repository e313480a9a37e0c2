/* Snapshots in the store. */
#ifndef LISTS_SNAPSHOTS_H
#define LISTS_SNAPSHOTS_H

#include "lists/members.h"

typedef struct lists_snapshot {
  cd_seq seq;
  cd_str list;
  cd_day published;
  cd_digest digest;
  uint64_t entries, names, added, removed, changed;
} lists_snapshot;

/* Those recorded after a record, in order of recording; text in the arena. */
cordon_status lists_snapshots_after(cd_store *s, cd_seq after, cd_arena *a, lists_snapshot **out, size_t *count,
                                    cordon_error *err);
/* The latest of a list published on or before a day and recorded at or before a record; seq 0 when there is none. */
cordon_status lists_snapshot_at(cd_store *s, cd_str list, cd_day day, cd_seq known_at, lists_snapshot *out,
                                cordon_error *err);
cordon_status lists_snapshot_members(cd_store *s, cd_seq seq, cd_arena *a, lists_members *out, cordon_error *err);
/* The stored JSON of a version, and (each unless NULL) its digest, the entry's number, its key. */
cordon_status lists_version_get(cd_store *s, uint32_t version, cd_arena *a, cd_json **out, cd_digest *digest,
                                uint32_t *entry, cd_str *key, cordon_error *err);

#endif
