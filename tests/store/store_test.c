#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "store/store.h"
#include "support.h"

static cd_arena *arena;
static char dir[256];
static cd_store *store;
static cordon_error err;

static int set_up(void **state) {
  (void)state;
  arena = cd_arena_new(0);
  test_make_dir(dir);
  err = (cordon_error){0};
  assert_int_equal(store_init(dir, &err), CORDON_OK);
  assert_int_equal(store_open(dir, &store, &err), CORDON_OK);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  store_close(store);
  store = NULL;
  cd_clock_set(CD_TIME_NONE);
  test_remove_dir(dir);
  cd_arena_free(arena);
  return 0;
}

static const char *path(const char *name) { return cd_path_join(arena, cd_str_c(dir), cd_str_c(name)).ptr; }

static cd_json *body(const char *text) {
  cd_json *v = NULL;
  assert_int_equal(cd_json_parse(cd_str_c(text), "body", arena, &v, &err), CORDON_OK);
  return v;
}

static cd_seq append(const char *text) {
  cd_seq seq = 0;
  assert_int_equal(store_begin(store, &err), CORDON_OK);
  assert_int_equal(store_record_append(store, CD_STR("test"), CD_STR("me"), body(text), &seq, &err), CORDON_OK);
  assert_int_equal(store_commit(store, &err), CORDON_OK);
  return seq;
}

static cd_seq last(void) {
  cd_seq seq = -1;
  assert_int_equal(store_last_seq(store, &seq, &err), CORDON_OK);
  return seq;
}

static void records_are_numbered_and_proved(void **state) {
  (void)state;
  assert_int_equal(last(), 0);
  cd_clock_set(1000);
  assert_int_equal(append("{\"b\":1,\"a\":\"x\"}"), 1);
  cd_clock_set(2000);
  assert_int_equal(append("{}"), 2);
  store_record r;
  assert_int_equal(store_record_get(store, 1, arena, &r, &err), CORDON_OK);
  assert_str(r.body, "{\"a\":\"x\",\"b\":1}");
  assert_str(r.kind, "test");
  assert_str(r.actor, "me");
  assert_int_equal(r.at, 1000);
  cd_digest d = cd_sha256(r.body);
  assert_true(cd_digest_eq(&d, &r.digest));
  assert_int_equal(store_record_get(store, 3, arena, &r, &err), CORDON_NOT_FOUND);
  static const struct {
    cd_time at;
    cd_seq seq;
  } rows[] = {{999, 0}, {1000, 1}, {1999, 1}, {2000, 2}, {9999, 2}};
  for (size_t i = 0; i < 5; i++) {
    cd_seq seq = -1;
    cordon_error e = {0};
    assert_int_equal(store_seq_at(store, rows[i].at, &seq, &e), CORDON_OK);
    assert_int_equal(seq, rows[i].seq);
  }
}

static void records_cannot_be_changed_behind_the_store(void **state) {
  (void)state;
  append("{\"a\":1}");
  sqlite3 *db;
  assert_int_equal(sqlite3_open(path("store.db"), &db), SQLITE_OK);
  assert_int_not_equal(sqlite3_exec(db, "UPDATE record SET body = '{}'", NULL, NULL, NULL), SQLITE_OK);
  assert_int_not_equal(sqlite3_exec(db, "DELETE FROM record", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(
      sqlite3_exec(db, "DROP TRIGGER record_stays; UPDATE record SET body = '{\"a\":2}'", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  store_record r;
  assert_int_equal(store_record_get(store, 1, arena, &r, &err), CORDON_CORRUPT);
  assert_non_null(strstr(err.message, "record 1"));
}

static void an_inner_rollback_rolls_back_the_whole(void **state) {
  (void)state;
  cd_seq seq;
  assert_int_equal(store_begin(store, &err), CORDON_OK);
  assert_int_equal(store_record_append(store, CD_STR("k"), CD_STR(""), body("{}"), &seq, &err), CORDON_OK);
  assert_int_equal(store_begin(store, &err), CORDON_OK);
  store_rollback(store);
  assert_int_equal(store_begin(store, NULL), CORDON_STORE);
  store_record_append(store, CD_STR("k"), CD_STR(""), body("{}"), &seq, &err);
  assert_int_equal(store_commit(store, NULL), CORDON_STORE);
  assert_int_equal(last(), 0);
  assert_int_equal(append("{}"), 1);
  store_rollback(store);
  assert_int_equal(store_commit(store, NULL), CORDON_INTERNAL);
  assert_int_equal(last(), 1);
}

static void nested_commits_count(void **state) {
  (void)state;
  cd_seq seq;
  assert_int_equal(store_begin(store, &err), CORDON_OK);
  assert_int_equal(store_begin(store, &err), CORDON_OK);
  assert_int_equal(store_record_append(store, CD_STR("k"), CD_STR(""), body("{}"), &seq, &err), CORDON_OK);
  assert_int_equal(store_commit(store, &err), CORDON_OK);
  store_rollback(store);
  assert_int_equal(last(), 0);
}

static void writing_needs_a_transaction(void **state) {
  (void)state;
  cd_seq seq;
  assert_int_equal(store_record_append(store, CD_STR("k"), CD_STR(""), body("{}"), &seq, &err), CORDON_INTERNAL);
  err = (cordon_error){0};
  assert_null(store_personal(store, body("\"x\""), NULL, arena, &err));
  assert_int_equal(err.code, CORDON_INTERNAL);
}

static void personal_values_can_be_erased(void **state) {
  (void)state;
  static const uint8_t salt[16] = {1, 2, 3};
  uint8_t back[16];
  cd_json *value = NULL;
  assert_int_equal(store_begin(store, &err), CORDON_OK);
  cd_json *one = store_personal(store, body("{\"name\":\"Jane Roe\"}"), salt, arena, &err);
  cd_json *same = store_personal(store, body("{\"name\":\"Jane Roe\"}"), salt, arena, &err);
  cd_json *fresh = store_personal(store, body("{\"name\":\"Jane Roe\"}"), NULL, arena, &err);
  assert_int_equal(store_commit(store, &err), CORDON_OK);
  cd_str digest = cd_json_str(cd_json_get(one, "salted"));
  assert_true(cd_json_eq(one, same));
  assert_false(cd_json_eq(one, fresh));
  cd_buf text;
  cd_buf_init(&text, 0);
  cd_buf_add(&text, salt, 16);
  cd_buf_c(&text, "{\"name\":\"Jane Roe\"}");
  cd_digest want = cd_sha256(cd_buf_view(&text));
  char name[CD_DIGEST_TEXT];
  assert_str(digest, cd_digest_format(&want, name));
  cd_buf_free(&text);
  assert_int_equal(store_personal_get(store, digest, arena, &value, back, &err), CORDON_OK);
  assert_str(cd_json_str(cd_json_get(value, "name")), "Jane Roe");
  assert_memory_equal(back, salt, 16);
  assert_int_equal(store_personal_erase(store, digest, &err), CORDON_OK);
  assert_int_equal(store_personal_erase(store, digest, &err), CORDON_OK);
  assert_int_equal(store_personal_get(store, digest, arena, &value, back, &err), CORDON_NOT_FOUND);
}

static void blobs_come_back_or_are_told_as_damaged(void **state) {
  (void)state;
  cd_digest d, none = cd_sha256(CD_STR("nothing"));
  cd_buf out;
  cd_buf_init(&out, 0);
  assert_int_equal(store_blob_put(store, CD_STR(""), &d, &err), CORDON_OK);
  assert_int_equal(store_blob_get(store, &d, &out, &err), CORDON_OK);
  assert_int_equal(out.len, 0);
  assert_int_equal(store_blob_put(store, CD_STR("some bytes\0with a zero"), &d, &err), CORDON_OK);
  assert_int_equal(store_blob_put(store, CD_STR("some bytes\0with a zero"), &d, &err), CORDON_OK);
  assert_int_equal(store_blob_get(store, &d, &out, &err), CORDON_OK);
  assert_true(cd_str_eq(cd_buf_view(&out), CD_STR("some bytes\0with a zero")));
  assert_int_equal(store_blob_get(store, &none, &out, &err), CORDON_NOT_FOUND);
  char hex[CD_DIGEST_TEXT];
  cd_digest_format(&d, hex);
  const char *file = path(cd_str_printf(arena, "blobs/%.2s/%s", hex + 7, hex + 9).ptr);
  assert_true(cd_file_exists(file));
  cd_buf packed;
  cd_buf_init(&packed, 0);
  err = (cordon_error){0};
  assert_int_equal(cd_compress(CD_STR("other bytes"), &packed, &err), CORDON_OK);
  assert_int_equal(cd_file_replace(file, cd_buf_view(&packed), &err), CORDON_OK);
  assert_int_equal(store_blob_get(store, &d, &out, &err), CORDON_CORRUPT);
  assert_string_equal(err.file, file);
  err = (cordon_error){0};
  assert_int_equal(cd_file_replace(file, CD_STR("not packed"), &err), CORDON_OK);
  assert_int_equal(store_blob_get(store, &d, &out, &err), CORDON_CORRUPT);
  cd_buf_free(&packed);
  cd_buf_free(&out);
}

static void settings_are_kept(void **state) {
  (void)state;
  cd_str v = CD_STR("x");
  assert_int_equal(store_setting_get(store, "k", arena, &v, &err), CORDON_OK);
  assert_null(v.ptr);
  assert_int_equal(store_setting_set(store, "k", CD_STR("one"), &err), CORDON_OK);
  assert_int_equal(store_setting_set(store, "k", CD_STR(""), &err), CORDON_OK);
  assert_int_equal(store_setting_get(store, "k", arena, &v, &err), CORDON_OK);
  assert_non_null(v.ptr);
  assert_int_equal(v.len, 0);
}

static void a_statement_in_use_is_made_again(void **state) {
  (void)state;
  append("{}");
  append("{}");
  store_stmt *outer, *inner;
  bool row;
  assert_int_equal(store_stmt_get(store, "record_of_kind", &outer, &err), CORDON_OK);
  store_bind_str(outer, 1, CD_STR("test"));
  store_bind_int(outer, 2, CD_SEQ_LATEST);
  for (cd_seq want = 1; want <= 2; want++) {
    assert_int_equal(store_step(outer, &row, &err), CORDON_OK);
    assert_true(row);
    assert_int_equal(store_col_int(outer, 0), want);
    assert_int_equal(store_stmt_get(store, "record_of_kind", &inner, &err), CORDON_OK);
    store_bind_str(inner, 1, CD_STR("other"));
    store_bind_int(inner, 2, 9);
    assert_int_equal(store_step(inner, &row, &err), CORDON_OK);
    assert_false(row);
    store_stmt_end(inner);
  }
  assert_int_equal(store_step(outer, &row, &err), CORDON_OK);
  assert_false(row);
  store_stmt_end(outer);
  assert_int_equal(store_stmt_get(store, "no_such_statement", &outer, &err), CORDON_INTERNAL);
}

/* Every statement of every part is prepared against the tables, so that a slip in either shows here. */
static void all_statements_fit_the_tables(void **state) {
  (void)state;
#define STATEMENT(name, sql) #name,
  static const char *const names[] = {
#include "store/statements.def"
  };
#undef STATEMENT
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    store_stmt *st;
    if (store_stmt_get(store, names[i], &st, &err) != CORDON_OK) fail_msg("%s", err.message);
    store_stmt_end(st);
    for (size_t k = 0; k < i; k++) assert_string_not_equal(names[k], names[i]);
  }
}

static void init_leaves_what_is_there(void **state) {
  (void)state;
  cordon_error e = {0};
  assert_int_equal(store_init(dir, &e), CORDON_EXISTS);
  assert_non_null(strstr(e.message, dir));
  const char *other = path("blobs/other");
  assert_int_equal(cd_dir_make(other, &err), CORDON_OK);
  assert_int_equal(cd_file_replace(path("blobs/other/notes.txt"), CD_STR("x"), &err), CORDON_OK);
  e = (cordon_error){0};
  assert_int_equal(store_init(other, &e), CORDON_USAGE);
  assert_non_null(strstr(e.message, "notes.txt"));
  assert_false(cd_file_exists(path("blobs/other/store.db")));
  e = (cordon_error){0};
  assert_int_equal(store_init(path("new/deep/store"), &e), CORDON_OK);
}

static void foreign_and_damaged_files_are_named(void **state) {
  (void)state;
  cd_store *s = NULL;
  append("{}");
  store_close(store);
  store = NULL;
  cd_buf whole;
  cd_buf_init(&whole, 0);
  assert_int_equal(cd_file_read(path("store.db"), 1 << 24, &whole, &err), CORDON_OK);

  cordon_error e = {0};
  assert_int_equal(store_open(path("nowhere"), &s, &e), CORDON_STORE);
  assert_non_null(strstr(e.message, "cordon init"));

  e = (cordon_error){0};
  assert_int_equal(cd_file_replace(path("store.db"),
                                   CD_STR("this is a text file, longer than a header of a database would be, and then "
                                          "some more of it follows here"),
                                   &e),
                   CORDON_OK);
  assert_int_equal(store_open(dir, &s, &e), CORDON_CORRUPT);
  assert_string_equal(e.file, path("store.db"));

  unlink(path("store.db"));
  sqlite3 *db;
  assert_int_equal(sqlite3_open(path("store.db"), &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
  e = (cordon_error){0};
  assert_int_equal(store_open(dir, &s, &e), CORDON_CORRUPT);
  assert_non_null(strstr(e.message, "not a Cordon store"));
  sqlite3_close(db);

  e = (cordon_error){0};
  assert_int_equal(cd_file_replace(path("store.db"), cd_buf_view(&whole), &e), CORDON_OK);
  assert_int_equal(sqlite3_open(path("store.db"), &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  assert_int_equal(store_open(dir, &s, &e), CORDON_STORE);
  assert_non_null(strstr(e.message, "schema 99"));

  /* Every page but the first overwritten: an error, whatever is asked first. */
  e = (cordon_error){0};
  if (whole.len > 4096) memset(whole.ptr + 4096, 0x5A, whole.len - 4096);
  assert_int_equal(cd_file_replace(path("store.db"), cd_buf_view(&whole), &e), CORDON_OK);
  cordon_status status = store_open(dir, &s, &e);
  cd_seq seq;
  if (status == CORDON_OK) {
    status = store_last_seq(s, &seq, &e);
    store_close(s);
  }
  assert_int_equal(status, CORDON_CORRUPT);
  assert_string_equal(e.file, path("store.db"));
  cd_buf_free(&whole);
}

int main(void) {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      T(records_are_numbered_and_proved),
      T(records_cannot_be_changed_behind_the_store),
      T(an_inner_rollback_rolls_back_the_whole),
      T(nested_commits_count),
      T(writing_needs_a_transaction),
      T(personal_values_can_be_erased),
      T(blobs_come_back_or_are_told_as_damaged),
      T(settings_are_kept),
      T(a_statement_in_use_is_made_again),
      T(all_statements_fit_the_tables),
      T(init_leaves_what_is_there),
      T(foreign_and_damaged_files_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
