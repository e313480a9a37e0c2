/* The forms of what the register reads; docs/schema/{party,licence,commitment}.json say the same to others, and a test
 * holds the two together. */
#include "register/form.h"
#include "register/shared_forms.h"

static const char *const owner_rests[] = {"unlisted", "unknown", "none", NULL};
static const char *const licence_types[] = {"individual", "open", "general", "exception", "no_licence_required", NULL};
static const char *const licence_states[] = {"active", "suspended", "revoked", "surrendered", "expired", NULL};
static const char *const controls[] = {"both", "open", "quantity", "value", NULL};
static const char *const periods[] = {"month", "quarter", "year", NULL};

/* One field a line reads best. */
/* clang-format off */
FORM_OF(identifier, "an identifier",
  FORM_FIELD("type", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("value", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("country", FORM_COUNTRY, 0));

/* Owners have owners. */
static const form owner;
FORM_OF(owner, "an owner",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_FIELD("name", FORM_TEXT, 0),
  FORM_FIELD("aliases", FORM_TEXT, FORM_LIST),
  FORM_FIELD("percent", FORM_DECIMAL, 0),
  FORM_FIELD("percent_min", FORM_DECIMAL, 0),
  FORM_FIELD("percent_max", FORM_DECIMAL, 0),
  FORM_FIELD("control", FORM_BOOL, 0),
  FORM_FIELD("from", FORM_DAY, 0),
  FORM_FIELD("to", FORM_DAY, 0),
  FORM_FIELD("source", FORM_TEXT, 0),
  FORM_WORDS("kind", 0, shared_party_kinds),
  FORM_FIELD("country", FORM_COUNTRY, 0),
  FORM_FIELD("birth_date", FORM_BIRTH, 0),
  FORM_PART("identifiers", FORM_LIST, identifier),
  FORM_PART("owners", FORM_LIST, owner),
  FORM_WORDS("owners_rest", 0, owner_rests));

FORM_OF(party, "a party",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_FIELD("name", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("aliases", FORM_TEXT, FORM_LIST),
  FORM_WORDS("kind", 0, shared_party_kinds),
  FORM_FIELD("function", FORM_WORD, 0),
  FORM_FIELD("country", FORM_COUNTRY, 0),
  FORM_PART("identifiers", FORM_LIST, identifier),
  FORM_FIELD("birth_date", FORM_BIRTH, 0),
  FORM_FIELD("nationalities", FORM_COUNTRY, FORM_LIST),
  FORM_FIELD("address", FORM_TEXT, 0),
  FORM_PART("owners", FORM_LIST, owner),
  FORM_WORDS("owners_rest", 0, owner_rests),
  FORM_FIELD("valid_from", FORM_DAY, 0),
  FORM_FIELD("valid_to", FORM_DAY, FORM_OR_NULL),
  FORM_FIELD("note", FORM_TEXT, 0));

FORM_OF(conversion, "a conversion of units",
  FORM_FIELD("unit", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("factor", FORM_DECIMAL, FORM_REQUIRED));

FORM_OF(line, "a licence line",
  FORM_FIELD("line", FORM_INT, 0),
  FORM_FIELD("description", FORM_TEXT, 0),
  FORM_PART("classifications", FORM_LIST, shared_classification),
  FORM_FIELD("quantity", FORM_DECIMAL, 0),
  FORM_FIELD("unit", FORM_TEXT, 0),
  FORM_FIELD("value", FORM_DECIMAL, 0),
  FORM_FIELD("currency", FORM_TEXT, 0),
  FORM_WORDS("control", 0, controls),
  FORM_PART("conversions", FORM_LIST, conversion));

FORM_OF(limit, "a limit",
  FORM_FIELD("id", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("line", FORM_INT, 0),
  FORM_WORDS("per", 0, periods),
  FORM_FIELD("quantity", FORM_DECIMAL, 0),
  FORM_FIELD("unit", FORM_TEXT, 0),
  FORM_FIELD("value", FORM_DECIMAL, 0),
  FORM_FIELD("currency", FORM_TEXT, 0));

/* What is promised in a commitment and what a licence is granted under say the same of themselves. */
#define PROVISION_FIELDS \
  FORM_FIELD("id", FORM_ID, FORM_REQUIRED), \
  FORM_FIELD("kind", FORM_WORD, FORM_REQUIRED), \
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED), \
  FORM_WORDS("check", 0, shared_checks), \
  FORM_FIELD("purposes", FORM_WORD, FORM_LIST), \
  FORM_FIELD("countries", FORM_COUNTRY, FORM_LIST), \
  FORM_WORDS("end_user_kinds", FORM_LIST, shared_party_kinds), \
  FORM_FIELD("check_by", FORM_DAY, 0), \
  FORM_FIELD("valid_from", FORM_DAY, 0), \
  FORM_FIELD("valid_to", FORM_DAY, FORM_OR_NULL)

FORM_OF(condition, "a condition",
  PROVISION_FIELDS);

FORM_SHARED(register_licence_form, "a licence",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_FIELD("authority", FORM_ID, FORM_REQUIRED),
  FORM_WORDS("kind", FORM_REQUIRED, shared_licence_kinds),
  FORM_PART("holder", 0, shared_named),
  FORM_PART("items", FORM_LIST | FORM_OR_ANY, line),
  FORM_PART("end_users", FORM_LIST | FORM_OR_ANY, shared_named),
  FORM_FIELD("destinations", FORM_COUNTRY, FORM_LIST | FORM_OR_ANY),
  FORM_FIELD("end_uses", FORM_WORD, FORM_LIST | FORM_OR_ANY),
  FORM_WORDS("transactions", FORM_LIST | FORM_OR_ANY, shared_transactions),
  FORM_FIELD("valid_from", FORM_DAY, FORM_REQUIRED),
  FORM_FIELD("valid_to", FORM_DAY, FORM_OR_NULL),
  FORM_PART("conditions", FORM_LIST, condition),
  FORM_PART("limits", FORM_LIST, limit),
  FORM_FIELD("successor", FORM_ID, 0),
  FORM_WORDS("type", 0, licence_types),
  FORM_FIELD("exception", FORM_ID, 0),
  FORM_FIELD("needs_registration", FORM_BOOL, 0),
  FORM_FIELD("application", FORM_ID, 0),
  FORM_FIELD("replaces", FORM_ID, 0),
  FORM_WORDS("status", 0, licence_states),
  FORM_FIELD("cite", FORM_TEXT, 0),
  FORM_FIELD("note", FORM_TEXT, 0));

FORM_OF(giver, "the giver of a commitment",
  FORM_WORDS("kind", FORM_REQUIRED, shared_givers),
  FORM_FIELD("country", FORM_COUNTRY, FORM_REQUIRED),
  FORM_FIELD("name", FORM_TEXT, 0));

FORM_OF(signatory, "a signatory",
  FORM_FIELD("name", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("position", FORM_TEXT, 0),
  FORM_FIELD("authority", FORM_TEXT, 0));

FORM_OF(clause, "a clause",
  PROVISION_FIELDS);

FORM_OF(commitment, "a commitment",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_PART("giver", FORM_REQUIRED, giver),
  FORM_PART("signatory", 0, signatory),
  FORM_FIELD("date", FORM_DAY, 0),
  FORM_FIELD("template", FORM_ID, 0),
  FORM_PART("end_user", 0, shared_named),
  FORM_PART("clauses", FORM_LIST, clause),
  FORM_FIELD("valid_from", FORM_DAY, FORM_REQUIRED),
  FORM_FIELD("valid_to", FORM_DAY, FORM_OR_NULL),
  FORM_FIELD("note", FORM_TEXT, 0));
/* clang-format on */

const form *register_form(const char *kind) {
  const form *all[] = {&party, &register_licence_form, &commitment};
  const char *names[] = {"party", "licence", "commitment"};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    if (strcmp(kind, names[i]) == 0) return all[i];
  }
  return NULL;
}
