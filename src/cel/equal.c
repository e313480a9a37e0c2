/* Equality and order (cel-spec, "Equality", "Ordering"): numbers compare by value across their kinds, everything else
 * within its kind. */
#include <math.h>

#include "cel/internal.h"

static int order_ints(int64_t x, int64_t y) { return x < y ? -1 : x > y; }
static int order_uints(uint64_t x, uint64_t y) { return x < y ? -1 : x > y; }

static int order_int_uint(int64_t x, uint64_t y) { return x < 0 ? -1 : order_uints((uint64_t)x, y); }

static int order_doubles(double x, double y) { return isnan(x) || isnan(y) ? 2 : x < y ? -1 : x > y; }

/* A double against a 64-bit integer: outside the integer's range the range decides, inside the integer is taken as a
 * double, as the standard has it (conformance: comparisons, "lossy"). */
static int order_double_int(double d, int64_t i) {
  if (d < -9223372036854775808.0) return -1;
  if (d > 9223372036854775808.0) return 1;
  return order_doubles(d, (double)i);
}

static int order_double_uint(double d, uint64_t u) {
  if (d < 0) return -1;
  if (d > 18446744073709551616.0) return 1;
  return order_doubles(d, (double)u);
}

static int reversed(int order) { return order == 2 ? 2 : -order; }

static bool is_number(cel_kind k) { return k == CEL_INT || k == CEL_UINT || k == CEL_DOUBLE; }

static int order_numbers(const cel_value *x, const cel_value *y) {
  if (x->kind == CEL_INT && y->kind == CEL_INT) return order_ints(x->as.integer, y->as.integer);
  if (x->kind == CEL_UINT && y->kind == CEL_UINT) return order_uints(x->as.uinteger, y->as.uinteger);
  if (x->kind == CEL_DOUBLE && y->kind == CEL_DOUBLE) return order_doubles(x->as.real, y->as.real);
  if (x->kind == CEL_INT && y->kind == CEL_UINT) return order_int_uint(x->as.integer, y->as.uinteger);
  if (x->kind == CEL_UINT && y->kind == CEL_INT) return reversed(order_int_uint(y->as.integer, x->as.uinteger));
  if (x->kind == CEL_DOUBLE && y->kind == CEL_INT) return order_double_int(x->as.real, y->as.integer);
  if (x->kind == CEL_DOUBLE) return order_double_uint(x->as.real, y->as.uinteger);
  return reversed(order_numbers(y, x));
}

bool celi_compare(const cel_value *x, const cel_value *y, int *out) {
  if (is_number(x->kind) && is_number(y->kind)) {
    *out = order_numbers(x, y);
    return true;
  }
  if (x->kind != y->kind) return false;
  switch (x->kind) {
  case CEL_BOOL:
    *out = (int)x->as.boolean - (int)y->as.boolean;
    return true;
  case CEL_STRING:
  case CEL_BYTES: {
    int c = cd_str_cmp(x->as.string, y->as.string);
    *out = c < 0 ? -1 : c > 0;
    return true;
  }
  case CEL_TIMESTAMP:
  case CEL_DURATION:
    *out = order_ints(x->as.seconds, y->as.seconds);
    if (*out == 0) *out = order_ints(x->nanos, y->nanos);
    return true;
  case CEL_DAY:
    *out = order_ints(x->as.day, y->as.day);
    return true;
  default:
    return false;
  }
}

/* Three-valued "and" over parts: a part that differs decides, an unknown one waits. */
static int and_also(int so_far, int part) { return so_far == 0 || part == 0 ? 0 : so_far < 0 || part < 0 ? -1 : 1; }

static int equal_lists(cel_call *call, const cel_list *x, const cel_list *y, cel_value *missing) {
  if (x->count != y->count) return 0;
  int result = 1;
  for (size_t i = 0; i < x->count && result != 0; i++)
    result = and_also(result, celi_equal(call, &x->items[i], &y->items[i], missing));
  return result;
}

static int equal_maps(cel_call *call, const cel_map *x, const cel_map *y, cel_value *missing) {
  if (x->count != y->count) return 0;
  int result = 1;
  for (size_t i = 0; i < x->count && result != 0; i++) {
    cel_value other = cel_map_get(y, x->entries[i].key);
    result = other.kind == CEL_ABSENT ? 0 : and_also(result, celi_equal(call, &x->entries[i].value, &other, missing));
  }
  return result;
}

static int equal_objects(cel_call *call, const cel_object *x, const cel_object *y, cel_value *missing) {
  if (x == y) return 1;
  if (x->type != y->type) return 0;
  int result = 1;
  for (size_t i = 0; i < x->type->field_count && result != 0; i++) {
    const cel_value *p = &x->fields[i], *q = &y->fields[i];
    if (p->kind == CEL_ABSENT || q->kind == CEL_ABSENT)
      result = p->kind == q->kind ? result : 0;
    else
      result = and_also(result, celi_equal(call, p, q, missing));
  }
  return result;
}

static int equal_same_kind(cel_call *call, const cel_value *x, const cel_value *y, cel_value *missing) {
  switch (x->kind) {
  case CEL_NULL:
    return 1;
  case CEL_LIST:
    return equal_lists(call, x->as.list, y->as.list, missing);
  case CEL_MAP:
    return equal_maps(call, x->as.map, y->as.map, missing);
  case CEL_OBJECT:
    return equal_objects(call, x->as.object, y->as.object, missing);
  case CEL_HOST:
    return x->as.host == y->as.host || x->as.host->data == y->as.host->data;
  case CEL_TYPE:
    return cd_str_eq(celi_type_word(x->as.type), celi_type_word(y->as.type));
  case CEL_OPTIONAL:
    if (!x->as.optional || !y->as.optional) return x->as.optional == y->as.optional;
    return celi_equal(call, x->as.optional, y->as.optional, missing);
  default:
    return 0;
  }
}

int celi_equal(cel_call *call, const cel_value *x, const cel_value *y, cel_value *missing) {
  int order = 0;
  if (x->kind == CEL_STRING && y->kind == CEL_STRING) return cd_str_eq(x->as.string, y->as.string);
  if (x->kind == CEL_UNKNOWN || y->kind == CEL_UNKNOWN) {
    if (missing) *missing = celi_merge(call, *missing, *x);
    if (missing) *missing = celi_merge(call, *missing, *y);
    return -1;
  }
  if (call && !celi_charge(call, 1)) return 0;
  if (celi_compare(x, y, &order)) return order == 0;
  return x->kind == y->kind ? equal_same_kind(call, x, y, missing) : 0;
}

bool cel_equal(cel_value x, cel_value y) { return celi_equal(NULL, &x, &y, NULL) == 1; }
