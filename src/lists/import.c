/* Import: read the files, compare with the snapshot before, hold what is suspicious, adopt in one transaction, then index. */
#include "lists/import.h"

#include <stdlib.h>

#include "base/limits.h"
#include "lists/entry.h"
#include "lists/index.h"
#include "lists/words.h"

/* A snapshot is held when it lost at least this many entries and more than this share of them. */
#define SHRINK_ENTRIES 50u
#define SHRINK_PERCENT 20u

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

static cd_json *digest_json(const cd_digest *d, cd_arena *a) {
  char text[CD_DIGEST_TEXT];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_digest_format(d, text)));
  return copy.ptr ? cd_json_new_str(a, copy) : NULL;
}

static cd_json *files_json(const importer *im) {
  cd_json *list = cd_json_new_list(im->a);
  for (size_t i = 0; i < im->files.count; i++) {
    cd_json *one = cd_json_new_object(im->a);
    one = cd_json_set(im->a, one, "role", cd_json_new_c(im->a, im->files.items[i].role));
    one = cd_json_set(im->a, one, "digest", digest_json(&im->files.items[i].digest, im->a));
    one = cd_json_set(im->a, one, "bytes", cd_json_new_int(im->a, (int64_t)im->files.items[i].bytes.len));
    list = cd_json_add(im->a, list, one);
  }
  return list;
}

static cordon_status snapshot_digest(importer *im, cordon_error *err) {
  cd_json *v = files_json(im);
  if (!v) return cd_no_memory(err);
  cd_buf text;
  cd_buf_init(&text, 0);
  cordon_status status = cd_json_canonical(v, &text, err);
  if (status == CORDON_OK) im->out->digest = cd_sha256(cd_buf_view(&text));
  cd_buf_free(&text);
  return status;
}

/* --- what the reader reports --- */

static void on_note(void *user, cd_str text) {
  importer *im = user;
  cd_str *grown = cd_grow_array(im->a, im->out->notes, im->out->note_count, im->out->note_count + 1, sizeof *grown);
  cd_str copy = cd_str_dup(im->a, text);
  if (!grown || !copy.ptr) return;
  im->out->notes = grown;
  grown[im->out->note_count++] = copy;
}

static void on_finding(void *user, const char *file, int64_t line, cd_str text) {
  importer *im = user;
  lists_import_result *out = im->out;
  if (out->held_count == LISTS_MAX_FINDINGS) { im->more_findings++; return; }
  if (!out->held && !(out->held = CD_NEW_ARRAY(im->a, lists_finding, LISTS_MAX_FINDINGS))) return;
  lists_finding *f = &out->held[out->held_count++];
  f->line = line;
  snprintf(f->file, sizeof f->file, "%s", file ? file : "");
  snprintf(f->text, sizeof f->text, CD_FMT, CD_ARG(text));
}

/* The names that a spreadsheet has spoilt show that all of the file went through one. */
static void look_for_leftovers(importer *im, const lists_entry *e) {
  const char *path = im->files.items[0].path;
  for (size_t i = 0; i < im->files.count; i++)
    if (strcmp(im->files.items[i].role, im->main_role) == 0) path = im->files.items[i].path;
  for (size_t i = 0; i < e->name_count; i++)
    if (lists_spreadsheet_leftover(e->names[i].text))
      lists_find(&im->sink, path, e->line, "entry " CD_FMT " has the name \"" CD_FMT "\", as a spreadsheet leaves it of a cell that it took for a date or number",
                 CD_ARG(e->id), CD_ARG(e->names[i].text));
}

/* --- entries into the store --- */

static cordon_status one_id(store_stmt *st, uint32_t *id, cordon_error *err) {
  bool row = false;
  cordon_status status = store_step(st, &row, err);
  int64_t got = status == CORDON_OK && row ? store_col_int(st, 0) : 0;
  store_stmt_end(st);
  if (status == CORDON_OK && got > (int64_t)LISTS_MAX_VERSION) return cd_fail(err, CORDON_LIMIT, "the store holds more than %u entry versions", LISTS_MAX_VERSION);
  *id = (uint32_t)got;
  return status;
}

static cordon_status entry_id(importer *im, cd_str key, uint32_t *id, cordon_error *err) {
  store_stmt *st;
  static const char *const NAMES[] = {"list_entry_find", "list_entry_add"};
  for (int i = 0; i < 2; i++) {
    CD_TRY(store_stmt_get(im->s, NAMES[i], &st, err));
    store_bind_str(st, 1, im->list);
    store_bind_str(st, 2, key);
    CD_TRY(one_id(st, id, err));
    if (*id) return CORDON_OK;
  }
  return cd_fail(err, CORDON_INTERNAL, "the entry \"" CD_FMT "\" was stored without a number", CD_ARG(key));
}

static cordon_status version_find(importer *im, uint32_t entry, const cd_digest *digest, uint32_t *id, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(im->s, "list_version_find", &st, err));
  store_bind_int(st, 1, entry);
  store_bind_blob(st, 2, cd_str_of((const char *)digest->bytes, sizeof digest->bytes));
  return one_id(st, id, err);
}

static cordon_status version_add(importer *im, const lists_entry *e, uint32_t entry, const cd_digest *digest, cd_str body, uint32_t *id, cordon_error *err) {
  store_stmt *st;
  names_subject subject;
  CD_TRY(store_stmt_get(im->s, "list_version_add", &st, err));
  store_bind_int(st, 1, entry);
  store_bind_blob(st, 2, cd_str_of((const char *)digest->bytes, sizeof digest->bytes));
  store_bind_str(st, 3, body);
  CD_TRY(one_id(st, id, err));
  if (!im->first_new) im->first_new = *id;
  im->last_new = *id;
  CD_TRY(lists_entry_subject(e, im->scratch, &subject, err));
  return names_builder_add(im->builder, *id, &subject, &im->skipped, err);
}

static cordon_status version_of(importer *im, const lists_entry *e, uint32_t entry, uint32_t *version, cordon_error *err) {
  cd_json *v = lists_entry_json(e, im->scratch);
  if (!v) return cd_no_memory(err);
  cd_buf_clear(&im->body);
  CD_TRY(cd_json_canonical(v, &im->body, err));
  CD_TRY(cd_buf_status(&im->body, err));
  cd_digest digest = cd_sha256(cd_buf_view(&im->body));
  CD_TRY(version_find(im, entry, &digest, version, err));
  return *version ? CORDON_OK : version_add(im, e, entry, &digest, cd_buf_view(&im->body), version, err);
}

static cordon_status source_index(importer *im, cd_str source, uint32_t *index, cordon_error *err) {
  for (size_t i = im->members.source_count; i-- > 0;)
    if (cd_str_eq(im->members.sources[i], source)) { *index = (uint32_t)i; return CORDON_OK; }
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
static cordon_status unused_entry(importer *im, const lists_entry *e, uint32_t *entry, cordon_error *err) {
  cd_str base = e->key.len ? e->key : e->id, key = base;
  for (unsigned times = 2;; times++) {
    CD_TRY(entry_id(im, key, entry, err));
    if (!lists_by_entry_get(&im->now, *entry)) return CORDON_OK;
    if (times == 2) lists_find(&im->sink, im->files.items[0].path, e->line, "the id " CD_FMT " occurs twice, and must be unique", CD_ARG(e->id));
    if (times > LISTS_MAX_REPEATS) return cd_fail(err, CORDON_LIMIT, "the id " CD_FMT " occurs more than %u times", CD_ARG(e->id), LISTS_MAX_REPEATS);
    key = cd_str_printf(im->scratch, CD_FMT "#%u", CD_ARG(base), times);
    if (!key.ptr) return cd_no_memory(err);
  }
}

static cordon_status on_entry(void *user, const lists_entry *given, cordon_error *err) {
  importer *im = user;
  lists_entry e = *given;
  lists_member m = {.from = e.from, .to = e.to};
  cd_arena_reset(im->scratch);
  look_for_leftovers(im, &e);
  CD_TRY(unused_entry(im, &e, &m.entry, err));
  CD_TRY(keep_from_before(im, m.entry, &e, err));
  CD_TRY(version_of(im, &e, m.entry, &m.version, err));
  CD_TRY(source_index(im, e.source, &m.source, err));
  CD_TRY(lists_by_entry_put(&im->now, m.entry, m.version, err));
  CD_TRY(lists_members_push(&im->members, &im->room, m, err));
  im->out->names += e.name_count;
  if (im->progress && im->members.count % 512 == 0) im->progress(im->progress_user, "reading entries", im->members.count, im->before_count);
  return CORDON_OK;
}

/* --- against the snapshot before --- */

/* What was to end by itself does not count as gone. */
static cordon_status note_ended(importer *im, const lists_members *m, cordon_error *err) {
  if (!(im->ended = calloc(m->count + 1, sizeof *im->ended))) return cd_no_memory(err);
  for (size_t i = 0; i < m->count; i++)
    if (m->items[i].to != CD_DAY_NONE && m->items[i].to < im->out->published) im->ended[im->ended_count++] = m->items[i].entry;
  return CORDON_OK;
}

static cordon_status load_before(importer *im, cordon_error *err) {
  CD_TRY(lists_snapshot_at(im->s, im->list, im->out->published, CD_SEQ_LATEST, &im->previous, err));
  if (!im->previous.seq) return CORDON_OK;
  cd_arena *a = cd_arena_new(0);
  if (!a) return cd_no_memory(err);
  lists_members m;
  cordon_status status = lists_snapshot_members(im->s, im->previous.seq, a, &m, err);
  if (status == CORDON_OK) status = lists_by_entry_fill(&im->before, &m, err);
  if (status == CORDON_OK) status = note_ended(im, &m, err);
  if (status == CORDON_OK) im->before_count = m.count;
  cd_arena_free(a);
  return status;
}

static void compare(importer *im) {
  lists_import_result *out = im->out;
  out->entries = im->members.count;
  for (size_t i = 0; i < im->members.count; i++) {
    uint32_t before = lists_by_entry_get(&im->before, im->members.items[i].entry);
    if (!before) out->added++;
    else if (before != im->members.items[i].version) out->changed++;
  }
  out->removed = im->before_count - (out->entries - out->added);
  out->no_change = im->previous.seq && !out->added && !out->removed && !out->changed;
}

static void check_shrinking(importer *im) {
  char day[11];
  uint64_t expired = 0;
  for (size_t i = 0; i < im->ended_count; i++) expired += !lists_by_entry_get(&im->now, im->ended[i]);
  uint64_t gone = im->out->removed - expired, before = im->before_count - expired;
  if (gone < SHRINK_ENTRIES || gone * 100 <= before * SHRINK_PERCENT) return;
  lists_find(&im->sink, im->files.items[0].path, 0, "%llu of the %llu entries of %s are gone; a file may be cut", (unsigned long long)gone, (unsigned long long)before,
             cd_day_format(im->previous.published, day));
}

static void say_kept(importer *im) {
  char day[11];
  if (!im->kept) return;
  if (im->kept_count) lists_say(&im->sink, "%s of %zu entries were kept from the snapshot of %s, because their files were not given", im->kept, im->kept_count, cd_day_format(im->previous.published, day));
  else lists_say(&im->sink, "%s are not known, because their files were not given and no earlier snapshot holds them", im->kept);
}

static void say_skipped(importer *im) {
  if (im->skipped) lists_say(&im->sink, "%zu names hold nothing that could be searched for", im->skipped);
}

static cordon_status check_findings(importer *im, bool accept, cordon_error *err) {
  lists_import_result *out = im->out;
  if (im->more_findings) lists_say(&im->sink, "%zu more findings of the same kind are not shown", im->more_findings);
  if (!out->held_count || accept) return CORDON_OK;
  const lists_finding *f = &out->held[0];
  cd_fail(err, CORDON_HELD, "the list is held for review and was not adopted, for %zu reason%s; the first: %s. Accept it expressly if the publisher's file is really so",
          out->held_count + im->more_findings, out->held_count + im->more_findings == 1 ? "" : "s", f->text);
  return cd_error_place(err, f->file, f->line, 0, NULL), CORDON_HELD;
}

/* --- adoption --- */

static cd_json *counts_json(const importer *im) {
  const lists_import_result *o = im->out;
  cd_json *v = cd_json_new_object(im->a);
  v = cd_json_set(im->a, v, "entries", cd_json_new_int(im->a, (int64_t)o->entries));
  v = cd_json_set(im->a, v, "names", cd_json_new_int(im->a, (int64_t)o->names));
  v = cd_json_set(im->a, v, "added", cd_json_new_int(im->a, (int64_t)o->added));
  v = cd_json_set(im->a, v, "removed", cd_json_new_int(im->a, (int64_t)o->removed));
  return cd_json_set(im->a, v, "changed", cd_json_new_int(im->a, (int64_t)o->changed));
}

static cd_json *accepted_json(const importer *im) {
  cd_json *list = cd_json_new_list(im->a);
  for (size_t i = 0; i < im->out->held_count; i++) {
    const lists_finding *f = &im->out->held[i];
    cd_json *one = cd_json_set(im->a, cd_json_new_object(im->a), "line", cd_json_new_int(im->a, f->line));
    list = cd_json_add(im->a, list, cd_json_set(im->a, one, "text", cd_json_new_c(im->a, f->text)));
  }
  return list;
}

static cd_json *record_body(const importer *im) {
  char day[11];
  cd_json *v = cd_json_new_object(im->a);
  cd_str published = cd_str_dup(im->a, cd_str_c(cd_day_format(im->out->published, day)));
  v = cd_json_set(im->a, v, "list", cd_json_new_str(im->a, im->list));
  v = cd_json_set(im->a, v, "published", published.ptr ? cd_json_new_str(im->a, published) : NULL);
  v = cd_json_set(im->a, v, "digest", digest_json(&im->out->digest, im->a));
  v = cd_json_set(im->a, v, "files", files_json(im));
  v = cd_json_set(im->a, v, "reader", cd_json_new_c(im->a, im->reader->name));
  v = cd_json_set(im->a, v, "counts", counts_json(im));
  return cd_json_set(im->a, v, "accepted", accepted_json(im));
}

static cordon_status add_snapshot_row(importer *im, cd_str members, cordon_error *err) {
  store_stmt *st;
  const lists_import_result *o = im->out;
  CD_TRY(store_stmt_get(im->s, "list_snapshot_add", &st, err));
  store_bind_int(st, 1, o->seq);
  store_bind_str(st, 2, im->list);
  store_bind_int(st, 3, o->published);
  store_bind_blob(st, 4, cd_str_of((const char *)o->digest.bytes, sizeof o->digest.bytes));
  store_bind_int(st, 5, (int64_t)o->entries);
  store_bind_int(st, 6, (int64_t)o->names);
  store_bind_int(st, 7, (int64_t)o->added);
  store_bind_int(st, 8, (int64_t)o->removed);
  store_bind_int(st, 9, (int64_t)o->changed);
  store_bind_blob(st, 10, members);
  return store_run(st, err);
}

static cordon_status adopt_members(importer *im, cd_str actor, cd_buf *members, cordon_error *err) {
  CD_TRY(lists_members_encode(&im->members, members, err));
  cd_json *body = record_body(im);
  if (!body) return cd_no_memory(err);
  for (size_t i = 0; i < im->files.count; i++) {
    cd_digest stored;
    CD_TRY(store_blob_put(im->s, im->files.items[i].bytes, &stored, err));
  }
  CD_TRY(store_record_append(im->s, CD_STR("list.adopt"), actor, body, &im->out->seq, err));
  return add_snapshot_row(im, cd_buf_view(members), err);
}

static cordon_status adopt(importer *im, cd_str actor, cordon_error *err) {
  cd_buf members;
  cd_buf_init(&members, 0);
  cordon_status status = adopt_members(im, actor, &members, err);
  cd_buf_free(&members);
  return status;
}

static cordon_status in_transaction(importer *im, bool accept, cd_str actor, cordon_error *err) {
  CD_TRY(load_before(im, err));
  im->kept = im->reader->kept ? im->reader->kept(&im->job) : NULL;
  CD_TRY(im->reader->read(&im->job, err));
  if (!im->members.count) return cd_fail(err, CORDON_BAD_INPUT, "the files hold no entry; a list without entries is not adopted");
  compare(im);
  check_shrinking(im);
  say_kept(im);
  say_skipped(im);
  CD_TRY(check_findings(im, accept, err));
  return adopt(im, actor, err);
}

static cordon_status unchanged(importer *im, bool *same, cordon_error *err) {
  lists_snapshot latest;
  CD_TRY(lists_snapshot_at(im->s, im->list, im->out->published, CD_SEQ_LATEST, &latest, err));
  *same = latest.seq && latest.published == im->out->published && cd_digest_eq(&latest.digest, &im->out->digest);
  if (!*same) return CORDON_OK;
  im->out->unchanged_bytes = true;
  im->out->entries = latest.entries;
  im->out->names = latest.names;
  return CORDON_OK;
}

static void index_new(importer *im) {
  cordon_error why = {0};
  if (!im->first_new) return;
  if (lists_index_append(im->s, im->builder, im->first_new, im->last_new, &why) != CORDON_OK)
    lists_say(&im->sink, "the name index was not extended (%s); it will be put right when it is next opened", why.message);
}

static cordon_status run(importer *im, bool accept, cd_str actor, cordon_error *err) {
  bool same = false;
  CD_TRY(lists_reader_find(im->list, im->files.items, im->files.count, &im->reader, err));
  qsort(im->files.items, im->files.count, sizeof *im->files.items, by_role);
  im->job = (lists_job){im->list, im->out->published, im->files.items, im->files.count, &im->sink};
  CD_TRY(snapshot_digest(im, err));
  CD_TRY(names_builder_new(&im->builder, err));
  CD_TRY(store_begin(im->s, err));
  cordon_status status = unchanged(im, &same, err);
  if (status == CORDON_OK && !same) status = in_transaction(im, accept, actor, err);
  if (status == CORDON_OK) status = store_commit(im->s, err);
  else store_rollback(im->s);
  if (status != CORDON_OK) im->out->seq = 0;
  if (status == CORDON_OK && !same) index_new(im);
  return status;
}

static void importer_free(importer *im) {
  lists_files_free(&im->files);
  names_builder_free(im->builder);
  lists_by_entry_free(&im->before);
  free(im->ended);
  lists_by_entry_free(&im->now);
  free(im->members.items);
  cd_buf_free(&im->body);
  cd_arena_free(im->scratch);
}

cordon_status lists_import(cd_store *s, cd_str list, const char *const *files, size_t count, cd_day published, bool accept, cd_str actor,
                           lists_progress progress, void *user, cd_arena *a, lists_import_result *out, cordon_error *err) {
  *out = (lists_import_result){.list = list, .published = published};
  if (!count || published == CD_DAY_NONE) return cd_fail(err, CORDON_USAGE, "an import needs at least one file and the day of publication");
  importer im = {.s = s, .list = list, .a = a, .out = out, .progress = progress, .progress_user = user, .main_role = "sdn"};
  im.sink = (lists_sink){&im, on_entry, on_finding, on_note};
  im.scratch = cd_arena_new(LISTS_ENTRY_ARENA_BYTES);
  cd_buf_init(&im.body, LISTS_ENTRY_ARENA_BYTES);
  cordon_status status = im.scratch ? lists_files_load(&im.files, files, count, err) : cd_no_memory(err);
  if (status == CORDON_OK) status = run(&im, accept, actor, err);
  importer_free(&im);
  return status;
}
