/* A limit's total is added up from the licence's rows each time: a version that came by an amendment may state other
 * limits than the one that a row was posted under, so no running total would be right for both. */
#include "register/ledger_limits.h"

#include "register/ledger_lines.h"
#include "register/refuse.h"

typedef struct limit {
  cd_str id, per;
  int64_t line; /* 0: all */
  bool limited[LEDGER_MEASURES];
  cd_dec licensed[LEDGER_MEASURES];
  cd_str unit[LEDGER_MEASURES];
} limit;

/* A limit in one period: from `start` to the day before the next. */
typedef struct span {
  const limit *limit;
  cd_day start;
  cd_dec total[LEDGER_MEASURES];
} span;

static void limit_at(const cd_json *content, size_t i, limit *out) {
  const cd_json *json = cd_json_at(cd_json_get(content, "limits"), i);
  *out = (limit){.id = cd_json_str(cd_json_get(json, "id")),
                 .per = cd_json_str(cd_json_get(json, "per")),
                 .line = cd_json_int(cd_json_get(json, "line"), 0)};
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    out->limited[m] = cd_dec_parse(cd_json_str(cd_json_get(json, ledger_amount_field[m])), &out->licensed[m]);
    out->unit[m] = cd_json_str(cd_json_get(json, ledger_unit_field[m]));
  }
}

/* The first day of the calendar month, quarter or year; without a period, one span holds all days. */
static cd_day start_of(const limit *l, cd_day day) {
  int year, month, dom;
  cd_day out = CD_DAY_MIN;
  if (l->per.len == 0) return out;
  cd_day_to_civil(day, &year, &month, &dom);
  if (cd_str_eqc(l->per, "year")) month = 1;
  if (cd_str_eqc(l->per, "quarter")) month = (month - 1) / 3 * 3 + 1;
  cd_day_from_civil(year, month, 1, &out);
  return out;
}

/* --- what a row puts into a span --- */

/* Drawn amounts count on the day of the draw, held ones on that of the reservation, corrections on the day of what they
 * correct. */
static cd_day day_of(const ledger_row *row, bool held) {
  bool own = held ? row->act == LEDGER_RESERVE : row->act == LEDGER_DRAW || row->act == LEDGER_LATE;
  return own || row->of_day == CD_DAY_NONE ? row->day : row->of_day;
}

static bool share(const span *sp, const ledger_row *row, cd_dec out[LEDGER_MEASURES]) {
  bool drawn = start_of(sp->limit, day_of(row, false)) == sp->start,
       held = start_of(sp->limit, day_of(row, true)) == sp->start;
  bool fits = true, mine = sp->limit->line == 0 || sp->limit->line == row->line;
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    out[m] = cd_dec_of_i64(0);
    if (mine && drawn) fits = fits && cd_dec_add(out[m], row->change.drawn[m], &out[m]);
    if (mine && held) fits = fits && cd_dec_add(out[m], row->change.held[m], &out[m]);
  }
  return fits;
}

static cordon_status add_row(void *user, const ledger_row *row, cordon_error *err) {
  span *sp = (span *)user;
  cd_dec part[LEDGER_MEASURES];
  bool fits = share(sp, row, part);
  for (int m = 0; m < LEDGER_MEASURES; m++) fits = fits && cd_dec_add(sp->total[m], part[m], &sp->total[m]);
  return fits ? CORDON_OK
              : refuse_input(err, "ledger.range", "the sum under limit " CD_FMT " has more digits than a decimal holds",
                             CD_ARG(sp->limit->id));
}

/* --- checking --- */

static cordon_status refuse_over(const span *sp, cd_str licence, ledger_measure m, cd_dec part, cordon_error *err) {
  char most[CD_DEC_MAX_TEXT], had[CD_DEC_MAX_TEXT], more[CD_DEC_MAX_TEXT], day[11];
  cd_dec before = sp->total[m];
  if (!cd_dec_sub(sp->total[m], part, &before)) before = sp->total[m];
  const char *in = sp->limit->per.len ? " in the period from " : "";
  return refuse_state(err, "ledger.limit",
                      "limit " CD_FMT " of licence " CD_FMT " allows %s " CD_FMT
                      "%s%s, of which %s is taken; %s more is too much",
                      CD_ARG(sp->limit->id), CD_ARG(licence), cd_dec_format(sp->limit->licensed[m], most),
                      CD_ARG(sp->limit->unit[m]), in, sp->limit->per.len ? cd_day_format(sp->start, day) : "",
                      cd_dec_format(before, had), cd_dec_format(part, more));
}

static cordon_status check_span(cd_store *s, int64_t account, cd_str licence, const limit *l, cd_day start,
                                const ledger_row *row, cordon_error *err) {
  span sp = {.limit = l, .start = start};
  cd_dec part[LEDGER_MEASURES];
  CD_TRY(ledger_each(s, account, CD_SEQ_LATEST, add_row, &sp, err));
  CD_TRY(add_row(&sp, row, err));
  share(&sp, row, part);
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    int order = 0;
    if (!l->limited[m] || part[m].coef <= 0) continue;
    if (!cd_dec_cmp(sp.total[m], l->licensed[m], &order) || order > 0) {
      return refuse_over(&sp, licence, (ledger_measure)m, part[m], err);
    }
  }
  return CORDON_OK;
}

cordon_status ledger_limits_check(cd_store *s, int64_t account, cd_str licence, const cd_json *content,
                                  const ledger_row *row, cordon_error *err) {
  for (size_t i = 0; i < cd_json_count(cd_json_get(content, "limits")); i++) {
    limit l;
    limit_at(content, i, &l);
    if (l.line != 0 && l.line != row->line) continue;
    cd_day first = start_of(&l, day_of(row, false)), second = start_of(&l, day_of(row, true));
    CD_TRY(check_span(s, account, licence, &l, first, row, err));
    if (second != first) CD_TRY(check_span(s, account, licence, &l, second, row, err));
  }
  return CORDON_OK;
}

cordon_status ledger_limits_left(cd_store *s, cd_str licence, const cd_json *content, cd_day day, cd_seq known_at,
                                 cd_arena *a, ledger_limit_left **out, size_t *count, cordon_error *err) {
  int64_t account;
  *count = cd_json_count(cd_json_get(content, "limits"));
  *out = CD_NEW_ARRAY(a, ledger_limit_left, *count);
  if (!*out) return cd_no_memory(err);
  if (*count == 0) return CORDON_OK;
  CD_TRY(ledger_account(s, licence, &account, err));
  for (size_t i = 0; i < *count; i++) {
    limit l;
    limit_at(content, i, &l);
    span sp = {.limit = &l, .start = start_of(&l, day)};
    if (account) CD_TRY(ledger_each(s, account, known_at, add_row, &sp, err));
    (*out)[i] = (ledger_limit_left){.id = l.id, .per = l.per, .line = l.line};
    for (int m = 0; m < LEDGER_MEASURES; m++) {
      (*out)[i].limited[m] = l.limited[m] && cd_dec_sub(l.licensed[m], sp.total[m], &(*out)[i].left[m]);
      (*out)[i].licensed[m] = l.licensed[m];
    }
  }
  return CORDON_OK;
}
