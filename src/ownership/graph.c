/* A graph of ownership read from JSON, checked in full. */
#include <stdio.h>

#include "base/map.h"
#include "ownership/ownership.h"

typedef struct reader {
  cd_arena *a;
  cd_map *index; /* from an id to its number */
  ownership_party *parties;
  size_t party_count, party_room;
  ownership_stake *stakes;
  size_t stake_count;
  ownership_listing *listings;
  size_t listing_count, listing_room;
  cordon_error *err;
} reader;

static cordon_status bad(reader *r, const char *array, size_t i, const char *field, const char *what) {
  char path[128];
  (void)snprintf(path, sizeof path, "%s[%zu]%s%s", array, i, field[0] ? "." : "", field);
  cordon_status st = cd_fail(r->err, CORDON_BAD_INPUT, "%s", what);
  cd_error_place(r->err, NULL, 0, 0, path);
  return st;
}

static cordon_status party_number(reader *r, cd_str id, uint32_t *out) {
  const uint32_t *known = cd_map_get(r->index, id);
  if (known != NULL) {
    *out = *known;
    return CORDON_OK;
  }
  if (r->party_count == r->party_room) {
    size_t room = r->party_room == 0 ? 64 : r->party_room * 2;
    r->parties = cd_grow_array(r->a, r->parties, r->party_room, room, sizeof *r->parties);
    if (r->parties == NULL) return cd_no_memory(r->err);
    r->party_room = room;
  }
  uint32_t *number = CD_NEW(r->a, uint32_t);
  if (number == NULL || !cd_map_put(r->index, id, number)) return cd_no_memory(r->err);
  *number = *out = (uint32_t)r->party_count;
  r->parties[r->party_count++] = (ownership_party){.id = id};
  return CORDON_OK;
}

static bool rest_of(cd_str word, ownership_rest *out) {
  static const struct {
    const char *word;
    ownership_rest rest;
  } words[] = {{"", OWNERSHIP_REST_DEFAULT},
               {"unknown", OWNERSHIP_REST_UNKNOWN},
               {"unlisted", OWNERSHIP_REST_UNLISTED},
               {"none", OWNERSHIP_REST_NONE}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (cd_str_eqc(word, words[i].word)) {
      *out = words[i].rest;
      return true;
    }
  return false;
}

static bool truth_of(cd_str word, ownership_truth *out) {
  for (int i = 0; i < 3; i++)
    if (cd_str_eqc(word, ownership_truth_name((ownership_truth)i))) {
      *out = (ownership_truth)i;
      return true;
    }
  *out = OWNERSHIP_TRUE;
  return word.len == 0;
}

static cordon_status read_listing(reader *r, size_t party_at, uint32_t party, const cd_json *v) {
  ownership_listing l = {
      .party = party, .list = cd_json_str(cd_json_get(v, "list")), .terms = cd_json_str(cd_json_get(v, "terms"))};
  int64_t strictness = cd_json_int(cd_json_get(v, "strictness"), 0);
  if (l.list.len == 0)
    return bad(r, "parties", party_at, "listed.list", "A listing must name its list, such as \"us_ofac_sdn\".");
  if (!truth_of(cd_json_str(cd_json_get(v, "truth")), &l.truth))
    return bad(r, "parties", party_at, "listed.truth", "The truth of a listing is \"true\", \"false\" or \"unknown\".");
  if (strictness < 0 || strictness > 1000000)
    return bad(r, "parties", party_at, "listed.strictness", "Strictness is an integer from 0 to 1000000.");
  l.strictness = (uint32_t)strictness;
  if (r->listing_count == r->listing_room) {
    size_t room = r->listing_room == 0 ? 16 : r->listing_room * 2;
    r->listings = cd_grow_array(r->a, r->listings, r->listing_room, room, sizeof *r->listings);
    if (r->listings == NULL) return cd_no_memory(r->err);
    r->listing_room = room;
  }
  r->listings[r->listing_count++] = l;
  return CORDON_OK;
}

static cordon_status read_party(reader *r, size_t at, const cd_json *v) {
  cd_str id = cd_json_str(cd_json_get(v, "id"));
  if (id.len == 0) return bad(r, "parties", at, "id", "A party must have an id that is not empty.");
  if (cd_map_has(r->index, id)) return bad(r, "parties", at, "id", "This id stands twice; give each party once.");
  uint32_t party = 0;
  CD_TRY(party_number(r, id, &party));
  if (!rest_of(cd_json_str(cd_json_get(v, "rest")), &r->parties[party].rest))
    return bad(r, "parties", at, "rest", "\"rest\" is \"unknown\", \"unlisted\" or \"none\".");
  const cd_json *listed = cd_json_get(v, "listed");
  for (size_t i = 0; i < cd_json_count(listed); i++) CD_TRY(read_listing(r, at, party, cd_json_at(listed, i)));
  return CORDON_OK;
}

static cordon_status read_percent(reader *r, size_t at, const cd_json *v, const char *field, cd_dec *out) {
  const cd_json *p = cd_json_get(v, field);
  if (p == NULL) return CORDON_OK;
  int order = 0;
  bool ok =
      cd_dec_parse(cd_json_str(p), out) && out->coef >= 0 && cd_dec_cmp(*out, cd_dec_of_i64(100), &order) && order <= 0;
  return ok ? CORDON_OK
            : bad(r, "stakes", at, field,
                  "A percentage is text with a decimal from \"0\" to \"100\", such as \"49.5\".");
}

static cordon_status read_range(reader *r, size_t at, const cd_json *v, ownership_stake *k) {
  k->at_least = cd_dec_of_i64(0);
  k->at_most = cd_dec_of_i64(100);
  if (cd_json_get(v, "percent") != NULL) {
    if (cd_json_get(v, "at_least") != NULL || cd_json_get(v, "at_most") != NULL)
      return bad(r, "stakes", at, "percent", "Give either \"percent\", or \"at_least\" and \"at_most\".");
    CD_TRY(read_percent(r, at, v, "percent", &k->at_least));
    k->at_most = k->at_least;
    return CORDON_OK;
  }
  CD_TRY(read_percent(r, at, v, "at_least", &k->at_least));
  CD_TRY(read_percent(r, at, v, "at_most", &k->at_most));
  int order = 0;
  bool ok = cd_dec_cmp(k->at_least, k->at_most, &order) && order <= 0;
  return ok ? CORDON_OK : bad(r, "stakes", at, "at_least", "\"at_least\" must not be above \"at_most\".");
}

static cordon_status read_day(reader *r, size_t at, const cd_json *v, const char *field, cd_day *out) {
  const cd_json *d = cd_json_get(v, field);
  *out = CD_DAY_NONE;
  if (d == NULL || d->kind == CD_JSON_NULL || cd_day_parse(cd_json_str(d), out)) return CORDON_OK;
  return bad(r, "stakes", at, field, "A day is written YYYY-MM-DD and must exist.");
}

static cordon_status read_stake(reader *r, size_t at, const cd_json *v) {
  cd_str owner = cd_json_str(cd_json_get(v, "owner")), owned = cd_json_str(cd_json_get(v, "owned"));
  if (owner.len == 0) return bad(r, "stakes", at, "owner", "A stake must name its owner by id.");
  if (owned.len == 0) return bad(r, "stakes", at, "owned", "A stake must name by id what is owned.");
  ownership_stake *k = &r->stakes[r->stake_count++];
  CD_TRY(party_number(r, owner, &k->owner));
  CD_TRY(party_number(r, owned, &k->owned));
  CD_TRY(read_range(r, at, v, k));
  CD_TRY(read_day(r, at, v, "from", &k->from));
  CD_TRY(read_day(r, at, v, "to", &k->to));
  if (k->from != CD_DAY_NONE && k->to != CD_DAY_NONE && k->from > k->to)
    return bad(r, "stakes", at, "to", "A stake cannot end before it begins.");
  k->source = cd_json_str(cd_json_get(v, "source"));
  k->control = cd_json_bool(cd_json_get(v, "control"), false);
  return CORDON_OK;
}

cordon_status ownership_graph_parse(const cd_json *doc, cd_arena *a, ownership_graph *out, cordon_error *err) {
  const cd_json *parties = cd_json_get(doc, "parties"), *stakes = cd_json_get(doc, "stakes");
  reader r = {.a = a, .err = err, .index = cd_map_new(a, cd_json_count(parties) + cd_json_count(stakes))};
  r.stakes = CD_NEW_ARRAY(a, ownership_stake, cd_json_count(stakes));
  if (r.index == NULL || r.stakes == NULL) return cd_no_memory(err);
  if (doc == NULL || doc->kind != CD_JSON_OBJECT)
    return cd_fail(err, CORDON_BAD_INPUT, "A graph of ownership is an object with \"parties\" and \"stakes\".");
  for (size_t i = 0; i < cd_json_count(parties); i++) CD_TRY(read_party(&r, i, cd_json_at(parties, i)));
  for (size_t i = 0; i < cd_json_count(stakes); i++) CD_TRY(read_stake(&r, i, cd_json_at(stakes, i)));
  *out = (ownership_graph){r.parties, r.party_count, r.stakes, r.stake_count, r.listings, r.listing_count};
  return CORDON_OK;
}

bool ownership_find(const ownership_graph *g, cd_str id, uint32_t *out) {
  for (size_t i = 0; i < g->party_count; i++)
    if (cd_str_eq(g->parties[i].id, id)) {
      *out = (uint32_t)i;
      return true;
    }
  return false;
}
