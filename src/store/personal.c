/* Personal values stand in a record as a salted digest; value and salt lie apart and can be erased. The salt keeps a
 * short value from being found by trying all of them. */
#include "store/internal.h"

#define SALT_BYTES 16

static cordon_status keep(cd_store *s, cd_str digest, const uint8_t *salt, cd_str value, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "personal_put", &st, err));
  store_bind_str(st, 1, digest);
  store_bind_blob(st, 2, cd_str_of((const char *)salt, SALT_BYTES));
  store_bind_str(st, 3, value);
  return store_run(st, err);
}

/* `text` holds the salt and then the canonical value. */
static cd_json *keep_salted(cd_store *s, const cd_buf *text, cd_arena *a, cordon_error *err) {
  cd_str all = cd_buf_view(text), value = cd_str_sub(all, SALT_BYTES, all.len);
  cd_digest digest = cd_sha256(all);
  char name[CD_DIGEST_TEXT];
  cd_str kept = cd_str_dup(a, cd_str_c(cd_digest_format(&digest, name)));
  cd_json *out = kept.ptr ? cd_json_set(a, cd_json_new_object(a), "salted", cd_json_new_str(a, kept)) : NULL;
  if (!out) {
    cd_no_memory(err);
    return NULL;
  }
  return keep(s, kept, (const uint8_t *)all.ptr, value, err) == CORDON_OK ? out : NULL;
}

cd_json *store_personal(cd_store *s, const cd_json *value, const uint8_t salt[16], cd_arena *a, cordon_error *err) {
  uint8_t fresh[SALT_BYTES];
  if (store_need_transaction(s, err) != CORDON_OK) return NULL;
  if (!salt && !cd_random(fresh, sizeof fresh)) {
    cd_fail(err, CORDON_INTERNAL, "the system gives no random bytes");
    return NULL;
  }
  cd_buf text;
  cd_buf_init(&text, 0);
  cd_buf_add(&text, salt ? salt : fresh, SALT_BYTES);
  cd_json *out = cd_json_canonical(value, &text, err) == CORDON_OK ? keep_salted(s, &text, a, err) : NULL;
  cd_buf_free(&text);
  return out;
}

/* The row's value, checked against the digest it stands for. */
static cordon_status read_value(store_stmt *st, cd_str digest, cd_arena *a, cd_json **value, uint8_t salt[16],
                                cordon_error *err) {
  cd_str text = store_col_str(st, 0, a), salted = store_col_view(st, 1);
  if (!text.ptr) return cd_no_memory(err);
  cd_sha256_ctx *sha = cd_sha256_begin();
  if (!sha) return cd_no_memory(err);
  cd_sha256_add(sha, salted);
  cd_sha256_add(sha, text);
  cd_digest found = cd_sha256_end(sha);
  char name[CD_DIGEST_TEXT];
  if (salted.len != SALT_BYTES || !cd_str_eqc(digest, cd_digest_format(&found, name)))
    return cd_fail(err, CORDON_CORRUPT,
                   "the personal value behind " CD_FMT " does not match it; it was changed outside Cordon",
                   CD_ARG(digest));
  if (salt) memcpy(salt, salted.ptr, SALT_BYTES);
  return cd_json_parse(text, NULL, a, value, err);
}

cordon_status store_personal_get(cd_store *s, cd_str digest, cd_arena *a, cd_json **value, uint8_t salt[16],
                                 cordon_error *err) {
  store_stmt *st;
  bool row;
  CD_TRY(store_stmt_get(s, "personal_get", &st, err));
  store_bind_str(st, 1, digest);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && !row)
    status = cd_fail(err, CORDON_NOT_FOUND, "the personal value behind " CD_FMT " is not kept; it was erased",
                     CD_ARG(digest));
  if (status == CORDON_OK) status = read_value(st, digest, a, value, salt, err);
  store_stmt_end(st);
  return status;
}

cordon_status store_personal_erase(cd_store *s, cd_str digest, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "personal_erase", &st, err));
  store_bind_str(st, 1, digest);
  return store_run_alone(st, err);
}
