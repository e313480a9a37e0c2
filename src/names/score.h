/* How alike two words are, and two names. Everything here is integer arithmetic and depends on the two names and the
 * dictionaries alone. */
#ifndef NAMES_SCORE_H
#define NAMES_SCORE_H

#include "names/analyse.h"

typedef enum names_rule {
  NAMES_RULE_NONE = 0,
  NAMES_RULE_SAME,
  NAMES_RULE_VARIANT,
  NAMES_RULE_NICK,
  NAMES_RULE_TYPO,
  NAMES_RULE_SOUND,
  NAMES_RULE_SCRIPT,
  NAMES_RULE_INITIAL,
  NAMES_RULE_JOINED,
  NAMES_RULE_ACRONYM,
  NAMES_RULE_SCRAMBLED
} names_rule;
const char *names_rule_name(names_rule r);

typedef struct names_likeness {
  uint16_t score;
  uint8_t rule;
} names_likeness; /* score 0..1000 */

/* Below it two words have nothing to do with each other. */
#define NAMES_ALIKE_MIN 380
/* From it up they count as a pair in full. */
#define NAMES_ALIKE_WELL 520

names_likeness names_word_likeness(const names_word *a, const names_word *b);
bool names_share_group(const uint16_t a[NAMES_MAX_GROUPS], const uint16_t b[NAMES_MAX_GROUPS]);
/* The same of bare text, for words joined from several; 0 below `least`. `abjad`: the first is written without vowels.
 */
typedef struct names_text_word {
  const char *text;
  size_t len;
  uint32_t mask;
} names_text_word;
names_likeness names_text_likeness(const names_text_word *a, const names_text_word *b, bool abjad, unsigned least);

/* Of the weight of a word of the query that nothing met, at least so many percent count against the name. */
#define NAMES_LEAST_LOSS 110
/* And where the name holds something else instead. */
#define NAMES_CONFLICT_LOSS 300
/* And of two words that are hardly alike: they may be one, badly misspelt, and so contradict less than such as have
 * nothing in common. */
#define NAMES_APART_LOSS 200
/* Of the weight of a word of the name that nothing met, at least so many percent count; from a second such word on,
 * twice as many; and more where a pair of words is less alike than NAMES_EXACT_ENOUGH. */
#define NAMES_LISTED_LOSS 6
#define NAMES_LISTED_LOSS_INEXACT 72
#define NAMES_EXACT_ENOUGH 950
/* What weighs at least against each other: words on both sides that nothing met, numbers; a number on one side alone of
 * two organisations. */
#define NAMES_LEAST_CONFLICT 68
#define NAMES_CONFLICT_NUMBER 60
#define NAMES_LONE_NUMBER 65

/* What a pair of words weighs in a score. */
uint16_t names_pair_weight(const names_word *a, const names_word *b, uint8_t rule);

/* What a pair is worth, in millionths, and of how much, in thousandths. Words that are hardly alike count more and more
 * as if they contradicted each other, up to NAMES_APART_LOSS. Adds to both. */
void names_pair_value(unsigned likeness, unsigned weight, uint64_t *worth, uint64_t *of);

/* Percent of its score that a name keeps that is of the other kind: a person's, an organisation's. */
#define NAMES_OTHER_KIND 80
/* And where one word is all that it shares with a longer name: the more, if the word is rare and little is missing, and
 * the more yet, if the legal form agrees. */
#define NAMES_ONE_WORD 84
#define NAMES_ONE_RARE_WORD 95
#define NAMES_ONE_RARE_WORD_AND_FORM 98

typedef struct names_pair {
  uint8_t left, left_count, right, right_count; /* words that met; a join takes several of one side */
  uint8_t rule;
  uint16_t score, weight;
} names_pair;

typedef struct names_match {
  names_pair pairs[CD_MAX_NAME_TOKENS];
  uint32_t pair_count;
  uint64_t left_used, right_used;                    /* bit i: word i was met */
  uint16_t score;                                    /* of the two names */
  bool same;                                         /* equal after normalisation */
  uint32_t matched, conflict, left_over, right_over; /* weights */
} names_match;

/* Where a caller keeps likenesses it has seen; may answer as names_word_likeness does. */
typedef names_likeness (*names_likeness_fn)(void *user, uint32_t left_word, const names_word *left,
                                            const names_word *right);

void names_match_names(const names_analysis *left, const names_analysis *right, names_likeness_fn likeness, void *user,
                       names_match *out);

#endif
