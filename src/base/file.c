#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PATH 4096u

static const char *os_reason(int errnum) {
  switch (errnum) {
  case ENOENT:
    return "there is no such file or folder";
  case EACCES:
  case EPERM:
    return "this user has no permission for it";
  case ENOSPC:
    return "the disk is full; free some space and try again";
  case EDQUOT:
    return "this user's disk quota is used up; free some space and try again";
  case EFBIG:
    return "the file would pass the largest size that is allowed here";
  case EROFS:
    return "the disk is mounted read-only";
  case EISDIR:
    return "it is a folder, and a file is needed";
  case ENOTDIR:
    return "a part of its path is a file, not a folder";
  case ENAMETOOLONG:
    return "its path is too long";
  case EMFILE:
  case ENFILE:
    return "too many files are open";
  default:
    return NULL;
  }
}

cordon_status cd_os_fail(cordon_error *err, int errnum, const char *doing, const char *path) {
  if (errnum == ENOMEM) return cd_no_memory(err);
  char text[128];
  const char *reason = os_reason(errnum);
  if (!reason) reason = strerror_r(errnum, text, sizeof text);
  cordon_status status = cd_fail(err, CORDON_STORE, "cannot %s %s: %s", doing, path, reason);
  cd_error_place(err, path, 0, 0, NULL);
  return status;
}

cordon_status cd_file_read(const char *path, size_t max_bytes, cd_buf *out, cordon_error *err) {
  cd_source *s;
  CD_TRY(cd_source_open(path, max_bytes, &s, err));
  char chunk[16384];
  size_t got = 0;
  cordon_status status;
  do {
    status = cd_source_read(s, chunk, sizeof chunk, &got, err);
    if (status == CORDON_OK) cd_buf_add(out, chunk, got);
  } while (status == CORDON_OK && got > 0);
  cd_source_close(s);
  return status == CORDON_OK ? cd_buf_status(out, err) : status;
}

/* --- replacing --- */

static int write_all(int fd, cd_str bytes) {
  for (size_t done = 0; done < bytes.len;) {
    ssize_t n = write(fd, bytes.ptr + done, bytes.len - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    done += (size_t)n;
  }
  return 0;
}

static int sync_folder_of(const char *path) {
  char dir[MAX_PATH];
  const char *slash = strrchr(path, '/');
  size_t len = slash ? (size_t)(slash - path) : 0;
  if (len >= sizeof dir) return ENAMETOOLONG;
  memcpy(dir, path, len);
  dir[len] = '\0';
  int fd = open(len ? dir : slash ? "/" : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno;
  int e = fsync(fd) == 0 || errno == EINVAL ? 0 : errno; /* some file systems cannot sync a folder */
  close(fd);
  return e;
}

/* Write, sync and rename; errno of what failed. */
static int replace_by(const char *tmp, const char *path, cd_str bytes) {
  int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return errno;
  int e = write_all(fd, bytes);
  if (!e && fsync(fd) != 0) e = errno;
  if (close(fd) != 0 && !e) e = errno;
  if (!e && rename(tmp, path) != 0) e = errno;
  if (e) unlink(tmp);
  return e ? e : sync_folder_of(path);
}

cordon_status cd_file_replace(const char *path, cd_str bytes, cordon_error *err) {
  char tmp[MAX_PATH];
  uint32_t mark = 0;
  int e = EEXIST;
  for (int tries = 0; e == EEXIST && tries < 8; tries++) {
    if (!cd_random(&mark, sizeof mark)) mark += (uint32_t)getpid();
    int n = snprintf(tmp, sizeof tmp, "%s.%08x.tmp", path, mark);
    if (n < 0 || (size_t)n >= sizeof tmp) return cd_os_fail(err, ENAMETOOLONG, "write", path);
    e = replace_by(tmp, path, bytes);
  }
  return e ? cd_os_fail(err, e, "write", path) : CORDON_OK;
}

/* --- folders --- */

cordon_status cd_dir_sync_parent(const char *path, cordon_error *err) {
  int e = sync_folder_of(path);
  return e ? cd_os_fail(err, e, "sync the folder of", path) : CORDON_OK;
}

bool cd_file_exists(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

bool cd_is_dir(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int make_one(const char *path) {
  if (mkdir(path, 0777) == 0) return sync_folder_of(path);
  int e = errno;
  if (e == EEXIST) return cd_is_dir(path) ? 0 : ENOTDIR;
  return e;
}

cordon_status cd_dir_make(const char *path, cordon_error *err) {
  char part[MAX_PATH];
  size_t len = strlen(path);
  if (len == 0 || len >= sizeof part) return cd_os_fail(err, len ? ENAMETOOLONG : ENOENT, "make the folder", path);
  memcpy(part, path, len + 1);
  for (size_t i = 1; i <= len; i++) {
    if (part[i] != '/' && part[i] != '\0') continue;
    char keep = part[i];
    part[i] = '\0';
    int e = cd_is_dir(part) ? 0 : make_one(part);
    if (e) return cd_os_fail(err, e, "make the folder", part);
    part[i] = keep;
  }
  return CORDON_OK;
}

static int by_bytes(const void *a, const void *b) { return cd_str_cmp(*(const cd_str *)a, *(const cd_str *)b); }

static cordon_status read_names(DIR *dir, const char *path, cd_arena *a, cd_str **names, size_t *count,
                                cordon_error *err) {
  cd_str *list = NULL;
  size_t n = 0, room = 0;
  errno = 0;
  for (struct dirent *e; (e = readdir(dir)); errno = 0) {
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
    if (n == room) {
      room = room ? room * 2 : 16;
      list = cd_grow_array(a, list, n, room, sizeof *list);
      if (!list) return cd_no_memory(err);
    }
    list[n] = cd_str_dup(a, cd_str_c(e->d_name));
    if (!list[n++].ptr) return cd_no_memory(err);
  }
  if (errno) return cd_os_fail(err, errno, "read the folder", path);
  if (n) qsort(list, n, sizeof *list, by_bytes);
  *names = list;
  *count = n;
  return CORDON_OK;
}

cordon_status cd_dir_list(const char *path, cd_arena *a, cd_str **names, size_t *count, cordon_error *err) {
  *names = NULL;
  *count = 0;
  DIR *dir = opendir(path);
  if (!dir) return cd_os_fail(err, errno, "read the folder", path);
  cordon_status status = read_names(dir, path, a, names, count, err);
  closedir(dir);
  return status;
}

cd_str cd_path_join(cd_arena *a, cd_str dir, cd_str name) {
  bool slash = dir.len && dir.ptr[dir.len - 1] != '/';
  size_t len = dir.len + slash + name.len;
  char *p = cd_alloc(a, len + 1);
  if (!p) return cd_str_of(NULL, 0);
  if (dir.len) memcpy(p, dir.ptr, dir.len);
  if (slash) p[dir.len] = '/';
  if (name.len) memcpy(p + dir.len + slash, name.ptr, name.len);
  return cd_str_of(p, len);
}

/* --- mapping --- */

cordon_status cd_map_file(const char *path, cd_mapping *out, cordon_error *err) {
  *out = (cd_mapping){NULL, 0};
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return cd_os_fail(err, errno, "open", path);
  struct stat st;
  void *p = NULL;
  int e = fstat(fd, &st) != 0 ? errno : S_ISREG(st.st_mode) ? 0 : EISDIR;
  if (!e && st.st_size > 0) {
    p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) e = errno;
  }
  close(fd);
  if (e) return cd_os_fail(err, e, "read", path);
  if (p) *out = (cd_mapping){p, (size_t)st.st_size};
  return CORDON_OK;
}

void cd_unmap_file(cd_mapping *m) {
  if (m->ptr) munmap((void *)(uintptr_t)m->ptr, m->len);
  *m = (cd_mapping){NULL, 0};
}
