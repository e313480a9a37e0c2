/* JSON lists, one record at a time: objects one a line, objects in an array, or objects in an array that stands under a
 * key of one object. */
#ifndef LISTS_RECORDS_H
#define LISTS_RECORDS_H

#include "lists/reader.h"

#define LISTS_RECORD_ARENA_BYTES (64u << 20)

/* `record` lives until the callback returns. `key`: the array's key in the outer object ("results"), or NULL. */
typedef cordon_status (*lists_record)(void *user, const cd_json *record, int64_t line, cd_arena *a, cordon_error *err);
/* `wanted` may be NULL; it sees the bytes of a record, and one that is not wanted is not parsed. */
typedef bool (*lists_record_wanted)(void *user, cd_str bytes);
cordon_status lists_records_read(const lists_file *file, const char *key, lists_record_wanted wanted,
                                 lists_record record, void *user, cordon_error *err);
/* The string behind a key that a record begins with or holds, found without parsing: for `wanted` alone, which may err
 * on the side of wanting. Empty when it is not found. */
cd_str lists_record_peek(cd_str bytes, const char *quoted_key);

/* A string, or the first string of a list. */
cd_str lists_record_text(const cd_json *v);
/* Call add for a string, or for each string of a list. */
void lists_record_each(lists_build *b, const cd_json *v, void (*add)(lists_build *b, cd_str text));
/* Members that are not in `known` (ends with NULL) go to extra by their own names. */
void lists_record_keep_unknown(lists_build *b, const cd_json *record, const char *const *known);
/* CORDON_BAD_INPUT at a line. */
cordon_status lists_record_bad(const lists_file *file, int64_t line, const char *field, cordon_error *err,
                               const char *what);

#endif
