/* What screening found, and what it was found in. */
#include "decide/render.h"

#define OLD_LIST_DAYS 31 /* a list whose newest state is older than this on the day asked for is warned of */

/* --- parties --- */

static cd_json *render_hit(const run *r, const lists_hit *h) {
  const char *why;
  rules_truth truth = decide_hit_truth(h, &why);
  cd_json *o = lists_hit_json(h, r->arena);
  o = render_c(r->arena, o, "listed", rules_truth_name(truth));
  return *why ? render_c(r->arena, o, "why", why) : o;
}

static cd_json *render_hits(const run *r, const run_subject *s) {
  cd_json *list = cd_json_new_list(r->arena);
  for (size_t i = 0; i < s->hit_count; i++) list = cd_json_add(r->arena, list, render_hit(r, &s->hits[i]));
  return list;
}

static cd_json *render_stake(cd_arena *a, cd_json *o, const cd_json *owner) {
  static const char *const fields[] = {"id", "percent", "percent_min", "percent_max", "from", "to", "source"};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    o = render_some(a, o, fields[i], cd_json_str(cd_json_get(owner, fields[i])));
  return o;
}

static cd_json *render_subject(const run *r, const run_subject *s) {
  cd_arena *a = r->arena;
  cd_json *o = cd_json_new_object(a);
  bool owner = s->owner != RUN_NO_OWNER;
  if (!owner && s->party == FACTS_EXPORTER)
    o = render_c(a, o, "role", "exporter");
  else if (!owner)
    o = render_some(a, o, "role", cd_json_str(cd_json_get(s->json, "role")));
  o = render_some(a, o, "name", cd_json_str(cd_json_get(s->json, "name")));
  o = render_some(a, o, "kind", cd_json_str(cd_json_get(s->json, "kind")));
  o = render_some(a, o, "country", cd_json_str(cd_json_get(s->json, "country")));
  if (owner) o = render_stake(a, o, s->json);
  if (s->unscreened) o = render_c(a, o, "unscreened", s->unscreened);
  return cd_json_set(a, o, "hits", render_hits(r, s));
}

/* A list of one's own may name companies only to say who owns them: what counts here is the lists of governments. */
static bool count_official(const run *r, ownership_options *opt) {
  cd_str *lists = CD_NEW_ARRAY(r->arena, cd_str, r->covered_count);
  for (size_t i = 0; lists && i < r->covered_count; i++)
    if (run_official(r->covered[i])) lists[opt->list_count++] = r->covered[i];
  opt->lists = lists;
  return lists != NULL;
}

/* What listed owners hold of a party, over these lists, by the 50 percent rules; and by which chains. */
static cd_json *render_ownership(const run *r, cd_json *party, size_t number) {
  ownership_options any = {.day = r->as_of};
  facts_ownership *o;
  if (!count_official(r, &any)) return NULL;
  if (any.list_count == 0) return party;
  if (facts_ownership_of(&r->facts, number, &any, r->arena, &o, r->err) != CORDON_OK) return NULL;
  if (!o || (o->result.chain_count == 0 && o->result.at_most.coef == 0 && !o->result.controlled)) return party;
  cd_json *chains = ownership_result_json(o->solution, &o->result, r->arena);
  return cd_json_set(r->arena, party, "ownership", chains);
}

/* A subject with its owners, and theirs; *at goes past them. */
static cd_json *render_with_owners(const run *r, size_t *at) {
  cd_arena *a = r->arena;
  const run_subject *s = &r->subjects[(*at)++];
  cd_json *o = render_subject(r, s), *owners = cd_json_new_list(a);
  size_t count = cd_json_count(cd_json_get(s->json, "owners"));
  for (size_t i = 0; i < count; i++) owners = cd_json_add(a, owners, render_with_owners(r, at));
  if (count > 0) o = cd_json_set(a, o, "owners", owners);
  return s->owner == RUN_NO_OWNER ? render_ownership(r, o, s->party) : o;
}

/* Subjects stand in order: a party, then its owners, each before its own. */
cd_json *render_parties(const run *r) {
  cd_json *list = cd_json_new_list(r->arena);
  for (size_t i = 0; i < r->subject_count;) list = cd_json_add(r->arena, list, render_with_owners(r, &i));
  return list;
}

/* Who was screened beside those of the order: stands before the question in the record, so that a revision of a list
 * finds a decision by them too. */
cd_json *render_linked(const run *r) {
  cd_json *out = cd_json_new_list(r->arena);
  for (size_t i = 0; i < r->subject_count; i++) {
    const cd_json *s = r->subjects[i].json;
    if (!cd_json_get(s, "by_list")) continue;
    out = cd_json_add(r->arena, out,
                      render_some(r->arena, cd_json_new_object(r->arena), "name", cd_json_str(cd_json_get(s, "name"))));
  }
  return out;
}

/* --- lists --- */

cd_json *render_lists(const run *r) {
  cd_arena *a = r->arena;
  const lists_view_list *lists;
  size_t count = lists_view_lists(r->lists, &lists);
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < count; i++) {
    cd_json *o = render_str(a, cd_json_new_object(a), "list", lists[i].list);
    o = render_day(a, o, "published", lists[i].published);
    out = cd_json_add(a, out, cd_json_set(a, o, "before_first", cd_json_new_bool(a, lists[i].before_first)));
  }
  return out;
}

static cd_json *warn(const run *r, cd_json *list, cd_str text) {
  return text.ptr ? cd_json_add(r->arena, list, cd_json_new_str(r->arena, text)) : NULL;
}

static cd_json *warn_list(const run *r, cd_json *out, const lists_view_list *l) {
  char published[11], of[11];
  cd_day_format(l->published, published);
  cd_day_format(r->as_of, of);
  if (l->before_first) {
    return warn(r, out,
                cd_str_printf(r->arena,
                              "list " CD_FMT
                              ": %s is before its first known state, of %s; entries are told by the publisher's own "
                              "days, and what had left the list before is not known",
                              CD_ARG(l->list), of, published));
  }
  if (r->as_of - l->published <= OLD_LIST_DAYS) return out;
  return warn(r, out,
              cd_str_printf(r->arena, "list " CD_FMT ": the newest state known for %s is of %s, %d days before",
                            CD_ARG(l->list), of, published, (int)(r->as_of - l->published)));
}

static cd_json *warn_name(const run *r, cd_json *out, const run_subject *s) {
  const char *what = NULL;
  if (s->raw.hidden_characters)
    what = "its name holds hidden characters";
  else if (s->raw.look_alikes)
    what = "its name holds letters that look like others";
  else if (s->raw.mixed_scripts)
    what = "its name mixes scripts";
  else if (s->raw.truncated_words)
    what = "its name has more words than are compared";
  if (s->unscreened) what = s->unscreened;
  if (!what) return out;
  const char *who = s->owner != RUN_NO_OWNER ? "an owner of " : "";
  if (s->party == FACTS_EXPORTER) return warn(r, out, cd_str_printf(r->arena, "%sthe exporter: %s", who, what));
  return warn(r, out, cd_str_printf(r->arena, "%sparty %zu: %s", who, s->party + 1, what));
}

cd_json *render_warnings(const run *r) {
  const lists_view_list *lists;
  size_t count = lists_view_lists(r->lists, &lists);
  cd_json *out = cd_json_new_list(r->arena);
  if (count == 0) out = warn(r, out, CD_STR("no list is imported as known then: nobody was screened"));
  for (size_t i = 0; i < count; i++) out = warn_list(r, out, &lists[i]);
  for (size_t i = 0; i < r->subject_count; i++) out = warn_name(r, out, &r->subjects[i]);
  return run_against_notes(r, out);
}

/* --- digests --- */

static cd_json *digest_list(const run *r, cd_json *o, cd_str list, cd_day published, const cd_digest *digest) {
  char day[11];
  return render_digest(
      r->arena, o, cd_str_printf(r->arena, "list:" CD_FMT "@%s", CD_ARG(list), cd_day_format(published, day)), digest);
}

cd_json *render_digests(const run *r) {
  const lists_view_list *lists;
  size_t count = lists_view_lists(r->lists, &lists);
  cd_json *o = cd_json_new_object(r->arena);
  const cd_digest names = names_engine_digest(), engine = engine_digest(), reg = register_view_digest(r->reg);
  o = render_digest(r->arena, o, CD_STR("engine:cordon"), &engine);
  o = render_digest(r->arena, o, CD_STR("engine:names"), &names);
  for (size_t i = 0; i < count; i++) {
    o = digest_list(r, o, lists[i].list, lists[i].published, &lists[i].digest);
    if (lists[i].has_next) o = digest_list(r, o, lists[i].list, lists[i].next_published, &lists[i].next_digest);
  }
  o = render_digest(r->arena, o, CD_STR("register"), &reg);
  for (size_t i = 0; i < r->result_count; i++) {
    const rules_book *b = rules_set_book(r->rules, i);
    const cd_digest d = rules_book_digest(b);
    o = render_digest(r->arena, o, cd_str_printf(r->arena, "rulebook:" CD_FMT, CD_ARG(rules_book_id(b))), &d);
    for (size_t k = 0; k < rules_book_overlay_count(b); k++) {
      const rules_overlay *draft = rules_book_overlay_at(b, k);
      o = render_digest(r->arena, o, cd_str_printf(r->arena, "overlay:" CD_FMT, CD_ARG(draft->id)), &draft->digest);
    }
  }
  return o;
}
