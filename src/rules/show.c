/* A rulebook as `rulebook show` prints it: what it is, what it rests on, how current each table is. */
#include "rules/book.h"

static cd_json *text_of(cd_arena *a, cd_str s) { return s.len ? cd_json_new_str(a, s) : cd_json_new_null(a); }

static cd_json *day_of(cd_arena *a, cd_day d) {
  char text[11];
  if (d == CD_DAY_MIN || d == CD_DAY_MAX) return cd_json_new_null(a);
  return cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_day_format(d, text))));
}

static cd_json *show_source(const book_source *s, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "id", text_of(a, s->id));
  o = cd_json_set(a, o, "title", text_of(a, s->title));
  o = cd_json_set(a, o, "url", text_of(a, s->url));
  o = cd_json_set(a, o, "date", text_of(a, s->date));
  return cd_json_set(a, o, "kind", cd_json_new_c(a, s->secondary ? "secondary" : "official"));
}

static cd_json *show_param(const book_param *p, cd_arena *a) {
  cd_json *o = cd_json_new_object(a), *values = cd_json_new_object(a);
  for (size_t i = 0; i < p->value_count; i++)
    values = cd_json_set_s(a, values, p->values[i].value, text_of(a, p->values[i].text));
  o = cd_json_set(a, o, "name", text_of(a, p->name));
  o = cd_json_set(a, o, "text", text_of(a, p->text));
  o = cd_json_set(a, o, "default", text_of(a, p->fallback));
  return cd_json_set(a, o, "values", values);
}

static cd_json *show_texts(const cd_str *list, size_t count, cd_arena *a) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < count; i++) out = cd_json_add(a, out, cd_json_new_str(a, list[i]));
  return out;
}

static cd_json *show_periods(const book_period *list, size_t count, cd_arena *a) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < count; i++) {
    cd_json *o = cd_json_new_object(a);
    o = cd_json_set(a, o, "from", day_of(a, list[i].from));
    o = cd_json_set(a, o, "to", day_of(a, list[i].to));
    if (list[i].from == CD_DAY_MIN && list[i].to == CD_DAY_MAX) o = cd_json_set(a, o, "days", cd_json_new_c(a, "all"));
    if (list[i].prefix_count) o = cd_json_set(a, o, "keys_from", show_texts(list[i].prefixes, list[i].prefix_count, a));
    if (list[i].why.len) o = cd_json_set(a, o, "why", text_of(a, list[i].why));
    out = cd_json_add(a, out, o);
  }
  return out;
}

static cd_json *show_table(const rules_book *b, const book_table *t, cd_arena *a) {
  const book_source *s = book_source_find(b, t->source);
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "name", text_of(a, t->name));
  o = cd_json_set(a, o, "title", text_of(a, t->title));
  o = cd_json_set(a, o, "description", text_of(a, t->description));
  o = cd_json_set(a, o, "rows", cd_json_new_int(a, (int64_t)t->row_count));
  o = cd_json_set(a, o, "source", text_of(a, t->source));
  if (s) o = cd_json_set(a, o, "rests_on", cd_json_new_c(a, s->secondary ? "a secondary source" : "an official source"));
  o = cd_json_set(a, o, "currency", text_of(a, t->currency));
  o = cd_json_set(a, o, "complete", show_periods(t->complete, t->complete_count, a));
  return cd_json_set(a, o, "gaps", show_periods(t->gaps, t->gap_count, a));
}

static cd_json *show_rule(const book_rule *r, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "id", text_of(a, r->id));
  o = cd_json_set(a, o, "title", text_of(a, r->title));
  o = cd_json_set(a, o, "for", cd_json_new_c(a, book_scope_name(r->scope)));
  o = cd_json_set(a, o, "effect", cd_json_new_c(a, rules_effect_name(r->effect)));
  o = cd_json_set(a, o, "when", text_of(a, cel_program_text(r->when)));
  o = cd_json_set(a, o, "cite", text_of(a, r->cite.text));
  o = cd_json_set(a, o, "source", text_of(a, r->source));
  o = cd_json_set(a, o, "note", text_of(a, r->note));
  if (r->requirement.len) o = cd_json_set(a, o, "requires", text_of(a, r->requirement));
  if (r->discharge_count) o = cd_json_set(a, o, "discharges", show_texts(r->discharges, r->discharge_count, a));
  if (r->unless_count) o = cd_json_set(a, o, "unless", show_texts(r->unless_ids, r->unless_count, a));
  if (r->given_count) o = cd_json_set(a, o, "given", show_texts(r->given_ids, r->given_count, a));
  return o;
}

cd_json *rules_book_show(const rules_book *b, cd_arena *a) {
  cd_json *o = cd_json_new_object(a), *sources = cd_json_new_list(a), *params = cd_json_new_list(a),
          *tables = cd_json_new_list(a), *rules = cd_json_new_list(a);
  char digest[CD_DIGEST_TEXT];
  for (size_t i = 0; i < b->source_count; i++) sources = cd_json_add(a, sources, show_source(&b->sources[i], a));
  for (size_t i = 0; i < b->param_count; i++) params = cd_json_add(a, params, show_param(&b->params[i], a));
  for (size_t i = 0; i < b->table_count; i++) tables = cd_json_add(a, tables, show_table(b, &b->tables[i], a));
  for (size_t i = 0; i < b->rule_count; i++) rules = cd_json_add(a, rules, show_rule(&b->rules[i], a));
  o = cd_json_set(a, o, "rulebook", text_of(a, b->id));
  o = cd_json_set(a, o, "title", text_of(a, b->title));
  o = cd_json_set(a, o, "authority", text_of(a, b->authority));
  o = cd_json_set(a, o, "version", text_of(a, b->version));
  o = cd_json_set(a, o, "digest", cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_digest_format(&b->digest, digest)))));
  o = cd_json_set(a, o, "description", text_of(a, b->description));
  o = cd_json_set(a, o, "jurisdiction", text_of(a, b->jurisdiction_text));
  o = cd_json_set(a, o, "sources", sources);
  o = cd_json_set(a, o, "parameters", params);
  o = cd_json_set(a, o, "tables", tables);
  return cd_json_set(a, o, "rules", rules);
}
