/* The process dies at a write of an adoption with what it affects, or of the trial before it: afterwards the store holds the
 * old state and nothing waits, or the new one and what it affects waits; and what the trial left behind goes. */
#include "lists/stores.h"

#include "impact/impact.h"
#include "lists/dying.h"
#include "register/due.h"

static const char old_list[] = ROW("1", "AEROLINEAS DEL NORTE") ROW("2", "BORDER TRADING HOUSE");
static const char new_list[] = ROW("1", "AEROLINEAS DEL NORTE") ROW("2", "BORDER TRADING HOUSE") ROW("3", "QUIET CUSTOMER WORKS");

static const char order[] =
    "{\"id\":\"O-1\",\"date\":\"2021-01-10\",\"from\":\"US\",\"destination\":\"CY\",\"transaction\":\"export\","
    "\"exporter\":{\"name\":\"Example Instruments Inc\",\"country\":\"US\",\"kind\":\"company\"},\"parties\":[{\"role\":"
    "\"purchaser\",\"name\":\"Quiet Customer Works\",\"country\":\"CY\",\"kind\":\"company\"}],\"items\":[{\"line\":1,"
    "\"classifications\":[{\"regime\":\"us-ear\",\"code\":\"EAR99\"}],\"origin\":\"US\",\"us_content_percent\":\"100\"}]}";

static void add_party(bench_store *b) {
  static const char text[] = "{\"id\":\"P-1\",\"name\":\"Quiet Customer Works\",\"country\":\"CY\",\"kind\":\"company\"}";
  cd_json *party;
  cd_str id;
  assert_ok(cd_json_parse(cd_str_c(text), "party", b->a, &party, &err));
  assert_ok(register_party_add(b->s, party, cd_str_c(text), "party", CD_STR("test"), b->a, &id, &err));
}

/* A list, a rulebook, a party of the register, and an order that was decided. */
static void make_old(bench_store *b) {
  cordon_error err = {0};
  lists_import_result imported;
  rules_book *book;
  decide_engine *e;
  decide_result decided;
  const decide_options options = {.as_of = CD_DAY_NONE, .known_at = CD_SEQ_LATEST, .actor = CD_STR("test")};
  cd_seq seq;
  bool unchanged;
  store_make(b);
  assert_int_equal(import_text(b, "us_ofac_sdn", "2021-01-01", old_list, false, &imported, &err), CORDON_OK);
  assert_int_equal(rules_book_load("rulebooks/us-ofac", &book, &err), CORDON_OK);
  assert_int_equal(rules_adopt(b->s, book, NULL, CD_STR("test"), &seq, &unchanged, &err), CORDON_OK);
  rules_book_free(book);
  add_party(b);
  assert_int_equal(decide_engine_open(b->s, &e, &err), CORDON_OK);
  assert_int_equal(decide_order(e, cd_str_c(order), "order", 1, &options, b->a, &decided, &err), CORDON_OK);
  decide_engine_close(e);
}

static cordon_status adopt(bench_store *b, const char *const *files, const impact_report *report, cordon_error *err) {
  lists_import_result got;
  cd_seq seq;
  CD_TRY(store_begin(b->s, err));
  CD_TRY(import_files(b, "us_ofac_sdn", "2021-02-01", files, 1, true, &got, err));
  CD_TRY(impact_record(b->s, got.seq, report, CD_STR("test"), b->a, &seq, err));
  return store_commit(b->s, err);
}

typedef enum phase { TRIAL, ADOPTION } phase;

static void child(const char *dir, phase dying, long nth) {
  bench_store b = {.a = cd_arena_new(0)};
  cordon_error err = {0};
  impact_report report;
  const impact_options options = {.as_of = CD_DAY_NONE, .since = CD_DAY_NONE, .all = true, .actor = CD_STR("test")};
  char path[192];
  snprintf(path, sizeof path, "%s.csv", dir);
  const char *files[] = {path};
  if (store_open(dir, &b.s, &err) != CORDON_OK) _exit(1);
  countdown = dying == TRIAL ? nth : 0;
  cordon_status status =
      impact_of_list(b.s, CD_STR("us_ofac_sdn"), files, 1, day("2021-02-01"), &options, b.a, &report, &err);
  countdown = dying == ADOPTION ? nth : 0;
  if (status == CORDON_OK && report.count == 2 && dying == ADOPTION) status = adopt(&b, files, &report, &err);
  countdown = 0;
  _exit(status == CORDON_OK && report.count == 2 ? 0 : 1);
}

static int run_child(const char *dir, phase dying, long nth) {
  int status;
  fflush(NULL);
  pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) child(dir, dying, nth);
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

/* Is the new state there, whole? The old one is, whole, where it is not. */
static bool is_new(const char *dir) {
  bench_store b = {.a = cd_arena_new(0)};
  lists_engine *e;
  cd_json *due;
  snprintf(b.dir, sizeof b.dir, "%s", dir);
  assert_ok(store_open(dir, &b.s, &err));
  assert_ok(lists_engine_open(b.s, &e, &err));
  bool listed = strcmp(answer(&b, e, "2021-06-01", CD_SEQ_LATEST, "Quiet Customer Works"), "none") != 0;
  assert_string_equal(answer(&b, e, "2021-06-01", CD_SEQ_LATEST, "Border Trading House"), "listed 2021-01-01*");
  lists_engine_close(e);
  assert_ok(due_list(b.s, day("2021-06-01"), day("2021-06-01"), b.a, &due, &err));
  assert_int_equal(cd_json_count(due), listed ? 2 : 0);
  store_close(b.s);
  cd_arena_free(b.a);
  return listed;
}

static void copy_store(const char *from, const char *to) {
  char line[512];
  snprintf(line, sizeof line, "rm -rf %s && cp -r %s %s", to, from, to);
  assert_int_equal(system(line), 0);
}

static void start(bench_store *old, char *copy, size_t room) {
  char path[192];
  make_old(old);
  store_close(old->s);
  old->s = NULL;
  snprintf(copy, room, "%s-copy", old->dir);
  snprintf(path, sizeof path, "%s.csv", copy);
  assert_ok(cd_file_replace(path, cd_str_c(new_list), &err));
}

static void clear(bench_store *old, const char *copy) {
  char line[512];
  snprintf(line, sizeof line, "rm -rf %s %s %s.csv", old->dir, copy, copy);
  assert_int_equal(system(line), 0);
  cd_arena_free(old->a);
}

static void adoption_is_whole_after_a_death_at_any_write(void **state) {
  (void)state;
  bench_store old;
  char copy[160];
  int status = 9, new_states = 0, deaths = 0;
  start(&old, copy, sizeof copy);
  for (long nth = 1; status == 9 && nth < 2000; nth++) {
    copy_store(old.dir, copy);
    status = run_child(copy, ADOPTION, nth);
    deaths += status == 9;
    new_states += is_new(copy);
  }
  assert_int_equal(status, 0);
  assert_true(deaths > 10);
  assert_true(new_states >= 1 && new_states <= deaths);
  clear(&old, copy);
}

static int left_behind(const char *dir) {
  char path[192];
  cd_str *names;
  size_t count;
  cd_arena *a = cd_arena_new(0);
  snprintf(path, sizeof path, "%s/provisional", dir);
  assert_ok(cd_dir_list(path, a, &names, &count, &err));
  cd_arena_free(a);
  return (int)count;
}

/* Every so many writes: the trial makes a copy of the store, which is many. */
static void a_trial_that_dies_leaves_nothing(void **state) {
  (void)state;
  bench_store old;
  char copy[160];
  int status = 9, left = 0, deaths = 0;
  start(&old, copy, sizeof copy);
  copy_store(old.dir, copy);
  for (long nth = 1; status == 9 && nth < 20000; nth += 1 + nth / 8) {
    status = run_child(copy, TRIAL, nth);
    deaths += status == 9;
    if (status == 9) left += left_behind(copy);
    assert_false(is_new(copy));
  }
  assert_int_equal(status, 0);
  assert_true(deaths > 5 && left > 0);
  assert_int_equal(left_behind(copy), 0);
  clear(&old, copy);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(adoption_is_whole_after_a_death_at_any_write),
                                     cmocka_unit_test(a_trial_that_dies_leaves_nothing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
