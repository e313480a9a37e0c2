/* Templates of commitments as data: what a declaration that many sign says, clause by clause. */
#ifndef REGISTER_COMMITMENT_TEMPLATE_H
#define REGISTER_COMMITMENT_TEMPLATE_H

#include "base/json.h"

/* One that is shipped, by its id; CORDON_NOT_FOUND names those that are. */
cordon_status commitment_template_shipped(cd_str id, cd_arena *a, cd_json **out, cordon_error *err);
/* One of a file: YAML. Errors name line and field. */
cordon_status commitment_template_read(cd_str text, const char *label, cd_arena *a, cd_json **out, cordon_error *err);
/* [{"template","title","cite","giver"}] of those shipped. */
cordon_status commitment_template_list(cd_arena *a, cd_json **out, cordon_error *err);

/* The commitment with the template's clauses before its own, and the template's id. Refused (commitment.template) where
 * another kind of giver gives it or it names another template. */
cordon_status commitment_template_fill(const cd_json *tmpl, const cd_json *commitment, cd_arena *a, cd_json **out,
                            cordon_error *err);

#endif
