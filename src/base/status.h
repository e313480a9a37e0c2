/* Filling a cordon_error. The first failure speaks: none of these overwrites an error that is filled already. */
#ifndef CD_STATUS_H
#define CD_STATUS_H

#include "cordon/status.h"

#if defined(__GNUC__)
#define CD_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define CD_PRINTF(fmt, args)
#endif

/* Return early with the status of a call that failed. */
#define CD_TRY(call)                                                                                                   \
  do {                                                                                                                 \
    cordon_status cd_try_status_ = (call);                                                                             \
    if (cd_try_status_ != CORDON_OK) return cd_try_status_;                                                            \
  } while (0)

/* Fill `err` (which may be NULL) with a code and a sentence, and return the code. */
cordon_status cd_fail(cordon_error *err, cordon_status code, const char *fmt, ...) CD_PRINTF(3, 4);
/* The same for memory that ran out. */
cordon_status cd_no_memory(cordon_error *err);
/* Add where it happened, to what is not yet said. Any of the arguments may be NULL or 0. Returns err->code. */
cordon_status cd_error_place(cordon_error *err, const char *file, int64_t line, int64_t column, const char *field);
/* The word for a status ("bad_input"), as in JSON output. Static. */
const char *cd_status_name(cordon_status code);
/* The process exit status for it: 0 done, 1 usage, 2 bad input, 3 store or file trouble, 4 check, 5 held. */
int cd_status_exit(cordon_status code);

#endif
