#include "register/amend.h"

#include "register/form.h"
#include "register/ledger.h"
#include "register/personal.h"
#include "register/put.h"
#include "register/rows.h"
#include "register/verification.h"

cd_json *amend_merge(cd_arena *a, const cd_json *old, const cd_json *patch) {
  if (patch->kind != CD_JSON_OBJECT) return cd_json_copy(a, patch);
  cd_json *out = cd_json_new_object(a);
  bool object = old && old->kind == CD_JSON_OBJECT;
  for (size_t i = 0; object && i < old->count; i++) {
    if (!cd_json_get_s(patch, old->as.members[i].key)) {
      out = cd_json_set_s(a, out, old->as.members[i].key, old->as.members[i].value);
    }
  }
  for (size_t i = 0; i < patch->count; i++) {
    const cd_json_member *m = &patch->as.members[i];
    if (m->value->kind == CD_JSON_NULL) continue;
    out = cd_json_set_s(a, out, m->key, amend_merge(a, object ? cd_json_get_s(old, m->key) : NULL, m->value));
  }
  return out;
}

static cd_json *without_account(cd_arena *a, const cd_json *content) {
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; i < content->count; i++) {
    const cd_json_member *m = &content->as.members[i];
    if (!cd_str_eqc(m->key, "amended") && !cd_str_eqc(m->key, "recorded"))
      out = cd_json_set_s(a, out, m->key, m->value);
  }
  return out;
}

/* --- what an amendment may not do --- */

static cordon_status check_patch(const char *kind, cd_str own, const cd_json *patch, const form_source *src,
                                 cordon_error *err) {
  const cd_json *id = cd_json_get(patch, "id");
  if (!patch || patch->kind != CD_JSON_OBJECT || patch->count == 0) {
    return form_fail(src, "", err,
                     "an amendment is an object with the fields that change, such as {\"valid_to\":\"2023-12-31\"}");
  }
  if (!id || cd_str_eq(cd_json_str(id), own)) return CORDON_OK;
  return form_fail(src, "id", err, "an amendment keeps the %s's id; add a new %s under another id (rule %s.amend_id)",
                   kind, kind, kind);
}

cordon_status amend_content(const char *kind, cd_str id, const cd_json *content, const cd_json *patch,
                            const form_source *src, cd_arena *a, cd_json **fresh, cordon_error *err) {
  const cd_json *old = without_account(a, content);
  CD_TRY(check_patch(kind, id, patch, src, err));
  *fresh = old ? amend_merge(a, old, patch) : NULL;
  if (!*fresh) return cd_no_memory(err);
  if (cd_json_eq(old, *fresh)) {
    return form_fail(src, "", err,
                     "the amendment changes nothing; name a field with another value (rule %s.amend_nothing)", kind);
  }
  return register_check(kind, *fresh, src, err);
}

/* A chain of successors that comes back to its start would never end. */
static cordon_status check_successors(cd_store *s, cd_str id, const cd_json *content, const form_source *src,
                                      cd_arena *a, cordon_error *err) {
  cd_str next = cd_json_str(cd_json_get(content, "successor"));
  for (int hops = 0; next.len > 0; hops++) {
    if (cd_str_eq(next, id) || hops == LEDGER_MAX_CHAIN) {
      return form_fail(src, "successor", err,
                       "the licences that take over from one another come back to " CD_FMT
                       "; name one that does not lead back (rule licence.circular)",
                       CD_ARG(id));
    }
    register_row row;
    cd_json *other;
    CD_TRY(rows_get(s, "licence", next, CD_SEQ_LATEST, &row, err));
    if (!row.seq) return CORDON_OK;
    CD_TRY(rows_content(s, row.seq, a, &other, NULL, NULL, err));
    next = cd_json_str(cd_json_get(other, "successor"));
  }
  return CORDON_OK;
}

/* --- writing --- */

static cordon_status write_row(cd_store *s, const char *kind, cd_str id, const cd_json *content, cd_day effective,
                               cd_seq seq, cd_arena *a, cordon_error *err) {
  store_stmt *st;
  cd_str key;
  CD_TRY(rows_lookup_key(kind, content, a, &key, err));
  CD_TRY(store_stmt_get(s, "register_amend", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, id);
  store_bind_int(st, 3, seq);
  store_bind_int(st, 4, rows_day(content, "valid_from", CD_DAY_MIN));
  store_bind_int(st, 5, rows_day(content, "valid_to", CD_DAY_MAX));
  store_bind_str(st, 6, key.len ? key : (cd_str){NULL, 0});
  store_bind_int(st, 7, effective);
  return store_run(st, err);
}

cordon_status amend_record(cd_store *s, const char *kind, cd_str id, const cd_json *fresh, cd_json *told,
                           cd_day effective, cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err) {
  personal p;
  cd_json *whole = put_with(a, fresh, "amended", told);
  cd_str record = cd_str_printf(a, "%s.amend", kind);
  if (!whole || !record.ptr) return cd_no_memory(err);
  CD_TRY(personal_open(&p, s, false, a, err));
  cd_json *hidden = personal_hide(&p, whole);
  if (!hidden) return err ? err->code : CORDON_NO_MEMORY;
  CD_TRY(store_record_append(s, record, actor, hidden, seq, err));
  CD_TRY(write_row(s, kind, id, whole, effective, *seq, a, err));
  return verification_plan(s, kind, whole, id, actor, a, err);
}

/* --- licences --- */

cordon_status amend_check(cd_store *s, const licence_change *c, const cd_json *content, cd_arena *a, cd_json **fresh,
                          cordon_error *err) {
  const form_source src = {c->text, c->label};
  if (cd_json_get(c->patch, "status")) {
    return form_fail(&src, "status", err,
                     "a state is not amended; use suspend, reinstate, revoke or surrender (rule licence.amend_status)");
  }
  CD_TRY(amend_content("licence", c->licence, content, c->patch, &src, a, fresh, err));
  CD_TRY(check_successors(s, c->licence, *fresh, &src, a, err));
  return ledger_allows(s, c->licence, *fresh, a, err);
}
