/* What a reading must remember of a file until a second reading meets it: texts under keys, in the order they came. The
 * texts lie in a file where they are many; memory holds 16 bytes for each. */
#ifndef LISTS_SPILL_H
#define LISTS_SPILL_H

#include "base/draft.h"

typedef struct lists_spill lists_spill;

/* `dir`: where the file lies, if there is one; NULL: $TMPDIR, or /tmp. */
cordon_status lists_spill_new(const char *dir, lists_spill **out, cordon_error *err);
cordon_status lists_spill_add(lists_spill *s, cd_str key, cd_str text, cordon_error *err);
/* The texts under a key, copied into the arena. What is added after the first call is not found. */
cordon_status lists_spill_get(lists_spill *s, cd_str key, cd_arena *a, cd_str **out, size_t *count, cordon_error *err);
size_t lists_spill_count(const lists_spill *s);
void lists_spill_free(lists_spill *s); /* NULL is fine */

#endif
