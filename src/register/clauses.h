/* Clauses of a commitment and conditions of a licence that a decision checks: what their data says, against the order.
 * Private to the register. */
#ifndef REGISTER_CLAUSES_H
#define REGISTER_CLAUSES_H

#include "register/view.h"

/* Does the order keep a clause or condition? TRUE too for one of a kind, or without the data, that no order can break.
 * What speaks against it is said in `why`; the fact that is missing stands in *lacks (NULL: none). */
rules_truth clauses_kept(register_view *v, const cd_json *clause, const view_commitment *of, view_reasons *why,
                         const char **lacks);
/* All of a list that hold on the day and are checked by decision. */
rules_truth clauses_all_kept(register_view *v, const cd_json *list, view_commitment *of, view_licence *l);
/* Does a clause, or a condition, hold on the view's day? */
bool clauses_in_force(const register_view *v, const cd_json *clause);

#endif
