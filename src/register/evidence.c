#include "register/evidence.h"

#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "register/put.h"

const char evidence_wanted[] =
    "all that speaks for it is one trace that a device's user can produce; needed is a piece of evidence that a user "
    "cannot produce, such as a server's log, or a second trace";

static cordon_status store_file(cd_store *s, const char *path, cd_digest *digest, cordon_error *err) {
  cd_buf bytes;
  cd_buf_init(&bytes, CD_MAX_EVIDENCE_BYTES);
  cordon_status st = cd_file_read(path, CD_MAX_EVIDENCE_BYTES, &bytes, err);
  if (st == CORDON_OK) st = store_blob_put(s, cd_buf_view(&bytes), digest, err);
  cd_buf_free(&bytes);
  return st;
}

static cordon_status check_stored(cd_store *s, const cd_digest *digest, cordon_error *err) {
  cd_buf bytes;
  cd_buf_init(&bytes, CD_MAX_EVIDENCE_BYTES);
  cordon_status st = store_blob_get(s, digest, &bytes, err);
  cd_buf_free(&bytes);
  return st;
}

/* A file named in a document stands beside it. */
static cd_str beside(const char *label, cd_str file, cd_arena *a) {
  cd_str folder = cd_str_c(label);
  while (folder.len > 0 && folder.ptr[folder.len - 1] != '/') folder.len--;
  bool absolute = file.len > 0 && file.ptr[0] == '/';
  return absolute || folder.len == 0 ? cd_str_dup(a, file)
                                     : cd_path_join(a, cd_str_sub(folder, 0, folder.len - 1), file);
}

static cordon_status attach_file(cd_store *s, cd_str file, cd_str stated, const char *at, const form_source *src,
                                 cd_arena *a, cd_digest *digest, cordon_error *err) {
  cd_digest wanted;
  cd_str path = beside(src->label ? src->label : "", file, a);
  if (!path.ptr) return cd_no_memory(err);
  CD_TRY(store_file(s, path.ptr, digest, err));
  if (stated.len == 0 || (cd_digest_parse(stated, &wanted) && cd_digest_eq(&wanted, digest))) return CORDON_OK;
  char now[CD_DIGEST_TEXT];
  return form_fail(src, at, err, "the file " CD_FMT " is not the one stated: its digest is %s (rule evidence.digest)",
                   CD_ARG(file), cd_digest_format(digest, now));
}

static cordon_status attach_digest(cd_store *s, cd_str stated, const char *at, const form_source *src,
                                   cd_digest *digest, cordon_error *err) {
  cordon_error missing = {0};
  if (!cd_digest_parse(stated, digest)) {
    return form_fail(src, at, err,
                     "evidence names a \"file\", or by \"digest\" (sha256: and 64 hex digits) what the store holds");
  }
  cordon_status st = check_stored(s, digest, &missing);
  if (st == CORDON_OK) return st;
  if (st == CORDON_NOT_FOUND)
    return form_fail(src, at, err, "the store holds no file of this digest; name the \"file\"");
  if (err && err->code == CORDON_OK) *err = missing;
  return st;
}

static cd_json *piece(const cd_json *given, const cd_digest *digest, cd_arena *a) {
  cd_json *out = put_digest(a, cd_json_new_object(a), "digest", digest);
  for (size_t i = 0; i < given->count; i++) {
    const cd_json_member *m = &given->as.members[i];
    if (cd_str_eqc(m->key, "file") || cd_str_eqc(m->key, "digest")) continue;
    out = cd_json_set_s(a, out, m->key, m->value);
  }
  return out;
}

cordon_status evidence_attach(cd_store *s, const cd_json *list, const char *path, const form_source *src, cd_arena *a,
                              cd_json **out, cordon_error *err) {
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *one = list->as.items[i];
    cd_str file = cd_json_str(cd_json_get(one, "file")), stated = cd_json_str(cd_json_get(one, "digest"));
    cd_digest digest;
    char at[64];
    snprintf(at, sizeof at, "%s[%zu]", path, i);
    if (file.len > 0)
      CD_TRY(attach_file(s, file, stated, at, src, a, &digest, err));
    else
      CD_TRY(attach_digest(s, stated, at, src, &digest, err));
    *out = cd_json_add(a, *out, piece(one, &digest, a));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status evidence_of_file(cd_store *s, const char *file, const char *kind, bool user_producible, cd_arena *a,
                               cd_json **out, cordon_error *err) {
  cd_digest digest;
  CD_TRY(store_file(s, file, &digest, err));
  cd_json *o = put_c(a, put_digest(a, cd_json_new_object(a), "digest", &digest), "kind", kind);
  *out = cd_json_set(a, o, "user_producible", cd_json_new_bool(a, user_producible));
  return *out ? CORDON_OK : cd_no_memory(err);
}

bool evidence_stands(const cd_json *list) {
  const cd_json *first = NULL;
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *one = list->as.items[i], *digest = cd_json_get(one, "digest");
    if (!cd_json_bool(cd_json_get(one, "user_producible"), true)) return true;
    if (first && !cd_json_eq(first, digest)) return true;
    first = digest;
  }
  return false;
}
