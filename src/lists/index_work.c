#include "lists/index_work.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

uint32_t lists_index_batch = 32768;

cordon_status index_work_begin(index_work *w, cd_store *s, cordon_error *err) {
  *w = (index_work){.s = s, .lock = -1};
  if (!(w->a = cd_arena_new(0))) return cd_no_memory(err);
  w->folder = cd_path_join(w->a, cd_str_c(store_dir(s)), CD_STR("index"));
  return w->folder.ptr ? CORDON_OK : cd_no_memory(err);
}

void index_work_end(index_work *w) {
  if (w->lock >= 0) close(w->lock);
  cd_arena_free(w->a);
}

cordon_status index_work_lock(index_work *w, cordon_error *err) {
  if (w->lock >= 0) return CORDON_OK;
  CD_TRY(cd_dir_make(w->folder.ptr, err));
  cd_str path = cd_path_join(w->a, w->folder, CD_STR("lock"));
  if (!path.ptr) return cd_no_memory(err);
  w->lock = open(path.ptr, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
  if (w->lock >= 0 && flock(w->lock, LOCK_EX) == 0) return CORDON_OK;
  cd_fail(err, CORDON_STORE, "the index folder cannot be locked: %s", strerror(errno));
  return cd_error_place(err, path.ptr, 0, 0, NULL), CORDON_STORE;
}

static cordon_status version_digest(cd_store *s, uint32_t version, bool *there, cd_digest *out, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "list_version_digest", &st, err));
  store_bind_int(st, 1, version);
  cordon_status status = store_step(st, there, err);
  if (status == CORDON_OK && *there) {
    cd_str bytes = store_col_view(st, 0);
    *there = bytes.len == sizeof out->bytes;
    if (*there) memcpy(out->bytes, bytes.ptr, bytes.len);
  }
  store_stmt_end(st);
  return status;
}

uint32_t index_work_covered(const index_work *w) { return w->m.count ? w->m.items[w->m.count - 1].last : 0; }

cordon_status index_work_drop_foreign(index_work *w, bool *foreign, cordon_error *err) {
  *foreign = false;
  for (size_t i = 0; i < w->m.count; i++) {
    cd_digest digest;
    bool there = false;
    CD_TRY(version_digest(w->s, w->m.items[i].last, &there, &digest, err));
    if (there && cd_digest_eq(&digest, &w->m.items[i].check)) continue;
    *foreign = true;
    w->m.count = i;
    return CORDON_OK;
  }
  return CORDON_OK;
}

const char **index_work_paths(index_work *w, cordon_error *err) {
  const char **paths = CD_NEW_ARRAY(w->a, const char *, w->m.count);
  for (size_t i = 0; paths && i < w->m.count; i++) {
    paths[i] = cd_path_join(w->a, w->folder, w->m.items[i].file).ptr;
    if (!paths[i]) paths = NULL;
  }
  if (!paths) cd_no_memory(err);
  return paths;
}

static void remove_unlisted(index_work *w) {
  cd_str *names;
  size_t count;
  if (cd_dir_list(w->folder.ptr, w->a, &names, &count, NULL) != CORDON_OK) return;
  for (size_t i = 0; i < count; i++) {
    bool listed = !cd_str_starts(names[i], CD_STR("names-"));
    for (size_t j = 0; j < w->m.count && !listed; j++) listed = cd_str_eq(names[i], w->m.items[j].file);
    cd_str path = listed ? (cd_str){0} : cd_path_join(w->a, w->folder, names[i]);
    if (path.ptr) unlink(path.ptr);
  }
}

cordon_status index_work_write(index_work *w, names_builder *b, uint32_t first, uint32_t last, lists_segment *out,
                               cordon_error *err) {
  bool there = false;
  *out = (lists_segment){.first = first, .last = last};
  CD_TRY(version_digest(w->s, last, &there, &out->check, err));
  if (!there) return cd_fail(err, CORDON_CORRUPT, "the entry version %u is not in the store", last);
  out->file = lists_segment_file(out->first, out->last, &out->check, w->a);
  cd_str path = cd_path_join(w->a, w->folder, out->file);
  if (!out->file.ptr || !path.ptr) return cd_no_memory(err);
  return names_builder_write(b, path.ptr, err);
}

/* --- merging: small neighbours become one, up to a size that memory bears --- */

static uint32_t size_of(const lists_segment *s) { return s->last - s->first + 1; }
static uint32_t full_size(void) { return lists_index_batch * 2; }

static size_t small_ones(const lists_manifest *m) {
  size_t count = 0;
  for (size_t i = 0; i < m->count; i++) count += size_of(&m->items[i]) < lists_index_batch;
  return count;
}

/* How many neighbours from `first` on make one segment that is not too large. */
static size_t group_at(const lists_manifest *m, size_t first) {
  uint32_t sum = size_of(&m->items[first]);
  size_t count = 1;
  while (first + count < m->count && size_of(&m->items[first + count]) <= full_size() - sum && sum < full_size())
    sum += size_of(&m->items[first + count++]);
  return count;
}

static cordon_status merge_group(index_work *w, const char **paths, const lists_segment *group, size_t count,
                                 lists_segment *out, cordon_error *err) {
  *out = (lists_segment){.first = group[0].first, .last = group[count - 1].last, .check = group[count - 1].check};
  out->file = lists_segment_file(out->first, out->last, &out->check, w->a);
  cd_str path = cd_path_join(w->a, w->folder, out->file);
  if (!out->file.ptr || !path.ptr) return cd_no_memory(err);
  return names_merge(paths, count, path.ptr, err);
}

static cordon_status merge(index_work *w, cordon_error *err) {
  const char **paths = index_work_paths(w, err);
  lists_manifest merged = {0};
  if (!paths) return CORDON_NO_MEMORY;
  for (size_t i = 0; i < w->m.count;) {
    size_t count = group_at(&w->m, i);
    lists_segment one = w->m.items[i];
    if (count > 1) CD_TRY(merge_group(w, paths + i, &w->m.items[i], count, &one, err));
    CD_TRY(lists_manifest_add(&merged, one, w->a, err));
    i += count;
  }
  w->m = merged;
  return CORDON_OK;
}

cordon_status index_work_list(index_work *w, const lists_segment *more, size_t count, cordon_error *err) {
  for (size_t i = 0; i < count; i++) CD_TRY(lists_manifest_add(&w->m, more[i], w->a, err));
  if (small_ones(&w->m) > LISTS_INDEX_SEGMENTS_MAX) CD_TRY(merge(w, err));
  CD_TRY(lists_manifest_save(w->folder, &w->m, w->a, err));
  remove_unlisted(w);
  return CORDON_OK;
}
