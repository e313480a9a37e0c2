/* What is doubtful in a rulebook that loads: what no case tests, what nothing reads, what cannot come true. */
#include <stdio.h>

#include "rules/cases.h"

typedef struct linter {
  const rules_book *b;
  cd_arena *a;
  cordon_error *err;
  rules_lint_finding *found;
  size_t count, room;
} linter;

/* `file` is below the folder of the rulebook, or of what lies over it. */
static cordon_status add(linter *l, cd_str file, rules_lint_finding f) {
  if (!f.text.ptr) return cd_no_memory(l->err);
  f.file = l->b ? cd_str_c(book_label(l->b, file, l->a)) : file;
  if (l->count == l->room) {
    l->room = l->room ? l->room * 2 : 32;
    l->found = cd_grow_array(l->a, l->found, l->count, l->room, sizeof *l->found);
    if (!l->found) return cd_no_memory(l->err);
  }
  f.file = cd_str_dup(l->a, f.file);
  f.rule = cd_str_dup(l->a, f.rule);
  f.text = cd_str_dup(l->a, f.text);
  l->found[l->count++] = f;
  return f.text.ptr ? CORDON_OK : cd_no_memory(l->err);
}

static cordon_status of_rule(linter *l, const book_rule *r, bool error, cd_str text) {
  return add(l, r->file,
             (rules_lint_finding){.line = r->line, .column = r->column, .rule = r->id, .text = text, .error = error});
}

static cordon_status of_head(linter *l, cd_str text) {
  return add(l, CD_STR("rulebook.yaml"), (rules_lint_finding){.line = 1, .column = 1, .text = text});
}

/* --- rules --- */

/* At a byte of the rule's condition. */
static cordon_status of_condition(linter *l, const book_rule *r, size_t at, cd_str text) {
  rules_lint_finding f = {.rule = r->id, .text = text, .error = true};
  yaml_locate(r->when_at, at, &f.line, &f.column);
  return add(l, r->file, f);
}

/* `all` is true of an empty list: x.all(...) needs a word on x.size(). */
static cordon_status lint_all(linter *l, const book_rule *r) {
  cel_all_use *uses;
  size_t count;
  CD_TRY(cel_program_alls(r->when, l->a, &uses, &count, l->err));
  for (size_t i = 0; i < count; i++) {
    if (uses[i].guarded) continue;
    cd_str range = uses[i].range;
    CD_TRY(of_condition(l, r, uses[i].from,
                        cd_str_printf(l->a,
                                      "a bare all() is true of an empty list; say what an empty list means: " CD_FMT
                                      ".size() > 0 && " CD_FMT ".all(...)",
                                      CD_ARG(range), CD_ARG(range))));
  }
  return CORDON_OK;
}

/* An object of an order always stands, if only with nothing in it, so that what is missing is named to the last field.
 */
static cordon_status lint_has(linter *l, const book_rule *r) {
  static const char *const objects[] = {"has(order.exporter)", "has(order.end_use)", "has(order.delivery)",
                                        "has(order.knowledge)"};
  for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
    ptrdiff_t at = cd_str_find(cel_program_text(r->when), cd_str_c(objects[i]));
    if (at >= 0)
      return of_condition(l, r, (size_t)at,
                          cd_str_printf(l->a, "%s is always true; ask for one of its fields", objects[i]));
  }
  return CORDON_OK;
}

static bool yields(const rules_book *b, const book_rule *r, const book_rule *to) {
  for (size_t i = 0; i < r->unless_count; i++)
    if (&b->rules[r->unless[i]] == to) return true;
  return false;
}

/* A rule that yields to one with the same condition never holds. */
static cordon_status lint_dead(linter *l, const book_rule *r) {
  for (size_t i = 0; i < r->unless_count; i++) {
    const book_rule *other = &l->b->rules[r->unless[i]];
    bool same = cd_str_eq(cel_program_text(r->when), cel_program_text(other->when)) && r->scope == other->scope;
    if (same && !other->given_count && !other->unless_count)
      CD_TRY(of_rule(
          l, r, true,
          cd_str_printf(l->a, "never holds: it yields to " CD_FMT ", whose condition is the same", CD_ARG(other->id))));
  }
  return CORDON_OK;
}

/* A prohibition and a general permission without `unless` between them end in a conflict where both hold. */
static cordon_status lint_conflict(linter *l, const book_rule *r) {
  for (size_t i = 0; i < l->b->rule_count && r->effect == RULES_PROHIBIT; i++) {
    const book_rule *other = &l->b->rules[i];
    if (!other->discharges_all || yields(l->b, r, other) || yields(l->b, other, r)) continue;
    CD_TRY(
        of_rule(l, r, false,
                cd_str_printf(l->a, "may contradict " CD_FMT ", which permits; neither yields to the other by `unless`",
                              CD_ARG(other->id))));
  }
  return CORDON_OK;
}

static bool may_meet(const book_span *x, const book_span *y) {
  return x->from_lo <= y->to_hi && y->from_lo <= x->to_hi;
}

static bool ever_together(const book_rule *x, const book_rule *y) {
  bool any = !x->valid_count || !y->valid_count;
  for (size_t i = 0; i < x->valid_count; i++)
    for (size_t k = 0; k < y->valid_count; k++) any = any || may_meet(&x->valid[i], &y->valid[k]);
  return any;
}

/* `unless` and `given` between rules that are never in force on one day say nothing, or make the rule dead. */
static cordon_status lint_apart(linter *l, const book_rule *r) {
  for (size_t i = 0; i < r->unless_count; i++)
    if (!ever_together(r, &l->b->rules[r->unless[i]]))
      CD_TRY(of_rule(l, r, false,
                     cd_str_printf(l->a, "yields to " CD_FMT ", but the two are never in force on one day",
                                   CD_ARG(r->unless_ids[i]))));
  for (size_t i = 0; i < r->given_count; i++)
    if (!ever_together(r, &l->b->rules[r->given[i]]))
      CD_TRY(
          of_rule(l, r, true,
                  cd_str_printf(l->a, "never holds: it stands on " CD_FMT ", and the two are never in force on one day",
                                CD_ARG(r->given_ids[i]))));
  return CORDON_OK;
}

static cordon_status lint_valid(linter *l, const book_rule *r) {
  for (size_t i = 0; i < r->valid_count; i++) {
    if (r->valid[i].from_lo > r->valid[i].to_hi) CD_TRY(of_rule(l, r, true, CD_STR("\"valid\" ends before it starts")));
    for (size_t k = i + 1; k < r->valid_count; k++)
      if (book_spans_meet(&r->valid[i], &r->valid[k]))
        CD_TRY(of_rule(l, r, false, CD_STR("two spans of \"valid\" hold on the same days; write one")));
  }
  return lint_apart(l, r);
}

static cordon_status lint_rule(linter *l, const book_rule *r) {
  CD_TRY(lint_all(l, r));
  CD_TRY(lint_has(l, r));
  CD_TRY(lint_dead(l, r));
  CD_TRY(lint_conflict(l, r));
  if (!r->source.len) CD_TRY(of_rule(l, r, false, CD_STR("names no source; give the id of one in rulebook.yaml")));
  return lint_valid(l, r);
}

/* --- tables, parameters, sources --- */

static cordon_status lint_gaps(linter *l, const book_table *t) {
  for (size_t i = 0; i + 1 < t->row_count; i++) {
    const book_row *r = &t->rows[i], *next = &t->rows[i + 1];
    if (!cd_str_eq(r->key, next->key)) continue;
    bool after = next->span.from_lo >= r->span.from_lo;
    const book_row *first = after ? r : next, *second = after ? next : r;
    if (second->span.from_lo <= first->span.to_hi + 1) continue;
    char from[11], to[11];
    cd_str text =
        cd_str_printf(l->a, "key " CD_FMT " has no row from %s to %s", CD_ARG(r->key),
                      cd_day_format(first->span.to_hi + 1, from), cd_day_format(second->span.from_lo - 1, to));
    CD_TRY(add(l, t->file, (rules_lint_finding){.line = second->line, .text = text}));
  }
  return CORDON_OK;
}

/* Said on purpose: no rows, or a gap over all days with its reason. */
static bool meant_to_be_incomplete(const book_table *t) {
  for (size_t i = 0; i < t->gap_count; i++)
    if (t->gaps[i].from == CD_DAY_MIN && t->gaps[i].to == CD_DAY_MAX) return true;
  return t->row_count == 0;
}

static cordon_status lint_table(linter *l, const book_table *t) {
  char name[96];
  snprintf(name, sizeof name, CD_FMT, CD_ARG(t->name));
  if (!book_reads_field(l->b, name))
    CD_TRY(of_head(l, cd_str_printf(l->a, "table " CD_FMT " is read by no rule", CD_ARG(t->name))));
  if (!t->complete_count && !meant_to_be_incomplete(t))
    CD_TRY(of_head(l, cd_str_printf(l->a, "table " CD_FMT " is complete on no day, so that it never answers no",
                                    CD_ARG(t->name))));
  return lint_gaps(l, t);
}

static bool source_used(const rules_book *b, const book_source *s) {
  for (size_t i = 0; i < b->rule_count; i++)
    if (cd_str_eq(b->rules[i].source, s->id)) return true;
  for (size_t i = 0; i < b->table_count; i++)
    if (cd_str_eq(b->tables[i].source, s->id)) return true;
  return false;
}

static cordon_status lint_head(linter *l) {
  const rules_book *b = l->b;
  for (size_t i = 0; i < b->table_count; i++) CD_TRY(lint_table(l, &b->tables[i]));
  for (size_t i = 0; i < b->param_count; i++) {
    char name[96];
    snprintf(name, sizeof name, CD_FMT, CD_ARG(b->params[i].name));
    if (!book_reads_field(b, name)) CD_TRY(of_head(l, cd_str_printf(l->a, "parameter %s is read by no rule", name)));
  }
  for (size_t i = 0; i < b->source_count; i++)
    if (!source_used(b, &b->sources[i]))
      CD_TRY(of_head(
          l, cd_str_printf(l->a, "source " CD_FMT " is named by no rule and no table", CD_ARG(b->sources[i].id))));
  return CORDON_OK;
}

/* --- cases --- */

static bool names(const cd_json *list, cd_str id) {
  for (size_t i = 0; i < cd_json_count(list); i++)
    if (cd_str_eq(cd_json_str(cd_json_at(list, i)), id)) return true;
  return false;
}

/* A rule over a table without rows is at most unknown: the table stands for a text that is not written out. */
static bool rests_on_unwritten(const rules_book *b, const book_rule *r) {
  for (size_t i = 0; i < b->table_count; i++)
    if (!b->tables[i].row_count && cd_str_find(cel_program_text(r->when), b->tables[i].name) >= 0) return true;
  return false;
}

static bool always(const book_rule *r) {
  return cd_str_eqc(cd_str_trim(cel_program_text(r->when)), "true") && !r->given_count && !r->unless_count;
}

static cordon_status lint_cases(linter *l) {
  cd_json *report;
  CD_TRY(cases_report(l->b, l->a, &report, l->err));
  const cd_json *failed = cd_json_get(report, "failed"), *rules = cd_json_get(cd_json_get(report, "coverage"), "rules");
  for (size_t i = 0; i < cd_json_count(failed); i++) {
    const cd_json *f = cd_json_at(failed, i);
    cd_str text =
        cd_str_printf(l->a, "case \"" CD_FMT "\" does not come out as expected: " CD_FMT,
                      CD_ARG(cd_json_str(cd_json_get(f, "case"))), CD_ARG(cd_json_str(cd_json_get(f, "difference"))));
    CD_TRY(add(l, cd_json_str(cd_json_get(f, "file")),
               (rules_lint_finding){.line = cd_json_int(cd_json_get(f, "line"), 0), .text = text, .error = true}));
  }
  for (size_t i = 0; i < l->b->rule_count; i++) {
    const book_rule *r = &l->b->rules[i];
    if (names(cd_json_get(rules, "never_true"), r->id) && !rests_on_unwritten(l->b, r))
      CD_TRY(of_rule(l, r, false, CD_STR("no case in which it holds")));
    if (names(cd_json_get(rules, "never_false"), r->id) && !always(r))
      CD_TRY(of_rule(l, r, false, CD_STR("no case in which it does not hold")));
  }
  return CORDON_OK;
}

/* --- drafts --- */

/* A draft that says what the book says already, or nothing at all. */
static cordon_status lint_overlays(linter *l) {
  for (size_t n = 1; n <= l->b->overlay_count; n++) {
    const book_overlay *o = &l->b->overlays[n - 1];
    char folder[16];
    bool any = o->retire_count || yaml_get(o->head, "tables");
    for (size_t i = 0; i < l->b->rule_count; i++) any = any || l->b->rules[i].layer == n;
    cd_str head = cd_str_printf(l->a, "%srulebook.yaml", overlay_folder(n, folder));
    if (!any)
      CD_TRY(add(l, head,
                 (rules_lint_finding){
                     .line = 1,
                     .column = 1,
                     .error = true,
                     .text = CD_STR("this draft changes nothing: it has no tables, no rules, and retires none")}));
  }
  return CORDON_OK;
}

static cordon_status lint_book(linter *l) {
  for (size_t i = 0; i < l->b->rule_count; i++) CD_TRY(lint_rule(l, &l->b->rules[i]));
  CD_TRY(lint_head(l));
  CD_TRY(lint_overlays(l));
  return lint_cases(l);
}

/* What keeps a rulebook from loading is a finding too, and then the only one. */
static cordon_status lint_broken(linter *l, const cordon_error *e, cordon_status status) {
  if (status != CORDON_BAD_INPUT && status != CORDON_LIMIT && status != CORDON_EXISTS)
    return cd_fail(l->err, status, "%s", e->message);
  rules_lint_finding f = {.line = e->line, .column = e->column, .error = true};
  f.text = cd_str_printf(l->a, "%s%s%s", e->field, e->field[0] ? ": " : "", e->message);
  return add(l, cd_str_c(e->file), f);
}

cordon_status rules_lint_with(const char *dir, const char *const *overlays, size_t overlay_count, cd_arena *a,
                              rules_lint_finding **out, size_t *count, cordon_error *err) {
  cordon_error inner = {0};
  rules_book *b = NULL;
  linter l = {.a = a, .err = &inner};
  cordon_status status = rules_book_load_with(dir, overlays, overlay_count, &b, &inner);
  if (status == CORDON_OK) {
    l.b = b;
    status = lint_book(&l);
    l.b = NULL;
    rules_book_free(b);
  }
  if (status != CORDON_OK) {
    cordon_error first = inner;
    l.err = err;
    CD_TRY(lint_broken(&l, &first, status));
  }
  *out = l.found;
  *count = l.count;
  return CORDON_OK;
}

cordon_status rules_lint(const char *dir, cd_arena *a, rules_lint_finding **out, size_t *count, cordon_error *err) {
  return rules_lint_with(dir, NULL, 0, a, out, count, err);
}
