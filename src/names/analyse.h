/* A name taken apart: folded to Latin words, each with its class, weight and consonant skeleton. */
#ifndef NAMES_ANALYSE_H
#define NAMES_ANALYSE_H

#include "base/limits.h"
#include "names/dict.h"
#include "names/names.h"

typedef enum names_class {
  NAMES_WORD = 0,
  NAMES_INITIAL,
  NAMES_NUMBER,
  NAMES_IS_TITLE,
  NAMES_IS_PARTICLE,
  NAMES_IS_FORM,
  NAMES_IS_STOP
} names_class;

enum {
  NAMES_KNOWN = 1,     /* the frequency table holds it: a real word, seldom a typing error */
  NAMES_ABJAD = 2,     /* written in a script that leaves short vowels out */
  NAMES_ROMANISED = 4, /* written in another script than Latin */
  NAMES_REPAIRED = 8   /* changed by more than folding, so never "the same" */
};
#define NAMES_SCRIPT_FLAGS (NAMES_ABJAD | NAMES_ROMANISED)

#define NAMES_MAX_WORD 64u /* bytes of one word; a longer one is cut */
#define NAMES_MAX_SKELETON 15u

/* Weights of words that are not plain words of a name. */
enum {
  NAMES_W_UNKNOWN = 100,
  NAMES_W_INITIAL = 12,
  NAMES_W_NUMBER = 45,
  NAMES_W_TITLE = 6,
  NAMES_W_MID_TITLE = 15,
  NAMES_W_PARTICLE = 5,
  NAMES_W_FORM = 6,
  NAMES_W_STOP = 3
};

typedef struct names_word {
  const char *text, *skeleton;
  const names_term *term; /* or NULL */
  uint32_t mask;          /* which letters stand in it */
  uint32_t token;         /* its number in the segment at hand, or NAMES_NO_TOKEN */
  uint8_t len, skeleton_len, cls, flags, weight;
} names_word;
#define NAMES_NO_TOKEN UINT32_MAX

typedef struct names_analysis {
  names_word *words;
  uint32_t count;
  cd_str original;
  bool person; /* order of words is free, initials stand for words */
  bool organisation;
  bool person_told; /* by the schema, not guessed from the words */
  bool number_word; /* a number is written as a word, which may be a person's name too: "Segundo" */
  bool mixed_scripts, hidden_characters, look_alikes, truncated;
} names_analysis;

/* Take a name apart; all memory is the arena's. */
cordon_status names_analyse(cd_str name, names_schema schema, cd_arena *a, names_analysis *out, cordon_error *err);
/* Reading 0 of a query's name is what its schema says. Where no kind is told and a number is written as a word, reading 1 takes it for
 * a person's name. */
bool names_reads_twice(const names_analysis *first, names_schema schema);
cordon_status names_analyse_reading(cd_str name, names_schema schema, unsigned reading, cd_arena *a,
                                    names_analysis *out, cordon_error *err);
/* Fill mask and skeleton of a word whose text is set; the skeleton is written to `skeleton`. */
uint8_t names_skeleton(const char *text, size_t len, bool abjad, char skeleton[NAMES_MAX_SKELETON]);
uint32_t names_letter_mask(const char *text, size_t len);
/* How many bits are set, without the instruction that older machines lack. */
static inline unsigned names_bits(uint32_t v) {
  v -= (v >> 1) & 0x55555555u;
  v = (v & 0x33333333u) + ((v >> 2) & 0x33333333u);
  return (((v + (v >> 4)) & 0x0F0F0F0Fu) * 0x01010101u) >> 24;
}

/* The stage before: text folded to Latin words, for analyse.c. */
typedef struct names_raw_word {
  uint32_t start;
  uint8_t len;
  uint8_t flags;
  bool dotted; /* joined to the next by a full stop or slash alone, as the letters of "S.A." */
  bool after_comma;
} names_raw_word;
typedef struct names_raw {
  char *text;
  uint32_t text_len, text_room;
  names_raw_word *words;
  uint32_t count, room;
  bool mixed_scripts, hidden_characters, look_alikes, truncated;
} names_raw;
cordon_status names_fold(cd_str name, cd_arena *a, names_raw *out, cordon_error *err);
/* By ICU, for scripts without a table of ours: `s` in Latin, into the arena; ptr NULL when memory ran out. Thread-safe.
 */
cd_str names_romanise(cd_str s, cd_arena *a);

#endif
