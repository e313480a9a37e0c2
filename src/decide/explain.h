/* The sections of an explanation that have files of their own. Private to decide. */
#ifndef DECIDE_EXPLAIN_H
#define DECIDE_EXPLAIN_H

#include "base/json.h"
#include "decide/page.h"

static inline cd_str explain_text(const cd_json *v, const char *key) { return cd_json_str(cd_json_get(v, key)); }
static inline bool explain_is(const cd_json *v, const char *key, const char *word) {
  return cd_str_eqc(explain_text(v, key), word);
}
/* "prohibited", or "refer (at least licensed, at most prohibited)". */
void explain_put_outcome(cd_buf *out, const cd_json *v);
/* Since when a deciding rule says what it says: " So since 2021-11-25; the day before it was not known." Empty where
 * that was not asked. */
void explain_put_since(cd_buf *out, const cd_json *decision, cd_str regime, const cd_json *reason);

/* explain_plain.c: each regime in one paragraph. */
void explain_plain(page *p, const cd_json *decision);
/* explain_change.c: what would change it, and what the outcome is on other days. */
void explain_change(page *p, const cd_json *decision);
void explain_days(page *p, const cd_json *decision);

#endif
