/* A report as JSON and for a person. */
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
  o = cd_json_set(a, o, "follows", cd_json_new_c(a, it->follows));
  return cd_json_set(a, o, "reasons", it->reasons);
}

static cd_json *revision_json(const impact_report *r, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), r->of_list ? "list" : "rulebook", cd_json_new_str(a, r->subject));
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

static void reason_text(const cd_json *reason, cd_buf *out) {
  const cd_json *hit = cd_json_get(reason, "hit");
  bool came = cd_str_eqc(cd_json_str(cd_json_get(reason, "change")), "came");
  cd_buf_printf(out, "    %s ", came ? "+" : "-");
  if (hit != NULL) {
    cd_buf_printf(out, CD_FMT " entry " CD_FMT ": " CD_FMT "\n", CD_ARG(cd_json_str(cd_json_get(hit, "list"))),
                  CD_ARG(cd_json_str(cd_json_get(hit, "entry"))), CD_ARG(cd_json_str(cd_json_get(hit, "name"))));
    return;
  }
  cd_buf_printf(out, CD_FMT ": " CD_FMT, CD_ARG(cd_json_str(cd_json_get(reason, "rule"))),
                CD_ARG(cd_json_str(cd_json_get(reason, "text"))));
  cd_str cite = cd_json_str(cd_json_get(reason, "cite"));
  if (cite.len > 0) cd_buf_printf(out, " (" CD_FMT ")", CD_ARG(cite));
  cd_buf_c(out, "\n");
}

static void item_text(const impact_item *it, cd_buf *out) {
  cd_buf_printf(out, "  %s " CD_FMT, it->kind, CD_ARG(it->id));
  if (it->order.len > 0 && !cd_str_eq(it->order, it->id)) cd_buf_printf(out, " (" CD_FMT ")", CD_ARG(it->order));
  cd_buf_printf(out, ": " CD_FMT " -> " CD_FMT "%s\n", CD_ARG(it->before), CD_ARG(it->after),
                strcmp(it->follows, "review") == 0 ? "; up for review, not revoked" : "");
  for (size_t i = 0; i < cd_json_count(it->reasons); i++) reason_text(cd_json_at(it->reasons, i), out);
}

void impact_report_text(const impact_report *r, cd_buf *out) {
  char day[11];
  cd_buf_printf(out, "If " CD_FMT, CD_ARG(r->subject));
  if (r->from.len > 0)
    cd_buf_printf(out, " went from " CD_FMT " to " CD_FMT, CD_ARG(r->from), CD_ARG(r->to));
  else
    cd_buf_printf(out, " of " CD_FMT " were adopted", CD_ARG(r->to));
  cd_buf_printf(out, ", as of %s:\n", cd_day_format(r->as_of, day));
  if (r->of_list)
    cd_buf_printf(out, "  entries: %llu added, %llu removed, %llu changed\n", (unsigned long long)r->added,
                  (unsigned long long)r->removed, (unsigned long long)r->changed);
  for (size_t i = 0; i < r->held_count; i++) cd_buf_printf(out, "  would be HELD: " CD_FMT "\n", CD_ARG(r->held[i]));
  if (r->count == 0) cd_buf_c(out, "  nothing in the books comes out differently\n");
  for (size_t i = 0; i < r->count; i++) item_text(&r->items[i], out);
  cd_buf_printf(out, "  looked at %llu decisions, %llu licences, %llu parties\n",
                (unsigned long long)r->looked_at.decisions, (unsigned long long)r->looked_at.licences,
                (unsigned long long)r->looked_at.parties);
  for (size_t i = 0; i < r->note_count; i++) cd_buf_printf(out, "  note: " CD_FMT "\n", CD_ARG(r->notes[i]));
}
