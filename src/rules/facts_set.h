/* The facts of one order as CEL values, and the types that they have. Inside the part. */
#ifndef RULES_FACTS_SET_H
#define RULES_FACTS_SET_H

#include "rules/shape.h"

#define FACTS_MAX_FIELDS 48u

/* A shape as CEL knows it. The types are made once in the process and never change: values of one order serve every
 * rulebook. */
typedef struct facts_type {
  const shape *shape;
  cel_type *type;
  int number[FACTS_MAX_FIELDS]; /* field of the shape to field of the type; -1: hidden from rules */
} facts_type;

typedef struct facts_types {
  cel_env *env; /* owner of the types */
  facts_type order, party, owner, item, classification, end_use, delivery, knowledge, commitment, clause, entry,
      finding;
  cel_type *listings, *entries;
} facts_types;

cordon_status facts_types_get(const facts_types **out, cordon_error *err);
const facts_type *facts_type_of(const facts_types *t, const shape *s);

/* A fact that was left out and is read as none. */
typedef struct facts_absent {
  const char *field;
  cd_str path;
} facts_absent;

struct facts_set {
  const facts_input *in;
  cel_value order;
  cel_value *parties;
  size_t party_count;
  cel_value *items;
  size_t item_count;
  cel_value parties_value, items_value; /* lists, or unknown */
  facts_absent *absent;
  size_t absent_count, absent_room;
};

/* Numbers of the variables in an env that facts_declare filled. */
enum { FACTS_VAR_ORDER = 0, FACTS_VAR_ITEM, FACTS_VAR_PARTY, FACTS_VAR_AS_OF, FACTS_VAR_COUNT };

/* What `party.listed` and `party.listing` stand on. */
typedef struct facts_screened {
  const facts_input *in;
  size_t party;
  const cd_json *json; /* the party, or NULL: an exporter that is not stated */
  cd_str path;
} facts_screened;
extern const cel_host_class facts_listings_class, facts_entries_class;

/* party.owned_at_least(lists, percent); with `user` not NULL: party.owned_above(lists, percent). */
void facts_owned(cel_call *call, void *user, const cel_value *args, size_t count, cel_value *out);

/* cel_unknown that never gives CEL_ABSENT: where memory ran out it is an error. */
cel_value facts_unknown(cd_arena *a, cd_str path, cd_str why);

#endif
