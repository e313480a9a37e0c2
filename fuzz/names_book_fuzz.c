/* A damaged book of customers: refused on opening, or read and marked without a step outside of it.
 *
 * The first byte tells what is sealed again after the patches, so that it is believed: 1 the body, 2 the header; with 0
 * the rest is the whole file. A patch is a section of the file, a place in it of two bytes, and the new byte. Places in
 * the long table of starts are counted around the first bucket that is filled. */
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "names/book.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADER = 72, ROWS = 3, STARTS = (1 << 22) + 1, BODY_HASH_AT = 56, HEADER_HASH_AT = 64, PATCH = 4 };

static const char *const customers[ROWS] = {"Vladimir Putin", "Candiru Ltd", "Jane Doe"};
static const char *const listed[] = {"PUTIN, Vladimir Vladimirovich", "NSO GROUP LTD"};

static void check(bool holds) {
  if (!holds) abort();
}

static const char *path_of(const char *what) {
  static char path[80];
  snprintf(path, sizeof path, "/tmp/names_book_fuzz.%d.%s", (int)getpid(), what);
  return path;
}

static names_index *the_index(void) {
  static names_index *ix;
  cordon_error err = {0};
  names_builder *b;
  if (ix) return ix;
  check(names_builder_new(&b, &err) == CORDON_OK);
  for (uint32_t i = 0; i < sizeof listed / sizeof listed[0]; i++) {
    names_text name = {cd_str_c(listed[i]), false, true};
    names_subject s = {.names = &name, .name_count = 1};
    check(names_builder_add(b, i, &s, NULL, &err) == CORDON_OK);
  }
  const char *path = path_of("index");
  check(names_builder_write(b, path, &err) == CORDON_OK);
  names_builder_free(b);
  check(names_index_open(&path, 1, true, &ix, &err) == CORDON_OK);
  unlink(path);
  return ix;
}

static cd_buf make_good(void) {
  cd_buf bytes;
  cordon_error err = {0};
  names_book_writer *w;
  cd_arena *a = cd_arena_new(0);
  check(names_book_begin(NULL, &w, &err) == CORDON_OK);
  for (uint32_t i = 0; i < ROWS; i++) {
    names_text name = {cd_str_c(customers[i]), false, true};
    names_subject s = {.names = &name, .name_count = 1};
    check(names_book_add(w, i + 1, i + 100, &s, a, &err) == CORDON_OK);
  }
  check(names_book_write(w, path_of("good"), &err) == CORDON_OK);
  names_book_drop(w);
  cd_arena_free(a);
  cd_buf_init(&bytes, 0);
  check(cd_file_read(path_of("good"), 1u << 28, &bytes, &err) == CORDON_OK);
  unlink(path_of("good"));
  check(bytes.len > HEADER + ROWS * 8 + STARTS * 4u);
  return bytes;
}

static size_t first_filled(const char *starts) {
  uint32_t start = 0;
  for (size_t i = 0; i < STARTS; i++) {
    memcpy(&start, starts + i * 4, 4);
    if (start) return i;
  }
  return 0;
}

static size_t place_of(const uint8_t *patch, size_t len, size_t filled) {
  size_t at = patch[1] | (size_t)patch[2] << 8, starts = HEADER + ROWS * 8, postings = starts + STARTS * 4u;
  switch (patch[0] % 4) {
  case 0:
    return at % HEADER;
  case 1:
    return HEADER + at % (ROWS * 8);
  case 2:
    return starts + (filled * 4 + at) % (STARTS * 4u);
  default:
    return postings + at % (len - postings);
  }
}

static void seal(char *file, size_t len, uint8_t how) {
  uint64_t hash = cd_hash64(cd_str_of(file + HEADER, len - HEADER), 0);
  if (how & 1) memcpy(file + BODY_HASH_AT, &hash, sizeof hash);
  hash = cd_hash64(cd_str_of(file, HEADER_HASH_AT), 0);
  if (how & 2) memcpy(file + HEADER_HASH_AT, &hash, sizeof hash);
}

static void write_file(const char *path, const char *bytes, size_t len) {
  FILE *f = fopen(path, "wb");
  check(f != NULL);
  check(fwrite(bytes, 1, len, f) == len);
  fclose(f);
}

static bool use(const char *path) {
  names_book *b = NULL;
  cordon_error err = {0};
  if (names_book_open(path, NULL, &b, &err) != CORDON_OK) {
    check(err.message[0] && err.file[0]);
    return false;
  }
  names_book_mark(b, the_index());
  for (uint32_t row = 0; row <= ROWS + 1; row++)
    if (names_book_knows(b, row, row + 99)) (void)names_book_marked(b, row);
  names_book_close(b);
  return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static cd_buf good;
  static size_t filled;
  if (size < 1) return 0;
  if (good.len == 0) {
    good = make_good();
    filled = first_filled(good.ptr + HEADER + ROWS * 8);
  }
  char *copy = malloc(good.len);
  check(copy != NULL);
  memcpy(copy, good.ptr, good.len);
  for (size_t at = 1; data[0] && at + PATCH <= size; at += PATCH)
    copy[place_of(data + at, good.len, filled)] = (char)data[at + 3];
  if (data[0]) seal(copy, good.len, data[0]);
  if (data[0])
    write_file(path_of("try"), copy, good.len);
  else
    write_file(path_of("try"), (const char *)data + 1, size - 1);
  bool opened = use(path_of("try"));
  check(opened || data[0] == 0 || size > PATCH);
  free(copy);
  unlink(path_of("try"));
  return 0;
}
