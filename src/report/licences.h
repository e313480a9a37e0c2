/* One pass over the licences of a store. Private to report. */
#ifndef REPORT_LICENCES_H
#define REPORT_LICENCES_H

#include "register/licence.h"
#include "report/report.h"

typedef struct licences_one {
  cd_str id;
  const cd_json *content; /* with digests in the place of personal values */
  licence_state state;
  cd_day valid_from, valid_to;
} licences_one;

/* What is given lives until the visit ends. */
typedef cordon_status (*licences_visit)(void *user, const licences_one *one, cd_arena *a, cordon_error *err);
/* Each licence as it stands on the day, as known at the record; those of a version that begins later are not there yet.
 */
cordon_status licences_each(cd_store *s, const report_when *when, licences_visit visit, void *user, cordon_error *err);

/* One pass over the cases of a kind ("finding"), each as it stands at the record. */
typedef cordon_status (*cases_visit)(void *user, cd_str id, cd_str state, const cd_json *content, cordon_error *err);
cordon_status cases_each(cd_store *s, const char *kind, const report_when *when, cases_visit visit, void *user,
                         cordon_error *err);

#endif
