#include "lists/sets.h"

#include <stdlib.h>

static cordon_status grow(lists_by_entry *b, uint32_t entry, cordon_error *err) {
  size_t want = b->room ? b->room : 4096;
  while (want <= entry) want *= 2;
  uint32_t *grown = realloc(b->version, want * sizeof *grown);
  if (!grown) return cd_no_memory(err);
  memset(grown + b->room, 0, (want - b->room) * sizeof *grown);
  b->version = grown;
  b->room = want;
  return CORDON_OK;
}

cordon_status lists_by_entry_put(lists_by_entry *b, uint32_t entry, uint32_t version, cordon_error *err) {
  if (entry >= b->room) CD_TRY(grow(b, entry, err));
  b->version[entry] = version;
  return CORDON_OK;
}

cordon_status lists_by_entry_fill(lists_by_entry *b, const lists_members *m, cordon_error *err) {
  for (size_t i = 0; i < m->count; i++) CD_TRY(lists_by_entry_put(b, m->items[i].entry, m->items[i].version, err));
  return CORDON_OK;
}

uint32_t lists_by_entry_get(const lists_by_entry *b, uint32_t entry) { return entry < b->room ? b->version[entry] : 0; }

void lists_by_entry_free(lists_by_entry *b) {
  free(b->version);
  *b = (lists_by_entry){0};
}

cordon_status lists_members_push(lists_members *m, size_t *room, lists_member one, cordon_error *err) {
  if (m->count == *room) {
    size_t want = *room ? *room * 2 : 4096;
    lists_member *grown = realloc(m->items, want * sizeof *grown);
    if (!grown) return cd_no_memory(err);
    m->items = grown;
    *room = want;
  }
  m->items[m->count++] = one;
  return CORDON_OK;
}
