/* Searching: the rarest words of the query lead to candidates, and every candidate is scored by all its words.
 *
 * A name that misses the rarest words cannot reach the least score, whatever else it holds; so only as many words are
 * looked up as that takes, rarest first, by weights that come from the dictionaries alone. What is found thus never
 * depends on what else is indexed. */
#include "names/explain.h"
#include "names/searcher.h"

#define MAX_PROBES 6u
#define SPLIT_LEAST_LETTERS 6u
#define RARE_ENOUGH 40u
#define MOST_PAIR_WEIGHT                                                                                               \
  120u /* above what names_pair_weight gives: weights of words end at 100, of variants a little higher */

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

/* Enough words that a name which holds none of them falls below the least score, and one more for a word that is too
 * far from how it is listed. */
static uint32_t probes_needed(const searcher *s, const uint8_t *order, uint32_t count) {
  unsigned rest = 0, looked_up = 0;
  for (uint32_t i = 0; i < count; i++) rest += s->analysis.words[order[i]].weight;
  uint32_t n = 0;
  while (n < count && n < MAX_PROBES) {
    rest -= s->analysis.words[order[n]].weight;
    looked_up += s->analysis.words[order[n++]].weight;
    if (1000u * rest < (unsigned)s->first_least * (rest + looked_up * NAMES_LEAST_LOSS / 100)) break;
  }
  bool one_more = n < count && n < MAX_PROBES && s->analysis.words[order[n]].weight >= RARE_ENOUGH;
  return one_more ? n + 1 : n;
}

/* Other words, the heaviest first, so many that a name which holds none of them cannot reach the least score: bit i for
 * word i. None where the word at hand is enough by itself. */
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
    if (1000u * rest < (unsigned)s->first_least * (rest + lost * NAMES_LEAST_LOSS / 100)) return set;
  }
  return 0;
}

static void find_twins(searcher *s) {
  const names_analysis *n = &s->analysis;
  for (uint32_t i = 0; i < n->count; i++) {
    s->twin[i] = (uint8_t)i;
    for (uint32_t k = 0; k < i && s->twin[i] == i; k++)
      if (n->words[k].cls == n->words[i].cls &&
          cd_str_eq(cd_str_of(n->words[k].text, n->words[k].len), cd_str_of(n->words[i].text, n->words[i].len)))
        s->twin[i] = (uint8_t)k;
  }
}

/* The keys of a word, unless whatever is like it leads only to names that the first word leads to as well or that
 * cannot reach the least score (search_read_token). Of the later words none is sure to be looked up wholly, as that
 * turns on what is indexed. True for the first. */
static bool collect_word(searcher *s, uint32_t index, bool first) {
  uint64_t companions = s->companions.words;
  for (uint32_t i = 0; i < s->analysis.count; i++) {
    if (!(companions >> i & 1u)) continue;
    s->collect_as = i < NAMES_KEY_WORDS ? i : NAMES_KEY_ALONE;
    search_collect(s, i);
    search_collect_initial(s, i);
  }
  s->collect_as = companions && index < NAMES_KEY_WORDS ? index : NAMES_KEY_ALONE;
  if (first || search_can_reach(s, MOST_PAIR_WEIGHT, 1000, 0, s->earlier)) search_collect(s, index);
  return first;
}

/* True when the names of all tokens that are like the word were read. */
static bool read_word(searcher *s, uint32_t index) {
  search_read_found(s, index);
  return !s->skipped;
}

static void search_name(searcher *s) {
  uint8_t order[CD_MAX_NAME_TOKENS];
  find_twins(s);
  uint32_t count = by_weight(s, order);
  s->all = 0;
  for (uint32_t i = 0; i < count; i++) s->all += s->analysis.words[order[i]].weight;
  uint32_t needed = probes_needed(s, order, count);
  for (uint32_t i = 0; i < needed; i++) {
    const names_word *w = &s->analysis.words[order[i]];
    if (s->twin[order[i]] != order[i]) continue;
    s->companions.words = companions_of(s, order[i], order, count);
    s->later = s->unlisted;
    for (uint32_t k = i + 1; k < count; k++) s->later += s->analysis.words[order[k]].weight;
    if (s->collect ? collect_word(s, order[i], i == 0) : read_word(s, order[i]))
      s->earlier += s->likely[order[i]];
    else
      s->unlisted += w->weight;
    if (w->len >= SPLIT_LEAST_LETTERS) search_split(s, cd_str_of(w->text, w->len));
  }
  s->companions.words = 0;
  s->collect_as = NAMES_KEY_ALONE;
  s->later = s->earlier + s->unlisted + s->later;
  s->earlier = 0;
  search_joined(s);
}

static cordon_status reset_for_name(searcher *s, cordon_error *err) {
  s->seen_mask = 255;
  s->seen_count = 0;
  s->earlier = s->later = s->unlisted = 0;
  s->companions = (companion_set){0};
  s->rows = (token_rows){0};
  s->found = CD_NEW_ARRAY(s->arena, found_tokens, s->analysis.count + 1);
  s->seen = CD_NEW_ARRAY(s->arena, uint32_t, (size_t)s->seen_mask + 1);
  s->cache = CD_NEW_ARRAY(s->arena, cached, SEARCH_CACHE_SLOTS);
  return s->seen && s->cache && s->found ? CORDON_OK : cd_no_memory(err);
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
  CD_TRY(names_analyse_reading(s->query->names[r->query_name / 2].text, s->query->schema, r->query_name % 2, s->arena,
                               &left, err));
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
    *h = (names_hit){r->doc,
                     r->score,
                     r->name_score,
                     r->same,
                     r->weak,
                     name,
                     r->query_name / 2,
                     r->agreement.birth,
                     r->agreement.country,
                     r->agreement.schema,
                     r->agreement.identifier,
                     NULL};
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

cordon_status names_search(const names_index *ix, const names_subject *query, const names_options *opt, cd_arena *a,
                           names_result *out, cordon_error *err) {
  static const names_options plain = {0};
  searcher s = {.index = ix, .query = query, .options = opt ? opt : &plain, .arena = a};
  *out = (names_result){0};
  s.dict = names_dict_get();
  search_set_least(&s, s.options->min_score ? s.options->min_score : NAMES_THRESHOLD_DEFAULT);
  s.first_least = s.least_name_score;
  CD_TRY(search_begin_hits(&s, err));
  if (query->name_count == 0)
    return cd_fail(err, CORDON_BAD_INPUT, "there is no name to search for; give at least one");
  for (size_t i = 0; i < 2 * query->name_count && i < UINT16_MAX; i++) {
    if (i % 2 && !names_reads_twice(&s.analysis, query->schema)) continue;
    CD_TRY(names_analyse_reading(query->names[i / 2].text, query->schema, i % 2, a, &s.analysis, err));
    s.query_name = (uint16_t)i;
    note_oddities(&s.analysis, out);
    CD_TRY(search_segments(&s, err));
  }
  out->candidates = s.candidates;
  return give_hits(&s, out, err);
}

cordon_status names_query_keys(const names_subject *query, const names_options *opt, cd_arena *a,
                               names_query_key_sink sink, void *user, cordon_error *err) {
  static const names_options plain = {0};
  searcher s = {.query = query, .options = opt ? opt : &plain, .arena = a, .collect = sink, .collect_user = user};
  s.dict = names_dict_get();
  search_set_least(&s, s.options->min_score ? s.options->min_score : NAMES_THRESHOLD_DEFAULT);
  s.first_least = s.least_name_score;
  if (query->name_count == 0)
    return cd_fail(err, CORDON_BAD_INPUT, "there is no name to search for; give at least one");
  for (size_t i = 0; i < 2 * query->name_count && i < UINT16_MAX; i++) {
    if (i % 2 && !names_reads_twice(&s.analysis, query->schema)) continue;
    CD_TRY(names_analyse_reading(query->names[i / 2].text, query->schema, i % 2, a, &s.analysis, err));
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
