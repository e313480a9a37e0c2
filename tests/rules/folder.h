/* Folders that a test makes, writes files into, and removes. */
#ifndef TESTS_RULES_FOLDER_H
#define TESTS_RULES_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "rules/rules.h"

typedef struct folder {
  char dir[128];
} folder;

static inline folder folder_make(void) {
  folder f;
  snprintf(f.dir, sizeof f.dir, "%s/cordon-rules-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
  assert_non_null(mkdtemp(f.dir));
  return f;
}

static inline int folder_remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
  (void)st, (void)flag, (void)ftw;
  return remove(path);
}

static inline void folder_drop(const folder *f) { nftw(f->dir, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS); }

/* "sub/name": the folder above it is made. */
static inline void folder_write(const folder *f, const char *path, cd_str text) {
  char full[400];
  const char *slash = strrchr(path, '/');
  if (slash) {
    snprintf(full, sizeof full, "%s/%.*s", f->dir, (int)(slash - path), path);
    assert_int_equal(cd_dir_make(full, NULL), CORDON_OK);
  }
  snprintf(full, sizeof full, "%s/%s", f->dir, path);
  assert_int_equal(cd_file_replace(full, text, NULL), CORDON_OK);
}

static inline void folder_put(const folder *f, const char *path, const char *text) {
  if (text) folder_write(f, path, cd_str_c(text));
}

#endif
