#include "register/approve.h"

#include "register/case_kind.h"
#include "register/change.h"
#include "register/licence.h"
#include "register/party.h"
#include "register/people.h"

static cd_str text_of(const cd_json *v, const char *field) { return cd_json_str(cd_json_get(v, field)); }

static cordon_status link_parties(cd_store *s, const cd_json *content, cd_str actor, cd_arena *a, cordon_error *err) {
  cd_seq seq;
  const party_change c = {.id = text_of(content, "party"),
                          .into = text_of(content, "into"),
                          .reason = text_of(content, "reason"),
                          .cite = text_of(content, "cite")};
  return party_link(s, &c, actor, a, &seq, err);
}

static cordon_status amend_commitment(cd_store *s, const cd_json *content, cd_str actor, cd_arena *a,
                                      cordon_error *err) {
  cd_seq seq;
  register_change c = {.kind = "commitment",
                       .id = text_of(content, "id"),
                       .patch = cd_json_get(content, "patch"),
                       .reason = text_of(content, "reason"),
                       .cite = text_of(content, "cite"),
                       .effective = CD_DAY_NONE,
                       .label = "the proposal"};
  cd_day_parse(text_of(content, "effective"), &c.effective);
  return register_amend(s, &c, actor, a, &seq, err);
}

cordon_status approve_proposal(cd_store *s, cd_seq proposal, cd_str actor, cd_arena *a, cd_str *what,
                               cordon_error *err) {
  cd_json *content;
  CD_TRY(people_proposal(s, proposal, a, what, &content, err));
  if (cd_str_starts(*what, CD_STR("licence."))) return licence_approve(s, proposal, actor, a, what, err);
  if (cd_str_eqc(*what, "commitment.amend")) return amend_commitment(s, content, actor, a, err);
  if (cd_str_eqc(*what, "party.merge") || cd_str_eqc(*what, "party.split"))
    return link_parties(s, content, actor, a, err);
  return case_approve(s, proposal, actor, a, what, err);
}
