/* A book of queries: what it does not mark finds nothing, whatever the index; the same rows give the same bytes; damage
 * is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "names/book.h"

static const char *const words[] = {"vladimir", "aleksandr", "petrov",  "ivanova",  "kostin", "bank",   "holding",
                                    "company",  "limited",   "trading", "maritime", "al",     "rashid", "o'brien",
                                    "garcia",   "lopez",     "zhang",   "wei",      "s.a.",   "gmbh",   "novikombank",
                                    "ocean",    "star",      "44",      "Петров",   "محمد",   "abdul",  "rahman"};
enum { WORDS = sizeof words / sizeof *words, ROWS = 600, LISTED = 16 };

static uint64_t seed = 5;
static unsigned roll(unsigned below) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)((seed >> 33) % below);
}

static cd_str make_name(cd_arena *a) {
  cd_str name = cd_str_c(words[roll(WORDS)]);
  for (unsigned n = 1 + roll(3); n > 0; n--)
    name = cd_str_printf(a, CD_FMT "%s%s", CD_ARG(name), roll(8) ? " " : "", words[roll(WORDS)]);
  if (roll(3) == 0 && name.len > 4) { /* a letter lost */
    size_t at = 1 + roll((unsigned)name.len - 2);
    if ((unsigned char)name.ptr[at] < 128 && (unsigned char)name.ptr[at + 1] < 128)
      name =
          cd_str_printf(a, CD_FMT CD_FMT, CD_ARG(cd_str_sub(name, 0, at)), CD_ARG(cd_str_sub(name, at + 1, name.len)));
  }
  return name;
}

static names_index *index_of(const cd_str *names, size_t count, const char *path) {
  names_builder *b;
  names_index *ix;
  cordon_error err = {0};
  assert_int_equal(names_builder_new(&b, &err), CORDON_OK);
  for (size_t i = 0; i < count; i++) {
    const names_text t = {.text = names[i], .primary = true};
    const names_subject s = {.names = &t, .name_count = 1, .schema = (names_schema)roll(3)};
    assert_int_equal(names_builder_add(b, (uint32_t)i + 1, &s, NULL, &err), CORDON_OK);
  }
  assert_int_equal(names_builder_write(b, path, &err), CORDON_OK);
  names_builder_free(b);
  assert_int_equal(names_index_open(&path, 1, true, &ix, &err), CORDON_OK);
  return ix;
}

static names_subject subject_of(const names_text *t, size_t i) {
  return (names_subject){.names = t, .name_count = 1, .schema = (names_schema)(i % 3)};
}

static void write_book(const cd_str *rows, const char *path, bool backwards) {
  names_book_writer *w;
  cordon_error err = {0};
  cd_arena *a = cd_arena_new(0);
  assert_int_equal(names_book_begin(NULL, &w, &err), CORDON_OK);
  for (size_t k = 0; k < ROWS; k++, cd_arena_reset(a)) {
    size_t i = backwards ? ROWS - 1 - k : k;
    const names_text t = {.text = rows[i]};
    const names_subject s = subject_of(&t, i);
    assert_int_equal(names_book_add(w, (uint32_t)i + 1, cd_hash64(rows[i], 1), &s, a, &err), CORDON_OK);
  }
  assert_int_equal(names_book_write(w, path, &err), CORDON_OK);
  names_book_drop(w);
  cd_arena_free(a);
}

static char folder[] = "/tmp/cordon-book-XXXXXX";
static char book_path[64], other_path[64], index_path[64];

static int make_folder(void **state) {
  (void)state;
  if (mkdtemp(folder) == NULL) return -1;
  (void)snprintf(book_path, sizeof book_path, "%s/book", folder);
  (void)snprintf(other_path, sizeof other_path, "%s/other", folder);
  (void)snprintf(index_path, sizeof index_path, "%s/index", folder);
  return 0;
}

static int remove_all(void **state) {
  (void)state;
  (void)unlink(book_path);
  (void)unlink(other_path);
  (void)unlink(index_path);
  return rmdir(folder);
}

static void what_is_not_marked_finds_nothing(void **state) {
  (void)state;
  cd_arena *keep = cd_arena_new(0), *a = cd_arena_new(0);
  cordon_error err = {0};
  cd_str rows[ROWS];
  size_t marked = 0, found = 0;
  for (size_t i = 0; i < ROWS; i++) rows[i] = make_name(keep);
  write_book(rows, book_path, false);
  for (unsigned trial = 0; trial < 150; trial++) {
    cd_str listed[LISTED];
    names_book *book;
    for (size_t i = 0; i < LISTED; i++) listed[i] = make_name(keep);
    names_index *ix = index_of(listed, 1 + trial % 16, index_path);
    assert_int_equal(names_book_open(book_path, NULL, &book, &err), CORDON_OK);
    names_book_mark(book, ix);
    for (size_t i = 0; i < ROWS; i++, cd_arena_reset(a)) {
      const names_text t = {.text = rows[i]};
      const names_subject s = subject_of(&t, i);
      names_result r;
      assert_int_equal(names_search(ix, &s, NULL, a, &r, &err), CORDON_OK);
      assert_true(names_book_knows(book, (uint32_t)i + 1, cd_hash64(rows[i], 1)));
      marked += names_book_marked(book, (uint32_t)i + 1);
      found += r.count > 0;
      if (r.count > 0 && !names_book_marked(book, (uint32_t)i + 1))
        fail_msg("\"" CD_FMT "\" finds " CD_FMT ", unmarked", CD_ARG(rows[i]), CD_ARG(r.hits[0].name));
    }
    names_book_close(book);
    names_index_close(ix);
  }
  assert_true(found > 1000 && found < marked && marked < (size_t)ROWS * 150 * 3 / 4);
  cd_arena_free(keep);
  cd_arena_free(a);
}

static void the_same_bytes_in_any_order(void **state) {
  (void)state;
  cd_arena *a = cd_arena_new(0);
  cd_str rows[ROWS];
  cd_buf x, y;
  cd_buf_init(&x, 0);
  cd_buf_init(&y, 0);
  for (size_t i = 0; i < ROWS; i++) rows[i] = make_name(a);
  write_book(rows, book_path, false);
  write_book(rows, other_path, true);
  assert_int_equal(cd_file_read(book_path, SIZE_MAX / 2, &x, NULL), CORDON_OK);
  assert_int_equal(cd_file_read(other_path, SIZE_MAX / 2, &y, NULL), CORDON_OK);
  assert_true(cd_str_eq(cd_buf_view(&x), cd_buf_view(&y)));
  cd_buf_free(&x);
  cd_buf_free(&y);
  cd_arena_free(a);
}

static void damage_and_other_scores_are_told(void **state) {
  (void)state;
  cordon_error err = {0};
  names_book *book;
  const names_options low = {.min_score = NAMES_BOOK_LEAST}, high = {.min_score = 900},
                      faint = {.min_score = NAMES_BOOK_LEAST - 1};
  names_book_writer *writer = NULL;
  assert_int_equal(names_book_begin(&faint, &writer, &err), CORDON_USAGE);
  assert_null(writer);
  err = (cordon_error){0};
  assert_int_equal(names_book_open(book_path, &faint, &book, &err), CORDON_USAGE);
  err = (cordon_error){0};
  assert_int_equal(names_book_open(book_path, &low, &book, &err), CORDON_USAGE);
  err = (cordon_error){0};
  assert_int_equal(names_book_open(book_path, &high, &book, &err), CORDON_OK);
  assert_false(names_book_knows(book, ROWS + 1, 0));
  assert_false(names_book_knows(book, 0, 0));
  assert_false(names_book_knows(book, 1, 12345));
  names_book_close(book);
  FILE *f = fopen(book_path, "r+b");
  assert_non_null(f);
  assert_int_equal(fseek(f, -3, SEEK_END), 0);
  int byte = fgetc(f);
  assert_int_equal(fseek(f, -3, SEEK_END), 0);
  assert_int_not_equal(fputc(byte ^ 1, f), EOF);
  assert_int_equal(fclose(f), 0);
  assert_int_equal(names_book_open(book_path, NULL, &book, &err), CORDON_CORRUPT);
  err = (cordon_error){0};
  assert_int_equal(truncate(book_path, 1000), 0);
  assert_int_equal(names_book_open(book_path, NULL, &book, &err), CORDON_CORRUPT);
  assert_non_null(strstr(err.file, "/book"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_not_marked_finds_nothing),
                                     cmocka_unit_test(the_same_bytes_in_any_order),
                                     cmocka_unit_test(damage_and_other_scores_are_told)};
  return cmocka_run_group_tests(tests, make_folder, remove_all);
}
