#include "base/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define IN_MEMORY (1u << 20)    /* this much is kept, or gathered between two writes */
#define PASSED_STEP (4u << 20) /* memory goes back in pieces of this size */
#define MAX_PATH 4096u

struct cd_draft {
  char *dir;
  cd_buf tail;      /* what is not in the file */
  uint64_t in_file; /* bytes */
  int fd;           /* -1: there is no file yet */
  char *tmp;        /* its name for the time being, where the file system knows no files without one */
  char *map;
  size_t map_len, passed;
};

cordon_status cd_draft_new(const char *dir, cd_draft **out, cordon_error *err) {
  cd_draft *d = calloc(1, sizeof *d);
  if (!d || !(d->dir = strdup(dir))) {
    free(d);
    return cd_no_memory(err);
  }
  d->fd = -1;
  cd_buf_init(&d->tail, 0);
  *out = d;
  return CORDON_OK;
}

static void unmap(cd_draft *d) {
  if (d->map) munmap(d->map, d->map_len);
  d->map = NULL;
  d->map_len = d->passed = 0;
}

void cd_draft_free(cd_draft *d) {
  if (!d) return;
  unmap(d);
  if (d->fd >= 0) close(d->fd);
  if (d->tmp) unlink(d->tmp);
  cd_buf_free(&d->tail);
  free(d->tmp);
  free(d->dir);
  free(d);
}

/* --- the file --- */

static cordon_status open_named(cd_draft *d, cordon_error *err) {
  uint32_t mark = 0;
  if (!(d->tmp = malloc(MAX_PATH))) return cd_no_memory(err);
  for (int tries = 0; d->fd < 0 && tries < 8; tries++) {
    if (!cd_random(&mark, sizeof mark)) mark += (uint32_t)getpid();
    int n = snprintf(d->tmp, MAX_PATH, "%s/draft-%08x.tmp", d->dir, mark);
    if (n < 0 || (unsigned)n >= MAX_PATH) return cd_os_fail(err, ENAMETOOLONG, "write in", d->dir);
    d->fd = open(d->tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (d->fd < 0 && errno != EEXIST) break;
  }
  if (d->fd >= 0) return CORDON_OK;
  int e = errno;
  free(d->tmp);
  d->tmp = NULL;
  return cd_os_fail(err, e, "write in", d->dir);
}

static cordon_status need_file(cd_draft *d, cordon_error *err) {
  if (d->fd >= 0) return CORDON_OK;
#ifdef O_TMPFILE
  d->fd = open(d->dir, O_RDWR | O_TMPFILE | O_CLOEXEC, 0666);
  if (d->fd >= 0) return CORDON_OK;
#endif
  return open_named(d, err);
}

static cordon_status write_some(cd_draft *d, cd_str bytes, cordon_error *err) {
  while (bytes.len) {
    ssize_t n = write(d->fd, bytes.ptr, bytes.len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return cd_os_fail(err, errno, "write in", d->dir);
    bytes = cd_str_sub(bytes, (size_t)n, bytes.len);
    d->in_file += (uint64_t)n;
  }
  return CORDON_OK;
}

static cordon_status flush(cd_draft *d, cordon_error *err) {
  unmap(d);
  CD_TRY(need_file(d, err));
  CD_TRY(write_some(d, cd_buf_view(&d->tail), err));
  cd_buf_clear(&d->tail);
  return CORDON_OK;
}

cordon_status cd_draft_add(cd_draft *d, cd_str bytes, cordon_error *err) {
  if (d->tail.len + bytes.len > IN_MEMORY) CD_TRY(flush(d, err));
  if (bytes.len > IN_MEMORY) return write_some(d, bytes, err);
  cd_buf_add(&d->tail, bytes.ptr, bytes.len);
  return cd_buf_status(&d->tail, err);
}

uint64_t cd_draft_size(const cd_draft *d) { return d->in_file + d->tail.len; }

/* --- reading --- */

cordon_status cd_draft_view(cd_draft *d, cd_str *out, cordon_error *err) {
  if (!d->in_file) {
    *out = cd_buf_view(&d->tail);
    return CORDON_OK;
  }
  if (d->tail.len) CD_TRY(flush(d, err));
  if (d->in_file > SIZE_MAX) return cd_no_memory(err);
  if (!d->map) {
    void *map = mmap(NULL, (size_t)d->in_file, PROT_READ, MAP_SHARED, d->fd, 0);
    if (map == MAP_FAILED) return cd_os_fail(err, errno, "map what was written in", d->dir);
    d->map = map;
    d->map_len = (size_t)d->in_file;
    d->passed = 0;
    madvise(d->map, d->map_len, MADV_SEQUENTIAL);
  }
  *out = cd_str_of(d->map, d->map_len);
  return CORDON_OK;
}

void cd_draft_passed(cd_draft *d, const char *at) {
  if (!d->map || at < d->map || at > d->map + d->map_len) return;
  size_t upto = (size_t)(at - d->map) / PASSED_STEP * PASSED_STEP;
  if (upto < d->passed) d->passed = 0; /* another reading, from the start */
  if (upto == d->passed) return;
  madvise(d->map + d->passed, upto - d->passed, MADV_DONTNEED);
  d->passed = upto;
}

bool cd_draft_read(cd_draft *d, uint64_t at, void *out, size_t len) {
  if (at > cd_draft_size(d) || len > cd_draft_size(d) - at) return false;
  char *to = out;
  while (len && at < d->in_file) {
    uint64_t left = d->in_file - at;
    ssize_t n = pread(d->fd, to, len < left ? len : (size_t)left, (off_t)at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += (uint64_t)n;
    to += n;
    len -= (size_t)n;
  }
  if (len) memcpy(to, d->tail.ptr + (at - d->in_file), len);
  return true;
}

/* --- a name --- */

static int give_name(cd_draft *d, const char *path) {
  char proc[64];
  if (d->tmp) {
    if (rename(d->tmp, path) != 0) return errno;
    free(d->tmp);
    d->tmp = NULL;
    return 0;
  }
  snprintf(proc, sizeof proc, "/proc/self/fd/%d", d->fd);
  return linkat(AT_FDCWD, proc, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

cordon_status cd_draft_name(cd_draft *d, const char *path, cordon_error *err) {
  CD_TRY(flush(d, err));
  int e = fsync(d->fd) == 0 ? give_name(d, path) : errno;
  if (e == EEXIST) return CORDON_OK;
  return e ? cd_os_fail(err, e, "write", path) : cd_dir_sync_parent(path, err);
}
