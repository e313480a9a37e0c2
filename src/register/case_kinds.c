/* The kinds that there are. */
#include "register/advice.h"
#include "register/application.h"
#include "register/consent.h"
#include "register/disclosure.h"
#include "register/registration.h"
#include "register/risk.h"
#include "register/sample.h"
#include "register/verification.h"

static const case_kind *const kinds[] = {&application_kind, &assessment_kind,   &advice_kind,
                                         &risk_kind,        &registration_kind, &disclosure_kind,
                                         &sample_kind,      &consent_kind,      &verification_kind};
#define KINDS (sizeof kinds / sizeof kinds[0])

const case_kind *case_kind_at(size_t i) { return i < KINDS ? kinds[i] : NULL; }

const case_kind *case_kind_of(cd_str name) {
  for (size_t i = 0; i < KINDS; i++) {
    if (cd_str_eqc(name, kinds[i]->name)) return kinds[i];
  }
  return NULL;
}
