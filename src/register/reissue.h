/* Re-issuing a licence: a new licence takes the place of one, with what is left of it. Private to the register. */
#ifndef REGISTER_REISSUE_H
#define REGISTER_REISSUE_H

#include "register/licence.h"

/* The licence that would be issued: the content with the patch on it, its own id, what it replaces, and in each line
 * that the patch leaves alone what is left. Checked as if it were added; nothing is written. */
cordon_status reissue_check(cd_store *s, const licence_change *c, const cd_json *content, cd_day effective, cd_arena *a,
                            cd_json **fresh, cordon_error *err);
/* Add it, within the act's transaction. */
cordon_status reissue_write(cd_store *s, const cd_json *fresh, cd_str actor, cd_arena *a, cordon_error *err);

#endif
