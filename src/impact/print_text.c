/* A report for a person: first how much, then what, items of one fate together. */
#include <string.h>

#include "base/map.h"
#include "impact/impact.h"

static cd_str text_of(const cd_json *v, const char *key) { return cd_json_str(cd_json_get(v, key)); }

/* --- reasons --- */

/* Why the licences that an order cites do not answer what is required. */
static void licences_text(const cd_json *reason, cd_buf *out) {
  const cd_json *licences = cd_json_get(reason, "licences");
  if (!cd_str_eqc(text_of(reason, "discharged"), "false")) return;
  for (size_t i = 0; i < cd_json_count(licences); i++) {
    const cd_json *one = cd_json_at(licences, i), *why = cd_json_get(one, "why");
    if (cd_json_count(why) == 0) continue;
    for (size_t k = 0; k < cd_json_count(why); k++)
      cd_buf_printf(out, "%s" CD_FMT, k ? "; " : "        ", CD_ARG(cd_json_str(cd_json_at(why, k))));
    cd_buf_c(out, "\n");
  }
}

static void hit_text(const cd_json *hit, cd_buf *out) {
  cd_buf_printf(out, CD_FMT " entry " CD_FMT ": " CD_FMT "\n", CD_ARG(text_of(hit, "list")),
                CD_ARG(text_of(hit, "entry")), CD_ARG(text_of(hit, "name")));
}

static void finding_text(const cd_json *reason, cd_buf *out) {
  const cd_json *kinds = cd_json_get(reason, "kinds");
  cd_buf_printf(out, "finding " CD_FMT ": a breach is established", CD_ARG(text_of(reason, "finding")));
  for (size_t i = 0; i < cd_json_count(kinds); i++)
    cd_buf_printf(out, "%s" CD_FMT, i ? ", " : ": ", CD_ARG(cd_json_str(cd_json_at(kinds, i))));
  cd_buf_c(out, "\n");
}

static void reason_text(const cd_json *reason, cd_buf *out) {
  bool came = cd_str_eqc(text_of(reason, "change"), "came");
  cd_str cite = text_of(reason, "cite"), subject = text_of(reason, "subject");
  cd_buf_printf(out, "      %s ", came ? "+" : "-");
  if (cd_json_get(reason, "hit")) {
    hit_text(cd_json_get(reason, "hit"), out);
    return;
  }
  if (cd_json_get(reason, "finding")) {
    finding_text(reason, out);
    return;
  }
  cd_buf_printf(out, CD_FMT "%s" CD_FMT ": " CD_FMT, CD_ARG(text_of(reason, "rule")), subject.len ? ", " : "",
                CD_ARG(subject), CD_ARG(text_of(reason, "text")));
  if (cite.len > 0) cd_buf_printf(out, " (" CD_FMT ")", CD_ARG(cite));
  cd_buf_c(out, "\n");
  if (came) licences_text(reason, out);
}

/* A rule that came and went says something else now; what it says now is enough. */
static bool says_it_anew(const cd_json *reasons, const cd_json *gone) {
  if (!cd_str_eqc(text_of(gone, "change"), "went") || !cd_json_get(gone, "rule")) return false;
  for (size_t i = 0; i < cd_json_count(reasons); i++) {
    const cd_json *one = cd_json_at(reasons, i);
    if (cd_str_eqc(text_of(one, "change"), "came") && cd_str_eq(text_of(one, "rule"), text_of(gone, "rule")) &&
        cd_str_eq(text_of(one, "subject"), text_of(gone, "subject")))
      return true;
  }
  return false;
}

/* --- items of one fate --- */

#define SHOWN_TOGETHER 12u

typedef struct fate {
  const impact_item *first;
  cd_str text; /* outcomes and reasons */
  const impact_item *shown[SHOWN_TOGETHER];
  size_t count;
} fate;

static void outcome_text(cd_str outcome, cd_str ends, cd_buf *out) {
  cd_buf_str(out, outcome);
  if (ends.len) cd_buf_printf(out, " (" CD_FMT ")", CD_ARG(ends));
}

static void fate_text(const impact_item *it, cd_buf *out) {
  cd_buf_c(out, ": ");
  outcome_text(it->before, it->before_ends, out);
  cd_buf_c(out, " -> ");
  outcome_text(it->after, it->after_ends, out);
  cd_buf_printf(out, "%s\n", strcmp(it->kind, "licence") == 0 ? "; up for review, not revoked" : "");
  for (size_t i = 0; i < cd_json_count(it->reasons); i++)
    if (!says_it_anew(it->reasons, cd_json_at(it->reasons, i))) reason_text(cd_json_at(it->reasons, i), out);
}

/* Fates in the order of their first items; false when memory ran out. */
static bool take_item(cd_map *fates, cd_arena *a, const impact_item *it, cd_buf *scratch) {
  cd_buf_clear(scratch);
  cd_buf_printf(scratch, "%s", it->kind);
  size_t kind = cd_buf_view(scratch).len;
  fate_text(it, scratch);
  cd_str key = cd_buf_view(scratch);
  fate *f = cd_map_get(fates, key);
  if (!f) {
    key = cd_str_dup(a, key);
    f = CD_NEW(a, fate);
    if (!key.ptr || !f || !cd_map_put(fates, key, f)) return false;
    *f = (fate){.first = it, .text = cd_str_sub(key, kind, key.len)};
  }
  if (f->count < SHOWN_TOGETHER) f->shown[f->count] = it;
  f->count++;
  return true;
}

static void put_fate(const fate *f, cd_buf *out) {
  cd_buf_printf(out, "  %s%s", f->first->kind, f->count == 1 ? "" : strcmp(f->first->kind, "party") == 0 ? ":" : "s");
  for (size_t i = 0; i < f->count && i < SHOWN_TOGETHER; i++) {
    const impact_item *it = f->shown[i];
    cd_buf_printf(out, "%s " CD_FMT, i ? "," : "", CD_ARG(it->id));
    if (it->order.len > 0 && !cd_str_eq(it->order, it->id)) cd_buf_printf(out, " (" CD_FMT ")", CD_ARG(it->order));
  }
  if (f->count > SHOWN_TOGETHER) cd_buf_printf(out, " and %zu more", f->count - SHOWN_TOGETHER);
  cd_buf_str(out, f->text);
}

static void items_text(const impact_report *r, cd_buf *out) {
  cd_arena *a = cd_arena_new(0);
  cd_map *fates = a ? cd_map_new(a, 64) : NULL;
  cd_buf scratch;
  cd_buf_init(&scratch, 0);
  bool ok = fates != NULL;
  for (size_t i = 0; ok && i < r->count; i++) ok = take_item(fates, a, &r->items[i], &scratch);
  for (size_t i = 0; ok && i < cd_map_count(fates); i++) put_fate(cd_map_value_at(fates, i), out);
  if (!ok) out->failed = true;
  cd_buf_free(&scratch);
  cd_arena_free(a);
}

/* --- the whole --- */

/* A digest by its first digits; anything else as it is. */
static void put_state(cd_str s, cd_buf *out) {
  bool digest = cd_str_starts(s, CD_STR("sha256:")) && s.len == sizeof "sha256:" - 1 + 64;
  cd_buf_str(out, digest ? cd_str_sub(s, 0, sizeof "sha256:" - 1 + 12) : s);
}

static void head_text(const impact_report *r, cd_buf *out) {
  char day[11];
  bool act = strcmp(r->noun, "finding") == 0 || strcmp(r->noun, "licence") == 0;
  cd_buf_printf(out, "If %s%s" CD_FMT, act ? r->noun : "", act ? " " : "", CD_ARG(r->subject));
  if (r->from.len > 0) {
    cd_buf_c(out, " went from ");
    put_state(r->from, out);
    cd_buf_c(out, " to ");
    put_state(r->to, out);
  } else {
    cd_buf_c(out, " of ");
    put_state(r->to, out);
    cd_buf_c(out, " were adopted");
  }
  cd_buf_printf(out, ", as of %s:\n", cd_day_format(r->as_of, day));
}

/* --- what a revision of a rulebook changes in it --- */

#define NAMED_ROWS 40u

static void rows_text(const cd_json *rows, const char *what, bool *first, cd_buf *out) {
  size_t count = cd_json_count(rows);
  if (count == 0) return;
  cd_buf_printf(out, "%s %zu %s:", *first ? "" : ";", count, what);
  *first = false;
  for (size_t i = 0; i < count && i < NAMED_ROWS; i++) {
    const cd_json *row = cd_json_at(rows, i);
    cd_str valid = text_of(row, "valid"), next = text_of(cd_json_at(rows, i + 1), "valid");
    cd_buf_printf(out, "%s" CD_FMT, i ? ", " : " ", CD_ARG(text_of(row, "key")));
    if (!cd_str_eq(valid, next)) cd_buf_printf(out, " (" CD_FMT ")", CD_ARG(valid));
  }
  if (count > NAMED_ROWS) cd_buf_printf(out, " and %zu more", count - NAMED_ROWS);
}

static void rules_text(const cd_json *ids, const char *what, cd_buf *out) {
  for (size_t i = 0; i < cd_json_count(ids); i++) {
    const cd_json *one = cd_json_at(ids, i);
    cd_str id = one->kind == CD_JSON_STRING ? one->as.string : text_of(one, "rule");
    cd_buf_printf(out, "%s" CD_FMT, i ? ", " : "", CD_ARG(id));
  }
  if (cd_json_count(ids)) cd_buf_printf(out, " %s ", what);
}

static void changes_text(const cd_json *changes, cd_buf *out) {
  const cd_json *tables = cd_json_get(changes, "tables"), *rules = cd_json_get(changes, "rules");
  for (size_t i = 0; i < cd_json_count(tables); i++) {
    const cd_json *t = tables->as.members[i].value;
    bool first = true;
    cd_buf_printf(out, "  table " CD_FMT ":", CD_ARG(tables->as.members[i].key));
    rows_text(cd_json_get(t, "removed"), "rows gone", &first, out);
    rows_text(cd_json_get(t, "added"), "rows new", &first, out);
    cd_buf_c(out, "\n");
  }
  const char *const kinds[][2] = {{"added", "new"}, {"changed", "changed"}, {"removed", "gone"}};
  bool any = false;
  for (size_t i = 0; i < 3; i++) any = any || cd_json_count(cd_json_get(rules, kinds[i][0])) > 0;
  if (!any) return;
  cd_buf_c(out, "  rules: ");
  for (size_t i = 0; i < 3; i++) rules_text(cd_json_get(rules, kinds[i][0]), kinds[i][1], out);
  cd_buf_c(out, "\n");
}

static size_t count_kind(const impact_report *r, const char *kind) {
  size_t n = 0;
  for (size_t i = 0; i < r->count; i++) n += strcmp(r->items[i].kind, kind) == 0;
  return n;
}

static void counts_text(const impact_report *r, cd_buf *out) {
  size_t waiting = count_kind(r, "order");
  cd_buf_printf(out, "  %s: %zu of %llu licences, %zu of %llu decisions",
                r->count ? "come out differently" : "nothing comes out differently", count_kind(r, "licence"),
                (unsigned long long)r->looked_at.licences, count_kind(r, "decision") + waiting,
                (unsigned long long)r->looked_at.decisions);
  if (waiting) cd_buf_printf(out, " (%zu of them the last of an order that waits)", waiting);
  if (r->looked_at.applications)
    cd_buf_printf(out, ", %zu of %llu applications", count_kind(r, "application"),
                  (unsigned long long)r->looked_at.applications);
  if (r->looked_at.parties)
    cd_buf_printf(out, ", %zu of %llu parties", count_kind(r, "party"), (unsigned long long)r->looked_at.parties);
  cd_buf_c(out, "\n");
}

void impact_report_text(const impact_report *r, cd_buf *out) {
  head_text(r, out);
  if (r->of_list)
    cd_buf_printf(out, "  entries: %llu added, %llu removed, %llu changed\n", (unsigned long long)r->added,
                  (unsigned long long)r->removed, (unsigned long long)r->changed);
  changes_text(r->changes, out);
  for (size_t i = 0; i < r->held_count; i++) cd_buf_printf(out, "  would be HELD: " CD_FMT "\n", CD_ARG(r->held[i]));
  counts_text(r, out);
  items_text(r, out);
  for (size_t i = 0; i < r->note_count; i++) cd_buf_printf(out, "  note: " CD_FMT "\n", CD_ARG(r->notes[i]));
}
