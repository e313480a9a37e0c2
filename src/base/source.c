/* A stream of bytes from a file, standard input or memory. Gzip (RFC 1952) is told by its two magic bytes and unpacked,
 * one member after another. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/limits.h"

#define CHUNK 65536u

struct cd_source {
  int fd; /* -1: memory */
  cd_str memory;
  size_t memory_at;
  char *label;
  cd_sha256_ctx *sha;
  uint64_t raw_bytes, total, out_bytes, max_bytes;
  bool begun, gzip, raw_end;
  bool between; /* gzip members: one ended, and none has begun since */
  z_stream z;
  unsigned char raw[CHUNK];
  size_t raw_from, raw_to;
};

static cordon_status fail(const cd_source *s, cordon_error *err, cordon_status code, const char *why) {
  cordon_status status = cd_fail(err, code, "%s", why);
  cd_error_place(err, s->label, 0, 0, NULL);
  return status;
}

/* A whole chunk, whatever pieces a pipe gives, so that the magic bytes are seen together. */
static cordon_status read_fd(cd_source *s, size_t *got, cordon_error *err) {
  for (*got = 0; *got < CHUNK;) {
    ssize_t n = read(s->fd, s->raw + *got, CHUNK - *got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return cd_os_fail(err, errno, "read", s->label);
    if (n == 0) break;
    *got += (size_t)n;
  }
  return CORDON_OK;
}

static void read_memory(cd_source *s, size_t *got) {
  size_t left = s->memory.len - s->memory_at;
  *got = left < CHUNK ? left : CHUNK;
  if (*got) memcpy(s->raw, s->memory.ptr + s->memory_at, *got);
  s->memory_at += *got;
}

/* Fill the raw buffer, which is empty; raw_end at the end of the file. */
static cordon_status refill(cd_source *s, cordon_error *err) {
  size_t got = 0;
  if (s->raw_end) return CORDON_OK;
  if (s->fd >= 0)
    CD_TRY(read_fd(s, &got, err));
  else
    read_memory(s, &got);
  s->raw_end = got == 0;
  s->raw_from = 0;
  s->raw_to = got;
  s->raw_bytes += got;
  cd_sha256_add(s->sha, cd_str_of((const char *)s->raw, got));
  return CORDON_OK;
}

static cordon_status begin(cd_source *s, cordon_error *err) {
  CD_TRY(refill(s, err));
  s->begun = true;
  s->gzip = s->raw_to >= 2 && s->raw[0] == 0x1F && s->raw[1] == 0x8B;
  if (!s->gzip) return CORDON_OK;
  s->z = (z_stream){0};
  if (inflateInit2(&s->z, 15 + 16) == Z_OK) return CORDON_OK;
  s->gzip = false;
  return cd_no_memory(err);
}

static cordon_status read_plain(cd_source *s, char *out, size_t cap, size_t *got, cordon_error *err) {
  if (s->raw_from == s->raw_to) CD_TRY(refill(s, err));
  size_t n = s->raw_to - s->raw_from;
  if (n > cap) n = cap;
  if (n) memcpy(out, s->raw + s->raw_from, n);
  s->raw_from += n;
  *got = n;
  return CORDON_OK;
}

/* After a member: zeros pad, another member goes on, anything else is damage. */
static cordon_status next_member(cd_source *s, cordon_error *err) {
  unsigned char first = s->raw[s->raw_from];
  if (first == 0) {
    s->raw_from++;
    return CORDON_OK;
  }
  if (first != 0x1F)
    return fail(s, err, CORDON_BAD_INPUT,
                "something that is not gzip follows the end of the gzip data; the file may have been damaged");
  s->between = false;
  inflateReset(&s->z);
  return CORDON_OK;
}

static cordon_status inflate_some(cd_source *s, char *out, size_t cap, size_t *got, cordon_error *err) {
  s->z.next_in = s->raw + s->raw_from;
  s->z.avail_in = (unsigned)(s->raw_to - s->raw_from);
  s->z.next_out = (unsigned char *)out;
  s->z.avail_out = cap > UINT32_MAX / 2 ? UINT32_MAX / 2 : (unsigned)cap;
  unsigned room = s->z.avail_out;
  int r = inflate(&s->z, Z_NO_FLUSH);
  s->raw_from = s->raw_to - s->z.avail_in;
  *got = room - s->z.avail_out;
  s->between = r == Z_STREAM_END;
  if (r == Z_MEM_ERROR) return cd_no_memory(err);
  if (r != Z_OK && r != Z_STREAM_END && r != Z_BUF_ERROR)
    return fail(s, err, CORDON_BAD_INPUT, "the gzip data is damaged; fetch the file again");
  return CORDON_OK;
}

static cordon_status read_gzip(cd_source *s, char *out, size_t cap, size_t *got, cordon_error *err) {
  for (*got = 0; *got == 0;) {
    if (s->raw_from == s->raw_to) CD_TRY(refill(s, err));
    bool empty = s->raw_from == s->raw_to;
    if (empty && s->between) return CORDON_OK;
    if (s->between) {
      CD_TRY(next_member(s, err));
      continue;
    }
    CD_TRY(inflate_some(s, out, cap, got, err));
    if (*got == 0 && empty && !s->between)
      return fail(s, err, CORDON_BAD_INPUT, "the gzip data ends too early; the file was cut, fetch it again");
  }
  return CORDON_OK;
}

cordon_status cd_source_read(cd_source *s, char *out, size_t cap, size_t *got, cordon_error *err) {
  *got = 0;
  if (cap == 0) return CORDON_OK;
  if (!s->begun) CD_TRY(begin(s, err));
  CD_TRY(s->gzip ? read_gzip(s, out, cap, got, err) : read_plain(s, out, cap, got, err));
  s->out_bytes += *got;
  if (s->out_bytes <= s->max_bytes) return CORDON_OK;
  *got = 0;
  cordon_status status = cd_fail(err, CORDON_LIMIT, "the file holds more than %llu bytes%s, which is the limit here",
                                 (unsigned long long)s->max_bytes, s->gzip ? " once unpacked" : "");
  cd_error_place(err, s->label, 0, 0, NULL);
  return status;
}

static cordon_status make(const char *label, uint64_t max_bytes, cd_source **out, cordon_error *err) {
  cd_source *s = malloc(sizeof *s);
  if (!s) return cd_no_memory(err);
  memset(s, 0, offsetof(cd_source, raw));
  s->raw_from = s->raw_to = 0;
  s->fd = -1;
  s->max_bytes = max_bytes ? max_bytes : CD_MAX_FILE_BYTES;
  s->label = strdup(label);
  s->sha = cd_sha256_begin();
  if (!s->label || !s->sha) {
    cd_source_close(s);
    return cd_no_memory(err);
  }
  *out = s;
  return CORDON_OK;
}

static cordon_status open_fd(cd_source *s, const char *path, cordon_error *err) {
  if (strcmp(path, "-") == 0) {
    s->fd = STDIN_FILENO;
    return CORDON_OK;
  }
  s->fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (s->fd < 0 || fstat(s->fd, &st) != 0) return cd_os_fail(err, errno, "open", path);
  if (S_ISDIR(st.st_mode)) return cd_os_fail(err, EISDIR, "read", path);
  if (S_ISREG(st.st_mode)) s->total = (uint64_t)st.st_size;
  return CORDON_OK;
}

cordon_status cd_source_open(const char *path, uint64_t max_bytes, cd_source **out, cordon_error *err) {
  cd_source *s = NULL;
  CD_TRY(make(strcmp(path, "-") == 0 ? "standard input" : path, max_bytes, &s, err));
  cordon_status status = open_fd(s, path, err);
  if (status == CORDON_OK)
    *out = s;
  else
    cd_source_close(s);
  return status;
}

cordon_status cd_source_memory(cd_str bytes, const char *label, uint64_t max_bytes, cd_source **out,
                               cordon_error *err) {
  CD_TRY(make(label, max_bytes, out, err));
  (*out)->memory = bytes;
  (*out)->total = bytes.len;
  return CORDON_OK;
}

cd_digest cd_source_digest(const cd_source *s) { return cd_sha256_so_far(s->sha); }

void cd_source_progress(const cd_source *s, uint64_t *done, uint64_t *total) {
  *done = s->raw_bytes;
  *total = s->total;
}

const char *cd_source_label(const cd_source *s) { return s->label; }

void cd_source_close(cd_source *s) {
  if (!s) return;
  if (s->gzip) inflateEnd(&s->z);
  if (s->fd > STDIN_FILENO) close(s->fd);
  cd_sha256_drop(s->sha);
  free(s->label);
  free(s);
}
