/* The name index of a store: segments under DIR/index/, listed in a manifest that is replaced atomically. The store is
 * the truth; the index is derived from it, and a manifest that is missing, corrupt, foreign or behind is put right from
 * the store. Document numbers are row ids of entry versions, and segment k covers the ids after those of segment k-1.
 */
#ifndef LISTS_INDEX_H
#define LISTS_INDEX_H

#include "lists/lists.h"

/* More segments than this are merged into one. */
#define LISTS_INDEX_SEGMENTS_MAX 8u

/* After an adoption: add a segment with the versions first..last, which the builder holds. Where the manifest does not
 * cover exactly the versions before them, nothing is written: the next opening puts it right. */
cordon_status lists_index_append(cd_store *s, names_builder *b, uint32_t first, uint32_t last, cordon_error *err);

/* Open it, put right first where it must be; *covered is the last version in it. `note` (a buffer) says what was done,
 * or is "". */
cordon_status lists_index_open(cd_store *s, names_index **out, uint32_t *covered, char *note, size_t note_size,
                               cordon_error *err);

#endif
