/* Inside the engine: what is loaded of snapshots, views, and entries. All of it is guarded by the engine's lock, but
 * for what a view holds, which never changes once it is made. */
#ifndef LISTS_ENGINE_H
#define LISTS_ENGINE_H

#include <pthread.h>

#include "lists/snapshots.h"

/* A snapshot as the engine keeps it; which entries it holds is loaded when first asked for. */
typedef struct engine_snapshot {
  lists_snapshot row;
  uint64_t *entries; /* one bit an entry; NULL: not loaded */
  size_t words;
} engine_snapshot;

/* The snapshots of one list as known at a record, by day; of one day the latest recorded. */
typedef struct engine_line {
  cd_str list;
  engine_snapshot **at;
  size_t count;
} engine_line;

/* What hits show of an entry version. */
typedef struct engine_card {
  lists_entry e;
  cd_digest digest;
  uint32_t version, entry;
  struct engine_card *next; /* in its bucket */
} engine_card;

/* Cards are kept up to this much memory, then all are dropped. */
#define ENGINE_CARD_BYTES (48u << 20)
#define ENGINE_CARD_BUCKETS 4096u

/* Where an entry version stands in a view: list and source, and whether it is listed or unknown. */
typedef struct engine_place {
  uint32_t line;
  cd_str source;
  bool from_next;
} engine_place;

/* tag = place << 2 | state; 0: not in the view. */
#define TAG_LISTED 1u
#define TAG_UNKNOWN 2u

/* The tags of all versions; days between two revisions share them. Counted under the engine's lock. */
typedef struct engine_tags {
  uint32_t users, top;
  uint32_t tag[];
} engine_tags;

/* The lines as known at the record of an adoption. */
typedef struct engine_known {
  cd_seq known_at;
  engine_line *lines;
  size_t count;
} engine_known;

struct lists_view {
  cd_arena *a; /* of the view itself and all that is its own */
  uint64_t used;
  engine_tags *kept;
  cd_day as_of;
  cd_seq known_at; /* of the latest snapshot that it knows */
  const names_index *names;
  uint32_t *tag; /* those that are kept */
  uint32_t top;  /* by version, 0..top */
  engine_place *places;
  size_t place_count;
  lists_view_list *lists;
  engine_line *lines;
  size_t list_count;
  int32_t *current, *next; /* index into a line's snapshots, -1: none */
};

struct lists_engine {
  cd_store *s;
  cd_arena *a; /* snapshots and what is known of them: as long as the engine */
  pthread_mutex_t lock;
  names_index **indexes;
  size_t index_count; /* the last is in use; older ones serve older views */
  uint32_t covered;
  char note[256];
  engine_snapshot **snapshots;
  size_t snapshot_count;
  cd_seq last_seq;
  lists_view **views;
  size_t view_count, view_room;
  uint64_t uses;    /* of views, for which was used last */
  size_t tag_bytes; /* of all views together */
  engine_known *known;
  size_t known_count;
  cd_str *sources; /* each once */
  size_t source_count;
  cd_arena *card_arena;
  engine_card *cards[ENGINE_CARD_BUCKETS];
  uint64_t *targets; /* hashes of what links lead to, in order (targets.c) */
  size_t target_count;
  cd_seq targets_seq; /* the last adoption that they know */
};

/* With the lock held: load what was adopted since, and the index for it. */
cordon_status engine_refresh(lists_engine *e, cordon_error *err);
/* With the lock held: a view that is not cached yet. */
cordon_status engine_view_build(lists_engine *e, cd_day as_of, cd_seq known_at, lists_view **out, cordon_error *err);
/* Frees a view that is not among the engine's views any more. */
void engine_view_free(lists_engine *e, lists_view *v);
/* With the lock held: does a snapshot hold an entry? */
cordon_status engine_holds(lists_engine *e, engine_snapshot *snap, uint32_t entry, bool *out, cordon_error *err);
/* With the lock held: an entry version; valid until the next call. */
cordon_status engine_card_get(lists_engine *e, uint32_t version, const engine_card **out, cordon_error *err);
/* Its text into the arena. */
cordon_status engine_link_copy(const lists_link *from, cd_arena *a, lists_link *to, cordon_error *err);
/* With the lock held: the names of parties that a link knows by id alone, as the view has them. */
cordon_status engine_link_fill(lists_engine *e, const lists_view *v, cd_str list, cd_arena *a, lists_link *links,
                               size_t count, cordon_error *err);

/* With the lock held: false where no entry of the list is known to link to this id or name. */
cordon_status engine_is_target(lists_engine *e, cd_str list, cd_str other, bool *out, cordon_error *err);

#endif
