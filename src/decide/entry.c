#include "decide/entry.h"

#include "base/limits.h"
#include "decide/subject.h"
#include "register/put.h"

typedef struct entering {
  cd_store *store;
  lists_engine *engine;
  const lists_view *view;
  cd_arena *arena;   /* of what stays */
  cd_arena *scratch; /* of one party */
  cd_json *parties;
  int64_t screened;
} entering;

static cordon_status keep_hits(entering *e, cd_str id, const lists_hit *hits, size_t count, cordon_error *err) {
  cd_json *list = cd_json_new_list(e->arena);
  for (size_t i = 0; i < count; i++)
    list = cd_json_add(e->arena, list, cd_json_copy(e->arena, lists_hit_json(&hits[i], e->scratch)));
  cd_json *one = put_str(e->arena, cd_json_new_object(e->arena), "party", id);
  e->parties = cd_json_add(e->arena, e->parties, cd_json_set(e->arena, one, "hits", list));
  return e->parties ? CORDON_OK : cd_no_memory(err);
}

/* A party whose name cannot be screened enters all the same; a decision says so of each order that names it. */
static cordon_status screen_one(entering *e, cd_str id, cordon_error *err) {
  const lists_screen_options options = {.limit = CD_MAX_HITS};
  cd_json *party;
  names_subject subject;
  names_result raw;
  lists_hit *hits;
  size_t count;
  cordon_error problem = {0};
  CD_TRY(register_show(e->store, "party", id, CD_SEQ_LATEST, e->scratch, &party, err));
  CD_TRY(subject_of(party, e->scratch, &subject, err));
  cordon_status st = lists_screen(e->engine, e->view, &subject, &options, e->scratch, &hits, &count, &raw, &problem);
  if (st == CORDON_BAD_INPUT || st == CORDON_LIMIT) return CORDON_OK;
  if (st != CORDON_OK) {
    if (err && err->code == CORDON_OK) *err = problem;
    return st;
  }
  e->screened++;
  return count > 0 ? keep_hits(e, id, hits, count, err) : CORDON_OK;
}

static cordon_status screen_all(entering *e, const cd_json *ids, cordon_error *err) {
  for (size_t i = 0; i < cd_json_count(ids); i++) {
    CD_TRY(screen_one(e, cd_json_str(cd_json_get(cd_json_at(ids, i), "id")), err));
    cd_arena_reset(e->scratch);
  }
  return CORDON_OK;
}

static cd_json *lists_json(const lists_view *view, cd_arena *a) {
  const lists_view_list *lists;
  size_t count = lists_view_lists(view, &lists);
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < count; i++) {
    cd_json *o = put_str(a, cd_json_new_object(a), "list", cd_str_dup(a, lists[i].list));
    list =
        cd_json_add(a, list, put_digest(a, put_day(a, o, "published", lists[i].published), "digest", &lists[i].digest));
  }
  return list;
}

static cordon_status screen_open(entering *e, const cd_json *ids, cd_day as_of, cd_str actor, cd_json **out,
                                 cordon_error *err) {
  cd_seq seq;
  CD_TRY(lists_view_get(e->engine, as_of, CD_SEQ_LATEST, &e->view, err));
  cd_json *lists = lists_json(e->view, e->arena);
  if (cd_json_count(lists) > 0) CD_TRY(screen_all(e, ids, err));
  cd_json *o = cd_json_set(e->arena, put_day(e->arena, cd_json_new_object(e->arena), "as_of", as_of), "lists", lists);
  *out = cd_json_set(e->arena, put_int(e->arena, o, "screened", e->screened), "parties", e->parties);
  if (!*out) return cd_no_memory(err);
  return e->screened ? store_record_append(e->store, CD_STR("party.screen"), actor, *out, &seq, err) : CORDON_OK;
}

cordon_status entry_screen(cd_store *s, const cd_json *ids, cd_day as_of, cd_str actor, cd_arena *a, cd_json **out,
                           cordon_error *err) {
  entering e = {.store = s, .arena = a, .scratch = cd_arena_new(0), .parties = cd_json_new_list(a)};
  if (!e.scratch || !e.parties) return cd_no_memory(err);
  cordon_status st = lists_engine_open(s, &e.engine, err);
  if (st == CORDON_OK) {
    st = screen_open(&e, ids, as_of, actor, out, err);
    lists_engine_close(e.engine);
  }
  cd_arena_free(e.scratch);
  return st;
}

cd_json *entry_hits_of(const cd_json *screened, cd_str party) {
  const cd_json *all = cd_json_get(screened, "parties");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    if (cd_str_eq(cd_json_str(cd_json_get(cd_json_at(all, i), "party")), party))
      return cd_json_get(cd_json_at(all, i), "hits");
  }
  return NULL;
}
