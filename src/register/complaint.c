#include "register/complaint.h"

#include "register/case_forms.h"
#include "register/case_rows.h"
#include "register/evidence.h"
#include "register/finding.h"
#include "register/put.h"
#include "register/refuse.h"

#define KIND "complaint"

static const char *const kept_apart[] = {"complainant", "device"};
#define KEPT_APART (sizeof kept_apart / sizeof kept_apart[0])

/* --- adding --- */

/* What stands in the record for a value that is kept apart: its salted digest, under a name that reading a record does
 * not fill in by itself. */
static cordon_status keep_apart(cd_store *s, const cd_json *value, cd_arena *a, cd_json **out, cordon_error *err) {
  cordon_error local = {0};
  if (!err) err = &local;
  cd_json *node = store_personal(s, value, NULL, a, err);
  if (!node) return err->code;
  *out = cd_json_set(a, cd_json_new_object(a), "kept_apart", cd_json_get(node, "salted"));
  cd_json *kind = cd_json_get(value, "kind");
  if (kind) *out = cd_json_set(a, *out, "kind", kind);
  return *out ? CORDON_OK : cd_no_memory(err);
}

static bool is_kept_apart(cd_str key) {
  for (size_t i = 0; i < KEPT_APART; i++) {
    if (cd_str_eqc(key, kept_apart[i])) return true;
  }
  return false;
}

static cordon_status content_of(cd_store *s, const cd_json *v, cd_str id, const form_source *src, cd_arena *a,
                                cd_json **out, cordon_error *err) {
  cd_json *evidence, *subjects = cd_json_new_list(a);
  CD_TRY(evidence_attach(s, cd_json_get(v, "evidence"), "evidence", src, a, &evidence, err));
  CD_TRY(finding_new_subjects(1, a, &subjects, err));
  cd_json *o = put_str(a, cd_json_new_object(a), "id", id);
  for (size_t i = 0; i < v->count; i++) {
    const cd_json_member *m = &v->as.members[i];
    cd_json *value = m->value;
    if (cd_str_eqc(m->key, "id")) continue;
    if (is_kept_apart(m->key)) CD_TRY(keep_apart(s, m->value, a, &value, err));
    o = cd_json_set_s(a, o, m->key, value);
  }
  o = cd_json_set(a, cd_json_set(a, o, "evidence", evidence), "subjects", subjects);
  *out = o;
  return o ? CORDON_OK : cd_no_memory(err);
}

static cordon_status append(cd_store *s, const char *act, cd_json *whole, const char *state, cd_str reason,
                            cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err) {
  case_act row = {KIND, act, cd_json_str(cd_json_get(whole, "id")), cd_str_c(state), CD_STR(""), NULL};
  cd_json *told = put_day(a, put_c(a, cd_json_new_object(a), "kind", act), "day", cd_time_day(cd_clock_now()));
  whole = put_with(a, whole, "state", cd_json_new_c(a, state));
  row.body = put_with(a, whole, "act", put_some(a, told, "reason", reason));
  CD_TRY(case_key(cd_json_get(whole, "end_user"), a, &row.key, err));
  return row.body ? case_append(s, &row, NULL, 0, actor, a, seq, err) : cd_no_memory(err);
}

static cordon_status add_open(cd_store *s, const cd_json *v, const form_source *src, cd_str actor, cd_arena *a,
                              register_added *out, cordon_error *err) {
  cd_json *whole;
  CD_TRY(form_check(&case_complaint_form, v, src, err));
  CD_TRY(case_take_id(s, KIND, "CP", v, src, a, &out->id, err));
  CD_TRY(content_of(s, v, out->id, src, a, &whole, err));
  return append(s, "add", whole, "received", CD_STR(""), actor, a, &out->seq, err);
}

cordon_status complaint_add(cd_store *s, const cd_json *complaint, cd_str text, const char *label, cd_str actor,
                            cd_arena *a, register_added *out, cordon_error *err) {
  *out = (register_added){0};
  CD_TRY(store_begin(s, err));
  cordon_status st = add_open(s, complaint, &(form_source){text, label}, actor, a, out, err);
  if (st == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return st;
}

/* --- looking --- */

cordon_status complaint_show(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *history;
  CD_TRY(case_get(s, KIND, id, known_at, a, out, err));
  CD_TRY(case_history(s, KIND, id, known_at, a, &history, err));
  *out = put_with(a, *out, "history", history);
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status complaint_list(cd_store *s, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  return case_list(s, KIND, CD_STR(""), known_at, a, out, err);
}

/* --- what is kept apart --- */

static cordon_status get_apart(cd_store *s, const cd_json *node, cd_arena *a, cd_json **out, cordon_error *err) {
  uint8_t salt[16];
  cordon_error missing = {0};
  *out = cd_json_new_null(a);
  cd_str digest = cd_json_str(cd_json_get(node, "kept_apart"));
  if (digest.len == 0) return CORDON_OK;
  cordon_status st = store_personal_get(s, digest, a, out, salt, &missing);
  if (st == CORDON_NOT_FOUND) return CORDON_OK;
  if (st != CORDON_OK && err && err->code == CORDON_OK) *err = missing;
  return st;
}

static cordon_status next_act(cd_store *s, const char *act, cd_str id, cd_str reason, cd_str actor, cd_arena *a,
                              cd_json **whole, cordon_error *err) {
  cd_seq seq;
  CD_TRY(case_get(s, KIND, id, CD_SEQ_LATEST, a, whole, err));
  cd_json *bare = cd_json_new_object(a);
  for (size_t i = 0; i < (*whole)->count; i++) {
    const cd_json_member *m = &(*whole)->as.members[i];
    if (!cd_str_eqc(m->key, "recorded")) bare = cd_json_set_s(a, bare, m->key, m->value);
  }
  bool erased = strcmp(act, "erase") == 0 || cd_str_eqc(cd_json_str(cd_json_get(*whole, "state")), "erased");
  return append(s, act, bare, erased ? "erased" : "received", reason, actor, a, &seq, err);
}

static cordon_status reveal_open(cd_store *s, cd_str id, cd_str reason, cd_str actor, cd_arena *a, cd_json **out,
                                 cordon_error *err) {
  cd_json *whole;
  CD_TRY(next_act(s, "reveal", id, reason, actor, a, &whole, err));
  *out = put_str(a, cd_json_new_object(a), "complaint", id);
  for (size_t i = 0; i < KEPT_APART; i++) {
    cd_json *value;
    CD_TRY(get_apart(s, cd_json_get(whole, kept_apart[i]), a, &value, err));
    *out = cd_json_set(a, *out, kept_apart[i], value);
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status erase_open(cd_store *s, cd_str id, cd_str reason, cd_str actor, cd_arena *a, cordon_error *err) {
  cd_json *whole;
  CD_TRY(next_act(s, "erase", id, reason, actor, a, &whole, err));
  for (size_t i = 0; i < KEPT_APART; i++) {
    cd_str digest = cd_json_str(cd_json_get(cd_json_get(whole, kept_apart[i]), "kept_apart"));
    if (digest.len > 0) CD_TRY(store_personal_erase(s, digest, err));
  }
  return CORDON_OK;
}

static cordon_status need_reason(cd_str reason, cordon_error *err) {
  if (cd_str_trim(reason).len > 0) return CORDON_OK;
  return refuse_input(err, "complaint.reason",
                      "looking at who complained, or erasing it, needs a reason; say why in a sentence");
}

cordon_status complaint_reveal(cd_store *s, cd_str id, cd_str reason, cd_str actor, cd_arena *a, cd_json **out,
                               cordon_error *err) {
  CD_TRY(need_reason(reason, err));
  CD_TRY(store_begin(s, err));
  cordon_status st = reveal_open(s, id, reason, actor, a, out, err);
  if (st == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return st;
}

cordon_status complaint_erase(cd_store *s, cd_str id, cd_str reason, cd_str actor, cd_arena *a, cordon_error *err) {
  CD_TRY(need_reason(reason, err));
  CD_TRY(store_begin(s, err));
  cordon_status st = erase_open(s, id, reason, actor, a, err);
  if (st == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return st;
}
