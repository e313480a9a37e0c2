/* The forms of findings and complaints (docs/schema/finding.json, complaint.json). Private to the register. */
#ifndef REGISTER_CASE_FORMS_H
#define REGISTER_CASE_FORMS_H

#include "register/form.h"

extern const form case_finding_form;
extern const form case_complaint_form;

/* How sure one must be, from the least to the most. NULL ends the list. */
extern const char *const case_standards[];

#endif
