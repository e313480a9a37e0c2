/* Drafts: bytes that come in pieces, read back from memory or from a file without a name, and named or gone. */
#include <stdlib.h>
#include <unistd.h>

#include "base/draft.h"
#include "base/file.h"
#include "support.h"

static char folder[64];

static size_t files_in(const char *dir) {
  cd_arena *a = cd_arena_new(0);
  cd_str *names;
  size_t count = 0;
  cordon_error err = {0};
  assert_int_equal(cd_dir_list(dir, a, &names, &count, &err), CORDON_OK);
  cd_arena_free(a);
  return count;
}

static cd_draft *draft_of(size_t pieces, size_t piece) {
  cd_draft *d;
  cordon_error err = {0};
  char *bytes = malloc(piece);
  assert_non_null(bytes);
  assert_int_equal(cd_draft_new(folder, &d, &err), CORDON_OK);
  for (size_t i = 0; i < pieces; i++) {
    memset(bytes, 'a' + (int)(i % 26), piece);
    assert_int_equal(cd_draft_add(d, cd_str_of(bytes, piece), &err), CORDON_OK);
  }
  free(bytes);
  return d;
}

static void what_was_added_is_there(void **state) {
  (void)state;
  static const struct {
    size_t pieces, piece;
  } SIZES[] = {{0, 1}, {3, 10}, {40, 100000}, {2, 3000000}, {1, 1u << 20}};
  for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
    cordon_error err = {0};
    cd_str view;
    char some[8];
    cd_draft *d = draft_of(SIZES[i].pieces, SIZES[i].piece);
    size_t size = SIZES[i].pieces * SIZES[i].piece;
    assert_int_equal(cd_draft_size(d), size);
    /* From memory, over the border, and from the file. */
    for (size_t at = 0; at + sizeof some <= size; at += SIZES[i].piece - sizeof some / 2) {
      assert_true(cd_draft_read(d, at, some, sizeof some));
      for (size_t k = 0; k < sizeof some; k++)
        assert_int_equal(some[k], 'a' + (int)((at + k) / SIZES[i].piece % 26));
    }
    assert_false(cd_draft_read(d, size, some, 1));
    assert_int_equal(cd_draft_view(d, &view, &err), CORDON_OK);
    assert_int_equal(view.len, size);
    for (size_t k = 0; k < size; k += 997) {
      assert_int_equal(view.ptr[k], 'a' + (int)(k / SIZES[i].piece % 26));
      cd_draft_passed(d, view.ptr + k);
    }
    /* What was given back comes again. */
    for (size_t k = 0; k < size; k += 4999) assert_int_equal(view.ptr[k], 'a' + (int)(k / SIZES[i].piece % 26));
    cd_draft_free(d);
    assert_int_equal(files_in(folder), 0);
  }
}

static void a_name_is_given_once_it_is_whole(void **state) {
  (void)state;
  cordon_error err = {0};
  char path[128];
  cd_buf bytes;
  cd_draft *d = draft_of(3, 1000000), *other = draft_of(1, 10);
  assert_int_equal(files_in(folder), 0);
  snprintf(path, sizeof path, "%s/named", folder);
  assert_int_equal(cd_draft_name(d, path, &err), CORDON_OK);
  cd_draft_free(d);
  assert_int_equal(cd_draft_name(other, path, &err), CORDON_OK); /* the file that is there stays */
  cd_draft_free(other);
  assert_int_equal(files_in(folder), 1);
  cd_buf_init(&bytes, 0);
  assert_int_equal(cd_file_read(path, 1u << 30, &bytes, &err), CORDON_OK);
  assert_int_equal(bytes.len, 3000000);
  assert_int_equal(bytes.ptr[2999999], 'c');
  cd_buf_free(&bytes);
  unlink(path);
}

static void a_folder_that_is_not_there_is_named(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_draft *d;
  static char large[2000000];
  assert_int_equal(cd_draft_new("/nonexistent-folder", &d, &err), CORDON_OK);
  assert_int_equal(cd_draft_add(d, cd_str_of(large, sizeof large), &err), CORDON_STORE);
  assert_non_null(strstr(err.message, "/nonexistent-folder"));
  cd_draft_free(d);
}

static cordon_status gather(void *user, cd_str bytes, cordon_error *err) {
  cd_buf_add(user, bytes.ptr, bytes.len);
  return cd_buf_status(user, err);
}

static void packed_in_pieces_is_one_frame(void **state) {
  (void)state;
  cordon_error err = {0};
  char path[128];
  cd_packer *p;
  cd_buf packed, whole, again;
  cd_buf_init(&packed, 0);
  cd_buf_init(&whole, 0);
  cd_buf_init(&again, 0);
  assert_int_equal(cd_packer_new(&p, &err), CORDON_OK);
  for (int i = 0; i < 5000; i++) {
    char piece[200];
    int n = snprintf(piece, sizeof piece, "line %d of a text that is packed piece by piece\n", i * 7919 % 5000);
    cd_buf_add(&whole, piece, (size_t)n);
    assert_int_equal(cd_packer_add(p, cd_str_of(piece, (size_t)n), false, &packed, &err), CORDON_OK);
  }
  assert_int_equal(cd_packer_add(p, (cd_str){0}, true, &packed, &err), CORDON_OK);
  cd_packer_free(p);
  assert_int_equal(cd_decompress(cd_buf_view(&packed), 1u << 24, &again, &err), CORDON_OK);
  assert_true(cd_str_eq(cd_buf_view(&again), cd_buf_view(&whole)));
  snprintf(path, sizeof path, "%s/packed", folder);
  assert_int_equal(cd_file_replace(path, cd_buf_view(&packed), &err), CORDON_OK);
  cd_buf_clear(&again);
  assert_int_equal(cd_unpack_file(path, 1u << 24, gather, &again, &err), CORDON_OK);
  assert_true(cd_str_eq(cd_buf_view(&again), cd_buf_view(&whole)));
  assert_int_equal(cd_unpack_file(path, 1000, gather, &again, &err), CORDON_LIMIT);
  err = (cordon_error){0};
  assert_int_equal(cd_file_replace(path, cd_str_sub(cd_buf_view(&packed), 0, packed.len - 5), &err), CORDON_OK);
  assert_int_equal(cd_unpack_file(path, 1u << 24, gather, &again, &err), CORDON_CORRUPT);
  err = (cordon_error){0};
  cd_buf_add(&packed, "more", 4);
  assert_int_equal(cd_file_replace(path, cd_buf_view(&packed), &err), CORDON_OK);
  assert_int_equal(cd_unpack_file(path, 1u << 24, gather, &again, &err), CORDON_CORRUPT);
  unlink(path);
  cd_buf_free(&packed);
  cd_buf_free(&whole);
  cd_buf_free(&again);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(what_was_added_is_there),
                                     cmocka_unit_test(a_name_is_given_once_it_is_whole),
                                     cmocka_unit_test(a_folder_that_is_not_there_is_named),
                                     cmocka_unit_test(packed_in_pieces_is_one_frame)};
  const char *tmp = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%.40s/cordon-draft-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  if (!mkdtemp(folder)) return 1;
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  rmdir(folder);
  return failed;
}
