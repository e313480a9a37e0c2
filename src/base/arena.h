/* Memory by the request: an arena with a cap, freed by one call. Not thread-safe; one arena belongs to one thread. */
#ifndef CD_ARENA_H
#define CD_ARENA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cd_arena cd_arena;

/* A new arena that never holds more than cap_bytes (0: no cap). NULL when memory ran out. */
cd_arena *cd_arena_new(size_t cap_bytes);
/* Free it and all that it gave out. NULL is fine. */
void cd_arena_free(cd_arena *a);
/* Forget all that it gave out but keep one block, for reuse in a loop. */
void cd_arena_reset(cd_arena *a);
/* Zeroed memory, aligned for any type; size 0 gives a valid pointer. NULL at the cap or out of memory. */
void *cd_alloc(cd_arena *a, size_t size);
/* count * size with the product checked. */
void *cd_alloc_array(cd_arena *a, size_t count, size_t size);
/* Grow an array that this arena gave out from old_count to new_count elements; the old one stays valid. */
void *cd_grow_array(cd_arena *a, const void *old, size_t old_count, size_t new_count, size_t size);
/* Bytes given out so far. */
size_t cd_arena_used(const cd_arena *a);

#define CD_NEW(a, type) ((type *)cd_alloc((a), sizeof(type)))
#define CD_NEW_ARRAY(a, type, n) ((type *)cd_alloc_array((a), (n), sizeof(type)))

/* For tests alone: the nth block allocation from now fails (1: the next; 0: never). Thread-local. */
void cd_arena_fail_at(uint64_t nth);

#ifdef __cplusplus
}
#endif
#endif
