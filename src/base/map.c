/* Pairs in order of insertion, and an open-addressing table of their numbers beside them. */
#include "base/map.h"

#include "base/hash.h"

typedef struct pair {
  cd_str key;
  void *value;
  uint64_t hash;
} pair;

struct cd_map {
  cd_arena *arena;
  pair *pairs;
  size_t count, room;
  uint32_t *slots; /* number of a pair plus 1; 0: free */
  size_t mask;
};

static bool resize_slots(cd_map *m, size_t size) {
  uint32_t *slots = CD_NEW_ARRAY(m->arena, uint32_t, size);
  if (!slots) return false;
  m->slots = slots;
  m->mask = size - 1;
  for (size_t i = 0; i < m->count; i++) {
    size_t at = m->pairs[i].hash & m->mask;
    while (slots[at]) at = (at + 1) & m->mask;
    slots[at] = (uint32_t)(i + 1);
  }
  return true;
}

cd_map *cd_map_new(cd_arena *a, size_t expected) {
  if (expected > UINT32_MAX / 4) return NULL;
  cd_map *m = CD_NEW(a, cd_map);
  if (!m) return NULL;
  m->arena = a;
  m->room = expected < 4 ? 4 : expected;
  m->pairs = CD_NEW_ARRAY(a, pair, m->room);
  size_t size = 8;
  while (size < m->room * 2) size *= 2;
  return m->pairs && resize_slots(m, size) ? m : NULL;
}

static uint64_t hash_of(cd_str key) { return cd_hash64(key, cd_hash_seed()); }

/* The pair, or NULL with *slot at the free place. */
static pair *find(const cd_map *m, cd_str key, uint64_t hash, size_t *slot) {
  size_t at = hash & m->mask;
  for (; m->slots[at]; at = (at + 1) & m->mask) {
    pair *p = &m->pairs[m->slots[at] - 1];
    if (p->hash == hash && cd_str_eq(p->key, key)) return p;
  }
  *slot = at;
  return NULL;
}

static bool make_room(cd_map *m) {
  if (m->count >= UINT32_MAX / 4) return false;
  if (m->count == m->room) {
    pair *p = cd_grow_array(m->arena, m->pairs, m->count, m->room * 2, sizeof *p);
    if (!p) return false;
    m->pairs = p;
    m->room *= 2;
  }
  return (m->count + 1) * 2 <= m->mask + 1 || resize_slots(m, (m->mask + 1) * 2);
}

bool cd_map_put(cd_map *m, cd_str key, void *value) {
  uint64_t hash = hash_of(key);
  size_t slot = 0;
  pair *p = find(m, key, hash, &slot);
  if (p) {
    p->value = value;
    return true;
  }
  if (!make_room(m)) return false;
  find(m, key, hash, &slot);
  m->pairs[m->count] = (pair){key, value, hash};
  m->slots[slot] = (uint32_t)++m->count;
  return true;
}

void *cd_map_get(const cd_map *m, cd_str key) {
  size_t slot;
  pair *p = m ? find(m, key, hash_of(key), &slot) : NULL;
  return p ? p->value : NULL;
}

bool cd_map_has(const cd_map *m, cd_str key) {
  size_t slot;
  return m && find(m, key, hash_of(key), &slot);
}

size_t cd_map_count(const cd_map *m) { return m ? m->count : 0; }
cd_str cd_map_key_at(const cd_map *m, size_t i) { return m->pairs[i].key; }
void *cd_map_value_at(const cd_map *m, size_t i) { return m->pairs[i].value; }
