/* Which names may be meant, at a glance; their scores; and the best of them so far. */
#include "names/searcher.h"

#include <stdlib.h>

#define MAX_CANDIDATES 20000u /* of one query name in one segment: bounds the worst query */
#define MOST_OF_MISSPELT 60u  /* that a misspelt common word weighs: LEAST_APART_KNOWN of score.c */

static cached *cache_slot(const searcher *s, uint32_t word, uint32_t token) {
  return &s->cache[(token * 0x9E3779B1u + word * 0x85EBCA6Bu) >> 22 & (SEARCH_CACHE_SLOTS - 1)];
}

names_likeness search_likeness(void *user, uint32_t left_word, const names_word *left, const names_word *right) {
  searcher *s = user;
  if (right->token == NAMES_NO_TOKEN) return names_word_likeness(left, right);
  cached *c = cache_slot(s, left_word, right->token);
  if (c->token == right->token + 1 && c->word == left_word) return (names_likeness){c->score, c->rule};
  names_likeness l = names_word_likeness(left, right);
  *c = (cached){right->token + 1, (uint16_t)left_word, l.score, l.rule};
  return l;
}

/* --- what can be told at a glance --- */

/* The shorter one starts or ends the longer one, as far as three letters tell. */
static bool may_be_joined(const segment *g, const names_word *a, const segment_token *t) {
  if ((uint64_t)t->text + t->len > g->header->text_bytes || t->len == 0) return false;
  const char *b = g->text + t->text;
  size_t shorter = a->len < t->len ? a->len : t->len, n = shorter < 3 ? shorter : 3;
  return memcmp(a->text, b, n) == 0 || memcmp(a->text + a->len - n, b + t->len - n, n) == 0;
}

/* The likeness of a word of the query to a token, or 1000 where they may meet in another way: joined with others, as an
 * initial. */
static unsigned most_likeness(searcher *s, uint32_t index, uint32_t token) {
  const names_word *a = &s->analysis.words[index];
  const segment_token *t = &s->segment->tokens[token];
  unsigned apart = a->len > t->len ? (unsigned)(a->len - t->len) : (unsigned)(t->len - a->len),
           longest = a->len > t->len ? a->len : t->len;
  uint32_t differ = a->mask ^ t->mask;
  bool abjad = ((a->flags ^ t->flags) & NAMES_ABJAD) != 0;
  if (t->cls == NAMES_INITIAL) return 1000;
  if (!abjad && apart >= 2 && ((a->mask & differ) == 0 || (t->mask & differ) == 0) && may_be_joined(s->segment, a, t))
    return 1000;
  if (!abjad && (apart > 4 || names_bits(differ) > 4 + longest / 4) && !(a->term && t->term)) return 0;
  const cached *c = cache_slot(s, index, token);
  if (c->token == token + 1 && c->word == index) return c->score;
  names_word other;
  segment_word(s->segment, token, &other);
  return search_likeness(s, index, a, &other).score;
}

/* The best partner of each word of the query in the name; returns the weight of words of the name that are nobody's
 * partner. */
static unsigned best_partners(searcher *s, const segment_name *n, unsigned best[CD_MAX_NAME_TOKENS]) {
  const segment *g = s->segment;
  unsigned listed_lost = 0;
  for (uint32_t i = 0; i < s->analysis.count; i++) best[i] = 0;
  for (uint32_t k = 0; k < n->count; k++) {
    uint32_t token = g->words[n->words + k];
    bool any = false;
    if (token >= g->header->tokens) continue;
    for (uint32_t i = 0; i < s->analysis.count; i++) {
      if (s->analysis.words[i].cls != NAMES_WORD || s->twin[i] != i) continue;
      unsigned l = most_likeness(s, i, token);
      any |= l > 0;
      if (l > best[i]) best[i] = l;
    }
    if (!any && g->tokens[token].cls == NAMES_WORD) listed_lost += g->tokens[token].weight;
  }
  return listed_lost;
}

/* A person's name for an organisation's, or the other way round, as score.c tells them. */
static bool other_kind(const names_analysis *q, const segment_name *n) {
  return (q->organisation && (n->flags & SEGMENT_PERSON_TOLD)) || (q->person_told && (n->flags & SEGMENT_ORGANISATION));
}

static uint32_t words_of(const segment *g, const segment_name *n) {
  uint32_t words = 0;
  for (uint32_t k = 0; k < n->count; k++) {
    uint32_t token = g->words[n->words + k];
    words += token < g->header->tokens && g->tokens[token].cls == NAMES_WORD;
  }
  return words;
}

/* Whether a name can score enough, by the best that each word of the query may find in it. A word that is hardly like
 * its partner weighs at most what a misspelt common word does. */
static bool can_reach(searcher *s, const segment_name *n) {
  unsigned best[CD_MAX_NAME_TOKENS], met = 0, lost = 0;
  uint64_t worth = 0, of = 0;
  if ((uint64_t)n->words + n->count > s->segment->header->words) return false;
  unsigned listed_lost = best_partners(s, n, best);
  for (uint32_t i = 0; i < s->analysis.count; i++) {
    const names_word *w = &s->analysis.words[i];
    if (w->cls != NAMES_WORD) continue;
    best[i] = best[s->twin[i]];
    *(best[i] ? &met : &lost) += w->weight;
    if (best[i]) names_pair_value(best[i], w->weight, &worth, &of);
  }
  unsigned least = s->least_name_score;
  if (other_kind(&s->analysis, n)) least = least * 100 / NAMES_OTHER_KIND;
  if (s->single_word && n->count > 1 && words_of(s->segment, n) > 1)
    least = least * 100 / (n->flags & SEGMENT_PERSON ? NAMES_ONE_WORD : NAMES_ONE_RARE_WORD);
  if (lost == 0 && worth >= 1000000u * (uint64_t)met) return least <= NAMES_SCORE_SAME;
  unsigned conflict = lost < listed_lost ? lost : listed_lost,
           spare = met < MOST_OF_MISSPELT ? MOST_OF_MISSPELT - met : 0;
  unsigned loss = conflict * NAMES_CONFLICT_LOSS / 100 + (lost - conflict) * NAMES_LEAST_LOSS / 100;
  return worth + 1000000u * (uint64_t)spare >= (uint64_t)least * (of + 1000u * (spare + loss));
}

/* --- candidates --- */

static bool grow_seen(searcher *s) {
  uint32_t mask = s->seen_mask * 2 + 1;
  uint32_t *seen = CD_NEW_ARRAY(s->arena, uint32_t, (size_t)mask + 1);
  if (!seen) return false;
  for (uint32_t i = 0; i <= s->seen_mask; i++) {
    if (!s->seen[i]) continue;
    uint32_t at = s->seen[i] * 0x9E3779B1u >> 8 & mask;
    while (seen[at]) at = (at + 1) & mask;
    seen[at] = s->seen[i];
  }
  s->seen = seen;
  s->seen_mask = mask;
  return true;
}

/* True the first time a name is asked for. */
static bool first_time(searcher *s, uint32_t name) {
  uint32_t at = (name + 1) * 0x9E3779B1u >> 8 & s->seen_mask;
  for (; s->seen[at]; at = (at + 1) & s->seen_mask)
    if (s->seen[at] == name + 1) return false;
  s->seen[at] = name + 1;
  if (++s->seen_count * 2 > s->seen_mask && !grow_seen(s)) s->no_memory = true;
  return true;
}

/* --- hits --- */

static int best_of_doc_first(const void *x, const void *y) {
  const raw_hit *a = x, *b = y;
  if (a->doc != b->doc) return a->doc < b->doc ? -1 : 1;
  if (a->score != b->score) return a->score > b->score ? -1 : 1;
  if (a->same != b->same) return a->same ? -1 : 1;
  if (a->query_name != b->query_name) return a->query_name < b->query_name ? -1 : 1;
  return a->name < b->name ? -1 : a->name > b->name;
}

static int best_first(const void *x, const void *y) {
  const raw_hit *a = x, *b = y;
  if (a->score != b->score) return a->score > b->score ? -1 : 1;
  if (a->same != b->same) return a->same ? -1 : 1;
  return a->doc < b->doc ? -1 : a->doc > b->doc;
}

size_t search_limit(const searcher *s) { return s->options->limit ? s->options->limit : 10; }

/* Best first, each document once, with its best name. */
void search_rank(searcher *s) {
  if (s->hit_count == 0) return;
  qsort(s->hits, s->hit_count, sizeof *s->hits, best_of_doc_first);
  size_t kept = 0;
  for (size_t i = 0; i < s->hit_count; i++)
    if (kept == 0 || s->hits[i].doc != s->hits[kept - 1].doc) s->hits[kept++] = s->hits[i];
  qsort(s->hits, kept, sizeof *s->hits, best_first);
  s->hit_count = kept;
}

/* From now on a hit must have this score. What stands beside a name may lift it: an identifier any name, a birth date
 * and a country a little. */
void search_set_least(searcher *s, uint16_t score) {
  uint16_t support = s->query->birth_count || s->query->country_count ? NAMES_MOST_SUPPORT : 0;
  s->min_score = score;
  s->least_name_score = s->query->identifier_count || score < support ? 0 : (uint16_t)(score - support);
}

/* Now and then: what is not among the best so far is dropped, and from then on a name must be as good as the last of
 * them. */
static void prune_hits(searcher *s) {
  search_rank(s);
  size_t limit = search_limit(s);
  if (s->hit_count >= limit) {
    uint16_t last = s->hits[limit - 1].score;
    s->hit_count = limit;
    if (last > s->min_score) search_set_least(s, last);
    if (last == NAMES_SCORE_SAME) s->last_doc = s->hits[limit - 1].doc;
  }
  s->prune_at = s->hit_count + SEARCH_PRUNE_EVERY;
}

static void keep_hit(searcher *s, raw_hit h) {
  if (s->hit_count == s->hit_room) {
    size_t room = s->hit_room ? s->hit_room * 2 : 32;
    raw_hit *grown = cd_grow_array(s->arena, s->hits, s->hit_room, room, sizeof *grown);
    if (!grown) {
      s->no_memory = true;
      return;
    }
    s->hits = grown;
    s->hit_room = room;
  }
  s->hits[s->hit_count++] = h;
  if (s->hit_count >= s->prune_at) prune_hits(s);
}

static names_agreement agreement_with(const searcher *s, const segment_doc *d) {
  const segment_doc *next = d + 1;
  bool inside = d->attributes <= next->attributes && next->attributes <= s->segment->header->attribute_bytes;
  return names_agreement_of(s->query, (names_schema)d->schema, s->segment->attributes + (inside ? d->attributes : 0),
                            inside ? next->attributes - d->attributes : 0);
}

static void score_candidate(searcher *s, uint32_t name) {
  const segment *g = s->segment;
  if (name >= g->header->names) return;
  const segment_name *n = &g->names[name];
  if (n->doc >= g->header->docs || ((n->flags & SEGMENT_WEAK) && s->options->skip_weak)) return;
  const segment_doc *d = &g->docs[n->doc];
  if (s->options->accept && !s->options->accept(s->options->user, d->number)) return;
  if (!can_reach(s, n)) return;
  names_word words[CD_MAX_NAME_TOKENS];
  names_analysis right;
  names_match match;
  segment_analysis(g, name, words, &right);
  names_match_names(&s->analysis, &right, search_likeness, s, &match);
  s->candidates++;
  if (match.score < s->least_name_score) return;
  names_agreement a = agreement_with(s, d);
  uint16_t score = names_supported_score(match.score, match.same, match.matched, a);
  if (score < s->min_score) return;
  keep_hit(s, (raw_hit){d->number, score, match.score, s->query_name, match.same, (n->flags & SEGMENT_WEAK) != 0,
                        s->segment_number, name, a});
}

/* --- companions: names that may hold another of the words that cannot all be missed --- */

static uint32_t companion_bit(const searcher *s, uint32_t name) { return name * 0x9E3779B1u >> (32 - s->sieve_log2); }

void search_mark(searcher *s, uint32_t token) {
  const uint32_t *names;
  size_t count = segment_postings(s->segment, token, &names);
  for (size_t i = 0; i < count; i++) {
    uint32_t bit = companion_bit(s, names[i]);
    s->companions[bit / 64] |= (uint64_t)1 << (bit % 64);
  }
}

static bool has_companion(const searcher *s, uint32_t name) {
  uint32_t bit = companion_bit(s, name);
  return (s->companions[bit / 64] >> (bit % 64)) & 1u;
}

static uint32_t doc_of(const segment *g, uint32_t name) {
  uint32_t doc = name < g->header->names ? g->names[name].doc : UINT32_MAX;
  return doc < g->header->docs ? g->docs[doc].number : UINT32_MAX;
}

void search_read_names(searcher *s, uint32_t token) {
  const uint32_t *names;
  size_t count = segment_postings(s->segment, token, &names);
  bool sieve = s->companion_set != 0;
  if (sieve) search_gather_companions(s);
  for (size_t i = 0; i < count && s->candidates < MAX_CANDIDATES && !s->no_memory; i++) {
    if (s->last_doc != UINT32_MAX && doc_of(s->segment, names[i]) > s->last_doc) break; /* names stand by document */
    if ((!sieve || has_companion(s, names[i])) && first_time(s, names[i])) score_candidate(s, names[i]);
  }
}

/* Past the bound a token is read again rather than left out. */
bool search_read_before(searcher *s, uint32_t token) {
  for (uint32_t i = 0; i < s->probed_count; i++)
    if (s->probed[i] == token) return true;
  if (s->probed_count < SEARCH_MAX_TOKENS) s->probed[s->probed_count++] = token;
  return false;
}

/* Whether a name can score enough that has this pair, other words of so much weight, and lacks so much. */
static bool pair_can_reach(const searcher *s, unsigned weight, unsigned likeness, uint64_t others, unsigned lost) {
  uint64_t worth = 1000000u * others, of = 1000u * others;
  names_pair_value(likeness, weight, &worth, &of);
  return worth >= s->least_name_score * (of + lost * NAMES_LEAST_LOSS * 10u);
}

/* The same of a token for the word at hand, with all of the later words and, or not, the earlier ones. */
bool search_can_reach(const searcher *s, unsigned weight, unsigned likeness, unsigned earlier_met,
                      unsigned earlier_lost) {
  return pair_can_reach(s, weight, likeness, (uint64_t)s->later + earlier_met, earlier_lost);
}

/* Read the names that hold a token, unless they cannot reach the least score: because it is too far from the word, or
 * because it is so common that they would have been found by an earlier word. */
void search_read_token(searcher *s, const names_word *asked, const names_word *token, names_likeness l) {
  unsigned weight = names_pair_weight(asked, token, l.rule);
  if (s->marking) {
    if (pair_can_reach(s, weight, l.score, s->all - asked->weight, 0)) search_mark(s, token->token);
    return;
  }
  if (!search_can_reach(s, weight, l.score, s->earlier, 0)) return;
  if (!search_can_reach(s, weight, l.score, 0, s->earlier))
    s->skipped = true;
  else if (!search_read_before(s, token->token))
    search_read_names(s, token->token);
}
