/* Looking into the register as it was known at a record. */
#include "register/form.h"
#include "register/register.h"
#include "register/rows.h"

static cordon_status check_kind(const char *kind, cordon_error *err) {
  if (register_form(kind)) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "the register has no kind \"%s\"; it has party, licence, commitment", kind);
}

static cordon_status with_record(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *content, *recorded = cd_json_new_object(a);
  store_record record;
  bool erased = false;
  CD_TRY(rows_content(s, seq, a, &content, NULL, &erased, err));
  CD_TRY(store_record_get(s, seq, a, &record, err));
  char at[32], digest[CD_DIGEST_TEXT];
  recorded = cd_json_set(a, recorded, "record", cd_json_new_int(a, seq));
  recorded = cd_json_set(a, recorded, "at", cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_time_format(record.at, at)))));
  recorded = cd_json_set(a, recorded, "actor", cd_json_new_str(a, record.actor));
  recorded = cd_json_set(a, recorded, "digest", cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_digest_format(&record.digest, digest)))));
  if (erased) recorded = cd_json_set(a, recorded, "erased", cd_json_new_bool(a, true));
  *out = cd_json_set(a, cd_json_copy(a, content), "recorded", recorded);
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* --- the nearest id, for a message --- */

static cordon_status neighbour(cd_store *s, const char *statement, const char *kind, cd_str id, cd_arena *a, cd_str *out, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, statement, &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, id);
  bool row = false;
  cordon_status status = store_step(st, &row, err);
  *out = status == CORDON_OK && row ? store_col_str(st, 0, a) : CD_STR("");
  store_stmt_end(st);
  return status;
}

static size_t common_start(cd_str x, cd_str y) {
  size_t n = 0;
  while (n < x.len && n < y.len && x.ptr[n] == y.ptr[n]) n++;
  return n;
}

static cordon_status not_found(cd_store *s, const char *kind, cd_str id, cd_arena *a, cordon_error *err) {
  cd_str before, after;
  CD_TRY(neighbour(s, "register_before", kind, id, a, &before, err));
  CD_TRY(neighbour(s, "register_after", kind, id, a, &after, err));
  cd_str near = common_start(before, id) >= common_start(after, id) ? before : after;
  if (near.len == 0) near = before.len ? before : after;
  if (near.len == 0) return cd_fail(err, CORDON_NOT_FOUND, "the register holds no %s at all; add one by: cordon %s add FILE", kind, kind);
  return cd_fail(err, CORDON_NOT_FOUND, "the register holds no %s " CD_FMT " as known then; the nearest id is " CD_FMT, kind, CD_ARG(id), CD_ARG(near));
}

cordon_status register_show(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  register_row row;
  CD_TRY(check_kind(kind, err));
  CD_TRY(rows_get(s, kind, id, known_at, &row, err));
  return row.seq ? with_record(s, row.seq, a, out, err) : not_found(s, kind, id, a, err);
}

/* --- all of a kind --- */

typedef struct seq_list { cd_seq *items; size_t count, room; } seq_list;

static cordon_status keep_seq(seq_list *list, cd_seq seq, cd_arena *a, cordon_error *err) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 64;
    list->items = (cd_seq *)cd_grow_array(a, list->items, list->count, room, sizeof *list->items);
    if (!list->items) return cd_no_memory(err);
    list->room = room;
  }
  list->items[list->count++] = seq;
  return CORDON_OK;
}

static cordon_status all_rows(cd_store *s, const char *kind, cd_seq known_at, cd_arena *a, seq_list *list, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "register_all", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_int(st, 2, known_at);
  bool row = false;
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = keep_seq(list, store_col_int(st, 0), a, err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

cordon_status register_list(cd_store *s, const char *kind, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  seq_list rows = {0};
  CD_TRY(check_kind(kind, err));
  CD_TRY(all_rows(s, kind, known_at, a, &rows, err));
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; list && i < rows.count; i++) {
    cd_json *one;
    CD_TRY(with_record(s, rows.items[i], a, &one, err));
    list = cd_json_add(a, list, one);
  }
  *out = list;
  return list ? CORDON_OK : cd_no_memory(err);
}
