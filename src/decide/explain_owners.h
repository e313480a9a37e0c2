/* Private to decide. */
#ifndef DECIDE_EXPLAIN_OWNERS_H
#define DECIDE_EXPLAIN_OWNERS_H

#include "base/json.h"
#include "decide/page.h"

/* What listed owners hold of a party of a decision, with the chains that carry it; nothing where they hold nothing. */
void explain_owners(page *p, const char *who, const cd_json *party);

#endif
