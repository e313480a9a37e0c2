/* What links lead to, as hashes: most parties are named by no entry, and are told so without asking the store. */
#include <stdlib.h>

#include "lists/engine.h"

static uint64_t hash_of(cd_str list, cd_str other) { return cd_hash64(other, cd_hash64(list, cd_hash_seed())); }

static int by_value(const void *left, const void *right) {
  uint64_t l = *(const uint64_t *)left, r = *(const uint64_t *)right;
  return l < r ? -1 : l > r;
}

static cordon_status collect(lists_engine *e, store_stmt *st, size_t *room, cordon_error *err) {
  for (bool row = true;;) {
    CD_TRY(store_step(st, &row, err));
    if (!row) return CORDON_OK;
    if (e->target_count == *room) {
      *room = *room ? *room * 2 : 1024;
      uint64_t *grown = (uint64_t *)realloc(e->targets, *room * sizeof *grown);
      if (!grown) return cd_no_memory(err);
      e->targets = grown;
    }
    e->targets[e->target_count++] = hash_of(store_col_view(st, 0), store_col_view(st, 1));
  }
}

static cordon_status load(lists_engine *e, cordon_error *err) {
  store_stmt *st;
  size_t room = 0;
  free(e->targets);
  e->targets = NULL;
  e->target_count = 0;
  CD_TRY(store_stmt_get(e->s, "list_link_targets", &st, err));
  cordon_status status = collect(e, st, &room, err);
  store_stmt_end(st);
  CD_TRY(status);
  if (e->target_count > 1) qsort(e->targets, e->target_count, sizeof *e->targets, by_value);
  e->targets_seq = e->last_seq;
  return CORDON_OK;
}

cordon_status engine_is_target(lists_engine *e, cd_str list, cd_str other, bool *out, cordon_error *err) {
  if (e->targets_seq != e->last_seq) CD_TRY(load(e, err));
  uint64_t wanted = hash_of(list, other);
  *out = e->target_count > 0 && bsearch(&wanted, e->targets, e->target_count, sizeof wanted, by_value) != NULL;
  return CORDON_OK;
}
