/* Acts on a licence: which may follow which, and the record of each. */
#include "register/licence.h"

#include <stdio.h>

#include "register/acts.h"
#include "register/amend.h"
#include "register/installation.h"
#include "register/people.h"
#include "register/refuse.h"
#include "register/reissue.h"
#include "register/standing.h"

/* --- which act may follow which --- */

static bool may_follow(licence_state state, acts_kind act) {
  switch (act) {
  case ACT_AMEND:
  case ACT_REVOKE:
  case ACT_SURRENDER:
    return state == LICENCE_ACTIVE || state == LICENCE_SUSPENDED;
  case ACT_SUSPEND:
  case ACT_REISSUE:
    return state == LICENCE_ACTIVE;
  case ACT_REINSTATE:
    return state == LICENCE_SUSPENDED;
  default:
    return false;
  }
}

static cordon_status refuse_transition(const licence_change *c, licence_state state, const acts_one *before,
                                       acts_kind act, cordon_error *err) {
  char from[96] = "as it was recorded", day[11];
  if (before) {
    snprintf(from, sizeof from, "from %s (record %lld)", cd_day_format(before->effective, day), (long long)before->seq);
  }
  const char *right = state == LICENCE_SUSPENDED ? "reinstate, amend, revoke or surrender"
                      : state == LICENCE_ACTIVE  ? "suspend, amend, reissue, revoke or surrender"
                                                 : "nothing; a new licence is granted in its place";
  return refuse_state(err, "licence.transition",
                      "licence " CD_FMT " is %s %s, and cannot be followed by: %s; what may follow is: %s",
                      CD_ARG(c->licence), licence_state_name(state), from, acts_name(act), right);
}

/* One step through the acts in the order of their days. */
static cordon_status step(const licence_change *c, const acts_one *one, licence_state *state, const acts_one **last,
                          cordon_error *err) {
  bool lapsed =
      *last && (*last)->act == ACT_SUSPEND && (*last)->until != CD_DAY_NONE && (*last)->until < one->effective;
  if (lapsed) *state = LICENCE_ACTIVE;
  if (!may_follow(*state, one->act)) return refuse_transition(c, *state, *last, one->act, err);
  if (one->act == ACT_AMEND) return CORDON_OK;
  *state = acts_after(one->act);
  *last = one;
  return CORDON_OK;
}

/* The whole sequence with the new act in its place must be lawful: an act that is dated back must fit what follows it
 * too. */
static cordon_status check_sequence(cd_store *s, const licence_change *c, licence_state start, const acts_one *fresh,
                                    cordon_error *err) {
  acts_list acts;
  const acts_one *last = NULL;
  licence_state state = start;
  bool placed = false;
  CD_TRY(acts_read(s, c->licence, CD_SEQ_LATEST, &acts, err));
  cordon_status st = CORDON_OK;
  for (size_t i = 0; st == CORDON_OK && i < acts.count; i++) {
    if (!placed && acts.items[i].effective > fresh->effective) {
      placed = true;
      st = step(c, fresh, &state, &last, err);
    }
    if (st == CORDON_OK) st = step(c, &acts.items[i], &state, &last, err);
  }
  if (st == CORDON_OK && !placed) st = step(c, fresh, &state, &last, err);
  acts_free(&acts);
  return st;
}

static licence_state first_state(const cd_json *content) {
  cd_str status = cd_json_str(cd_json_get(content, "status"));
  if (cd_str_eqc(status, "suspended")) return LICENCE_SUSPENDED;
  if (cd_str_eqc(status, "revoked")) return LICENCE_REVOKED;
  if (cd_str_eqc(status, "surrendered")) return LICENCE_SURRENDERED;
  return cd_str_eqc(status, "expired") ? LICENCE_EXPIRED : LICENCE_ACTIVE;
}

/* A licence that has expired can only be amended, so as to last longer. */
static cordon_status check_days(const licence_change *c, const cd_json *content, const acts_one *fresh,
                                cordon_error *err) {
  char day[11], end[11];
  cd_day to = rows_day(content, "valid_to", CD_DAY_MAX);
  if (fresh->until != CD_DAY_NONE && fresh->until < fresh->effective) {
    return refuse_input(err, "licence.until", "the suspension ends on %s, before it begins on %s",
                        cd_day_format(fresh->until, end), cd_day_format(fresh->effective, day));
  }
  if (fresh->until != CD_DAY_NONE && fresh->act != ACT_SUSPEND) {
    return refuse_input(err, "licence.until", "only a suspension has a last day; leave it out");
  }
  if (fresh->act == ACT_AMEND || fresh->effective <= to) return CORDON_OK;
  return refuse_state(
      err, "licence.expired",
      "licence " CD_FMT " expired at the end of %s; on %s there is nothing left to %s; an earlier day, or an "
      "amendment, would do",
      CD_ARG(c->licence), cd_day_format(to, end), cd_day_format(fresh->effective, day), acts_name(fresh->act));
}

/* --- the record --- */

static cd_json *set_text(cd_arena *a, cd_json *o, const char *key, cd_str v) {
  return v.len ? cd_json_set(a, o, key, cd_json_new_str(a, v)) : o;
}

static cd_json *set_day(cd_arena *a, cd_json *o, const char *key, cd_day day) {
  char text[11];
  if (day == CD_DAY_NONE) return o;
  return cd_json_set(a, o, key, cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_day_format(day, text)))));
}

static cd_json *account_of(const licence_change *c, const cd_json *content, const acts_one *fresh, cd_arena *a) {
  cd_str authority = c->authority;
  if (authority.len == 0) {
    authority = fresh->act == ACT_SURRENDER ? CD_STR("holder") : cd_json_str(cd_json_get(content, "authority"));
  }
  cd_json *o = set_text(a, cd_json_new_object(a), "act", cd_str_c(acts_name(fresh->act)));
  o = set_day(a, set_text(a, o, "licence", c->licence), "effective", fresh->effective);
  o = set_text(a, set_day(a, o, "until", fresh->until), "reason", c->reason);
  if (fresh->act == ACT_REISSUE) o = set_text(a, o, "by", cd_json_str(cd_json_get(c->patch, "id")));
  return set_text(a, set_text(a, o, "authority", authority), "cite", c->cite);
}

static cordon_status add_act(cd_store *s, cd_str licence, const acts_one *fresh, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "licence_act_add", &st, err));
  store_bind_str(st, 1, licence);
  store_bind_int(st, 2, fresh->seq);
  store_bind_str(st, 3, cd_str_c(acts_name(fresh->act)));
  store_bind_int(st, 4, fresh->effective);
  if (fresh->until == CD_DAY_NONE)
    store_bind_null(st, 5);
  else
    store_bind_int(st, 5, fresh->until);
  return store_run(st, err);
}

static cordon_status write_act(cd_store *s, const licence_change *c, const cd_json *content, const cd_json *amended,
                               acts_one *fresh, cd_str actor, cd_arena *a, cordon_error *err) {
  cd_json *told = account_of(c, content, fresh, a);
  if (fresh->act == ACT_AMEND) {
    CD_TRY(amend_record(s, "licence", c->licence, amended, told, fresh->effective, actor, a, &fresh->seq, err));
  } else {
    cd_str kind = cd_str_printf(a, "licence.%s", acts_name(fresh->act));
    if (!told || !kind.ptr) return cd_no_memory(err);
    if (fresh->act == ACT_REISSUE) CD_TRY(reissue_write(s, amended, actor, a, err));
    CD_TRY(store_record_append(s, kind, actor, told, &fresh->seq, err));
  }
  return add_act(s, c->licence, fresh, err);
}

/* The content that holds on the act's day; CORDON_NOT_FOUND with the nearest id where there is no such licence. */
static cordon_status get_content(cd_store *s, cd_str id, cd_day as_of, cd_arena *a, cd_json **out, cordon_error *err) {
  register_row row;
  CD_TRY(standing_content(s, id, as_of, CD_SEQ_LATEST, a, &row, out, NULL, err));
  return *out ? CORDON_OK : register_show(s, "licence", id, CD_SEQ_LATEST, a, out, err);
}

/* --- four eyes --- */

/* All that the act says, so that it can be done when a second person agrees. */
static cd_json *proposal_of(const licence_change *c, const acts_one *fresh, cd_arena *a) {
  cd_json *o = set_text(a, cd_json_new_object(a), "act", cd_str_c(acts_name(fresh->act)));
  o = set_day(a, set_text(a, o, "licence", c->licence), "effective", fresh->effective);
  o = set_text(a, set_text(a, o, "reason", c->reason), "authority", c->authority);
  o = set_text(a, o, "cite", c->cite);
  return c->patch ? cd_json_set(a, o, "patch", cd_json_copy(a, c->patch)) : o;
}

/* A suspension protects and is lifted again; what cannot be taken back so lightly needs two. */
static bool binds(acts_kind act) {
  return act == ACT_AMEND || act == ACT_REINSTATE || act == ACT_REVOKE || act == ACT_REISSUE;
}

static cordon_status gate(cd_store *s, const licence_change *c, const acts_one *fresh, cd_str actor, cd_arena *a,
                          cd_seq *waits, cordon_error *err) {
  char name[32];
  if (c->approved || !binds(fresh->act)) return CORDON_OK;
  cd_json *content = proposal_of(c, fresh, a);
  if (!content) return cd_no_memory(err);
  snprintf(name, sizeof name, "licence.%s", acts_name(fresh->act));
  return people_gate(s, name, c->licence, content, actor, a, waits, err);
}

/* An exporter's store records the licence that it was given in place of another: added, and the other surrendered. */
static cordon_status check_reissue(cd_store *s, const licence_change *c, const cd_json *content, cd_day effective,
                                   cd_arena *a, cd_json **fresh, cordon_error *err) {
  CD_TRY(people_grants(s, a, "licence.reissue",
                       "record what it was given: cordon licence add, cordon licence surrender", err));
  return reissue_check(s, c, content, effective, a, fresh, err);
}

typedef struct done {
  cd_seq seq, waits;
  bool wrote;
} done;

static cordon_status act_open(cd_store *s, const licence_change *c, cd_str actor, cd_arena *a, done *out,
                              cordon_error *err) {
  cd_json *content, *amended = NULL;
  acts_one fresh = {0, acts_of_name(cd_str_c(c->act)), c->effective, c->until};
  if (fresh.effective == CD_DAY_NONE) fresh.effective = cd_time_day(cd_clock_now());
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "an act on a licence", err));
  CD_TRY(get_content(s, c->licence, fresh.effective, a, &content, err));
  CD_TRY(check_days(c, content, &fresh, err));
  CD_TRY(check_sequence(s, c, first_state(content), &fresh, err));
  if (fresh.act == ACT_AMEND) CD_TRY(amend_check(s, c, content, a, &amended, err));
  if (fresh.act == ACT_REISSUE) CD_TRY(check_reissue(s, c, content, fresh.effective, a, &amended, err));
  CD_TRY(gate(s, c, &fresh, actor, a, &out->waits, err));
  out->wrote = true;
  if (!out->waits) CD_TRY(write_act(s, c, content, amended, &fresh, actor, a, err));
  out->seq = fresh.seq;
  if (out->waits) return CORDON_OK;
  if (fresh.act == ACT_REISSUE)
    return installation_move(s, c->licence, cd_json_str(cd_json_get(amended, "id")), fresh.effective, fresh.seq,
                             c->reason, actor, a, err);
  return installation_follow(s, c->licence, c->act, fresh.effective, fresh.seq, c->reason, actor, a, err);
}

cordon_status licence_act(cd_store *s, const licence_change *c, cd_str actor, cd_arena *a, cd_seq *seq,
                          cordon_error *err) {
  done d = {0};
  *seq = 0;
  if (acts_of_name(cd_str_c(c->act)) == ACT_NONE) {
    return cd_fail(err, CORDON_USAGE,
                   "\"%s\" is no act on a licence; use amend, suspend, reinstate, reissue, revoke, surrender", c->act);
  }
  if (cd_str_trim(c->reason).len == 0) {
    return refuse_input(err, "licence.reason", "an act on a licence needs its reason; say why in a sentence");
  }
  CD_TRY(store_begin(s, err));
  const cordon_status st = act_open(s, c, actor, a, &d, err);
  CD_TRY(refuse_end(s, st, d.wrote, err));
  *seq = d.seq;
  return d.waits ? people_held(c->act, c->licence, d.waits, err) : CORDON_OK;
}

cordon_status licence_standing_get(cd_store *s, cd_str id, cd_day as_of, cd_seq known_at, cd_arena *a,
                                   licence_standing *out, cordon_error *err) {
  cd_json *content;
  register_row row;
  *out = (licence_standing){.since = CD_DAY_NONE};
  CD_TRY(standing_content(s, id, as_of, known_at, a, &row, &content, NULL, err));
  if (!content) return register_show(s, "licence", id, known_at, a, &content, err);
  return standing_get(s, id, content, as_of, known_at, out, err);
}
