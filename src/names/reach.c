/* What a name can score at most, told by the rows of its tokens: an upper bound of what score.c gives. A pair of words
 * is taken at its exact worth, whichever others compete for it; what certainly meets nothing is lost. */
#include "names/searcher.h"

#define FEW_NUMBERS_LOSS (NAMES_W_NUMBER / 2) /* what a number that is missing weighs */
#define ACROSS_SPARE                                                                                                   \
  60u /* weight that words may get beyond their own where runs of them are compared across scripts                     \
       */

/* Worth less the least score of what it is worth it of, in millionths: what a pair brings a name above the least. */
static int64_t gain_of(uint64_t worth, uint64_t of, unsigned least) { return (int64_t)worth - (int64_t)(least * of); }

bool search_pair_can_reach(const searcher *s, unsigned weight, unsigned likeness, uint64_t others, unsigned lost) {
  uint64_t worth = 1000000u * others, of = 1000u * others;
  names_pair_value(likeness, weight, &worth, &of);
  return worth >= s->first_least * (of + lost * NAMES_LEAST_LOSS * 10u);
}

bool search_can_reach(const searcher *s, unsigned weight, unsigned likeness, unsigned earlier_met,
                      unsigned earlier_lost) {
  return search_pair_can_reach(s, weight, likeness, (uint64_t)s->later + earlier_met, earlier_lost);
}

/* What the words of a name may meet in the query. */
typedef struct meeting {
  const row_cell *best[CD_MAX_NAME_TOKENS], *exact[CD_MAX_NAME_TOKENS]; /* of each word of the query, or NULL */
  bool joins, across;
  uint64_t starts, ends; /* words of the query that start, or end, one of the name, or the other way round */
  unsigned words, alone, alone_weight; /* words of the name, and those that meet nothing */
  unsigned numbers, lone_numbers;
} meeting;

static bool is_better(const row_cell *a, const row_cell *b, unsigned least) {
  return !b || gain_of(a->worth, a->of, least) > gain_of(b->worth, b->of, least);
}

static void note_token(const searcher *s, const token_row *row, unsigned least, meeting *m) {
  m->words += row->cls == NAMES_WORD;
  m->numbers += row->cls == NAMES_NUMBER;
  m->across |= row->across;
  if (row->count == 0) {
    m->alone += row->cls == NAMES_WORD;
    m->alone_weight += row->cls == NAMES_WORD ? row->weight : 0;
    m->lone_numbers += row->cls == NAMES_NUMBER;
  }
  for (uint32_t i = 0; i < row->count; i++) {
    const row_cell *c = &s->rows.cells[row->cells + i];
    m->joins |= c->joins;
    m->starts |= (uint64_t)c->starts << c->word;
    m->ends |= (uint64_t)c->ends << c->word;
    if (is_better(c, m->best[c->word], least)) m->best[c->word] = c;
    if (c->likeness >= NAMES_EXACT_ENOUGH && is_better(c, m->exact[c->word], least)) m->exact[c->word] = c;
  }
}

/* A word said twice says little that is new. */
static bool stands_before(const uint32_t *tokens, uint32_t k) {
  for (uint32_t i = 0; i < k; i++)
    if (tokens[i] == tokens[k]) return true;
  return false;
}

static bool note_tokens(searcher *s, const segment_name *n, unsigned least, meeting *m) {
  const uint32_t *tokens = s->segment->words + n->words;
  for (uint32_t k = 0; k < n->count; k++) {
    const token_row *row = search_full_row(s, tokens[k]);
    if (!row) return false;
    note_token(s, row, least, m);
    if (row->count > 0 || row->cls != NAMES_WORD || !stands_before(tokens, k)) continue;
    m->alone--;
    m->alone_weight -= row->weight - row->weight / 2u;
  }
  return true;
}

/* A person's name for an organisation's, or the other way round, as score.c tells them. */
static bool other_kind(const names_analysis *q, const segment_name *n) {
  return (q->organisation && (n->flags & SEGMENT_PERSON_TOLD)) || (q->person_told && (n->flags & SEGMENT_ORGANISATION));
}

typedef struct balance {
  int64_t gain;
  unsigned met, lost, lost_numbers, asked; /* words met, weight of the lost, words of any class that may meet one */
  bool same, numbers;
} balance;

/* Of a word that may meet something, the better of that and of being lost. */
static balance weigh(const searcher *s, const row_cell *const *best, unsigned least) {
  balance b = {.same = true};
  for (uint32_t i = 0; i < s->analysis.count; i++) {
    const names_word *w = &s->analysis.words[i];
    const row_cell *c = best[s->twin[i]];
    b.asked += c != NULL;
    b.same &= c && c->likeness == 1000;
    b.numbers |= w->cls == NAMES_NUMBER;
    if (w->cls == NAMES_NUMBER) {
      b.met += c != NULL;
      b.lost_numbers += c == NULL;
      if (c) b.gain += gain_of(c->worth, c->of, least);
    } else if (w->cls == NAMES_WORD && c) {
      int64_t met = gain_of(c->worth, c->of, least), lost = -(int64_t)(least * w->weight * NAMES_LEAST_LOSS * 10u);
      b.gain += met > lost ? met : lost;
      b.met++;
    } else if (w->cls == NAMES_WORD) {
      b.lost += s->twin[i] == i ? w->weight : w->weight / 2u;
    } else if (c && c->likeness > least) {
      b.gain += gain_of(c->worth, c->of, least);
    }
  }
  return b;
}

/* What contradicts and what is missing, in hundredths. */
static uint64_t loss_of(const searcher *s, const segment_name *n, const meeting *m, const balance *b, unsigned listed) {
  unsigned conflict = b->lost < m->alone_weight ? b->lost : m->alone_weight, losses = b->lost - conflict,
           alone = m->alone_weight - conflict;
  bool companies = s->analysis.organisation && (n->flags & SEGMENT_ORGANISATION);
  if (b->lost && m->alone_weight && conflict < NAMES_LEAST_CONFLICT) conflict = NAMES_LEAST_CONFLICT;
  if (m->joins)
    ; /* a number may be part of a word */
  else if (b->lost_numbers && m->lone_numbers)
    conflict += NAMES_CONFLICT_NUMBER;
  else if (b->lost_numbers && !m->numbers)
    losses += b->lost_numbers * FEW_NUMBERS_LOSS, conflict += companies ? NAMES_LONE_NUMBER : 0;
  else if (m->lone_numbers && !b->numbers)
    alone += m->lone_numbers * FEW_NUMBERS_LOSS, conflict += companies ? NAMES_LONE_NUMBER : 0;
  return (uint64_t)conflict * NAMES_CONFLICT_LOSS + (uint64_t)losses * NAMES_LEAST_LOSS + (uint64_t)alone * listed;
}

/* One word alone carries no match of longer names. */
static unsigned least_of_one_word(const searcher *s, const segment_name *n, const meeting *m, const balance *b,
                                  unsigned least) {
  if (m->joins || b->met > 1 || (b->lost == 0 && m->alone == 0 && m->words <= b->asked)) return least;
  bool company = b->lost == 0 && m->alone < 2 && !s->analysis.person && !(n->flags & SEGMENT_PERSON);
  return least * 100 / (company ? NAMES_ONE_RARE_WORD_AND_FORM : NAMES_ONE_WORD);
}

static bool enough(const searcher *s, const segment_name *n, const meeting *m, const row_cell *const *best,
                   unsigned least, unsigned listed) {
  balance b = weigh(s, best, least);
  if (b.same && m->alone == 0) return true;
  unsigned stricter = least_of_one_word(s, n, m, &b, least);
  if (stricter != least) b = weigh(s, best, stricter);
  int64_t spare = m->across ? gain_of(1000000u * ACROSS_SPARE, 1000u * ACROSS_SPARE, stricter) : 0;
  return b.gain + spare >= (int64_t)(stricter * 10u * loss_of(s, n, m, &b, listed));
}

/* "jan gyong" for "jang yong": each word is near another, but both together are the same. */
static bool may_have_slipped(const meeting *m) { return (m->starts << 1 & m->ends) != 0; }

/* With all that meets, or only with what meets exactly, as then a listed name may be longer at little cost. Across
 * scripts words are joined in more ways than the rows tell: there a name need not be as good as the last hit. */
bool search_name_can_reach(searcher *s, const segment_name *n) {
  meeting m = {.words = 0};
  if ((uint64_t)n->words + n->count > s->segment->header->words) return false;
  if (s->least_name_score == 0) return true;
  if (!note_tokens(s, n, s->least_name_score, &m)) return false;
  unsigned least = m.across ? s->first_least : s->least_name_score, listed = NAMES_LISTED_LOSS * (m.alone > 1 ? 2 : 1);
  if (other_kind(&s->analysis, n)) least = least * 100 / NAMES_OTHER_KIND;
  if (may_have_slipped(&m) || enough(s, n, &m, m.exact, least, listed)) return true;
  if (memcmp(m.best, m.exact, sizeof m.best) == 0) return false;
  return enough(s, n, &m, m.best, least, m.across ? listed : NAMES_LISTED_LOSS_INEXACT);
}
