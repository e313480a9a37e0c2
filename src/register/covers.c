/* Does a licence cover an order? Each point that speaks against it, or cannot be told, becomes a sentence. The
 * sentences name parties by place and role, never by name, so that they can stand in a record. */
#include <stdio.h>

#include "base/limits.h"
#include "names/names.h"
#include "register/clauses.h"
#include "register/ledger_lines.h"
#include "register/party.h"
#include "register/registration.h"
#include "register/view.h"

/* FALSE beats UNKNOWN beats TRUE. */
static rules_truth both(rules_truth x, rules_truth y) {
  if (x == RULES_FALSE || y == RULES_FALSE) return RULES_FALSE;
  return x == RULES_UNKNOWN || y == RULES_UNKNOWN ? RULES_UNKNOWN : RULES_TRUE;
}

static bool is_any(const cd_json *v) { return v && v->kind == CD_JSON_STRING && cd_str_eqc(cd_json_str(v), "any"); }

static bool list_has(const cd_json *list, cd_str s) {
  for (size_t i = 0; i < cd_json_count(list); i++) {
    if (cd_str_eq(cd_json_str(list->as.items[i]), s)) return true;
  }
  return false;
}

/* A licence that leaves a limit out does not say "any": nobody can tell what it grants. */
static rules_truth not_stated(register_view *v, view_licence *l, const char *field) {
  view_say(v, &l->why, "licence " CD_FMT " states no %s; write them, or \"any\", in its record", CD_ARG(l->id), field);
  return RULES_UNKNOWN;
}

names_schema register_party_schema(cd_str kind) {
  if (cd_str_eqc(kind, "individual")) return NAMES_PERSON;
  if (cd_str_eqc(kind, "company")) return NAMES_COMPANY;
  if (cd_str_eqc(kind, "government")) return NAMES_PUBLIC_BODY;
  return kind.len > 0 ? NAMES_ORGANIZATION : NAMES_ANY;
}

/* --- names --- */

/* Two names of parties that were merged. The names of one party of the order are asked for many times. */
static bool merged(register_view *v, cd_str name, cd_str other) {
  if (!v->merge_name.ptr || !cd_str_eq(v->merge_name, name)) {
    v->merge_name = name;
    if (party_names(v->store, name, v->known_at, v->arena, &v->merge_names, &v->merge_count, &v->links, NULL) !=
        CORDON_OK)
      v->failed = true;
  }
  for (size_t i = 0; !v->failed && i < v->merge_count; i++) {
    if (cd_str_eq(v->merge_names[i], other)) return v->by_merge = true;
  }
  return false;
}

static bool same_name(register_view *v, const cd_json *x, const cd_json *y) {
  cd_str left, right;
  bool readable_left, readable_right; /* a name that cannot be read is the same as no other */
  names_schema schema = cd_str_eqc(cd_json_str(cd_json_get(x, "kind")), "individual") ? NAMES_PERSON : NAMES_COMPANY;
  if (cache_form(v->cache, cd_json_str(cd_json_get(x, "name")), schema, v->arena, &left, &readable_left, NULL) !=
          CORDON_OK ||
      cache_form(v->cache, cd_json_str(cd_json_get(y, "name")), schema, v->arena, &right, &readable_right, NULL) !=
          CORDON_OK) {
    v->failed = true;
    return false;
  }
  if (!readable_left || !readable_right) return false;
  return cd_str_eq(left, right) || (schema != NAMES_PERSON && merged(v, left, right));
}

/* Is the party of an order the one that a licence or commitment names? One of the same name in another country or of
 * another kind is somebody else; where the order does not state the country that the licence states, nobody can tell.
 */
rules_truth view_same_party(register_view *v, const cd_json *party, const cd_json *licensed) {
  cd_str country = cd_json_str(cd_json_get(party, "country")), of = cd_json_str(cd_json_get(licensed, "country"));
  cd_str kind = cd_json_str(cd_json_get(party, "kind")), sort = cd_json_str(cd_json_get(licensed, "kind"));
  if (kind.len > 0 && sort.len > 0 && !cd_str_eq(kind, sort)) return RULES_FALSE;
  if (country.len > 0 && of.len > 0 && !cd_str_eq(country, of)) return RULES_FALSE;
  v->by_merge = false;
  if (!same_name(v, party, licensed)) return RULES_FALSE;
  return country.len == 0 && of.len > 0 ? RULES_UNKNOWN : RULES_TRUE;
}

/* A general licence is for everyone, or for everyone who is registered to use it. */
static rules_truth check_registration(register_view *v, view_licence *l) {
  const cd_json *exporter = cd_json_get(v->order, "exporter");
  registration_found found;
  if (!cd_json_bool(cd_json_get(l->json, "needs_registration"), false)) return RULES_TRUE;
  if (cd_json_str(cd_json_get(exporter, "name")).len == 0) {
    view_say(v, &l->why,
             "the order does not name its exporter, so whether it is registered to use licence " CD_FMT " is unknown",
             CD_ARG(l->id));
    view_lacks(v, l, "order.exporter.name");
    return RULES_UNKNOWN;
  }
  if (registration_holds(v->store, exporter, cd_json_str(cd_json_get(l->json, "authority")), l->id, v->as_of,
                         v->known_at, v->arena, &found, NULL) != CORDON_OK)
    v->failed = true;
  l->registrations = found.seq;
  if (found.id.len > 0) {
    view_say(v, &l->rests, "registration " CD_FMT " of the exporter", CD_ARG(found.id));
    return RULES_TRUE;
  }
  view_say(v, &l->why,
           "licence " CD_FMT " is used by who is registered for it, and no registration of the exporter is in force",
           CD_ARG(l->id));
  return RULES_FALSE;
}

static rules_truth check_holder(register_view *v, view_licence *l) {
  if (cd_str_eqc(cd_json_str(cd_json_get(l->json, "type")), "general") && !cd_json_get(l->json, "holder"))
    return check_registration(v, l);
  const cd_json *exporter = cd_json_get(v->order, "exporter"), *holder = cd_json_get(l->json, "holder");
  if (cd_json_str(cd_json_get(exporter, "name")).len == 0) {
    view_say(v, &l->why, "the order does not name its exporter, so whether it holds licence " CD_FMT " is unknown",
             CD_ARG(l->id));
    view_lacks(v, l, "order.exporter.name");
    return RULES_UNKNOWN;
  }
  rules_truth same = view_same_party(v, exporter, holder);
  if (same == RULES_UNKNOWN) {
    view_say(v, &l->why,
             "the exporter has the name of the holder of licence " CD_FMT ", but the order does not state its country",
             CD_ARG(l->id));
    view_lacks(v, l, "order.exporter.country");
  }
  if (same != RULES_FALSE && v->by_merge)
    view_say(v, &l->rests, "the exporter is one with the holder (merges to record %lld)", (long long)v->links);
  if (same != RULES_FALSE) return same;
  view_say(v, &l->why, "the holder of licence " CD_FMT " is not the exporter of the order", CD_ARG(l->id));
  return RULES_FALSE;
}

static void party_lacks(register_view *v, view_licence *l, size_t n, const char *field) {
  char fact[64];
  snprintf(fact, sizeof fact, "order.parties[%zu].%s", n, field);
  view_lacks(v, l, fact);
}

static rules_truth check_end_user(register_view *v, view_licence *l, size_t n, const cd_json *party,
                                  const cd_json *users) {
  cd_str role = cd_json_str(cd_json_get(party, "role"));
  if (cd_json_str(cd_json_get(party, "name")).len == 0) {
    view_say(v, &l->why, "party %zu (" CD_FMT ") has no name, so whether licence " CD_FMT " names it is unknown", n + 1,
             CD_ARG(role), CD_ARG(l->id));
    party_lacks(v, l, n, "name");
    return RULES_UNKNOWN;
  }
  rules_truth best = RULES_FALSE;
  for (size_t i = 0; i < cd_json_count(users) && best != RULES_TRUE; i++) {
    rules_truth same = view_same_party(v, party, users->as.items[i]);
    if (same != RULES_FALSE && v->by_merge)
      view_say(v, &l->rests, "party %zu is one with an end user of it (merges to record %lld)", n + 1,
               (long long)v->links);
    if (same != RULES_FALSE) best = same;
  }
  if (best == RULES_UNKNOWN) {
    view_say(v, &l->why,
             "party %zu (" CD_FMT ") has the name of an end user of licence " CD_FMT
             ", but the order does not state its country",
             n + 1, CD_ARG(role), CD_ARG(l->id));
    party_lacks(v, l, n, "country");
  }
  if (best != RULES_FALSE) return best;
  view_say(v, &l->why, "party %zu (" CD_FMT ") is not among the end users of licence " CD_FMT, n + 1, CD_ARG(role),
           CD_ARG(l->id));
  return RULES_FALSE;
}

static rules_truth check_end_users(register_view *v, view_licence *l) {
  const cd_json *users = cd_json_get(l->json, "end_users"), *parties = cd_json_get(v->order, "parties");
  if (is_any(users)) return RULES_TRUE;
  if (!users) return not_stated(v, l, "end users");
  rules_truth all = RULES_TRUE;
  bool found = false;
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    cd_str role = cd_json_str(cd_json_get(parties->as.items[i], "role"));
    if (!cd_str_eqc(role, "end_user") && !cd_str_eqc(role, "ultimate_end_user")) continue;
    found = true;
    all = both(all, check_end_user(v, l, i, parties->as.items[i], users));
  }
  if (found) return all;
  view_say(v, &l->why, "the order states no end user, and licence " CD_FMT " is for named ones", CD_ARG(l->id));
  view_lacks(v, l, "order.end_users");
  return RULES_UNKNOWN;
}

/* --- places, uses, days --- */

static rules_truth check_place(register_view *v, view_licence *l, const char *field, cd_str country) {
  const cd_json *places = cd_json_get(l->json, "destinations");
  if (country.len == 0 || list_has(places, country)) return RULES_TRUE;
  view_say(v, &l->why, CD_FMT " (%s) is not among the destinations of licence " CD_FMT, CD_ARG(country), field,
           CD_ARG(l->id));
  return RULES_FALSE;
}

/* Where the system runs or is worked from counts as a destination, unless it stays where the order comes from. */
static rules_truth check_delivery(register_view *v, view_licence *l) {
  const cd_json *delivery = cd_json_get(v->order, "delivery"), *territory = cd_json_get(delivery, "territory");
  const char *const fields[] = {"hosted_in", "operated_from"};
  cd_str from = cd_json_str(cd_json_get(v->order, "from"));
  if (from.len == 0) from = cd_json_str(cd_json_get(cd_json_get(v->order, "exporter"), "country"));
  rules_truth all = RULES_TRUE;
  for (size_t i = 0; i < 2; i++) {
    cd_str place = cd_json_str(cd_json_get(delivery, fields[i]));
    if (!cd_str_eq(place, from)) all = both(all, check_place(v, l, fields[i], place));
  }
  for (size_t i = 0; i < cd_json_count(territory); i++)
    all = both(all, check_place(v, l, "territory", cd_json_str(territory->as.items[i])));
  return all;
}

static rules_truth check_destinations(register_view *v, view_licence *l) {
  const cd_json *places = cd_json_get(l->json, "destinations");
  cd_str destination = cd_json_str(cd_json_get(v->order, "destination"));
  if (is_any(places)) return RULES_TRUE;
  if (!places) return not_stated(v, l, "destinations");
  rules_truth all = both(check_place(v, l, "destination", destination), check_delivery(v, l));
  if (destination.len > 0) return all;
  view_say(v, &l->why, "the order states no destination");
  view_lacks(v, l, "order.destination");
  return both(all, RULES_UNKNOWN);
}

static rules_truth check_purposes(register_view *v, view_licence *l) {
  const cd_json *uses = cd_json_get(l->json, "end_uses"),
                *purposes = cd_json_get(cd_json_get(v->order, "end_use"), "purposes");
  if (is_any(uses)) return RULES_TRUE;
  if (!uses) return not_stated(v, l, "end uses");
  if (!purposes) {
    view_say(v, &l->why, "the order does not state its purposes (end_use.purposes)");
    view_lacks(v, l, "order.end_use.purposes");
    return RULES_UNKNOWN;
  }
  rules_truth all = cd_json_count(purposes) > 0 ? RULES_TRUE : RULES_FALSE;
  if (all == RULES_FALSE)
    view_say(v, &l->why, "the order has no purpose at all, and licence " CD_FMT " is for stated ones", CD_ARG(l->id));
  for (size_t i = 0; i < cd_json_count(purposes); i++) {
    cd_str purpose = cd_json_str(purposes->as.items[i]);
    if (list_has(uses, purpose)) continue;
    view_say(v, &l->why, "the purpose " CD_FMT " is not among the end uses of licence " CD_FMT, CD_ARG(purpose),
             CD_ARG(l->id));
    all = RULES_FALSE;
  }
  return all;
}

static rules_truth check_transaction(register_view *v, view_licence *l) {
  const cd_json *allowed = cd_json_get(l->json, "transactions");
  cd_str transaction = cd_json_str(cd_json_get(v->order, "transaction"));
  if (!allowed || is_any(allowed)) return RULES_TRUE; /* the licence's kind says it already */
  if (transaction.len > 0 && list_has(allowed, transaction)) return RULES_TRUE;
  if (transaction.len > 0)
    view_say(v, &l->why, "a transaction of kind " CD_FMT " is not among those of licence " CD_FMT, CD_ARG(transaction),
             CD_ARG(l->id));
  if (transaction.len > 0) return RULES_FALSE;
  view_say(v, &l->why, "the order does not state its transaction");
  view_lacks(v, l, "order.transaction");
  return RULES_UNKNOWN;
}

static bool said_by_content(register_view *v, view_licence *l) {
  char day[11], of[11];
  cd_day from = rows_day(l->json, "valid_from", CD_DAY_MIN), to = rows_day(l->json, "valid_to", CD_DAY_MAX);
  cd_day_format(v->as_of, of);
  if (v->as_of < from)
    view_say(v, &l->why, "licence " CD_FMT " is valid from %s; the order is of %s", CD_ARG(l->id),
             cd_day_format(from, day), of);
  if (v->as_of > to)
    view_say(v, &l->why, "licence " CD_FMT " is valid to %s; the order is of %s", CD_ARG(l->id), cd_day_format(to, day),
             of);
  return v->as_of < from || v->as_of > to;
}

/* Suspended, revoked or surrendered by an act, or as it was recorded. The reason is in the record that is named. */
static rules_truth check_validity(register_view *v, view_licence *l) {
  char day[11];
  licence_state state = l->standing.state;
  bool outside = said_by_content(v, l);
  if (state == LICENCE_ACTIVE) return outside ? RULES_FALSE : RULES_TRUE;
  if (outside && (state == LICENCE_EXPIRED || state == LICENCE_NOT_YET_VALID)) return RULES_FALSE;
  if (l->standing.by) {
    view_say(v, &l->why, "licence " CD_FMT " is %s from %s (record %lld)", CD_ARG(l->id), licence_state_name(state),
             cd_day_format(l->standing.since, day), (long long)l->standing.by);
  } else {
    view_say(v, &l->why, "licence " CD_FMT " is %s", CD_ARG(l->id), licence_state_name(state));
  }
  return RULES_FALSE;
}

/* --- items --- */

/* A licence for a paragraph covers its subparagraphs: "4D004" covers "4D004.a". */
static bool code_within(cd_str code, cd_str licensed) {
  return cd_str_eq(code, licensed) ||
         (cd_str_starts(code, licensed) && code.len > licensed.len && code.ptr[licensed.len] == '.');
}

static bool line_names(const cd_json *line, const cd_json *item) {
  const cd_json *licensed = cd_json_get(line, "classifications"), *stated = cd_json_get(item, "classifications");
  for (size_t i = 0; i < cd_json_count(licensed); i++) {
    for (size_t j = 0; j < cd_json_count(stated); j++) {
      const cd_json *x = licensed->as.items[i], *y = stated->as.items[j];
      if (cd_json_eq(cd_json_get(x, "regime"), cd_json_get(y, "regime")) &&
          code_within(cd_json_str(cd_json_get(y, "code")), cd_json_str(cd_json_get(x, "code"))))
        return true;
    }
  }
  return false;
}

/* A quantity in a unit that the line states a conversion of counts in the line's own. */
static bool in_own_unit(const view_line *line, ledger_measure m, cd_str unit, cd_dec stated, cd_dec *out) {
  ledger_line read;
  ledger_line_read(line->json, line->number, &read);
  return ledger_convert(&read, m, unit, stated, out);
}

static void say_over(register_view *v, view_licence *l, const view_line *line, int64_t n, ledger_measure m) {
  char all[CD_DEC_MAX_TEXT], left[CD_DEC_MAX_TEXT];
  int order = 1;
  cd_str unit = cd_json_str(cd_json_get(line->json, ledger_unit_field[m]));
  cd_dec_format(line->left.licensed[m], all);
  bool untouched = cd_dec_cmp(line->left.left[m], line->left.licensed[m], &order) && order == 0;
  if (untouched) {
    view_say(v, &l->why, "item %lld takes the %s of line %lld of licence " CD_FMT " over its %s " CD_FMT, (long long)n,
             ledger_amount_field[m], (long long)line->number, CD_ARG(l->id), all, CD_ARG(unit));
  } else {
    view_say(v, &l->why,
             "item %lld takes the %s of line %lld of licence " CD_FMT " over the %s " CD_FMT " that are left of its %s",
             (long long)n, ledger_amount_field[m], (long long)line->number, CD_ARG(l->id),
             cd_dec_format(line->left.left[m], left), CD_ARG(unit), all);
  }
}

static void item_lacks(register_view *v, view_licence *l, const cd_json *item, const char *field) {
  const cd_json *items = cd_json_get(v->order, "items");
  char fact[64];
  size_t n = 0;
  while (n < cd_json_count(items) && items->as.items[n] != item) n++;
  snprintf(fact, sizeof fact, "order.items[%zu].%s", n, field);
  view_lacks(v, l, fact);
}

/* One amount of an item against what is left of a line. The sum goes to the line's `taken` where it fits. */
static rules_truth take(register_view *v, view_licence *l, view_line *line, const cd_json *item, int64_t n,
                        ledger_measure m) {
  const char *field = ledger_amount_field[m], *unit_field = ledger_unit_field[m];
  cd_str licensed = cd_json_str(cd_json_get(line->json, field)), stated = cd_json_str(cd_json_get(item, field));
  cd_str unit = cd_json_str(cd_json_get(line->json, unit_field)), mine = cd_json_str(cd_json_get(item, unit_field));
  cd_dec amount, sum;
  int order = 0;
  if (!line->left.limited[m]) return RULES_TRUE;
  if (stated.len == 0 || mine.len == 0) {
    view_say(v, &l->why,
             "item %lld does not state its %s, and line %lld of licence " CD_FMT " is for " CD_FMT " " CD_FMT,
             (long long)n, stated.len == 0 ? field : unit_field, (long long)line->number, CD_ARG(l->id),
             CD_ARG(licensed), CD_ARG(unit));
    item_lacks(v, l, item, stated.len == 0 ? field : unit_field);
    return RULES_UNKNOWN;
  }
  if (!cd_dec_parse(stated, &amount) || !in_own_unit(line, m, mine, amount, &amount)) {
    view_say(v, &l->why,
             "item %lld has its %s in " CD_FMT ", line %lld of licence " CD_FMT " in " CD_FMT
             "; no conversion is stated",
             (long long)n, field, CD_ARG(mine), (long long)line->number, CD_ARG(l->id), CD_ARG(unit));
    item_lacks(v, l, item, unit_field);
    return RULES_UNKNOWN;
  }
  if (cd_dec_add(line->taken[m], amount, &sum) && cd_dec_cmp(sum, line->left.left[m], &order) && order <= 0) {
    line->taken[m] = sum;
    return RULES_TRUE;
  }
  say_over(v, l, line, n, m);
  return RULES_FALSE;
}

/* The first line that names the item and has room for it takes it; what speaks against lines tried in vain is said only
 * if none does. */
static rules_truth check_item(register_view *v, view_licence *l, const cd_json *item, int64_t n) {
  rules_truth best = RULES_FALSE;
  size_t said = l->why.count, lacked = l->lacks.count;
  bool named = false;
  if (cd_json_count(cd_json_get(item, "classifications")) == 0) {
    view_say(v, &l->why, "item %lld states no classification, so whether licence " CD_FMT " covers it is unknown",
             (long long)n, CD_ARG(l->id));
    item_lacks(v, l, item, "classifications");
    return RULES_UNKNOWN;
  }
  for (size_t i = 0; i < l->line_count; i++) {
    view_line *line = &l->lines[i], before = *line;
    if (!line_names(line->json, item)) continue;
    named = true;
    rules_truth fits = take(v, l, line, item, n, LEDGER_QUANTITY);
    fits = both(fits, take(v, l, line, item, n, LEDGER_VALUE));
    if (fits == RULES_TRUE) {
      l->why.count = said;
      l->lacks.count = lacked;
      return RULES_TRUE;
    }
    *line = before;
    if (fits == RULES_UNKNOWN) best = RULES_UNKNOWN;
  }
  if (!named)
    view_say(v, &l->why, "item %lld has no classification of any line of licence " CD_FMT, (long long)n, CD_ARG(l->id));
  return best;
}

/* What the order takes of the lines that a limit counts, against what is left of it. */
static rules_truth check_limit(register_view *v, view_licence *l, const ledger_limit_left *limit) {
  rules_truth all = RULES_TRUE;
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    char left[CD_DEC_MAX_TEXT];
    cd_dec sum = {0, 0};
    int order = 0;
    bool known = true;
    for (size_t i = 0; i < l->line_count; i++) {
      if (limit->line == 0 || limit->line == l->lines[i].number)
        known = known && cd_dec_add(sum, l->lines[i].taken[m], &sum);
    }
    if (!limit->limited[m] || (known && cd_dec_cmp(sum, limit->left[m], &order) && order <= 0)) continue;
    view_say(v, &l->why,
             "the order takes the %s under limit " CD_FMT " of licence " CD_FMT " over the %s that is left%s",
             ledger_amount_field[m], CD_ARG(limit->id), CD_ARG(l->id), cd_dec_format(limit->left[m], left),
             limit->per.len ? " of its period" : "");
    all = RULES_FALSE;
  }
  return all;
}

static rules_truth check_items(register_view *v, view_licence *l) {
  const cd_json *licensed = cd_json_get(l->json, "items"), *items = cd_json_get(v->order, "items");
  if (is_any(licensed)) return RULES_TRUE;
  if (!licensed) return not_stated(v, l, "items");
  if (cd_json_count(items) == 0) {
    view_say(v, &l->why, "the order states no items");
    view_lacks(v, l, "order.items");
    return RULES_UNKNOWN;
  }
  rules_truth all = RULES_TRUE;
  for (size_t i = 0; i < items->count; i++) {
    const cd_json *item = items->as.items[i];
    all = both(all, check_item(v, l, item, cd_json_int(cd_json_get(item, "line"), (int64_t)i + 1)));
  }
  for (size_t i = 0; i < l->limit_count; i++) all = both(all, check_limit(v, l, &l->limits[i]));
  return all;
}

/* --- the whole --- */

/* An exception is not a licence, and an answer that none is required is of its own order alone. */
static rules_truth check_type(register_view *v, view_licence *l) {
  cd_str type = cd_json_str(cd_json_get(l->json, "type"));
  if (!cd_str_eqc(type, "exception") && !cd_str_eqc(type, "no_licence_required")) return RULES_TRUE;
  view_say(v, &l->why, CD_FMT " records " CD_FMT ", which answers no requirement of a licence", CD_ARG(l->id),
           CD_ARG(type));
  return RULES_FALSE;
}

static rules_truth check_conditions(register_view *v, view_licence *l) {
  return clauses_all_kept(v, cd_json_get(l->json, "conditions"), NULL, l);
}

rules_truth view_check_licence(register_view *v, view_licence *l) {
  if (l->checked) return l->content;
  l->checked = true;
  if (!l->json) {
    view_say(v, &l->why, "the register holds no licence " CD_FMT " as known then", CD_ARG(l->id));
    return l->content = RULES_FALSE;
  }
  rules_truth all = both(check_type(v, l), check_validity(v, l));
  all = both(all, check_holder(v, l));
  all = both(all, check_items(v, l));
  all = both(all, check_end_users(v, l));
  all = both(all, check_destinations(v, l));
  all = both(all, check_purposes(v, l));
  all = both(all, check_conditions(v, l));
  return l->content = both(all, check_transaction(v, l));
}

static bool answers(const view_licence *l, const rules_requirement *r) {
  return cd_str_eq(cd_json_str(cd_json_get(l->json, "authority")), r->authority) &&
         cd_str_eq(cd_json_str(cd_json_get(l->json, "kind")), r->kind);
}

rules_truth register_licence_covers(void *view, const rules_requirement *r, cd_str *licence_id) {
  register_view *v = (register_view *)view;
  rules_truth best = RULES_FALSE;
  for (size_t i = 0; i < v->licence_count; i++) {
    view_licence *l = &v->licences[i];
    rules_truth t = view_check_licence(v, l);
    if (!l->json || !answers(l, r)) continue;
    l->asked = true;
    if (t == RULES_FALSE) continue;
    if (l->covers != RULES_TRUE) l->covers = t;
    if (best == RULES_FALSE || (best == RULES_UNKNOWN && t == RULES_TRUE)) {
      best = t;
      *licence_id = l->id;
    }
  }
  return best;
}
