/* Likeness of two words: the same, variants of one name, short forms, or by the edits between them. */
#include "names/edit.h"
#include "names/score.h"

#define RAW_LEAST 300       /* before it is weighed whether the words are known */
#define COST_PER_LENGTH 140 /* likeness lost to one letter of cost 1 in a word of one letter */

/* Percent of what the first edit loses by letters, by whether the word that is asked for is known and the listed one
 * too, and of further ones. */
enum { LOSS_BOTH_KNOWN = 130, LOSS_ASKED_KNOWN = 90, LOSS_UNKNOWN = 54, LOSS_MORE_EDITS = 240 };
enum {
  LIKE_VARIANT = 950,
  LIKE_NICK = 835,
  LIKE_SOUND = 905,
  LIKE_SOUND_KNOWN = 760,
  SOUND_LEAST = 650,
  LIKE_SCRAMBLED = 720,
  LIKE_SCRIPT = 970
};

const char *names_rule_name(names_rule r) {
  static const char *const words[] = {"none",   "same",    "variant", "nickname", "spelling", "sound",
                                      "script", "initial", "joined",  "acronym",  "scrambled"};
  return words[r];
}

static int least(int a, int b) { return a < b ? a : b; }

static names_likeness by_letters(const names_two_words *w, uint8_t rule, int most_loss) {
  int longest = (int)(w->a_len > w->b_len ? w->a_len : w->b_len);
  if (longest == 0 || longest > (int)NAMES_EDIT_LETTERS) return (names_likeness){0, NAMES_RULE_NONE};
  int bound = ((most_loss + 1) * longest - 1) / COST_PER_LENGTH, cost = names_edit_cost(w, bound);
  if (cost > bound) return (names_likeness){0, NAMES_RULE_NONE};
  return (names_likeness){(uint16_t)(1000 - cost * COST_PER_LENGTH / longest), rule};
}

names_likeness names_text_likeness(const names_text_word *a, const names_text_word *b, bool abjad, unsigned least) {
  if (a->len == b->len && memcmp(a->text, b->text, a->len) == 0) return (names_likeness){1000, NAMES_RULE_SAME};
  names_two_words w = {a->text, b->text, a->len, b->len, abjad, false, a->mask, b->mask};
  return by_letters(&w, abjad ? NAMES_RULE_SCRIPT : NAMES_RULE_TYPO, 1000 - (int)least);
}

bool names_share_group(const uint16_t a[NAMES_MAX_GROUPS], const uint16_t b[NAMES_MAX_GROUPS]) {
  for (size_t i = 0; i < NAMES_MAX_GROUPS && a[i]; i++)
    for (size_t j = 0; j < NAMES_MAX_GROUPS && b[j]; j++)
      if (a[i] == b[j]) return true;
  return false;
}

static int first_loss(const names_word *asked, const names_word *listed) {
  if (!(asked->flags & NAMES_KNOWN)) return LOSS_UNKNOWN;
  return (listed->flags & NAMES_KNOWN) ? LOSS_BOTH_KNOWN : LOSS_ASKED_KNOWN;
}

static bool same_skeleton(const names_word *a, const names_word *b) {
  return a->skeleton_len == b->skeleton_len && memcmp(a->skeleton, b->skeleton, a->skeleton_len) == 0;
}

/* A word that no table holds is likely misspelt, but seldom by more than one edit; a real word that differs from
 * another is likely another name. */
static uint16_t weighed(uint16_t score, const names_word *asked, const names_word *listed) {
  int first = first_loss(asked, listed);
  int longest = asked->len > listed->len ? asked->len : listed->len;
  int loss = 1000 - score, one_edit = NAMES_ONE_EDIT * COST_PER_LENGTH / longest;
  int all = loss <= one_edit ? loss * first : one_edit * first + (loss - one_edit) * LOSS_MORE_EDITS;
  return (uint16_t)(all > 100000 ? 0 : 1000 - all / 100);
}

/* What may be lost by letters so that the weighed likeness is still enough: the inverse of weighed(). */
static int most_loss(const names_word *asked, const names_word *listed) {
  int longest = asked->len > listed->len ? asked->len : listed->len,
      one_edit = NAMES_ONE_EDIT * COST_PER_LENGTH / longest;
  int first = first_loss(asked, listed);
  int left = (1000 - NAMES_ALIKE_MIN) * 100 - one_edit * first;
  return left <= 0 ? one_edit : least(one_edit + left / LOSS_MORE_EDITS, 1000 - RAW_LEAST);
}

/* The same letters in another order, in a word that no table holds. */
static bool scrambled(const names_word *a, const names_word *b) {
  uint8_t counts[256] = {0};
  if (a->len != b->len || a->mask != b->mask || a->len < 5 || (a->flags & NAMES_KNOWN)) return false;
  for (size_t i = 0; i < a->len; i++) counts[(unsigned char)a->text[i]]++;
  for (size_t i = 0; i < b->len; i++)
    if (counts[(unsigned char)b->text[i]]-- == 0) return false;
  return true;
}

static names_likeness spelling(const names_word *a, const names_word *b) {
  names_two_words w = {a->text, b->text, a->len, b->len, (a->flags & NAMES_ABJAD) != 0, (b->flags & NAMES_ABJAD) != 0,
                       a->mask, b->mask};
  bool across = w.a_written != w.b_written;
  names_likeness l =
      by_letters(&w, across ? NAMES_RULE_SCRIPT : NAMES_RULE_TYPO, across ? 1000 - NAMES_ALIKE_MIN : most_loss(a, b));
  if (across) {
    /* Two letters say little. */
    if (l.score > LIKE_SCRIPT) l.score = LIKE_SCRIPT;
    return l.score < NAMES_ALIKE_MIN ? (names_likeness){0, NAMES_RULE_NONE} : l;
  }
  /* An ending vowel makes another name: Hassan, Hassani. */
  bool sound = a->skeleton_len >= 3 && names_is_vowel(a->text[a->len - 1]) == names_is_vowel(b->text[b->len - 1]) &&
               l.score >= SOUND_LEAST && same_skeleton(a, b);
  if (l.score) l.score = weighed(l.score, a, b);
  uint16_t like_sound = (a->flags & NAMES_KNOWN) ? LIKE_SOUND_KNOWN : LIKE_SOUND;
  if (sound && l.score < like_sound) return (names_likeness){like_sound, NAMES_RULE_SOUND};
  if (l.score < NAMES_ALIKE_WELL && scrambled(a, b)) return (names_likeness){LIKE_SCRAMBLED, NAMES_RULE_SCRAMBLED};
  return l.score < NAMES_ALIKE_MIN ? (names_likeness){0, NAMES_RULE_NONE} : l;
}

static names_likeness of_initial(const names_word *initial, const names_word *word) {
  bool stands_for = word->cls == NAMES_WORD && word->len > 1 && initial->text[0] == word->text[0];
  return stands_for ? (names_likeness){700, NAMES_RULE_INITIAL} : (names_likeness){0, NAMES_RULE_NONE};
}

static unsigned letters_apart(uint32_t a, uint32_t b) { return names_bits(a ^ b); }

/* Signs of a skeleton as bits; those that one hears for the other share a bit. */
static uint32_t skeleton_mask(const names_word *w) {
  uint32_t mask = 0;
  for (uint8_t i = 0; i < w->skeleton_len; i++) {
    char sign = w->skeleton[i];
    if (sign != 'H') mask |= 1u << ((sign == 'T' || sign == 'J' ? 'S' : sign == 'V' || sign == 'F' ? 'P' : sign) & 31);
  }
  return mask;
}

static bool skeletons_far_apart(const names_word *a, const names_word *b) {
  int apart = (int)a->skeleton_len - (int)b->skeleton_len;
  return apart > 2 || apart < -2 || names_bits(skeleton_mask(a) ^ skeleton_mask(b)) > 2;
}

names_likeness names_word_likeness(const names_word *a, const names_word *b) {
  static const names_likeness none = {0, NAMES_RULE_NONE};
  if (a->len == b->len && memcmp(a->text, b->text, a->len) == 0)
    return ((a->flags ^ b->flags) & NAMES_SCRIPT_FLAGS) ? (names_likeness){LIKE_SCRIPT + 20, NAMES_RULE_SCRIPT}
                                                        : (names_likeness){1000, NAMES_RULE_SAME};
  if (a->cls == NAMES_NUMBER || b->cls == NAMES_NUMBER) return none;
  if (a->cls == NAMES_INITIAL) return b->cls == NAMES_INITIAL ? none : of_initial(a, b);
  if (b->cls == NAMES_INITIAL) return of_initial(b, a);
  if (a->term && b->term) {
    if (names_share_group(a->term->variants, b->term->variants))
      return (names_likeness){LIKE_VARIANT, NAMES_RULE_VARIANT};
    if (names_share_group(a->term->nicks, b->term->nicks)) return (names_likeness){LIKE_NICK, NAMES_RULE_NICK};
  }
  bool abjad = ((a->flags ^ b->flags) & NAMES_ABJAD) != 0;
  unsigned apart = (unsigned)(a->len > b->len ? a->len - b->len : b->len - a->len);
  unsigned longest = a->len > b->len ? a->len : b->len;
  if (!abjad && (apart > 4 || letters_apart(a->mask, b->mask) > 4 + longest / 4)) return none;
  if (abjad && skeletons_far_apart(a, b)) return none;
  if (a->len < 2 || b->len < 2 || (a->len == 2 && b->len == 2)) return none;
  return spelling(a, b);
}
