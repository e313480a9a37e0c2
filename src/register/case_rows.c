#include "register/case_rows.h"

#include "register/personal.h"
#include "register/put.h"
#include "register/rows.h"

/* --- writing --- */

static cordon_status add_row(cd_store *s, const case_act *act, cd_seq seq, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "case_add", &st, err));
  store_bind_str(st, 1, cd_str_c(act->kind));
  store_bind_str(st, 2, act->id);
  store_bind_int(st, 3, seq);
  store_bind_str(st, 4, act->state);
  store_bind_str(st, 5, act->key.len > 0 ? act->key : (cd_str){NULL, 0});
  return store_run(st, err);
}

static cordon_status add_due(cd_store *s, const case_act *act, cd_seq seq, size_t n, const case_due *due,
                             cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "due_add", &st, err));
  store_bind_str(st, 1, cd_str_c(act->kind));
  store_bind_str(st, 2, act->id);
  store_bind_int(st, 3, seq);
  store_bind_int(st, 4, (int64_t)n);
  store_bind_int(st, 5, due->day);
  store_bind_str(st, 6, due->what);
  store_bind_str(st, 7, due->cite);
  store_bind_int(st, 8, due->lapses);
  return store_run(st, err);
}

cordon_status case_append(cd_store *s, const case_act *act, const case_due *due, size_t due_count, cd_str actor,
                          cd_arena *a, cd_seq *seq, cordon_error *err) {
  personal p;
  cordon_error local = {0};
  if (!err) err = &local;
  CD_TRY(personal_open(&p, s, false, a, err));
  cd_json *body = personal_hide(&p, act->body);
  if (!body) return err->code;
  cd_str kind = cd_str_printf(a, "%s.%s", act->kind, act->act);
  if (!kind.ptr) return cd_no_memory(err);
  CD_TRY(store_record_append(s, kind, actor, body, seq, err));
  CD_TRY(add_row(s, act, *seq, err));
  for (size_t i = 0; i < due_count; i++) CD_TRY(add_due(s, act, *seq, i, &due[i], err));
  return CORDON_OK;
}

cordon_status case_make_id(cd_store *s, const char *kind, const char *prefix, cd_arena *a, cd_str *id,
                           cordon_error *err) {
  cd_seq last, taken = 1;
  CD_TRY(store_last_seq(s, &last, err));
  for (cd_seq n = last + 1; taken != 0; n++) {
    *id = cd_str_printf(a, "%s-%06lld", prefix, (long long)n);
    if (!id->ptr) return cd_no_memory(err);
    CD_TRY(case_seq(s, kind, *id, CD_SEQ_LATEST, &taken, err));
  }
  return CORDON_OK;
}

cordon_status case_take_id(cd_store *s, const char *kind, const char *prefix, const cd_json *v, const form_source *src,
                           cd_arena *a, cd_str *id, cordon_error *err) {
  cd_seq seq;
  *id = cd_json_str(cd_json_get(v, "id"));
  if (id->len == 0) return case_make_id(s, kind, prefix, a, id, err);
  CD_TRY(case_seq(s, kind, *id, CD_SEQ_LATEST, &seq, err));
  if (!seq) return CORDON_OK;
  cd_fail(err, CORDON_EXISTS,
          "the %s " CD_FMT " is in the register already (record %lld); give this one an id of its own", kind,
          CD_ARG(*id), (long long)seq);
  return cd_error_place(err, src->label, 0, 0, "id");
}

bool case_has_word(const char *words, cd_str word) {
  cd_str rest = cd_str_c(words), piece;
  while (cd_str_cut(&rest, ' ', &piece)) {
    if (cd_str_eq(piece, word)) return true;
  }
  return false;
}

cd_json *case_content(const cd_json *whole, cd_arena *a) {
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; i < cd_json_count(whole); i++) {
    const cd_json_member *m = &whole->as.members[i];
    if (cd_str_eqc(m->key, "recorded") || cd_str_eqc(m->key, "history")) continue;
    out = cd_json_set_s(a, out, m->key, m->value);
  }
  return out;
}

cordon_status case_key(const cd_json *party, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_str name = cd_json_str(cd_json_get(party, "name"));
  *out = CD_STR("");
  if (name.len == 0 || cd_str_eqc(cd_json_str(cd_json_get(party, "kind")), "individual")) return CORDON_OK;
  return names_normal_form(name, NAMES_COMPANY, a, out, err);
}

/* --- reading --- */

cordon_status case_seq(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_seq *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "case_get", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, id);
  store_bind_int(st, 3, known_at);
  cordon_status status = store_step(st, &row, err);
  *out = status == CORDON_OK && row ? store_col_int(st, 0) : 0;
  store_stmt_end(st);
  return status;
}

cordon_status case_get(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out,
                       cordon_error *err) {
  cd_seq seq;
  CD_TRY(case_seq(s, kind, id, known_at, &seq, err));
  return seq ? rows_whole(s, seq, a, out, err) : rows_missing(s, "case_before", "case_after", kind, id, a, err);
}

/* --- several --- */

cordon_status case_list(cd_store *s, const char *kind, cd_str state, cd_seq known_at, cd_arena *a, cd_json **out,
                        cordon_error *err) {
  store_stmt *st;
  row_seqs seqs = {0};
  CD_TRY(store_stmt_get(s, "case_all", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_int(st, 2, known_at);
  store_bind_str(st, 3, state.len > 0 ? state : (cd_str){NULL, 0});
  CD_TRY(rows_seqs(st, a, &seqs, err));
  return rows_wholes(s, &seqs, a, out, err);
}

cordon_status case_by_key(cd_store *s, const char *kind, cd_str state, cd_str key, cd_seq known_at, cd_arena *a,
                          cd_json **out, cordon_error *err) {
  store_stmt *st;
  row_seqs seqs = {0};
  CD_TRY(store_stmt_get(s, "case_by_key", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, key);
  store_bind_int(st, 3, known_at);
  store_bind_str(st, 4, state.len > 0 ? state : (cd_str){NULL, 0});
  CD_TRY(rows_seqs(st, a, &seqs, err));
  return rows_wholes(s, &seqs, a, out, err);
}

cordon_status case_history(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out,
                           cordon_error *err) {
  store_stmt *st;
  row_seqs seqs = {0};
  CD_TRY(store_stmt_get(s, "case_history", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, id);
  store_bind_int(st, 3, known_at);
  CD_TRY(rows_seqs(st, a, &seqs, err));
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; list && i < seqs.count; i++) {
    cd_json *whole, *one = cd_json_new_object(a);
    CD_TRY(rows_whole(s, seqs.items[i], a, &whole, err));
    one = cd_json_set(a, one, "act", cd_json_get(whole, "act"));
    one = cd_json_set(a, one, "state", cd_json_get(whole, "state"));
    list = cd_json_add(a, list, cd_json_set(a, one, "recorded", cd_json_get(whole, "recorded")));
  }
  *out = list;
  return list ? CORDON_OK : cd_no_memory(err);
}
