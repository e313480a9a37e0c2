#include "api/api.h"

#include <stdlib.h>

#include "base/limits.h"

cordon_status api_begin(api_call *c, char **out, cordon_error *err) {
  *c = (api_call){.arena = cd_arena_new(0)};
  c->err = err ? err : &c->spare;
  if (out) *out = NULL;
  return c->arena ? CORDON_OK : cd_no_memory(c->err);
}

static cordon_status hand_out(api_call *c, const cd_json *v, char **out) {
  cd_buf text;
  if (!v) return cd_no_memory(c->err);
  cd_buf_init(&text, 0);
  cordon_status st = cd_json_canonical(v, &text, c->err);
  if (st == CORDON_OK) st = cd_buf_status(&text, c->err);
  if (st != CORDON_OK)
    cd_buf_free(&text);
  else
    *out = text.ptr;
  return st;
}

cordon_status api_end(api_call *c, cordon_status st, const cd_json *v, char **out) {
  if (out && (st == CORDON_OK || st == CORDON_CHECK)) {
    cordon_status given = hand_out(c, v, out);
    if (given != CORDON_OK) st = given;
  }
  cd_arena_free(c->arena);
  return st;
}

cordon_status api_day(const char *day, const char *field, cd_day fallback, cd_day *out, cordon_error *err) {
  *out = fallback;
  if (!day || cd_day_parse(cd_str_c(day), out)) return CORDON_OK;
  cd_fail(err, CORDON_USAGE, "%s is not a day that exists; write YYYY-MM-DD", field);
  return cd_error_place(err, NULL, 0, 0, field);
}

cd_str api_actor(const cordon_store *s) { return cd_str_c(s->actor); }

cd_json *api_str(cd_arena *a, cd_json *obj, const char *key, cd_str v) {
  return cd_json_set(a, obj, key, cd_json_new_str(a, v));
}
cd_json *api_int(cd_arena *a, cd_json *obj, const char *key, int64_t v) {
  return cd_json_set(a, obj, key, cd_json_new_int(a, v));
}
cd_json *api_bool(cd_arena *a, cd_json *obj, const char *key, bool v) {
  return cd_json_set(a, obj, key, cd_json_new_bool(a, v));
}

cd_json *api_digest(cd_arena *a, cd_json *obj, const char *key, const cd_digest *d) {
  char text[CD_DIGEST_TEXT];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_digest_format(d, text)));
  return copy.ptr ? api_str(a, obj, key, copy) : NULL;
}

const char *cordon_version(void) { return CORDON_VERSION; }
const char *cordon_status_name(cordon_status status) { return cd_status_name(status); }
void cordon_free(char *json) { free(json); }
