/* What waits after a revision, and was looked at. */
#include "impact/impact.h"
#include "register/people.h"

static bool is_one(store_stmt *st, cd_str kind, cd_str id) {
  return cd_str_eq(store_col_view(st, 0), kind) && cd_str_eq(store_col_view(st, 1), id);
}

static cordon_status waits(cd_store *s, cd_str kind, cd_str id, bool *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = false;
  CD_TRY(store_stmt_get(s, "due_affected", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row && !*out) {
    *out = is_one(st, kind, id);
    status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

static cordon_status record_seen(cd_store *s, cd_str kind, cd_str id, cd_str reason, cd_str actor, cd_arena *a,
                                 cd_seq *seq, cordon_error *err) {
  bool waiting;
  CD_TRY(waits(s, kind, id, &waiting, err));
  if (!waiting)
    return cd_fail(err, CORDON_NOT_FOUND,
                   "no " CD_FMT " " CD_FMT " waits because of a revision; what waits is listed by: cordon due",
                   CD_ARG(kind), CD_ARG(id));
  cd_json *body = cd_json_set(a, cd_json_new_object(a), "kind", cd_json_new_str(a, kind));
  body = cd_json_set(a, body, "id", cd_json_new_str(a, id));
  body = cd_json_set(a, body, "reason", cd_json_new_str(a, reason));
  return body ? store_record_append(s, CD_STR("impact.seen"), actor, body, seq, err) : cd_no_memory(err);
}

cordon_status impact_seen(cd_store *s, cd_str kind, cd_str id, cd_str reason, cd_str actor, cd_arena *a, cd_seq *seq,
                          cordon_error *err) {
  if (cd_str_trim(reason).len == 0)
    return cd_fail(err, CORDON_USAGE, "why it needs nothing more is recorded with it; give --reason");
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "an act of review", err));
  CD_TRY(store_begin(s, err));
  cordon_status status = record_seen(s, kind, id, reason, actor, a, seq, err);
  if (status == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return status;
}
