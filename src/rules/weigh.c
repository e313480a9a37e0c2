/* From findings to an outcome (docs/adr/0003-three-valued-logic.md).
 *
 * Each end of the interval is worked out on its own. At the lower end an unknown prohibition or requirement does not
 * fire and an unknown discharge does discharge; at the upper end it is the other way round. */
#include "rules/book.h"

static rules_outcome more(rules_outcome x, rules_outcome y) { return x > y ? x : y; }

/* --- conflicts --- */

/* A general permission ("discharges everything") and a prohibition that both hold contradict each other: had one
 * yielded to the other by `unless`, it would not hold. */
static bool permits(const book_finding *f) {
  return f->rule->effect == RULES_DISCHARGE && f->rule->discharges_all && f->result != RULES_FALSE;
}

static const book_finding *permission_against(const book_evaluation *e, const book_finding *prohibition) {
  for (size_t i = 0; i < e->finding_count; i++)
    if (permits(&e->findings[i]) && book_same_subject(&e->findings[i], prohibition)) return &e->findings[i];
  return NULL;
}

static cordon_status add_conflict(book_evaluation *e, const book_finding *prohibition, const book_finding *permission) {
  rules_result *out = e->out;
  cd_str text =
      cd_str_printf(e->a, "rule " CD_FMT " prohibits and rule " CD_FMT " permits, and neither yields to the other",
                    CD_ARG(prohibition->rule->id), CD_ARG(permission->rule->id));
  out->conflicts =
      cd_grow_array(e->a, out->conflicts, out->conflict_count, out->conflict_count + 1, sizeof *out->conflicts);
  if (!out->conflicts || !text.ptr) return cd_no_memory(e->err);
  out->conflicts[out->conflict_count++] = text;
  return CORDON_OK;
}

/* --- requirements --- */

/* What rules say of its discharge: the surest of them. */
static const book_finding *discharge_of(const book_evaluation *e, const book_finding *raised) {
  const book_finding *best = NULL;
  for (size_t i = 0; i < e->finding_count; i++) {
    const book_finding *f = &e->findings[i];
    if (f->rule->effect != RULES_DISCHARGE || f->result == RULES_FALSE || !book_same_subject(f, raised)) continue;
    bool names = f->rule->discharges_all;
    for (size_t d = 0; d < f->rule->discharge_count && !names; d++)
      names = cd_str_eq(f->rule->discharges[d], raised->rule->requirement);
    if (names && (!best || best->result < f->result)) best = f;
  }
  return best;
}

static rules_truth ask_licence(rules_requirement *q, rules_licence_covers covers, void *user, cd_str *licence) {
  bool licensable = !cd_str_eqc(q->kind, "commitment");
  return covers && licensable ? covers(user, q, licence) : RULES_FALSE;
}

static void settle(book_open *o, const book_finding *by_rule, rules_licence_covers covers, void *user) {
  rules_requirement *q = &o->requirement;
  cd_str licence = {0};
  q->discharged = by_rule ? by_rule->result : RULES_FALSE;
  q->discharged_by = by_rule ? by_rule->rule->id : (cd_str){0};
  o->lo = by_rule ? RULES_EXCEPTION : RULES_LICENCE_REQUIRED;
  o->hi = q->discharged == RULES_TRUE ? RULES_EXCEPTION : RULES_LICENCE_REQUIRED;
  if (q->discharged == RULES_TRUE) return;
  rules_truth covered = ask_licence(q, covers, user, &licence);
  if (covered == RULES_FALSE) return;
  if (covered == RULES_TRUE)
    o->lo = o->hi = RULES_LICENSED;
  else if (!by_rule)
    o->lo = RULES_LICENSED;
  if (covered == RULES_UNKNOWN && by_rule) return;
  q->discharged = covered;
  q->discharged_by = licence;
  q->by_licence = true;
}

static cd_str kind_of(book_evaluation *e, const book_rule *rule) {
  for (size_t i = 0; i < rule->kind_count; i++) {
    cel_value v = {0};
    if (cel_eval(rule->kinds[i].when, &e->vars, NULL, e->a, &v, NULL) == CORDON_OK && cel_is_true(v))
      return rule->kinds[i].kind;
  }
  return rule->kind;
}

static cordon_status raise(book_evaluation *e, const book_finding *f, rules_licence_covers covers, void *user) {
  book_open *o = &e->open[e->open_count++];
  const book_rule *rule = f->rule;
  o->raised_by = f;
  o->requirement = (rules_requirement){.id = rule->requirement,
                                       .authority = rule->authority,
                                       .kind = rule->kind,
                                       .rule = rule->id,
                                       .why = f->reason.text,
                                       .cite = f->reason.cite,
                                       .raised = f->result,
                                       .subject = f->reason.subject};
  e->values[FACTS_VAR_ITEM] = rule->scope == BOOK_ITEM ? f->subject : (cel_value){.kind = CEL_ABSENT};
  e->values[FACTS_VAR_PARTY] = rule->scope >= BOOK_PARTY ? f->subject : (cel_value){.kind = CEL_ABSENT};
  o->requirement.kind = kind_of(e, rule);
  if (rule->policy.text.len) o->requirement.policy = book_template_fill(&rule->policy, &e->vars, e->a);
  settle(o, discharge_of(e, f), covers, user);
  return CORDON_OK;
}

static cordon_status raise_all(book_evaluation *e, rules_licence_covers covers, void *user) {
  e->open = CD_NEW_ARRAY(e->a, book_open, e->finding_count);
  if (!e->open) return cd_no_memory(e->err);
  for (size_t i = 0; i < e->finding_count; i++) {
    const book_finding *f = &e->findings[i];
    if (f->rule->effect == RULES_REQUIRE && f->result != RULES_FALSE) CD_TRY(raise(e, f, covers, user));
  }
  return CORDON_OK;
}

/* --- the two ends --- */

static cordon_status weigh_prohibition(book_evaluation *e, const book_finding *f) {
  const book_finding *permission = permission_against(e, f);
  e->hi = RULES_PROHIBITED;
  if (permission && f->result == RULES_TRUE && permission->result == RULES_TRUE) return add_conflict(e, f, permission);
  if (f->result == RULES_TRUE && !permission) e->lo = RULES_PROHIBITED;
  return CORDON_OK;
}

static cordon_status weigh_findings(book_evaluation *e) {
  e->lo = e->hi = RULES_NO_LICENCE_REQUIRED;
  for (size_t i = 0; i < e->open_count; i++) {
    const book_open *o = &e->open[i];
    if (o->requirement.raised == RULES_TRUE) e->lo = more(e->lo, o->lo);
    e->hi = more(e->hi, o->hi);
  }
  for (size_t i = 0; i < e->finding_count; i++) {
    const book_finding *f = &e->findings[i];
    if (f->result == RULES_FALSE) continue;
    if (f->rule->effect == RULES_REFER) e->hi = RULES_PROHIBITED;
    if (f->rule->effect == RULES_PROHIBIT) CD_TRY(weigh_prohibition(e, f));
  }
  if (e->jurisdiction != RULES_TRUE) e->lo = RULES_NO_LICENCE_REQUIRED;
  return CORDON_OK;
}

/* --- what the outcome rests on --- */

static const book_open *open_of(const book_evaluation *e, const book_finding *f) {
  for (size_t i = 0; i < e->open_count; i++)
    if (e->open[i].raised_by == f) return &e->open[i];
  return NULL;
}

/* A requirement bears on the outcome where it holds an end of the interval up; `licensed` and `exception` rest on all
 * that was raised. */
static bool requirement_decides(const book_evaluation *e, const book_open *o) {
  bool raised = o->requirement.raised == RULES_TRUE;
  bool holds_lo = raised && o->lo == e->lo, holds_hi = o->hi == e->hi;
  if (e->lo == e->hi) return e->lo < RULES_LICENCE_REQUIRED ? raised : holds_lo;
  return holds_lo || (holds_hi && (o->requirement.raised == RULES_UNKNOWN || o->lo < o->hi));
}

static bool discharge_decides(const book_evaluation *e, const book_finding *f) {
  for (size_t i = 0; i < e->open_count; i++)
    if (discharge_of(e, e->open[i].raised_by) == f && requirement_decides(e, &e->open[i])) return true;
  return f->rule->discharges_all && e->out->conflict_count;
}

static bool decides(const book_evaluation *e, const book_finding *f) {
  bool open = e->lo != e->hi;
  if (f->result == RULES_FALSE) return false;
  switch (f->rule->effect) {
  case RULES_PROHIBIT:
    return open || f->result == RULES_TRUE;
  case RULES_REFER:
    return open;
  case RULES_REQUIRE:
    return open_of(e, f) && requirement_decides(e, open_of(e, f));
  case RULES_DISCHARGE:
    return discharge_decides(e, f);
  default:
    return false;
  }
}

cordon_status book_weigh(book_evaluation *e, rules_licence_covers covers, void *user) {
  CD_TRY(raise_all(e, covers, user));
  CD_TRY(weigh_findings(e));
  for (size_t i = 0; i < e->finding_count; i++) e->findings[i].reason.decisive = decides(e, &e->findings[i]);
  e->out->at_least = e->lo;
  e->out->at_most = e->hi;
  e->out->outcome = e->lo == e->hi ? e->lo : RULES_REFER_OUTCOME;
  e->out->jurisdiction = e->jurisdiction;
  e->out->jurisdiction_text = e->book->jurisdiction_text;
  return CORDON_OK;
}
