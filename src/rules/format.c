/* The files of a folder, each laid out anew. */
#include "rules/format.h"

#include "base/file.h"
#include "base/limits.h"

/* A second time must change nothing. */
static cordon_status format_once(const book_file *file, const char *label, cd_arena *a, cd_str *out,
                                 cordon_error *err) {
  cd_buf b;
  cd_buf_init(&b, CD_MAX_RULEBOOK_BYTES);
  bool table = cd_str_ends(file->path, CD_STR(".csv"));
  cordon_status status = table ? format_csv(file, label, a, &b, err) : format_yaml(file, label, a, &b, err);
  if (status == CORDON_OK) *out = cd_str_dup(a, cd_buf_view(&b));
  cd_buf_free(&b);
  return status != CORDON_OK || out->ptr ? status : cd_no_memory(err);
}

static cordon_status format_file(const book_file *file, const char *label, cd_arena *a, cd_str *out,
                                 cordon_error *err) {
  cd_str again;
  CD_TRY(format_once(file, label, a, out, err));
  const book_file twice = {file->path, *out};
  CD_TRY(format_once(&twice, label, a, &again, err));
  if (cd_str_eq(*out, again)) return CORDON_OK;
  cd_fail(err, CORDON_INTERNAL, "laying this file out a second time changes it again; it stays as it is");
  return cd_error_place(err, label, 0, 0, NULL), CORDON_INTERNAL;
}

cordon_status rules_format(const char *dir, bool check, cd_arena *a, cd_json **changed, cordon_error *err) {
  book_files files;
  *changed = cd_json_new_list(a);
  CD_TRY(book_files_read(dir, a, &files, err));
  cd_str *texts = CD_NEW_ARRAY(a, cd_str, files.count + 1);
  if (!texts) return cd_no_memory(err);
  for (size_t i = 0; i < files.count; i++) {
    cd_str label = cd_str_printf(a, "%s/" CD_FMT, dir, CD_ARG(files.items[i].path));
    if (!label.ptr) return cd_no_memory(err);
    CD_TRY(format_file(&files.items[i], label.ptr, a, &texts[i], err));
  }
  for (size_t i = 0; i < files.count; i++) {
    if (cd_str_eq(texts[i], files.items[i].bytes)) continue;
    cd_str path = cd_str_printf(a, "%s/" CD_FMT, dir, CD_ARG(files.items[i].path));
    *changed = cd_json_add(a, *changed, path.ptr ? cd_json_new_str(a, path) : NULL);
    if (!*changed) return cd_no_memory(err);
    if (!check) CD_TRY(cd_file_replace(path.ptr, texts[i], err));
  }
  return CORDON_OK;
}
