/* RE2 syntax to a tree. No back references and no look-around: they have no linear-time automaton. Whether a repetition
 * is greedy does not matter to a search that answers yes or no, so the mark is read and forgotten. */
#include "cel/regex_parse.h"
#include "base/utf8.h"

bool celi_re_wrong(re_parser *p, const char *why) {
  if (!p->failed) p->wrong = why;
  p->failed = true;
  return false;
}

bool celi_re_no_memory(re_parser *p) { return celi_re_wrong(p, NULL); }

static bool more(const re_parser *p) { return p->at < p->text.len; }
static char peek(const re_parser *p) { return more(p) ? p->text.ptr[p->at] : '\0'; }

static bool accept(re_parser *p, const char *word) {
  cd_str w = cd_str_c(word);
  if (!cd_str_starts(cd_str_sub(p->text, p->at, w.len), w)) return false;
  p->at += w.len;
  return true;
}

static re_node *node(re_parser *p, re_kind kind) {
  re_node *n = CD_NEW(p->arena, re_node);
  if (!n)
    celi_re_no_memory(p);
  else
    n->kind = (uint8_t)kind;
  return n;
}

static re_node *char_node(re_parser *p, uint32_t c) {
  re_node *n = node(p, RE_N_CHAR);
  if (n) {
    n->c = c;
    n->fold = p->fold;
  }
  return n;
}

static re_node *assert_node(re_parser *p, re_assert what) {
  re_node *n = node(p, RE_N_ASSERT);
  if (n) n->c = (uint32_t)what;
  return n;
}

static re_node *class_node(re_parser *p, re_class **set) {
  re_node *n = node(p, RE_N_CLASS);
  *set = CD_NEW(p->arena, re_class);
  if (!*set) celi_re_no_memory(p);
  if (!n || !*set) return NULL;
  (*set)->fold = p->fold;
  n->set = *set;
  return n;
}

/* --- escapes --- */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (c | 0x20) - 'a' + 10;
  return -1;
}

/* Behind \x: two digits, or {digits}. */
static bool hex_char(re_parser *p, uint32_t *c) {
  bool braces = accept(p, "{");
  *c = 0;
  size_t digits = 0;
  while (hex(peek(p)) >= 0 && *c < 0x110000 && (braces || digits < 2)) {
    *c = *c * 16 + (uint32_t)hex(peek(p));
    p->at++;
    digits++;
  }
  if (digits == 0 || (!braces && digits != 2) || (braces && !accept(p, "}")) || *c > 0x10FFFF)
    return celi_re_wrong(p, "\\x takes two hexadecimal digits, or \\x{10FFFF} at most");
  return true;
}

/* One character behind a backslash. */
static bool escaped_char(re_parser *p, uint32_t *c) {
  static const char names[] = "afnrtv", values[] = "\a\f\n\r\t\v";
  char e = peek(p);
  if (!more(p)) return celi_re_wrong(p, "the pattern ends with a backslash");
  p->at++;
  const char *hit = memchr(names, e, sizeof names - 1);
  if (hit)
    *c = (uint32_t)values[hit - names];
  else if (e == 'x')
    return hex_char(p, c);
  else if (e >= '0' && e <= '7') {
    *c = (uint32_t)(e - '0');
    if (e != '0' && !(peek(p) >= '0' && peek(p) <= '7'))
      return celi_re_wrong(p, "back references such as \\1 are not supported: no search in linear time has them");
    for (int i = 0; i < 2 && peek(p) >= '0' && peek(p) <= '7'; i++)
      *c = *c * 8 + (uint32_t)(p->text.ptr[p->at++] - '0');
  } else if ((uint8_t)e < 0x80 && !((e | 0x20) >= 'a' && (e | 0x20) <= 'z') && !(e >= '0' && e <= '9') && e != '_') {
    *c = (uint32_t)(uint8_t)e;
  } else {
    return celi_re_wrong(p, "an escape in the pattern is not known");
  }
  return true;
}

static bool property(re_parser *p, re_class *set, bool negated) {
  size_t from = p->at;
  if (accept(p, "{")) {
    while (more(p) && peek(p) != '}') p->at++;
    cd_str name = cd_str_sub(p->text, from + 1, p->at - from - 1);
    if (!accept(p, "}")) return celi_re_wrong(p, "\\p{ is never closed");
    return celi_re_add_property(p, set, name, negated);
  }
  if (!more(p)) return celi_re_wrong(p, "\\p takes the name of a Unicode class");
  cd_utf8_next(p->text, &p->at);
  return celi_re_add_property(p, set, cd_str_sub(p->text, from, p->at - from), negated);
}

/* \d and the like, \p and \P, into a set; false where it is another escape (or failed). p->at is behind the backslash.
 */
static bool class_escape(re_parser *p, re_class *set) {
  char e = peek(p);
  if (e && strchr("dDsSwW", e)) {
    p->at++;
    return celi_re_add_perl(p, set, e);
  }
  if (e != 'p' && e != 'P') return false;
  p->at++;
  return property(p, set, e == 'P');
}

static re_node *literal_run(re_parser *p) {
  re_node *all = node(p, RE_N_CONCAT), **tail = all ? &all->child : NULL;
  while (tail && more(p) && !accept(p, "\\E")) {
    if (!(*tail = char_node(p, cd_utf8_next(p->text, &p->at)))) return NULL;
    tail = &(*tail)->next;
  }
  return all;
}

static re_node *escape(re_parser *p) {
  p->at++;
  switch (peek(p)) {
  case 'b':
    p->at++;
    return assert_node(p, RE_WORD);
  case 'B':
    p->at++;
    return assert_node(p, RE_NOT_WORD);
  case 'A':
    p->at++;
    return assert_node(p, RE_TEXT_START);
  case 'z':
    p->at++;
    return assert_node(p, RE_TEXT_END);
  case 'Q':
    p->at++;
    return literal_run(p);
  default:
    break;
  }
  re_class *set;
  char e = peek(p);
  if (e && strchr("dDsSwWpP", e)) {
    re_node *n = class_node(p, &set);
    return n && class_escape(p, set) ? n : NULL;
  }
  uint32_t c;
  return escaped_char(p, &c) ? char_node(p, c) : NULL;
}

/* --- classes --- */

static bool class_char(re_parser *p, uint32_t *c) {
  if (!more(p)) return celi_re_wrong(p, "a class [ is never closed");
  if (accept(p, "\\")) return escaped_char(p, c);
  *c = cd_utf8_next(p->text, &p->at);
  return true;
}

static bool class_item(re_parser *p, re_class *set) {
  if (accept(p, "[:")) {
    size_t from = p->at;
    while (more(p) && peek(p) != ':') p->at++;
    cd_str name = cd_str_sub(p->text, from, p->at - from);
    if (!accept(p, ":]")) return celi_re_wrong(p, "a class [: is never closed");
    return celi_re_add_posix(p, set, name);
  }
  if (peek(p) == '\\' && p->at + 1 < p->text.len && strchr("dDsSwWpP", p->text.ptr[p->at + 1])) {
    p->at++;
    return class_escape(p, set);
  }
  uint32_t from, to;
  if (!class_char(p, &from)) return false;
  to = from;
  if (peek(p) == '-' && p->at + 1 < p->text.len && p->text.ptr[p->at + 1] != ']') {
    p->at++;
    if (!class_char(p, &to)) return false;
  }
  return to >= from ? celi_re_add_range(p, set, from, to) : celi_re_wrong(p, "a range in a class runs backwards");
}

static re_node *class(re_parser *p) {
  re_class *set;
  re_node *n = class_node(p, &set);
  if (!n) return NULL;
  p->at++;
  set->negated = accept(p, "^");
  bool first = true;
  while (first || peek(p) != ']') {
    if (!more(p)) celi_re_wrong(p, "a class [ is never closed");
    if (p->failed || !class_item(p, set)) return NULL;
    first = false;
  }
  p->at++;
  return n;
}

/* --- groups, repetitions --- */

static re_node *alternation(re_parser *p);

/* "(?i)", "(?i:", "(?P<name>": false when it failed; *group tells whether a group follows. */
static bool group_flags(re_parser *p, bool *group) {
  *group = true;
  if (accept(p, "P<") || accept(p, "<")) {
    while (more(p) && peek(p) != '>') p->at++;
    return accept(p, ">") ? true : celi_re_wrong(p, "the name of a group is never closed");
  }
  for (bool on = true; more(p); p->at++) {
    char c = peek(p);
    if (c == '-')
      on = false;
    else if (c == 'i')
      p->fold = on;
    else if (c == 'm')
      p->multi_line = on;
    else if (c == 's')
      p->dot_newline = on;
    else if (c != 'U')
      break;
  }
  *group = peek(p) == ':';
  if (!accept(p, ":") && !(peek(p) == ')'))
    return celi_re_wrong(p, "what stands behind (? is not supported; look-ahead and look-behind are not");
  return true;
}

static re_node *group(re_parser *p) {
  bool fold = p->fold, multi_line = p->multi_line, dot_newline = p->dot_newline, is_group = true;
  p->at++;
  if (accept(p, "?") && !group_flags(p, &is_group)) return NULL;
  if (!is_group) {
    p->at++;
    return node(p, RE_N_EMPTY); /* the flags hold to the end of the group around */
  }
  if (++p->depth > RE_MAX_DEPTH) {
    celi_re_wrong(p, "groups are nested too deep");
    return NULL;
  }
  re_node *n = alternation(p);
  p->depth--;
  p->fold = fold;
  p->multi_line = multi_line;
  p->dot_newline = dot_newline;
  if (n && !accept(p, ")")) celi_re_wrong(p, "a group ( is never closed");
  return p->failed ? NULL : n;
}

static re_node *atom(re_parser *p) {
  re_node *n;
  switch (peek(p)) {
  case '(':
    return group(p);
  case '[':
    return class(p);
  case '\\':
    return escape(p);
  case '.':
    p->at++;
    n = node(p, RE_N_ANY);
    if (n) n->newline = p->dot_newline;
    return n;
  case '^':
    p->at++;
    return assert_node(p, p->multi_line ? RE_LINE_START : RE_TEXT_START);
  case '$':
    p->at++;
    return assert_node(p, p->multi_line ? RE_LINE_END : RE_TEXT_END);
  case '*':
  case '+':
  case '?':
    celi_re_wrong(p, "a repetition mark stands where there is nothing to repeat");
    return NULL;
  default:
    return char_node(p, cd_utf8_next(p->text, &p->at));
  }
}

static bool number(re_parser *p, uint32_t *v) {
  size_t from = p->at;
  *v = 0;
  while (peek(p) >= '0' && peek(p) <= '9' && *v <= RE_MAX_REPEAT) *v = *v * 10 + (uint32_t)(p->text.ptr[p->at++] - '0');
  return p->at > from;
}

/* "{2}", "{2,}", "{2,5}"; anything else there is text, and leaves p->at. */
static bool braces(re_parser *p, uint32_t *min, uint32_t *max) {
  size_t from = p->at;
  if (accept(p, "{") && number(p, min)) {
    *max = *min;
    if (accept(p, ",") && !number(p, max)) *max = UINT32_MAX;
    if (accept(p, "}")) return true;
  }
  p->at = from;
  return false;
}

static bool repetition(re_parser *p, uint32_t *min, uint32_t *max) {
  if (accept(p, "*"))
    *min = 0, *max = UINT32_MAX;
  else if (accept(p, "+"))
    *min = 1, *max = UINT32_MAX;
  else if (accept(p, "?"))
    *min = 0, *max = 1;
  else
    return braces(p, min, max);
  return true;
}

static re_node *repeat(re_parser *p) {
  re_node *n = atom(p);
  uint32_t min, max;
  for (unsigned times = 0; n && repetition(p, &min, &max); times++) {
    accept(p, "?");
    if (min > RE_MAX_REPEAT || (max != UINT32_MAX && (max > RE_MAX_REPEAT || max < min)) || times == 3) {
      celi_re_wrong(p, "a repetition is out of range; {n,m} goes to 1000, and marks are not piled up");
      return NULL;
    }
    re_node *r = node(p, RE_N_REPEAT);
    if (!r) return NULL;
    r->child = n;
    r->min = min;
    r->max = max;
    n = r;
  }
  return n;
}

static re_node *concatenation(re_parser *p) {
  re_node *all = node(p, RE_N_CONCAT), **tail = all ? &all->child : NULL;
  while (tail && more(p) && peek(p) != '|' && peek(p) != ')') {
    if (!(*tail = repeat(p))) return NULL;
    tail = &(*tail)->next;
  }
  return all;
}

static re_node *alternation(re_parser *p) {
  re_node *all = node(p, RE_N_ALTERNATE), **tail = all ? &all->child : NULL;
  do {
    if (!tail || !(*tail = concatenation(p))) return NULL;
    tail = &(*tail)->next;
  } while (accept(p, "|"));
  return all;
}

re_node *celi_re_parse(cd_str pattern, cd_arena *a, const char **wrong) {
  re_parser p = {.text = pattern, .arena = a};
  re_node *n = alternation(&p);
  if (n && more(&p)) celi_re_wrong(&p, "a ) closes no group");
  *wrong = p.wrong;
  return p.failed ? NULL : n;
}
