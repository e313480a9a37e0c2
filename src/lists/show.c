/* What is known of each list: an overview, and the history of one. */
#include "lists/snapshots.h"
#include "lists/values.h"

/* One list: the snapshots known, the first of them by day, and the one in force. */
typedef struct summary {
  cd_str list;
  int64_t snapshots;
  const lists_snapshot *first, *in_force;
} summary;

static bool later(const lists_snapshot *x, const lists_snapshot *y) {
  return x->published != y->published ? x->published > y->published : x->seq > y->seq;
}

static void take(summary *s, const lists_snapshot *snap, cd_day as_of) {
  s->snapshots++;
  if (!s->first || snap->published < s->first->published) s->first = snap;
  if (snap->published <= as_of && (!s->in_force || later(snap, s->in_force))) s->in_force = snap;
}

static summary *summary_of(summary *all, size_t *count, cd_str list) {
  size_t at = 0;
  while (at < *count && cd_str_cmp(all[at].list, list) < 0) at++;
  if (at < *count && cd_str_eq(all[at].list, list)) return &all[at];
  memmove(&all[at + 1], &all[at], (*count - at) * sizeof *all);
  all[at] = (summary){.list = list};
  (*count)++;
  return &all[at];
}

static cd_json *summary_json(const summary *s, cd_day as_of, cd_arena *a) {
  const lists_snapshot *now = s->in_force;
  cd_json *v = cd_json_new_object(a);
  v = cd_json_set(a, v, "list", cd_json_new_str(a, s->list));
  v = cd_json_set(a, v, "snapshots", cd_json_new_int(a, s->snapshots));
  v = cd_json_set(a, v, "first", lists_day_json(s->first->published, a));
  v = cd_json_set(a, v, "published", lists_day_json(now ? now->published : CD_DAY_NONE, a));
  v = cd_json_set(a, v, "entries", cd_json_new_int(a, now ? (int64_t)now->entries : 0));
  v = cd_json_set(a, v, "names", cd_json_new_int(a, now ? (int64_t)now->names : 0));
  v = cd_json_set(a, v, "digest", now ? lists_digest_json(&now->digest, a) : cd_json_new_null(a));
  return cd_json_set(a, v, "age_days", now ? cd_json_new_int(a, (int64_t)as_of - now->published) : cd_json_new_null(a));
}

cordon_status lists_show(cd_store *s, cd_day as_of, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  lists_snapshot *rows;
  size_t count, lists = 0;
  CD_TRY(lists_snapshots_after(s, 0, a, &rows, &count, err));
  summary *all = CD_NEW_ARRAY(a, summary, count);
  if (!all) return cd_no_memory(err);
  for (size_t i = 0; i < count; i++)
    if (rows[i].seq <= known_at) take(summary_of(all, &lists, rows[i].list), &rows[i], as_of);
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < lists; i++) *out = cd_json_add(a, *out, summary_json(&all[i], as_of, a));
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status log_row(cd_store *s, const lists_snapshot *snap, cd_arena *a, cd_json *list, cordon_error *err) {
  store_record record;
  char text[32];
  CD_TRY(store_record_get(s, snap->seq, a, &record, err));
  cd_str at = cd_str_dup(a, cd_str_c(cd_time_format(record.at, text)));
  cd_json *v = cd_json_new_object(a);
  v = cd_json_set(a, v, "published", lists_day_json(snap->published, a));
  v = cd_json_set(a, v, "record", cd_json_new_int(a, snap->seq));
  v = cd_json_set(a, v, "recorded", at.ptr ? cd_json_new_str(a, at) : NULL);
  v = cd_json_set(a, v, "actor", cd_json_new_str(a, record.actor));
  v = cd_json_set(a, v, "digest", lists_digest_json(&snap->digest, a));
  v = cd_json_set(a, v, "entries", cd_json_new_int(a, (int64_t)snap->entries));
  v = cd_json_set(a, v, "names", cd_json_new_int(a, (int64_t)snap->names));
  v = cd_json_set(a, v, "added", cd_json_new_int(a, (int64_t)snap->added));
  v = cd_json_set(a, v, "removed", cd_json_new_int(a, (int64_t)snap->removed));
  v = cd_json_set(a, v, "changed", cd_json_new_int(a, (int64_t)snap->changed));
  return cd_json_add(a, list, v) ? CORDON_OK : cd_no_memory(err);
}

cordon_status lists_log(cd_store *s, cd_str list, cd_arena *a, cd_json **out, cordon_error *err) {
  lists_snapshot *rows;
  size_t count, kept = 0;
  CD_TRY(lists_snapshots_after(s, 0, a, &rows, &count, err));
  if (!(*out = cd_json_new_list(a))) return cd_no_memory(err);
  for (size_t i = 0; i < count; i++) {
    if (!cd_str_eq(rows[i].list, list)) continue;
    lists_snapshot one = rows[i];
    size_t at = kept++;
    for (; at > 0 && later(&rows[at - 1], &one); at--) rows[at] = rows[at - 1];
    rows[at] = one;
  }
  if (!kept) return cd_fail(err, CORDON_NOT_FOUND, "no snapshot of the list \"" CD_FMT "\" was imported", CD_ARG(list));
  for (size_t i = 0; i < kept; i++) CD_TRY(log_row(s, &rows[i], a, *out, err));
  return CORDON_OK;
}
