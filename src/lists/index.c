#include "lists/index.h"

#include <stdio.h>

#include "lists/entry.h"
#include "lists/index_work.h"

/* Memory of one entry that is read back while the index is put right. */
#define ENTRY_ARENA_BYTES (64u << 20)

static cordon_status last_version(cd_store *s, uint32_t *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "list_version_last", &st, err));
  cordon_status status = store_step(st, &row, err);
  *out = status == CORDON_OK && row ? (uint32_t)store_col_int(st, 0) : 0;
  store_stmt_end(st);
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

static cordon_status read_back(index_work *w, names_builder *b, uint32_t first, uint32_t last, cordon_error *err) {
  store_stmt *st;
  cd_arena *entry = cd_arena_new(ENTRY_ARENA_BYTES);
  if (!entry) return cd_no_memory(err);
  cordon_status status = store_stmt_get(w->s, "list_version_range", &st, err);
  if (status == CORDON_OK) {
    store_bind_int(st, 1, first);
    store_bind_int(st, 2, last);
    status = add_versions(st, b, entry, err);
    store_stmt_end(st);
  }
  cd_arena_free(entry);
  return status;
}

static cordon_status make_segment(index_work *w, uint32_t first, uint32_t last, lists_segment *out, cordon_error *err) {
  names_builder *b;
  CD_TRY(names_builder_new(&b, err));
  cordon_status status = read_back(w, b, first, last, err);
  if (status == CORDON_OK) status = index_work_write(w, b, first, last, out, err);
  names_builder_free(b);
  return status;
}

/* Add what the store has beyond the manifest. */
static cordon_status catch_up(index_work *w, uint32_t last, cordon_error *err) {
  lists_manifest more = {0};
  for (uint32_t first = index_work_covered(w) + 1; first <= last;) {
    uint32_t upto = last - first < lists_index_batch ? last : first + lists_index_batch - 1;
    lists_segment one;
    CD_TRY(make_segment(w, first, upto, &one, err));
    CD_TRY(lists_manifest_add(&more, one, w->a, err));
    first = upto + 1;
  }
  return index_work_list(w, more.items, more.count, err);
}

/* Load the manifest, and under the lock bring it to what the store holds. */
static cordon_status bring_up(index_work *w, bool from_nothing, const char **why, cordon_error *err) {
  uint32_t last;
  bool foreign = false;
  *why = from_nothing ? "a segment of it is damaged" : "";
  w->m = (lists_manifest){0};
  bool loaded = !from_nothing && lists_manifest_load(w->folder, w->a, &w->m, why);
  if (loaded) *why = "";
  CD_TRY(index_work_drop_foreign(w, &foreign, err));
  CD_TRY(last_version(w->s, &last, err));
  if (foreign && last > index_work_covered(w)) *why = "it does not belong to this state of the store";
  if (last <= index_work_covered(w) && !from_nothing) return CORDON_OK;
  if (w->lock >= 0) return last ? catch_up(w, last, err) : CORDON_OK;
  CD_TRY(index_work_lock(w, err));
  return bring_up(w, from_nothing, why, err); /* another process may have done it meanwhile */
}

static cordon_status open_segments(index_work *w, names_index **out, cordon_error *err) {
  const char **paths = index_work_paths(w, err);
  if (!paths) return CORDON_NO_MEMORY;
  return names_index_open(paths, w->m.count, false, out, err);
}

static cordon_status open_work(index_work *w, names_index **out, const char **why, cordon_error *err) {
  CD_TRY(bring_up(w, false, why, err));
  if (open_segments(w, out, NULL) == CORDON_OK) return CORDON_OK;
  /* Another process may have merged a segment away since the manifest was read. */
  CD_TRY(index_work_lock(w, err));
  CD_TRY(bring_up(w, false, why, err));
  if (open_segments(w, out, NULL) == CORDON_OK) return CORDON_OK;
  CD_TRY(bring_up(w, true, why, err));
  return open_segments(w, out, err);
}

cordon_status lists_index_open(cd_store *s, names_index **out, uint32_t *covered, char *note, size_t note_size,
                               cordon_error *err) {
  index_work w;
  const char *why = "";
  cordon_status status = index_work_begin(&w, s, err);
  if (status == CORDON_OK) status = open_work(&w, out, &why, err);
  *covered = status == CORDON_OK ? index_work_covered(&w) : 0;
  bool rebuilt = *why && *covered;
  snprintf(note, note_size, "%s%s", rebuilt ? "the name index was rebuilt from the store, because " : "",
           rebuilt ? why : "");
  index_work_end(&w);
  return status;
}

/* All bytes of all segments against their checksums. */
static cordon_status verify_segments(index_work *w, cordon_error *err) {
  names_index *index = NULL;
  const char **paths = index_work_paths(w, err);
  if (!paths) return CORDON_NO_MEMORY;
  cordon_status status = names_index_open(paths, w->m.count, true, &index, err);
  names_index_close(index);
  return status;
}

cordon_status lists_index_verify(cd_store *s, cd_arena *a, cd_str *fault, cordon_error *err) {
  index_work w;
  const char *why = "";
  cordon_error damage = {0};
  *fault = CD_STR("");
  cordon_status status = index_work_begin(&w, s, err);
  if (status == CORDON_OK) status = bring_up(&w, false, &why, err);
  if (*why && index_work_covered(&w) > 0)
    *fault = cd_str_printf(a, "the name index was made anew from the store, because %s", why);
  bool damaged = status == CORDON_OK && verify_segments(&w, &damage) == CORDON_CORRUPT;
  if (damaged) {
    status = index_work_lock(&w, err);
    if (status == CORDON_OK) status = bring_up(&w, true, &why, err);
    *fault = cd_str_printf(a, "%s: %s; it was made anew from the store", damage.file, damage.message);
  }
  index_work_end(&w);
  return status;
}
