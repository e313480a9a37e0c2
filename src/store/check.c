/* Is the store as it was written? */
#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "store/internal.h"

typedef struct checker {
  cd_store *s;
  store_check *to;
  cd_arena *a; /* reset row by row */
  cordon_error *err;
} checker;

static void CD_PRINTF(2, 3) tell(checker *c, const char *fmt, ...) {
  char text[512];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  c->to->found(c->to->user, text);
}

/* --- records --- */

static void check_record(checker *c, const store_record *r, cd_seq expected, cd_str digest, cd_str kept) {
  cd_digest body = cd_sha256(r->body), leaf = {{0}};
  bool same = cd_str_eq(digest, cd_str_of((const char *)body.bytes, sizeof body.bytes));
  if (r->seq != expected)
    tell(c, "record %lld follows %lld: what stood between them is gone", (long long)r->seq, (long long)expected - 1);
  if (!same) tell(c, "record %lld (%.*s) does not match its digest", (long long)r->seq, (int)r->kind.len, r->kind.ptr);
  store_record as_kept = *r;
  if (digest.len == sizeof body.bytes) memcpy(as_kept.digest.bytes, digest.ptr, digest.len);
  cordon_error ignored = {0};
  if (store_record_leaf(&as_kept, &leaf, &ignored) != CORDON_OK ||
      !cd_str_eq(kept, cd_str_of((const char *)leaf.bytes, sizeof leaf.bytes)))
    tell(c, "record %lld (%.*s) does not match its leaf of the log", (long long)r->seq, (int)r->kind.len, r->kind.ptr);
  if (c->to->record) c->to->record(c->to->user, r, &leaf);
  c->to->records++;
}


/* Files that a record names by digest, wherever "files" or "evidence" stand in it. A body that cannot be read has been told of. */
static void look_for_blobs(checker *c, const store_record *r, const cd_json *v, bool listed) { // NOLINT(misc-no-recursion)
  cd_digest digest;
  cd_str stated = listed ? cd_json_str(cd_json_get(v, "digest")) : CD_STR("");
  if (cd_digest_parse(stated, &digest) && !store_blob_there(c->s, &digest))
    tell(c, "the file %.*s, which record %lld (%.*s) names, is gone", (int)stated.len, stated.ptr, (long long)r->seq,
         (int)r->kind.len, r->kind.ptr);
  for (size_t i = 0; v && v->kind == CD_JSON_LIST && i < v->count; i++) look_for_blobs(c, r, v->as.items[i], listed);
  for (size_t i = 0; v && v->kind == CD_JSON_OBJECT && i < v->count; i++) {
    cd_str key = v->as.members[i].key;
    look_for_blobs(c, r, v->as.members[i].value, cd_str_eqc(key, "files") || cd_str_eqc(key, "evidence"));
  }
}

static void check_blobs_of(checker *c, const store_record *r) {
  bool rulebook = cd_str_eqc(r->kind, "rulebook.adopt"), names_files = cd_str_eqc(r->kind, "list.adopt");
  cd_json *body;
  if (!rulebook && !names_files && cd_str_find(r->body, CD_STR("\"evidence\":[{")) < 0) return;
  if (cd_json_parse(r->body, NULL, c->a, &body, NULL) == CORDON_OK) look_for_blobs(c, r, body, rulebook);
  cd_arena_reset(c->a);
}

static cordon_status each_record(checker *c) {
  store_stmt *st;
  bool row = false;
  cd_seq expected = 1;
  CD_TRY(store_stmt_get(c->s, "record_all", &st, c->err));
  cordon_status status = store_step(st, &row, c->err);
  while (status == CORDON_OK && row) {
    store_record r = {.seq = store_col_int(st, 0),
                      .at = store_col_int(st, 1),
                      .kind = store_col_view(st, 2),
                      .actor = store_col_view(st, 3),
                      .body = store_col_view(st, 4)};
    check_record(c, &r, expected, store_col_view(st, 5), store_col_view(st, 6));
    check_blobs_of(c, &r);
    expected = r.seq + 1;
    status = store_step(st, &row, c->err);
  }
  store_stmt_end(st);
  return status;
}

/* --- personal values --- */

static cordon_status each_personal(checker *c) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(c->s, "personal_all", &st, c->err));
  cordon_status status = store_step(st, &row, c->err);
  while (status == CORDON_OK && row) {
    char name[CD_DIGEST_TEXT];
    cd_str digest = store_col_view(st, 0), value = store_col_view(st, 1);
    cd_digest found = cd_sha256_two(store_col_view(st, 2), value);
    if (!cd_str_eqc(digest, cd_digest_format(&found, name)))
      tell(c, "the personal value behind %.*s does not match it", (int)digest.len, digest.ptr);
    c->to->personal++;
    status = store_step(st, &row, c->err);
  }
  store_stmt_end(st);
  return status;
}

/* --- tables --- */

static cordon_status check_table(checker *c, cd_str name) {
  seal_sum kept, found;
  CD_TRY(seal_get(c->s, name, &kept, c->err));
  CD_TRY(seal_of_table(c->s, name, &found, c->err));
  c->to->tables++;
  if (kept.count != found.count)
    tell(c, "table %.*s holds %lld rows, and its seal is of %lld", (int)name.len, name.ptr, (long long)found.count,
         (long long)kept.count);
  else if (kept.low != found.low || kept.high != found.high)
    tell(c, "a row of table %.*s is not as it was written", (int)name.len, name.ptr);
  return CORDON_OK;
}

static cordon_status each_table(checker *c) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(c->s, "table_names", &st, c->err));
  cordon_status status = store_step(st, &row, c->err);
  while (status == CORDON_OK && row) {
    status = check_table(c, store_col_view(st, 0));
    if (status == CORDON_OK) status = store_step(st, &row, c->err);
  }
  store_stmt_end(st);
  return status;
}

/* A seal whose table has been dropped. */
static cordon_status each_lost_table(checker *c) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(c->s, "seals_alone", &st, c->err));
  cordon_status status = store_step(st, &row, c->err);
  while (status == CORDON_OK && row) {
    cd_str name = store_col_view(st, 0);
    tell(c, "table %.*s is gone", (int)name.len, name.ptr);
    status = store_step(st, &row, c->err);
  }
  store_stmt_end(st);
  return status;
}

/* --- the database's own structure: pages, indexes against their tables --- */

static cordon_status structure(checker *c) {
  sqlite3_stmt *st = NULL;
  int r = sqlite3_prepare_v2(c->s->db, "PRAGMA integrity_check(20)", -1, &st, NULL);
  while (r == SQLITE_OK && (r = sqlite3_step(st)) == SQLITE_ROW) {
    const char *text = (const char *)sqlite3_column_text(st, 0);
    if (text && strcmp(text, "ok") != 0) tell(c, "the database: %s", text);
    r = SQLITE_OK;
  }
  sqlite3_finalize(st);
  return r == SQLITE_DONE ? CORDON_OK : store_db_fail(c->s, r, c->err);
}

/* --- blobs --- */

static bool blob_name(cd_str folder, cd_str file, cd_digest *out) {
  char text[CD_DIGEST_TEXT];
  int n = snprintf(text, sizeof text, "sha256:%.*s%.*s", (int)folder.len, folder.ptr, (int)file.len, file.ptr);
  return n == CD_DIGEST_TEXT - 1 && cd_digest_parse(cd_str_c(text), out);
}

static cordon_status check_blob(checker *c, cd_str folder, cd_str file) {
  cd_digest digest;
  cd_buf bytes;
  cordon_error why = {0};
  if (!blob_name(folder, file, &digest)) return CORDON_OK; /* a file half written under another name */
  cd_buf_init(&bytes, 0);
  cordon_status status = store_blob_get(c->s, &digest, &bytes, &why);
  cd_buf_free(&bytes);
  c->to->blobs++;
  if (status == CORDON_CORRUPT) tell(c, "%s: %s", why.file, why.message);
  return status == CORDON_OK || status == CORDON_CORRUPT ? CORDON_OK : cd_fail(c->err, status, "%s", why.message);
}

static cordon_status each_blob(checker *c) {
  cd_str *folders, *files, root = cd_path_join(c->a, c->s->dir, CD_STR("blobs"));
  size_t folder_count, file_count;
  if (!root.ptr) return cd_no_memory(c->err);
  CD_TRY(cd_dir_list(root.ptr, c->a, &folders, &folder_count, c->err));
  for (size_t i = 0; i < folder_count; i++) {
    cd_str path = cd_path_join(c->a, root, folders[i]);
    if (!path.ptr) return cd_no_memory(c->err);
    if (folders[i].len != 2 || !cd_is_dir(path.ptr)) continue;
    CD_TRY(cd_dir_list(path.ptr, c->a, &files, &file_count, c->err));
    for (size_t k = 0; k < file_count; k++) CD_TRY(check_blob(c, folders[i], files[k]));
  }
  return CORDON_OK;
}

/* A damaged page stops the reading of what lies on it, and is one more fault; the rest is still looked at. */
static cordon_status part(checker *c, cordon_status (*look)(checker *)) {
  cordon_error why = {0}, *err = c->err;
  c->err = &why;
  cordon_status status = look(c);
  c->err = err;
  if (status == CORDON_CORRUPT) tell(c, "%s", why.message);
  return status == CORDON_OK || status == CORDON_CORRUPT ? CORDON_OK : cd_fail(err, status, "%s", why.message);
}

cordon_status store_check_all(cd_store *s, store_check *check, cordon_error *err) {
  cordon_status (*const looks[])(checker *) = {structure, each_record, each_personal, each_table, each_lost_table, each_blob};
  checker c = {s, check, cd_arena_new(0), err};
  cordon_error local = {0};
  if (!err) c.err = &local;
  if (!c.a) return cd_no_memory(err);
  cordon_status status = CORDON_OK;
  for (size_t i = 0; status == CORDON_OK && i < sizeof looks / sizeof *looks; i++) status = part(&c, looks[i]);
  cd_arena_free(c.a);
  return status;
}
