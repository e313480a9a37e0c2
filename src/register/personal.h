/* Personal values in records: salted digests stand for them in the body, the values lie apart and can be erased.
 *
 * Hidden are the fields of people by their name, wherever they stand: names, aliases, identifiers, birth dates,
 * addresses, signatories. A licence or commitment keeps the names of governments, companies and international
 * organisations in the open. */
#ifndef REGISTER_PERSONAL_H
#define REGISTER_PERSONAL_H

#include "base/map.h"
#include "store/store.h"

typedef struct personal {
  cd_store *store;
  cd_arena *arena;
  cd_map *seen;       /* canonical value to the node that stands for it: one value has one digest within one record */
  bool organisations; /* hide the names of organisations too */
  bool replay;        /* take nodes from `seen` alone and store nothing */
  cordon_error *err;
} personal;

cordon_status personal_open(personal *p, cd_store *s, bool organisations, cd_arena *a, cordon_error *err);
/* `v` with its personal values replaced; parts without any are shared with `v`. NULL on failure, with the error filled.
 */
cd_json *personal_hide(personal *p, const cd_json *v);
/* `v` with the values filled in. What was erased stays a digest, and sets *erased (may be NULL). With `p`, the pairs
 * found are kept in its `seen`. NULL on failure. */
cd_json *personal_reveal(personal *p, const cd_json *v, bool *erased);

#endif
