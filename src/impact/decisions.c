/* Past decisions: those whose parties meet the difference are found by their personal values, and decided again.
 *
 * A decision's body holds salted digests where its parties' names stood. Each kept value is asked against the
 * difference once; then the bodies are looked through for the digests of those that meet it, as bytes, so that nothing
 * else of a body is read. */
#include "base/limits.h"
#include "base/map.h"
#include "impact/trial.h"
#include "register/personal.h"

#define SALTED "\"salted\":\""

typedef struct past {
  cd_seq seq;
  bool last_of_order;
} past;

typedef struct finder {
  trial *t;
  cd_arena *a;
  cd_map *met;    /* digests of values that meet the difference */
  cd_map *asked;  /* values that were asked about, and what came of it */
  cd_map *orders; /* an order's id to its last decision, as an index into `all` */
  past *all;
  size_t count, room;
  bool *touched; /* by index: a party of it meets the difference */
  cd_buf head;   /* of one record */
} finder;

/* --- values --- */

static cordon_status text_meets(finder *f, cd_str text, bool *out, cordon_error *err) {
  if (f->t->reach) {
    cd_json *party = cd_json_set(f->t->scratch, cd_json_new_object(f->t->scratch), "name",
                                 cd_json_new_str(f->t->scratch, text));
    return party ? trial_reaches(f->t, party, out, err) : cd_no_memory(err);
  }
  static const names_schema schemas[] = {NAMES_ANY, NAMES_PERSON, NAMES_COMPANY};
  const lists_screen_options loose = {.min_score = TRIAL_LOOSE_SCORE};
  const names_text name = {.text = text};
  *out = false;
  for (size_t i = 0; !*out && i < sizeof schemas / sizeof *schemas; i++) {
    const names_subject subject = {.schema = schemas[i], .names = &name, .name_count = 1};
    CD_TRY(lists_delta_meets(f->t->delta, &subject, LISTS_DELTA_BOTH, &loose, f->t->scratch, out, err));
  }
  return CORDON_OK;
}

/* A name stands as a text, aliases as a list of them; other personal values are objects and dates. */
static cordon_status value_meets(finder *f, cd_str value, bool *out, cordon_error *err) {
  cd_json *v;
  *out = false;
  CD_TRY(cd_json_parse(value, "the store", f->t->scratch, &v, err));
  if (v->kind == CD_JSON_STRING) return text_meets(f, v->as.string, out, err);
  for (size_t i = 0; !*out && v->kind == CD_JSON_LIST && i < v->count; i++)
    if (v->as.items[i]->kind == CD_JSON_STRING) CD_TRY(text_meets(f, v->as.items[i]->as.string, out, err));
  return CORDON_OK;
}

/* The same name stands in many decisions, each time under another digest: it is asked about once. */
static cordon_status value_meets_once(finder *f, cd_str value, bool *met, cordon_error *err) {
  static const bool yes = true, no = false;
  const bool *known = cd_map_get(f->asked, value);
  if (known != NULL) {
    *met = *known;
    return CORDON_OK;
  }
  CD_TRY(value_meets(f, value, met, err));
  cd_arena_reset(f->t->scratch);
  cd_str key = cd_str_dup(f->a, value);
  return key.ptr && cd_map_put(f->asked, key, (void *)(uintptr_t)(*met ? &yes : &no)) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status take_value(finder *f, cd_str digest, cd_str value, cordon_error *err) {
  bool met = false;
  CD_TRY(value_meets_once(f, value, &met, err));
  if (!met) return CORDON_OK;
  cd_str key = cd_str_dup(f->a, digest);
  return key.ptr && cd_map_put(f->met, key, f) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status find_values(finder *f, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(f->t->before.store, "impact_personal", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = take_value(f, store_col_view(st, 0), store_col_view(st, 1), err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

/* --- bodies --- */

static bool cites_reached(const finder *f, cd_str body) {
  const trial_reach *reach = f->t->reach;
  for (size_t i = 0; reach && i < cd_map_count(reach->licences); i++)
    if (cd_str_find(body, *(const cd_str *)cd_map_value_at(reach->licences, i)) >= 0) return true;
  return false;
}

static bool body_is_touched(const finder *f, cd_str body) {
  if (f->t->delta == NULL && f->t->reach == NULL) return true;
  if (cites_reached(f, body)) return true;
  for (ptrdiff_t at; (at = cd_str_find(body, CD_STR(SALTED))) >= 0;) {
    body = cd_str_sub(body, (size_t)at + sizeof SALTED - 1, body.len);
    cd_str rest = body, digest;
    if (cd_str_cut(&rest, '"', &digest) && cd_map_has(f->met, digest)) return true;
  }
  return false;
}

/* The order's id, where it can be told at a glance: what stands before it in a canonical order holds no other "id" of a
 * text. */
static cd_str order_of(cd_str head) {
  static const char member[] = "\"id\":\"";
  cd_str id, rest;
  ptrdiff_t at = cd_str_find(head, CD_STR(",\"input\":{"));
  if (at < 0) return (cd_str){NULL, 0};
  rest = cd_str_sub(head, (size_t)at, head.len);
  at = cd_str_find(rest, cd_str_c(member));
  if (at < 0) return (cd_str){NULL, 0};
  rest = cd_str_sub(rest, (size_t)at + sizeof member - 1, rest.len);
  return cd_str_cut(&rest, '"', &id) ? id : (cd_str){NULL, 0};
}

static cordon_status grow(finder *f, cordon_error *err) {
  size_t room = f->room ? f->room * 2 : 1024;
  f->all = cd_grow_array(f->a, f->all, f->room, room, sizeof *f->all);
  f->touched = cd_grow_array(f->a, f->touched, f->room, room, sizeof *f->touched);
  f->room = room;
  return f->all && f->touched ? CORDON_OK : cd_no_memory(err);
}

static cordon_status new_order(finder *f, cd_str order, size_t **out, cordon_error *err) {
  cd_str key = cd_str_dup(f->a, order);
  *out = CD_NEW(f->a, size_t);
  return key.ptr && *out && cd_map_put(f->orders, key, *out) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status take_body(finder *f, cd_seq seq, cd_str body, cordon_error *err) {
  if (f->count == f->room) CD_TRY(grow(f, err));
  cd_str order = order_of(body);
  if (order.len > 0) {
    size_t *last = cd_map_get(f->orders, order);
    if (last == NULL) CD_TRY(new_order(f, order, &last, err));
    *last = f->count;
  }
  f->touched[f->count] = body_is_touched(f, body);
  f->all[f->count++] = (past){seq, false};
  return CORDON_OK;
}

static cd_time period_start(const impact_options *o) {
  if (o->all) return INT64_MIN;
  cd_day day = o->since != CD_DAY_NONE ? o->since : cd_time_day(cd_clock_now()) - 365;
  return (cd_time)day * 86400 * 1000000;
}

/* Records are numbered in the order of time: the period begins after the last one before it. */
static cd_seq first_record(const trial *t) {
  cd_time start = period_start(t->opt);
  cd_seq before = 0;
  if (start == INT64_MIN || store_seq_at(t->before.store, start - 1, &before, NULL) != CORDON_OK) return 0;
  return before;
}

/* The question stands first in a body: what was found and reasoned, which is most of it, is not read. */
static cordon_status take_head(finder *f, cd_seq seq, cd_buf *head, cordon_error *err) {
  cd_buf_clear(head);
  CD_TRY(store_record_head(f->t->before.store, seq, CD_STR(",\"known_at\":"), head, err));
  return take_body(f, seq, cd_buf_view(head), err);
}

static cordon_status find_bodies(finder *f, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  cd_buf head;
  cd_buf_init(&head, CD_MAX_JSON_BYTES);
  CD_TRY(store_stmt_get(f->t->before.store, "impact_decisions", &st, err));
  store_bind_int(st, 1, first_record(f->t));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = take_head(f, store_col_int(st, 0), &head, err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  cd_buf_free(&head);
  for (size_t i = 0; status == CORDON_OK && i < cd_map_count(f->orders); i++)
    f->all[*(const size_t *)cd_map_value_at(f->orders, i)].last_of_order = true;
  return status;
}

/* --- deciding again --- */

static cordon_status order_text(const cd_json *decision, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_buf text;
  cd_buf_init(&text, CD_MAX_ORDER_BYTES);
  cordon_status st = cd_json_write(cd_json_get(decision, "input"), &text, err);
  if (st == CORDON_OK) st = cd_buf_status(&text, err);
  if (st == CORDON_OK) *out = cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  return st == CORDON_OK && out->ptr == NULL ? cd_no_memory(err) : st;
}

static cordon_status note_erased(trial *t, cd_str id, cordon_error *err) {
  impact_report *r = t->r;
  cd_str *grown = cd_grow_array(t->a, r->notes, r->note_count, r->note_count + 1, sizeof *grown);
  cd_str text =
      cd_str_printf(t->a, "Decision " CD_FMT " cannot be made again: its personal values were erased.", CD_ARG(id));
  if (grown == NULL || text.ptr == NULL) return cd_no_memory(err);
  r->notes = grown;
  r->notes[r->note_count++] = text;
  return CORDON_OK;
}

static cordon_status decide_again(finder *f, const past *p, cordon_error *err) {
  trial *t = f->t;
  cd_json *decision;
  cd_str text = {NULL, 0};
  trial_outcome o;
  CD_TRY(decide_get(t->before.store, p->seq, t->scratch, &decision, err));
  cd_str id = cd_json_str(cd_json_get(decision, "decision")), order = cd_json_str(cd_json_get(decision, "order"));
  CD_TRY(order_text(decision, t->scratch, &text, err));
  if (cd_str_find(text, CD_STR(SALTED)) >= 0) return note_erased(t, id, err);
  CD_TRY(trial_order(t, text, false, &o, err));
  if (!o.differs) return CORDON_OK;
  bool waits = p->last_of_order && cd_str_eqc(cd_json_str(cd_json_get(decision, "outcome")), "refer");
  impact_item item = {.kind = waits ? "order" : "decision",
                      .before = o.before,
                      .after = o.after,
                      .before_ends = o.before_ends,
                      .after_ends = o.after_ends,
                      .reasons = o.reasons,
                      .follows = "decide_again"};
  item.id = cd_str_dup(t->a, waits ? order : id);
  item.order = cd_str_dup(t->a, order);
  return item.id.ptr && item.order.ptr ? trial_add(t, item, err) : cd_no_memory(err);
}

/* --- a rulebook: what it says alike is not decided again --- */

/* The question of a decision; NULL where the record is not as this program writes it: then it is decided in full. */
static cordon_status question_of(finder *f, cd_seq seq, const cd_json **out, cordon_error *err) {
  trial *t = f->t;
  cd_json *body;
  *out = NULL;
  cd_buf_clear(&f->head);
  CD_TRY(store_record_head(t->before.store, seq, CD_STR(",\"known_at\":"), &f->head, err));
  cd_buf_byte(&f->head, '}');
  cd_str text = cd_str_dup(t->scratch, cd_buf_view(&f->head));
  if (!text.ptr) return cd_no_memory(err);
  if (cd_json_parse(text, "the store", t->scratch, &body, NULL) == CORDON_OK) *out = cd_json_get(body, "input");
  return CORDON_OK;
}

/* NULL where names were erased. */
static cordon_status reveal(const trial *t, const cd_json *order, const cd_json **out, cordon_error *err) {
  personal p;
  bool erased = false;
  CD_TRY(personal_open(&p, t->before.store, true, t->scratch, err));
  const cd_json *whole = personal_reveal(&p, order, &erased);
  *out = erased ? NULL : whole;
  return whole ? CORDON_OK : err ? err->code : CORDON_NO_MEMORY;
}

/* First by what needs no names, as most orders need none; then by all rulebooks. */
static cordon_status same_by_rulebook(finder *f, cd_seq seq, bool *same, cordon_error *err) {
  const trial *t = f->t;
  const cd_json *order;
  bool names;
  *same = false;
  if (strcmp(t->r->noun, "rulebook") != 0 || t->opt->full) return CORDON_OK;
  CD_TRY(question_of(f, seq, &order, err));
  if (!order) return CORDON_OK;
  CD_TRY(decide_needs_names(t->before.engine, t->after.engine, t->r->subject, order, &names, err));
  if (names) CD_TRY(reveal(t, order, &order, err));
  if (!order) return CORDON_OK;
  CD_TRY(decide_alike(t->before.engine, t->after.engine, t->r->subject, DECIDE_ALIKE_REGIME, order, t->r->as_of,
                      t->scratch, same, err));
  if (*same) return CORDON_OK;
  if (!names) CD_TRY(reveal(t, order, &order, err));
  if (!order) return CORDON_OK;
  return decide_alike(t->before.engine, t->after.engine, t->r->subject, DECIDE_ALIKE_WHOLE, order, t->r->as_of,
                      t->scratch, same, err);
}

static cordon_status try_past(finder *f, const past *p, cordon_error *err) {
  bool same;
  CD_TRY(same_by_rulebook(f, p->seq, &same, err));
  return same ? CORDON_OK : decide_again(f, p, err);
}

static cordon_status find(finder *f, cordon_error *err) {
  f->met = cd_map_new(f->a, 256);
  f->asked = cd_map_new(f->a, 1024);
  f->orders = cd_map_new(f->a, 1024);
  if (f->met == NULL || f->asked == NULL || f->orders == NULL) return cd_no_memory(err);
  if (f->t->delta != NULL || f->t->reach != NULL) CD_TRY(find_values(f, err));
  CD_TRY(find_bodies(f, err));
  f->t->r->looked_at.decisions = f->count;
  for (size_t i = 0; i < f->count; i++) {
    if (f->t->opt->progress != NULL && i % 256 == 0)
      f->t->opt->progress(f->t->opt->user, "deciding again", i, f->count);
    if (!f->touched[i]) continue;
    CD_TRY(try_past(f, &f->all[i], err));
    cd_arena_reset(f->t->scratch);
  }
  return CORDON_OK;
}

cordon_status trial_decisions(trial *t, cordon_error *err) {
  finder f = {.t = t, .a = cd_arena_new(0)};
  cd_buf_init(&f.head, CD_MAX_JSON_BYTES);
  cordon_status st = f.a ? find(&f, err) : cd_no_memory(err);
  cd_buf_free(&f.head);
  cd_arena_free(f.a);
  return st;
}
