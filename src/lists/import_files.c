/* The files of an import: read whole, told by their digests, in an order of their own. */
#include <stdlib.h>

#include "base/limits.h"
#include "lists/import.h"
#include "lists/values.h"

static cordon_status load_file(lists_files *f, const char *path, cordon_error *err) {
  cd_buf *bytes = &f->bytes[f->count];
  cd_buf_init(bytes, 0);
  lists_file *file = &f->items[f->count++];
  *file = (lists_file){.path = path};
  CD_TRY(cd_file_read(path, (size_t)CD_MAX_FILE_BYTES, bytes, err));
  file->bytes = cd_buf_view(bytes);
  file->digest = cd_sha256(file->bytes);
  return CORDON_OK;
}

cordon_status lists_files_load(lists_files *f, const char *const *paths, size_t count, cordon_error *err) {
  *f = (lists_files){.items = calloc(count, sizeof *f->items), .bytes = calloc(count, sizeof *f->bytes)};
  if (!f->items || !f->bytes) return cd_no_memory(err);
  for (size_t i = 0; i < count; i++) CD_TRY(load_file(f, paths[i], err));
  return CORDON_OK;
}

void lists_files_free(lists_files *f) {
  for (size_t i = 0; f->bytes && i < f->count; i++) cd_buf_free(&f->bytes[i]);
  free(f->bytes);
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
