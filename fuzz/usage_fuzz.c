/* Reported use of licences in each format: no crash, and every row that is taken is whole. */
#include <stdlib.h>

#include "register/usage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
  if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  usage_format format = (usage_format)(USAGE_CHIEF + data[0] % 3);
  cd_arena *a = cd_arena_new(64 << 20);
  cordon_error err = {0};
  usage_file file;
  cordon_status st = usage_read(format, cd_str_of((const char *)data + 1, size - 1), "fuzz", a, &file, &err);
  check((st == CORDON_OK) == (err.code == CORDON_OK));
  for (size_t i = 0; st == CORDON_OK && i < file.count; i++) {
    check(file.rows[i].licence.len > 0 && file.rows[i].declaration.len > 0);
    check(file.rows[i].day >= CD_DAY_MIN && file.rows[i].day <= CD_DAY_MAX && file.rows[i].at > 0);
  }
  cd_arena_free(a);
  return 0;
}
