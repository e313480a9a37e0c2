/* The index file: the same documents give the same bytes, merging equals building at once, and what is not whole is
 * refused. */
#include "support_names.h"

#include "base/file.h"

static const listed entries[] = {
    {5, NAMES_PERSON, {"KADYROV, Ramzan", "Kadyrow, Ramsan"}},
    {2, NAMES_COMPANY, {"MAHAN AIR"}},
    {9, NAMES_VESSEL, {"7-28"}},
    {1, NAMES_PERSON, {"محمد بن سلمان"}},
    {7, NAMES_ANY, {"Limited"}},
};
#define COUNT (sizeof entries / sizeof entries[0])

static void read_all(const char *path, cd_buf *out) {
  cordon_error err = {0};
  cd_buf_init(out, 0);
  assert_int_equal(cd_file_read(path, 1u << 24, out, &err), CORDON_OK);
}

static void assert_same_bytes(const char *a, const char *b) {
  cd_buf x, y;
  read_all(a, &x);
  read_all(b, &y);
  assert_true(cd_str_eq(cd_buf_view(&x), cd_buf_view(&y)));
  cd_buf_free(&x);
  cd_buf_free(&y);
}

static void the_same_documents_give_the_same_bytes(void **state) {
  (void)state;
  char dir[256], a[300], b[300];
  listed turned[COUNT];
  snprintf(a, sizeof a, "%s/a", test_make_dir(dir));
  snprintf(b, sizeof b, "%s/b", dir);
  for (size_t i = 0; i < COUNT; i++) turned[i] = entries[COUNT - 1 - i];
  write_index(entries, COUNT, a);
  write_index(turned, COUNT, b);
  assert_same_bytes(a, b);
  test_remove_dir(dir);
}

static void merging_equals_building_at_once(void **state) {
  (void)state;
  char dir[256], whole[300], merged[300], first[300], second[300];
  cordon_error err = {0};
  snprintf(whole, sizeof whole, "%s/whole", test_make_dir(dir));
  snprintf(merged, sizeof merged, "%s/merged", dir);
  snprintf(first, sizeof first, "%s/first", dir);
  snprintf(second, sizeof second, "%s/second", dir);
  const char *const parts[] = {second, first};
  write_index(entries, COUNT, whole);
  write_index(entries, 2, first);
  write_index(entries + 2, COUNT - 2, second);
  assert_int_equal(names_merge(parts, 2, merged, &err), CORDON_OK);
  assert_same_bytes(whole, merged);
  test_remove_dir(dir);
}

static void segments_answer_as_one(void **state) {
  (void)state;
  char dir[256], first[300], second[300];
  cordon_error err = {0};
  names_index *ix = NULL;
  snprintf(first, sizeof first, "%s/first", test_make_dir(dir));
  snprintf(second, sizeof second, "%s/second", dir);
  const char *const parts[] = {first, second};
  write_index(entries, 2, first);
  write_index(entries + 2, COUNT - 2, second);
  assert_int_equal(names_index_open(parts, 2, true, &ix, &err), CORDON_OK);
  assert_int_equal(names_index_name_count(ix), 6);
  assert_int_equal(first_doc(ix, "Ramzan Kadyrov", NAMES_PERSON), 5);
  assert_int_equal(first_doc(ix, "7 28", NAMES_VESSEL), 9);
  assert_int_equal(first_doc(ix, "Mohammed bin Salman", NAMES_PERSON), 1);
  names_index_close(ix);
  test_remove_dir(dir);
}

static void an_empty_index_answers(void **state) {
  (void)state;
  cordon_error err = {0};
  names_index *ix = NULL;
  assert_int_equal(names_index_open(NULL, 0, true, &ix, &err), CORDON_OK);
  assert_int_equal(first_doc(ix, "Ramzan Kadyrov", NAMES_PERSON), 0);
  names_index_close(ix);
  ix = index_of(NULL, 0);
  assert_int_equal(names_index_name_count(ix), 0);
  assert_int_equal(first_doc(ix, "Ramzan Kadyrov", NAMES_PERSON), 0);
  names_index_close(ix);
}

static void a_document_stands_once(void **state) {
  (void)state;
  cordon_error err = {0};
  names_builder *b = NULL;
  assert_int_equal(names_builder_new(&b, &err), CORDON_OK);
  add_listed(b, &entries[0]);
  add_listed(b, &entries[0]);
  assert_int_equal(names_builder_write(b, "/tmp/cordon-never-written", &err), CORDON_EXISTS);
  names_builder_free(b);
}

static void write_bytes(const char *path, const char *bytes, size_t len) {
  cordon_error err = {0};
  assert_int_equal(cd_file_replace(path, cd_str_of(bytes, len), &err), CORDON_OK);
}

static void assert_refused(const char *path, bool verify) {
  cordon_error err = {0};
  names_index *ix = NULL;
  assert_int_equal(names_index_open(&path, 1, verify, &ix, &err), CORDON_CORRUPT);
  assert_string_equal(err.file, path);
  assert_non_null(strstr(err.message, "build it again"));
}

static void what_is_cut_damaged_or_foreign_is_refused(void **state) {
  (void)state;
  char dir[256], path[300];
  cd_buf good;
  snprintf(path, sizeof path, "%s/names", test_make_dir(dir));
  write_index(entries, COUNT, path);
  read_all(path, &good);
  for (size_t len = 0; len < good.len; len += 97) {
    write_bytes(path, good.ptr, len);
    assert_refused(path, false);
  }
  for (size_t at = 0; at < good.len; at += 31) {
    good.ptr[at] = (char)(good.ptr[at] ^ 0x5A);
    write_bytes(path, good.ptr, good.len);
    assert_refused(path, true);
    good.ptr[at] = (char)(good.ptr[at] ^ 0x5A);
  }
  write_bytes(path, "SQLite format 3", 15);
  assert_refused(path, false);
  cd_buf_free(&good);
  test_remove_dir(dir);
}

static void a_missing_file_is_named(void **state) {
  (void)state;
  const char *path = "/nonexistent/cordon/names";
  cordon_error err = {0};
  names_index *ix = NULL;
  assert_int_not_equal(names_index_open(&path, 1, false, &ix, &err), CORDON_OK);
  assert_true(err.message[0] != '\0');
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_same_documents_give_the_same_bytes),
      cmocka_unit_test(merging_equals_building_at_once),
      cmocka_unit_test(segments_answer_as_one),
      cmocka_unit_test(an_empty_index_answers),
      cmocka_unit_test(a_document_stands_once),
      cmocka_unit_test(what_is_cut_damaged_or_foreign_is_refused),
      cmocka_unit_test(a_missing_file_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
