#include "lists/index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "lists/entry.h"
#include "lists/index_manifest.h"

/* Memory of one entry that is read back while the index is put right. */
#define ENTRY_ARENA_BYTES (64u << 20)

typedef struct work {
  cd_store *s;
  cd_arena *a;
  cd_str folder;
  lists_manifest m;
  int lock; /* held while the folder is written; -1: not held */
} work;

static cordon_status work_begin(work *w, cd_store *s, cordon_error *err) {
  *w = (work){.s = s, .lock = -1};
  if (!(w->a = cd_arena_new(0))) return cd_no_memory(err);
  w->folder = cd_path_join(w->a, cd_str_c(store_dir(s)), CD_STR("index"));
  return w->folder.ptr ? CORDON_OK : cd_no_memory(err);
}

static void work_end(work *w) {
  if (w->lock >= 0) close(w->lock);
  cd_arena_free(w->a);
}

/* One writer of the folder at a time, over processes; the lock goes with the descriptor. */
static cordon_status take_lock(work *w, cordon_error *err) {
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

static cordon_status last_version(cd_store *s, uint32_t *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "list_version_last", &st, err));
  cordon_status status = store_step(st, &row, err);
  *out = status == CORDON_OK && row ? (uint32_t)store_col_int(st, 0) : 0;
  store_stmt_end(st);
  return status;
}

static uint32_t covered_by(const lists_manifest *m) { return m->count ? m->items[m->count - 1].last : 0; }

/* Keep the segments that this store stands behind; *foreign tells that some were not its own. */
static cordon_status drop_foreign(work *w, bool *foreign, cordon_error *err) {
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

static const char **segment_paths(work *w, cordon_error *err) {
  const char **paths = CD_NEW_ARRAY(w->a, const char *, w->m.count);
  for (size_t i = 0; paths && i < w->m.count; i++) {
    paths[i] = cd_path_join(w->a, w->folder, w->m.items[i].file).ptr;
    if (!paths[i]) paths = NULL;
  }
  if (!paths) cd_no_memory(err);
  return paths;
}

static void remove_unlisted(work *w) {
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

static cordon_status merge(work *w, cordon_error *err) {
  const char **paths = segment_paths(w, err);
  if (!paths) return CORDON_NO_MEMORY;
  lists_segment one = {.first = 1, .last = covered_by(&w->m), .check = w->m.items[w->m.count - 1].check};
  one.file = lists_segment_file(one.first, one.last, &one.check, w->a);
  cd_str path = cd_path_join(w->a, w->folder, one.file);
  if (!one.file.ptr || !path.ptr) return cd_no_memory(err);
  CD_TRY(names_merge(paths, w->m.count, path.ptr, err));
  w->m = (lists_manifest){0};
  return lists_manifest_add(&w->m, one, w->a, err);
}

/* Write the builder's segment, then the manifest: until that is replaced, the index is as it was. */
static cordon_status add_segment(work *w, names_builder *b, uint32_t last, cordon_error *err) {
  lists_segment one = {.first = covered_by(&w->m) + 1, .last = last};
  bool there = false;
  CD_TRY(version_digest(w->s, last, &there, &one.check, err));
  if (!there) return cd_fail(err, CORDON_CORRUPT, "the entry version %u is not in the store", last);
  one.file = lists_segment_file(one.first, one.last, &one.check, w->a);
  cd_str path = cd_path_join(w->a, w->folder, one.file);
  if (!one.file.ptr || !path.ptr) return cd_no_memory(err);
  CD_TRY(names_builder_write(b, path.ptr, err));
  CD_TRY(lists_manifest_add(&w->m, one, w->a, err));
  if (w->m.count > LISTS_INDEX_SEGMENTS_MAX) CD_TRY(merge(w, err));
  CD_TRY(lists_manifest_save(w->folder, &w->m, w->a, err));
  remove_unlisted(w);
  return CORDON_OK;
}

static cordon_status append(work *w, names_builder *b, uint32_t first, uint32_t last, cordon_error *err) {
  const char *why;
  bool foreign = false;
  CD_TRY(take_lock(w, err));
  if (!lists_manifest_load(w->folder, w->a, &w->m, &why) && first != 1) return CORDON_OK;
  CD_TRY(drop_foreign(w, &foreign, err));
  if (covered_by(&w->m) + 1 != first) return CORDON_OK;
  return add_segment(w, b, last, err);
}

cordon_status lists_index_append(cd_store *s, names_builder *b, uint32_t first, uint32_t last, cordon_error *err) {
  work w;
  cordon_status status = work_begin(&w, s, err);
  if (status == CORDON_OK) status = append(&w, b, first, last, err);
  work_end(&w);
  return status;
}

static cordon_status add_version(names_builder *b, uint32_t version, cd_str body, cd_arena *entry, cordon_error *err) {
  cd_json *v;
  lists_entry e;
  names_subject subject;
  cd_arena_reset(entry);
  CD_TRY(cd_json_parse(body, "a list entry in the store", entry, &v, err));
  CD_TRY(lists_entry_read(v, entry, &e, err));
  CD_TRY(lists_entry_subject(&e, entry, &subject, err));
  return names_builder_add(b, version, &subject, NULL, err);
}

static cordon_status add_versions(store_stmt *st, names_builder *b, cd_arena *entry, cordon_error *err) {
  for (bool row = true;;) {
    CD_TRY(store_step(st, &row, err));
    if (!row) return CORDON_OK;
    CD_TRY(add_version(b, (uint32_t)store_col_int(st, 0), store_col_view(st, 1), entry, err));
  }
}

static cordon_status read_back(work *w, names_builder *b, uint32_t last, cordon_error *err) {
  store_stmt *st;
  cd_arena *entry = cd_arena_new(ENTRY_ARENA_BYTES);
  if (!entry) return cd_no_memory(err);
  cordon_status status = store_stmt_get(w->s, "list_version_range", &st, err);
  if (status == CORDON_OK) {
    store_bind_int(st, 1, covered_by(&w->m) + 1);
    store_bind_int(st, 2, last);
    status = add_versions(st, b, entry, err);
    store_stmt_end(st);
  }
  cd_arena_free(entry);
  return status;
}

/* Add what the store has beyond the manifest. */
static cordon_status catch_up(work *w, uint32_t last, cordon_error *err) {
  names_builder *b;
  CD_TRY(names_builder_new(&b, err));
  cordon_status status = read_back(w, b, last, err);
  if (status == CORDON_OK) status = add_segment(w, b, last, err);
  names_builder_free(b);
  return status;
}

/* Load the manifest, and under the lock bring it to what the store holds. */
static cordon_status bring_up(work *w, bool from_nothing, const char **why, cordon_error *err) {
  uint32_t last;
  bool foreign = false;
  *why = from_nothing ? "a segment of it is damaged" : "";
  w->m = (lists_manifest){0};
  bool loaded = !from_nothing && lists_manifest_load(w->folder, w->a, &w->m, why);
  if (loaded) *why = "";
  CD_TRY(drop_foreign(w, &foreign, err));
  CD_TRY(last_version(w->s, &last, err));
  if (foreign && last > covered_by(&w->m)) *why = "it does not belong to this state of the store";
  if (last <= covered_by(&w->m) && !from_nothing) return CORDON_OK;
  if (w->lock >= 0) return last ? catch_up(w, last, err) : CORDON_OK;
  CD_TRY(take_lock(w, err));
  return bring_up(w, from_nothing, why, err); /* another process may have done it meanwhile */
}

static cordon_status open_segments(work *w, names_index **out, cordon_error *err) {
  const char **paths = segment_paths(w, err);
  if (!paths) return CORDON_NO_MEMORY;
  return names_index_open(paths, w->m.count, false, out, err);
}

static cordon_status open_work(work *w, names_index **out, const char **why, cordon_error *err) {
  CD_TRY(bring_up(w, false, why, err));
  if (open_segments(w, out, NULL) == CORDON_OK) return CORDON_OK;
  /* Another process may have merged a segment away since the manifest was read. */
  CD_TRY(take_lock(w, err));
  CD_TRY(bring_up(w, false, why, err));
  if (open_segments(w, out, NULL) == CORDON_OK) return CORDON_OK;
  CD_TRY(bring_up(w, true, why, err));
  return open_segments(w, out, err);
}

cordon_status lists_index_open(cd_store *s, names_index **out, uint32_t *covered, char *note, size_t note_size,
                               cordon_error *err) {
  work w;
  const char *why = "";
  cordon_status status = work_begin(&w, s, err);
  if (status == CORDON_OK) status = open_work(&w, out, &why, err);
  *covered = status == CORDON_OK ? covered_by(&w.m) : 0;
  bool rebuilt = *why && *covered;
  snprintf(note, note_size, "%s%s", rebuilt ? "the name index was rebuilt from the store, because " : "",
           rebuilt ? why : "");
  work_end(&w);
  return status;
}

/* All bytes of all segments against their checksums. */
static cordon_status verify_segments(work *w, cordon_error *err) {
  names_index *index = NULL;
  const char **paths = segment_paths(w, err);
  if (!paths) return CORDON_NO_MEMORY;
  cordon_status status = names_index_open(paths, w->m.count, true, &index, err);
  names_index_close(index);
  return status;
}

cordon_status lists_index_verify(cd_store *s, cd_arena *a, cd_str *fault, cordon_error *err) {
  work w;
  const char *why = "";
  cordon_error damage = {0};
  *fault = CD_STR("");
  cordon_status status = work_begin(&w, s, err);
  if (status == CORDON_OK) status = bring_up(&w, false, &why, err);
  if (*why) *fault = cd_str_printf(a, "the name index was made anew from the store, because %s", why);
  bool damaged = status == CORDON_OK && verify_segments(&w, &damage) == CORDON_CORRUPT;
  if (damaged) {
    status = take_lock(&w, err);
    if (status == CORDON_OK) status = bring_up(&w, true, &why, err);
    *fault = cd_str_printf(a, "%s: %s; it was made anew from the store", damage.file, damage.message);
  }
  work_end(&w);
  return status;
}
