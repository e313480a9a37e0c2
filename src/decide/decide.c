/* From an order's bytes to a recorded decision. */
#include "base/limits.h"
#include "decide/run.h"
#include "register/personal.h"

cordon_status run_answer(run *r) {
  CD_TRY(run_screen(r));
  CD_TRY(run_against(r));
  return run_judge(r);
}

cordon_status run_decide(run *r, cd_json **out) {
  CD_TRY(engine_label(r->engine, r->known_at, r->arena, &r->known_label, r->err));
  CD_TRY(run_answer(r));
  *out = run_render(r);
  return *out ? CORDON_OK : cd_no_memory(r->err);
}

/* --- the question --- */

static cordon_status read_order(cd_str text, const char *label, int64_t first_line, cd_arena *a, cd_json **out,
                                cordon_error *err) {
  if (text.len > CD_MAX_ORDER_BYTES) {
    cd_fail(err, CORDON_LIMIT, "this order has %zu bytes; at most %u are taken", text.len, CD_MAX_ORDER_BYTES);
    return cd_error_place(err, label, first_line, 0, NULL), CORDON_LIMIT;
  }
  cordon_status st = cd_json_parse(text, label, a, out, err);
  if (st != CORDON_OK && err && first_line > 1 && err->line > 0) err->line += first_line - 1;
  return st == CORDON_OK ? facts_check_order(*out, text, label, first_line, err) : st;
}

static cordon_status order_day(const cd_json *order, cd_day wanted, const char *label, int64_t first_line, cd_day *out,
                               cordon_error *err) {
  *out = wanted;
  if (wanted != CD_DAY_NONE || cd_day_parse(cd_json_str(cd_json_get(order, "date")), out)) return CORDON_OK;
  cd_fail(err, CORDON_BAD_INPUT, "the order states no date, and no --as-of is given; state one of them");
  return cd_error_place(err, label, first_line, 0, "order.date"), CORDON_BAD_INPUT;
}

static cordon_status ask(decide_engine *e, cd_str text, const char *label, int64_t first_line,
                         const decide_options *opt, cd_arena *a, run *r, cordon_error *err) {
  cd_json *order;
  CD_TRY(read_order(text, label, first_line < 1 ? 1 : first_line, a, &order, err));
  if (opt->known_at < 0) return cd_fail(err, CORDON_USAGE, "known-at is the number of a record, from 0");
  cd_seq now = decide_engine_known(e);
  *r = (run){.engine = e,
             .arena = a,
             .err = err,
             .order = order,
             .trace = opt->trace,
             .known_at = opt->known_at < now ? opt->known_at : now};
  return order_day(order, opt->as_of, label, first_line, &r->as_of, err);
}

/* --- the record --- */

static cordon_status append(cd_store *s, const cd_json *decision, cd_str actor, cd_seq expected, cd_arena *a,
                            cordon_error *err) {
  personal p;
  cd_seq seq;
  CD_TRY(personal_open(&p, s, true, a, err));
  cd_json *body = personal_hide(&p, decision);
  if (!body) return err ? err->code : CORDON_NO_MEMORY;
  CD_TRY(store_record_append(s, CD_STR("decision"), actor, body, &seq, err));
  return seq == expected ? CORDON_OK
                         : cd_fail(err, CORDON_INTERNAL, "a decision got record %lld in place of %lld", (long long)seq,
                                   (long long)expected);
}

/* What it came to, apart from the record. */
static cordon_status append_row(cd_store *s, const cd_json *decision, cd_seq seq, cordon_error *err) {
  store_stmt *st;
  cd_day as_of = CD_DAY_MIN;
  CD_TRY(store_stmt_get(s, "decision_row_put", &st, err));
  (void)cd_day_parse(cd_json_str(cd_json_get(decision, "as_of")), &as_of);
  store_bind_int(st, 1, seq);
  store_bind_str(st, 2, cd_json_str(cd_json_get(decision, "order")));
  store_bind_int(st, 3, as_of);
  store_bind_str(st, 4, cd_json_str(cd_json_get(decision, "outcome")));
  return store_run(st, err);
}

static cordon_status record_open(cd_store *s, cd_json *decision, cd_str actor, cd_arena *a, cd_seq *seq,
                                 cordon_error *err) {
  CD_TRY(store_last_seq(s, seq, err));
  *seq += 1;
  cd_str id = cd_str_printf(a, "D-%06lld", (long long)*seq);
  if (!id.ptr || !cd_json_set(a, decision, "decision", cd_json_new_str(a, id))) return cd_no_memory(err);
  CD_TRY(append(s, decision, actor, *seq, a, err));
  return append_row(s, decision, *seq, err);
}

static cordon_status record(cd_store *s, cd_json *decision, cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err) {
  CD_TRY(store_begin(s, err));
  cordon_status st = record_open(s, decision, actor, a, seq, err);
  if (st == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return st;
}

cordon_status decide_order(decide_engine *e, cd_str text, const char *label, int64_t first_line,
                           const decide_options *opt, cd_arena *a, decide_result *out, cordon_error *err) {
  run r;
  cordon_error local = {0};
  if (!err) err = &local; /* the stages tell their status by it */
  *out = (decide_result){.outcome = RULES_REFER_OUTCOME};
  lists_engine_trim(decide_engine_lists(e), CD_VIEW_BYTES);
  CD_TRY(ask(e, text, label, first_line, opt, a, &r, err));
  cd_json *decision;
  CD_TRY(run_owners(&r));
  CD_TRY(run_decide(&r, &decision));
  if (!opt->dry_run && r.drafted)
    return cd_fail(err, CORDON_USAGE, "a decision under a draft is not recorded; ask for a dry run");
  if (!opt->dry_run) CD_TRY(record(engine_store(e), decision, opt->actor, a, &out->seq, err));
  out->outcome = r.whole.outcome;
  out->at_least = r.whole.at_least;
  out->at_most = r.whole.at_most;
  out->json = decision;
  return CORDON_OK;
}
