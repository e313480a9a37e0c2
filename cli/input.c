#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli.h"

#define CHUNK 65536u

cordon_status cli_read(cli *c, const char *path, size_t max_bytes, cd_str *out, cordon_error *err) {
  cd_source *source = NULL;
  CD_TRY(cd_source_open(path, max_bytes, &source, err));
  cd_buf bytes;
  cd_buf_init(&bytes, max_bytes);
  char chunk[4096];
  size_t got = 0;
  cordon_status status;
  do {
    status = cd_source_read(source, chunk, sizeof chunk, &got, err);
    if (status == CORDON_OK) cd_buf_add(&bytes, chunk, got);
  } while (status == CORDON_OK && got > 0 && !bytes.failed);
  if (status == CORDON_OK) status = cd_buf_status(&bytes, err);
  if (status == CORDON_OK) {
    *out = cd_str_dup(c->arena, cd_buf_view(&bytes));
    if (!out->ptr) status = cd_no_memory(err);
  }
  if (status != CORDON_OK) cd_error_place(err, cd_source_label(source), 0, 0, NULL);
  cd_buf_free(&bytes);
  cd_source_close(source);
  return status;
}

bool cli_name_ends(const char *path, const char *ending) {
  cd_str name = cd_str_c(path);
  if (cd_str_ends(name, CD_STR(".gz"))) name.len -= 3;
  return cd_str_ends(name, cd_str_c(ending));
}

struct cli_lines {
  cd_source *source;
  size_t max_line_bytes;
  char *bytes;
  size_t start, end, room; /* bytes[start..end) is read and not yet given out */
  int64_t line;
  bool at_end;
};

cordon_status cli_lines_open(const char *path, size_t max_line_bytes, cli_lines **out, cordon_error *err) {
  cli_lines *l = calloc(1, sizeof *l);
  if (!l) return cd_no_memory(err);
  l->max_line_bytes = max_line_bytes;
  cordon_status status = cd_source_open(path, UINT64_MAX, &l->source, err);
  if (status != CORDON_OK) {
    free(l);
    return status;
  }
  *out = l;
  return CORDON_OK;
}

static cordon_status make_room(cli_lines *l, cordon_error *err) {
  if (l->start > 0) memmove(l->bytes, l->bytes + l->start, l->end - l->start);
  l->end -= l->start;
  l->start = 0;
  if (l->room - l->end >= CHUNK) return CORDON_OK;
  size_t room = (l->room + CHUNK) * 2;
  char *bytes = realloc(l->bytes, room);
  if (!bytes) return cd_no_memory(err);
  l->bytes = bytes;
  l->room = room;
  return CORDON_OK;
}

static cordon_status read_more(cli_lines *l, cordon_error *err) {
  if (l->end - l->start > l->max_line_bytes) {
    cd_fail(err, CORDON_LIMIT, "A line is longer than the limit of %zu bytes.", l->max_line_bytes);
    return cd_error_place(err, cd_source_label(l->source), l->line + 1, 0, NULL);
  }
  CD_TRY(make_room(l, err));
  size_t got = 0;
  CD_TRY(cd_source_read(l->source, l->bytes + l->end, l->room - l->end, &got, err));
  l->end += got;
  l->at_end = got == 0;
  return CORDON_OK;
}

/* Cut the next line off; false when no whole line is there yet. */
static bool cut_line(cli_lines *l, size_t searched, cd_str *line) {
  size_t have = l->end - l->start;
  const char *begin = l->bytes ? l->bytes + l->start : NULL;
  const char *stop = have > searched ? memchr(begin + searched, '\n', have - searched) : NULL;
  if (!stop && !(l->at_end && have > 0)) return false;
  *line = cd_str_of(begin, stop ? (size_t)(stop - begin) : have);
  l->start += line->len + (stop ? 1 : 0);
  l->line++;
  if (line->len > 0 && line->ptr[line->len - 1] == '\r') line->len--;
  return true;
}

static bool is_blank(cd_str line) { return cd_str_trim(line).len == 0; }

cordon_status cli_lines_next(cli_lines *l, cd_str *line, int64_t *number, cordon_error *err) {
  size_t searched = 0;
  for (;;) {
    if (cut_line(l, searched, line)) {
      searched = 0;
      if (l->line == 1 && cd_str_starts(*line, CD_STR("\xEF\xBB\xBF"))) *line = cd_str_sub(*line, 3, line->len);
      if (is_blank(*line)) continue;
      *number = l->line;
      return CORDON_OK;
    }
    if (l->at_end) break;
    searched = l->end - l->start;
    CD_TRY(read_more(l, err));
  }
  *number = 0;
  return CORDON_OK;
}

void cli_lines_progress(const cli_lines *l, uint64_t *done, uint64_t *total) {
  cd_source_progress(l->source, done, total);
}

void cli_lines_close(cli_lines *l) {
  if (!l) return;
  cd_source_close(l->source);
  free(l->bytes);
  free(l);
}
