/* Conversions between types (cel-spec, "Functions": int, uint, double, string, bytes, bool, type, dyn, timestamp,
 * duration; and day). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "cel/internal.h"
#include "cel/number.h"

#define FN(name) static void name(cel_call *c, const cel_value *x, size_t count, cel_value *out)
#define UNUSED (void)c, (void)count

FN(same) {
  UNUSED;
  *out = x[0];
}

FN(type_of) {
  UNUSED;
  *out = (cel_value){.kind = CEL_TYPE, .as.type = celi_type_of(x[0])};
}

static void out_of_range(cel_call *c, cel_value *out, const char *type) {
  celi_fail(c, out, "range: the value does not fit %s", type);
}

static void bad_text(cel_call *c, cel_value *out, const cel_value *x, const char *type) {
  cd_str s = cd_str_sub(x->as.string, 0, 60);
  celi_fail(c, out, "the text \"" CD_FMT "\" is not %s", CD_ARG(s), type);
}

/* --- int and uint --- */

FN(uint_to_int) {
  UNUSED;
  if (x[0].as.uinteger > INT64_MAX)
    out_of_range(c, out, "an int");
  else
    *out = cel_int((int64_t)x[0].as.uinteger);
}
FN(int_to_uint) {
  UNUSED;
  if (x[0].as.integer < 0)
    out_of_range(c, out, "a uint");
  else
    *out = cel_uint((uint64_t)x[0].as.integer);
}
/* Both ends are open: near them a double stands for integers that do not fit. */
FN(double_to_int) {
  UNUSED;
  double d = x[0].as.real;
  if (!(d > -9223372036854775808.0 && d < 9223372036854775808.0))
    out_of_range(c, out, "an int");
  else
    *out = cel_int((int64_t)d);
}
FN(double_to_uint) {
  UNUSED;
  double d = x[0].as.real;
  if (!(d > -1.0 && d < 18446744073709551616.0) || d < 0)
    out_of_range(c, out, "a uint");
  else
    *out = cel_uint((uint64_t)d);
}
FN(string_to_int) {
  UNUSED;
  int64_t v;
  if (!cd_str_to_i64(x[0].as.string, &v))
    bad_text(c, out, x, "an int");
  else
    *out = cel_int(v);
}
FN(string_to_uint) {
  UNUSED;
  cd_str s = x[0].as.string;
  uint64_t v = 0;
  bool ok = s.len > 0;
  for (size_t i = 0; ok && i < s.len; i++) {
    uint64_t digit = (uint64_t)(s.ptr[i] - '0');
    ok = s.ptr[i] >= '0' && s.ptr[i] <= '9' && v <= (UINT64_MAX - digit) / 10;
    if (ok) v = v * 10 + digit;
  }
  if (!ok)
    bad_text(c, out, x, "a uint");
  else
    *out = cel_uint(v);
}
FN(time_to_int) {
  UNUSED;
  *out = cel_int(x[0].as.seconds);
}

/* --- double --- */

FN(int_to_double) {
  UNUSED;
  *out = cel_double((double)x[0].as.integer);
}
FN(uint_to_double) {
  UNUSED;
  *out = cel_double((double)x[0].as.uinteger);
}

static bool is_decimal_text(cd_str s) {
  for (size_t i = 0; i < s.len; i++)
    if (!memchr("0123456789+-.eE", s.ptr[i], 15)) return false;
  return s.len > 0;
}

FN(string_to_double) {
  UNUSED;
  cd_str s = x[0].as.string;
  char buf[128], *end = buf;
  if (cd_str_eqc(s, "NaN"))
    *out = cel_double((double)NAN);
  else if (cd_str_eqc(s, "Infinity") || cd_str_eqc(s, "+Infinity") || cd_str_eqc(s, "Inf"))
    *out = cel_double((double)INFINITY);
  else if (cd_str_eqc(s, "-Infinity") || cd_str_eqc(s, "-Inf"))
    *out = cel_double(-(double)INFINITY);
  else if (s.len >= sizeof buf || !is_decimal_text(s))
    bad_text(c, out, x, "a double");
  else {
    memcpy(buf, s.ptr, s.len);
    buf[s.len] = '\0';
    double d = celi_strtod(buf, &end);
    if (end != buf + s.len)
      bad_text(c, out, x, "a double");
    else
      *out = cel_double(d);
  }
}

/* --- bool, bytes, string --- */

FN(string_to_bool) {
  UNUSED;
  static const char *const yes[] = {"1", "t", "true", "TRUE", "True"}, *const no[] = {"0", "f", "false", "FALSE",
                                                                                      "False"};
  for (size_t i = 0; i < 5; i++) {
    if (cd_str_eqc(x[0].as.string, yes[i]))
      *out = cel_bool(true);
    else if (cd_str_eqc(x[0].as.string, no[i]))
      *out = cel_bool(false);
    else
      continue;
    return;
  }
  bad_text(c, out, x, "a bool");
}

FN(string_to_bytes) {
  UNUSED;
  *out = cel_bytes(x[0].as.string);
}

FN(bytes_to_string) {
  UNUSED;
  size_t bad = 0;
  if (!celi_charge(c, x[0].as.string.len / 64)) return;
  if (!cd_utf8_valid(x[0].as.string, &bad))
    celi_fail(c, out, "invalid UTF-8 at byte %zu: the bytes are no text", bad);
  else
    *out = cel_string(x[0].as.string);
}

FN(to_string) {
  UNUSED;
  cd_str s = {NULL, 0};
  if (!celi_plain_text(celi_arena(c), x[0], &s))
    celi_fail(c, out, "no such overload: this value has no text");
  else if (!s.ptr)
    celi_out_of_memory(c, out);
  else
    *out = cel_string(s);
}

bool celi_plain_text(cd_arena *a, cel_value v, cd_str *out) {
  char buf[16];
  switch (v.kind) {
  case CEL_NULL:
    *out = CD_STR("null");
    return true;
  case CEL_BOOL:
    *out = v.as.boolean ? CD_STR("true") : CD_STR("false");
    return true;
  case CEL_INT:
    *out = cd_str_printf(a, "%lld", (long long)v.as.integer);
    return true;
  case CEL_UINT:
    *out = cd_str_printf(a, "%llu", (unsigned long long)v.as.uinteger);
    return true;
  case CEL_DOUBLE:
    *out = celi_double_text(a, v.as.real);
    return true;
  case CEL_STRING:
    *out = v.as.string;
    return true;
  case CEL_TIMESTAMP:
    *out = celi_timestamp_text(a, v.as.seconds, v.nanos);
    return true;
  case CEL_DURATION:
    *out = celi_duration_text(a, v.as.seconds, v.nanos);
    return true;
  case CEL_DAY:
    *out = cd_str_dup(a, cd_str_c(cd_day_format(v.as.day, buf)));
    return true;
  case CEL_TYPE:
    *out = celi_type_word(v.as.type);
    return true;
  default:
    return false;
  }
}

/* --- times --- */

FN(string_to_time) {
  UNUSED;
  *out = (cel_value){.kind = CEL_TIMESTAMP};
  if (!celi_timestamp_parse(x[0].as.string, &out->as.seconds, &out->nanos))
    bad_text(c, out, x, "a timestamp in range, such as 2021-11-26T10:00:00Z");
}
FN(int_to_time) {
  UNUSED;
  int64_t s = x[0].as.integer;
  if (s < CELI_TIME_MIN || s > CELI_TIME_MAX)
    out_of_range(c, out, "a timestamp");
  else
    *out = (cel_value){.kind = CEL_TIMESTAMP, .as.seconds = s};
}
FN(day_to_time) {
  UNUSED;
  *out = (cel_value){.kind = CEL_TIMESTAMP, .as.seconds = (int64_t)x[0].as.day * 86400};
}
FN(string_to_duration) {
  UNUSED;
  *out = (cel_value){.kind = CEL_DURATION};
  if (!celi_duration_parse(x[0].as.string, &out->as.seconds, &out->nanos))
    bad_text(c, out, x, "a duration in range, such as 1h30m or 12.5s");
}
FN(string_to_day) {
  UNUSED;
  *out = cel_day(0);
  if (!cd_day_parse(x[0].as.string, &out->as.day)) bad_text(c, out, x, "a day, such as 2021-11-26");
}
FN(time_to_day) {
  UNUSED;
  int64_t s = x[0].as.seconds;
  *out = cel_day((cd_day)(s / 86400 - (s % 86400 < 0 ? 1 : 0)));
}

const celi_builtin celi_conversions[] = {{"type", "~A>T", type_of},
                                         {"dyn", "~A>*", same},
                                         {"int", "i>i", same},
                                         {"int", "u>i", uint_to_int},
                                         {"int", "d>i", double_to_int},
                                         {"int", "s>i", string_to_int},
                                         {"int", "t>i", time_to_int},
                                         {"uint", "u>u", same},
                                         {"uint", "i>u", int_to_uint},
                                         {"uint", "d>u", double_to_uint},
                                         {"uint", "s>u", string_to_uint},
                                         {"double", "d>d", same},
                                         {"double", "i>d", int_to_double},
                                         {"double", "u>d", uint_to_double},
                                         {"double", "s>d", string_to_double},
                                         {"bool", "b>b", same},
                                         {"bool", "s>b", string_to_bool},
                                         {"bytes", "y>y", same},
                                         {"bytes", "s>y", string_to_bytes},
                                         {"string", "s>s", same},
                                         {"string", "b>s", to_string},
                                         {"string", "i>s", to_string},
                                         {"string", "u>s", to_string},
                                         {"string", "d>s", to_string},
                                         {"string", "y>s", bytes_to_string},
                                         {"string", "t>s", to_string},
                                         {"string", "r>s", to_string},
                                         {"string", "a>s", to_string},
                                         {"timestamp", "t>t", same},
                                         {"timestamp", "s>t", string_to_time},
                                         {"timestamp", "i>t", int_to_time},
                                         {"timestamp", "a>t", day_to_time},
                                         {"duration", "r>r", same},
                                         {"duration", "s>r", string_to_duration},
                                         {"day", "a>a", same},
                                         {"day", "s>a", string_to_day},
                                         {"day", "t>a", time_to_day},
                                         {NULL, NULL, NULL}};
