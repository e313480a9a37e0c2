/* Who vouches for a rulebook: its digest in a signed note beside it, checked at adoption against the keys that this
 * store trusts. */
#include "base/file.h"
#include "log/note.h"
#include "rules/book.h"

#define TRUST_KIND "rulebook.trust"
#define ARENA_BYTES (16u << 20)
#define MAX_KEYS 100u

static cd_str statement(const rules_book *b, cd_arena *a) {
  char digest[CD_DIGEST_TEXT];
  return cd_str_printf(a, "cordon rulebook\n" CD_FMT "\n%s\n", CD_ARG(b->id), cd_digest_format(&b->digest, digest));
}

cordon_status rules_key_make(cd_str name, cd_arena *a, cd_str *private_key, cd_str *public_key, cordon_error *err) {
  note_key key;
  CD_TRY(note_key_make(name, a, &key, err));
  CD_TRY(note_key_text(&key, true, a, private_key, err));
  return note_key_text(&key, false, a, public_key, err);
}

cordon_status rules_sign(const char *dir, cd_str private_key, cordon_error *err) {
  rules_book *b;
  note_key key;
  cd_str note, path;
  CD_TRY(rules_book_load(dir, &b, err));
  cordon_status status = note_key_parse(private_key, b->a, &key, err);
  if (status == CORDON_OK) status = note_sign(&key, statement(b, b->a), b->a, &note, err);
  if (status == CORDON_OK) {
    path = cd_path_join(b->a, cd_str_c(dir), CD_STR(BOOK_SIGNATURE));
    status = path.ptr ? cd_file_replace(path.ptr, note, err) : cd_no_memory(err);
  }
  rules_book_free(b);
  return status;
}

cordon_status rules_trust(cd_store *s, cd_str public_key, cd_str actor, cd_seq *seq, cordon_error *err) {
  cd_arena *a = cd_arena_new(ARENA_BYTES);
  note_key key;
  cd_str text = {0};
  if (!a) return cd_no_memory(err);
  cordon_status status = note_key_parse(public_key, a, &key, err);
  if (status == CORDON_OK) status = note_key_text(&key, false, a, &text, err);
  if (status == CORDON_OK) status = store_begin(s, err);
  if (status == CORDON_OK) {
    cd_json *body = cd_json_set(a, cd_json_new_object(a), "key", cd_json_new_str(a, text));
    status = body ? store_record_append(s, CD_STR(TRUST_KIND), actor, body, seq, err) : cd_no_memory(err);
    if (status == CORDON_OK)
      status = store_commit(s, err);
    else
      store_rollback(s);
  }
  cd_arena_free(a);
  return status;
}

static cordon_status read_key(cd_store *s, cd_seq seq, cd_arena *a, note_key *out, cordon_error *err) {
  store_record record;
  cd_json *body;
  CD_TRY(store_record_get(s, seq, a, &record, err));
  CD_TRY(cd_json_parse(record.body, TRUST_KIND, a, &body, err));
  return note_key_parse(cd_json_str(cd_json_get(body, "key")), a, out, err);
}

static cordon_status trusted_keys(cd_store *s, cd_arena *a, note_key **out, size_t *count, cordon_error *err) {
  store_stmt *st;
  cd_seq seqs[MAX_KEYS];
  size_t n = 0;
  bool row = true;
  cordon_status status;
  CD_TRY(store_stmt_get(s, "record_of_kind", &st, err));
  store_bind_str(st, 1, CD_STR(TRUST_KIND));
  store_bind_int(st, 2, CD_SEQ_LATEST);
  while ((status = store_step(st, &row, err)) == CORDON_OK && row && n < MAX_KEYS) seqs[n++] = store_col_int(st, 0);
  store_stmt_end(st);
  CD_TRY(status);
  *out = CD_NEW_ARRAY(a, note_key, n);
  if (!*out) return cd_no_memory(err);
  for (*count = 0; *count < n; ++*count) CD_TRY(read_key(s, seqs[*count], a, &(*out)[*count], err));
  return CORDON_OK;
}

cordon_status book_check_signature(cd_store *s, const rules_book *b, cd_arena *a, cd_str *signer, cordon_error *err) {
  note_key *keys;
  size_t count;
  cd_str text;
  *signer = (cd_str){0};
  if (!b->signature.len) return CORDON_OK;
  CD_TRY(trusted_keys(s, a, &keys, &count, err));
  cordon_status status = note_open(b->signature, keys, count, &text, signer, err);
  if (status == CORDON_OK && !cd_str_eq(text, statement(b, a)))
    status = cd_fail(err, CORDON_CHECK, "the signature is of other files than these; sign the rulebook as it is now");
  if (status != CORDON_OK) cd_error_place(err, book_label(b, CD_STR(BOOK_SIGNATURE), a), 0, 0, NULL);
  return status;
}
