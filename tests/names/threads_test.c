/* Readers search while a writer swaps the index: each reader sees a whole index, the old one or the new one. Run under
 * ThreadSanitizer. */
#include "support_names.h"

#include <pthread.h>
#include <stdatomic.h>

enum { READERS = 4, SWAPS = 30 };

typedef struct shared {
  atomic_bool done;
  atomic_uint answers, wrong;
  char path[300];
} shared;

/* A snapshot is held while it is used and closed by the last that lets it go; the lock covers the exchange of the
 * pointer alone. */
typedef struct held {
  names_index *index;
  atomic_uint users;
} held;
static held *_Atomic current;
static pthread_mutex_t exchange = PTHREAD_MUTEX_INITIALIZER;

static held *take(void) {
  pthread_mutex_lock(&exchange);
  held *h = atomic_load(&current);
  atomic_fetch_add(&h->users, 1);
  pthread_mutex_unlock(&exchange);
  return h;
}

static void let_go(held *h) {
  if (atomic_fetch_sub(&h->users, 1) != 1) return;
  names_index_close(h->index);
  free(h);
}

static void put(names_index *ix) {
  held *fresh = calloc(1, sizeof *fresh), *old;
  fresh->index = ix;
  atomic_init(&fresh->users, 1);
  pthread_mutex_lock(&exchange);
  old = atomic_exchange(&current, fresh);
  pthread_mutex_unlock(&exchange);
  if (old) let_go(old);
}

static void *read_names(void *user) {
  shared *s = user;
  static const char *const queries[] = {"Ramzan Kadyrov", "محمد بن سلمان", "习近平", "Vladmir Putin"};
  for (unsigned i = 0; !atomic_load(&s->done) || i < 50; i++) {
    held *h = take();
    uint32_t doc = first_doc(h->index, queries[i % 4], NAMES_PERSON);
    atomic_fetch_add(doc == 1 + i % 4 ? &s->answers : &s->wrong, 1);
    let_go(h);
  }
  return NULL;
}

static void an_index_is_swapped_under_load(void **state) {
  (void)state;
  static const listed entries[] = {{1, NAMES_PERSON, {"KADYROV, Ramzan"}},
                                   {2, NAMES_PERSON, {"Mohammed bin Salman"}},
                                   {3, NAMES_PERSON, {"XI, Jinping"}},
                                   {4, NAMES_PERSON, {"PUTIN, Vladimir"}}};
  shared s = {0};
  char dir[256];
  pthread_t threads[READERS];
  snprintf(s.path, sizeof s.path, "%s/names", test_make_dir(dir));
  write_index(entries, 4, s.path);
  put(open_path(s.path));
  for (size_t i = 0; i < READERS; i++) assert_int_equal(pthread_create(&threads[i], NULL, read_names, &s), 0);
  for (size_t i = 0; i < SWAPS; i++) {
    write_index(entries, 4, s.path); /* replaced atomically while the old one is mapped */
    put(open_path(s.path));
  }
  atomic_store(&s.done, true);
  for (size_t i = 0; i < READERS; i++) pthread_join(threads[i], NULL);
  assert_int_equal(atomic_load(&s.wrong), 0);
  assert_true(atomic_load(&s.answers) >= READERS * 50);
  let_go(atomic_exchange(&current, NULL));
  test_remove_dir(dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(an_index_is_swapped_under_load)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
