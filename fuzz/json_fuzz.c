/* JSON: no crash; the canonical form of what parses is a fixed point, and every member is found where it stands. */
#include <stdlib.h>

#include "base/json_read.h"
#include "base/limits.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
  if (!holds) abort();
}

static bool plain_key(cd_str key) {
  for (size_t i = 0; i < key.len; i++)
    if (key.ptr[i] == '.' || key.ptr[i] == '[') return false;
  return key.len > 0;
}

static void locate_members(cd_str text, const cd_json *v, cd_arena *a) {
  for (size_t i = 0; v->kind == CD_JSON_OBJECT && i < v->count; i++) {
    int64_t line = 0, column = 0;
    cd_str key = cd_str_dup(a, v->as.members[i].key);
    if (!plain_key(key)) continue;
    check(cd_json_locate(text, key.ptr, &line, &column));
    check(line >= 1 && column >= 1 && (size_t)column <= text.len);
  }
}

static void check_fixed_point(const cd_json *v, cd_arena *a) {
  cordon_error err = {0};
  cd_buf once, twice;
  cd_json *again;
  cd_buf_init(&once, 0);
  cd_buf_init(&twice, 0);
  if (cd_json_canonical(v, &once, &err) == CORDON_OK && once.len <= CD_MAX_JSON_BYTES) {
    check(cd_utf8_valid(cd_buf_view(&once), NULL));
    check(cd_json_parse(cd_buf_view(&once), "again", a, &again, &err) == CORDON_OK);
    check(cd_json_canonical(again, &twice, &err) == CORDON_OK);
    check(cd_str_eq(cd_buf_view(&once), cd_buf_view(&twice)));
  } else {
    check(err.code != CORDON_OK);
  }
  cd_buf_free(&once);
  cd_buf_free(&twice);
}

/* What the quick way takes, the slow way takes, as the same. */
static void check_quick(cd_str text, cd_arena *a) {
  cd_json *quick, *slow;
  if (text.len > CD_MAX_JSON_BYTES || cd_json_read(text, a, &quick) != CD_JSON_QUICK_DONE) return;
  check(cd_json_read_slowly(text, "fuzz", a, &slow, NULL) == CORDON_OK);
  check(cd_json_eq(quick, slow));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_arena *a = cd_arena_new(256u << 20);
  cd_str text = cd_str_of((const char *)data, size);
  cd_json *v;
  cordon_error err = {0};
  check_quick(text, a);
  if (cd_json_parse(text, "fuzz", a, &v, &err) == CORDON_OK) {
    cd_buf out;
    cd_buf_init(&out, 0);
    check(cd_json_eq(v, cd_json_copy(a, v)));
    locate_members(text, v, a);
    check_fixed_point(v, a);
    cordon_error other = {0};
    cd_json_write(v, &out, &other);
    cd_buf_free(&out);
  } else {
    check(err.message[0] && (err.line >= 1 || err.code == CORDON_LIMIT || err.code == CORDON_NO_MEMORY));
    int64_t line, column;
    cd_json_locate(text, "a[0].b", &line, &column);
  }
  cd_arena_free(a);
  return 0;
}
