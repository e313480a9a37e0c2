#include "decide/recorded.h"

#include "register/personal.h"

cordon_status decide_parse_id(cd_str id, cd_seq *out, cordon_error *err) {
  cd_str digits = cd_str_starts(id, CD_STR("D-")) ? cd_str_sub(id, 2, id.len) : id;
  if (cd_str_to_i64(digits, out) && *out > 0) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "\"" CD_FMT "\" is not a decision's id; it looks like D-000123",
                 CD_ARG(cd_str_sub(id, 0, 80)));
}

static cordon_status not_found(cd_store *s, cd_seq seq, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "decide_near", &st, err));
  store_bind_int(st, 1, CD_SEQ_LATEST);
  cordon_status status = store_step(st, &row, err);
  cd_seq last = status == CORDON_OK && row ? store_col_int(st, 0) : 0;
  store_stmt_end(st);
  CD_TRY(status);
  if (last == 0)
    return cd_fail(err, CORDON_NOT_FOUND, "the store holds no decision yet; make one by: cordon decide ORDER.json");
  return cd_fail(err, CORDON_NOT_FOUND, "there is no decision D-%06lld; the last one is D-%06lld", (long long)seq,
                 (long long)last);
}

cordon_status recorded_get(cd_store *s, cd_seq seq, cd_arena *a, store_record *record, cd_json **body,
                           cordon_error *err) {
  cordon_error missing = {0};
  cordon_status st = store_record_get(s, seq, a, record, &missing);
  if (st == CORDON_NOT_FOUND || (st == CORDON_OK && !cd_str_eqc(record->kind, "decision")))
    return not_found(s, seq, err);
  if (st != CORDON_OK) {
    if (err && err->code == CORDON_OK) *err = missing;
    return st;
  }
  return cd_json_parse(record->body, "the store", a, body, err);
}

cordon_status decide_get(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err) {
  store_record record;
  cd_json *body;
  personal p;
  cordon_error local = {0};
  if (!err) err = &local;
  CD_TRY(recorded_get(s, seq, a, &record, &body, err));
  CD_TRY(personal_open(&p, s, true, a, err));
  *out = personal_reveal(&p, body, NULL);
  return *out ? CORDON_OK : err->code;
}

typedef struct seq_list {
  cd_seq *items;
  size_t count, room;
} seq_list;

static cordon_status keep(seq_list *list, cd_seq seq, cd_arena *a, cordon_error *err) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 256;
    list->items = (cd_seq *)cd_grow_array(a, list->items, list->count, room, sizeof *list->items);
    if (!list->items) return cd_no_memory(err);
    list->room = room;
  }
  list->items[list->count++] = seq;
  return CORDON_OK;
}

cordon_status decide_list(cd_store *s, cd_arena *a, cd_seq **out, size_t *count, cordon_error *err) {
  seq_list list = {0};
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "decide_list", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = keep(&list, store_col_int(st, 0), a, err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  *out = list.items;
  *count = list.count;
  return status;
}
