/* The process dies at a write, having done half of it: the writes are those of the C library's functions, which a test
 * that includes this puts its own before. */
#ifndef TESTS_LISTS_DYING_H
#define TESTS_LISTS_DYING_H

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static long countdown; /* 0: no death */

static int dies(void) { return countdown > 0 && --countdown == 0; }

/* Named as the C library names them, so that SQLite and Cordon meet these first. */
ssize_t write(int fd, const void *bytes, size_t len) {
  if (dies()) {
    syscall(SYS_write, fd, bytes, len / 2);
    _exit(9);
  }
  return syscall(SYS_write, fd, bytes, len);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at) {
  if (dies()) {
    syscall(SYS_pwrite64, fd, bytes, len / 2, at);
    _exit(9);
  }
  return syscall(SYS_pwrite64, fd, bytes, len, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at) {
  if (dies()) {
    syscall(SYS_pwrite64, fd, bytes, len / 2, at);
    _exit(9);
  }
  return syscall(SYS_pwrite64, fd, bytes, len, at);
}

int rename(const char *from, const char *to) {
  if (dies()) _exit(9);
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  if (dies()) _exit(9);
  return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}

int unlink(const char *path) {
  if (dies()) _exit(9);
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

/* Waiting for the disk is not what is tested, and there is much of it. */
int fsync(int fd) {
  (void)fd;
  return 0;
}
int fdatasync(int fd) {
  (void)fd;
  return 0;
}

#endif
