/* What changed between the states of a list on two days. */
#include <stdlib.h>

#include "lists/sets.h"
#include "lists/snapshots.h"

typedef struct diff {
  cd_store *s;
  cd_arena *a;       /* of the answer */
  cd_arena *scratch; /* of one entry */
  lists_by_entry before;
  cd_json *added, *removed, *changed;
} diff;

static cordon_status state_at(diff *d, cd_str list, cd_day day, cd_arena *a, lists_members *m, cordon_error *err) {
  lists_snapshot snap;
  char text[11];
  CD_TRY(lists_snapshot_at(d->s, list, day, CD_SEQ_LATEST, &snap, err));
  if (!snap.seq)
    return cd_fail(err, CORDON_NOT_FOUND, "no snapshot of the list \"" CD_FMT "\" was published on or before %s",
                   CD_ARG(list), cd_day_format(day, text));
  return lists_snapshot_members(d->s, snap.seq, a, m, err);
}

static cd_json *copied(cd_arena *a, const cd_json *v) { return v ? cd_json_copy(a, v) : cd_json_new_null(a); }

static cordon_status name_entry(diff *d, uint32_t version, cd_json *list, cordon_error *err) {
  cd_json *body;
  cd_arena_reset(d->scratch);
  CD_TRY(lists_version_get(d->s, version, d->scratch, &body, NULL, NULL, NULL, err));
  cd_json *v = cd_json_set(d->a, cd_json_new_object(d->a), "entry", copied(d->a, cd_json_get(body, "entry")));
  v = cd_json_set(d->a, v, "source", copied(d->a, cd_json_get(body, "source")));
  v = cd_json_set(d->a, v, "name", copied(d->a, cd_json_get(cd_json_at(cd_json_get(body, "names"), 0), "text")));
  return cd_json_add(d->a, list, v) ? CORDON_OK : cd_no_memory(err);
}

/* The members of two objects are in byte order, as canonical JSON has them: one pass tells the keys that differ. */
static cd_json *fields_that_differ(cd_arena *a, const cd_json *x, const cd_json *y) {
  cd_json *fields = cd_json_new_list(a);
  for (size_t i = 0, j = 0; i < x->count || j < y->count;) {
    int order = i == x->count ? 1 : j == y->count ? -1 : cd_str_cmp(x->as.members[i].key, y->as.members[j].key);
    cd_str key = order <= 0 ? x->as.members[i].key : y->as.members[j].key;
    if (order != 0 || !cd_json_eq(x->as.members[i].value, y->as.members[j].value)) {
      cd_str copy = cd_str_dup(a, key);
      fields = cd_json_add(a, fields, copy.ptr ? cd_json_new_str(a, copy) : NULL);
    }
    i += order <= 0;
    j += order >= 0;
  }
  return fields;
}

static cordon_status compare_versions(diff *d, uint32_t before, uint32_t now, cordon_error *err) {
  cd_json *x, *y;
  cd_arena_reset(d->scratch);
  CD_TRY(lists_version_get(d->s, before, d->scratch, &x, NULL, NULL, NULL, err));
  CD_TRY(lists_version_get(d->s, now, d->scratch, &y, NULL, NULL, NULL, err));
  cd_json *v = cd_json_set(d->a, cd_json_new_object(d->a), "entry", copied(d->a, cd_json_get(y, "entry")));
  v = cd_json_set(d->a, v, "source", copied(d->a, cd_json_get(y, "source")));
  v = cd_json_set(d->a, v, "name", copied(d->a, cd_json_get(cd_json_at(cd_json_get(y, "names"), 0), "text")));
  v = cd_json_set(d->a, v, "fields", fields_that_differ(d->a, x, y));
  return cd_json_add(d->a, d->changed, v) ? CORDON_OK : cd_no_memory(err);
}

static int by_entry(const void *x, const void *y) {
  const lists_member *a = x, *b = y;
  return a->entry < b->entry ? -1 : a->entry > b->entry;
}

/* In the order in which entries first came in, which both states share. */
static cordon_status compare_states(diff *d, lists_members *before, lists_members *now, cordon_error *err) {
  lists_by_entry at = {0};
  if (before->count) qsort(before->items, before->count, sizeof *before->items, by_entry);
  if (now->count) qsort(now->items, now->count, sizeof *now->items, by_entry);
  cordon_status status = lists_by_entry_fill(&d->before, before, err);
  if (status == CORDON_OK) status = lists_by_entry_fill(&at, now, err);
  for (size_t i = 0; i < now->count && status == CORDON_OK; i++) {
    uint32_t old = lists_by_entry_get(&d->before, now->items[i].entry), version = now->items[i].version;
    if (!old)
      status = name_entry(d, version, d->added, err);
    else if (old != version)
      status = compare_versions(d, old, version, err);
  }
  for (size_t i = 0; i < before->count && status == CORDON_OK; i++)
    if (!lists_by_entry_get(&at, before->items[i].entry))
      status = name_entry(d, before->items[i].version, d->removed, err);
  lists_by_entry_free(&at);
  return status;
}

static cordon_status run(diff *d, cd_str list, cd_day day1, cd_day day2, cd_arena *members, cd_json **out,
                         cordon_error *err) {
  lists_members before, now;
  d->added = cd_json_new_list(d->a);
  d->removed = cd_json_new_list(d->a);
  d->changed = cd_json_new_list(d->a);
  if (!d->added || !d->removed || !d->changed) return cd_no_memory(err);
  CD_TRY(state_at(d, list, day1, members, &before, err));
  CD_TRY(state_at(d, list, day2, members, &now, err));
  CD_TRY(compare_states(d, &before, &now, err));
  bool same = !cd_json_count(d->added) && !cd_json_count(d->removed) && !cd_json_count(d->changed);
  cd_json *v = cd_json_set(d->a, cd_json_new_object(d->a), "added", d->added);
  v = cd_json_set(d->a, v, "removed", d->removed);
  v = cd_json_set(d->a, v, "changed", d->changed);
  *out = cd_json_set(d->a, v, "no_change", cd_json_new_bool(d->a, same));
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status lists_diff(cd_store *s, cd_str list, cd_day day1, cd_day day2, cd_arena *a, cd_json **out,
                         cordon_error *err) {
  diff d = {.s = s, .a = a, .scratch = cd_arena_new(0)};
  cd_arena *members = cd_arena_new(0);
  cordon_status status = d.scratch && members ? run(&d, list, day1, day2, members, out, err) : cd_no_memory(err);
  lists_by_entry_free(&d.before);
  cd_arena_free(members);
  cd_arena_free(d.scratch);
  return status;
}
