#include "lists/spill.h"

#include <stdlib.h>

#include "base/hash.h"

typedef struct spilled {
  uint64_t hash; /* of the key */
  uint64_t at;   /* in the draft: key length, text length, key, text */
} spilled;

struct lists_spill {
  cd_draft *draft;
  spilled *items;
  size_t count, room;
  uint64_t seed;
  bool sorted;
};

cordon_status lists_spill_new(const char *dir, lists_spill **out, cordon_error *err) {
  const char *tmp = getenv("TMPDIR");
  lists_spill *s = calloc(1, sizeof *s);
  if (!s) return cd_no_memory(err);
  s->seed = cd_hash_seed();
  cordon_status status = cd_draft_new(dir ? dir : tmp && *tmp ? tmp : "/tmp", &s->draft, err);
  if (status == CORDON_OK)
    *out = s;
  else
    free(s);
  return status;
}

void lists_spill_free(lists_spill *s) {
  if (!s) return;
  cd_draft_free(s->draft);
  free(s->items);
  free(s);
}

size_t lists_spill_count(const lists_spill *s) { return s->count; }

static cordon_status make_room(lists_spill *s, cordon_error *err) {
  if (s->count < s->room) return CORDON_OK;
  size_t want = s->room ? s->room * 2 : 256;
  spilled *grown = want > SIZE_MAX / sizeof *grown ? NULL : realloc(s->items, want * sizeof *grown);
  if (!grown) return cd_no_memory(err);
  s->items = grown;
  s->room = want;
  return CORDON_OK;
}

cordon_status lists_spill_add(lists_spill *s, cd_str key, cd_str text, cordon_error *err) {
  const uint32_t lengths[2] = {(uint32_t)key.len, (uint32_t)text.len};
  if (key.len > UINT32_MAX || text.len > UINT32_MAX)
    return cd_fail(err, CORDON_LIMIT, "a text of more than 4 GB cannot be kept");
  CD_TRY(make_room(s, err));
  s->items[s->count++] = (spilled){cd_hash64(key, s->seed), cd_draft_size(s->draft)};
  s->sorted = false;
  CD_TRY(cd_draft_add(s->draft, cd_str_of((const char *)lengths, sizeof lengths), err));
  CD_TRY(cd_draft_add(s->draft, key, err));
  return cd_draft_add(s->draft, text, err);
}

static int by_hash(const void *x, const void *y) {
  const spilled *a = x, *b = y;
  if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
  return a->at < b->at ? -1 : a->at > b->at;
}

static size_t first_of(const lists_spill *s, uint64_t hash) {
  size_t low = 0, high = s->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (s->items[middle].hash < hash)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The text at a place, if it is under this key; ptr NULL when it is not. */
static cordon_status read_at(lists_spill *s, uint64_t at, cd_str key, cd_arena *a, cd_str *out, cordon_error *err) {
  uint32_t lengths[2];
  *out = (cd_str){0};
  if (!cd_draft_read(s->draft, at, lengths, sizeof lengths))
    return cd_fail(err, CORDON_STORE, "what was set aside cannot be read back; see to the disk");
  if (lengths[0] != key.len) return CORDON_OK;
  size_t len = (size_t)lengths[0] + lengths[1];
  char *both = cd_alloc(a, len + 1);
  if (!both) return cd_no_memory(err);
  if (!cd_draft_read(s->draft, at + sizeof lengths, both, len))
    return cd_fail(err, CORDON_STORE, "what was set aside cannot be read back; see to the disk");
  if (memcmp(both, key.ptr, key.len) == 0) *out = cd_str_of(both + key.len, lengths[1]);
  return CORDON_OK;
}

cordon_status lists_spill_get(lists_spill *s, cd_str key, cd_arena *a, cd_str **out, size_t *count, cordon_error *err) {
  const uint64_t hash = cd_hash64(key, s->seed);
  if (!s->sorted && s->count) qsort(s->items, s->count, sizeof *s->items, by_hash);
  s->sorted = true;
  *out = NULL;
  *count = 0;
  size_t first = first_of(s, hash), last = first;
  while (last < s->count && s->items[last].hash == hash) last++;
  if (first == last) return CORDON_OK;
  if (!(*out = CD_NEW_ARRAY(a, cd_str, last - first))) return cd_no_memory(err);
  for (size_t i = first; i < last; i++) {
    cd_str text;
    CD_TRY(read_at(s, s->items[i].at, key, a, &text, err));
    if (text.ptr) (*out)[(*count)++] = text;
  }
  return CORDON_OK;
}
