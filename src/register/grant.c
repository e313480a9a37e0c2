/* Granting a licence, and doing what one person proposed when another agrees. */
#include "register/form.h"
#include "register/licence.h"
#include "register/people.h"
#include "register/refuse.h"

static cd_json *put(cd_arena *a, cd_json *o, const char *key, cd_str v) {
  return v.len ? cd_json_set(a, o, key, cd_json_new_str(a, v)) : o;
}

static cordon_status grant_open(cd_store *s, const licence_grant *g, cd_str actor, cd_arena *a, register_added *out,
                                cd_seq *waits, bool *wrote, cordon_error *err) {
  cd_seq seq;
  cd_json *content = cd_json_set(a, cd_json_new_object(a), "licence", cd_json_copy(a, g->content));
  content = put(a, put(a, content, "reason", g->reason), "cite", g->cite);
  if (!content) return cd_no_memory(err);
  CD_TRY(people_grants(s, a, "licence.grant", "it records the licences that it was granted: cordon licence add FILE",
                       err));
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "granting a licence", err));
  CD_TRY(register_check("licence", g->content, &(form_source){g->text, g->label}, err));
  if (!g->approved)
    CD_TRY(people_gate(s, "licence.grant", cd_json_str(cd_json_get(g->content, "id")), content, actor, a, waits, err));
  *wrote = true;
  if (*waits) return CORDON_OK;
  CD_TRY(register_add(s, "licence", g->content, g->text, g->label, actor, a, out, err));
  cd_json *body = put(a, cd_json_new_object(a), "licence", out->id);
  body = cd_json_set(a, body, "of", cd_json_new_int(a, out->seq));
  body = put(a, put(a, body, "reason", g->reason), "cite", g->cite);
  return body ? store_record_append(s, CD_STR("licence.grant"), actor, body, &seq, err) : cd_no_memory(err);
}

cordon_status licence_grant_new(cd_store *s, const licence_grant *g, cd_str actor, cd_arena *a, register_added *out,
                                cordon_error *err) {
  cd_seq waits = 0;
  bool wrote = false;
  *out = (register_added){0};
  if (cd_str_trim(g->reason).len == 0)
    return refuse_input(err, "licence.reason", "a grant needs its reason; say why in a sentence");
  CD_TRY(store_begin(s, err));
  const cordon_status st = grant_open(s, g, actor, a, out, &waits, &wrote, err);
  CD_TRY(refuse_end(s, st, wrote, err));
  return waits ? people_held("grant", cd_json_str(cd_json_get(g->content, "id")), waits, err) : CORDON_OK;
}

/* --- the second person --- */

static cordon_status do_act(cd_store *s, const cd_json *content, cd_str actor, cd_arena *a, cordon_error *err) {
  cd_seq seq;
  cd_str act = cd_str_dup(a, cd_json_str(cd_json_get(content, "act")));
  licence_change c = {.act = act.ptr,
                      .licence = cd_json_str(cd_json_get(content, "licence")),
                      .reason = cd_json_str(cd_json_get(content, "reason")),
                      .authority = cd_json_str(cd_json_get(content, "authority")),
                      .cite = cd_json_str(cd_json_get(content, "cite")),
                      .effective = CD_DAY_NONE,
                      .until = CD_DAY_NONE,
                      .patch = cd_json_get(content, "patch"),
                      .label = "the proposal"};
  if (!act.ptr) return cd_no_memory(err);
  cd_day_parse(cd_json_str(cd_json_get(content, "effective")), &c.effective);
  return licence_act(s, &c, actor, a, &seq, err);
}

cordon_status licence_approve(cd_store *s, cd_seq proposal, cd_str actor, cd_arena *a, cd_str *what,
                              cordon_error *err) {
  cd_json *content;
  register_added added;
  CD_TRY(people_proposal(s, proposal, a, what, &content, err));
  if (!cd_str_starts(*what, CD_STR("licence."))) {
    return cd_fail(err, CORDON_NOT_FOUND,
                   "record %lld proposes " CD_FMT "; the second person approves it by doing the same",
                   (long long)proposal, CD_ARG(*what));
  }
  if (!cd_str_eqc(*what, "licence.grant")) return do_act(s, content, actor, a, err);
  const licence_grant g = {.content = cd_json_get(content, "licence"),
                           .label = "the proposal",
                           .reason = cd_json_str(cd_json_get(content, "reason")),
                           .cite = cd_json_str(cd_json_get(content, "cite"))};
  return licence_grant_new(s, &g, actor, a, &added, err);
}
