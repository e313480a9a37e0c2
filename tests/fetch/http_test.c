/* One request against a publisher that misbehaves (server.py): what is kept, what is tried again, and what the message
 * says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "fetch/http.h"

static char folder[] = "/tmp/cordon-http-XXXXXX";
static char held[64];
static int port, to_server, from_server;
static pid_t server;

static void write_file(const char *path, const char *text) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
  assert_int_equal(fclose(f), 0);
}

static int start(void **state) {
  (void)state;
  int in[2], out[2];
  char line[16] = "", path[64];
  if (mkdtemp(folder) == NULL || pipe(in) != 0 || pipe(out) != 0) return -1;
  (void)snprintf(held, sizeof held, "%s/held", folder);
  (void)snprintf(path, sizeof path, "%s/list.csv", folder);
  write_file(path, "1,one\n2,two\n3,three\n");
  server = fork();
  if (server == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    close(in[1]);
    close(out[0]);
    execlp("python3", "python3", "tests/fetch/server.py", folder, (char *)NULL);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  to_server = in[1];
  from_server = out[0];
  if (read(from_server, line, sizeof line - 1) <= 0) return -1;
  port = atoi(line);
  return port > 0 ? 0 : -1;
}

static int stop(void **state) {
  (void)state;
  char path[64];
  close(to_server);
  close(from_server);
  (void)snprintf(path, sizeof path, "%s/list.csv", folder);
  (void)unlink(path);
  (void)unlink(held);
  (void)rmdir(folder);
  return waitpid(server, NULL, 0) == server ? 0 : -1;
}

static const http_limits quick = {.max_bytes = 1 << 20,
                                  .total_seconds = 10,
                                  .stall_seconds = 1,
                                  .redirects = 3,
                                  .attempts = 3,
                                  .first_wait_ms = 1,
                                  .longest_wait_ms = 5,
                                  .longest_asked_seconds = 2};

static cordon_status get(const char *path, cd_str etag, cd_arena *a, http_answer *out, cordon_error *err) {
  char url[128];
  (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/%s", port, path);
  http_get g = {.url = url, .etag = etag, .path = held, .limits = quick};
  *err = (cordon_error){0};
  return http_get_file(&g, a, out, err);
}

static void a_file_and_its_condition(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  http_answer first, second;
  cordon_error err;
  cd_buf bytes;
  cd_buf_init(&bytes, 0);
  assert_int_equal(get("files/list.csv", CD_STR(""), a, &first, &err), CORDON_OK);
  assert_int_equal(first.status, 200);
  assert_int_equal(first.bytes, 20);
  assert_true(first.modified != CD_TIME_NONE);
  assert_int_equal(cd_file_read(held, 1000, &bytes, &err), CORDON_OK);
  cd_digest expected = cd_sha256(CD_STR("1,one\n2,two\n3,three\n"));
  assert_string_equal(bytes.ptr, "1,one\n2,two\n3,three\n");
  assert_true(cd_digest_eq(&first.digest, &expected));
  assert_int_equal(get("files/list.csv", first.etag, a, &second, &err), CORDON_OK);
  assert_int_equal(second.status, 304);
  assert_true(cd_file_exists(held));
  cd_buf_free(&bytes);
  cd_arena_free(a);
}

static void what_passes_in_the_end(void **state) {
  (void)state;
  static const struct {
    const char *path;
    uint32_t attempts;
  } rows[] = {{"flaky/2/list.csv", 3}, {"wait/1/list.csv", 2}, {"hop/3/list.csv", 1}, {"when/1/list.csv", 2}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cd_arena *a = cd_arena_new(0);
    http_answer out;
    cordon_error err;
    (void)unlink(held);
    if (get(rows[i].path, CD_STR(""), a, &out, &err) != CORDON_OK) fail_msg("%s: %s", rows[i].path, err.message);
    assert_int_equal(out.attempts, rows[i].attempts);
    assert_true(cd_file_exists(held));
    cd_arena_free(a);
  }
}

static void what_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *path;
    cordon_status status;
    const char *says;
  } rows[] = {
      {"flaky/5/list.csv", CORDON_STORE, "answers 503"},
      {"asks/100/list.csv", CORDON_STORE, "asks to come back after \"100\""},
      {"when/3600/list.csv", CORDON_STORE, "asks to come back after \""}, /* a day and hour, in an hour from now */
      {"status/404", CORDON_STORE, "answers 404"},
      {"status/304", CORDON_STORE, "answers 304"},
      {"cut/list.csv", CORDON_STORE, "3 attempts"},
      {"loop", CORDON_STORE, "redirects more than 3 times"},
      {"hop/4/list.csv", CORDON_STORE, "redirects more"},
      {"leave", CORDON_STORE, "not https"},
      {"slow", CORDON_STORE, "3 attempts"},
      {"endless", CORDON_LIMIT, "bigger than the limit of 1048576 bytes"},
      {"bomb", CORDON_LIMIT, "bigger than the limit"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cd_arena *a = cd_arena_new(0);
    http_answer out;
    cordon_error err;
    char part[80];
    (void)snprintf(part, sizeof part, "%s.part", held);
    write_file(held, "the copy that is held");
    cordon_status st = get(rows[i].path, CD_STR(""), a, &out, &err);
    if (st != rows[i].status || strstr(err.message, rows[i].says) == NULL)
      fail_msg("%s: %d %s", rows[i].path, st, err.message);
    cd_buf bytes;
    cd_buf_init(&bytes, 0);
    assert_int_equal(cd_file_read(held, 1000, &bytes, &err), CORDON_OK);
    assert_string_equal(bytes.ptr, "the copy that is held");
    assert_false(cd_file_exists(part));
    cd_buf_free(&bytes);
    cd_arena_free(a);
  }
}

static void only_https_leaves_this_machine(void **state) {
  (void)state;
  static const char *const urls[] = {"http://lists.example/sdn.csv", "ftp://127.0.0.1/x", "file:///etc/passwd",
                                     "http://127.0.0.1.example/x"};
  for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
    cd_arena *a = cd_arena_new(0);
    http_answer out;
    cordon_error err = {0};
    http_get g = {.url = urls[i], .path = held, .limits = quick};
    assert_int_equal(http_get_file(&g, a, &out, &err), CORDON_USAGE);
    assert_non_null(strstr(err.message, "not https"));
    cd_arena_free(a);
  }
}

static void posts(void **state) {
  (void)state;
  char url[64];
  cordon_error err = {0};
  const char *header = "X-Test: 1";
  (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/hook/2", port);
  assert_int_equal(http_post(url, CD_STR("{}"), &header, 1, &quick, &err), CORDON_OK);
  (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/hook/99", port);
  assert_int_equal(http_post(url, CD_STR("{}"), &header, 1, &quick, &err), CORDON_STORE);
  assert_non_null(strstr(err.message, "answers 500"));
}

static void dates(void **state) {
  (void)state;
  cd_time t = 0, now = 784111777ll * 1000000;
  assert_true(http_date_parse(CD_STR("Sun, 06 Nov 1994 08:49:37 GMT"), &t));
  assert_true(t == now);
  assert_false(http_date_parse(CD_STR("Sun, 06 Nox 1994 08:49:37 GMT"), &t));
  assert_false(http_date_parse(CD_STR("Sun, 31 Feb 1994 08:49:37 GMT"), &t));
  assert_false(http_date_parse(CD_STR("1994-11-06"), &t));
  assert_int_equal(http_retry_after(CD_STR(" 120 "), now), 120);
  assert_int_equal(http_retry_after(CD_STR("Sun, 06 Nov 1994 08:50:07 GMT"), now), 30);
  assert_int_equal(http_retry_after(CD_STR("Sun, 06 Nov 1994 08:00:00 GMT"), now), 0);
  assert_int_equal(http_retry_after(CD_STR("soon"), now), -1);
  assert_int_equal(http_retry_after(CD_STR("-5"), now), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_file_and_its_condition),
      cmocka_unit_test(what_passes_in_the_end),
      cmocka_unit_test(what_is_refused),
      cmocka_unit_test(only_https_leaves_this_machine),
      cmocka_unit_test(posts),
      cmocka_unit_test(dates),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
