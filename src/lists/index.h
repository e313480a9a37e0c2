/* The name index of a store: segments under DIR/index/, listed in a manifest that is replaced atomically. The store is
 * the truth; the index is derived from it, and a manifest that is missing, corrupt, foreign or behind is put right from
 * the store. Document numbers are row ids of entry versions, and segment k covers the ids after those of segment k-1.
 */
#ifndef LISTS_INDEX_H
#define LISTS_INDEX_H

#include "lists/lists.h"

/* More small segments than this are merged. */
#define LISTS_INDEX_SEGMENTS_MAX 8u
/* Entry versions of one segment, so that making one takes some 60 MB; merging stops at twice as many. Tests make it
 * small. */
extern uint32_t lists_index_batch;

/* What an adoption adds. Versions come in order, from the one after the last of the store; segments are written as they
 * fill, and listed by the finish, after the commit. Where the manifest does not cover exactly the versions before them,
 * nothing is listed: the next opening puts it right. */
typedef struct lists_index_writer lists_index_writer;
cordon_status lists_index_writer_new(cd_store *s, lists_index_writer **out, cordon_error *err);
cordon_status lists_index_writer_add(lists_index_writer *w, uint32_t version, const names_subject *subject,
                                     size_t *skipped, cordon_error *err);
cordon_status lists_index_writer_finish(lists_index_writer *w, cordon_error *err);
void lists_index_writer_free(lists_index_writer *w); /* what was not listed is removed; NULL is fine */

/* Open it, put right first where it must be; *covered is the last version in it. `note` (a buffer) says what was done,
 * or is "". */
cordon_status lists_index_open(cd_store *s, names_index **out, uint32_t *covered, char *note, size_t note_size,
                               cordon_error *err);

#endif
