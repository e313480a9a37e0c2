/* The best names so far: in order, each document once, with its best name. */
#include "names/searcher.h"

size_t search_limit(const searcher *s) { return s->options->limit ? s->options->limit : 10; }

/* What stands beside a name may lift it: an identifier any name, a birth date and a country a little. */
void search_set_least(searcher *s, uint16_t score) {
  uint16_t support = s->query->birth_count || s->query->country_count ? NAMES_MOST_SUPPORT : 0;
  s->min_score = score;
  s->least_name_score = s->query->identifier_count || score < support ? 0 : (uint16_t)(score - support);
}

cordon_status search_begin_hits(searcher *s, cordon_error *err) {
  s->last_doc = UINT32_MAX;
  s->hits = CD_NEW_ARRAY(s->arena, raw_hit, search_limit(s) + 1);
  return s->hits ? CORDON_OK : cd_no_memory(err);
}

static bool is_better(const raw_hit *a, const raw_hit *b) {
  if (a->score != b->score) return a->score > b->score;
  if (a->same != b->same) return a->same;
  return a->doc < b->doc;
}

/* Of two names of one document. */
static bool is_better_name(const raw_hit *a, const raw_hit *b) {
  if (a->score != b->score) return a->score > b->score;
  if (a->same != b->same) return a->same;
  return a->query_name != b->query_name ? a->query_name < b->query_name : a->place < b->place;
}

/* From the last hit that counts on, a name must be as good. */
static void raise_least(searcher *s) {
  const raw_hit *last = &s->hits[s->hit_count - 1];
  if (last->score > s->min_score) search_set_least(s, last->score);
  if (last->score == NAMES_SCORE_SAME) s->last_doc = last->doc;
}

void search_keep_hit(searcher *s, raw_hit h) {
  size_t at = 0, limit = search_limit(s);
  while (at < s->hit_count && s->hits[at].doc != h.doc) at++;
  if (at < s->hit_count && !is_better_name(&h, &s->hits[at])) return;
  bool known = at < s->hit_count;
  for (; at > 0 && is_better(&h, &s->hits[at - 1]); at--) s->hits[at] = s->hits[at - 1];
  s->hits[at] = h;
  if (!known) s->hit_count++;
  if (s->hit_count > limit) s->hit_count = limit;
  if (s->hit_count == limit) raise_least(s);
}
