/* Screening one subject against a view. */
#include "lists/engine.h"
#include "lists/values.h"

#include "base/limits.h"

/* --- which documents count --- */

typedef struct filter {
  const lists_view *v;
  const bool *place;
} filter;

static bool accept(void *user, uint32_t doc) {
  const filter *f = user;
  if (doc > f->v->top) return false;
  uint32_t tag = f->v->tag[doc];
  return tag && f->place[tag >> 2];
}

/* A list is named by itself or by its canonical source. */
static bool place_wanted(const lists_view *v, const engine_place *p, const lists_screen_options *opt) {
  if (!opt->list_count) return true;
  for (size_t i = 0; i < opt->list_count; i++)
    if (cd_str_eq(opt->lists[i], p->source) || cd_str_eq(opt->lists[i], v->lines[p->line].list)) return true;
  return false;
}

static const bool *wanted_places(const lists_view *v, const lists_screen_options *opt, cd_arena *a) {
  bool *wanted = CD_NEW_ARRAY(a, bool, v->place_count);
  for (size_t i = 0; wanted && i < v->place_count; i++) wanted[i] = place_wanted(v, &v->places[i], opt);
  return wanted;
}

/* --- since when, until when --- */

static cordon_status first_day(lists_engine *e, const engine_line *line, int32_t at, uint32_t entry, cd_day *out,
                               cordon_error *err) {
  bool held = true;
  while (at > 0) {
    CD_TRY(engine_holds(e, line->at[at - 1], entry, &held, err));
    if (!held) break;
    at--;
  }
  *out = line->at[at]->row.published;
  return CORDON_OK;
}

static cordon_status last_day(lists_engine *e, const engine_line *line, int32_t at, uint32_t entry, cd_day *out,
                              cordon_error *err) {
  *out = CD_DAY_NONE;
  for (size_t i = (size_t)at + 1; i < line->count; i++) {
    bool held;
    CD_TRY(engine_holds(e, line->at[i], entry, &held, err));
    if (!held) {
      *out = line->at[i]->row.published;
      return CORDON_OK;
    }
  }
  return CORDON_OK;
}

static cordon_status stand(lists_engine *e, const engine_line *line, int32_t at, const engine_card *card, lists_hit *h,
                           cordon_error *err) {
  h->published = line->at[at]->row.published;
  h->from = card->e.from;
  h->to = card->e.to;
  h->first_seen = h->from == CD_DAY_NONE;
  if (h->first_seen) CD_TRY(first_day(e, line, at, card->entry, &h->from, err));
  return h->to == CD_DAY_NONE ? last_day(e, line, at, card->entry, &h->to, err) : CORDON_OK;
}

/* --- hits --- */

static bool copy(cd_arena *a, cd_str from, cd_str *to) {
  *to = cd_str_dup(a, from);
  return to->ptr != NULL;
}

static cordon_status copy_links(const lists_entry *e, cd_arena *a, lists_hit *h, cordon_error *err) {
  if (!(h->links = CD_NEW_ARRAY(a, lists_link, e->link_count))) return cd_no_memory(err);
  for (; h->link_count < e->link_count; h->link_count++)
    CD_TRY(engine_link_copy(&e->links[h->link_count], a, &h->links[h->link_count], err));
  return CORDON_OK;
}

static cordon_status copy_card(const engine_card *card, cd_arena *a, lists_hit *h, cordon_error *err) {
  const lists_entry *e = &card->e;
  bool ok = copy(a, e->source, &h->source) && copy(a, e->id, &h->entry) && copy(a, e->names[0].text, &h->primary) &&
            copy(a, e->requirement, &h->requirement) && copy(a, e->policy, &h->policy) && copy(a, e->cite, &h->cite);
  h->programs = ok ? CD_NEW_ARRAY(a, cd_str, e->program_count) : NULL;
  if (!h->programs) return cd_no_memory(err);
  for (; h->program_count < e->program_count; h->program_count++)
    if (!copy(a, e->programs[h->program_count], &h->programs[h->program_count])) return cd_no_memory(err);
  h->version = card->digest;
  return copy_links(e, a, h, err);
}

static cordon_status make_hit(lists_engine *e, const lists_view *v, const names_hit *n, cd_arena *a, lists_hit *h,
                              cordon_error *err) {
  uint32_t tag = v->tag[n->doc];
  const engine_place *place = &v->places[tag >> 2];
  const engine_card *card;
  *h = (lists_hit){.list = v->lines[place->line].list,
                   .name = n->name,
                   .score = n->score,
                   .same_name = n->same_name,
                   .weak = n->weak,
                   .birth = n->birth,
                   .country = n->country,
                   .schema = n->schema,
                   .identifier = n->identifier,
                   .explanation = n->explanation};
  h->state = (tag & 3u) == TAG_UNKNOWN ? LISTS_UNKNOWN : LISTS_LISTED;
  CD_TRY(engine_card_get(e, n->doc, &card, err));
  CD_TRY(copy_card(card, a, h, err));
  int32_t at = place->from_next ? v->next[place->line] : v->current[place->line];
  CD_TRY(stand(e, &v->lines[place->line], at, card, h, err));
  return engine_link_fill(e, v, h->list, a, h->links, h->link_count, err);
}

static cordon_status make_hits(lists_engine *e, const lists_view *v, const names_result *found, cd_arena *a,
                               lists_hit *hits, cordon_error *err) {
  cordon_status status = CORDON_OK;
  pthread_mutex_lock(&e->lock);
  for (size_t i = 0; i < found->count && status == CORDON_OK; i++)
    status = make_hit(e, v, &found->hits[i], a, &hits[i], err);
  pthread_mutex_unlock(&e->lock);
  return status;
}

cordon_status lists_screen(lists_engine *e, const lists_view *v, const names_subject *subject,
                           const lists_screen_options *opt, cd_arena *a, lists_hit **hits, size_t *count,
                           names_result *raw, cordon_error *err) {
  static const lists_screen_options DEFAULTS = {0};
  names_result found = {0};
  if (!opt) opt = &DEFAULTS;
  filter f = {v, wanted_places(v, opt, a)};
  if (!f.place) return cd_no_memory(err);
  names_options options = {.min_score = opt->min_score,
                           .limit = opt->limit,
                           .skip_weak = opt->skip_weak,
                           .explain = opt->explain,
                           .accept = accept,
                           .user = &f};
  if (options.limit > CD_MAX_HITS) options.limit = CD_MAX_HITS;
  CD_TRY(names_search(v->names, subject, &options, a, &found, err));
  if (raw) *raw = found;
  *count = found.count;
  *hits = CD_NEW_ARRAY(a, lists_hit, found.count);
  if (!*hits) return cd_no_memory(err);
  return found.count ? make_hits(e, v, &found, a, *hits, err) : CORDON_OK;
}

/* --- as JSON --- */

static const char *agree_name(names_agree g) {
  return g == NAMES_AGREES ? "agrees" : g == NAMES_CONTRADICTS ? "contradicts" : "unstated";
}

static cd_json *facts_json(const lists_hit *h, cd_arena *a) {
  cd_json *v = cd_json_new_object(a);
  v = cd_json_set(a, v, "birth", cd_json_new_c(a, agree_name(h->birth)));
  v = cd_json_set(a, v, "country", cd_json_new_c(a, agree_name(h->country)));
  v = cd_json_set(a, v, "schema", cd_json_new_c(a, agree_name(h->schema)));
  return cd_json_set(a, v, "identifier", cd_json_new_c(a, agree_name(h->identifier)));
}

static cd_json *set_text(cd_json *v, cd_arena *a, const char *key, cd_str text) {
  return text.len ? cd_json_set(a, v, key, cd_json_new_str(a, text)) : v;
}

static cd_json *programs_json(const lists_hit *h, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < h->program_count; i++) list = cd_json_add(a, list, cd_json_new_str(a, h->programs[i]));
  return list;
}

static cd_json *details_json(const lists_hit *h, cd_json *v, cd_arena *a) {
  char text[CD_DIGEST_TEXT];
  cd_str version = cd_str_dup(a, cd_str_c(cd_digest_format(&h->version, text)));
  v = cd_json_set(a, v, "same_name", cd_json_new_bool(a, h->same_name));
  if (h->weak) v = cd_json_set(a, v, "weak", cd_json_new_bool(a, true));
  if (h->first_seen) v = cd_json_set(a, v, "first_seen", cd_json_new_bool(a, true));
  if (h->cleared) v = cd_json_set(a, v, "cleared", cd_json_new_bool(a, true));
  if (h->confirmed) v = cd_json_set(a, v, "confirmed", cd_json_new_bool(a, true));
  v = cd_json_set(a, v, "state", cd_json_new_c(a, h->state == LISTS_UNKNOWN ? "unknown" : "listed"));
  v = cd_json_set(a, v, "agreement", facts_json(h, a));
  if (h->program_count) v = cd_json_set(a, v, "programs", programs_json(h, a));
  v = set_text(v, a, "requirement", h->requirement);
  v = set_text(v, a, "policy", h->policy);
  v = set_text(v, a, "cite", h->cite);
  v = cd_json_set(a, v, "version", version.ptr ? cd_json_new_str(a, version) : NULL);
  return h->explanation ? cd_json_set(a, v, "explanation", h->explanation) : v;
}

cd_json *lists_hit_json(const lists_hit *h, cd_arena *a) {
  cd_json *v = cd_json_new_object(a);
  v = cd_json_set(a, v, "list", cd_json_new_str(a, h->list));
  v = cd_json_set(a, v, "source", cd_json_new_str(a, h->source));
  v = cd_json_set(a, v, "entry", cd_json_new_str(a, h->entry));
  v = cd_json_set(a, v, "name", cd_json_new_str(a, h->name));
  v = cd_json_set(a, v, "primary", cd_json_new_str(a, h->primary));
  v = cd_json_set(a, v, "score", cd_json_new_int(a, h->score));
  v = cd_json_set(a, v, "published", lists_day_json(h->published, a));
  v = cd_json_set(a, v, "from", lists_day_json(h->from, a));
  v = cd_json_set(a, v, "to", lists_day_json(h->to, a));
  return details_json(h, v, a);
}
