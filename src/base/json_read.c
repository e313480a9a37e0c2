/* One pass over a copy of the text: strings stay where they are in it, their escapes undone in place, and a NUL takes the
 * place of the closing quote. */
#include "base/json_read.h"

#include "base/limits.h"
#include "base/utf8.h"

#define MAX_QUICK_MEMBERS 48u /* each key is compared with each */

typedef struct reading {
  cd_arena *a;
  char *at, *end;
  cd_json_member *open; /* members and items of the containers that are not closed yet, innermost last */
  size_t open_count, open_room;
  unsigned depth;
  bool no_memory;
} reading;

static cd_json *value(reading *r);

static void skip_space(reading *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r')) r->at++;
}

static bool take(reading *r, char c) {
  skip_space(r);
  if (r->at >= r->end || *r->at != c) return false;
  r->at++;
  return true;
}

static cd_json *make(reading *r, cd_json_kind kind) {
  cd_json *v = CD_NEW(r->a, cd_json);
  if (v)
    v->kind = kind;
  else
    r->no_memory = true;
  return v;
}

/* --- strings --- */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits after "\u"; -1 where they are none. */
static int32_t unit(const reading *r, const char *at) {
  int32_t v = 0;
  if (r->end - at < 4) return -1;
  for (int i = 0; i < 4; i++) {
    int d = hex(at[i]);
    if (d < 0) return -1;
    v = v << 4 | d;
  }
  return v;
}

static char *put_utf8(char *to, uint32_t c) {
  if (c < 0x80) {
    *to++ = (char)c;
  } else if (c < 0x800) {
    *to++ = (char)(0xC0 | c >> 6);
    *to++ = (char)(0x80 | (c & 0x3F));
  } else {
    if (c < 0x10000) {
      *to++ = (char)(0xE0 | c >> 12);
    } else {
      *to++ = (char)(0xF0 | c >> 18);
      *to++ = (char)(0x80 | (c >> 12 & 0x3F));
    }
    *to++ = (char)(0x80 | (c >> 6 & 0x3F));
    *to++ = (char)(0x80 | (c & 0x3F));
  }
  return to;
}

/* "\uXXXX" with r->at at the first digit; a pair of surrogates is one character, and one alone is left to the slow way. */
static char *unicode_escape(reading *r, char *to) {
  int32_t c = unit(r, r->at);
  if (c <= 0) return NULL;
  r->at += 4;
  if (c < 0xD800 || c > 0xDFFF) return put_utf8(to, (uint32_t)c);
  if (c > 0xDBFF || r->end - r->at < 6 || r->at[0] != '\\' || r->at[1] != 'u') return NULL;
  int32_t low = unit(r, r->at + 2);
  if (low < 0xDC00 || low > 0xDFFF) return NULL;
  r->at += 6;
  return put_utf8(to, 0x10000u + ((uint32_t)(c - 0xD800) << 10) + (uint32_t)(low - 0xDC00));
}

static char *escape(reading *r, char *to) {
  static const char NAMES[] = "\"\\/bfnrt", BYTES[] = "\"\\/\b\f\n\r\t";
  if (r->at >= r->end) return NULL;
  char c = *r->at++;
  if (c == 'u') return unicode_escape(r, to);
  const char *found = c ? strchr(NAMES, c) : NULL;
  if (!found) return NULL;
  *to = BYTES[found - NAMES];
  return to + 1;
}

/* With r->at after the opening quote. */
static bool string(reading *r, cd_str *out) {
  char *begin = r->at, *to;
  while (r->at < r->end && (unsigned char)*r->at >= 0x20 && *r->at != '"' && *r->at != '\\') r->at++;
  for (to = r->at; r->at < r->end && *r->at != '"';) {
    if ((unsigned char)*r->at < 0x20) return false;
    if (*r->at == '\\') {
      r->at++;
      if (!(to = escape(r, to))) return false;
    } else {
      *to++ = *r->at++;
    }
  }
  if (r->at >= r->end) return false;
  r->at++;
  *to = '\0';
  *out = cd_str_of(begin, (size_t)(to - begin));
  return true;
}

/* --- numbers and words --- */

static cd_json *number(reading *r) {
  bool minus = *r->at == '-';
  uint64_t v = 0;
  if (minus) r->at++;
  const char *first = r->at;
  for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++) {
    if (r->at - first >= 18) return NULL;
    v = v * 10 + (uint64_t)(*r->at - '0');
  }
  if (r->at == first || (*first == '0' && r->at - first > 1)) return NULL;
  if (r->at < r->end && (*r->at == '.' || *r->at == 'e' || *r->at == 'E')) return NULL;
  cd_json *j = make(r, CD_JSON_INT);
  if (j) j->as.integer = minus ? -(int64_t)v : (int64_t)v;
  return j;
}

static cd_json *word(reading *r) {
  static const struct {
    cd_str text;
    cd_json_kind kind;
    bool truth;
  } WORDS[] = {
      {{"null", 4}, CD_JSON_NULL, false}, {{"true", 4}, CD_JSON_BOOL, true}, {{"false", 5}, CD_JSON_BOOL, false}};
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
    if (!cd_str_starts(cd_str_of(r->at, (size_t)(r->end - r->at)), WORDS[i].text)) continue;
    r->at += WORDS[i].text.len;
    cd_json *j = make(r, WORDS[i].kind);
    if (j && WORDS[i].kind == CD_JSON_BOOL) j->as.boolean = WORDS[i].truth;
    return j;
  }
  return NULL;
}

/* --- lists and objects --- */

static bool push(reading *r, cd_str key, cd_json *v) {
  if (!v) return false;
  if (r->open_count == r->open_room) {
    size_t want = r->open_room ? r->open_room * 2 : 64;
    cd_json_member *grown = cd_grow_array(r->a, r->open, r->open_count, want, sizeof *grown);
    if (!grown) {
      r->no_memory = true;
      return false;
    }
    r->open = grown;
    r->open_room = want;
  }
  r->open[r->open_count++] = (cd_json_member){key, v};
  return true;
}

static bool list_items(reading *r) {
  if (take(r, ']')) return true;
  do {
    if (!push(r, (cd_str){0}, value(r))) return false;
  } while (take(r, ','));
  return take(r, ']');
}

static cd_json *list(reading *r) {
  const size_t first = r->open_count;
  if (!list_items(r)) return NULL;
  cd_json *v = make(r, CD_JSON_LIST);
  if (!v) return NULL;
  v->count = v->room = r->open_count - first;
  v->as.items = CD_NEW_ARRAY(r->a, cd_json *, v->count);
  if (!v->as.items) {
    r->no_memory = true;
    return NULL;
  }
  for (size_t i = 0; i < v->count; i++) v->as.items[i] = r->open[first + i].value;
  r->open_count = first;
  return v;
}

static bool object_members(reading *r) {
  if (take(r, '}')) return true;
  do {
    cd_str key;
    if (!take(r, '"') || !string(r, &key) || !take(r, ':') || !push(r, key, value(r))) return false;
  } while (take(r, ','));
  return take(r, '}');
}

static bool twice(const cd_json_member *m, size_t count) {
  for (size_t i = 1; i < count; i++)
    for (size_t k = 0; k < i; k++)
      if (cd_str_eq(m[i].key, m[k].key)) return true;
  return false;
}

static cd_json *object(reading *r) {
  const size_t first = r->open_count;
  if (!object_members(r)) return NULL;
  const size_t count = r->open_count - first;
  if (count > MAX_QUICK_MEMBERS || (count > 0 && twice(r->open + first, count))) return NULL;
  cd_json *v = make(r, CD_JSON_OBJECT);
  if (!v) return NULL;
  v->count = v->room = count;
  v->as.members = CD_NEW_ARRAY(r->a, cd_json_member, count);
  if (!v->as.members) {
    r->no_memory = true;
    return NULL;
  }
  if (count) memcpy(v->as.members, r->open + first, count * sizeof *v->as.members);
  r->open_count = first;
  return v;
}

static cd_json *string_value(reading *r) {
  cd_str s;
  if (!string(r, &s)) return NULL;
  cd_json *v = make(r, CD_JSON_STRING);
  if (v) v->as.string = s;
  return v;
}

static cd_json *container(reading *r) {
  if (++r->depth > CD_MAX_JSON_DEPTH) return NULL;
  char c = *r->at++;
  cd_json *v = c == '{' ? object(r) : list(r);
  r->depth--;
  return v;
}

static cd_json *value(reading *r) {
  skip_space(r);
  if (r->at >= r->end) return NULL;
  switch (*r->at) {
  case '{':
  case '[':
    return container(r);
  case '"':
    r->at++;
    return string_value(r);
  case 'n':
  case 't':
  case 'f':
    return word(r);
  default:
    return *r->at == '-' || (*r->at >= '0' && *r->at <= '9') ? number(r) : NULL;
  }
}

cd_json_quick cd_json_read(cd_str text, cd_arena *a, cd_json **out) {
  if (!cd_utf8_valid(text, NULL)) return CD_JSON_QUICK_LEFT;
  cd_str copy = cd_str_dup(a, text);
  if (!copy.ptr) return CD_JSON_QUICK_NO_MEMORY;
  char *begin = (char *)(uintptr_t)copy.ptr; /* our own copy */
  reading r = {.a = a, .at = begin, .end = begin + copy.len};
  cd_json *v = value(&r);
  if (r.no_memory) return CD_JSON_QUICK_NO_MEMORY;
  skip_space(&r);
  if (!v || r.at != r.end) return CD_JSON_QUICK_LEFT;
  *out = v;
  return CD_JSON_QUICK_DONE;
}
