/* The facts of a decision on an order: what was asked, what came of it and why. Names of people only as the order gave
 * them; no birth dates, addresses or identifiers, and no names from lists. */
#include "decide/decide.h"
#include "document/gather.h"

static bool is(const cd_json *v, const char *key, const char *word) {
  return cd_str_eqc(cd_json_str(cd_json_get(v, key)), word);
}

/* --- reasons: the decisive ones, or where there are none all that did not fail --- */

static cd_json *reason_facts(cd_arena *a, const cd_json *regime, const cd_json *reason) {
  static const char *const keys[] = {"rule", "effect", "text", "cite", NULL};
  cd_json *o = gather_some(a, cd_json_new_object(a), reason, keys);
  return cd_json_set(a, o, "regime", cd_json_get(regime, "regime"));
}

static cd_json *add_reasons(cd_arena *a, cd_json *list, const cd_json *regime, bool decisive) {
  const cd_json *reasons = cd_json_get(regime, "reasons");
  for (size_t i = 0; i < cd_json_count(reasons); i++) {
    const cd_json *one = cd_json_at(reasons, i);
    bool wanted = decisive ? cd_json_bool(cd_json_get(one, "decisive"), false)
                           : !is(one, "result", "false") && !is(one, "effect", "note");
    if (wanted) list = cd_json_add(a, list, reason_facts(a, regime, one));
  }
  return list;
}

static cd_json *put_reasons(cd_arena *a, cd_json *o, const cd_json *decision) {
  const cd_json *regimes = cd_json_get(decision, "regimes");
  cd_json *list = cd_json_new_list(a);
  for (int pass = 0; pass < 2 && cd_json_count(list) == 0; pass++) {
    for (size_t i = 0; i < cd_json_count(regimes); i++) list = add_reasons(a, list, cd_json_at(regimes, i), pass == 0);
  }
  return cd_json_set(a, o, "reasons", list);
}

/* --- what was asked --- */

static cd_json *put_order(cd_arena *a, cd_json *o, const cd_json *order) {
  static const char *const party[] = {"role", "name", "country", NULL};
  static const char *const line[] = {"line", "description", "quantity", "unit", NULL};
  const cd_json *items = cd_json_get(order, "items"),
                *purposes = cd_json_get(cd_json_get(order, "end_use"), "purposes");
  cd_json *list = cd_json_new_list(a);
  cd_str exporter = cd_json_str(cd_json_get(cd_json_get(order, "exporter"), "name"));
  for (size_t i = 0; i < cd_json_count(items); i++) {
    const cd_json *one = cd_json_at(items, i);
    cd_json *item = gather_some(a, cd_json_new_object(a), one, line);
    list = cd_json_add(a, list, cd_json_set(a, item, "codes", gather_codes(a, one)));
  }
  static const char *const keys[] = {"destination", NULL};
  o = gather_some(a, cd_json_set(a, o, "items", list), order, keys);
  if (exporter.len) o = cd_json_set(a, o, "exporter", cd_json_new_str(a, exporter));
  if (purposes) o = cd_json_set(a, o, "purposes", cd_json_copy(a, purposes));
  return gather_list(a, o, "parties", cd_json_get(order, "parties"), party);
}

static cd_json *put_basis(cd_arena *a, cd_json *o, const cd_json *decision) {
  const cd_json *digests = cd_json_get(decision, "digests");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(digests); i++) {
    const cd_json_member *m = &digests->as.members[i];
    cd_json *one = cd_json_set(a, cd_json_new_object(a), "name", cd_json_new_str(a, m->key));
    list = cd_json_add(a, list, cd_json_set(a, one, "digest", m->value));
  }
  return cd_json_set(a, o, "basis", list);
}

static cd_json *put_outcome(cd_arena *a, cd_json *o, const cd_json *decision) {
  static const char *const keys[] = {"order", "as_of", "outcome", "at_least", "at_most", NULL};
  static const char *const missing[] = {"fact", "why", NULL};
  cd_json *licence = cd_json_get(cd_json_get(decision, "licence"), "id");
  o = gather_some(a, o, decision, keys);
  o = cd_json_set(a, o, "id", cd_json_get(decision, "decision"));
  o = cd_json_set(a, o, "known_at", cd_json_new_int(a, cd_json_int(cd_json_get(decision, "known_at_record"), 0)));
  o = gather_flag(a, o, "prohibited", is(decision, "outcome", "prohibited"));
  o = gather_flag(a, o, "refer", is(decision, "outcome", "refer"));
  if (licence && is(decision, "outcome", "licensed")) o = cd_json_set(a, o, "licence", licence);
  return gather_list(a, o, "missing", cd_json_get(decision, "missing"), missing);
}

cordon_status gather_decision(cd_store *s, document_facts *f, cd_seq known_at, cd_arena *a, cordon_error *err) {
  cd_json *decision;
  CD_TRY(decide_parse_id(f->id, &f->record, err));
  if (f->record > known_at)
    return cd_fail(err, CORDON_NOT_FOUND, "decision " CD_FMT " was not made yet as known then", CD_ARG(f->id));
  CD_TRY(decide_get(s, f->record, a, &decision, err));
  cd_json *o = put_outcome(a, cd_json_new_object(a), decision);
  o = put_order(a, o, cd_json_get(decision, "input"));
  o = put_basis(a, put_reasons(a, o, decision), decision);
  f->all = cd_json_set(a, f->all, "decision", o);
  return f->all ? CORDON_OK : cd_no_memory(err);
}
