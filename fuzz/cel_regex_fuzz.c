/* A pattern, a line break, and a text: compiled and searched within the steps that are paid. */
#include "cel/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str rest = cd_str_of((const char *)data, size), pattern = {"", 0};
  cd_arena *a = cd_arena_new(64u << 20);
  const char *wrong = NULL;
  if (!a) return 0;
  cd_str_cut(&rest, '\n', &pattern);
  const celi_regex *re = celi_regex_compile(pattern, a, &wrong);
  cel_call call = {.arena = a, .steps = 200000};
  if (re) celi_regex_search(&call, re, rest);
  cd_arena_free(a);
  return 0;
}
