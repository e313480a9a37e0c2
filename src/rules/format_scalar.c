/* Scalars: plain where that is safe, else in quotes; long ones in lines after >-. */
#include "rules/format.h"

/* --- within a line --- */

/* Would a plain text be read as null, a boolean or a number? */
static bool means_more(cd_str s) {
  static const char *const words[] = {"null", "Null",  "NULL",  "~",     "true", "True",
                                      "TRUE", "false", "False", "FALSE", NULL};
  for (size_t i = 0; words[i]; i++)
    if (cd_str_eqc(s, words[i])) return true;
  size_t i = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
  bool number = i < s.len;
  for (; i < s.len; i++) number = number && ((s.ptr[i] >= '0' && s.ptr[i] <= '9') || strchr(".eExo_+-", s.ptr[i]));
  return number && s.len && s.ptr[s.len - 1] >= '0' && s.ptr[s.len - 1] <= '9' && !memchr(s.ptr + 1, '-', s.len - 1);
}

static bool plain_is_safe(cd_str s, bool flow) {
  if (!s.len || strchr("-?:,[]{}#&*!|>'\"%@` ", s.ptr[0]) || s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == ':')
    return false;
  if (cd_str_find(s, CD_STR(": ")) >= 0 || cd_str_find(s, CD_STR(" #")) >= 0) return false;
  for (size_t i = 0; i < s.len; i++)
    if ((unsigned char)s.ptr[i] < ' ' || (flow && strchr(",[]{}", s.ptr[i]))) return false;
  return !means_more(s);
}

static cd_str in_single_quotes(cd_str s, cd_arena *a) {
  cd_buf b;
  cd_buf_init(&b, 0);
  cd_buf_byte(&b, '\'');
  for (size_t i = 0; i < s.len; i++) {
    if (s.ptr[i] == '\'') cd_buf_byte(&b, '\'');
    cd_buf_byte(&b, s.ptr[i]);
  }
  cd_buf_byte(&b, '\'');
  cd_str out = cd_str_dup(a, cd_buf_view(&b));
  cd_buf_free(&b);
  return out;
}

static cd_str in_double_quotes(cd_str s, cd_arena *a) {
  cd_buf b;
  cd_buf_init(&b, 0);
  cd_json_quote(&b, s);
  cd_str out = cd_str_dup(a, cd_buf_view(&b));
  cd_buf_free(&b);
  return out;
}

cd_str format_scalar(const yaml_node *n, bool flow, cd_arena *a) {
  cd_str s = n->text;
  if (n->plain ? !n->block && (s.len == 0 || means_more(s) || plain_is_safe(s, flow)) : plain_is_safe(s, flow))
    return s;
  bool marks = memchr(s.ptr, '"', s.len) || memchr(s.ptr, '\\', s.len);
  bool one_line = !memchr(s.ptr, '\n', s.len) && !memchr(s.ptr, '\t', s.len);
  return marks && one_line ? in_single_quotes(s, a) : in_double_quotes(s, a);
}

/* --- after > and | --- */

typedef struct lines {
  cd_arena *a;
  cd_str *items;
  size_t count, room;
  bool no_memory;
} lines;

static void add(lines *l, cd_str line) {
  if (l->count == l->room) {
    l->room = l->room ? l->room * 2 : 16;
    l->items = cd_grow_array(l->a, l->items, l->count, l->room, sizeof *l->items);
    l->no_memory |= !l->items;
  }
  if (!l->no_memory) l->items[l->count++] = line;
}

static size_t columns_of(cd_str s) {
  size_t n = 0;
  for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
  return n;
}

/* An {expression} stays on one line. */
cordon_status format_wrap(cd_str text, size_t width, cd_arena *a, cd_str **out, size_t *count, cordon_error *err) {
  lines l = {.a = a};
  size_t start = 0, last = 0, i = 0, depth = 0;
  for (; i <= text.len; i++) {
    if (i < text.len && text.ptr[i] == '{') depth++;
    if (i < text.len && text.ptr[i] == '}' && depth) depth--;
    if (i < text.len && (text.ptr[i] != ' ' || depth)) continue;
    if (last > start && columns_of(cd_str_sub(text, start, i - start)) > width) {
      add(&l, cd_str_sub(text, start, last - start));
      start = last + 1;
    }
    last = i;
  }
  add(&l, cd_str_sub(text, start, text.len - start));
  *out = l.items;
  *count = l.count;
  return l.no_memory ? cd_no_memory(err) : CORDON_OK;
}

/* The lines as they stand in the file, less the indentation of the first. */
static void raw_lines(const yaml_node *n, lines *l) {
  cd_str rest = n->source, line;
  size_t indent = SIZE_MAX, held = 0;
  while (cd_str_cut(&rest, '\n', &line)) {
    size_t deep = 0;
    bool blank = cd_str_trim(line).len == 0;
    while (deep < line.len && line.ptr[deep] == ' ') deep++;
    if (indent == SIZE_MAX && !blank) indent = deep;
    if (!blank && deep < indent) break;
    while (!blank && line.len && line.ptr[line.len - 1] == ' ') line.len--;
    add(l, blank ? CD_STR("") : cd_str_sub(line, indent, line.len));
    if (!blank) held = l->count;
  }
  l->count = held;
}

/* The mark that the text stands after: the last one before it in the file. */
static char mark_before(const yaml_node *n) {
  const char *p = n->source.ptr - 1;
  while (*p != '>' && *p != '|') p--;
  return *p;
}

/* Do the lines, one below the other, make the text? */
static bool is_literal(const lines *l, cd_str text) {
  if (text.len && text.ptr[text.len - 1] == '\n') text.len--;
  for (size_t i = 0; i < l->count; i++) {
    cd_str line;
    if (!cd_str_cut(&text, '\n', &line)) line = CD_STR("");
    if (!cd_str_eq(line, l->items[i])) return false;
  }
  return text.len == 0;
}

cordon_status format_block(const yaml_node *n, bool prose, size_t width, cd_arena *a, const char **header, cd_str **out,
                           size_t *count, cordon_error *err) {
  lines l = {.a = a};
  bool ends = n->text.len && n->text.ptr[n->text.len - 1] == '\n';
  raw_lines(n, &l);
  if (l.no_memory) return cd_no_memory(err);
  bool literal = mark_before(n) == '|' && is_literal(&l, n->text);
  *header = literal ? (ends ? "|" : "|-") : (ends ? ">" : ">-");
  *out = l.items;
  *count = l.count;
  if (!prose || literal || memchr(n->text.ptr, '\n', n->text.len)) return CORDON_OK;
  return format_wrap(n->text, width, a, out, count, err);
}
