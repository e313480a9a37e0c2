/* From the table of addresses to the store: each list's files, whole or not at all. */
#include "fetch/fetch.h"

#include <stdio.h>

#include "fetch/checksum.h"
#include "fetch/versioner.h"

typedef struct job {
  cd_store *s;
  const fetch_options *opt;
  cd_arena *a;
  const fetch_source *sources;
  size_t source_count; /* of this list alone */
  cd_str dir;
  fetch_result *r;
  cd_time modified; /* the latest Last-Modified */
  cd_day versioned; /* the day of the text that a versioner was asked for, or CD_DAY_NONE */
  bool changed;     /* some file's bytes differ from those fetched before */
} job;

const char *fetch_outcome_name(fetch_outcome o) {
  static const char *const names[] = {"failed", "held", "unchanged", "adopted", "ready"};
  return names[o];
}

/* --- what is remembered of a file and of a list, as JSON in the store's settings --- */

static cordon_status recall(cd_store *s, cd_str key, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_str text = {NULL, 0};
  *out = NULL;
  if (key.ptr == NULL) return cd_no_memory(err);
  CD_TRY(store_setting_get(s, key.ptr, a, &text, err));
  return text.ptr == NULL ? CORDON_OK : cd_json_parse(text, key.ptr, a, out, err);
}

static cordon_status remember(cd_store *s, cd_str key, const cd_json *value, cordon_error *err) {
  cd_buf text;
  if (key.ptr == NULL || value == NULL) return cd_no_memory(err);
  cd_buf_init(&text, 0);
  cordon_status st = cd_json_canonical(value, &text, err);
  if (st == CORDON_OK) st = store_setting_set(s, key.ptr, cd_buf_view(&text), err);
  cd_buf_free(&text);
  return st;
}

static cd_str digest_text(const cd_digest *d, cd_arena *a) {
  char text[CD_DIGEST_TEXT];
  return cd_str_dup(a, cd_str_c(cd_digest_format(d, text)));
}

static cd_str time_text(cd_time t, cd_arena *a) {
  char text[32];
  return cd_str_dup(a, cd_str_c(cd_time_format(t, text)));
}

static cordon_status remember_file(const job *j, const fetch_source *src, const fetch_file *f,
                                   const http_answer *answer, cordon_error *err) {
  cd_arena *a = j->a;
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "address", cd_json_new_str(a, f->address));
  o = cd_json_set(a, o, "etag", cd_json_new_str(a, answer->etag));
  o = cd_json_set(a, o, "last_modified", cd_json_new_str(a, answer->last_modified));
  o = cd_json_set(a, o, "digest", cd_json_new_str(a, digest_text(&f->digest, a)));
  return remember(j->s, cd_str_printf(a, "fetch." CD_FMT "." CD_FMT, CD_ARG(src->list), CD_ARG(src->role)), o, err);
}

/* All files of the list as one digest: what was adopted, or held, is known again by it. */
cd_digest fetch_set_digest(const fetch_result *r) {
  cd_sha256_ctx *c = cd_sha256_begin();
  for (size_t i = 0; c != NULL && i < r->file_count; i++)
    cd_sha256_add(c, cd_str_of((const char *)r->files[i].digest.bytes, 32));
  return c != NULL ? cd_sha256_end(c) : (cd_digest){{0}};
}

static cordon_status remember_list(cd_store *s, const fetch_result *r, const char *state, cd_arena *a,
                                   cordon_error *err) {
  cd_digest d = fetch_set_digest(r);
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "state", cd_json_new_c(a, state));
  o = cd_json_set(a, o, "files", cd_json_new_str(a, digest_text(&d, a)));
  o = cd_json_set(a, o, "checked", cd_json_new_str(a, time_text(cd_clock_now(), a)));
  return remember(s, cd_str_printf(a, "fetch." CD_FMT, CD_ARG(r->list)), o, err);
}

/* --- one file --- */

typedef struct prior {
  cd_str etag, last_modified;
  cd_digest digest;
  bool known;
} prior;

static cordon_status prior_of(const job *j, const fetch_source *src, cd_str path, prior *out, cordon_error *err) {
  cd_json *o = NULL;
  *out = (prior){0};
  CD_TRY(recall(j->s, cd_str_printf(j->a, "fetch." CD_FMT "." CD_FMT, CD_ARG(src->list), CD_ARG(src->role)), j->a, &o,
                err));
  if (o == NULL || !cd_file_exists(path.ptr) || !cd_str_eq(cd_json_str(cd_json_get(o, "address")), src->address))
    return CORDON_OK;
  out->known = cd_digest_parse(cd_json_str(cd_json_get(o, "digest")), &out->digest);
  if (!out->known) return CORDON_OK;
  out->etag = cd_json_str(cd_json_get(o, "etag"));
  out->last_modified = cd_json_str(cd_json_get(o, "last_modified"));
  return CORDON_OK;
}

static cordon_status check_address(const fetch_source *src, cordon_error *err) {
  if (memchr(src->address.ptr, '{', src->address.len) == NULL) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE,
                 "The address of " CD_FMT " has a word in braces for you to replace: " CD_FMT
                 ". Put the row with your own into list_addresses.tsv in the store's folder.",
                 CD_ARG(src->list), CD_ARG(src->address));
}

/* The new bytes stay beside the old (".new") until every file of the list is there. */
static cordon_status get_file(job *j, size_t i, http_answer *answer, cordon_error *err) {
  fetch_source resolved = j->sources[i], *src = &resolved;
  fetch_file *f = &j->r->files[i];
  cd_day day;
  cd_str path = cd_path_join(j->a, j->dir, src->role), fresh = cd_str_printf(j->a, "%s.new", path.ptr ? path.ptr : "");
  prior before;
  if (path.ptr == NULL || fresh.ptr == NULL) return cd_no_memory(err);
  CD_TRY(fetch_versioned_address(src->address, fresh.ptr, &j->opt->limits, j->a, &resolved.address, &day, err));
  if (day != CD_DAY_NONE) j->versioned = day;
  *f = (fetch_file){.role = src->role, .address = src->address, .path = path};
  CD_TRY(check_address(src, err));
  CD_TRY(prior_of(j, src, path, &before, err));
  http_get g = {.url = src->address.ptr,
                .etag = before.etag,
                .last_modified = before.last_modified,
                .path = fresh.ptr,
                .limits = j->opt->limits};
  CD_TRY(http_get_file(&g, j->a, answer, err));
  f->status = answer->status;
  f->attempts = answer->attempts;
  f->bytes = answer->bytes;
  f->digest = answer->status == 304 ? before.digest : answer->digest;
  if (answer->modified > j->modified) j->modified = answer->modified;
  if (!before.known || !cd_digest_eq(&before.digest, &f->digest)) j->changed = true;
  if (answer->status == 304) {
    if (answer->etag.len == 0) answer->etag = before.etag;
    if (answer->last_modified.len == 0) answer->last_modified = before.last_modified;
    cd_time t;
    if (http_date_parse(before.last_modified, &t) && t > j->modified) j->modified = t;
    return CORDON_OK;
  }
  CD_TRY(fetch_sniff(fresh.ptr, src->format, err));
  return fetch_check_sum(src, fresh.ptr, &j->opt->limits, j->a, err);
}

static cordon_status put_in_place(const fetch_file *f, cd_arena *a, cordon_error *err) {
  cd_str fresh = cd_str_printf(a, "%s.new", f->path.ptr);
  if (fresh.ptr == NULL) return cd_no_memory(err);
  if (f->status != 200 || rename(fresh.ptr, f->path.ptr) == 0) return CORDON_OK;
  return cd_fail(err, CORDON_STORE, "cannot put %s in place", f->path.ptr);
}

static void drop_new(const job *j) {
  for (size_t i = 0; i < j->r->file_count; i++) {
    cd_str fresh = j->r->files[i].path.ptr ? cd_str_printf(j->a, "%s.new", j->r->files[i].path.ptr) : (cd_str){NULL, 0};
    if (fresh.ptr != NULL) (void)remove(fresh.ptr);
  }
}

static cordon_status get_all(job *j, cordon_error *err) {
  http_answer *answers = CD_NEW_ARRAY(j->a, http_answer, j->source_count);
  j->r->files = CD_NEW_ARRAY(j->a, fetch_file, j->source_count);
  if (answers == NULL || j->r->files == NULL) return cd_no_memory(err);
  j->r->file_count = j->source_count;
  cordon_status st = CORDON_OK;
  for (size_t i = 0; st == CORDON_OK && i < j->source_count; i++) st = get_file(j, i, &answers[i], err);
  if (st != CORDON_OK) {
    drop_new(j);
    return st;
  }
  for (size_t i = 0; i < j->source_count; i++) {
    CD_TRY(put_in_place(&j->r->files[i], j->a, err));
    CD_TRY(remember_file(j, &j->sources[i], &j->r->files[i], &answers[i], err));
  }
  return CORDON_OK;
}

/* --- one list --- */

static cordon_status stated_by_files(const job *j, cd_day *out, cordon_error *err) {
  char head[8192];
  *out = CD_DAY_NONE;
  for (size_t i = 0; i < j->r->file_count && *out == CD_DAY_NONE; i++) {
    cd_source *src = NULL;
    size_t len = 0;
    CD_TRY(cd_source_open(j->r->files[i].path.ptr, UINT64_MAX, &src, err));
    cordon_status st = cd_source_read(src, head, sizeof head, &len, err);
    cd_source_close(src);
    CD_TRY(st);
    *out = fetch_stated_day(cd_str_of(head, len));
  }
  return CORDON_OK;
}

static cordon_status date_it(job *j, cordon_error *err) {
  CD_TRY(stated_by_files(j, &j->r->published, err));
  j->r->published_by = "file";
  if (j->r->published != CD_DAY_NONE) return CORDON_OK;
  j->r->published = j->versioned;
  j->r->published_by = "versioner";
  if (j->r->published != CD_DAY_NONE) return CORDON_OK;
  bool known = j->modified != CD_TIME_NONE;
  j->r->published = cd_time_day(known ? j->modified : cd_clock_now());
  j->r->published_by = known ? "last_modified" : "clock";
  return CORDON_OK;
}

static cordon_status same_as_adopted(const job *j, bool *out, cordon_error *err) {
  cd_json *o = NULL;
  CD_TRY(recall(j->s, cd_str_printf(j->a, "fetch." CD_FMT, CD_ARG(j->r->list)), j->a, &o, err));
  cd_digest d = fetch_set_digest(j->r), before;
  *out = o != NULL && cd_str_eqc(cd_json_str(cd_json_get(o, "state")), "adopted") &&
         cd_digest_parse(cd_json_str(cd_json_get(o, "files")), &before) && cd_digest_eq(&d, &before);
  return CORDON_OK;
}

cordon_status fetch_adopt(cd_store *s, fetch_result *r, const fetch_options *opt, cd_arena *a, cordon_error *err) {
  const char **paths = CD_NEW_ARRAY(a, const char *, r->file_count);
  if (paths == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < r->file_count; i++) paths[i] = r->files[i].path.ptr;
  cordon_status st = lists_import(s, r->list, paths, r->file_count, r->published, opt->accept, opt->actor,
                                  opt->progress, opt->user, a, &r->import, err);
  if (st != CORDON_OK && st != CORDON_HELD) return st;
  r->outcome = st == CORDON_HELD ? FETCH_HELD : r->import.unchanged_bytes ? FETCH_UNCHANGED : FETCH_ADOPTED;
  cordon_status kept = remember_list(s, r, st == CORDON_HELD ? "held" : "adopted", a, st == CORDON_OK ? err : NULL);
  return st == CORDON_OK ? kept : st;
}

static cordon_status fetch_one(job *j, cordon_error *err) {
  bool same = false;
  j->dir = cd_str_printf(j->a, "%s/fetch/" CD_FMT, store_dir(j->s), CD_ARG(j->r->list));
  j->modified = CD_TIME_NONE;
  j->versioned = CD_DAY_NONE;
  if (j->dir.ptr == NULL) return cd_no_memory(err);
  if (j->source_count == 0)
    return cd_fail(err, CORDON_USAGE,
                   "No address of the list \"" CD_FMT
                   "\" is known; put its rows into list_addresses.tsv in the store's folder.",
                   CD_ARG(j->r->list));
  j->r->publisher = j->sources[0].publisher;
  CD_TRY(cd_dir_make(j->dir.ptr, err));
  CD_TRY(get_all(j, err));
  CD_TRY(date_it(j, err));
  CD_TRY(same_as_adopted(j, &same, err));
  if (same) {
    j->r->outcome = FETCH_UNCHANGED;
    return remember_list(j->s, j->r, "adopted", j->a, err);
  }
  if (!j->opt->download_only) return fetch_adopt(j->s, j->r, j->opt, j->a, err);
  j->r->outcome = FETCH_READY;
  return CORDON_OK;
}

/* --- all lists --- */

static cordon_status sources_of(const fetch_source *all, size_t count, cd_str list, cd_arena *a, job *j,
                                cordon_error *err) {
  fetch_source *own = CD_NEW_ARRAY(a, fetch_source, count);
  if (own == NULL) return cd_no_memory(err);
  j->source_count = 0;
  for (size_t i = 0; i < count; i++)
    if (cd_str_eq(all[i].list, list)) own[j->source_count++] = all[i];
  j->sources = own;
  return CORDON_OK;
}

static bool named_before(const cd_str *names, size_t count, cd_str name) {
  for (size_t i = 0; i < count; i++)
    if (cd_str_eq(names[i], name)) return true;
  return false;
}

/* Without names: all lists of the table, but those whose address waits for a word of the user's. */
static cordon_status every_list(const fetch_source *all, size_t count, cd_arena *a, cd_str **out, size_t *n,
                                cordon_error *err) {
  *out = CD_NEW_ARRAY(a, cd_str, count);
  if (*out == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < count; i++)
    if (!named_before(*out, *n, all[i].list) && check_address(&all[i], NULL) == CORDON_OK) (*out)[(*n)++] = all[i].list;
  return CORDON_OK;
}

cordon_status fetch_lists(cd_store *s, const cd_str *lists, size_t count, const fetch_options *opt, cd_arena *a,
                          fetch_result **out, size_t *result_count, cordon_error *err) {
  fetch_source *all = NULL;
  size_t source_count = 0;
  cd_str *every = NULL;
  CD_TRY(fetch_sources(store_dir(s), a, &all, &source_count, err));
  if (count == 0) {
    CD_TRY(every_list(all, source_count, a, &every, &count, err));
    lists = every;
  }
  fetch_result *results = CD_NEW_ARRAY(a, fetch_result, count);
  if (results == NULL) return cd_no_memory(err);
  const fetch_result *held = NULL, *failed = NULL;
  for (size_t i = 0; i < count; i++) {
    job j = {.s = s, .opt = opt, .a = a, .r = &results[i]};
    results[i] = (fetch_result){.list = lists[i], .published = CD_DAY_NONE};
    CD_TRY(sources_of(all, source_count, lists[i], a, &j, err));
    cordon_status st = fetch_one(&j, &results[i].error);
    if (st == CORDON_NO_MEMORY) return cd_no_memory(err);
    if (st == CORDON_HELD)
      held = held ? held : &results[i];
    else if (st != CORDON_OK)
      failed = failed ? failed : &results[i];
    if (st != CORDON_OK && st != CORDON_HELD) results[i].outcome = FETCH_FAILED;
  }
  *out = results;
  *result_count = count;
  if (held != NULL)
    return cd_fail(err, CORDON_HELD,
                   "The list " CD_FMT " was fetched but is held for review; the one in force stays. %s",
                   CD_ARG(held->list), held->error.message);
  if (failed != NULL)
    return cd_fail(err, CORDON_STORE, "The list " CD_FMT " was not adopted; the one in force stays. %s",
                   CD_ARG(failed->list), failed->error.message);
  return CORDON_OK;
}
