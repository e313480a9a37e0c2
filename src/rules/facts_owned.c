/* Who owns a party, as its order states it, and the 50 percent rules over that. */
#include "base/decimal.h"
#include "rules/facts_set.h"

size_t facts_owner_count(const cd_json *party) {
  const cd_json *owners = cd_json_get(party, "owners");
  size_t count = 0;
  for (size_t i = 0; i < cd_json_count(owners); i++) count += 1 + facts_owner_count(owners->as.items[i]);
  return count;
}

/* --- from the order to a graph: party 0, then its owners, each before its own --- */

typedef struct tree {
  const facts_input *in;
  size_t party;
  cd_arena *a;
  ownership_party *parties;
  ownership_stake *stakes;
  uint32_t count; /* parties so far; every one but the first has the stake before it */
} tree;

static ownership_stake stake_of(const cd_json *owner, uint32_t number, uint32_t owned) {
  ownership_stake s = {.owner = number, .owned = owned, .at_most = cd_dec_of_i64(100)};
  s.at_least = cd_dec_of_i64(0);
  s.from = s.to = CD_DAY_NONE;
  s.source = CD_STR("the order");
  if (cd_dec_parse(cd_json_str(cd_json_get(owner, "percent")), &s.at_least)) s.at_most = s.at_least;
  return s;
}

/* What nobody states is taken to be held by nobody listed, as absence of owners is (docs/schema/facts.json). */
static bool add_owners(tree *t, const cd_json *json, uint32_t owned) {
  const cd_json *owners = cd_json_get(json, "owners");
  for (size_t i = 0; i < cd_json_count(owners); i++) {
    uint32_t number = t->count++;
    cd_str id = cd_str_printf(t->a, CD_FMT ".owners[%zu]", CD_ARG(t->parties[owned].id), i);
    t->parties[number] = (ownership_party){id, OWNERSHIP_REST_UNLISTED};
    t->stakes[number - 1] = stake_of(owners->as.items[i], number, owned);
    if (!id.ptr || !add_owners(t, owners->as.items[i], number)) return false;
  }
  return true;
}

static bool is_owner(const tree *t, const facts_listing *l) {
  return l->party == t->party && l->by_owner && l->truth != 0 && l->owner + 1 < t->count;
}

static cordon_status add_listings(const tree *t, ownership_graph *g, cordon_error *err) {
  ownership_listing *all = CD_NEW_ARRAY(t->a, ownership_listing, t->in->listing_count);
  if (!all) return cd_no_memory(err);
  for (size_t i = 0; i < t->in->listing_count; i++) {
    const facts_listing *l = &t->in->listings[i];
    if (!is_owner(t, l)) continue;
    all[g->listing_count++] = (ownership_listing){.party = (uint32_t)l->owner + 1,
                                                  .list = l->list,
                                                  .truth = l->truth > 0 ? OWNERSHIP_TRUE : OWNERSHIP_UNKNOWN,
                                                  .terms = l->policy};
  }
  g->listings = all;
  return CORDON_OK;
}

static cordon_status graph_of(tree *t, const cd_json *party, ownership_graph *g, cordon_error *err) {
  size_t owners = facts_owner_count(party);
  t->parties = CD_NEW_ARRAY(t->a, ownership_party, owners + 1);
  t->stakes = CD_NEW_ARRAY(t->a, ownership_stake, owners);
  if (!t->parties || !t->stakes) return cd_no_memory(err);
  cd_str id = t->party == FACTS_EXPORTER ? CD_STR("exporter") : cd_str_printf(t->a, "parties[%zu]", t->party);
  t->parties[t->count++] = (ownership_party){id, OWNERSHIP_REST_UNLISTED};
  if (!id.ptr || !add_owners(t, party, 0)) return cd_no_memory(err);
  *g = (ownership_graph){.parties = t->parties, .party_count = t->count, .stakes = t->stakes, .stake_count = owners};
  return add_listings(t, g, err);
}

static bool asked_for(const ownership_options *opt, cd_str list) {
  for (size_t i = 0; i < opt->list_count; i++)
    if (cd_str_eq(opt->lists[i], list)) return true;
  return opt->list_count == 0;
}

static bool share_missing(const ownership_graph *g, const ownership_options *opt) {
  for (size_t i = 0; i < g->listing_count; i++) {
    const ownership_stake *s = &g->stakes[g->listings[i].party - 1];
    if (asked_for(opt, g->listings[i].list) && s->at_least.coef == 0 && s->at_most.coef != 0) return true;
  }
  return false;
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
  if (facts_owner_count(json) == 0) return CORDON_OK;
  facts_ownership *o = CD_NEW(a, facts_ownership);
  if (!o) return cd_no_memory(err);
  CD_TRY(graph_of(&t, json, &o->graph, err));
  CD_TRY(ownership_solve(&o->graph, opt, a, &o->solution, err));
  CD_TRY(ownership_of(o->solution, 0, a, &o->result, err));
  o->share_missing = share_missing(&o->graph, opt);
  *out = o;
  return CORDON_OK;
}

/* --- as rules ask --- */

static const facts_screened *screened_of(const cel_value *party) {
  const facts_types *types;
  if (facts_types_get(&types, NULL) != CORDON_OK) return NULL;
  int field = types->party.number[shape_find(&shape_party, CD_STR("listed"))];
  cel_value host = party->as.object->fields[field];
  return host.kind == CEL_HOST ? host.as.host->data : NULL;
}

static bool reaches(cd_dec share, cd_dec threshold) {
  int order;
  return cd_dec_cmp(share, threshold, &order) && order >= 0;
}

/* "More than n" is "n and the least share there is", 10^-18 percent. */
static cd_dec threshold_of(int64_t percent, bool above) {
  cd_dec least = {1, 18}, t = cd_dec_of_i64(percent);
  if (above) (void)cd_dec_add(t, least, &t);
  return t;
}

static bool all_covered(const facts_input *in, const ownership_options *opt) {
  for (size_t i = 0; i < opt->list_count; i++) {
    bool found = false;
    for (size_t k = 0; k < in->lists_covered_count; k++)
      found = found || cd_str_eq(in->lists_covered[k], opt->lists[i]);
    if (!found) return false;
  }
  return true;
}

static bool read_lists(cd_arena *a, const cel_list *asked, ownership_options *opt) {
  cd_str *lists = CD_NEW_ARRAY(a, cd_str, asked->count);
  for (size_t i = 0; lists && i < asked->count; i++)
    if (asked->items[i].kind == CEL_STRING) lists[opt->list_count++] = asked->items[i].as.string;
  opt->lists = lists;
  return lists != NULL;
}

static cd_str doubt(const facts_screened *s, const facts_ownership *o, const ownership_options *opt, cd_dec threshold) {
  if (!all_covered(s->in, opt)) return CD_STR("a list asked for is not in the store for that day");
  if (!reaches(o->result.at_most, threshold)) return (cd_str){0};
  return o->share_missing ? CD_STR("a listed owner's share is not stated") : CD_STR("an owner may be listed");
}

/* OFAC's 50 percent rule (FAQ 398-402) and 90 FR 47212: the shares of all listed owners are added up, across lists; a
 * company counts where half of it counts, also where less is asked for. */
void facts_owned(cel_call *call, void *user, const cel_value *args, size_t count, cel_value *out) {
  (void)count;
  cd_arena *a = cel_call_arena(call);
  const facts_screened *s = screened_of(&args[0]);
  cd_dec asked = threshold_of(args[2].as.integer, user != NULL), half = threshold_of(50, user != NULL);
  ownership_options opt = {.day = CD_DAY_NONE, .threshold = reaches(asked, half) ? asked : half};
  facts_ownership *o;
  if (!s) {
    *out = cel_error(a, "ownership is asked of a party of the order");
    return;
  }
  *out = cel_bool(args[1].as.list->count > 0 && args[2].as.integer <= 0 && !user);
  if (args[1].as.list->count == 0) return;
  if (!read_lists(a, args[1].as.list, &opt) || facts_ownership_of(s->in, s->party, &opt, a, &o, NULL) != CORDON_OK) {
    *out = cel_error(a, "what owners hold of this party cannot be computed");
    return;
  }
  if (!o) return;
  cd_str why = doubt(s, o, &opt, asked);
  if (reaches(o->result.at_least, asked))
    *out = cel_bool(true);
  else if (!why.len)
    *out = cel_bool(false);
  else
    *out = facts_unknown(a, cd_str_printf(a, CD_FMT ".owners", CD_ARG(s->path)), why);
}
