#include "lists/snapshots.h"

static cordon_status digest_of(store_stmt *st, int col, cd_digest *out, cordon_error *err) {
  cd_str bytes = store_col_view(st, col);
  if (bytes.len != sizeof out->bytes)
    return cd_fail(err, CORDON_CORRUPT, "a digest in the store is %zu bytes long instead of 32", bytes.len);
  memcpy(out->bytes, bytes.ptr, bytes.len);
  return CORDON_OK;
}

/* Columns: seq, list, published, digest, entries, names, added, removed, changed. */
static cordon_status row_of(store_stmt *st, cd_arena *a, lists_snapshot *out, cordon_error *err) {
  out->seq = store_col_int(st, 0);
  out->list = a ? store_col_str(st, 1, a) : (cd_str){0};
  if (a && !out->list.ptr) return cd_no_memory(err);
  out->published = (cd_day)store_col_int(st, 2);
  out->entries = (uint64_t)store_col_int(st, 4);
  out->names = (uint64_t)store_col_int(st, 5);
  out->added = (uint64_t)store_col_int(st, 6);
  out->removed = (uint64_t)store_col_int(st, 7);
  out->changed = (uint64_t)store_col_int(st, 8);
  return digest_of(st, 3, &out->digest, err);
}

static cordon_status collect(store_stmt *st, cd_arena *a, lists_snapshot **out, size_t *count, cordon_error *err) {
  size_t room = 0;
  bool row = false;
  for (*out = NULL, *count = 0;; (*count)++) {
    CD_TRY(store_step(st, &row, err));
    if (!row) return CORDON_OK;
    if (*count == room) {
      size_t want = room ? room * 2 : 16;
      *out = cd_grow_array(a, *out, *count, want, sizeof **out);
      if (!*out) return cd_no_memory(err);
      room = want;
    }
    CD_TRY(row_of(st, a, &(*out)[*count], err));
  }
}

cordon_status lists_snapshots_after(cd_store *s, cd_seq after, cd_arena *a, lists_snapshot **out, size_t *count,
                                    cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "list_snapshots_after", &st, err));
  store_bind_int(st, 1, after);
  cordon_status status = collect(st, a, out, count, err);
  store_stmt_end(st);
  return status;
}

cordon_status lists_snapshot_at(cd_store *s, cd_str list, cd_day day, cd_seq known_at, lists_snapshot *out,
                                cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = (lists_snapshot){.list = list};
  CD_TRY(store_stmt_get(s, "list_snapshot_at", &st, err));
  store_bind_str(st, 1, list);
  store_bind_int(st, 2, day);
  store_bind_int(st, 3, known_at);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) status = row_of(st, NULL, out, err);
  out->list = list;
  store_stmt_end(st);
  return status;
}

cordon_status lists_snapshot_members(cd_store *s, cd_seq seq, cd_arena *a, lists_members *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "list_snapshot_members", &st, err));
  store_bind_int(st, 1, seq);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && !row)
    status = cd_fail(err, CORDON_CORRUPT, "the list snapshot of record %lld is not in the store", (long long)seq);
  if (status == CORDON_OK) status = lists_members_decode(store_col_view(st, 0), a, out, err);
  store_stmt_end(st);
  return status;
}

/* Columns: body, digest, key, entry. */
static cordon_status read_version(store_stmt *st, uint32_t version, cd_arena *a, cd_json **out, cd_digest *digest,
                                  uint32_t *entry, cd_str *key, cordon_error *err) {
  bool row = false;
  CD_TRY(store_step(st, &row, err));
  if (!row) return cd_fail(err, CORDON_CORRUPT, "the entry version %u is not in the store", version);
  if (digest) CD_TRY(digest_of(st, 1, digest, err));
  if (entry) *entry = (uint32_t)store_col_int(st, 3);
  if (key && !(*key = store_col_str(st, 2, a)).ptr) return cd_no_memory(err);
  return cd_json_parse(store_col_view(st, 0), "a list entry in the store", a, out, err);
}

cordon_status lists_version_get(cd_store *s, uint32_t version, cd_arena *a, cd_json **out, cd_digest *digest,
                                uint32_t *entry, cd_str *key, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "list_version_get", &st, err));
  store_bind_int(st, 1, version);
  cordon_status status = read_version(st, version, a, out, digest, entry, key, err);
  store_stmt_end(st);
  return status;
}
