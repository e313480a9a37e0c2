/* Import: read the files, compare with the snapshot before, hold what is suspicious, adopt in one transaction, then
 * index. */
#include "lists/import.h"

#include <stdlib.h>

#include "lists/values.h"
#include "lists/words.h"

/* A snapshot is held when it lost at least this many entries and more than this share of them. */
#define SHRINK_ENTRIES 50u
#define SHRINK_PERCENT 20u

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
  if (out->held_count == LISTS_MAX_FINDINGS) {
    im->more_findings++;
    return;
  }
  if (!out->held && !(out->held = CD_NEW_ARRAY(im->a, lists_finding, LISTS_MAX_FINDINGS))) {
    im->more_findings++;
    return;
  }
  lists_finding *f = &out->held[out->held_count++];
  f->line = line;
  snprintf(f->file, sizeof f->file, "%s", file ? file : "");
  snprintf(f->text, sizeof f->text, CD_FMT, CD_ARG(text));
}

/* --- against the snapshot before --- */

/* What was to end by itself does not count as gone. */
static cordon_status note_ended(importer *im, const lists_members *m, cordon_error *err) {
  if (!(im->ended = calloc(m->count + 1, sizeof *im->ended))) return cd_no_memory(err);
  for (size_t i = 0; i < m->count; i++)
    if (m->items[i].to != CD_DAY_NONE && m->items[i].to < im->out->published)
      im->ended[im->ended_count++] = m->items[i].entry;
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
    if (!before)
      out->added++;
    else if (before != im->members.items[i].version)
      out->changed++;
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
  lists_find(&im->sink, im->files.items[0].path, 0, "%llu of the %llu entries of %s are gone; a file may be cut",
             (unsigned long long)gone, (unsigned long long)before, cd_day_format(im->previous.published, day));
}

static void say_kept(importer *im) {
  char day[11];
  if (!im->kept) return;
  if (im->kept_count)
    lists_say(&im->sink, "%s of %zu entries were kept from the snapshot of %s, because their files were not given",
              im->kept, im->kept_count, cd_day_format(im->previous.published, day));
  else
    lists_say(&im->sink, "%s are not known, because their files were not given and no earlier snapshot holds them",
              im->kept);
}

static void say_skipped(importer *im) {
  if (im->skipped) lists_say(&im->sink, "%zu names hold nothing that could be searched for", im->skipped);
}

static cordon_status check_findings(importer *im, bool accept, cordon_error *err) {
  lists_import_result *out = im->out;
  if (im->more_findings) lists_say(&im->sink, "%zu more findings of the same kind are not shown", im->more_findings);
  size_t all = out->held_count + im->more_findings;
  if (all && !out->held_count) return cd_no_memory(err); /* found, but there was no memory to say what */
  if (!all || accept) return CORDON_OK;
  const lists_finding *f = &out->held[0];
  cd_fail(err, CORDON_HELD,
          "the list is held for review and was not adopted, for %zu reason%s; the first: %s. Accept it expressly if "
          "the publisher's file is really so",
          all, all == 1 ? "" : "s", f->text);
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
  v = cd_json_set(im->a, v, "digest", lists_digest_json(&im->out->digest, im->a));
  v = cd_json_set(im->a, v, "files", lists_files_json(&im->files, im->a));
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
  CD_TRY(lists_files_keep(&im->files, err));
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
  if (!im->members.count)
    return cd_fail(err, CORDON_BAD_INPUT, "the files hold no entry; a list without entries is not adopted");
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
  if (lists_index_writer_finish(im->index, &why) != CORDON_OK)
    lists_say(&im->sink, "the name index was not extended (%s); it will be put right when it is next opened",
              why.message);
}

/* Of files that say only what changed, the snapshot before has the rest. */
static cordon_status find_rest(importer *im, cordon_error *err) {
  im->job = (lists_job){im->list,       im->out->published, im->files.items, im->files.count,
                        &im->sink, store_dir(im->s)};
  if (!im->reader->changes_only || !im->reader->changes_only(&im->job)) return CORDON_OK;
  lists_snapshot before;
  CD_TRY(lists_snapshot_at(im->s, im->list, im->out->published, CD_SEQ_LATEST, &before, err));
  if (before.seq) CD_TRY(lists_files_add_before(&im->files, im->s, before.seq, im->a, err));
  im->job.files = im->files.items;
  im->job.count = im->files.count;
  return CORDON_OK;
}

static cordon_status adopt_new(importer *im, bool accept, cd_str actor, bool *same, cordon_error *err) {
  CD_TRY(find_rest(im, err));
  CD_TRY(lists_files_digest(&im->files, im->a, &im->out->digest, err));
  CD_TRY(unchanged(im, same, err));
  return *same ? CORDON_OK : in_transaction(im, accept, actor, err);
}

static cordon_status run(importer *im, bool accept, cd_str actor, cordon_error *err) {
  bool same = false;
  CD_TRY(lists_reader_find(im->list, im->files.items, im->files.count, &im->reader, err));
  CD_TRY(lists_files_sort(&im->files, im->a, err));
  CD_TRY(lists_index_writer_new(im->s, &im->index, err));
  CD_TRY(store_begin(im->s, err));
  cordon_status status = adopt_new(im, accept, actor, &same, err);
  if (status == CORDON_OK)
    status = store_commit(im->s, err);
  else
    store_rollback(im->s);
  if (status != CORDON_OK) im->out->seq = 0;
  if (status == CORDON_OK && !same) index_new(im);
  return status;
}

static void importer_free(importer *im) {
  lists_files_free(&im->files);
  lists_index_writer_free(im->index);
  lists_by_entry_free(&im->before);
  free(im->ended);
  lists_by_entry_free(&im->now);
  free(im->members.items);
  cd_buf_free(&im->body);
  cd_arena_free(im->scratch);
}

cordon_status lists_import(cd_store *s, cd_str list, const char *const *files, size_t count, cd_day published,
                           bool accept, cd_str actor, lists_progress progress, void *user, cd_arena *a,
                           lists_import_result *out, cordon_error *err) {
  *out = (lists_import_result){.list = list, .published = published};
  if (!count || published == CD_DAY_NONE)
    return cd_fail(err, CORDON_USAGE, "an import needs at least one file and the day of publication");
  importer im = {
      .s = s, .list = list, .a = a, .out = out, .progress = progress, .progress_user = user, .main_role = "sdn"};
  im.sink = (lists_sink){&im, lists_import_entry, on_finding, on_note};
  im.scratch = cd_arena_new(LISTS_ENTRY_ARENA_BYTES);
  cd_buf_init(&im.body, LISTS_ENTRY_ARENA_BYTES);
  cordon_status status = im.scratch ? lists_files_load(&im.files, s, files, count, err) : cd_no_memory(err);
  if (status == CORDON_OK) status = run(&im, accept, actor, err);
  importer_free(&im);
  return status;
}
