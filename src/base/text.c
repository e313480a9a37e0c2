#include "base/text.h"

#define MAX_WORD 64u

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static unsigned min3(unsigned a, unsigned b, unsigned c) {
  unsigned m = a < b ? a : b;
  return m < c ? m : c;
}

/* Optimal string alignment distance, by rows (Levenshtein 1966, with swaps of neighbours after Damerau 1964). */
static unsigned distance(cd_str a, cd_str b) {
  unsigned rows[3][MAX_WORD + 1];
  unsigned *before = rows[0], *last = rows[1], *now = rows[2];
  for (unsigned j = 0; j <= b.len; j++) last[j] = j;
  for (unsigned i = 1; i <= a.len; i++) {
    now[0] = i;
    for (unsigned j = 1; j <= b.len; j++) {
      char x = lower(a.ptr[i - 1]), y = lower(b.ptr[j - 1]);
      now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y));
      bool swapped = i > 1 && j > 1 && x == lower(b.ptr[j - 2]) && y == lower(a.ptr[i - 2]);
      if (swapped && before[j - 2] + 1 < now[j]) now[j] = before[j - 2] + 1;
    }
    unsigned *free_row = before;
    before = last;
    last = now;
    now = free_row;
  }
  return last[b.len];
}

cd_str cd_nearest(cd_str word, const cd_str *known, size_t n) {
  cd_str best = {NULL, 0};
  if (word.len == 0 || word.len > MAX_WORD) return best;
  unsigned limit = word.len < 3 ? 1 : 1 + (unsigned)word.len / 4;
  for (size_t i = 0; i < n; i++) {
    if (known[i].len == 0 || known[i].len > MAX_WORD) continue;
    unsigned d = distance(word, known[i]);
    if (d > limit || d >= known[i].len) continue;
    best = known[i];
    if (d == 0) break;
    limit = d - 1;
  }
  return best;
}
