/* "Did you mean": the known word closest to a mistyped one. */
#include <stdlib.h>

#include "cli.h"

#define LONGEST_WORD 48u

/* Edit distance with neighbouring letters swapped counted once (optimal string alignment). */
static unsigned distance(const char *a, size_t a_len, const char *b, size_t b_len) {
  unsigned rows[3][LONGEST_WORD + 1];
  for (size_t j = 0; j <= b_len; j++) rows[0][j] = (unsigned)j;
  for (size_t i = 1; i <= a_len; i++) {
    unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
    now[0] = (unsigned)i;
    for (size_t j = 1; j <= b_len; j++) {
      unsigned best = before[j - 1] + (a[i - 1] != b[j - 1]);
      if (before[j] + 1 < best) best = before[j] + 1;
      if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped && earlier[j - 2] + 1 < best) best = earlier[j - 2] + 1;
      now[j] = best;
    }
  }
  return rows[a_len % 3][b_len];
}

void cli_suggest(cli_suggestion *s, const char *word, const char *candidate) {
  size_t word_len = strlen(word), candidate_len = strlen(candidate);
  if (word_len == 0 || word_len > LONGEST_WORD || candidate_len > LONGEST_WORD) return;
  unsigned d = distance(word, word_len, candidate, candidate_len);
  bool begins = word_len >= 3 && strncmp(word, candidate, word_len) == 0;
  if (begins) d = 1;
  unsigned allowed = word_len < 4 ? 1 : word_len < 8 ? 2 : 3;
  if (d <= allowed && (!s->best || d < s->distance)) *s = (cli_suggestion){candidate, d};
}

const char *cli_did_you_mean(const cli_suggestion *s, const char *prefix, cd_arena *a) {
  if (!s->best) return "";
  cd_str text = cd_str_printf(a, "; did you mean %s%s?", prefix, s->best);
  return text.ptr ? text.ptr : "";
}
