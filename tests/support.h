/* What most tests need: cmocka with its headers in order, a folder of their own, and one-line checks of errors. */
#ifndef TEST_SUPPORT_H
#define TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"

/* A new folder under $TMPDIR or /tmp; the caller removes it with test_remove_dir. */
static inline char *test_make_dir(char path[256]) {
  const char *tmp = getenv("TMPDIR");
  cd_arena *a = cd_arena_new(0);
  cd_str s = cd_str_printf(a, "%s/cordon-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  assert_true(s.len < 256);
  memcpy(path, s.ptr, s.len + 1);
  cd_arena_free(a);
  assert_non_null(mkdtemp(path));
  return path;
}

static inline void test_remove_dir(const char *path) {
  char command[320] = "rm -rf ";
  assert_true(strncmp(path, "/", 1) == 0 && strlen(path) < 256);
  strcat(command, path);
  assert_int_equal(system(command), 0);
}

#define assert_str(s, z)                                                                                               \
  do {                                                                                                                 \
    cd_str got_ = (s);                                                                                                 \
    char text_[1024];                                                                                                  \
    size_t n_ = got_.len < 1023 ? got_.len : 1023;                                                                     \
    if (n_) memcpy(text_, got_.ptr, n_);                                                                               \
    text_[n_] = '\0';                                                                                                  \
    assert_string_equal(text_, (z));                                                                                   \
  } while (0)

#endif
