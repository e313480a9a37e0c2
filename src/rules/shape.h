/* The shapes of facts as tables: one description from which the order is checked, facts are declared to CEL and built,
 * and the published schema is written. Facts that Cordon derives stand in the same tables, after those that an order
 * states. */
#ifndef RULES_SHAPE_H
#define RULES_SHAPE_H

#include "base/limits.h"
#include "rules/facts.h"

typedef enum shape_kind {
  SHAPE_TEXT = 0, /* any text that is not empty */
  SHAPE_CODE,     /* an entry of a control list, which are written with capitals: 4D004.a */
  SHAPE_WORD,     /* one of `words`, or, where the list is open, any lower-case word */
  SHAPE_COUNTRY,  /* ISO 3166-1 alpha-2 */
  SHAPE_DAY,
  SHAPE_DECIMAL, /* an exact decimal, written as a string */
  SHAPE_PERCENT, /* a decimal from 0 to 100 */
  SHAPE_BOOL,
  SHAPE_INT,
  SHAPE_OBJECT,
  SHAPE_LISTINGS, /* derived: what screening said of a party, by list */
  SHAPE_ENTRIES   /* derived: the entries that a party matched, by list */
} shape_kind;

typedef struct shape shape;

typedef struct shape_field {
  const char *name;
  shape_kind kind;
  bool list;                /* of `kind` */
  const shape *object;      /* of SHAPE_OBJECT */
  const char *const *words; /* ends with NULL */
  bool open;                /* other words than `words` are taken too */
  facts_absence absence;
  bool required;
  bool hidden;  /* stands in an order, but no rule sees it: names, identifiers, texts of people */
  bool derived; /* seen by rules, but no order may state it */
  size_t min;   /* of a list: items that an order must have where it states the list at all */
  size_t max;   /* of a list: items; 0: SHAPE_MAX_ITEMS */
  const char *left_out; /* what leaving it out means, where `absence` does not tell */
  const char *doc;
} shape_field;

struct shape {
  const char *name; /* of the CEL type */
  const shape_field *fields;
  size_t count;
};

#define SHAPE_MAX_ITEMS 1000u

extern const shape shape_order, shape_party, shape_owner, shape_item, shape_classification, shape_end_use,
    shape_delivery, shape_knowledge, shape_commitment, shape_clause, shape_entry, shape_finding;

/* The field of that name, or -1. */
int shape_find(const shape *s, cd_str name);
/* The nearest of `words` (ending with NULL) to what was written, near enough to be a slip of the pen; NULL otherwise.
 */
const char *shape_nearest(cd_str written, const char *const *words);
/* "text", "country", "list of decimal", for people. */
cd_str shape_field_kind_text(const shape_field *f, cd_arena *a);

#endif
