/* Blobs lie as blobs/ab/cdef..., named by the SHA-256 of their raw bytes, packed by zstd. A blob is on disk before the
 * transaction that names it commits; one that no record names does no harm. */
#include <stdio.h>

#include <stdlib.h>

#include "base/draft.h"
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

/* --- piece by piece --- */

struct store_blob {
  cd_store *s;
  cd_draft *draft;
  cd_packer *packer;
  cd_sha256_ctx *sha;
  cd_buf packed; /* of one piece */
  cd_digest digest;
};

static cordon_status blob_begin(store_blob *b, cordon_error *err) {
  char folder[PATH_ROOM];
  int n = snprintf(folder, sizeof folder, "%s/blobs", b->s->dir.ptr);
  if (n < 0 || n >= PATH_ROOM)
    return cd_fail(err, CORDON_STORE, "the path of the store is too long: %s", b->s->dir.ptr);
  if (!(b->sha = cd_sha256_begin())) return cd_no_memory(err);
  CD_TRY(cd_packer_new(&b->packer, err));
  return cd_draft_new(folder, &b->draft, err);
}

cordon_status store_blob_begin(cd_store *s, store_blob **out, cordon_error *err) {
  store_blob *b = calloc(1, sizeof *b);
  if (!b) return cd_no_memory(err);
  b->s = s;
  cd_buf_init(&b->packed, 0);
  cordon_status status = blob_begin(b, err);
  if (status == CORDON_OK)
    *out = b;
  else
    store_blob_free(b);
  return status;
}

static cordon_status pack(store_blob *b, cd_str bytes, bool last, cordon_error *err) {
  cd_buf_clear(&b->packed);
  CD_TRY(cd_packer_add(b->packer, bytes, last, &b->packed, err));
  return cd_draft_add(b->draft, cd_buf_view(&b->packed), err);
}

cordon_status store_blob_add(store_blob *b, cd_str bytes, cordon_error *err) {
  cd_sha256_add(b->sha, bytes);
  return pack(b, bytes, false, err);
}

cordon_status store_blob_end(store_blob *b, cd_digest *digest, cordon_error *err) {
  CD_TRY(pack(b, (cd_str){0}, true, err));
  *digest = b->digest = cd_sha256_end(b->sha);
  b->sha = NULL;
  return CORDON_OK;
}

cordon_status store_blob_keep(store_blob *b, cordon_error *err) {
  blob_path p;
  CD_TRY(path_of(b->s, &b->digest, &p, err));
  if (cd_file_exists(p.file)) return CORDON_OK;
  CD_TRY(cd_dir_make(p.folder, err));
  return cd_draft_name(b->draft, p.file, err);
}

void store_blob_free(store_blob *b) {
  if (!b) return;
  if (b->sha) cd_sha256_drop(b->sha);
  cd_packer_free(b->packer);
  cd_draft_free(b->draft);
  cd_buf_free(&b->packed);
  free(b);
}

/* --- reading --- */

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

static cordon_status need_blob(const cd_digest *digest, const blob_path *p, cordon_error *err) {
  char text[CD_DIGEST_TEXT];
  if (cd_file_exists(p->file)) return CORDON_OK;
  cordon_status status = cd_fail(err, CORDON_NOT_FOUND, "the store does not hold %s", cd_digest_format(digest, text));
  cd_error_place(err, p->file, 0, 0, NULL);
  return status;
}

bool store_blob_there(const cd_store *s, const cd_digest *digest) {
  blob_path p;
  return path_of(s, digest, &p, NULL) == CORDON_OK && cd_file_exists(p.file);
}

cordon_status store_blob_get(cd_store *s, const cd_digest *digest, cd_buf *out, cordon_error *err) {
  blob_path p;
  CD_TRY(path_of(s, digest, &p, err));
  CD_TRY(need_blob(digest, &p, err));
  cd_mapping m;
  CD_TRY(cd_map_file(p.file, &m, err));
  cordon_status status = unpack(p.file, cd_str_of((const char *)m.ptr, m.len), digest, out, err);
  cd_unmap_file(&m);
  return status;
}

typedef struct checked {
  cd_sha256_ctx *sha;
  cd_piece piece;
  void *user;
} checked;

static cordon_status on_piece(void *user, cd_str bytes, cordon_error *err) {
  checked *c = user;
  cd_sha256_add(c->sha, bytes);
  return c->piece(c->user, bytes, err);
}

cordon_status store_blob_each(cd_store *s, const cd_digest *digest, cd_piece piece, void *user, cordon_error *err) {
  blob_path p;
  CD_TRY(path_of(s, digest, &p, err));
  CD_TRY(need_blob(digest, &p, err));
  checked c = {cd_sha256_begin(), piece, user};
  if (!c.sha) return cd_no_memory(err);
  cordon_error inner = {0};
  cordon_status status = cd_unpack_file(p.file, CD_MAX_FILE_BYTES, on_piece, &c, &inner);
  cd_digest found = cd_sha256_end(c.sha);
  if (status == CORDON_CORRUPT || (status == CORDON_OK && !cd_digest_eq(&found, digest))) return damaged(p.file, err);
  if (status != CORDON_OK && err) *err = inner;
  return status;
}
