/* Rules over facts: each rule on each of its subjects, in the order of what yields to what. */
#include <stdio.h>

#include "rules/book.h"

static rules_truth truth_of(cel_value v) {
  if (v.kind != CEL_BOOL) return RULES_UNKNOWN;
  return v.as.boolean ? RULES_TRUE : RULES_FALSE;
}

/* Kleene's and, or. The order unknown, false, true is that of the type, not of truth. */
static rules_truth both(rules_truth x, rules_truth y) {
  if (x == RULES_FALSE || y == RULES_FALSE) return RULES_FALSE;
  return x == RULES_TRUE && y == RULES_TRUE ? RULES_TRUE : RULES_UNKNOWN;
}

static rules_truth either(rules_truth x, rules_truth y) {
  if (x == RULES_TRUE || y == RULES_TRUE) return RULES_TRUE;
  return x == RULES_FALSE && y == RULES_FALSE ? RULES_FALSE : RULES_UNKNOWN;
}

/* --- facts that made it so --- */

static bool is_plain(cel_value v) {
  if (v.kind == CEL_OBJECT || v.kind == CEL_HOST || v.kind == CEL_MAP) return false;
  for (size_t i = 0; v.kind == CEL_LIST && i < v.as.list->count; i++)
    if (!is_plain(v.as.list->items[i])) return false;
  return true;
}

/* As a reader wants it; why a fact is unknown stands among the missing facts. */
static cd_json *fact_json(cel_value v, cd_arena *a) {
  if (v.kind == CEL_UNKNOWN) return cd_json_new_c(a, "unknown");
  if (v.kind != CEL_LIST) return cel_value_to_json(v, a);
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < v.as.list->count; i++) list = cd_json_add(a, list, fact_json(v.as.list->items[i], a));
  return list;
}

/* "table.destinations[MX]" to the row that was read, or NULL. */
static const book_row *row_read(book_evaluation *e, cd_str path, const book_table **table) {
  ptrdiff_t open = cd_str_find(path, CD_STR("["));
  if (open < 0 || !cd_str_starts(path, CD_STR("table."))) return NULL;
  cd_str name = cd_str_sub(path, 6, (size_t)open - 6), key = cd_str_sub(path, (size_t)open + 1, path.len);
  ptrdiff_t close = cd_str_find(key, CD_STR("]"));
  if (close < 0) return NULL;
  key = cd_str_sub(key, 0, (size_t)close);
  if (key.len > 1 && key.ptr[0] == '"') key = cd_str_sub(key, 1, key.len - 2);
  for (size_t i = 0; i < e->book->table_count; i++) {
    if (!cd_str_eq(e->book->tables[i].name, name)) continue;
    *table = &e->book->tables[i];
    return book_table_ask(*table, key, e->as_of, e->a).row;
  }
  return NULL;
}

static void cover_row(book_evaluation *e, const book_table *t, const book_row *row) {
  if (e->coverage) e->coverage->rows[t - e->book->tables][row - t->rows] = true;
}

/* A note, unless it is there already. */
static void add_note(cd_arena *a, cd_str *notes, cd_str more) {
  if (!more.len || (notes->len && cd_str_find(*notes, more) >= 0)) return;
  *notes = notes->len ? cd_str_printf(a, CD_FMT "; " CD_FMT, CD_ARG(*notes), CD_ARG(more)) : more;
}

/* Every decision that rests on a table from a secondary source says so, whether a row was found in it or none. */
static void note_table(book_evaluation *e, cd_str source, cd_str path, cd_str *note) {
  for (size_t i = 0; i < e->book->table_count; i++) {
    const book_table *t = &e->book->tables[i];
    const book_source *s = book_source_find(e->book, t->source);
    cd_str name = cd_str_sub(path, 6, t->name.len);
    bool of = cd_str_starts(path, CD_STR("table.")) && cd_str_eq(name, t->name) && path.len > 6 + t->name.len &&
              path.ptr[6 + t->name.len] == '[';
    if (!of || !s || !s->secondary || cd_str_eq(t->source, source)) continue;
    add_note(e->a, note,
             cd_str_printf(e->a, "table " CD_FMT " rests on a secondary source: " CD_FMT "%s" CD_FMT, CD_ARG(t->name),
                           CD_ARG(s->title), s->date.len ? ", " : "", CD_ARG(s->date)));
  }
}

static cordon_status take_facts(book_evaluation *e, cd_str source, rules_reason *reason) {
  cel_read *reads;
  size_t count;
  reason->facts = cd_json_new_object(e->a);
  CD_TRY(cel_trace_reads(e->trace, true, e->a, &reads, &count, e->err));
  for (size_t i = 0; i < count; i++) {
    const book_table *table = NULL;
    const book_row *row = row_read(e, reads[i].path, &table);
    if (row) add_note(e->a, &reason->note, row->note);
    note_table(e, source, reads[i].path, &reason->note);
    if (row) cover_row(e, table, row);
    if (is_plain(reads[i].value))
      reason->facts = cd_json_set_s(e->a, reason->facts, reads[i].path, fact_json(reads[i].value, e->a));
  }
  if (e->want_trace) reason->trace = cel_trace_json(e->trace, e->a);
  return reason->facts ? CORDON_OK : cd_no_memory(e->err);
}

static cordon_status cover_all_rows(book_evaluation *e) {
  cel_read *reads;
  size_t count;
  if (!e->coverage) return CORDON_OK;
  CD_TRY(cel_trace_reads(e->trace, false, e->a, &reads, &count, e->err));
  for (size_t i = 0; i < count; i++) {
    const book_table *table = NULL;
    const book_row *row = row_read(e, reads[i].path, &table);
    if (row) cover_row(e, table, row);
  }
  return CORDON_OK;
}

/* --- one rule on one subject --- */

static rules_truth in_force(const book_rule *rule, cd_day day) {
  rules_truth any = rule->valid_count ? RULES_FALSE : RULES_TRUE;
  for (size_t i = 0; i < rule->valid_count; i++) any = either(any, book_span_on(&rule->valid[i], day));
  return any;
}

bool book_same_subject(const book_finding *x, const book_finding *y) {
  if (x->subject.kind != CEL_OBJECT || y->subject.kind != CEL_OBJECT) return true;
  if ((x->rule->scope == BOOK_ITEM) != (y->rule->scope == BOOK_ITEM)) return true;
  return x->subject.as.object == y->subject.as.object;
}

/* Of a rule that another stands on or yields to: does it hold for the other's subject? */
static rules_truth holds_for(const book_evaluation *e, size_t rule, const book_finding *f) {
  rules_truth any = RULES_FALSE;
  for (size_t i = 0; i < e->count[rule]; i++) {
    const book_finding *other = &e->findings[e->first[rule] + i];
    if (book_same_subject(f, other)) any = either(any, other->result);
  }
  return any;
}

static void stand_on(book_evaluation *e, book_finding *f) {
  for (size_t i = 0; i < f->rule->given_count && f->result != RULES_FALSE; i++) {
    f->result = both(f->result, holds_for(e, f->rule->given[i], f));
    if (f->result == RULES_FALSE)
      f->reason.text = cd_str_printf(e->a, "Does not apply: it stands on rule " CD_FMT ", which does not hold",
                                     CD_ARG(f->rule->given_ids[i]));
  }
}

static void yield_to(const book_evaluation *e, book_finding *f) {
  for (size_t i = 0; i < f->rule->unless_count && f->result != RULES_FALSE; i++) {
    rules_truth other = holds_for(e, f->rule->unless[i], f);
    if (other == RULES_FALSE) continue;
    f->result = other == RULES_TRUE ? RULES_FALSE : RULES_UNKNOWN;
    f->reason.yielded_to = f->rule->unless_ids[i];
  }
}

static const cel_unknowns *missing_of(book_evaluation *e, const book_rule *rule, cel_value v) {
  if (v.kind == CEL_UNKNOWN) return v.as.unknowns;
  if (v.kind != CEL_ERROR) return NULL;
  cel_value u = facts_unknown(
      e->a, rule->id,
      cd_str_printf(e->a, "the condition could not be worked out: " CD_FMT, CD_ARG(v.as.failure->message)));
  return u.kind == CEL_UNKNOWN ? u.as.unknowns : NULL;
}

static cd_str unknown_text(book_evaluation *e, const book_finding *f) {
  const cel_unknowns *m = f->missing;
  if (!m || !m->count) return cd_str_printf(e->a, "Not known whether this applies: " CD_FMT, CD_ARG(f->rule->title));
  return cd_str_printf(e->a, "Not known whether this applies: " CD_FMT "; " CD_FMT ": " CD_FMT "%s",
                       CD_ARG(f->rule->title), CD_ARG(m->items[0].path), CD_ARG(m->items[0].reason),
                       m->count > 1 ? ", and more" : "");
}

static cd_str reason_text(book_evaluation *e, const book_finding *f) {
  const book_rule *rule = f->rule;
  if (f->result == RULES_TRUE) return book_template_fill(&rule->reason, &e->vars, e->a);
  if (f->result == RULES_UNKNOWN) return unknown_text(e, f);
  if (f->reason.yielded_to.len) return cd_str_printf(e->a, "Yields to " CD_FMT, CD_ARG(f->reason.yielded_to));
  if (rule->otherwise.text.len) return book_template_fill(&rule->otherwise, &e->vars, e->a);
  return cd_str_printf(e->a, "Does not apply: " CD_FMT, CD_ARG(rule->title));
}

/* A citation that ends with what an entry would cite ends before it, where there is no entry. */
static cd_str cite_of(book_evaluation *e, const book_rule *rule) {
  static const char *const tails[] = {"; (not stated)", "; (not known)"};
  cd_str cite = book_template_fill(&rule->cite, &e->vars, e->a);
  for (size_t i = 0; cite.ptr && i < 2; i++) {
    cd_str tail = cd_str_c(tails[i]);
    if (cite.len > tail.len && cd_str_eq(cd_str_sub(cite, cite.len - tail.len, tail.len), tail)) cite.len -= tail.len;
  }
  return cite;
}

static cordon_status judge(book_evaluation *e, book_finding *f) {
  const book_rule *rule = f->rule;
  cel_value v;
  cel_options options = {.trace = e->trace};
  CD_TRY(cel_eval(rule->when, &e->vars, &options, e->a, &v, e->err));
  CD_TRY(take_facts(e, rule->source, &f->reason));
  CD_TRY(cover_all_rows(e));
  f->missing = missing_of(e, rule, v);
  f->result = both(truth_of(v), in_force(rule, e->as_of));
  stand_on(e, f);
  yield_to(e, f);
  f->reason.result = f->result;
  if (e->coverage && f->result == RULES_TRUE) e->coverage->fired[rule - e->book->rules] = true;
  if (e->coverage && f->result == RULES_FALSE) e->coverage->silent[rule - e->book->rules] = true;
  if (!f->reason.text.ptr) f->reason.text = reason_text(e, f);
  f->reason.cite = cite_of(e, rule);
  return f->reason.text.ptr && f->reason.cite.ptr ? CORDON_OK : cd_no_memory(e->err);
}

static book_finding *finding_new(book_evaluation *e, const book_rule *rule) {
  if (e->finding_count == e->finding_room) {
    size_t room = e->finding_room ? e->finding_room * 2 : 32;
    e->findings = cd_grow_array(e->a, e->findings, e->finding_count, room, sizeof *e->findings);
    if (!e->findings) return NULL;
    e->finding_room = room;
  }
  book_finding *f = &e->findings[e->finding_count++];
  *f = (book_finding){.rule = rule, .result = RULES_FALSE};
  f->reason = (rules_reason){
      .rule = rule->id, .title = rule->title, .effect = rule->effect, .applicable = true, .note = rule->note};
  return f;
}

/* "party 2 (end_user)", "item 1": as a person counts. */
static cd_str subject_name(book_evaluation *e, cel_value subject) {
  const facts_set *s = e->facts;
  for (size_t i = 0; i < s->item_count; i++)
    if (s->items[i].as.object == subject.as.object) return cd_str_printf(e->a, "item %zu", i + 1);
  for (size_t i = 0; i < s->party_count; i++) {
    if (s->parties[i].as.object != subject.as.object) continue;
    cel_value role = subject.as.object->fields[cel_type_field(subject.as.object->type, CD_STR("role"))];
    return cd_str_printf(e->a, "party %zu (" CD_FMT ")", i + 1,
                         CD_ARG(role.kind == CEL_STRING ? role.as.string : CD_STR("role not stated")));
  }
  return subject.as.object->path;
}

static cel_value subjects_of(const book_evaluation *e, book_scope scope) {
  if (scope == BOOK_ITEM) return e->facts->items_value;
  if (scope == BOOK_PARTY) return e->facts->parties_value;
  const cel_object *order = e->facts->order.as.object;
  return order->fields[cel_type_field(order->type, CD_STR("end_users"))];
}

/* A rule whose scope has nothing to look at, or cannot be looked at. */
static cordon_status no_subject(book_evaluation *e, const book_rule *rule, cel_value subjects) {
  book_finding *f = finding_new(e, rule);
  if (!f) return cd_no_memory(e->err);
  bool unknown = subjects.kind == CEL_UNKNOWN && in_force(rule, e->as_of) != RULES_FALSE;
  f->result = unknown ? RULES_UNKNOWN : RULES_FALSE;
  f->missing = unknown ? subjects.as.unknowns : NULL;
  f->reason.applicable = unknown;
  f->reason.result = f->result;
  f->reason.text = unknown ? unknown_text(e, f)
                           : cd_str_printf(e->a, "The order has no %s to look at", book_scope_name(rule->scope));
  f->reason.cite = rule->cite.count ? (cd_str){0} : rule->cite.text;
  f->reason.facts = cd_json_new_object(e->a);
  return f->reason.text.ptr && f->reason.facts ? CORDON_OK : cd_no_memory(e->err);
}

static bool for_orders(const book_rule *rule) {
  for (size_t i = 0; i < rule->applies_count; i++)
    if (cd_str_eqc(rule->applies_to[i], "orders")) return true;
  return rule->applies_count == 0;
}

static cordon_status judge_subject(book_evaluation *e, const book_rule *rule, cel_value subject) {
  book_finding *f = finding_new(e, rule);
  if (!f) return cd_no_memory(e->err);
  f->subject = subject;
  if (subject.kind == CEL_OBJECT) f->reason.subject = subject_name(e, subject);
  e->values[FACTS_VAR_ITEM] = rule->scope == BOOK_ITEM ? subject : (cel_value){.kind = CEL_ABSENT};
  e->values[FACTS_VAR_PARTY] = rule->scope >= BOOK_PARTY ? subject : (cel_value){.kind = CEL_ABSENT};
  return judge(e, f);
}

static cordon_status judge_rule(book_evaluation *e, size_t index) {
  const book_rule *rule = &e->book->rules[index];
  e->first[index] = e->finding_count;
  if (!for_orders(rule)) return CORDON_OK;
  if (rule->scope == BOOK_ORDER) {
    CD_TRY(judge_subject(e, rule, (cel_value){.kind = CEL_ABSENT}));
  } else {
    cel_value subjects = subjects_of(e, rule->scope);
    size_t count = subjects.kind == CEL_LIST ? subjects.as.list->count : 0;
    if (!count) CD_TRY(no_subject(e, rule, subjects));
    for (size_t i = 0; i < count; i++) CD_TRY(judge_subject(e, rule, subjects.as.list->items[i]));
  }
  e->count[index] = e->finding_count - e->first[index];
  return CORDON_OK;
}

/* --- the whole book --- */

static cd_str param_value(const book_param *p, const cd_json *params) {
  cd_str chosen = cd_json_str(cd_json_get_s(params, p->name));
  for (size_t i = 0; i < p->value_count; i++)
    if (cd_str_eq(p->values[i].value, chosen)) return chosen;
  return p->fallback;
}

static cordon_status fill_values(book_evaluation *e, const cd_json *params) {
  const rules_book *b = e->book;
  size_t n = FACTS_VAR_COUNT + b->table_count + b->param_count;
  e->values = CD_NEW_ARRAY(e->a, cel_value, n);
  if (!e->values) return cd_no_memory(e->err);
  e->values[FACTS_VAR_ORDER] = e->facts->order;
  e->values[FACTS_VAR_AS_OF] = cel_day(e->as_of);
  for (size_t i = 0; i < b->table_count; i++) {
    cel_value v = book_table_value(&b->tables[i], e->as_of, e->a);
    if (v.kind != CEL_HOST) return cd_no_memory(e->err);
    e->values[FACTS_VAR_COUNT + i] = v;
  }
  for (size_t i = 0; i < b->param_count; i++)
    e->values[FACTS_VAR_COUNT + b->table_count + i] = cel_string(param_value(&b->params[i], params));
  e->vars = (cel_activation){e->values, n};
  return CORDON_OK;
}

static cordon_status judge_jurisdiction(book_evaluation *e) {
  cel_value v;
  cel_options options = {.trace = e->trace};
  CD_TRY(cel_eval(e->book->jurisdiction, &e->vars, &options, e->a, &v, e->err));
  rules_reason reason = {0};
  CD_TRY(take_facts(e, CD_STR(""), &reason));
  CD_TRY(cover_all_rows(e));
  e->out->jurisdiction_facts = reason.facts;
  e->jurisdiction = truth_of(v);
  e->jurisdiction_missing = v.kind == CEL_UNKNOWN ? v.as.unknowns : NULL;
  return CORDON_OK;
}

static cordon_status judge_all(book_evaluation *e) {
  const rules_book *b = e->book;
  e->first = CD_NEW_ARRAY(e->a, size_t, b->rule_count);
  e->count = CD_NEW_ARRAY(e->a, size_t, b->rule_count);
  e->trace = cel_trace_new(e->a);
  if (!e->first || !e->count || !e->trace) return cd_no_memory(e->err);
  CD_TRY(judge_jurisdiction(e));
  for (size_t i = 0; i < b->rule_count && e->jurisdiction != RULES_FALSE; i++) CD_TRY(judge_rule(e, b->order[i]));
  return CORDON_OK;
}

cordon_status book_evaluate(const rules_book *b, const cd_json *params, const facts_set *facts, cd_day as_of,
                            rules_licence_covers covers, void *user, bool trace, book_coverage *coverage, cd_arena *a,
                            rules_result *out, cordon_error *err) {
  book_evaluation e = {.book = b,
                       .facts = facts,
                       .as_of = as_of,
                       .a = a,
                       .err = err,
                       .want_trace = trace,
                       .coverage = coverage,
                       .out = out};
  *out = (rules_result){.regime = b->id};
  CD_TRY(fill_values(&e, params));
  CD_TRY(judge_all(&e));
  CD_TRY(book_weigh(&e, covers, user));
  return book_report(&e);
}

cordon_status rules_evaluate(const rules_book *b, const cd_json *params, const facts_set *facts, cd_day as_of,
                             rules_licence_covers covers, void *user, bool trace, cd_arena *a, rules_result *out,
                             cordon_error *err) {
  return book_evaluate(b, params, facts, as_of, covers, user, trace, NULL, a, out, err);
}
