/* The deadlines of a proceeding's state. Private to the register. */
#ifndef REGISTER_DEADLINES_H
#define REGISTER_DEADLINES_H

#include "register/case_rows.h"
#include "register/machine.h"

/* [{"to","actor","by","cite","complete"}] of the moves that have a time, and {"what":"ends"} where the state has an
 * end; counted from a day. "complete" is false where the table of holidays does not reach over the period. NULL when
 * memory ran out. */
cd_json *deadlines_of(const machine *m, cd_str state, cd_day runs_from, cd_arena *a);
/* The time for the whole, where it starts with this state: {"by","cite","complete"}; an empty object where it does not.
 */
cd_json *deadlines_whole(const machine *m, cd_str state, bool opening, cd_day day, cd_arena *a);
/* The day of the deadline for a move, or of the end ("" as `to`); CD_DAY_NONE where there is none. */
cd_day deadlines_by(const cd_json *list, cd_str to);
/* As rows of what falls due. */
cordon_status deadlines_due(const cd_json *proceeding, cd_arena *a, case_due **out, size_t *count, cordon_error *err);

#endif
