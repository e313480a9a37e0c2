/* What a regime's result says: reasons with the decisive ones first, missing facts, notes. */
#include <stdlib.h>

#include "rules/book.h"

static cordon_status report_reasons(book_evaluation *e) {
  rules_result *out = e->out;
  out->reasons = CD_NEW_ARRAY(e->a, rules_reason, e->finding_count);
  if (!out->reasons) return cd_no_memory(e->err);
  for (int decisive = 1; decisive >= 0; decisive--)
    for (size_t r = 0; r < e->book->rule_count && e->finding_count; r++)
      for (size_t i = 0; i < e->count[r]; i++) {
        const rules_reason *reason = &e->findings[e->first[r] + i].reason;
        if (reason->decisive == (decisive == 1)) out->reasons[out->reason_count++] = *reason;
      }
  return CORDON_OK;
}

static cordon_status report_requirements(book_evaluation *e) {
  rules_result *out = e->out;
  out->requirements = CD_NEW_ARRAY(e->a, rules_requirement, e->open_count);
  if (!out->requirements) return cd_no_memory(e->err);
  for (size_t i = 0; i < e->open_count; i++) out->requirements[out->requirement_count++] = e->open[i].requirement;
  return CORDON_OK;
}

/* --- missing facts: those that keep the two ends apart --- */

static cordon_status add_missing(book_evaluation *e, const cel_unknowns *missing, cd_str rule) {
  rules_result *out = e->out;
  for (size_t m = 0; missing && m < missing->count; m++) {
    const cel_missing *one = &missing->items[m];
    size_t i = 0;
    while (i < out->missing_count &&
           !(cd_str_eq(out->missing[i].fact, one->path) && cd_str_eq(out->missing[i].why, one->reason)))
      i++;
    if (i < out->missing_count) continue;
    out->missing = cd_grow_array(e->a, out->missing, out->missing_count, out->missing_count + 1, sizeof *out->missing);
    if (!out->missing) return cd_no_memory(e->err);
    out->missing[out->missing_count++] =
        (rules_missing){one->path, one->reason.len ? one->reason : CD_STR("not stated"), rule};
  }
  return CORDON_OK;
}

static cordon_status missing_behind(book_evaluation *e, const book_finding *f, unsigned depth);

static cordon_status missing_in(book_evaluation *e, const book_finding *f, size_t rule, unsigned depth) {
  for (size_t i = 0; i < e->count[rule]; i++) {
    const book_finding *other = &e->findings[e->first[rule] + i];
    if (other->result == RULES_UNKNOWN && book_same_subject(f, other)) CD_TRY(missing_behind(e, other, depth + 1));
  }
  return CORDON_OK;
}

/* What a rule stands on or yields to may itself be unknown: its missing facts are missing here. */
static cordon_status missing_behind(book_evaluation *e, const book_finding *f, unsigned depth) {
  CD_TRY(add_missing(e, f->missing, f->rule->id));
  for (size_t i = 0; i < f->rule->given_count && depth < 8; i++) CD_TRY(missing_in(e, f, f->rule->given[i], depth));
  for (size_t i = 0; i < f->rule->unless_count && depth < 8; i++) CD_TRY(missing_in(e, f, f->rule->unless[i], depth));
  return CORDON_OK;
}

static cordon_status report_missing(book_evaluation *e) {
  if (e->lo == e->hi) return CORDON_OK;
  CD_TRY(add_missing(e, e->jurisdiction_missing, CD_STR("jurisdiction")));
  for (size_t i = 0; i < e->finding_count; i++) {
    const book_finding *f = &e->findings[i];
    if (f->reason.decisive && f->result == RULES_UNKNOWN) CD_TRY(missing_behind(e, f, 0));
  }
  return CORDON_OK;
}

/* --- notes --- */

static cordon_status add_note(book_evaluation *e, cd_str text) {
  rules_result *out = e->out;
  if (!text.ptr) return cd_no_memory(e->err);
  for (size_t i = 0; i < out->note_count; i++)
    if (cd_str_eq(out->notes[i], text)) return CORDON_OK;
  out->notes = cd_grow_array(e->a, out->notes, out->note_count, out->note_count + 1, sizeof *out->notes);
  if (!out->notes) return cd_no_memory(e->err);
  out->notes[out->note_count++] = text;
  return CORDON_OK;
}

static cordon_status note_source(book_evaluation *e, const book_rule *rule) {
  const book_source *s = book_source_find(e->book, rule->source);
  if (!s || !s->secondary) return CORDON_OK;
  return add_note(e, cd_str_printf(e->a, "rule " CD_FMT " rests on a secondary source: " CD_FMT "%s" CD_FMT,
                                   CD_ARG(rule->id), CD_ARG(s->title), s->date.len ? ", " : "", CD_ARG(s->date)));
}

static cordon_status note_params(book_evaluation *e) {
  const rules_book *b = e->book;
  for (size_t i = 0; i < b->param_count; i++) {
    const book_param *p = &b->params[i];
    cd_str value = e->values[FACTS_VAR_COUNT + b->table_count + i].as.string;
    for (size_t v = 0; v < p->value_count; v++)
      if (cd_str_eq(p->values[v].value, value))
        CD_TRY(add_note(e, cd_str_printf(e->a, "parameter " CD_FMT " is " CD_FMT ": " CD_FMT, CD_ARG(p->name),
                                         CD_ARG(value), CD_ARG(p->values[v].text))));
  }
  return CORDON_OK;
}

/* One note for each field that a rule reads and the order leaves out, with all the places where it does. */
static cordon_status note_absent(book_evaluation *e) {
  const facts_absent *all = e->facts->absent;
  for (size_t i = 0; i < e->facts->absent_count; i++) {
    cd_str text = cd_str_printf(e->a, "left out and read as none: " CD_FMT, CD_ARG(all[i].path));
    size_t k = 0;
    while (k < i && strcmp(all[k].field, all[i].field) != 0) k++;
    if (k < i || !book_reads_field(e->book, all[i].field)) continue;
    for (k = i + 1; k < e->facts->absent_count; k++)
      if (strcmp(all[k].field, all[i].field) == 0) text = cd_str_printf(e->a, CD_FMT ", " CD_FMT, CD_ARG(text), CD_ARG(all[k].path));
    CD_TRY(add_note(e, text));
  }
  return CORDON_OK;
}

static cordon_status report_notes(book_evaluation *e) {
  CD_TRY(note_params(e));
  if (e->jurisdiction == RULES_FALSE)
    return add_note(
        e, cd_str_printf(e->a, "this rulebook does not reach the order: " CD_FMT, CD_ARG(e->book->jurisdiction_text)));
  CD_TRY(note_absent(e));
  for (size_t i = 0; i < e->finding_count; i++) {
    const book_finding *f = &e->findings[i];
    if (!f->reason.decisive) continue;
    CD_TRY(note_source(e, f->rule));
    if (f->reason.note.len) CD_TRY(add_note(e, f->reason.note));
  }
  return CORDON_OK;
}

cordon_status book_report(book_evaluation *e) {
  CD_TRY(report_reasons(e));
  CD_TRY(report_requirements(e));
  CD_TRY(report_missing(e));
  return report_notes(e);
}
