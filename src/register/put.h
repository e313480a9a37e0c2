/* Building JSON field by field. Each answers NULL when memory ran out, and takes NULL for it. Private to the register.
 */
#ifndef REGISTER_PUT_H
#define REGISTER_PUT_H

#include "base/day.h"
#include "base/hash.h"
#include "base/json.h"

cd_json *put_str(cd_arena *a, cd_json *o, const char *key, cd_str v);  /* an empty text too; not copied */
cd_json *put_some(cd_arena *a, cd_json *o, const char *key, cd_str v); /* nothing where it is empty */
cd_json *put_c(cd_arena *a, cd_json *o, const char *key, const char *v);
cd_json *put_int(cd_arena *a, cd_json *o, const char *key, int64_t v);
cd_json *put_day(cd_arena *a, cd_json *o, const char *key, cd_day day); /* nothing where there is none */
cd_json *put_digest(cd_arena *a, cd_json *o, const char *key, const cd_digest *d);
/* The object with one field set to another value, its other fields as they were; for a value that may be shared. */
cd_json *put_with(cd_arena *a, const cd_json *o, const char *key, cd_json *v);

#endif
