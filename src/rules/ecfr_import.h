/* Rows on their way from a supplement of the eCFR to a CSV table. Inside the part. */
#ifndef RULES_ECFR_IMPORT_H
#define RULES_ECFR_IMPORT_H

#include "rules/ecfr.h"
#include "rules/ecfr_xml.h"

#define ECFR_MAX_COLUMNS 5u

typedef struct ecfr_line { cd_str key, cite, columns[ECFR_MAX_COLUMNS]; } ecfr_line;

typedef struct ecfr_rows {
  cd_arena *a;
  const char *label;
  cordon_error *err;
  cd_day issued;
  const char *const *names; /* of the columns; ends with NULL */
  ecfr_line *lines; size_t count, room;
} ecfr_rows;

cordon_status ecfr_add(ecfr_rows *out, ecfr_line line);
/* Refuse what has another shape, at its line. */
cordon_status ecfr_refuse(ecfr_rows *out, int64_t line, const char *fmt, ...) CD_PRINTF(3, 4);
/* The ISO code of a country as the EAR print it. */
cordon_status ecfr_country(ecfr_rows *out, cd_str name, int64_t line, cd_str *code);

cordon_status ecfr_chart(const ecfr_supplement *s, bool marks, ecfr_rows *out);
cordon_status ecfr_groups(const ecfr_supplement *s, ecfr_rows *out);
cordon_status ecfr_ccl(const ecfr_supplement *s, ecfr_rows *out);

#endif
