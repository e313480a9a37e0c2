/* A copy holds what the store holds, and what happens in it is gone with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store.h"

static void append(cd_store *s, const char *kind, cd_arena *a) {
  cd_seq seq;
  cordon_error err = {0};
  assert_int_equal(store_begin(s, &err), CORDON_OK);
  assert_int_equal(store_record_append(s, cd_str_c(kind), CD_STR("test"), cd_json_new_object(a), &seq, &err),
                   CORDON_OK);
  assert_int_equal(store_commit(s, &err), CORDON_OK);
}

static cd_seq last(cd_store *s) {
  cd_seq seq = -1;
  assert_int_equal(store_last_seq(s, &seq, NULL), CORDON_OK);
  return seq;
}

static size_t copies(const char *dir, cd_arena *a) {
  cd_str *names, path = cd_str_printf(a, "%s/provisional", dir);
  size_t count = 0;
  assert_int_equal(cd_dir_list(path.ptr, a, &names, &count, NULL), CORDON_OK);
  return count;
}

static void nothing_of_a_copy_stays(void **state) {
  (void)state;
  char dir[] = "/tmp/cordon-copy-XXXXXX", command[64];
  cordon_error err = {0};
  cd_store *s, *twin;
  store_copy *c;
  cd_digest before, after;
  cd_buf bytes;
  cd_arena *a = cd_arena_new(0);
  cd_buf_init(&bytes, 0);
  assert_non_null(mkdtemp(dir));
  assert_int_equal(store_init(dir, &err), CORDON_OK);
  assert_int_equal(store_open(dir, &s, &err), CORDON_OK);
  append(s, "one", a);
  assert_int_equal(store_blob_put(s, CD_STR("a blob"), &before, &err), CORDON_OK);
  assert_int_equal(store_copy_open(s, NULL, &c, &twin, &err), CORDON_OK);
  assert_int_equal(last(twin), 1);
  assert_int_equal(store_blob_get(twin, &before, &bytes, &err), CORDON_OK);
  assert_int_equal(store_blob_put(twin, CD_STR("another"), &after, &err), CORDON_OK);
  append(twin, "two", a);
  append(s, "of its own", a); /* the store is not locked meanwhile */
  append(twin, "three", a);
  assert_int_equal(last(twin), 3);
  assert_int_equal(last(s), 2);
  assert_int_equal(copies(dir, a), 1);
  store_copy_close(c);
  assert_int_equal(copies(dir, a), 0);
  cd_buf_clear(&bytes);
  assert_int_equal(store_blob_get(s, &before, &bytes, &err), CORDON_OK);
  assert_string_equal(bytes.ptr, "a blob");
  store_close(s);
  cd_buf_free(&bytes);
  cd_arena_free(a);
  (void)snprintf(command, sizeof command, "rm -r %s", dir);
  assert_int_equal(system(command), 0);
}

static void a_kind_can_be_left_out(void **state) {
  (void)state;
  char dir[] = "/tmp/cordon-copy-XXXXXX", command[64];
  cordon_error err = {0};
  cd_store *s, *twin;
  store_copy *c;
  store_record record;
  cd_arena *a = cd_arena_new(0);
  assert_non_null(mkdtemp(dir));
  assert_int_equal(store_init(dir, &err), CORDON_OK);
  assert_int_equal(store_open(dir, &s, &err), CORDON_OK);
  append(s, "a", a);
  append(s, "decision", a);
  append(s, "z", a);
  append(s, "decision", a);
  assert_int_equal(store_copy_open(s, "decision", &c, &twin, &err), CORDON_OK);
  assert_int_equal(last(twin), 3);
  assert_int_equal(store_record_get(twin, 1, a, &record, &err), CORDON_OK);
  assert_int_equal(store_record_get(twin, 2, a, &record, &err), CORDON_NOT_FOUND);
  store_copy_close(c);
  store_close(s);
  cd_arena_free(a);
  (void)snprintf(command, sizeof command, "rm -r %s", dir);
  assert_int_equal(system(command), 0);
}

static void the_head_of_a_body(void **state) {
  (void)state;
  char dir[] = "/tmp/cordon-copy-XXXXXX", command[64];
  static char long_text[40000];
  cordon_error err = {0};
  cd_store *s;
  cd_seq seq;
  cd_buf head;
  cd_arena *a = cd_arena_new(0);
  cd_buf_init(&head, 0);
  memset(long_text, 'x', sizeof long_text - 1);
  assert_non_null(mkdtemp(dir));
  assert_int_equal(store_init(dir, &err), CORDON_OK);
  assert_int_equal(store_open(dir, &s, &err), CORDON_OK);
  cd_json *body = cd_json_set(a, cd_json_new_object(a), "a", cd_json_new_c(a, long_text));
  body = cd_json_set(a, cd_json_set(a, body, "b", cd_json_new_int(a, 1)), "c", cd_json_new_c(a, long_text));
  assert_int_equal(store_begin(s, &err), CORDON_OK);
  assert_int_equal(store_record_append(s, CD_STR("k"), CD_STR("t"), body, &seq, &err), CORDON_OK);
  assert_int_equal(store_commit(s, &err), CORDON_OK);
  assert_int_equal(store_record_head(s, seq, CD_STR(",\"b\":"), &head, &err), CORDON_OK);
  assert_int_equal(head.len, sizeof long_text - 1 + 7);
  cd_buf_clear(&head);
  assert_int_equal(store_record_head(s, seq, CD_STR("no such text"), &head, &err), CORDON_OK);
  assert_int_equal(head.len, 2 * (sizeof long_text - 1) + 21);
  assert_int_equal(store_record_head(s, seq + 1, CD_STR("x"), &head, &err), CORDON_NOT_FOUND);
  cd_buf_free(&head);
  store_close(s);
  cd_arena_free(a);
  (void)snprintf(command, sizeof command, "rm -r %s", dir);
  assert_int_equal(system(command), 0);
}

static void what_a_crash_leaves_is_removed(void **state) {
  (void)state;
  char dir[] = "/tmp/cordon-copy-XXXXXX", command[128];
  cordon_error err = {0};
  cd_store *s, *twin;
  store_copy *c;
  cd_arena *a = cd_arena_new(0);
  assert_non_null(mkdtemp(dir));
  assert_int_equal(store_init(dir, &err), CORDON_OK);
  (void)snprintf(command, sizeof command,
                 "mkdir -p %s/provisional/dead/index && touch %s/provisional/dead/lock %s/provisional/dead/index/x",
                 dir, dir, dir);
  assert_int_equal(system(command), 0);
  assert_int_equal(store_open(dir, &s, &err), CORDON_OK);
  assert_int_equal(store_copy_open(s, NULL, &c, &twin, &err), CORDON_OK);
  assert_int_equal(copies(dir, a), 1);
  store_copy_close(c);
  assert_int_equal(copies(dir, a), 0);
  store_close(s);
  cd_arena_free(a);
  (void)snprintf(command, sizeof command, "rm -r %s", dir);
  assert_int_equal(system(command), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_of_a_copy_stays),
                                     cmocka_unit_test(a_kind_can_be_left_out), cmocka_unit_test(the_head_of_a_body),
                                     cmocka_unit_test(what_a_crash_leaves_is_removed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
