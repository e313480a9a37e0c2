/* Likeness of two words: the same, variants of one name, short forms, or an edit distance with costs by letters
 * (Damerau's four edits in the form that touches no letter twice), cheap where ears and romanisations differ. */
#include <pthread.h>

#include "names/score.h"

#define MAX_CELLS 40u /* letters of a word that are compared */
#define COST_FULL 10
#define COST_SWAP 9
#define RAW_LEAST 300 /* before it is weighed whether the words are known */
#define COST_DOUBLE 3
#define COST_PER_LENGTH 140 /* likeness lost to one letter of cost 1 in a word of one letter */

enum { LOSS_BOTH_KNOWN = 140, LOSS_ASKED_KNOWN = 140, LOSS_ASKED_UNKNOWN = 60, LOSS_MORE_EDITS = 220 };
enum {
  LIKE_VARIANT = 960,
  LIKE_NICK = 860,
  LIKE_SOUND = 880,
  LIKE_SOUND_KNOWN = 790,
  SOUND_LEAST = 650,
  LIKE_SCRAMBLED = 720,
  LIKE_SCRIPT = 970
};

const char *names_rule_name(names_rule r) {
  static const char *const words[] = {"none",   "same",    "variant", "nickname", "spelling", "sound",
                                      "script", "initial", "joined",  "acronym",  "scrambled"};
  return words[r];
}

static bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

typedef struct close_pair {
  char a, b;
  uint8_t cost;
} close_pair;
static const close_pair close_pairs[] = {
    {'i', 'y', 3}, {'j', 'y', 4}, {'i', 'j', 6}, {'c', 'k', 3}, {'k', 'q', 3}, {'c', 'q', 4}, {'g', 'k', 5},
    {'g', 'q', 4}, {'s', 'z', 4}, {'c', 's', 6}, {'v', 'w', 3}, {'b', 'v', 6}, {'f', 'v', 5}, {'b', 'p', 6},
    {'d', 't', 5}, {'d', 'z', 7}, {'m', 'n', 7}, {'g', 'j', 6}, {'u', 'w', 4}, {'o', 'u', 3}, {'e', 'i', 4},
    {'a', 'e', 5}, {'a', 'o', 6}, {'e', 'y', 6}, {'a', 'i', 7}, {'a', 'u', 7}, {'e', 'o', 7}, {'e', 'u', 7},
    {'i', 'o', 8}, {'i', 'u', 8}, {'o', 'w', 6}, {'k', 'x', 7}, {'s', 'x', 7}, {'h', 'k', 7}};

/* Costs between letters in tenths of an edit, made from the pairs at the first use. */
static uint8_t costs[32][32];
static pthread_once_t costs_once = PTHREAD_ONCE_INIT;

static uint8_t letter_index(char c) { return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a') : 31; }

static void make_costs(void) {
  memset(costs, COST_FULL, sizeof costs);
  for (size_t i = 0; i < sizeof close_pairs / sizeof close_pairs[0]; i++) {
    uint8_t a = letter_index(close_pairs[i].a), b = letter_index(close_pairs[i].b);
    costs[a][b] = costs[b][a] = close_pairs[i].cost;
  }
}

static int change_cost(char a, char b) { return a == b ? 0 : costs[letter_index(a)][letter_index(b)]; }

/* What it costs that s[i] has no partner. */
static int lone_cost(const char *s, size_t i, size_t len, bool abjad) {
  char c = s[i];
  if (i > 0 && s[i - 1] == c) return abjad ? 0 : len > 3 ? COST_DOUBLE : COST_FULL;
  if (c == 'h') return i + 1 == len ? 3 : 5;
  if (!is_vowel(c)) return COST_FULL;
  return abjad ? 1 : 8;
}

/* The same for a word written without short vowels: what is written there is a consonant or a long vowel. */
static int lone_written_cost(const char *s, size_t i) {
  char c = s[i];
  if (i > 0 && s[i - 1] == c) return COST_DOUBLE;
  return c == 'a' || c == 'w' || c == 'y' ? 4 : c == 'h' ? 3 : COST_FULL;
}

/* A long vowel of the one against a vowel of the other. */
static int written_change_cost(char written, char latin) {
  if ((written == 't' && latin == 's') || (written == 'z' && latin == 'd') || (written == 'd' && latin == 'z'))
    return 4;
  if (written == 'w' && (latin == 'u' || latin == 'o' || latin == 'v')) return 0;
  if (written == 'y' && (latin == 'i' || latin == 'e')) return 0;
  if (written == 'a' && is_vowel(latin)) return 1;
  if ((written == 'b' && latin == 'p') || (written == 'f' && latin == 'v') || (written == 'j' && latin == 'g'))
    return 1;
  if ((written == 'q' || written == 'k') && (latin == 'g' || latin == 'k' || latin == 'q' || latin == 'c')) return 1;
  return change_cost(written, latin);
}

/* Two words; a word written without vowels has costs of its own only against one that is written with them. */
typedef struct words_at_hand {
  const char *a, *b;
  size_t a_len, b_len;
  bool a_written, b_written;
} words_at_hand;

static int least(int a, int b) { return a < b ? a : b; }

static void lone_costs(const char *s, size_t from, size_t to, size_t len, bool written, bool other_written,
                       int out[MAX_CELLS]) {
  for (size_t i = from; i < to; i++)
    out[i] = written && !other_written ? lone_written_cost(s, i) : lone_cost(s, i, len, other_written && !written);
}

static void change_costs(const words_at_hand *w, size_t i, size_t from, size_t to, int out[MAX_CELLS]) {
  if (w->a_written == w->b_written) {
    const uint8_t *row = costs[letter_index(w->a[i])];
    for (size_t j = from; j < to; j++) out[j] = w->a[i] == w->b[j] ? 0 : row[letter_index(w->b[j])];
    return;
  }
  for (size_t j = from; j < to; j++)
    out[j] = w->a_written ? written_change_cost(w->a[i], w->b[j]) : written_change_cost(w->b[j], w->a[i]);
}

static int one_lone_cost(const words_at_hand *w, bool of_a, size_t i) {
  int cost[MAX_CELLS];
  if (of_a)
    lone_costs(w->a, i, i + 1, w->a_len, w->a_written, w->b_written, cost);
  else
    lone_costs(w->b, i, i + 1, w->b_len, w->b_written, w->a_written, cost);
  return cost[i];
}

/* At most one letter of each is left, at `head`: most words that are near are so. */
static int short_cost(const words_at_hand *w, size_t head, size_t a_end, size_t b_end) {
  int change[MAX_CELLS];
  if (a_end == head && b_end == head) return 0;
  if (a_end == head) return one_lone_cost(w, false, head);
  if (b_end == head) return one_lone_cost(w, true, head);
  change_costs(w, head, head, head + 1, change);
  return least(change[head], one_lone_cost(w, true, head) + one_lone_cost(w, false, head));
}

/* Rows i - 2, i - 1 and i are kept, as the exchange of neighbours looks two back (restricted Damerau-Levenshtein). What
 * both words start and end with is left out first. */
static int edit_cost(const words_at_hand *w, int bound) {
  int rows[3][MAX_CELLS + 1], lone_a[MAX_CELLS], lone_b[MAX_CELLS], change[MAX_CELLS];
  size_t head = 0, a_end = w->a_len, b_end = w->b_len;
  while (head < a_end && head < b_end && w->a[head] == w->b[head]) head++;
  while (a_end > head && b_end > head && w->a[a_end - 1] == w->b[b_end - 1]) {
    a_end--;
    b_end--;
  }
  if (a_end - head <= 1 && b_end - head <= 1) return short_cost(w, head, a_end, b_end);
  lone_costs(w->a, head, a_end, w->a_len, w->a_written, w->b_written, lone_a);
  lone_costs(w->b, head, b_end, w->b_len, w->b_written, w->a_written, lone_b);
  rows[head % 3][head] = 0;
  for (size_t j = head; j < b_end; j++) rows[head % 3][j + 1] = rows[head % 3][j] + lone_b[j];
  for (size_t i = head; i < a_end; i++) {
    int *now = rows[(i + 1) % 3], *before = rows[i % 3], *earlier = rows[(i + 2) % 3];
    int row_least = now[head] = before[head] + lone_a[i];
    change_costs(w, i, head, b_end, change);
    for (size_t j = head; j < b_end; j++) {
      int best = least(least(before[j + 1] + lone_a[i], now[j] + lone_b[j]), before[j] + change[j]);
      if (i > head && j > head && change[j] && w->a[i] == w->b[j - 1] && w->a[i - 1] == w->b[j])
        best = least(best, earlier[j - 1] + COST_SWAP);
      now[j + 1] = best;
      row_least = least(row_least, best);
    }
    if (row_least > bound) return bound + 1;
  }
  return rows[a_end % 3][b_end];
}

static int likeness_of_cost(int cost, size_t length) { return 1000 - cost * COST_PER_LENGTH / (int)length; }

static names_likeness by_letters(const words_at_hand *w, uint8_t rule, int most_loss) {
  size_t longest = w->a_len > w->b_len ? w->a_len : w->b_len;
  if (longest == 0 || longest > MAX_CELLS) return (names_likeness){0, NAMES_RULE_NONE};
  int bound = most_loss * (int)longest / COST_PER_LENGTH;
  pthread_once(&costs_once, make_costs);
  int like = likeness_of_cost(edit_cost(w, bound), longest);
  if (like < 1000 - most_loss) return (names_likeness){0, NAMES_RULE_NONE};
  return (names_likeness){(uint16_t)like, rule};
}

names_likeness names_text_likeness(const char *a, size_t a_len, const char *b, size_t b_len, bool abjad) {
  if (a_len == b_len && memcmp(a, b, a_len) == 0) return (names_likeness){1000, NAMES_RULE_SAME};
  words_at_hand w = {a, b, a_len, b_len, abjad, false};
  return by_letters(&w, abjad ? NAMES_RULE_SCRIPT : NAMES_RULE_TYPO, 1000 - NAMES_ALIKE_MIN);
}

bool names_share_group(const uint16_t a[NAMES_MAX_GROUPS], const uint16_t b[NAMES_MAX_GROUPS]) {
  for (size_t i = 0; i < NAMES_MAX_GROUPS && a[i]; i++)
    for (size_t j = 0; j < NAMES_MAX_GROUPS && b[j]; j++)
      if (a[i] == b[j]) return true;
  return false;
}

static bool same_skeleton(const names_word *a, const names_word *b) {
  return a->skeleton_len == b->skeleton_len && memcmp(a->skeleton, b->skeleton, a->skeleton_len) == 0;
}

/* A word that no table holds is likely misspelt, but seldom by more than one edit; a real word that differs from
 * another is likely another name. */
static uint16_t weighed(uint16_t score, const names_word *asked, const names_word *listed) {
  bool known = (asked->flags & NAMES_KNOWN) != 0;
  int first = known ? (listed->flags & NAMES_KNOWN) ? LOSS_BOTH_KNOWN : LOSS_ASKED_KNOWN : LOSS_ASKED_UNKNOWN;
  int longest = asked->len > listed->len ? asked->len : listed->len;
  int loss = 1000 - score, one_edit = COST_FULL * COST_PER_LENGTH / longest;
  int all = loss <= one_edit ? loss * first : one_edit * first + (loss - one_edit) * LOSS_MORE_EDITS;
  return (uint16_t)(all > 100000 ? 0 : 1000 - all / 100);
}

/* What may be lost by letters so that the weighed likeness is still enough: the inverse of weighed(). */
static int most_loss(const names_word *asked, const names_word *listed) {
  bool known = (asked->flags & NAMES_KNOWN) != 0;
  int longest = asked->len > listed->len ? asked->len : listed->len, one_edit = COST_FULL * COST_PER_LENGTH / longest;
  int first = known ? LOSS_ASKED_KNOWN : LOSS_ASKED_UNKNOWN;
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
  words_at_hand w = {a->text, b->text, a->len, b->len, (a->flags & NAMES_ABJAD) != 0, (b->flags & NAMES_ABJAD) != 0};
  bool across = w.a_written != w.b_written;
  names_likeness l =
      by_letters(&w, across ? NAMES_RULE_SCRIPT : NAMES_RULE_TYPO, across ? 1000 - NAMES_ALIKE_MIN : most_loss(a, b));
  if (across) {
    /* Two letters say little. */
    if (l.score > LIKE_SCRIPT) l.score = LIKE_SCRIPT;
    return l.score < NAMES_ALIKE_MIN ? (names_likeness){0, NAMES_RULE_NONE} : l;
  }
  /* An ending vowel makes another name: Hassan, Hassani. */
  bool sound = a->skeleton_len >= 3 && is_vowel(a->text[a->len - 1]) == is_vowel(b->text[b->len - 1]) &&
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
