/* The operators: arithmetic with its limits, order, concatenation (cel-spec, "Operators"). Overflow is an error, never
 * a wrap. */
#include <math.h>

#include "cel/internal.h"

#define FN(name) static void name(cel_call *c, const cel_value *x, size_t count, cel_value *out)
#define UNUSED (void)c, (void)count

static void overflow(cel_call *c, cel_value *out, const char *kind) {
  celi_fail(c, out, "%s overflow: the result does not fit", kind);
}

FN(add_int) {
  UNUSED;
  *out = cel_int(0);
  if (__builtin_add_overflow(x[0].as.integer, x[1].as.integer, &out->as.integer)) overflow(c, out, "int");
}
FN(sub_int) {
  UNUSED;
  *out = cel_int(0);
  if (__builtin_sub_overflow(x[0].as.integer, x[1].as.integer, &out->as.integer)) overflow(c, out, "int");
}
FN(mul_int) {
  UNUSED;
  *out = cel_int(0);
  if (__builtin_mul_overflow(x[0].as.integer, x[1].as.integer, &out->as.integer)) overflow(c, out, "int");
}
FN(add_uint) {
  UNUSED;
  *out = cel_uint(0);
  if (__builtin_add_overflow(x[0].as.uinteger, x[1].as.uinteger, &out->as.uinteger)) overflow(c, out, "uint");
}
FN(sub_uint) {
  UNUSED;
  *out = cel_uint(0);
  if (__builtin_sub_overflow(x[0].as.uinteger, x[1].as.uinteger, &out->as.uinteger)) overflow(c, out, "uint");
}
FN(mul_uint) {
  UNUSED;
  *out = cel_uint(0);
  if (__builtin_mul_overflow(x[0].as.uinteger, x[1].as.uinteger, &out->as.uinteger)) overflow(c, out, "uint");
}

static bool divides(cel_call *c, const cel_value *x, const char *what, cel_value *out) {
  if (x[1].as.uinteger == 0)
    celi_fail(c, out, "%s by zero", what);
  else if (x[0].kind == CEL_INT && x[0].as.integer == INT64_MIN && x[1].as.integer == -1)
    overflow(c, out, "int");
  else
    return true;
  return false;
}

FN(div_int) {
  UNUSED;
  if (divides(c, x, "division", out)) *out = cel_int(x[0].as.integer / x[1].as.integer);
}
FN(mod_int) {
  UNUSED;
  if (divides(c, x, "modulus", out)) *out = cel_int(x[0].as.integer % x[1].as.integer);
}
FN(div_uint) {
  UNUSED;
  if (divides(c, x, "division", out)) *out = cel_uint(x[0].as.uinteger / x[1].as.uinteger);
}
FN(mod_uint) {
  UNUSED;
  if (divides(c, x, "modulus", out)) *out = cel_uint(x[0].as.uinteger % x[1].as.uinteger);
}
FN(add_double) {
  UNUSED;
  *out = cel_double(x[0].as.real + x[1].as.real);
}
FN(sub_double) {
  UNUSED;
  *out = cel_double(x[0].as.real - x[1].as.real);
}
FN(mul_double) {
  UNUSED;
  *out = cel_double(x[0].as.real * x[1].as.real);
}
FN(div_double) {
  UNUSED;
  *out = cel_double(x[0].as.real / x[1].as.real);
}
FN(neg_double) {
  UNUSED;
  *out = cel_double(-x[0].as.real);
}
FN(neg_int) {
  UNUSED;
  if (x[0].as.integer == INT64_MIN)
    overflow(c, out, "int");
  else
    *out = cel_int(-x[0].as.integer);
}

FN(concat_text) {
  UNUSED;
  cd_str a = x[0].as.string, b = x[1].as.string;
  if (!celi_charge(c, (a.len + b.len) / 64)) return;
  char *p = cd_alloc(celi_arena(c), a.len + b.len + 1);
  if (!p) {
    celi_out_of_memory(c, out);
    return;
  }
  if (a.len) memcpy(p, a.ptr, a.len);
  if (b.len) memcpy(p + a.len, b.ptr, b.len);
  *out = (cel_value){.kind = x[0].kind, .as.string = {p, a.len + b.len}};
}

FN(concat_lists) {
  UNUSED;
  const cel_list *a = x[0].as.list, *b = x[1].as.list;
  if (!celi_charge(c, (a->count + b->count) / 2)) return;
  cel_list *list = CD_NEW(celi_arena(c), cel_list);
  cel_value *items = CD_NEW_ARRAY(celi_arena(c), cel_value, a->count + b->count);
  if (!list || !items) {
    celi_out_of_memory(c, out);
    return;
  }
  for (size_t i = 0; i < a->count; i++) items[i] = a->items[i];
  for (size_t i = 0; i < b->count; i++) items[a->count + i] = b->items[i];
  *list = (cel_list){a->count + b->count, items};
  *out = (cel_value){.kind = CEL_LIST, .nanos = x[0].nanos | x[1].nanos, .as.list = list};
}

/* --- times --- */

typedef struct span {
  int64_t seconds;
  int32_t nanos;
} span;

/* a + sign * b with the nanos carried to 0..999999999; the seconds are far from overflow. */
static span add_spans(const cel_value *a, const cel_value *b, int sign) {
  span s = {a->as.seconds + sign * b->as.seconds, a->nanos + sign * b->nanos};
  if (s.nanos >= 1000000000 || s.nanos <= -1000000000) {
    s.seconds += s.nanos / 1000000000;
    s.nanos %= 1000000000;
  }
  if (s.nanos < 0) {
    s.nanos += 1000000000;
    s.seconds--;
  }
  return s;
}

static void give_time(cel_call *c, span s, cel_value *out) {
  if (s.seconds < CELI_TIME_MIN || s.seconds > CELI_TIME_MAX)
    celi_fail(c, out, "range: timestamps lie in the years 1 to 9999");
  else
    *out = (cel_value){.kind = CEL_TIMESTAMP, .nanos = s.nanos, .as.seconds = s.seconds};
}

/* Durations carry the sign in both parts; and lie in 64 bits of nanoseconds where two timestamps make one, as other
 * implementations hold them. */
static void give_duration(cel_call *c, span s, int64_t most, cel_value *out) {
  if (s.seconds < 0 && s.nanos > 0) {
    s.seconds++;
    s.nanos -= 1000000000;
  }
  if (s.seconds > most || s.seconds < -most || ((s.seconds == most || s.seconds == -most) && s.nanos != 0))
    celi_fail(c, out, "range: the duration is too long");
  else
    *out = (cel_value){.kind = CEL_DURATION, .nanos = s.nanos, .as.seconds = s.seconds};
}

#define NANOS64_SECONDS 9223372036 /* of the longest span that 64 bits of nanoseconds hold */

FN(time_plus) {
  UNUSED;
  give_time(c, add_spans(&x[0], &x[1], 1), out);
}
FN(time_minus) {
  UNUSED;
  give_time(c, add_spans(&x[0], &x[1], -1), out);
}
FN(time_between) {
  UNUSED;
  give_duration(c, add_spans(&x[0], &x[1], -1), NANOS64_SECONDS, out);
}
FN(duration_plus) {
  UNUSED;
  give_duration(c, add_spans(&x[0], &x[1], 1), CELI_DURATION_MAX, out);
}
FN(duration_minus) {
  UNUSED;
  give_duration(c, add_spans(&x[0], &x[1], -1), CELI_DURATION_MAX, out);
}

static void give_day(cel_call *c, int64_t day, int64_t move, cel_value *out) {
  if (__builtin_add_overflow(day, move, &day) || day < CD_DAY_MIN || day > CD_DAY_MAX)
    celi_fail(c, out, "range: days lie in the years 1 to 9999");
  else
    *out = cel_day((cd_day)day);
}

FN(day_plus) {
  UNUSED;
  give_day(c, x[0].as.day, x[1].as.integer, out);
}
FN(plus_day) {
  UNUSED;
  give_day(c, x[1].as.day, x[0].as.integer, out);
}
FN(day_minus) {
  UNUSED;
  if (x[1].as.integer == INT64_MIN)
    overflow(c, out, "int");
  else
    give_day(c, x[0].as.day, -x[1].as.integer, out);
}
FN(days_between) {
  UNUSED;
  *out = cel_int((int64_t)x[0].as.day - x[1].as.day);
}

/* --- order --- */

static int order(cel_call *c, const cel_value *x) {
  int o = 2;
  if (x[0].kind == CEL_STRING) celi_charge(c, x[0].as.string.len / 256);
  celi_compare(&x[0], &x[1], &o);
  return o;
}

FN(less) {
  UNUSED;
  *out = cel_bool(order(c, x) == -1);
}
FN(greater) {
  UNUSED;
  *out = cel_bool(order(c, x) == 1);
}
FN(less_or_equal) {
  UNUSED;
  int o = order(c, x);
  *out = cel_bool(o == -1 || o == 0);
}
FN(greater_or_equal) {
  UNUSED;
  int o = order(c, x);
  *out = cel_bool(o == 1 || o == 0);
}

#define ORDERED(name, fn)                                                                                              \
  {name, "ss>b", fn}, {name, "ii>b", fn}, {name, "aa>b", fn}, {name, "tt>b", fn}, {name, "rr>b", fn},                  \
      {name, "dd>b", fn}, {name, "uu>b", fn}, {name, "bb>b", fn}, {name, "yy>b", fn}, {name, "iu>b", fn},              \
      {name, "ui>b", fn}, {name, "id>b", fn}, {name, "di>b", fn}, {name, "ud>b", fn}, {                                \
    name, "du>b", fn                                                                                                   \
  }

const celi_builtin celi_operators[] = {{"_+_", "ii>i", add_int},          {"_+_", "ss>s", concat_text},
                                       {"_+_", "~[A[A>[A", concat_lists}, {"_+_", "dd>d", add_double},
                                       {"_+_", "uu>u", add_uint},         {"_+_", "yy>y", concat_text},
                                       {"_+_", "ai>a", day_plus},         {"_+_", "ia>a", plus_day},
                                       {"_+_", "tr>t", time_plus},        {"_+_", "rt>t", time_plus},
                                       {"_+_", "rr>r", duration_plus},    {"_-_", "ii>i", sub_int},
                                       {"_-_", "dd>d", sub_double},       {"_-_", "uu>u", sub_uint},
                                       {"_-_", "ai>a", day_minus},        {"_-_", "aa>i", days_between},
                                       {"_-_", "tt>r", time_between},     {"_-_", "tr>t", time_minus},
                                       {"_-_", "rr>r", duration_minus},   {"_*_", "ii>i", mul_int},
                                       {"_*_", "dd>d", mul_double},       {"_*_", "uu>u", mul_uint},
                                       {"_/_", "ii>i", div_int},          {"_/_", "dd>d", div_double},
                                       {"_/_", "uu>u", div_uint},         {"_%_", "ii>i", mod_int},
                                       {"_%_", "uu>u", mod_uint},         {"-_", "i>i", neg_int},
                                       {"-_", "d>d", neg_double},         ORDERED("_<_", less),
                                       ORDERED("_<=_", less_or_equal),    ORDERED("_>_", greater),
                                       ORDERED("_>=_", greater_or_equal), {NULL, NULL, NULL}};
