/* Questions about a decision that are answered by deciding again: what would change it, since when it is so, what it
 * was before. */
#include "decide/recorded.h"
#include "decide/whatif.h"

/* The run that made the decision, made again. */
static cordon_status make(decide_engine *e, const cd_json *decision, cd_arena *a, run *r, cordon_error *err) {
  const cd_json *order = cd_json_get(decision, "input");
  if (!order || order->kind != CD_JSON_OBJECT)
    return cd_fail(err, CORDON_BAD_INPUT, "this decision holds no order, so that it cannot be asked about");
  *r = (run){.engine = e,
             .arena = a,
             .err = err,
             .order = order,
             .known_at = cd_json_int(cd_json_get(decision, "known_at_record"), 0)};
  if (!cd_day_parse(cd_json_str(cd_json_get(decision, "as_of")), &r->as_of))
    return cd_fail(err, CORDON_BAD_INPUT, "this decision has no as_of day");
  return run_answer(r);
}

static bool same_answer(const run *r, const cd_json *decision) {
  return cd_str_eqc(cd_json_str(cd_json_get(decision, "at_least")), rules_outcome_name(r->whole.at_least)) &&
         cd_str_eqc(cd_json_str(cd_json_get(decision, "at_most")), rules_outcome_name(r->whole.at_most));
}

static cordon_status answer(run *r, cd_arena *a, cd_json **out) {
  whatif w;
  cd_json *history;
  CD_TRY(whatif_open(r, &w, r->err));
  cordon_status status = whatif_changes(&w, a, out);
  whatif_close(&w);
  if (status == CORDON_OK) status = whatif_history(r, a, &history);
  if (status != CORDON_OK) return status;
  *out = cd_json_set(a, *out, "history", history);
  return *out ? CORDON_OK : cd_no_memory(r->err);
}

cordon_status decide_questions(decide_engine *e, const cd_json *decision, cd_arena *a, cd_json **out,
                               cordon_error *err) {
  run r;
  cordon_error local = {0};
  if (!err) err = &local;
  CD_TRY(make(e, decision, a, &r, err));
  if (same_answer(&r, decision)) return answer(&r, a, out);
  *out = cd_json_set(a, cd_json_new_object(a), "note",
                     cd_json_new_c(a, "made again, this decision comes out otherwise, so that trials would say nothing "
                                      "of it; see cordon replay"));
  return *out ? CORDON_OK : cd_no_memory(err);
}
