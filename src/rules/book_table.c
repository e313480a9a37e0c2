/* Tables: dated facts of law, one row a fact. */
#include <stdio.h>
#include <stdlib.h>

#include "base/country.h"
#include "base/csv.h"
#include "base/limits.h"
#include "rules/book.h"

/* --- days --- */

static bool bound_parse(cd_str s, cd_day open, cd_day *lo, cd_day *hi) {
  ptrdiff_t dots = cd_str_find(s, CD_STR(".."));
  *lo = *hi = open;
  if (s.len == 0) return true;
  if (dots < 0) return cd_day_parse(s, lo) && cd_day_parse(s, hi);
  return cd_day_parse(cd_str_sub(s, 0, (size_t)dots), lo) && cd_day_parse(cd_str_sub(s, (size_t)dots + 2, s.len), hi) &&
         *lo < *hi;
}

bool book_span_parse(cd_str from, cd_str to, book_span *out) {
  return bound_parse(from, CD_DAY_MIN, &out->from_lo, &out->from_hi) &&
         bound_parse(to, CD_DAY_MAX, &out->to_lo, &out->to_hi);
}

rules_truth book_span_on(const book_span *s, cd_day day) {
  if (day < s->from_lo || day > s->to_hi) return RULES_FALSE;
  return day >= s->from_hi && day <= s->to_lo ? RULES_TRUE : RULES_UNKNOWN;
}

/* --- what a table answers --- */

static bool starts_with_any(const book_period *p, cd_str key) {
  for (size_t i = 0; i < p->prefix_count; i++)
    if (cd_str_starts(key, p->prefixes[i])) return true;
  return p->prefix_count == 0;
}

static const book_period *period_of(const book_period *list, size_t count, cd_str key, cd_day day) {
  for (size_t i = 0; i < count; i++)
    if (day >= list[i].from && day <= list[i].to && starts_with_any(&list[i], key)) return &list[i];
  return NULL;
}

/* The rows of exactly that key: one that holds on the day, else one that may. */
static book_answer ask_key(const book_table *t, cd_str key, cd_day day) {
  book_answer found = {RULES_FALSE, NULL, {0}};
  const book_row *end = t->rows + t->row_count;
  for (const book_row *r = cd_map_get(t->first, key); r && r < end && cd_str_eq(r->key, key); r++) {
    rules_truth truth = book_span_on(&r->span, day);
    if (truth == RULES_TRUE) return (book_answer){truth, r, {0}};
    if (truth == RULES_UNKNOWN) found = (book_answer){truth, r, {0}};
  }
  return found;
}

/* "4D004.a.1" is asked as itself, then as "4D004.a", then as "4D004". */
static book_answer ask_code(const book_table *t, cd_str key, cd_day day) {
  book_answer found = ask_key(t, key, day);
  for (size_t len = key.len; found.truth == RULES_FALSE && len > 0; len--)
    if (key.ptr[len - 1] == '.') found = ask_key(t, cd_str_sub(key, 0, len - 1), day);
  return found;
}

/* A row that lies under the key, where the key is broader than what the table lists. */
static const book_row *row_below(const book_table *t, cd_str key, cd_day day) {
  size_t low = 0, high = t->row_count; /* the rows stand by key: those after this one that begin with it */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (cd_str_cmp(t->rows[middle].key, key) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (size_t i = low; i < t->row_count && cd_str_starts(t->rows[i].key, key); i++) {
    const book_row *r = &t->rows[i];
    bool under = r->key.ptr[key.len] == '.';
    if (under && book_span_on(&r->span, day) != RULES_FALSE) return r;
  }
  return NULL;
}

static cd_str why_range(const book_table *t, const book_row *r, cd_arena *a) {
  char from[2][11], to[2][11];
  if (r->span.from_lo != r->span.from_hi)
    return cd_str_printf(
        a, "the day from which " CD_FMT " is in table " CD_FMT " was not published; it lies between %s and %s",
        CD_ARG(r->key), CD_ARG(t->name), cd_day_format(r->span.from_lo, from[0]),
        cd_day_format(r->span.from_hi, from[1]));
  return cd_str_printf(
      a, "the last day on which " CD_FMT " is in table " CD_FMT " was not published; it lies between %s and %s",
      CD_ARG(r->key), CD_ARG(t->name), cd_day_format(r->span.to_lo, to[0]), cd_day_format(r->span.to_hi, to[1]));
}

static cd_str why_absent(const book_table *t, cd_str key, cd_day day, cd_arena *a) {
  const book_period *gap = period_of(t->gaps, t->gap_count, key, day);
  char text[11];
  if (gap)
    return cd_str_printf(a, "table " CD_FMT " is not complete on %s: " CD_FMT, CD_ARG(t->name),
                         cd_day_format(day, text), CD_ARG(gap->why));
  return cd_str_printf(a, "table " CD_FMT " is not known to be complete on %s", CD_ARG(t->name),
                       cd_day_format(day, text));
}

book_answer book_table_ask(const book_table *t, cd_str key, cd_day day, cd_arena *a) {
  book_answer found = t->match == BOOK_MATCH_CODE ? ask_code(t, key, day) : ask_key(t, key, day);
  if (found.truth == RULES_UNKNOWN) found.why = why_range(t, found.row, a);
  if (found.truth != RULES_FALSE) return found;
  const book_row *under = t->match == BOOK_MATCH_CODE ? row_below(t, key, day) : NULL;
  if (under)
    return (book_answer){RULES_UNKNOWN, under,
                         cd_str_printf(a, CD_FMT " is broader than the entry " CD_FMT " of table " CD_FMT, CD_ARG(key),
                                       CD_ARG(under->key), CD_ARG(t->name))};
  if (period_of(t->complete, t->complete_count, key, day)) return found;
  return (book_answer){RULES_UNKNOWN, NULL, why_absent(t, key, day, a)};
}

/* --- as CEL sees it --- */

typedef struct dated {
  const book_table *table;
  cd_day day;
} dated;

static cel_value unknown_key(cel_call *call, const cel_host *self, cd_str key, cd_str why) {
  cd_arena *a = cel_call_arena(call);
  return facts_unknown(a, cd_str_printf(a, CD_FMT "[" CD_FMT "]", CD_ARG(self->path), CD_ARG(key)), why);
}

static void table_contains(cel_call *call, const cel_host *self, const cel_value *key, cel_value *out) {
  const dated *d = self->data;
  book_answer found = book_table_ask(d->table, key->as.string, d->day, cel_call_arena(call));
  if (found.truth == RULES_UNKNOWN)
    *out = unknown_key(call, self, key->as.string, found.why);
  else
    *out = cel_bool(found.truth == RULES_TRUE);
}

static void table_index(cel_call *call, const cel_host *self, const cel_value *key, cel_value *out) {
  const dated *d = self->data;
  const book_table *t = d->table;
  cd_arena *a = cel_call_arena(call);
  book_answer found = book_table_ask(t, key->as.string, d->day, a);
  *out = (cel_value){.kind = CEL_ABSENT};
  if (found.truth == RULES_UNKNOWN) *out = unknown_key(call, self, key->as.string, found.why);
  if (found.truth != RULES_TRUE) return;
  cel_value row = cel_object_new(a, t->row_type,
                                 cd_str_printf(a, CD_FMT "[" CD_FMT "]", CD_ARG(self->path), CD_ARG(key->as.string)));
  if (row.kind != CEL_OBJECT) {
    *out = unknown_key(call, self, key->as.string, CD_STR("memory ran out"));
    return;
  }
  cel_object_set(row, 0, cel_string(found.row->cite));
  cel_object_set(row, 1, cel_string(found.row->note));
  for (size_t i = 0; i < t->column_count; i++)
    if (found.row->columns[i].len) cel_object_set(row, 2 + i, cel_string(found.row->columns[i]));
  *out = row;
}

static const cel_host_class table_class = {.contains = table_contains, .index = table_index};

cordon_status book_table_declare(book_table *t, cel_env *env, cordon_error *err) {
  const cel_type *text = cel_type_of_kind(CEL_STRING);
  cel_field fields[CD_MAX_CSV_FIELDS] = {{.name = CD_STR("cite"), .type = text, .absent = CEL_ABSENT_EMPTY},
                                         {.name = CD_STR("note"), .type = text, .absent = CEL_ABSENT_EMPTY}};
  for (size_t i = 0; i < t->column_count; i++)
    fields[2 + i] = (cel_field){.name = t->column_names[i], .type = text, .absent = CEL_ABSENT_EMPTY};
  char name[160];
  snprintf(name, sizeof name, "row_of_" CD_FMT, CD_ARG(t->name));
  CD_TRY(cel_env_object(env, cd_str_c(name), &t->row_type, err));
  CD_TRY(cel_env_fields(env, t->row_type, fields, 2 + t->column_count, err));
  snprintf(name, sizeof name, "table_" CD_FMT, CD_ARG(t->name));
  CD_TRY(cel_env_host(env, cd_str_c(name), text, t->row_type, &t->type, err));
  snprintf(name, sizeof name, "table." CD_FMT, CD_ARG(t->name));
  return cel_env_variable(env, cd_str_c(name), t->type, NULL, err);
}

cel_value book_table_value(const book_table *t, cd_day day, cd_arena *a) {
  dated *d = CD_NEW(a, dated);
  cd_str path = cd_str_printf(a, "table." CD_FMT, CD_ARG(t->name));
  if (!d || !path.ptr) return (cel_value){.kind = CEL_ABSENT};
  *d = (dated){t, day};
  return cel_host_of(a, t->type, &table_class, path, d);
}

/* --- reading --- */

static const char *const base_columns[] = {"key", "valid_from", "valid_to", "cite", "note"};
#define BASE_COLUMNS (sizeof base_columns / sizeof base_columns[0])

typedef struct table_reader {
  book_table *t;
  const char *label;
  cd_csv *csv;
  cd_arena *a;
  cordon_error *err;
  size_t place[BASE_COLUMNS]; /* of the base columns in the file */
  size_t *extra;              /* of the others */
  size_t fields, room;
} table_reader;

static cordon_status row_error(table_reader *r, const char *field, const char *fmt, cd_str shown) {
  char text[512];
  snprintf(text, sizeof text, "\"" CD_FMT "\" %s", CD_ARG(cd_str_sub(shown, 0, 120)), fmt);
  cd_fail(r->err, CORDON_BAD_INPUT, "%s", text);
  cd_error_place(r->err, r->label, cd_csv_line(r->csv), 0, field);
  return CORDON_BAD_INPUT;
}

static cordon_status header(table_reader *r, const cd_str *fields, size_t count) {
  bool seen[BASE_COLUMNS] = {0};
  r->fields = count;
  r->extra = CD_NEW_ARRAY(r->a, size_t, count);
  r->t->column_names = CD_NEW_ARRAY(r->a, cd_str, count);
  if (!r->extra || !r->t->column_names) return cd_no_memory(r->err);
  for (size_t i = 0; i < count; i++) {
    size_t base = 0;
    while (base < BASE_COLUMNS && !cd_str_eqc(fields[i], base_columns[base])) base++;
    if (base < BASE_COLUMNS) {
      if (seen[base]) return row_error(r, base_columns[base], "stands twice in the header", fields[i]);
      seen[base] = true;
      r->place[base] = i;
      continue;
    }
    r->extra[r->t->column_count] = i;
    r->t->column_names[r->t->column_count++] = cd_str_dup(r->a, fields[i]);
  }
  for (size_t b = 0; b < BASE_COLUMNS; b++)
    if (!seen[b])
      return row_error(r, base_columns[b],
                       "is missing from the header; a table starts with key,valid_from,valid_to,cite,note",
                       cd_str_c(base_columns[b]));
  return CORDON_OK;
}

static cordon_status fill_row(table_reader *r, const cd_str *fields, book_row *row) {
  cd_str from = fields[r->place[1]], to = fields[r->place[2]], key = fields[r->place[0]];
  row->line = cd_csv_line(r->csv);
  if (!key.len) return row_error(r, "key", "is no key", key);
  if (r->t->country_keys && !cd_country_valid(key))
    return row_error(r, "key", "is not an ISO 3166-1 alpha-2 country code", key);
  if (!book_span_parse(from, (cd_str){0}, &row->span))
    return row_error(r, "valid_from",
                     "is not a day; write YYYY-MM-DD, YYYY-MM-DD..YYYY-MM-DD (earliest..latest), or nothing", from);
  if (!book_span_parse(from, to, &row->span))
    return row_error(r, "valid_to",
                     "is not a day; write YYYY-MM-DD, YYYY-MM-DD..YYYY-MM-DD (earliest..latest), or nothing", to);
  if (row->span.from_lo > row->span.to_hi) return row_error(r, "valid_to", "lies before valid_from", to);
  if (!fields[r->place[3]].len) return row_error(r, "cite", "has no citation; every row says what it rests on", key);
  row->key = cd_str_dup(r->a, key);
  row->cite = cd_str_dup(r->a, fields[r->place[3]]);
  row->note = cd_str_dup(r->a, fields[r->place[4]]);
  row->columns = CD_NEW_ARRAY(r->a, cd_str, r->t->column_count);
  if (!row->columns || !row->key.ptr || !row->cite.ptr || !row->note.ptr) return cd_no_memory(r->err);
  for (size_t i = 0; i < r->t->column_count; i++) {
    row->columns[i] = cd_str_dup(r->a, fields[r->extra[i]]);
    if (!row->columns[i].ptr) return cd_no_memory(r->err);
  }
  return CORDON_OK;
}

static cordon_status read_row(table_reader *r, const cd_str *fields, size_t count) {
  book_table *t = r->t;
  if (count != r->fields) {
    cd_fail(r->err, CORDON_BAD_INPUT, "this row has %zu fields; the header has %zu", count, r->fields);
    cd_error_place(r->err, r->label, cd_csv_line(r->csv), 0, NULL);
    return CORDON_BAD_INPUT;
  }
  if (t->row_count == r->room) {
    r->room = r->room ? r->room * 2 : 64;
    t->rows = cd_grow_array(r->a, t->rows, t->row_count, r->room, sizeof *t->rows);
    if (!t->rows) return cd_no_memory(r->err);
  }
  return fill_row(r, fields, &t->rows[t->row_count++]);
}

static cordon_status read_rows(table_reader *r) {
  for (bool first = true;; first = false) {
    cd_str *fields;
    size_t count;
    CD_TRY(cd_csv_next(r->csv, &fields, &count, r->err));
    if (count == 0)
      return first ? row_error(r, NULL, "is empty; a table starts with a header", cd_str_c(r->label)) : CORDON_OK;
    CD_TRY(first ? header(r, fields, count) : read_row(r, fields, count));
  }
}

static int by_key(const void *x, const void *y) {
  const book_row *p = x, *q = y;
  int order = cd_str_cmp(p->key, q->key);
  return order ? order : (p->line > q->line) - (p->line < q->line);
}

bool book_spans_meet(const book_span *p, const book_span *q) {
  cd_day from = p->from_hi > q->from_hi ? p->from_hi : q->from_hi, to = p->to_lo < q->to_lo ? p->to_lo : q->to_lo;
  return from <= to;
}

/* Two rows of one key that surely hold on the same day say the same fact twice, or contradict each other. */
static cordon_status check_overlap(const book_table *t, const char *label, cordon_error *err) {
  for (size_t i = 0; i < t->row_count; i++) {
    for (size_t j = i + 1; j < t->row_count && cd_str_eq(t->rows[i].key, t->rows[j].key); j++) {
      if (!book_spans_meet(&t->rows[i].span, &t->rows[j].span)) continue;
      cd_fail(err, CORDON_BAD_INPUT,
              "key \"" CD_FMT "\" holds twice on the same days; its other row is on line %lld", CD_ARG(t->rows[j].key),
              (long long)t->rows[i].line);
      cd_error_place(err, label, t->rows[j].line, 0, "key");
      return CORDON_BAD_INPUT;
    }
  }
  return CORDON_OK;
}

cordon_status book_table_index(book_table *t, cd_arena *a, cordon_error *err) {
  if (t->row_count) qsort(t->rows, t->row_count, sizeof *t->rows, by_key);
  t->first = cd_map_new(a, t->row_count + 1);
  if (!t->first) return cd_no_memory(err);
  for (size_t i = t->row_count; i-- > 0;)
    if (!cd_map_put(t->first, t->rows[i].key, &t->rows[i])) return cd_no_memory(err);
  return CORDON_OK;
}

cordon_status book_table_rows(const book_file *file, const char *label, book_table *t, cd_arena *a, cordon_error *err) {
  table_reader r = {.t = t, .label = label, .a = a, .err = err};
  cd_source *source;
  cd_csv_format format = {.separator = ',', .quoted = true};
  CD_TRY(cd_source_memory(file->bytes, label, CD_MAX_RULEBOOK_BYTES, &source, err));
  cordon_status status = cd_csv_open(source, format, &r.csv, err);
  if (status == CORDON_OK) {
    status = read_rows(&r);
    cd_csv_close(r.csv);
  }
  cd_source_close(source);
  return status == CORDON_OK ? book_table_index(t, a, err) : status;
}

cordon_status book_table_load(const book_file *file, const char *label, book_table *t, cd_arena *a, cordon_error *err) {
  CD_TRY(book_table_rows(file, label, t, a, err));
  return check_overlap(t, label, err);
}
