#include "bulk_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define ROWS_BETWEEN_NOTES 8192u
#define MAX_NOTE_BYTES (1u << 20)

struct cli_bulk_file {
  const char *path, *note_path;
  int fd; /* -1: not open */
  cd_str setup;
  cli_mark mark;
  uint64_t noted_rows;
  cd_arena *a; /* of one note */
};

/* --- the note --- */

static cd_json *refusal_json(const cordon_error *e, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "file", cd_json_new_c(a, e->file));
  o = cd_json_set(a, o, "line", cd_json_new_int(a, e->line));
  o = cd_json_set(a, o, "field", cd_json_new_c(a, e->field));
  return cd_json_set(a, o, "message", cd_json_new_c(a, e->message));
}

static cd_json *note_json(const cli_bulk_file *f) {
  cd_arena *a = f->a;
  cd_json *o = cd_json_new_object(a);
  cd_str input = cd_str_printf(a, "%016llx", (unsigned long long)f->mark.input);
  o = cd_json_set(a, o, "setup", cd_json_new_str(a, f->setup));
  o = cd_json_set(a, o, "rows", cd_json_new_int(a, (int64_t)f->mark.rows));
  o = cd_json_set(a, o, "bytes", cd_json_new_int(a, (int64_t)f->mark.bytes));
  o = cd_json_set(a, o, "input", input.ptr ? cd_json_new_str(a, input) : NULL);
  o = cd_json_set(a, o, "refused", cd_json_new_int(a, (int64_t)f->mark.refused));
  return f->mark.refused ? cd_json_set(a, o, "refusal", refusal_json(&f->mark.refusal, a)) : o;
}

static cordon_status write_note(cli_bulk_file *f, cordon_error *err) {
  cd_buf text;
  cd_buf_init(&text, MAX_NOTE_BYTES);
  cd_arena_reset(f->a);
  cd_json *note = note_json(f);
  cordon_status status = note ? cd_json_write(note, &text, err) : cd_no_memory(err);
  if (status == CORDON_OK) status = cd_file_replace(f->note_path, cd_buf_view(&text), err);
  cd_buf_free(&text);
  f->noted_rows = f->mark.rows;
  return status;
}

static void copy_text(char *to, size_t room, cd_str from) {
  size_t len = from.len < room ? from.len : room - 1;
  if (len) memcpy(to, from.ptr, len);
  to[len] = 0;
}

static void read_refusal(const cd_json *v, cordon_error *e) {
  if (!v) return;
  e->code = CORDON_BAD_INPUT;
  e->line = cd_json_int(cd_json_get(v, "line"), 0);
  copy_text(e->file, sizeof e->file, cd_json_str(cd_json_get(v, "file")));
  copy_text(e->field, sizeof e->field, cd_json_str(cd_json_get(v, "field")));
  copy_text(e->message, sizeof e->message, cd_json_str(cd_json_get(v, "message")));
}

static bool read_hex(cd_str s, uint64_t *out) {
  static const char digits[] = "0123456789abcdef";
  *out = 0;
  for (size_t i = 0; i < s.len; i++) {
    const char *at = s.ptr[i] ? strchr(digits, s.ptr[i]) : NULL;
    if (!at) return false;
    *out = *out << 4 | (uint64_t)(at - digits);
  }
  return true;
}

static bool read_mark(const cd_json *note, cli_mark *m) {
  cd_str input = cd_json_str(cd_json_get(note, "input"));
  int64_t rows = cd_json_int(cd_json_get(note, "rows"), -1), bytes = cd_json_int(cd_json_get(note, "bytes"), -1);
  int64_t refused = cd_json_int(cd_json_get(note, "refused"), -1);
  if (rows < 0 || bytes < 0 || refused < 0 || input.len != 16) return false;
  *m = (cli_mark){.rows = (uint64_t)rows, .bytes = (uint64_t)bytes, .refused = (uint64_t)refused};
  read_refusal(cd_json_get(note, "refusal"), &m->refusal);
  return read_hex(input, &m->input);
}

static cordon_status take_note(cli_bulk_file *f, cordon_error *err) {
  cd_buf text;
  cd_json *note = NULL;
  cd_buf_init(&text, MAX_NOTE_BYTES);
  cordon_status status = cd_file_read(f->note_path, MAX_NOTE_BYTES, &text, err);
  if (status == CORDON_OK) status = cd_json_parse(cd_buf_view(&text), f->note_path, f->a, &note, err);
  bool good = status == CORDON_OK && read_mark(note, &f->mark);
  bool same = good && cd_str_eq(cd_json_str(cd_json_get(note, "setup")), f->setup);
  cd_buf_free(&text);
  if (status != CORDON_OK) return status;
  if (!good) return cd_fail(err, CORDON_CORRUPT, "%s is no note of how far a run came; begin anew with --output.", f->note_path);
  f->noted_rows = f->mark.rows;
  if (same) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE,
                 "%s was begun with other options or other lists than these (%s tells which); give the same, with --as-of and --known-at "
                 "as they were, or delete both files and begin anew with --output.",
                 f->path, f->note_path);
}

/* --- the file --- */

static cordon_status cut_back(cli_bulk_file *f, cordon_error *err) {
  struct stat st;
  if (fstat(f->fd, &st) != 0) return cd_os_fail(err, errno, "look at", f->path);
  if ((uint64_t)st.st_size < f->mark.bytes) {
    return cd_fail(err, CORDON_CORRUPT, "%s is shorter than %s says; delete both files and begin anew with --output.", f->path, f->note_path);
  }
  if (ftruncate(f->fd, (off_t)f->mark.bytes) != 0 || lseek(f->fd, 0, SEEK_END) < 0) return cd_os_fail(err, errno, "cut", f->path);
  return CORDON_OK;
}

static cordon_status begin(cli_bulk_file *f, cordon_error *err) {
  if (cd_file_exists(f->note_path)) {
    return cd_fail(err, CORDON_EXISTS, "%s is the work of an interrupted run; go on with --resume %s, or delete %s.", f->path, f->path,
                   f->note_path);
  }
  CD_TRY(cut_back(f, err));
  return write_note(f, err);
}

static cordon_status go_on(cli_bulk_file *f, cordon_error *err) {
  CD_TRY(take_note(f, err));
  return cut_back(f, err);
}

static cordon_status open_file(cli_bulk_file *f, bool resume, cordon_error *err) {
  if (resume && !cd_file_exists(f->note_path)) {
    return cd_fail(err, CORDON_USAGE, "There is nothing to resume: there is no %s. Either %s is whole, or it was never begun with --output.",
                   f->note_path, f->path);
  }
  f->fd = open(f->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (f->fd < 0) return cd_os_fail(err, errno, "open", f->path);
  if (flock(f->fd, LOCK_EX | LOCK_NB) != 0) return cd_fail(err, CORDON_STORE, "%s is being written by another run.", f->path);
  return resume ? go_on(f, err) : begin(f, err);
}

cordon_status cli_bulk_file_open(cli *c, const char *path, bool resume, cd_str setup, cli_bulk_file **out, cordon_error *err) {
  cli_bulk_file *f = CD_NEW(c->arena, cli_bulk_file);
  cd_str note_path = cd_str_printf(c->arena, "%s.progress", path);
  if (!f || !note_path.ptr) return cd_no_memory(err);
  *f = (cli_bulk_file){.path = path, .note_path = note_path.ptr, .fd = -1, .setup = setup, .a = cd_arena_new(0)};
  *out = f;
  return f->a ? open_file(f, resume, err) : cd_no_memory(err);
}

const cli_mark *cli_bulk_file_mark(const cli_bulk_file *f) { return &f->mark; }

static cordon_status append(cli_bulk_file *f, cd_str text, cordon_error *err) {
  for (size_t at = 0; at < text.len;) {
    ssize_t n = write(f->fd, text.ptr + at, text.len - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return cd_os_fail(err, errno, "write", f->path);
    at += (size_t)n;
  }
  f->mark.bytes += text.len;
  return CORDON_OK;
}

static cordon_status sync_file(cli_bulk_file *f, cordon_error *err) {
  return fdatasync(f->fd) == 0 ? CORDON_OK : cd_os_fail(err, errno, "sync", f->path);
}

cordon_status cli_bulk_file_put(cli_bulk_file *f, cd_str text, cli_mark mark, cordon_error *err) {
  CD_TRY(append(f, text, err));
  mark.bytes = f->mark.bytes;
  f->mark = mark;
  if (f->mark.rows - f->noted_rows < ROWS_BETWEEN_NOTES) return CORDON_OK;
  CD_TRY(sync_file(f, err));
  return write_note(f, err);
}

cordon_status cli_bulk_file_finish(cli_bulk_file *f, cordon_error *err) {
  CD_TRY(sync_file(f, err));
  if (unlink(f->note_path) != 0) return cd_os_fail(err, errno, "remove", f->note_path);
  return cd_dir_sync_parent(f->path, err);
}

void cli_bulk_file_close(cli_bulk_file *f) {
  if (!f) return;
  if (f->fd >= 0) close(f->fd);
  cd_arena_free(f->a);
}
