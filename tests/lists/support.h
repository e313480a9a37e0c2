/* What the tests of lists share: real files from the shared folder, stores in temporary folders, readers run over text.
 */
#ifndef TESTS_LISTS_SUPPORT_H
#define TESTS_LISTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "lists/entry.h"
#include "lists/reader.h"

/* A file of the shared folder, or skip the test and say so. */
#define SHARED(name) shared_or_skip(name)
static inline const char *shared_path(const char *name) {
  static char paths[8][1024];
  static int turn;
  const char *root = getenv("CORDON_SHARED");
  char *path = paths[turn = (turn + 1) % 8];
  snprintf(path, sizeof paths[0], "%s/%s", root && *root ? root : "../shared", name);
  return path;
}

static inline const char *shared_or_skip(const char *name) {
  const char *path = shared_path(name);
  if (!cd_file_exists(path)) {
    fprintf(stderr, "skipped: %s is not here (set CORDON_SHARED)\n", path);
    skip();
  }
  return path;
}

/* Skip before anything is opened, so that nothing is left open. */
static inline void need_shared(void) { (void)shared_or_skip("lists/README.md"); }

static inline void show_error(const cordon_error *e) {
  if (e->code != CORDON_OK)
    fprintf(stderr, "%s:%lld:%lld [%s] %s\n", e->file, (long long)e->line, (long long)e->column, e->field, e->message);
}

#define assert_ok(call)                                                                                                \
  do {                                                                                                                 \
    cordon_error err = {0};                                                                                            \
    cordon_status status_ = (call);                                                                                    \
    if (status_ != CORDON_OK) show_error(&err);                                                                        \
    assert_int_equal(status_, CORDON_OK);                                                                              \
  } while (0)

#define assert_text(view, text)                                                                                        \
  do {                                                                                                                 \
    cd_str got_ = (view);                                                                                              \
    cd_str want_ = cd_str_c(text);                                                                                     \
    if (!cd_str_eq(got_, want_)) fprintf(stderr, "got \"" CD_FMT "\"\n", CD_ARG(got_));                                \
    assert_true(cd_str_eq(got_, want_));                                                                               \
  } while (0)

/* What a reader gave: counts, and copies of all entries as JSON. */
typedef struct gathered {
  cd_arena *a;
  cd_json *entries;
  uint64_t count, names, addresses, identifiers, births, linked, nationalities, births_unread;
  size_t findings, notes;
  char last_finding[320], last_note[512];
} gathered;

static inline cordon_status gather_entry(void *user, const lists_entry *e, cordon_error *err) {
  gathered *g = user;
  g->count++;
  g->names += e->name_count;
  g->addresses += e->address_count;
  g->identifiers += e->identifier_count;
  g->births += e->birth_count;
  g->linked += e->link_count;
  g->nationalities += e->nationality_count;
  for (size_t i = 0; i < e->birth_count; i++) {
    names_birth b;
    if (!names_birth_parse(e->births[i], &b)) g->births_unread++;
  }
  if (!g->entries) return CORDON_OK;
  cd_json *v = lists_entry_json(e, g->a);
  return cd_json_add(g->a, g->entries, cd_json_copy(g->a, v)) ? CORDON_OK : cd_no_memory(err);
}

static inline void gather_finding(void *user, const char *file, int64_t line, cd_str text) {
  gathered *g = user;
  g->findings++;
  snprintf(g->last_finding, sizeof g->last_finding, "%s:%lld: " CD_FMT, file, (long long)line, CD_ARG(text));
}

static inline void gather_note(void *user, cd_str text) {
  gathered *g = user;
  g->notes++;
  snprintf(g->last_note, sizeof g->last_note, CD_FMT, CD_ARG(text));
}

/* Run the right reader over texts. */
static inline cordon_status read_texts(const char *list, const char *const *texts, const size_t *lengths, size_t count,
                                       gathered *g, cordon_error *err) {
  lists_file files[8] = {{0}};
  const lists_reader *reader;
  lists_sink sink = {g, gather_entry, gather_finding, gather_note};
  for (size_t i = 0; i < count; i++)
    files[i] = (lists_file){.path = "test", .bytes = cd_str_of(texts[i], lengths ? lengths[i] : strlen(texts[i]))};
  cordon_status status = lists_reader_find(cd_str_c(list), files, count, &reader, err);
  if (status != CORDON_OK) return status;
  lists_job job = {cd_str_c(list), CD_DAY_NONE, files, count, &sink};
  return reader->read(&job, err);
}

static inline cordon_status read_paths(const char *list, const char *const *paths, size_t count, gathered *g,
                                       cordon_error *err) {
  cd_buf bytes[8];
  const char *texts[8];
  size_t lengths[8];
  cordon_status status = CORDON_OK;
  for (size_t i = 0; i < count; i++) {
    cd_buf_init(&bytes[i], 0);
    if (status == CORDON_OK) status = cd_file_read(paths[i], (size_t)1 << 30, &bytes[i], err);
    texts[i] = bytes[i].ptr;
    lengths[i] = bytes[i].len;
  }
  if (status == CORDON_OK) status = read_texts(list, texts, lengths, count, g, err);
  for (size_t i = 0; i < count; i++) cd_buf_free(&bytes[i]);
  return status;
}

static inline gathered gather_begin(void) {
  gathered g = {.a = cd_arena_new(0)};
  g.entries = cd_json_new_list(g.a);
  return g;
}

/* The entry of an id, as JSON; NULL when absent. */
static inline cd_json *entry_of(const gathered *g, const char *id) {
  for (size_t i = 0; i < cd_json_count(g->entries); i++)
    if (cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(g->entries, i), "entry")), id)) return cd_json_at(g->entries, i);
  return NULL;
}

/* "a|b|c" of a list of strings, or of a field of a list of objects. */
static inline const char *joined(const cd_json *list, const char *field) {
  static char text[4096];
  text[0] = 0;
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    cd_str s = cd_json_str(field ? cd_json_get(v, field) : v);
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%s" CD_FMT, i ? "|" : "", CD_ARG(s));
  }
  return text;
}

#endif
