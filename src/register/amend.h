/* Amending a licence: a merge patch gives a new version that holds from a day. Private to the register. */
#ifndef REGISTER_AMEND_H
#define REGISTER_AMEND_H

#include "register/licence.h"

/* RFC 7396: an object changes the members it names, null takes one away, anything else replaces. NULL when memory ran out. */
cd_json *amend_merge(cd_arena *a, const cd_json *old, const cd_json *patch);

/* The amended content, checked in full; nothing is written. */
cordon_status amend_check(cd_store *s, const licence_change *c, const cd_json *content, cd_arena *a, cordon_error *err);
/* Write what amend_check has passed: its record and row. `told`: what is recorded of the act. */
cordon_status amend_write(cd_store *s, const licence_change *c, const cd_json *content, cd_json *told, cd_day effective,
                          cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err);

#endif
