#include "log/log.h"

#include "api/api.h"

cordon_status cordon_log_key(cordon_store *s, const char *name, char **json, cordon_error *err) {
  api_call c;
  note_key key;
  bool made = false;
  cd_str text = CD_STR("");
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = log_key(s->store, name ? cd_str_c(name) : CD_STR(""), c.arena, &key, &made, c.err);
  if (st == CORDON_OK) st = note_key_text(&key, false, c.arena, &text, c.err);
  cd_json *o = api_str(c.arena, cd_json_new_object(c.arena), "key", text);
  return api_end(&c, st, api_bool(c.arena, o, "made", made), json);
}

/* A text of the call's arena, handed out as the caller's own. */
static cordon_status hand_out(api_call *c, cordon_status st, cd_str text, char **out) {
  cd_buf b;
  cd_buf_init(&b, 0);
  if (st == CORDON_OK) {
    cd_buf_str(&b, text);
    cd_buf_byte(&b, '\0');
    st = cd_buf_status(&b, c->err);
  }
  if (st == CORDON_OK)
    *out = b.ptr;
  else
    cd_buf_free(&b);
  return api_end(c, st, NULL, NULL);
}

cordon_status cordon_log_checkpoint(cordon_store *s, char **text, cordon_error *err) {
  api_call c;
  cd_str note = CD_STR("");
  CD_TRY(api_begin(&c, text, err));
  return hand_out(&c, log_checkpoint(s->store, c.arena, &note, c.err), note, text);
}

cordon_status cordon_log_prove(cordon_store *s, const char *id, char **text, cordon_error *err) {
  api_call c;
  cd_seq seq;
  cd_str proof = CD_STR("");
  CD_TRY(api_begin(&c, text, err));
  cordon_status st = decide_parse_id(cd_str_c(id), &seq, c.err);
  if (st == CORDON_OK) st = log_prove(s->store, seq, c.arena, &proof, c.err);
  return hand_out(&c, st, proof, text);
}

cordon_status cordon_proof_check(const char *proof, size_t len, const char *key, char **json, cordon_error *err) {
  api_call c;
  note_key public_key;
  log_proved proved = {0};
  CD_TRY(api_begin(&c, json, err));
  cordon_status st = note_key_parse(cd_str_c(key), c.arena, &public_key, c.err);
  if (st == CORDON_OK) st = log_proof_check(cd_str_of(proof, len), &public_key, c.arena, &proved, c.err);
  if (st != CORDON_OK) return api_end(&c, st, NULL, NULL);
  cd_json *o = api_str(c.arena, cd_json_new_object(c.arena), "log", proved.origin);
  o = api_int(c.arena, o, "index", (int64_t)proved.index);
  o = api_int(c.arena, o, "size", (int64_t)proved.size);
  return api_end(&c, st, cd_json_set(c.arena, o, "entry", cd_json_copy(c.arena, proved.entry)), json);
}

cordon_status cordon_log_verify(cordon_store *s, const char *checkpoint, char **json, cordon_error *err) {
  api_call c;
  log_report report = {0};
  cd_str fault = CD_STR("");
  CD_TRY(api_begin(&c, json, err));
  cordon_status st =
      log_verify(s->store, checkpoint ? cd_str_c(checkpoint) : CD_STR(""), c.arena, &report, c.err);
  if (st == CORDON_OK) st = lists_index_verify(s->store, c.arena, &fault, c.err);
  if (st == CORDON_OK && fault.len > 0)
    report.faults = cd_json_add(c.arena, report.faults, cd_json_new_str(c.arena, fault));
  cd_json *o = st == CORDON_OK ? log_report_json(&report, c.arena) : NULL;
  if (o && cd_json_count(report.faults) > 0) st = cd_fail(c.err, CORDON_CHECK, "the store is not as it was written");
  return api_end(&c, st, o, json);
}
