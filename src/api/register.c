#include "api/api.h"

cordon_status cordon_register_add(cordon_store *s, const char *kind, const char *text, size_t len, const char *label,
                                  char **json, cordon_error *err) {
  api_call c;
  register_added added = {0};
  cd_json *body, *out = NULL;
  cd_str all = cd_str_of(text, len);
  CD_TRY(api_begin(&c, json, err));
  if (!label) label = kind;
  cordon_status st = cd_json_parse(all, label, c.arena, &body, c.err);
  if (st == CORDON_OK) st = register_add(s->store, kind, body, all, label, api_actor(s), c.arena, &added, c.err);
  if (st == CORDON_OK) {
    out = api_str(c.arena, cd_json_new_object(c.arena), "id", added.id);
    out = api_int(c.arena, out, "record", added.seq);
    out = api_bool(c.arena, out, "unchanged", added.unchanged);
  }
  return api_end(&c, st, out, json);
}

cordon_status cordon_register_show(cordon_store *s, const char *kind, const char *id, int64_t known_at, char **json,
                                   cordon_error *err) {
  api_call c;
  cd_json *out = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = register_show(s->store, kind, cd_str_c(id), known_at, c.arena, &out, c.err);
  return api_end(&c, st, out, json);
}

cordon_status cordon_register_list(cordon_store *s, const char *kind, int64_t known_at, char **json,
                                   cordon_error *err) {
  api_call c;
  cd_json *out = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = register_list(s->store, kind, known_at, c.arena, &out, c.err);
  return api_end(&c, st, out, json);
}
