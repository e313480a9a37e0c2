/* Regular expressions in RE2 syntax, matched in time linear in the text: a Thompson automaton, simulated over sets of
 * states (K. Thompson, "Regular expression search algorithm", 1968; R. Cox, "Regular Expression Matching: the Virtual
 * Machine Approach"). */
#ifndef CEL_REGEX_H
#define CEL_REGEX_H

#include "cel/internal.h"

#define RE_MAX_STATES 4000u /* of one automaton */
#define RE_MAX_REPEAT 1000u /* {n,m}, as in RE2 */
#define RE_MAX_DEPTH 100u   /* nested groups */

typedef enum re_op {
  RE_CHAR = 0,
  RE_ANY,
  RE_LINE_ANY /* all but \n */,
  RE_CLASS,
  RE_SPLIT,
  RE_JUMP,
  RE_ASSERT,
  RE_MATCH
} re_op;

typedef enum re_assert { RE_TEXT_START, RE_TEXT_END, RE_LINE_START, RE_LINE_END, RE_WORD, RE_NOT_WORD } re_assert;

typedef struct re_range {
  uint32_t from, to;
} re_range;
typedef struct re_property {
  uint32_t mask;
  bool negated;
  int32_t script;
} re_property; /* a general category mask, or a script where mask is 0 */

/* A set of characters: ranges, Unicode properties, negated or not. */
typedef struct re_class {
  re_range *ranges;
  re_property *properties;
  uint32_t range_count, range_room, property_count, property_room;
  bool negated, fold;
} re_class;

typedef struct re_state {
  uint8_t op;
  bool fold;            /* CHAR: case is ignored */
  uint32_t c;           /* CHAR; the re_assert of ASSERT */
  uint32_t next, other; /* SPLIT goes to both */
  const re_class *set;
} re_state;

struct celi_regex {
  re_state *states;
  uint32_t count, start;
};

/* --- the tree between parser and compiler --- */

typedef enum re_kind {
  RE_N_EMPTY,
  RE_N_CHAR,
  RE_N_ANY,
  RE_N_CLASS,
  RE_N_ASSERT,
  RE_N_CONCAT,
  RE_N_ALTERNATE,
  RE_N_REPEAT
} re_kind;

typedef struct re_node {
  uint8_t kind;
  bool fold, newline; /* ANY: takes \n too */
  uint32_t c;         /* CHAR, or the re_assert */
  uint32_t min, max;  /* REPEAT; max UINT32_MAX: no end */
  const re_class *set;
  struct re_node *child; /* first of CONCAT and ALTERNATE, the one of REPEAT */
  struct re_node *next;  /* sibling */
} re_node;

/* NULL: *wrong says what is wrong, or is NULL when memory ran out. */
re_node *celi_re_parse(cd_str pattern, cd_arena *a, const char **wrong);
bool celi_re_in_class(const re_class *set, uint32_t c);

#endif
