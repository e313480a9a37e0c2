/* From a hit to a fact (design: "A hit becomes a fact"). */
#include "decide/decide.h"

static bool contradicted(const lists_hit *h, const char **why) {
  if (h->schema == NAMES_CONTRADICTS)
    *why = "the name is the same, but the entry is of another kind";
  else if (h->birth == NAMES_CONTRADICTS)
    *why = "the name is the same, but the birth date is another";
  else if (h->country == NAMES_CONTRADICTS)
    *why = "the name is the same, but the country is another";
  else
    return false;
  return true;
}

rules_truth decide_hit_truth(const lists_hit *h, const char **why) {
  const char *unused;
  if (!why) why = &unused;
  *why = "";
  bool identified = h->identifier == NAMES_AGREES;
  if (h->cleared) {
    *why = "an officer cleared this hit";
    return RULES_FALSE;
  }
  if (h->confirmed) return RULES_TRUE;
  if (h->score < NAMES_THRESHOLD_DEFAULT && !identified) {
    *why = "the name scores below the review threshold";
    return RULES_FALSE;
  }
  if (h->state == LISTS_UNKNOWN)
    *why = "the entry was first seen later, and its publisher gives no day of listing";
  else if (!h->same_name && !identified)
    *why = "the name is near, but not the same";
  else if (contradicted(h, why))
    return RULES_UNKNOWN;
  else if (h->weak && !identified)
    *why = "only a weak alias is the same, which tells nobody apart";
  else
    return RULES_TRUE;
  return RULES_UNKNOWN;
}
