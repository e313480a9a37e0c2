/* "Did you mean ...?": the nearest of the known names, by edit distance with swaps of neighbours (Damerau-Levenshtein,
 * restricted). */
#include "cel/internal.h"

#define LONGEST 40

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

static size_t distance(cd_str a, cd_str b) {
  size_t rows[3][LONGEST + 1];
  for (size_t j = 0; j <= b.len; j++) rows[0][j] = j;
  for (size_t i = 1; i <= a.len; i++) {
    size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
    now[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
      bool same = (a.ptr[i - 1] | 0x20) == (b.ptr[j - 1] | 0x20);
      now[j] = smaller(smaller(before[j], now[j - 1]) + 1, before[j - 1] + !same);
      if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
        now[j] = smaller(now[j], earlier[j - 2] + 1);
    }
  }
  return rows[a.len % 3][b.len];
}

static size_t allowed(cd_str wanted) { return wanted.len <= 3 ? 1 : wanted.len <= 7 ? 2 : 3; }

cd_str celi_nearest(cd_str wanted, cd_str so_far, cd_str candidate) {
  if (wanted.len > LONGEST || candidate.len > LONGEST || wanted.len == 0) return so_far;
  size_t best = so_far.len ? distance(wanted, so_far) : allowed(wanted) + 1;
  return distance(wanted, candidate) < best ? candidate : so_far;
}
