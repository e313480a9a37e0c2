/* What changed in the text that tables of the EAR are made of: the publisher's text of two days, fetched and compared.
 *
 * The tables of a rulebook hold more than the text does (curated rows, earlier days), so the text of the day that they
 * were made from is compared with that of another day, and neither with the rulebook. Nothing is adopted. */
#ifndef WATCH_LAW_H
#define WATCH_LAW_H

#include "fetch/http.h"
#include "rules/rules.h"

#define LAW_PUBLISHER "https://www.ecfr.gov/api/versioner/v1"

typedef struct law_question {
  const char *publisher; /* NULL: LAW_PUBLISHER; the address that titles.json and full/ stand below */
  const char *folder;    /* where what is fetched is kept; it exists */
  cd_day day;            /* CD_DAY_NONE: the newest that the publisher has */
  cd_day since;          /* CD_DAY_NONE: the day that each table was made from */
  http_limits limits;
} law_question;

/* {"day","tables":[{"table","since","rows","added":[{"key","text"}],"removed":[..],"changed":[{"key","text","fields":[..]}],
 * "files":[{"address","bytes","digest"}]}],"notes":[..]}. Of the tables that the rulebook has. */
cordon_status law_changes(const rules_book *b, const law_question *q, cd_arena *a, cd_json **out, cordon_error *err);

#endif
