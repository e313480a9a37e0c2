/* What was read of the register, kept for the next decision. A record never changes, so its number is key enough. */
#include "register/cache.h"

#include <stdlib.h>

#include "base/map.h"
#include "register/rows.h"

#define CACHE_BYTES (32u << 20) /* from here on it is emptied before the next decision */

struct register_cache {
  cd_arena *arena;
  cd_map *records; /* by number to cached_record */
  cd_map *forms;   /* by name and schema to cached_form */
};

typedef struct cached_form {
  cd_str form;
  bool readable;
} cached_form;

static bool start(register_cache *c) {
  c->records = cd_map_new(c->arena, 64);
  c->forms = cd_map_new(c->arena, 64);
  return c->records && c->forms;
}

register_cache *register_cache_new(void) {
  register_cache *c = (register_cache *)calloc(1, sizeof *c);
  if (!c) return NULL;
  c->arena = cd_arena_new(0);
  if (c->arena && start(c)) return c;
  register_cache_free(c);
  return NULL;
}

void register_cache_free(register_cache *c) {
  if (!c) return;
  cd_arena_free(c->arena);
  free(c);
}

bool register_cache_clear(register_cache *c) {
  cd_arena_reset(c->arena);
  return start(c);
}

bool cache_trim(register_cache *c) { return cd_arena_used(c->arena) < CACHE_BYTES || register_cache_clear(c); }

static cordon_status read_record(cd_store *s, cd_seq seq, cd_arena *a, cached_record **out, cordon_error *err) {
  *out = CD_NEW(a, cached_record);
  return *out ? rows_content(s, seq, a, &(*out)->json, &(*out)->digest, NULL, err) : cd_no_memory(err);
}

cordon_status cache_content(register_cache *c, cd_store *s, cd_seq seq, cd_arena *a, const cached_record **out,
                            cordon_error *err) {
  cd_str key = cd_str_of((const char *)&seq, sizeof seq);
  cached_record *r = c ? (cached_record *)cd_map_get(c->records, key) : NULL;
  if (!r) {
    CD_TRY(read_record(s, seq, c ? c->arena : a, &r, err));
    key = c ? cd_str_dup(c->arena, key) : key;
    if (c && (!key.ptr || !cd_map_put(c->records, key, r))) return cd_no_memory(err);
  }
  *out = r;
  return CORDON_OK;
}

static cordon_status make_form(cd_str name, names_schema schema, cd_arena *a, cached_form **out) {
  cordon_error err = {0};
  *out = CD_NEW(a, cached_form);
  if (!*out) return CORDON_NO_MEMORY;
  cordon_status st = names_normal_form(name, schema, a, &(*out)->form, &err);
  (*out)->readable = st == CORDON_OK;
  return st == CORDON_NO_MEMORY ? st : CORDON_OK;
}

static cordon_status keep_form(register_cache *c, cd_str name, names_schema schema, cd_arena *a, cached_form **out) {
  cd_str key = cd_str_printf(a, "%d " CD_FMT, (int)schema, CD_ARG(name));
  if (!key.ptr) return CORDON_NO_MEMORY;
  *out = (cached_form *)cd_map_get(c->forms, key);
  if (*out) return CORDON_OK;
  key = cd_str_dup(c->arena, key);
  if (!key.ptr) return CORDON_NO_MEMORY;
  CD_TRY(make_form(name, schema, c->arena, out));
  return cd_map_put(c->forms, key, *out) ? CORDON_OK : CORDON_NO_MEMORY;
}

cordon_status cache_form(register_cache *c, cd_str name, names_schema schema, cd_arena *a, cd_str *form, bool *readable,
                         cordon_error *err) {
  cached_form *f;
  if ((c ? keep_form(c, name, schema, a, &f) : make_form(name, schema, a, &f)) != CORDON_OK) return cd_no_memory(err);
  *form = f->form;
  *readable = f->readable;
  return CORDON_OK;
}
