#include "register/rows.h"

#include "names/names.h"
#include "register/personal.h"
#include "register/put.h"

static cordon_status take_row(store_stmt *st, register_row *out, cordon_error *err) {
  bool row = false;
  *out = (register_row){.valid_from = CD_DAY_NONE, .valid_to = CD_DAY_NONE};
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    *out = (register_row){store_col_int(st, 0), (cd_day)store_col_int(st, 1), (cd_day)store_col_int(st, 2)};
  }
  store_stmt_end(st);
  return status;
}

cordon_status rows_get(cd_store *s, const char *kind, cd_str id, cd_seq known_at, register_row *out,
                       cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "register_get", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, id);
  store_bind_int(st, 3, known_at);
  return take_row(st, out, err);
}

cordon_status rows_get_as_of(cd_store *s, const char *kind, cd_str id, cd_day as_of, cd_seq known_at, register_row *out,
                             cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "register_as_of", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, id);
  store_bind_int(st, 3, known_at);
  store_bind_int(st, 4, as_of);
  return take_row(st, out, err);
}

/* A version holds up to the day before the next that begins later; of two that begin on one day, the newer holds. */
static cordon_status keep_version(register_version **all, size_t *count, cd_seq seq, cd_day from, cd_arena *a,
                                  cordon_error *err) {
  if (*count > 0 && (*all)[*count - 1].from == from) {
    (*all)[*count - 1].seq = seq;
    return CORDON_OK;
  }
  *all = (register_version *)cd_grow_array(a, *all, *count, *count + 1, sizeof **all);
  if (!*all) return cd_no_memory(err);
  if (*count > 0) (*all)[*count - 1].to = from - 1;
  (*all)[(*count)++] = (register_version){seq, from, CD_DAY_MAX};
  return CORDON_OK;
}

cordon_status rows_versions(cd_store *s, const char *kind, cd_str id, cd_seq known_at, cd_arena *a,
                            register_version **out, size_t *count, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = NULL;
  *count = 0;
  CD_TRY(store_stmt_get(s, "register_versions", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, id);
  store_bind_int(st, 3, known_at);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = keep_version(out, count, store_col_int(st, 0), (cd_day)store_col_int(st, 1), a, err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

cordon_status rows_content(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cd_digest *digest, bool *erased,
                           cordon_error *err) {
  store_record record;
  CD_TRY(store_record_get(s, seq, a, &record, err));
  cd_json *body;
  CD_TRY(cd_json_parse(record.body, "the store", a, &body, err));
  if (digest) *digest = record.digest;
  personal p;
  CD_TRY(personal_open(&p, s, false, a, err));
  *out = personal_reveal(&p, body, erased);
  return *out ? CORDON_OK : err ? err->code : CORDON_NO_MEMORY;
}

cd_day rows_day(const cd_json *v, const char *field, cd_day fallback) {
  cd_day day;
  return cd_day_parse(cd_json_str(cd_json_get(v, field)), &day) ? day : fallback;
}

cordon_status rows_lookup_key(const char *kind, const cd_json *content, cd_arena *a, cd_str *out, cordon_error *err) {
  *out = CD_STR("");
  if (strcmp(kind, "commitment") == 0) *out = cd_json_str(cd_json_get(cd_json_get(content, "giver"), "country"));
  if (strcmp(kind, "licence") != 0) return CORDON_OK;
  const cd_json *holder = cd_json_get(content, "holder");
  if (!holder || cd_str_eqc(cd_json_str(cd_json_get(holder, "kind")), "individual")) return CORDON_OK;
  return names_normal_form(cd_json_str(cd_json_get(holder, "name")), NAMES_COMPANY, a, out, err);
}

/* --- whole, with what is recorded of it --- */

static cd_json *recorded_json(const store_record *record, cd_arena *a) {
  char at[32];
  cd_json *o = put_int(a, cd_json_new_object(a), "record", record->seq);
  o = put_str(a, o, "at", cd_str_dup(a, cd_str_c(cd_time_format(record->at, at))));
  return put_digest(a, put_str(a, o, "actor", record->actor), "digest", &record->digest);
}

cordon_status rows_whole(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err) {
  store_record record;
  cd_json *content;
  bool erased = false;
  CD_TRY(rows_content(s, seq, a, &content, NULL, &erased, err));
  CD_TRY(store_record_get(s, seq, a, &record, err));
  cd_json *recorded = recorded_json(&record, a);
  if (erased) recorded = cd_json_set(a, recorded, "erased", cd_json_new_bool(a, true));
  *out = put_with(a, content, "recorded", recorded);
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status keep(row_seqs *list, cd_seq seq, cd_arena *a, cordon_error *err) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 32;
    list->items = (cd_seq *)cd_grow_array(a, list->items, list->count, room, sizeof *list->items);
    if (!list->items) return cd_no_memory(err);
    list->room = room;
  }
  list->items[list->count++] = seq;
  return CORDON_OK;
}

cordon_status rows_seqs(store_stmt *st, cd_arena *a, row_seqs *out, cordon_error *err) {
  bool row = false;
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    status = keep(out, store_col_int(st, 0), a, err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

cordon_status rows_wholes(cd_store *s, const row_seqs *seqs, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; list && i < seqs->count; i++) {
    cd_json *one;
    CD_TRY(rows_whole(s, seqs->items[i], a, &one, err));
    list = cd_json_add(a, list, one);
  }
  *out = list;
  return list ? CORDON_OK : cd_no_memory(err);
}

/* --- the nearest id, for a message --- */

static cordon_status neighbour(cd_store *s, const char *statement, const char *kind, cd_str id, cd_arena *a,
                               cd_str *out, cordon_error *err) {
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

cordon_status rows_missing(cd_store *s, const char *before, const char *after, const char *kind, cd_str id, cd_arena *a,
                           cordon_error *err) {
  cd_str left, right;
  CD_TRY(neighbour(s, before, kind, id, a, &left, err));
  CD_TRY(neighbour(s, after, kind, id, a, &right, err));
  cd_str near = common_start(left, id) >= common_start(right, id) ? left : right;
  if (near.len == 0) near = left.len ? left : right;
  if (near.len == 0) return cd_fail(err, CORDON_NOT_FOUND, "the register holds no %s at all", kind);
  return cd_fail(err, CORDON_NOT_FOUND, "the register holds no %s " CD_FMT " as known then; the nearest id is " CD_FMT,
                 kind, CD_ARG(cd_str_sub(id, 0, 128)), CD_ARG(near));
}
