/* What a licence's content says of its lines: units, amounts, what is controlled. Private to the ledger. */
#ifndef REGISTER_LEDGER_LINES_H
#define REGISTER_LEDGER_LINES_H

#include "register/ledger.h"

typedef struct ledger_line {
  int64_t number;
  const cd_json *json;          /* NULL: the licence does not limit its items */
  cd_str unit[LEDGER_MEASURES]; /* the unit, the currency; empty: not stated, and then not counted */
  bool limited[LEDGER_MEASURES];
  cd_dec licensed[LEDGER_MEASURES];
} ledger_line;

extern const char *const ledger_amount_field[LEDGER_MEASURES]; /* "quantity", "value" */
extern const char *const ledger_unit_field[LEDGER_MEASURES];   /* "unit", "currency" */

size_t ledger_line_count(const cd_json *content); /* at least 1: a licence for any items has one line without limits */
void ledger_line_at(const cd_json *content, size_t i, ledger_line *out);
void ledger_line_read(const cd_json *json, int64_t number, ledger_line *out);
/* An amount in the line's own unit by a conversion that the line states. False where there is none, or on overflow. */
bool ledger_convert(const ledger_line *line, ledger_measure m, cd_str unit, cd_dec amount, cd_dec *out);

#endif
