/* Private to the register: what a table cannot say of a party's owners. */
#ifndef REGISTER_OWNERS_H
#define REGISTER_OWNERS_H

#include "register/form.h"

/* Shares within 0 to 100, ranges and days that agree, and a name or an id for each owner, at every depth. */
cordon_status owners_check(const cd_json *party, const form_source *src, cordon_error *err);

#endif
