/* Work on the folder of the name index, by one writer at a time: index.c and index_writer.c share it. */
#ifndef LISTS_INDEX_WORK_H
#define LISTS_INDEX_WORK_H

#include "lists/index_manifest.h"

typedef struct index_work {
  cd_store *s;
  cd_arena *a;
  cd_str folder;
  lists_manifest m;
  int lock; /* held while the folder is written; -1: not held */
} index_work;

cordon_status index_work_begin(index_work *w, cd_store *s, cordon_error *err);
void index_work_end(index_work *w);
/* One writer of the folder at a time, over processes; the lock goes with the work. Taken once. */
cordon_status index_work_lock(index_work *w, cordon_error *err);

/* The last version that the manifest covers. */
uint32_t index_work_covered(const index_work *w);
/* Keep the segments that this store stands behind; *foreign tells that some were not its own. */
cordon_status index_work_drop_foreign(index_work *w, bool *foreign, cordon_error *err);
/* Paths of the segments; NULL: no memory. */
const char **index_work_paths(index_work *w, cordon_error *err);
/* Write what a builder holds, first..last, as a segment that no manifest lists yet. */
cordon_status index_work_write(index_work *w, names_builder *b, uint32_t first, uint32_t last, lists_segment *out,
                               cordon_error *err);
/* List segments that were written, merge where there are many, and replace the manifest: until then, the index is as it
 * was. */
cordon_status index_work_list(index_work *w, const lists_segment *more, size_t count, cordon_error *err);

#endif
