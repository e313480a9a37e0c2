/* The decision as the contract prints it (docs/schema/decision.json). */
#include "decide/render.h"

cd_json *render_str(cd_arena *a, cd_json *obj, const char *key, cd_str v) {
  return cd_json_set(a, obj, key, cd_json_new_str(a, v));
}

cd_json *render_some(cd_arena *a, cd_json *obj, const char *key, cd_str v) {
  return v.len > 0 ? render_str(a, obj, key, v) : obj;
}

cd_json *render_c(cd_arena *a, cd_json *obj, const char *key, const char *v) {
  return cd_json_set(a, obj, key, cd_json_new_c(a, v));
}

cd_json *render_day(cd_arena *a, cd_json *obj, const char *key, cd_day day) {
  char text[11];
  if (day == CD_DAY_NONE) return cd_json_set(a, obj, key, cd_json_new_null(a));
  cd_str copy = cd_str_dup(a, cd_str_c(cd_day_format(day, text)));
  return copy.ptr ? render_str(a, obj, key, copy) : NULL;
}

cd_json *render_digest(cd_arena *a, cd_json *obj, cd_str key, const cd_digest *d) {
  char text[CD_DIGEST_TEXT];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_digest_format(d, text)));
  return copy.ptr && key.ptr ? cd_json_set_s(a, obj, key, cd_json_new_str(a, copy)) : NULL;
}

static cd_json *render_outcome(cd_arena *a, cd_json *obj, run_outcome o) {
  obj = render_c(a, obj, "outcome", rules_outcome_name(o.outcome));
  obj = render_c(a, obj, "at_least", rules_outcome_name(o.at_least));
  return render_c(a, obj, "at_most", rules_outcome_name(o.at_most));
}

/* --- regimes --- */

static cd_json *render_reason(cd_arena *a, const rules_reason *s) {
  cd_json *o = render_str(a, cd_json_new_object(a), "rule", s->rule);
  o = render_some(a, o, "title", s->title);
  o = render_c(a, o, "effect", rules_effect_name(s->effect));
  o = render_c(a, o, "result", rules_truth_name(s->result));
  o = cd_json_set(a, o, "decisive", cd_json_new_bool(a, s->decisive));
  o = cd_json_set(a, o, "applicable", cd_json_new_bool(a, s->applicable));
  o = render_some(a, o, "subject", s->subject);
  o = render_str(a, o, "cite", s->cite);
  o = render_str(a, o, "text", s->text);
  o = render_some(a, o, "note", s->note);
  o = render_some(a, o, "yielded_to", s->yielded_to);
  o = cd_json_set(a, o, "facts", s->facts ? s->facts : cd_json_new_object(a));
  return s->trace ? cd_json_set(a, o, "trace", s->trace) : o;
}

static cd_json *render_requirement(cd_arena *a, const rules_requirement *q) {
  cd_json *o = render_str(a, cd_json_new_object(a), "id", q->id);
  o = render_str(a, o, "authority", q->authority);
  o = render_str(a, o, "kind", q->kind);
  o = render_str(a, o, "rule", q->rule);
  o = render_some(a, o, "subject", q->subject);
  o = render_some(a, o, "why", q->why);
  o = render_some(a, o, "cite", q->cite);
  o = render_some(a, o, "policy", q->policy);
  o = render_c(a, o, "raised", rules_truth_name(q->raised));
  o = render_c(a, o, "discharged", rules_truth_name(q->discharged));
  o = render_some(a, o, "discharged_by", q->discharged_by);
  return cd_json_set(a, o, "by_licence", cd_json_new_bool(a, q->by_licence));
}

static cd_json *render_texts(cd_arena *a, const cd_str *texts, size_t count) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < count; i++) list = cd_json_add(a, list, cd_json_new_str(a, texts[i]));
  return list;
}

static cd_json *render_missing(cd_arena *a, const rules_missing *m) {
  cd_json *o = render_str(a, cd_json_new_object(a), "fact", m->fact);
  o = render_str(a, o, "why", m->why);
  return render_some(a, o, "rule", m->rule);
}

static cd_json *render_jurisdiction(cd_arena *a, const rules_result *s) {
  cd_json *o = render_c(a, cd_json_new_object(a), "result", rules_truth_name(s->jurisdiction));
  if (cd_json_count(s->jurisdiction_facts)) o = cd_json_set(a, o, "facts", s->jurisdiction_facts);
  return render_some(a, o, "text", s->jurisdiction_text);
}

static cd_json *render_regime(const run *r, size_t i) {
  cd_arena *a = r->arena;
  const rules_result *s = &r->results[i];
  const cd_json *params = rules_set_params(r->rules, i);
  cd_json *reasons = cd_json_new_list(a), *requirements = cd_json_new_list(a), *missing = cd_json_new_list(a);
  for (size_t k = 0; k < s->reason_count; k++) reasons = cd_json_add(a, reasons, render_reason(a, &s->reasons[k]));
  for (size_t k = 0; k < s->requirement_count; k++)
    requirements = cd_json_add(a, requirements, render_requirement(a, &s->requirements[k]));
  for (size_t k = 0; k < s->missing_count; k++) missing = cd_json_add(a, missing, render_missing(a, &s->missing[k]));
  cd_json *o = render_str(a, cd_json_new_object(a), "regime", s->regime);
  o = render_outcome(a, o, (run_outcome){s->outcome, s->at_least, s->at_most});
  o = cd_json_set(a, o, "jurisdiction", render_jurisdiction(a, s));
  o = cd_json_set(a, o, "parameters", params ? (cd_json *)(uintptr_t)params : cd_json_new_object(a));
  o = cd_json_set(a, o, "reasons", reasons);
  o = cd_json_set(a, o, "requirements", requirements);
  o = cd_json_set(a, o, "missing", missing);
  o = cd_json_set(a, o, "conflicts", render_texts(a, s->conflicts, s->conflict_count));
  return cd_json_set(a, o, "notes", render_texts(a, s->notes, s->note_count));
}

cd_json *render_regimes(const run *r) {
  cd_json *list = cd_json_new_list(r->arena);
  for (size_t i = 0; i < r->result_count; i++) list = cd_json_add(r->arena, list, render_regime(r, i));
  return list;
}

/* --- the whole --- */

static bool holds_fact(const cd_json *list, const rules_missing *m) {
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *one = list->as.items[i];
    if (cd_str_eq(cd_json_str(cd_json_get(one, "fact")), m->fact) &&
        cd_str_eq(cd_json_str(cd_json_get(one, "why")), m->why))
      return true;
  }
  return false;
}

/* What the order leaves out, so that nobody can tell whether the cited licence answers a requirement. */
static cd_json *add_licence_missing(const run *r, const rules_result *s, cd_json *list) {
  for (size_t i = 0; i < s->requirement_count; i++) {
    const rules_requirement *q = &s->requirements[i];
    if (!q->by_licence || q->raised == RULES_FALSE || q->discharged != RULES_UNKNOWN) continue;
    cd_json *lacks = register_view_missing(r->reg, q->discharged_by, r->arena);
    for (size_t k = 0; k < cd_json_count(lacks); k++) {
      const cd_json *one = lacks->as.items[k];
      const rules_missing m = {cd_json_str(cd_json_get(one, "fact")), cd_json_str(cd_json_get(one, "why")), q->rule};
      if (!holds_fact(list, &m)) list = cd_json_add(r->arena, list, render_missing(r->arena, &m));
    }
  }
  return list;
}

static cd_json *all_missing(const run *r) {
  cd_arena *a = r->arena;
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < r->result_count; i++) {
    for (size_t k = 0; k < r->results[i].missing_count; k++) {
      if (!holds_fact(list, &r->results[i].missing[k]))
        list = cd_json_add(a, list, render_missing(a, &r->results[i].missing[k]));
    }
    list = add_licence_missing(r, &r->results[i], list);
  }
  if (r->result_count > 0) return list;
  const rules_missing none = {CD_STR("rulebooks"),
                              CD_STR("no rulebook is adopted as known then; adopt one by: cordon rulebook adopt DIR"),
                              CD_STR("")};
  return cd_json_add(a, list, render_missing(a, &none));
}

static cd_json *all_conflicts(const run *r) {
  cd_arena *a = r->arena;
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < r->result_count; i++) {
    for (size_t k = 0; k < r->results[i].conflict_count; k++) {
      cd_json *o = render_str(a, cd_json_new_object(a), "regime", r->results[i].regime);
      list = cd_json_add(a, list, render_str(a, o, "text", r->results[i].conflicts[k]));
    }
  }
  return list;
}

/* The licence that the outcome rests on: the first that discharges a requirement. */
static cd_json *licence_used(const run *r, const cd_json *cited) {
  for (size_t i = 0; i < r->result_count; i++) {
    for (size_t k = 0; k < r->results[i].requirement_count; k++) {
      const rules_requirement *q = &r->results[i].requirements[k];
      if (!q->by_licence || q->discharged != RULES_TRUE) continue;
      for (size_t n = 0; n < cd_json_count(cited); n++) {
        if (cd_str_eq(cd_json_str(cd_json_get(cited->as.items[n], "id")), q->discharged_by)) return cited->as.items[n];
      }
    }
  }
  return cd_json_new_null(r->arena);
}

/* Requirements that nothing answers, for hints. */
static cordon_status hints(const run *r, cd_json **out) {
  size_t count = 0, n = 0;
  for (size_t i = 0; i < r->result_count; i++) count += r->results[i].requirement_count;
  rules_requirement *open = CD_NEW_ARRAY(r->arena, rules_requirement, count);
  if (!open) return cd_no_memory(r->err);
  for (size_t i = 0; i < r->result_count; i++) {
    for (size_t k = 0; k < r->results[i].requirement_count; k++) {
      const rules_requirement *q = &r->results[i].requirements[k];
      if (q->raised != RULES_FALSE && q->discharged != RULES_TRUE) open[n++] = *q;
    }
  }
  return register_view_hints(r->reg, open, n, r->arena, out, r->err);
}

static cd_json *render_draft(cd_arena *a, const rules_overlay *draft) {
  cd_json *o = render_str(a, cd_json_new_object(a), "overlay", draft->id);
  o = render_str(a, o, "of", draft->of);
  o = render_str(a, o, "title", draft->title);
  o = render_str(a, o, "version", draft->version);
  return render_digest(a, o, CD_STR("digest"), &draft->digest);
}

/* What a decision under drafts is, and what it would be without them. */
static cd_json *render_hypothetical(const run *r, cd_json *o) {
  cd_arena *a = r->arena;
  if (!r->drafted) return o;
  cd_json *list = cd_json_new_list(a), *h = cd_json_new_object(a);
  for (size_t i = 0; i < r->result_count; i++) {
    const rules_book *b = rules_set_book(r->rules, i);
    for (size_t k = 0; k < rules_book_overlay_count(b); k++)
      list = cd_json_add(a, list, render_draft(a, rules_book_overlay_at(b, k)));
  }
  h = render_c(a, h, "text", "as if these drafts were law; nothing is recorded, and this is no decision");
  h = cd_json_set(a, h, "drafts", list);
  h = cd_json_set(a, h, "as_the_law_stands", render_outcome(a, cd_json_new_object(a), r->stands));
  return cd_json_set(a, o, "hypothetical", h);
}

static cd_json *head(const run *r) {
  cd_arena *a = r->arena;
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "decision", cd_json_new_null(a));
  o = render_str(a, o, "order", cd_json_str(cd_json_get(r->order, "id")));
  o = render_day(a, o, "as_of", r->as_of);
  o = cd_json_set(a, o, "known_at", r->known_label.len ? cd_json_new_str(a, r->known_label) : cd_json_new_null(a));
  o = cd_json_set(a, o, "known_at_record", cd_json_new_int(a, r->known_at));
  o = render_outcome(a, o, r->whole);
  return render_hypothetical(r, o);
}

cd_json *run_render(run *r) {
  cd_arena *a = r->arena;
  cd_json *suggested;
  if (hints(r, &suggested) != CORDON_OK) return NULL;
  cd_json *licences = register_view_licences(r->reg, a), *o = head(r);
  o = cd_json_set(a, o, "regimes", render_regimes(r));
  o = cd_json_set(a, o, "missing", all_missing(r));
  o = cd_json_set(a, o, "conflicts", all_conflicts(r));
  o = cd_json_set(a, o, "parties", render_parties(r));
  if (r->linked) o = cd_json_set(a, o, "also_screened", render_linked(r));
  o = cd_json_set(a, o, "licence", licences ? licence_used(r, licences) : NULL);
  o = cd_json_set(a, o, "licences", licences);
  o = cd_json_set(a, o, "commitments", register_view_cited_commitments(r->reg, a));
  o = cd_json_set(a, o, "lists", render_lists(r));
  o = cd_json_set(a, o, "warnings", render_warnings(r));
  o = cd_json_set(a, o, "hints", suggested);
  o = cd_json_set(a, o, "review_threshold", cd_json_new_int(a, NAMES_THRESHOLD_DEFAULT));
  o = cd_json_set(a, o, "digests", render_digests(r));
  if (r->trace) o = cd_json_set(a, o, "traced", cd_json_new_bool(a, true));
  return cd_json_set(a, o, "input", (cd_json *)(uintptr_t)r->order);
}
