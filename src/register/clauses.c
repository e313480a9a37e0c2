#include "register/clauses.h"

#include "register/consent.h"

static cd_str text_of(const cd_json *v, const char *field) { return cd_json_str(cd_json_get(v, field)); }

static bool has(const cd_json *list, cd_str s) {
  for (size_t i = 0; i < cd_json_count(list); i++) {
    if (cd_str_eq(cd_json_str(cd_json_at(list, i)), s)) return true;
  }
  return false;
}

bool clauses_in_force(const register_view *v, const cd_json *clause) {
  return rows_day(clause, "valid_from", CD_DAY_MIN) <= v->as_of && v->as_of <= rows_day(clause, "valid_to", CD_DAY_MAX);
}

/* What is checked, and where its findings go. */
typedef struct checking {
  register_view *view;
  const cd_json *clause;
  const view_commitment *of; /* NULL: a licence's condition */
  view_reasons *why, *rests;
  const char **lacks;
} checking;

static rules_truth unknown(checking *c, const char *fact, const char *what) {
  view_say(c->view, c->why, "clause " CD_FMT " cannot be checked: the order does not state %s",
           CD_ARG(text_of(c->clause, "id")), what);
  *c->lacks = fact;
  return RULES_UNKNOWN;
}

/* --- purposes --- */

static rules_truth check_purposes(checking *c, bool among) {
  const cd_json *named = cd_json_get(c->clause, "purposes"),
                *purposes = cd_json_get(cd_json_get(c->view->order, "end_use"), "purposes");
  rules_truth all = RULES_TRUE;
  if (!named) return RULES_TRUE;
  if (!purposes) return unknown(c, "order.end_use.purposes", "its purposes (end_use.purposes)");
  for (size_t i = 0; i < cd_json_count(purposes); i++) {
    cd_str purpose = cd_json_str(cd_json_at(purposes, i));
    if (has(named, purpose) == among) continue;
    view_say(c->view, c->why, "the purpose " CD_FMT " breaks clause " CD_FMT, CD_ARG(purpose),
             CD_ARG(text_of(c->clause, "id")));
    all = RULES_FALSE;
  }
  return all;
}

/* --- places --- */

static rules_truth check_place(checking *c, const char *what, cd_str country) {
  if (country.len == 0 || has(cd_json_get(c->clause, "countries"), country)) return RULES_TRUE;
  view_say(c->view, c->why, CD_FMT " (%s) breaks clause " CD_FMT, CD_ARG(country), what,
           CD_ARG(text_of(c->clause, "id")));
  return RULES_FALSE;
}

static rules_truth check_territory(checking *c) {
  const cd_json *order = c->view->order, *delivery = cd_json_get(order, "delivery"),
                *territory = cd_json_get(delivery, "territory");
  if (!cd_json_get(c->clause, "countries")) return RULES_TRUE;
  if (text_of(order, "destination").len == 0) return unknown(c, "order.destination", "its destination");
  rules_truth all = check_place(c, "destination", text_of(order, "destination"));
  if (check_place(c, "hosted_in", text_of(delivery, "hosted_in")) == RULES_FALSE) all = RULES_FALSE;
  for (size_t i = 0; i < cd_json_count(territory); i++) {
    if (check_place(c, "territory", cd_json_str(cd_json_at(territory, i))) == RULES_FALSE) all = RULES_FALSE;
  }
  return all;
}

/* --- end users --- */

static rules_truth check_end_user(checking *c, const cd_json *user, size_t number) {
  const cd_json *kinds = cd_json_get(c->clause, "end_user_kinds"), *countries = cd_json_get(c->clause, "countries");
  const cd_json *giver = c->of ? cd_json_get(c->of->json, "giver") : NULL;
  cd_str kind = text_of(user, "kind"), country = text_of(user, "country"), own = {NULL, 0};
  if (cd_str_eqc(text_of(giver, "kind"), "state")) own = text_of(giver, "country");
  if (kinds && kind.len == 0) return unknown(c, "order.end_users", "the kind of an end user");
  if ((countries || own.len) && country.len == 0) return unknown(c, "order.end_users", "the country of an end user");
  bool fits =
      (!kinds || has(kinds, kind)) && (countries ? has(countries, country) : own.len == 0 || cd_str_eq(country, own));
  if (fits) return RULES_TRUE;
  view_say(c->view, c->why, "party %zu breaks clause " CD_FMT ", which limits the end users", number,
           CD_ARG(text_of(c->clause, "id")));
  return RULES_FALSE;
}

static bool is_end_user(const cd_json *party) {
  cd_str role = text_of(party, "role");
  return cd_str_eqc(role, "end_user") || cd_str_eqc(role, "ultimate_end_user");
}

static rules_truth check_end_users(checking *c) {
  const cd_json *parties = cd_json_get(c->view->order, "parties");
  rules_truth all = RULES_TRUE;
  bool some = false;
  if (!cd_json_get(c->clause, "end_user_kinds") && !cd_json_get(c->clause, "countries")) return RULES_TRUE;
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    if (!is_end_user(cd_json_at(parties, i))) continue;
    some = true;
    rules_truth one = check_end_user(c, cd_json_at(parties, i), i + 1);
    if (one == RULES_FALSE || all == RULES_TRUE) all = one;
  }
  return some ? all : unknown(c, "order.end_users", "its end users");
}

/* --- sending on --- */

static bool is_end_user_of_order(void *user, const cd_json *named) {
  register_view *v = (register_view *)user;
  const cd_json *parties = cd_json_get(v->order, "parties");
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    if (is_end_user(cd_json_at(parties, i)) && view_same_party(v, cd_json_at(parties, i), named) == RULES_TRUE)
      return true;
  }
  return false;
}

/* A re-export or transfer under a promise to ask first needs the consent for where it goes. */
static rules_truth check_consent(checking *c) {
  const cd_json *order = c->view->order;
  cd_str transaction = text_of(order, "transaction"), to = text_of(order, "destination");
  consent_found found;
  if (!c->of) return RULES_TRUE;
  if (transaction.len == 0) return unknown(c, "order.transaction", "its transaction");
  if (!cd_str_eqc(transaction, "re_export") && !cd_str_eqc(transaction, "in_country_transfer")) return RULES_TRUE;
  if (to.len == 0) return unknown(c, "order.destination", "its destination");
  if (consent_holds(c->view->store, c->of->id, to, c->view->as_of, c->view->known_at, is_end_user_of_order, c->view,
                    c->view->arena, &found, NULL) != CORDON_OK) {
    c->view->failed = true;
    return RULES_UNKNOWN;
  }
  if (found.seq > c->view->consents) c->view->consents = found.seq;
  if (found.holds) {
    view_say(c->view, c->rests, "consent " CD_FMT " to send it on to " CD_FMT, CD_ARG(found.id), CD_ARG(to));
    return RULES_TRUE;
  }
  view_say(c->view, c->why,
           "clause " CD_FMT " asks for consent before it is sent on, and none for " CD_FMT " is in force",
           CD_ARG(text_of(c->clause, "id")), CD_ARG(to));
  return RULES_FALSE;
}

/* --- the whole --- */

static rules_truth kept(register_view *v, const cd_json *clause, view_commitment *of, view_licence *l,
                        const char **lacks) {
  checking c = {v, clause, of, of ? &of->why : &l->why, of ? &of->rests : &l->rests, lacks};
  cd_str kind = text_of(clause, "kind");
  *lacks = NULL;
  if (cd_str_eqc(kind, "purpose_limit")) return check_purposes(&c, true);
  if (cd_str_eqc(kind, "prohibited_purpose")) return check_purposes(&c, false);
  if (cd_str_eqc(kind, "territory_limit")) return check_territory(&c);
  if (cd_str_eqc(kind, "end_user_limit")) return check_end_users(&c);
  if (cd_str_eqc(kind, "no_reexport_without_consent") || cd_str_eqc(kind, "no_transfer")) return check_consent(&c);
  return RULES_TRUE;
}

rules_truth clauses_all_kept(register_view *v, const cd_json *list, view_commitment *of, view_licence *l) {
  rules_truth all = RULES_TRUE;
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *clause = cd_json_at(list, i);
    const char *lacks;
    if (!clauses_in_force(v, clause) || !cd_str_eqc(text_of(clause, "check"), "decision")) continue;
    rules_truth one = kept(v, clause, of, l, &lacks);
    if (lacks && l) view_lacks(v, l, lacks);
    if (one == RULES_FALSE || all == RULES_TRUE) all = one;
  }
  return all;
}
