/* From a word of the query to the tokens of a segment that are like it. */
#include "names/searcher.h"

#define JOIN_MAX_BYTES 24u
#define SPLIT_LEAST_LETTERS 6u
#define TOKENS_PER_BLOCK 32u

/* --- the tokens that are like a word --- */

bool search_add_found(searcher *s, found_tokens *f, found_token t) {
  if (f->count == f->room) {
    uint32_t room = f->room ? f->room * 2 : 32;
    found_token *grown = cd_grow_array(s->arena, f->at, f->room, room, sizeof *grown);
    if (!grown) {
      s->no_memory = true;
      return false;
    }
    f->at = grown;
    f->room = room;
  }
  f->at[f->count++] = t;
  return true;
}

static void add_if_alike(searcher *s, const names_word *w, const names_word *token, names_likeness l,
                         found_tokens *out) {
  if (l.score >= NAMES_ALIKE_MIN)
    search_add_found(s, out, (found_token){token->token, l.score, names_pair_weight(w, token, l.rule)});
}

static void probe_token(searcher *s, uint32_t index, const names_word *w, uint32_t token, found_tokens *out) {
  names_word other;
  segment_word(s->segment, token, &other);
  names_likeness l = index == NAMES_NO_TOKEN ? names_word_likeness(w, &other) : search_likeness(s, index, w, &other);
  add_if_alike(s, w, &other, l, out);
}

/* Read the bucket of each key, once what all of them hold is under way. The word has no number where it is joined from
 * several. */
static void probe_keys(searcher *s, uint32_t index, const names_word *w, const names_keys *keys, found_tokens *out) {
  const segment *g = s->segment;
  uint32_t tokens[TOKENS_PER_BLOCK], pending = 0;
  segment_fetch_buckets(g, keys);
  for (uint32_t k = 0; k < keys->count; k++) {
    const uint32_t *entries;
    size_t count = segment_bucket(g, keys->keys[k], &entries);
    for (size_t i = 0; i < count; i++) {
      if ((entries[i] & 0xFF000000u) != segment_tag(keys->keys[k])) continue;
      tokens[pending] = entries[i] & 0xFFFFFFu;
      SEGMENT_FETCH(&g->tokens[tokens[pending++]]);
      if (pending < TOKENS_PER_BLOCK) continue;
      for (uint32_t t = 0; t < pending; t++) probe_token(s, index, w, tokens[t], out);
      pending = 0;
    }
  }
  for (uint32_t t = 0; t < pending; t++) probe_token(s, index, w, tokens[t], out);
}

static void probe_exact(searcher *s, const names_word *w, cd_str text, found_tokens *out) {
  const uint32_t *entries;
  uint64_t key = names_key(text.ptr, text.len);
  size_t count = segment_bucket(s->segment, key, &entries);
  for (size_t i = 0; i < count; i++) {
    names_word other;
    if ((entries[i] & 0xFF000000u) != segment_tag(key)) continue;
    segment_word(s->segment, entries[i] & 0xFFFFFFu, &other);
    if (cd_str_eq(cd_str_of(other.text, other.len), text))
      add_if_alike(s, w, &other, names_word_likeness(w, &other), out);
  }
}

typedef void (*member_fn)(searcher *s, const names_word *w, cd_str text, found_tokens *out);

static void each_member(searcher *s, const names_word *w, member_fn step, found_tokens *out) {
  const names_groups *kinds[] = {&s->dict->variants, &s->dict->nicks};
  for (size_t kind = 0; w->term && kind < 2; kind++) {
    const names_groups *g = kinds[kind];
    const uint16_t *groups = kind == 0 ? w->term->variants : w->term->nicks;
    for (size_t i = 0; i < NAMES_MAX_GROUPS && groups[i]; i++)
      for (uint32_t k = g->first[groups[i]]; k < g->first[groups[i] + 1]; k++)
        step(s, w, s->dict->terms[g->members[k]].text, out);
  }
}

const found_tokens *search_find(searcher *s, uint32_t index) {
  const names_word *w = &s->analysis.words[index];
  found_tokens *f = &s->found[index];
  names_keys keys;
  if (f->done) return f;
  f->done = true;
  segment_query_keys(w, &keys);
  probe_keys(s, index, w, &keys, f);
  each_member(s, w, probe_exact, f);
  return f;
}

static void collect_keys(searcher *s, const names_keys *keys) {
  for (uint32_t k = 0; k < keys->count; k++) s->collect(s->collect_user, keys->keys[k], s->collect_as);
}

static void collect_member(searcher *s, const names_word *w, cd_str text, found_tokens *out) {
  (void)w, (void)out;
  s->collect(s->collect_user, names_key(text.ptr, text.len), s->collect_as);
}

void search_collect(searcher *s, uint32_t index) {
  names_keys keys;
  segment_query_keys(&s->analysis.words[index], &keys);
  collect_keys(s, &keys);
  each_member(s, &s->analysis.words[index], collect_member, NULL);
}

void search_collect_initial(searcher *s, uint32_t index) {
  s->collect(s->collect_user, names_key(s->analysis.words[index].text, 1), s->collect_as);
}

/* --- words written together, and apart --- */

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

/* Of any split the longer half leads on, wherever it is: the second may start a letter later than the first ends. */
static void collect_splits(searcher *s, cd_str w) {
  for (size_t at = 2; at + 2 <= w.len; at++) {
    cd_str half = at * 2 > w.len ? cd_str_sub(w, 0, at) : cd_str_sub(w, at, w.len);
    s->collect(s->collect_user, names_key(half.ptr, half.len), s->collect_as);
    if (at * 2 <= w.len && at + 3 <= w.len)
      s->collect(s->collect_user, names_key(w.ptr + at + 1, w.len - at - 1), s->collect_as);
  }
}

/* A word of which the first half stands at its start: the second follows, or follows a letter later, which a hyphen was
 * mistyped as. */
static void read_split(searcher *s, cd_str w, size_t at, uint32_t first) {
  for (size_t from = at; from <= at + 1 && from + 2 <= w.len; from++) {
    uint32_t second;
    if (token_exists(s, w.ptr + from, w.len - from, &second)) search_read_token(s, at * 2 > w.len ? first : second);
  }
}

/* The Arabic article, which many write as one with its word, whoever else is listed so. */
static bool has_article(cd_str w) { return (w.ptr[0] == 'a' || w.ptr[0] == 'e') && w.ptr[1] == 'l'; }

/* "ramimakhlouf": two words written as one. The longer half leads on. A word that is listed as such is not taken apart,
 * but for the article. */
void search_split(searcher *s, cd_str w) {
  uint32_t first;
  if (s->collect) {
    collect_splits(s, w);
    return;
  }
  if (has_article(w)) read_split(s, w, 2, 0);
  if (token_exists(s, w.ptr, w.len, &first)) return;
  for (size_t at = 2; at + 2 <= w.len; at++)
    if (token_exists(s, w.ptr, at, &first)) read_split(s, w, at, first);
}

/* A word joined from several leads on as one that was written so. */
static void read_joined(searcher *s, const names_word *w) {
  names_keys keys = {.count = 0};
  found_tokens found = {.done = true};
  names_add_near(w->text, w->len, w->len >= 6, 0, &keys);
  if (w->flags & NAMES_ABJAD) segment_query_keys(w, &keys);
  if (s->collect) {
    collect_keys(s, &keys);
    return;
  }
  probe_keys(s, NAMES_NO_TOKEN, w, &keys, &found);
  for (uint32_t i = 0; i < found.count; i++)
    if (search_can_reach(s, found.at[i].weight, found.at[i].likeness, 0, 0)) search_read_token(s, found.at[i].token);
}

/* "patr ushev": one word written as two or three. */
void search_joined(searcher *s) {
  const names_analysis *n = &s->analysis;
  for (uint32_t i = 0; i + 1 < n->count; i++) {
    char text[3 * NAMES_MAX_WORD], skeleton[NAMES_MAX_SKELETON];
    size_t len = 0;
    for (uint32_t k = i; k < n->count && k < i + 3; k++) {
      memcpy(text + len, n->words[k].text, n->words[k].len);
      len += n->words[k].len;
      if (k == i || len < 4 || len > JOIN_MAX_BYTES) continue;
      names_word w = {.text = text,
                      .skeleton = skeleton,
                      .mask = names_letter_mask(text, len),
                      .token = NAMES_NO_TOKEN,
                      .len = (uint8_t)len,
                      .flags = n->words[i].flags};
      w.skeleton_len = names_skeleton(text, len, (w.flags & NAMES_ABJAD) != 0, skeleton);
      read_joined(s, &w);
      bool strange = !(n->words[i].flags & NAMES_KNOWN) && !(n->words[k].flags & NAMES_KNOWN);
      if (k == i + 1 && strange && len >= SPLIT_LEAST_LETTERS)
        search_split(s, cd_str_of(text, len)); /* the space has slipped */
    }
  }
}
