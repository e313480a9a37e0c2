#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/file.h"

/* Level 3: snapshots pack to a fifth or less at some 300 MB/s; higher levels cost much and gain little. */
#define LEVEL 3

cordon_status cd_compress(cd_str raw, cd_buf *out, cordon_error *err) {
  size_t bound = ZSTD_compressBound(raw.len);
  char *room = ZSTD_isError(bound) ? NULL : malloc(bound ? bound : 1);
  ZSTD_CCtx *ctx = ZSTD_createCCtx();
  size_t n = 0;
  bool failed = !room || !ctx;
  if (!failed) {
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
    n = ZSTD_compress2(ctx, room, bound, raw.ptr ? raw.ptr : "", raw.len);
    failed = ZSTD_isError(n);
  }
  if (!failed) cd_buf_add(out, room, n);
  ZSTD_freeCCtx(ctx);
  free(room);
  return failed ? cd_no_memory(err) : cd_buf_status(out, err);
}

struct cd_packer {
  ZSTD_CCtx *ctx;
  char chunk[65536];
};

cordon_status cd_packer_new(cd_packer **out, cordon_error *err) {
  cd_packer *p = malloc(sizeof *p);
  if (!p || !(p->ctx = ZSTD_createCCtx())) {
    free(p);
    return cd_no_memory(err);
  }
  ZSTD_CCtx_setParameter(p->ctx, ZSTD_c_compressionLevel, LEVEL);
  ZSTD_CCtx_setParameter(p->ctx, ZSTD_c_checksumFlag, 1);
  *out = p;
  return CORDON_OK;
}

cordon_status cd_packer_add(cd_packer *p, cd_str raw, bool last, cd_buf *out, cordon_error *err) {
  ZSTD_inBuffer in = {raw.ptr ? raw.ptr : "", raw.len, 0};
  for (size_t left = 1; left || in.pos < in.size;) {
    ZSTD_outBuffer room = {p->chunk, sizeof p->chunk, 0};
    left = ZSTD_compressStream2(p->ctx, &room, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left)) return cd_no_memory(err);
    cd_buf_add(out, p->chunk, room.pos);
    if (!last) left = 0; /* what it keeps back comes with a later piece */
  }
  return cd_buf_status(out, err);
}

void cd_packer_free(cd_packer *p) {
  if (p) ZSTD_freeCCtx(p->ctx);
  free(p);
}

static cordon_status zstd_failed(size_t result, cordon_error *err) {
  if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) return cd_no_memory(err);
  return cd_fail(err, CORDON_CORRUPT, "compressed bytes are damaged: %s", ZSTD_getErrorName(result));
}

/* One step of a stream into `out`; *hint is 0 at the end of the frame. */
static cordon_status step(ZSTD_DCtx *ctx, ZSTD_inBuffer *in, size_t max_bytes, size_t *hint, cd_buf *out,
                          cordon_error *err) {
  char chunk[32768];
  ZSTD_outBuffer room = {chunk, sizeof chunk, 0};
  size_t before = in->pos;
  *hint = ZSTD_decompressStream(ctx, &room, in);
  if (ZSTD_isError(*hint)) return zstd_failed(*hint, err);
  if (*hint && in->pos == before && room.pos == 0)
    return cd_fail(err, CORDON_CORRUPT, "compressed bytes end too early");
  if (room.pos > max_bytes - out->len)
    return cd_fail(err, CORDON_LIMIT, "compressed bytes unpack to more than %zu bytes, which is the limit here",
                   max_bytes);
  cd_buf_add(out, chunk, room.pos);
  return cd_buf_status(out, err);
}

cordon_status cd_decompress(cd_str packed, size_t max_bytes, cd_buf *out, cordon_error *err) {
  ZSTD_DCtx *ctx = ZSTD_createDCtx();
  if (!ctx) return cd_no_memory(err);
  ZSTD_inBuffer in = {packed.ptr ? packed.ptr : "", packed.len, 0};
  size_t hint = 1, bound = max_bytes + out->len < max_bytes ? SIZE_MAX : max_bytes + out->len;
  cordon_status status = CORDON_OK;
  while (hint && status == CORDON_OK) status = step(ctx, &in, bound, &hint, out, err);
  if (status == CORDON_OK && in.pos != in.size)
    status = cd_fail(err, CORDON_CORRUPT, "something follows the compressed bytes");
  ZSTD_freeDCtx(ctx);
  return status;
}

typedef struct unpacking {
  ZSTD_DCtx *ctx;
  FILE *file;
  char in[65536], out[131072];
  uint64_t left; /* bytes that may still come */
  size_t hint;
} unpacking;

/* What one piece of the file gives. */
static cordon_status unpack_piece(unpacking *u, size_t len, cd_piece piece, void *user, cordon_error *err) {
  ZSTD_inBuffer in = {u->in, len, 0};
  for (bool full = false; in.pos < in.size || full;) {
    ZSTD_outBuffer room = {u->out, sizeof u->out, 0};
    if (!u->hint) return cd_fail(err, CORDON_CORRUPT, "something follows the compressed bytes");
    u->hint = ZSTD_decompressStream(u->ctx, &room, &in);
    if (ZSTD_isError(u->hint)) return zstd_failed(u->hint, err);
    if (room.pos > u->left) return cd_fail(err, CORDON_LIMIT, "compressed bytes unpack to more than is allowed here");
    u->left -= room.pos;
    if (room.pos) CD_TRY(piece(user, cd_str_of(u->out, room.pos), err));
    full = u->hint && room.pos == sizeof u->out;
  }
  return CORDON_OK;
}

static cordon_status unpack_all(unpacking *u, const char *path, cd_piece piece, void *user, cordon_error *err) {
  for (size_t got; (got = fread(u->in, 1, sizeof u->in, u->file)) > 0;)
    CD_TRY(unpack_piece(u, got, piece, user, err));
  if (ferror(u->file)) return cd_os_fail(err, errno ? errno : EIO, "read", path);
  return u->hint ? cd_fail(err, CORDON_CORRUPT, "compressed bytes end too early") : CORDON_OK;
}

cordon_status cd_unpack_file(const char *path, uint64_t max_bytes, cd_piece piece, void *user, cordon_error *err) {
  unpacking *u = calloc(1, sizeof *u);
  if (!u || !(u->ctx = ZSTD_createDCtx())) {
    free(u);
    return cd_no_memory(err);
  }
  u->left = max_bytes;
  u->hint = 1;
  u->file = fopen(path, "rbe");
  cordon_status status = u->file ? unpack_all(u, path, piece, user, err) : cd_os_fail(err, errno, "open", path);
  if (u->file) fclose(u->file);
  ZSTD_freeDCtx(u->ctx);
  free(u);
  return status;
}
