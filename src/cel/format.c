/* string.format (cel-go ext/strings): %s %d %f %e %b %o %x %X %%, with a precision for %f and %e. */
#include <math.h>
#include <stdlib.h>

#include "cel/format.h"
#include "cel/number.h"

typedef struct formatter {
  cel_call *call;
  cd_buf *b;
  cel_value *out;
} formatter;

static bool refuse(formatter *f, const char *what, const cel_value *v) {
  celi_fail(f->call, f->out, "error during formatting: %s, was given " CD_FMT, what,
            CD_ARG(celi_type_word(celi_type_of(*v))));
  return false;
}

/* --- %s --- */

static bool put_value(formatter *f, const cel_value *v);

static bool put_list(formatter *f, const cel_list *list) {
  cd_buf_byte(f->b, '[');
  for (size_t i = 0; i < list->count; i++) {
    if (i > 0) cd_buf_c(f->b, ", ");
    if (!put_value(f, &list->items[i])) return false;
  }
  cd_buf_byte(f->b, ']');
  return true;
}

typedef struct member {
  cd_str key;
  const cel_value *value;
} member;

static int by_key(const void *x, const void *y) {
  return cd_str_cmp(((const member *)x)->key, ((const member *)y)->key);
}

/* Entries in the order of their keys' text. */
static bool put_map(formatter *f, const cel_map *map) {
  member *members = CD_NEW_ARRAY(f->call->arena, member, map->count);
  if (!members) {
    celi_out_of_memory(f->call, f->out);
    return false;
  }
  for (size_t i = 0; i < map->count; i++) {
    celi_plain_text(f->call->arena, map->entries[i].key, &members[i].key);
    members[i].value = &map->entries[i].value;
  }
  if (map->count) qsort(members, map->count, sizeof *members, by_key);
  cd_buf_byte(f->b, '{');
  for (size_t i = 0; i < map->count; i++) {
    if (i > 0) cd_buf_c(f->b, ", ");
    cd_buf_str(f->b, members[i].key);
    cd_buf_c(f->b, ": ");
    if (!put_value(f, members[i].value)) return false;
  }
  cd_buf_byte(f->b, '}');
  return true;
}

static bool put_value(formatter *f, const cel_value *v) {
  static const char what[] =
      "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, "
      "days and timestamps";
  cd_str s = {NULL, 0};
  if (!celi_charge(f->call, 1)) return false;
  if (v->kind == CEL_LIST) return put_list(f, v->as.list);
  if (v->kind == CEL_MAP) return put_map(f, v->as.map);
  if (v->kind == CEL_BYTES)
    s = v->as.string;
  else if (!celi_plain_text(f->call->arena, *v, &s))
    return refuse(f, what, v);
  cd_buf_str(f->b, s);
  return true;
}

/* --- numbers --- */

static bool put_special(formatter *f, double d) {
  if (isfinite(d)) return false;
  cd_buf_c(f->b, isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
  return true;
}

static bool put_decimal(formatter *f, const cel_value *v) {
  if (v->kind == CEL_DOUBLE && put_special(f, v->as.real)) return true;
  if (v->kind == CEL_INT)
    cd_buf_printf(f->b, "%lld", (long long)v->as.integer);
  else if (v->kind == CEL_UINT)
    cd_buf_printf(f->b, "%llu", (unsigned long long)v->as.uinteger);
  else
    return refuse(f, "decimal clause can only be used on integers", v);
  return true;
}

static bool put_double(formatter *f, const cel_value *v, char verb, int precision) {
  double d = v->kind == CEL_INT ? (double)v->as.integer : v->kind == CEL_UINT ? (double)v->as.uinteger : v->as.real;
  if (v->kind != CEL_INT && v->kind != CEL_UINT && v->kind != CEL_DOUBLE)
    return refuse(f,
                  verb == 'e' ? "scientific clause can only be used on doubles"
                              : "fixed-point clause can only be used on doubles",
                  v);
  if (put_special(f, d)) return true;
  char buf[512];
  celi_print_double(buf, sizeof buf, verb == 'e' ? "%.*e" : "%.*f", precision < 0 ? 6 : precision, d);
  cd_buf_c(f->b, buf);
  return true;
}

/* Digits in a base that is a power of two, with a sign for ints. */
static void put_bits(formatter *f, const cel_value *v, unsigned bits, bool capitals) {
  char digits[65];
  size_t at = sizeof digits;
  bool negative = v->kind == CEL_INT && v->as.integer < 0;
  uint64_t u = v->kind == CEL_BOOL ? v->as.boolean : negative ? 0 - v->as.uinteger : v->as.uinteger;
  const char *alphabet = capitals ? "0123456789ABCDEF" : "0123456789abcdef";
  do {
    digits[--at] = alphabet[u & ((1u << bits) - 1)];
    u >>= bits;
  } while (u);
  if (negative) cd_buf_byte(f->b, '-');
  cd_buf_add(f->b, digits + at, sizeof digits - at);
}

static bool put_hex(formatter *f, const cel_value *v, bool capitals) {
  if (v->kind == CEL_INT || v->kind == CEL_UINT) {
    put_bits(f, v, 4, capitals);
    return true;
  }
  if (v->kind != CEL_STRING && v->kind != CEL_BYTES)
    return refuse(f, "only integers, byte buffers, and strings can be formatted as hex", v);
  for (size_t i = 0; i < v->as.string.len; i++)
    cd_buf_printf(f->b, capitals ? "%02X" : "%02x", (unsigned)(uint8_t)v->as.string.ptr[i]);
  return true;
}

static bool put_clause(formatter *f, const cel_value *v, char verb, int precision) {
  bool integer = v->kind == CEL_INT || v->kind == CEL_UINT;
  switch (verb) {
  case 's':
    return put_value(f, v);
  case 'd':
    return put_decimal(f, v);
  case 'e':
  case 'f':
    return put_double(f, v, verb, precision);
  case 'x':
  case 'X':
    return put_hex(f, v, verb == 'X');
  case 'b':
    if (!integer && v->kind != CEL_BOOL) return refuse(f, "only integers and bools can be formatted as binary", v);
    put_bits(f, v, 1, false);
    return true;
  default:
    if (!integer) return refuse(f, "octal clause can only be used on integers", v);
    put_bits(f, v, 3, false);
    return true;
  }
}

/* --- the format --- */

/* ".3" before a verb; -1 where there is none. Precisions over 100 are refused. */
static bool read_precision(cd_str fmt, size_t *at, int *precision) {
  *precision = -1;
  if (*at >= fmt.len || fmt.ptr[*at] != '.') return true;
  *precision = 0;
  for ((*at)++; *at < fmt.len && fmt.ptr[*at] >= '0' && fmt.ptr[*at] <= '9'; (*at)++)
    if ((*precision = *precision * 10 + (fmt.ptr[*at] - '0')) > 100) return false;
  return true;
}

static bool clause(formatter *f, cd_str fmt, size_t *at, const cel_list *args, size_t *next) {
  int precision;
  if (!read_precision(fmt, at, &precision)) {
    celi_fail(f->call, f->out, "could not parse formatting clause: a precision is at most 100");
    return false;
  }
  char verb = *at < fmt.len ? fmt.ptr[*at] : ' ';
  if (!verb || !strchr("sdfexXbo", verb)) {
    celi_fail(f->call, f->out, "could not parse formatting clause: unrecognized formatting clause \"%c\"",
              verb >= ' ' ? verb : '?');
    return false;
  }
  (*at)++;
  if (*next >= args->count) {
    celi_fail(f->call, f->out, "index %zu out of range: the format has more clauses than there are values", *next);
    return false;
  }
  return put_clause(f, &args->items[(*next)++], verb, precision);
}

bool celi_format(cel_call *c, cd_str fmt, const cel_list *args, cd_buf *b, cel_value *out) {
  formatter f = {.call = c, .b = b, .out = out};
  size_t next = 0;
  for (size_t at = 0; at < fmt.len;) {
    const char *percent = memchr(fmt.ptr + at, '%', fmt.len - at);
    size_t plain = percent ? (size_t)(percent - fmt.ptr) - at : fmt.len - at;
    cd_buf_add(b, fmt.ptr + at, plain);
    at += plain;
    if (!percent) break;
    at++;
    if (at < fmt.len && fmt.ptr[at] == '%') {
      cd_buf_byte(b, '%');
      at++;
    } else if (!clause(&f, fmt, &at, args, &next)) {
      return false;
    }
  }
  return true;
}
