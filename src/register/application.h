/* Applications: what an exporter claims and asks for, and what became of it. The officer's own view is a record beside
 * it, an assessment, and the claim stays as it was made. Both are kinds of cases (case_kind.h). */
#ifndef REGISTER_APPLICATION_H
#define REGISTER_APPLICATION_H

#include "register/case_kind.h"

extern const case_kind application_kind, assessment_kind;

/* The days that an application has been in process: those since it was received, without those for which its clock
 * stood still while an answer of the exporter was awaited. Counted to the day of the decision, or to `today`. */
typedef struct application_time {
  int64_t elapsed, stopped, days;
  bool decided;
  cd_day due; /* by when it is to be decided, moved on by the days that it stood still; CD_DAY_NONE: no time is set */
} application_time;
application_time application_time_of(const cd_json *application, cd_day today);

/* The newest assessment that was not withdrawn, as known at a record; NULL in *out where there is none. */
cordon_status application_assessment(cd_store *s, cd_str application, cd_seq known_at, cd_arena *a, cd_json **out,
                                     cordon_error *err);
/* Where claim and assessment say different things: [{"field","claimed","assessed"}]. */
cd_json *application_differences(const cd_json *application, const cd_json *assessment, cd_arena *a);

/* The licence that a grant of the lines would give: what was claimed, with what was assessed in its place. */
cd_json *application_licence(const cd_json *application, const cd_json *assessment, const cd_json *grant, cd_arena *a);
/* What a licence does not give of what was asked for: [{"line","asked","licensed"}], a line left out without
 * "licensed".
 */
cd_json *application_withheld(const cd_json *application, const cd_json *licence, cd_arena *a);

/* The order that it asks leave for, as `decide` reads it. */
cd_json *application_order(const cd_json *application, cd_arena *a);

#endif
