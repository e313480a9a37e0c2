/* Screening: every party, their owners and the exporter against the lists of the day, and what the hits say as facts.
 */
#include "base/limits.h"
#include "base/map.h"
#include "decide/linked.h"
#include "decide/review.h"
#include "decide/run.h"
#include "decide/subject.h"

/* Canonical lists that rules may ask for and that a list of another name may carry (the US consolidated list does). */
static const char *const known_sources[] = {"us_ofac_sdn", "us_ofac_cons", "us_bis_dpl",      "us_bis_entity_list",
                                            "us_bis_meu",  "us_bis_uvl",   "us_dtc_debarred", "us_state_isn",
                                            "un_sc",       "eu_fsf",       "gb_uksl",         "gb_ofsi",
                                            "ca_sema",     "au_dfat",      "ch_seco",         "jp_meti"};
#define KNOWN_SOURCES (sizeof known_sources / sizeof known_sources[0])

bool run_official(cd_str list) {
  for (size_t i = 0; i < KNOWN_SOURCES; i++) {
    if (cd_str_eqc(list, known_sources[i])) return true;
  }
  return false;
}

static cordon_status find_covered(run *r) {
  const lists_view_list *lists;
  size_t count = lists_view_lists(r->lists, &lists);
  r->covered = CD_NEW_ARRAY(r->arena, cd_str, KNOWN_SOURCES + count);
  if (!r->covered) return cd_no_memory(r->err);
  for (size_t i = 0; i < KNOWN_SOURCES; i++) {
    if (lists_view_covers(r->lists, cd_str_c(known_sources[i])))
      r->covered[r->covered_count++] = cd_str_c(known_sources[i]);
  }
  for (size_t i = 0; i < count; i++) {
    if (!run_official(lists[i].list) && lists_view_covers(r->lists, lists[i].list))
      r->covered[r->covered_count++] = lists[i].list;
  }
  return CORDON_OK;
}

/* --- one subject --- */

static cordon_status screen_one(run *r, run_subject *s) {
  names_subject subject;
  const lists_screen_options options = {.limit = CD_MAX_HITS};
  CD_TRY(subject_of(s->json, r->arena, &subject, r->err));
  if (subject.name_count == 0) {
    s->unscreened = "it has no name to screen";
    return CORDON_OK;
  }
  cordon_error problem = {0};
  cordon_status st = lists_screen(decide_engine_lists(r->engine), r->lists, &subject, &options, r->arena, &s->hits,
                                  &s->hit_count, &s->raw, &problem);
  if (st == CORDON_BAD_INPUT || st == CORDON_LIMIT) { /* the order stands; what the name says is not known */
    s->unscreened = "its name cannot be screened";
    s->hit_count = 0;
    return CORDON_OK;
  }
  if (st != CORDON_OK && r->err && r->err->code == CORDON_OK) *r->err = problem;
  return st;
}

/* --- from hits to listings --- */

static cordon_status add_listing(run *r, facts_listing listing) {
  if (r->listing_count == r->listing_room) {
    size_t room = r->listing_room ? r->listing_room * 2 : 16;
    r->listings = (facts_listing *)cd_grow_array(r->arena, r->listings, r->listing_count, room, sizeof *r->listings);
    if (!r->listings) return cd_no_memory(r->err);
    r->listing_room = room;
  }
  r->listings[r->listing_count++] = listing;
  return CORDON_OK;
}

static facts_listing listing_of(const run_subject *s, cd_str list) {
  facts_listing l = {.party = s->party, .list = list, .truth = -1};
  if (s->owner == RUN_NO_OWNER) return l;
  l.by_owner = true;
  l.owner = s->owner;
  l.owner_percent = cd_json_str(cd_json_get(s->json, "percent"));
  return l;
}

static cordon_status list_unscreened(run *r, const run_subject *s) {
  for (size_t i = 0; i < r->covered_count; i++) {
    facts_listing l = listing_of(s, r->covered[i]);
    l.why = cd_str_c(s->unscreened);
    CD_TRY(add_listing(r, l));
  }
  return CORDON_OK;
}

static cordon_status list_hit(run *r, const run_subject *s, const lists_hit *h) {
  const char *why;
  char day[11];
  rules_truth truth = decide_hit_truth(h, &why);
  if (truth == RULES_FALSE) return CORDON_OK;
  facts_listing l = listing_of(s, h->source);
  l.truth = truth == RULES_TRUE ? 1 : -1;
  l.entry = h->entry;
  l.requirement = h->requirement;
  l.policy = h->policy;
  l.cite = h->cite;
  l.from = cd_str_dup(r->arena, cd_str_c(cd_day_format(h->from, day)));
  l.why = cd_str_printf(r->arena, "%sentry " CD_FMT " of " CD_FMT " scores %u: %s", l.by_owner ? "an owner: " : "",
                        CD_ARG(h->entry), CD_ARG(h->source), h->score, why);
  return l.from.ptr && l.why.ptr ? add_listing(r, l) : cd_no_memory(r->err);
}

static cordon_status list_subject(run *r, const run_subject *s) {
  if (s->unscreened) return list_unscreened(r, s);
  for (size_t i = 0; i < s->hit_count; i++) CD_TRY(list_hit(r, s, &s->hits[i]));
  return CORDON_OK;
}

/* --- the parties, each before its owners, and these before theirs --- */

typedef struct walk {
  run *r;
  size_t party;
  size_t owners; /* of this party, so far */
  cd_map *seen;  /* entries whose links were asked for */
} walk;

static cordon_status add_subject(const walk *w, const cd_json *json, size_t owner, size_t *at) {
  run *r = w->r;
  if (r->subject_count == r->subject_room) {
    size_t room = r->subject_room ? r->subject_room * 2 : 16;
    r->subjects = cd_grow_array(r->arena, r->subjects, r->subject_count, room, sizeof *r->subjects);
    if (!r->subjects) return cd_no_memory(r->err);
    r->subject_room = room;
  }
  *at = r->subject_count++;
  r->subjects[*at] = (run_subject){.json = json, .party = w->party, .owner = owner};
  return CORDON_OK;
}

static cordon_status screen_subject(run *r, run_subject *s) {
  CD_TRY(screen_one(r, s));
  CD_TRY(review_mark(engine_store(r->engine), s->json, r->known_at, s->hits, s->hit_count, r->arena, r->err));
  return list_subject(r, s);
}

/* Above the limits nothing is followed: who holds the rest is then not known. */
static cordon_status add_linked(const walk *w, cd_json *party, const run_subject *s, unsigned depth) {
  run *r = w->r;
  cd_json *linked, *all = cd_json_new_list(r->arena);
  const cd_json *stated = cd_json_get(party, "owners");
  CD_TRY(linked_owners(r, s, w->seen, &linked));
  if (!linked) return CORDON_OK;
  r->linked = true;
  if (depth == CD_MAX_OWNER_DEPTH || r->subject_count + cd_json_count(linked) > CD_MAX_OWNERS + CD_MAX_PARTIES)
    return cd_json_set(r->arena, party, "owners_rest", cd_json_new_c(r->arena, "unknown")) ? CORDON_OK
                                                                                           : cd_no_memory(r->err);
  for (size_t i = 0; i < cd_json_count(stated); i++) all = cd_json_add(r->arena, all, stated->as.items[i]);
  for (size_t i = 0; i < linked->count; i++) all = cd_json_add(r->arena, all, linked->as.items[i]);
  return cd_json_set(r->arena, party, "owners", all) ? CORDON_OK : cd_no_memory(r->err);
}

static cordon_status screen_tree(walk *w, const cd_json *party, size_t owner, unsigned depth, cd_json **out);

static cordon_status screen_owners(walk *w, cd_json *party, unsigned depth) {
  const cd_json *owners = cd_json_get(party, "owners");
  cd_json *all = cd_json_new_list(w->r->arena), *one;
  for (size_t i = 0; i < cd_json_count(owners); i++) {
    CD_TRY(screen_tree(w, owners->as.items[i], w->owners++, depth + 1, &one));
    all = cd_json_add(w->r->arena, all, one);
  }
  if (cd_json_count(owners) == 0) return CORDON_OK;
  return cd_json_set(w->r->arena, party, "owners", all) ? CORDON_OK : cd_no_memory(w->r->err);
}

/* *out: the party with the owners that lists know of. */
static cordon_status screen_tree(walk *w, const cd_json *party, size_t owner, unsigned depth, cd_json **out) {
  size_t at = 0;
  run *r = w->r;
  CD_TRY(add_subject(w, party, owner, &at));
  CD_TRY(screen_subject(r, &r->subjects[at]));
  *out = cd_json_new_object(r->arena);
  for (size_t i = 0; i < party->count; i++)
    *out = cd_json_set_s(r->arena, *out, party->as.members[i].key, party->as.members[i].value);
  if (!*out) return cd_no_memory(r->err);
  CD_TRY(add_linked(w, *out, &r->subjects[at], depth));
  CD_TRY(screen_owners(w, *out, depth));
  r->subjects[at].json = *out;
  return CORDON_OK;
}

static cordon_status screen_party(run *r, const cd_json *party, size_t number, cd_json **out) {
  walk w = {.r = r, .party = number, .seen = cd_map_new(r->arena, 16)};
  return w.seen ? screen_tree(&w, party, RUN_NO_OWNER, 0, out) : cd_no_memory(r->err);
}

cordon_status run_screen(run *r) {
  const cd_json *parties = cd_json_get(r->order, "parties"), *exporter = cd_json_get(r->order, "exporter");
  cd_json *all = cd_json_new_list(r->arena), *order = cd_json_new_object(r->arena), *one;
  CD_TRY(engine_lists(r->engine, r->as_of, r->known_at, &r->lists, r->err));
  CD_TRY(find_covered(r));
  for (size_t i = 0; i < r->order->count; i++)
    order = cd_json_set_s(r->arena, order, r->order->as.members[i].key, r->order->as.members[i].value);
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    CD_TRY(screen_party(r, parties->as.items[i], i, &one));
    all = cd_json_add(r->arena, all, one);
  }
  if (parties) order = cd_json_set(r->arena, order, "parties", all);
  if (exporter) {
    CD_TRY(screen_party(r, exporter, FACTS_EXPORTER, &one));
    order = cd_json_set(r->arena, order, "exporter", one);
  }
  r->held = order;
  return order ? CORDON_OK : cd_no_memory(r->err);
}
