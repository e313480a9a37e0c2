/* What else there could be: values of a fact, readings of a parameter, days on which the law of a book changes. For
 * tools that try them. */
#include <stdlib.h>

#include "rules/book.h"

/* --- a place of an order --- */

/* "parties[0].kind" to "parties", and the rest; false where an index is not closed. */
static bool next_name(cd_str *path, cd_str *name, bool *indexed) {
  cd_str part;
  if (!cd_str_cut(path, '.', &part)) return false;
  ptrdiff_t open = cd_str_find(part, CD_STR("["));
  *indexed = open >= 0;
  *name = open >= 0 ? cd_str_sub(part, 0, (size_t)open) : part;
  return open < 0 || cd_str_ends(part, CD_STR("]"));
}

static cd_json *values_of(const shape_field *f, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; f->kind == SHAPE_WORD && f->words[i]; i++)
    list = cd_json_add(a, list, cd_json_new_c(a, f->words[i]));
  for (int i = 1; f->kind == SHAPE_BOOL && i >= 0; i--) list = cd_json_add(a, list, cd_json_new_bool(a, i == 1));
  return list;
}

bool facts_field_at(cd_str path, cd_arena *a, facts_field *out) {
  const shape *s = &shape_order;
  cd_str name;
  bool indexed;
  if (!next_name(&path, &name, &indexed) || !cd_str_eqc(name, "order") || indexed) return false;
  while (next_name(&path, &name, &indexed)) {
    int at = s ? shape_find(s, name) : -1;
    const shape_field *f = at >= 0 ? &s->fields[at] : NULL;
    if (!f || f->derived || f->hidden || (indexed && !f->list)) return false;
    s = f->object;
    if (path.len) continue;
    *out = (facts_field){.list = f->list && !indexed,
                         .country = f->kind == SHAPE_COUNTRY,
                         .number = f->kind == SHAPE_DECIMAL || f->kind == SHAPE_PERCENT,
                         .open = f->open || f->kind == SHAPE_TEXT,
                         .values = values_of(f, a)};
    return out->values && f->kind != SHAPE_OBJECT;
  }
  return false;
}

/* --- days --- */

typedef struct days {
  cd_arena *a;
  cd_day *items;
  size_t count, room;
  bool no_memory;
} days;

static void add_day(days *d, cd_day day) {
  if (day <= CD_DAY_MIN || day >= CD_DAY_MAX) return;
  if (d->count == d->room) {
    d->room = d->room ? d->room * 2 : 256;
    d->items = cd_grow_array(d->a, d->items, d->count, d->room, sizeof *d->items);
    d->no_memory |= !d->items;
  }
  if (!d->no_memory) d->items[d->count++] = day;
}

static void add_span(days *d, const book_span *s) {
  add_day(d, s->from_lo);
  add_day(d, s->from_hi);
  if (s->to_lo < CD_DAY_MAX) add_day(d, s->to_lo + 1);
  if (s->to_hi < CD_DAY_MAX) add_day(d, s->to_hi + 1);
}

static void add_periods(days *d, const book_period *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    add_day(d, list[i].from);
    if (list[i].to < CD_DAY_MAX) add_day(d, list[i].to + 1);
  }
}

static int by_day(const void *x, const void *y) {
  cd_day p = *(const cd_day *)x, q = *(const cd_day *)y;
  return (p > q) - (p < q);
}

cordon_status rules_book_days(const rules_book *b, cd_arena *a, cd_day **out, size_t *count, cordon_error *err) {
  days d = {.a = a};
  for (size_t t = 0; t < b->table_count && !d.no_memory; t++) {
    const book_table *table = &b->tables[t];
    for (size_t i = 0; i < table->row_count && !d.no_memory; i++) add_span(&d, &table->rows[i].span);
    add_periods(&d, table->complete, table->complete_count);
    add_periods(&d, table->gaps, table->gap_count);
  }
  for (size_t r = 0; r < b->rule_count && !d.no_memory; r++)
    for (size_t i = 0; i < b->rules[r].valid_count; i++) add_span(&d, &b->rules[r].valid[i]);
  if (d.no_memory) return cd_no_memory(err);
  if (d.count) qsort(d.items, d.count, sizeof *d.items, by_day);
  size_t kept = 0;
  for (size_t i = 0; i < d.count; i++)
    if (!kept || d.items[kept - 1] != d.items[i]) d.items[kept++] = d.items[i];
  *out = d.items;
  *count = kept;
  return CORDON_OK;
}

/* --- constants and readings --- */

static bool holds(const cd_json *list, const cd_json *v) {
  for (size_t i = 0; i < cd_json_count(list); i++)
    if (cd_json_eq(cd_json_at(list, i), v)) return true;
  return false;
}

static cordon_status add_of(const cel_program *p, const char *field, cd_arena *a, cd_json **list, cordon_error *err) {
  cel_comparison *all;
  size_t count;
  CD_TRY(cel_program_comparisons(p, a, &all, &count, err));
  for (size_t i = 0; i < count; i++) {
    bool wanted = all[i].constant.kind == CEL_STRING || all[i].constant.kind == CEL_INT;
    cd_json *v = wanted && cd_str_eqc(all[i].field, field) ? cel_value_to_json(all[i].constant, a) : NULL;
    if (v && !holds(*list, v)) *list = cd_json_add(a, *list, v);
  }
  return *list ? CORDON_OK : cd_no_memory(err);
}

cordon_status rules_book_constants(const rules_book *b, const char *field, cd_arena *a, cd_json **out,
                                   cordon_error *err) {
  *out = cd_json_new_list(a);
  CD_TRY(add_of(b->jurisdiction, field, a, out, err));
  for (size_t i = 0; i < b->rule_count; i++) CD_TRY(add_of(b->rules[i].when, field, a, out, err));
  return CORDON_OK;
}

const cd_json *rules_book_readings(const rules_book *b, cd_str param, cd_arena *a) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < b->param_count; i++)
    for (size_t v = 0; cd_str_eq(b->params[i].name, param) && v < b->params[i].value_count; v++) {
      cd_json *o = cd_json_set(a, cd_json_new_object(a), "value", cd_json_new_str(a, b->params[i].values[v].value));
      out = cd_json_add(a, out, cd_json_set(a, o, "text", cd_json_new_str(a, b->params[i].values[v].text)));
    }
  return out;
}
