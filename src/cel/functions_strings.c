/* The standard string functions, sizes, optionals, and base64. */
#include "cel/internal.h"

#define FN(name) static void name(cel_call *c, const cel_value *x, size_t count, cel_value *out)
#define UNUSED (void)c, (void)count

FN(starts_with) {
  UNUSED;
  *out = cel_bool(cd_str_starts(x[0].as.string, x[1].as.string));
}
FN(ends_with) {
  UNUSED;
  *out = cel_bool(cd_str_ends(x[0].as.string, x[1].as.string));
}
FN(contains) {
  UNUSED;
  /* A search that can take text * needle is paid as such. */
  uint64_t work = (x[0].as.string.len / 64 + 1) * (x[1].as.string.len / 64 + 1);
  if (!celi_charge(c, work)) return;
  *out = cel_bool(cd_str_find(x[0].as.string, x[1].as.string) >= 0);
}

FN(matches) {
  UNUSED;
  const celi_regex *re = c->node->prepared;
  const char *wrong = NULL;
  if (!re) {
    if (!celi_charge(c, 20 + x[1].as.string.len)) return;
    re = celi_regex_compile(x[1].as.string, celi_arena(c), &wrong);
  }
  if (re)
    *out = cel_bool(celi_regex_search(c, re, x[0].as.string));
  else if (wrong)
    celi_fail(c, out, "this regular expression cannot be used: %s", wrong);
  else
    celi_out_of_memory(c, out);
}

FN(size_string) {
  UNUSED;
  celi_charge(c, x[0].as.string.len / 64);
  *out = cel_int((int64_t)celi_code_points(x[0].as.string));
}
FN(size_bytes) {
  UNUSED;
  *out = cel_int((int64_t)x[0].as.string.len);
}
FN(size_list) {
  UNUSED;
  *out = cel_int((int64_t)x[0].as.list->count);
}
FN(size_map) {
  UNUSED;
  *out = cel_int((int64_t)x[0].as.map->count);
}

const celi_builtin celi_strings[] = {{"startsWith", ".ss>b", starts_with}, {"endsWith", ".ss>b", ends_with},
                                     {"contains", ".ss>b", contains},      {"matches", ".ss>b", matches},
                                     {"matches", "ss>b", matches},         {NULL, NULL, NULL}};

FN(encode64) {
  UNUSED;
  if (!celi_charge(c, x[0].as.string.len / 64)) return;
  cd_str s = celi_base64(celi_arena(c), x[0].as.string);
  if (!s.ptr)
    celi_out_of_memory(c, out);
  else
    *out = cel_string(s);
}

FN(decode64) {
  UNUSED;
  cd_str s = {NULL, 0};
  if (!celi_charge(c, x[0].as.string.len / 64)) return;
  if (!celi_base64_decode(celi_arena(c), x[0].as.string, &s))
    celi_fail(c, out, "the text is not base64");
  else if (!s.ptr)
    celi_out_of_memory(c, out);
  else
    *out = cel_bytes(s);
}

const celi_builtin celi_collections[] = {{"size", "s>i", size_string},
                                         {"size", ".s>i", size_string},
                                         {"size", "y>i", size_bytes},
                                         {"size", ".y>i", size_bytes},
                                         {"size", "~[A>i", size_list},
                                         {"size", ".~[A>i", size_list},
                                         {"size", "~{AB>i", size_map},
                                         {"size", ".~{AB>i", size_map},
                                         {"base64.encode", "y>s", encode64},
                                         {"base64.decode", "s>y", decode64},
                                         {NULL, NULL, NULL}};

/* --- optionals --- */

FN(optional_none) {
  UNUSED;
  (void)x;
  *out = cel_none();
}
FN(optional_of) {
  UNUSED;
  *out = cel_some(celi_arena(c), x[0]);
}
FN(optional_of_nonzero) {
  UNUSED;
  if (celi_is_zero(x[0]))
    *out = cel_none();
  else
    *out = cel_some(celi_arena(c), x[0]);
}
FN(has_value) {
  UNUSED;
  *out = cel_bool(x[0].as.optional != NULL);
}
FN(optional_value) {
  UNUSED;
  if (!x[0].as.optional)
    celi_fail(c, out, "optional.none() has no value; hasValue() tells, orValue(x) gives another");
  else
    *out = *x[0].as.optional;
}
FN(optional_or) {
  UNUSED;
  *out = x[0].as.optional ? x[0] : x[1];
}
FN(or_value) {
  UNUSED;
  *out = x[0].as.optional ? *x[0].as.optional : x[1];
}

const celi_builtin celi_optionals[] = {{"optional.none", ">?*", optional_none},
                                       {"optional.of", "~A>?A", optional_of},
                                       {"optional.ofNonZeroValue", "~A>?A", optional_of_nonzero},
                                       {"hasValue", ".~?A>b", has_value},
                                       {"value", ".~?A>A", optional_value},
                                       {"or", ".~?A?A>?A", optional_or},
                                       {"orValue", ".~?AA>A", or_value},
                                       {NULL, NULL, NULL}};
