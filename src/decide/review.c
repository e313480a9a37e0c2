#include "decide/review.h"

#include "base/limits.h"
#include "decide/review_party.h"
#include "decide/run.h"
#include "register/people.h"
#include "register/personal.h"
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

static cordon_status assigned_to(cd_store *s, cd_seq seq, cd_arena *a, cd_str *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = CD_STR("");
  CD_TRY(store_stmt_get(s, "review_assigned", &st, err));
  store_bind_int(st, 1, seq);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) *out = store_col_str(st, 0, a);
  store_stmt_end(st);
  return status == CORDON_OK && !out->ptr ? cd_no_memory(err) : status;
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
  cd_str assigned;
  CD_TRY(assigned_to(s, seq, a, &assigned, err));
  o = put_some(a, o, "assigned", assigned);
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

cordon_status review_list(cd_store *s, cd_str person, cd_time now, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *seqs, *one, *decision;
  CD_TRY(numbers(s, "review_open", 0, a, &seqs, err));
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(seqs); i++) {
    CD_TRY(head_of(s, cd_json_int(seqs->as.items[i], 0), now, a, &one, &decision, err));
    if (person.len > 0 && !cd_str_eq(text_of(one, "assigned"), person)) continue;
    *out = cd_json_add(a, *out, one);
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status answer_json(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err) {
  store_record record;
  cd_json *body;
  char at[32];
  CD_TRY(store_record_get(s, seq, a, &record, err));
  personal p;
  cordon_error local = {0};
  if (!err) err = &local;
  CD_TRY(cd_json_parse(record.body, "the store", a, &body, err));
  CD_TRY(personal_open(&p, s, true, a, err));
  body = personal_reveal(&p, body, NULL);
  if (!body) return err->code;
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

static cd_json *with_fact(const cd_json *old, cd_str path, cd_json *value, cd_arena *a); // NOLINT(misc-no-recursion)

/* A list with its n-th item changed; NULL where it has none. */
static cd_json *with_item(const cd_json *old, size_t n, cd_str rest, cd_json *value, cd_arena *a) { // NOLINT(misc-no-recursion)
  if (!old || old->kind != CD_JSON_LIST || n >= old->count) return NULL;
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; list && i < old->count; i++) {
    cd_json *item = old->as.items[i];
    if (i == n) item = rest.len > 0 ? with_fact(item, rest, value, a) : value;
    list = cd_json_add(a, list, item);
  }
  return list;
}

/* "parties[0]" to its name, and *n; -1: no index. */
static cd_str split_index(cd_str key, int64_t *n) {
  ptrdiff_t at = cd_str_find(key, CD_STR("["));
  *n = -1;
  if (at < 0 || key.ptr[key.len - 1] != ']') return key;
  if (!cd_str_to_i64(cd_str_sub(key, (size_t)at + 1, key.len - (size_t)at - 2), n)) *n = -1;
  return cd_str_sub(key, 0, (size_t)at);
}

static cd_json *with_fact(const cd_json *old, cd_str path, cd_json *value, cd_arena *a) { // NOLINT(misc-no-recursion)
  cd_str part;
  int64_t n;
  if (!cd_str_cut(&path, '.', &part)) return NULL;
  cd_str key = cd_str_dup(a, split_index(part, &n));
  if (!key.ptr) return NULL;
  const cd_json *below = old && old->kind == CD_JSON_OBJECT ? cd_json_get(old, key.ptr) : NULL;
  if (n >= 0)
    value = with_item(below, (size_t)n, path, value, a);
  else if (path.len > 0)
    value = with_fact(below ? below : cd_json_new_object(a), path, value, a);
  return value ? put_with(a, old, key.ptr, value) : NULL;
}

typedef struct supplied {
  cd_str path;
  cd_json *value;
} supplied;

static cordon_status read_fact(cd_str given, cd_arena *a, supplied *out, cordon_error *err) {
  cd_str rest = given;
  bool cut = cd_str_cut(&rest, '=', &out->path);
  if (!cut || !cd_str_starts(out->path, CD_STR("order.")) || rest.len == 0) {
    return refuse_input(err, "review.fact",
                        "a fact is a path and its value as JSON, such as order.end_use.purposes=[\"serious_crime\"]");
  }
  return cd_json_parse(rest, "the fact", a, &out->value, err);
}

static cordon_status answer_fact(const cd_json *order, cd_str given, cd_arena *a, cd_json **out, cordon_error *err) {
  supplied f;
  CD_TRY(read_fact(given, a, &f, err));
  *out = with_fact(order, cd_str_sub(f.path, strlen("order."), f.path.len), f.value, a);
  return *out ? CORDON_OK
              : refuse_input(err, "review.fact", "the order has no " CD_FMT " to supply a fact of", CD_ARG(f.path));
}

/* --- the answer --- */

/* The last name of a path is what tells whether the value is personal: order.parties[0].birth_date. */
static cordon_status supplied_json(cd_str given, cd_arena *a, cd_json *o, cd_json **out, cordon_error *err) {
  supplied f;
  CD_TRY(read_fact(given, a, &f, err));
  cd_str rest = f.path, last = f.path;
  while (cd_str_cut(&rest, '.', &last)) continue;
  cd_str name = cd_str_dup(a, last);
  cd_json *value = name.ptr ? cd_json_set(a, cd_json_new_object(a), name.ptr, f.value) : NULL;
  *out = cd_json_set(a, put_str(a, o, "fact", f.path), "supplied", value);
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status answer_content(const review_answer *r, cd_str decision, cd_arena *a, cd_json **out,
                                    cordon_error *err) {
  cd_json *o = put_str(a, cd_json_new_object(a), "decision", decision);
  o = put_some(a, put_some(a, o, "clear", r->clear), "confirm", r->confirm);
  if (r->fact.len > 0) CD_TRY(supplied_json(r->fact, a, o, &o, err));
  o = put_some(a, put_str(a, o, "reason", r->reason), "cite", r->cite);
  if (cd_json_count(r->evidence)) o = cd_json_set(a, o, "evidence", cd_json_copy(a, r->evidence));
  *out = o;
  return o ? CORDON_OK : cd_no_memory(err);
}

static cordon_status record_answer(cd_store *s, const review_answer *r, const cd_json *content, cd_arena *a,
                                   cd_seq *seq, cordon_error *err) {
  personal p;
  cordon_error local = {0};
  if (!err) err = &local;
  CD_TRY(personal_open(&p, s, true, a, err));
  cd_json *o = personal_hide(&p, content);
  return o ? store_record_append(s, CD_STR("review.answer"), r->actor, o, seq, err) : err->code;
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

/* A hit that is cleared stays cleared, and a fact opens the way to an outcome: two look at it, where there are two. */
static cordon_status ask_second(cd_store *s, const review_answer *r, const cd_json *content, cd_arena *a, cd_seq *waits,
                                cordon_error *err) {
  CD_TRY(people_may(s, r->actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "answering a question of a decision", err));
  return people_gate(s, "review.resolve", text_of(content, "decision"), content, r->actor, a, waits, err);
}

static cordon_status resolve_open(decide_engine *e, const review_answer *r, cd_arena *a, decide_result *out,
                                  cd_seq *waits, cordon_error *err) {
  cd_store *s = engine_store(e);
  cd_json *decision, *order, *content;
  cd_seq seq;
  CD_TRY(decide_get(s, r->decision, a, &decision, err));
  order = cd_json_get(decision, "input");
  CD_TRY(answer_content(r, text_of(decision, "decision"), a, &content, err));
  CD_TRY(ask_second(s, r, content, a, waits, err));
  if (*waits) return CORDON_OK;
  CD_TRY(record_answer(s, r, content, a, &seq, err));
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
  cd_seq waits = 0;
  CD_TRY(store_begin(engine_store(e), err));
  cordon_status st = resolve_open(e, r, a, out, &waits, err);
  if (st == CORDON_OK) {
    CD_TRY(store_commit(engine_store(e), err));
    return waits ? people_held("the answer", cd_str_printf(a, "D-%06lld", (long long)r->decision), waits, err) : CORDON_OK;
  }
  store_rollback(engine_store(e));
  return st;
}

/* The answer that a proposal holds, as it was given. */
static cordon_status proposed_answer(const cd_json *content, cd_arena *a, review_answer *out, cordon_error *err) {
  const cd_json *value = cd_json_get(content, "supplied");
  out->clear = text_of(content, "clear");
  out->confirm = text_of(content, "confirm");
  out->reason = text_of(content, "reason");
  out->cite = text_of(content, "cite");
  out->evidence = cd_json_get(content, "evidence");
  if (!value || value->count != 1) return CORDON_OK;
  cd_buf text;
  cd_buf_init(&text, CD_MAX_ORDER_BYTES);
  cd_buf_printf(&text, CD_FMT "=", CD_ARG(text_of(content, "fact")));
  cordon_status st = cd_json_write(value->as.members[0].value, &text, err);
  if (st == CORDON_OK) st = cd_buf_status(&text, err);
  out->fact = st == CORDON_OK ? cd_str_dup(a, cd_buf_view(&text)) : CD_STR("");
  cd_buf_free(&text);
  return st == CORDON_OK && !out->fact.ptr ? cd_no_memory(err) : st;
}

cordon_status review_approve(decide_engine *e, const cd_json *content, cd_str actor, cd_arena *a, decide_result *out,
                             cordon_error *err) {
  review_answer answer = {.actor = actor};
  CD_TRY(decide_parse_id(text_of(content, "decision"), &answer.decision, err));
  CD_TRY(proposed_answer(content, a, &answer, err));
  return review_resolve(e, &answer, a, out, err);
}

/* --- who is to answer --- */

static cordon_status assign_open(cd_store *s, cd_seq decision, cd_str person, cd_str actor, cd_arena *a, cd_seq *seq,
                                 cordon_error *err) {
  cd_json *v;
  store_stmt *st;
  CD_TRY(decide_get(s, decision, a, &v, err));
  if (!cd_str_eqc(text_of(v, "outcome"), "refer"))
    return refuse_input(err, "review.assign", "decision " CD_FMT " came to " CD_FMT "; there is nothing to answer",
                        CD_ARG(text_of(v, "decision")), CD_ARG(text_of(v, "outcome")));
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "giving out a review", err));
  CD_TRY(people_may(s, person, PEOPLE_OFFICER | PEOPLE_APPROVER, "answering a review", err));
  cd_json *o = put_str(a, put_str(a, cd_json_new_object(a), "decision", text_of(v, "decision")), "person", person);
  if (!o) return cd_no_memory(err);
  CD_TRY(store_record_append(s, CD_STR("review.assign"), actor, o, seq, err));
  CD_TRY(store_stmt_get(s, "review_assign", &st, err));
  store_bind_int(st, 1, decision);
  store_bind_int(st, 2, *seq);
  store_bind_str(st, 3, person);
  return store_run(st, err);
}

cordon_status review_assign(cd_store *s, cd_seq decision, cd_str person, cd_str actor, cd_arena *a, cd_seq *seq,
                            cordon_error *err) {
  if (person.len == 0 || person.len > 128)
    return refuse_input(err, "review.assign", "name the person who is to answer: --to NAME");
  CD_TRY(store_begin(s, err));
  cordon_status st = assign_open(s, decision, person, actor, a, seq, err);
  if (st == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return st;
}
