/* What falls due, expires or waits for someone: of licences and commitments, proceedings, orders to disable, what a revision affects, and acts
 * that a second person must approve. */
#ifndef REGISTER_DUE_H
#define REGISTER_DUE_H

#include "register/register.h"

/* Up to a day, by day: [{"day","kind","id","what","cite","overdue"}]. What expired before `today` is over and not told;
 * a deadline that passed is told as overdue until its case moves on. What waits for a person has no day and stands
 * last. */
cordon_status due_list(cd_store *s, cd_day today, cd_day until, cd_arena *a, cd_json **out, cordon_error *err);
/* The items that have a day as one iCalendar (RFC 5545). */
cordon_status due_calendar(const cd_json *list, cd_time now, cd_buf *out, cordon_error *err);

#endif
