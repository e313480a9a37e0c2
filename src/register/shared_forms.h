/* Parts that several forms have in common. Private to the register. */
#ifndef REGISTER_SHARED_FORMS_H
#define REGISTER_SHARED_FORMS_H

#include "register/form.h"

/* Words; each list ends with NULL. */
extern const char *const shared_party_kinds[];
extern const char *const shared_licence_kinds[]; /* what a licence is for: "export" */
extern const char *const shared_transactions[];
extern const char *const shared_modes[];  /* of delivery */
extern const char *const shared_checks[]; /* how a clause is checked */
extern const char *const shared_givers[]; /* who gives a commitment */

extern const form shared_named; /* a party by its name, with the id of its record where it has one */
extern const form shared_classification;
extern const form shared_evidence; /* a piece of evidence, as evidence_attach reads it */
extern const form register_licence_form;
extern const form shared_ground; /* a reason with its citation */

#endif
