/* Consents to a re-export or transfer, which a state gives that was promised to be asked first. */
#ifndef REGISTER_CONSENT_H
#define REGISTER_CONSENT_H

#include "register/case_kind.h"

extern const case_kind consent_kind;

typedef struct consent_found {
  bool holds;
  cd_str id;  /* of one that does */
  cd_seq seq; /* the newest record that was looked at; 0: none */
} consent_found;
/* Is there a consent under a commitment to send on to a country, on a day, as known at a record. `same`: is the end
 * user that it is for the one in question (not asked where it names none). */
cordon_status consent_holds(cd_store *s, cd_str commitment, cd_str to, cd_day as_of, cd_seq known_at,
                            bool (*same)(void *user, const cd_json *end_user), void *user, cd_arena *a,
                            consent_found *out, cordon_error *err);

#endif
