/* A breach binds to a clause or a condition that was in force while the conduct went on. Private to the register. */
#ifndef REGISTER_BREACH_H
#define REGISTER_BREACH_H

#include "register/form.h"
#include "register/register.h"

/* The breaches of a finding as recorded: each with the kind of the clause or condition, the record that holds it, and
 * the days of the conduct on which it was in force. */
cordon_status breach_bind(cd_store *s, const cd_json *finding, const form_source *src, cd_arena *a, cd_json **out,
                          cordon_error *err);

#endif
