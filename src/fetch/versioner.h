/* Addresses of the eCFR's versioner, which gives a text as of a day and none for a day that it has not reached. */
#ifndef FETCH_VERSIONER_H
#define FETCH_VERSIONER_H

#include "fetch/fetch.h"

/* Where the address has "{day}" in ".../v1/full/{day}/title-N.xml...", ask ".../v1/titles.json" for the day to which title N
 * is up to date, and put it there; *day is that day. Another address is left as it is, and *day CD_DAY_NONE. `scratch`: a
 * file for the answer, removed again. */
cordon_status fetch_versioned_address(cd_str address, const char *scratch, const http_limits *limits, cd_arena *a,
                                      cd_str *out, cd_day *day, cordon_error *err);

#endif
