#include "names/score.h"

#define WORDS CD_MAX_NAME_TOKENS
#define TEXT_ROOM (3 * NAMES_MAX_WORD)

/* What is lost, in hundredths of the weight that is left over. */
enum {
  COST_CONFLICT = NAMES_CONFLICT_LOSS,
  COST_LEFT_OVER = NAMES_LEAST_LOSS,
  COST_LEFT_OVER_HALF = 140,
  COST_RIGHT_OVER = NAMES_LISTED_LOSS,
  COST_RIGHT_OVER_FEW = 16,
  COST_RIGHT_OVER_ONE_MET = 38,
  COST_RIGHT_OVER_HALF = 55,
  COST_RIGHT_OVER_RARE = 30,
  COST_RIGHT_OVER_INEXACT = NAMES_LISTED_LOSS_INEXACT,
  LEAST_CONFLICT = NAMES_LEAST_CONFLICT,
  LEAST_LEFT_OVER = 45, /* a word, where the rest is not exact */
  LEAST_APART = 46,
  LEAST_APART_KNOWN = 54
};
/* Weights that numbers, initials and legal forms get when they contradict. */
enum {
  CONFLICT_NUMBER = NAMES_CONFLICT_NUMBER,
  LONE_NUMBER = NAMES_LONE_NUMBER,
  CONFLICT_INITIAL = 40,
  CONFLICT_FORM = 38,
  CONFLICT_FORM_FAMILY = 6
};
#define RARE 65
#define RARE_PAIR 110    /* weight of words that few share */
#define ENOUGH_TOLD 120u /* weight of words that met from which nothing is doubted */
#define DOUBT_LITTLE 80u /* percent of what is not the same that counts twice where nothing is told */
#define BEST_BUT_SAME 990
#define EXACT_ENOUGH NAMES_EXACT_ENOUGH
#define DOUBTED_INITIAL 300
#define LEAST_INITIAL 35
#define ENOUGH_COMMON 50u /* weight of words met exactly */
#define JOINED_WELL 850   /* likeness of joined words that goes before comparing word by word */
#define JOINED_ENOUGH 750

typedef struct matcher {
  const names_analysis *left, *right;
  names_likeness_fn likeness;
  void *user;
  names_match *out;
} matcher;

static unsigned smaller(unsigned a, unsigned b) { return a < b ? a : b; }
static unsigned surplus(unsigned a, unsigned b) { return a > b ? a - b : 0; }

static bool used(uint64_t set, uint32_t i) { return (set >> i) & 1u; }

uint16_t names_pair_weight(const names_word *a, const names_word *b, uint8_t rule) {
  unsigned low = a->weight < b->weight ? a->weight : b->weight, both = (unsigned)a->weight + b->weight;
  if (rule == NAMES_RULE_INITIAL) {
    unsigned word = a->cls == NAMES_INITIAL ? b->weight : a->weight;
    return (uint16_t)(word > 2 * LEAST_INITIAL ? word / 2 : LEAST_INITIAL);
  }
  /* A misspelt word is as common as what was meant. */
  bool one_unknown = ((a->flags ^ b->flags) & NAMES_KNOWN) != 0;
  unsigned weight = one_unknown ? low : both / 2;
  /* Common words say little where they agree, but much where they do not. */
  bool apart = rule == NAMES_RULE_TYPO || rule == NAMES_RULE_SOUND;
  bool plain = a->cls == NAMES_WORD && b->cls == NAMES_WORD;
  unsigned least = (a->flags & b->flags & NAMES_KNOWN) ? LEAST_APART_KNOWN : LEAST_APART;
  return (uint16_t)(apart && plain && weight < least ? least : weight);
}

static void add_pair(matcher *m, uint32_t i, uint32_t j, names_likeness l) {
  names_match *o = m->out;
  uint16_t weight = names_pair_weight(&m->left->words[i], &m->right->words[j], l.rule);
  o->pairs[o->pair_count++] = (names_pair){(uint8_t)i, 1, (uint8_t)j, 1, l.rule, l.score, weight};
  o->left_used |= (uint64_t)1 << i;
  o->right_used |= (uint64_t)1 << j;
}

static bool identical(const names_word *a, const names_word *b) {
  if (a->token != NAMES_NO_TOKEN && b->token != NAMES_NO_TOKEN) return a->token == b->token;
  return a->mask == b->mask && a->len == b->len && memcmp(a->text, b->text, a->len) == 0 &&
         ((a->flags ^ b->flags) & NAMES_SCRIPT_FLAGS) == 0;
}

static void pair_identical(matcher *m) {
  for (uint32_t i = 0; i < m->left->count; i++)
    for (uint32_t j = 0; j < m->right->count; j++)
      if (!used(m->out->right_used, j) && identical(&m->left->words[i], &m->right->words[j])) {
        add_pair(m, i, j, (names_likeness){1000, NAMES_RULE_SAME});
        break;
      }
}

/* --- the best assignment of what is left --- */

typedef struct rest {
  uint8_t left[WORDS], right[WORDS];
  uint32_t lefts, rights;
} rest;

static void collect_rest(const matcher *m, rest *r) {
  r->lefts = r->rights = 0;
  for (uint32_t i = 0; i < m->left->count; i++)
    if (!used(m->out->left_used, i)) r->left[r->lefts++] = (uint8_t)i;
  for (uint32_t j = 0; j < m->right->count; j++)
    if (!used(m->out->right_used, j)) r->right[r->rights++] = (uint8_t)j;
}

typedef struct grid {
  names_likeness cells[WORDS][WORDS];
} grid;

/* Likeness of each pair; true when some word has more than one partner, so that a choice must be made. */
static bool fill_grid(const matcher *m, const rest *r, grid *g) {
  uint8_t partners[WORDS] = {0};
  bool contested = false;
  for (uint32_t i = 0; i < r->lefts; i++) {
    unsigned own = 0;
    for (uint32_t j = 0; j < r->rights; j++) {
      names_likeness l = m->likeness(m->user, r->left[i], &m->left->words[r->left[i]], &m->right->words[r->right[j]]);
      g->cells[i][j] = l;
      if (l.score == 0) continue;
      contested |= ++own > 1 || ++partners[j] > 1;
    }
  }
  return contested;
}

static int gain(const matcher *m, const rest *r, const grid *g, uint32_t i, uint32_t j) {
  names_likeness l = g->cells[i][j];
  if (l.score == 0) return 0;
  return (int)l.score * (1 + names_pair_weight(&m->left->words[r->left[i]], &m->right->words[r->right[j]], l.rule));
}

/* Assignment of greatest gain by shortest augmenting paths (Kuhn-Munkres with potentials, O(n^3)). `to` gives the row
 * of each column, both from 1; there are no more rows than columns. */
static void assign(const int *cost, uint32_t rows, uint32_t columns, uint32_t to[WORDS + 1]) {
  int u[WORDS + 1] = {0}, v[WORDS + 1] = {0};
  uint32_t way[WORDS + 1] = {0};
  for (uint32_t i = 1; i <= rows; i++) {
    int least[WORDS + 1];
    bool seen[WORDS + 1] = {false};
    uint32_t at = 0;
    for (uint32_t j = 0; j <= columns; j++) least[j] = INT32_MAX;
    to[0] = i;
    do {
      uint32_t row = to[at], next = 0;
      int delta = INT32_MAX;
      seen[at] = true;
      for (uint32_t j = 1; j <= columns; j++) {
        if (seen[j]) continue;
        int c = cost[(row - 1) * WORDS + (j - 1)] - u[row] - v[j];
        if (c < least[j]) {
          least[j] = c;
          way[j] = at;
        }
        if (least[j] < delta) {
          delta = least[j];
          next = j;
        }
      }
      for (uint32_t j = 0; j <= columns; j++) {
        if (seen[j]) {
          u[to[j]] += delta;
          v[j] -= delta;
        } else
          least[j] -= delta;
      }
      at = next;
    } while (to[at] != 0);
    for (; at; at = way[at]) to[at] = to[way[at]];
  }
}

static void choose_best(matcher *m, const rest *r, const grid *g) {
  int cost[WORDS * WORDS];
  uint32_t to[WORDS + 1] = {0};
  bool turned = r->lefts > r->rights;
  uint32_t rows = turned ? r->rights : r->lefts, columns = turned ? r->lefts : r->rights;
  for (uint32_t i = 0; i < rows; i++)
    for (uint32_t j = 0; j < columns; j++) cost[i * WORDS + j] = turned ? -gain(m, r, g, j, i) : -gain(m, r, g, i, j);
  assign(cost, rows, columns, to);
  for (uint32_t j = 1; j <= columns; j++) {
    if (to[j] == 0) continue;
    uint32_t i = turned ? j - 1 : to[j] - 1, k = turned ? to[j] - 1 : j - 1;
    if (g->cells[i][k].score) add_pair(m, r->left[i], r->right[k], g->cells[i][k]);
  }
}

static void pair_alike(matcher *m) {
  rest r;
  grid g;
  collect_rest(m, &r);
  if (r.lefts == 0 || r.rights == 0) return;
  if (fill_grid(m, &r, &g)) {
    choose_best(m, &r, &g);
    return;
  }
  for (uint32_t i = 0; i < r.lefts; i++)
    for (uint32_t j = 0; j < r.rights; j++)
      if (g.cells[i][j].score) add_pair(m, r.left[i], r.right[j], g.cells[i][j]);
}

/* --- joined and split words --- */

static uint32_t free_words(const names_analysis *a, uint64_t taken) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->count; i++) n += !used(taken, i) && a->words[i].cls == NAMES_WORD;
  return n;
}

static uint32_t free_count(const names_analysis *a, uint64_t taken) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->count; i++) n += !used(taken, i);
  return n;
}

/* Words of `many` that stand in a row from `from` and are free, joined; 0 when they would not fit. */
static size_t join_words(const names_analysis *many, uint64_t taken, uint32_t from, uint32_t count,
                         char text[TEXT_ROOM]) {
  size_t len = 0;
  if (from + count > many->count) return 0;
  for (uint32_t k = from; k < from + count; k++) {
    if (used(taken, k)) return 0;
    memcpy(text + len, many->words[k].text, many->words[k].len);
    len += many->words[k].len;
  }
  return len;
}

static unsigned weight_of_run(const names_analysis *many, uint32_t from, uint32_t count) {
  unsigned sum = 0;
  for (uint32_t k = from; k < from + count; k++) sum += many->words[k].weight;
  return sum;
}

/* Length of the run, or 0 where a word of it is taken; *mask gathers its letters. */
static size_t run_length(const names_analysis *many, uint64_t taken, uint32_t from, uint32_t count, uint32_t *mask) {
  size_t len = 0;
  *mask = 0;
  for (uint32_t k = from; k < from + count; k++) {
    if (used(taken, k)) return 0;
    len += many->words[k].len;
    *mask |= many->words[k].mask;
  }
  return len;
}

static bool could_join(const names_word *one, const names_word *first, size_t len, uint32_t mask) {
  if ((one->flags ^ first->flags) & NAMES_ABJAD) return len >= 3 && len <= 2u * one->len && one->len <= 2u * len;
  return len != 0 && len <= one->len + 2u && len + 2u >= one->len && (names_bits(mask ^ one->mask) <= 3);
}

/* A run written without vowels is laid against a word that has them, or the other way round. */
static names_likeness joined_likeness(const names_word *one, const names_word *first, const names_text_word *run,
                                      unsigned enough) {
  const names_text_word word = {one->text, one->len, one->mask};
  bool one_abjad = (one->flags & NAMES_ABJAD) != 0, run_abjad = (first->flags & NAMES_ABJAD) != 0;
  if (run_abjad && !one_abjad) return names_text_likeness(run, &word, true, enough);
  return names_text_likeness(&word, run, one_abjad && !run_abjad, enough);
}

/* One word of `one` against runs of two and three of `many`. */
static bool join_one(const names_word *one, const names_analysis *many, uint64_t taken, uint16_t enough,
                     names_pair *best) {
  char text[TEXT_ROOM];
  bool found = false;
  for (uint32_t count = 2; count <= 3; count++) {
    for (uint32_t from = 0; from + count <= many->count; from++) {
      names_text_word run = {.text = text};
      run.len = run_length(many, taken, from, count, &run.mask);
      if (!could_join(one, &many->words[from], run.len, run.mask)) continue;
      join_words(many, taken, from, count, text);
      names_likeness l = joined_likeness(one, &many->words[from], &run, enough);
      if (l.score < enough || (found && l.score <= best->score)) continue;
      unsigned weight = weight_of_run(many, from, count);
      *best = (names_pair){.right = (uint8_t)from,
                           .right_count = (uint8_t)count,
                           .rule = NAMES_RULE_JOINED,
                           .score = (uint16_t)(l.score * 97 / 100),
                           .weight = (uint16_t)((weight + one->weight) / 2)};
      found = true;
    }
  }
  return found;
}

static bool join_shifted(const matcher *m, uint32_t i, uint32_t j) {
  char left[TEXT_ROOM], right[TEXT_ROOM];
  const names_word *l = &m->left->words[i], *r = &m->right->words[j];
  if (l[0].len == r[0].len || l[0].len + l[1].len != r[0].len + r[1].len || l[0].text[0] != r[0].text[0]) return false;
  size_t left_len = join_words(m->left, m->out->left_used, i, 2, left);
  if (left_len == 0) return false;
  size_t right_len = join_words(m->right, m->out->right_used, j, 2, right);
  return left_len == right_len && memcmp(left, right, left_len) == 0;
}

static uint64_t bits(uint32_t from, uint32_t count) { return (((uint64_t)1 << count) - 1) << from; }

/* `turned`: the single word stands on the right. */
static void pair_joined(matcher *m, bool turned, uint16_t enough) {
  const names_analysis *one = turned ? m->right : m->left, *many = turned ? m->left : m->right;
  uint64_t *one_used = turned ? &m->out->right_used : &m->out->left_used,
           *many_used = turned ? &m->out->left_used : &m->out->right_used;
  if (free_words(one, *one_used) == 0 || free_count(many, *many_used) < 2) return;
  for (uint32_t i = 0; i < one->count && m->out->pair_count < WORDS; i++) {
    const names_word *w = &one->words[i];
    names_pair p;
    if (used(*one_used, i) || w->len < 3 || w->cls != NAMES_WORD || !join_one(w, many, *many_used, enough, &p))
      continue;
    *one_used |= bits(i, 1);
    *many_used |= bits(p.right, p.right_count);
    p.left = (uint8_t)i;
    p.left_count = 1;
    if (turned) p = (names_pair){p.right, p.right_count, p.left, 1, p.rule, p.score, p.weight};
    m->out->pairs[m->out->pair_count++] = p;
  }
}

/* "alm uhsin" and "al muhsin": the space has slipped. Tried before words are compared one by one. */
static void pair_shifted(matcher *m) {
  for (uint32_t i = 0; i + 1 < m->left->count; i++)
    for (uint32_t j = 0; j + 1 < m->right->count; j++) {
      if (m->out->pair_count == WORDS || !join_shifted(m, i, j)) continue;
      unsigned weight = (weight_of_run(m->left, i, 2) + weight_of_run(m->right, j, 2)) / 2;
      m->out->pairs[m->out->pair_count++] =
          (names_pair){(uint8_t)i, 2, (uint8_t)j, 2, NAMES_RULE_JOINED, 960, (uint16_t)weight};
      m->out->left_used |= bits(i, 2);
      m->out->right_used |= bits(j, 2);
    }
}

/* --- initials written together, acronyms --- */

static bool has_vowel(const names_word *w) {
  return (w->mask & (1u << 0 | 1u << 4 | 1u << 8 | 1u << 14 | 1u << 20)) != 0;
}

static bool initials_match(const names_word *w, const names_analysis *many, uint64_t taken, uint32_t from) {
  uint32_t k = from;
  for (uint32_t i = 0; i < w->len; i++, k++) {
    while (k < many->count && !used(taken, k) &&
           (many->words[k].cls == NAMES_IS_STOP || many->words[k].cls == NAMES_IS_PARTICLE))
      k++;
    if (k >= many->count || used(taken, k) || many->words[k].text[0] != w->text[i]) return false;
  }
  for (; k < many->count; k++)
    if (!used(taken, k) && many->words[k].cls == NAMES_WORD) return false;
  return true;
}

/* A word that spells the first letters of all that is left of the other name. Two letters do for a person ("JC"), an
 * organisation needs three, as two letters stand for anything. */
static void pair_acronym(matcher *m, bool turned) {
  const names_analysis *one = turned ? m->right : m->left, *many = turned ? m->left : m->right;
  uint64_t *one_used = turned ? &m->out->right_used : &m->out->left_used,
           *many_used = turned ? &m->out->left_used : &m->out->right_used;
  uint32_t least = many->person ? 2 : 3;
  for (uint32_t i = 0; i < one->count && m->out->pair_count < WORDS; i++) {
    const names_word *w = &one->words[i];
    if (many->person && has_vowel(w)) continue;
    if (used(*one_used, i) || w->cls != NAMES_WORD || w->len < least || w->len > 7 ||
        w->len != free_words(many, *many_used))
      continue;
    uint32_t from = 0;
    while (from < many->count && used(*many_used, from)) from++;
    if (!initials_match(w, many, *many_used, from)) continue;
    uint32_t count = many->count - from;
    names_pair p = {
        (uint8_t)i, 1, (uint8_t)from, (uint8_t)count, NAMES_RULE_ACRONYM, 800, (uint16_t)(many->person ? 40 : 90)};
    if (turned) p = (names_pair){(uint8_t)from, (uint8_t)count, (uint8_t)i, 1, NAMES_RULE_ACRONYM, p.score, p.weight};
    m->out->pairs[m->out->pair_count++] = p;
    *one_used |= bits(i, 1);
    *many_used |= bits(from, count);
    return;
  }
}

/* --- the score --- */

typedef struct left_over {
  unsigned count, words, numbers, initials, forms, small;
  cd_str family;
} left_over;

/* A word said twice says little that is new. */
static bool stands_before(const names_analysis *a, uint32_t i) {
  for (uint32_t k = 0; k < a->count; k++)
    if (k != i && a->words[k].len == a->words[i].len &&
        memcmp(a->words[k].text, a->words[i].text, a->words[i].len) == 0)
      return k < i;
  return false;
}

static left_over sum_left_over(const names_analysis *a, uint64_t taken) {
  left_over o = {0};
  for (uint32_t i = 0; i < a->count; i++) {
    const names_word *w = &a->words[i];
    if (used(taken, i)) continue;
    switch (w->cls) {
    case NAMES_WORD:
      o.words += stands_before(a, i) ? w->weight / 2u : w->weight;
      o.count += !stands_before(a, i);
      break;
    case NAMES_NUMBER:
      o.numbers++;
      break;
    case NAMES_INITIAL:
      o.initials++;
      break;
    case NAMES_IS_FORM:
      o.forms++;
      o.family = cd_str_of(w->text, w->len);
      break;
    default:
      o.small += w->weight;
      break;
    }
  }
  return o;
}

/* A plain "company" contradicts no form. */
static bool same_family(const left_over *l, const left_over *r) {
  const names_dict *d = names_dict_get();
  const names_form *a = names_dict_form(d, l->family), *b = names_dict_form(d, r->family);
  if (!a || !b || cd_str_eqc(a->family, "company") || cd_str_eqc(b->family, "company")) return true;
  return cd_str_eq(a->family, b->family);
}

static unsigned contradictions(const left_over *l, const left_over *r) {
  unsigned sum = smaller(l->words, r->words);
  if (l->words && r->words && sum < LEAST_CONFLICT) sum = LEAST_CONFLICT;
  if (l->numbers && r->numbers) sum += CONFLICT_NUMBER;
  if ((l->initials && (r->initials || r->words)) || (r->initials && l->words)) sum += CONFLICT_INITIAL;
  if (l->forms && r->forms) sum += same_family(l, r) ? CONFLICT_FORM_FAMILY : CONFLICT_FORM;
  return sum;
}

static unsigned alone(const left_over *mine, const left_over *theirs) {
  unsigned sum = surplus(mine->words, theirs->words) + mine->small;
  if (mine->numbers && !theirs->numbers) sum += mine->numbers * NAMES_W_NUMBER / 2;
  if (mine->initials && !theirs->initials && !theirs->words) sum += NAMES_W_INITIAL;
  if (mine->forms && !theirs->forms) sum += NAMES_W_FORM;
  return sum;
}

static bool all_exact(const names_match *o) {
  for (uint32_t k = 0; k < o->pair_count; k++)
    if (o->pairs[k].score < EXACT_ENOUGH && o->pairs[k].weight > NAMES_W_FORM) return false;
  return true;
}

/* A common word more says as much as a rare one where the rest is not exact: "Hassan Ahmed Kim" is not "Hasan Ahmad".
 */
static unsigned asked_alone(const names_match *o, const left_over *l, const left_over *r) {
  unsigned sum = alone(l, r), least = surplus(l->count, r->count) * LEAST_LEFT_OVER;
  return sum < least && !all_exact(o) ? least : sum;
}

/* An initial stands for a word only where its own side has no word left that says something else. */
static void doubt_initials(matcher *m, const left_over *l, const left_over *r) {
  for (uint32_t k = 0; k < m->out->pair_count; k++) {
    names_pair *p = &m->out->pairs[k];
    if (p->rule != NAMES_RULE_INITIAL) continue;
    bool on_left = m->left->words[p->left].cls == NAMES_INITIAL;
    if ((on_left ? l->count : r->count) == 0) continue;
    p->score = DOUBTED_INITIAL;
    p->weight = LEAST_APART;
  }
}

/* Words of all kinds that were met: one alone never carries a match of longer names. */
static unsigned matched_words(const matcher *m) {
  unsigned n = 0;
  for (uint32_t k = 0; k < m->out->pair_count; k++) {
    const names_pair *p = &m->out->pairs[k];
    uint8_t cls = m->left->words[p->left].cls;
    n += p->left_count > 1 || p->right_count > 1 ? 2 : cls == NAMES_WORD || cls == NAMES_NUMBER;
  }
  return n;
}

/* A company form may stand before or after the name. */
static bool in_order(const matcher *m) {
  const names_match *o = m->out;
  for (uint32_t k = 0; k < o->pair_count; k++)
    for (uint32_t i = k + 1; i < o->pair_count; i++)
      if (m->left->words[o->pairs[k].left].cls != NAMES_IS_FORM &&
          m->left->words[o->pairs[i].left].cls != NAMES_IS_FORM &&
          (o->pairs[k].left < o->pairs[i].left) != (o->pairs[k].right < o->pairs[i].right))
        return false;
  return true;
}

static bool is_same(const matcher *m) {
  const names_match *o = m->out;
  if (m->left->count != m->right->count || o->pair_count != m->left->count || m->left->truncated || m->right->truncated)
    return false;
  for (uint32_t k = 0; k < o->pair_count; k++) {
    uint8_t flags = m->left->words[o->pairs[k].left].flags | m->right->words[o->pairs[k].right].flags;
    if (o->pairs[k].rule != NAMES_RULE_SAME || (flags & NAMES_REPAIRED)) return false;
  }
  return (m->left->person && m->right->person) || in_order(m);
}

/* A listed name may be longer by one word at little cost; the more of it is missing, the more that costs, and a name
 * that is both misspelt and shorter is seldom meant. */
static unsigned right_over_cost(const names_match *o, unsigned met, unsigned missing) {
  if (!all_exact(o)) return COST_RIGHT_OVER_INEXACT;
  if (met < 2) return COST_RIGHT_OVER_ONE_MET;
  if (missing <= 1) return COST_RIGHT_OVER;
  if (missing < met) return COST_RIGHT_OVER_FEW;
  return o->matched >= RARE_PAIR ? COST_RIGHT_OVER_RARE : COST_RIGHT_OVER_HALF;
}

void names_pair_value(unsigned likeness, unsigned weight, uint64_t *worth, uint64_t *of) {
  if (likeness >= NAMES_ALIKE_WELL) {
    *worth += (uint64_t)weight * likeness * 1000;
    *of += (uint64_t)weight * 1000;
    return;
  }
  unsigned range = NAMES_ALIKE_WELL - NAMES_ALIKE_MIN, above = surplus(likeness, NAMES_ALIKE_MIN) * 1000 / range;
  *worth += (uint64_t)weight * NAMES_ALIKE_WELL * above;
  *of += (uint64_t)weight * (NAMES_APART_LOSS * 10 - (NAMES_APART_LOSS * 10 - 1000) * above / 1000);
}

static unsigned left_over_cost(unsigned met, unsigned missing) {
  return missing < met ? COST_LEFT_OVER : COST_LEFT_OVER_HALF;
}

static bool form_agrees(const matcher *m) {
  for (uint32_t k = 0; k < m->out->pair_count; k++)
    if (m->out->pairs[k].rule == NAMES_RULE_SAME && m->left->words[m->out->pairs[k].left].cls == NAMES_IS_FORM)
      return true;
  return false;
}

/* One word alone carries a match only where it is all there is; a little less is lost where it is rare and a single
 * common word is missing, as in names of companies. */
static uint64_t doubt_one_word(const matcher *m, uint64_t score, const left_over *l, const left_over *r) {
  const names_match *o = m->out;
  if (l->words || r->words) {
    bool company =
        !m->left->person && !m->right->person && o->matched >= RARE && l->count == 0 && r->count == 1 && all_exact(o);
    unsigned kept = !company ? NAMES_ONE_WORD : form_agrees(m) ? NAMES_ONE_RARE_WORD_AND_FORM : NAMES_ONE_RARE_WORD;
    return score * kept / 100;
  }
  bool known = false;
  for (uint32_t k = 0; k < o->pair_count; k++) {
    const names_word *w = &m->left->words[o->pairs[k].left];
    known |= w->cls == NAMES_WORD && (w->flags & NAMES_KNOWN);
  }
  return known && !all_exact(o) ? score * NAMES_ONE_WORD / 100 : score;
}

/* What common words say is little, and where one of them differs as well it is next to nothing. */
static unsigned doubt_common(const matcher *m) {
  unsigned exact = 0;
  bool apart = false;
  for (uint32_t k = 0; k < m->out->pair_count; k++) {
    const names_pair *p = &m->out->pairs[k];
    if (p->score >= EXACT_ENOUGH)
      exact += p->weight;
    else
      apart |=
          p->rule != NAMES_RULE_NICK && (m->left->words[p->left].flags & m->right->words[p->right].flags & NAMES_KNOWN);
  }
  return apart ? surplus(ENOUGH_COMMON, exact) : 0;
}

/* What is not the same is doubted the more, the less the words that met tell: "Philip Flores" and "Felipe Flores Gomez"
 * share what thousands share. */
static uint64_t doubt_little(const matcher *m, uint64_t score) {
  unsigned told = 0;
  for (uint32_t k = 0; k < m->out->pair_count; k++) {
    const names_pair *p = &m->out->pairs[k];
    unsigned weight = p->weight;
    if (p->left_count == 1 && p->right_count == 1)
      weight = smaller(weight, smaller(m->left->words[p->left].weight, m->right->words[p->right].weight));
    told += weight * p->score / 1000;
  }
  uint64_t loss = surplus(NAMES_SCORE_SAME, (unsigned)score) * DOUBT_LITTLE * surplus(ENOUGH_TOLD, told) / ENOUGH_TOLD;
  return score - (loss / 100 < score ? loss / 100 : score);
}

/* A company form on one side and a person's name on the other. */
static bool different_kinds(const names_analysis *l, const names_analysis *r) {
  return (l->organisation && r->person_told) || (r->organisation && l->person_told);
}

static void total(matcher *m) {
  names_match *o = m->out;
  uint64_t worth = 0, weights = 0; /* in thousandths of thousandths, and in thousandths */
  left_over l = sum_left_over(m->left, o->left_used), r = sum_left_over(m->right, o->right_used);
  doubt_initials(m, &l, &r);
  for (uint32_t k = 0; k < o->pair_count; k++) {
    bool doubted = o->pairs[k].rule == NAMES_RULE_INITIAL && o->pairs[k].score < NAMES_ALIKE_WELL;
    if (doubted) {
      worth += (uint64_t)o->pairs[k].weight * o->pairs[k].score * 1000;
      weights += (uint64_t)o->pairs[k].weight * 1000;
    } else {
      names_pair_value(o->pairs[k].score, o->pairs[k].weight, &worth, &weights);
    }
  }
  unsigned met = matched_words(m);
  o->matched = (uint32_t)(worth / 1000000);
  o->conflict = contradictions(&l, &r);
  if (m->left->organisation && m->right->organisation && (l.numbers != 0) != (r.numbers != 0))
    o->conflict += LONE_NUMBER;
  o->left_over = asked_alone(o, &l, &r);
  o->right_over = alone(&r, &l);
  uint64_t loss = (uint64_t)o->conflict * COST_CONFLICT + (uint64_t)o->left_over * left_over_cost(met, l.count) +
                  (uint64_t)o->right_over * right_over_cost(o, met, r.count);
  uint64_t score = worth ? worth / (weights + loss * 10) : 0;
  if (met < 2 && o->pair_count) score = doubt_one_word(m, score, &l, &r);
  score = score > ENOUGH_COMMON ? score - doubt_common(m) : score;
  score = doubt_little(m, score);
  if (different_kinds(m->left, m->right)) score = score * NAMES_OTHER_KIND / 100;
  o->same = is_same(m);
  o->score = o->same ? NAMES_SCORE_SAME : (uint16_t)(score > BEST_BUT_SAME ? BEST_BUT_SAME : score);
}

void names_match_names(const names_analysis *left, const names_analysis *right, names_likeness_fn likeness, void *user,
                       names_match *out) {
  matcher m = {left, right, likeness, user, out};
  out->pair_count = 0;
  out->left_used = out->right_used = 0;
  pair_identical(&m);
  if (out->pair_count < left->count || out->pair_count < right->count) {
    pair_shifted(&m);
    pair_joined(&m, false, JOINED_WELL);
    pair_joined(&m, true, JOINED_WELL);
    pair_alike(&m);
    pair_joined(&m, false, JOINED_ENOUGH);
    pair_joined(&m, true, JOINED_ENOUGH);
    pair_acronym(&m, false);
    pair_acronym(&m, true);
  }
  total(&m);
}
