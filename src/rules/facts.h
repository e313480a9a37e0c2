/* The schema of facts: what a rule may ask about an order, and what it means when a fact is left out.
 *
 * Facts are built from an order (JSON), from what screening said of its parties, and from the register. Names and
 * identifiers of parties are not facts: rules judge roles, kinds, countries and listings, so that no personal value
 * enters a reason. */
#ifndef FACTS_H
#define FACTS_H

#include "base/day.h"
#include "base/json.h"
#include "cel/cel.h"
#include "ownership/ownership.h"

typedef struct facts_set facts_set; /* in an arena; immutable */

/* What absence means. */
typedef enum facts_absence {
  FACTS_ABSENT_UNKNOWN = 0,
  FACTS_ABSENT_NONE /* with a note in the decision */
} facts_absence;

#define FACTS_EXPORTER SIZE_MAX /* the exporter, where a listing names a party by its index */

/* Listing of one party under one canonical list, as decide found it. All parties and the exporter are taken to have
 * been screened against every list that `lists_covered` names: where no listing speaks of a party it is not listed. */
typedef struct facts_listing {
  size_t
      party; /* index into order.parties, or FACTS_EXPORTER; an owner's listing stands under the party, with by_owner */
  cd_str list; /* canonical source: "us_bis_entity_list" */
  int truth;   /* 1 listed, 0 not, -1 unknown */
  cd_str why;  /* for unknown: "ACME CORP scores 850 against entry 123", without personal names */
  cd_str entry, from, requirement, policy, cite;
  bool by_owner;
  cd_str owner_percent;
  size_t owner; /* with by_owner: its number among the party's owners from 0, each before its own owners */
} facts_listing;

typedef struct facts_input {
  const cd_json *order; /* checked against the order schema already */
  const facts_listing *listings;
  size_t listing_count;
  const cd_str *lists_covered;
  size_t lists_covered_count;   /* canonical sources that some list in force carries; others are unknown */
  const cd_json *commitments;   /* from the register: [{"id","giver_kind","giver_country","in_force",...}] or NULL */
  const cd_json *installations; /* or NULL */
  const cd_json *findings;      /* established breaches: [{"party": index or "exporter", "id", "established", "conduct_from",
                                 * "conduct_to", "kinds"}], or NULL: none */
  cd_day as_of; /* owners' stakes of that day count; 0, which is older than any order: those of all days */
} facts_input;

/* Which parties listed under `lists` (none: any) hold the party, through companies of which such parties hold the
 * threshold (0: 50). Parties are named by their place: "parties[0].owners[1]". *out is NULL where no owner is stated.
 */
typedef struct facts_ownership {
  ownership_graph graph;
  ownership_solution *solution;
  ownership_result result;
  const char *doubt; /* where the answer is an interval: a sentence on what is not known */
} facts_ownership;
cordon_status facts_ownership_of(const facts_input *in, size_t party, const ownership_options *opt, cd_arena *a,
                                 facts_ownership **out, cordon_error *err);
/* How many owners a party states, with theirs. */
size_t facts_owner_count(const cd_json *party);

cordon_status facts_build(const facts_input *in, cd_arena *a, facts_set **out, cordon_error *err);

/* Check an order's shape: unknown fields, wrong types, values outside their list, countries and days that do not exist.
 * `text` is the order's own bytes, for line and column; label its file. Errors name file, line, field and what would be
 * right. */
cordon_status facts_check_order(const cd_json *order, cd_str text, const char *label, int64_t first_line,
                                cordon_error *err);

/* The CEL environment in which rule conditions are checked: the variables order, item, party and as_of (in this order,
 * from 0), and functions over facts (docs/rulebooks.md). A rulebook adds table.* and param.* of its own. */
cordon_status facts_declare(cel_env *env, cordon_error *err);
/* What a place of an order may hold. `values`: the words of its kind, or true and false; empty for texts, numbers, days and countries. */
typedef struct facts_field {
  bool list, country, number, open; /* open: other words than `values` are taken too */
  cd_json *values;
} facts_field;
/* "order.parties[0].kind": false where no order states such a place. */
bool facts_field_at(cd_str path, cd_arena *a, facts_field *out);
/* {"order.end_use.purposes":{"type":"list(string)","absence":"unknown","doc":".."}} for docs/schema and `cordon
 * rulebook` help. */
cd_json *facts_schema_json(cd_arena *a);
/* The JSON Schema of an order, as docs/schema/order.json holds it. */
cd_json *facts_order_schema(cd_arena *a);

#endif
