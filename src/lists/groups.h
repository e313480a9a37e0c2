/* Rows of one file gathered under a key, for lists that print an entry as several rows. Groups keep the order in which
 * they begin. */
#ifndef LISTS_GROUPS_H
#define LISTS_GROUPS_H

#include "base/map.h"
#include "lists/table.h"

typedef struct lists_row {
  cd_str *fields;
  size_t count;
  int64_t line;
  struct lists_row *next;
} lists_row;
typedef struct lists_group {
  cd_str key;
  lists_row *first, *last;
} lists_group;
typedef struct lists_groups {
  cd_arena *a;
  cd_map *by_key;
} lists_groups;

cordon_status lists_groups_begin(lists_groups *g, cd_arena *a, cordon_error *err);
/* Copies the row and, where it is new, the key. */
cordon_status lists_groups_add(lists_groups *g, cd_str key, const cd_str *fields, size_t count, int64_t line,
                               cordon_error *err);
size_t lists_groups_count(const lists_groups *g);
const lists_group *lists_groups_at(const lists_groups *g, size_t i);
/* A trimmed field; empty for column -1. */
cd_str lists_row_field(const lists_row *r, int column);
/* All rows of a table whose header was read, keyed by one column; a row with an empty key is an error. */
cordon_status lists_groups_read(lists_groups *g, lists_table *t, int key_column, cordon_error *err);

#endif
