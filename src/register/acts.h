/* Acts on licences: the rows, and which may follow which. Private to the register. */
#ifndef REGISTER_ACTS_H
#define REGISTER_ACTS_H

#include "register/licence.h"

typedef enum acts_kind { ACT_NONE = 0, ACT_AMEND, ACT_SUSPEND, ACT_REINSTATE, ACT_REVOKE, ACT_SURRENDER, ACT_REISSUE } acts_kind;
typedef struct acts_one {
  cd_seq seq;
  acts_kind act;
  cd_day effective, until;
} acts_one;
typedef struct acts_list {
  acts_one *items; /* by day, then by record */
  size_t count;
} acts_list;

acts_kind acts_of_name(cd_str name);
const char *acts_name(acts_kind k);
/* The state that an act other than an amendment leaves behind. */
licence_state acts_after(acts_kind k);
cordon_status acts_read(cd_store *s, cd_str licence, cd_seq known_at, acts_list *out, cordon_error *err);
void acts_free(acts_list *l);

#endif
