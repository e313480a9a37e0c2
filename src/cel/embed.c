/* What a program needs beside the language when it has nothing of Cordon but its exported symbols. */
#include "cel/internal.h"

cd_arena *cel_arena_new(size_t cap_bytes) { return cd_arena_new(cap_bytes); }
void cel_arena_reset(cd_arena *a) { cd_arena_reset(a); }
void cel_arena_free(cd_arena *a) { cd_arena_free(a); }

cordon_status cel_json_parse(cd_str text, cd_arena *a, cd_json **out, cordon_error *err) {
  return cd_json_parse(text, "facts", a, out, err);
}

cordon_status cel_json_text(const cd_json *json, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_buf b;
  cd_buf_init(&b, 0);
  cordon_status st = cd_json_write(json, &b, err);
  if (st == CORDON_OK && !(*out = cd_str_dup(a, cd_buf_view(&b))).ptr) st = cd_no_memory(err);
  cd_buf_free(&b);
  return st;
}

cd_str cel_value_text(cel_value v, cd_arena *a) {
  cd_buf b;
  cd_buf_init(&b, 0);
  cel_value_format(v, &b);
  cd_str text = b.failed ? (cd_str){NULL, 0} : cd_str_dup(a, cd_buf_view(&b));
  cd_buf_free(&b);
  return text;
}
