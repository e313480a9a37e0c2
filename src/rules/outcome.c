/* The words of outcomes, effects and truth. */
#include "rules/rules.h"

const char *rules_effect_name(rules_effect e) {
  static const char *const names[] = {"prohibit", "require", "discharge", "refer", "note"};
  return names[e];
}

static const char *const outcomes[] = {"refer",    "no_licence_required", "exception",
                                       "licensed", "licence_required",    "prohibited"};

const char *rules_outcome_name(rules_outcome o) { return outcomes[o]; }

bool rules_outcome_parse(cd_str s, rules_outcome *out) {
  for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
    if (!cd_str_eqc(s, outcomes[i])) continue;
    *out = (rules_outcome)i;
    return true;
  }
  return false;
}

const char *rules_truth_name(rules_truth t) {
  static const char *const names[] = {"unknown", "false", "true"};
  return names[t];
}
