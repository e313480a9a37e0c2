/* The process dies at a write of an adoption, at each one in turn, having written half of it: afterwards the store
 * holds the old state or the new one, and the index answers for it. */
#include "lists/stores.h"

#include "lists/dying.h"

#define OLD_ENTRIES 9

static void adopt(bench_store *b, int entries, const char *published, cordon_error *err) {
  lists_import_result r;
  char text[4096] = "";
  for (int i = 0; i < entries; i++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used,
             "%d,\"NAME NUMBER%c\",-0- ,\"T\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", i + 1, 'A' + i);
  }
  assert_int_equal(import_text(b, "us_ofac_sdn", published, text, false, &r, err), CORDON_OK);
}

/* A store with as many segments as there may be, so that the adoption that is killed merges them too. */
static void make_old(bench_store *b) {
  cordon_error err = {0};
  char published[11];
  store_make(b);
  for (int i = 0; i < 8; i++) adopt(b, i + 2, cd_day_format(day("2021-01-01") + i, published), &err);
  store_close(b->s);
}

static int child_adopts(const char *dir, long nth) {
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    bench_store b = {.a = cd_arena_new(0)};
    cordon_error err = {0};
    snprintf(b.dir, sizeof b.dir, "%s", dir);
    if (store_open(dir, &b.s, &err) != CORDON_OK) _exit(1);
    char path[192];
    snprintf(path, sizeof path, "%s.csv", dir);
    const char *files[] = {path};
    lists_import_result r;
    countdown = nth;
    cordon_status status = import_files(&b, "us_ofac_sdn", "2021-02-01", files, 1, false, &r, &err);
    countdown = 0;
    _exit(status == CORDON_OK ? 0 : 1);
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static void check(const char *dir, int *new_states) {
  bench_store b = {.a = cd_arena_new(0)};
  lists_engine *e;
  cd_json *shown;
  snprintf(b.dir, sizeof b.dir, "%s", dir);
  assert_ok(store_open(dir, &b.s, &err));
  assert_ok(lists_show(b.s, day("2021-06-01"), CD_SEQ_LATEST, b.a, &shown, &err));
  int64_t entries = cd_json_int(cd_json_get(cd_json_at(shown, 0), "entries"), 0);
  assert_true(entries == OLD_ENTRIES || entries == OLD_ENTRIES + 1);
  *new_states += entries == OLD_ENTRIES + 1;
  assert_ok(lists_engine_open(b.s, &e, &err));
  assert_string_equal(answer(&b, e, "2021-06-01", CD_SEQ_LATEST, "Name NumberB"), "listed 2021-01-01*");
  assert_string_equal(answer(&b, e, "2021-06-01", CD_SEQ_LATEST, "Name NumberJ"),
                      entries == OLD_ENTRIES ? "none" : "listed 2021-02-01*");
  lists_engine_close(e);
  store_close(b.s);
  cd_arena_free(b.a);
}

static void old_or_new_after_a_death_at_any_write(void **state) {
  (void)state;
  bench_store old;
  char copy[160], line[512], text[4096] = "";
  int status = 9, new_states = 0, deaths = 0;
  make_old(&old);
  snprintf(copy, sizeof copy, "%s-copy", old.dir);
  for (int i = 0; i <= OLD_ENTRIES; i++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used,
             "%d,\"NAME NUMBER%c\",-0- ,\"T\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", i + 1, 'A' + i);
  }
  snprintf(line, sizeof line, "%s.csv", copy);
  assert_ok(cd_file_replace(line, cd_str_c(text), &err));
  for (long nth = 1; status == 9 && nth < 2000; nth++) {
    snprintf(line, sizeof line, "rm -rf %s && cp -r %s %s", copy, old.dir, copy);
    assert_int_equal(system(line), 0);
    status = child_adopts(copy, nth);
    deaths += status == 9;
    check(copy, &new_states);
  }
  assert_int_equal(status, 0);
  assert_true(deaths > 10);
  assert_true(new_states > 1 && new_states <= deaths); /* deaths before the commit, and after it */
  snprintf(line, sizeof line, "rm -rf %s %s %s.csv", old.dir, copy, copy);
  assert_int_equal(system(line), 0);
  cd_arena_free(old.a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(old_or_new_after_a_death_at_any_write)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
