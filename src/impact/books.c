/* The register: parties screened again, licences tried by the orders they would cover. */
#include "base/limits.h"
#include "impact/trial.h"

/* --- parties --- */

typedef struct standing {
  lists_hit *hits;
  size_t count;
  rules_truth *truth;
  const char *word;
} standing;

static cordon_status screen_on(trial *t, const trial_side *side, const names_subject *subject, standing *out,
                               cordon_error *err) {
  const lists_screen_options o = {.limit = CD_MAX_HITS};
  cordon_error local = {0};
  *out = (standing){.word = "clear"};
  cordon_status st = lists_screen(decide_engine_lists(side->engine), side->lists, subject, &o, t->scratch, &out->hits,
                                  &out->count, NULL, &local);
  if (st == CORDON_BAD_INPUT ||
      st == CORDON_LIMIT) { /* a name that cannot be screened is for a person, before and after */
    out->count = 0;
    out->word = "review";
    return CORDON_OK;
  }
  if (st != CORDON_OK) {
    if (err) *err = local;
    return st;
  }
  out->truth = CD_NEW_ARRAY(t->scratch, rules_truth, out->count);
  if (out->truth == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < out->count; i++) {
    out->truth[i] = decide_hit_truth(&out->hits[i], NULL);
    if (out->truth[i] == RULES_TRUE)
      out->word = "listed";
    else if (out->truth[i] == RULES_UNKNOWN && strcmp(out->word, "clear") == 0)
      out->word = "review";
  }
  return CORDON_OK;
}

static bool hit_stands_in(const standing *s, const lists_hit *h, rules_truth truth) {
  for (size_t i = 0; i < s->count; i++)
    if (s->truth[i] == truth && cd_str_eq(s->hits[i].list, h->list) && cd_str_eq(s->hits[i].entry, h->entry))
      return true;
  return false;
}

static cd_json *hit_reason(trial *t, const lists_hit *h, rules_truth truth, const char *change) {
  cd_json *o = cd_json_set(t->a, cd_json_new_object(t->a), "change", cd_json_new_c(t->a, change));
  cd_json *hit = cd_json_copy(t->a, lists_hit_json(h, t->scratch));
  o = cd_json_set(t->a, o, "listed", cd_json_new_c(t->a, rules_truth_name(truth)));
  return cd_json_set(t->a, o, "hit", hit);
}

static cd_json *add_hits(trial *t, cd_json *list, const standing *in, const standing *not_in, const char *change) {
  for (size_t i = 0; i < in->count; i++)
    if (in->truth[i] != RULES_FALSE && !hit_stands_in(not_in, &in->hits[i], in->truth[i]))
      list = cd_json_add(t->a, list, hit_reason(t, &in->hits[i], in->truth[i], change));
  return list;
}

static cordon_status try_party(trial *t, const cd_json *party, cordon_error *err) {
  names_subject subject;
  standing before, after;
  CD_TRY(trial_subject(party, t->scratch, &subject, err));
  if (subject.name_count == 0) return CORDON_OK;
  CD_TRY(screen_on(t, &t->before, &subject, &before, err));
  CD_TRY(screen_on(t, &t->after, &subject, &after, err));
  cd_json *reasons = add_hits(t, cd_json_new_list(t->a), &after, &before, "came");
  reasons = add_hits(t, reasons, &before, &after, "went");
  cd_str id = cd_str_dup(t->a, cd_json_str(cd_json_get(party, "id")));
  if (reasons == NULL || id.ptr == NULL) return cd_no_memory(err);
  if (cd_json_count(reasons) == 0) return CORDON_OK;
  return trial_add(t,
                   (impact_item){.kind = "party",
                                 .id = id,
                                 .before = cd_str_c(before.word),
                                 .after = cd_str_c(after.word),
                                 .follows = "screen_again",
                                 .reasons = reasons},
                   err);
}

cordon_status trial_parties(trial *t, cordon_error *err) {
  cd_json *all;
  cd_arena *own = cd_arena_new(0);
  cordon_status st = own ? register_list(t->before.store, "party", CD_SEQ_LATEST, own, &all, err) : cd_no_memory(err);
  for (size_t i = 0; st == CORDON_OK && i < cd_json_count(all); i++) {
    bool meets = false;
    t->r->looked_at.parties++;
    st = trial_meets(t, cd_json_at(all, i), &meets, err);
    if (st == CORDON_OK && meets) st = try_party(t, cd_json_at(all, i), err);
    cd_arena_reset(t->scratch);
  }
  cd_arena_free(own);
  return st;
}

/* --- licences --- */

static bool is_any(const cd_json *v) { return v == NULL || v->kind != CD_JSON_LIST; }

/* Open: in force on the day, and neither suspended nor ended. */
static bool is_open(const cd_json *licence, cd_day day) {
  cd_str status = cd_json_str(cd_json_get(licence, "status"));
  cd_day from, to;
  if (status.len > 0 && !cd_str_eqc(status, "active")) return false;
  if (cd_day_parse(cd_json_str(cd_json_get(licence, "valid_from")), &from) && day < from) return false;
  return !cd_day_parse(cd_json_str(cd_json_get(licence, "valid_to")), &to) || day <= to;
}

static cd_json *without(cd_arena *a, const cd_json *o, const char *field) {
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; i < o->count; i++)
    if (!cd_str_eqc(o->as.members[i].key, field))
      out = cd_json_set_s(a, out, o->as.members[i].key, o->as.members[i].value);
  return out;
}

static cd_json *order_parties(const cd_json *licence, cd_arena *a) {
  const cd_json *users = cd_json_get(licence, "end_users");
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; !is_any(users) && i < users->count; i++)
    out = cd_json_add(a, out,
                      cd_json_set(a, without(a, cd_json_at(users, i), "party"), "role", cd_json_new_c(a, "end_user")));
  return out;
}

/* What a licence line says of its control is none of an order's. */
static cd_json *order_item(const cd_json *line, cd_arena *a) {
  static const char *const fields[] = {"line", "description", "classifications", "quantity", "unit", "value", "currency"};
  cd_json *item = cd_json_new_object(a);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    cd_json *v = cd_json_get(line, fields[i]);
    if (v != NULL) item = cd_json_set(a, item, fields[i], v);
  }
  return item;
}

static cd_json *order_items(const cd_json *licence, cd_arena *a) {
  const cd_json *items = cd_json_get(licence, "items");
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; !is_any(items) && i < items->count; i++) {
    cd_json *item = order_item(cd_json_at(items, i), a);
    if (item != NULL && cd_json_get(item, "line") == NULL)
      item = cd_json_set(a, item, "line", cd_json_new_int(a, (int64_t)i + 1));
    out = cd_json_add(a, out, item);
  }
  return out;
}

static cd_json *same(const cd_json *v) { return (cd_json *)(uintptr_t)v; } /* shared, never changed */

/* Delivered to the destination and run there. */
static cd_json *delivery_to(const cd_json *destination, cd_arena *a) {
  static const char *const places[] = {"hosted_in", "operated_from"};
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "mode", cd_json_new_c(a, "on_premise"));
  for (size_t i = 0; i < 2; i++) o = cd_json_set(a, o, places[i], same(destination));
  return cd_json_set(a, o, "territory", cd_json_add(a, cd_json_new_list(a), same(destination)));
}

/* Nothing is known against it. */
static cd_json *clean_knowledge(cd_arena *a) {
  static const char *const facts[] = {"unauthorized_access", "military_end_use", "wmd_end_use", "informed"};
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "red_flags", cd_json_new_list(a));
  for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) o = cd_json_set(a, o, facts[i], cd_json_new_bool(a, false));
  return o;
}

/* Every commitment of the register; which of them is in force, and for what, deciding tells. */
static cd_json *all_commitments(const cd_json *commitments, cd_arena *a) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(commitments) && i < 100; i++)
    out = cd_json_add(a, out, cd_json_get(cd_json_at(commitments, i), "id"));
  return out;
}

/* The plainest order that the licence would cover, into one of its destinations (or NULL): what the licence does not
 * say is taken as harmless, so that what comes out differently comes of the revision. */
static cd_json *order_under(const trial *t, const cd_json *licence, const cd_json *destination,
                            const cd_json *commitments, cd_arena *a) {
  char day[11];
  const cd_json *uses = cd_json_get(licence, "end_uses"), *transactions = cd_json_get(licence, "transactions"),
                *holder = cd_json_get(licence, "holder");
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "id", cd_json_get(licence, "id"));
  cd_str date = cd_str_dup(a, cd_str_c(cd_day_format(t->r->as_of, day)));
  o = cd_json_set(a, o, "date", date.ptr ? cd_json_new_str(a, date) : NULL);
  if (holder != NULL) o = cd_json_set(a, o, "exporter", without(a, holder, "party"));
  if (!is_any(cd_json_get(licence, "end_users"))) o = cd_json_set(a, o, "parties", order_parties(licence, a));
  if (!is_any(cd_json_get(licence, "items"))) o = cd_json_set(a, o, "items", order_items(licence, a));
  if (destination != NULL)
    o = cd_json_set(a, cd_json_set(a, o, "destination", same(destination)), "delivery", delivery_to(destination, a));
  if (!is_any(uses)) o = cd_json_set(a, o, "end_use", cd_json_set(a, cd_json_new_object(a), "purposes", same(uses)));
  o = cd_json_set(a, o, "knowledge", clean_knowledge(a));
  o = cd_json_set(a, o, "commitments", all_commitments(commitments, a));
  if (!is_any(transactions) && transactions->count > 0) o = cd_json_set(a, o, "transaction", transactions->as.items[0]);
  return cd_json_set(a, o, "licences", cd_json_add(a, cd_json_new_list(a), cd_json_get(licence, "id")));
}

/* The first destination that comes out differently speaks; the others are named beside it in its reasons. */
static cordon_status try_licence(trial *t, const cd_json *licence, const cd_json *commitments, cordon_error *err) {
  const cd_json *destinations = cd_json_get(licence, "destinations");
  size_t count = is_any(destinations) ? 1 : destinations->count;
  impact_item item = {.kind = "licence", .follows = "review"};
  for (size_t i = 0; i < count; i++) {
    trial_outcome o;
    CD_TRY(trial_json(
        t, order_under(t, licence, is_any(destinations) ? NULL : destinations->as.items[i], commitments, t->scratch),
        &o, err));
    if (!o.differs) continue;
    if (item.reasons == NULL) {
      item.id = cd_str_dup(t->a, cd_json_str(cd_json_get(licence, "id")));
      item.before = o.before;
      item.after = o.after;
      item.before_ends = o.before_ends;
      item.after_ends = o.after_ends;
      item.reasons = o.reasons;
    } else {
      for (size_t k = 0; k < cd_json_count(o.reasons); k++)
        item.reasons = cd_json_add(t->a, item.reasons, cd_json_at(o.reasons, k));
    }
    if (item.reasons == NULL || item.id.ptr == NULL) return cd_no_memory(err);
  }
  return item.reasons ? trial_add(t, item, err) : CORDON_OK;
}

static cordon_status licence_meets(trial *t, const cd_json *licence, bool *out, cordon_error *err) {
  const cd_json *users = cd_json_get(licence, "end_users");
  *out = true;
  if (t->reach && cd_map_has(t->reach->licences, cd_json_str(cd_json_get(licence, "id")))) return CORDON_OK;
  CD_TRY(trial_meets(t, cd_json_get(licence, "holder"), out, err));
  for (size_t i = 0; !*out && !is_any(users) && i < users->count; i++)
    CD_TRY(trial_meets(t, users->as.items[i], out, err));
  return CORDON_OK;
}

cordon_status trial_licences(trial *t, cordon_error *err) {
  cd_json *all, *commitments = NULL;
  cd_arena *own = cd_arena_new(0);
  cordon_status st = own ? register_list(t->before.store, "licence", CD_SEQ_LATEST, own, &all, err) : cd_no_memory(err);
  if (st == CORDON_OK) st = register_list(t->before.store, "commitment", CD_SEQ_LATEST, own, &commitments, err);
  for (size_t i = 0; st == CORDON_OK && i < cd_json_count(all); i++) {
    const cd_json *licence = cd_json_at(all, i);
    bool meets = false;
    if (!is_open(licence, t->r->as_of)) continue;
    t->r->looked_at.licences++;
    st = licence_meets(t, licence, &meets, err);
    if (st == CORDON_OK && meets) st = try_licence(t, licence, commitments, err);
    cd_arena_reset(t->scratch);
  }
  cd_arena_free(own);
  return st;
}
