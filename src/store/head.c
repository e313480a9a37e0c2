/* The beginning of a record's body, without reading the rest of it from the disk. */
#include "store/internal.h"

#define STEP_BYTES 8192

static cordon_status read_until(cd_store *s, sqlite3_blob *blob, cd_str end, cd_buf *out, cordon_error *err) {
  char step[STEP_BYTES];
  int size = sqlite3_blob_bytes(blob);
  size_t start = out->len;
  for (int at = 0; at < size; at += STEP_BYTES) {
    int len = size - at < STEP_BYTES ? size - at : STEP_BYTES;
    int r = sqlite3_blob_read(blob, step, len, at);
    if (r != SQLITE_OK) return store_db_fail(s, r, err);
    size_t overlap = out->len - start < end.len ? out->len - start : end.len;
    size_t from = out->len - overlap;
    cd_buf_add(out, step, (size_t)len);
    if (out->failed) break;
    ptrdiff_t found = cd_str_find(cd_str_of(out->ptr + from, out->len - from), end);
    if (found < 0) continue;
    out->len = from + (size_t)found;
    break;
  }
  return cd_buf_status(out, err);
}

cordon_status store_record_head(cd_store *s, cd_seq seq, cd_str end, cd_buf *out, cordon_error *err) {
  sqlite3_blob *blob = NULL;
  int r = sqlite3_blob_open(s->db, "main", "record", "body", seq, 0, &blob);
  if (r == SQLITE_ERROR) {
    sqlite3_blob_close(blob);
    return cd_fail(err, CORDON_NOT_FOUND, "there is no record %lld", (long long)seq);
  }
  cordon_status st = r == SQLITE_OK ? read_until(s, blob, end, out, err) : store_db_fail(s, r, err);
  sqlite3_blob_close(blob);
  return st;
}
