#include "lists/remarks.h"

#include "lists/identifiers.h"
#include "lists/words.h"

static bool take(cd_str *text, const char *prefix) {
  cd_str p = cd_str_c(prefix);
  if (!cd_str_starts(*text, p)) return false;
  *text = cd_str_trim(cd_str_of(text->ptr + p.len, text->len - p.len));
  return true;
}

/* Where a parenthesis that was opened before the text closes, or the text's length. */
static size_t group_end(cd_str text) {
  int depth = 1;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '(') depth++;
    if (text.ptr[i] == ')' && --depth == 0) return i;
  }
  return text.len;
}

void lists_remarks_links(lists_build *b, cd_str remarks) {
  static const char LINK[] = "Linked To: ";
  cd_str rest = remarks;
  for (ptrdiff_t at; (at = cd_str_find(rest, CD_STR("Linked To: "))) >= 0;) {
    rest = cd_str_sub(rest, (size_t)at + sizeof LINK - 1, rest.len);
    cd_str name, left = rest;
    if (!lists_cut(&left, "; ", &name)) return;
    name = cd_str_sub(name, 0, group_end(name));
    lists_build_linked(b, name);
    rest = cd_str_sub(rest, name.len, rest.len);
  }
}

/* "7702070139 (Russia) issued 12 Jan 2010 expires 02 Apr 2027": the value, and the country in the last parenthesis. */
static void identifier(lists_build *b, cd_str type, cd_str text) {
  static const char *const DATES[] = {" issued ", " expires ", " expired "};
  cd_str value = text, country = {0};
  for (size_t i = 0; i < sizeof DATES / sizeof *DATES; i++) {
    ptrdiff_t at = cd_str_find(value, cd_str_c(DATES[i]));
    if (at > 0) value = cd_str_sub(value, 0, (size_t)at);
  }
  value = cd_str_trim(value);
  ptrdiff_t open = cd_str_find(value, CD_STR(" ("));
  if (open > 0 && value.ptr[value.len - 1] == ')') {
    country = cd_str_sub(value, (size_t)open + 2, value.len - (size_t)open - 3);
    value = cd_str_sub(value, 0, (size_t)open);
  }
  if (cd_str_starts(value, CD_STR("IMO "))) {
    type = CD_STR("IMO");
    value = cd_str_sub(value, 4, value.len);
  }
  lists_build_identifier(b, type, value, country);
}

static bool weak_alias(lists_build *b, cd_str item) {
  cd_str text = item;
  if (!take(&text, "a.k.a. ") && !take(&text, "f.k.a. ") && !take(&text, "n.k.a. ")) return false;
  if (text.len >= 2 && (text.ptr[0] == '\'' || text.ptr[0] == '"')) {
    char quote = text.ptr[0];
    text = cd_str_sub(text, 1, text.len);
    if (text.len && text.ptr[text.len - 1] == quote) text = cd_str_sub(text, 0, text.len - 1);
  }
  lists_build_name(b, text, "weak");
  return true;
}

static bool labelled(lists_build *b, cd_str item) {
  cd_str text = item;
  if (take(&text, "DOB "))
    lists_build_birth(b, text);
  else if (take(&text, "POB "))
    lists_build_birth_place(b, text);
  else if (take(&text, "nationality ") || take(&text, "citizen "))
    lists_build_nationality(b, text);
  else if (take(&text, "Gender "))
    lists_build_extra(b, "gender", text);
  else if (take(&text, "Website "))
    lists_build_extra_add(b, "websites", text);
  else if (take(&text, "Email Address "))
    lists_build_extra_add(b, "emails", text);
  else
    return false;
  return true;
}

static void item_read(lists_build *b, cd_str item) {
  take(&item, "alt. ");
  if (!item.len || labelled(b, item) || weak_alias(b, item)) return;
  if (cd_str_starts(item, CD_STR("Linked To: ")) || cd_str_starts(item, CD_STR("(Linked To: ")))
    return; /* lists_remarks_links */
  size_t type = lists_identifier_type_prefix(item);
  if (type && type < item.len)
    identifier(b, cd_str_sub(item, 0, type), cd_str_trim(cd_str_sub(item, type + 1, item.len)));
  else
    lists_build_extra_add(b, "statements", item);
}

void lists_remarks_read(lists_build *b, cd_str remarks) {
  cd_str rest = cd_str_trim(remarks), item;
  if (rest.len && rest.ptr[rest.len - 1] == '.') rest.len--;
  lists_remarks_links(b, rest);
  if (!rest.len) return;
  while (lists_cut(&rest, "; ", &item)) item_read(b, cd_str_trim(item));
}
