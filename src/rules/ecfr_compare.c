/* What differs between tables made from the texts of two days, in words. */
#include "base/country.h"
#include "base/limits.h"
#include "rules/book.h"
#include "rules/ecfr.h"

typedef struct comparing {
  ecfr_table table;
  cd_arena *a;
} comparing;

/* --- in words --- */

static cd_str country(cd_str code) {
  cd_str name = cd_country_name(code);
  return name.len ? name : code;
}

/* "DE:NS1" to Germany and NS1. */
static cd_str keyed(comparing *k, const book_row *row, const char *does) {
  cd_str rest = row->key, code;
  cd_str_cut(&rest, ':', &code);
  return cd_str_printf(k->a, CD_FMT " %s " CD_FMT, CD_ARG(country(code)), does, CD_ARG(rest));
}

static cd_str column(const book_row *row, size_t i) { return row->columns[i]; }

static cd_str in_words(comparing *k, const book_row *row, bool came) {
  switch (k->table) {
  case ECFR_CHART_MARKS:
    return keyed(k, row, came ? "gets a mark in column" : "loses its mark in column");
  case ECFR_CHART_ROWS:
    return cd_str_printf(k->a, CD_FMT " %s the Country Chart", CD_ARG(country(row->key)),
                         came ? "comes onto" : "goes from");
  case ECFR_COUNTRY_GROUPS:
    return keyed(k, row, came ? "comes into Country Group" : "leaves Country Group");
  default:
    return cd_str_printf(k->a, "entry " CD_FMT " %s the Commerce Control List", CD_ARG(row->key),
                         came ? "comes onto" : "goes from");
  }
}

static cd_json *row_json(comparing *k, const book_row *row, bool came) {
  cd_str text = in_words(k, row, came);
  cd_json *o = cd_json_set(k->a, cd_json_new_object(k->a), "key", cd_json_new_str(k->a, row->key));
  o = cd_json_set(k->a, o, "text", text.ptr ? cd_json_new_str(k->a, text) : NULL);
  return cd_json_set(k->a, o, "cite", cd_json_new_str(k->a, row->cite));
}

static cd_json *field_json(comparing *k, cd_str name, cd_str before, cd_str after) {
  cd_json *o = cd_json_set(k->a, cd_json_new_object(k->a), "field", cd_json_new_str(k->a, name));
  o = cd_json_set(k->a, o, "before", cd_json_new_str(k->a, before));
  return cd_json_set(k->a, o, "after", cd_json_new_str(k->a, after));
}

static const char *or_none(cd_str s) { return s.len ? "" : "nothing"; }

/* What differs in a row that stays; a NULL list where nothing does. */
static cd_json *changed_json(comparing *k, const book_table *t, const book_row *x, const book_row *y) {
  cd_json *fields = cd_json_new_list(k->a);
  cd_str text = cd_str_printf(k->a, CD_FMT ":", CD_ARG(x->key));
  for (size_t i = 0; i < t->column_count; i++) {
    cd_str before = column(x, i), after = column(y, i);
    if (cd_str_eq(before, after)) continue;
    text = cd_str_printf(k->a, CD_FMT "%s " CD_FMT " was %s" CD_FMT " and is %s" CD_FMT, CD_ARG(text),
                         cd_json_count(fields) ? ";" : "", CD_ARG(t->column_names[i]), or_none(before), CD_ARG(before),
                         or_none(after), CD_ARG(after));
    fields = cd_json_add(k->a, fields, field_json(k, t->column_names[i], before, after));
  }
  if (!cd_json_count(fields)) return NULL;
  cd_json *o = cd_json_set(k->a, cd_json_new_object(k->a), "key", cd_json_new_str(k->a, x->key));
  o = cd_json_set(k->a, o, "text", text.ptr ? cd_json_new_str(k->a, text) : NULL);
  return cd_json_set(k->a, o, "fields", fields);
}

/* Both are in order of their keys, each of which stands once. */
static cd_json *compare(comparing *k, const book_table *x, const book_table *y) {
  cd_json *added = cd_json_new_list(k->a), *removed = cd_json_new_list(k->a), *changed = cd_json_new_list(k->a);
  for (size_t i = 0, j = 0; i < x->row_count || j < y->row_count;) {
    int order = i == x->row_count ? 1 : j == y->row_count ? -1 : cd_str_cmp(x->rows[i].key, y->rows[j].key);
    if (order < 0) removed = cd_json_add(k->a, removed, row_json(k, &x->rows[i], false));
    if (order > 0) added = cd_json_add(k->a, added, row_json(k, &y->rows[j], true));
    cd_json *both = order == 0 ? changed_json(k, x, &x->rows[i], &y->rows[j]) : NULL;
    if (both) changed = cd_json_add(k->a, changed, both);
    i += order <= 0;
    j += order >= 0;
  }
  cd_json *o = cd_json_set(k->a, cd_json_new_object(k->a), "added", added);
  o = cd_json_set(k->a, o, "removed", removed);
  return cd_json_set(k->a, o, "changed", changed);
}

static cordon_status table_of(const ecfr_text *text, ecfr_table table, cd_arena *a, book_table *out,
                              cordon_error *err) {
  cd_buf csv;
  cd_buf_init(&csv, CD_MAX_RULEBOOK_BYTES);
  cordon_status status = ecfr_import(text->xml, text->label, table, text->day, &csv, err);
  book_file file = {CD_STR("table.csv"), status == CORDON_OK ? cd_str_dup(a, cd_buf_view(&csv)) : (cd_str){0}};
  cd_buf_free(&csv);
  if (status != CORDON_OK) return status;
  *out = (book_table){.name = CD_STR("table")};
  return file.bytes.ptr ? book_table_rows(&file, text->label, out, a, err) : cd_no_memory(err);
}

cordon_status ecfr_compare(ecfr_table table, const ecfr_text *then, const ecfr_text *now, cd_arena *a, cd_json **out,
                           cordon_error *err) {
  comparing k = {table, a};
  book_table x, y;
  CD_TRY(table_of(then, table, a, &x, err));
  CD_TRY(table_of(now, table, a, &y, err));
  *out = cd_json_set(a, compare(&k, &x, &y), "rows", cd_json_new_int(a, (int64_t)y.row_count));
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cd_day most_begin(const book_table *t) {
  cd_day best = CD_DAY_NONE;
  size_t most = 0;
  for (size_t i = 0; i < t->row_count; i++) {
    cd_day day = t->rows[i].span.from_lo;
    size_t n = 0;
    if (day == best || day == CD_DAY_MIN) continue;
    for (size_t j = 0; j < t->row_count; j++) n += t->rows[j].span.from_lo == day;
    if (n > most) {
      most = n;
      best = day;
    }
  }
  return best;
}

bool ecfr_made_from(const rules_book *b, const char *table, cd_day *out) {
  const book_table *t = book_table_find(b, cd_str_c(table));
  *out = t ? most_begin(t) : CD_DAY_NONE;
  return t != NULL;
}
