/* The strings extension (cel-go ext/strings): positions count code points; out of range is an error. format stands in
 * format.c. */
#include "base/utf8.h"
#include "cel/format.h"

#define FN(name) static void name(cel_call *c, const cel_value *x, size_t count, cel_value *out)

/* The byte offset of a code point, or -1 beyond the end; the end itself is a position. */
static ptrdiff_t offset_of(cd_str s, int64_t position) {
  if (position < 0) return -1;
  size_t at = 0;
  for (; position > 0 && at < s.len; position--) {
    at++;
    while (at < s.len && ((uint8_t)s.ptr[at] & 0xC0) == 0x80) at++;
  }
  return position == 0 ? (ptrdiff_t)at : -1;
}

static bool offset_or_fail(cel_call *c, cd_str s, int64_t position, ptrdiff_t *at, cel_value *out) {
  if (!celi_charge(c, s.len / 64)) return false;
  *at = offset_of(s, position);
  if (*at < 0) celi_fail(c, out, "index out of range: %lld", (long long)position);
  return *at >= 0;
}

static void give_text(cel_call *c, cd_str s, cel_value *out) {
  if (s.ptr)
    *out = cel_string(s);
  else
    celi_out_of_memory(c, out);
}

FN(char_at) {
  (void)count;
  cd_str s = x[0].as.string;
  ptrdiff_t from;
  if (!offset_or_fail(c, s, x[1].as.integer, &from, out)) return;
  size_t to = (size_t)from;
  if (to < s.len) cd_utf8_next(s, &to);
  *out = cel_string(cd_str_of(s.ptr + from, to - (size_t)from));
}

static int64_t position_of(cd_str s, size_t offset) { return (int64_t)celi_code_points(cd_str_of(s.ptr, offset)); }

FN(index_of) {
  cd_str s = x[0].as.string, needle = x[1].as.string;
  ptrdiff_t from = 0;
  if (!celi_charge(c, (s.len / 64 + 1) * (needle.len / 64 + 1))) return;
  if (count == 3 && !offset_or_fail(c, s, x[2].as.integer, &from, out)) return;
  ptrdiff_t hit = cd_str_find(cd_str_of(s.ptr + from, s.len - (size_t)from), needle);
  *out = cel_int(hit < 0 ? -1 : position_of(s, (size_t)(from + hit)));
}

FN(last_index_of) {
  cd_str s = x[0].as.string, needle = x[1].as.string;
  ptrdiff_t from = (ptrdiff_t)s.len;
  if (!celi_charge(c, (s.len / 64 + 1) * (needle.len / 64 + 1))) return;
  if (count == 3 && !offset_or_fail(c, s, x[2].as.integer, &from, out)) return;
  *out = cel_int(-1);
  if (needle.len > s.len) return;
  if (from > (ptrdiff_t)(s.len - needle.len)) from = (ptrdiff_t)(s.len - needle.len);
  for (; from >= 0; from--) {
    if (needle.len && memcmp(s.ptr + from, needle.ptr, needle.len) != 0) continue;
    *out = cel_int(position_of(s, (size_t)from));
    return;
  }
}

FN(substring) {
  cd_str s = x[0].as.string;
  ptrdiff_t from, to = (ptrdiff_t)s.len;
  if (!offset_or_fail(c, s, x[1].as.integer, &from, out)) return;
  if (count == 3 && !offset_or_fail(c, s, x[2].as.integer, &to, out)) return;
  if (to < from)
    celi_fail(c, out, "invalid substring range. start: %lld, end: %lld", (long long)x[1].as.integer,
              (long long)x[2].as.integer);
  else
    *out = cel_string(cd_str_of(s.ptr + from, (size_t)(to - from)));
}

static void map_ascii(cel_call *c, cd_str s, char first, char last, cel_value *out) {
  if (!celi_charge(c, s.len / 64)) return;
  cd_str copy = cd_str_dup(celi_arena(c), s);
  for (size_t i = 0; copy.ptr && i < copy.len; i++)
    if (copy.ptr[i] >= first && copy.ptr[i] <= last) ((char *)(uintptr_t)copy.ptr)[i] = (char)(copy.ptr[i] ^ 0x20);
  give_text(c, copy, out);
}

FN(lower_ascii) {
  (void)count;
  map_ascii(c, x[0].as.string, 'A', 'Z', out);
}
FN(upper_ascii) {
  (void)count;
  map_ascii(c, x[0].as.string, 'a', 'z', out);
}

FN(reverse) {
  (void)count;
  cd_str s = x[0].as.string;
  char *p = celi_charge(c, s.len / 64) ? cd_alloc(celi_arena(c), s.len + 1) : NULL;
  for (size_t at = 0; p && at < s.len;) {
    size_t from = at;
    cd_utf8_next(s, &at);
    memcpy(p + s.len - at, s.ptr + from, at - from);
  }
  give_text(c, cd_str_of(p, s.len), out);
}

/* Unicode White_Space. */
static bool is_space(uint32_t cp) {
  return (cp >= 9 && cp <= 13) || cp == 0x20 || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
         (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

FN(trim) {
  (void)count;
  cd_str s = x[0].as.string;
  size_t from = 0, to = 0;
  bool started = false;
  celi_charge(c, s.len / 64);
  for (size_t at = 0; at < s.len;) {
    size_t here = at;
    if (is_space(cd_utf8_next(s, &at))) continue;
    if (!started) from = here;
    started = true;
    to = at;
  }
  *out = cel_string(cd_str_of(s.ptr + from, to - from));
}

/* --- pieces --- */

/* A buffer's text into the arena, and the buffer freed. */
static void give_buffer(cel_call *c, cd_buf *b, cel_value *out) {
  if (!b->failed && celi_charge(c, b->len / 64))
    give_text(c, cd_str_dup(celi_arena(c), b->len ? cd_buf_view(b) : (cd_str){"", 0}), out);
  else
    celi_out_of_memory(c, out);
  cd_buf_free(b);
}

/* No result is longer than what the steps pay for, at 64 bytes a step. */
static void start_buffer(cel_call *c, cd_buf *b) {
  cd_buf_init(b, (size_t)(c->steps < 1u << 20 ? c->steps : 1u << 20) * 64 + 64);
}

FN(replace) {
  cd_str s = x[0].as.string, from = x[1].as.string, to = x[2].as.string;
  int64_t left = count == 4 && x[3].as.integer >= 0 ? x[3].as.integer : INT64_MAX;
  cd_buf b;
  start_buffer(c, &b);
  size_t at = 0;
  if (!celi_charge(c, (s.len / 64 + 1) * (from.len / 64 + 1))) return;
  while (left-- > 0 && at <= s.len) {
    ptrdiff_t hit = from.len ? cd_str_find(cd_str_of(s.ptr + at, s.len - at), from) : 0;
    if (hit < 0) break;
    cd_buf_add(&b, s.ptr + at, (size_t)hit);
    cd_buf_str(&b, to);
    at += (size_t)hit + from.len;
    if (from.len) continue;
    if (at == s.len) break; /* nothing is found before each character, and at the end */
    size_t next = at;
    cd_utf8_next(s, &next);
    cd_buf_add(&b, s.ptr + at, next - at);
    at = next;
  }
  if (at < s.len) cd_buf_add(&b, s.ptr + at, s.len - at);
  give_buffer(c, &b, out);
}

static size_t next_piece(cd_str s, size_t at, cd_str separator) {
  if (separator.len == 0) {
    size_t next = at;
    if (next < s.len) cd_utf8_next(s, &next);
    return next;
  }
  ptrdiff_t hit = cd_str_find(cd_str_of(s.ptr + at, s.len - at), separator);
  return hit < 0 ? s.len : at + (size_t)hit;
}

FN(split_text) {
  cd_str s = x[0].as.string, separator = x[1].as.string;
  int64_t most = count == 3 ? x[2].as.integer : -1;
  size_t room = separator.len ? s.len / separator.len + 2 : s.len + 1;
  if (most >= 0 && (uint64_t)most < room) room = (size_t)most;
  if (!celi_charge(c, s.len / 8 + (s.len / 64 + 1) * (separator.len / 64 + 1))) return;
  cel_value *pieces = CD_NEW_ARRAY(celi_arena(c), cel_value, room);
  size_t n = 0, at = 0;
  while (pieces && n < room) {
    size_t to = n + 1 == room && most >= 0 ? s.len : next_piece(s, at, separator);
    if (separator.len == 0 && at == s.len) break;
    pieces[n++] = cel_string(cd_str_of(s.ptr + at, to - at));
    if (to == s.len) break;
    at = to + separator.len;
  }
  *out = pieces ? cel_list_of(celi_arena(c), pieces, n) : (cel_value){.kind = CEL_ABSENT};
  if (out->kind == CEL_ABSENT) celi_out_of_memory(c, out);
}

FN(join) {
  cd_str separator = count == 2 ? x[1].as.string : (cd_str){NULL, 0};
  const cel_list *list = x[0].as.list;
  cd_buf b;
  start_buffer(c, &b);
  if (!celi_charge(c, list->count / 8)) return;
  for (size_t i = 0; i < list->count; i++) {
    if (list->items[i].kind != CEL_STRING) {
      celi_fail(c, out, "no such overload: join takes a list of strings");
      cd_buf_free(&b);
      return;
    }
    if (i > 0) cd_buf_str(&b, separator);
    cd_buf_str(&b, list->items[i].as.string);
  }
  give_buffer(c, &b, out);
}

FN(quote) {
  (void)count;
  static const char raw[] = "\a\b\f\n\r\t\v\\\"", names[] = "abfnrtv\\\"";
  cd_str s = x[0].as.string;
  cd_buf b;
  start_buffer(c, &b);
  cd_buf_byte(&b, '"');
  for (size_t i = 0; i < s.len; i++) {
    const char *hit = memchr(raw, s.ptr[i], sizeof raw - 1);
    if (hit) cd_buf_byte(&b, '\\');
    cd_buf_byte(&b, hit ? names[hit - raw] : s.ptr[i]);
  }
  cd_buf_byte(&b, '"');
  give_buffer(c, &b, out);
}

FN(format) {
  (void)count;
  cd_buf b;
  start_buffer(c, &b);
  if (celi_format(c, x[0].as.string, x[1].as.list, &b, out))
    give_buffer(c, &b, out);
  else
    cd_buf_free(&b);
}

const celi_builtin celi_strings_ext[] = {{"charAt", ".si>s", char_at},
                                         {"indexOf", ".ss>i", index_of},
                                         {"indexOf", ".ssi>i", index_of},
                                         {"lastIndexOf", ".ss>i", last_index_of},
                                         {"lastIndexOf", ".ssi>i", last_index_of},
                                         {"substring", ".si>s", substring},
                                         {"substring", ".sii>s", substring},
                                         {"lowerAscii", ".s>s", lower_ascii},
                                         {"upperAscii", ".s>s", upper_ascii},
                                         {"reverse", ".s>s", reverse},
                                         {"trim", ".s>s", trim},
                                         {"replace", ".sss>s", replace},
                                         {"replace", ".sssi>s", replace},
                                         {"split", ".ss>[s", split_text},
                                         {"split", ".ssi>[s", split_text},
                                         {"join", ".[s>s", join},
                                         {"join", ".[ss>s", join},
                                         {"strings.quote", "s>s", quote},
                                         {"format", ".s[*>s", format},
                                         {NULL, NULL, NULL}};
