/* What the ledger leaves of a licence, and whether its totals hold. */
#include "register/ledger_lines.h"
#include "register/ledger_rows.h"
#include "register/refuse.h"

static cordon_status left_of(cd_store *s, int64_t account, const ledger_line *line, cd_day as_of, cd_seq known_at,
                             ledger_left *out, cordon_error *err) {
  ledger_row at;
  *out = (ledger_left){0};
  CD_TRY(ledger_total_at(s, account, line->number, as_of, known_at, &at, err));
  out->seq = at.seq;
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    cd_dec used;
    out->licensed[m] = line->licensed[m];
    out->drawn[m] = at.total.drawn[m];
    out->held[m] = at.total.held[m];
    out->limited[m] = line->limited[m] && ledger_effect_used(&at.total, (ledger_measure)m, &used) &&
                      cd_dec_sub(line->licensed[m], used, &out->left[m]);
  }
  return CORDON_OK;
}

cordon_status ledger_line_left(cd_store *s, cd_str licence, const cd_json *line, int64_t number, cd_day as_of,
                               cd_seq known_at, ledger_left *out, cordon_error *err) {
  int64_t account;
  ledger_line read;
  ledger_line_read(line, number, &read);
  CD_TRY(ledger_account(s, licence, &account, err));
  return left_of(s, account, &read, as_of, known_at, out, err);
}

static cd_json *put_amount(cd_arena *a, cd_json *o, const char *key, cd_dec d) {
  char text[CD_DEC_MAX_TEXT];
  return cd_json_set(a, o, key, cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_dec_format(d, text)))));
}

/* {"line":1,"quantity":"7","unit":"EA","licensed_quantity":"10","drawn_quantity":"2","reserved_quantity":"1", .. the
 * same of value} */
static cd_json *line_json(const ledger_line *line, const ledger_left *left, cd_arena *a) {
  static const char *const licensed[] = {"licensed_quantity", "licensed_value"},
                           *const drawn[] = {"drawn_quantity", "drawn_value"},
                           *const held[] = {"reserved_quantity", "reserved_value"};
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "line", cd_json_new_int(a, line->number));
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    if (left->limited[m]) o = put_amount(a, o, ledger_amount_field[m], left->left[m]);
    if (line->unit[m].len) o = cd_json_set(a, o, ledger_unit_field[m], cd_json_new_str(a, line->unit[m]));
    if (left->limited[m]) o = put_amount(a, o, licensed[m], left->licensed[m]);
    if (left->drawn[m].coef) o = put_amount(a, o, drawn[m], left->drawn[m]);
    if (left->held[m].coef) o = put_amount(a, o, held[m], left->held[m]);
  }
  return o;
}

cordon_status ledger_remaining(cd_store *s, cd_str licence, const cd_json *content, cd_day as_of, cd_seq known_at,
                               cd_arena *a, cd_json **out, cordon_error *err) {
  int64_t account;
  *out = cd_json_new_list(a);
  CD_TRY(ledger_account(s, licence, &account, err));
  for (size_t i = 0; i < ledger_line_count(content); i++) {
    ledger_line line;
    ledger_left left;
    ledger_line_at(content, i, &line);
    if (!line.json) continue;
    CD_TRY(left_of(s, account, &line, as_of, known_at, &left, err));
    *out = cd_json_add(a, *out, line_json(&line, &left, a));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status ledger_exhausted(cd_store *s, cd_str licence, const cd_json *content, cd_day as_of, cd_seq known_at,
                               bool *out, cordon_error *err) {
  int64_t account;
  *out = false;
  CD_TRY(ledger_account(s, licence, &account, err));
  if (account == 0) return CORDON_OK;
  for (size_t i = 0; i < ledger_line_count(content); i++) {
    ledger_line line;
    ledger_left left;
    bool spent = false;
    ledger_line_at(content, i, &line);
    CD_TRY(left_of(s, account, &line, as_of, known_at, &left, err));
    for (int m = 0; m < LEDGER_MEASURES; m++) {
      int order = -1;
      spent = spent || (left.limited[m] && cd_dec_cmp(left.drawn[m], left.licensed[m], &order) && order >= 0);
    }
    if (!spent) return CORDON_OK;
  }
  *out = true;
  return CORDON_OK;
}

/* --- an amendment must bear what is taken --- */

typedef struct bearer {
  cd_str licence;
  const cd_json *content;
  int64_t line; /* the last one that was looked at */
} bearer;

static bool find_line(const cd_json *content, int64_t number, ledger_line *out) {
  for (size_t i = 0; i < ledger_line_count(content); i++) {
    ledger_line_at(content, i, out);
    if (out->number == number) return true;
  }
  return false;
}

static cordon_status bears(const bearer *b, const ledger_row *last, cordon_error *err) {
  ledger_line line = {0};
  char used_text[CD_DEC_MAX_TEXT], most[CD_DEC_MAX_TEXT];
  bool there = find_line(b->content, last->line, &line);
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    cd_dec used;
    int order = 0;
    if (!ledger_effect_used(&last->total, (ledger_measure)m, &used) || used.coef == 0) continue;
    if (!there || line.unit[m].len == 0) {
      return refuse_state(err, "licence.amend_drawn",
                          "line %lld of licence " CD_FMT " has %s drawn or reserved, so it stays, with its %s",
                          (long long)last->line, CD_ARG(b->licence), cd_dec_format(used, used_text),
                          ledger_unit_field[m]);
    }
    if (!line.limited[m] || (cd_dec_cmp(used, line.licensed[m], &order) && order <= 0)) continue;
    return refuse_state(err, "licence.amend_drawn",
                        "line %lld of licence " CD_FMT " has %s " CD_FMT
                        " drawn or reserved; it cannot be amended down to %s",
                        (long long)last->line, CD_ARG(b->licence), cd_dec_format(used, used_text), CD_ARG(line.unit[m]),
                        cd_dec_format(line.licensed[m], most));
  }
  return CORDON_OK;
}

typedef struct last_rows {
  ledger_row last;
  const bearer *bearer;
  ledger_effect sum; /* added up anew */
  int64_t count;
} last_rows;

static cordon_status see_last(void *user, const ledger_row *row, cordon_error *err) {
  last_rows *l = (last_rows *)user;
  if (l->count > 0 && l->last.line != row->line) CD_TRY(bears(l->bearer, &l->last, err));
  l->last = *row;
  l->count++;
  return CORDON_OK;
}

cordon_status ledger_allows(cd_store *s, cd_str licence, const cd_json *content, cd_arena *a, cordon_error *err) {
  int64_t account;
  const bearer b = {.licence = licence, .content = content};
  last_rows l = {.bearer = &b};
  (void)a;
  CD_TRY(ledger_account(s, licence, &account, err));
  if (account == 0) return CORDON_OK;
  CD_TRY(ledger_each(s, account, CD_SEQ_LATEST, see_last, &l, err));
  return l.count ? bears(&b, &l.last, err) : CORDON_OK;
}

/* --- rows as they stand --- */

typedef struct listing {
  cd_arena *arena;
  cd_json *list;
} listing;

static cd_json *row_json(const ledger_row *row, cd_arena *a) {
  static const char *const keys[2][LEDGER_MEASURES] = {{"drawn_quantity", "drawn_value"},
                                                       {"reserved_quantity", "reserved_value"}};
  char day[11];
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "record", cd_json_new_int(a, row->seq));
  o = cd_json_set(a, o, "act", cd_json_new_c(a, ledger_act_name(row->act)));
  o = cd_json_set(a, o, "line", cd_json_new_int(a, row->line));
  o = cd_json_set(a, o, "day", cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_day_format(row->day, day)))));
  if (row->ref.len) o = cd_json_set(a, o, "reference", cd_json_new_str(a, cd_str_dup(a, row->ref)));
  if (row->target) o = cd_json_set(a, o, "of", cd_json_new_int(a, row->target));
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    if (row->change.drawn[m].coef) o = put_amount(a, o, keys[0][m], row->change.drawn[m]);
    if (row->change.held[m].coef) o = put_amount(a, o, keys[1][m], row->change.held[m]);
  }
  return o;
}

static cordon_status see_row(void *user, const ledger_row *row, cordon_error *err) {
  listing *l = (listing *)user;
  l->list = cd_json_add(l->arena, l->list, row_json(row, l->arena));
  return l->list ? CORDON_OK : cd_no_memory(err);
}

cordon_status ledger_list(cd_store *s, cd_str licence, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  int64_t account;
  listing l = {a, cd_json_new_list(a)};
  CD_TRY(ledger_account(s, licence, &account, err));
  if (account) CD_TRY(ledger_each(s, account, known_at, see_row, &l, err));
  *out = l.list;
  return l.list ? CORDON_OK : cd_no_memory(err);
}

/* --- the totals against the rows --- */

static bool same_effect(const ledger_effect *x, const ledger_effect *y) {
  bool same = true;
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    int drawn = 1, held = 1;
    same = same && cd_dec_cmp(x->drawn[m], y->drawn[m], &drawn) && drawn == 0 &&
           cd_dec_cmp(x->held[m], y->held[m], &held) && held == 0;
  }
  return same;
}

static cordon_status see_total(void *user, const ledger_row *row, cordon_error *err) {
  last_rows *l = (last_rows *)user;
  if (l->last.line != row->line) l->sum = (ledger_effect){0};
  l->last.line = row->line;
  l->count++;
  if (ledger_effect_add(&l->sum, &row->change) && same_effect(&l->sum, &row->total)) return CORDON_OK;
  return cd_fail(
      err, CORDON_CORRUPT,
      "the ledger's total at record %lld (line %lld) is not the sum of its rows; restore the store from a copy",
      (long long)row->seq, (long long)row->line);
}

cordon_status ledger_check(cd_store *s, int64_t *rows, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *rows = 0;
  CD_TRY(store_stmt_get(s, "ledger_accounts", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    last_rows l = {0};
    status = ledger_each(s, store_col_int(st, 0), CD_SEQ_LATEST, see_total, &l, err);
    *rows += l.count;
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}
