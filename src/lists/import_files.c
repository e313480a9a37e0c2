/* The files of an import: unpacked, packed for the store and hashed in one go, and then there to be read; told by their
 * digests, in an order of their own. */
#include <stdlib.h>

#include "base/limits.h"
#include "lists/import.h"
#include "lists/values.h"

static cordon_status copy_all(cd_source *from, store_blob *blob, cd_draft *draft, cordon_error *err) {
  char chunk[65536];
  for (size_t got = 1; got;) {
    CD_TRY(cd_source_read(from, chunk, sizeof chunk, &got, err));
    CD_TRY(store_blob_add(blob, cd_str_of(chunk, got), err));
    CD_TRY(cd_draft_add(draft, cd_str_of(chunk, got), err));
  }
  return CORDON_OK;
}

static cordon_status load_file(lists_files *f, cd_store *s, const char *path, cordon_error *err) {
  size_t i = f->count++;
  cd_source *from;
  f->items[i] = (lists_file){.path = path};
  CD_TRY(store_blob_begin(s, &f->blobs[i], err));
  CD_TRY(cd_draft_new(store_dir(s), &f->drafts[i], err));
  CD_TRY(cd_source_open(path, CD_MAX_FILE_BYTES, &from, err));
  cordon_status status = copy_all(from, f->blobs[i], f->drafts[i], err);
  cd_source_close(from);
  if (status != CORDON_OK) return status;
  f->items[i].draft = f->drafts[i];
  CD_TRY(cd_draft_view(f->drafts[i], &f->items[i].bytes, err));
  return store_blob_end(f->blobs[i], &f->items[i].digest, err);
}

cordon_status lists_files_load(lists_files *f, cd_store *s, const char *const *paths, size_t count, cordon_error *err) {
  *f = (lists_files){.items = calloc(count, sizeof *f->items),
                     .blobs = calloc(count, sizeof *f->blobs),
                     .drafts = calloc(count, sizeof *f->drafts)};
  if (!f->items || !f->blobs || !f->drafts) return cd_no_memory(err);
  for (size_t i = 0; i < count; i++) CD_TRY(load_file(f, s, paths[i], err));
  return CORDON_OK;
}

cordon_status lists_files_keep(const lists_files *f, cordon_error *err) {
  for (size_t i = 0; i < f->count; i++) CD_TRY(store_blob_keep(f->blobs[i], err));
  return CORDON_OK;
}

void lists_files_free(lists_files *f) {
  for (size_t i = 0; f->drafts && i < f->count; i++) cd_draft_free(f->drafts[i]);
  for (size_t i = 0; f->blobs && i < f->count; i++) store_blob_free(f->blobs[i]);
  free(f->drafts);
  free(f->blobs);
  free(f->items);
  *f = (lists_files){0};
}

/* By role, then digest: the order in which they were named does not matter. */
static int by_role(const void *x, const void *y) {
  const lists_file *a = x, *b = y;
  int order = strcmp(a->role, b->role);
  return order ? order : memcmp(a->digest.bytes, b->digest.bytes, sizeof a->digest.bytes);
}

void lists_files_sort(lists_files *f) { qsort(f->items, f->count, sizeof *f->items, by_role); }

cd_json *lists_files_json(const lists_files *f, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < f->count; i++) {
    cd_json *one = cd_json_new_object(a);
    one = cd_json_set(a, one, "role", cd_json_new_c(a, f->items[i].role));
    one = cd_json_set(a, one, "digest", lists_digest_json(&f->items[i].digest, a));
    one = cd_json_set(a, one, "bytes", cd_json_new_int(a, (int64_t)f->items[i].bytes.len));
    list = cd_json_add(a, list, one);
  }
  return list;
}

cordon_status lists_files_digest(const lists_files *f, cd_arena *a, cd_digest *out, cordon_error *err) {
  cd_json *v = lists_files_json(f, a);
  if (!v) return cd_no_memory(err);
  cd_buf text;
  cd_buf_init(&text, 0);
  cordon_status status = cd_json_canonical(v, &text, err);
  if (status == CORDON_OK) *out = cd_sha256(cd_buf_view(&text));
  cd_buf_free(&text);
  return status;
}
