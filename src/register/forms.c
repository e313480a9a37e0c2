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
  {"type", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"value", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"country", FORM_COUNTRY, 0, NULL, NULL});

/* Owners have owners. */
static const form owner;
FORM_OF(owner, "an owner",
  {"id", FORM_ID, 0, NULL, NULL},
  {"name", FORM_TEXT, 0, NULL, NULL},
  {"aliases", FORM_TEXT, FORM_LIST, NULL, NULL},
  {"percent", FORM_DECIMAL, 0, NULL, NULL},
  {"percent_min", FORM_DECIMAL, 0, NULL, NULL},
  {"percent_max", FORM_DECIMAL, 0, NULL, NULL},
  {"control", FORM_BOOL, 0, NULL, NULL},
  {"from", FORM_DAY, 0, NULL, NULL},
  {"to", FORM_DAY, 0, NULL, NULL},
  {"source", FORM_TEXT, 0, NULL, NULL},
  {"kind", FORM_WORD, 0, shared_party_kinds, NULL},
  {"country", FORM_COUNTRY, 0, NULL, NULL},
  {"birth_date", FORM_BIRTH, 0, NULL, NULL},
  {"identifiers", FORM_OBJECT, FORM_LIST, NULL, &identifier},
  {"owners", FORM_OBJECT, FORM_LIST, NULL, &owner},
  {"owners_rest", FORM_WORD, 0, owner_rests, NULL});

FORM_OF(party, "a party",
  {"id", FORM_ID, 0, NULL, NULL},
  {"name", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"aliases", FORM_TEXT, FORM_LIST, NULL, NULL},
  {"kind", FORM_WORD, 0, shared_party_kinds, NULL},
  {"function", FORM_WORD, 0, NULL, NULL},
  {"country", FORM_COUNTRY, 0, NULL, NULL},
  {"identifiers", FORM_OBJECT, FORM_LIST, NULL, &identifier},
  {"birth_date", FORM_BIRTH, 0, NULL, NULL},
  {"nationalities", FORM_COUNTRY, FORM_LIST, NULL, NULL},
  {"address", FORM_TEXT, 0, NULL, NULL},
  {"owners", FORM_OBJECT, FORM_LIST, NULL, &owner},
  {"owners_rest", FORM_WORD, 0, owner_rests, NULL},
  {"valid_from", FORM_DAY, 0, NULL, NULL},
  {"valid_to", FORM_DAY, FORM_OR_NULL, NULL, NULL},
  {"note", FORM_TEXT, 0, NULL, NULL});

FORM_OF(conversion, "a conversion of units",
  {"unit", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"factor", FORM_DECIMAL, FORM_REQUIRED, NULL, NULL});

FORM_OF(line, "a licence line",
  {"line", FORM_INT, 0, NULL, NULL},
  {"description", FORM_TEXT, 0, NULL, NULL},
  {"classifications", FORM_OBJECT, FORM_LIST, NULL, &shared_classification},
  {"quantity", FORM_DECIMAL, 0, NULL, NULL},
  {"unit", FORM_TEXT, 0, NULL, NULL},
  {"value", FORM_DECIMAL, 0, NULL, NULL},
  {"currency", FORM_TEXT, 0, NULL, NULL},
  {"control", FORM_WORD, 0, controls, NULL},
  {"conversions", FORM_OBJECT, FORM_LIST, NULL, &conversion});

FORM_OF(limit, "a limit",
  {"id", FORM_ID, FORM_REQUIRED, NULL, NULL},
  {"line", FORM_INT, 0, NULL, NULL},
  {"per", FORM_WORD, 0, periods, NULL},
  {"quantity", FORM_DECIMAL, 0, NULL, NULL},
  {"unit", FORM_TEXT, 0, NULL, NULL},
  {"value", FORM_DECIMAL, 0, NULL, NULL},
  {"currency", FORM_TEXT, 0, NULL, NULL});

FORM_OF(condition, "a condition",
  {"id", FORM_ID, FORM_REQUIRED, NULL, NULL},
  {"kind", FORM_WORD, FORM_REQUIRED, NULL, NULL},
  {"text", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"check", FORM_WORD, 0, shared_checks, NULL},
  FORM_FIELD("purposes", FORM_WORD, FORM_LIST),
  FORM_FIELD("countries", FORM_COUNTRY, FORM_LIST),
  FORM_WORDS("end_user_kinds", FORM_LIST, shared_party_kinds),
  FORM_FIELD("check_by", FORM_DAY, 0),
  {"valid_from", FORM_DAY, 0, NULL, NULL},
  {"valid_to", FORM_DAY, FORM_OR_NULL, NULL, NULL});

FORM_SHARED(register_licence_form, "a licence",
  {"id", FORM_ID, 0, NULL, NULL},
  {"authority", FORM_ID, FORM_REQUIRED, NULL, NULL},
  {"kind", FORM_WORD, FORM_REQUIRED, shared_licence_kinds, NULL},
  {"holder", FORM_OBJECT, 0, NULL, &shared_named},
  {"items", FORM_OBJECT, FORM_LIST | FORM_OR_ANY, NULL, &line},
  {"end_users", FORM_OBJECT, FORM_LIST | FORM_OR_ANY, NULL, &shared_named},
  {"destinations", FORM_COUNTRY, FORM_LIST | FORM_OR_ANY, NULL, NULL},
  {"end_uses", FORM_WORD, FORM_LIST | FORM_OR_ANY, NULL, NULL},
  {"transactions", FORM_WORD, FORM_LIST | FORM_OR_ANY, shared_transactions, NULL},
  {"valid_from", FORM_DAY, FORM_REQUIRED, NULL, NULL},
  {"valid_to", FORM_DAY, FORM_OR_NULL, NULL, NULL},
  {"conditions", FORM_OBJECT, FORM_LIST, NULL, &condition},
  {"limits", FORM_OBJECT, FORM_LIST, NULL, &limit},
  {"successor", FORM_ID, 0, NULL, NULL},
  FORM_WORDS("type", 0, licence_types),
  FORM_FIELD("exception", FORM_ID, 0),
  FORM_FIELD("needs_registration", FORM_BOOL, 0),
  FORM_FIELD("application", FORM_ID, 0),
  FORM_FIELD("replaces", FORM_ID, 0),
  {"status", FORM_WORD, 0, licence_states, NULL},
  {"cite", FORM_TEXT, 0, NULL, NULL},
  {"note", FORM_TEXT, 0, NULL, NULL});

FORM_OF(giver, "the giver of a commitment",
  {"kind", FORM_WORD, FORM_REQUIRED, shared_givers, NULL},
  {"country", FORM_COUNTRY, FORM_REQUIRED, NULL, NULL},
  {"name", FORM_TEXT, 0, NULL, NULL});

FORM_OF(signatory, "a signatory",
  {"name", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"position", FORM_TEXT, 0, NULL, NULL},
  {"authority", FORM_TEXT, 0, NULL, NULL});

FORM_OF(clause, "a clause",
  {"id", FORM_ID, FORM_REQUIRED, NULL, NULL},
  {"kind", FORM_WORD, FORM_REQUIRED, NULL, NULL},
  {"text", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
  {"check", FORM_WORD, 0, shared_checks, NULL},
  FORM_FIELD("purposes", FORM_WORD, FORM_LIST),
  FORM_FIELD("countries", FORM_COUNTRY, FORM_LIST),
  FORM_WORDS("end_user_kinds", FORM_LIST, shared_party_kinds),
  FORM_FIELD("check_by", FORM_DAY, 0),
  {"valid_from", FORM_DAY, 0, NULL, NULL},
  {"valid_to", FORM_DAY, FORM_OR_NULL, NULL, NULL});

FORM_OF(commitment, "a commitment",
  {"id", FORM_ID, 0, NULL, NULL},
  {"giver", FORM_OBJECT, FORM_REQUIRED, NULL, &giver},
  {"signatory", FORM_OBJECT, 0, NULL, &signatory},
  {"date", FORM_DAY, 0, NULL, NULL},
  {"template", FORM_ID, 0, NULL, NULL},
  {"end_user", FORM_OBJECT, 0, NULL, &shared_named},
  {"clauses", FORM_OBJECT, FORM_LIST, NULL, &clause},
  {"valid_from", FORM_DAY, FORM_REQUIRED, NULL, NULL},
  {"valid_to", FORM_DAY, FORM_OR_NULL, NULL, NULL},
  {"note", FORM_TEXT, 0, NULL, NULL});
/* clang-format on */

const form *register_form(const char *kind) {
  const form *all[] = {&party, &register_licence_form, &commitment};
  const char *names[] = {"party", "licence", "commitment"};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    if (strcmp(kind, names[i]) == 0) return all[i];
  }
  return NULL;
}
