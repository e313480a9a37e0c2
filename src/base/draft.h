/* Bytes that come piece by piece and may be too many for memory: a file without a name, which is gone with the process,
 * unless it is given a name once it is whole. What is little stays in memory. */
#ifndef CD_DRAFT_H
#define CD_DRAFT_H

#include "base/buf.h"

typedef struct cd_draft cd_draft;

/* `dir`: where the file lies if there is one; a named file must stand on the same file system. */
cordon_status cd_draft_new(const char *dir, cd_draft **out, cordon_error *err);
cordon_status cd_draft_add(cd_draft *d, cd_str bytes, cordon_error *err);
uint64_t cd_draft_size(const cd_draft *d);
/* All of it at once, mapped where it lies in a file; valid until the draft is added to or freed. */
cordon_status cd_draft_view(cd_draft *d, cd_str *out, cordon_error *err);
/* What stands before `at`, a place in the view, is not needed soon: its memory goes back, and comes again when it is
 * looked at. Cheap enough to be called often. */
void cd_draft_passed(cd_draft *d, const char *at);
/* `len` bytes from a place on, without mapping: into `out`; false past the end or where they cannot be read. */
bool cd_draft_read(cd_draft *d, uint64_t at, void *out, size_t len);
/* Bring it onto the disk and name it, in a folder that exists. The name tells the content: a file that has it already
 * stays. Nothing may be added after. */
cordon_status cd_draft_name(cd_draft *d, const char *path, cordon_error *err);
void cd_draft_free(cd_draft *d); /* NULL is fine */

#endif
