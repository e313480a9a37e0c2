#include "register/change.h"

#include "register/amend.h"
#include "register/party.h"
#include "register/people.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"

static cd_json *told_of(const register_change *c, cd_day effective, cd_arena *a) {
  cd_json *o = put_day(a, put_c(a, cd_json_new_object(a), "act", "amend"), "effective", effective);
  return put_some(a, put_str(a, o, "reason", c->reason), "cite", c->cite);
}

/* What a commitment says binds others; who a party is does not. */
static cordon_status gate(cd_store *s, const register_change *c, cd_str actor, cd_arena *a, cd_seq *waits,
                          cordon_error *err) {
  *waits = 0;
  if (strcmp(c->kind, "commitment") != 0) return CORDON_OK;
  cd_json *o = put_str(a, cd_json_new_object(a), "id", c->id);
  o = cd_json_set(a, o, "patch", cd_json_copy(a, c->patch));
  o = put_day(a, put_some(a, put_str(a, o, "reason", c->reason), "cite", c->cite), "effective", c->effective);
  return o ? people_gate(s, "commitment.amend", c->id, o, actor, a, waits, err) : cd_no_memory(err);
}

static cordon_status amend_open(cd_store *s, const register_change *c, cd_str actor, cd_arena *a, cd_seq *seq,
                                cd_seq *waits, bool *wrote, cordon_error *err) {
  register_row row;
  cd_json *content, *fresh;
  const form_source src = {c->text, c->label};
  cd_day effective = c->effective == CD_DAY_NONE ? cd_time_day(cd_clock_now()) : c->effective;
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "amending the register", err));
  CD_TRY(rows_get_as_of(s, c->kind, c->id, effective, CD_SEQ_LATEST, &row, err));
  if (!row.seq) return register_show(s, c->kind, c->id, CD_SEQ_LATEST, a, &content, err);
  CD_TRY(rows_content(s, row.seq, a, &content, NULL, NULL, err));
  CD_TRY(amend_content(c->kind, c->id, content, c->patch, &src, a, &fresh, err));
  CD_TRY(gate(s, c, actor, a, waits, err));
  *wrote = true;
  if (*waits) return CORDON_OK;
  CD_TRY(amend_record(s, c->kind, c->id, fresh, told_of(c, effective, a), effective, actor, a, seq, err));
  return strcmp(c->kind, "party") == 0 ? party_renamed(s, c->id, *seq, a, err) : CORDON_OK;
}

cordon_status register_amend(cd_store *s, const register_change *c, cd_str actor, cd_arena *a, cd_seq *seq,
                             cordon_error *err) {
  bool wrote = false;
  cd_seq waits = 0;
  *seq = 0;
  if (cd_str_trim(c->reason).len == 0) {
    cd_str rule = cd_str_printf(a, "%s.reason", c->kind);
    return rule.ptr ? refuse_input(err, rule.ptr, "an amendment needs its reason; say why in a sentence")
                    : cd_no_memory(err);
  }
  CD_TRY(store_begin(s, err));
  const cordon_status st = amend_open(s, c, actor, a, seq, &waits, &wrote, err);
  CD_TRY(refuse_end(s, st, wrote, err));
  return waits ? people_held("amendment", c->id, waits, err) : CORDON_OK;
}
