#include "lists/delta.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/map.h"
#include "lists/engine.h"
#include "lists/entry.h"

typedef struct delta_doc {
  uint8_t sides;
  cd_str list, source;
} delta_doc;

struct lists_delta {
  cd_arena *a;
  delta_doc *docs;
  uint32_t top; /* by version */
  names_index *index;
  cd_map *gone; /* "list entry" */
  lists_delta_counts counts;
};

typedef struct maker {
  lists_delta *d;
  lists_engine *engines[2];
  const lists_view *views[2];
  names_builder *builder;
  cd_map *old, *new; /* entries by "list number", to tell a change from coming and going */
  cd_arena *scratch;
} maker;

/* --- how a version stands in a view --- */

static uint32_t tag_of(const lists_view *v, uint32_t version) { return version <= v->top ? v->tag[version] : 0; }

static cd_day first_stood(const lists_view *v, const engine_place *p) {
  return p->from_next ? v->lines[p->line].at[v->next[p->line]]->row.published : CD_DAY_NONE;
}

static bool stands_alike(const maker *m, uint32_t version) {
  uint32_t x = tag_of(m->views[0], version), y = tag_of(m->views[1], version);
  if (!x || !y || (x & 3u) != (y & 3u)) return x == y;
  const engine_place *p = &m->views[0]->places[x >> 2], *q = &m->views[1]->places[y >> 2];
  return p->from_next == q->from_next && cd_str_eq(p->source, q->source) &&
         first_stood(m->views[0], p) == first_stood(m->views[1], q) &&
         cd_str_eq(m->views[0]->lines[p->line].list, m->views[1]->lines[q->line].list);
}

/* An entry that was away between the two days came anew: since when it is listed is another day. */
static cordon_status was_away(const maker *m, uint32_t version, bool *out, cordon_error *err) {
  const lists_view *x = m->views[0], *y = m->views[1];
  const engine_place *p = &x->places[tag_of(x, version) >> 2];
  const engine_card *card;
  *out = false;
  if (m->engines[0] != m->engines[1] || p->from_next || p->line >= y->list_count) return CORDON_OK;
  int32_t from = x->current[p->line], to = y->current[p->line];
  if (from > to) from = y->current[p->line], to = x->current[p->line];
  if (to - from < 2) return CORDON_OK;
  CD_TRY(engine_card_get(m->engines[0], version, &card, err));
  for (int32_t at = from + 1; !*out && at < to; at++) {
    bool held = false;
    CD_TRY(engine_holds(m->engines[0], y->lines[p->line].at[at], card->entry, &held, err));
    *out = !held;
  }
  return CORDON_OK;
}

/* --- collecting --- */

static cordon_status remember(maker *m, cd_map *into, cd_str list, uint32_t entry, cordon_error *err) {
  cd_str key = cd_str_printf(m->d->a, CD_FMT " %u", CD_ARG(list), entry);
  return key.ptr && cd_map_put(into, key, m) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status take(maker *m, uint32_t version, int side, cordon_error *err) {
  const lists_view *v = m->views[side];
  const engine_place *place = &v->places[tag_of(v, version) >> 2];
  cd_str list = v->lines[place->line].list, id = cd_str_c("");
  cd_json *body;
  lists_entry e;
  uint32_t entry;
  delta_doc *doc = &m->d->docs[version];
  CD_TRY(lists_version_get(m->engines[side]->s, version, m->scratch, &body, NULL, &entry, NULL, err));
  CD_TRY(lists_entry_read(body, m->scratch, &e, err));
  CD_TRY(remember(m, side == 0 ? m->old : m->new, list, entry, err));
  bool indexed = doc->sides != 0;
  doc->sides |= side == 0 ? LISTS_DELTA_GONE : LISTS_DELTA_NEW;
  doc->list = cd_str_dup(m->d->a, list);
  doc->source = cd_str_dup(m->d->a, e.source);
  id = cd_str_printf(m->d->a, CD_FMT " " CD_FMT, CD_ARG(list), CD_ARG(e.id));
  if (!doc->list.ptr || !doc->source.ptr || !id.ptr) return cd_no_memory(err);
  if (side == 0 && !cd_map_put(m->d->gone, id, m)) return cd_no_memory(err);
  if (indexed) return CORDON_OK;
  names_subject subject;
  CD_TRY(lists_entry_subject(&e, m->scratch, &subject, err));
  return names_builder_add(m->builder, version, &subject, NULL, err);
}

static cordon_status collect(maker *m, cordon_error *err) {
  for (uint32_t version = 0; version <= m->d->top; version++) {
    bool differs = !stands_alike(m, version);
    if (!differs && tag_of(m->views[0], version)) CD_TRY(was_away(m, version, &differs, err));
    if (!differs) continue;
    for (int side = 0; side < 2; side++)
      if (tag_of(m->views[side], version)) CD_TRY(take(m, version, side, err));
    cd_arena_reset(m->scratch);
  }
  return CORDON_OK;
}

static void count(maker *m) {
  lists_delta_counts *c = &m->d->counts;
  for (size_t i = 0; i < cd_map_count(m->new); i++) {
    bool was_there = cd_map_has(m->old, cd_map_key_at(m->new, i));
    c->changed += was_there;
    c->added += !was_there;
  }
  c->removed = cd_map_count(m->old) - c->changed;
}

/* A segment must be a file to be mapped; its name is gone as soon as it is. */
static cordon_status open_index(maker *m, cordon_error *err) {
  cd_str dir = cd_path_join(m->d->a, cd_str_c(store_dir(m->engines[1]->s)), CD_STR("index/delta.XXXXXX"));
  if (!dir.ptr) return cd_no_memory(err);
  if (mkdtemp((char *)(uintptr_t)dir.ptr) == NULL) return cd_os_fail(err, errno, "make", dir.ptr);
  cd_str path = cd_path_join(m->d->a, dir, CD_STR("segment"));
  cordon_status st = path.ptr ? names_builder_write(m->builder, path.ptr, err) : cd_no_memory(err);
  if (st == CORDON_OK) st = names_index_open(&path.ptr, 1, false, &m->d->index, err);
  if (path.ptr) (void)unlink(path.ptr);
  (void)rmdir(dir.ptr);
  return st;
}

static cordon_status make(maker *m, cordon_error *err) {
  lists_delta *d = m->d;
  d->top = m->views[0]->top > m->views[1]->top ? m->views[0]->top : m->views[1]->top;
  d->docs = CD_NEW_ARRAY(d->a, delta_doc, (size_t)d->top + 1);
  d->gone = cd_map_new(d->a, 256);
  m->old = cd_map_new(d->a, 256);
  m->new = cd_map_new(d->a, 256);
  if (!d->docs || !d->gone || !m->old || !m->new || !m->scratch) return cd_no_memory(err);
  CD_TRY(names_builder_new(&m->builder, err));
  CD_TRY(collect(m, err));
  count(m);
  return open_index(m, err);
}

cordon_status lists_delta_open(lists_engine *before_engine, const lists_view *before, lists_engine *after_engine,
                               const lists_view *after, lists_delta **out, cordon_error *err) {
  cd_arena *a = cd_arena_new(0);
  lists_delta *d = a ? CD_NEW(a, lists_delta) : NULL;
  if (!d) {
    cd_arena_free(a);
    return cd_no_memory(err);
  }
  d->a = a;
  maker m = {.d = d, .engines = {before_engine, after_engine}, .views = {before, after}, .scratch = cd_arena_new(0)};
  cordon_status st = make(&m, err);
  names_builder_free(m.builder);
  cd_arena_free(m.scratch);
  if (st == CORDON_OK)
    *out = d;
  else
    lists_delta_close(d);
  return st;
}

void lists_delta_close(lists_delta *d) {
  if (!d) return;
  if (d->index) names_index_close(d->index);
  cd_arena_free(d->a);
}

lists_delta_counts lists_delta_count(const lists_delta *d) { return d->counts; }

/* --- asking --- */

typedef struct filter {
  const lists_delta *d;
  const lists_screen_options *opt;
  lists_delta_side side;
} filter;

static bool accept(void *user, uint32_t doc) {
  const filter *f = user;
  if (doc > f->d->top || !(f->d->docs[doc].sides & f->side)) return false;
  if (!f->opt || !f->opt->list_count) return true;
  for (size_t i = 0; i < f->opt->list_count; i++)
    if (cd_str_eq(f->opt->lists[i], f->d->docs[doc].source) || cd_str_eq(f->opt->lists[i], f->d->docs[doc].list))
      return true;
  return false;
}

cordon_status lists_delta_meets(const lists_delta *d, const names_subject *subject, lists_delta_side side,
                                const lists_screen_options *opt, cd_arena *a, bool *out, cordon_error *err) {
  filter f = {d, opt, side};
  names_options options = {.limit = 1, .accept = accept, .user = &f};
  if (opt) options.min_score = opt->min_score, options.skip_weak = opt->skip_weak;
  names_result found = {0};
  cordon_error local = {0};
  cordon_status st = names_search(d->index, subject, &options, a, &found, &local);
  *out = st == CORDON_OK && found.count > 0;
  if (st == CORDON_OK || st == CORDON_BAD_INPUT || st == CORDON_LIMIT) return CORDON_OK;
  if (err) *err = local;
  return st;
}

void lists_delta_mark(const lists_delta *d, names_book *book) { names_book_mark(book, d->index); }

bool lists_delta_is_gone(const lists_delta *d, cd_str list, cd_str entry) {
  char key[256];
  int len = snprintf(key, sizeof key, CD_FMT " " CD_FMT, CD_ARG(list), CD_ARG(entry));
  return len < 0 || (size_t)len >= sizeof key || cd_map_has(d->gone, cd_str_of(key, (size_t)len));
}
