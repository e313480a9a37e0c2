/* What the public calls share. Private to api. */
#ifndef API_H
#define API_H

#include "cordon/cordon.h"
#include "decide/decide.h"

struct cordon_store {
  cd_store *store;
  char actor[256];
};

struct cordon_engine {
  cordon_store *owner;
  decide_engine *engine;
};

/* A call in progress: its arena, the caller's error or a stand-in, and whether what came before went well. */
typedef struct api_call {
  cd_arena *arena;
  cordon_error *err;
  cordon_error spare;
} api_call;

/* Sets *out (may be NULL) to NULL. CORDON_NO_MEMORY when there is no arena. */
cordon_status api_begin(api_call *c, char **out, cordon_error *err);
/* Frees the arena; on CORDON_OK and CORDON_CHECK hands `v` out as canonical JSON. */
cordon_status api_end(api_call *c, cordon_status st, const cd_json *v, char **out);
/* `day` as a day; NULL gives the fallback. `field` names the argument in messages. */
cordon_status api_day(const char *day, const char *field, cd_day fallback, cd_day *out, cordon_error *err);
cd_str api_actor(const cordon_store *s);

/* Members of a result. NULL when memory ran out, as the builders of base/json.h. */
cd_json *api_str(cd_arena *a, cd_json *obj, const char *key, cd_str v);
cd_json *api_int(cd_arena *a, cd_json *obj, const char *key, int64_t v);
cd_json *api_bool(cd_arena *a, cd_json *obj, const char *key, bool v);
cd_json *api_digest(cd_arena *a, cd_json *obj, const char *key, const cd_digest *d);

#endif
