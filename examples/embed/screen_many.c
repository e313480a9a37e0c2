/* Screening inside a server of one's own: one engine, many threads. Each call of cordon_screen has its own memory, given back with its
 * result, so that threads share nothing but the lists, which they only read.
 *
 *   screen_many STORE AS_OF NAME...     each name is screened by a thread of its own; one line a name, in their order
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cordon/cordon.h>

enum { MAX_NAMES = 64, PARTY_BYTES = 8192 };

typedef struct request {
  cordon_engine *engine;
  const char *as_of, *name;
  cordon_status status;
  char *json; /* ours, until cordon_free */
  cordon_error err;
} request;

/* {"name":"..."} with what JSON wants escaped; false when it does not fit. */
static int write_party(const char *name, char out[PARTY_BYTES]) {
  size_t n = (size_t)snprintf(out, PARTY_BYTES, "{\"name\":\"");
  for (; *name && n + 16 < PARTY_BYTES; name++) {
    if ((unsigned char)*name < 0x20) {
      n += (size_t)snprintf(out + n, PARTY_BYTES - n, "\\u%04x", (unsigned char)*name);
      continue;
    }
    if (*name == '"' || *name == '\\') out[n++] = '\\';
    out[n++] = *name;
  }
  snprintf(out + n, PARTY_BYTES - n, "\"}");
  return *name == 0;
}

static void *answer(void *argument) {
  request *r = argument;
  char party[PARTY_BYTES];
  r->status = CORDON_LIMIT;
  if (write_party(r->name, party)) r->status = cordon_screen(r->engine, party, strlen(party), r->as_of, &r->json, &r->err);
  return NULL;
}

/* A name that could not be screened is never shown as one without hits. */
static int show(request *r) {
  if (r->status == CORDON_OK) printf("%s\n", r->json);
  if (r->status != CORDON_OK) fprintf(stderr, "%s: %s: %s\n", r->name, cordon_status_name(r->status), r->err.message);
  cordon_free(r->json);
  return r->status == CORDON_OK ? 0 : 1;
}

static int screen_all(cordon_engine *engine, const char *as_of, char **names, int count) {
  static request requests[MAX_NAMES];
  pthread_t threads[MAX_NAMES];
  int started = 0, failed = 0;
  for (; started < count; started++) {
    requests[started] = (request){.engine = engine, .as_of = as_of, .name = names[started]};
    if (pthread_create(&threads[started], NULL, answer, &requests[started]) != 0) break;
  }
  for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < started; i++) failed |= show(&requests[i]);
  return failed || started < count;
}

int main(int argc, char **argv) {
  cordon_store *store = NULL;
  cordon_engine *engine = NULL;
  cordon_error err;
  if (argc < 4 || argc - 3 > MAX_NAMES) {
    fprintf(stderr, "usage: screen_many STORE AS_OF NAME...\n");
    return 1;
  }
  cordon_status status = cordon_store_open(argv[1], &store, &err);
  if (status == CORDON_OK) status = cordon_engine_open(store, &engine, &err);
  if (status != CORDON_OK) fprintf(stderr, "%s: %s\n", cordon_status_name(status), err.message);
  int failed = status != CORDON_OK || screen_all(engine, argv[2], argv + 3, argc - 3);
  cordon_engine_close(engine);
  cordon_store_close(store);
  return failed;
}
