#include "bulk.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"

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
  uint64_t input; /* hash over all rows of the file until its last */
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
  const cli_work *work;
  uint64_t row_count; /* read */
  uint64_t input;     /* hash over them, where the results can be resumed */
  cli_mark printed;   /* what the output holds */
  bool input_ended;
  cordon_error read_error, failure;
} run_state;

/* The next row of the file; false at its end or where it cannot be read. */
static bool read_row(run_state *s, cd_arena *a, cli_row *row) {
  row->values = CD_NEW_ARRAY(a, cd_str, s->column_count);
  cordon_status status =
      row->values ? cli_rows_next(s->rows, a, row->values, &row->line, &s->read_error) : cd_no_memory(&s->read_error);
  s->input_ended = status != CORDON_OK || row->line == 0;
  if (s->input_ended) return false;
  for (size_t i = 0; s->work->file && i < s->column_count; i++) s->input = cd_hash64(row->values[i], s->input + 1);
  row->number = (int64_t)++s->row_count;
  return true;
}

static void fill(run_state *s, batch *b) {
  cd_arena_reset(b->arena);
  cd_buf_clear(&b->out);
  b->count = 0;
  b->refused = 0;
  b->done = false;
  while (b->count < ROWS_PER_BATCH && read_row(s, b->arena, &b->rows[b->count])) b->count++;
  b->input = s->input;
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

static void put(run_state *s, cd_str text) {
  if (!s->work->file) {
    cli_put(s->c, text);
  } else if (s->failure.code == CORDON_OK) {
    cli_bulk_file_put(s->work->file, text, s->printed, &s->failure);
  }
}

static void print_next(run_state *s, pool *p) {
  batch *b = &p->ring[p->printed++ % p->ring_size];
  uint64_t done, total;
  if (b->refused && s->printed.refused == 0) s->printed.refusal = b->refusal;
  s->printed.refused += b->refused;
  s->printed.rows += b->count;
  s->printed.input = b->input;
  s->failure = b->failure;
  put(s, cd_buf_view(&b->out));
  cli_rows_progress(s->rows, &done, &total);
  cli_progress_step(&s->progress, s->work->what, done, total, s->printed.rows, "rows");
}

static bool may_go_on(const run_state *s) { return s->failure.code == CORDON_OK && s->c->out.error == 0; }

/* Pass over the rows that an earlier run did; they must be the same ones. */
static void skip_done(run_state *s, const cli_mark *done) {
  cd_arena *a = cd_arena_new(0);
  cli_row row;
  if (!a) cd_no_memory(&s->failure);
  while (a && s->row_count < done->rows && read_row(s, a, &row)) cd_arena_reset(a);
  cd_arena_free(a);
  if (s->failure.code != CORDON_OK || s->read_error.code != CORDON_OK) return;
  s->printed = *done;
  if (s->row_count == done->rows && s->input == done->input) return;
  cd_fail(&s->failure, CORDON_BAD_INPUT,
          "The first %llu rows are not the ones that the output was begun with; resume with the same file and columns.",
          (unsigned long long)done->rows);
}

static void begin(run_state *s) {
  if (s->work->file && cli_bulk_file_mark(s->work->file)->rows > 0) {
    uint64_t done, total;
    skip_done(s, cli_bulk_file_mark(s->work->file));
    cli_rows_progress(s->rows, &done, &total);
    cli_progress_from(&s->progress, done, s->row_count);
  } else if (s->work->head) {
    put(s, cd_str_c(s->work->head));
  }
}

static void pump(run_state *s, pool *p) {
  while (may_go_on(s)) {
    while (p->printed < p->filled && may_go_on(s) && is_done(p, false)) print_next(s, p);
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
  if (first->code != CORDON_OK) {
    *err = *first;
    return err->code;
  }
  if (s->work->file) CD_TRY(cli_bulk_file_finish(s->work->file, err));
  if (s->printed.refused == 0) return CORDON_OK;
  const cordon_error *refusal = &s->printed.refusal;
  cd_fail(err, CORDON_BAD_INPUT, "%llu of %llu rows could not be worked on; the first: %s",
          (unsigned long long)s->printed.refused, (unsigned long long)s->row_count, refusal->message);
  return cd_error_place(err, refusal->file, refusal->line, 0, refusal->field);
}

cordon_status cli_bulk(cli *c, cli_rows *rows, size_t column_count, const char *label, const cli_work *work,
                       int64_t threads, cordon_error *err) {
  pool *p = CD_NEW(c->arena, pool);
  run_state s = {.c = c, .rows = rows, .column_count = column_count, .work = work};
  if (!p) return cd_no_memory(err);
  *p = (pool){.lock = PTHREAD_MUTEX_INITIALIZER,
              .work_ready = PTHREAD_COND_INITIALIZER,
              .batch_done = PTHREAD_COND_INITIALIZER,
              .work = work,
              .label = label};
  cordon_status status = start(p, worker_count(threads), err);
  cli_progress_start(&s.progress, c);
  if (status == CORDON_OK) begin(&s);
  if (status == CORDON_OK) pump(&s, p);
  stop(p);
  cli_progress_end(&s.progress);
  return status == CORDON_OK ? conclude(&s, err) : status;
}
