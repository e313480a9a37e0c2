#include "bulk.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define ROWS_PER_BATCH 128u
#define BATCHES_PER_WORKER 4u
#define MAX_WORKERS 64u

typedef struct batch {
  cd_arena *arena; /* of its rows */
  cli_row rows[ROWS_PER_BATCH];
  size_t count;
  cd_buf out;
  uint64_t refused;     /* rows that could not be worked on */
  cordon_error refusal; /* the first of them */
  cordon_error failure; /* what ends the run */
  bool done;
} batch;

typedef struct pool {
  pthread_mutex_t lock;
  pthread_cond_t work_ready, batch_done;
  batch *ring;
  size_t ring_size;
  uint64_t filled, taken, printed; /* batches so far; filled >= taken >= printed */
  bool closing;
  const cli_work *work;
  const char *label;
  pthread_t threads[MAX_WORKERS];
  size_t thread_count;
  cd_arena *arenas[MAX_WORKERS];
  size_t next_arena;
} pool;

/* --- the workers --- */

static bool concerns_the_row(cordon_status status) { return status == CORDON_BAD_INPUT || status == CORDON_LIMIT; }

static void work_on(const pool *p, batch *b, cd_arena *a) {
  for (size_t i = 0; i < b->count && b->failure.code == CORDON_OK; i++) {
    cordon_error err = {0};
    cordon_status status = p->work->row(p->work->user, &b->rows[i], a, &b->out, &err);
    cd_arena_reset(a);
    if (status == CORDON_OK) continue;
    cd_error_place(&err, p->label, b->rows[i].line, 0, NULL);
    if (!concerns_the_row(status)) {
      b->failure = err;
    } else if (b->refused++ == 0) {
      b->refusal = err;
    }
  }
  if (b->failure.code == CORDON_OK) cd_buf_status(&b->out, &b->failure);
}

static void *worker(void *argument) {
  pool *p = argument;
  pthread_mutex_lock(&p->lock);
  cd_arena *a = p->arenas[p->next_arena++];
  for (;;) {
    while (p->taken == p->filled && !p->closing) pthread_cond_wait(&p->work_ready, &p->lock);
    if (p->taken == p->filled) break;
    batch *b = &p->ring[p->taken++ % p->ring_size];
    pthread_mutex_unlock(&p->lock);
    work_on(p, b, a);
    pthread_mutex_lock(&p->lock);
    b->done = true;
    pthread_cond_signal(&p->batch_done);
  }
  pthread_mutex_unlock(&p->lock);
  return NULL;
}

/* --- start and end --- */

static size_t worker_count(int64_t asked) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  int64_t n = asked > 0 ? asked : cores > 0 ? cores : 1;
  return n > (int64_t)MAX_WORKERS ? MAX_WORKERS : (size_t)n;
}

static cordon_status make_ring(pool *p, size_t workers, cordon_error *err) {
  p->ring_size = workers * BATCHES_PER_WORKER;
  p->ring = calloc(p->ring_size, sizeof *p->ring);
  if (!p->ring) return cd_no_memory(err);
  for (size_t i = 0; i < p->ring_size; i++) {
    cd_buf_init(&p->ring[i].out, 0);
    p->ring[i].arena = cd_arena_new(0);
    if (!p->ring[i].arena) return cd_no_memory(err);
  }
  return CORDON_OK;
}

static cordon_status start(pool *p, size_t workers, cordon_error *err) {
  CD_TRY(make_ring(p, workers, err));
  while (p->thread_count < workers) {
    p->arenas[p->thread_count] = cd_arena_new(0);
    if (!p->arenas[p->thread_count]) return cd_no_memory(err);
    if (pthread_create(&p->threads[p->thread_count], NULL, worker, p) != 0) break;
    p->thread_count++;
  }
  if (p->thread_count > 0) return CORDON_OK;
  return cd_fail(err, CORDON_NO_MEMORY, "The system gave no thread to work with.");
}

static void stop(pool *p) {
  pthread_mutex_lock(&p->lock);
  p->closing = true;
  pthread_cond_broadcast(&p->work_ready);
  pthread_mutex_unlock(&p->lock);
  for (size_t i = 0; i < p->thread_count; i++) pthread_join(p->threads[i], NULL);
  for (size_t i = 0; i < MAX_WORKERS; i++) cd_arena_free(p->arenas[i]);
  for (size_t i = 0; p->ring && i < p->ring_size; i++) {
    cd_arena_free(p->ring[i].arena);
    cd_buf_free(&p->ring[i].out);
  }
  free(p->ring);
}

/* --- the main thread: reads ahead, prints in order --- */

typedef struct run_state {
  cli *c;
  cli_rows *rows;
  size_t column_count;
  cli_progress progress;
  uint64_t row_count; /* read */
  uint64_t printed_rows;
  bool input_ended;
  cordon_error read_error;
  uint64_t refused;
  cordon_error refusal, failure;
} run_state;

static void fill(run_state *s, batch *b) {
  cd_arena_reset(b->arena);
  cd_buf_clear(&b->out);
  b->count = 0;
  b->refused = 0;
  b->done = false;
  while (b->count < ROWS_PER_BATCH && !s->input_ended) {
    cli_row *row = &b->rows[b->count];
    row->values = CD_NEW_ARRAY(b->arena, cd_str, s->column_count);
    cordon_status status = row->values ? cli_rows_next(s->rows, b->arena, row->values, &row->line, &s->read_error)
                                       : cd_no_memory(&s->read_error);
    s->input_ended = status != CORDON_OK || row->line == 0;
    if (s->input_ended) break;
    row->number = (int64_t)++s->row_count;
    b->count++;
  }
}

static void publish(pool *p) {
  pthread_mutex_lock(&p->lock);
  p->filled++;
  pthread_cond_signal(&p->work_ready);
  pthread_mutex_unlock(&p->lock);
}

static bool is_done(pool *p, bool wait) {
  batch *b = &p->ring[p->printed % p->ring_size];
  pthread_mutex_lock(&p->lock);
  while (wait && !b->done) pthread_cond_wait(&p->batch_done, &p->lock);
  bool done = b->done;
  pthread_mutex_unlock(&p->lock);
  return done;
}

static void print_next(run_state *s, pool *p, const cli_work *work) {
  batch *b = &p->ring[p->printed++ % p->ring_size];
  uint64_t done, total;
  cli_put(s->c, cd_buf_view(&b->out));
  if (b->refused && s->refused == 0) s->refusal = b->refusal;
  s->refused += b->refused;
  s->failure = b->failure;
  s->printed_rows += b->count;
  cli_rows_progress(s->rows, &done, &total);
  cli_progress_step(&s->progress, work->what, done, total, s->printed_rows, "rows");
}

static bool may_go_on(const run_state *s) { return s->failure.code == CORDON_OK && s->c->out.error == 0; }

static void pump(run_state *s, pool *p, const cli_work *work) {
  while (may_go_on(s)) {
    while (p->printed < p->filled && may_go_on(s) && is_done(p, false)) print_next(s, p, work);
    if (!may_go_on(s)) break;
    if (!s->input_ended && p->filled - p->printed < p->ring_size) {
      fill(s, &p->ring[p->filled % p->ring_size]);
      publish(p);
    } else if (p->printed < p->filled) {
      is_done(p, true);
    } else {
      break;
    }
  }
}

static cordon_status conclude(const run_state *s, cordon_error *err) {
  const cordon_error *first = s->failure.code != CORDON_OK ? &s->failure : &s->read_error;
  if (first->code == CORDON_OK && s->refused == 0) return CORDON_OK;
  if (first->code != CORDON_OK) {
    *err = *first;
    return err->code;
  }
  cd_fail(err, CORDON_BAD_INPUT, "%llu of %llu rows could not be worked on; the first: %s",
          (unsigned long long)s->refused, (unsigned long long)s->row_count, s->refusal.message);
  return cd_error_place(err, s->refusal.file, s->refusal.line, 0, s->refusal.field);
}

cordon_status cli_bulk(cli *c, cli_rows *rows, size_t column_count, const char *label, const cli_work *work,
                       int64_t threads, cordon_error *err) {
  pool *p = CD_NEW(c->arena, pool);
  run_state s = {.c = c, .rows = rows, .column_count = column_count};
  if (!p) return cd_no_memory(err);
  *p = (pool){.lock = PTHREAD_MUTEX_INITIALIZER,
              .work_ready = PTHREAD_COND_INITIALIZER,
              .batch_done = PTHREAD_COND_INITIALIZER,
              .work = work,
              .label = label};
  cordon_status status = start(p, worker_count(threads), err);
  cli_progress_start(&s.progress, c);
  if (status == CORDON_OK) pump(&s, p, work);
  stop(p);
  cli_progress_end(&s.progress);
  return status == CORDON_OK ? conclude(&s, err) : status;
}
