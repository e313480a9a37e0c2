#include "register/ledger_rows.h"

static const char *const act_names[] = {"", "reserve", "draw", "reverse", "adjust", "late", "contra"};

const char *ledger_act_name(ledger_act act) { return act_names[act]; }

ledger_act ledger_act_of(cd_str name) {
  for (int i = LEDGER_RESERVE; i <= LEDGER_CONTRA; i++) {
    if (cd_str_eqc(name, act_names[i])) return (ledger_act)i;
  }
  return LEDGER_NONE;
}

/* --- sums --- */

bool ledger_effect_add(ledger_effect *sum, const ledger_effect *change) {
  bool fits = true;
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    fits = fits && cd_dec_add(sum->drawn[m], change->drawn[m], &sum->drawn[m]);
    fits = fits && cd_dec_add(sum->held[m], change->held[m], &sum->held[m]);
  }
  return fits;
}

bool ledger_effect_used(const ledger_effect *e, ledger_measure m, cd_dec *out) {
  return cd_dec_add(e->drawn[m], e->held[m], out);
}

/* --- columns --- */

static cordon_status amount_at(store_stmt *st, int col, cd_dec *out, cordon_error *err) {
  *out = cd_dec_of_i64(0);
  if (store_col_is_null(st, col) || cd_dec_parse(store_col_view(st, col), out)) return CORDON_OK;
  return cd_fail(err, CORDON_CORRUPT, "an amount in the ledger is no decimal; restore the store from a copy");
}

/* Four columns from `col`: drawn quantity and value, held quantity and value. */
static cordon_status effect_at(store_stmt *st, int col, ledger_effect *out, cordon_error *err) {
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    CD_TRY(amount_at(st, col + m, &out->drawn[m], err));
    CD_TRY(amount_at(st, col + LEDGER_MEASURES + m, &out->held[m], err));
  }
  return CORDON_OK;
}

/* line, seq, act, day, of_day, target, ref, and the change. */
static cordon_status row_at(store_stmt *st, ledger_row *out, cordon_error *err) {
  out->line = store_col_int(st, 0);
  out->seq = store_col_int(st, 1);
  out->act = (ledger_act)store_col_int(st, 2);
  out->day = (cd_day)store_col_int(st, 3);
  out->of_day = store_col_is_null(st, 4) ? CD_DAY_NONE : (cd_day)store_col_int(st, 4);
  out->target = store_col_is_null(st, 5) ? 0 : store_col_int(st, 5);
  out->ref = store_col_view(st, 6);
  return effect_at(st, 7, &out->change, err);
}

static void bind_effect(store_stmt *st, int index, const ledger_effect *e,
                        char text[2 * LEDGER_MEASURES][CD_DEC_MAX_TEXT]) {
  for (int i = 0; i < 2 * LEDGER_MEASURES; i++) {
    cd_dec d = i < LEDGER_MEASURES ? e->drawn[i] : e->held[i - LEDGER_MEASURES];
    if (d.coef == 0)
      store_bind_null(st, index + i);
    else
      store_bind_str(st, index + i, cd_str_c(cd_dec_format(d, text[i])));
  }
}

/* --- accounts --- */

static cordon_status one_int(store_stmt *st, int64_t *out, cordon_error *err) {
  bool row = false;
  *out = 0;
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) *out = store_col_int(st, 0);
  while (status == CORDON_OK && row) status = store_step(st, &row, err);
  store_stmt_end(st);
  return status;
}

cordon_status ledger_account(cd_store *s, cd_str licence, int64_t *account, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "ledger_account_find", &st, err));
  store_bind_str(st, 1, licence);
  return one_int(st, account, err);
}

cordon_status ledger_account_open(cd_store *s, cd_str licence, int64_t *account, cordon_error *err) {
  store_stmt *st;
  CD_TRY(ledger_account(s, licence, account, err));
  if (*account) return CORDON_OK;
  CD_TRY(store_stmt_get(s, "ledger_account_add", &st, err));
  store_bind_str(st, 1, licence);
  return one_int(st, account, err);
}

/* --- totals --- */

cordon_status ledger_last(cd_store *s, int64_t account, int64_t line, cd_seq known_at, ledger_row *out,
                          cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = (ledger_row){.line = line, .last_day = CD_DAY_MIN, .of_day = CD_DAY_NONE};
  if (account == 0) return CORDON_OK;
  CD_TRY(store_stmt_get(s, "ledger_last", &st, err));
  store_bind_int(st, 1, account);
  store_bind_int(st, 2, line);
  store_bind_int(st, 3, known_at);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    out->seq = store_col_int(st, 0);
    out->last_day = (cd_day)store_col_int(st, 1);
    status = effect_at(st, 2, &out->total, err);
  }
  store_stmt_end(st);
  return status;
}

typedef struct sum_to {
  int64_t line;
  cd_day as_of;
  ledger_effect total;
} sum_to;

static cordon_status add_up_to(void *user, const ledger_row *row, cordon_error *err) {
  sum_to *sum = (sum_to *)user;
  if (row->line != sum->line || row->day > sum->as_of) return CORDON_OK;
  return ledger_effect_add(&sum->total, &row->change) ? CORDON_OK
                                                      : cd_fail(err, CORDON_CORRUPT, "the sum of a ledger overflows");
}

cordon_status ledger_total_at(cd_store *s, int64_t account, int64_t line, cd_day as_of, cd_seq known_at,
                              ledger_row *out, cordon_error *err) {
  CD_TRY(ledger_last(s, account, line, known_at, out, err));
  if (out->last_day <= as_of) return CORDON_OK;
  sum_to sum = {.line = line, .as_of = as_of};
  CD_TRY(ledger_each(s, account, known_at, add_up_to, &sum, err));
  out->total = sum.total;
  return CORDON_OK;
}

/* --- rows --- */

static cordon_status get_row(cd_store *s, int64_t account, int64_t line, cd_seq seq, ledger_row *out,
                             cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "ledger_one", &st, err));
  store_bind_int(st, 1, account);
  store_bind_int(st, 2, line);
  store_bind_int(st, 3, seq);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) status = row_at(st, out, err);
  out->ref = CD_STR("");
  store_stmt_end(st);
  return status;
}

cordon_status ledger_find(cd_store *s, int64_t account, cd_str name, ledger_row *out, cordon_error *err) {
  store_stmt *st;
  bool row = false, number = cd_str_starts(name, CD_STR("#"));
  int64_t seq = 0, line = 0;
  *out = (ledger_row){0};
  if (account == 0 || (number && !cd_str_to_i64(cd_str_sub(name, 1, name.len), &seq))) return CORDON_OK;
  CD_TRY(store_stmt_get(s, number ? "ledger_line_of" : "ledger_by_ref", &st, err));
  store_bind_int(st, 1, account);
  if (number)
    store_bind_int(st, 2, seq);
  else
    store_bind_str(st, 2, name);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    line = store_col_int(st, 0);
    if (!number) seq = store_col_int(st, 1);
  }
  store_stmt_end(st);
  return status == CORDON_OK && row ? get_row(s, account, line, seq, out, err) : status;
}

cordon_status ledger_outstanding(cd_store *s, const ledger_row *target, cd_dec out[LEDGER_MEASURES],
                                 cordon_error *err) {
  store_stmt *st;
  bool row = false, held = target->act == LEDGER_RESERVE;
  ledger_effect sum = target->change;
  CD_TRY(store_stmt_get(s, "ledger_of_target", &st, err));
  store_bind_int(st, 1, target->seq);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    ledger_effect change;
    status = effect_at(st, 0, &change, err);
    if (status == CORDON_OK && !ledger_effect_add(&sum, &change))
      status = cd_fail(err, CORDON_CORRUPT, "the sum of a ledger overflows");
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  for (int m = 0; m < LEDGER_MEASURES; m++) out[m] = held ? sum.held[m] : sum.drawn[m];
  return status;
}

cordon_status ledger_append(cd_store *s, int64_t account, const ledger_row *row, cordon_error *err) {
  store_stmt *st;
  char change[2 * LEDGER_MEASURES][CD_DEC_MAX_TEXT], total[2 * LEDGER_MEASURES][CD_DEC_MAX_TEXT];
  CD_TRY(store_stmt_get(s, "ledger_add", &st, err));
  const int64_t numbers[] = {account, row->line, row->seq, row->act, row->day};
  for (int i = 0; i < 5; i++) store_bind_int(st, i + 1, numbers[i]);
  if (row->of_day == CD_DAY_NONE)
    store_bind_null(st, 6);
  else
    store_bind_int(st, 6, row->of_day);
  store_bind_int(st, 7, row->last_day);
  if (row->target == 0)
    store_bind_null(st, 8);
  else
    store_bind_int(st, 8, row->target);
  store_bind_str(st, 9, row->ref.len ? row->ref : (cd_str){NULL, 0});
  bind_effect(st, 10, &row->change, change);
  bind_effect(st, 14, &row->total, total);
  return store_run(st, err);
}

cordon_status ledger_each(cd_store *s, int64_t account, cd_seq known_at, ledger_visit visit, void *user,
                          cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "ledger_rows", &st, err));
  store_bind_int(st, 1, account);
  store_bind_int(st, 2, known_at);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    ledger_row one;
    status = row_at(st, &one, err);
    one.last_day = (cd_day)store_col_int(st, 11);
    if (status == CORDON_OK) status = effect_at(st, 12, &one.total, err);
    if (status == CORDON_OK) status = visit(user, &one, err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}
