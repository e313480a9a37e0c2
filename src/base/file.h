/* Files: read whole or streamed with gzip read as it is, replaced atomically, mapped. Every error names the file. */
#ifndef CD_FILE_H
#define CD_FILE_H

#include "base/buf.h"
#include "base/hash.h"

/* The whole file, decompressed if gzip, at most max_bytes after decompression. */
cordon_status cd_file_read(const char *path, size_t max_bytes, cd_buf *out, cordon_error *err);
/* Write beside it, fsync, rename, fsync the folder: the old or the new bytes, never a part. */
cordon_status cd_file_replace(const char *path, cd_str bytes, cordon_error *err);
/* Bring the entry of a file or folder in its parent folder onto the disk. */
cordon_status cd_dir_sync_parent(const char *path, cordon_error *err);
/* mkdir -p; what was made survives a power cut. */
cordon_status cd_dir_make(const char *path, cordon_error *err);
bool cd_file_exists(const char *path);
bool cd_is_dir(const char *path);
/* Names in a folder, sorted by bytes, without "." and "..". */
cordon_status cd_dir_list(const char *path, cd_arena *a, cd_str **names, size_t *count, cordon_error *err);
/* dir + "/" + name in the arena, NUL-terminated; ptr NULL when memory ran out. */
cd_str cd_path_join(cd_arena *a, cd_str dir, cd_str name);

/* A stream over a file ("-": standard input), gzip told by its magic bytes. */
typedef struct cd_source cd_source;
cordon_status cd_source_open(const char *path, uint64_t max_bytes, cd_source **out, cordon_error *err);
/* Over bytes in memory that outlive it (gzip told too). */
cordon_status cd_source_memory(cd_str bytes, const char *label, uint64_t max_bytes, cd_source **out, cordon_error *err);
/* Up to cap bytes; *got is 0 at the end. The SHA-256 of the raw file bytes is kept along the way. */
cordon_status cd_source_read(cd_source *s, char *out, size_t cap, size_t *got, cordon_error *err);
/* The SHA-256 of the raw file bytes read so far; of the whole file once a read gave 0. */
cd_digest cd_source_digest(const cd_source *s);
/* Bytes of the file read so far and in all (0: not known), for progress. */
void cd_source_progress(const cd_source *s, uint64_t *done, uint64_t *total);
const char *cd_source_label(const cd_source *s);
void cd_source_close(cd_source *s);

/* Map a file read-only. An empty file gives len 0. */
typedef struct cd_mapping {
  const uint8_t *ptr;
  size_t len;
} cd_mapping;
cordon_status cd_map_file(const char *path, cd_mapping *out, cordon_error *err);
void cd_unmap_file(cd_mapping *m);

/* A failed system call as CORDON_STORE with the file: "cannot DOING PATH: why". errnum is errno. */
cordon_status cd_os_fail(cordon_error *err, int errnum, const char *doing, const char *path);

/* zstd, one frame. Decompression is bounded by max_bytes. */
cordon_status cd_compress(cd_str raw, cd_buf *out, cordon_error *err);
cordon_status cd_decompress(cd_str packed, size_t max_bytes, cd_buf *out, cordon_error *err);
/* The same frame piece by piece: what is packed is appended to `out`. The last piece, which may be empty, ends the
 * frame. */
typedef struct cd_packer cd_packer;
cordon_status cd_packer_new(cd_packer **out, cordon_error *err);
cordon_status cd_packer_add(cd_packer *p, cd_str raw, bool last, cd_buf *out, cordon_error *err);
void cd_packer_free(cd_packer *p); /* NULL is fine */
/* Unpack a file of one frame, piece by piece. */
typedef cordon_status (*cd_piece)(void *user, cd_str bytes, cordon_error *err);
cordon_status cd_unpack_file(const char *path, uint64_t max_bytes, cd_piece piece, void *user, cordon_error *err);

#endif
