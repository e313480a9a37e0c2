/* From a word of the query to the tokens of a segment that are like it. */
#include "names/searcher.h"

#define JOIN_MAX_BYTES 24u
#define SPLIT_LEAST_LETTERS 6u

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
      names_likeness l =
          index == NAMES_NO_TOKEN ? names_word_likeness(w, &other) : search_likeness(s, index, w, &other);
      if (l.score >= NAMES_ALIKE_MIN) search_read_token(s, w, &other, l);
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
    if (cd_str_eq(cd_str_of(other.text, other.len), text))
      search_read_token(s, w, &other, names_word_likeness(w, &other));
  }
}

static void probe_group(searcher *s, const names_word *w, const names_groups *g,
                        const uint16_t groups[NAMES_MAX_GROUPS]) {
  const names_dict *d = names_dict_get();
  for (size_t i = 0; i < NAMES_MAX_GROUPS && groups[i]; i++)
    for (uint32_t k = g->first[groups[i]]; k < g->first[groups[i] + 1]; k++)
      probe_exact(s, w, d->terms[g->members[k]].text);
}

/* True when the names of all tokens that are like it were read. */
bool search_word(searcher *s, uint32_t index) {
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
    if (other.cls == NAMES_INITIAL && other.text[0] == w->text[0]) search_mark(s, other.token);
  }
}

/* Fill the sieve with the names that hold a word like one of the companions, or an initial of one. */
void search_gather_companions(searcher *s) {
  bool skipped = s->skipped;
  if (s->gathered == s->companion_set) return;
  memset(s->companions, 0, ((size_t)1 << s->sieve_log2) / 8);
  s->gathered = s->companion_set;
  s->marking = true;
  for (uint32_t i = 0; i < s->analysis.count; i++) {
    if (!((s->companion_set >> i) & 1u)) continue;
    search_word(s, i);
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

/* The Arabic article, which many write as one with its word, whoever else is listed so. */
static bool has_article(cd_str w) { return (w.ptr[0] == 'a' || w.ptr[0] == 'e') && w.ptr[1] == 'l'; }

static void read_half(searcher *s, uint32_t token) {
  if (!search_read_before(s, token)) search_read_names(s, token);
}

/* "ramimakhlouf": two words written as one. The longer half leads on. A word that is listed as such is not taken apart,
 * but for the article. */
void search_split(searcher *s, cd_str w) {
  uint32_t first, second;
  if (s->collect) {
    collect_splits(s, w);
    return;
  }
  if (has_article(w) && token_exists(s, w.ptr + 2, w.len - 2, &second)) read_half(s, second);
  if (token_exists(s, w.ptr, w.len, &first)) return;
  for (size_t at = 2; at + 2 <= w.len; at++)
    if (token_exists(s, w.ptr, at, &first) && token_exists(s, w.ptr + at, w.len - at, &second))
      read_half(s, at * 2 > w.len ? first : second);
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
      names_keys keys = {.count = 0};
      names_add_near(text, len, len >= 6, 0, &keys);
      w.skeleton_len = names_skeleton(text, len, (w.flags & NAMES_ABJAD) != 0, skeleton);
      if (w.flags & NAMES_ABJAD) segment_query_keys(&w, &keys);
      probe_keys(s, NAMES_NO_TOKEN, &w, &keys);
      bool strange = !(n->words[i].flags & NAMES_KNOWN) && !(n->words[k].flags & NAMES_KNOWN);
      if (k == i + 1 && strange && len >= SPLIT_LEAST_LETTERS)
        search_split(s, cd_str_of(text, len)); /* the space has slipped */
    }
  }
}
