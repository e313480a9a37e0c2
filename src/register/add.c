/* Adding to the register: check in full, then one record and one row. */
#include <stdio.h>

#include "base/limits.h"
#include "register/form.h"
#include "register/owners.h"
#include "register/people.h"
#include "register/personal.h"
#include "register/register.h"
#include "register/rows.h"
#include "register/verification.h"

/* --- what a table of fields cannot say --- */

static cordon_status check_days(const cd_json *v, const char *path, const form_source *src, cordon_error *err) {
  cd_day from = rows_day(v, "valid_from", CD_DAY_MIN), to = rows_day(v, "valid_to", CD_DAY_MAX);
  if (from <= to) return CORDON_OK;
  char at[128], day[11];
  snprintf(at, sizeof at, "%s%svalid_to", path, *path ? "." : "");
  return form_fail(src, at, err,
                   "it ends on the day before it begins, %s, or earlier; valid_to must be that day or later",
                   cd_day_format(from, day));
}

/* Objects of a list: days in order, and no id (or line number) twice. */
static cordon_status check_members(const cd_json *v, const char *list, const char *id, const form_source *src,
                                   cordon_error *err) {
  const cd_json *all = cd_json_get(v, list);
  for (size_t i = 0; all && all->kind == CD_JSON_LIST && i < all->count; i++) {
    char path[64], at[96];
    snprintf(path, sizeof path, "%s[%zu]", list, i);
    snprintf(at, sizeof at, "%s.%s", path, id);
    CD_TRY(check_days(all->as.items[i], path, src, err));
    const cd_json *mine = cd_json_get(all->as.items[i], id);
    for (size_t j = 0; mine && j < i; j++) {
      if (cd_json_eq(mine, cd_json_get(all->as.items[j], id)))
        return form_fail(src, at, err, "%s[%zu] has the same %s; each needs its own", list, j, id);
    }
  }
  return CORDON_OK;
}

static cordon_status check_amounts(const cd_json *licence, const form_source *src, cordon_error *err) {
  const cd_json *items = cd_json_get(licence, "items");
  for (size_t i = 0; items && items->kind == CD_JSON_LIST && i < items->count; i++) {
    char at[64];
    const cd_json *line = items->as.items[i];
    snprintf(at, sizeof at, "items[%zu].quantity", i);
    if (cd_json_get(line, "quantity") && !cd_json_get(line, "unit"))
      return form_fail(src, at, err, "a quantity needs its unit; add \"unit\", such as \"EA\"");
    snprintf(at, sizeof at, "items[%zu].value", i);
    if (cd_json_get(line, "value") && !cd_json_get(line, "currency"))
      return form_fail(src, at, err, "a value needs its currency; add \"currency\", such as \"USD\"");
  }
  return CORDON_OK;
}

static bool is_text(const cd_json *v, const char *word) { return cd_str_eqc(cd_json_str(v), word); }

/* What a line's control counts must be stated on it. */
static cordon_status check_control(const cd_json *line, size_t i, const form_source *src, cordon_error *err) {
  const cd_json *control = cd_json_get(line, "control");
  char at[64];
  snprintf(at, sizeof at, "items[%zu].control", i);
  bool both = is_text(control, "both");
  if ((both || is_text(control, "quantity")) && !cd_json_get(line, "quantity"))
    return form_fail(src, at, err, "a line that is controlled by quantity states its quantity and unit");
  if ((both || is_text(control, "value")) && !cd_json_get(line, "value"))
    return form_fail(src, at, err, "a line that is controlled by value states its value and currency");
  return CORDON_OK;
}

/* A limit over several lines, or over a period, adds up amounts; they must be of one unit and one currency. */
static cordon_status check_limit(const cd_json *licence, size_t i, const cd_json *limit, const form_source *src,
                                 cordon_error *err) {
  static const char *const measures[2][2] = {{"quantity", "unit"}, {"value", "currency"}};
  const cd_json *items = cd_json_get(licence, "items"), *line = cd_json_get(limit, "line");
  char at[64];
  bool some = false;
  for (size_t m = 0; m < 2; m++) {
    const cd_json *unit = cd_json_get(limit, measures[m][1]);
    snprintf(at, sizeof at, "limits[%zu].%s", i, measures[m][0]);
    if (!cd_json_get(limit, measures[m][0])) continue;
    some = true;
    if (!unit) return form_fail(src, at, err, "this amount needs its %s", measures[m][1]);
    for (size_t k = 0; items && items->kind == CD_JSON_LIST && k < items->count; k++) {
      if (line && cd_json_int(line, 0) != cd_json_int(cd_json_get(items->as.items[k], "line"), (int64_t)k + 1))
        continue;
      if (!cd_json_eq(unit, cd_json_get(items->as.items[k], measures[m][1])))
        return form_fail(src, at, err, "items[%zu] is not in the limit's %s; a limit counts lines of one %s", k,
                         measures[m][1], measures[m][1]);
    }
  }
  snprintf(at, sizeof at, "limits[%zu]", i);
  return some ? CORDON_OK
              : form_fail(src, at, err, "a limit states a quantity with its unit, or a value with its currency");
}

static cordon_status check_counting(const cd_json *licence, const form_source *src, cordon_error *err) {
  const cd_json *items = cd_json_get(licence, "items"), *limits = cd_json_get(licence, "limits");
  for (size_t i = 0; items && items->kind == CD_JSON_LIST && i < items->count; i++)
    CD_TRY(check_control(items->as.items[i], i, src, err));
  CD_TRY(check_members(licence, "limits", "id", src, err));
  for (size_t i = 0; limits && i < limits->count; i++) CD_TRY(check_limit(licence, i, limits->as.items[i], src, err));
  return CORDON_OK;
}

/* A general licence is nobody's; what else is recorded as one has its holder. */
static cordon_status check_licence(const cd_json *v, const form_source *src, cordon_error *err) {
  const cd_json *type = cd_json_get(v, "type");
  bool general = is_text(type, "general");
  if (!general && !cd_json_get(v, "holder")) return form_fail(src, "", err, "a licence needs the field \"holder\"");
  if (!general && cd_json_bool(cd_json_get(v, "needs_registration"), false))
    return form_fail(src, "needs_registration", err, "only a general licence is used by registration");
  if (is_text(type, "exception") != (cd_json_get(v, "exception") != NULL))
    return form_fail(src, "exception", err, "a record of an exception, and no other, names it");
  return check_counting(v, src, err);
}

cordon_status register_check(const char *kind, const cd_json *body, const form_source *src, cordon_error *err) {
  const form *f = register_form(kind);
  if (!f) return cd_fail(err, CORDON_USAGE, "the register has no kind \"%s\"; it has party, licence, commitment", kind);
  CD_TRY(form_check(f, body, src, err));
  CD_TRY(check_days(body, "", src, err));
  CD_TRY(check_members(body, "conditions", "id", src, err));
  CD_TRY(check_members(body, "clauses", "id", src, err));
  CD_TRY(check_members(body, "items", "line", src, err));
  CD_TRY(check_amounts(body, src, err));
  if (strcmp(kind, "licence") == 0) CD_TRY(check_licence(body, src, err));
  return owners_check(body, src, err);
}

/* --- writing --- */

/* An id from the number of the record to come: "L-000012". An id that a user took already is passed over. */
static cordon_status make_id(cd_store *s, const char *kind, cd_arena *a, cd_str *id, cordon_error *err) {
  cd_seq last;
  CD_TRY(store_last_seq(s, &last, err));
  char prefix = (char)(kind[0] - 'a' + 'A');
  for (cd_seq n = last + 1;; n++) {
    register_row row;
    *id = cd_str_printf(a, "%c-%06lld", prefix, (long long)n);
    if (!id->ptr) return cd_no_memory(err);
    CD_TRY(rows_get(s, kind, *id, CD_SEQ_LATEST, &row, err));
    if (row.seq == 0) return CORDON_OK;
  }
}

static cordon_status add_row(cd_store *s, const char *kind, const cd_json *body, cd_str id, cd_seq seq, cd_arena *a,
                             cordon_error *err) {
  cd_str key;
  CD_TRY(rows_lookup_key(kind, body, a, &key, err));
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "register_add", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, id);
  store_bind_int(st, 3, seq);
  store_bind_int(st, 4, rows_day(body, "valid_from", CD_DAY_MIN));
  store_bind_int(st, 5, rows_day(body, "valid_to", CD_DAY_MAX));
  if (key.len > 0)
    store_bind_str(st, 6, key);
  else
    store_bind_null(st, 6);
  return store_run(st, err);
}

static cordon_status write_new(cd_store *s, const char *kind, const cd_json *body, cd_str actor, cd_arena *a,
                               register_added *out, cordon_error *err) {
  personal p;
  CD_TRY(personal_open(&p, s, false, a, err));
  cd_json *hidden = personal_hide(&p, body);
  if (!hidden) return err ? err->code : CORDON_NO_MEMORY;
  cd_str record = cd_str_printf(a, "%s.add", kind);
  if (!record.ptr) return cd_no_memory(err);
  CD_TRY(store_record_append(s, record, actor, hidden, &out->seq, err));
  CD_TRY(add_row(s, kind, body, out->id, out->seq, a, err));
  return verification_plan(s, kind, body, out->id, actor, a, err);
}

/* Equal as they are stored: canonical bytes, so that the form of the text's characters makes no difference. */
static cordon_status same_content(const cd_json *x, const cd_json *y, bool *same, cordon_error *err) {
  cd_buf left, right;
  cd_buf_init(&left, CD_MAX_JSON_BYTES);
  cd_buf_init(&right, CD_MAX_JSON_BYTES);
  cordon_status st = cd_json_canonical(x, &left, err);
  if (st == CORDON_OK) st = cd_json_canonical(y, &right, err);
  if (st == CORDON_OK) *same = cd_str_eq(cd_buf_view(&left), cd_buf_view(&right));
  cd_buf_free(&left);
  cd_buf_free(&right);
  return st;
}

static cordon_status compare_old(cd_store *s, const char *kind, const cd_json *body, register_row row, cd_arena *a,
                                 register_added *out, cordon_error *err) {
  cd_json *old;
  CD_TRY(rows_content(s, row.seq, a, &old, NULL, NULL, err));
  out->seq = row.seq;
  CD_TRY(same_content(old, body, &out->unchanged, err));
  if (out->unchanged) return CORDON_OK;
  return cd_fail(err, CORDON_EXISTS,
                 "the %s " CD_FMT
                 " is in the register already (record %lld) with another content, which is never overwritten; "
                 "give this one an id of its own, or amend the old one",
                 kind, CD_ARG(out->id), (long long)row.seq);
}

static cordon_status add_open(cd_store *s, const char *kind, const cd_json *body, cd_str actor, cd_arena *a,
                              register_added *out, cordon_error *err) {
  out->id = cd_json_str(cd_json_get(body, "id"));
  if (out->id.len == 0) {
    CD_TRY(make_id(s, kind, a, &out->id, err));
    cd_json *with_id = cd_json_set(a, cd_json_copy(a, body), "id", cd_json_new_str(a, out->id));
    return with_id ? write_new(s, kind, with_id, actor, a, out, err) : cd_no_memory(err);
  }
  register_row row;
  CD_TRY(rows_get(s, kind, out->id, CD_SEQ_LATEST, &row, err));
  return row.seq ? compare_old(s, kind, body, row, a, out, err) : write_new(s, kind, body, actor, a, out, err);
}

cordon_status register_add(cd_store *s, const char *kind, const cd_json *body, cd_str text, const char *label,
                           cd_str actor, cd_arena *a, register_added *out, cordon_error *err) {
  *out = (register_added){0};
  CD_TRY(register_check(kind, body, &(form_source){text, label}, err));
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "adding to the register", err));
  CD_TRY(store_begin(s, err));
  cordon_status st = add_open(s, kind, body, actor, a, out, err);
  if (st != CORDON_OK) {
    store_rollback(s);
    if (st == CORDON_EXISTS) cd_error_place(err, label, 0, 0, "id");
    return st;
  }
  return store_commit(s, err);
}

static cordon_status add_for_id(cd_store *s, const char *kind, const cd_json *body, cd_str text, const char *label,
                                cd_str actor, cd_arena *a, cd_str *id, cordon_error *err) {
  register_added added;
  CD_TRY(register_add(s, kind, body, text, label, actor, a, &added, err));
  *id = added.id;
  return CORDON_OK;
}

cordon_status register_party_add(cd_store *s, const cd_json *party, cd_str text, const char *label, cd_str actor,
                                 cd_arena *a, cd_str *id, cordon_error *err) {
  return add_for_id(s, "party", party, text, label, actor, a, id, err);
}

cordon_status register_licence_add(cd_store *s, const cd_json *licence, cd_str text, const char *label, cd_str actor,
                                   cd_arena *a, cd_str *id, cordon_error *err) {
  return add_for_id(s, "licence", licence, text, label, actor, a, id, err);
}

cordon_status register_commitment_add(cd_store *s, const cd_json *commitment, cd_str text, const char *label,
                                      cd_str actor, cd_arena *a, cd_str *id, cordon_error *err) {
  return add_for_id(s, "commitment", commitment, text, label, actor, a, id, err);
}
