/* Sets of characters in regular expressions: [a-z], [[:alpha:]], \d, \pL, \p{Greek}. Unicode properties come from ICU.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "cel/regex_parse.h"

bool celi_re_add_range(re_parser *p, re_class *set, uint32_t from, uint32_t to) {
  if (set->range_count == set->range_room) {
    uint32_t room = set->range_room ? set->range_room * 2 : 4;
    set->ranges = cd_grow_array(p->arena, set->ranges, set->range_count, room, sizeof *set->ranges);
    set->range_room = set->ranges ? room : 0;
    if (!set->ranges) return celi_re_no_memory(p);
  }
  set->ranges[set->range_count++] = (re_range){from, to};
  return true;
}

static bool add_property(re_parser *p, re_class *set, re_property property) {
  if (set->property_count == set->property_room) {
    uint32_t room = set->property_room ? set->property_room * 2 : 2;
    set->properties = cd_grow_array(p->arena, set->properties, set->property_count, room, sizeof *set->properties);
    set->property_room = set->properties ? room : 0;
    if (!set->properties) return celi_re_no_memory(p);
  }
  set->properties[set->property_count++] = property;
  return true;
}

/* The Perl classes are ASCII in RE2. */
static const re_range digits[] = {{'0', '9'}}, spaces[] = {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}},
                      words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};

/* The ranges, or all that lies between them. They are sorted. */
static bool add_ranges(re_parser *p, re_class *set, const re_range *ranges, size_t count, bool negated) {
  uint32_t from = 0;
  for (size_t i = 0; i < count; i++) {
    if (!negated && !celi_re_add_range(p, set, ranges[i].from, ranges[i].to)) return false;
    if (negated && ranges[i].from > from && !celi_re_add_range(p, set, from, ranges[i].from - 1)) return false;
    from = ranges[i].to + 1;
  }
  return !negated || celi_re_add_range(p, set, from, 0x10FFFF);
}

bool celi_re_add_perl(re_parser *p, re_class *set, char letter) {
  bool negated = letter >= 'A' && letter <= 'Z';
  switch (letter | 0x20) {
  case 'd':
    return add_ranges(p, set, digits, 1, negated);
  case 's':
    return add_ranges(p, set, spaces, 3, negated);
  default:
    return add_ranges(p, set, words, 4, negated);
  }
}

bool celi_re_add_posix(re_parser *p, re_class *set, cd_str name) {
  static const struct {
    const char *name;
    re_range ranges[4];
    size_t count;
  } table[] = {{"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}, 3},
               {"alpha", {{'A', 'Z'}, {'a', 'z'}}, 2},
               {"ascii", {{0, 0x7F}}, 1},
               {"blank", {{'\t', '\t'}, {' ', ' '}}, 2},
               {"cntrl", {{0, 0x1F}, {0x7F, 0x7F}}, 2},
               {"digit", {{'0', '9'}}, 1},
               {"graph", {{'!', '~'}}, 1},
               {"lower", {{'a', 'z'}}, 1},
               {"print", {{' ', '~'}}, 1},
               {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}, 4},
               {"space", {{'\t', '\r'}, {' ', ' '}}, 2},
               {"upper", {{'A', 'Z'}}, 1},
               {"word", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, 4},
               {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}, 3}};
  bool negated = name.len > 0 && name.ptr[0] == '^';
  cd_str plain = cd_str_sub(name, negated ? 1 : 0, name.len);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (cd_str_eqc(plain, table[i].name)) return add_ranges(p, set, table[i].ranges, table[i].count, negated);
  return celi_re_wrong(p, "a class such as [:alpha:] is not known by this name");
}

static uint32_t category_mask(cd_str name) {
  static const struct {
    char name[3];
    uint32_t mask;
  } table[] = {{"L", U_GC_L_MASK},   {"Lu", U_GC_LU_MASK}, {"Ll", U_GC_LL_MASK}, {"Lt", U_GC_LT_MASK},
               {"Lm", U_GC_LM_MASK}, {"Lo", U_GC_LO_MASK}, {"M", U_GC_M_MASK},   {"Mn", U_GC_MN_MASK},
               {"Mc", U_GC_MC_MASK}, {"Me", U_GC_ME_MASK}, {"N", U_GC_N_MASK},   {"Nd", U_GC_ND_MASK},
               {"Nl", U_GC_NL_MASK}, {"No", U_GC_NO_MASK}, {"P", U_GC_P_MASK},   {"Pc", U_GC_PC_MASK},
               {"Pd", U_GC_PD_MASK}, {"Ps", U_GC_PS_MASK}, {"Pe", U_GC_PE_MASK}, {"Pi", U_GC_PI_MASK},
               {"Pf", U_GC_PF_MASK}, {"Po", U_GC_PO_MASK}, {"S", U_GC_S_MASK},   {"Sm", U_GC_SM_MASK},
               {"Sc", U_GC_SC_MASK}, {"Sk", U_GC_SK_MASK}, {"So", U_GC_SO_MASK}, {"Z", U_GC_Z_MASK},
               {"Zs", U_GC_ZS_MASK}, {"Zl", U_GC_ZL_MASK}, {"Zp", U_GC_ZP_MASK}, {"C", U_GC_C_MASK},
               {"Cc", U_GC_CC_MASK}, {"Cf", U_GC_CF_MASK}, {"Co", U_GC_CO_MASK}, {"Cs", U_GC_CS_MASK}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (cd_str_eqc(name, table[i].name)) return table[i].mask;
  return 0;
}

bool celi_re_add_property(re_parser *p, re_class *set, cd_str name, bool negated) {
  if (name.len > 0 && name.ptr[0] == '^') {
    negated = !negated;
    name = cd_str_sub(name, 1, name.len);
  }
  uint32_t mask = category_mask(name);
  if (mask) return add_property(p, set, (re_property){.mask = mask, .negated = negated});
  if (cd_str_eqc(name, "Any")) return negated || celi_re_add_range(p, set, 0, 0x10FFFF);
  char text[40];
  UScriptCode script = USCRIPT_INVALID_CODE;
  UErrorCode status = U_ZERO_ERROR;
  if (name.len > 2 && name.len < sizeof text) {
    memcpy(text, name.ptr, name.len);
    text[name.len] = '\0';
    if (uscript_getCode(text, &script, 1, &status) != 1 || U_FAILURE(status)) script = USCRIPT_INVALID_CODE;
  }
  if (script == USCRIPT_INVALID_CODE)
    return celi_re_wrong(p, "a Unicode class such as \\p{Greek} or \\pL is not known by this name");
  return add_property(p, set, (re_property){.script = (int32_t)script, .negated = negated});
}

static bool has_property(const re_property *q, uint32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  bool in = q->mask ? (U_GET_GC_MASK((UChar32)c) & q->mask) != 0
                    : uscript_getScript((UChar32)c, &status) == (UScriptCode)q->script;
  return in != q->negated;
}

static bool holds(const re_class *set, uint32_t c) {
  for (uint32_t i = 0; i < set->range_count; i++)
    if (c >= set->ranges[i].from && c <= set->ranges[i].to) return true;
  for (uint32_t i = 0; i < set->property_count; i++)
    if (has_property(&set->properties[i], c)) return true;
  return false;
}

bool celi_re_in_class(const re_class *set, uint32_t c) {
  bool in = holds(set, c);
  if (!in && set->fold)
    in = holds(set, (uint32_t)u_tolower((UChar32)c)) || holds(set, (uint32_t)u_toupper((UChar32)c)) ||
         holds(set, (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT));
  return in != set->negated;
}
