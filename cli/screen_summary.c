/* A file of names screened and only counted: hits by list and score. Sums do not depend on the order of rows, so the workers add to
 * one table under a lock; rows without a hit, which are most, touch two counters. */
#include <pthread.h>
#include <stdlib.h>

#include "screening.h"

#define MAX_SOURCES 256u
#define BANDS 5

static const char *const band_names[BANDS] = {"1000", "900", "800", "700", "below"};

typedef struct tally {
  cd_str list, source;
  uint64_t hits, bands[BANDS], rows;
  int64_t last_row; /* that was counted in rows */
} tally;

struct screen_summary {
  const screening *s;
  pthread_mutex_t lock;
  cd_arena *a;
  tally tallies[MAX_SOURCES], all; /* all: rows by their best score */
  size_t count;
  uint64_t rows, refused;
  bool no_memory;
};

screen_summary *screen_summary_new(const screening *s, cd_arena *a) {
  screen_summary *m = CD_NEW(a, screen_summary);
  if (!m) return NULL;
  m->s = s;
  m->a = a;
  pthread_mutex_init(&m->lock, NULL);
  return m;
}

static int band_of(uint16_t score) { return score >= 1000 ? 0 : score >= 900 ? 1 : score >= 800 ? 2 : score >= 700 ? 3 : 4; }

static tally *tally_of(screen_summary *m, const lists_hit *h) {
  for (size_t i = 0; i < m->count; i++)
    if (cd_str_eq(m->tallies[i].list, h->list) && cd_str_eq(m->tallies[i].source, h->source)) return &m->tallies[i];
  if (m->count == MAX_SOURCES) return NULL;
  tally *t = &m->tallies[m->count];
  *t = (tally){.list = cd_str_dup(m->a, h->list), .source = cd_str_dup(m->a, h->source)};
  if (!t->list.ptr || !t->source.ptr) return NULL;
  m->count++;
  return t;
}

static void count_hit(screen_summary *m, const lists_hit *h, int64_t row) {
  tally *t = tally_of(m, h);
  if (!t) {
    m->no_memory = true;
    return;
  }
  t->hits++;
  t->bands[band_of(h->score)]++;
  t->rows += t->last_row != row;
  t->last_row = row;
}

cordon_status screen_summary_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err) {
  (void)out;
  screen_summary *m = user;
  screen_answer got = {0};
  cordon_status status = screen_ask(m->s, row, a, &got, err);
  pthread_mutex_lock(&m->lock);
  m->rows++;
  m->refused += status == CORDON_BAD_INPUT || status == CORDON_LIMIT;
  for (size_t i = 0; status == CORDON_OK && i < got.count; i++) count_hit(m, &got.hits[i], row->number);
  if (status == CORDON_OK && got.count > 0) {
    m->all.rows++;
    m->all.hits += got.count;
    m->all.bands[band_of(got.hits[0].score)]++;
  }
  bool no_memory = m->no_memory;
  pthread_mutex_unlock(&m->lock);
  return no_memory ? cd_no_memory(err) : status;
}

/* --- shown --- */

static int by_list(const void *x, const void *y) {
  const tally *a = x, *b = y;
  int order = cd_str_cmp(a->list, b->list);
  return order ? order : cd_str_cmp(a->source, b->source);
}

static cd_json *bands_json(const tally *t, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  for (int i = 0; i < BANDS; i++) o = cd_json_set(a, o, band_names[i], cd_json_new_int(a, (int64_t)t->bands[i]));
  return o;
}

static cd_json *tally_json(const tally *t, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "list", cd_json_new_str(a, t->list));
  o = cd_json_set(a, o, "source", cd_json_new_str(a, t->source));
  o = cd_json_set(a, o, "rows", cd_json_new_int(a, (int64_t)t->rows));
  o = cd_json_set(a, o, "hits", cd_json_new_int(a, (int64_t)t->hits));
  return cd_json_set(a, o, "hits_by_score", bands_json(t, a));
}

static cd_json *summary_json(const screen_summary *m) {
  cd_json *lists = cd_json_new_list(m->a), *o = cd_json_new_object(m->a);
  for (size_t i = 0; i < m->count; i++) lists = cd_json_add(m->a, lists, tally_json(&m->tallies[i], m->a));
  o = cd_json_set(m->a, o, "rows", cd_json_new_int(m->a, (int64_t)m->rows));
  o = cd_json_set(m->a, o, "refused", cd_json_new_int(m->a, (int64_t)m->refused));
  o = cd_json_set(m->a, o, "rows_with_hits", cd_json_new_int(m->a, (int64_t)m->all.rows));
  o = cd_json_set(m->a, o, "hits", cd_json_new_int(m->a, (int64_t)m->all.hits));
  o = cd_json_set(m->a, o, "rows_by_best_score", bands_json(&m->all, m->a));
  return cd_json_set(m->a, o, "lists", lists);
}

static void print_tally(cli *c, cd_str what, const tally *t) {
  cli_printf(c, "%-44.*s %9llu %9llu", CD_ARG(what), (unsigned long long)t->rows, (unsigned long long)t->hits);
  for (int i = 0; i < BANDS; i++) cli_printf(c, " %9llu", (unsigned long long)t->bands[i]);
  cli_put_c(c, "\n");
}

static void print_summary(cli *c, const screen_summary *m) {
  cli_printf(c, "%llu rows, %llu with hits, %llu that could not be screened\n\n", (unsigned long long)m->rows, (unsigned long long)m->all.rows,
             (unsigned long long)m->refused);
  cli_tone_put(c, CLI_BOLD, cd_str_printf(c->arena, "%-44s %9s %9s %9s %9s %9s %9s %9s", "list", "rows", "hits", "1000", "900..999", "800..899", "700..799", "below"));
  cli_put_c(c, "\n");
  for (size_t i = 0; i < m->count; i++) {
    const tally *t = &m->tallies[i];
    bool plain = t->source.len == 0 || cd_str_eq(t->source, t->list);
    print_tally(c, plain ? t->list : cd_str_printf(c->arena, CD_FMT " (" CD_FMT ")", CD_ARG(t->list), CD_ARG(t->source)), t);
  }
  print_tally(c, CD_STR("rows by their best score"), &m->all);
}

cordon_status screen_summary_show(cli *c, screen_summary *m, cordon_error *err) {
  if (m->count > 1) qsort(m->tallies, m->count, sizeof *m->tallies, by_list);
  if (c->format != CLI_TEXT) return cli_json(c, summary_json(m), err);
  print_summary(c, m);
  return CORDON_OK;
}
