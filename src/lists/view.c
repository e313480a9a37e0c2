/* Views: the lists as of a day, as known at a record. */
#include <stdlib.h>

#include "lists/engine.h"

/* --- the snapshots of each list, as known --- */

static int before(const engine_snapshot *x, const engine_snapshot *y) {
  if (x->row.published != y->row.published) return x->row.published < y->row.published;
  return x->row.seq < y->row.seq;
}

/* In order of day; a later record of the same day takes the earlier one's place. */
static void insert(engine_line *line, engine_snapshot *snap) {
  size_t at = line->count;
  while (at > 0 && before(snap, line->at[at - 1])) at--;
  if (at > 0 && line->at[at - 1]->row.published == snap->row.published) {
    line->at[at - 1] = snap;
    return;
  }
  memmove(&line->at[at + 1], &line->at[at], (line->count - at) * sizeof *line->at);
  line->at[at] = snap;
  line->count++;
}

static engine_line *line_of(lists_view *v, cd_str list) {
  for (size_t i = 0; i < v->list_count; i++)
    if (cd_str_eq(v->lines[i].list, list)) return &v->lines[i];
  return NULL;
}

/* New lists keep the lines in byte order, so that nothing depends on the order of adoption. */
static engine_line *line_make(lists_view *v, cd_str list) {
  size_t at = v->list_count++;
  while (at > 0 && cd_str_cmp(list, v->lines[at - 1].list) < 0) {
    v->lines[at] = v->lines[at - 1];
    at--;
  }
  v->lines[at] = (engine_line){.list = list};
  return &v->lines[at];
}

static cordon_status make_lines(lists_engine *e, lists_view *v, cordon_error *err) {
  if (!(v->lines = CD_NEW_ARRAY(e->a, engine_line, e->snapshot_count))) return cd_no_memory(err);
  for (size_t i = 0; i < e->snapshot_count && e->snapshots[i]->row.seq <= v->known_at; i++) {
    engine_line *line = line_of(v, e->snapshots[i]->row.list);
    if (!line) line = line_make(v, e->snapshots[i]->row.list);
    if (!line->at && !(line->at = CD_NEW_ARRAY(e->a, engine_snapshot *, e->snapshot_count))) return cd_no_memory(err);
    insert(line, e->snapshots[i]);
  }
  return CORDON_OK;
}

/* What is known does not depend on the day. */
static cordon_status known_lines(lists_engine *e, lists_view *v, cordon_error *err) {
  for (size_t i = e->known_count; i-- > 0;) {
    if (e->known[i].known_at != v->known_at) continue;
    v->lines = e->known[i].lines;
    v->list_count = e->known[i].count;
    return CORDON_OK;
  }
  engine_known *grown = cd_grow_array(e->a, e->known, e->known_count, e->known_count + 1, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  e->known = grown;
  CD_TRY(make_lines(e, v, err));
  e->known[e->known_count++] = (engine_known){v->known_at, v->lines, v->list_count};
  return CORDON_OK;
}

static void describe(lists_view *v, size_t i) {
  const engine_line *line = &v->lines[i];
  int32_t next = 0;
  while ((size_t)next < line->count && line->at[next]->row.published <= v->as_of) next++;
  v->current[i] = next - 1;
  v->next[i] = (size_t)next < line->count ? next : -1;
  const lists_snapshot *shown = &line->at[next ? next - 1 : 0]->row;
  v->lists[i] = (lists_view_list){
      .list = line->list, .published = shown->published, .digest = shown->digest, .before_first = next == 0};
  if (v->next[i] < 0 || next == 0) return;
  v->lists[i].has_next = true;
  v->lists[i].next_published = line->at[next]->row.published;
  v->lists[i].next_digest = line->at[next]->row.digest;
}

/* --- which versions count --- */

static cordon_status reserve(lists_view *v, uint32_t top, cd_arena *tags, cordon_error *err) {
  if (v->tag && top <= v->top) return CORDON_OK;
  uint32_t *grown = cd_grow_array(tags, v->tag, v->tag ? (size_t)v->top + 1 : 0, (size_t)top + 1, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  v->tag = grown;
  v->top = top;
  return CORDON_OK;
}

/* Hits name their source for as long as the engine is open. */
static cordon_status intern(lists_engine *e, cd_str source, cd_str *out, cordon_error *err) {
  for (size_t i = 0; i < e->source_count; i++) {
    if (!cd_str_eq(e->sources[i], source)) continue;
    *out = e->sources[i];
    return CORDON_OK;
  }
  cd_str *grown = cd_grow_array(e->a, e->sources, e->source_count, e->source_count + 1, sizeof *grown);
  *out = cd_str_dup(e->a, source);
  if (!grown || !out->ptr) return cd_no_memory(err);
  e->sources = grown;
  e->sources[e->source_count++] = *out;
  return CORDON_OK;
}

static cordon_status add_places(lists_engine *e, lists_view *v, uint32_t line, const lists_members *m, bool from_next,
                                uint32_t *first, cordon_error *err) {
  engine_place *grown = cd_grow_array(v->a, v->places, v->place_count, v->place_count + m->source_count, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  v->places = grown;
  *first = (uint32_t)v->place_count;
  for (size_t i = 0; i < m->source_count; i++) {
    cd_str source;
    CD_TRY(intern(e, m->sources[i], &source, err));
    grown[v->place_count++] = (engine_place){line, source, from_next};
  }
  return CORDON_OK;
}

static bool ended(const lists_member *m, cd_day day) { return m->to != CD_DAY_NONE && m->to < day; }

static uint32_t state_in_current(const lists_member *m, cd_day day) {
  return (m->from == CD_DAY_NONE || m->from <= day) && !ended(m, day) ? TAG_LISTED : 0;
}

/* First seen after the day: the publisher's own day decides, and where there is none it is not known. `day` is after
 * the current snapshot, if there is one, which did not hold the entry. */
static uint32_t state_in_next(const lists_member *m, cd_day day) {
  if (ended(m, day)) return 0;
  if (m->from == CD_DAY_NONE) return TAG_UNKNOWN;
  return m->from <= day ? TAG_LISTED : 0;
}

static void mark(lists_view *v, const lists_member *m, uint32_t first_place, bool from_next) {
  uint32_t state = from_next ? state_in_next(m, v->as_of) : state_in_current(m, v->as_of);
  if (state) v->tag[m->version] = (first_place + m->source) << 2 | state;
}

/* Memory for the making of one view: members of one snapshot, and tags until they are known to be new. */
typedef struct view_work {
  lists_engine *e;
  lists_view *v;
  cd_arena *members, *tags;
} view_work;

/* Of the next snapshot only those count that the current one does not hold. */
static cordon_status add_snapshot(view_work *w, size_t i, bool from_next, cordon_error *err) {
  lists_view *v = w->v;
  const engine_line *line = &v->lines[i];
  engine_snapshot *current = from_next && v->current[i] >= 0 ? line->at[v->current[i]] : NULL;
  cd_seq seq = line->at[from_next ? v->next[i] : v->current[i]]->row.seq;
  lists_members m;
  uint32_t first = 0;
  cd_arena_reset(w->members);
  CD_TRY(lists_snapshot_members(w->e->s, seq, w->members, &m, err));
  CD_TRY(reserve(v, m.count ? m.items[m.count - 1].version : 0, w->tags, err));
  CD_TRY(add_places(w->e, v, (uint32_t)i, &m, from_next, &first, err));
  for (size_t k = 0; k < m.count; k++) {
    bool held = false;
    if (current) CD_TRY(engine_holds(w->e, current, m.items[k].entry, &held, err));
    if (!held) mark(v, &m.items[k], first, from_next);
  }
  return CORDON_OK;
}

static cordon_status add_list(view_work *w, size_t i, cordon_error *err) {
  lists_view *v = w->v;
  describe(v, i);
  if (v->current[i] >= 0) CD_TRY(add_snapshot(w, i, false, err));
  /* On the very day of a snapshot, what it does not hold is not listed. */
  bool on_its_day = v->current[i] >= 0 && v->lists[i].published == v->as_of;
  return v->next[i] >= 0 && !on_its_day ? add_snapshot(w, i, true, err) : CORDON_OK;
}

static size_t bytes_of(uint32_t top) { return ((size_t)top + 1) * sizeof(uint32_t); }

static void use_tags(lists_view *v, engine_tags *tags) {
  tags->users++;
  v->kept = tags;
  v->tag = tags->tag;
}

/* Most days between two snapshots have the same tags: they are kept once. */
static cordon_status keep_tags(lists_engine *e, lists_view *v, cordon_error *err) {
  for (size_t i = e->view_count; i-- > 0;) {
    const lists_view *other = e->views[i];
    if (other->top != v->top || memcmp(other->tag, v->tag, bytes_of(v->top)) != 0) continue;
    use_tags(v, other->kept);
    return CORDON_OK;
  }
  engine_tags *kept = (engine_tags *)malloc(sizeof *kept + bytes_of(v->top));
  if (!kept) return cd_no_memory(err);
  *kept = (engine_tags){.top = v->top};
  memcpy(kept->tag, v->tag, bytes_of(v->top));
  e->tag_bytes += bytes_of(v->top);
  use_tags(v, kept);
  return CORDON_OK;
}

void engine_view_free(lists_engine *e, lists_view *v) {
  if (!v) return;
  if (v->kept && --v->kept->users == 0) {
    e->tag_bytes -= bytes_of(v->kept->top);
    free(v->kept);
  }
  cd_arena_free(v->a);
}

static cordon_status fill_lists(view_work *w, cordon_error *err) {
  lists_view *v = w->v;
  CD_TRY(known_lines(w->e, v, err));
  v->lists = CD_NEW_ARRAY(v->a, lists_view_list, v->list_count);
  v->current = CD_NEW_ARRAY(v->a, int32_t, v->list_count);
  v->next = CD_NEW_ARRAY(v->a, int32_t, v->list_count);
  if (!v->lists || !v->current || !v->next) return cd_no_memory(err);
  CD_TRY(reserve(v, w->e->covered, w->tags, err));
  for (size_t i = 0; i < v->list_count; i++) CD_TRY(add_list(w, i, err));
  return keep_tags(w->e, v, err);
}

static cordon_status fill(lists_engine *e, lists_view *v, cordon_error *err) {
  view_work w = {e, v, cd_arena_new(0), cd_arena_new(0)};
  cordon_status status = w.members && w.tags ? fill_lists(&w, err) : cd_no_memory(err);
  cd_arena_free(w.members);
  cd_arena_free(w.tags);
  return status;
}

cordon_status engine_view_build(lists_engine *e, cd_day as_of, cd_seq known_at, lists_view **out, cordon_error *err) {
  cd_arena *a = cd_arena_new(0);
  lists_view *v = a ? CD_NEW(a, lists_view) : NULL;
  if (!v) {
    cd_arena_free(a);
    return cd_no_memory(err);
  }
  v->a = a;
  v->as_of = as_of;
  v->known_at = known_at;
  v->names = e->indexes[e->index_count - 1];
  cordon_status status = fill(e, v, err);
  if (status == CORDON_OK)
    *out = v;
  else
    engine_view_free(e, v);
  return status;
}

/* The record of the latest snapshot that is known then: views between two adoptions are the same view. */
static cd_seq effective(const lists_engine *e, cd_seq known_at) {
  cd_seq seq = 0;
  for (size_t i = 0; i < e->snapshot_count && e->snapshots[i]->row.seq <= known_at; i++) seq = e->snapshots[i]->row.seq;
  return seq;
}

static cordon_status get(lists_engine *e, cd_day as_of, cd_seq known_at, const lists_view **out, cordon_error *err) {
  CD_TRY(engine_refresh(e, err));
  known_at = effective(e, known_at);
  for (size_t i = e->view_count; i-- > 0;)
    if (e->views[i]->as_of == as_of && e->views[i]->known_at == known_at) {
      e->views[i]->used = ++e->uses;
      *out = e->views[i];
      return CORDON_OK;
    }
  if (e->view_count == e->view_room) {
    size_t want = e->view_room ? e->view_room * 2 : 16;
    lists_view **grown = cd_grow_array(e->a, e->views, e->view_count, want, sizeof *grown);
    if (!grown) return cd_no_memory(err);
    e->views = grown;
    e->view_room = want;
  }
  lists_view *v;
  CD_TRY(engine_view_build(e, as_of, known_at, &v, err));
  v->used = ++e->uses;
  e->views[e->view_count++] = v;
  *out = v;
  return CORDON_OK;
}

cordon_status lists_view_get(lists_engine *e, cd_day as_of, cd_seq known_at, const lists_view **out,
                             cordon_error *err) {
  pthread_mutex_lock(&e->lock);
  cordon_status status = get(e, as_of, known_at, out, err);
  pthread_mutex_unlock(&e->lock);
  return status;
}

static size_t least_used(const lists_engine *e) {
  size_t least = 0;
  for (size_t i = 1; i < e->view_count; i++)
    if (e->views[i]->used < e->views[least]->used) least = i;
  return least;
}

/* A view without tags of its own takes a few kilobytes. */
#define VIEW_BYTES 4096u

void lists_engine_trim(lists_engine *e, size_t bytes) {
  pthread_mutex_lock(&e->lock);
  while (e->view_count > 1 && e->tag_bytes + e->view_count * VIEW_BYTES > bytes) {
    size_t least = least_used(e);
    engine_view_free(e, e->views[least]);
    e->views[least] = e->views[--e->view_count];
  }
  pthread_mutex_unlock(&e->lock);
}

size_t lists_view_lists(const lists_view *v, const lists_view_list **out) {
  *out = v->lists;
  return v->list_count;
}

bool lists_view_covers(const lists_view *v, cd_str source) {
  for (size_t i = 0; i < v->place_count; i++)
    if (cd_str_eq(v->places[i].source, source)) return true;
  for (size_t i = 0; i < v->list_count; i++)
    if (cd_str_eq(v->lists[i].list, source)) return true;
  return false;
}
