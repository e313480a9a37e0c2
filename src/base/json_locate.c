/* Where a value stands in JSON text that parsed: a walk along a path, passing over what it does not name. */
#include "base/json.h"
#include "base/utf8.h"

typedef struct cursor {
  cd_str text;
  size_t at;
} cursor;

static char peek(const cursor *c) { return c->at < c->text.len ? c->text.ptr[c->at] : '\0'; }

static void skip_space(cursor *c) {
  while (c->at < c->text.len && memchr(" \t\r\n", c->text.ptr[c->at], 4)) c->at++;
}

/* Past a string that starts here; its bytes between the quotes. */
static cd_str skip_string(cursor *c) {
  size_t from = ++c->at;
  while (c->at < c->text.len && c->text.ptr[c->at] != '"') c->at += c->text.ptr[c->at] == '\\' ? 2 : 1;
  if (c->at > c->text.len) c->at = c->text.len;
  cd_str s = cd_str_sub(c->text, from, c->at - from);
  if (c->at < c->text.len) c->at++;
  return s;
}

static void skip_scalar(cursor *c) {
  while (c->at < c->text.len && !memchr(" \t\r\n,]}", c->text.ptr[c->at], 7)) c->at++;
}

static void skip_value(cursor *c) {
  size_t depth = 0;
  do {
    skip_space(c);
    char ch = peek(c);
    if (ch == '"')
      skip_string(c);
    else if (ch == '{' || ch == '[')
      depth++, c->at++;
    else if (ch == '}' || ch == ']')
      depth -= depth > 0, c->at++;
    else if (ch == ',' || ch == ':')
      c->at++;
    else
      skip_scalar(c);
  } while (depth > 0 && c->at < c->text.len);
}

static uint32_t hex4(cd_str s, size_t at) {
  uint32_t v = 0;
  for (size_t i = at; i < at + 4 && i < s.len; i++) {
    char ch = s.ptr[i];
    v = v << 4 | (uint32_t)(ch <= '9' ? ch - '0' : (ch | 32) - 'a' + 10);
  }
  return v;
}

/* One character of a raw string at *at, unescaped into out; its length. */
static size_t unescape(cd_str raw, size_t *at, char out[4]) {
  if (raw.ptr[*at] != '\\' || *at + 1 >= raw.len) {
    out[0] = raw.ptr[(*at)++];
    return 1;
  }
  char c = raw.ptr[*at + 1];
  *at += 2;
  if (c != 'u') {
    const char *from = "bfnrt", *to = "\b\f\n\r\t", *p = strchr(from, c);
    out[0] = p && *p ? to[p - from] : c;
    return 1;
  }
  uint32_t cp = hex4(raw, *at);
  *at += 4;
  if (cp >= 0xD800 && cp < 0xDC00) {
    cp = 0x10000 + ((cp - 0xD800) << 10) + (hex4(raw, *at + 2) - 0xDC00);
    *at += 6;
  }
  return cd_utf8_put(out, cp);
}

static bool key_is(cd_str raw, cd_str key) {
  size_t k = 0;
  for (size_t at = 0; at < raw.len;) {
    char out[4];
    size_t n = unescape(raw, &at, out);
    if (n > key.len - k || memcmp(key.ptr + k, out, n) != 0) return false;
    k += n;
  }
  return k == key.len;
}

static bool enter_member(cursor *c, cd_str key) {
  if (peek(c) != '{') return false;
  for (c->at++;;) {
    skip_space(c);
    if (peek(c) != '"') return false;
    cd_str raw = skip_string(c);
    skip_space(c);
    if (peek(c) != ':') return false;
    c->at++;
    skip_space(c);
    if (key_is(raw, key)) return true;
    skip_value(c);
    skip_space(c);
    if (peek(c) != ',') return false;
    c->at++;
  }
}

static bool enter_item(cursor *c, int64_t index) {
  if (peek(c) != '[') return false;
  c->at++;
  skip_space(c);
  if (peek(c) == ']') return false;
  for (int64_t i = 0; i < index; i++) {
    skip_value(c);
    skip_space(c);
    if (peek(c) != ',') return false;
    c->at++;
    skip_space(c);
  }
  return c->at < c->text.len;
}

/* Follow one step, "name" or "[3]", and take it off the path. */
static bool step(cursor *c, cd_str *path) {
  skip_space(c);
  if (path->ptr[0] == '[') {
    ptrdiff_t end = cd_str_find(*path, CD_STR("]"));
    int64_t index;
    if (end < 0 || !cd_str_to_i64(cd_str_sub(*path, 1, (size_t)end - 1), &index) || index < 0) return false;
    *path = cd_str_sub(*path, (size_t)end + 1, path->len);
    if (path->len && path->ptr[0] == '.') *path = cd_str_sub(*path, 1, path->len);
    return enter_item(c, index);
  }
  size_t n = 0;
  while (n < path->len && path->ptr[n] != '.' && path->ptr[n] != '[') n++;
  cd_str key = cd_str_sub(*path, 0, n);
  *path = cd_str_sub(*path, n + (n < path->len && path->ptr[n] == '.'), path->len);
  return enter_member(c, key);
}

bool cd_json_locate(cd_str text, const char *path, int64_t *line, int64_t *column) {
  cursor c = {text, cd_str_starts(text, CD_STR("\xEF\xBB\xBF")) ? 3 : 0};
  for (cd_str rest = cd_str_c(path); rest.len > 0;)
    if (!step(&c, &rest)) return false;
  skip_space(&c);
  if (c.at >= text.len) return false;
  *line = 1;
  size_t start = 0;
  for (size_t i = 0; i < c.at; i++) {
    if (text.ptr[i] != '\n') continue;
    ++*line;
    start = i + 1;
  }
  *column = (int64_t)(c.at - start) + 1;
  return true;
}
