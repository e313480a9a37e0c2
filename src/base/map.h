/* A hash map from text to a pointer, in an arena, seeded against chosen keys. Iteration is in order of insertion. */
#ifndef CD_MAP_H
#define CD_MAP_H

#include "base/str.h"

typedef struct cd_map cd_map;

cd_map *cd_map_new(cd_arena *a, size_t expected); /* NULL when memory ran out */
/* Adds or replaces; the key is not copied. False when memory ran out. */
bool cd_map_put(cd_map *m, cd_str key, void *value);
void *cd_map_get(const cd_map *m, cd_str key); /* NULL when absent */
bool cd_map_has(const cd_map *m, cd_str key);
size_t cd_map_count(const cd_map *m);
/* The i-th pair by insertion, i < count. */
cd_str cd_map_key_at(const cd_map *m, size_t i);
void *cd_map_value_at(const cd_map *m, size_t i);

#endif
