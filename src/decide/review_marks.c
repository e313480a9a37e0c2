/* Which hits an officer settled. A party is known by a salted digest of what tells it apart, so that the table of
 * answers names nobody. */
#include <stdio.h>

#include "decide/review.h"
#include "decide/review_party.h"

#include "base/limits.h"

#define SALT_KEY "review.salt"

static const char *const identity[] = {"name",          "aliases",    "kind",       "country",
                                       "nationalities", "birth_date", "identifiers"};

cordon_status review_salt(cd_store *s, bool make, cd_arena *a, cd_str *out, cordon_error *err) {
  uint8_t bytes[16];
  char hex[33];
  CD_TRY(store_setting_get(s, SALT_KEY, a, out, err));
  if (out->ptr || !make) return CORDON_OK;
  if (!cd_random(bytes, sizeof bytes)) return cd_fail(err, CORDON_STORE, "the system gives no random bytes");
  for (size_t i = 0; i < sizeof bytes; i++) snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
  *out = cd_str_dup(a, cd_str_c(hex));
  return out->ptr ? store_setting_set(s, SALT_KEY, *out, err) : cd_no_memory(err);
}

cordon_status review_fingerprint(const cd_json *party, cd_str salt, cd_arena *a, cd_str *out, cordon_error *err) {
  char text[CD_DIGEST_TEXT];
  cd_buf bytes;
  cd_json *o = cd_json_new_object(a);
  for (size_t i = 0; i < sizeof identity / sizeof identity[0]; i++) {
    cd_json *v = cd_json_get(party, identity[i]);
    if (v) o = cd_json_set(a, o, identity[i], v);
  }
  if (!o) return cd_no_memory(err);
  cd_buf_init(&bytes, CD_MAX_JSON_BYTES);
  cd_buf_str(&bytes, salt);
  cordon_status st = cd_json_canonical(o, &bytes, err);
  if (st == CORDON_OK) st = cd_buf_status(&bytes, err);
  cd_digest digest = cd_sha256(cd_buf_view(&bytes));
  cd_buf_free(&bytes);
  CD_TRY(st);
  *out = cd_str_dup(a, cd_str_c(cd_digest_format(&digest, text)));
  return out->ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status mark_one(cd_store *s, cd_str party, cd_seq known_at, lists_hit *h, cordon_error *err) {
  store_stmt *st;
  char version[CD_DIGEST_TEXT];
  bool row = false;
  CD_TRY(store_stmt_get(s, "review_hit_get", &st, err));
  store_bind_str(st, 1, party);
  store_bind_str(st, 2, h->list);
  store_bind_str(st, 3, h->entry);
  store_bind_str(st, 4, cd_str_c(cd_digest_format(&h->version, version)));
  store_bind_int(st, 5, known_at);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    h->cleared = cd_str_eqc(store_col_view(st, 0), "clear");
    h->confirmed = !h->cleared;
  }
  store_stmt_end(st);
  return status;
}

cordon_status review_mark(cd_store *s, const cd_json *party, cd_seq known_at, lists_hit *hits, size_t count,
                          cd_arena *a, cordon_error *err) {
  cd_str salt, fingerprint;
  if (count == 0) return CORDON_OK;
  CD_TRY(review_salt(s, false, a, &salt, err));
  if (!salt.ptr) return CORDON_OK; /* nothing was ever answered */
  CD_TRY(review_fingerprint(party, salt, a, &fingerprint, err));
  for (size_t i = 0; i < count; i++) CD_TRY(mark_one(s, fingerprint, known_at, &hits[i], err));
  return CORDON_OK;
}
