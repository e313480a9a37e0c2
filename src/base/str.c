#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>

static unsigned char lower(char c) {
  unsigned char u = (unsigned char)c;
  return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int cd_str_cmp(cd_str a, cd_str b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
  if (c) return c;
  return a.len < b.len ? -1 : a.len > b.len;
}

bool cd_str_starts(cd_str s, cd_str prefix) {
  return s.len >= prefix.len && cd_str_eq(cd_str_of(s.ptr, prefix.len), prefix);
}

bool cd_str_ends(cd_str s, cd_str suffix) {
  return s.len >= suffix.len && cd_str_eq(cd_str_sub(s, s.len - suffix.len, suffix.len), suffix);
}

ptrdiff_t cd_str_find(cd_str s, cd_str needle) {
  if (needle.len == 0) return 0;
  if (s.len < needle.len) return -1;
  const char *p = memmem(s.ptr, s.len, needle.ptr, needle.len);
  return p ? p - s.ptr : -1;
}

cd_str cd_str_sub(cd_str s, size_t from, size_t len) {
  if (from > s.len) from = s.len;
  if (len > s.len - from) len = s.len - from;
  return cd_str_of(s.ptr ? s.ptr + from : NULL, len);
}

cd_str cd_str_trim(cd_str s) {
  while (s.len && is_space(s.ptr[0])) s = cd_str_of(s.ptr + 1, s.len - 1);
  while (s.len && is_space(s.ptr[s.len - 1])) s.len--;
  return s;
}

bool cd_str_cut(cd_str *s, char sep, cd_str *piece) {
  if (!s->ptr) return false;
  const char *p = s->len ? memchr(s->ptr, sep, s->len) : NULL;
  if (!p) {
    *piece = *s;
    *s = cd_str_of(NULL, 0);
    return true;
  }
  size_t at = (size_t)(p - s->ptr);
  *piece = cd_str_of(s->ptr, at);
  *s = cd_str_of(p + 1, s->len - at - 1);
  return true;
}

bool cd_str_ieq_ascii(cd_str a, cd_str b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (lower(a.ptr[i]) != lower(b.ptr[i])) return false;
  return true;
}

cd_str cd_str_dup(cd_arena *a, cd_str s) {
  char *p = cd_alloc(a, s.len + 1);
  if (!p) return cd_str_of(NULL, 0);
  if (s.len) memcpy(p, s.ptr, s.len);
  return cd_str_of(p, s.len);
}

cd_str cd_str_printf(cd_arena *a, const char *fmt, ...) {
  va_list args, again;
  va_start(args, fmt);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, fmt, args);
  va_end(args);
  char *p = n < 0 ? NULL : cd_alloc(a, (size_t)n + 1);
  if (p) vsnprintf(p, (size_t)n + 1, fmt, again);
  va_end(again);
  return cd_str_of(p, p ? (size_t)n : 0);
}

cd_str cd_str_lower_ascii(cd_arena *a, cd_str s) {
  cd_str copy = cd_str_dup(a, s);
  char *p = (char *)(uintptr_t)copy.ptr; /* our own copy, not yet shared */
  for (size_t i = 0; i < copy.len; i++) p[i] = (char)lower(p[i]);
  return copy;
}

bool cd_str_to_i64(cd_str s, int64_t *out) {
  bool negative = s.len && s.ptr[0] == '-';
  size_t i = negative;
  if (i == s.len) return false;
  int64_t v = 0; /* kept negative, whose range is the wider one */
  for (; i < s.len; i++) {
    if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, s.ptr[i] - '0', &v)) return false;
  }
  if (!negative && v == INT64_MIN) return false;
  *out = negative ? v : -v;
  return true;
}
