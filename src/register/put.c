#include "register/put.h"

cd_json *put_str(cd_arena *a, cd_json *o, const char *key, cd_str v) {
  return cd_json_set(a, o, key, cd_json_new_str(a, v));
}

cd_json *put_some(cd_arena *a, cd_json *o, const char *key, cd_str v) { return v.len > 0 ? put_str(a, o, key, v) : o; }

cd_json *put_c(cd_arena *a, cd_json *o, const char *key, const char *v) {
  return cd_json_set(a, o, key, cd_json_new_c(a, v));
}

cd_json *put_int(cd_arena *a, cd_json *o, const char *key, int64_t v) {
  return cd_json_set(a, o, key, cd_json_new_int(a, v));
}

cd_json *put_day(cd_arena *a, cd_json *o, const char *key, cd_day day) {
  char text[11];
  if (day == CD_DAY_NONE) return o;
  cd_str copy = cd_str_dup(a, cd_str_c(cd_day_format(day, text)));
  return copy.ptr ? put_str(a, o, key, copy) : NULL;
}

cd_json *put_digest(cd_arena *a, cd_json *o, const char *key, const cd_digest *d) {
  char text[CD_DIGEST_TEXT];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_digest_format(d, text)));
  return copy.ptr ? put_str(a, o, key, copy) : NULL;
}

cd_json *put_with(cd_arena *a, const cd_json *o, const char *key, cd_json *v) {
  cd_json *out = o ? cd_json_new_object(a) : NULL;
  for (size_t i = 0; out && i < cd_json_count(o); i++) {
    out = cd_json_set_s(a, out, o->as.members[i].key, o->as.members[i].value);
  }
  return cd_json_set(a, out, key, v);
}
