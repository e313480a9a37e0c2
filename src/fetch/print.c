/* A result as JSON. */
#include "fetch/fetch.h"

static cd_json *text_of(cd_arena *a, cd_str copy) { return copy.ptr == NULL ? NULL : cd_json_new_str(a, copy); }

static cd_json *day_of(cd_day d, cd_arena *a) {
  char text[11];
  return d == CD_DAY_NONE ? cd_json_new_null(a) : text_of(a, cd_str_dup(a, cd_str_c(cd_day_format(d, text))));
}

static cd_json *file_json(const fetch_file *f, cd_arena *a) {
  char digest[CD_DIGEST_TEXT];
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "role", cd_json_new_str(a, f->role));
  o = cd_json_set(a, o, "address", cd_json_new_str(a, f->address));
  o = cd_json_set(a, o, "status", cd_json_new_int(a, f->status));
  o = cd_json_set(a, o, "bytes", cd_json_new_int(a, (int64_t)f->bytes));
  o = cd_json_set(a, o, "attempts", cd_json_new_int(a, f->attempts));
  return cd_json_set(a, o, "digest", text_of(a, cd_str_dup(a, cd_str_c(cd_digest_format(&f->digest, digest)))));
}

static cd_json *held_json(const fetch_result *r, cd_arena *a) {
  cd_json *all = cd_json_new_list(a);
  for (size_t i = 0; i < r->import.held_count; i++) {
    const lists_finding *f = &r->import.held[i];
    cd_json *o = cd_json_set(a, cd_json_new_object(a), "file", cd_json_new_c(a, f->file));
    o = cd_json_set(a, o, "line", cd_json_new_int(a, f->line));
    all = cd_json_add(a, all, cd_json_set(a, o, "text", cd_json_new_c(a, f->text)));
  }
  return all;
}

static cd_json *import_json(const fetch_result *r, cd_json *o, cd_arena *a) {
  o = cd_json_set(a, o, "entries", cd_json_new_int(a, (int64_t)r->import.entries));
  o = cd_json_set(a, o, "added", cd_json_new_int(a, (int64_t)r->import.added));
  o = cd_json_set(a, o, "removed", cd_json_new_int(a, (int64_t)r->import.removed));
  o = cd_json_set(a, o, "changed", cd_json_new_int(a, (int64_t)r->import.changed));
  return cd_json_set(a, o, "held", held_json(r, a));
}

cd_json *fetch_result_json(const fetch_result *r, cd_arena *a) {
  cd_json *files = cd_json_new_list(a), *o = cd_json_new_object(a);
  for (size_t i = 0; i < r->file_count; i++)
    if (r->files[i].role.len > 0) files = cd_json_add(a, files, file_json(&r->files[i], a));
  o = cd_json_set(a, o, "list", cd_json_new_str(a, r->list));
  o = cd_json_set(a, o, "publisher", cd_json_new_str(a, r->publisher));
  o = cd_json_set(a, o, "outcome", cd_json_new_c(a, fetch_outcome_name(r->outcome)));
  o = cd_json_set(a, o, "published", day_of(r->published, a));
  o = cd_json_set(a, o, "published_by", r->published_by ? cd_json_new_c(a, r->published_by) : cd_json_new_null(a));
  o = cd_json_set(a, o, "files", files);
  if (r->outcome == FETCH_ADOPTED || r->outcome == FETCH_HELD) o = import_json(r, o, a);
  if (r->outcome != FETCH_FAILED && r->outcome != FETCH_HELD) return o;
  return cd_json_set(a, o, "error", cd_json_new_c(a, r->error.message));
}
