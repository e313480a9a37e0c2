/* Power cuts, full disks and neighbours: what was reported as done stays, and nothing else is half there. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "store/store.h"
#include "support.h"

static char dir[256];

static int set_up(void **state) {
  (void)state;
  cordon_error err = {0};
  test_make_dir(dir);
  assert_int_equal(store_init(dir, &err), CORDON_OK);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  test_remove_dir(dir);
  return 0;
}

static cd_json *numbered(cd_arena *a, int64_t n) {
  return cd_json_set(a, cd_json_new_object(a), "n", cd_json_new_int(a, n));
}

/* One act: two records and a setting, all or none. */
static cordon_status act(cd_store *s, cd_arena *a, int64_t n, cordon_error *err) {
  cd_seq seq;
  char text[32];
  snprintf(text, sizeof text, "%d", (int)n);
  CD_TRY(store_begin(s, err));
  cordon_status status = store_record_append(s, CD_STR("first"), CD_STR(""), numbered(a, n), &seq, err);
  if (status == CORDON_OK) status = store_record_append(s, CD_STR("second"), CD_STR(""), numbered(a, n), &seq, err);
  if (status == CORDON_OK) status = store_setting_set(s, "n", cd_str_c(text), err);
  if (status == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return status;
}

/* The number of whole acts, after checking that there is no part of one. */
static int64_t whole_acts(void) {
  cordon_error err = {0};
  cd_store *s;
  cd_seq last;
  cd_str value;
  cd_arena *a = cd_arena_new(0);
  if (store_open(dir, &s, &err) != CORDON_OK) fail_msg("%s", err.message);
  assert_int_equal(store_last_seq(s, &last, &err), CORDON_OK);
  assert_int_equal(last % 2, 0);
  for (cd_seq seq = 1; seq <= last; seq++) {
    store_record r;
    if (store_record_get(s, seq, a, &r, &err) != CORDON_OK) fail_msg("%s", err.message);
    assert_true(cd_str_eqc(r.kind, seq % 2 ? "first" : "second"));
  }
  int64_t n = 0;
  assert_int_equal(store_setting_get(s, "n", a, &value, &err), CORDON_OK);
  if (value.ptr) assert_true(cd_str_to_i64(value, &n));
  assert_int_equal(n, last / 2);
  store_close(s);
  cd_arena_free(a);
  return n;
}

/* In a child: act for ever, telling each commit through the pipe after it returned. */
static void write_until_killed(int from, int tell) {
  cordon_error err = {0};
  cd_store *s;
  cd_arena *a = cd_arena_new(0);
  if (store_open(dir, &s, &err) != CORDON_OK) _exit(1);
  for (int n = from;; n++) {
    cd_arena_reset(a);
    if (act(s, a, n, &err) != CORDON_OK || write(tell, &n, sizeof n) != sizeof n) _exit(1);
  }
}

static void a_killed_writer_leaves_whole_acts(void **state) {
  (void)state;
  int64_t before = 0;
  for (unsigned round = 0; round < 12; round++) {
    int ends[2], told = 0, n;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      write_until_killed((int)before + 1, ends[1]);
    }
    close(ends[1]);
    struct timespec pause = {0, (long)(1000000 * (7 + round * 13 % 29))};
    nanosleep(&pause, NULL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    while (read(ends[0], &n, sizeof n) == sizeof n) told = n;
    close(ends[0]);
    int64_t kept = whole_acts();
    assert_true(kept >= told && kept <= (told ? told : before) + 1);
    before = kept;
  }
  assert_true(before > 0);
}

static void two_writers_take_turns(void **state) {
  (void)state;
  pid_t children[2];
  for (int c = 0; c < 2; c++) {
    children[c] = fork();
    if (children[c] != 0) continue;
    cordon_error err = {0};
    cd_store *s;
    cd_arena *a = cd_arena_new(0);
    cd_seq seq;
    if (store_open(dir, &s, &err) != CORDON_OK) _exit(1);
    for (int i = 0; i < 100; i++) {
      cordon_status status = store_begin(s, &err);
      if (status == CORDON_OK)
        status = store_record_append(s, CD_STR("w"), c ? CD_STR("b") : CD_STR("a"), numbered(a, i), &seq, &err);
      if (status == CORDON_OK) status = store_commit(s, &err);
      if (status != CORDON_OK) _exit(2);
    }
    store_close(s);
    cd_arena_free(a);
    _exit(0);
  }
  for (int c = 0; c < 2; c++) {
    int status;
    waitpid(children[c], &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
  }
  cordon_error err = {0};
  cd_store *s;
  cd_seq last;
  assert_int_equal(store_open(dir, &s, &err), CORDON_OK);
  assert_int_equal(store_last_seq(s, &last, &err), CORDON_OK);
  assert_int_equal(last, 200);
  store_close(s);
}

static void a_reader_does_not_wait_for_a_writer(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_store *writer, *reader;
  cd_seq seq;
  cd_arena *a = cd_arena_new(0);
  assert_int_equal(store_open(dir, &writer, &err), CORDON_OK);
  assert_int_equal(store_open(dir, &reader, &err), CORDON_OK);
  assert_int_equal(store_begin(writer, &err), CORDON_OK);
  assert_int_equal(store_record_append(writer, CD_STR("w"), CD_STR(""), numbered(a, 1), &seq, &err), CORDON_OK);
  assert_int_equal(store_last_seq(reader, &seq, &err), CORDON_OK);
  assert_int_equal(seq, 0);
  assert_int_equal(store_commit(writer, &err), CORDON_OK);
  assert_int_equal(store_last_seq(reader, &seq, &err), CORDON_OK);
  assert_int_equal(seq, 1);
  store_close(writer);
  store_close(reader);
  cd_arena_free(a);
}

/* Act until it fails; the failure is CORDON_STORE, and what came before it stands. */
static void fill_up(const char *reason, void (*free_room)(void)) {
  cordon_error err = {0};
  cd_store *s;
  cd_arena *a = cd_arena_new(0);
  assert_int_equal(store_open(dir, &s, &err), CORDON_OK);
  char *bulk = cd_alloc(a, 20001);
  memset(bulk, 'x', 20000);
  int64_t done = 0;
  cordon_status status = CORDON_OK;
  while (status == CORDON_OK && done < 10000) {
    cd_digest d;
    snprintf(bulk, 20, "%d", (int)done);
    status = act(s, a, done + 1, &err);
    done += status == CORDON_OK;
    if (status == CORDON_OK && done % 50 == 0) status = store_blob_put(s, cd_str_of(bulk, 20000), &d, &err);
  }
  assert_int_equal(status, CORDON_STORE);
  if (!strstr(err.message, reason)) fail_msg("%s", err.message);
  free_room();
  err = (cordon_error){0};
  if (act(s, a, done + 1, &err) != CORDON_OK) fail_msg("%s", err.message);
  store_close(s);
  cd_arena_free(a);
  assert_int_equal(whole_acts(), done + 1);
}

static rlim_t old_limit;

static void lift_limit(void) {
  struct rlimit lift = {old_limit, RLIM_INFINITY};
  getrlimit(RLIMIT_FSIZE, &lift);
  lift.rlim_cur = old_limit;
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &lift), 0);
}

static void a_file_that_may_not_grow_loses_nothing(void **state) {
  (void)state;
  struct rlimit limit;
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &limit);
  old_limit = limit.rlim_cur;
  limit.rlim_cur = 400000;
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
  fill_up("", lift_limit);
}

static char ballast[300];

static void drop_ballast(void) { assert_int_equal(unlink(ballast), 0); }

static void a_full_disk_loses_nothing(void **state) {
  (void)state;
  char mount_point[256];
  test_make_dir(mount_point);
  if (mount("none", mount_point, "tmpfs", 0, "size=3m") != 0) {
    test_remove_dir(mount_point);
    print_message("skipped: this user may not mount a small disk\n");
    skip();
  }
  char keep[256];
  memcpy(keep, dir, sizeof keep);
  snprintf(dir, sizeof dir, "%.200s/store", mount_point);
  snprintf(ballast, sizeof ballast, "%s/ballast", mount_point);
  cordon_error err = {0};
  static char block[1 << 20];
  assert_int_equal(cd_file_replace(ballast, cd_str_of(block, sizeof block), &err), CORDON_OK);
  assert_int_equal(store_init(dir, &err), CORDON_OK);
  fill_up("disk is full", drop_ballast);
  memcpy(dir, keep, sizeof dir);
  assert_int_equal(umount(mount_point), 0);
  test_remove_dir(mount_point);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      T(a_killed_writer_leaves_whole_acts),      T(two_writers_take_turns),    T(a_reader_does_not_wait_for_a_writer),
      T(a_file_that_may_not_grow_loses_nothing), T(a_full_disk_loses_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
