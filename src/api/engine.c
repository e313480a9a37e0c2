#include <stdlib.h>

#include "api/api.h"
#include "base/limits.h"

cordon_status cordon_engine_open(cordon_store *s, cordon_engine **out, cordon_error *err) {
  *out = NULL;
  cordon_engine *e = (cordon_engine *)calloc(1, sizeof *e);
  if (!e) return cd_no_memory(err);
  e->owner = s;
  cordon_status st = decide_engine_open(s->store, &e->engine, err);
  if (st == CORDON_OK)
    *out = e;
  else
    free(e);
  return st;
}

cordon_status cordon_engine_refresh(cordon_engine *e, cordon_error *err) {
  return decide_engine_refresh(e->engine, err);
}

void cordon_engine_close(cordon_engine *e) {
  if (!e) return;
  decide_engine_close(e->engine);
  free(e);
}

cordon_status cordon_screen(cordon_engine *e, const char *party, size_t len, const char *as_of, char **json,
                            cordon_error *err) {
  api_call c;
  cd_day day;
  cd_json *asked, *out = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = api_day(as_of, "as_of", cd_time_day(cd_clock_now()), &day, c.err);
  if (st == CORDON_OK) st = cd_json_parse(cd_str_of(party, len), "party", c.arena, &asked, c.err);
  if (st == CORDON_OK) st = decide_screen(e->engine, asked, day, CD_SEQ_LATEST, c.arena, &out, c.err);
  return api_end(&c, st, out, json);
}

cordon_status cordon_decide(cordon_engine *e, const char *order, size_t len, const cordon_decide_options *opt,
                            cordon_decision *decision, char **json, cordon_error *err) {
  static const cordon_decide_options defaults = {0};
  api_call c;
  decide_result result = {0};
  CD_TRY(api_begin(&c, json, err));
  if (!opt) opt = &defaults;
  if (decision) *decision = (cordon_decision){0};
  decide_options wanted = {.known_at = opt->known_at > 0 ? opt->known_at : CD_SEQ_LATEST,
                           .dry_run = opt->dry_run,
                           .trace = opt->trace,
                           .actor = api_actor(e->owner)};
  cordon_status st = api_day(opt->as_of, "as_of", CD_DAY_NONE, &wanted.as_of, c.err);
  if (st == CORDON_OK) {
    st = decide_order(e->engine, cd_str_of(order, len), opt->label ? opt->label : "order",
                      opt->first_line > 0 ? opt->first_line : 1, &wanted, c.arena, &result, c.err);
  }
  if (st == CORDON_OK && decision) {
    *decision = (cordon_decision){(cordon_outcome)result.outcome, (cordon_outcome)result.at_least,
                                  (cordon_outcome)result.at_most, result.seq};
  }
  return api_end(&c, st, result.json, json);
}

cordon_status cordon_decision_get(cordon_store *s, const char *id, char **json, cordon_error *err) {
  api_call c;
  cd_seq seq;
  cd_json *out = NULL;
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = decide_parse_id(cd_str_c(id), &seq, c.err);
  if (st == CORDON_OK) st = decide_get(s->store, seq, c.arena, &out, c.err);
  return api_end(&c, st, out, json);
}

cordon_status cordon_explain(const char *decision, size_t len, bool color, char **text, cordon_error *err) {
  api_call c;
  cd_json *asked;
  cd_buf out;
  CD_TRY(api_begin(&c, text, err));
  cd_buf_init(&out, 0);
  cordon_status st = cd_json_parse(cd_str_of(decision, len), "decision", c.arena, &asked, c.err);
  if (st == CORDON_OK) st = decide_explain(asked, color, &out, c.err);
  if (st == CORDON_OK)
    *text = out.ptr;
  else
    cd_buf_free(&out);
  return api_end(&c, st, NULL, NULL);
}

static cd_json *replay_json(cd_arena *a, const decide_replay_result *r) {
  cd_json *o = api_str(a, cd_json_new_object(a), "decision", cd_str_printf(a, "D-%06lld", (long long)r->seq));
  o = api_bool(a, o, "same", r->same);
  o = api_bool(a, o, "erased", r->erased);
  return api_str(a, o, "difference", r->difference);
}

cordon_status cordon_replay(cordon_engine *e, const char *id, char **json, cordon_error *err) {
  api_call c;
  decide_replay_result result = {0};
  CD_TRY(api_begin(&c, json, err));
  cd_seq seq;
  cordon_status st = decide_parse_id(cd_str_c(id), &seq, c.err);
  if (st == CORDON_OK) st = decide_replay(e->engine, seq, c.arena, &result, c.err);
  if (st == CORDON_OK && !result.same)
    st = cd_fail(c.err, CORDON_CHECK, "the decision is not the same: " CD_FMT, CD_ARG(result.difference));
  return api_end(&c, st, st == CORDON_OK || st == CORDON_CHECK ? replay_json(c.arena, &result) : NULL, json);
}
