/* Companions: words that a name cannot all lack beside the one that leads to it. Only names that hold a token like one
 * of them are worth a look; where there are many to look at, a sieve tells most that do not. */
#include "names/searcher.h"

/* A sieve is made where it spares more than it costs: at most so many companions' names are put into it for each name
 * to look at. */
#define MOST_FOR_EACH_NAME 200u
#define SIEVE_LEAST_LOG2 12u
#define SIEVE_MOST_LOG2 24u
#define SIEVE_ROOM 16u /* bits for each name in it */

/* --- gathering them --- */

static void gather(searcher *s, uint32_t token) {
  companion_set *c = &s->companions;
  const uint32_t *names;
  token_row *row = search_row(s, token);
  if (!row || row->companion_of == c->number) return;
  row->companion_of = c->number;
  if (c->count == c->room) {
    uint32_t room = c->room ? c->room * 2 : 64;
    uint32_t *grown = cd_grow_array(s->arena, c->tokens, c->room, room, sizeof *grown);
    if (!grown) {
      s->no_memory = true;
      return;
    }
    c->tokens = grown;
    c->room = room;
  }
  c->tokens[c->count++] = token;
  c->names += segment_postings(s->segment, token, &names);
}

static void gather_initials(searcher *s, const names_word *w) {
  const uint32_t *entries;
  size_t count = segment_bucket(s->segment, names_key(w->text, 1), &entries);
  for (size_t i = 0; i < count; i++) {
    names_word other;
    segment_word(s->segment, entries[i] & 0xFFFFFFu, &other);
    if (other.cls == NAMES_INITIAL && other.text[0] == w->text[0]) gather(s, other.token);
  }
}

static void gather_all(searcher *s) {
  companion_set *c = &s->companions;
  if (c->gathered == c->words) return;
  c->gathered = c->words;
  c->number++;
  c->count = 0;
  c->names = 0;
  c->sifted = false;
  for (uint32_t i = 0; i < s->analysis.count; i++) {
    if (!(c->words >> i & 1u)) continue;
    const names_word *w = &s->analysis.words[i];
    const found_tokens *f = search_find(s, i);
    for (uint32_t k = 0; k < f->count; k++)
      if (search_pair_can_reach(s, f->at[k].weight, f->at[k].likeness, s->all - w->weight, 0))
        gather(s, f->at[k].token);
    gather_initials(s, w);
  }
}

/* --- the sieve: which names may hold one --- */

static uint32_t sieve_bit(const companion_set *c, uint32_t name) { return name * 0x9E3779B1u >> (32 - c->sieve_log2); }

static bool clear_sieve(searcher *s) {
  companion_set *c = &s->companions;
  uint32_t log2 = SIEVE_LEAST_LOG2;
  while (log2 < SIEVE_MOST_LOG2 && (uint64_t)1 << log2 < c->names * SIEVE_ROOM) log2++;
  c->sieve_log2 = log2;
  if (c->sieve && c->sieve_room >= log2) {
    memset(c->sieve, 0, ((size_t)1 << log2) / 8);
    return true;
  }
  c->sieve = CD_NEW_ARRAY(s->arena, uint64_t, ((size_t)1 << log2) / 64);
  c->sieve_room = log2;
  return c->sieve != NULL;
}

static void make_sieve(searcher *s) {
  companion_set *c = &s->companions;
  if (!clear_sieve(s)) {
    s->no_memory = true;
    return;
  }
  c->sifted = true;
  for (uint32_t t = 0; t < c->count; t++) {
    const uint32_t *names;
    size_t count = segment_postings(s->segment, c->tokens[t], &names);
    for (size_t i = 0; i < count; i++) {
      uint32_t bit = sieve_bit(c, names[i]);
      c->sieve[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
  }
}

bool search_prepare_companions(searcher *s, size_t names) {
  companion_set *c = &s->companions;
  if (c->words == 0) return true;
  gather_all(s);
  if (!c->sifted && c->count && c->names <= names * MOST_FOR_EACH_NAME) make_sieve(s);
  return c->count > 0 && !s->no_memory;
}

bool search_may_hold_companion(const searcher *s, uint32_t name) {
  const companion_set *c = &s->companions;
  if (c->words == 0 || !c->sifted) return true;
  uint32_t bit = sieve_bit(c, name);
  return c->sieve[bit / 64] >> (bit % 64) & 1u;
}

bool search_holds_companion(const searcher *s, const segment_name *n) {
  const uint32_t *tokens = s->segment->words + n->words;
  if (s->companions.words == 0) return true;
  if ((uint64_t)n->words + n->count > s->segment->header->words) return false;
  for (uint32_t k = 0; k < n->count; k++) {
    const token_row *row = search_known_row(s, tokens[k]);
    if (row && row->companion_of == s->companions.number) return true;
  }
  return false;
}
