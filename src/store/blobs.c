/* Blobs lie as blobs/ab/cdef..., named by the SHA-256 of their raw bytes, packed by zstd. A blob is on disk before the
 * transaction that names it commits; one that no record names does no harm. */
#include <stdio.h>

#include "base/limits.h"
#include "store/internal.h"

#define PATH_ROOM 4096

typedef struct blob_path {
  char folder[PATH_ROOM];
  char file[PATH_ROOM];
} blob_path;

static cordon_status path_of(const cd_store *s, const cd_digest *digest, blob_path *p, cordon_error *err) {
  char text[CD_DIGEST_TEXT];
  const char *hex = cd_digest_format(digest, text) + 7;
  int n = snprintf(p->folder, PATH_ROOM, "%s/blobs/%.2s", s->dir.ptr, hex);
  int m = snprintf(p->file, PATH_ROOM, "%s/blobs/%.2s/%s", s->dir.ptr, hex, hex + 2);
  if (n < 0 || m < 0 || m >= PATH_ROOM)
    return cd_fail(err, CORDON_STORE, "the path of the store is too long: %s", s->dir.ptr);
  return CORDON_OK;
}

static cordon_status write_blob(const blob_path *p, cd_str bytes, cordon_error *err) {
  cd_buf packed;
  cd_buf_init(&packed, 0);
  cordon_status status = cd_dir_make(p->folder, err);
  if (status == CORDON_OK) status = cd_compress(bytes, &packed, err);
  if (status == CORDON_OK) status = cd_file_replace(p->file, cd_buf_view(&packed), err);
  cd_buf_free(&packed);
  return status;
}

cordon_status store_blob_put(cd_store *s, cd_str bytes, cd_digest *digest, cordon_error *err) {
  blob_path p;
  cd_digest d = cd_sha256(bytes);
  CD_TRY(path_of(s, &d, &p, err));
  if (!cd_file_exists(p.file)) CD_TRY(write_blob(&p, bytes, err));
  *digest = d;
  return CORDON_OK;
}

static cordon_status damaged(const char *file, cordon_error *err) {
  cordon_status status = cd_fail(err, CORDON_CORRUPT, "this file of the store is damaged; restore it from a copy");
  cd_error_place(err, file, 0, 0, NULL);
  return status;
}

static cordon_status unpack(const char *file, cd_str packed, const cd_digest *digest, cd_buf *out, cordon_error *err) {
  size_t from = out->len;
  cordon_error inner = {0};
  cordon_status status = cd_decompress(packed, CD_MAX_FILE_BYTES, out, &inner);
  if (status == CORDON_CORRUPT || status == CORDON_LIMIT) return damaged(file, err);
  if (status != CORDON_OK) return cd_fail(err, status, "%s", inner.message);
  cd_digest found = cd_sha256(cd_str_sub(cd_buf_view(out), from, out->len));
  return cd_digest_eq(&found, digest) ? CORDON_OK : damaged(file, err);
}

cordon_status store_blob_get(cd_store *s, const cd_digest *digest, cd_buf *out, cordon_error *err) {
  blob_path p;
  CD_TRY(path_of(s, digest, &p, err));
  if (!cd_file_exists(p.file)) {
    char text[CD_DIGEST_TEXT];
    cordon_status status = cd_fail(err, CORDON_NOT_FOUND, "the store does not hold %s", cd_digest_format(digest, text));
    cd_error_place(err, p.file, 0, 0, NULL);
    return status;
  }
  cd_mapping m;
  CD_TRY(cd_map_file(p.file, &m, err));
  cordon_status status = unpack(p.file, cd_str_of((const char *)m.ptr, m.len), digest, out, err);
  cd_unmap_file(&m);
  return status;
}
