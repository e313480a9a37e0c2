/* What was issued: a record a document, found again by the digest of its bytes. */
#include "document/document.h"
#include "register/people.h"

static cd_json *put(cd_arena *a, cd_json *o, const char *key, cd_str v) {
  return cd_json_set(a, o, key, cd_json_new_str(a, v));
}

static cd_json *put_digest(cd_arena *a, cd_json *o, const char *key, const cd_digest *d) {
  char text[CD_DIGEST_TEXT];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_digest_format(d, text)));
  return cd_json_set(a, o, key, copy.ptr ? cd_json_new_str(a, copy) : NULL);
}

static cd_json *body_of(const document_made *m, cd_arena *a) {
  cd_json *o = put(a, cd_json_new_object(a), "kind", cd_str_c(document_kind_name(m->kind)));
  o = put(a, o, "about", m->about);
  o = cd_json_set(a, o, "record", cd_json_new_int(a, m->record));
  o = put_digest(a, o, "record_digest", &m->record_digest);
  o = put(a, o, "for", cd_str_c(document_class_name(m->shown_to)));
  o = put(a, put(a, o, "language", m->language), "format", cd_str_c(document_format_name(m->format)));
  o = put_digest(a, put_digest(a, o, "template", &m->template_digest), "digest", &m->digest);
  return cd_json_set(a, o, "bytes", cd_json_new_int(a, (int64_t)m->len));
}

static cordon_status find(cd_store *s, const cd_digest *digest, cd_seq *seq, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *seq = 0;
  CD_TRY(store_stmt_get(s, "document_find", &st, err));
  store_bind_blob(st, 1, cd_str_of((const char *)digest->bytes, sizeof digest->bytes));
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) *seq = store_col_int(st, 0);
  store_stmt_end(st);
  return status;
}

static cordon_status add_row(cd_store *s, const document_made *m, cd_seq seq, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "document_add", &st, err));
  store_bind_blob(st, 1, cd_str_of((const char *)m->digest.bytes, sizeof m->digest.bytes));
  store_bind_int(st, 2, seq);
  store_bind_str(st, 3, m->about);
  return store_run(st, err);
}

static cordon_status record(cd_store *s, const document_made *m, cd_str actor, cd_arena *a, cd_seq *seq,
                            cordon_error *err) {
  cd_json *body = body_of(m, a);
  if (!body) return cd_no_memory(err);
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "to issue a document", err));
  CD_TRY(store_record_append(s, CD_STR("document.issue"), actor, body, seq, err));
  return add_row(s, m, *seq, err);
}

/* The file stands before the record is committed: what could not be written was not issued. */
static cordon_status issue_open(cd_store *s, const document_made *m, cd_str bytes, const char *path, cd_str actor,
                                cd_arena *a, document_issued *out, cordon_error *err) {
  CD_TRY(find(s, &m->digest, &out->seq, err));
  out->unchanged = out->seq != 0;
  if (!out->unchanged) CD_TRY(record(s, m, actor, a, &out->seq, err));
  out->id = cd_str_printf(a, "DOC-%06lld", (long long)out->seq);
  if (!out->id.ptr) return cd_no_memory(err);
  return path ? cd_file_replace(path, bytes, err) : CORDON_OK;
}

cordon_status document_issue(cd_store *s, const document_made *m, cd_str bytes, const char *path, cd_str actor,
                             cd_arena *a, document_issued *out, cordon_error *err) {
  *out = (document_issued){.unchanged = false};
  CD_TRY(store_begin(s, err));
  cordon_status status = issue_open(s, m, bytes, path, actor, a, out, err);
  if (status == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return status;
}

/* --- looking --- */

static cordon_status show(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err) {
  store_record r;
  char at[32];
  CD_TRY(store_record_get(s, seq, a, &r, err));
  CD_TRY(cd_json_parse(r.body, "the store", a, out, err));
  cd_str id = cd_str_printf(a, "DOC-%06lld", (long long)seq), when = cd_str_dup(a, cd_str_c(cd_time_format(r.at, at)));
  cd_json *recorded = cd_json_set(a, cd_json_new_object(a), "record", cd_json_new_int(a, seq));
  recorded = put(a, put(a, recorded, "at", when), "actor", r.actor);
  *out = cd_json_set(a, put(a, *out, "document", id), "recorded", put_digest(a, recorded, "digest", &r.digest));
  return id.ptr && when.ptr && *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status document_verify(cd_store *s, cd_str bytes, const char *label, cd_arena *a, cd_json **out,
                              cordon_error *err) {
  cd_digest digest = cd_sha256(bytes);
  char text[CD_DIGEST_TEXT];
  cd_seq seq;
  CD_TRY(find(s, &digest, &seq, err));
  if (seq) return show(s, seq, a, out, err);
  cordon_status status = cd_fail(err, CORDON_CHECK,
                                 "no document with these bytes (%s) was issued from this store; one byte that differs "
                                 "is enough, so compare with the file as it was first received",
                                 cd_digest_format(&digest, text));
  cd_error_place(err, label, 0, 0, NULL);
  return status;
}

cordon_status document_list(cd_store *s, cd_str about, cd_arena *a, cd_json **out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  size_t count = 0, room = 0;
  cd_seq *seqs = NULL;
  CD_TRY(store_stmt_get(s, "document_all", &st, err));
  if (about.len > 0)
    store_bind_str(st, 1, about);
  else
    store_bind_null(st, 1);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    if (count == room) {
      seqs = (cd_seq *)cd_grow_array(a, seqs, count, room = room ? room * 2 : 64, sizeof *seqs);
      if (!seqs) status = cd_no_memory(err);
    }
    if (status == CORDON_OK) seqs[count++] = store_col_int(st, 0);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  cd_json *list = cd_json_new_list(a), *one;
  for (size_t i = 0; status == CORDON_OK && i < count; i++) {
    status = show(s, seqs[i], a, &one, err);
    if (status == CORDON_OK) list = cd_json_add(a, list, one);
  }
  *out = list;
  return status == CORDON_OK && !list ? cd_no_memory(err) : status;
}
