/* What a version of a rulebook changes against another: rules by field, tables by row, parameters by default. */
#include "rules/book.h"

static cd_json *text_of(cd_arena *a, cd_str s) { return cd_json_new_str(a, s); }

/* --- rules --- */

static const book_rule *rule_find(const rules_book *b, cd_str id) { return cd_map_get(b->rule_by_id, id); }

static cd_str joined(const cd_str *list, size_t count, cd_arena *a) {
  cd_str out = CD_STR("");
  for (size_t i = 0; i < count; i++)
    out = i ? cd_str_printf(a, CD_FMT ", " CD_FMT, CD_ARG(out), CD_ARG(list[i])) : list[i];
  return out;
}

static cd_str days(cd_day lo, cd_day hi, cd_day open, cd_arena *a) {
  char first[11], last[11];
  if (lo == open) return CD_STR("");
  if (lo == hi) return cd_str_printf(a, "%s", cd_day_format(lo, first));
  return cd_str_printf(a, "%s..%s", cd_day_format(lo, first), cd_day_format(hi, last));
}

static cd_str span_text(const book_span *s, cd_arena *a) {
  cd_str from = days(s->from_lo, s->from_hi, CD_DAY_MIN, a), to = days(s->to_lo, s->to_hi, CD_DAY_MAX, a);
  if (!from.len && !to.len) return CD_STR("always");
  if (!to.len) return cd_str_printf(a, "from " CD_FMT, CD_ARG(from));
  return cd_str_printf(a, "%s" CD_FMT "%s" CD_FMT, from.len ? "from " : "", CD_ARG(from), from.len ? " to " : "until ", CD_ARG(to));
}

static cd_str spans_text(const book_rule *r, cd_arena *a) {
  cd_str out = CD_STR("");
  for (size_t i = 0; i < r->valid_count; i++)
    out = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(out), i ? "; " : "", CD_ARG(span_text(&r->valid[i], a)));
  return out;
}

static cd_json *changed_field(cd_json *list, const char *field, cd_str before, cd_str after, cd_arena *a) {
  if (cd_str_eq(before, after)) return list;
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "field", cd_json_new_c(a, field));
  o = cd_json_set(a, o, "before", text_of(a, before));
  return cd_json_add(a, list, cd_json_set(a, o, "after", text_of(a, after)));
}

static cd_json *changed_fields(const book_rule *x, const book_rule *y, cd_arena *a) {
  cd_json *l = cd_json_new_list(a);
  l = changed_field(l, "title", x->title, y->title, a);
  l = changed_field(l, "for", cd_str_c(book_scope_name(x->scope)), cd_str_c(book_scope_name(y->scope)), a);
  l = changed_field(l, "when", cel_program_text(x->when), cel_program_text(y->when), a);
  l = changed_field(l, "effect", cd_str_c(rules_effect_name(x->effect)), cd_str_c(rules_effect_name(y->effect)), a);
  l = changed_field(l, "require", x->requirement, y->requirement, a);
  l = changed_field(l, "authority", x->authority, y->authority, a);
  l = changed_field(l, "kind", x->kind, y->kind, a);
  l = changed_field(l, "policy", x->policy.text, y->policy.text, a);
  l = changed_field(l, "discharges", joined(x->discharges, x->discharge_count, a),
                    joined(y->discharges, y->discharge_count, a), a);
  l = changed_field(l, "unless", joined(x->unless_ids, x->unless_count, a), joined(y->unless_ids, y->unless_count, a),
                    a);
  l = changed_field(l, "given", joined(x->given_ids, x->given_count, a), joined(y->given_ids, y->given_count, a), a);
  l = changed_field(l, "valid", spans_text(x, a), spans_text(y, a), a);
  l = changed_field(l, "applies_to", joined(x->applies_to, x->applies_count, a),
                    joined(y->applies_to, y->applies_count, a), a);
  l = changed_field(l, "cite", x->cite.text, y->cite.text, a);
  l = changed_field(l, "reason", x->reason.text, y->reason.text, a);
  l = changed_field(l, "source", x->source, y->source, a);
  return changed_field(l, "note", x->note, y->note, a);
}

static cd_json *named(cd_arena *a, const char *key, cd_str id, const char *other, cd_json *value) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), key, text_of(a, id));
  return cd_json_set(a, o, other, value);
}

static cd_json *diff_rules(const rules_book *from, const rules_book *to, cd_arena *a) {
  cd_json *added = cd_json_new_list(a), *removed = cd_json_new_list(a), *changed = cd_json_new_list(a),
          *o = cd_json_new_object(a);
  for (size_t i = 0; i < from->rule_count; i++) {
    const book_rule *x = &from->rules[i], *y = rule_find(to, x->id);
    cd_json *fields = y ? changed_fields(x, y, a) : NULL;
    if (!y)
      removed = cd_json_add(a, removed, named(a, "rule", x->id, "title", text_of(a, x->title)));
    else if (cd_json_count(fields))
      changed = cd_json_add(a, changed, named(a, "rule", x->id, "fields", fields));
  }
  for (size_t i = 0; i < to->rule_count; i++)
    if (!rule_find(from, to->rules[i].id))
      added = cd_json_add(a, added, named(a, "rule", to->rules[i].id, "title", text_of(a, to->rules[i].title)));
  o = cd_json_set(a, o, "added", added);
  o = cd_json_set(a, o, "removed", removed);
  return cd_json_set(a, o, "changed", changed);
}

/* --- tables: rows of one key are told apart by their validity --- */

static bool same_span(const book_span *x, const book_span *y) {
  return x->from_lo == y->from_lo && x->from_hi == y->from_hi && x->to_lo == y->to_lo && x->to_hi == y->to_hi;
}

static bool same_row(const book_table *s, const book_row *x, const book_table *t, const book_row *y) {
  bool same = same_span(&x->span, &y->span) && cd_str_eq(x->cite, y->cite) && cd_str_eq(x->note, y->note) &&
              s->column_count == t->column_count;
  for (size_t i = 0; i < s->column_count && same; i++)
    same = cd_str_eq(s->column_names[i], t->column_names[i]) && cd_str_eq(x->columns[i], y->columns[i]);
  return same;
}

static bool has_row(const book_table *t, const book_table *s, const book_row *row) {
  const book_row *end = t->rows + t->row_count;
  for (const book_row *r = cd_map_get(t->first, row->key); r && r < end && cd_str_eq(r->key, row->key); r++)
    if (same_row(t, r, s, row)) return true;
  return false;
}

static cd_json *row_json(const book_row *row, cd_arena *a) {
  return named(a, "key", row->key, "valid", text_of(a, span_text(&row->span, a)));
}

/* Rows of `s` that `t` does not hold alike. */
static cd_json *rows_only_in(const book_table *s, const book_table *t, cd_arena *a) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; s && i < s->row_count; i++)
    if (!t || !has_row(t, s, &s->rows[i])) out = cd_json_add(a, out, row_json(&s->rows[i], a));
  return out;
}

static const book_table *table_find(const rules_book *b, cd_str name) {
  for (size_t i = 0; i < b->table_count; i++)
    if (cd_str_eq(b->tables[i].name, name)) return &b->tables[i];
  return NULL;
}

/* "2021-11-25 to 2022-04-24, from 2023-01-01" */
static cd_str periods_text(const book_period *list, size_t count, cd_arena *a) {
  cd_str out = CD_STR("");
  char day[11];
  for (size_t i = 0; i < count; i++) {
    const book_period *p = &list[i];
    out = cd_str_printf(a, CD_FMT "%s%s%s", CD_ARG(out), i ? ", " : "", p->from > CD_DAY_MIN ? "from " : "always",
                        p->from > CD_DAY_MIN ? cd_day_format(p->from, day) : "");
    if (p->to < CD_DAY_MAX) out = cd_str_printf(a, CD_FMT " until %s", CD_ARG(out), cd_day_format(p->to, day));
    for (size_t k = 0; k < p->prefix_count; k++)
      out = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(out), k ? ", " : " for keys from ", CD_ARG(p->prefixes[k]));
  }
  return out;
}

/* What is said of a table, beside its rows. */
static cd_json *table_fields(const book_table *x, const book_table *y, cd_arena *a) {
  cd_json *l = cd_json_new_list(a);
  if (!x || !y) return l;
  l = changed_field(l, "title", x->title, y->title, a);
  l = changed_field(l, "currency", x->currency, y->currency, a);
  l = changed_field(l, "source", x->source, y->source, a);
  return changed_field(l, "complete", periods_text(x->complete, x->complete_count, a),
                       periods_text(y->complete, y->complete_count, a), a);
}

static cd_json *add_table(cd_json *out, cd_str name, const book_table *x, const book_table *y, cd_arena *a) {
  cd_json *removed = rows_only_in(x, y, a), *added = rows_only_in(y, x, a), *fields = table_fields(x, y, a);
  if (x && y && !cd_json_count(removed) && !cd_json_count(added) && !cd_json_count(fields)) return out;
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "removed", removed);
  if (cd_json_count(fields)) o = cd_json_set(a, o, "fields", fields);
  return cd_json_set_s(a, out, name, cd_json_set(a, o, "added", added));
}

static cd_json *diff_tables(const rules_book *from, const rules_book *to, cd_arena *a) {
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; i < from->table_count; i++)
    out = add_table(out, from->tables[i].name, &from->tables[i], table_find(to, from->tables[i].name), a);
  for (size_t i = 0; i < to->table_count; i++)
    if (!table_find(from, to->tables[i].name)) out = add_table(out, to->tables[i].name, NULL, &to->tables[i], a);
  return out;
}

/* --- the head --- */

static cd_json *diff_head(const rules_book *from, const rules_book *to, cd_arena *a) {
  cd_json *l = cd_json_new_list(a);
  l = changed_field(l, "title", from->title, to->title, a);
  l = changed_field(l, "authority", from->authority, to->authority, a);
  l = changed_field(l, "version", from->version, to->version, a);
  l = changed_field(l, "jurisdiction", cel_program_text(from->jurisdiction), cel_program_text(to->jurisdiction), a);
  for (size_t i = 0; i < to->param_count; i++)
    for (size_t k = 0; k < from->param_count; k++)
      if (cd_str_eq(to->params[i].name, from->params[k].name))
        l = changed_field(l, "parameter default", from->params[k].fallback, to->params[i].fallback, a);
  return l;
}

cd_json *rules_book_diff(const rules_book *from, const rules_book *to, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "rulebook", text_of(a, to->id));
  o = cd_json_set(a, o, "head", diff_head(from, to, a));
  o = cd_json_set(a, o, "rules", diff_rules(from, to, a));
  return cd_json_set(a, o, "tables", diff_tables(from, to, a));
}
