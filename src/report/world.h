/* The map of the world: data/world_map.tsv. Private to report. */
#ifndef REPORT_WORLD_H
#define REPORT_WORLD_H

#include "base/buf.h"

enum { WORLD_WIDTH = 10000, WORLD_HEIGHT = 4420, WORLD_DOT = 26 };

typedef struct world_country {
  cd_str code, path; /* path: of an SVG; empty where there is a dot alone */
  bool dot;          /* too small to be seen: a dot is drawn too */
  int64_t x, y;      /* of its middle */
} world_country;

/* The next country in the order of codes: *rest starts empty with ptr NULL; false at the end. */
bool world_next(cd_str *rest, world_country *out);
/* <defs> with one element for each country, "c-IL", once a page. */
void world_defs(cd_buf *out);

#endif
