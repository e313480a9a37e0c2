/* Damerau's four edits in the form that touches no letter twice (restricted Damerau-Levenshtein), cheap where ears and
 * romanisations differ. */
#include "names/edit.h"

#include <pthread.h>
#include <string.h>

#define COST_FULL NAMES_ONE_EDIT
#define COST_SWAP 9
#define COST_DOUBLE 3
#define COST_LAST_H 3

bool names_is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

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

/* A long vowel or a consonant of a word written without short vowels, and what it costs to be one of these letters in a
 * word that has them; to be another costs what it costs elsewhere. The first that fits counts. */
static const struct {
  char written;
  const char *letters;
  uint8_t cost;
} written_letters[] = {{'t', "s", 4}, {'z', "d", 4}, {'d', "z", 4}, {'w', "uov", 0},  {'y', "ie", 0},  {'a', "aeiouy", 1},
                       {'b', "p", 1}, {'f', "v", 1}, {'j', "g", 1}, {'q', "gkqc", 1}, {'k', "gkqc", 1}};

static int written_change_cost(char written, char latin, int plain) {
  for (size_t i = 0; i < sizeof written_letters / sizeof written_letters[0]; i++)
    if (written_letters[i].written == written && strchr(written_letters[i].letters, latin))
      return written_letters[i].cost;
  return plain;
}

static int least(int a, int b) { return a < b ? a : b; }

/* --- tables, made at the first use --- */

#define LETTERS 32u
#define OTHER_LETTER 31u /* all that is no letter of a to z */

static uint8_t letter_index(char c) { return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a') : OTHER_LETTER; }

/* How a word is written, against the other one. */
typedef enum writing { PLAIN, WITH_VOWELS, WITHOUT_VOWELS, WRITINGS } writing;

static uint8_t change_costs[WRITINGS][LETTERS][LETTERS]; /* of a letter of the one, so written, to one of the other */
static uint8_t lone_costs[WRITINGS][LETTERS];            /* of a letter that has no partner */
/* What a letter costs that the other word lacks: the least first, if that has one of the letters. */
#define MOST_TIERS 8u
typedef struct riddance_tier {
  uint32_t letters;
  int cost;
} riddance_tier;
static riddance_tier riddance[WRITINGS][LETTERS][MOST_TIERS + 1];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static void make_change_costs(void) {
  memset(change_costs, COST_FULL, sizeof change_costs);
  for (size_t i = 0; i < sizeof close_pairs / sizeof close_pairs[0]; i++) {
    uint8_t a = letter_index(close_pairs[i].a), b = letter_index(close_pairs[i].b);
    change_costs[PLAIN][a][b] = change_costs[PLAIN][b][a] = close_pairs[i].cost;
  }
  for (uint8_t i = 0; i < 26; i++) change_costs[PLAIN][i][i] = 0;
  for (uint8_t i = 0; i < 26; i++)
    for (uint8_t k = 0; k < 26; k++) {
      int cost = written_change_cost((char)('a' + i), (char)('a' + k), change_costs[PLAIN][i][k]);
      change_costs[WITHOUT_VOWELS][i][k] = change_costs[WITH_VOWELS][k][i] = (uint8_t)cost;
    }
}

/* In a word written without vowels a consonant or a long vowel stands; the other one has vowels that are not written.
 */
static void make_lone_costs(void) {
  memset(lone_costs, COST_FULL, sizeof lone_costs);
  for (char c = 'a'; c <= 'z'; c++) {
    uint8_t i = letter_index(c);
    if (names_is_vowel(c)) lone_costs[PLAIN][i] = 8;
    if (names_is_vowel(c)) lone_costs[WITH_VOWELS][i] = 1;
    if (c == 'a' || c == 'w' || c == 'y') lone_costs[WITHOUT_VOWELS][i] = 4;
  }
  lone_costs[PLAIN][letter_index('h')] = lone_costs[WITH_VOWELS][letter_index('h')] = 5;
  lone_costs[WITHOUT_VOWELS][letter_index('h')] = 3;
}

static uint32_t letters_at(writing how, uint8_t letter, int cost) {
  uint32_t set = 0;
  for (uint8_t i = 0; i < 26; i++)
    if (i != letter && change_costs[how][letter][i] == cost) set |= 1u << i;
  return set;
}

static void make_riddance(writing how) {
  for (uint8_t letter = 0; letter < LETTERS; letter++) {
    int lone = letter < 26 ? lone_costs[how][letter] : COST_FULL;
    uint32_t tier = 0;
    if (letter == letter_index('h')) lone = COST_LAST_H;
    for (int cost = 0; letter < 26 && cost < lone; cost++) {
      uint32_t letters = letters_at(how, letter, cost);
      if (letters && tier < MOST_TIERS) riddance[how][letter][tier++] = (riddance_tier){letters, cost};
    }
    riddance[how][letter][tier] = (riddance_tier){UINT32_MAX, lone};
  }
}

static void make_tables(void) {
  make_change_costs();
  make_lone_costs();
  for (writing how = PLAIN; how < WRITINGS; how++) make_riddance(how);
}

static unsigned lowest_bit(uint32_t v) { return (unsigned)__builtin_ctz(v); }

/* The least that it costs to be rid of letters that the other word lacks: each was left out there or stands for one of
 * those that it has. No more than a little over `enough` is added up. */
static int riddance_of(writing how, uint32_t letters, uint32_t there, int enough) {
  int cost = 0;
  for (; letters && cost <= enough; letters &= letters - 1) {
    const riddance_tier *t = riddance[how][lowest_bit(letters)];
    while (t->letters != UINT32_MAX && !(t->letters & there)) t++;
    cost += t->cost;
  }
  return cost;
}

/* --- the distance --- */

/* What is left of a word without what both start and end with. */
typedef struct rest {
  const char *text;
  size_t len;
  uint8_t index[NAMES_EDIT_LETTERS], lone[NAMES_EDIT_LETTERS];
} rest;

static void take_rest(const char *word, size_t len, size_t from, size_t to, writing how, rest *r) {
  uint8_t doubled = how == WITH_VOWELS ? 0 : how == PLAIN && len <= 3 ? COST_FULL : COST_DOUBLE;
  char before = from > 0 ? word[from - 1] : '\0';
  r->text = word + from;
  r->len = to - from;
  for (size_t i = 0; i < r->len; i++) {
    char c = r->text[i];
    r->index[i] = letter_index(c);
    r->lone[i] = c == before ? doubled : from + i + 1 == len && c == 'h' ? COST_LAST_H : lone_costs[how][r->index[i]];
    before = c;
  }
}

static int change_cost(const rest *a, size_t i, const rest *b, size_t j, writing how) {
  if (a->index[i] == OTHER_LETTER && a->text[i] == b->text[j]) return 0;
  return change_costs[how][a->index[i]][b->index[j]];
}

/* At most one letter of each is left: most words that are near are so. */
static int short_cost(const rest *a, const rest *b, writing how) {
  int lone = (a->len ? a->lone[0] : 0) + (b->len ? b->lone[0] : 0);
  return a->len && b->len ? least(lone, change_cost(a, 0, b, 0, how)) : lone;
}

/* Rows i - 2, i - 1 and i are kept, as the exchange of neighbours looks two back. */
static int long_cost(const rest *a, const rest *b, writing how, int bound) {
  int rows[3][NAMES_EDIT_LETTERS + 1];
  rows[0][0] = 0;
  for (size_t j = 0; j < b->len; j++) rows[0][j + 1] = rows[0][j] + b->lone[j];
  for (size_t i = 0; i < a->len; i++) {
    int *now = rows[(i + 1) % 3], *before = rows[i % 3], *earlier = rows[(i + 2) % 3];
    int last = before[0] + a->lone[i], row_least = last;
    now[0] = last;
    for (size_t j = 0; j < b->len; j++) {
      int change = change_cost(a, i, b, j, how);
      last = least(least(before[j + 1] + a->lone[i], last + b->lone[j]), before[j] + change);
      if (i > 0 && j > 0 && change && a->text[i] == b->text[j - 1] && a->text[i - 1] == b->text[j])
        last = least(last, earlier[j - 1] + COST_SWAP);
      now[j + 1] = last;
      row_least = least(row_least, last);
    }
    if (row_least > bound) return bound + 1;
  }
  return rows[a->len % 3][b->len];
}

int names_edit_cost(const names_two_words *w, int bound) {
  writing of_a = w->a_written == w->b_written ? PLAIN
                 : w->a_written               ? WITHOUT_VOWELS
                                              : WITH_VOWELS,
          of_b = of_a == PLAIN            ? PLAIN
                 : of_a == WITHOUT_VOWELS ? WITH_VOWELS
                                          : WITHOUT_VOWELS;
  size_t head = 0, a_end = w->a_len, b_end = w->b_len;
  rest a, b;
  pthread_once(&tables_once, make_tables);
  if (riddance_of(of_a, w->a_mask & ~w->b_mask, w->b_mask, bound) > bound ||
      riddance_of(of_b, w->b_mask & ~w->a_mask, w->a_mask, bound) > bound)
    return bound + 1;
  while (head < a_end && head < b_end && w->a[head] == w->b[head]) head++;
  while (a_end > head && b_end > head && w->a[a_end - 1] == w->b[b_end - 1]) {
    a_end--;
    b_end--;
  }
  take_rest(w->a, w->a_len, head, a_end, of_a, &a);
  take_rest(w->b, w->b_len, head, b_end, of_b, &b);
  return a.len <= 1 && b.len <= 1 ? short_cost(&a, &b, of_a) : long_cost(&a, &b, of_a, bound);
}
