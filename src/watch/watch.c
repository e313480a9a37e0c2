/* One round over the lists. */
#include "watch/watch.h"

#include "register/people.h"

bool watch_adopt_parse(cd_str word, watch_adopt *out) {
  static const char *const words[] = {"never", "unaffected", "always"};
  for (int i = 0; i < 3; i++)
    if (cd_str_eqc(word, words[i])) {
      *out = (watch_adopt)i;
      return true;
    }
  return false;
}

typedef struct round_of {
  cd_store *s;
  const watch_options *opt;
  cd_arena *a;
  fetch_options fetch;
  bool second; /* adopting needs a second person, so that no schedule does it */
} round_of;

/* --- what an event says --- */

static cd_json *day_json(cd_day d, cd_arena *a) {
  char text[11];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_day_format(d, text)));
  return copy.ptr ? cd_json_new_str(a, copy) : NULL;
}

static cd_json *list_json(const fetch_result *r, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "list", cd_json_new_str(a, r->list));
  return cd_json_set(a, o, "published", r->published == CD_DAY_NONE ? cd_json_new_null(a) : day_json(r->published, a));
}

static cd_json *texts_json(const cd_str *all, size_t count, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < count && i < 20; i++) list = cd_json_add(a, list, cd_json_new_str(a, all[i]));
  return list;
}

#define MAX_ITEMS_TOLD 200u

/* Ids and outcomes; who a party is stays in the store. */
static cd_json *affected_json(const impact_report *r, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < r->count && i < MAX_ITEMS_TOLD; i++) {
    cd_json *o = cd_json_set(a, cd_json_new_object(a), "kind", cd_json_new_c(a, r->items[i].kind));
    o = cd_json_set(a, o, "id", cd_json_new_str(a, r->items[i].id));
    o = cd_json_set(a, o, "before", cd_json_new_str(a, r->items[i].before));
    o = cd_json_set(a, o, "after", cd_json_new_str(a, r->items[i].after));
    list = cd_json_add(a, list, cd_json_set(a, o, "follows", cd_json_new_c(a, r->items[i].follows)));
  }
  return list;
}

static cd_json *revised_json(const fetch_result *f, const impact_report *r, cd_arena *a) {
  cd_json *counts = cd_json_set(a, cd_json_new_object(a), "added", cd_json_new_int(a, (int64_t)r->added));
  counts = cd_json_set(a, counts, "removed", cd_json_new_int(a, (int64_t)r->removed));
  counts = cd_json_set(a, counts, "changed", cd_json_new_int(a, (int64_t)r->changed));
  cd_json *o = cd_json_set(a, list_json(f, a), "entries", counts);
  o = cd_json_set(a, o, "affected_count", cd_json_new_int(a, (int64_t)r->count));
  o = cd_json_set(a, o, "affected", affected_json(r, a));
  return cd_json_set(a, o, "held", texts_json(r->held, r->held_count, a));
}

/* One set of files is told once for each kind of event. */
static cd_str mark_of(const char *kind, const fetch_result *f, cd_arena *a) {
  char digest[CD_DIGEST_TEXT];
  cd_digest d = fetch_set_digest(f);
  return cd_str_printf(a, "%s " CD_FMT " %s", kind, CD_ARG(f->list), cd_digest_format(&d, digest));
}

/* A publisher who cannot be reached is told once a day. */
static cordon_status tell_failure(round_of *w, const fetch_result *f, cordon_error *err) {
  char day[11];
  cd_str mark = cd_str_printf(w->a, "list.failed " CD_FMT " %s", CD_ARG(f->list),
                              cd_day_format(cd_time_day(cd_clock_now()), day));
  cd_json *body = cd_json_set(w->a, list_json(f, w->a), "problem", cd_json_new_c(w->a, f->error.message));
  return watch_event_add(w->s, "list.failed", mark, body, err);
}

/* --- adopting --- */

static cordon_status adopt_open(round_of *w, fetch_result *f, const impact_report *r, cordon_error *err) {
  cd_seq impact = 0;
  CD_TRY(fetch_adopt(w->s, f, &w->fetch, w->a, err));
  if (f->import.seq != 0) CD_TRY(impact_record(w->s, f->import.seq, r, w->opt->actor, w->a, &impact, err));
  cd_json *body = cd_json_set(w->a, revised_json(f, r, w->a), "record", cd_json_new_int(w->a, f->import.seq));
  body = cd_json_set(w->a, body, "impact_record", impact ? cd_json_new_int(w->a, impact) : cd_json_new_null(w->a));
  return watch_event_add(w->s, "list.adopted", mark_of("list.adopted", f, w->a), body, err);
}

/* The adoption, what it affects, and the event are one act. */
static cordon_status adopt(round_of *w, fetch_result *f, const impact_report *r, cordon_error *err) {
  CD_TRY(store_begin(w->s, err));
  cordon_status st = adopt_open(w, f, r, err);
  if (st == CORDON_OK) return store_commit(w->s, err);
  store_rollback(w->s);
  return st;
}

static bool may_adopt(const round_of *w, const impact_report *r) {
  if (r->held_count > 0 || w->second) return false;
  return w->opt->adopt == WATCH_ADOPT_ALWAYS || (w->opt->adopt == WATCH_ADOPT_UNAFFECTED && r->count == 0);
}

static cordon_status hold(round_of *w, fetch_result *f, const impact_report *r, cordon_error *err) {
  f->outcome = FETCH_HELD;
  CD_TRY(watch_event_add(w->s, "list.held", mark_of("list.held", f, w->a), revised_json(f, r, w->a), err));
  return cd_fail(&f->error, CORDON_HELD, "The list " CD_FMT " is held for review: " CD_FMT, CD_ARG(f->list),
                 CD_ARG(r->held[0]));
}

static cordon_status see_to(round_of *w, fetch_result *f, cordon_error *err) {
  const impact_options io = {.as_of = CD_DAY_NONE, .since = CD_DAY_NONE, .actor = w->opt->actor};
  impact_report r;
  const char **paths = CD_NEW_ARRAY(w->a, const char *, f->file_count);
  if (paths == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < f->file_count; i++) paths[i] = f->files[i].path.ptr;
  CD_TRY(impact_of_list(w->s, f->list, paths, f->file_count, f->published, &io, w->a, &r, err));
  if (r.held_count > 0) return hold(w, f, &r, err);
  if (may_adopt(w, &r)) return adopt(w, f, &r, err);
  return watch_event_add(w->s, "list.revised", mark_of("list.revised", f, w->a), revised_json(f, &r, w->a), err);
}

/* --- the round --- */

static cordon_status waiting(cd_store *s, uint64_t *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "watch_event_waiting", &st, err));
  cordon_status status = store_step(st, &row, err);
  *out = status == CORDON_OK && row ? (uint64_t)store_col_int(st, 0) : 0;
  store_stmt_end(st);
  return status;
}

/* One list's trouble is its own: it is told, and the next list is seen to. */
static cordon_status see_to_all(round_of *w, watch_report *out, cordon_error *worst, cordon_error *err) {
  for (size_t i = 0; i < out->list_count; i++) {
    fetch_result *f = &out->lists[i];
    cordon_status st = f->outcome == FETCH_READY ? see_to(w, f, &f->error) : CORDON_OK;
    if (st == CORDON_NO_MEMORY) return cd_no_memory(err);
    if (st != CORDON_OK && f->outcome != FETCH_HELD) f->outcome = FETCH_FAILED;
    if (f->outcome == FETCH_FAILED) CD_TRY(tell_failure(w, f, err));
    bool worse =
        f->outcome == FETCH_HELD ? worst->code != CORDON_HELD : f->outcome == FETCH_FAILED && worst->code == CORDON_OK;
    if (!worse) continue;
    *worst = (cordon_error){0};
    cd_fail(worst, f->outcome == FETCH_HELD ? CORDON_HELD : CORDON_STORE, "%s", f->error.message);
  }
  return CORDON_OK;
}

cordon_status watch_round(cd_store *s, const watch_options *opt, cd_arena *a, watch_report *out, cordon_error *err) {
  round_of w = {.s = s,
                .opt = opt,
                .a = a,
                .fetch = {.limits = opt->limits, .download_only = true, .actor = opt->actor}};
  cordon_error fetching = {0}, worst = {0}, delivery = {0};
  uint64_t before = 0;
  *out = (watch_report){0};
  CD_TRY(people_several(s, &w.second, err));
  CD_TRY(waiting(s, &before, err));
  cordon_status st = fetch_lists(s, opt->lists, opt->list_count, &w.fetch, a, &out->lists, &out->list_count, &fetching);
  if (out->lists == NULL && st != CORDON_OK) {
    if (err) *err = fetching;
    return st;
  }
  CD_TRY(see_to_all(&w, out, &worst, err));
  CD_TRY(waiting(s, &out->waiting, err));
  out->events = out->waiting - before;
  if (watch_deliver(s, opt, a, &out->delivered, &delivery) != CORDON_OK && worst.code == CORDON_OK) worst = delivery;
  CD_TRY(waiting(s, &out->waiting, err));
  if (worst.code != CORDON_OK && err != NULL) *err = worst;
  return worst.code;
}

cd_json *watch_report_json(const watch_report *r, cd_arena *a) {
  cd_json *lists = cd_json_new_list(a), *o = cd_json_new_object(a);
  for (size_t i = 0; i < r->list_count; i++) lists = cd_json_add(a, lists, fetch_result_json(&r->lists[i], a));
  o = cd_json_set(a, o, "lists", lists);
  o = cd_json_set(a, o, "events", cd_json_new_int(a, (int64_t)r->events));
  o = cd_json_set(a, o, "delivered", cd_json_new_int(a, (int64_t)r->delivered));
  return cd_json_set(a, o, "waiting", cd_json_new_int(a, (int64_t)r->waiting));
}
