/* Voluntary disclosures by exporters. */
#ifndef REGISTER_DISCLOSURE_H
#define REGISTER_DISCLOSURE_H

#include "register/case_kind.h"

extern const case_kind disclosure_kind;

#endif
