/* From tokens to the names that hold them, and their scores. */
#include "names/searcher.h"

#include <stdlib.h>

#define NAMES_PER_BLOCK 16u
#define MAX_CANDIDATES 20000u /* of one search: bounds the worst query */

/* --- names that were looked at --- */

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

/* The place of a name that is done with, or where it would be put. */
static uint32_t *seen_place(const searcher *s, uint32_t name) {
  uint32_t at = (name + 1) * 0x9E3779B1u >> 8 & s->seen_mask;
  while (s->seen[at] && s->seen[at] != name + 1) at = (at + 1) & s->seen_mask;
  return &s->seen[at];
}

static void set_seen(searcher *s, uint32_t *place, uint32_t name) {
  *place = name + 1;
  if (++s->seen_count * 2 > s->seen_mask && !grow_seen(s)) s->no_memory = true;
}

/* --- candidates --- */

static names_agreement agreement_with(const searcher *s, const segment_doc *d) {
  const segment_doc *next = d + 1;
  bool inside = d->attributes <= next->attributes && next->attributes <= s->segment->header->attribute_bytes;
  return names_agreement_of(s->query, (names_schema)d->schema, s->segment->attributes + (inside ? d->attributes : 0),
                            inside ? next->attributes - d->attributes : 0);
}

static void score_candidate(searcher *s, uint32_t name, const segment_name *n) {
  const segment_doc *d = &s->segment->docs[n->doc];
  names_word words[CD_MAX_NAME_TOKENS];
  names_analysis right;
  names_match match;
  segment_analysis(s->segment, name, words, &right);
  names_match_names(&s->analysis, &right, search_known_likeness, s, &match);
  s->candidates++;
  if (match.score < s->least_name_score) return;
  names_agreement a = agreement_with(s, d);
  uint16_t score = names_supported_score(match.score, match.same, match.matched, a);
  if (score < s->min_score) return;
  search_keep_hit(s, (raw_hit){d->number, score, match.score, s->query_name, match.same, (n->flags & SEGMENT_WEAK) != 0,
                               s->segment_number, name, n->text, a});
}

static bool counts(const searcher *s, const segment_name *n) {
  if (n->doc >= s->segment->header->docs || ((n->flags & SEGMENT_WEAK) && s->options->skip_weak)) return false;
  return !s->options->accept || s->options->accept(s->options->user, s->segment->docs[n->doc].number);
}

/* A name that lacks a companion may yet be met by another word. */
static void read_name(searcher *s, uint32_t name) {
  const segment_name *n = &s->segment->names[name];
  if (!search_holds_companion(s, n)) return;
  uint32_t *place = seen_place(s, name);
  if (*place) return;
  set_seen(s, place, name);
  if (counts(s, n) && search_name_can_reach(s, n)) score_candidate(s, name, n);
}

/* No document after the last that counts can displace a hit. */
static bool past_last(const searcher *s, uint32_t name) {
  const segment *g = s->segment;
  if (s->last_doc == UINT32_MAX) return false;
  uint32_t doc = name < g->header->names ? g->names[name].doc : UINT32_MAX;
  return doc >= g->header->docs || g->docs[doc].number > s->last_doc;
}

/* Names are read in blocks, as where they stand is fetched from memory side by side. */
typedef struct block {
  uint32_t names[NAMES_PER_BLOCK], count;
} block;

static void fetch_block(const segment *g, const block *b) {
  for (uint32_t i = 0; i < b->count; i++) SEGMENT_FETCH(&g->names[b->names[i]]);
  for (uint32_t i = 0; i < b->count; i++) SEGMENT_FETCH(&g->words[g->names[b->names[i]].words]);
}

static void read_block(searcher *s, block *b) {
  fetch_block(s->segment, b);
  for (uint32_t i = 0; i < b->count && s->candidates < MAX_CANDIDATES && !s->no_memory; i++) read_name(s, b->names[i]);
  b->count = 0;
}

void search_read_token(searcher *s, uint32_t token) {
  const uint32_t *names;
  block b = {.count = 0};
  token_row *row = search_row(s, token);
  if (!row || row->read) return;
  row->read = true;
  size_t count = segment_postings(s->segment, token, &names);
  if (!search_prepare_companions(s, count)) return;
  for (size_t i = 0; i < count; i++) {
    if (names[i] >= s->segment->header->names || !search_may_hold_companion(s, names[i])) continue;
    if (past_last(s, names[i])) continue;
    b.names[b.count++] = names[i];
    if (b.count == NAMES_PER_BLOCK) read_block(s, &b);
  }
  read_block(s, &b);
}

static int likest_first(const void *x, const void *y) {
  const found_token *a = x, *b = y;
  if (a->likeness != b->likeness) return a->likeness > b->likeness ? -1 : 1;
  return a->token < b->token ? -1 : a->token > b->token;
}

/* A token is left out where its names cannot reach the least score: because it is too far from the word, or because it
 * is so common that they would have been found by an earlier word. */
void search_read_found(searcher *s, uint32_t word) {
  const found_tokens *f = search_find(s, word);
  if (f->count > 1) qsort(f->at, f->count, sizeof *f->at, likest_first);
  s->skipped = false;
  for (uint32_t i = 0; i < f->count && !s->no_memory; i++) {
    const found_token *t = &f->at[i];
    if (!search_can_reach(s, t->weight, t->likeness, s->earlier, 0)) continue;
    if (!search_can_reach(s, t->weight, t->likeness, 0, s->earlier))
      s->skipped = true;
    else
      search_read_token(s, t->token);
  }
}
