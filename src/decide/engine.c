/* What stays loaded between decisions: the lists, and the rulebooks by the adoption they were in force from. */
#include <stdlib.h>

#include "decide/run.h"

#define CACHED_SETS 8

typedef struct cached_set {
  cd_seq adoption;
  rules_set *set;
  uint64_t used;
} cached_set;

struct decide_engine {
  cd_store *store;
  lists_engine *lists;
  cd_seq now;          /* the last record it knows of */
  cd_seq lists_change; /* the last record that changed what is screened against */
  cached_set sets[CACHED_SETS];
  uint64_t uses;
  register_cache *cache;
  const char *const *drafts;
  size_t draft_count;
  rules_set *drafted; /* the drafts over the adoption `drafted_from` */
  cd_seq drafted_from;
  /* What the last question's known_at stood for; most questions share it. */
  cd_seq asked;
  cd_seq asked_lists, asked_rules;
  char asked_label[32];
};

/* The number that a statement of one row gives, 0 where it gives none. */
static cordon_status number_at(cd_store *s, const char *statement, cd_seq known_at, cd_seq *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, statement, &st, err));
  store_bind_int(st, 1, known_at);
  cordon_status status = store_step(st, &row, err);
  *out = status == CORDON_OK && row ? store_col_int(st, 0) : 0;
  store_stmt_end(st);
  return status;
}

cordon_status decide_engine_refresh(decide_engine *e, cordon_error *err) {
  cd_seq last, change;
  CD_TRY(store_last_seq(e->store, &last, err));
  if (last == e->now && e->lists) return CORDON_OK;
  CD_TRY(number_at(e->store, "decide_last_list", last, &change, err));
  if (!e->lists || change != e->lists_change) {
    lists_engine *fresh;
    CD_TRY(lists_engine_open(e->store, &fresh, err));
    lists_engine_close(e->lists);
    e->lists = fresh;
    e->lists_change = change;
  }
  if (!register_cache_clear(e->cache)) return cd_no_memory(err);
  e->now = last;
  return CORDON_OK;
}

cordon_status decide_engine_open(cd_store *s, decide_engine **out, cordon_error *err) {
  decide_engine *e = (decide_engine *)calloc(1, sizeof *e);
  if (!e) return cd_no_memory(err);
  e->store = s;
  e->asked = -1;
  e->cache = register_cache_new();
  cordon_status st = e->cache ? decide_engine_refresh(e, err) : cd_no_memory(err);
  if (st != CORDON_OK) {
    decide_engine_close(e);
    return st;
  }
  *out = e;
  return CORDON_OK;
}

void decide_engine_close(decide_engine *e) {
  if (!e) return;
  for (size_t i = 0; i < CACHED_SETS; i++) rules_set_close(e->sets[i].set);
  rules_set_close(e->drafted);
  lists_engine_close(e->lists);
  register_cache_free(e->cache);
  free(e);
}

cd_seq decide_engine_known(const decide_engine *e) { return e->now; }
lists_engine *decide_engine_lists(decide_engine *e) { return e->lists; }
cd_store *engine_store(const decide_engine *e) { return e->store; }
register_cache *engine_cache(const decide_engine *e) { return e->cache; }

static cordon_status read_label(decide_engine *e, cd_seq known_at, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  e->asked_label[0] = 0;
  CD_TRY(store_stmt_get(e->store, "decide_record_time", &st, err));
  store_bind_int(st, 1, known_at);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) cd_time_format(store_col_int(st, 0), e->asked_label);
  store_stmt_end(st);
  return status;
}

/* What a known_at stands for: the last change of lists and of rulebooks before it, and its time. */
static cordon_status look_up(decide_engine *e, cd_seq known_at, cordon_error *err) {
  if (e->asked == known_at) return CORDON_OK;
  e->asked = -1;
  CD_TRY(number_at(e->store, "decide_last_list", known_at, &e->asked_lists, err));
  CD_TRY(number_at(e->store, "decide_last_rulebook", known_at, &e->asked_rules, err));
  CD_TRY(read_label(e, known_at, err));
  e->asked = known_at;
  return CORDON_OK;
}

cordon_status engine_lists(decide_engine *e, cd_day as_of, cd_seq known_at, const lists_view **out, cordon_error *err) {
  CD_TRY(look_up(e, known_at, err));
  return lists_view_get(e->lists, as_of, e->asked_lists, out,
                        err); /* one view serves all records between two changes of lists */
}

cordon_status engine_rules(decide_engine *e, cd_seq known_at, const rules_set **out, cordon_error *err) {
  CD_TRY(look_up(e, known_at, err));
  cached_set *oldest = &e->sets[0];
  for (size_t i = 0; i < CACHED_SETS; i++) {
    cached_set *c = &e->sets[i];
    if (c->set && c->adoption == e->asked_rules) {
      c->used = ++e->uses;
      *out = c->set;
      return CORDON_OK;
    }
    if (c->used < oldest->used) oldest = c;
  }
  rules_set *fresh;
  CD_TRY(rules_set_open(e->store, e->asked_rules, &fresh, err));
  rules_set_close(oldest->set);
  *oldest = (cached_set){e->asked_rules, fresh, ++e->uses};
  *out = fresh;
  return CORDON_OK;
}

cordon_status engine_drafted(decide_engine *e, cd_seq known_at, const rules_set **out, cordon_error *err) {
  rules_set *fresh;
  *out = NULL;
  if (!e->draft_count) return CORDON_OK;
  CD_TRY(look_up(e, known_at, err));
  *out = e->drafted;
  if (e->drafted && e->drafted_from == e->asked_rules) return CORDON_OK;
  CD_TRY(rules_set_open(e->store, e->asked_rules, &fresh, err));
  cordon_status status = rules_set_overlay(fresh, e->drafts, e->draft_count, err);
  if (status != CORDON_OK) {
    rules_set_close(fresh);
    return status;
  }
  rules_set_close(e->drafted);
  e->drafted = fresh;
  e->drafted_from = e->asked_rules;
  *out = fresh;
  return CORDON_OK;
}

/* Read once at once, so that what is wrong with a draft is told before any order is. */
cordon_status decide_engine_overlay(decide_engine *e, const char *const *dirs, size_t count, cordon_error *err) {
  const rules_set *set;
  rules_set_close(e->drafted);
  e->drafted = NULL;
  e->drafts = dirs;
  e->draft_count = count;
  return engine_drafted(e, e->now, &set, err);
}

cordon_status engine_label(decide_engine *e, cd_seq known_at, cd_arena *a, cd_str *out, cordon_error *err) {
  CD_TRY(look_up(e, known_at, err));
  *out = cd_str_dup(a, cd_str_c(e->asked_label));
  return out->ptr ? CORDON_OK : cd_no_memory(err);
}

/* The version of the whole, and that of the decision's own form: a change of either may change bytes. */
cd_digest engine_digest(void) { return cd_sha256(CD_STR("cordon " CORDON_VERSION " decision 1")); }
