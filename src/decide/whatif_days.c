/* How an answer came about: the same order on the days on which the law that it meets, or a listing of its parties,
 * changes. */
#include <stdlib.h>

#include "base/limits.h"
#include "decide/whatif.h"

#define MAX_DAYS 400u
#define AROUND 1826 /* days before the first and after the last that are looked at */

/* From `from` on, up to the next. */
typedef struct stretch {
  cd_day from;
  run_outcome whole;
  unsigned char *results; /* of what decided: rules_truth + 1; 0: it was not looked at */
} stretch;

/* A rule that decided. */
typedef struct held {
  cd_str regime, rule, subject;
  rules_truth result;
} held;

typedef struct history {
  run *r;
  cd_arena *a, *scratch;
  cd_day *days;
  size_t day_count;
  held *held;
  size_t held_count;
  stretch *stretches;
  size_t count, room, now; /* now: the one that the decision's day lies in */
} history;

/* --- the days --- */

static int by_day(const void *x, const void *y) {
  cd_day p = *(const cd_day *)x, q = *(const cd_day *)y;
  return (p > q) - (p < q);
}

static cordon_status add_days(history *h, const cd_day *days, size_t count) {
  h->days = cd_grow_array(h->a, h->days, h->day_count, h->day_count + count + 1, sizeof *h->days);
  if (!h->days) return cd_no_memory(h->r->err);
  for (size_t i = 0; i < count; i++)
    if (days[i] > CD_DAY_MIN && days[i] < CD_DAY_MAX) h->days[h->day_count++] = days[i];
  return CORDON_OK;
}

static cordon_status collect_days(history *h) {
  for (size_t i = 0; i < h->r->result_count; i++) {
    cd_day *days;
    size_t count;
    if (h->r->results[i].jurisdiction == RULES_FALSE) continue;
    CD_TRY(rules_book_days(rules_set_book(h->r->rules, i), h->a, &days, &count, h->r->err));
    CD_TRY(add_days(h, days, count));
  }
  for (size_t i = 0; i < h->r->subject_count; i++)
    for (size_t k = 0; k < h->r->subjects[i].hit_count; k++) {
      const lists_hit *hit = &h->r->subjects[i].hits[k];
      cd_day days[2] = {hit->from, hit->to < CD_DAY_MAX ? hit->to + 1 : CD_DAY_MAX};
      CD_TRY(add_days(h, days, 2));
    }
  if (h->day_count) qsort(h->days, h->day_count, sizeof *h->days, by_day);
  size_t kept = 0;
  for (size_t i = 0; i < h->day_count; i++)
    if (!kept || h->days[kept - 1] != h->days[i]) h->days[kept++] = h->days[i];
  h->day_count = kept;
  return CORDON_OK;
}

/* --- one day --- */

static cordon_status collect_held(history *h) {
  size_t n = 0;
  for (size_t i = 0; i < h->r->result_count; i++) n += h->r->results[i].reason_count;
  h->held = CD_NEW_ARRAY(h->a, held, n + 1);
  if (!h->held) return cd_no_memory(h->r->err);
  for (size_t i = 0; i < h->r->result_count; i++)
    for (size_t k = 0; k < h->r->results[i].reason_count; k++) {
      const rules_reason *reason = &h->r->results[i].reasons[k];
      if (!reason->decisive) continue;
      h->held[h->held_count++] = (held){h->r->results[i].regime, reason->rule, reason->subject, reason->result};
    }
  return CORDON_OK;
}

static unsigned char result_of(const run *r, const held *x) {
  for (size_t i = 0; i < r->result_count; i++)
    for (size_t k = 0; cd_str_eq(r->results[i].regime, x->regime) && k < r->results[i].reason_count; k++) {
      const rules_reason *reason = &r->results[i].reasons[k];
      if (cd_str_eq(reason->rule, x->rule) && cd_str_eq(reason->subject, x->subject))
        return (unsigned char)(reason->result + 1);
    }
  return 0;
}

static cordon_status ask_on(history *h, cd_day day, stretch *out) {
  run r = {.engine = h->r->engine,
           .arena = h->scratch,
           .err = h->r->err,
           .order = h->r->order,
           .as_of = day,
           .known_at = h->r->known_at};
  cd_arena_reset(h->scratch);
  CD_TRY(run_answer(&r));
  *out = (stretch){.from = day, .whole = r.whole, .results = CD_NEW_ARRAY(h->a, unsigned char, h->held_count + 1)};
  if (!out->results) return cd_no_memory(r.err);
  for (size_t i = 0; i < h->held_count; i++) out->results[i] = result_of(&r, &h->held[i]);
  return CORDON_OK;
}

static bool same(const run_outcome *x, const run_outcome *y) {
  return x->outcome == y->outcome && x->at_least == y->at_least && x->at_most == y->at_most;
}

/* The days nearest to the decision's, where there are too many. */
static size_t first_day(const history *h) {
  size_t at = 0;
  while (at < h->day_count && h->days[at] <= h->r->as_of) at++;
  size_t before = MAX_DAYS / 2;
  return at > before ? at - before : 0;
}

static bool same_stretch(const history *h, const stretch *x, const stretch *y) {
  return same(&x->whole, &y->whole) && memcmp(x->results, y->results, h->held_count) == 0;
}

static cordon_status append(history *h, const stretch *s) {
  if (h->count == h->room) {
    h->room = h->room ? h->room * 2 : 64;
    h->stretches = cd_grow_array(h->a, h->stretches, h->count, h->room, sizeof *h->stretches);
    if (!h->stretches) return cd_no_memory(h->r->err);
  }
  h->stretches[h->count++] = *s;
  return CORDON_OK;
}

/* The days on which it changes between two days whose answers are known: what the law does not date, such as the end of
 * a licence. */
static cordon_status split(history *h, const stretch *lo, const stretch *hi, unsigned depth) {
  stretch mid;
  if (same_stretch(h, lo, hi) || depth > 40) return CORDON_OK;
  if (hi->from == lo->from + 1) return append(h, hi);
  CD_TRY(ask_on(h, lo->from + (hi->from - lo->from) / 2, &mid));
  CD_TRY(split(h, lo, &mid, depth + 1));
  return split(h, &mid, hi, depth + 1);
}

/* From the last stretch on to a day. */
static cordon_status fill(history *h, cd_day to) {
  stretch end, last = h->stretches[h->count - 1];
  if (to <= last.from) return CORDON_OK;
  CD_TRY(ask_on(h, to, &end));
  return split(h, &last, &end, 0);
}

static cordon_status ask_all(history *h) {
  size_t first = first_day(h), last = first + MAX_DAYS < h->day_count ? first + MAX_DAYS : h->day_count;
  stretch next;
  CD_TRY(ask_on(h, (first < last && h->days[first] <= h->r->as_of ? h->days[first] : h->r->as_of) - AROUND, &next));
  CD_TRY(append(h, &next));
  for (size_t i = first; i < last; i++) {
    if (h->days[i] <= h->stretches[h->count - 1].from) continue;
    CD_TRY(fill(h, h->days[i] - 1));
    CD_TRY(ask_on(h, h->days[i], &next));
    CD_TRY(append(h, &next));
  }
  CD_TRY(fill(h, (last > first && h->days[last - 1] > h->r->as_of ? h->days[last - 1] : h->r->as_of) + AROUND));
  h->stretches[0].from = CD_DAY_MIN;
  for (size_t i = 0; i < h->count; i++)
    if (h->stretches[i].from <= h->r->as_of) h->now = i;
  return CORDON_OK;
}

/* --- as JSON --- */

static cd_json *day_json(cd_arena *a, cd_day day) {
  char text[11];
  if (day <= CD_DAY_MIN || day >= CD_DAY_MAX) return cd_json_new_null(a);
  cd_str copy = cd_str_dup(a, cd_str_c(cd_day_format(day, text)));
  return copy.ptr ? cd_json_new_str(a, copy) : NULL;
}

static cd_json *stretches_json(const history *h) {
  cd_arena *a = h->a;
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0, next; i < h->count; i = next) {
    const stretch *s = &h->stretches[i];
    for (next = i + 1; next < h->count && same(&s->whole, &h->stretches[next].whole);) next++;
    cd_json *o = cd_json_set(a, cd_json_new_object(a), "from", day_json(a, s->from));
    o = cd_json_set(a, o, "to", next < h->count ? day_json(a, h->stretches[next].from - 1) : cd_json_new_null(a));
    o = cd_json_set(a, o, "outcome", cd_json_new_c(a, rules_outcome_name(s->whole.outcome)));
    o = cd_json_set(a, o, "at_least", cd_json_new_c(a, rules_outcome_name(s->whole.at_least)));
    o = cd_json_set(a, o, "at_most", cd_json_new_c(a, rules_outcome_name(s->whole.at_most)));
    list = cd_json_add(a, list, o);
  }
  return list;
}

static const char *word(unsigned char result) {
  return result ? rules_truth_name((rules_truth)(result - 1)) : "not looked at";
}

/* The stretch from which the rule has said what it says now. */
static cd_json *since_json(const history *h, size_t i) {
  cd_arena *a = h->a;
  size_t at = h->now;
  const held *x = &h->held[i];
  while (at > 0 && h->stretches[at - 1].results[i] == h->stretches[h->now].results[i]) at--;
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "regime", cd_json_new_str(a, x->regime));
  o = cd_json_set(a, o, "rule", cd_json_new_str(a, x->rule));
  if (x->subject.len) o = cd_json_set(a, o, "subject", cd_json_new_str(a, x->subject));
  o = cd_json_set(a, o, "result", cd_json_new_c(a, rules_truth_name(x->result)));
  o = cd_json_set(a, o, "since", day_json(a, h->stretches[at].from));
  if (at > 0) o = cd_json_set(a, o, "before", cd_json_new_c(a, word(h->stretches[at - 1].results[i])));
  return o;
}

static cordon_status made(history *h, cd_json **out) {
  cd_json *since = cd_json_new_list(h->a);
  CD_TRY(collect_held(h));
  CD_TRY(collect_days(h));
  CD_TRY(ask_all(h));
  for (size_t i = 0; i < h->held_count; i++) since = cd_json_add(h->a, since, since_json(h, i));
  *out = cd_json_set(h->a, cd_json_new_object(h->a), "since", since);
  *out = cd_json_set(h->a, *out, "outcomes", stretches_json(h));
  return *out ? CORDON_OK : cd_no_memory(h->r->err);
}

cordon_status whatif_history(run *r, cd_arena *a, cd_json **out) {
  history h = {.r = r, .a = a, .scratch = cd_arena_new(CD_DECISION_ARENA_BYTES)};
  if (!h.scratch) return cd_no_memory(r->err);
  cordon_status status = made(&h, out);
  cd_arena_free(h.scratch);
  return status;
}
