/* The dictionaries of data/names_*.tsv, read once a process: letters, weights of words, classes, numbers, variants,
 * legal forms. */
#ifndef NAMES_DICT_H
#define NAMES_DICT_H

#include "base/hash.h"
#include "base/str.h"

enum {
  NAMES_TITLE = 1,
  NAMES_PARTICLE = 2,
  NAMES_STOP = 4,
  NAMES_GENERIC = 8,
  NAMES_FORM_START = 16,
  NAMES_FORM_WORD = 32, /* a long word of a legal form */
  NAMES_FORM_PART = 64  /* a short one of a form of several words */
};

#define NAMES_MAX_GROUPS 6

/* What is known of one word. A word that no dictionary holds has no term. */
typedef struct names_term {
  cd_str text;
  uint64_t hash;
  uint8_t weight;                      /* of the frequency table, 0 where that does not hold it */
  uint8_t classes;                     /* NAMES_TITLE | ... */
  int16_t number;                      /* of a number word, else -1 */
  uint16_t variants[NAMES_MAX_GROUPS]; /* groups of spellings of one name, 0: none */
  uint16_t nicks[NAMES_MAX_GROUPS];    /* groups of cognates and short forms, 0: none */
} names_term;

#define NAMES_NUMBER_LETTERS 5u /* of an ordinal that may be misspelt */
typedef struct names_number_word {
  const names_term *term;
  uint32_t mask;
} names_number_word;

typedef struct names_form {
  cd_str canonical, family;
  bool partial; /* the spelling lacks one of its words */
} names_form;

/* The members of group g are members[first[g]] .. members[first[g + 1]], as numbers of terms. */
typedef struct names_groups {
  uint32_t *first;
  uint32_t *members;
  uint32_t count;
} names_groups;

typedef struct names_dict {
  cd_arena *arena;
  names_term *terms;
  uint32_t term_count, term_room;
  uint32_t *slots;
  uint32_t slot_mask; /* of terms: number + 1 */
  names_groups variants, nicks;
  struct cd_map *forms; /* spelling -> names_form */
  cd_str *spellings;
  size_t spelling_count; /* of legal forms of several words, longest first */
  cd_str *form_words;
  uint32_t *form_masks;
  size_t form_word_count; /* long words of legal forms, for repairing typing errors */
  names_number_word *number_words;
  size_t number_word_count; /* long ordinals, for repairing typing errors */
  uint32_t *letters;        /* code point -> Latin text, see names_dict_letter */
  struct names_common *common;
  uint32_t common_mask; /* keys of common words and those with a letter left out */
  cd_digest digest;     /* of all dictionary files */
} names_dict;

#define NAMES_LETTER_LIMIT 0x10000u
#define NAMES_LETTER_EMPTY 0xFFFFFFFFu

/* The dictionaries, or NULL when memory ran out at the first call or a file is malformed. Never freed. */
const names_dict *names_dict_get(void);
const names_term *names_dict_find(const names_dict *d, const char *text, size_t len);
const names_form *names_dict_form(const names_dict *d, cd_str spelling);
/* The weight of the commonest word that is one edit or so from this one, or 100 where there is none: what a misspelt
 * word may stand for. */
uint8_t names_dict_common_near(const names_dict *d, const char *text, size_t len);

/* The Latin text of a letter: up to four bytes, the first lowest; NAMES_LETTER_EMPTY where it has none, and 0 where the
 * table does not hold it. */
static inline uint32_t names_dict_letter(const names_dict *d, uint32_t cp) {
  return cp < NAMES_LETTER_LIMIT ? d->letters[cp] : 0;
}

#endif
