/* The consonant skeleton of a word: what stays when a name is spelt by another ear or from a script without vowels.
 * Vowels, w and y fall away (but at the start), doubled letters count once, letters that romanisations swap share a
 * sign. */
#include "names/analyse.h"

/* One sign for each letter; 0 falls away. */
static const char signs[26] = {
    /* a */ 0, 'P', 'K', 'T', 0,   'F', 'K', 'H', 0,   'J', 'K', 'L', 'M',
    'N',       0,   'P', 'K', 'R', 'S', 'T', 0,   'V', 0,   'K', 0,   'S'};

static bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

/* Two letters, or three, that are one sound; *taken of them. 0 where there is none. In a word written without vowels
 * letters meet that are not one sound: there only those with h are. */
static char cluster(const char *s, size_t left, bool abjad, size_t *taken) {
  char first = s[0], next = s[1], third = left > 2 ? s[2] : '\0';
  *taken = 2;
  if (next == 'h') {
    if (first == 's' || first == 'c' || first == 'z') return 'S';
    if (first == 'k') return 'H';
    if (first == 'g') return 'K';
    if (first == 'p') return 'F';
    return first == 't' || first == 'd' ? 'T' : 0;
  }
  if (abjad) return 0;
  if (third == 'h' &&
      ((first == 's' && next == 'c') || (first == 't' && next == 'c') || (first == 'd' && next == 'z'))) {
    *taken = 3;
    return first == 'd' ? 'J' : 'S';
  }
  if ((first == 't' && (next == 's' || next == 'z')) || ((first == 'c' || first == 's') && next == 'z')) return 'S';
  if (first == 'c' && (next == 'i' || next == 'e')) return 'S';
  if (first == 'd' && (next == 'j' || next == 'z')) return 'J';
  if (first == 'c' && next == 'k') return 'K';
  return first == 'k' && next == 's' ? 'X' : 0;
}

static char sign_of(const char *text, size_t at, size_t len) {
  char c = text[at];
  if (c >= '0' && c <= '9') return c;
  if (c < 'a' || c > 'z') return c;
  if (c == 'x' && at > 0) return 'X';
  if (c == 'x') return 'S';
  if (c == 'h' && at + 1 == len) return 0;
  if (at == 0 && c == 'y' && len > 1 && is_vowel(text[1])) return 'J';
  if (at == 0 && c == 'w') return 'V';
  return signs[c - 'a'];
}

uint8_t names_skeleton(const char *text, size_t len, bool abjad, char skeleton[NAMES_MAX_SKELETON]) {
  uint8_t n = 0;
  for (size_t at = 0; at < len && n < NAMES_MAX_SKELETON;) {
    size_t taken = 1;
    char sign = text[at] >= 'c' && text[at] <= 'z' && at + 1 < len ? cluster(text + at, len - at, abjad, &taken) : '\0';
    if (!sign) {
      sign = sign_of(text, at, len);
      taken = 1;
    }
    if (sign && (n == 0 || skeleton[n - 1] != sign)) skeleton[n++] = sign;
    at += taken;
  }
  return n;
}

uint32_t names_letter_mask(const char *text, size_t len) {
  uint32_t mask = 0;
  for (size_t i = 0; i < len; i++) {
    unsigned c = (unsigned char)text[i];
    mask |= c >= 'a' && c <= 'z' ? 1u << (c - 'a') : c >= '0' && c <= '9' ? 1u << (26 + c % 5) : 1u << 31;
  }
  return mask;
}
