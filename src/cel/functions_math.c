/* The math extension: greatest, least, rounding, signs, bits (cel-go ext/math, and the conformance file math_ext). */
#include <math.h>

#include "cel/internal.h"

#define FN(name) static void name(cel_call *c, const cel_value *x, size_t count, cel_value *out)
#define UNUSED (void)c, (void)count

/* The first of the values that no other is beyond; `wanted` is the order of a better one. */
static void best(cel_call *c, const cel_value *x, size_t count, int wanted, cel_value *out) {
  if (count == 0) {
    celi_fail(c, out, "math.greatest and math.least take at least one number");
    return;
  }
  const cel_value *found = &x[0];
  for (size_t i = 0; i < count; i++) {
    int order = 2;
    bool number = x[i].kind == CEL_INT || x[i].kind == CEL_UINT || x[i].kind == CEL_DOUBLE;
    if (!number) {
      celi_fail(c, out, "no such overload: math.greatest and math.least take numbers");
      return;
    }
    celi_compare(&x[i], found, &order);
    if (order == wanted) found = &x[i];
  }
  *out = *found;
}

FN(greatest) { best(c, x, count, 1, out); }
FN(least) { best(c, x, count, -1, out); }
FN(greatest_of) {
  UNUSED;
  if (celi_charge(c, x[0].as.list->count / 8)) best(c, x[0].as.list->items, x[0].as.list->count, 1, out);
}
FN(least_of) {
  UNUSED;
  if (celi_charge(c, x[0].as.list->count / 8)) best(c, x[0].as.list->items, x[0].as.list->count, -1, out);
}

FN(math_ceil) {
  UNUSED;
  *out = cel_double(ceil(x[0].as.real));
}
FN(math_floor) {
  UNUSED;
  *out = cel_double(floor(x[0].as.real));
}
FN(math_round) {
  UNUSED;
  *out = cel_double(round(x[0].as.real));
}
FN(math_trunc) {
  UNUSED;
  *out = cel_double(trunc(x[0].as.real));
}
FN(is_nan) {
  UNUSED;
  *out = cel_bool(isnan(x[0].as.real));
}
FN(is_inf) {
  UNUSED;
  *out = cel_bool(isinf(x[0].as.real));
}
FN(is_finite) {
  UNUSED;
  *out = cel_bool(isfinite(x[0].as.real));
}
FN(math_sqrt_double) {
  UNUSED;
  *out = cel_double(sqrt(x[0].as.real));
}
FN(math_sqrt_int) {
  UNUSED;
  *out = cel_double(sqrt((double)x[0].as.integer));
}
FN(math_sqrt_uint) {
  UNUSED;
  *out = cel_double(sqrt((double)x[0].as.uinteger));
}

FN(same) {
  UNUSED;
  *out = x[0];
}
FN(abs_double) {
  UNUSED;
  *out = cel_double(fabs(x[0].as.real));
}
FN(abs_int) {
  UNUSED;
  if (x[0].as.integer == INT64_MIN)
    celi_fail(c, out, "int overflow: the result does not fit");
  else
    *out = cel_int(x[0].as.integer < 0 ? -x[0].as.integer : x[0].as.integer);
}
FN(sign_int) {
  UNUSED;
  *out = cel_int((x[0].as.integer > 0) - (x[0].as.integer < 0));
}
FN(sign_uint) {
  UNUSED;
  *out = cel_uint(x[0].as.uinteger > 0);
}
FN(sign_double) {
  UNUSED;
  double d = x[0].as.real;
  *out = cel_double(isnan(d) ? d : (double)((d > 0) - (d < 0)));
}

/* Bits: an int is its two's complement. */
static void give_bits(const cel_value *like, uint64_t bits, cel_value *out) {
  *out = like->kind == CEL_INT ? cel_int((int64_t)bits) : cel_uint(bits);
}

FN(bit_and) {
  UNUSED;
  give_bits(x, x[0].as.uinteger & x[1].as.uinteger, out);
}
FN(bit_or) {
  UNUSED;
  give_bits(x, x[0].as.uinteger | x[1].as.uinteger, out);
}
FN(bit_xor) {
  UNUSED;
  give_bits(x, x[0].as.uinteger ^ x[1].as.uinteger, out);
}
FN(bit_not) {
  UNUSED;
  give_bits(x, ~x[0].as.uinteger, out);
}

static bool shift_by(cel_call *c, const cel_value *x, cel_value *out) {
  if (x[1].as.integer >= 0) return true;
  celi_fail(c, out, "a shift takes a number of bits from 0 on");
  return false;
}

FN(shift_left) {
  UNUSED;
  if (shift_by(c, x, out)) give_bits(x, x[1].as.integer > 63 ? 0 : x[0].as.uinteger << x[1].as.integer, out);
}
/* Zeros come in at the left, for negative ints too. */
FN(shift_right) {
  UNUSED;
  if (shift_by(c, x, out)) give_bits(x, x[1].as.integer > 63 ? 0 : x[0].as.uinteger >> x[1].as.integer, out);
}

const celi_builtin celi_math[] = {{"math.greatest", "[i>i", greatest_of},
                                  {"math.greatest", "[u>u", greatest_of},
                                  {"math.greatest", "[d>d", greatest_of},
                                  {"math.greatest", "[N>*", greatest_of},
                                  {"math.greatest", "+i>i", greatest},
                                  {"math.greatest", "+u>u", greatest},
                                  {"math.greatest", "+d>d", greatest},
                                  {"math.greatest", "+N>*", greatest},
                                  {"math.least", "[i>i", least_of},
                                  {"math.least", "[u>u", least_of},
                                  {"math.least", "[d>d", least_of},
                                  {"math.least", "[N>*", least_of},
                                  {"math.least", "+i>i", least},
                                  {"math.least", "+u>u", least},
                                  {"math.least", "+d>d", least},
                                  {"math.least", "+N>*", least},
                                  {"math.ceil", "d>d", math_ceil},
                                  {"math.floor", "d>d", math_floor},
                                  {"math.round", "d>d", math_round},
                                  {"math.trunc", "d>d", math_trunc},
                                  {"math.isNaN", "d>b", is_nan},
                                  {"math.isInf", "d>b", is_inf},
                                  {"math.isFinite", "d>b", is_finite},
                                  {"math.sqrt", "d>d", math_sqrt_double},
                                  {"math.sqrt", "i>d", math_sqrt_int},
                                  {"math.sqrt", "u>d", math_sqrt_uint},
                                  {"math.abs", "i>i", abs_int},
                                  {"math.abs", "d>d", abs_double},
                                  {"math.abs", "u>u", same},
                                  {"math.sign", "i>i", sign_int},
                                  {"math.sign", "d>d", sign_double},
                                  {"math.sign", "u>u", sign_uint},
                                  {"math.bitAnd", "ii>i", bit_and},
                                  {"math.bitAnd", "uu>u", bit_and},
                                  {"math.bitOr", "ii>i", bit_or},
                                  {"math.bitOr", "uu>u", bit_or},
                                  {"math.bitXor", "ii>i", bit_xor},
                                  {"math.bitXor", "uu>u", bit_xor},
                                  {"math.bitNot", "i>i", bit_not},
                                  {"math.bitNot", "u>u", bit_not},
                                  {"math.bitShiftLeft", "ii>i", shift_left},
                                  {"math.bitShiftLeft", "ui>u", shift_left},
                                  {"math.bitShiftRight", "ii>i", shift_right},
                                  {"math.bitShiftRight", "ui>u", shift_right},
                                  {NULL, NULL, NULL}};
