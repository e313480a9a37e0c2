/* The OFAC list of 2024-01-08 and the queries made from it: what was found must stay found, and ordinary names stay
 * free. Skipped where $CORDON_SHARED is absent; scripts/bench accuracy prints the whole table. */
#include "support_names.h"

#include "base/csv.h"
#include "base/limits.h"
#include "base/map.h"

typedef struct entry {
  uint32_t doc;
  names_schema schema;
  names_text names[MOST_NAMES * 8];
  size_t count;
} entry;

typedef struct world {
  cd_arena *arena;
  cd_map *entries;
  names_index *index;
  char shared[512];
} world;

static cd_csv *open_table(const char *path, cd_csv_format format, cd_source **src) {
  cordon_error err = {0};
  cd_csv *csv = NULL;
  assert_int_equal(cd_source_open(path, CD_MAX_FILE_BYTES, src, &err), CORDON_OK);
  assert_int_equal(cd_csv_open(*src, format, &csv, &err), CORDON_OK);
  return csv;
}

static void add_name(world *w, cd_str doc, cd_str name, cd_str kind) {
  entry *e = cd_map_get(w->entries, doc);
  if (!e) {
    int64_t number = 0;
    e = CD_NEW(w->arena, entry);
    assert_true(cd_str_to_i64(doc, &number));
    e->doc = (uint32_t)number;
    e->schema = cd_str_eqc(kind, "individual") ? NAMES_PERSON
                : cd_str_eqc(kind, "vessel")   ? NAMES_VESSEL
                : cd_str_eqc(kind, "aircraft") ? NAMES_AIRCRAFT
                                               : NAMES_ORGANIZATION;
    cd_map_put(w->entries, cd_str_dup(w->arena, doc), e);
  }
  if (e->count < sizeof e->names / sizeof e->names[0])
    e->names[e->count++] = (names_text){cd_str_dup(w->arena, name), false, e->count == 0};
}

/* sdn.csv: ent_num, name, type; alt.csv: ent_num, alt_num, type, name. */
static void read_list(world *w, const char *file, size_t name_field, size_t kind_field) {
  char path[700];
  cd_source *src;
  cordon_error err = {0};
  cd_str *f;
  size_t n = 1;
  snprintf(path, sizeof path, "%s/lists/us_ofac_sdn/2024-01-08/%s.csv.gz", w->shared, file);
  cd_csv *csv = open_table(path, (cd_csv_format){',', true, true, true, true}, &src);
  while (cd_csv_next(csv, &f, &n, &err) == CORDON_OK && n > 0)
    if (n > name_field) add_name(w, cd_str_trim(f[0]), cd_str_trim(f[name_field]), cd_str_trim(f[kind_field]));
  cd_csv_close(csv);
  cd_source_close(src);
}

static void build(world *w) {
  char dir[256], path[300];
  names_builder *b = NULL;
  cordon_error err = {0};
  assert_int_equal(names_builder_new(&b, &err), CORDON_OK);
  for (size_t i = 0; i < cd_map_count(w->entries); i++) {
    const entry *e = cd_map_value_at(w->entries, i);
    names_subject s = {.schema = e->schema, .names = e->names, .name_count = e->count};
    assert_int_equal(names_builder_add(b, e->doc, &s, NULL, &err), CORDON_OK);
  }
  snprintf(path, sizeof path, "%s/names", test_make_dir(dir));
  assert_int_equal(names_builder_write(b, path, &err), CORDON_OK);
  names_builder_free(b);
  w->index = open_path(path);
  test_remove_dir(dir);
}

static bool find_shared(world *w) {
  char path[700];
  const char *shared = getenv("CORDON_SHARED");
  snprintf(w->shared, sizeof w->shared, "%s", shared ? shared : "../shared");
  snprintf(path, sizeof path, "%s/screening/ofac_2024-01-08.queries.tsv", w->shared);
  return cd_file_exists(path);
}

static bool holds_expected(const names_result *r, cd_str expected) {
  cd_str one;
  while (cd_str_cut(&expected, '|', &one))
    for (size_t i = 0; i < r->count; i++) {
      int64_t doc;
      if (cd_str_to_i64(one, &doc) && r->hits[i].doc == doc) return true;
    }
  return false;
}

typedef struct tally {
  unsigned asked, found, ordinary, hit, crossed, crossed_hit;
} tally;

static void ask_all(const world *w, tally *t) {
  char path[700], name[CD_MAX_NAME_BYTES];
  cd_source *src;
  cordon_error err = {0};
  cd_str *f;
  size_t n = 1;
  cd_arena *a = cd_arena_new(0);
  snprintf(path, sizeof path, "%s/screening/ofac_2024-01-08.queries.tsv", w->shared);
  cd_csv *csv = open_table(path, (cd_csv_format){'\t', false, false, false, false}, &src);
  while (cd_csv_next(csv, &f, &n, &err) == CORDON_OK && n > 0) {
    names_schema schema = NAMES_ANY;
    if (n < 5 || !names_schema_parse(f[2], &schema)) continue;
    cd_arena_reset(a);
    snprintf(name, sizeof name, CD_FMT, CD_ARG(f[3]));
    names_result r = ask(w->index, name, schema, NULL, a);
    bool none = cd_str_eqc(f[4], "none"), crossed = cd_str_eqc(f[1], "ord_cross");
    t->asked += !none;
    t->found += !none && holds_expected(&r, f[4]);
    t->ordinary += none && !crossed;
    t->hit += none && !crossed && r.count > 0;
    t->crossed += crossed;
    t->crossed_hit += crossed && r.count > 0;
  }
  cd_csv_close(csv);
  cd_source_close(src);
  cd_arena_free(a);
}

static void listed_names_are_found_and_ordinary_names_are_free(void **state) {
  (void)state;
  world w = {.arena = cd_arena_new(0)};
  tally t = {0};
  if (!find_shared(&w)) {
    print_message("skipped: there is no CORDON_SHARED\n");
    cd_arena_free(w.arena);
    skip();
  }
  w.entries = cd_map_new(w.arena, 16384);
  read_list(&w, "sdn", 1, 2);
  read_list(&w, "alt", 3, 2);
  build(&w);
  ask_all(&w, &t);
  print_message("found %u of %u, ordinary hit %u of %u, crossed hit %u of %u\n", t.found, t.asked, t.hit, t.ordinary,
                t.crossed_hit, t.crossed);
  assert_int_equal(t.asked, 3200);
  assert_true(t.found * 1000 >= t.asked * 994);
  assert_true(t.hit * 1000 <= t.ordinary * 2);
  assert_true(t.crossed_hit * 1000 <= t.crossed * 35);
  names_index_close(w.index);
  cd_arena_free(w.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(listed_names_are_found_and_ordinary_names_are_free)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
