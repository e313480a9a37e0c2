#include "impact/trial.h"
#include "register/case_rows.h"

#include "base/limits.h"

static cordon_status open_side(trial_side *side, cd_day day, cordon_error *err) {
  CD_TRY(decide_engine_open(side->store, &side->engine, err));
  return lists_view_get(decide_engine_lists(side->engine), day, CD_SEQ_LATEST, &side->lists, err);
}

cordon_status trial_open(trial *t, bool lists_only, cordon_error *err) {
  if (t->scratch == NULL) t->scratch = cd_arena_new(0);
  if (t->scratch == NULL) return cd_no_memory(err);
  CD_TRY(open_side(&t->before, t->r->as_of, err));
  CD_TRY(open_side(&t->after, t->r->as_of, err));
  if (t->opt->full || !lists_only) return CORDON_OK;
  return lists_delta_open(decide_engine_lists(t->before.engine), t->before.lists, decide_engine_lists(t->after.engine),
                          t->after.lists, &t->delta, err);
}

void trial_close(trial *t) {
  lists_delta_close(t->delta);
  decide_engine_close(t->before.engine);
  decide_engine_close(t->after.engine);
  store_copy_close(t->copy);
  cd_arena_free(t->scratch);
}

cordon_status trial_add(trial *t, impact_item item, cordon_error *err) {
  impact_report *r = t->r;
  if (r->count == r->room) {
    size_t room = r->room ? r->room * 2 : 64;
    impact_item *grown = cd_grow_array(t->a, r->items, r->room, room, sizeof *grown);
    if (grown == NULL) return cd_no_memory(err);
    r->items = grown;
    r->room = room;
  }
  r->items[r->count++] = item;
  return CORDON_OK;
}

/* --- an order, twice --- */

static cordon_status decide_on(const trial *t, const trial_side *side, cd_str order, cd_json **out, cordon_error *err) {
  const decide_options o = {.as_of = t->r->as_of, .known_at = CD_SEQ_LATEST, .dry_run = true, .actor = t->opt->actor};
  decide_result result;
  CD_TRY(decide_order(side->engine, order, "the books", 1, &o, t->scratch, &result, err));
  *out = result.json;
  return CORDON_OK;
}

static bool same_field(const cd_json *x, const cd_json *y, const char *field) {
  return cd_json_eq(cd_json_get(x, field), cd_json_get(y, field));
}

static bool holds(const cd_json *reason) {
  return cd_json_bool(cd_json_get(reason, "decisive"), false) &&
         !cd_str_eqc(cd_json_str(cd_json_get(reason, "result")), "false");
}

static const cd_json *regime_like(const cd_json *decision, const cd_json *regime) {
  const cd_json *all = cd_json_get(decision, "regimes");
  for (size_t i = 0; i < cd_json_count(all); i++)
    if (same_field(cd_json_at(all, i), regime, "regime")) return cd_json_at(all, i);
  return NULL;
}

static const cd_json *reason_like(const cd_json *regime, const cd_json *reason) {
  const cd_json *all = cd_json_get(regime, "reasons");
  for (size_t i = 0; i < cd_json_count(all); i++)
    if (same_field(cd_json_at(all, i), reason, "rule") && same_field(cd_json_at(all, i), reason, "subject"))
      return cd_json_at(all, i);
  return NULL;
}

static const cd_json *requirement_of(const cd_json *regime, const cd_json *reason) {
  const cd_json *all = cd_json_get(regime, "requirements");
  for (size_t i = 0; i < cd_json_count(all); i++)
    if (same_field(cd_json_at(all, i), reason, "rule") && same_field(cd_json_at(all, i), reason, "subject"))
      return cd_json_at(all, i);
  return NULL;
}

static bool stands_in(const cd_json *regime, const cd_json *reason) {
  const cd_json *other = reason_like(regime, reason);
  return other != NULL && same_field(other, reason, "result") && holds(other);
}

/* Does the other decision say the same of it, whether it rests on it or not? What is required there may be answered by
 * something else, or by nothing. */
static bool says_same(const cd_json *regime, const cd_json *other_regime, const cd_json *reason) {
  const cd_json *other = reason_like(other_regime, reason), *x = requirement_of(regime, reason),
                *y = requirement_of(other_regime, reason);
  return other != NULL && same_field(other, reason, "result") && same_field(x, y, "discharged") &&
         same_field(x, y, "discharged_by");
}

static cd_json *reason_json(trial *t, const cd_json *decision, const cd_json *regime, const cd_json *reason,
                            const char *change) {
  static const char *const fields[] = {"rule", "effect", "result", "subject", "cite", "text", "facts"};
  const cd_json *q = requirement_of(regime, reason);
  cd_json *o = cd_json_set(t->a, cd_json_new_object(t->a), "change", cd_json_new_c(t->a, change));
  o = cd_json_set(t->a, o, "regime", cd_json_copy(t->a, cd_json_get(regime, "regime")));
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    const cd_json *v = cd_json_get(reason, fields[i]);
    if (v != NULL) o = cd_json_set(t->a, o, fields[i], cd_json_copy(t->a, v));
  }
  if (q == NULL) return o;
  o = cd_json_set(t->a, o, "discharged", cd_json_copy(t->a, cd_json_get(q, "discharged")));
  return cd_json_set(t->a, o, "licences", cd_json_copy(t->a, cd_json_get(decision, "licences")));
}

/* What one decision rests on and the other does not; `strict`: and what the other says otherwise. */
static cd_json *add_reasons(trial *t, cd_json *list, const cd_json *in, const cd_json *not_in, bool strict,
                            const char *change) {
  const cd_json *regimes = cd_json_get(in, "regimes");
  for (size_t i = 0; i < cd_json_count(regimes); i++) {
    const cd_json *regime = cd_json_at(regimes, i), *reasons = cd_json_get(regime, "reasons"),
                  *other = regime_like(not_in, regime);
    for (size_t k = 0; k < cd_json_count(reasons); k++) {
      const cd_json *r = cd_json_at(reasons, k);
      if (!holds(r) || (strict ? says_same(regime, other, r) : stands_in(other, r))) continue;
      list = cd_json_add(t->a, list, reason_json(t, in, regime, r, change));
    }
  }
  return list;
}

/* The rules that say something else; where there are none, those that the outcome rests on now and did not before. */
static cd_json *all_reasons(trial *t, const cd_json *before, const cd_json *after) {
  for (int strict = 1;; strict = 0) {
    cd_json *list = add_reasons(t, cd_json_new_list(t->a), after, before, strict, "came");
    list = add_reasons(t, list, before, after, strict, "went");
    if (cd_json_count(list) > 0 || !strict) return list;
  }
}

static cd_str ends_of(const trial *t, const cd_json *decision) {
  cd_str outcome = cd_json_str(cd_json_get(decision, "outcome"));
  if (!cd_str_eqc(outcome, "refer")) return CD_STR("");
  return cd_str_printf(t->a, CD_FMT ".." CD_FMT, CD_ARG(cd_json_str(cd_json_get(decision, "at_least"))),
                       CD_ARG(cd_json_str(cd_json_get(decision, "at_most"))));
}

/* Does a rule that stands against the order say something else of it, though the outcome is the same for other reasons?
 */
static bool rules_differ(const cd_json *before, const cd_json *after) {
  const cd_json *regimes = cd_json_get(after, "regimes");
  for (size_t i = 0; i < cd_json_count(regimes); i++) {
    const cd_json *regime = cd_json_at(regimes, i), *reasons = cd_json_get(regime, "reasons"),
                  *other = regime_like(before, regime);
    for (size_t k = 0; k < cd_json_count(reasons); k++) {
      const cd_json *r = cd_json_at(reasons, k);
      bool against = cd_str_eqc(cd_json_str(cd_json_get(r, "effect")), "prohibit") ||
                     cd_str_eqc(cd_json_str(cd_json_get(r, "effect")), "require");
      if (against && holds(r) && !stands_in(other, r)) return true;
    }
  }
  return false;
}

cordon_status trial_order(trial *t, cd_str order, bool by_rule, trial_outcome *out, cordon_error *err) {
  cd_json *before, *after;
  *out = (trial_outcome){0};
  CD_TRY(decide_on(t, &t->before, order, &before, err));
  CD_TRY(decide_on(t, &t->after, order, &after, err));
  t->r->looked_at.decided++;
  out->differs = !same_field(before, after, "outcome") || !same_field(before, after, "at_least") ||
                 !same_field(before, after, "at_most");
  if (!out->differs && !(by_rule && rules_differ(before, after))) return CORDON_OK;
  out->differs = true;
  out->before = cd_str_dup(t->a, cd_json_str(cd_json_get(before, "outcome")));
  out->after = cd_str_dup(t->a, cd_json_str(cd_json_get(after, "outcome")));
  out->before_ends = ends_of(t, before);
  out->after_ends = ends_of(t, after);
  out->reasons = all_reasons(t, before, after);
  return out->before.ptr && out->after.ptr && out->before_ends.ptr && out->after_ends.ptr && out->reasons
             ? CORDON_OK
             : cd_no_memory(err);
}

/* --- a party against the difference --- */

static cordon_status subject_names(const cd_json *party, cd_arena *a, names_subject *out, cordon_error *err) {
  const cd_json *aliases = cd_json_get(party, "aliases");
  cd_str name = cd_json_str(cd_json_get(party, "name"));
  names_text *names = CD_NEW_ARRAY(a, names_text, 1 + cd_json_count(aliases));
  if (names == NULL) return cd_no_memory(err);
  if (name.len > 0) names[out->name_count++] = (names_text){.text = name, .primary = true};
  for (size_t i = 0; i < cd_json_count(aliases); i++)
    names[out->name_count++] = (names_text){.text = cd_json_str(cd_json_at(aliases, i))};
  out->names = names;
  return CORDON_OK;
}

static cordon_status subject_countries(const cd_json *party, cd_arena *a, names_subject *out, cordon_error *err) {
  const cd_json *more = cd_json_get(party, "nationalities");
  cd_str country = cd_json_str(cd_json_get(party, "country")), *all = CD_NEW_ARRAY(a, cd_str, 1 + cd_json_count(more));
  if (all == NULL) return cd_no_memory(err);
  if (country.len > 0) all[out->country_count++] = country;
  for (size_t i = 0; i < cd_json_count(more); i++) all[out->country_count++] = cd_json_str(cd_json_at(more, i));
  out->countries = all;
  return CORDON_OK;
}

cordon_status trial_subject(const cd_json *party, cd_arena *a, names_subject *out, cordon_error *err) {
  const cd_json *identifiers = cd_json_get(party, "identifiers");
  *out = (names_subject){.schema = register_party_schema(cd_json_str(cd_json_get(party, "kind")))};
  CD_TRY(subject_names(party, a, out, err));
  CD_TRY(subject_countries(party, a, out, err));
  names_birth *birth = CD_NEW(a, names_birth);
  names_identifier *ids = CD_NEW_ARRAY(a, names_identifier, cd_json_count(identifiers));
  if (birth == NULL || ids == NULL) return cd_no_memory(err);
  out->births = birth;
  out->birth_count = names_birth_parse(cd_json_str(cd_json_get(party, "birth_date")), birth) ? 1 : 0;
  for (size_t i = 0; i < cd_json_count(identifiers); i++) {
    const cd_json *one = cd_json_at(identifiers, i);
    ids[out->identifier_count++] =
        (names_identifier){cd_json_str(cd_json_get(one, "type")), cd_json_str(cd_json_get(one, "value"))};
  }
  out->identifiers = ids;
  return CORDON_OK;
}

static cordon_status name_reached(trial *t, const cd_json *party, cd_json *name, bool *out, cordon_error *err) {
  cd_json *named = cd_json_set(t->scratch, cd_json_copy(t->scratch, party), "name", name);
  cd_str key;
  if (!named) return cd_no_memory(err);
  CD_TRY(case_key(named, t->scratch, &key, err));
  *out = key.len > 0 && cd_map_has(t->reach->names, key);
  return CORDON_OK;
}

cordon_status trial_reaches(trial *t, const cd_json *party, bool *out, cordon_error *err) {
  const cd_json *aliases = cd_json_get(party, "aliases");
  *out = false;
  if (!cd_json_get(party, "name")) return CORDON_OK;
  CD_TRY(name_reached(t, party, cd_json_get(party, "name"), out, err));
  for (size_t i = 0; !*out && i < cd_json_count(aliases); i++)
    CD_TRY(name_reached(t, party, cd_json_at(aliases, i), out, err));
  return CORDON_OK;
}

cordon_status trial_meets(trial *t, const cd_json *party, bool *out, cordon_error *err) {
  const lists_screen_options loose = {.min_score = TRIAL_LOOSE_SCORE};
  const cd_json *owners = cd_json_get(party, "owners");
  names_subject subject;
  *out = true;
  if (t->reach) return trial_reaches(t, party, out, err);
  if (t->delta == NULL) return CORDON_OK;
  CD_TRY(trial_subject(party, t->scratch, &subject, err));
  *out = false;
  if (subject.name_count > 0)
    CD_TRY(lists_delta_meets(t->delta, &subject, LISTS_DELTA_BOTH, &loose, t->scratch, out, err));
  for (size_t i = 0; !*out && i < cd_json_count(owners); i++) CD_TRY(trial_meets(t, cd_json_at(owners, i), out, err));
  return CORDON_OK;
}

cordon_status trial_json(trial *t, const cd_json *order, trial_outcome *out, cordon_error *err) {
  cd_buf text;
  if (order == NULL) return cd_no_memory(err);
  cd_buf_init(&text, CD_MAX_ORDER_BYTES);
  cordon_status st = cd_json_write(order, &text, err);
  if (st == CORDON_OK) st = cd_buf_status(&text, err);
  if (st == CORDON_OK) st = trial_order(t, cd_buf_view(&text), true, out, err);
  cd_buf_free(&text);
  return st;
}
