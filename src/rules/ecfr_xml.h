/* A supplement of the eCFR as a run of tables and paragraphs. Inside the part. expat is known here to ecfr_xml.c alone. */
#ifndef RULES_ECFR_XML_H
#define RULES_ECFR_XML_H

#include "base/str.h"

typedef struct ecfr_cell {
  cd_str text;  /* white space collapsed, without what is raised */
  cd_str notes; /* what is raised: "2 3" of footnotes */
  bool head;    /* TH */
} ecfr_cell;

typedef struct ecfr_row { ecfr_cell *cells; size_t count; int64_t line; } ecfr_row;

/* A table (rows, caption) or a paragraph (tag, bold, text). */
typedef struct ecfr_block {
  bool is_table;
  cd_str tag;     /* "P", "FP-2", "LI", "HD1", "HEAD", ... */
  cd_str caption; /* of a table */
  cd_str bold;    /* what stands in B at the start of a paragraph */
  cd_str text;    /* of a paragraph, what is bold included */
  ecfr_row *rows; size_t row_count;
  int64_t line;
} ecfr_block;

typedef struct ecfr_supplement { ecfr_block *blocks; size_t count; } ecfr_supplement;

/* Find the DIV9 with that N ("Supplement No. 1 to Part 738"; case and spaces do not count) and read it. */
cordon_status ecfr_read(cd_str xml, const char *label, const char *name, cd_arena *a, ecfr_supplement *out, cordon_error *err);

#endif
