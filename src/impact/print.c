/* A report as JSON. */
#include "impact/impact.h"

static cd_json *count_of(cd_arena *a, uint64_t n) { return cd_json_new_int(a, (int64_t)n); }

static cd_json *texts(const cd_str *all, size_t count, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < count; i++) list = cd_json_add(a, list, cd_json_new_str(a, all[i]));
  return list;
}

static cd_json *item_json(const impact_item *it, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "kind", cd_json_new_c(a, it->kind));
  o = cd_json_set(a, o, "id", cd_json_new_str(a, it->id));
  if (it->order.len > 0) o = cd_json_set(a, o, "order", cd_json_new_str(a, it->order));
  o = cd_json_set(a, o, "before", cd_json_new_str(a, it->before));
  o = cd_json_set(a, o, "after", cd_json_new_str(a, it->after));
  if (it->before_ends.len) o = cd_json_set(a, o, "before_ends", cd_json_new_str(a, it->before_ends));
  if (it->after_ends.len) o = cd_json_set(a, o, "after_ends", cd_json_new_str(a, it->after_ends));
  o = cd_json_set(a, o, "follows", cd_json_new_c(a, it->follows));
  return cd_json_set(a, o, "reasons", it->reasons);
}

static cd_json *revision_json(const impact_report *r, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), r->noun, cd_json_new_str(a, r->subject));
  if (r->changes) o = cd_json_set(a, o, "changes", r->changes);
  o = cd_json_set(a, o, "from", r->from.len ? cd_json_new_str(a, r->from) : cd_json_new_null(a));
  return cd_json_set(a, o, "to", cd_json_new_str(a, r->to));
}

static cd_json *entries_json(const impact_report *r, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "added", count_of(a, r->added));
  o = cd_json_set(a, o, "removed", count_of(a, r->removed));
  return cd_json_set(a, o, "changed", count_of(a, r->changed));
}

static cd_json *looked_at_json(const impact_report *r, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "decisions", count_of(a, r->looked_at.decisions));
  o = cd_json_set(a, o, "parties", count_of(a, r->looked_at.parties));
  o = cd_json_set(a, o, "licences", count_of(a, r->looked_at.licences));
  o = cd_json_set(a, o, "applications", count_of(a, r->looked_at.applications));
  return cd_json_set(a, o, "decided_again", count_of(a, r->looked_at.decided));
}

cd_json *impact_report_json(const impact_report *r, cd_arena *a) {
  char day[11];
  cd_str as_of = cd_str_dup(a, cd_str_c(cd_day_format(r->as_of, day)));
  cd_json *affected = cd_json_new_list(a);
  for (size_t i = 0; i < r->count; i++) affected = cd_json_add(a, affected, item_json(&r->items[i], a));
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "revision", revision_json(r, a));
  o = cd_json_set(a, o, "entries", entries_json(r, a));
  o = cd_json_set(a, o, "as_of", as_of.ptr ? cd_json_new_str(a, as_of) : NULL);
  o = cd_json_set(a, o, "affected", affected);
  o = cd_json_set(a, o, "looked_at", looked_at_json(r, a));
  o = cd_json_set(a, o, "held", texts(r->held, r->held_count, a));
  return cd_json_set(a, o, "notes", texts(r->notes, r->note_count, a));
}
