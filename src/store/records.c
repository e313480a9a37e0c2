#include "store/internal.h"

static cd_str bytes_of(const cd_digest *d) { return cd_str_of((const char *)d->bytes, sizeof d->bytes); }

static cordon_status insert(cd_store *s, const store_record *r, const cd_digest *leaf, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "record_append", &st, err));
  store_bind_int(st, 1, r->seq);
  store_bind_int(st, 2, r->at);
  store_bind_str(st, 3, r->kind);
  store_bind_str(st, 4, r->actor);
  store_bind_blob(st, 5, bytes_of(&r->digest));
  store_bind_blob(st, 6, bytes_of(leaf));
  store_bind_str(st, 7, r->body);
  return store_run(st, err);
}

cordon_status store_record_append(cd_store *s, cd_str kind, cd_str actor, const cd_json *body, cd_seq *seq,
                                  cordon_error *err) {
  cd_seq last;
  cd_digest leaf;
  cd_buf text;
  CD_TRY(store_need_transaction(s, err));
  CD_TRY(store_last_seq(s, &last, err));
  cd_buf_init(&text, 0);
  cordon_status status = cd_json_canonical(body, &text, err);
  if (status == CORDON_OK) status = cd_buf_status(&text, err);
  store_record r = {.seq = last + 1,
                    .at = cd_clock_now(),
                    .kind = kind,
                    .actor = actor.ptr ? actor : CD_STR(""),
                    .body = cd_buf_view(&text)};
  r.digest = cd_sha256(r.body);
  if (status == CORDON_OK) status = store_record_leaf(&r, &leaf, err);
  if (status == CORDON_OK) status = insert(s, &r, &leaf, err);
  if (status == CORDON_OK) status = store_log_grow(s, r.seq, err);
  if (status == CORDON_OK && seq) *seq = r.seq;
  cd_buf_free(&text);
  return status;
}

static cordon_status read_record(store_stmt *st, cd_arena *a, store_record *out, cordon_error *err) {
  store_record r = {.seq = store_col_int(st, 0),
                    .at = store_col_int(st, 1),
                    .kind = store_col_str(st, 2, a),
                    .actor = store_col_str(st, 3, a),
                    .body = store_col_str(st, 4, a)};
  cd_str digest = store_col_view(st, 5);
  if (!r.kind.ptr || !r.actor.ptr || !r.body.ptr) return cd_no_memory(err);
  r.digest = cd_sha256(r.body);
  if (!cd_str_eq(digest, cd_str_of((const char *)r.digest.bytes, sizeof r.digest.bytes)))
    return cd_fail(err, CORDON_CORRUPT, "record %lld does not match its digest; it was changed outside Cordon",
                   (long long)r.seq);
  *out = r;
  return CORDON_OK;
}

cordon_status store_record_get(cd_store *s, cd_seq seq, cd_arena *a, store_record *out, cordon_error *err) {
  store_stmt *st;
  bool row;
  CD_TRY(store_stmt_get(s, "record_get", &st, err));
  store_bind_int(st, 1, seq);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && !row) status = cd_fail(err, CORDON_NOT_FOUND, "there is no record %lld", (long long)seq);
  if (status == CORDON_OK) status = read_record(st, a, out, err);
  store_stmt_end(st);
  return status;
}

/* The number in the first column of the first row, 0 where there is none. */
static cordon_status one_number(store_stmt *st, int64_t *out, cordon_error *err) {
  bool row;
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK) *out = row ? store_col_int(st, 0) : 0;
  store_stmt_end(st);
  return status;
}

cordon_status store_last_seq(cd_store *s, cd_seq *out, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "record_last", &st, err));
  return one_number(st, out, err);
}

cordon_status store_seq_at(cd_store *s, cd_time t, cd_seq *out, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "record_at", &st, err));
  store_bind_int(st, 1, t);
  return one_number(st, out, err);
}

/* --- settings --- */

cordon_status store_setting_get(cd_store *s, const char *key, cd_arena *a, cd_str *value, cordon_error *err) {
  store_stmt *st;
  bool row;
  *value = cd_str_of(NULL, 0);
  CD_TRY(store_stmt_get(s, "setting_get", &st, err));
  store_bind_str(st, 1, cd_str_c(key));
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    *value = store_col_str(st, 0, a);
    if (!value->ptr) status = cd_no_memory(err);
  }
  store_stmt_end(st);
  return status;
}

cordon_status store_setting_set(cd_store *s, const char *key, cd_str value, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "setting_set", &st, err));
  store_bind_str(st, 1, cd_str_c(key));
  store_bind_str(st, 2, value.ptr ? value : CD_STR(""));
  return store_run_alone(st, err);
}
