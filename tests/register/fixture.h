/* What the tests of the register and of decisions share: a store in a folder of its own, and JSON written with single
 * quotes. */
#ifndef TESTS_REGISTER_FIXTURE_H
#define TESTS_REGISTER_FIXTURE_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "register/register.h"

typedef struct fixture {
  char dir[64];
  cd_store *store;
  cd_arena *arena;
  cordon_error err;
} fixture;

static inline int fixture_remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
  (void)st, (void)flag, (void)ftw;
  return remove(path);
}

static inline void fixture_ok(const fixture *f, cordon_status st) {
  if (st != CORDON_OK)
    fail_msg("status %d: %s (%s:%lld, %s)", (int)st, f->err.message, f->err.file, (long long)f->err.line, f->err.field);
}

static inline int fixture_open(void **state) {
  fixture *f = (fixture *)calloc(1, sizeof *f);
  char path[96];
  snprintf(f->dir, sizeof f->dir, "/tmp/cordon-test-XXXXXX");
  if (!mkdtemp(f->dir)) return -1;
  snprintf(path, sizeof path, "%s/store", f->dir);
  f->arena = cd_arena_new(0);
  cd_time now;
  cd_time_parse(CD_STR("2022-06-01T12:00:00Z"), &now);
  cd_clock_set(now);
  fixture_ok(f, store_init(path, &f->err));
  fixture_ok(f, store_open(path, &f->store, &f->err));
  *state = f;
  return 0;
}

static inline int fixture_close(void **state) {
  fixture *f = (fixture *)*state;
  store_close(f->store);
  cd_arena_free(f->arena);
  nftw(f->dir, fixture_remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(f);
  return 0;
}

/* 'text' as "text": tests are read more easily so. */
static inline cd_str fixture_text(fixture *f, const char *z) {
  cd_str s = cd_str_dup(f->arena, cd_str_c(z));
  for (size_t i = 0; i < s.len; i++) {
    if (s.ptr[i] == '\'') ((char *)(uintptr_t)s.ptr)[i] = '"';
  }
  return s;
}

static inline cd_json *fixture_json(fixture *f, const char *z) {
  cd_json *out = NULL;
  fixture_ok(f, cd_json_parse(fixture_text(f, z), "test", f->arena, &out, &f->err));
  return out;
}

/* RFC 7396: null in a patch takes the field away. */
static inline cd_json *fixture_merge(fixture *f, const cd_json *into, const cd_json *patch) {
  if (patch->kind != CD_JSON_OBJECT || !into || into->kind != CD_JSON_OBJECT) return (cd_json *)(uintptr_t)patch;
  cd_json *out = cd_json_new_object(f->arena);
  for (size_t i = 0; i < into->count; i++) {
    const cd_json *change = cd_json_get_s(patch, into->as.members[i].key);
    if (!change)
      cd_json_set_s(f->arena, out, into->as.members[i].key, into->as.members[i].value);
    else if (change->kind != CD_JSON_NULL)
      cd_json_set_s(f->arena, out, into->as.members[i].key, fixture_merge(f, into->as.members[i].value, change));
  }
  for (size_t i = 0; i < patch->count; i++) {
    const cd_json_member *m = &patch->as.members[i];
    if (!cd_json_get_s(into, m->key) && m->value->kind != CD_JSON_NULL) cd_json_set_s(f->arena, out, m->key, m->value);
  }
  return out;
}

static inline cordon_status fixture_add(fixture *f, const char *kind, const char *z, register_added *added) {
  cd_str text = fixture_text(f, z);
  cd_json *body = NULL;
  memset(&f->err, 0, sizeof f->err);
  fixture_ok(f, cd_json_parse(text, "test", f->arena, &body, &f->err));
  return register_add(f->store, kind, body, text, "test.json", CD_STR("tester"), f->arena, added, &f->err);
}

#endif
