#include "register/shared_forms.h"

const char *const shared_party_kinds[] = {"government",       "company", "individual", "international_organisation",
                                          "non_governmental", NULL};
const char *const shared_licence_kinds[] = {
    "marketing", "export", "re_export", "transfer", "brokering", "technical_assistance", NULL};
const char *const shared_transactions[] = {"export",        "re_export",  "in_country_transfer",
                                           "deemed_export", "brokering",  "technical_assistance",
                                           "transit",       "activation", "update",
                                           "support",       NULL};
const char *const shared_checks[] = {"decision", "attestation", "inspection", "finding", NULL};
const char *const shared_givers[] = {"state", "end_user", NULL};
const char *const shared_modes[] = {"on_premise", "hosted", "operator_service", "download", NULL};
static const char *const evidence_kinds[] = {"server_log", "device_trace", "contract", "correspondence", "testimony",
                                             "inspection", "report",       "judgment", "other",          NULL};

/* One field a line reads best. */
/* clang-format off */
FORM_SHARED(shared_named, "a party that is named",
  FORM_FIELD("name", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("country", FORM_COUNTRY, 0),
  FORM_WORDS("kind", 0, shared_party_kinds),
  FORM_FIELD("function", FORM_WORD, 0),
  FORM_FIELD("party", FORM_ID, 0));

FORM_SHARED(shared_classification, "a classification",
  FORM_FIELD("regime", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("code", FORM_ID, FORM_REQUIRED));

FORM_SHARED(shared_evidence, "a piece of evidence",
  FORM_FIELD("file", FORM_TEXT, 0),
  FORM_FIELD("digest", FORM_TEXT, 0),
  FORM_WORDS("kind", FORM_REQUIRED, evidence_kinds),
  FORM_FIELD("user_producible", FORM_BOOL, FORM_REQUIRED),
  FORM_FIELD("obtained", FORM_DAY, 0),
  FORM_FIELD("note", FORM_TEXT, 0));

FORM_SHARED(shared_ground, "a ground",
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("cite", FORM_TEXT, FORM_REQUIRED));
/* clang-format on */
