#include "register/reissue.h"

#include "register/amend.h"
#include "register/ledger.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"

/* --- what is left of a line --- */

static cd_json *put_left(cd_json *line, const ledger_left *left, cd_arena *a) {
  static const char *const fields[LEDGER_MEASURES] = {"quantity", "value"};
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    char text[CD_DEC_MAX_TEXT];
    if (!left->limited[m]) continue;
    line =
        put_with(a, line, fields[m], cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_dec_format(left->left[m], text)))));
  }
  return line;
}

/* A reservation would be lost: who reserved could not draw on a licence that is replaced. */
static cordon_status check_held(const licence_change *c, int64_t number, const ledger_left *left, cordon_error *err) {
  for (int m = 0; m < LEDGER_MEASURES; m++) {
    if (left->held[m].coef == 0) continue;
    return refuse_state(err, "licence.reissue_held",
                        "line %lld of licence " CD_FMT " has reservations; draw or reverse them first",
                        (long long)number, CD_ARG(c->licence));
  }
  return CORDON_OK;
}

static cordon_status lines_left(cd_store *s, const licence_change *c, const cd_json *content, cd_day effective,
                                cd_arena *a, cd_json **out, cordon_error *err) {
  const cd_json *items = cd_json_get(content, "items");
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(items); i++) {
    ledger_left left;
    int64_t number = cd_json_int(cd_json_get(cd_json_at(items, i), "line"), (int64_t)i + 1);
    CD_TRY(ledger_line_left(s, c->licence, cd_json_at(items, i), number, effective, CD_SEQ_LATEST, &left, err));
    CD_TRY(check_held(c, number, &left, err));
    *out = cd_json_add(a, *out, put_left(cd_json_at(items, i), &left, a));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* --- the new licence --- */

static cordon_status check_id(cd_store *s, const licence_change *c, const form_source *src, cordon_error *err) {
  cd_str id = cd_json_str(cd_json_get(c->patch, "id"));
  register_row row;
  if (id.len == 0 || cd_str_eq(id, c->licence))
    return form_fail(src, "id", err,
                     "what is issued in place of a licence has an id of its own (rule licence.reissue_id)");
  CD_TRY(rows_get(s, "licence", id, CD_SEQ_LATEST, &row, err));
  return row.seq ? form_fail(src, "id", err, "licence " CD_FMT " is in the register already (rule licence.reissue_id)",
                             CD_ARG(id))
                 : CORDON_OK;
}

static cd_json *without(const cd_json *content, cd_arena *a) {
  static const char *const fields[] = {"amended", "status", "recorded", "replaces"};
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; i < cd_json_count(content); i++) {
    const cd_json_member *m = &content->as.members[i];
    bool left_out = false;
    for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++) left_out = left_out || cd_str_eqc(m->key, fields[k]);
    if (!left_out) out = cd_json_set_s(a, out, m->key, m->value);
  }
  return out;
}

cordon_status reissue_check(cd_store *s, const licence_change *c, const cd_json *content, cd_day effective, cd_arena *a,
                            cd_json **fresh, cordon_error *err) {
  const form_source src = {c->text, c->label};
  const cd_json *items = cd_json_get(content, "items");
  cd_json *lines, *old = without(content, a);
  char day[11];
  CD_TRY(check_id(s, c, &src, err));
  if (items && items->kind == CD_JSON_LIST) {
    CD_TRY(lines_left(s, c, content, effective, a, &lines, err));
    old = put_with(a, old, "items", lines);
  }
  cd_str from = cd_str_dup(a, cd_str_c(cd_day_format(effective, day)));
  old = put_with(a, old, "valid_from", cd_json_new_str(a, from));
  *fresh = old ? amend_merge(a, old, c->patch) : NULL;
  *fresh = put_with(a, *fresh, "replaces", cd_json_new_str(a, c->licence));
  return *fresh ? register_check("licence", *fresh, &src, err) : cd_no_memory(err);
}

cordon_status reissue_write(cd_store *s, const cd_json *fresh, cd_str actor, cd_arena *a, cordon_error *err) {
  register_added added;
  return register_add(s, "licence", fresh, CD_STR(""), "the licence that is issued", actor, a, &added, err);
}
