/* Amending what the register holds: a merge patch gives a new version that holds from a day. Private to the register.
 */
#ifndef REGISTER_AMEND_H
#define REGISTER_AMEND_H

#include "register/form.h"
#include "register/licence.h"

/* RFC 7396: an object changes the members it names, null takes one away, anything else replaces. NULL when memory ran
 * out. */
cd_json *amend_merge(cd_arena *a, const cd_json *old, const cd_json *patch);

/* The content with the patch on it, checked as if it were added; refused where the patch is empty, changes nothing or
 * touches the id. Nothing is written. */
cordon_status amend_content(const char *kind, cd_str id, const cd_json *content, const cd_json *patch,
                            const form_source *src, cd_arena *a, cd_json **fresh, cordon_error *err);
/* Record what amend_content has given. `told`: what is recorded of the act. */
cordon_status amend_record(cd_store *s, const char *kind, cd_str id, const cd_json *fresh, cd_json *told,
                           cd_day effective, cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err);

/* The amended content of a licence, checked in full; nothing is written. */
cordon_status amend_check(cd_store *s, const licence_change *c, const cd_json *content, cd_arena *a, cd_json **fresh,
                          cordon_error *err);

#endif
