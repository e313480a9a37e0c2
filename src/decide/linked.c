#include "decide/linked.h"

typedef struct gatherer {
  run *r;
  cd_map *seen;
  cd_json *owners;
} gatherer;

/* --- one link as an owner --- */

static cd_json *set_dec(cd_arena *a, cd_json *o, const char *field, cd_dec d) {
  char text[CD_DEC_MAX_TEXT];
  cd_str copy = cd_str_dup(a, cd_str_c(cd_dec_format(d, text)));
  return copy.ptr ? cd_json_set(a, o, field, cd_json_new_str(a, copy)) : NULL;
}

static cd_json *set_day(cd_arena *a, cd_json *o, const char *field, cd_day d) {
  char text[11];
  if (d == CD_DAY_NONE) return o;
  cd_str copy = cd_str_dup(a, cd_str_c(cd_day_format(d, text)));
  return copy.ptr ? cd_json_set(a, o, field, cd_json_new_str(a, copy)) : NULL;
}

/* Within a year or month that is all the publisher gives, the day of a change is not known. */
static bool within(cd_str printed, cd_day day) {
  char text[11];
  return printed.len > 0 && printed.len < 10 && cd_str_starts(cd_str_c(cd_day_format(day, text)), printed);
}

/* `sure`: the party is the entry, and the statement holds on the day; else the holding may be none. */
static cd_json *with_share(const run *r, cd_json *o, const lists_link *l, bool sure) {
  cd_dec low, high, none = cd_dec_of_i64(0), all = cd_dec_of_i64(100);
  cd_day from, to;
  bool stated = lists_link_stake(l, &low, &high), dated = lists_link_days(l, &from, &to);
  if (!dated || within(l->since, r->as_of) || within(l->until, r->as_of)) sure = false;
  if (l->kind == LISTS_LINK_CONTROLLER) o = cd_json_set(r->arena, o, "control", cd_json_new_bool(r->arena, true));
  o = set_dec(r->arena, o, "percent_min", stated && sure ? low : none);
  o = set_dec(r->arena, o, "percent_max", stated ? high : all);
  return set_day(r->arena, set_day(r->arena, o, "from", from), "to", to);
}

static cd_str source_of(const run *r, const lists_view_link *l) {
  char day[11];
  return cd_str_printf(r->arena, "list " CD_FMT " of %s, entry " CD_FMT "%s" CD_FMT, CD_ARG(l->list),
                       cd_day_format(l->published, day), CD_ARG(l->entry), l->link.says.len ? ": " : "",
                       CD_ARG(l->link.says));
}

static cordon_status add_owner(gatherer *g, const lists_view_link *l, cd_str entry, cd_str name, bool sure) {
  cd_arena *a = g->r->arena;
  cd_str source = source_of(g->r, l), id = cd_str_printf(a, CD_FMT "/" CD_FMT, CD_ARG(l->list), CD_ARG(entry));
  if (!source.ptr || !id.ptr) return cd_no_memory(g->r->err);
  cd_json *o = cd_json_new_object(a);
  if (entry.len) o = cd_json_set(a, o, "id", cd_json_new_str(a, id));
  o = cd_json_set(a, o, "name", cd_json_new_str(a, name));
  o = with_share(g->r, o, &l->link, sure && l->state == LISTS_LISTED);
  o = cd_json_set(a, o, "source", cd_json_new_str(a, source));
  o = cd_json_set(a, o, "by_list", cd_json_new_bool(a, true));
  if (l->link.kind == LISTS_LINK_LINKED) o = cd_json_set(a, o, "tie", cd_json_new_bool(a, true));
  if (!g->owners) g->owners = cd_json_new_list(a);
  g->owners = cd_json_add(a, g->owners, o);
  return g->owners ? CORDON_OK : cd_no_memory(g->r->err);
}

/* --- where links are found --- */

static bool holds(lists_link_kind k) { return k == LISTS_LINK_OWNER || k == LISTS_LINK_CONTROLLER; }

/* Who holds the entry, as it says; and, in a list that does not itself restrict whom it names, what it is tied to. */
static cordon_status links_of(gatherer *g, const lists_hit *h, bool sure) {
  lists_view_link *all;
  size_t count;
  CD_TRY(lists_view_links(decide_engine_lists(g->r->engine), g->r->lists, h->list, h->entry, LISTS_LINKS_OF,
                          g->r->arena, &all, &count, g->r->err));
  for (size_t i = 0; i < count; i++) {
    lists_link_kind kind = all[i].link.kind;
    if (!holds(kind) && (kind != LISTS_LINK_LINKED || run_official(h->source))) continue;
    CD_TRY(add_owner(g, &all[i], all[i].link.entry, all[i].link.name, sure));
  }
  return CORDON_OK;
}

/* Listed parties that are tied to one of this name: whether they hold it nobody says. */
static cordon_status ties_to(gatherer *g, const run_subject *s) {
  cd_str name = cd_json_str(cd_json_get(s->json, "name"));
  lists_view_link *all;
  size_t count;
  CD_TRY(lists_view_links_named(decide_engine_lists(g->r->engine), g->r->lists, name, g->r->arena, &all, &count,
                                g->r->err));
  for (size_t i = 0; i < count; i++)
    if (all[i].link.kind == LISTS_LINK_LINKED) CD_TRY(add_owner(g, &all[i], all[i].entry, all[i].primary, true));
  return CORDON_OK;
}

static cordon_status ask_entry(gatherer *g, const lists_hit *h, bool *new_one) {
  cd_str key = cd_str_printf(g->r->arena, CD_FMT "/" CD_FMT, CD_ARG(h->list), CD_ARG(h->entry));
  if (!key.ptr) return cd_no_memory(g->r->err);
  *new_one = !cd_map_has(g->seen, key);
  return !*new_one || cd_map_put(g->seen, key, g) ? CORDON_OK : cd_no_memory(g->r->err);
}

cordon_status linked_owners(run *r, const run_subject *s, cd_map *seen, cd_json **out) {
  gatherer g = {.r = r, .seen = seen};
  bool listed = false;
  for (size_t i = 0; i < s->hit_count; i++) {
    rules_truth truth = decide_hit_truth(&s->hits[i], NULL);
    bool new_one = false;
    if (truth == RULES_FALSE) continue;
    listed = listed || truth == RULES_TRUE;
    CD_TRY(ask_entry(&g, &s->hits[i], &new_one));
    if (new_one && s->hits[i].link_count) CD_TRY(links_of(&g, &s->hits[i], truth == RULES_TRUE));
  }
  if (!listed && !s->unscreened) CD_TRY(ties_to(&g, s));
  *out = g.owners;
  return CORDON_OK;
}
