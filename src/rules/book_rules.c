/* rules/: conditions, effects and what they yield to. */
#include "rules/book.h"

const char *book_scope_name(book_scope s) {
  static const char *const names[] = {"order", "item", "party", "end_user"};
  return names[s];
}

static const char *const rule_keys[] = {"id",         "title",  "for",        "when",  "effect", "require",
                                        "discharges", "unless", "given",      "cite",  "reason", "otherwise",
                                        "source",     "note",   "applies_to", "valid", NULL};
static const char *const kinds[] = {
    "marketing", "export", "re_export", "transfer", "brokering", "technical_assistance", "commitment", NULL};
static const char *const uses[] = {"orders", "applications", "existing_licences", NULL};

typedef struct rule_reader {
  book_reader r;
  rules_book *b;
  const yaml_node *n;
  book_rule *rule;
} rule_reader;

/* One of the words, by its place in the list; -1 with err filled. */
static int word_of(rule_reader *x, const yaml_node *map, const char *key, cd_str s, const char *const *words) {
  for (int i = 0; words[i]; i++)
    if (cd_str_eqc(s, words[i])) return i;
  const char *near = shape_nearest(s, words);
  yaml_fail(yaml_get(map, key), x->r.label, key, x->r.err, "\"" CD_FMT "\" is no word for \"%s\"%s%s%s",
            CD_ARG(cd_str_sub(s, 0, 60)), key, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
  return -1;
}

static cordon_status load_words(rule_reader *x) {
  static const char *const scopes[] = {"order", "item", "party", "end_user", NULL};
  static const char *const effects[] = {"prohibit", "require", "discharge", "refer", "note", NULL};
  cd_str scope, effect;
  CD_TRY(book_text(&x->r, x->n, "for", false, &scope));
  CD_TRY(book_text(&x->r, x->n, "effect", true, &effect));
  int s = scope.len ? word_of(x, x->n, "for", scope, scopes) : 0;
  int e = s < 0 ? -1 : word_of(x, x->n, "effect", effect, effects);
  if (e < 0) return CORDON_BAD_INPUT;
  x->rule->scope = (book_scope)s;
  x->rule->effect = (rules_effect)e;
  return CORDON_OK;
}

static cordon_status load_template(rule_reader *x, const yaml_node *map, const char *key, bool required,
                                   book_template *out) {
  cd_str text;
  CD_TRY(book_text(&x->r, map, key, required, &text));
  return book_template_compile(&x->r, x->b->env, yaml_get(map, key) ? yaml_get(map, key) : map, text, out);
}

/* kind_when: {re_export: 'order.from != "US"'} */
static cordon_status load_kinds(rule_reader *x, const yaml_node *q) {
  const yaml_node *map = yaml_get(q, "kind_when");
  if (!map) return CORDON_OK;
  if (map->kind != YAML_MAP)
    return yaml_fail(map, x->r.label, "kind_when", x->r.err, "\"kind_when\" must be a map from a kind to a condition");
  x->rule->kinds = CD_NEW_ARRAY(x->r.a, book_kind, map->count);
  if (!x->rule->kinds) return cd_no_memory(x->r.err);
  for (size_t i = 0; i < map->count; i++) {
    book_kind *k = &x->rule->kinds[x->rule->kind_count++];
    k->kind = map->keys[i]->text;
    if (word_of(x, q, "kind_when", k->kind, kinds) < 0) return CORDON_BAD_INPUT;
    CD_TRY(book_condition(&x->r, x->b->env, map->items[i], &k->when));
  }
  return CORDON_OK;
}

static cordon_status load_require(rule_reader *x) {
  static const char *const known[] = {"id", "authority", "kind", "kind_when", "policy", NULL};
  const yaml_node *q = yaml_get(x->n, "require");
  book_rule *rule = x->rule;
  bool wanted = rule->effect == RULES_REQUIRE;
  if (!q && !wanted) return CORDON_OK;
  if (!q)
    return yaml_fail(x->n, x->r.label, "require", x->r.err,
                     "a rule that requires says what: require: {id, authority, kind}");
  if (!wanted)
    return yaml_fail(q, x->r.label, "require", x->r.err, "\"require\" stands only in a rule whose effect is require");
  CD_TRY(book_keys(&x->r, q, "\"require\"", known));
  CD_TRY(book_text(&x->r, q, "id", true, &rule->requirement));
  CD_TRY(book_text(&x->r, q, "authority", true, &rule->authority));
  CD_TRY(book_text(&x->r, q, "kind", true, &rule->kind));
  if (word_of(x, q, "kind", rule->kind, kinds) < 0) return CORDON_BAD_INPUT;
  CD_TRY(load_kinds(x, q));
  return load_template(x, q, "policy", false, &rule->policy);
}

static cordon_status load_discharges(rule_reader *x) {
  book_rule *rule = x->rule;
  bool wanted = rule->effect == RULES_DISCHARGE;
  CD_TRY(book_texts(&x->r, x->n, "discharges", &rule->discharges, &rule->discharge_count));
  rule->discharges_all = rule->discharge_count == 1 && cd_str_eqc(rule->discharges[0], "*");
  if (wanted == (rule->discharge_count > 0)) return CORDON_OK;
  return yaml_fail(x->n, x->r.label, "discharges", x->r.err,
                   wanted ? "a rule that discharges names the requirements: discharges: [ids]"
                          : "\"discharges\" stands only in a rule whose effect is discharge");
}

static cordon_status load_valid(rule_reader *x) {
  static const char *const known[] = {"from", "to", NULL};
  const yaml_node *list = yaml_get(x->n, "valid");
  if (!list) return CORDON_OK;
  if (list->kind != YAML_LIST)
    return yaml_fail(list, x->r.label, "valid", x->r.err, "\"valid\" must be a list of {from, to}");
  x->rule->valid = CD_NEW_ARRAY(x->r.a, book_span, list->count);
  if (!x->rule->valid) return cd_no_memory(x->r.err);
  for (size_t i = 0; i < list->count; i++) {
    cd_str from, to;
    CD_TRY(book_keys(&x->r, list->items[i], "\"valid\"", known));
    CD_TRY(book_text(&x->r, list->items[i], "from", false, &from));
    CD_TRY(book_text(&x->r, list->items[i], "to", false, &to));
    if (!book_span_parse(from, to, &x->rule->valid[x->rule->valid_count++]))
      return yaml_fail(list->items[i], x->r.label, "valid", x->r.err,
                       "write days as YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD");
  }
  return CORDON_OK;
}

static cordon_status load_applies(rule_reader *x) {
  CD_TRY(book_texts(&x->r, x->n, "applies_to", &x->rule->applies_to, &x->rule->applies_count));
  for (size_t i = 0; i < x->rule->applies_count; i++)
    if (word_of(x, x->n, "applies_to", x->rule->applies_to[i], uses) < 0) return CORDON_BAD_INPUT;
  return CORDON_OK;
}

static cordon_status load_rule(rule_reader *x) {
  book_rule *rule = x->rule;
  CD_TRY(book_keys(&x->r, x->n, "a rule", rule_keys));
  rule->line = x->n->line;
  rule->column = x->n->column;
  CD_TRY(book_text(&x->r, x->n, "id", true, &rule->id));
  CD_TRY(book_text(&x->r, x->n, "title", true, &rule->title));
  CD_TRY(book_text(&x->r, x->n, "source", false, &rule->source));
  CD_TRY(book_text(&x->r, x->n, "note", false, &rule->note));
  CD_TRY(load_words(x));
  const yaml_node *when = yaml_get(x->n, "when");
  CD_TRY(book_condition(&x->r, x->b->env, when ? when : x->n, &rule->when));
  rule->when_at = when;
  CD_TRY(load_require(x));
  CD_TRY(load_discharges(x));
  CD_TRY(book_texts(&x->r, x->n, "unless", &rule->unless_ids, &rule->unless_count));
  CD_TRY(book_texts(&x->r, x->n, "given", &rule->given_ids, &rule->given_count));
  CD_TRY(load_template(x, x->n, "cite", true, &rule->cite));
  CD_TRY(load_template(x, x->n, "reason", true, &rule->reason));
  CD_TRY(load_template(x, x->n, "otherwise", false, &rule->otherwise));
  CD_TRY(load_valid(x));
  return load_applies(x);
}

/* A draft's rule takes the place of the one of that id before it. */
static cordon_status settle_rule(rules_book *b, book_reader *r, const yaml_node *n) {
  book_rule *rule = &b->rules[b->rule_count - 1];
  for (size_t i = 0; i + 1 < b->rule_count; i++) {
    if (!cd_str_eq(b->rules[i].id, rule->id)) continue;
    if (b->rules[i].layer == rule->layer)
      return yaml_fail(n, r->label, "id", r->err, "rule \"" CD_FMT "\" stands already in " CD_FMT, CD_ARG(rule->id),
                       CD_ARG(b->rules[i].file));
    b->rules[i] = *rule;
    b->rule_count--;
    return CORDON_OK;
  }
  return CORDON_OK;
}

/* Each decision that rests on it says that it is no law. */
static cordon_status mark_draft(rules_book *b, book_rule *rule, cordon_error *err) {
  if (!rule->layer) return CORDON_OK;
  cd_str draft = b->overlays[rule->layer - 1].about.id;
  rule->note = cd_str_printf(b->a, CD_FMT "%srule " CD_FMT " is of the draft " CD_FMT, CD_ARG(rule->note),
                             rule->note.len ? "; " : "", CD_ARG(rule->id), CD_ARG(draft));
  return rule->note.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status add_rule(rules_book *b, book_reader *r, const yaml_node *n, cd_str file, size_t layer) {
  if (b->rule_count == BOOK_MAX_RULES)
    return yaml_fail(n, r->label, NULL, r->err, "a rulebook holds at most %u rules", BOOK_MAX_RULES);
  if (b->rule_count % 64 == 0) {
    b->rules = cd_grow_array(b->a, b->rules, b->rule_count, b->rule_count + 64, sizeof *b->rules);
    if (!b->rules) return cd_no_memory(r->err);
  }
  rule_reader x = {.r = *r, .b = b, .n = n, .rule = &b->rules[b->rule_count++]};
  *x.rule = (book_rule){.file = file, .layer = layer};
  CD_TRY(load_rule(&x));
  CD_TRY(mark_draft(b, x.rule, r->err));
  return settle_rule(b, r, n);
}

cordon_status book_rules_load(rules_book *b, const book_file *file, size_t layer, cordon_error *err) {
  book_reader r = {book_label(b, file->path, b->a), b->a, err};
  yaml_node *root;
  CD_TRY(yaml_parse(file->bytes, r.label, b->a, &root, err));
  if (root->kind != YAML_LIST) return add_rule(b, &r, root, file->path, layer);
  for (size_t i = 0; i < root->count; i++) CD_TRY(add_rule(b, &r, root->items[i], file->path, layer));
  return CORDON_OK;
}

/* --- what rules say of each other --- */

static cordon_status link_fail(const rules_book *b, const book_rule *rule, const char *field, cordon_error *err,
                               const char *text, cd_str id) {
  yaml_node at = {.line = rule->line, .column = rule->column};
  return yaml_fail(&at, book_label(b, rule->file, b->a), field, err, "rule \"" CD_FMT "\": %s \"" CD_FMT "\"",
                   CD_ARG(rule->id), text, CD_ARG(id));
}

static cordon_status link_unless(rules_book *b, book_rule *rule, cordon_error *err) {
  rule->unless = CD_NEW_ARRAY(b->a, size_t, rule->unless_count);
  if (!rule->unless) return cd_no_memory(err);
  for (size_t i = 0; i < rule->unless_count; i++) {
    const book_rule *other = cd_map_get(b->rule_by_id, rule->unless_ids[i]);
    if (!other)
      return link_fail(b, rule, "unless", err, "\"unless\" names a rule that does not exist:", rule->unless_ids[i]);
    if (other->scope != BOOK_ORDER && rule->scope == BOOK_ORDER && other->effect == RULES_DISCHARGE)
      return link_fail(b, rule, "unless", err,
                       "a rule about the whole order cannot yield to a discharge about a part of it:", other->id);
    rule->unless[i] = (size_t)(other - b->rules);
  }
  return CORDON_OK;
}

static cordon_status link_given(rules_book *b, book_rule *rule, cordon_error *err) {
  rule->given = CD_NEW_ARRAY(b->a, size_t, rule->given_count);
  if (!rule->given) return cd_no_memory(err);
  for (size_t i = 0; i < rule->given_count; i++) {
    const book_rule *other = cd_map_get(b->rule_by_id, rule->given_ids[i]);
    if (!other)
      return link_fail(b, rule, "given", err, "\"given\" names a rule that does not exist:", rule->given_ids[i]);
    rule->given[i] = (size_t)(other - b->rules);
  }
  return CORDON_OK;
}

static const book_rule *raiser_of(const rules_book *b, cd_str requirement) {
  for (size_t i = 0; i < b->rule_count; i++)
    if (b->rules[i].effect == RULES_REQUIRE && cd_str_eq(b->rules[i].requirement, requirement)) return &b->rules[i];
  return NULL;
}

/* A discharge about one item must not answer a requirement about the whole order, or about a party. */
static cordon_status link_discharges(const rules_book *b, const book_rule *rule, cordon_error *err) {
  for (size_t i = 0; i < rule->discharge_count && !rule->discharges_all; i++) {
    const book_rule *raiser = raiser_of(b, rule->discharges[i]);
    if (!raiser) return link_fail(b, rule, "discharges", err, "no rule raises the requirement", rule->discharges[i]);
    if (rule->scope != BOOK_ORDER && rule->scope != raiser->scope)
      return link_fail(
          b, rule, "discharges", err,
          "it is about a part of the order, but this requirement is about another or the whole:", rule->discharges[i]);
  }
  return CORDON_OK;
}

/* One requirement has one authority, kind and scope, whichever rules raise it. */
static cordon_status link_requirement(const rules_book *b, const book_rule *rule, cordon_error *err) {
  const book_rule *first = rule->effect == RULES_REQUIRE ? raiser_of(b, rule->requirement) : rule;
  if (first == rule) return CORDON_OK;
  bool same =
      cd_str_eq(first->authority, rule->authority) && cd_str_eq(first->kind, rule->kind) && first->scope == rule->scope;
  return same ? CORDON_OK
              : link_fail(
                    b, rule, "require", err,
                    "another rule raises this requirement with another authority, kind or scope:", rule->requirement);
}

/* Depth-first: a rule comes after all that it stands on or yields to. `mark`: 1 on the way, 2 done. */
static cordon_status put_in_order(rules_book *b, size_t i, unsigned char *mark, size_t *n, cordon_error *err) {
  book_rule *rule = &b->rules[i];
  if (mark[i] == 2) return CORDON_OK;
  if (mark[i] == 1)
    return link_fail(b, rule, "unless", err, "\"unless\" and \"given\" run in a circle through", rule->id);
  mark[i] = 1;
  for (size_t u = 0; u < rule->unless_count; u++) CD_TRY(put_in_order(b, rule->unless[u], mark, n, err));
  for (size_t g = 0; g < rule->given_count; g++) CD_TRY(put_in_order(b, rule->given[g], mark, n, err));
  mark[i] = 2;
  b->order[(*n)++] = i;
  return CORDON_OK;
}

bool book_reads_field(const rules_book *b, const char *field) { return cd_map_has(b->fields_read, cd_str_c(field)); }

bool rules_book_reads(const rules_book *b, const char *field) { return book_reads_field(b, field); }

static bool reads(rules_book *b, cd_str name, cordon_error *err) {
  if (cd_map_put(b->fields_read, name, b)) return true;
  cd_no_memory(err);
  return false;
}

/* What stands behind a derived fact: the fields of an order that it is made from. */
static bool reads_behind(rules_book *b, const cel_program *p, cordon_error *err) {
  cd_str text = cel_program_text(p);
  if (cd_str_find(text, CD_STR("owned_")) >= 0 && !reads(b, CD_STR("owners"), err)) return false;
  return cd_str_find(text, CD_STR("commitments_in_force")) < 0 || reads(b, CD_STR("commitments"), err);
}

/* Every name within the paths that a program reads. */
static cordon_status note_reads(rules_book *b, const cel_program *p, cordon_error *err) {
  cd_str *paths;
  size_t count;
  CD_TRY(cel_program_reads(p, b->a, &paths, &count, err));
  for (size_t i = 0; i < count; i++) {
    cd_str rest = paths[i], name;
    while (cd_str_cut(&rest, '.', &name)) {
      ptrdiff_t bracket = cd_str_find(name, CD_STR("["));
      if (bracket >= 0) name = cd_str_sub(name, 0, (size_t)bracket);
      if (!reads(b, name, err)) return CORDON_NO_MEMORY;
    }
  }
  return reads_behind(b, p, err) ? CORDON_OK : CORDON_NO_MEMORY;
}

cordon_status book_rules_link(rules_book *b, cordon_error *err) {
  unsigned char *mark = CD_NEW_ARRAY(b->a, unsigned char, b->rule_count);
  b->order = CD_NEW_ARRAY(b->a, size_t, b->rule_count);
  b->fields_read = cd_map_new(b->a, 64);
  if (!mark || !b->order || !b->fields_read) return cd_no_memory(err);
  CD_TRY(note_reads(b, b->jurisdiction, err));
  if (!b->rule_count) return cd_fail(err, CORDON_BAD_INPUT, "%s has no rules; they stand in rules/*.yaml", b->dir);
  for (size_t i = 0; i < b->rule_count; i++)
    if (!cd_map_put(b->rule_by_id, b->rules[i].id, &b->rules[i])) return cd_no_memory(err);
  for (size_t i = 0; i < b->rule_count; i++) {
    book_rule *rule = &b->rules[i];
    if (rule->source.len && !book_source_find(b, rule->source))
      return link_fail(b, rule, "source", err, "there is no source", rule->source);
    CD_TRY(link_unless(b, rule, err));
    CD_TRY(link_given(b, rule, err));
    CD_TRY(link_discharges(b, rule, err));
    CD_TRY(link_requirement(b, rule, err));
    CD_TRY(note_reads(b, rule->when, err));
    for (size_t k = 0; k < rule->kind_count; k++) CD_TRY(note_reads(b, rule->kinds[k].when, err));
    if (rule->effect == RULES_REQUIRE && !reads(b, CD_STR("licences"), err)) return CORDON_NO_MEMORY;
  }
  size_t n = 0;
  for (size_t i = 0; i < b->rule_count; i++) CD_TRY(put_in_order(b, i, mark, &n, err));
  return CORDON_OK;
}
