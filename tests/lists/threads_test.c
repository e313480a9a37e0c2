/* One engine, several threads: each gets views and screens, and all answer the same. Run under ThreadSanitizer too. */
#include <pthread.h>

#include "lists/stores.h"

#define THREADS 4
#define ROUNDS 200

typedef struct worker {
  lists_engine *e;
  int failures;
} worker;

static void *work(void *user) {
  worker *w = user;
  cd_arena *a = cd_arena_new(0);
  for (int i = 0; i < ROUNDS; i++) {
    const lists_view *v;
    lists_hit *hits;
    size_t count = 0;
    cordon_error err = {0};
    names_text text = {.text = i % 2 ? CD_STR("First Name") : CD_STR("Second Name"), .primary = true};
    names_subject subject = {.names = &text, .name_count = 1};
    cd_day as_of = 18628 + i % 60; /* from 2021-01-01 */
    cd_arena_reset(a);
    if (lists_view_get(w->e, as_of, CD_SEQ_LATEST, &v, &err) != CORDON_OK ||
        lists_screen(w->e, v, &subject, NULL, a, &hits, &count, NULL, &err) != CORDON_OK)
      w->failures++;
    else if (count != 1 || !hits[0].same_name)
      w->failures++;
  }
  cd_arena_free(a);
  return NULL;
}

static void threads_share_an_engine(void **state) {
  (void)state;
  bench_store b;
  lists_engine *e;
  lists_import_result r;
  pthread_t threads[THREADS];
  worker workers[THREADS];
  store_make(&b);
  assert_ok(
      import_text(&b, "us_ofac_sdn", "2021-01-10", ROW("1", "FIRST NAME") ROW("2", "SECOND NAME"), false, &r, &err));
  assert_ok(
      import_text(&b, "us_ofac_sdn", "2021-02-10", ROW("1", "FIRST NAME") ROW("2", "SECOND NAME"), false, &r, &err));
  assert_ok(lists_engine_open(b.s, &e, &err));
  for (int i = 0; i < THREADS; i++) {
    workers[i] = (worker){e, 0};
    assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
    assert_int_equal(workers[i].failures, 0);
  }
  lists_engine_close(e);
  store_drop(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(threads_share_an_engine)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
