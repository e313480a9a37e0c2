/* A small index out of a table, and one-line questions to it. */
#ifndef SUPPORT_NAMES_H
#define SUPPORT_NAMES_H

#include "support.h"

#include "names/names.h"

#define MOST_NAMES 8
typedef struct listed {
  uint32_t doc;
  names_schema schema;
  const char *names[MOST_NAMES];
} listed;

static inline void add_listed(names_builder *b, const listed *e) {
  names_text names[MOST_NAMES];
  cordon_error err = {0};
  size_t n = 0, skipped = 0;
  for (; n < MOST_NAMES && e->names[n]; n++) names[n] = (names_text){cd_str_c(e->names[n]), false, n == 0};
  names_subject s = {.schema = e->schema, .names = names, .name_count = n};
  assert_int_equal(names_builder_add(b, e->doc, &s, &skipped, &err), CORDON_OK);
  assert_int_equal(skipped, 0);
}

static inline void write_index(const listed *entries, size_t count, const char *path) {
  cordon_error err = {0};
  names_builder *b = NULL;
  assert_int_equal(names_builder_new(&b, &err), CORDON_OK);
  for (size_t i = 0; i < count; i++) add_listed(b, &entries[i]);
  assert_int_equal(names_builder_write(b, path, &err), CORDON_OK);
  names_builder_free(b);
}

static inline names_index *open_path(const char *path) {
  cordon_error err = {0};
  names_index *ix = NULL;
  assert_int_equal(names_index_open(&path, 1, true, &ix, &err), CORDON_OK);
  return ix;
}

static inline names_index *index_of(const listed *entries, size_t count) {
  char dir[256], path[300];
  snprintf(path, sizeof path, "%s/names", test_make_dir(dir));
  write_index(entries, count, path);
  names_index *ix = open_path(path);
  test_remove_dir(dir);
  return ix;
}
#define INDEX_OF(entries) index_of(entries, sizeof(entries) / sizeof(entries)[0])

static inline names_result ask(const names_index *ix, const char *name, names_schema schema, const names_options *o,
                               cd_arena *a) {
  cordon_error err = {0};
  names_text text = {cd_str_c(name), false, true};
  names_subject q = {.schema = schema, .names = &text, .name_count = 1};
  names_result r;
  if (names_search(ix, &q, o, a, &r, &err) != CORDON_OK) fail_msg("%s: %s", name, err.message);
  return r;
}

/* The first document found, or 0. */
static inline uint32_t first_doc(const names_index *ix, const char *name, names_schema schema) {
  cd_arena *a = cd_arena_new(0);
  names_result r = ask(ix, name, schema, NULL, a);
  uint32_t doc = r.count ? r.hits[0].doc : 0;
  cd_arena_free(a);
  return doc;
}

static inline uint16_t compare_as(names_schema schema, const char *left, const char *right) {
  cordon_error err = {0};
  cd_arena *a = cd_arena_new(0);
  names_text l = {cd_str_c(left), false, true}, r = {cd_str_c(right), false, true};
  names_subject ls = {.schema = schema, .names = &l, .name_count = 1},
                rs = {.schema = schema, .names = &r, .name_count = 1};
  names_hit h;
  if (names_compare(&ls, &rs, false, a, &h, &err) != CORDON_OK) fail_msg("%s / %s: %s", left, right, err.message);
  cd_arena_free(a);
  return h.score;
}

#endif
