/* Drafts laid over a rulebook. The files of an overlay stand among those of the book, below "overlays/<n>/"; loading
 * puts its rows and rules in the place of the book's. So a book with drafts over it is a book like any other, has a
 * bundle, and can be tried wherever a book can. */
#include <stdio.h>

#include "rules/book.h"

const char *overlay_folder(size_t n, char out[16]) {
  snprintf(out, 16, "overlays/%zu/", n % 10);
  return out;
}

/* --- heads --- */

static const book_file *file_at(const rules_book *b, const char *folder, cd_str name) {
  for (size_t i = 0; i < b->files.count; i++) {
    cd_str path = b->files.items[i].path;
    if (cd_str_starts(path, cd_str_c(folder)) && cd_str_eq(cd_str_sub(path, strlen(folder), path.len), name))
      return &b->files.items[i];
  }
  return NULL;
}

static cordon_status head_read(rules_book *b, const book_file *file, const char *folder, book_overlay *o,
                               cordon_error *err) {
  static const char *const known[] = {"overlay_of",  "id",      "title",  "authority", "version",
                                      "description", "sources", "tables", "retire",    NULL};
  book_reader r = {book_label(b, file->path, b->a), b->a, err};
  yaml_node *head;
  CD_TRY(yaml_parse(file->bytes, r.label, b->a, &head, err));
  CD_TRY(book_keys(&r, head, "an overlay", known));
  CD_TRY(book_text(&r, head, "overlay_of", true, &o->about.of));
  CD_TRY(book_text(&r, head, "id", true, &o->about.id));
  CD_TRY(book_text(&r, head, "title", true, &o->about.title));
  CD_TRY(book_text(&r, head, "version", true, &o->about.version));
  CD_TRY(book_texts(&r, head, "retire", &o->retire, &o->retire_count));
  o->head = head;
  return book_files_digest(&b->files, folder, &o->about.digest, err);
}

cordon_status overlay_heads(rules_book *b, cordon_error *err) {
  char folder[16];
  for (size_t n = 1; n <= BOOK_MAX_OVERLAYS; n++) {
    const book_file *file = file_at(b, overlay_folder(n, folder), CD_STR("rulebook.yaml"));
    if (!file) return CORDON_OK;
    CD_TRY(head_read(b, file, folder, &b->overlays[n - 1], err));
    b->overlay_count = n;
  }
  return CORDON_OK;
}

/* --- tables --- */

typedef enum change { CHANGE_ADD = 0, CHANGE_REPLACE, CHANGE_END } change;

typedef struct patcher {
  rules_book *b;
  const book_overlay *overlay;
  book_reader r;
  book_table *to;
  book_table rows;      /* of the overlay */
  const char *label;    /* of its file */
  size_t change_column; /* of the overlay's own columns */
  size_t *place;        /* of the book's columns among the overlay's; SIZE_MAX: not there */
  size_t room;
} patcher;

static cordon_status row_fail(patcher *p, const book_row *row, const char *field, const char *fmt, cd_str shown) {
  char text[300];
  snprintf(text, sizeof text, "\"" CD_FMT "\" %s", CD_ARG(cd_str_sub(shown, 0, 120)), fmt);
  cd_fail(p->r.err, CORDON_BAD_INPUT, "%s", text);
  cd_error_place(p->r.err, p->label, row ? row->line : 1, 0, field);
  return CORDON_BAD_INPUT;
}

static cordon_status map_columns(patcher *p) {
  const book_table *t = &p->rows;
  p->place = CD_NEW_ARRAY(p->r.a, size_t, p->to->column_count + 1);
  if (!p->place) return cd_no_memory(p->r.err);
  p->change_column = SIZE_MAX;
  for (size_t k = 0; k < p->to->column_count; k++) p->place[k] = SIZE_MAX;
  for (size_t c = 0; c < t->column_count; c++) {
    size_t k = 0;
    while (k < p->to->column_count && !cd_str_eq(p->to->column_names[k], t->column_names[c])) k++;
    if (k < p->to->column_count)
      p->place[k] = c;
    else if (cd_str_eqc(t->column_names[c], "change"))
      p->change_column = c;
    else
      return row_fail(p, NULL, "header", "is no column of the table that this lies over", t->column_names[c]);
  }
  if (p->change_column != SIZE_MAX) return CORDON_OK;
  return row_fail(p, NULL, "header", "is missing from the header; each row says what it does: add, replace or end",
                  CD_STR("change"));
}

static cordon_status change_of(patcher *p, const book_row *row, change *out) {
  static const char *const words[] = {"add", "replace", "end", NULL};
  cd_str text = row->columns[p->change_column];
  for (int i = 0; words[i]; i++) {
    if (!cd_str_eqc(text, words[i])) continue;
    *out = (change)i;
    return CORDON_OK;
  }
  return row_fail(p, row, "change", "is no change; write add, replace or end", text);
}

/* "secondary source; draft cut-2021: taken off by s. 2" */
static cd_str marked(patcher *p, cd_str note, const char *what, cd_str cite) {
  return cd_str_printf(p->r.a, CD_FMT "%sdraft " CD_FMT " %s" CD_FMT, CD_ARG(note), note.len ? "; " : "",
                       CD_ARG(p->overlay->about.id), what, CD_ARG(cite));
}

/* What is known of a key holds until that day at the latest; rows that begin later go. *cut: how many rows that
 * changed. */
static cordon_status cut_key(patcher *p, const book_row *by, cd_day lo, cd_day hi, size_t *cut) {
  book_table *t = p->to;
  size_t kept = 0;
  *cut = 0;
  for (size_t i = 0; i < t->row_count; i++) {
    book_row row = t->rows[i];
    bool touched = cd_str_eq(row.key, by->key) && row.span.to_hi > lo;
    *cut += touched;
    if (touched && row.span.from_lo > hi) continue;
    if (touched) {
      if (row.span.to_lo > lo) row.span.to_lo = lo;
      if (row.span.to_hi > hi) row.span.to_hi = hi;
      row.note = marked(p, row.note, "ends it: ", by->cite);
      if (!row.note.ptr) return cd_no_memory(p->r.err);
    }
    t->rows[kept++] = row;
  }
  t->row_count = kept;
  return CORDON_OK;
}

static cordon_status end_key(patcher *p, const book_row *row) {
  size_t cut;
  if (row->span.from_lo != CD_DAY_MIN)
    return row_fail(p, row, "valid_from", "ends: it has a last day in valid_to, and no valid_from", row->key);
  if (row->span.to_hi == CD_DAY_MAX)
    return row_fail(p, row, "valid_to", "ends, but says no last day in valid_to", row->key);
  CD_TRY(cut_key(p, row, row->span.to_lo, row->span.to_hi, &cut));
  return cut ? CORDON_OK : row_fail(p, row, "key", "has no row that holds after that day, so nothing ends", row->key);
}

static cordon_status make_way(patcher *p, const book_row *row) {
  size_t cut, held = p->to->row_count;
  cd_day lo = row->span.from_lo, hi = row->span.from_hi;
  if (lo == CD_DAY_MIN) {
    for (size_t i = held; i-- > 0;)
      if (cd_str_eq(p->to->rows[i].key, row->key))
        memmove(&p->to->rows[i], &p->to->rows[i + 1], (--p->to->row_count - i) * sizeof p->to->rows[i]);
    cut = held - p->to->row_count;
  } else {
    CD_TRY(cut_key(p, row, lo - 1, hi - 1, &cut));
  }
  return cut ? CORDON_OK
             : row_fail(p, row, "key", "has no row that holds on those days, so nothing is replaced; write add",
                        row->key);
}

static cordon_status add_row(patcher *p, const book_row *row) {
  book_table *t = p->to;
  for (size_t i = 0; i < t->row_count; i++)
    if (cd_str_eq(t->rows[i].key, row->key) && book_spans_meet(&t->rows[i].span, &row->span))
      return row_fail(p, row, "key", "has a row that holds on those days already; write replace", row->key);
  t->rows = cd_grow_array(p->r.a, t->rows, t->row_count, t->row_count + 1, sizeof *t->rows);
  if (!t->rows) return cd_no_memory(p->r.err);
  book_row *out = &t->rows[t->row_count++];
  *out = *row;
  out->note = marked(p, row->note, "adds it", CD_STR(""));
  out->columns = CD_NEW_ARRAY(p->r.a, cd_str, t->column_count + 1);
  if (!out->columns || !out->note.ptr) return cd_no_memory(p->r.err);
  for (size_t k = 0; k < t->column_count; k++)
    out->columns[k] = p->place[k] == SIZE_MAX ? CD_STR("") : row->columns[p->place[k]];
  return CORDON_OK;
}

static cordon_status patch_rows(patcher *p) {
  CD_TRY(map_columns(p));
  for (size_t i = 0; i < p->rows.row_count; i++) {
    const book_row *row = &p->rows.rows[i];
    change c = CHANGE_ADD;
    CD_TRY(change_of(p, row, &c));
    if (c == CHANGE_END) {
      CD_TRY(end_key(p, row));
      continue;
    }
    if (c == CHANGE_REPLACE) CD_TRY(make_way(p, row));
    CD_TRY(add_row(p, row));
  }
  return book_table_index(p->to, p->r.a, p->r.err);
}

/* Days for which the draft says all: before those of the book, so that they are found first. */
static cordon_status put_first(cd_arena *a, book_period **list, size_t *count, const book_period *more, size_t n,
                               cordon_error *err) {
  book_period *all = CD_NEW_ARRAY(a, book_period, *count + n + 1);
  if (!all) return cd_no_memory(err);
  for (size_t i = 0; i < n; i++) all[i] = more[i];
  for (size_t i = 0; i < *count; i++) all[n + i] = (*list)[i];
  *list = all;
  *count += n;
  return CORDON_OK;
}

static cordon_status patch_periods(patcher *p, const yaml_node *n) {
  book_period *complete = NULL, *gaps = NULL;
  size_t complete_count = 0, gap_count = 0;
  CD_TRY(book_periods_load(&p->r, n, "complete", false, &complete, &complete_count));
  CD_TRY(book_periods_load(&p->r, n, "gaps", true, &gaps, &gap_count));
  CD_TRY(put_first(p->r.a, &p->to->complete, &p->to->complete_count, complete, complete_count, p->r.err));
  return put_first(p->r.a, &p->to->gaps, &p->to->gap_count, gaps, gap_count, p->r.err);
}

static cordon_status patch_table(patcher *p, const yaml_node *n, const char *folder) {
  static const char *const known[] = {"name", "file", "complete", "gaps", NULL};
  cd_str name;
  CD_TRY(book_keys(&p->r, n, "a table of the book that an overlay changes", known));
  CD_TRY(patch_periods(p, n));
  CD_TRY(book_text(&p->r, n, "file", false, &name));
  if (!name.len) return CORDON_OK;
  const book_file *file = file_at(p->b, folder, name);
  if (!file)
    return yaml_fail(yaml_get(n, "file"), p->r.label, "file", p->r.err,
                     "there is no file " CD_FMT " in this overlay; tables lie in tables/*.csv", CD_ARG(name));
  p->rows = (book_table){.name = p->to->name, .country_keys = p->to->country_keys};
  p->label = book_label(p->b, file->path, p->r.a);
  CD_TRY(book_table_rows(file, p->label, &p->rows, p->r.a, p->r.err));
  return patch_rows(p);
}

static cordon_status overlay_table(patcher *p, const yaml_node *n, const char *folder) {
  cd_str name;
  CD_TRY(book_text(&p->r, n, "name", true, &name));
  p->to = book_table_find(p->b, name);
  return p->to ? patch_table(p, n, folder) : book_table_add(p->b, &p->r, n, folder);
}

static cordon_status tables_of(rules_book *b, size_t n, cordon_error *err) {
  char folder[16];
  const book_overlay *o = &b->overlays[n - 1];
  const book_file *file = file_at(b, overlay_folder(n, folder), CD_STR("rulebook.yaml"));
  patcher p = {.b = b, .overlay = o, .r = {book_label(b, file->path, b->a), b->a, err}};
  const yaml_node *list = yaml_get(o->head, "tables");
  if (!cd_str_eq(o->about.of, b->id))
    return yaml_fail(yaml_get(o->head, "overlay_of"), p.r.label, "overlay_of", err,
                     "this lies over " CD_FMT ", and not over " CD_FMT, CD_ARG(o->about.of), CD_ARG(b->id));
  if (list && list->kind != YAML_LIST) return yaml_fail(list, p.r.label, "tables", err, "\"tables\" must be a list");
  CD_TRY(book_sources_load(b, &p.r, o->head));
  for (size_t i = 0; list && i < list->count; i++) CD_TRY(overlay_table(&p, list->items[i], folder));
  return CORDON_OK;
}

cordon_status overlay_tables(rules_book *b, cordon_error *err) {
  for (size_t n = 1; n <= b->overlay_count; n++) CD_TRY(tables_of(b, n, err));
  return CORDON_OK;
}

/* --- rules --- */

static cordon_status retire(rules_book *b, size_t n, cd_str id, cordon_error *err) {
  const book_overlay *o = &b->overlays[n - 1];
  for (size_t i = 0; i < b->rule_count; i++) {
    if (!cd_str_eq(b->rules[i].id, id) || b->rules[i].layer == n) continue;
    memmove(&b->rules[i], &b->rules[i + 1], (--b->rule_count - i) * sizeof *b->rules);
    return CORDON_OK;
  }
  char folder[16];
  cd_str head = cd_str_printf(b->a, "%srulebook.yaml", overlay_folder(n, folder));
  return yaml_fail(yaml_get(o->head, "retire"), book_label(b, head, b->a), "retire", err,
                   "there is no rule \"" CD_FMT "\" to retire", CD_ARG(id));
}

static cordon_status rules_of(rules_book *b, size_t n, cordon_error *err) {
  char folder[32], at[16];
  snprintf(folder, sizeof folder, "%srules/", overlay_folder(n, at));
  for (size_t i = 0; i < b->files.count; i++)
    if (cd_str_starts(b->files.items[i].path, cd_str_c(folder))) CD_TRY(book_rules_load(b, &b->files.items[i], n, err));
  for (size_t i = 0; i < b->overlays[n - 1].retire_count; i++) CD_TRY(retire(b, n, b->overlays[n - 1].retire[i], err));
  return CORDON_OK;
}

cordon_status overlay_rules(rules_book *b, cordon_error *err) {
  for (size_t n = 1; n <= b->overlay_count; n++) CD_TRY(rules_of(b, n, err));
  return CORDON_OK;
}

/* --- a folder by itself --- */

cordon_status rules_overlay_of(const char *dir, cd_arena *a, cd_str *of, cordon_error *err) {
  book_files files;
  yaml_node *head;
  CD_TRY(book_files_read(dir, a, &files, err));
  for (size_t i = 0; i < files.count; i++) {
    if (!cd_str_eqc(files.items[i].path, "rulebook.yaml")) continue;
    cd_str label = cd_str_printf(a, "%s/rulebook.yaml", dir);
    if (!label.ptr) return cd_no_memory(err);
    CD_TRY(yaml_parse(files.items[i].bytes, label.ptr, a, &head, err));
    *of = yaml_text(yaml_get(head, "overlay_of"));
    return CORDON_OK;
  }
  return CORDON_OK;
}
