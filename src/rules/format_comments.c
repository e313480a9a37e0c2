/* Where the comments of a YAML file stand: outside of quotes and of texts after > and |. */
#include "rules/format.h"

typedef struct scanner {
  cd_arena *a;
  format_comments *out;
  cordon_error *err;
  char quote;    /* a quoted text goes on over the line's end */
  bool in_block; /* lines deeper than `block` belong to a text */
  size_t block;
} scanner;

static cordon_status add(scanner *s, int64_t line, bool alone, cd_str text) {
  format_comments *o = s->out;
  if (o->count == o->room) {
    o->room = o->room ? o->room * 2 : 32;
    o->items = cd_grow_array(s->a, o->items, o->count, o->room, sizeof *o->items);
    if (!o->items) return cd_no_memory(s->err);
  }
  o->items[o->count++] = (format_comment){line, alone, text};
  return CORDON_OK;
}

static size_t indent_of(cd_str line) {
  size_t n = 0;
  while (n < line.len && line.ptr[n] == ' ') n++;
  return n;
}

/* May a quote open a text here: at the start of a value, and not within a word? */
static bool opens(cd_str line, size_t at) { return at == 0 || strchr(" [{,(", line.ptr[at - 1]) != NULL; }

/* The byte at which a comment of the line begins; its length where it has none. */
static size_t comment_at(scanner *s, cd_str line) {
  for (size_t i = 0; i < line.len; i++) {
    char c = line.ptr[i];
    if (s->quote == '"' && c == '\\') {
      i++;
    } else if (s->quote) {
      if (c == s->quote) s->quote = 0;
    } else if ((c == '"' || c == '\'') && opens(line, i)) {
      s->quote = c;
    } else if (c == '#' && (i == 0 || line.ptr[i - 1] == ' ')) {
      return i;
    }
  }
  return line.len;
}

/* Does a text after > or | follow the line? */
static bool opens_block(cd_str content) {
  cd_str s = cd_str_trim(content);
  while (s.len && (strchr("+-", s.ptr[s.len - 1]) || (s.ptr[s.len - 1] >= '1' && s.ptr[s.len - 1] <= '9'))) s.len--;
  if (s.len < 2 || (s.ptr[s.len - 1] != '>' && s.ptr[s.len - 1] != '|')) return false;
  return s.ptr[s.len - 2] == ' ';
}

static cordon_status scan_line(scanner *s, int64_t number, cd_str line) {
  bool blank = cd_str_trim(line).len == 0;
  if (s->in_block && (blank || indent_of(line) > s->block)) return CORDON_OK;
  s->in_block = false;
  size_t at = comment_at(s, line);
  cd_str content = cd_str_trim(cd_str_sub(line, 0, at));
  if (at < line.len) CD_TRY(add(s, number, content.len == 0, cd_str_trim(cd_str_sub(line, at, line.len))));
  if (s->quote || !opens_block(content)) return CORDON_OK;
  s->in_block = true;
  s->block = indent_of(line);
  return CORDON_OK;
}

cordon_status format_find_comments(cd_str text, cd_arena *a, format_comments *out, cordon_error *err) {
  scanner s = {.a = a, .out = out, .err = err};
  cd_str line;
  *out = (format_comments){0};
  for (int64_t number = 1; cd_str_cut(&text, '\n', &line); number++) CD_TRY(scan_line(&s, number, line));
  return CORDON_OK;
}
