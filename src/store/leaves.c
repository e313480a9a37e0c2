/* Records as leaves of the log: entries, leaf hashes, and the subtrees that stand complete. */
#include "base/merkle.h"
#include "store/internal.h"

#define FAN 256u

cordon_status store_record_entry(const store_record *r, cd_buf *out, cordon_error *err) {
  char digest[CD_DIGEST_TEXT];
  cd_arena *a = cd_arena_new(1024);
  cd_json *o = a ? cd_json_new_object(a) : NULL;
  o = cd_json_set(a, o, "actor", cd_json_new_str(a, r->actor));
  o = cd_json_set(a, o, "at", cd_json_new_int(a, r->at));
  o = cd_json_set(a, o, "body", cd_json_new_c(a, cd_digest_format(&r->digest, digest)));
  o = cd_json_set(a, o, "kind", cd_json_new_str(a, r->kind));
  o = cd_json_set(a, o, "record", cd_json_new_int(a, r->seq));
  cordon_status st = o ? cd_json_canonical(o, out, err) : cd_no_memory(err);
  if (st == CORDON_OK) st = cd_buf_status(out, err);
  cd_arena_free(a);
  return st;
}

cordon_status store_record_leaf(const store_record *r, cd_digest *out, cordon_error *err) {
  cd_buf entry;
  cd_buf_init(&entry, 0);
  cordon_status st = store_record_entry(r, &entry, err);
  if (st == CORDON_OK) *out = cd_merkle_leaf(cd_buf_view(&entry));
  cd_buf_free(&entry);
  return st;
}

static cordon_status read_hashes(store_stmt *st, size_t count, cd_digest *out, size_t *found, cordon_error *err) {
  bool row = false;
  *found = 0;
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row && *found < count) {
    cd_str hash = store_col_view(st, 0);
    if (hash.len != sizeof out->bytes)
      status = cd_fail(err, CORDON_CORRUPT, "a hash of the log is not 32 bytes long");
    else
      memcpy(out[(*found)++].bytes, hash.ptr, hash.len);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

static cordon_status hashes_from(cd_store *s, unsigned level, uint64_t n, size_t count, cd_digest *out, size_t *found,
                                 cordon_error *err) {
  store_stmt *st;
  int at = 1;
  CD_TRY(store_stmt_get(s, level ? "log_nodes" : "record_leaves", &st, err));
  if (level) store_bind_int(st, at++, level);
  store_bind_int(st, at++, (int64_t)n);
  store_bind_int(st, at, (int64_t)count);
  return read_hashes(st, count, out, found, err);
}

cordon_status store_log_nodes(cd_store *s, unsigned level, uint64_t n, size_t count, cd_digest *out,
                              cordon_error *err) {
  size_t found;
  CD_TRY(hashes_from(s, level, n, count, out, &found, err));
  return found == count
             ? CORDON_OK
             : cd_fail(err, CORDON_NOT_FOUND, "the log is shorter than was asked for: %zu of %zu hashes from %llu on",
                       found, count, (unsigned long long)n);
}

/* Of the 256 subtrees below, the last of which has just become complete. A trial copy that leaves records out has gaps,
 * and keeps none. */
static cordon_status keep_node(cd_store *s, unsigned level, uint64_t n, cordon_error *err) {
  cd_digest below[FAN];
  size_t found;
  store_stmt *st;
  CD_TRY(hashes_from(s, level - 8, n * FAN, FAN, below, &found, err));
  if (found != FAN) return CORDON_OK;
  cd_digest hash = cd_merkle_fold(below, FAN);
  CD_TRY(store_stmt_get(s, "log_node_put", &st, err));
  store_bind_int(st, 1, level);
  store_bind_int(st, 2, (int64_t)n);
  store_bind_blob(st, 3, cd_str_of((const char *)hash.bytes, sizeof hash.bytes));
  return store_run(st, err);
}

cordon_status store_log_grow(cd_store *s, cd_seq seq, cordon_error *err) {
  uint64_t size = (uint64_t)seq;
  if (size % FAN != 0) return CORDON_OK;
  CD_TRY(keep_node(s, 8, size / FAN - 1, err));
  return size % (FAN * FAN) == 0 ? keep_node(s, 16, size / (FAN * FAN) - 1, err) : CORDON_OK;
}
