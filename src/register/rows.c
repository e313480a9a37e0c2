#include "register/rows.h"

#include "names/names.h"
#include "register/personal.h"

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
