/* An act on the ledger: read what it says, check it against the licence and the rows, write one record and one row. */
#include "register/ledger.h"

#include <stdio.h>

#include "register/ledger_limits.h"
#include "register/ledger_lines.h"
#include "register/ledger_rows.h"
#include "register/people.h"
#include "register/refuse.h"
#include "register/standing.h"

/* One act in the making. */
typedef struct posting {
  cd_store *store;
  const ledger_request *request;
  cd_arena *arena;
  cordon_error *err;
  cd_str licence;
  const cd_json *content;
  int64_t account;
  ledger_line line;
  bool given[LEDGER_MEASURES];
  cd_dec stated[LEDGER_MEASURES], amount[LEDGER_MEASURES]; /* as given; in the line's unit */
  ledger_row target;                                       /* seq 0: none */
  ledger_row row;
} posting;

static bool takes(ledger_act act) { return act == LEDGER_RESERVE || act == LEDGER_DRAW || act == LEDGER_LATE; }
static cd_dec negative(cd_dec d) { return (cd_dec){-d.coef, d.scale}; }

/* --- the line --- */

static cordon_status no_line(posting *p, int64_t wanted) {
  char all[160] = "";
  size_t len = 0, count = ledger_line_count(p->content);
  for (size_t i = 0; i < count && len < sizeof all - 24; i++) {
    ledger_line one;
    ledger_line_at(p->content, i, &one);
    len += (size_t)snprintf(all + len, sizeof all - len, "%s%lld", i ? ", " : "", (long long)one.number);
  }
  if (wanted == 0)
    return refuse_input(p->err, "ledger.line", "licence " CD_FMT " has several lines; name one of: %s",
                        CD_ARG(p->licence), all);
  return refuse_input(p->err, "ledger.line", "licence " CD_FMT " has no line %lld; it has: %s", CD_ARG(p->licence),
                      (long long)wanted, all);
}

static cordon_status find_line(posting *p) {
  size_t count = ledger_line_count(p->content);
  int64_t wanted = p->request->line ? p->request->line : p->target.seq ? p->target.line : 0;
  for (size_t i = 0; i < count; i++) {
    ledger_line_at(p->content, i, &p->line);
    if (p->line.number == wanted || (wanted == 0 && count == 1)) return CORDON_OK;
  }
  return no_line(p, wanted);
}

/* An act that is dated back falls under the version of its day, and must fit the newest one too: what was amended down
 * since has no room for it any more. */
static cordon_status bound_by_newest(posting *p, cd_seq used) {
  register_row row;
  cd_json *newest;
  CD_TRY(rows_get_as_of(p->store, "licence", p->licence, CD_DAY_MAX, CD_SEQ_LATEST, &row, p->err));
  if (row.seq == used) return CORDON_OK;
  CD_TRY(rows_content(p->store, row.seq, p->arena, &newest, NULL, NULL, p->err));
  for (size_t i = 0; i < ledger_line_count(newest); i++) {
    ledger_line one;
    ledger_line_at(newest, i, &one);
    for (int m = 0; one.number == p->line.number && m < LEDGER_MEASURES; m++) {
      int order = 0;
      bool lower = one.limited[m] &&
                   (!p->line.limited[m] || (cd_dec_cmp(one.licensed[m], p->line.licensed[m], &order) && order < 0));
      if (!lower || !cd_str_eq(one.unit[m], p->line.unit[m])) continue;
      p->line.limited[m] = true;
      p->line.licensed[m] = one.licensed[m];
    }
  }
  return CORDON_OK;
}

/* --- amounts --- */

static cordon_status read_amount(posting *p, ledger_measure m, cd_str text, cd_str unit) {
  const char *what = ledger_amount_field[m];
  if (text.len == 0) return CORDON_OK;
  if (!cd_dec_parse(text, &p->stated[m]) || p->stated[m].coef < 0) {
    return refuse_input(p->err, "ledger.amount",
                        "the %s \"" CD_FMT "\" is no amount; write a decimal of 0 or more, such as \"12.5\"", what,
                        CD_ARG(text));
  }
  p->given[m] = true;
  if (p->line.unit[m].len == 0) return CORDON_OK; /* the licence does not count it; it is recorded as told */
  if (unit.len == 0) {
    return refuse_input(p->err, "ledger.unit", "the %s needs its %s; line %lld of licence " CD_FMT " is in " CD_FMT,
                        what, ledger_unit_field[m], (long long)p->line.number, CD_ARG(p->licence),
                        CD_ARG(p->line.unit[m]));
  }
  return CORDON_OK;
}

static cordon_status read_quantity(posting *p) {
  const ledger_request *r = p->request;
  CD_TRY(read_amount(p, LEDGER_QUANTITY, r->quantity, r->unit));
  if (!p->given[LEDGER_QUANTITY] || p->line.unit[LEDGER_QUANTITY].len == 0) return CORDON_OK;
  if (ledger_convert(&p->line, LEDGER_QUANTITY, r->unit, p->stated[LEDGER_QUANTITY], &p->amount[LEDGER_QUANTITY]))
    return CORDON_OK;
  return refuse_input(p->err, "ledger.unit",
                      "the quantity is in " CD_FMT ", and line %lld of licence " CD_FMT " in " CD_FMT
                      "; the units must be equal, or the line must state a "
                      "conversion that fits",
                      CD_ARG(r->unit), (long long)p->line.number, CD_ARG(p->licence),
                      CD_ARG(p->line.unit[LEDGER_QUANTITY]));
}

/* A value in another currency counts by the rate that is given with it: exact, never rounded. */
static cordon_status read_value(posting *p) {
  const ledger_request *r = p->request;
  const cd_dec value = p->stated[LEDGER_VALUE];
  cd_str own = p->line.unit[LEDGER_VALUE];
  cd_dec rate;
  if (!p->given[LEDGER_VALUE] || own.len == 0) return CORDON_OK;
  p->amount[LEDGER_VALUE] = value;
  if (cd_str_eq(r->currency, own)) {
    if (r->rate.len == 0) return CORDON_OK;
    return refuse_input(p->err, "ledger.rate",
                        "the value is in the licence's own currency " CD_FMT "; leave the rate out", CD_ARG(own));
  }
  if (r->rate.len == 0) {
    return refuse_input(p->err, "ledger.rate",
                        "the value is in " CD_FMT ", and line %lld of licence " CD_FMT " in " CD_FMT
                        "; give the rate, in " CD_FMT " for one " CD_FMT,
                        CD_ARG(r->currency), (long long)p->line.number, CD_ARG(p->licence), CD_ARG(own), CD_ARG(own),
                        CD_ARG(r->currency));
  }
  if (!cd_dec_parse(r->rate, &rate) || rate.coef <= 0) {
    return refuse_input(p->err, "ledger.rate", "the rate \"" CD_FMT "\" is no decimal above 0, such as \"3.2175\"",
                        CD_ARG(r->rate));
  }
  if (cd_dec_mul(value, rate, &p->amount[LEDGER_VALUE])) return CORDON_OK;
  return refuse_input(p->err, "ledger.range",
                      "value times rate has more digits than a decimal holds; give a rate with fewer digits");
}

static cordon_status read_amounts(posting *p) {
  const ledger_request *r = p->request;
  CD_TRY(read_amount(p, LEDGER_VALUE, r->value, r->currency));
  CD_TRY(read_quantity(p));
  CD_TRY(read_value(p));
  if (takes(r->act)) {
    for (int m = 0; m < LEDGER_MEASURES; m++) {
      if (!p->line.limited[m] || p->given[m]) continue;
      return refuse_input(p->err, "ledger.amount",
                          "line %lld of licence " CD_FMT " is controlled by %s; state the %s with its %s",
                          (long long)p->line.number, CD_ARG(p->licence), ledger_amount_field[m], ledger_amount_field[m],
                          ledger_unit_field[m]);
    }
  }
  bool some = p->given[LEDGER_QUANTITY] || p->given[LEDGER_VALUE];
  bool nothing = some && p->stated[LEDGER_QUANTITY].coef == 0 && p->stated[LEDGER_VALUE].coef == 0;
  if ((takes(r->act) && (!some || nothing)) || (r->act == LEDGER_ADJUST && !some)) {
    return refuse_input(p->err, "ledger.amount", "%s what? state a quantity or a value above 0",
                        ledger_act_name(r->act));
  }
  return CORDON_OK;
}

/* --- the row it acts on --- */

static cordon_status find_target(posting *p) {
  const ledger_request *r = p->request;
  bool needed = r->act == LEDGER_REVERSE || r->act == LEDGER_ADJUST || r->act == LEDGER_CONTRA;
  if (r->target.len == 0) {
    return needed ? refuse_input(p->err, "ledger.target",
                                 "%s needs the reference of the draw or reservation that it is about",
                                 ledger_act_name(r->act))
                  : CORDON_OK;
  }
  CD_TRY(ledger_find(p->store, p->account, r->target, &p->target, p->err));
  if (p->target.seq == 0) {
    return refuse_state(p->err, "ledger.target",
                        "the ledger of licence " CD_FMT " has no row " CD_FMT "; `cordon licence show` prints them",
                        CD_ARG(p->licence), CD_ARG(r->target));
  }
  bool fits = needed ? takes(p->target.act) : p->target.act == LEDGER_RESERVE && r->act != LEDGER_RESERVE;
  if (fits) return CORDON_OK;
  return refuse_state(p->err, "ledger.target", CD_FMT " is a row of kind %s; %s is about %s", CD_ARG(r->target),
                      ledger_act_name(p->target.act), ledger_act_name(r->act),
                      needed ? "a draw or a reservation" : "a reservation");
}

/* --- what it changes --- */

static cordon_status over_outstanding(posting *p, ledger_measure m, cd_dec open) {
  char left[CD_DEC_MAX_TEXT], wanted[CD_DEC_MAX_TEXT];
  return refuse_state(p->err, "ledger.outstanding", "only %s %s of " CD_FMT " is left to %s, not %s",
                      cd_dec_format(open, left), ledger_amount_field[m], CD_ARG(p->request->target),
                      ledger_act_name(p->request->act), cd_dec_format(p->amount[m], wanted));
}

/* A draw from a reservation frees what it uses of it. */
static cordon_status change_take(posting *p, const cd_dec open[LEDGER_MEASURES]) {
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    int order = 0;
    cd_dec *into = p->request->act == LEDGER_RESERVE ? p->row.change.held : p->row.change.drawn;
    into[m] = p->amount[m];
    if (p->target.seq == 0) continue;
    if (!cd_dec_cmp(p->amount[m], open[m], &order) || order > 0) return over_outstanding(p, (ledger_measure)m, open[m]);
    p->row.change.held[m] = negative(p->amount[m]);
  }
  return CORDON_OK;
}

static cordon_status change_back(posting *p, const cd_dec open[LEDGER_MEASURES]) {
  bool all = !p->given[LEDGER_QUANTITY] && !p->given[LEDGER_VALUE];
  cd_dec *from = p->target.act == LEDGER_RESERVE ? p->row.change.held : p->row.change.drawn;
  if (p->request->act == LEDGER_CONTRA && !all)
    return refuse_input(p->err, "ledger.contra",
                        "a contra cancels a row as a whole; leave the amounts out, or reverse a part");
  if (open[LEDGER_QUANTITY].coef == 0 && open[LEDGER_VALUE].coef == 0) {
    return refuse_state(p->err, "ledger.outstanding", "nothing of " CD_FMT " is left to %s; it was given back already",
                        CD_ARG(p->request->target), ledger_act_name(p->request->act));
  }
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    int order = 0;
    if (all) p->amount[m] = open[m];
    if (!all && p->line.limited[m] && open[m].coef != 0 && !p->given[m]) {
      return refuse_input(p->err, "ledger.amount",
                          "a part is given back in all that the line controls; state the %s too",
                          ledger_amount_field[m]);
    }
    if (!cd_dec_cmp(p->amount[m], open[m], &order) || order > 0) return over_outstanding(p, (ledger_measure)m, open[m]);
    from[m] = negative(p->amount[m]);
  }
  return CORDON_OK;
}

static cordon_status change_correct(posting *p, const cd_dec open[LEDGER_MEASURES]) {
  cd_dec *into = p->target.act == LEDGER_RESERVE ? p->row.change.held : p->row.change.drawn;
  bool changes = false;
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    if (!p->given[m] || p->line.unit[m].len == 0) continue;
    if (!cd_dec_sub(p->amount[m], open[m], &into[m]))
      return refuse_input(p->err, "ledger.range", "the amount has more digits than a decimal holds");
    changes = changes || into[m].coef != 0;
  }
  return changes
             ? CORDON_OK
             : refuse_state(p->err, "ledger.adjust", "the adjustment changes nothing: " CD_FMT " stands at that amount",
                            CD_ARG(p->request->target));
}

static cordon_status find_change(posting *p) {
  cd_dec open[LEDGER_MEASURES] = {{0, 0}, {0, 0}};
  if (p->target.seq) CD_TRY(ledger_outstanding(p->store, &p->target, open, p->err));
  if (takes(p->request->act)) return change_take(p, open);
  return p->request->act == LEDGER_ADJUST ? change_correct(p, open) : change_back(p, open);
}

/* --- may it? --- */

static cordon_status check_standing(posting *p) {
  licence_standing now;
  char day[11], since[11] = "its record";
  if (!takes(p->request->act)) return CORDON_OK; /* giving back and correcting is always open */
  CD_TRY(standing_get(p->store, p->licence, p->content, p->row.day, CD_SEQ_LATEST, &now, p->err));
  if (now.state == LICENCE_ACTIVE) return CORDON_OK;
  cd_day_format(p->row.day, day);
  if (now.state == LICENCE_NOT_YET_VALID) {
    return refuse_state(p->err, "ledger.not_yet_valid",
                        "licence " CD_FMT " is valid from %s; on %s nothing can be drawn on it", CD_ARG(p->licence),
                        cd_day_format(rows_day(p->content, "valid_from", CD_DAY_MIN), since), day);
  }
  if (now.since != CD_DAY_NONE) cd_day_format(now.since, since);
  char rule[64];
  snprintf(rule, sizeof rule, "ledger.%s", licence_state_name(now.state));
  return refuse_state(p->err, rule, "licence " CD_FMT " is %s from %s; on %s nothing can be drawn on it",
                      CD_ARG(p->licence), licence_state_name(now.state), since, day);
}

static cordon_status refuse_overdraw(posting *p, ledger_measure m, const ledger_row *last) {
  char left[CD_DEC_MAX_TEXT], most[CD_DEC_MAX_TEXT], wanted[CD_DEC_MAX_TEXT];
  cd_dec used = {0, 0}, open = {0, 0}, more = {0, 0};
  if (!ledger_effect_used(&last->total, m, &used) || !cd_dec_sub(p->line.licensed[m], used, &open) ||
      !ledger_effect_used(&p->row.change, m, &more))
    open = used;
  return refuse_state(p->err, "ledger.overdraw",
                      "line %lld of licence " CD_FMT " has %s of its %s " CD_FMT " left; %s cannot be taken",
                      (long long)p->line.number, CD_ARG(p->licence), cd_dec_format(open, left),
                      cd_dec_format(p->line.licensed[m], most), CD_ARG(p->line.unit[m]), cd_dec_format(more, wanted));
}

static cordon_status check_totals(posting *p) {
  ledger_row last;
  CD_TRY(ledger_last(p->store, p->account, p->line.number, CD_SEQ_LATEST, &last, p->err));
  p->row.total = last.total;
  p->row.last_day = last.last_day > p->row.day ? last.last_day : p->row.day;
  if (!ledger_effect_add(&p->row.total, &p->row.change))
    return refuse_input(p->err, "ledger.range", "the sum has more digits than a decimal holds");
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    cd_dec used, more;
    int order = 0;
    if (p->row.total.drawn[m].coef < 0 || p->row.total.held[m].coef < 0)
      return cd_fail(p->err, CORDON_CORRUPT, "the ledger of licence " CD_FMT " would fall below 0", CD_ARG(p->licence));
    if (!ledger_effect_used(&p->row.total, (ledger_measure)m, &used) ||
        !ledger_effect_used(&p->row.change, (ledger_measure)m, &more))
      return refuse_input(p->err, "ledger.range", "the sum has more digits than a decimal holds");
    if (!p->line.limited[m] || more.coef <= 0) continue;
    if (!cd_dec_cmp(used, p->line.licensed[m], &order) || order > 0)
      return refuse_overdraw(p, (ledger_measure)m, &last);
  }
  return CORDON_OK;
}

/* --- the record --- */

static cd_json *put(posting *p, cd_json *o, const char *key, cd_str v) {
  return v.len ? cd_json_set(p->arena, o, key, cd_json_new_str(p->arena, v)) : o;
}

static cd_json *put_dec(posting *p, cd_json *o, const char *key, cd_dec d) {
  char text[CD_DEC_MAX_TEXT];
  return cd_json_set(p->arena, o, key,
                     cd_json_new_str(p->arena, cd_str_dup(p->arena, cd_str_c(cd_dec_format(d, text)))));
}

static cd_json *put_day(posting *p, cd_json *o, const char *key, cd_day day) {
  char text[11];
  return put(p, o, key, cd_str_dup(p->arena, cd_str_c(cd_day_format(day, text))));
}

/* What the user said; the same request gives the same bytes. */
static cd_json *body_of(posting *p) {
  const ledger_request *r = p->request;
  const cd_str units[LEDGER_MEASURES] = {r->unit, r->currency};
  cd_json *o = put(p, cd_json_new_object(p->arena), "licence", p->licence);
  o = cd_json_set(p->arena, o, "line", cd_json_new_int(p->arena, p->line.number));
  o = put_day(p, o, "day", p->row.day);
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    if (!p->given[m]) continue;
    o = put_dec(p, o, ledger_amount_field[m], p->stated[m]);
    o = put(p, o, ledger_unit_field[m], units[m]);
  }
  o = put(p, put(p, o, "rate", r->rate), "reference", r->reference);
  if (p->target.seq) o = cd_json_set(p->arena, o, "of", cd_json_new_int(p->arena, p->target.seq));
  return put(p, put(p, put(p, o, "reason", r->reason), "source", r->source), "declaration", r->declaration);
}

static cordon_status write_row(posting *p, cd_str actor) {
  cd_str kind = cd_str_printf(p->arena, "ledger.%s", ledger_act_name(p->request->act));
  cd_json *body = body_of(p);
  if (!kind.ptr || !body) return cd_no_memory(p->err);
  CD_TRY(store_record_append(p->store, kind, actor, body, &p->row.seq, p->err));
  CD_TRY(ledger_account_open(p->store, p->licence, &p->account, p->err));
  return ledger_append(p->store, p->account, &p->row, p->err);
}

/* --- the same again --- */

static cordon_status check_same(posting *p, const ledger_row *old) {
  store_record record;
  cd_json *was, *now = body_of(p);
  if (!now) return cd_no_memory(p->err);
  CD_TRY(store_record_get(p->store, old->seq, p->arena, &record, p->err));
  CD_TRY(cd_json_parse(record.body, "the store", p->arena, &was, p->err));
  if (p->request->day == CD_DAY_NONE) now = cd_json_set(p->arena, now, "day", cd_json_get(was, "day"));
  p->row.seq = old->seq;
  if (old->act == p->request->act && cd_json_eq(was, now)) return CORDON_OK;
  return cd_fail(p->err, CORDON_EXISTS,
                 "the reference " CD_FMT " stands in the ledger of licence " CD_FMT
                 " already (record %lld) for another act; "
                 "give this one a reference of its own (rule ledger.reference)",
                 CD_ARG(p->request->reference), CD_ARG(p->licence), (long long)old->seq);
}

/* --- all of it --- */

/* What the request says, in the terms of one licence; nothing is judged yet. */
static cordon_status prepare(posting *p) {
  const ledger_request *r = p->request;
  register_row row;
  cd_json *content;
  p->row = (ledger_row){.act = r->act,
                        .day = r->day == CD_DAY_NONE ? cd_time_day(cd_clock_now()) : r->day,
                        .of_day = CD_DAY_NONE,
                        .ref = r->reference};
  CD_TRY(standing_content(p->store, p->licence, p->row.day, CD_SEQ_LATEST, p->arena, &row, &content, NULL, p->err));
  if (!content) return register_show(p->store, "licence", p->licence, CD_SEQ_LATEST, p->arena, &content, p->err);
  p->content = content;
  CD_TRY(ledger_account(p->store, p->licence, &p->account, p->err));
  CD_TRY(find_target(p));
  CD_TRY(find_line(p));
  CD_TRY(bound_by_newest(p, row.seq));
  if (p->target.seq && p->target.line != p->line.number) {
    return refuse_input(p->err, "ledger.target", CD_FMT " is of line %lld, not %lld", CD_ARG(r->target),
                        (long long)p->target.line, (long long)p->line.number);
  }
  p->row.line = p->line.number;
  p->row.target = p->target.seq;
  if (p->target.seq) p->row.of_day = p->target.day;
  return read_amounts(p);
}

static cordon_status judge(posting *p) {
  CD_TRY(check_standing(p));
  CD_TRY(find_change(p));
  CD_TRY(check_totals(p));
  return ledger_limits_check(p->store, p->account, p->licence, p->content, &p->row, p->err);
}

static cordon_status post_on(posting *p, cd_str actor, bool *unchanged) {
  ledger_row old = {0};
  CD_TRY(prepare(p));
  if (p->request->reference.len) CD_TRY(ledger_find(p->store, p->account, p->request->reference, &old, p->err));
  *unchanged = old.seq != 0;
  if (*unchanged) return check_same(p, &old);
  CD_TRY(judge(p));
  return write_row(p, actor);
}

/* The licences that take over from one another, in order. A reference that stands on a later one is found there. */
static cordon_status post_chain(posting *p, cd_str actor, bool *unchanged) {
  cordon_error *outer = p->err, first = {0};
  cd_str id = p->request->licence;
  for (int hops = 0; hops < LEDGER_MAX_CHAIN; hops++) {
    cordon_error one = {0};
    *p = (posting){.store = p->store, .request = p->request, .arena = p->arena, .err = &one, .licence = id};
    cordon_status st = post_on(p, actor, unchanged);
    if (st == CORDON_OK) return CORDON_OK;
    if (first.code == CORDON_OK) first = one;
    cd_str next = cd_json_str(cd_json_get(p->content, "successor"));
    if (st != CORDON_CHECK || !p->request->next || next.len == 0) break;
    id = next;
  }
  if (outer && outer->code == CORDON_OK) *outer = first;
  return first.code;
}

static cordon_status tell(posting *p, bool unchanged, ledger_posted *out, cordon_error *err) {
  cd_json *left;
  cd_arena *a = p->arena;
  *out = (ledger_posted){.seq = p->row.seq, .licence = p->licence, .line = p->line.number, .unchanged = unchanged};
  CD_TRY(ledger_remaining(p->store, p->licence, p->content, CD_DAY_MAX, CD_SEQ_LATEST, a, &left, err));
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "act", cd_json_new_c(a, ledger_act_name(p->request->act)));
  const cd_json *body = body_of(p);
  for (size_t i = 0; body && i < body->count; i++)
    o = cd_json_set_s(a, o, body->as.members[i].key, body->as.members[i].value);
  o = cd_json_set(a, o, "record", cd_json_new_int(a, p->row.seq));
  o = cd_json_set(a, o, "unchanged", cd_json_new_bool(a, unchanged));
  out->json = cd_json_set(a, o, "remaining", left);
  return body && out->json ? CORDON_OK : cd_no_memory(err);
}

static cordon_status check_request(const ledger_request *r, cordon_error *err) {
  if (r->act == LEDGER_NONE)
    return cd_fail(err, CORDON_USAGE, "an act on a ledger is one of: reserve, draw, reverse, adjust, late, contra");
  bool why = r->act == LEDGER_LATE || r->act == LEDGER_CONTRA || r->act == LEDGER_ADJUST;
  if (why && cd_str_trim(r->reason).len == 0)
    return refuse_input(err, "ledger.reason", "an act of kind %s needs its reason", ledger_act_name(r->act));
  if (r->act == LEDGER_LATE && r->day == CD_DAY_NONE)
    return refuse_input(err, "ledger.late", "a late entry needs the day on which the draw was made");
  if (cd_str_starts(r->reference, CD_STR("#")) || r->reference.len > 128)
    return refuse_input(err, "ledger.reference", "a reference has at most 128 bytes and does not begin with #");
  return CORDON_OK;
}

cordon_status ledger_post(cd_store *s, const ledger_request *r, cd_str actor, cd_arena *a, ledger_posted *out,
                          cordon_error *err) {
  posting p = {.store = s, .request = r, .arena = a, .err = err};
  bool unchanged = false;
  *out = (ledger_posted){0};
  CD_TRY(check_request(r, err));
  CD_TRY(store_begin(s, err));
  cordon_status st = people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "an act on a ledger", err);
  if (st == CORDON_OK) st = post_chain(&p, actor, &unchanged);
  if (st == CORDON_OK) st = tell(&p, unchanged, out, err);
  return refuse_end(s, st, p.row.seq != 0 && !unchanged, err);
}
