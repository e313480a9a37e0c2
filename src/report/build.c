#include "report/build.h"

#include <stdlib.h>

#include "base/map.h"

/* --- reports and tables --- */

static cd_json *put_c(cd_arena *a, cd_json *o, const char *key, const char *v) {
  return v ? cd_json_set(a, o, key, cd_json_new_c(a, v)) : o;
}

cd_json *build_str(cd_arena *a, cd_json *row, const char *column, cd_str v) {
  cd_str copy = cd_str_dup(a, v);
  return cd_json_set(a, row, column, copy.ptr ? cd_json_new_str(a, copy) : NULL);
}

cd_json *build_int(cd_arena *a, cd_json *row, const char *column, int64_t v) {
  return cd_json_set(a, row, column, cd_json_new_int(a, v));
}

cd_json *build_report(cd_arena *a, const char *name, cd_str title, const report_when *when, cd_seq record) {
  char day[11];
  cd_json *o = build_str(a, put_c(a, cd_json_new_object(a), "report", name), "title", title);
  o = build_str(a, o, "as_of", cd_str_c(cd_day_format(when->as_of, day)));
  if (record) o = build_int(a, o, "record", record);
  return cd_json_set(a, o, "tables", cd_json_new_list(a));
}

cd_json *build_add(cd_arena *a, cd_json *report, const build_table *t, cd_json *rows) {
  cd_json *columns = cd_json_new_list(a);
  for (const build_column *c = t->columns; c->name; c++) {
    cd_json *o = put_c(a, put_c(a, put_c(a, cd_json_new_object(a), "column", c->name), "title", c->title), "is", c->is);
    columns = cd_json_add(a, columns, o);
  }
  cd_json *o = put_c(a, put_c(a, cd_json_new_object(a), "table", t->name), "title", t->title);
  o = put_c(a, put_c(a, o, "note", t->note), "draw", t->draw);
  o = cd_json_set(a, cd_json_set(a, o, "columns", columns), "rows", rows);
  return report && cd_json_add(a, cd_json_get(report, "tables"), o) ? report : NULL;
}

/* --- counting --- */

struct tally {
  cd_map *map; /* of tally_one */
  cd_arena *arena;
};

tally *tally_new(cd_arena *a) {
  tally *t = CD_NEW(a, tally);
  if (!t) return NULL;
  t->arena = a;
  t->map = cd_map_new(a, 64);
  return t->map ? t : NULL;
}

/* Both texts with a byte between that stands in neither, in a small buffer where they fit. */
static cd_str key_of(char *small, size_t room, cd_arena *a, cd_str first, cd_str second) {
  size_t len = first.len + 1 + second.len;
  char *p = len <= room ? small : (char *)cd_alloc(a, len);
  if (!p) return (cd_str){0};
  if (first.len) memcpy(p, first.ptr, first.len);
  p[first.len] = '\0';
  if (second.len) memcpy(p + first.len + 1, second.ptr, second.len);
  return cd_str_of(p, len);
}

bool tally_add(tally *t, cd_str first, cd_str second, int64_t n) {
  char small[160];
  cd_str key = key_of(small, sizeof small, t->arena, first, second);
  tally_one *one = key.ptr ? (tally_one *)cd_map_get(t->map, key) : NULL;
  if (one) {
    one->count += n;
    return true;
  }
  one = CD_NEW(t->arena, tally_one);
  cd_str kept = cd_str_dup(t->arena, key);
  if (!key.ptr || !one || !kept.ptr) return false;
  *one = (tally_one){cd_str_sub(kept, 0, first.len), cd_str_sub(kept, first.len + 1, second.len), n};
  return cd_map_put(t->map, kept, one);
}

int64_t tally_get(const tally *t, cd_str first, cd_str second) {
  char small[160];
  cd_str key = key_of(small, sizeof small, t->arena, first, second);
  const tally_one *one = key.ptr ? (const tally_one *)cd_map_get(t->map, key) : NULL;
  return one ? one->count : 0;
}

static int by_key(const void *x, const void *y) {
  const tally_one *a = (const tally_one *)x, *b = (const tally_one *)y;
  int order = cd_str_cmp(a->first, b->first);
  return order ? order : cd_str_cmp(a->second, b->second);
}

static int by_size(const void *x, const void *y) {
  const tally_one *a = (const tally_one *)x, *b = (const tally_one *)y;
  return a->count != b->count ? (a->count < b->count ? 1 : -1) : by_key(x, y);
}

const tally_one *tally_sorted(const tally *t, bool by_count, cd_arena *a, size_t *count) {
  *count = cd_map_count(t->map);
  tally_one *all = CD_NEW_ARRAY(a, tally_one, *count);
  if (!all) return NULL;
  for (size_t i = 0; i < *count; i++) all[i] = *(const tally_one *)cd_map_value_at(t->map, i);
  if (*count > 1) qsort(all, *count, sizeof *all, by_count ? by_size : by_key);
  return all;
}
