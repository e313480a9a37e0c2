#include "register/case_forms.h"

#include "register/shared_forms.h"

const char *const case_standards[] = {"reasonable_suspicion", "balance_of_probabilities", "clear_and_convincing",
                                      "beyond_reasonable_doubt", NULL};
static const char *const sources[] = {"authority",   "court",      "audit", "exporter", "complaint",
                                      "researchers", "parliament", "press", NULL};
static const char *const complainant_kinds[] = {"affected_person", "researcher", "employee", "lawyer", "other", NULL};

/* One field a line reads best. */
/* clang-format off */
FORM_OF(source, "the source of a finding",
  FORM_WORDS("kind", FORM_REQUIRED, sources),
  FORM_FIELD("name", FORM_TEXT, 0),
  FORM_FIELD("reference", FORM_TEXT, 0),
  FORM_FIELD("published", FORM_DAY, 0));

FORM_OF(breach, "a breach",
  FORM_FIELD("commitment", FORM_ID, 0),
  FORM_FIELD("clause", FORM_ID, 0),
  FORM_FIELD("licence", FORM_ID, 0),
  FORM_FIELD("condition", FORM_ID, 0),
  FORM_FIELD("how", FORM_TEXT, 0));

FORM_OF(candidate, "a candidate licence",
  FORM_FIELD("licence", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("included", FORM_BOOL, FORM_REQUIRED),
  FORM_FIELD("why", FORM_TEXT, FORM_REQUIRED));

FORM_SHARED(case_finding_form, "a finding",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_PART("source", FORM_REQUIRED, source),
  FORM_PART("end_user", FORM_REQUIRED, shared_named),
  FORM_PART("exporter", 0, shared_named),
  FORM_FIELD("allegation", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("conduct_from", FORM_DAY, FORM_REQUIRED),
  FORM_FIELD("conduct_to", FORM_DAY, FORM_OR_NULL),
  FORM_PART("breaches", FORM_LIST | FORM_REQUIRED, breach),
  FORM_PART("evidence", FORM_LIST, shared_evidence),
  FORM_WORDS("standard", 0, case_standards),
  FORM_PART("candidates", FORM_LIST, candidate),
  FORM_FIELD("complaints", FORM_ID, FORM_LIST),
  FORM_FIELD("subjects", FORM_ID, FORM_LIST),
  FORM_FIELD("new_subjects", FORM_INT, 0),
  FORM_FIELD("note", FORM_TEXT, 0));

FORM_OF(complainant, "a complainant",
  FORM_WORDS("kind", FORM_REQUIRED, complainant_kinds),
  FORM_FIELD("name", FORM_TEXT, 0),
  FORM_FIELD("contact", FORM_TEXT, 0));

FORM_OF(device, "a device",
  FORM_FIELD("model", FORM_TEXT, 0),
  FORM_FIELD("system", FORM_TEXT, 0),
  FORM_FIELD("identifiers", FORM_TEXT, FORM_LIST),
  FORM_FIELD("note", FORM_TEXT, 0));

FORM_SHARED(case_complaint_form, "a complaint",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_FIELD("received", FORM_DAY, FORM_REQUIRED),
  FORM_PART("complainant", FORM_REQUIRED, complainant),
  FORM_PART("device", 0, device),
  FORM_PART("end_user", 0, shared_named),
  FORM_FIELD("product", FORM_TEXT, 0),
  FORM_FIELD("from", FORM_DAY, 0),
  FORM_FIELD("to", FORM_DAY, 0),
  FORM_FIELD("allegation", FORM_TEXT, FORM_REQUIRED),
  FORM_PART("evidence", FORM_LIST, shared_evidence));
/* clang-format on */
