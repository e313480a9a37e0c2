/* Amending parties and commitments: a merge patch (RFC 7396) gives a new version that holds from a day; what was known
 * and held before stays. Licences have acts of their own (licence.h). */
#ifndef REGISTER_CHANGE_H
#define REGISTER_CHANGE_H

#include "register/register.h"

typedef struct register_change {
  const char *kind; /* "party" or "commitment" */
  cd_str id;
  const cd_json *patch;
  cd_str reason, cite;
  cd_day effective; /* CD_DAY_NONE: today */
  cd_str text;      /* the patch's own bytes and file, for messages */
  const char *label;
} register_change;

/* Do it, or refuse it naming the rule and write nothing. CORDON_HELD: an amended commitment needs a second person, who
 * does the same. */
cordon_status register_amend(cd_store *s, const register_change *c, cd_str actor, cd_arena *a, cd_seq *seq,
                             cordon_error *err);

#endif
