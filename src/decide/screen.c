/* Screening: every party, their owners and the exporter against the lists of the day, and what the hits say as facts.
 */
#include "base/limits.h"
#include "decide/review.h"
#include "decide/run.h"
#include "decide/subject.h"

/* Canonical lists that rules may ask for and that a list of another name may carry (the US consolidated list does). */
static const char *const known_sources[] = {"us_ofac_sdn", "us_ofac_cons", "us_bis_dpl",      "us_bis_entity_list",
                                            "us_bis_meu",  "us_bis_uvl",   "us_dtc_debarred", "us_state_isn",
                                            "un_sc",       "eu_fsf",       "gb_uksl",         "gb_ofsi",
                                            "ca_sema",     "au_dfat",      "ch_seco",         "jp_meti"};
#define KNOWN_SOURCES (sizeof known_sources / sizeof known_sources[0])

static bool is_known_source(cd_str list) {
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
    if (!is_known_source(lists[i].list) && lists_view_covers(r->lists, lists[i].list))
      r->covered[r->covered_count++] = lists[i].list;
  }
  return CORDON_OK;
}

/* --- who is asked for --- */

static void add_subject(run *r, const cd_json *json, size_t party, size_t owner) {
  r->subjects[r->subject_count++] = (run_subject){.json = json, .party = party, .owner = owner};
}

/* Each owner before its own owners. */
static void add_owners(run *r, const cd_json *json, size_t party, size_t *number) {
  const cd_json *owners = cd_json_get(json, "owners");
  for (size_t i = 0; i < cd_json_count(owners); i++) {
    add_subject(r, owners->as.items[i], party, (*number)++);
    add_owners(r, owners->as.items[i], party, number);
  }
}

static void add_with_owners(run *r, const cd_json *json, size_t party) {
  size_t number = 0;
  add_subject(r, json, party, RUN_NO_OWNER);
  add_owners(r, json, party, &number);
}

static cordon_status collect(run *r) {
  const cd_json *parties = cd_json_get(r->order, "parties"), *exporter = cd_json_get(r->order, "exporter");
  size_t count = 1 + facts_owner_count(exporter);
  for (size_t i = 0; i < cd_json_count(parties); i++) count += 1 + facts_owner_count(parties->as.items[i]);
  r->subjects = CD_NEW_ARRAY(r->arena, run_subject, count);
  if (!r->subjects) return cd_no_memory(r->err);
  for (size_t i = 0; i < cd_json_count(parties); i++) add_with_owners(r, parties->as.items[i], i);
  if (exporter) add_with_owners(r, exporter, FACTS_EXPORTER);
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

cordon_status run_screen(run *r) {
  CD_TRY(engine_lists(r->engine, r->as_of, r->known_at, &r->lists, r->err));
  CD_TRY(find_covered(r));
  CD_TRY(collect(r));
  for (size_t i = 0; i < r->subject_count; i++) {
    CD_TRY(screen_one(r, &r->subjects[i]));
    CD_TRY(review_mark(engine_store(r->engine), r->subjects[i].json, r->known_at, r->subjects[i].hits, r->subjects[i].hit_count,
                       r->arena, r->err));
    CD_TRY(list_subject(r, &r->subjects[i]));
  }
  return CORDON_OK;
}
