/* A damaged index file: refused on opening, or searched without a step outside of it.
 *
 * The first byte tells how: 0, the rest is the file; else the rest are patches to a good file (place in two bytes, new
 * byte), and with an odd byte the header is sealed again, so that what it counts and where it points is believed. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "names/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
  if (!holds) abort();
}

static const char *temporary(const char *what) {
  static char path[80];
  snprintf(path, sizeof path, "/tmp/names_index_file_fuzz.%d.%s", (int)getpid(), what);
  return path;
}

static cd_str good_file(void) {
  static const char *const listed[] = {"PUTIN, Vladimir Vladimirovich", "Qusay Saddam Hussein", "NSO GROUP LTD", "7-28",
                                       "Muhammad Muhammad"};
  static cd_buf bytes;
  cordon_error err = {0};
  names_builder *b;
  if (bytes.len) return cd_buf_view(&bytes);
  check(names_builder_new(&b, &err) == CORDON_OK);
  for (uint32_t i = 0; i < sizeof listed / sizeof listed[0]; i++) {
    names_text name = {cd_str_c(listed[i]), false, true};
    cd_str country = CD_STR("IL");
    names_subject s = {.schema = NAMES_ANY, .names = &name, .name_count = 1, .countries = &country, .country_count = 1};
    check(names_builder_add(b, i * 7, &s, NULL, &err) == CORDON_OK);
  }
  check(names_builder_write(b, temporary("good"), &err) == CORDON_OK);
  names_builder_free(b);
  cd_buf_init(&bytes, 0);
  check(cd_file_read(temporary("good"), 1u << 24, &bytes, &err) == CORDON_OK);
  unlink(temporary("good"));
  return cd_buf_view(&bytes);
}

static void patch(char *file, size_t len, const uint8_t *data, size_t size, bool seal) {
  for (; size >= 3; data += 3, size -= 3) file[(data[0] | (size_t)data[1] << 8) % len] = (char)data[2];
  if (!seal) return;
  segment_header h;
  memcpy(&h, file, sizeof h);
  h.header_hash = cd_hash64(cd_str_of((const char *)&h, offsetof(segment_header, header_hash)), 0);
  memcpy(file, &h, sizeof h);
}

static void write_file(const char *path, const char *bytes, size_t len) {
  FILE *f = fopen(path, "wb");
  check(f != NULL);
  fwrite(bytes, 1, len, f);
  fclose(f);
}

static void search(const names_index *ix, const char *what, cd_arena *a) {
  names_text name = {cd_str_c(what), false, true};
  cd_str country = CD_STR("US");
  names_subject q = {.names = &name, .name_count = 1, .countries = &country, .country_count = 1};
  names_options o = {.min_score = 1, .limit = 50, .explain = true};
  names_result r;
  cordon_error err = {0};
  names_search(ix, &q, &o, a, &r, &err);
}

static void use(const char *path) {
  static const char *const queries[] = {"Vladimir Putin", "Muhamad Putim", "nso", "7 28", "Qusai al Hussein Muhammad"};
  names_index *ix = NULL;
  cordon_error err = {0};
  if (names_index_open(&path, 1, false, &ix, &err) != CORDON_OK) {
    check(err.message[0] && err.file[0]);
    return;
  }
  cd_arena *a = cd_arena_new(256u << 20);
  for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) search(ix, queries[i], a);
  cd_arena_free(a);
  names_index_close(ix);
  names_merge(&path, 1, temporary("merged"), &err);
  unlink(temporary("merged"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  cd_str good = good_file();
  char path[80];
  snprintf(path, sizeof path, "%s", temporary("try"));
  if (data[0] == 0) {
    write_file(path, (const char *)data + 1, size - 1);
  } else {
    char *copy = malloc(good.len);
    check(copy != NULL);
    memcpy(copy, good.ptr, good.len);
    patch(copy, good.len, data + 1, size - 1, data[0] & 1);
    write_file(path, copy, good.len);
    free(copy);
  }
  use(path);
  unlink(path);
  return 0;
}
