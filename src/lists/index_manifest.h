/* The manifest of the name index: which segment files hold which entry versions. */
#ifndef LISTS_INDEX_MANIFEST_H
#define LISTS_INDEX_MANIFEST_H

#include "lists/index.h"

typedef struct lists_segment {
  cd_str file; /* a name in the index folder, NUL-terminated */
  uint32_t first, last;
  cd_digest check; /* of the version `last`: tells a foreign or rolled-back store */
} lists_segment;

typedef struct lists_manifest {
  lists_segment *items;
  size_t count;
} lists_manifest;

/* False, with the reason, when there is no manifest, or it cannot be read, or belongs to another name engine. */
bool lists_manifest_load(cd_str folder, cd_arena *a, lists_manifest *out, const char **why);
cordon_status lists_manifest_save(cd_str folder, const lists_manifest *m, cd_arena *a, cordon_error *err);
/* Append in the arena. */
cordon_status lists_manifest_add(lists_manifest *m, lists_segment one, cd_arena *a, cordon_error *err);
/* "names-<16 hex digits>.seg", by what it covers. ptr NULL: no memory. */
cd_str lists_segment_file(uint32_t first, uint32_t last, const cd_digest *check, cd_arena *a);

#endif
