/* The files of a rulebook: from its folder, or from the bundle that adoption stored. The bundle is the same bytes
 * wherever it is made. */
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "rules/book.h"

#define BUNDLE_MAGIC "cordon rulebook 1\n"

static int by_path(const void *x, const void *y) {
  return cd_str_cmp(((const book_file *)x)->path, ((const book_file *)y)->path);
}

bool book_file_in(const book_file *file, const char *folder) {
  cd_str rest = file->path, part;
  if (cd_str_starts(rest, cd_str_c(folder))) return true;
  bool of_overlay = cd_str_starts(rest, CD_STR("overlays/")) && cd_str_cut(&rest, '/', &part) && cd_str_cut(&rest, '/', &part);
  return of_overlay && cd_str_starts(rest, cd_str_c(folder));
}

typedef struct collector {
  cd_arena *a;
  book_files *files;
  size_t room, bytes;
  cordon_error *err;
} collector;

static cordon_status add(collector *c, cd_str path, cd_str bytes) {
  book_files *f = c->files;
  c->bytes += bytes.len;
  if (c->bytes > CD_MAX_RULEBOOK_BYTES)
    return cd_fail(c->err, CORDON_LIMIT, "the files of a rulebook hold at most %u bytes together",
                   CD_MAX_RULEBOOK_BYTES);
  if (f->count == c->room) {
    c->room = c->room ? c->room * 2 : 32;
    f->items = cd_grow_array(c->a, f->items, f->count, c->room, sizeof *f->items);
    if (!f->items) return cd_no_memory(c->err);
  }
  f->items[f->count++] = (book_file){path, bytes};
  return CORDON_OK;
}

static cordon_status read_file(collector *c, cd_str dir, cd_str path) {
  cd_str full = cd_path_join(c->a, dir, path);
  if (!full.ptr) return cd_no_memory(c->err);
  cd_buf bytes;
  cd_buf_init(&bytes, CD_MAX_RULEBOOK_BYTES);
  cordon_status status = cd_file_read(full.ptr, CD_MAX_RULEBOOK_BYTES, &bytes, c->err);
  cd_str copy = status == CORDON_OK ? cd_str_dup(c->a, cd_buf_view(&bytes)) : (cd_str){0};
  cd_buf_free(&bytes);
  if (status != CORDON_OK) return status;
  return copy.ptr ? add(c, path, copy) : cd_no_memory(c->err);
}

static cordon_status read_folder(collector *c, cd_str dir, const char *sub, cd_str ending) {
  cd_str folder = cd_path_join(c->a, dir, cd_str_c(sub));
  cd_str *names;
  size_t count;
  if (!folder.ptr) return cd_no_memory(c->err);
  if (!cd_is_dir(folder.ptr)) return CORDON_OK;
  CD_TRY(cd_dir_list(folder.ptr, c->a, &names, &count, c->err));
  for (size_t i = 0; i < count; i++) {
    if (!cd_str_ends(names[i], ending)) continue;
    cd_str path = cd_str_printf(c->a, "%s/" CD_FMT, sub, CD_ARG(names[i]));
    if (!path.ptr) return cd_no_memory(c->err);
    CD_TRY(read_file(c, dir, path));
  }
  return CORDON_OK;
}

cordon_status book_files_read(const char *dir, cd_arena *a, book_files *out, cordon_error *err) {
  *out = (book_files){0};
  collector c = {.a = a, .files = out, .err = err};
  if (!cd_is_dir(dir))
    return cd_fail(err, CORDON_NOT_FOUND, "there is no folder %s; a rulebook is a folder with rulebook.yaml in it",
                   dir);
  cd_str at = cd_str_c(dir), head = cd_path_join(a, at, CD_STR("rulebook.yaml"));
  if (!head.ptr) return cd_no_memory(err);
  if (!cd_file_exists(head.ptr))
    return cd_fail(err, CORDON_NOT_FOUND, "%s has no rulebook.yaml, so it is no rulebook", dir);
  CD_TRY(read_file(&c, at, CD_STR("rulebook.yaml")));
  CD_TRY(read_folder(&c, at, "tables", CD_STR(".csv")));
  CD_TRY(read_folder(&c, at, "rules", CD_STR(".yaml")));
  CD_TRY(read_folder(&c, at, "cases", CD_STR(".yaml")));
  qsort(out->items, out->count, sizeof *out->items, by_path);
  return CORDON_OK;
}

cordon_status book_files_overlay(const char *dir, size_t n, cd_arena *a, book_files *to, cordon_error *err) {
  book_files more;
  char folder[16];
  CD_TRY(book_files_read(dir, a, &more, err));
  overlay_folder(n, folder);
  to->items = cd_grow_array(a, to->items, to->count, to->count + more.count, sizeof *to->items);
  if (!to->items) return cd_no_memory(err);
  for (size_t i = 0; i < more.count; i++) {
    cd_str path = cd_str_printf(a, "%s" CD_FMT, folder, CD_ARG(more.items[i].path));
    if (!path.ptr) return cd_no_memory(err);
    to->items[to->count++] = (book_file){path, more.items[i].bytes};
  }
  qsort(to->items, to->count, sizeof *to->items, by_path);
  return CORDON_OK;
}

static void pack_file(cd_str path, cd_str bytes, cd_buf *out) {
  cd_buf_printf(out, CD_FMT " %zu\n", CD_ARG(path), bytes.len);
  cd_buf_str(out, bytes);
  cd_buf_byte(out, '\n');
}

void book_files_pack(const book_files *files, cd_buf *out) {
  cd_buf_c(out, BUNDLE_MAGIC);
  for (size_t i = 0; i < files->count; i++) pack_file(files->items[i].path, files->items[i].bytes, out);
}

cordon_status book_files_digest(const book_files *files, const char *folder, cd_digest *out, cordon_error *err) {
  cd_buf bundle;
  cd_buf_init(&bundle, CD_MAX_RULEBOOK_BYTES + (1u << 20));
  cd_buf_c(&bundle, BUNDLE_MAGIC);
  for (size_t i = 0; i < files->count; i++) {
    cd_str path = files->items[i].path;
    bool below = folder[0] ? cd_str_starts(path, cd_str_c(folder)) : !cd_str_starts(path, CD_STR("overlays/"));
    if (below) pack_file(cd_str_sub(path, strlen(folder), path.len), files->items[i].bytes, &bundle);
  }
  cordon_status status = cd_buf_status(&bundle, err);
  *out = cd_sha256(cd_buf_view(&bundle));
  cd_buf_free(&bundle);
  return status;
}

/* "<path> <length>\n<bytes>\n" */
static cordon_status unpack_one(collector *c, cd_str *rest) {
  cd_str line, path;
  int64_t len = -1;
  bool sound = cd_str_cut(rest, '\n', &line) && cd_str_cut(&line, ' ', &path) && cd_str_to_i64(line, &len) &&
               len >= 0 && rest->ptr && (uint64_t)len < rest->len && rest->ptr[len] == '\n';
  if (!sound) return cd_fail(c->err, CORDON_CORRUPT, "the bundle of this rulebook is broken; adopt its folder again");
  CD_TRY(add(c, path, cd_str_sub(*rest, 0, (size_t)len)));
  *rest = cd_str_sub(*rest, (size_t)len + 1, rest->len);
  return CORDON_OK;
}

cordon_status book_files_unpack(cd_str bundle, cd_arena *a, book_files *out, cordon_error *err) {
  *out = (book_files){0};
  collector c = {.a = a, .files = out, .err = err};
  cd_str magic = CD_STR(BUNDLE_MAGIC);
  if (!cd_str_starts(bundle, magic)) return cd_fail(err, CORDON_CORRUPT, "these bytes are no bundle of a rulebook");
  cd_str kept = cd_str_dup(a, bundle);
  if (!kept.ptr) return cd_no_memory(err);
  cd_str rest = cd_str_sub(kept, magic.len, kept.len);
  while (rest.len) CD_TRY(unpack_one(&c, &rest));
  return CORDON_OK;
}
