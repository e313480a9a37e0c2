#include "lists/values.h"

static cd_json *copied(const char *text, cd_arena *a) {
  cd_str copy = cd_str_dup(a, cd_str_c(text));
  return copy.ptr ? cd_json_new_str(a, copy) : NULL;
}

cd_json *lists_day_json(cd_day d, cd_arena *a) {
  char text[11];
  return d == CD_DAY_NONE ? cd_json_new_null(a) : copied(cd_day_format(d, text), a);
}

cd_json *lists_digest_json(const cd_digest *d, cd_arena *a) {
  char text[CD_DIGEST_TEXT];
  return copied(cd_digest_format(d, text), a);
}
