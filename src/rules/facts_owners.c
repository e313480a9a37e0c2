/* Who owns a party: what its order states (facts.h), as a graph for the 50 percent rules. */
#include <stdio.h>

#include "base/decimal.h"
#include "base/map.h"
#include "rules/facts_set.h"

size_t facts_owner_count(const cd_json *party) {
  const cd_json *owners = cd_json_get(party, "owners");
  size_t count = 0;
  for (size_t i = 0; i < cd_json_count(owners); i++) count += 1 + facts_owner_count(owners->as.items[i]);
  return count;
}

typedef struct tree {
  const facts_input *in;
  size_t party;
  cd_arena *a;
  cd_map *by_id; /* an owner's id to its number in the graph, so that it is the same owner wherever it stands */
  ownership_party *parties;
  ownership_stake *stakes;
  uint32_t *number_of; /* of each owner of the order, in the order of facts_listing.owner */
  const cd_json **json;
  uint32_t count, placed, stake_count;
} tree;

/* --- one statement --- */

static bool percent_of(const cd_json *owner, const char *field, cd_dec *out) {
  return cd_dec_parse(cd_json_str(cd_json_get(owner, field)), out);
}

static ownership_stake stake_of(const tree *t, const cd_json *owner, uint32_t number, uint32_t owned) {
  ownership_stake s = {.owner = number, .owned = owned, .at_most = cd_dec_of_i64(100), .from = CD_DAY_NONE};
  s.to = CD_DAY_NONE;
  s.at_least = cd_dec_of_i64(0);
  s.source = cd_json_str(cd_json_get(owner, "source"));
  if (!s.source.len) s.source = CD_STR("the order");
  (void)percent_of(owner, "percent_min", &s.at_least);
  (void)percent_of(owner, "percent_max", &s.at_most);
  if (percent_of(owner, "percent", &s.at_least)) s.at_most = s.at_least;
  if (t->in->as_of == 0) return s;
  (void)cd_day_parse(cd_json_str(cd_json_get(owner, "from")), &s.from);
  (void)cd_day_parse(cd_json_str(cd_json_get(owner, "to")), &s.to);
  return s;
}

/* Control that is stated without a share speaks of no share: it is not an unknown one. */
static void add_stake(tree *t, const cd_json *owner, uint32_t number, uint32_t owned) {
  ownership_stake s = stake_of(t, owner, number, owned);
  bool controls = cd_json_bool(cd_json_get(owner, "control"), false);
  bool share = cd_json_get(owner, "percent") || cd_json_get(owner, "percent_min") || cd_json_get(owner, "percent_max");
  if (share || !controls) t->stakes[t->stake_count++] = s;
  s.control = true;
  if (controls) t->stakes[t->stake_count++] = s;
}

/* What nobody states is taken to be held by nobody listed, as absence of owners is (docs/schema/facts.json). */
static ownership_rest rest_of(const cd_json *party) {
  cd_str word = cd_json_str(cd_json_get(party, "owners_rest"));
  if (cd_str_eqc(word, "unknown")) return OWNERSHIP_REST_UNKNOWN;
  return cd_str_eqc(word, "none") ? OWNERSHIP_REST_NONE : OWNERSHIP_REST_UNLISTED;
}

/* --- the owners, each before its own --- */

static bool new_party(tree *t, cd_str place, const cd_json *json, uint32_t *out) {
  *out = t->count;
  t->json[t->count] = json;
  t->parties[t->count++] = (ownership_party){place, rest_of(json)};
  return place.ptr != NULL;
}

/* An owner that a list names by its entry is the one before it that screening found to be that entry. */
static bool is_entry(cd_str id, const facts_listing *l) {
  return id.len == l->list.len + 1 + l->entry.len && cd_str_starts(id, l->list) && id.ptr[l->list.len] == '/' &&
         cd_str_eq(cd_str_sub(id, l->list.len + 1, id.len), l->entry);
}

static const uint32_t *found_as(const tree *t, cd_str id) {
  for (size_t i = 0; i < t->in->listing_count; i++) {
    const facts_listing *l = &t->in->listings[i];
    if (l->party == t->party && l->by_owner && l->truth > 0 && l->owner < t->placed && is_entry(id, l))
      return &t->number_of[l->owner];
  }
  return NULL;
}

/* An owner that stands in two places is told by the first; what any of them states of its owners counts. */
static bool number_of(tree *t, const cd_json *owner, cd_str place, uint32_t *out) {
  cd_str id = cd_json_str(cd_json_get(owner, "id"));
  const uint32_t *known = id.len ? cd_map_get(t->by_id, id) : NULL;
  if (!known && id.len) known = found_as(t, id);
  if (known) {
    *out = *known;
    if (cd_json_get(owner, "owners_rest")) t->parties[*known].rest = rest_of(owner);
    return true;
  }
  if (!new_party(t, place, owner, out)) return false;
  uint32_t *kept = CD_NEW(t->a, uint32_t);
  if (!kept) return false;
  *kept = *out;
  return !id.len || cd_map_put(t->by_id, id, kept);
}

static bool add_owners(tree *t, const cd_json *json, uint32_t owned, cd_str place) {
  const cd_json *owners = cd_json_get(json, "owners");
  for (size_t i = 0; i < cd_json_count(owners); i++) {
    const cd_json *owner = owners->as.items[i];
    cd_str at = cd_str_printf(t->a, CD_FMT ".owners[%zu]", CD_ARG(place), i);
    uint32_t number;
    if (!at.ptr || !number_of(t, owner, at, &number)) return false;
    t->number_of[t->placed++] = number;
    add_stake(t, owner, number, owned);
    if (!add_owners(t, owner, number, at)) return false;
  }
  return true;
}

/* --- who of them is listed --- */

static bool is_owner(const tree *t, const facts_listing *l) {
  return l->party == t->party && l->by_owner && l->truth != 0 && l->owner < t->placed;
}

/* Of two listed owners the one whose list demands more governs (90 FR 47212): the Entity List and 15 CFR 744.8 reach
 * all items subject to the EAR, the MEU list those of Supplement No. 2 to part 744. */
static uint32_t strictness_of(cd_str list) {
  if (cd_str_eqc(list, "us_bis_entity_list") || cd_str_eqc(list, "us_ofac_sdn")) return 2;
  return cd_str_eqc(list, "us_bis_meu") ? 1 : 0;
}

static cordon_status add_listings(const tree *t, ownership_graph *g, cordon_error *err) {
  ownership_listing *all = CD_NEW_ARRAY(t->a, ownership_listing, t->in->listing_count);
  if (!all) return cd_no_memory(err);
  for (size_t i = 0; i < t->in->listing_count; i++) {
    const facts_listing *l = &t->in->listings[i];
    if (!is_owner(t, l)) continue;
    all[g->listing_count++] = (ownership_listing){.party = t->number_of[l->owner],
                                                  .list = l->list,
                                                  .truth = l->truth > 0 ? OWNERSHIP_TRUE : OWNERSHIP_UNKNOWN,
                                                  .strictness = strictness_of(l->list),
                                                  .terms = l->policy};
  }
  g->listings = all;
  return CORDON_OK;
}

static bool make_room(tree *t, size_t owners) {
  t->by_id = cd_map_new(t->a, owners + 1);
  t->parties = CD_NEW_ARRAY(t->a, ownership_party, owners + 1);
  t->stakes = CD_NEW_ARRAY(t->a, ownership_stake, 2 * owners + 1);
  t->number_of = CD_NEW_ARRAY(t->a, uint32_t, owners + 1);
  t->json = CD_NEW_ARRAY(t->a, const cd_json *, owners + 1);
  return t->by_id && t->parties && t->stakes && t->number_of && t->json;
}

static cordon_status graph_of(tree *t, const cd_json *party, ownership_graph *g, cordon_error *err) {
  if (!make_room(t, facts_owner_count(party))) return cd_no_memory(err);
  cd_str place = t->party == FACTS_EXPORTER ? CD_STR("exporter") : cd_str_printf(t->a, "parties[%zu]", t->party);
  uint32_t self, *kept = CD_NEW(t->a, uint32_t);
  cd_str id = cd_json_str(cd_json_get(party, "id"));
  if (!kept || !new_party(t, place, party, &self)) return cd_no_memory(err);
  *kept = self;
  if ((id.len && !cd_map_put(t->by_id, id, kept)) || !add_owners(t, party, self, place)) return cd_no_memory(err);
  *g = (ownership_graph){
      .parties = t->parties, .party_count = t->count, .stakes = t->stakes, .stake_count = t->stake_count};
  return add_listings(t, g, err);
}

/* --- what a person should know beside the interval --- */

static bool asked_for(const ownership_options *opt, cd_str list) {
  for (size_t i = 0; i < opt->list_count; i++)
    if (cd_str_eq(opt->lists[i], list)) return true;
  return opt->list_count == 0;
}

static bool whole_range(const ownership_stake *s) {
  int order;
  return !s->control && s->at_least.coef == 0 && cd_dec_cmp(s->at_most, cd_dec_of_i64(100), &order) && order == 0;
}

/* The stake of an owner that is or may be listed, and whose share nobody states; NULL where there is none. */
static const ownership_stake *share_missing(const ownership_graph *g, const ownership_options *opt) {
  for (size_t i = 0; i < g->listing_count; i++) {
    if (!asked_for(opt, g->listings[i].list)) continue;
    for (size_t k = 0; k < g->stake_count; k++)
      if (g->stakes[k].owner == g->listings[i].party && whole_range(&g->stakes[k])) return &g->stakes[k];
  }
  return NULL;
}

static bool certainly_listed(const ownership_graph *g, const ownership_options *opt, uint32_t party) {
  for (size_t i = 0; i < g->listing_count; i++) {
    const ownership_listing *l = &g->listings[i];
    if (l->party == party && l->truth == OWNERSHIP_TRUE && asked_for(opt, l->list)) return true;
  }
  return false;
}

static bool listing_unknown(const ownership_graph *g, const ownership_options *opt) {
  for (size_t i = 0; i < g->listing_count; i++) {
    const ownership_listing *l = &g->listings[i];
    bool open = l->truth == OWNERSHIP_UNKNOWN && asked_for(opt, l->list);
    if (open && !certainly_listed(g, opt, l->party)) return true;
  }
  return false;
}

static const char *doubt_of(const tree *t, const ownership_graph *g, const ownership_options *opt) {
  const ownership_stake *s = share_missing(g, opt);
  if (s && cd_json_get(t->json[s->owner], "tie"))
    return "a list ties it to a listed party, and does not say what that party holds of it";
  if (s) return "a listed owner's share is not stated";
  if (listing_unknown(g, opt)) return "an owner may be listed";
  for (size_t i = 0; i < g->party_count; i++)
    if (g->parties[i].rest == OWNERSHIP_REST_UNKNOWN) return "who holds the rest of it is not known";
  return "what listed owners hold of it is stated as a range, or by statements that differ";
}

/* Do the shares stated in a party make less than 100 percent? */
static bool leaves_a_rest(const tree *t, uint32_t owned) {
  cd_dec sum = cd_dec_of_i64(0);
  int order = 0;
  for (uint32_t i = 0; i < t->stake_count; i++)
    if (t->stakes[i].owned == owned && !t->stakes[i].control && !cd_dec_add(sum, t->stakes[i].at_most, &sum))
      return false;
  return cd_dec_cmp(sum, cd_dec_of_i64(100), &order) && order < 0;
}

static cordon_status note_rest(const tree *t, facts_ownership *o, cordon_error *err) {
  ownership_result *r = &o->result;
  if (t->stake_count == 0 || cd_json_get(t->json[0], "owners_rest") || !leaves_a_rest(t, 0)) return CORDON_OK;
  cd_str *notes = cd_grow_array(t->a, r->notes, r->note_count, r->note_count + 1, sizeof *notes);
  if (!notes) return cd_no_memory(err);
  r->notes = notes;
  r->notes[r->note_count++] =
      CD_STR("The owners stated hold less than 100 percent; the rest is taken to be held by nobody listed. Where that "
             "is not known, state \"owners_rest\": \"unknown\".");
  return CORDON_OK;
}

static const cd_json *party_json(const facts_input *in, size_t party) {
  const cd_json *parties = cd_json_get(in->order, "parties");
  if (party == FACTS_EXPORTER) return cd_json_get(in->order, "exporter");
  return party < cd_json_count(parties) ? parties->as.items[party] : NULL;
}

cordon_status facts_ownership_of(const facts_input *in, size_t party, const ownership_options *opt, cd_arena *a,
                                 facts_ownership **out, cordon_error *err) {
  const cd_json *json = party_json(in, party);
  tree t = {.in = in, .party = party, .a = a};
  *out = NULL;
  if (facts_owner_count(json) == 0 && rest_of(json) != OWNERSHIP_REST_UNKNOWN) return CORDON_OK;
  facts_ownership *o = CD_NEW(a, facts_ownership);
  if (!o) return cd_no_memory(err);
  CD_TRY(graph_of(&t, json, &o->graph, err));
  CD_TRY(ownership_solve(&o->graph, opt, a, &o->solution, err));
  CD_TRY(ownership_of(o->solution, 0, a, &o->result, err));
  o->doubt = doubt_of(&t, &o->graph, opt);
  *out = o;
  return note_rest(&t, o, err);
}
