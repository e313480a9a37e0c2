/* What a table says, asked from outside of any rule. */
#include "rules/book.h"

#include "base/text.h"

static cordon_status no_table(const rules_book *b, cd_str name, cd_arena *a, cordon_error *err) {
  cd_str *known = CD_NEW_ARRAY(a, cd_str, b->table_count);
  if (!known) return cd_no_memory(err);
  for (size_t i = 0; i < b->table_count; i++) known[i] = b->tables[i].name;
  cd_str near = cd_nearest(name, known, b->table_count);
  return cd_fail(err, CORDON_NOT_FOUND, "rulebook " CD_FMT " has no table \"" CD_FMT "\"%s" CD_FMT "%s",
                 CD_ARG(rules_book_id(b)), CD_ARG(name),
                 near.len ? "; did you mean " : "; `cordon rulebook show` lists its tables", CD_ARG(near),
                 near.len ? "?" : "");
}

cordon_status rules_table_ask(const rules_book *b, cd_str table, cd_str key, cd_day day, cd_arena *a, rules_truth *out,
                              cd_str *why, cordon_error *err) {
  for (size_t i = 0; i < b->table_count; i++) {
    if (!cd_str_eq(b->tables[i].name, table)) continue;
    book_answer answer = book_table_ask(&b->tables[i], key, day, a);
    *out = answer.truth;
    if (why) *why = answer.truth == RULES_UNKNOWN ? answer.why : answer.row ? answer.row->cite : CD_STR("");
    return CORDON_OK;
  }
  return no_table(b, table, a, err);
}
