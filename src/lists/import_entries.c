/* Entries into the store, as the reader gives them: an entry by its key, a version by its content. */
#include "lists/entry.h"
#include "lists/import.h"
#include "lists/links.h"
#include "lists/words.h"

/* The names that a spreadsheet has spoilt show that all of the file went through one. */
static void look_for_leftovers(importer *im, const lists_entry *e) {
  const char *path = im->files.items[0].path;
  for (size_t i = 0; i < im->files.count; i++)
    if (strcmp(im->files.items[i].role, im->main_role) == 0) path = im->files.items[i].path;
  for (size_t i = 0; i < e->name_count; i++)
    if (lists_spreadsheet_leftover(e->names[i].text))
      lists_find(&im->sink, path, e->line,
                 "entry " CD_FMT " has the name \"" CD_FMT
                 "\", as a spreadsheet leaves it of a cell that it took for a date or number",
                 CD_ARG(e->id), CD_ARG(e->names[i].text));
}

static cordon_status one_id(store_stmt *st, uint32_t *id, cordon_error *err) {
  bool row = false;
  cordon_status status = store_step(st, &row, err);
  int64_t got = status == CORDON_OK && row ? store_col_int(st, 0) : 0;
  store_stmt_end(st);
  if (status == CORDON_OK && got > (int64_t)LISTS_MAX_VERSION)
    return cd_fail(err, CORDON_LIMIT, "the store holds more than %u entry versions", LISTS_MAX_VERSION);
  *id = (uint32_t)got;
  return status;
}

static cordon_status entry_id(importer *im, cd_str key, uint32_t *id, bool *is_new, cordon_error *err) {
  store_stmt *st;
  static const char *const NAMES[] = {"list_entry_find", "list_entry_add"};
  for (int i = 0; i < 2; i++) {
    CD_TRY(store_stmt_get(im->s, NAMES[i], &st, err));
    store_bind_str(st, 1, im->list);
    store_bind_str(st, 2, key);
    CD_TRY(one_id(st, id, err));
    *is_new = i > 0;
    if (*id) return CORDON_OK;
  }
  return cd_fail(err, CORDON_INTERNAL, "the entry \"" CD_FMT "\" was stored without a number", CD_ARG(key));
}

static cordon_status version_find(importer *im, uint32_t entry, const cd_digest *digest, uint32_t *id,
                                  cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(im->s, "list_version_find", &st, err));
  store_bind_int(st, 1, entry);
  store_bind_blob(st, 2, cd_str_of((const char *)digest->bytes, sizeof digest->bytes));
  return one_id(st, id, err);
}

static cordon_status link_row(importer *im, const char *statement, cd_str text, uint32_t version, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(im->s, statement, &st, err));
  store_bind_str(st, 1, im->list);
  store_bind_str(st, 2, text);
  store_bind_int(st, 3, version);
  return store_run(st, err);
}

static cordon_status add_links(importer *im, const lists_entry *e, uint32_t version, cordon_error *err) {
  if (e->link_count) CD_TRY(link_row(im, "list_link_add", e->id, version, err));
  for (size_t i = 0; i < e->link_count; i++)
    CD_TRY(link_row(im, "list_link_to_add", lists_link_target(&e->links[i]), version, err));
  return CORDON_OK;
}

static cordon_status version_add(importer *im, const lists_entry *e, uint32_t entry, const cd_digest *digest,
                                 cd_str body, uint32_t *id, cordon_error *err) {
  store_stmt *st;
  names_subject subject;
  CD_TRY(store_stmt_get(im->s, "list_version_add", &st, err));
  store_bind_int(st, 1, entry);
  store_bind_blob(st, 2, cd_str_of((const char *)digest->bytes, sizeof digest->bytes));
  store_bind_str(st, 3, body);
  CD_TRY(one_id(st, id, err));
  CD_TRY(add_links(im, e, *id, err));
  CD_TRY(lists_entry_subject(e, im->scratch, &subject, err));
  return lists_index_writer_add(im->index, *id, &subject, &im->skipped, err);
}

/* An entry that came just now has no versions. */
static cordon_status version_of(importer *im, const lists_entry *e, uint32_t entry, bool is_new, uint32_t *version,
                                cordon_error *err) {
  cd_json *v = lists_entry_json(e, im->scratch);
  if (!v) return cd_no_memory(err);
  cd_buf_clear(&im->body);
  CD_TRY(cd_json_canonical(v, &im->body, err));
  CD_TRY(cd_buf_status(&im->body, err));
  cd_digest digest = cd_sha256(cd_buf_view(&im->body));
  if (!is_new) CD_TRY(version_find(im, entry, &digest, version, err));
  return *version ? CORDON_OK : version_add(im, e, entry, &digest, cd_buf_view(&im->body), version, err);
}

static cordon_status source_index(importer *im, cd_str source, uint32_t *index, cordon_error *err) {
  for (size_t i = im->members.source_count; i-- > 0;)
    if (cd_str_eq(im->members.sources[i], source)) {
      *index = (uint32_t)i;
      return CORDON_OK;
    }
  size_t count = im->members.source_count;
  cd_str *grown = cd_grow_array(im->a, im->members.sources, count, count + 1, sizeof *grown);
  cd_str copy = cd_str_dup(im->a, source);
  if (!grown || !copy.ptr) return cd_no_memory(err);
  im->members.sources = grown;
  grown[im->members.source_count++] = copy;
  *index = (uint32_t)count;
  return CORDON_OK;
}

static cordon_status keep_from_before(importer *im, uint32_t entry, lists_entry *e, cordon_error *err) {
  uint32_t version = lists_by_entry_get(&im->before, entry);
  if (!im->kept || !version) return CORDON_OK;
  cd_json *v;
  lists_entry before;
  CD_TRY(lists_version_get(im->s, version, im->scratch, &v, NULL, NULL, NULL, err));
  CD_TRY(lists_entry_read(v, im->scratch, &before, err));
  im->kept_count++;
  return im->reader->keep(&im->job, &before, e, im->scratch, err);
}

/* An id that occurs again is told, and kept under "#2" in case the snapshot is accepted as it is. */
static cordon_status unused_entry(importer *im, const lists_entry *e, uint32_t *entry, bool *is_new,
                                  cordon_error *err) {
  cd_str base = e->key.len ? e->key : e->id, key = base;
  for (unsigned times = 2;; times++) {
    CD_TRY(entry_id(im, key, entry, is_new, err));
    if (!lists_by_entry_get(&im->now, *entry)) return CORDON_OK;
    if (times == 2)
      lists_find(&im->sink, im->files.items[0].path, e->line, "the id " CD_FMT " occurs twice, and must be unique",
                 CD_ARG(e->id));
    if (times > LISTS_MAX_REPEATS)
      return cd_fail(err, CORDON_LIMIT, "the id " CD_FMT " occurs more than %u times", CD_ARG(e->id),
                     LISTS_MAX_REPEATS);
    key = cd_str_printf(im->scratch, CD_FMT "#%u", CD_ARG(base), times);
    if (!key.ptr) return cd_no_memory(err);
  }
}

cordon_status lists_import_entry(void *user, const lists_entry *given, cordon_error *err) {
  importer *im = user;
  lists_entry e = *given;
  lists_member m = {.from = e.from, .to = e.to};
  bool is_new = false;
  cd_arena_reset(im->scratch);
  look_for_leftovers(im, &e);
  CD_TRY(unused_entry(im, &e, &m.entry, &is_new, err));
  CD_TRY(keep_from_before(im, m.entry, &e, err));
  CD_TRY(version_of(im, &e, m.entry, is_new, &m.version, err));
  CD_TRY(source_index(im, e.source, &m.source, err));
  CD_TRY(lists_by_entry_put(&im->now, m.entry, m.version, err));
  CD_TRY(lists_members_push(&im->members, &im->room, m, err));
  im->out->names += e.name_count;
  if (im->progress && im->members.count % 512 == 0)
    im->progress(im->progress_user, "reading entries", im->members.count, im->before_count);
  return CORDON_OK;
}
