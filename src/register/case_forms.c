#include "register/case_forms.h"

#include "register/shared_forms.h"

const char *const case_standards[] = {"reasonable_suspicion", "balance_of_probabilities", "clear_and_convincing",
                                      "beyond_reasonable_doubt", NULL};
static const char *const sources[] = {"authority",   "court",      "audit", "exporter", "complaint",
                                      "researchers", "parliament", "press", NULL};

FORM_OF(source, "the source of a finding", {"kind", FORM_WORD, FORM_REQUIRED, sources, NULL},
        {"name", FORM_TEXT, 0, NULL, NULL}, {"reference", FORM_TEXT, 0, NULL, NULL},
        {"published", FORM_DAY, 0, NULL, NULL});

FORM_OF(breach, "a breach", {"commitment", FORM_ID, 0, NULL, NULL}, {"clause", FORM_ID, 0, NULL, NULL},
        {"licence", FORM_ID, 0, NULL, NULL}, {"condition", FORM_ID, 0, NULL, NULL}, {"how", FORM_TEXT, 0, NULL, NULL});

FORM_OF(candidate, "a candidate licence", {"licence", FORM_ID, FORM_REQUIRED, NULL, NULL},
        {"included", FORM_BOOL, FORM_REQUIRED, NULL, NULL}, {"why", FORM_TEXT, FORM_REQUIRED, NULL, NULL});

static const form_field finding_fields[] = {{"id", FORM_ID, 0, NULL, NULL},
                                            {"source", FORM_OBJECT, FORM_REQUIRED, NULL, &source},
                                            {"end_user", FORM_OBJECT, FORM_REQUIRED, NULL, &shared_named},
                                            {"exporter", FORM_OBJECT, 0, NULL, &shared_named},
                                            {"allegation", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
                                            {"conduct_from", FORM_DAY, FORM_REQUIRED, NULL, NULL},
                                            {"conduct_to", FORM_DAY, FORM_OR_NULL, NULL, NULL},
                                            {"breaches", FORM_OBJECT, FORM_LIST | FORM_REQUIRED, NULL, &breach},
                                            {"evidence", FORM_OBJECT, FORM_LIST, NULL, &shared_evidence},
                                            {"standard", FORM_WORD, 0, case_standards, NULL},
                                            {"candidates", FORM_OBJECT, FORM_LIST, NULL, &candidate},
                                            {"complaints", FORM_ID, FORM_LIST, NULL, NULL},
                                            {"subjects", FORM_ID, FORM_LIST, NULL, NULL},
                                            {"new_subjects", FORM_INT, 0, NULL, NULL},
                                            {"note", FORM_TEXT, 0, NULL, NULL}};
const form case_finding_form = {"a finding", sizeof finding_fields / sizeof finding_fields[0], finding_fields};

static const char *const complainant_kinds[] = {"affected_person", "researcher", "employee", "lawyer", "other", NULL};

FORM_OF(complainant, "a complainant", {"kind", FORM_WORD, FORM_REQUIRED, complainant_kinds, NULL},
        {"name", FORM_TEXT, 0, NULL, NULL}, {"contact", FORM_TEXT, 0, NULL, NULL});

FORM_OF(device, "a device", {"model", FORM_TEXT, 0, NULL, NULL}, {"system", FORM_TEXT, 0, NULL, NULL},
        {"identifiers", FORM_TEXT, FORM_LIST, NULL, NULL}, {"note", FORM_TEXT, 0, NULL, NULL});

static const form_field complaint_fields[] = {{"id", FORM_ID, 0, NULL, NULL},
                                              {"received", FORM_DAY, FORM_REQUIRED, NULL, NULL},
                                              {"complainant", FORM_OBJECT, FORM_REQUIRED, NULL, &complainant},
                                              {"device", FORM_OBJECT, 0, NULL, &device},
                                              {"end_user", FORM_OBJECT, 0, NULL, &shared_named},
                                              {"product", FORM_TEXT, 0, NULL, NULL},
                                              {"from", FORM_DAY, 0, NULL, NULL},
                                              {"to", FORM_DAY, 0, NULL, NULL},
                                              {"allegation", FORM_TEXT, FORM_REQUIRED, NULL, NULL},
                                              {"evidence", FORM_OBJECT, FORM_LIST, NULL, &shared_evidence}};
const form case_complaint_form = {"a complaint", sizeof complaint_fields / sizeof complaint_fields[0],
                                  complaint_fields};
