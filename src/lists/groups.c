#include "lists/groups.h"

cordon_status lists_groups_begin(lists_groups *g, cd_arena *a, cordon_error *err) {
  *g = (lists_groups){.a = a, .by_key = cd_map_new(a, 1024)};
  return g->by_key ? CORDON_OK : cd_no_memory(err);
}

static lists_group *group_of(lists_groups *g, cd_str key) {
  lists_group *group = cd_map_get(g->by_key, key);
  if (group) return group;
  group = CD_NEW(g->a, lists_group);
  if (!group || !(group->key = cd_str_dup(g->a, key)).ptr || !cd_map_put(g->by_key, group->key, group)) return NULL;
  return group;
}

cordon_status lists_groups_add(lists_groups *g, cd_str key, const cd_str *fields, size_t count, int64_t line,
                               cordon_error *err) {
  lists_group *group = group_of(g, key);
  lists_row *row = CD_NEW(g->a, lists_row);
  if (!group || !row || !(row->fields = CD_NEW_ARRAY(g->a, cd_str, count))) return cd_no_memory(err);
  row->count = count;
  row->line = line;
  for (size_t i = 0; i < count; i++)
    if (fields[i].len && !(row->fields[i] = cd_str_dup(g->a, fields[i])).ptr) return cd_no_memory(err);
  if (group->last)
    group->last->next = row;
  else
    group->first = row;
  group->last = row;
  return CORDON_OK;
}

size_t lists_groups_count(const lists_groups *g) { return cd_map_count(g->by_key); }
const lists_group *lists_groups_at(const lists_groups *g, size_t i) { return cd_map_value_at(g->by_key, i); }

cd_str lists_row_field(const lists_row *r, int column) {
  if (column < 0 || (size_t)column >= r->count) return (cd_str){0};
  return cd_str_trim(r->fields[column]);
}

cordon_status lists_groups_read(lists_groups *g, lists_table *t, int key_column, cordon_error *err) {
  for (bool more = true;;) {
    CD_TRY(lists_table_next(t, t->width, &more, err));
    if (!more) return CORDON_OK;
    cd_str key = lists_table_field(t, key_column);
    if (!key.len)
      return lists_table_bad(t, "", err, "the row names no \"" CD_FMT "\", under which its rows are gathered",
                             CD_ARG(t->header[key_column]));
    CD_TRY(lists_groups_add(g, key, t->fields, t->count, lists_table_line(t), err));
  }
}
