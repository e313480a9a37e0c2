/* From a hit to a fact: every way a name can be the same, near, or spoken against. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "decide/decide.h"

typedef struct hit_case {
  const char *name;
  lists_hit hit;
  rules_truth truth;
  const char *why;
} hit_case;

#define SAME .score = 1000, .same_name = true

static const hit_case cases[] = {
    {"the same name", {SAME}, RULES_TRUE, ""},
    {"the same name and all agrees",
     {SAME, .birth = NAMES_AGREES, .country = NAMES_AGREES, .schema = NAMES_AGREES},
     RULES_TRUE,
     ""},
    {"another country", {SAME, .country = NAMES_CONTRADICTS}, RULES_UNKNOWN, "country is another"},
    {"another birth date", {SAME, .birth = NAMES_CONTRADICTS}, RULES_UNKNOWN, "birth date is another"},
    {"another kind", {SAME, .schema = NAMES_CONTRADICTS}, RULES_UNKNOWN, "another kind"},
    {"the same name, pushed below the threshold",
     {.score = NAMES_THRESHOLD_DEFAULT - 50, .same_name = true, .birth = NAMES_CONTRADICTS},
     RULES_FALSE,
     "below"},
    {"a near name", {.score = 912}, RULES_UNKNOWN, "near, but not the same"},
    {"just at the threshold", {.score = NAMES_THRESHOLD_DEFAULT}, RULES_UNKNOWN, "near"},
    {"just below it", {.score = NAMES_THRESHOLD_DEFAULT - 1}, RULES_FALSE, "below"},
    {"a near name with a strong identifier", {.score = 912, .identifier = NAMES_AGREES}, RULES_TRUE, ""},
    {"a strong identifier under another name", {.score = 300, .identifier = NAMES_AGREES}, RULES_TRUE, ""},
    {"a strong identifier, another birth date",
     {.score = 912, .identifier = NAMES_AGREES, .birth = NAMES_CONTRADICTS},
     RULES_UNKNOWN,
     "birth date"},
    {"a weak alias", {SAME, .weak = true}, RULES_UNKNOWN, "weak alias"},
    {"a weak alias with a strong identifier", {SAME, .weak = true, .identifier = NAMES_AGREES}, RULES_TRUE, ""},
    {"listed on no known day", {SAME, .state = LISTS_UNKNOWN}, RULES_UNKNOWN, "gives no day"},
    {"cleared by an officer", {SAME, .cleared = true}, RULES_FALSE, "cleared"},
    {"cleared, and the day unknown", {SAME, .cleared = true, .state = LISTS_UNKNOWN}, RULES_FALSE, "cleared"},
};

static void a_hit_becomes_a_fact(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *why = NULL;
    rules_truth got = decide_hit_truth(&cases[i].hit, &why);
    bool said = cases[i].why[0] ? strstr(why, cases[i].why) != NULL : why[0] == 0;
    if (got != cases[i].truth || !said) fail_msg("%s: %s, \"%s\"", cases[i].name, rules_truth_name(got), why);
    assert_int_equal(decide_hit_truth(&cases[i].hit, NULL), got);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_hit_becomes_a_fact)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
