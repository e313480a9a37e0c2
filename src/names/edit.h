/* What two words are apart: an edit distance with costs by letters, in tenths of an edit. */
#ifndef NAMES_EDIT_H
#define NAMES_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAMES_EDIT_LETTERS 40u /* at most in one word */
#define NAMES_ONE_EDIT 10

/* Two words of 1 to NAMES_EDIT_LETTERS letters; one written without vowels has costs of its own only against one that
 * is written with them. */
typedef struct names_two_words {
  const char *a, *b;
  size_t a_len, b_len;
  bool a_written, b_written;
  uint32_t a_mask, b_mask; /* which letters stand in them, as names_letter_mask tells */
} names_two_words;

bool names_is_vowel(char c);
/* More than `bound` where they are farther apart than that. */
int names_edit_cost(const names_two_words *w, int bound);

#endif
