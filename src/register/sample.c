/* Each thing of the population has a number, the SHA-256 of the seed, a line feed and its id; those with the lowest
 * numbers are the sample. So it depends on the seed and the ids alone, not on any order, and nobody who does not choose
 * the seed can steer it. */
#include "register/sample.h"

#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"
#include "register/shared_forms.h"

#define MAX_SAMPLE 1000

static const char *const of_words[] = {"licences", "draws", "applications", "decisions", NULL};
static const char *const results[] = {"in_order", "discrepancy", "not_available", NULL};

/* clang-format off */
FORM_OF(sample, "a sample",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_WORDS("of", FORM_REQUIRED, of_words),
  FORM_FIELD("count", FORM_INT, FORM_REQUIRED),
  FORM_FIELD("seed", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("from", FORM_DAY, 0),
  FORM_FIELD("to", FORM_DAY, 0),
  FORM_FIELD("text", FORM_TEXT, 0),
  FORM_FIELD("due", FORM_DAY, 0));

FORM_OF(outcome, "the result of a piece",
  FORM_FIELD("piece", FORM_ID, FORM_REQUIRED),
  FORM_WORDS("result", FORM_REQUIRED, results),
  FORM_FIELD("text", FORM_TEXT, 0),
  FORM_FIELD("finding", FORM_ID, 0),
  FORM_PART("evidence", FORM_LIST, shared_evidence));
/* clang-format on */

/* --- drawing --- */

typedef struct piece {
  cd_digest number;
  cd_str id;
} piece;
typedef struct drawing {
  cd_arena *arena;
  cd_str seed;
  piece *items; /* by number */
  size_t count, room;
  int64_t population;
} drawing;

static int by_number(const cd_digest *x, const cd_digest *y) { return memcmp(x, y, sizeof *x); }

static cordon_status number_of(const drawing *g, cd_str id, cd_digest *out, cordon_error *err) {
  cd_sha256_ctx *c = cd_sha256_begin();
  if (!c) return cd_no_memory(err);
  cd_sha256_add(c, g->seed);
  cd_sha256_add(c, CD_STR("\n"));
  cd_sha256_add(c, id);
  *out = cd_sha256_end(c);
  return CORDON_OK;
}

static cordon_status consider(drawing *g, cd_str id, cordon_error *err) {
  piece one = {.id = id};
  CD_TRY(number_of(g, id, &one.number, err));
  g->population++;
  size_t at = g->count;
  while (at > 0 && by_number(&one.number, &g->items[at - 1].number) < 0) at--;
  if (at == g->room) return CORDON_OK;
  one.id = cd_str_dup(g->arena, id);
  if (!one.id.ptr) return cd_no_memory(err);
  size_t moved = (g->count < g->room ? g->count : g->room - 1) - at;
  memmove(&g->items[at + 1], &g->items[at], moved * sizeof *g->items);
  g->items[at] = one;
  if (g->count < g->room) g->count++;
  return CORDON_OK;
}

static cordon_status consider_all(drawing *g, cd_store *s, const cd_json *v, cd_seq known_at, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  cd_str statement = cd_str_printf(g->arena, "sample_" CD_FMT, CD_ARG(cd_json_str(cd_json_get(v, "of"))));
  if (!statement.ptr) return cd_no_memory(err);
  CD_TRY(store_stmt_get(s, statement.ptr, &st, err));
  store_bind_int(st, 1, known_at);
  store_bind_int(st, 2, rows_day(v, "from", CD_DAY_MIN));
  store_bind_int(st, 3, rows_day(v, "to", CD_DAY_MAX));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = consider(g, store_col_view(st, 0), err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

static cordon_status draw(cd_store *s, const cd_json *v, cd_seq known_at, cd_arena *a, cd_json **out,
                          int64_t *population, cordon_error *err) {
  drawing g = {
      .arena = a, .seed = cd_json_str(cd_json_get(v, "seed")), .room = (size_t)cd_json_int(cd_json_get(v, "count"), 1)};
  g.items = CD_NEW_ARRAY(a, piece, g.room + 1);
  if (!g.items) return cd_no_memory(err);
  CD_TRY(consider_all(&g, s, v, known_at, err));
  *population = g.population;
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < g.count; i++) *out = cd_json_add(a, *out, cd_json_new_str(a, g.items[i].id));
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status add_check(case_doing *d, cordon_error *err) {
  cd_seq known_at;
  cd_json *pieces;
  int64_t population;
  if (cd_json_int(cd_json_get(d->content, "count"), 0) > MAX_SAMPLE)
    return form_fail(&d->src, "count", err, "a sample is of at most %d", MAX_SAMPLE);
  CD_TRY(store_last_seq(d->store, &known_at, err));
  CD_TRY(draw(d->store, d->content, known_at, d->arena, &pieces, &population, err));
  if (population == 0) return refuse_state(err, "sample.empty", "there is nothing of that kind and time to draw from");
  CD_TRY(case_put(d, "population", cd_json_new_int(d->arena, population), err));
  CD_TRY(case_put(d, "drawn_at", cd_json_new_int(d->arena, known_at), err));
  CD_TRY(case_put(d, "results", cd_json_new_object(d->arena), err));
  return case_put(d, "pieces", pieces, err);
}

cordon_status sample_check(cd_store *s, cd_str id, cd_arena *a, cordon_error *err) {
  cd_json *v, *again;
  int64_t population;
  CD_TRY(case_get(s, "sample", id, CD_SEQ_LATEST, a, &v, err));
  CD_TRY(draw(s, v, cd_json_int(cd_json_get(v, "drawn_at"), 0), a, &again, &population, err));
  if (cd_json_eq(again, cd_json_get(v, "pieces")) && population == cd_json_int(cd_json_get(v, "population"), 0))
    return CORDON_OK;
  return refuse_state(err, "sample.drawn", "sample " CD_FMT " does not come out again: it was not drawn so",
                      CD_ARG(id));
}

/* --- its pieces --- */

static cordon_status take_result(case_doing *d, cordon_error *err) {
  const cd_json *pieces = cd_json_get(d->whole, "pieces");
  cd_str id = cd_json_str(cd_json_get(d->content, "piece"));
  bool found = false;
  for (size_t i = 0; i < cd_json_count(pieces); i++) found = found || cd_str_eq(cd_json_str(cd_json_at(pieces, i)), id);
  if (!found)
    return refuse_input(err, "sample.piece", CD_FMT " is no piece of sample " CD_FMT, CD_ARG(id), CD_ARG(d->id));
  CD_TRY(case_need(d, "finding", "finding", err));
  cd_json *all = cd_json_copy(d->arena, cd_json_get(d->whole, "results"));
  return case_put(d, "results", cd_json_set_s(d->arena, all, id, cd_json_get(d->content, "result")), err);
}

static cordon_status check_closing(case_doing *d, cordon_error *err) {
  size_t open = cd_json_count(cd_json_get(d->whole, "pieces")) - cd_json_count(cd_json_get(d->whole, "results"));
  if (open == 0) return CORDON_OK;
  return refuse_state(err, "sample.open", "%zu pieces of sample " CD_FMT " have no result yet", open, CD_ARG(d->id));
}

static const case_verb verbs[] = {
    {"result", "drawn", NULL, 0, &outcome, take_result, NULL},
    {"close", "drawn", "closed", CASE_REASON, NULL, check_closing, NULL},
};

static size_t due(const cd_json *whole, cd_arena *a, case_due *out) {
  cd_day by = rows_day(whole, "due", CD_DAY_NONE);
  (void)a;
  if (by == CD_DAY_NONE || !cd_str_eqc(cd_json_str(cd_json_get(whole, "state")), "drawn")) return 0;
  out[0] = (case_due){by, CD_STR("the results of the sample"), CD_STR(""), false};
  return 1;
}

const case_kind sample_kind = {.name = "sample",
                               .article = "a",
                               .prefix = "SM",
                               .form = &sample,
                               .add = {"add", NULL, "drawn", 0, NULL, add_check, NULL},
                               .verbs = verbs,
                               .verb_count = sizeof verbs / sizeof verbs[0],
                               .due = due};
