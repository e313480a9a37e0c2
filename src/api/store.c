#include <stdlib.h>

#include "api/api.h"

cordon_status cordon_store_init(const char *folder, cordon_error *err) { return store_init(folder, err); }

cordon_status cordon_store_open(const char *folder, cordon_store **out, cordon_error *err) {
  *out = NULL;
  cordon_store *s = (cordon_store *)calloc(1, sizeof *s);
  if (!s) return cd_no_memory(err);
  memcpy(s->actor, "library", sizeof "library");
  cordon_status st = store_open(folder, &s->store, err);
  if (st == CORDON_OK)
    *out = s;
  else
    free(s);
  return st;
}

void cordon_store_close(cordon_store *s) {
  if (!s) return;
  store_close(s->store);
  free(s);
}

cordon_status cordon_store_actor(cordon_store *s, const char *actor, cordon_error *err) {
  size_t len = strlen(actor);
  if (len == 0 || len >= sizeof s->actor)
    return cd_fail(err, CORDON_USAGE, "an actor's name has 1 to %zu bytes", sizeof s->actor - 1);
  memcpy(s->actor, actor, len + 1);
  return CORDON_OK;
}

cordon_status cordon_begin(cordon_store *s, cordon_error *err) { return store_begin(s->store, err); }
cordon_status cordon_commit(cordon_store *s, cordon_error *err) { return store_commit(s->store, err); }
void cordon_rollback(cordon_store *s) { store_rollback(s->store); }
