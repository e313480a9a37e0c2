/* Cases from YAML. */
#include "rules/cases.h"

typedef struct case_reader {
  const rules_book *b;
  cd_str file;
  const char *label;
  cd_arena *a;
  cordon_error *err;
  cases_one *cases;
  size_t count, room;
} case_reader;

/* RFC 7396: objects are merged, null takes a member out, everything else replaces. */
static cd_json *merge(cd_arena *a, const cd_json *base, const cd_json *patch) {
  if (!patch) return cd_json_copy(a, base);
  if (patch->kind != CD_JSON_OBJECT) return cd_json_copy(a, patch);
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; base && base->kind == CD_JSON_OBJECT && i < base->count; i++)
    if (!cd_json_get_s(patch, base->as.members[i].key))
      out = cd_json_set_s(a, out, base->as.members[i].key, cd_json_copy(a, base->as.members[i].value));
  for (size_t i = 0; i < patch->count; i++) {
    const cd_json_member *m = &patch->as.members[i];
    if (m->value->kind == CD_JSON_NULL) continue;
    out = cd_json_set_s(a, out, m->key, merge(a, cd_json_get_s(base, m->key), m->value));
  }
  return out;
}

static cordon_status json_at(case_reader *r, const yaml_node *n, const char *key, cd_json **out) {
  const yaml_node *v = yaml_get(n, key);
  return v ? yaml_to_json(v, r->label, r->a, out, r->err) : CORDON_OK;
}

/* The order of a case: its id is the case's name where none is stated. */
static cordon_status order_of(case_reader *r, const yaml_node *n, const cd_json *base, cases_one *c) {
  cd_json *facts = NULL;
  cordon_error inner = {0};
  CD_TRY(json_at(r, n, "facts", &facts));
  c->order = merge(r->a, base, facts ? facts : cd_json_new_object(r->a));
  if (c->order && !cd_json_get(c->order, "id"))
    c->order = cd_json_set(r->a, c->order, "id", cd_json_new_str(r->a, c->name));
  if (!c->order) return cd_no_memory(r->err);
  if (facts_check_order(c->order, (cd_str){0}, r->label, 1, &inner) == CORDON_OK) return CORDON_OK;
  return yaml_fail(n, r->label, inner.field, r->err, "case \"" CD_FMT "\": %s", CD_ARG(c->name), inner.message);
}

static cordon_status read_expect(case_reader *r, const yaml_node *n, cases_one *c) {
  static const char *const known[] = {"outcome", "at_least",     "at_most", "rules",        "not_rules",
                                      "missing", "jurisdiction", "policy",  "requirements", NULL};
  const yaml_node *expect = yaml_get(n, "expect");
  book_reader br = {r->label, r->a, r->err};
  rules_outcome o;
  if (!expect)
    return yaml_fail(n, r->label, "expect", r->err,
                     "case \"" CD_FMT "\" says nothing of what is expected: expect: {outcome: ..}", CD_ARG(c->name));
  CD_TRY(book_keys(&br, expect, "\"expect\"", known));
  static const char *const outcomes[] = {"outcome", "at_least", "at_most", NULL};
  for (size_t i = 0; outcomes[i]; i++) {
    const yaml_node *v = yaml_get(expect, outcomes[i]);
    if (v && !rules_outcome_parse(yaml_text(v), &o))
      return yaml_fail(v, r->label, outcomes[i], r->err,
                       "\"" CD_FMT "\" is no outcome; it is one of prohibited, licence_required, licensed, exception, "
                       "no_licence_required, refer",
                       CD_ARG(yaml_text(v)));
  }
  return json_at(r, n, "expect", &c->expect);
}

static cordon_status read_case(case_reader *r, const yaml_node *n, const cd_json *base) {
  static const char *const known[] = {"case",     "source",        "note",        "as_of",    "facts",  "params",
                                      "listings", "lists_covered", "commitments", "findings", "licences", "expect", NULL};
  if (r->count == r->room) {
    r->room = r->room ? r->room * 2 : 64;
    r->cases = cd_grow_array(r->a, r->cases, r->count, r->room, sizeof *r->cases);
    if (!r->cases) return cd_no_memory(r->err);
  }
  cases_one *c = &r->cases[r->count++];
  book_reader br = {r->label, r->a, r->err};
  cd_str day;
  *c = (cases_one){.file = r->file, .line = n->line};
  CD_TRY(book_keys(&br, n, "a case", known));
  CD_TRY(book_text(&br, n, "case", true, &c->name));
  CD_TRY(book_text(&br, n, "source", true, &c->source));
  CD_TRY(book_text(&br, n, "as_of", true, &day));
  if (!cd_day_parse(day, &c->as_of))
    return yaml_fail(yaml_get(n, "as_of"), r->label, "as_of", r->err, "write a day as YYYY-MM-DD");
  CD_TRY(order_of(r, n, base, c));
  CD_TRY(json_at(r, n, "params", &c->params));
  CD_TRY(json_at(r, n, "listings", &c->listings));
  CD_TRY(json_at(r, n, "lists_covered", &c->covered));
  CD_TRY(json_at(r, n, "commitments", &c->commitments));
  CD_TRY(json_at(r, n, "findings", &c->findings));
  CD_TRY(json_at(r, n, "licences", &c->licences));
  return read_expect(r, n, c);
}

static cordon_status read_file(case_reader *r, const book_file *file) {
  static const char *const known[] = {"base", "cases", NULL};
  book_reader br = {r->label, r->a, r->err};
  yaml_node *root;
  cd_json *base = NULL;
  CD_TRY(yaml_parse(file->bytes, r->label, r->a, &root, r->err));
  CD_TRY(book_keys(&br, root, "a file of cases", known));
  CD_TRY(json_at(r, root, "base", &base));
  const yaml_node *list = yaml_get(root, "cases");
  if (!list || list->kind != YAML_LIST)
    return yaml_fail(list ? list : root, r->label, "cases", r->err, "\"cases\" must be a list");
  for (size_t i = 0; i < list->count; i++) CD_TRY(read_case(r, list->items[i], base));
  return CORDON_OK;
}

cordon_status cases_read(const rules_book *b, cd_arena *a, cases_one **out, size_t *count, cordon_error *err) {
  case_reader r = {.b = b, .a = a, .err = err};
  for (size_t i = 0; i < b->files.count; i++) {
    const book_file *file = &b->files.items[i];
    if (!book_file_in(file, "cases/")) continue;
    r.file = file->path;
    r.label = book_label(b, file->path, a);
    CD_TRY(read_file(&r, file));
  }
  *out = r.cases;
  *count = r.count;
  return CORDON_OK;
}
