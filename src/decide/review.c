#include "decide/review.h"

#include "base/limits.h"
#include "decide/review_party.h"
#include "decide/run.h"
#include "register/put.h"
#include "register/refuse.h"

static cd_str text_of(const cd_json *v, const char *field) { return cd_json_str(cd_json_get(v, field)); }

/* --- the questions of a decision --- */

static cd_json *hit_questions(const cd_json *decision, cd_json *list, cd_arena *a) {
  const cd_json *parties = cd_json_get(decision, "parties");
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    const cd_json *party = parties->as.items[i], *hits = cd_json_get(party, "hits");
    for (size_t k = 0; k < cd_json_count(hits); k++) {
      const cd_json *h = hits->as.items[k];
      if (cd_json_get(h, "cleared") || cd_json_get(h, "confirmed")) continue;
      cd_json *o = put_str(a, put_c(a, cd_json_new_object(a), "kind", "hit"), "role", text_of(party, "role"));
      o = put_str(a, o, "hit",
                  cd_str_printf(a, CD_FMT "/" CD_FMT, CD_ARG(text_of(h, "list")), CD_ARG(text_of(h, "entry"))));
      o = cd_json_set(a, put_str(a, o, "name", text_of(h, "name")), "score", cd_json_get(h, "score"));
      list = cd_json_add(a, list, o);
    }
  }
  return list;
}

static cd_json *questions_of(const cd_json *decision, cd_arena *a) {
  const cd_json *missing = cd_json_get(decision, "missing");
  cd_json *list = hit_questions(decision, cd_json_new_list(a), a);
  for (size_t i = 0; i < cd_json_count(missing); i++) {
    const cd_json *m = missing->as.items[i];
    cd_json *o = put_str(a, put_c(a, cd_json_new_object(a), "kind", "fact"), "fact", text_of(m, "fact"));
    list = cd_json_add(a, list, put_some(a, o, "why", text_of(m, "why")));
  }
  return list;
}

static cordon_status head_of(cd_store *s, cd_seq seq, cd_time now, cd_arena *a, cd_json **out, cd_json **decision,
                             cordon_error *err) {
  store_record record;
  char at[32];
  CD_TRY(decide_get(s, seq, a, decision, err));
  CD_TRY(store_record_get(s, seq, a, &record, err));
  cd_json *o = put_str(a, cd_json_new_object(a), "decision", text_of(*decision, "decision"));
  o = put_str(a, put_str(a, o, "order", text_of(*decision, "order")), "as_of", text_of(*decision, "as_of"));
  o = put_str(a, put_str(a, o, "outcome", text_of(*decision, "outcome")), "at_least", text_of(*decision, "at_least"));
  o = put_str(a, o, "at_most", text_of(*decision, "at_most"));
  o = put_str(a, o, "recorded_at", cd_str_dup(a, cd_str_c(cd_time_format(record.at, at))));
  o = put_int(a, o, "age_days", now > record.at ? (now - record.at) / 86400000000 : 0);
  *out = cd_json_set(a, o, "questions", questions_of(*decision, a));
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* --- looking --- */

static cordon_status numbers(cd_store *s, const char *statement, cd_seq bound, cd_arena *a, cd_json **out,
                             cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = cd_json_new_list(a);
  CD_TRY(store_stmt_get(s, statement, &st, err));
  if (bound) store_bind_int(st, 1, bound);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    *out = cd_json_add(a, *out, cd_json_new_int(a, store_col_int(st, 0)));
    status = *out ? store_step(st, &row, err) : cd_no_memory(err);
  }
  store_stmt_end(st);
  return status;
}

cordon_status review_list(cd_store *s, cd_time now, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *seqs, *one, *decision;
  CD_TRY(numbers(s, "review_open", 0, a, &seqs, err));
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(seqs); i++) {
    CD_TRY(head_of(s, cd_json_int(seqs->as.items[i], 0), now, a, &one, &decision, err));
    *out = cd_json_add(a, *out, one);
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status answer_json(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err) {
  store_record record;
  cd_json *body;
  char at[32];
  CD_TRY(store_record_get(s, seq, a, &record, err));
  CD_TRY(cd_json_parse(record.body, "the store", a, &body, err));
  cd_json *o = put_int(a, body, "record", seq);
  o = put_str(a, o, "at", cd_str_dup(a, cd_str_c(cd_time_format(record.at, at))));
  *out = put_str(a, o, "actor", record.actor);
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status review_show(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *decision, *seqs, *answers = cd_json_new_list(a);
  CD_TRY(head_of(s, seq, cd_clock_now(), a, out, &decision, err));
  CD_TRY(numbers(s, "review_answers", seq, a, &seqs, err));
  for (size_t i = 0; i < cd_json_count(seqs); i++) {
    cd_json *one;
    CD_TRY(answer_json(s, cd_json_int(seqs->as.items[i], 0), a, &one, err));
    answers = cd_json_add(a, answers, one);
  }
  *out = cd_json_set(a, *out, "answers", answers);
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* --- a hit --- */

/* The party of the order behind the n-th of the decision; its exporter stands after the parties. */
static const cd_json *party_behind(const cd_json *decision, size_t n) {
  const cd_json *input = cd_json_get(decision, "input"), *parties = cd_json_get(input, "parties");
  return n < cd_json_count(parties) ? parties->as.items[n] : cd_json_get(input, "exporter");
}

static bool is_hit(const cd_json *h, cd_str wanted, cd_arena *a) {
  cd_str name = cd_str_printf(a, CD_FMT "/" CD_FMT, CD_ARG(text_of(h, "list")), CD_ARG(text_of(h, "entry")));
  return cd_str_eq(name, wanted);
}

static cordon_status write_hit(cd_store *s, const cd_json *party, const cd_json *h, const char *answer, cd_seq seq,
                               cd_arena *a, cordon_error *err) {
  store_stmt *st;
  cd_str salt, fingerprint;
  CD_TRY(review_salt(s, true, a, &salt, err));
  CD_TRY(review_fingerprint(party, salt, a, &fingerprint, err));
  CD_TRY(store_stmt_get(s, "review_hit_add", &st, err));
  store_bind_str(st, 1, fingerprint);
  store_bind_str(st, 2, text_of(h, "list"));
  store_bind_str(st, 3, text_of(h, "entry"));
  store_bind_str(st, 4, text_of(h, "version"));
  store_bind_int(st, 5, seq);
  store_bind_str(st, 6, cd_str_c(answer));
  return store_run(st, err);
}

static cordon_status answer_hit(cd_store *s, const cd_json *decision, cd_str hit, const char *answer, cd_seq seq,
                                cd_arena *a, cordon_error *err) {
  const cd_json *parties = cd_json_get(decision, "parties");
  size_t found = 0;
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    const cd_json *hits = cd_json_get(parties->as.items[i], "hits");
    for (size_t k = 0; k < cd_json_count(hits); k++) {
      if (!is_hit(hits->as.items[k], hit, a)) continue;
      CD_TRY(write_hit(s, party_behind(decision, i), hits->as.items[k], answer, seq, a, err));
      found++;
    }
  }
  if (found > 0) return CORDON_OK;
  return refuse_input(err, "review.hit",
                      "decision " CD_FMT " has no hit " CD_FMT "; review show names them as LIST/ENTRY",
                      CD_ARG(text_of(decision, "decision")), CD_ARG(cd_str_sub(hit, 0, 128)));
}

/* --- a fact --- */

static cd_json *with_fact(const cd_json *o, cd_str path, cd_json *value, cd_arena *a) {
  cd_str key;
  if (!cd_str_cut(&path, '.', &key)) return NULL;
  cd_str copy = cd_str_dup(a, key);
  if (!copy.ptr) return NULL;
  const cd_json *old = o ? cd_json_get(o, copy.ptr) : NULL;
  if (path.len > 0) value = with_fact(old && old->kind == CD_JSON_OBJECT ? old : cd_json_new_object(a), path, value, a);
  return put_with(a, o, copy.ptr, value);
}

static cordon_status answer_fact(const cd_json *order, cd_str given, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_str rest = given, path;
  cd_json *value;
  bool cut = cd_str_cut(&rest, '=', &path);
  if (!cut || !cd_str_starts(path, CD_STR("order.")) || rest.len == 0) {
    return refuse_input(err, "review.fact",
                        "a fact is a path and its value as JSON, such as order.end_use.purposes=[\"serious_crime\"]");
  }
  CD_TRY(cd_json_parse(rest, "the fact", a, &value, err));
  *out = with_fact(order, cd_str_sub(path, strlen("order."), path.len), value, a);
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* --- the answer --- */

static cordon_status record_answer(cd_store *s, const review_answer *r, const cd_json *decision, cd_arena *a,
                                   cd_seq *seq, cordon_error *err) {
  cd_json *o = put_str(a, cd_json_new_object(a), "decision", text_of(decision, "decision"));
  o = put_some(a, put_some(a, put_some(a, o, "clear", r->clear), "confirm", r->confirm), "fact", r->fact);
  o = put_some(a, put_str(a, o, "reason", r->reason), "cite", r->cite);
  if (cd_json_count(r->evidence)) o = cd_json_set(a, o, "evidence", cd_json_copy(a, r->evidence));
  return o ? store_record_append(s, CD_STR("review.answer"), r->actor, o, seq, err) : cd_no_memory(err);
}

static cordon_status decide_again(decide_engine *e, const cd_json *decision, const cd_json *order, cd_str actor,
                                  cd_arena *a, decide_result *out, cordon_error *err) {
  decide_options opt = {.known_at = CD_SEQ_LATEST, .actor = actor};
  cd_buf text;
  if (!cd_day_parse(text_of(decision, "as_of"), &opt.as_of)) opt.as_of = CD_DAY_NONE;
  cd_buf_init(&text, CD_MAX_ORDER_BYTES);
  cordon_status st = cd_json_write(order, &text, err);
  if (st == CORDON_OK) st = cd_buf_status(&text, err);
  cd_str copy = st == CORDON_OK ? cd_str_dup(a, cd_buf_view(&text)) : CD_STR("");
  cd_buf_free(&text);
  CD_TRY(st);
  if (!copy.ptr) return cd_no_memory(err);
  CD_TRY(decide_engine_refresh(e, err));
  return decide_order(e, copy, "the order with the answer", 1, &opt, a, out, err);
}

static cordon_status link_answer(cd_store *s, cd_seq decision, cd_seq seq, cd_seq again, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "review_answer_add", &st, err));
  store_bind_int(st, 1, decision);
  store_bind_int(st, 2, seq);
  store_bind_int(st, 3, again);
  return store_run(st, err);
}

static cordon_status resolve_open(decide_engine *e, const review_answer *r, cd_arena *a, decide_result *out,
                                  cordon_error *err) {
  cd_store *s = engine_store(e);
  cd_json *decision, *order;
  cd_seq seq;
  CD_TRY(decide_get(s, r->decision, a, &decision, err));
  order = cd_json_get(decision, "input");
  CD_TRY(record_answer(s, r, decision, a, &seq, err));
  if (r->clear.len > 0) CD_TRY(answer_hit(s, decision, r->clear, "clear", seq, a, err));
  if (r->confirm.len > 0) CD_TRY(answer_hit(s, decision, r->confirm, "confirm", seq, a, err));
  if (r->fact.len > 0) CD_TRY(answer_fact(order, r->fact, a, &order, err));
  CD_TRY(decide_again(e, decision, order, r->actor, a, out, err));
  return link_answer(s, r->decision, seq, out->seq, err);
}

cordon_status review_resolve(decide_engine *e, const review_answer *r, cd_arena *a, decide_result *out,
                             cordon_error *err) {
  int kinds = (r->clear.len > 0) + (r->confirm.len > 0) + (r->fact.len > 0);
  if (kinds != 1)
    return cd_fail(err, CORDON_USAGE, "an answer clears a hit, confirms a hit, or supplies a fact: one of them");
  if (cd_str_trim(r->reason).len == 0)
    return refuse_input(err, "review.reason", "an answer needs its reason; say why in a sentence");
  CD_TRY(store_begin(engine_store(e), err));
  cordon_status st = resolve_open(e, r, a, out, err);
  if (st == CORDON_OK) return store_commit(engine_store(e), err);
  store_rollback(engine_store(e));
  return st;
}
