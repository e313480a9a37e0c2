/* Screening a file again against what changed alone.
 *
 * A row that meets no entry that came or changed, and whose earlier hits met none that went or changed, comes out as
 * before: its earlier line is printed, with the days of publication brought up to date. Every other row is screened in
 * full. */
#include <stdlib.h>

#include "base/limits.h"
#include "lists/delta.h"
#include "screening.h"

struct screen_delta {
  screening *s;
  lists_delta *delta;
  cd_mapping previous; /* the earlier results, one line a row */
  uint64_t *starts;    /* of each line, and the end */
  size_t lines;
  bool has_previous;
  const lists_view *before;
  names_book *book; /* of the file as it was; or NULL */
};

/* --- opening --- */

static cordon_status index_lines(screen_delta *d, cordon_error *err) {
  const char *text = (const char *)d->previous.ptr, *end = text + d->previous.len;
  size_t room = d->previous.len / 32 + 2;
  d->starts = malloc(room * sizeof *d->starts);
  if (d->starts == NULL) return cd_no_memory(err);
  for (const char *at = text; at < end;) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    if (d->lines + 2 > room)
      return cd_fail(err, CORDON_BAD_INPUT, "The earlier results hold lines that are too short to be results.");
    d->starts[d->lines++] = (uint64_t)(at - text);
    at = newline ? newline + 1 : end;
  }
  d->starts[d->lines] = d->previous.len;
  return CORDON_OK;
}

static cordon_status open_previous(screen_delta *d, const char *path, cordon_error *err) {
  if (path == NULL) return CORDON_OK;
  CD_TRY(cd_map_file(path, &d->previous, err));
  d->has_previous = true;
  if (d->previous.len >= 2 && d->previous.ptr[0] == 0x1f && d->previous.ptr[1] == 0x8b)
    return cd_fail(err, CORDON_USAGE, "%s is compressed; unpack the earlier results first.", path);
  return index_lines(d, err);
}

static cordon_status open_days(cli *c, screen_delta *d, cordon_error *err) {
  cd_store *store;
  cd_day from, to;
  cd_seq known_at;
  CD_TRY(cli_day(c, "delta-from", CD_DAY_NONE, &from, err));
  CD_TRY(cli_day(c, "delta-to", CD_DAY_NONE, &to, err));
  if (from == CD_DAY_NONE || to == CD_DAY_NONE)
    return cd_fail(err, CORDON_USAGE, "Give both --delta-from DAY and --delta-to DAY.");
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(cli_known_at(c, store, &known_at, err));
  CD_TRY(lists_engine_open(store, &d->s->engine, err));
  CD_TRY(lists_view_get(d->s->engine, from, known_at, &d->before, err));
  d->s->as_of = to;
  CD_TRY(lists_view_get(d->s->engine, to, known_at, &d->s->view, err));
  return lists_delta_open(d->s->engine, d->before, d->s->engine, d->s->view, &d->delta, err);
}

static cordon_status open_book(screen_delta *d, const char *path, cordon_error *err) {
  const names_options options = {.min_score = d->s->options.min_score};
  if (path == NULL) return CORDON_OK;
  CD_TRY(names_book_open(path, &options, &d->book, err));
  lists_delta_mark(d->delta, d->book);
  return CORDON_OK;
}

cordon_status screen_delta_open(cli *c, screening *s, screen_delta **out, cordon_error *err) {
  screen_delta *d = CD_NEW(c->arena, screen_delta);
  if (d == NULL) return cd_no_memory(err);
  *out = d;
  d->s = s;
  CD_TRY(open_days(c, d, err));
  CD_TRY(open_book(d, cli_value(c, "book"), err));
  return open_previous(d, cli_value(c, "previous"), err);
}

void screen_delta_close(screen_delta *d) {
  if (d == NULL) return;
  lists_delta_close(d->delta);
  names_book_close(d->book);
  cd_unmap_file(&d->previous);
  free(d->starts);
}

/* --- one row --- */

static cd_str earlier_line(const screen_delta *d, int64_t number) {
  if (number < 1 || (size_t)number > d->lines) return (cd_str){NULL, 0};
  uint64_t from = d->starts[number - 1], to = d->starts[number];
  return cd_str_of((const char *)d->previous.ptr + from, (size_t)(to - from));
}

static bool any_gone(const screen_delta *d, const cd_json *hits) {
  for (size_t i = 0; i < cd_json_count(hits); i++) {
    const cd_json *h = cd_json_at(hits, i);
    if (lists_delta_is_gone(d->delta, cd_json_str(cd_json_get(h, "list")), cd_json_str(cd_json_get(h, "entry"))))
      return true;
  }
  return false;
}

static cd_day published_in(const lists_view *v, cd_str list) {
  const lists_view_list *all;
  size_t count = lists_view_lists(v, &all);
  for (size_t i = 0; i < count; i++)
    if (cd_str_eq(all[i].list, list)) return all[i].published;
  return CD_DAY_NONE;
}

/* Hits of a snapshot that another took the place of stand in that one now. */
static cd_json *brought_up_to_date(const screen_delta *d, cd_json *line, cd_arena *a) {
  const cd_json *hits = cd_json_get(line, "hits");
  for (size_t i = 0; i < cd_json_count(hits); i++) {
    cd_json *h = cd_json_at(hits, i);
    cd_str list = cd_json_str(cd_json_get(h, "list"));
    cd_day was = published_in(d->before, list), is = published_in(d->s->view, list), stated;
    if (was == is || !cd_day_parse(cd_json_str(cd_json_get(h, "published")), &stated) || stated != was) continue;
    char text[11];
    cd_str day = cd_str_dup(a, cd_str_c(cd_day_format(is, text)));
    if (day.ptr == NULL || cd_json_set(a, h, "published", cd_json_new_str(a, day)) == NULL) return NULL;
  }
  return line;
}

/* --- a line with hits, as text: a key cannot stand inside a value, whose quotes are escaped --- */

/* The value after a key, from *at on; *at moves past it. */
static bool value_after(cd_str line, size_t *at, const char *key, cd_str *out) {
  cd_str rest = cd_str_sub(line, *at, line.len);
  ptrdiff_t found = cd_str_find(rest, cd_str_c(key));
  if (found < 0) return false;
  cd_str value = cd_str_sub(rest, (size_t)found + strlen(key), rest.len);
  if (!cd_str_cut(&value, '"', out) || value.ptr == NULL) return false;
  *at = (size_t)(out->ptr + out->len - line.ptr);
  return memchr(out->ptr, '\\', out->len) == NULL;
}

/* The line with its days brought up to date; false where it must be read as JSON: an odd value, an explanation, an
 * error. */
static bool patched(const screen_delta *d, cd_str line, cd_buf *out, bool *gone) {
  size_t at = 0, copied = 0;
  cd_str entry, list, published;
  if (cd_str_find(line, CD_STR("\"explanation\":")) >= 0 || cd_str_starts(line, CD_STR("{\"error\":"))) return false;
  while (value_after(line, &at, "\"entry\":\"", &entry)) {
    cd_day was, is, stated;
    if (!value_after(line, &at, "\"list\":\"", &list) || !value_after(line, &at, "\"published\":\"", &published))
      return false;
    if (!cd_day_parse(published, &stated)) return false;
    *gone = *gone || lists_delta_is_gone(d->delta, list, entry);
    was = published_in(d->before, list);
    is = published_in(d->s->view, list);
    if (was == is || stated != was) continue;
    char text[11];
    size_t start = (size_t)(published.ptr - line.ptr);
    cd_buf_str(out, cd_str_sub(line, copied, start - copied));
    cd_buf_c(out, cd_day_format(is, text));
    copied = start + published.len;
  }
  cd_buf_str(out, cd_str_sub(line, copied, line.len));
  return cd_str_find(cd_str_sub(line, at, line.len), CD_STR("\"entry\":\"")) < 0;
}

/* What every line of this row ends with. */
static void line_end(const cli_row *row, cd_buf *out) {
  cd_buf_c(out, ",\"query\":");
  cd_json_quote(out, row->values[SCREEN_NAME]);
  cd_buf_printf(out, ",\"row\":%lld}\n", (long long)row->number);
}

static bool passes(cd_str *rest, const char *text) {
  if (!cd_str_starts(*rest, cd_str_c(text))) return false;
  *rest = cd_str_sub(*rest, strlen(text), rest->len);
  return true;
}

/* The line of a row without hits, whose name is written as it stands: what most rows have. */
static bool is_plain(const cli_row *row, cd_str line) {
  cd_str name = row->values[SCREEN_NAME];
  int64_t number = 0;
  if (!passes(&line, "{\"hits\":[],\"query\":\"") || !cd_str_starts(line, name)) return false;
  line = cd_str_sub(line, name.len, line.len);
  if (!passes(&line, "\",\"row\":")) return false;
  size_t digits = 0;
  for (; digits < line.len && line.ptr[digits] >= '0' && line.ptr[digits] <= '9'; digits++)
    number = number * 10 + (line.ptr[digits] - '0');
  return digits > 0 && digits < 19 && number == row->number && cd_str_eqc(cd_str_sub(line, digits, line.len), "}\n");
}

/* The same for a line in any form, by way of JSON. */
static cordon_status read_before(const screen_delta *d, const cli_row *row, cd_str earlier, cd_arena *a, cd_buf *out,
                                 bool *stands, cordon_error *err) {
  cd_json *line;
  *stands = cd_json_parse(earlier, "the earlier results", a, &line, NULL) == CORDON_OK &&
            cd_json_get(line, "error") == NULL && cd_json_int(cd_json_get(line, "row"), 0) == row->number &&
            cd_str_eq(cd_json_str(cd_json_get(line, "query")), row->values[SCREEN_NAME]) &&
            !any_gone(d, cd_json_get(line, "hits"));
  if (!*stands) return CORDON_OK;
  line = brought_up_to_date(d, line, a);
  if (line == NULL) return cd_no_memory(err);
  CD_TRY(cd_json_write(line, out, err));
  cd_buf_byte(out, '\n');
  return CORDON_OK;
}

/* True where the earlier line is of this very row and none of its hits went or changed: then `out` is what it says now.
 */
static cordon_status as_before(const screen_delta *d, const cli_row *row, cd_arena *a, cd_buf *out, bool *stands,
                               cordon_error *err) {
  cd_str earlier = earlier_line(d, row->number);
  size_t mark = out->len;
  bool gone = false;
  *stands = is_plain(row, earlier);
  if (*stands) {
    cd_buf_str(out, earlier);
    return CORDON_OK;
  }
  cd_buf_c(out, "{\"hits\":[]");
  line_end(row, out);
  *stands = !out->failed;
  if (out->failed || cd_str_eq(earlier, cd_str_of(out->ptr + mark, out->len - mark))) return CORDON_OK;
  size_t head = sizeof "{\"hits\":[]" - 1;
  bool same_row = cd_str_ends(earlier, cd_str_of(out->ptr + mark + head, out->len - mark - head));
  out->len = mark;
  if (same_row && patched(d, earlier, out, &gone)) {
    *stands = !gone;
    return CORDON_OK;
  }
  out->len = mark;
  return read_before(d, row, earlier, a, out, stands, err);
}

/* Does the row meet an entry that came, or (without earlier results) one that came or went? What the book knows needs
 * no look at the name. */
static cordon_status row_meets(const screen_delta *d, const cli_row *row, cd_arena *a, bool *out, cordon_error *err) {
  names_subject subject;
  cordon_error unasked = {0};
  *out = false;
  if (d->book != NULL && names_book_knows(d->book, (uint32_t)row->number, screen_row_hash(d->s, row))) {
    if (!names_book_marked(d->book, (uint32_t)row->number)) return CORDON_OK;
  } else if (d->book != NULL && d->has_previous) { /* a new or changed customer */
    *out = true;
    return CORDON_OK;
  }
  if (screen_subject(d->s, row, a, &subject, &unasked) != CORDON_OK) {
    *out = true;
    return CORDON_OK;
  }
  lists_delta_side side = d->has_previous ? LISTS_DELTA_NEW : LISTS_DELTA_BOTH;
  return lists_delta_meets(d->delta, &subject, side, &d->s->options, a, out, err);
}

cordon_status screen_delta_row(void *user, const cli_row *row, cd_arena *a, cd_buf *out, cordon_error *err) {
  screen_delta *d = user;
  bool meets = false, stands = false;
  size_t mark = out->len;
  CD_TRY(row_meets(d, row, a, &meets, err));
  if (meets) return screen_row(d->s, row, a, out, err);
  if (!d->has_previous) return CORDON_OK;
  CD_TRY(as_before(d, row, a, out, &stands, err));
  if (stands) return CORDON_OK;
  out->len = mark;
  return screen_row(d->s, row, a, out, err);
}
