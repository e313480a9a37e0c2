/* Clauses of a commitment and conditions of a licence that a decision checks: what their data says, against the order.
 * Private to the register. */
#ifndef REGISTER_CLAUSES_H
#define REGISTER_CLAUSES_H

#include "register/view.h"

/* Does the order keep all of a list that hold on the day and are checked by decision: those of a commitment, or the
 * conditions of a licence (the other is NULL)? What speaks against it, or what it rests on, is said there. One of a
 * kind that no order can break, or without the data, is kept. */
rules_truth clauses_all_kept(register_view *v, const cd_json *list, view_commitment *of, view_licence *l);
/* Does a clause, or a condition, hold on the view's day? */
bool clauses_in_force(const register_view *v, const cd_json *clause);

#endif
