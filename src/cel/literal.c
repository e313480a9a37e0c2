/* What literal tokens mean: numbers and their range, strings and their escapes (cel-spec, "Numeric values", "String and
 * bytes values"). */

#include "base/utf8.h"
#include "cel/lexer.h"
#include "cel/number.h"

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return (c | 0x20) - 'a' + 10;
}

/* The magnitude; false on overflow of 64 bits. */
static bool magnitude(cd_str digits, uint64_t *out) {
  bool hex = digits.len > 2 && (digits.ptr[1] | 0x20) == 'x';
  uint64_t base = hex ? 16 : 10, v = 0;
  for (size_t i = hex ? 2 : 0; i < digits.len; i++) {
    uint64_t d = (uint64_t)hex_digit(digits.ptr[i]);
    if (v > (UINT64_MAX - d) / base) return false;
    v = v * base + d;
  }
  *out = v;
  return true;
}

static cordon_status integer(celi_parse *p, celi_token t, bool negative, cel_value *out) {
  uint64_t v = 0;
  uint64_t most = (uint64_t)INT64_MAX + (negative ? 1 : 0);
  if (!magnitude(cd_str_of(p->text.ptr + t.from, t.to - t.from), &v) || v > most)
    return celi_fail_at(p->text, t.from, p->err, CORDON_BAD_INPUT,
                        "this number does not fit an int; they go from -9223372036854775808 to 9223372036854775807");
  *out = cel_int(negative ? (int64_t)(0 - v) : (int64_t)v);
  return CORDON_OK;
}

static cordon_status unsigned_integer(celi_parse *p, celi_token t, cel_value *out) {
  uint64_t v = 0;
  if (!magnitude(cd_str_of(p->text.ptr + t.from, t.to - t.from - 1), &v))
    return celi_fail_at(p->text, t.from, p->err, CORDON_BAD_INPUT,
                        "this number does not fit a uint; they go from 0 to 18446744073709551615");
  *out = cel_uint(v);
  return CORDON_OK;
}

static cordon_status real(celi_parse *p, celi_token t, bool negative, cel_value *out) {
  char buf[512];
  size_t len = t.to - t.from;
  if (len >= sizeof buf)
    return celi_fail_at(p->text, t.from, p->err, CORDON_LIMIT, "this number has more than 500 digits");
  memcpy(buf, p->text.ptr + t.from, len);
  buf[len] = '\0';
  double d = celi_strtod(buf, NULL);
  *out = cel_double(negative ? -d : d);
  return CORDON_OK;
}

/* --- strings --- */

typedef struct unescape {
  celi_parse *p;
  const char *in, *end;
  char *out;
  bool bytes;
} unescape;

static cordon_status bad_escape(unescape *u, const char *at, const char *why) {
  return celi_fail_at(u->p->text, (uint32_t)(at - u->p->text.ptr), u->p->err, CORDON_BAD_INPUT, "%s", why);
}

static bool take_digits(unescape *u, int count, unsigned base, uint32_t *v) {
  *v = 0;
  for (int i = 0; i < count; i++, u->in++) {
    if (u->in >= u->end) return false;
    char c = *u->in;
    bool ok = base == 8 ? c >= '0' && c <= '7' : (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    if (!ok) return false;
    *v = *v * base + (uint32_t)hex_digit(c);
  }
  return true;
}

static cordon_status put_number(unescape *u, const char *at, uint32_t v) {
  if (u->bytes) {
    *u->out++ = (char)v;
    return CORDON_OK;
  }
  size_t n = cd_utf8_put(u->out, v);
  if (n == 0) return bad_escape(u, at, "this escape names no character; Unicode goes to 10FFFF, without D800 to DFFF");
  u->out += n;
  return CORDON_OK;
}

static cordon_status numeric_escape(unescape *u, const char *at, char c) {
  uint32_t v = 0;
  if (c == 'x' || c == 'X') {
    if (!take_digits(u, 2, 16, &v)) return bad_escape(u, at, "\\x takes two hexadecimal digits");
  } else if (c == 'u' || c == 'U') {
    if (u->bytes) return bad_escape(u, at, "\\u and \\U have no place in bytes; write \\x or an octal escape");
    if (!take_digits(u, c == 'u' ? 4 : 8, 16, &v))
      return bad_escape(u, at, "\\u takes four hexadecimal digits, \\U eight");
  } else {
    u->in--;
    if (!take_digits(u, 3, 8, &v) || v > 0377)
      return bad_escape(u, at, "an octal escape is three digits from \\000 to \\377");
  }
  return put_number(u, at, v);
}

static cordon_status escape(unescape *u) {
  const char *at = u->in++;
  if (u->in >= u->end) return bad_escape(u, at, "an escape is cut short");
  static const char names[] = "abfnrtv\\?\"'`", values[] = "\a\b\f\n\r\t\v\\?\"'`";
  char c = *u->in++;
  const char *hit = memchr(names, c, sizeof names - 1);
  if (hit) {
    *u->out++ = values[hit - names];
    return CORDON_OK;
  }
  if (strchr("xXuU0123", c)) return numeric_escape(u, at, c);
  return bad_escape(u, at, "this escape is not known; a backslash is written \\\\, and r\"...\" takes text as it is");
}

static cordon_status string(celi_parse *p, celi_token t, bool bytes, cel_value *out) {
  const char *from = p->text.ptr + t.from, *end = p->text.ptr + t.to;
  bool raw = false;
  for (; *from != '"' && *from != '\''; from++) raw |= (*from | 0x20) == 'r';
  size_t quotes = end - from >= 6 && from[1] == *from && from[2] == *from ? 3 : 1;
  unescape u = {.p = p, .in = from + quotes, .end = end - quotes, .bytes = bytes};
  char *buf = cd_alloc(p->arena, (size_t)(u.end - u.in) + 4);
  if (!buf) return cd_no_memory(p->err);
  u.out = buf;
  while (u.in < u.end) {
    if (*u.in == '\\' && !raw)
      CD_TRY(escape(&u));
    else
      *u.out++ = *u.in++;
  }
  cd_str s = cd_str_of(buf, (size_t)(u.out - buf));
  *out = bytes ? cel_bytes(s) : cel_string(s);
  return CORDON_OK;
}

cordon_status celi_literal(celi_parse *p, celi_token t, bool negative, cel_value *out) {
  switch (t.kind) {
  case TOK_INT:
    return integer(p, t, negative, out);
  case TOK_UINT:
    return unsigned_integer(p, t, out);
  case TOK_DOUBLE:
    return real(p, t, negative, out);
  case TOK_STRING:
    return string(p, t, false, out);
  case TOK_BYTES:
    return string(p, t, true, out);
  case TOK_TRUE:
    *out = cel_bool(true);
    return CORDON_OK;
  case TOK_FALSE:
    *out = cel_bool(false);
    return CORDON_OK;
  default:
    *out = cel_null();
    return CORDON_OK;
  }
}
