/* Stores in temporary folders, and imports into them. */
#ifndef TESTS_LISTS_STORES_H
#define TESTS_LISTS_STORES_H

#include <ftw.h>
#include <sys/stat.h>

#include "lists/lists.h"
#include "lists/support.h"

static inline int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
  (void)st, (void)flag, (void)ftw;
  return remove(path);
}

typedef struct bench_store {
  char dir[128];
  cd_store *s;
  cd_arena *a;
} bench_store;

static inline void store_make(bench_store *b) {
  snprintf(b->dir, sizeof b->dir, "%s/cordon-lists-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
  assert_non_null(mkdtemp(b->dir));
  assert_ok(store_init(b->dir, &err));
  assert_ok(store_open(b->dir, &b->s, &err));
  b->a = cd_arena_new(0);
}

static inline void store_drop(bench_store *b) {
  store_close(b->s);
  cd_arena_free(b->a);
  nftw(b->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline cd_day day(const char *text) {
  cd_day d = CD_DAY_NONE;
  assert_true(cd_day_parse(cd_str_c(text), &d));
  return d;
}

static inline cordon_status import_files(bench_store *b, const char *list, const char *published,
                                         const char *const *files, size_t count, bool accept, lists_import_result *out,
                                         cordon_error *err) {
  return lists_import(b->s, cd_str_c(list), files, count, day(published), accept, CD_STR("test"), NULL, NULL, b->a, out,
                      err);
}

/* An entry row of a made-up sdn.csv. */
#define ROW(number, name) number ",\"" name "\",-0- ,\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"

/* Write a text beside the store and import it. */
static inline cordon_status import_text(bench_store *b, const char *list, const char *published, const char *text,
                                        bool accept, lists_import_result *out, cordon_error *err) {
  static unsigned turn;
  char path[192];
  snprintf(path, sizeof path, "%s/input-%u", b->dir, turn++);
  cordon_status status = cd_file_replace(path, cd_str_c(text), err);
  const char *files[] = {path};
  return status == CORDON_OK ? import_files(b, list, published, files, 1, accept, out, err) : status;
}

static inline lists_hit *screen(bench_store *b, lists_engine *e, const char *as_of, cd_seq known_at, const char *name,
                                size_t *count) {
  const lists_view *v;
  lists_hit *hits;
  names_text text = {.text = cd_str_c(name), .primary = true};
  names_subject subject = {.names = &text, .name_count = 1};
  assert_ok(lists_view_get(e, day(as_of), known_at, &v, &err));
  assert_ok(lists_screen(e, v, &subject, NULL, b->a, &hits, count, NULL, &err));
  return hits;
}

/* "listed 2021-11-04 -", "unknown 2022-05-06 first_seen" and so on for the same-name hit; "none" when there is none. */
static inline const char *answer(bench_store *b, lists_engine *e, const char *as_of, cd_seq known_at,
                                 const char *name) {
  static char text[128];
  char from[11], to[11];
  size_t count;
  const lists_hit *h = screen(b, e, as_of, known_at, name, &count);
  for (size_t i = 0; i < count; i++) {
    if (!h[i].same_name) continue;
    snprintf(text, sizeof text, "%s %s%s%s%s", h[i].state == LISTS_LISTED ? "listed" : "unknown",
             cd_day_format(h[i].from, from), h[i].first_seen ? "*" : "", h[i].to == CD_DAY_NONE ? "" : " to ",
             cd_day_format(h[i].to, to));
    return text;
  }
  return "none";
}

#endif
