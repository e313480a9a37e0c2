/* Shared by regex_parse.c and regex_class.c. */
#ifndef CEL_REGEX_PARSE_H
#define CEL_REGEX_PARSE_H

#include "cel/regex.h"

typedef struct re_parser {
  cd_str text;
  size_t at;
  cd_arena *arena;
  const char *wrong;
  bool failed;
  bool fold, multi_line, dot_newline; /* (?i) (?m) (?s) */
  uint32_t depth;
} re_parser;

/* Both return false. */
bool celi_re_wrong(re_parser *p, const char *why);
bool celi_re_no_memory(re_parser *p);

bool celi_re_add_range(re_parser *p, re_class *set, uint32_t from, uint32_t to);
bool celi_re_add_perl(re_parser *p, re_class *set, char letter);                   /* d D s S w W */
bool celi_re_add_posix(re_parser *p, re_class *set, cd_str name);                  /* "alpha", "^alpha" */
bool celi_re_add_property(re_parser *p, re_class *set, cd_str name, bool negated); /* "L", "Greek" */

#endif
