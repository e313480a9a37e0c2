/* Maps: keys are bool, int, uint or string, and numbers are one key by their value (cel-spec, "Aggregate values").
 * Small maps are searched one by one, larger ones by an index over the entries. */
#include <math.h>

#include "base/hash.h"
#include "cel/internal.h"

#define INDEXED_FROM 9 /* fewer entries are compared one by one */

bool celi_is_key_kind(cel_kind kind) {
  return kind == CEL_BOOL || kind == CEL_INT || kind == CEL_UINT || kind == CEL_STRING;
}

bool celi_whole_double(double d, cel_value *out) {
  if (!(d >= -9223372036854775808.0 && d < 18446744073709551616.0) || d != floor(d)) return false;
  *out = d < 9223372036854775808.0 ? cel_int((int64_t)d) : cel_uint((uint64_t)d);
  return true;
}

/* One form for each number: int where it fits, else uint. */
bool celi_as_key(const cel_value *v, cel_value *key) {
  if (v->kind == CEL_DOUBLE) return celi_whole_double(v->as.real, key);
  *key = *v;
  if (v->kind == CEL_UINT && v->as.uinteger <= INT64_MAX) *key = cel_int((int64_t)v->as.uinteger);
  return celi_is_key_kind(v->kind);
}

static bool same_key(const cel_value *key, const cel_value *entry) {
  cel_value e;
  if (!celi_as_key(entry, &e) || e.kind != key->kind) return false;
  switch (e.kind) {
  case CEL_BOOL:
    return e.as.boolean == key->as.boolean;
  case CEL_STRING:
    return cd_str_eq(e.as.string, key->as.string);
  default:
    return e.as.uinteger == key->as.uinteger;
  }
}

static uint64_t hash_key(const cel_value *key, uint64_t seed) {
  if (key->kind == CEL_STRING) return cd_hash64(key->as.string, seed);
  uint64_t bits = key->kind == CEL_BOOL ? key->as.boolean : key->as.uinteger;
  return cd_hash64(cd_str_of((const char *)&bits, sizeof bits), seed + (uint64_t)key->kind);
}

/* slots hold entry number + 1; 0 is free. The place of the key, or of the free slot where it would go. */
static size_t find_slot(const cel_map *m, const cel_value *key) {
  size_t mask = m->slot_count - 1, at = (size_t)hash_key(key, cd_hash_seed()) & mask;
  while (m->slots[at] && !same_key(key, &m->entries[m->slots[at] - 1].key)) at = (at + 1) & mask;
  return at;
}

static const cel_entry *find(const cel_map *m, const cel_value *key) {
  if (m->slots) {
    uint32_t number = m->slots[find_slot(m, key)];
    return number ? &m->entries[number - 1] : NULL;
  }
  for (size_t i = 0; i < m->count; i++)
    if (same_key(key, &m->entries[i].key)) return &m->entries[i];
  return NULL;
}

cel_value cel_map_get(const cel_map *m, cel_value key) {
  cel_value k;
  if (!celi_as_key(&key, &k)) return (cel_value){.kind = CEL_ABSENT};
  const cel_entry *e = find(m, &k);
  return e ? e->value : (cel_value){.kind = CEL_ABSENT};
}

static bool start_index(cd_arena *a, cel_map *m, size_t count) {
  if (count < INDEXED_FROM) return true;
  size_t slots = 16;
  while (slots < count * 2) slots *= 2;
  m->slots = CD_NEW_ARRAY(a, uint32_t, slots);
  m->slot_count = slots;
  return m->slots != NULL;
}

/* NULL when the key is new and was added; otherwise why not. */
static const char *add_entry(cel_map *m, cel_entry *entries, const cel_entry *e) {
  cel_value key;
  if (e->key.kind == CEL_DOUBLE || !celi_as_key(&e->key, &key))
    return "unsupported key type: the keys of a map are bool, int, uint or string";
  if (m->slots) {
    size_t at = find_slot(m, &key);
    if (m->slots[at]) return "a key stands twice in a map";
    ((uint32_t *)(uintptr_t)m->slots)[at] = (uint32_t)m->count + 1;
  } else if (find(m, &key)) {
    return "a key stands twice in a map";
  }
  entries[m->count++] = *e;
  return NULL;
}

cel_value cel_map_of(cd_arena *a, const cel_entry *entries, size_t count) {
  cel_map *m = CD_NEW(a, cel_map);
  cel_entry *copy = CD_NEW_ARRAY(a, cel_entry, count);
  if (!m || !copy || !start_index(a, m, count)) return (cel_value){.kind = CEL_ABSENT};
  m->entries = copy;
  cel_value v = {.kind = CEL_MAP, .as.map = m};
  for (size_t i = 0; i < count; i++) {
    const char *why = add_entry(m, copy, &entries[i]);
    if (why) return cel_error(a, "%s", why);
    if (entries[i].value.kind == CEL_UNKNOWN || celi_is_partial(entries[i].value)) v.nanos = CELI_PARTIAL;
  }
  return v;
}
