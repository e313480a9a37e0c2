#include "rulebook_text.h"

static cd_str member(const cd_json *o, const char *key) { return cd_json_str(cd_json_get(o, key)); }

static const char *or_nothing(cd_str s) { return s.len ? "" : "nothing"; }

/* "  rule x: cite was s. 1, and is s. 2" */
static size_t put_fields(cli *c, const char *what, cd_str name, const cd_json *fields) {
  for (size_t i = 0; i < cd_json_count(fields); i++) {
    const cd_json *f = cd_json_at(fields, i);
    cd_str before = member(f, "before"), after = member(f, "after");
    cli_printf(c, "  %s" CD_FMT "%s" CD_FMT " was %s" CD_FMT ", and is %s" CD_FMT "\n", what, CD_ARG(name),
               name.len ? ": " : "", CD_ARG(member(f, "field")), or_nothing(before), CD_ARG(before), or_nothing(after),
               CD_ARG(after));
  }
  return cd_json_count(fields);
}

static size_t put_rules(cli *c, const cd_json *rules) {
  const cd_json *added = cd_json_get(rules, "added"), *removed = cd_json_get(rules, "removed"),
                *changed = cd_json_get(rules, "changed");
  size_t said = cd_json_count(added) + cd_json_count(removed);
  for (size_t i = 0; i < cd_json_count(added); i++)
    cli_printf(c, "  rule " CD_FMT " comes: " CD_FMT "\n", CD_ARG(member(cd_json_at(added, i), "rule")),
               CD_ARG(member(cd_json_at(added, i), "title")));
  for (size_t i = 0; i < cd_json_count(removed); i++)
    cli_printf(c, "  rule " CD_FMT " goes: " CD_FMT "\n", CD_ARG(member(cd_json_at(removed, i), "rule")),
               CD_ARG(member(cd_json_at(removed, i), "title")));
  for (size_t i = 0; i < cd_json_count(changed); i++)
    said +=
        put_fields(c, "rule ", member(cd_json_at(changed, i), "rule"), cd_json_get(cd_json_at(changed, i), "fields"));
  return said;
}

/* The nth row of a key among a list; NULL where there is none. */
static const cd_json *row_of(const cd_json *list, cd_str key, size_t n) {
  for (size_t i = 0; i < cd_json_count(list); i++)
    if (cd_str_eq(member(cd_json_at(list, i), "key"), key) && n-- == 0) return cd_json_at(list, i);
  return NULL;
}

/* How many rows of its key stand before it. */
static size_t place_of(const cd_json *list, size_t at) {
  size_t n = 0;
  for (size_t i = 0; i < at; i++)
    n += cd_str_eq(member(cd_json_at(list, i), "key"), member(cd_json_at(list, at), "key"));
  return n;
}

static size_t put_rows(cli *c, cd_str table, const cd_json *t) {
  const cd_json *added = cd_json_get(t, "added"), *removed = cd_json_get(t, "removed");
  for (size_t i = 0; i < cd_json_count(removed); i++) {
    const cd_json *x = cd_json_at(removed, i), *y = row_of(added, member(x, "key"), place_of(removed, i));
    cd_str was = member(x, "valid"), is = member(y, "valid");
    cli_printf(c, "  " CD_FMT ", " CD_FMT, CD_ARG(table), CD_ARG(member(x, "key")));
    if (!y)
      cli_printf(c, " goes (it held " CD_FMT ")\n", CD_ARG(was));
    else if (cd_str_eq(was, is))
      cli_printf(c, " says something else (" CD_FMT ")\n", CD_ARG(is));
    else
      cli_printf(c, " held " CD_FMT ", and holds " CD_FMT "\n", CD_ARG(was), CD_ARG(is));
  }
  for (size_t i = 0; i < cd_json_count(added); i++) {
    const cd_json *y = cd_json_at(added, i);
    if (row_of(removed, member(y, "key"), place_of(added, i))) continue;
    cli_printf(c, "  " CD_FMT ", " CD_FMT " comes (it holds " CD_FMT ")\n", CD_ARG(table), CD_ARG(member(y, "key")),
               CD_ARG(member(y, "valid")));
  }
  return cd_json_count(removed) + cd_json_count(added);
}

void cli_rulebook_diff(cli *c, const cd_json *diff) {
  const cd_json *tables = cd_json_get(diff, "tables");
  cli_printf(c, CD_FMT ":\n", CD_ARG(member(diff, "rulebook")));
  size_t said = put_fields(c, "", CD_STR(""), cd_json_get(diff, "head")) + put_rules(c, cd_json_get(diff, "rules"));
  for (size_t i = 0; i < cd_json_count(tables); i++) {
    const cd_json_member *m = &tables->as.members[i];
    said += put_fields(c, "table ", m->key, cd_json_get(m->value, "fields")) + put_rows(c, m->key, m->value);
  }
  if (!said) cli_put_c(c, "  nothing changes in what it says\n");
}
