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
  CD_TRY(cd_draft_new(store_dir(s), &f->items[i].draft, err));
  CD_TRY(cd_source_open(path, CD_MAX_FILE_BYTES, &from, err));
  cordon_status status = copy_all(from, f->blobs[i], f->items[i].draft, err);
  cd_source_close(from);
  if (status != CORDON_OK) return status;
  CD_TRY(cd_draft_view(f->items[i].draft, &f->items[i].bytes, err));
  return store_blob_end(f->blobs[i], &f->items[i].digest, err);
}

cordon_status lists_files_load(lists_files *f, cd_store *s, const char *const *paths, size_t count, cordon_error *err) {
  *f = (lists_files){0};
  if (count > LISTS_MAX_FILES)
    return cd_fail(err, CORDON_LIMIT, "a snapshot has at most %u files; %zu were given", LISTS_MAX_FILES, count);
  f->items = calloc(LISTS_MAX_FILES, sizeof *f->items);
  f->blobs = calloc(LISTS_MAX_FILES, sizeof *f->blobs);
  if (!f->items || !f->blobs) return cd_no_memory(err);
  for (size_t i = 0; i < count; i++) CD_TRY(load_file(f, s, paths[i], err));
  return CORDON_OK;
}

cordon_status lists_files_keep(const lists_files *f, cordon_error *err) {
  for (size_t i = 0; i < f->count; i++)
    if (f->blobs[i]) CD_TRY(store_blob_keep(f->blobs[i], err)); /* of a snapshot before, it is there */
  return CORDON_OK;
}

void lists_files_free(lists_files *f) {
  for (size_t i = 0; f->items && i < f->count; i++) cd_draft_free(f->items[i].draft);
  for (size_t i = 0; f->blobs && i < f->count; i++) store_blob_free(f->blobs[i]);
  free(f->blobs);
  free(f->items);
  *f = (lists_files){0};
}

/* By role, then digest: the order in which they were named does not matter, but for deltas, whose roles are numbered. */
static int by_role(const void *x, const void *y) {
  const lists_file *a = x, *b = y;
  int order = strcmp(a->role, b->role);
  return order ? order : memcmp(a->digest.bytes, b->digest.bytes, sizeof a->digest.bytes);
}

static cordon_status number_deltas(lists_files *f, cd_arena *a, cordon_error *err) {
  unsigned number = 0;
  for (size_t i = 0; i < f->count; i++) {
    if (!cd_str_starts(cd_str_c(f->items[i].role), CD_STR("delta"))) continue;
    cd_str role = cd_str_printf(a, "delta-%04u", ++number);
    if (!role.ptr) return cd_no_memory(err);
    f->items[i].role = role.ptr;
  }
  return CORDON_OK;
}

/* A blob goes with its file, which is told by its digest. */
static void sort_with_blobs(lists_files *f) {
  for (size_t i = 1; i < f->count; i++) {
    lists_file file = f->items[i];
    store_blob *blob = f->blobs[i];
    size_t at = i;
    for (; at > 0 && by_role(&file, &f->items[at - 1]) < 0; at--) {
      f->items[at] = f->items[at - 1];
      f->blobs[at] = f->blobs[at - 1];
    }
    f->items[at] = file;
    f->blobs[at] = blob;
  }
}

cordon_status lists_files_sort(lists_files *f, cd_arena *a, cordon_error *err) {
  CD_TRY(number_deltas(f, a, err));
  sort_with_blobs(f);
  return CORDON_OK;
}

/* --- the files of the snapshot before --- */

static cordon_status add_piece(void *user, cd_str bytes, cordon_error *err) { return cd_draft_add(user, bytes, err); }

static cordon_status load_blob(lists_file *file, cd_store *s, const cd_json *v, cd_arena *a, cordon_error *err) {
  cd_str role = cd_str_dup(a, cd_json_str(cd_json_get(v, "role"))),
         name = cd_str_printf(a, "the %s file of the snapshot before", role.ptr ? role.ptr : "");
  if (!role.ptr || !name.ptr) return cd_no_memory(err);
  *file = (lists_file){.path = name.ptr, .role = role.ptr};
  if (!cd_digest_parse(cd_json_str(cd_json_get(v, "digest")), &file->digest))
    return cd_fail(err, CORDON_CORRUPT, "the record of the snapshot before does not name its files");
  CD_TRY(cd_draft_new(store_dir(s), &file->draft, err));
  CD_TRY(store_blob_each(s, &file->digest, add_piece, file->draft, err));
  return cd_draft_view(file->draft, &file->bytes, err);
}

cordon_status lists_files_add_before(lists_files *f, cd_store *s, cd_seq snapshot, cd_arena *a, cordon_error *err) {
  store_record record;
  cd_json *body;
  CD_TRY(store_record_get(s, snapshot, a, &record, err));
  CD_TRY(cd_json_parse(record.body, "the record of the snapshot before", a, &body, err));
  const cd_json *files = cd_json_get(body, "files");
  size_t more = cd_json_count(files);
  if (more + f->count > LISTS_MAX_FILES)
    return cd_fail(err, CORDON_LIMIT, "a snapshot has at most %u files; import a whole one again", LISTS_MAX_FILES);
  memmove(f->items + more, f->items, f->count * sizeof *f->items);
  memmove(f->blobs + more, f->blobs, f->count * sizeof *f->blobs);
  memset(f->items, 0, more * sizeof *f->items);
  memset(f->blobs, 0, more * sizeof *f->blobs);
  f->count += more;
  for (size_t i = 0; i < more; i++) CD_TRY(load_blob(&f->items[i], s, cd_json_at(files, i), a, err));
  return number_deltas(f, a, err);
}

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
