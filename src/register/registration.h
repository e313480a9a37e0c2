/* Registrations: of an exporter with an authority, or to use one of its open or general licences. */
#ifndef REGISTER_REGISTRATION_H
#define REGISTER_REGISTRATION_H

#include "register/case_kind.h"

extern const case_kind registration_kind;

typedef struct registration_found {
  cd_str id;  /* of one in force; empty: there is none */
  cd_seq seq; /* the newest record that was looked at; 0: none */
} registration_found;
/* Is this exporter registered with the authority on a day, as known at a record; for the use of `licence` where that is
 * not empty. */
cordon_status registration_holds(cd_store *s, const cd_json *exporter, cd_str authority, cd_str licence, cd_day as_of,
                                 cd_seq known_at, cd_arena *a, registration_found *out, cordon_error *err);

#endif
