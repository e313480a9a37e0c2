/* Inside JSON: the quick way for documents that are right. Whoever finds that one is not, or holds what is rare (numbers
 * with a fraction, objects of many members), leaves it to the slow way, which says what is wrong. */
#ifndef CD_JSON_READ_H
#define CD_JSON_READ_H

#include "base/json.h"

typedef enum cd_json_quick {
  CD_JSON_QUICK_DONE,
  CD_JSON_QUICK_LEFT, /* nothing is known of the document */
  CD_JSON_QUICK_NO_MEMORY
} cd_json_quick;

/* What it takes is what the slow way takes, and the tree is the same. */
cd_json_quick cd_json_read(cd_str text, cd_arena *a, cd_json **out);
/* The slow way, in json.c. */
cordon_status cd_json_read_slowly(cd_str text, const char *label, cd_arena *a, cd_json **out, cordon_error *err);

#endif
