#include "lists/engine.h"

#include <stdlib.h>

#include "lists/entry.h"
#include "lists/index.h"

static cordon_status use_index(lists_engine *e, cordon_error *err) {
  names_index *index;
  names_index **grown = cd_grow_array(e->a, e->indexes, e->index_count, e->index_count + 1, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  e->indexes = grown;
  CD_TRY(lists_index_open(e->s, &index, &e->covered, e->note, sizeof e->note, err));
  e->indexes[e->index_count++] = index;
  return CORDON_OK;
}

cordon_status engine_refresh(lists_engine *e, cordon_error *err) {
  lists_snapshot *rows;
  size_t count;
  CD_TRY(lists_snapshots_after(e->s, e->last_seq, e->a, &rows, &count, err));
  if (!count) return e->index_count ? CORDON_OK : use_index(e, err);
  CD_TRY(use_index(e, err));
  engine_snapshot **grown =
      cd_grow_array(e->a, e->snapshots, e->snapshot_count, e->snapshot_count + count, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  e->snapshots = grown;
  for (size_t i = 0; i < count; i++) {
    engine_snapshot *one = CD_NEW(e->a, engine_snapshot);
    if (!one) return cd_no_memory(err);
    one->row = rows[i];
    grown[e->snapshot_count++] = one;
    e->last_seq = rows[i].seq;
  }
  return CORDON_OK;
}

cordon_status lists_engine_open(cd_store *s, lists_engine **out, cordon_error *err) {
  lists_engine *e = calloc(1, sizeof *e);
  if (!e) return cd_no_memory(err);
  e->s = s;
  e->a = cd_arena_new(0);
  e->card_arena = cd_arena_new(0);
  if (pthread_mutex_init(&e->lock, NULL) != 0 || !e->a || !e->card_arena) {
    cd_arena_free(e->a);
    cd_arena_free(e->card_arena);
    free(e);
    return cd_no_memory(err);
  }
  cordon_status status = engine_refresh(e, err);
  if (status == CORDON_OK)
    *out = e;
  else
    lists_engine_close(e);
  return status;
}

void lists_engine_close(lists_engine *e) {
  if (!e) return;
  for (size_t i = 0; i < e->view_count; i++) engine_view_free(e, e->views[i]);
  for (size_t i = 0; i < e->index_count; i++) names_index_close(e->indexes[i]);
  pthread_mutex_destroy(&e->lock);
  cd_arena_free(e->card_arena);
  cd_arena_free(e->a);
  free(e->targets);
  free(e);
}

const char *lists_engine_note(const lists_engine *e) { return e->note; }

/* --- which entries a snapshot holds --- */

static cordon_status load_entries(lists_engine *e, engine_snapshot *snap, cordon_error *err) {
  lists_members m;
  cd_arena *a = cd_arena_new(0);
  if (!a) return cd_no_memory(err);
  cordon_status status = lists_snapshot_members(e->s, snap->row.seq, a, &m, err);
  uint32_t top = 0;
  for (size_t i = 0; status == CORDON_OK && i < m.count; i++) top = m.items[i].entry > top ? m.items[i].entry : top;
  uint64_t *bits = status == CORDON_OK ? CD_NEW_ARRAY(e->a, uint64_t, top / 64 + 1) : NULL;
  if (status == CORDON_OK && !bits) status = cd_no_memory(err);
  for (size_t i = 0; bits && i < m.count; i++) bits[m.items[i].entry / 64] |= UINT64_C(1) << (m.items[i].entry % 64);
  snap->words = bits ? top / 64 + 1 : 0;
  snap->entries = bits;
  cd_arena_free(a);
  return status;
}

cordon_status engine_holds(lists_engine *e, engine_snapshot *snap, uint32_t entry, bool *out, cordon_error *err) {
  if (!snap->entries) CD_TRY(load_entries(e, snap, err));
  *out = entry / 64 < snap->words && (snap->entries[entry / 64] >> (entry % 64) & 1);
  return CORDON_OK;
}

/* --- cards --- */

static void drop_cards(lists_engine *e) {
  cd_arena_reset(e->card_arena);
  memset(e->cards, 0, sizeof e->cards);
}

cordon_status engine_card_get(lists_engine *e, uint32_t version, const engine_card **out, cordon_error *err) {
  engine_card **bucket = &e->cards[version % ENGINE_CARD_BUCKETS];
  for (engine_card *c = *bucket; c; c = c->next)
    if (c->version == version) {
      *out = c;
      return CORDON_OK;
    }
  if (cd_arena_used(e->card_arena) > ENGINE_CARD_BYTES) drop_cards(e);
  cd_json *v;
  engine_card *card = CD_NEW(e->card_arena, engine_card);
  if (!card) return cd_no_memory(err);
  CD_TRY(lists_version_get(e->s, version, e->card_arena, &v, &card->digest, &card->entry, NULL, err));
  CD_TRY(lists_entry_read(v, e->card_arena, &card->e, err));
  card->version = version;
  card->next = *bucket;
  *bucket = card;
  *out = card;
  return CORDON_OK;
}
