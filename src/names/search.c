/* Searching: the rarest words of the query lead to candidates, and every candidate is scored by all its words.
 *
 * A name that misses the rarest words cannot reach the least score, whatever else it holds; so only as many words are looked up as that
 * takes, rarest first, by weights that come from the dictionaries alone. What is found thus never depends on what else is indexed. */
#include <stdlib.h>

#include "names/explain.h"
#include "names/index.h"
#include "names/score.h"
#include "names/subject.h"

#define CACHE_SLOTS 1024u
#define MAX_PROBES 6u
#define MAX_TOKENS 1024u      /* whose names are read for one query name in one segment */
#define MAX_CANDIDATES 20000u  /* of one query name in one segment: bounds the worst query */
#define JOIN_MAX_BYTES 24u
#define SPLIT_LEAST_LETTERS 6u
#define RARE_ENOUGH 40u
#define MOST_PAIR_WEIGHT 120u /* above what names_pair_weight gives: weights of words end at 100, of variants a little higher */
#define PRUNE_EVERY 64u
#define SIEVE_LOG2_LEAST 17u  /* bits of the sieve: it grows with the segment, so that it does not fill up */
#define SIEVE_LOG2_MOST 23u
#define MOST_OF_MISSPELT 60u /* that a misspelt common word weighs: LEAST_APART_KNOWN of score.c */

typedef struct cached { uint32_t token; uint16_t word; uint16_t score; uint8_t rule; } cached;

typedef struct raw_hit {
  uint32_t doc;
  uint16_t score, name_score, query_name;
  bool same, weak;
  uint32_t segment, name;
  names_agreement agreement;
} raw_hit;

typedef struct searcher {
  const names_index *index;
  const segment *segment;
  uint32_t segment_number;
  const names_subject *query;
  const names_options *options;
  const names_dict *dict;
  uint16_t min_score, least_name_score;            /* what support from beside the name may lift to the least score */
  cd_arena *arena;
  names_analysis analysis;         /* of the query name at hand */
  uint16_t query_name;
  uint8_t likely[CD_MAX_NAME_TOKENS]; /* weight of each word, or of the common word that it may be, misspelt */
  uint8_t twin[CD_MAX_NAME_TOKENS];   /* the first word that is the same */
  bool single_word;                /* it has one word that says something, and no number or initial beside */
  cached *cache;
  uint32_t *seen; uint32_t seen_mask, seen_count;  /* names that were scored already: number + 1 */
  uint32_t *probed; uint32_t probed_count;         /* tokens whose postings were read for this query name */
  raw_hit *hits; size_t hit_count, hit_room, prune_at;
  uint32_t last_doc;               /* as many hits as are asked for have the full score, and no document after this one can displace them */
  uint64_t *companions;            /* a sieve over names: who may hold the companion */
  uint32_t sieve_log2;
  uint64_t companion_set, gathered; /* words that cannot all be missed beside the one at hand, and those whose names the sieve holds */
  bool marking;                    /* names are put into the sieve rather than scored */
  unsigned all;                    /* weight of all words */
  unsigned earlier, later, unlisted;         /* weights of words that were looked up wholly before, that may be met beside, and that were not looked up wholly */
  bool skipped;                    /* some token of the word at hand was too common to be read */
  uint32_t candidates;
  bool no_memory;
  names_key_sink collect; void *collect_user; /* not NULL: no index is searched, the keys that would be looked up are given away */
} searcher;

static cached *cache_slot(const searcher *s, uint32_t word, uint32_t token) {
  return &s->cache[(token * 0x9E3779B1u + word * 0x85EBCA6Bu) >> 22 & (CACHE_SLOTS - 1)];
}

static names_likeness cached_likeness(void *user, uint32_t left_word, const names_word *left, const names_word *right) {
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

/* The likeness of a word of the query to a token, or 1000 where they may meet in another way: joined with others, as an initial. */
static unsigned most_likeness(searcher *s, uint32_t index, uint32_t token) {
  const names_word *a = &s->analysis.words[index];
  const segment_token *t = &s->segment->tokens[token];
  unsigned apart = a->len > t->len ? (unsigned)(a->len - t->len) : (unsigned)(t->len - a->len), longest = a->len > t->len ? a->len : t->len;
  uint32_t differ = a->mask ^ t->mask;
  bool abjad = ((a->flags ^ t->flags) & NAMES_ABJAD) != 0;
  if (t->cls == NAMES_INITIAL) return 1000;
  if (!abjad && apart >= 2 && ((a->mask & differ) == 0 || (t->mask & differ) == 0) && may_be_joined(s->segment, a, t)) return 1000;
  if (!abjad && (apart > 4 || names_bits(differ) > 4 + longest / 4) && !(a->term && t->term)) return 0;
  const cached *c = cache_slot(s, index, token);
  if (c->token == token + 1 && c->word == index) return c->score;
  names_word other;
  segment_word(s->segment, token, &other);
  return cached_likeness(s, index, a, &other).score;
}

/* The best partner of each word of the query in the name; returns the weight of words of the name that are nobody's partner. */
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

/* Whether a name can score enough, by the best that each word of the query may find in it. A word that is hardly like its partner
 * weighs at most what a misspelt common word does. */
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
  unsigned conflict = lost < listed_lost ? lost : listed_lost, spare = met < MOST_OF_MISSPELT ? MOST_OF_MISSPELT - met : 0;
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

static size_t limit_of(const searcher *s) { return s->options->limit ? s->options->limit : 10; }

/* Best first, each document once, with its best name. */
static void rank_hits(searcher *s) {
  if (s->hit_count == 0) return;
  qsort(s->hits, s->hit_count, sizeof *s->hits, best_of_doc_first);
  size_t kept = 0;
  for (size_t i = 0; i < s->hit_count; i++)
    if (kept == 0 || s->hits[i].doc != s->hits[kept - 1].doc) s->hits[kept++] = s->hits[i];
  qsort(s->hits, kept, sizeof *s->hits, best_first);
  s->hit_count = kept;
}

/* From now on a hit must have this score. What stands beside a name may lift it: an identifier any name, a birth date and a country a
 * little. */
static void set_least(searcher *s, uint16_t score) {
  uint16_t support = s->query->birth_count || s->query->country_count ? NAMES_MOST_SUPPORT : 0;
  s->min_score = score;
  s->least_name_score = s->query->identifier_count || score < support ? 0 : (uint16_t)(score - support);
}

/* Now and then: what is not among the best so far is dropped, and from then on a name must be as good as the last of them. */
static void prune_hits(searcher *s) {
  rank_hits(s);
  size_t limit = limit_of(s);
  if (s->hit_count >= limit) {
    uint16_t last = s->hits[limit - 1].score;
    s->hit_count = limit;
    if (last > s->min_score) set_least(s, last);
    if (last == NAMES_SCORE_SAME) s->last_doc = s->hits[limit - 1].doc;
  }
  s->prune_at = s->hit_count + PRUNE_EVERY;
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
  return names_agreement_of(s->query, (names_schema)d->schema, s->segment->attributes + (inside ? d->attributes : 0), inside ? next->attributes - d->attributes : 0);
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
  names_match_names(&s->analysis, &right, cached_likeness, s, &match);
  s->candidates++;
  if (match.score < s->least_name_score) return;
  names_agreement a = agreement_with(s, d);
  uint16_t score = names_supported_score(match.score, match.same, match.matched, a);
  if (score < s->min_score) return;
  keep_hit(s, (raw_hit){d->number, score, match.score, s->query_name, match.same, (n->flags & SEGMENT_WEAK) != 0, s->segment_number, name, a});
}

/* --- companions: names that may hold another of the words that cannot all be missed --- */

static uint32_t companion_bit(const searcher *s, uint32_t name) { return name * 0x9E3779B1u >> (32 - s->sieve_log2); }

static void mark_companions(searcher *s, uint32_t token) {
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

static void gather_companions(searcher *s);

static uint32_t doc_of(const segment *g, uint32_t name) {
  uint32_t doc = name < g->header->names ? g->names[name].doc : UINT32_MAX;
  return doc < g->header->docs ? g->docs[doc].number : UINT32_MAX;
}

static void score_postings(searcher *s, uint32_t token) {
  const uint32_t *names;
  size_t count = segment_postings(s->segment, token, &names);
  bool sieve = s->companion_set != 0;
  if (sieve) gather_companions(s);
  for (size_t i = 0; i < count && s->candidates < MAX_CANDIDATES && !s->no_memory; i++) {
    if (s->last_doc != UINT32_MAX && doc_of(s->segment, names[i]) > s->last_doc) break; /* names stand by document */
    if ((!sieve || has_companion(s, names[i])) && first_time(s, names[i])) score_candidate(s, names[i]);
  }
}

/* Past the bound a token is read again rather than left out. */
static bool probed_before(searcher *s, uint32_t token) {
  for (uint32_t i = 0; i < s->probed_count; i++)
    if (s->probed[i] == token) return true;
  if (s->probed_count < MAX_TOKENS) s->probed[s->probed_count++] = token;
  return false;
}

/* Whether a name can score enough that has this pair, other words of so much weight, and lacks so much. */
static bool pair_can_reach(const searcher *s, unsigned weight, unsigned likeness, uint64_t others, unsigned lost) {
  uint64_t worth = 1000000u * others, of = 1000u * others;
  names_pair_value(likeness, weight, &worth, &of);
  return worth >= s->least_name_score * (of + lost * NAMES_LEAST_LOSS * 10u);
}

/* The same of a token for the word at hand, with all of the later words and, or not, the earlier ones. */
static bool token_can_reach(const searcher *s, unsigned weight, unsigned likeness, unsigned earlier_met, unsigned earlier_lost) {
  return pair_can_reach(s, weight, likeness, (uint64_t)s->later + earlier_met, earlier_lost);
}

/* Read the names that hold a token, unless they cannot reach the least score: because it is too far from the word, or because it is so
 * common that they would have been found by an earlier word. */
static void read_token(searcher *s, const names_word *asked, const names_word *token, names_likeness l) {
  unsigned weight = names_pair_weight(asked, token, l.rule);
  if (s->marking) {
    if (pair_can_reach(s, weight, l.score, s->all - asked->weight, 0)) mark_companions(s, token->token);
    return;
  }
  if (!token_can_reach(s, weight, l.score, s->earlier, 0)) return;
  if (!token_can_reach(s, weight, l.score, 0, s->earlier)) s->skipped = true;
  else if (!probed_before(s, token->token)) score_postings(s, token->token);
}

/* --- looking words up --- */

/* Read the bucket of each key; tokens that are like the word lead to their names. */
static void probe_keys(searcher *s, uint32_t index, const names_word *w, const names_keys *keys) {
  for (uint32_t k = 0; k < keys->count; k++) {
    const uint32_t *entries;
    if (s->collect) {
      s->collect(s->collect_user, keys->keys[k]);
      continue;
    }
    size_t count = segment_bucket(s->segment, keys->keys[k], &entries);
    for (size_t i = 0; i < count; i++) {
      if ((entries[i] & 0xFF000000u) != segment_tag(keys->keys[k])) continue;
      names_word other;
      uint32_t token = entries[i] & 0xFFFFFFu;
      segment_word(s->segment, token, &other);
      names_likeness l = index == NAMES_NO_TOKEN ? names_word_likeness(w, &other) : cached_likeness(s, index, w, &other);
      if (l.score >= NAMES_ALIKE_MIN) read_token(s, w, &other, l);
    }
  }
}

static void probe_exact(searcher *s, const names_word *w, cd_str text) {
  const uint32_t *entries;
  uint64_t key = names_key(text.ptr, text.len);
  if (s->collect) {
    s->collect(s->collect_user, key);
    return;
  }
  size_t count = segment_bucket(s->segment, key, &entries);
  for (size_t i = 0; i < count; i++) {
    names_word other;
    uint32_t token = entries[i] & 0xFFFFFFu;
    if ((entries[i] & 0xFF000000u) != segment_tag(key)) continue;
    segment_word(s->segment, token, &other);
    if (cd_str_eq(cd_str_of(other.text, other.len), text)) read_token(s, w, &other, names_word_likeness(w, &other));
  }
}

static void probe_group(searcher *s, const names_word *w, const names_groups *g, const uint16_t groups[NAMES_MAX_GROUPS]) {
  const names_dict *d = names_dict_get();
  for (size_t i = 0; i < NAMES_MAX_GROUPS && groups[i]; i++)
    for (uint32_t k = g->first[groups[i]]; k < g->first[groups[i] + 1]; k++)
      probe_exact(s, w, d->terms[g->members[k]].text);
}

/* True when the names of all tokens that are like it were read. */
static bool probe_word(searcher *s, uint32_t index) {
  const names_dict *d = names_dict_get();
  const names_word *w = &s->analysis.words[index];
  names_keys keys;
  segment_query_keys(w, &keys);
  s->skipped = false;
  probe_keys(s, index, w, &keys);
  if (!w->term) return !s->skipped;
  probe_group(s, w, &d->variants, w->term->variants);
  probe_group(s, w, &d->nicks, w->term->nicks);
  return !s->skipped;
}

/* Names that hold an initial of the word. */
static void mark_initials(searcher *s, const names_word *w) {
  const uint32_t *entries;
  size_t count = segment_bucket(s->segment, names_key(w->text, 1), &entries);
  for (size_t i = 0; i < count; i++) {
    names_word other;
    segment_word(s->segment, entries[i] & 0xFFFFFFu, &other);
    if (other.cls == NAMES_INITIAL && other.text[0] == w->text[0]) mark_companions(s, other.token);
  }
}

/* Fill the sieve with the names that hold a word like one of the companions, or an initial of one. */
static void gather_companions(searcher *s) {
  bool skipped = s->skipped;
  if (s->gathered == s->companion_set) return;
  memset(s->companions, 0, ((size_t)1 << s->sieve_log2) / 8);
  s->gathered = s->companion_set;
  s->marking = true;
  for (uint32_t i = 0; i < s->analysis.count; i++) {
    if (!((s->companion_set >> i) & 1u)) continue;
    probe_word(s, i);
    mark_initials(s, &s->analysis.words[i]);
  }
  s->marking = false;
  s->skipped = skipped;
}

static bool token_exists(const searcher *s, const char *text, size_t len, uint32_t *token) {
  const uint32_t *entries;
  uint64_t key = names_key(text, len);
  size_t count = segment_bucket(s->segment, key, &entries);
  for (size_t i = 0; i < count; i++) {
    names_word other;
    if ((entries[i] & 0xFF000000u) != segment_tag(key)) continue;
    segment_word(s->segment, entries[i] & 0xFFFFFFu, &other);
    if (other.len != len || memcmp(other.text, text, len) != 0) continue;
    *token = entries[i] & 0xFFFFFFu;
    return true;
  }
  return false;
}

/* Of any split the longer half leads on, wherever it is. */
static void collect_splits(searcher *s, cd_str w) {
  for (size_t at = 2; at + 2 <= w.len; at++) {
    cd_str half = at * 2 > w.len ? cd_str_sub(w, 0, at) : cd_str_sub(w, at, w.len);
    s->collect(s->collect_user, names_key(half.ptr, half.len));
  }
}

/* "ramimakhlouf": two words written as one. The longer half leads on. */
static void probe_split(searcher *s, cd_str w) {
  uint32_t first, second;
  if (s->collect) {
    collect_splits(s, w);
    return;
  }
  if (token_exists(s, w.ptr, w.len, &first)) return;
  for (size_t at = 2; at + 2 <= w.len; at++) {
    if (!token_exists(s, w.ptr, at, &first) || !token_exists(s, w.ptr + at, w.len - at, &second)) continue;
    uint32_t token = at * 2 > w.len ? first : second;
    if (!probed_before(s, token)) score_postings(s, token);
  }
}

/* "patr ushev": one word written as two or three. */
static void probe_joined(searcher *s) {
  const names_analysis *n = &s->analysis;
  for (uint32_t i = 0; i + 1 < n->count; i++) {
    char text[3 * NAMES_MAX_WORD], skeleton[NAMES_MAX_SKELETON];
    size_t len = 0;
    for (uint32_t k = i; k < n->count && k < i + 3; k++) {
      memcpy(text + len, n->words[k].text, n->words[k].len);
      len += n->words[k].len;
      if (k == i || len < 4 || len > JOIN_MAX_BYTES) continue;
      names_word w = {.text = text, .skeleton = skeleton, .mask = names_letter_mask(text, len), .token = NAMES_NO_TOKEN, .len = (uint8_t)len, .flags = n->words[i].flags};
      names_keys keys = {.count = 0};
      names_add_near(text, len, len >= 6, 0, &keys);
      w.skeleton_len = names_skeleton(text, len, (w.flags & NAMES_ABJAD) != 0, skeleton);
      if (w.flags & NAMES_ABJAD) segment_query_keys(&w, &keys);
      probe_keys(s, NAMES_NO_TOKEN, &w, &keys);
      bool strange = !(n->words[i].flags & NAMES_KNOWN) && !(n->words[k].flags & NAMES_KNOWN);
      if (k == i + 1 && strange && len >= SPLIT_LEAST_LETTERS) probe_split(s, cd_str_of(text, len)); /* the space has slipped */
    }
  }
}

/* --- which words --- */

/* How rare a word is likely to be: a word that no table holds may be a common one, misspelt. */
static uint8_t likely_weight(const searcher *s, const names_word *w) {
  if (w->flags & NAMES_KNOWN) return w->weight;
  uint8_t near = names_dict_common_near(s->dict, w->text, w->len);
  return near < w->weight ? near : w->weight;
}

static uint32_t by_weight(searcher *s, uint8_t order[CD_MAX_NAME_TOKENS]) {
  const names_analysis *n = &s->analysis;
  uint8_t *likely = s->likely;
  uint32_t count = 0;
  for (uint32_t i = 0; i < n->count; i++) {
    if (n->words[i].cls != NAMES_WORD) continue;
    likely[i] = likely_weight(s, &n->words[i]);
    uint32_t at = count++;
    for (; at > 0 && likely[order[at - 1]] < likely[i]; at--) order[at] = order[at - 1];
    order[at] = (uint8_t)i;
  }
  if (count) return count;
  for (uint32_t i = 0; i < n->count; i++)
    if (n->words[i].cls == NAMES_NUMBER) order[count++] = (uint8_t)i;
  return count;
}

/* Enough words that a name which holds none of them falls below the least score, and one more for a word that is too far from how it
 * is listed. */
static uint32_t probes_needed(const searcher *s, const uint8_t *order, uint32_t count) {
  unsigned rest = 0, looked_up = 0;
  for (uint32_t i = 0; i < count; i++) rest += s->analysis.words[order[i]].weight;
  uint32_t n = 0;
  while (n < count && n < MAX_PROBES) {
    rest -= s->analysis.words[order[n]].weight;
    looked_up += s->analysis.words[order[n++]].weight;
    if (1000u * rest < (unsigned)s->least_name_score * (rest + looked_up * NAMES_LEAST_LOSS / 100)) break;
  }
  bool one_more = n < count && n < MAX_PROBES && s->analysis.words[order[n]].weight >= RARE_ENOUGH;
  return one_more ? n + 1 : n;
}

/* Other words, the heaviest first, so many that a name which holds none of them cannot reach the least score: bit i for word i. None
 * where the word at hand is enough by itself. */
static uint64_t companions_of(const searcher *s, uint32_t word, const uint8_t *order, uint32_t count) {
  const names_analysis *n = &s->analysis;
  unsigned rest = 0, lost = 0;
  uint64_t set = 0;
  for (uint32_t i = 0; i < count; i++) rest += n->words[order[i]].weight;
  for (uint32_t i = 0; i < count; i++) {
    if (order[i] == word || s->twin[order[i]] == s->twin[word]) continue;
    rest -= n->words[order[i]].weight;
    lost += n->words[order[i]].weight;
    set |= (uint64_t)1 << s->twin[order[i]];
    if (1000u * rest < (unsigned)s->least_name_score * (rest + lost * NAMES_LEAST_LOSS / 100)) return set;
  }
  return 0;
}

static void find_twins(searcher *s) {
  const names_analysis *n = &s->analysis;
  for (uint32_t i = 0; i < n->count; i++) {
    s->twin[i] = (uint8_t)i;
    for (uint32_t k = 0; k < i && s->twin[i] == i; k++)
      if (n->words[k].cls == n->words[i].cls && cd_str_eq(cd_str_of(n->words[k].text, n->words[k].len), cd_str_of(n->words[i].text, n->words[i].len)))
        s->twin[i] = (uint8_t)k;
  }
}

static bool is_single_word(const names_analysis *n) {
  uint32_t words = 0, others = 0;
  for (uint32_t i = 0; i < n->count; i++) {
    words += n->words[i].cls == NAMES_WORD;
    others += n->words[i].cls == NAMES_NUMBER || n->words[i].cls == NAMES_INITIAL;
  }
  return words == 1 && others == 0 && n->count <= 3;
}

/* The keys of a word, unless whatever is like it leads only to names that the first word leads to as well or that cannot reach the least
 * score (read_token). Of the later words none is sure to be looked up wholly, as that turns on what is indexed. True for the first. */
static bool collect_word(searcher *s, uint32_t index, bool first) {
  if (first || token_can_reach(s, MOST_PAIR_WEIGHT, 1000, 0, s->earlier)) (void)probe_word(s, index);
  return first;
}

static void search_name(searcher *s) {
  uint8_t order[CD_MAX_NAME_TOKENS];
  find_twins(s);
  uint32_t count = by_weight(s, order);
  s->single_word = is_single_word(&s->analysis);
  s->all = 0;
  for (uint32_t i = 0; i < count; i++) s->all += s->analysis.words[order[i]].weight;
  uint32_t needed = probes_needed(s, order, count);
  for (uint32_t i = 0; i < needed; i++) {
    const names_word *w = &s->analysis.words[order[i]];
    if (s->twin[order[i]] != order[i]) continue;
    s->companion_set = companions_of(s, order[i], order, count);
    s->later = s->unlisted;
    for (uint32_t k = i + 1; k < count; k++) s->later += s->analysis.words[order[k]].weight;
    if (s->collect ? collect_word(s, order[i], i == 0) : probe_word(s, order[i])) s->earlier += s->likely[order[i]];
    else s->unlisted += w->weight;
    if (w->len >= SPLIT_LEAST_LETTERS) probe_split(s, cd_str_of(w->text, w->len));
  }
  s->companion_set = 0;
  s->later = s->earlier + s->unlisted + s->later;
  s->earlier = 0;
  probe_joined(s);
}

static cordon_status reset_for_name(searcher *s, cordon_error *err) {
  s->seen_mask = 255;
  s->seen_count = s->probed_count = 0;
  s->earlier = s->later = s->unlisted = 0;
  s->gathered = s->companion_set = 0;
  uint32_t log2 = SIEVE_LOG2_LEAST;
  while (log2 < SIEVE_LOG2_MOST && (1u << log2) < s->segment->header->names * 2) log2++;
  if (log2 > s->sieve_log2) s->companions = CD_NEW_ARRAY(s->arena, uint64_t, ((size_t)1 << log2) / 64);
  if (log2 > s->sieve_log2) s->sieve_log2 = log2;
  s->seen = CD_NEW_ARRAY(s->arena, uint32_t, (size_t)s->seen_mask + 1);
  s->cache = CD_NEW_ARRAY(s->arena, cached, CACHE_SLOTS);
  if (!s->probed) s->probed = CD_NEW_ARRAY(s->arena, uint32_t, MAX_TOKENS);
  return s->seen && s->cache && s->probed && s->companions ? CORDON_OK : cd_no_memory(err);
}

static cordon_status search_segments(searcher *s, cordon_error *err) {
  for (uint32_t i = 0; i < s->index->count; i++) {
    s->segment = &s->index->segments[i];
    s->segment_number = i;
    CD_TRY(reset_for_name(s, err));
    search_name(s);
    if (s->no_memory) return cd_no_memory(err);
  }
  return CORDON_OK;
}

/* --- the answer --- */

static cordon_status explain_hit(const searcher *s, const raw_hit *r, names_hit *h, cordon_error *err) {
  names_analysis left, right;
  names_word words[CD_MAX_NAME_TOKENS];
  names_match match;
  CD_TRY(names_analyse(s->query->names[r->query_name].text, s->query->schema, s->arena, &left, err));
  segment_analysis(&s->index->segments[r->segment], r->name, words, &right);
  right.original = h->name;
  names_match_plain(&left, &right, &match);
  h->explanation = names_explain(&left, &right, &match, h, s->arena);
  return h->explanation ? CORDON_OK : cd_no_memory(err);
}

static cordon_status give_hits(searcher *s, names_result *out, cordon_error *err) {
  out->hits = CD_NEW_ARRAY(s->arena, names_hit, s->hit_count);
  if (!out->hits) return cd_no_memory(err);
  for (size_t i = 0; i < s->hit_count; i++) {
    const raw_hit *r = &s->hits[i];
    names_hit *h = &out->hits[out->count++];
    cd_str name = cd_str_dup(s->arena, segment_name_text(&s->index->segments[r->segment], r->name));
    if (!name.ptr) return cd_no_memory(err);
    *h = (names_hit){r->doc, r->score, r->name_score, r->same, r->weak, name, r->query_name, r->agreement.birth, r->agreement.country, r->agreement.schema,
                     r->agreement.identifier, NULL};
    if (s->options->explain) CD_TRY(explain_hit(s, r, h, err));
  }
  return CORDON_OK;
}

static void note_oddities(const names_analysis *n, names_result *out) {
  out->mixed_scripts |= n->mixed_scripts;
  out->hidden_characters |= n->hidden_characters;
  out->look_alikes |= n->look_alikes;
  out->truncated_words |= n->truncated;
}

cordon_status names_search(const names_index *ix, const names_subject *query, const names_options *opt, cd_arena *a, names_result *out,
                           cordon_error *err) {
  static const names_options plain = {0};
  searcher s = {.index = ix, .query = query, .options = opt ? opt : &plain, .arena = a};
  *out = (names_result){0};
  s.dict = names_dict_get();
  set_least(&s, s.options->min_score ? s.options->min_score : NAMES_THRESHOLD_DEFAULT);
  s.prune_at = PRUNE_EVERY;
  s.last_doc = UINT32_MAX;
  if (query->name_count == 0) return cd_fail(err, CORDON_BAD_INPUT, "there is no name to search for; give at least one");
  for (size_t i = 0; i < query->name_count && i < UINT16_MAX; i++) {
    CD_TRY(names_analyse(query->names[i].text, query->schema, a, &s.analysis, err));
    s.query_name = (uint16_t)i;
    note_oddities(&s.analysis, out);
    CD_TRY(search_segments(&s, err));
  }
  rank_hits(&s);
  if (s.hit_count > limit_of(&s)) s.hit_count = limit_of(&s);
  out->candidates = s.candidates;
  return give_hits(&s, out, err);
}

cordon_status names_query_keys(const names_subject *query, const names_options *opt, cd_arena *a, names_key_sink sink, void *user, cordon_error *err) {
  static const names_options plain = {0};
  searcher s = {.query = query, .options = opt ? opt : &plain, .arena = a, .collect = sink, .collect_user = user};
  s.dict = names_dict_get();
  set_least(&s, s.options->min_score ? s.options->min_score : NAMES_THRESHOLD_DEFAULT);
  if (query->name_count == 0) return cd_fail(err, CORDON_BAD_INPUT, "there is no name to search for; give at least one");
  for (size_t i = 0; i < query->name_count && i < UINT16_MAX; i++) {
    CD_TRY(names_analyse(query->names[i].text, query->schema, a, &s.analysis, err));
    search_name(&s);
  }
  return CORDON_OK;
}

void names_index_keys(const names_index *ix, names_key_sink sink, void *user) {
  for (uint32_t i = 0; i < ix->count; i++) {
    const segment *g = &ix->segments[i];
    for (uint32_t token = 0; token < g->header->tokens; token++) {
      names_word w;
      names_keys keys;
      segment_word(g, token, &w);
      segment_token_keys(&w, &keys);
      for (uint32_t k = 0; k < keys.count; k++) sink(user, keys.keys[k]);
    }
  }
}
