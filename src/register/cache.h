/* Private to the register; who holds a cache needs register.h alone. */
#ifndef REGISTER_CACHE_H
#define REGISTER_CACHE_H

#include "register/register.h"

typedef struct cached_record {
  cd_json *json;
  cd_digest digest;
} cached_record;

/* Empty it where it has grown large; what it gave out before is then gone. False when memory ran out. */
bool cache_trim(register_cache *c);
/* The content of a record, personal values filled in; valid until the cache is emptied. Without a cache (NULL) it is
 * read into `a`. */
cordon_status cache_content(register_cache *c, cd_store *s, cd_seq seq, cd_arena *a, const cached_record **out,
                            cordon_error *err);
/* A name's normal form; *readable is false where it has none. */
cordon_status cache_form(register_cache *c, cd_str name, names_schema schema, cd_arena *a, cd_str *form, bool *readable,
                         cordon_error *err);

#endif
