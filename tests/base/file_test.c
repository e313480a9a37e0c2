#include <sys/stat.h>
#include <zlib.h>

#include "base/file.h"
#include "support.h"

static cd_arena *arena;
static char dir[256];

static int set_up(void **state) {
  (void)state;
  arena = cd_arena_new(0);
  test_make_dir(dir);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  test_remove_dir(dir);
  cd_arena_free(arena);
  return 0;
}

static const char *path(const char *name) { return cd_path_join(arena, cd_str_c(dir), cd_str_c(name)).ptr; }

static cd_str gzipped(cd_str text) {
  z_stream z = {0};
  assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
  size_t room = text.len + 100;
  unsigned char *out = cd_alloc(arena, room);
  z.next_in = (unsigned char *)(uintptr_t)text.ptr;
  z.avail_in = (unsigned)text.len;
  z.next_out = out;
  z.avail_out = (unsigned)room;
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  size_t len = room - z.avail_out;
  deflateEnd(&z);
  return cd_str_of((char *)out, len);
}

static cordon_status read_bytes(cd_str bytes, size_t max, cd_buf *out, cordon_error *err) {
  *err = (cordon_error){0};
  cd_buf_clear(out);
  assert_int_equal(cd_file_replace(path("f"), bytes, err), CORDON_OK);
  return cd_file_read(path("f"), max, out, err);
}

static void files_are_read_plain_and_unpacked(void **state) {
  (void)state;
  cd_buf out, text, twice;
  cordon_error err;
  cd_buf_init(&out, 0);
  cd_buf_init(&text, 0);
  cd_buf_init(&twice, 0);
  for (int i = 0; i < 30000; i++) cd_buf_printf(&text, "line %d\n", i);
  cd_str raw = cd_buf_view(&text), packed = gzipped(raw);
  assert_int_equal(read_bytes(raw, 1 << 20, &out, &err), CORDON_OK);
  assert_true(cd_str_eq(cd_buf_view(&out), raw));
  assert_int_equal(read_bytes(packed, 1 << 20, &out, &err), CORDON_OK);
  assert_true(cd_str_eq(cd_buf_view(&out), raw));
  cd_buf_str(&twice, packed);
  cd_buf_str(&twice, gzipped(CD_STR("")));
  cd_buf_str(&twice, gzipped(CD_STR("tail")));
  cd_buf_add(&twice, "\0\0\0", 3);
  assert_int_equal(read_bytes(cd_buf_view(&twice), 1 << 20, &out, &err), CORDON_OK);
  assert_int_equal(out.len, raw.len + 4);
  assert_true(cd_str_ends(cd_buf_view(&out), CD_STR("tail")));
  assert_int_equal(read_bytes(packed, raw.len, &out, &err), CORDON_OK);
  assert_int_equal(read_bytes(packed, raw.len - 1, &out, &err), CORDON_LIMIT);
  assert_string_equal(err.file, path("f"));
  assert_int_equal(read_bytes(CD_STR(""), 10, &out, &err), CORDON_OK);
  assert_int_equal(out.len, 0);
  cd_buf_free(&out);
  cd_buf_free(&text);
  cd_buf_free(&twice);
}

static void damaged_gzip_is_refused(void **state) {
  (void)state;
  cd_buf out, bad;
  cordon_error err;
  cd_buf_init(&out, 0);
  cd_buf_init(&bad, 0);
  cd_str packed = gzipped(CD_STR("some text that is packed, and long enough to be cut in two"));
  for (size_t cut = 2; cut < packed.len; cut++)
    assert_int_equal(read_bytes(cd_str_sub(packed, 0, cut), 1000, &out, &err), CORDON_BAD_INPUT);
  cd_buf_str(&bad, packed);
  cd_buf_c(&bad, "garbage");
  assert_int_equal(read_bytes(cd_buf_view(&bad), 1000, &out, &err), CORDON_BAD_INPUT);
  cd_buf_clear(&bad);
  cd_buf_str(&bad, packed);
  bad.ptr[packed.len - 6] ^= 1; /* in the checksum */
  assert_int_equal(read_bytes(cd_buf_view(&bad), 1000, &out, &err), CORDON_BAD_INPUT);
  assert_string_equal(err.file, path("f"));
  cd_buf_free(&out);
  cd_buf_free(&bad);
}

static void the_digest_is_of_the_raw_bytes(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_source *s;
  cd_str packed = gzipped(CD_STR("text"));
  char bytes[3];
  size_t got;
  uint64_t done, total;
  assert_int_equal(cd_source_memory(packed, "memory", 0, &s, &err), CORDON_OK);
  do assert_int_equal(cd_source_read(s, bytes, sizeof bytes, &got, &err), CORDON_OK);
  while (got);
  cd_digest want = cd_sha256(packed), have = cd_source_digest(s);
  assert_true(cd_digest_eq(&want, &have));
  cd_source_progress(s, &done, &total);
  assert_int_equal(done, packed.len);
  assert_int_equal(total, packed.len);
  assert_string_equal(cd_source_label(s), "memory");
  cd_source_close(s);
}

static void missing_files_are_named(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_buf out;
  cd_mapping m;
  cd_str *names;
  size_t count;
  cd_buf_init(&out, 0);
  assert_int_equal(cd_file_read(path("nothing"), 10, &out, &err), CORDON_STORE);
  assert_string_equal(err.file, path("nothing"));
  assert_non_null(strstr(err.message, "no such file"));
  err = (cordon_error){0};
  assert_int_equal(cd_file_read(dir, 10, &out, &err), CORDON_STORE);
  assert_non_null(strstr(err.message, "folder"));
  assert_int_equal(cd_map_file(path("nothing"), &m, NULL), CORDON_STORE);
  assert_int_equal(cd_dir_list(path("nothing"), arena, &names, &count, NULL), CORDON_STORE);
  assert_int_equal(cd_file_replace(path("no/such/folder"), CD_STR("x"), NULL), CORDON_STORE);
}

static void replacing_leaves_one_whole_file(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_str *names;
  size_t count;
  assert_int_equal(cd_file_replace(path("f"), CD_STR("old"), &err), CORDON_OK);
  assert_int_equal(cd_file_replace(path("f"), CD_STR("new bytes"), &err), CORDON_OK);
  assert_int_equal(cd_dir_list(dir, arena, &names, &count, &err), CORDON_OK);
  assert_int_equal(count, 1);
  cd_mapping m;
  assert_int_equal(cd_map_file(path("f"), &m, &err), CORDON_OK);
  assert_true(cd_str_eqc(cd_str_of((const char *)m.ptr, m.len), "new bytes"));
  cd_unmap_file(&m);
  assert_int_equal(cd_file_replace(path("f"), CD_STR(""), &err), CORDON_OK);
  assert_int_equal(cd_map_file(path("f"), &m, &err), CORDON_OK);
  assert_int_equal(m.len, 0);
  cd_unmap_file(&m);
}

static void folders_are_made_and_listed_in_order(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_str *names;
  size_t count;
  assert_int_equal(cd_dir_make(path("a/b//c/"), &err), CORDON_OK);
  assert_int_equal(cd_dir_make(path("a/b/c"), &err), CORDON_OK);
  assert_true(cd_is_dir(path("a/b/c")) && cd_file_exists(path("a")));
  assert_int_equal(cd_file_replace(path("a/Z"), CD_STR(""), &err), CORDON_OK);
  assert_int_equal(cd_file_replace(path("a/\xC3\xA9"), CD_STR(""), &err), CORDON_OK);
  assert_int_equal(cd_dir_list(path("a"), arena, &names, &count, &err), CORDON_OK);
  assert_int_equal(count, 3);
  assert_str(names[0], "Z");
  assert_str(names[1], "b");
  assert_str(names[2], "\xC3\xA9");
  assert_int_equal(cd_dir_make(path("a/Z/x"), &err), CORDON_STORE);
  assert_false(cd_is_dir(path("a/Z")));
}

static void what_is_compressed_comes_back(void **state) {
  (void)state;
  cordon_error err = {0};
  cd_buf raw, packed, back;
  cd_buf_init(&raw, 0);
  cd_buf_init(&packed, 0);
  cd_buf_init(&back, 0);
  for (int i = 0; i < 20000; i++) cd_buf_printf(&raw, "%d,", i);
  assert_int_equal(cd_compress(cd_buf_view(&raw), &packed, &err), CORDON_OK);
  assert_true(packed.len < raw.len / 2);
  assert_int_equal(cd_decompress(cd_buf_view(&packed), raw.len, &back, &err), CORDON_OK);
  assert_true(cd_str_eq(cd_buf_view(&raw), cd_buf_view(&back)));
  cd_buf_clear(&back);
  assert_int_equal(cd_decompress(cd_buf_view(&packed), raw.len - 1, &back, &err), CORDON_LIMIT);
  for (size_t cut = 0; cut < packed.len; cut += 997) {
    err = (cordon_error){0};
    cd_buf_clear(&back);
    assert_int_equal(cd_decompress(cd_str_sub(cd_buf_view(&packed), 0, cut), raw.len, &back, &err), CORDON_CORRUPT);
  }
  packed.ptr[packed.len / 2] ^= 0x10;
  err = (cordon_error){0};
  cd_buf_clear(&back);
  assert_int_not_equal(cd_decompress(cd_buf_view(&packed), raw.len, &back, &err), CORDON_OK);
  cd_buf_free(&raw);
  cd_buf_free(&packed);
  cd_buf_free(&back);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(files_are_read_plain_and_unpacked, set_up, tear_down),
      cmocka_unit_test_setup_teardown(damaged_gzip_is_refused, set_up, tear_down),
      cmocka_unit_test_setup_teardown(the_digest_is_of_the_raw_bytes, set_up, tear_down),
      cmocka_unit_test_setup_teardown(missing_files_are_named, set_up, tear_down),
      cmocka_unit_test_setup_teardown(replacing_leaves_one_whole_file, set_up, tear_down),
      cmocka_unit_test_setup_teardown(folders_are_made_and_listed_in_order, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_is_compressed_comes_back, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
