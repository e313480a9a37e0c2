/* What is worth a trial: for each fact that the rules read or missed the values that it may have, for each open
 * requirement what might answer it. The values come from the schema of facts and from what the conditions compare with;
 * what they would do, the trials tell. */
#include <stdio.h>

#include "base/country.h"
#include "decide/whatif.h"

#define MAX_CHANGES 4000u

typedef struct collector {
  const run *r;
  cd_arena *a;
  whatif_change *items;
  size_t count, room;
  cd_json *seen; /* places of the order that were looked at */
  bool country;  /* rules read where it goes */
} collector;

static bool reaches(const rules_result *s) { return s->jurisdiction != RULES_FALSE; }

static cordon_status add(collector *c, whatif_change change) {
  if (!change.text.ptr) return cd_no_memory(c->r->err);
  if (c->count >= MAX_CHANGES) return CORDON_OK;
  for (size_t i = 0; i < c->count; i++)
    if (c->items[i].kind == change.kind && cd_str_eq(c->items[i].text, change.text)) return CORDON_OK;
  if (c->count == c->room) {
    c->room = c->room ? c->room * 2 : 64;
    c->items = cd_grow_array(c->a, c->items, c->count, c->room, sizeof *c->items);
    if (!c->items) return cd_no_memory(c->r->err);
  }
  c->items[c->count++] = change;
  return CORDON_OK;
}

/* --- hits and lists --- */

static cd_str who(collector *c, size_t party) {
  if (party == FACTS_EXPORTER) return CD_STR("the exporter");
  return cd_str_printf(c->a, "party %zu", party + 1);
}

static cordon_status add_hit(collector *c, size_t i, int truth) {
  const facts_listing *l = &c->r->listings[i];
  const char *does = truth ? "confirms" : "clears";
  cd_str text =
      cd_str_printf(c->a, "a person %s the hit of %s" CD_FMT " on entry " CD_FMT " of " CD_FMT, does,
                    l->by_owner ? "an owner of " : "", CD_ARG(who(c, l->party)), CD_ARG(l->entry), CD_ARG(l->list));
  return add(c, (whatif_change){.kind = WHATIF_HIT, .at = l->list, .index = i, .truth = truth, .text = text});
}

static cordon_status collect_hits(collector *c) {
  for (size_t i = 0; i < c->r->listing_count; i++) {
    if (c->r->listings[i].truth >= 0 || !c->r->listings[i].entry.len) continue;
    CD_TRY(add_hit(c, i, 0));
    CD_TRY(add_hit(c, i, 1));
  }
  return CORDON_OK;
}

static bool covered(const run *r, cd_str list) {
  for (size_t i = 0; i < r->covered_count; i++)
    if (cd_str_eq(r->covered[i], list)) return true;
  return false;
}

/* "order.parties[0].listed[us_bis_dpl]", of a list that is not there. */
static cordon_status collect_list(collector *c, cd_str fact) {
  ptrdiff_t at = cd_str_find(fact, CD_STR(".listed["));
  if (at < 0) return CORDON_OK;
  cd_str list = cd_str_sub(fact, (size_t)at + 8, fact.len - (size_t)at - 9);
  if (covered(c->r, list)) return CORDON_OK;
  cd_str text = cd_str_printf(c->a, "the list " CD_FMT " is in the store and names none of the parties", CD_ARG(list));
  return add(c, (whatif_change){.kind = WHATIF_LIST, .at = list, .text = text});
}

/* --- facts --- */

static cd_str in_words(collector *c, const cd_json *v) {
  cd_buf b;
  cd_str out;
  if (v->kind == CD_JSON_STRING) return v->as.string;
  if (v->kind == CD_JSON_LIST && v->count == 1) return in_words(c, v->as.items[0]);
  if (v->kind == CD_JSON_LIST && !v->count) return CD_STR("none");
  cd_buf_init(&b, 0);
  for (size_t i = 0; v->kind == CD_JSON_LIST && i < v->count; i++)
    cd_buf_printf(&b, "%s" CD_FMT, i ? " and " : "", CD_ARG(in_words(c, v->as.items[i])));
  if (v->kind != CD_JSON_LIST && cd_json_write(v, &b, NULL) != CORDON_OK) cd_buf_c(&b, "?");
  out = cd_str_dup(c->a, cd_buf_view(&b));
  cd_buf_free(&b);
  return out;
}

static cordon_status add_fact(collector *c, cd_str path, const cd_json *value) {
  if (cd_json_eq(whatif_value_at(c->r->order, path), value)) return CORDON_OK;
  cd_str text = cd_str_printf(c->a, "order." CD_FMT " is " CD_FMT, CD_ARG(path), CD_ARG(in_words(c, value)));
  return add(c, (whatif_change){.kind = WHATIF_FACT, .at = path, .value = value, .text = text});
}

static cordon_status add_value(collector *c, cd_str path, const facts_field *f, cd_json *v) {
  if (f->list) v = cd_json_add(c->a, cd_json_new_list(c->a), v);
  return v ? add_fact(c, path, v) : cd_no_memory(c->r->err);
}

/* At a threshold and above it. */
static cordon_status add_number(collector *c, cd_str path, const facts_field *f, int64_t threshold) {
  for (int64_t n = threshold; n <= threshold + 1; n++)
    CD_TRY(add_value(c, path, f, cd_json_new_str(c->a, cd_str_printf(c->a, "%lld", (long long)n))));
  return CORDON_OK;
}

/* A list without each of what stands in it, and empty. */
static cordon_status add_shorter(collector *c, cd_str path) {
  const cd_json *now = whatif_value_at(c->r->order, path);
  CD_TRY(add_fact(c, path, cd_json_new_list(c->a)));
  for (size_t skip = 0; cd_json_count(now) > 1 && skip < now->count; skip++) {
    cd_json *rest = cd_json_new_list(c->a);
    for (size_t i = 0; i < now->count; i++)
      if (i != skip) rest = cd_json_add(c->a, rest, now->as.items[i]);
    if (!rest) return cd_no_memory(c->r->err);
    CD_TRY(add_fact(c, path, rest));
  }
  return CORDON_OK;
}

static cd_str last_name(cd_str path) {
  cd_str part = path;
  while (cd_str_cut(&path, '.', &part)) {
  }
  ptrdiff_t open = cd_str_find(part, CD_STR("["));
  return open >= 0 ? cd_str_sub(part, 0, (size_t)open) : part;
}

/* What conditions of the books that reach the order compare a field of that name with. */
static cordon_status constants(collector *c, cd_str name, cd_json **out) {
  char field[96];
  *out = cd_json_new_list(c->a);
  snprintf(field, sizeof field, CD_FMT, CD_ARG(name));
  for (size_t i = 0; i < c->r->result_count; i++) {
    cd_json *more;
    if (!reaches(&c->r->results[i])) continue;
    CD_TRY(rules_book_constants(rules_set_book(c->r->rules, i), field, c->a, &more, c->r->err));
    for (size_t k = 0; k < cd_json_count(more); k++) *out = cd_json_add(c->a, *out, cd_json_at(more, k));
  }
  return *out ? CORDON_OK : cd_no_memory(c->r->err);
}

/* All countries there are, for a place that is not stated. */
static cordon_status add_countries(collector *c, cd_str path, const facts_field *f) {
  char code[3] = "AA";
  for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
    for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
      if (cd_country_valid(cd_str_c(code)))
        CD_TRY(add_value(c, path, f, cd_json_new_str(c->a, cd_str_dup(c->a, cd_str_c(code)))));
  return CORDON_OK;
}

static cordon_status collect_place(collector *c, cd_str path) {
  facts_field f;
  cd_str full = path;
  if (!cd_str_starts(path, CD_STR("order."))) return CORDON_OK;
  path = cd_str_sub(path, 6, path.len);
  if (cd_json_get_s(c->seen, path) || !facts_field_at(full, c->a, &f)) return CORDON_OK;
  if (!cd_json_set_s(c->a, c->seen, path, cd_json_new_null(c->a))) return cd_no_memory(c->r->err);
  if (f.country) return whatif_value_at(c->r->order, path) ? CORDON_OK : add_countries(c, path, &f);
  for (size_t i = 0; i < cd_json_count(f.values); i++) CD_TRY(add_value(c, path, &f, cd_json_at(f.values, i)));
  cd_json *more = NULL;
  if (f.open || f.number) CD_TRY(constants(c, last_name(path), &more));
  for (size_t i = 0; i < cd_json_count(more); i++) {
    cd_json *one = cd_json_at(more, i);
    bool number = one->kind == CD_JSON_INT;
    if (f.number && number) CD_TRY(add_number(c, path, &f, cd_json_int(one, 0)));
    if (!f.number && !number) CD_TRY(add_value(c, path, &f, one));
  }
  return f.list ? add_shorter(c, path) : CORDON_OK;
}

static bool is_about_countries(cd_str fact) {
  return cd_str_starts(fact, CD_STR("order.countries")) || cd_str_eqc(fact, "order.destination");
}

static cordon_status collect_reason(collector *c, const rules_reason *reason) {
  for (size_t i = 0; i < cd_json_count(reason->facts); i++) {
    cd_str fact = reason->facts->as.members[i].key;
    c->country = c->country || (reason->decisive && is_about_countries(fact));
    /* Who is what in an order is no matter of choice, and exceptions are tried one by one. */
    if (cd_str_eqc(fact, "order.exceptions_claimed") || cd_str_ends(fact, CD_STR("].role"))) continue;
    CD_TRY(collect_place(c, fact));
  }
  return CORDON_OK;
}

static cordon_status collect_facts(collector *c) {
  for (size_t i = 0; i < c->r->result_count; i++) {
    const rules_result *s = &c->r->results[i];
    for (size_t k = 0; k < s->missing_count; k++) {
      CD_TRY(collect_list(c, s->missing[k].fact));
      CD_TRY(collect_place(c, s->missing[k].fact));
    }
    for (size_t k = 0; reaches(s) && k < s->reason_count; k++) CD_TRY(collect_reason(c, &s->reasons[k]));
  }
  return CORDON_OK;
}

/* --- what answers requirements --- */

static cordon_status collect_claims(collector *c) {
  cd_json *codes;
  CD_TRY(constants(c, CD_STR("exceptions_claimed"), &codes));
  for (size_t i = 0; i < cd_json_count(codes); i++) {
    cd_str code = cd_json_str(cd_json_at(codes, i));
    bool claimed = false;
    const cd_json *now = cd_json_get(c->r->order, "exceptions_claimed");
    for (size_t k = 0; k < cd_json_count(now); k++)
      claimed = claimed || cd_str_eq(cd_json_str(cd_json_at(now, k)), code);
    if (!code.len || claimed) continue;
    cd_str text = cd_str_printf(c->a, "the exception " CD_FMT " is claimed", CD_ARG(code));
    CD_TRY(add(c, (whatif_change){.kind = WHATIF_CLAIM, .at = code, .text = text}));
  }
  return CORDON_OK;
}

static bool is_end_user(const cd_json *party) {
  cd_str role = cd_json_str(cd_json_get(party, "role"));
  return cd_str_eqc(role, "end_user") || cd_str_eqc(role, "ultimate_end_user");
}

static cordon_status add_giver(collector *c, const char *kind, cd_str country, cd_json **list, cd_str *names) {
  cd_arena *a = c->a;
  for (size_t i = 0; i < cd_json_count(*list); i++)
    if (cd_str_eq(cd_json_str(cd_json_get(cd_json_at(*list, i), "giver_country")), country)) return CORDON_OK;
  if (!country.len) return CORDON_OK;
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "id", cd_json_new_c(a, "(a commitment)"));
  o = cd_json_set(a, o, "giver_kind", cd_json_new_c(a, kind));
  o = cd_json_set(a, o, "giver_country", cd_json_new_str(a, country));
  *list = cd_json_add(a, *list, o);
  *names = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(*names), names->len ? " and " : "", CD_ARG(country));
  return *list && names->ptr ? CORDON_OK : cd_no_memory(c->r->err);
}

/* Of the state of the destination and of every end user; of every end user itself. */
static cordon_status collect_commitments(collector *c, bool states) {
  const cd_json *parties = cd_json_get(c->r->order, "parties");
  cd_json *list = cd_json_new_list(c->a);
  cd_str names = CD_STR("");
  const char *kind = states ? "state" : "end_user";
  if (states) CD_TRY(add_giver(c, kind, cd_json_str(cd_json_get(c->r->order, "destination")), &list, &names));
  for (size_t i = 0; i < cd_json_count(parties); i++)
    if (is_end_user(parties->as.items[i]))
      CD_TRY(add_giver(c, kind, cd_json_str(cd_json_get(parties->as.items[i], "country")), &list, &names));
  if (!cd_json_count(list)) return CORDON_OK;
  cd_str text = cd_str_printf(c->a, "a commitment of %s " CD_FMT " is in force and cited",
                              states ? "the state" : "the end user in", CD_ARG(names));
  return add(c, (whatif_change){.kind = WHATIF_COMMITMENT, .value = list, .text = text});
}

static bool is_open(const rules_requirement *q) {
  return q->raised != RULES_FALSE && q->discharged != RULES_TRUE && !cd_str_eqc(q->kind, "commitment");
}

static bool holds_text(const cd_json *list, cd_str text) {
  for (size_t i = 0; i < cd_json_count(list); i++)
    if (cd_str_eq(cd_json_str(cd_json_at(list, i)), text)) return true;
  return false;
}

/* One licence answers all that one authority asks of one kind. */
static cordon_status collect_licence(collector *c, const rules_requirement *like) {
  cd_json *ids = cd_json_new_list(c->a);
  cd_str names = CD_STR("");
  for (size_t i = 0; i < c->r->result_count; i++)
    for (size_t k = 0; k < c->r->results[i].requirement_count; k++) {
      const rules_requirement *q = &c->r->results[i].requirements[k];
      bool same = is_open(q) && cd_str_eq(q->authority, like->authority) && cd_str_eq(q->kind, like->kind);
      if (!same || holds_text(ids, q->id)) continue;
      names = cd_str_printf(c->a, CD_FMT "%s" CD_FMT, CD_ARG(names), names.len ? ", " : "", CD_ARG(q->id));
      ids = cd_json_add(c->a, ids, cd_json_new_str(c->a, q->id));
    }
  cd_str text = cd_str_printf(c->a, "a licence of " CD_FMT " of kind " CD_FMT " covers the order, for " CD_FMT,
                              CD_ARG(like->authority), CD_ARG(like->kind), CD_ARG(names));
  if (!ids || !names.ptr) return cd_no_memory(c->r->err);
  return add(c, (whatif_change){
                    .kind = WHATIF_LICENCE, .at = like->authority, .name = like->kind, .value = ids, .text = text});
}

static cordon_status collect_answers(collector *c) {
  bool any = false;
  for (size_t i = 0; i < c->r->result_count; i++)
    for (size_t k = 0; k < c->r->results[i].requirement_count; k++) {
      any = any || c->r->results[i].requirements[k].discharged != RULES_TRUE;
      if (is_open(&c->r->results[i].requirements[k])) CD_TRY(collect_licence(c, &c->r->results[i].requirements[k]));
    }
  if (!any) return CORDON_OK;
  CD_TRY(collect_claims(c));
  CD_TRY(collect_commitments(c, true));
  return collect_commitments(c, false);
}

/* --- parties, destinations, readings --- */

static cordon_status collect_parties(collector *c) {
  const cd_json *parties = cd_json_get(c->r->order, "parties");
  for (size_t i = 0; cd_json_count(parties) > 1 && i < parties->count; i++) {
    cd_str text = cd_str_printf(c->a, "party %zu (" CD_FMT ") has no part in it", i + 1,
                                CD_ARG(cd_json_str(cd_json_get(parties->as.items[i], "role"))));
    CD_TRY(add(c, (whatif_change){.kind = WHATIF_PARTY, .index = i, .text = text}));
  }
  return CORDON_OK;
}

/* Not the country that it is sent from: that would be no export. */
static cordon_status collect_destinations(collector *c) {
  cd_str now = cd_json_str(cd_json_get(c->r->order, "destination")),
         from = cd_json_str(cd_json_get(c->r->order, "from"));
  char code[3] = "AA";
  if (!c->country || !now.len) return CORDON_OK;
  for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
    for (code[1] = 'A'; code[1] <= 'Z'; code[1]++) {
      cd_str to = cd_str_c(code);
      if (!cd_country_valid(to) || cd_str_eq(to, now) || cd_str_eq(to, from)) continue;
      cd_str text = cd_str_printf(c->a, "it goes to " CD_FMT " in place of " CD_FMT, CD_ARG(to), CD_ARG(now));
      CD_TRY(add(c, (whatif_change){.kind = WHATIF_COUNTRY, .name = cd_str_dup(c->a, to), .text = text}));
    }
  return CORDON_OK;
}

static cordon_status collect_parameter(collector *c, size_t book, cd_str name) {
  const cd_json *params = rules_set_params(c->r->rules, book), *now = cd_json_get_s(params, name);
  cd_str regime = c->r->results[book].regime;
  const cd_json *all = rules_book_readings(rules_set_book(c->r->rules, book), name, c->a);
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *value = cd_json_get(cd_json_at(all, i), "value");
    if (cd_json_eq(value, now)) continue;
    cd_str text =
        cd_str_printf(c->a, CD_FMT " is read by " CD_FMT " = " CD_FMT ": " CD_FMT, CD_ARG(regime), CD_ARG(name),
                      CD_ARG(cd_json_str(value)), CD_ARG(cd_json_str(cd_json_get(cd_json_at(all, i), "text"))));
    CD_TRY(add(c, (whatif_change){.kind = WHATIF_READING, .at = regime, .name = name, .value = value, .text = text}));
  }
  return CORDON_OK;
}

static cordon_status collect_readings(collector *c) {
  for (size_t i = 0; i < c->r->result_count; i++) {
    const cd_json *params = rules_set_params(c->r->rules, i);
    for (size_t k = 0; reaches(&c->r->results[i]) && k < cd_json_count(params); k++)
      CD_TRY(collect_parameter(c, i, params->as.members[k].key));
  }
  return CORDON_OK;
}

cordon_status whatif_collect(const run *r, bool passes, bool further, cd_arena *a, whatif_change **out, size_t *count) {
  collector c = {.r = r, .a = a, .seen = cd_json_new_object(a)};
  if (!c.seen) return cd_no_memory(r->err);
  if (!further) CD_TRY(collect_hits(&c));
  CD_TRY(collect_facts(&c));
  CD_TRY(collect_answers(&c));
  if (!passes && !further) CD_TRY(collect_parties(&c));
  if (!passes && !further) CD_TRY(collect_destinations(&c));
  if (!further) CD_TRY(collect_readings(&c));
  *out = c.items;
  *count = c.count;
  return CORDON_OK;
}
