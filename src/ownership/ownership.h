/* Ownership: how much of a party is held by listed parties, exactly, as an interval, on a day.
 *
 * Both American rules count alike. A holder counts with the whole of its stake when it is listed, or when listed
 * parties hold the threshold of it or more (OFAC FAQ 399 and 401; BIS Affiliates Rule, 90 FR 47212); a stake held
 * through a company below the threshold counts nothing. So what is computed is a fixed point over the graph of stakes,
 * stepwise, and never a product of percentages. Control without ownership does not count (FAQ 398) and is told as a
 * caution.
 *
 * Stakes may be ranges, listings may be unknown, and part of a party may be held by nobody knows whom; the answer is
 * therefore an interval: `at_least` holds in every world that the statements allow, `at_most` in some. Where companies
 * hold each other in a ring, `at_least` is the least fixed point (a ring cannot list itself) and `at_most` the greatest
 * one that a listed or unknown holder reaches at all: the rules do not say which of the two a ring is, so a person
 * must. README.md has the argument. */
#ifndef OWNERSHIP_H
#define OWNERSHIP_H

#include "base/day.h"
#include "base/decimal.h"
#include "base/json.h"

/* The zero value is the careful one. */
typedef enum ownership_truth { OWNERSHIP_UNKNOWN = 0, OWNERSHIP_FALSE, OWNERSHIP_TRUE } ownership_truth;
const char *ownership_truth_name(ownership_truth t); /* "unknown", "false", "true" */

/* Who holds what no statement speaks of. */
typedef enum ownership_rest {
  OWNERSHIP_REST_DEFAULT = 0, /* unknown where some owner is stated; unlisted, with a note, where none ever is */
  OWNERSHIP_REST_UNKNOWN,
  OWNERSHIP_REST_UNLISTED, /* known to be held by nobody listed: a free float, a natural person's own self */
  OWNERSHIP_REST_NONE      /* the owners stated are all there are: their stakes make 100 */
} ownership_rest;

typedef struct ownership_party {
  cd_str id;
  ownership_rest rest;
} ownership_party;

/* One statement: `owner` holds between at_least and at_most percent of `owned`, directly. */
typedef struct ownership_stake {
  uint32_t owner, owned;    /* indexes into parties */
  cd_dec at_least, at_most; /* 0..100; nothing stated: 0 and 100 */
  cd_day from, to;          /* first and last day it holds; CD_DAY_NONE: open */
  cd_str source;            /* who says so */
  bool control;             /* control without a stake: counts nothing, gives a caution */
} ownership_stake;

typedef struct ownership_listing {
  uint32_t party;
  cd_str list;
  ownership_truth truth; /* TRUE or UNKNOWN; FALSE is passed over */
  uint32_t strictness;   /* of what the list demands, the caller's scale; the highest among the owners governs (BIS) */
  cd_str terms;          /* what it demands, in words; or empty */
} ownership_listing;

typedef struct ownership_graph {
  const ownership_party *parties;
  size_t party_count;
  const ownership_stake *stakes;
  size_t stake_count;
  const ownership_listing *listings;
  size_t listing_count;
} ownership_graph;

typedef enum ownership_rule { OWNERSHIP_US_OFAC_50 = 0, OWNERSHIP_US_BIS_AFFILIATES } ownership_rule;
const char *ownership_rule_name(ownership_rule r); /* "us_ofac_50_percent", "us_bis_affiliates" */

typedef struct ownership_options {
  ownership_rule rule;
  cd_day day;
  cd_dec threshold; /* reached by >=; 0 reads as 50 */
  const cd_str *lists;
  size_t list_count; /* listings that count; none: all */
} ownership_options;

/* The whole graph, solved once, in the arena; the graph must outlive it. CORDON_USAGE for an index, percentage or range
 * that cannot be. */
typedef struct ownership_solution ownership_solution;
cordon_status ownership_solve(const ownership_graph *g, const ownership_options *opt, cd_arena *a,
                              ownership_solution **out, cordon_error *err);

typedef struct ownership_step {
  uint32_t owner, owned;
  cd_dec at_least, at_most;
  cd_str source;
} ownership_step;
/* From a listed party (or, where nothing is certain, one that may be) down to the target. */
typedef struct ownership_chain {
  ownership_step *steps;
  size_t count;
} ownership_chain;

#define OWNERSHIP_MAX_CHAINS 32u

typedef struct ownership_result {
  uint32_t target;
  ownership_truth verdict;  /* threshold reached by ownership; the target's own listing is another matter */
  cd_dec at_least, at_most; /* percent held by parties that count */
  bool minority;            /* something is certainly held, below the threshold: BIS red flag 29 */
  bool controlled;          /* a party that counts controls it: a caution under both rules */
  ownership_chain *chains;
  size_t chain_count;
  bool more_chains;
  const ownership_listing **owners;
  size_t owner_count;                 /* listings at the heads of the chains, in order of the graph */
  const ownership_listing *governing; /* the strictest of those that are certain, else of those that may be; or NULL */
  cd_str *notes;
  size_t note_count; /* sentences: contradicting statements, owners not stated */
} ownership_result;

cordon_status ownership_of(const ownership_solution *s, uint32_t target, cd_arena *a, ownership_result *out,
                           cordon_error *err);
/* {"party","rule","day","threshold","at_least","at_most","verdict","chains":[[{"owner","owned","at_least","at_most","source"}]],
 *  "owners":[{"party","list","truth","terms"}],"governing":{..},"minority","controlled","notes":[..]}; NULL when memory
 * ran out. */
cd_json *ownership_result_json(const ownership_solution *s, const ownership_result *r, cd_arena *a);
/* The same for a person, appended: the verdict, then each chain as a sentence. */
void ownership_result_text(const ownership_solution *s, const ownership_result *r, cd_buf *out);

/* The same in one line: "at least 50 and at most 50 percent: \"x\" holds 50 % of \"a\", which holds 50 % of \"b\"; ...". */
void ownership_result_line(const ownership_solution *s, const ownership_result *r, cd_buf *out);

/* A graph as JSON: {"parties":[{"id","rest":"unknown|unlisted|none","listed":[{"list","truth","strictness","terms"}]}],
 *  "stakes":[{"owner","owned","percent" or "at_least","at_most","from","to","source","control"}]}. Percentages are
 * strings. A party that only a stake names is added. Errors name the field. */
cordon_status ownership_graph_parse(const cd_json *doc, cd_arena *a, ownership_graph *out, cordon_error *err);
/* The index of a party by its id; false where the graph has none. */
bool ownership_find(const ownership_graph *g, cd_str id, uint32_t *out);

#endif
