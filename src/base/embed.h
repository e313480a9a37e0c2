/* The files of data/, built into the library (cmake/embed.py). */
#ifndef CD_EMBED_H
#define CD_EMBED_H

#include "base/str.h"

typedef struct cd_embedded_file {
  const char *name;
  const char *bytes;
  size_t len;
} cd_embedded_file;
extern const cd_embedded_file cd_embedded_files[]; /* by name; ends with a NULL name */

/* The bytes of one, or empty where there is no such file. */
cd_str cd_embedded(const char *name);

#endif
