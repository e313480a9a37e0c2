/* Days of the proleptic Gregorian calendar, and instants in UTC. ISO 8601 in text. */
#ifndef CD_DAY_H
#define CD_DAY_H

#include "base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t cd_day;       /* days since 1970-01-01 */
#define CD_DAY_NONE INT32_MIN /* not stated */
#define CD_DAY_MIN (-719162)  /* 0001-01-01 */
#define CD_DAY_MAX 2932896    /* 9999-12-31: "until further notice" */

typedef int64_t cd_time; /* microseconds since 1970-01-01T00:00:00Z */
#define CD_TIME_NONE INT64_MIN

/* "YYYY-MM-DD" exactly; false on anything else, a day that does not exist among it. */
bool cd_day_parse(cd_str s, cd_day *out);
/* Into 11 bytes, NUL-terminated; "" for CD_DAY_NONE. Returns buf. */
char *cd_day_format(cd_day d, char buf[11]);
bool cd_day_from_civil(int year, int month, int day, cd_day *out);
void cd_day_to_civil(cd_day d, int *year, int *month, int *day);

/* RFC 3339 with Z or offset, fraction up to 6 digits; or a bare day, read as its first instant. */
bool cd_time_parse(cd_str s, cd_time *out);
/* "2021-11-26T10:00:00Z", with ".ffffff" only where the fraction is not 0. Returns buf. */
char *cd_time_format(cd_time t, char buf[32]);
cd_day cd_time_day(cd_time t); /* the UTC day */

/* The wall clock, or what was set. The program sets it from CORDON_NOW. Thread-safe. */
cd_time cd_clock_now(void);
void cd_clock_set(cd_time t); /* CD_TIME_NONE: back to the wall clock */

#ifdef __cplusplus
}
#endif
#endif
