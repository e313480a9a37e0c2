/* Status codes and the error record that every fallible call of Cordon fills.
 *
 * A failed call and a negative answer are different things. A status other than CORDON_OK means that the call
 * could not do its work, and the error says why; what a decision or a screening answers is in its result. */
#ifndef CORDON_STATUS_H
#define CORDON_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cordon_status {
  CORDON_OK = 0,
  CORDON_USAGE,     /* the caller's arguments do not fit together */
  CORDON_BAD_INPUT, /* bytes from outside break their format; the error carries file, line, column, field */
  CORDON_LIMIT,     /* an input or a computation passed a stated limit (src/base/limits.h) */
  CORDON_NOT_FOUND, /* what was named does not exist */
  CORDON_EXISTS,    /* what was to be made exists already, and differs */
  CORDON_STORE,     /* the store or a file could not be read or written */
  CORDON_CORRUPT,   /* a stored file or row does not match its checksum or format */
  CORDON_NO_MEMORY, /* memory ran out, or an arena reached its cap */
  CORDON_CHECK,     /* a check that the caller asked for did not hold */
  CORDON_HELD,      /* a list is held for review and was not adopted */
  CORDON_INTERNAL   /* a defect of Cordon itself */
} cordon_status;

/* Filled by the callee on failure, untouched on success. All strings end in NUL and are cut to fit, at a
 * character's border. `line` and `column` count from 1, and are 0 where they mean nothing. */
typedef struct cordon_error {
  cordon_status code;
  int64_t line;
  int64_t column;       /* in bytes */
  char file[256];       /* as the caller named it, or "" */
  char field[192];      /* path of the field, such as "order.parties[1].country", or "" */
  char message[768];    /* a whole sentence: what is wrong, and what would be right */
} cordon_error;

#ifdef __cplusplus
}
#endif
#endif
