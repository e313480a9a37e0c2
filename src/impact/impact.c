#include "impact/trial.h"

#include <stdlib.h>

/* By kind, then id: the order of the books does not matter. */
static int by_kind(const void *left, const void *right) {
  const impact_item *l = left, *r = right;
  int kind = strcmp(l->kind, r->kind);
  return kind ? kind : cd_str_cmp(l->id, r->id);
}

void trial_sort(trial *t) {
  if (t->r->count > 1) qsort(t->r->items, t->r->count, sizeof *t->r->items, by_kind);
}

static cordon_status compare_books(trial *t, bool lists_only, cordon_error *err) {
  CD_TRY(trial_open(t, lists_only, err));
  CD_TRY(trial_licences(t, err));
  CD_TRY(trial_applications(t, err));
  CD_TRY(trial_decisions(t, err));
  if (lists_only) CD_TRY(trial_parties(t, err));
  trial_sort(t);
  return CORDON_OK;
}

/* --- a list --- */

static cordon_status keep_texts(const lists_import_result *got, cd_arena *a, impact_report *r, cordon_error *err) {
  r->held = CD_NEW_ARRAY(a, cd_str, got->held_count);
  r->notes = CD_NEW_ARRAY(a, cd_str, got->note_count);
  if (r->held == NULL || r->notes == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < got->held_count; i++) {
    r->held[i] = cd_str_dup(a, cd_str_c(got->held[i].text));
    if (r->held[i].ptr == NULL) return cd_no_memory(err);
  }
  for (size_t i = 0; i < got->note_count; i++) r->notes[i] = got->notes[i];
  r->held_count = got->held_count;
  r->note_count = got->note_count;
  return CORDON_OK;
}

static cd_str day_text(cd_day d, cd_arena *a) {
  char text[11];
  return cd_str_dup(a, cd_str_c(cd_day_format(d, text)));
}

/* The day of the snapshot that the list stands at before the revision; empty where it has none. */
static cordon_status day_before(cd_store *s, cd_str list, cd_day as_of, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_json *log;
  *out = CD_STR("");
  cordon_error none = {0};
  cordon_status st = lists_log(s, list, a, &log, &none);
  if (st == CORDON_NOT_FOUND) return CORDON_OK;
  if (st != CORDON_OK) {
    if (err) *err = none;
    return st;
  }
  for (size_t i = 0; i < cd_json_count(log); i++) {
    cd_str day = cd_json_str(cd_json_get(cd_json_at(log, i), "published"));
    cd_day d;
    if (cd_day_parse(day, &d) && d <= as_of) *out = day;
  }
  return CORDON_OK;
}

static cordon_status try_list(trial *t, cd_str list, const char *const *files, size_t count, cd_day published,
                              cordon_error *err) {
  lists_import_result got;
  impact_report *r = t->r;
  CD_TRY(day_before(t->before.store, list, r->as_of, t->a, &r->from, err));
  CD_TRY(store_copy_open(t->before.store, "decision", &t->copy, &t->after.store, err));
  /* What would hold it is told; its effect is shown as if it were accepted. */
  CD_TRY(lists_import(t->after.store, list, files, count, published, true, t->opt->actor, NULL, NULL, t->a, &got, err));
  r->added = got.added;
  r->removed = got.removed;
  r->changed = got.changed;
  CD_TRY(keep_texts(&got, t->a, r, err));
  return compare_books(t, true, err);
}

cordon_status impact_of_list(cd_store *s, cd_str list, const char *const *files, size_t count, cd_day published,
                             const impact_options *opt, cd_arena *a, impact_report *out, cordon_error *err) {
  *out = (impact_report){.of_list = true,
                         .noun = "list",
                         .subject = list,
                         .as_of = opt->as_of != CD_DAY_NONE ? opt->as_of : published,
                         .to = day_text(published, a)};
  trial t = {.opt = opt, .before.store = s, .a = a, .r = out};
  cordon_status st = out->to.ptr ? try_list(&t, list, files, count, published, err) : cd_no_memory(err);
  trial_close(&t);
  return st;
}

/* --- a rulebook --- */

static cd_str digest_text(cd_digest d, cd_arena *a) {
  char text[CD_DIGEST_TEXT];
  return cd_str_dup(a, cd_str_c(cd_digest_format(&d, text)));
}

/* What stands before the revision: its digest, or nothing, and how the two differ. */
static cordon_status compare_book(trial *t, const rules_book *book, cordon_error *err) {
  rules_set *set = NULL;
  impact_report *r = t->r;
  CD_TRY(rules_set_open(t->before.store, CD_SEQ_LATEST, &set, err));
  r->from = CD_STR("");
  for (size_t i = 0; i < rules_set_count(set); i++) {
    const rules_book *old = rules_set_book(set, i);
    if (!cd_str_eq(rules_book_id(old), r->subject)) continue;
    r->from = digest_text(rules_book_digest(old), t->a);
    cd_json *diff = rules_book_diff(old, book, t->a);
    r->changes = diff ? cd_json_copy(t->a, diff) : NULL;
    if (!r->changes) r->from = (cd_str){0};
  }
  rules_set_close(set);
  return r->from.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status try_book(trial *t, const rules_book *book, const cd_json *params, cordon_error *err) {
  impact_report *r = t->r;
  cd_seq seq;
  bool unchanged;
  r->subject = cd_str_dup(t->a, rules_book_id(book));
  r->to = digest_text(rules_book_digest(book), t->a);
  if (r->subject.ptr == NULL || r->to.ptr == NULL) return cd_no_memory(err);
  CD_TRY(compare_book(t, book, err));
  CD_TRY(store_copy_open(t->before.store, "decision", &t->copy, &t->after.store, err));
  CD_TRY(rules_adopt(t->after.store, book, params, t->opt->actor, &seq, &unchanged, err));
  return compare_books(t, false, err);
}

cordon_status impact_of_rulebook(cd_store *s, const char *dir, const cd_json *params, const impact_options *opt,
                                 cd_arena *a, impact_report *out, cordon_error *err) {
  rules_book *book = NULL;
  *out = (impact_report){.noun = "rulebook",
                         .as_of = opt->as_of != CD_DAY_NONE ? opt->as_of : cd_time_day(cd_clock_now())};
  CD_TRY(rules_book_load(dir, &book, err));
  trial t = {.opt = opt, .before.store = s, .a = a, .r = out};
  cordon_status st = try_book(&t, book, params, err);
  trial_close(&t);
  rules_book_free(book);
  return st;
}

/* --- a draft --- */

static cordon_status drafts_text(const rules_book *with, cd_arena *a, cd_str *out, cordon_error *err) {
  *out = CD_STR("");
  for (size_t i = 0; i < rules_book_overlay_count(with) && out->ptr; i++) {
    const rules_overlay *o = rules_book_overlay_at(with, i);
    *out = cd_str_printf(a, CD_FMT "%sdraft " CD_FMT " " CD_FMT, CD_ARG(*out), i ? ", " : "", CD_ARG(o->id),
                         CD_ARG(digest_text(o->digest, a)));
  }
  return out->ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status try_drafts(trial *t, const rules_book *with, const cd_json *params, cordon_error *err) {
  impact_report *r = t->r;
  cd_seq seq;
  r->subject = cd_str_dup(t->a, rules_book_id(with));
  r->from = digest_text(rules_book_digest(with), t->a);
  if (r->subject.ptr == NULL || r->from.ptr == NULL) return cd_no_memory(err);
  CD_TRY(drafts_text(with, t->a, &r->to, err));
  CD_TRY(store_copy_open(t->before.store, "decision", &t->copy, &t->after.store, err));
  CD_TRY(rules_adopt_trial(t->after.store, with, params, t->opt->actor, &seq, err));
  return compare_books(t, false, err);
}

/* The one book of the set that the drafts lie over. */
static cordon_status drafted_book(const rules_set *set, size_t *at, cordon_error *err) {
  size_t found = 0;
  for (size_t i = 0; i < rules_set_count(set); i++) {
    if (!rules_book_overlay_count(rules_set_book(set, i))) continue;
    *at = i;
    found++;
  }
  if (found == 1) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "the drafts lie over %zu rulebooks; try those of one rulebook at a time", found);
}

cordon_status impact_of_overlay(cd_store *s, const char *const *dirs, size_t count, const impact_options *opt,
                                cd_arena *a, impact_report *out, cordon_error *err) {
  rules_set *set = NULL;
  size_t at = 0;
  *out = (impact_report){.noun = "rulebook",
                         .as_of = opt->as_of != CD_DAY_NONE ? opt->as_of : cd_time_day(cd_clock_now())};
  CD_TRY(rules_set_open(s, CD_SEQ_LATEST, &set, err));
  trial t = {.opt = opt, .before.store = s, .a = a, .r = out};
  cordon_status st = rules_set_overlay(set, dirs, count, err);
  if (st == CORDON_OK) st = drafted_book(set, &at, err);
  if (st == CORDON_OK) st = try_drafts(&t, rules_set_book(set, at), rules_set_params(set, at), err);
  trial_close(&t);
  rules_set_close(set);
  return st;
}

/* --- into the books --- */

static cd_json *record_items(const impact_report *r, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < r->count; i++) {
    const impact_item *it = &r->items[i];
    cd_json *o = cd_json_set(a, cd_json_new_object(a), "kind", cd_json_new_c(a, it->kind));
    o = cd_json_set(a, o, "id", cd_json_new_str(a, it->id));
    if (it->order.len > 0) o = cd_json_set(a, o, "order", cd_json_new_str(a, it->order));
    o = cd_json_set(a, o, "before", cd_json_new_str(a, it->before));
    o = cd_json_set(a, o, "after", cd_json_new_str(a, it->after));
    list = cd_json_add(a, list, cd_json_set(a, o, "follows", cd_json_new_c(a, it->follows)));
  }
  return list;
}

/* Ids and outcomes alone: reasons may name parties, and are computed again when they are asked for. */
cordon_status impact_record(cd_store *s, cd_seq revision, const impact_report *r, cd_str actor, cd_arena *a,
                            cd_seq *seq, cordon_error *err) {
  *seq = 0;
  if (r->count == 0) return CORDON_OK;
  cd_json *body = cd_json_set(a, cd_json_new_object(a), "revision", cd_json_new_int(a, revision));
  body = cd_json_set(a, body, r->noun, cd_json_new_str(a, r->subject));
  body = cd_json_set(a, body, "to", cd_json_new_str(a, r->to));
  body = cd_json_set(a, body, "as_of", cd_json_new_str(a, day_text(r->as_of, a)));
  body = cd_json_set(a, body, "affected", record_items(r, a));
  if (body == NULL) return cd_no_memory(err);
  CD_TRY(store_begin(s, err));
  cordon_status st = store_record_append(s, CD_STR("impact"), actor, body, seq, err);
  if (st == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return st;
}
