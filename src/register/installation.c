#include "register/installation.h"

#include "register/case_rows.h"
#include "register/form.h"
#include "register/licence.h"
#include "register/people.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"
#include "register/shared_forms.h"

#define KIND "installation"

/* --- what is registered --- */

/* clang-format off */
FORM_OF(installation, "an installation",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_FIELD("licence", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("commitment", FORM_ID, 0),
  FORM_PART("end_user", 0, shared_named),
  FORM_PART("operator", 0, shared_named),
  FORM_PART("subcontractors", FORM_LIST, shared_named),
  FORM_FIELD("site", FORM_TEXT, 0),
  FORM_FIELD("country", FORM_COUNTRY, FORM_REQUIRED),
  FORM_FIELD("hosted_in", FORM_COUNTRY, 0),
  FORM_FIELD("territory", FORM_COUNTRY, FORM_LIST),
  FORM_WORDS("mode", FORM_REQUIRED, shared_modes),
  FORM_FIELD("seats", FORM_INT, FORM_REQUIRED),
  FORM_FIELD("concurrent_targets", FORM_INT, 0),
  FORM_FIELD("valid_from", FORM_DAY, 0),
  FORM_FIELD("valid_to", FORM_DAY, FORM_OR_NULL),
  FORM_FIELD("support_to", FORM_DAY, 0),
  FORM_FIELD("updates_to", FORM_DAY, 0),
  FORM_FIELD("disabled_by", FORM_TEXT, 0),
  FORM_FIELD("audit_log", FORM_BOOL, 0),
  FORM_FIELD("note", FORM_TEXT, 0));
/* clang-format on */

const struct form *installation_form(void) { return &installation; }

static cordon_status check_held(cd_store *s, const cd_json *v, const char *kind, const form_source *src,
                                cordon_error *err) {
  register_row row;
  cd_str id = cd_json_str(cd_json_get(v, kind));
  if (id.len == 0) return CORDON_OK;
  CD_TRY(rows_get(s, kind, id, CD_SEQ_LATEST, &row, err));
  return row.seq ? CORDON_OK
                 : form_fail(src, kind, err, "the register holds no %s " CD_FMT "; add it first", kind, CD_ARG(id));
}

static cordon_status check_all(cd_store *s, const cd_json *v, const form_source *src, cordon_error *err) {
  CD_TRY(form_check(&installation, v, src, err));
  if (rows_day(v, "valid_from", CD_DAY_MIN) > rows_day(v, "valid_to", CD_DAY_MAX)) {
    return form_fail(src, "valid_to", err, "the term ends before it begins; valid_to is that day or later");
  }
  CD_TRY(check_held(s, v, "licence", src, err));
  return check_held(s, v, "commitment", src, err);
}

/* --- writing --- */

static int64_t in_use(const cd_json *whole) { return cd_json_int(cd_json_get(whole, "seats_in_use"), 0); }
static cd_str state_of(const cd_json *whole) { return cd_json_str(cd_json_get(whole, "state")); }

static size_t due_after(const cd_json *whole, case_due due[3]) {
  static const char *const terms[][2] = {
      {"valid_to", "its term ends"}, {"support_to", "its support ends"}, {"updates_to", "its updates end"}};
  const cd_json *order = cd_json_get(whole, "order");
  cd_str cite = cd_json_str(cd_json_get(order, "cite"));
  size_t n = 0;
  if (cd_str_eqc(state_of(whole), "disabled")) return 0;
  if (cd_str_eqc(state_of(whole), "disable_ordered")) {
    due[n++] = (case_due){rows_day(order, "due", CD_DAY_MAX), CD_STR("disabling it is to be confirmed"),
                          cite.len ? cite : CD_STR(""), false};
    return n;
  }
  for (size_t i = 0; i < 3; i++) {
    cd_day day = rows_day(whole, terms[i][0], CD_DAY_NONE);
    if (day != CD_DAY_NONE) due[n++] = (case_due){day, cd_str_c(terms[i][1]), CD_STR(""), true};
  }
  return n;
}

static cordon_status write_whole(cd_store *s, const char *act, cd_json *whole, cd_str actor, cd_arena *a, cd_seq *seq,
                                 cordon_error *err) {
  case_due due[3];
  const case_act row = {.kind = KIND,
                        .act = act,
                        .id = cd_json_str(cd_json_get(whole, "id")),
                        .state = state_of(whole),
                        .key = cd_json_str(cd_json_get(whole, "licence")),
                        .body = whole};
  if (!whole) return cd_no_memory(err);
  return case_append(s, &row, due, due_after(whole, due), actor, a, seq, err);
}

static cordon_status add_open(cd_store *s, const cd_json *v, const form_source *src, cd_str actor, cd_arena *a,
                              register_added *out, bool *wrote, cordon_error *err) {
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "adding an installation", err));
  CD_TRY(check_all(s, v, src, err));
  CD_TRY(case_take_id(s, KIND, "I", v, src, a, &out->id, err));
  cd_json *whole = put_str(a, cd_json_copy(a, v), "id", out->id);
  whole = put_int(a, put_c(a, whole, "state", "registered"), "seats_in_use", 0);
  whole = cd_json_set(a, whole, "act",
                      put_day(a, put_c(a, cd_json_new_object(a), "kind", "add"), "day", cd_time_day(cd_clock_now())));
  *wrote = true;
  return write_whole(s, "add", whole, actor, a, &out->seq, err);
}

cordon_status installation_add(cd_store *s, const cd_json *v, cd_str text, const char *label, cd_str actor, cd_arena *a,
                               register_added *out, cordon_error *err) {
  bool wrote = false;
  *out = (register_added){0};
  CD_TRY(store_begin(s, err));
  const cordon_status st = add_open(s, v, &(form_source){text, label}, actor, a, out, &wrote, err);
  return refuse_end(s, st, wrote, err);
}

/* --- acts --- */

static const struct transition {
  const char *act, *from, *to; /* `to` NULL: it stays */
} transitions[] = {
    {"activate", "registered active", "active"},         {"release", "active disable_ordered", NULL},
    {"disable", "registered active", "disable_ordered"}, {"confirm", "disable_ordered", "disabled"},
    {"lift", "disable_ordered disabled", "active"},
};

static cordon_status find_transition(const installation_change *c, const cd_json *whole, const struct transition **out,
                                     cordon_error *err) {
  cd_str state = state_of(whole);
  *out = NULL;
  for (size_t i = 0; i < sizeof transitions / sizeof transitions[0]; i++) {
    if (strcmp(transitions[i].act, c->act) == 0) *out = &transitions[i];
  }
  if (!*out)
    return cd_fail(err, CORDON_USAGE,
                   "\"%s\" is no act on an installation; use activate, release, disable, confirm, lift", c->act);
  if (case_has_word((*out)->from, state)) return CORDON_OK;
  return refuse_state(err, "installation.transition", "installation " CD_FMT " is %.*s; to %s it, it must be: %s",
                      CD_ARG(c->id), CD_ARG(state), c->act, (*out)->from);
}

static cordon_status check_seats(const installation_change *c, const cd_json *whole, cordon_error *err) {
  int64_t all = cd_json_int(cd_json_get(whole, "seats"), 0), used = in_use(whole);
  bool take = strcmp(c->act, "activate") == 0;
  if (c->seats < 0) return refuse_input(err, "installation.seats", "seats are counted from 1");
  if (take && c->seats > all - used) {
    return refuse_state(err, "installation.seats",
                        "installation " CD_FMT " has %lld of its %lld seats in use; %lld more is too many",
                        CD_ARG(c->id), (long long)used, (long long)all, (long long)c->seats);
  }
  if (strcmp(c->act, "release") == 0 && (c->seats == 0 || c->seats > used)) {
    return refuse_state(err, "installation.seats",
                        "installation " CD_FMT " has %lld seats in use; release 1 to that many", CD_ARG(c->id),
                        (long long)used);
  }
  return CORDON_OK;
}

/* An activation is a delivery: its licence must be active on the day. */
static cordon_status check_licence(cd_store *s, const installation_change *c, const cd_json *whole, cd_day day,
                                   cd_arena *a, cordon_error *err) {
  licence_standing now;
  char text[11];
  cd_str licence = cd_json_str(cd_json_get(whole, "licence"));
  if (strcmp(c->act, "activate") != 0 && strcmp(c->act, "lift") != 0) return CORDON_OK;
  CD_TRY(licence_standing_get(s, licence, day, CD_SEQ_LATEST, a, &now, err));
  if (now.state == LICENCE_ACTIVE || now.state == LICENCE_EXHAUSTED) return CORDON_OK;
  return refuse_state(err, "installation.licence",
                      "licence " CD_FMT " is %s on %s; installation " CD_FMT " cannot run under it", CD_ARG(licence),
                      licence_state_name(now.state), cd_day_format(day, text), CD_ARG(c->id));
}

static cd_json *order_of(const installation_change *c, cd_day day, cd_arena *a) {
  cd_json *o = put_day(a, cd_json_new_object(a), "day", day);
  o = put_day(a, o, "due", c->due == CD_DAY_NONE ? day + INSTALLATION_DISABLE_DAYS : c->due);
  o = put_some(a, put_some(a, o, "reason", c->reason), "cite", c->cite);
  return c->because ? put_int(a, o, "because", c->because) : o;
}

static cd_json *told_of(const installation_change *c, cd_day day, cd_arena *a) {
  cd_json *o = put_day(a, put_c(a, cd_json_new_object(a), "kind", c->act), "day", day);
  if (c->seats) o = put_int(a, o, "seats", c->seats);
  o = put_some(a, put_some(a, o, "reason", c->reason), "cite", c->cite);
  return c->because ? put_int(a, o, "because", c->because) : o;
}

static cd_json *changed(const installation_change *c, const cd_json *whole, const struct transition *t, cd_day day,
                        cd_arena *a) {
  int64_t seats = in_use(whole) + (strcmp(c->act, "activate") == 0  ? c->seats
                                   : strcmp(c->act, "release") == 0 ? -c->seats
                                                                    : 0);
  const char *to = strcmp(c->act, "lift") == 0 && seats == 0 ? "registered" : t->to;
  cd_json *o = cd_json_new_object(a);
  for (size_t i = 0; i < whole->count; i++) {
    const cd_json_member *m = &whole->as.members[i];
    bool lifted = strcmp(c->act, "lift") == 0 && cd_str_eqc(m->key, "order");
    if (!lifted && !cd_str_eqc(m->key, "recorded") && !cd_str_eqc(m->key, "history"))
      o = cd_json_set_s(a, o, m->key, m->value);
  }
  if (to) o = put_c(a, o, "state", to);
  o = put_int(a, o, "seats_in_use", seats);
  if (strcmp(c->act, "disable") == 0) o = cd_json_set(a, o, "order", order_of(c, day, a));
  return cd_json_set(a, o, "act", told_of(c, day, a));
}

static cordon_status act_open(cd_store *s, const installation_change *c, cd_str actor, cd_arena *a, cd_json **out,
                              bool *wrote, cordon_error *err) {
  const struct transition *t;
  cd_seq seq;
  cd_json *whole;
  cd_day day = c->day == CD_DAY_NONE ? cd_time_day(cd_clock_now()) : c->day;
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "an act on an installation", err));
  CD_TRY(case_get(s, KIND, c->id, CD_SEQ_LATEST, a, &whole, err));
  CD_TRY(find_transition(c, whole, &t, err));
  CD_TRY(check_seats(c, whole, err));
  CD_TRY(check_licence(s, c, whole, day, a, err));
  bool why = strcmp(c->act, "disable") == 0 || strcmp(c->act, "lift") == 0;
  if (why && cd_str_trim(c->reason).len == 0)
    return refuse_input(err, "installation.reason", "to %s an installation needs its reason", c->act);
  if (c->due != CD_DAY_NONE && c->due < day)
    return refuse_input(err, "installation.due", "the order is due before its day");
  *wrote = true;
  *out = changed(c, whole, t, day, a);
  return write_whole(s, c->act, *out, actor, a, &seq, err);
}

cordon_status installation_act(cd_store *s, const installation_change *c, cd_str actor, cd_arena *a, cd_json **out,
                               cordon_error *err) {
  bool wrote = false;
  CD_TRY(store_begin(s, err));
  const cordon_status st = act_open(s, c, actor, a, out, &wrote, err);
  return refuse_end(s, st, wrote, err);
}

/* --- what a licence's act reaches --- */

static cordon_status act_on_all(cd_store *s, cd_str licence, const char *state, const installation_change *like,
                                bool followed, cd_str actor, cd_arena *a, cordon_error *err) {
  cd_json *all, *after;
  CD_TRY(case_by_key(s, KIND, cd_str_c(state), licence, CD_SEQ_LATEST, a, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    installation_change c = *like;
    c.id = cd_json_str(cd_json_get(all->as.items[i], "id"));
    /* Only what an act on the licence ordered is lifted with it. */
    if (followed && !cd_json_get(cd_json_get(all->as.items[i], "order"), "because")) continue;
    CD_TRY(installation_act(s, &c, actor, a, &after, err));
  }
  return CORDON_OK;
}

cordon_status installation_follow(cd_store *s, cd_str licence, const char *act, cd_day day, cd_seq because,
                                  cd_str reason, cd_str actor, cd_arena *a, cordon_error *err) {
  installation_change c = {.act = "disable", .reason = reason, .day = day, .due = CD_DAY_NONE, .because = because};
  bool ends = strcmp(act, "suspend") == 0 || strcmp(act, "revoke") == 0 || strcmp(act, "surrender") == 0;
  if (ends) return act_on_all(s, licence, "active", &c, false, actor, a, err);
  if (strcmp(act, "reinstate") != 0) return CORDON_OK;
  c.act = "lift";
  CD_TRY(act_on_all(s, licence, "disable_ordered", &c, true, actor, a, err));
  return act_on_all(s, licence, "disabled", &c, true, actor, a, err);
}

cordon_status installation_move(cd_store *s, cd_str from, cd_str to, cd_day day, cd_seq because, cd_str reason,
                                cd_str actor, cd_arena *a, cordon_error *err) {
  const installation_change c = {.act = "move", .reason = reason, .day = day, .because = because};
  cd_json *all;
  CD_TRY(case_by_key(s, KIND, CD_STR(""), from, CD_SEQ_LATEST, a, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    cd_seq seq;
    cd_json *whole = case_content(cd_json_at(all, i), a);
    if (cd_str_eqc(state_of(whole), "disabled")) continue;
    whole = cd_json_set(a, put_with(a, whole, "licence", cd_json_new_str(a, to)), "act", told_of(&c, day, a));
    CD_TRY(write_whole(s, "move", whole, actor, a, &seq, err));
  }
  return CORDON_OK;
}

/* --- looking --- */

static cd_json *with_alarm(cd_json *v, cd_day today, cd_arena *a) {
  bool overdue =
      cd_str_eqc(state_of(v), "disable_ordered") && rows_day(cd_json_get(v, "order"), "due", CD_DAY_MAX) < today;
  return overdue ? cd_json_set(a, v, "overdue", cd_json_new_bool(a, true)) : v;
}

cordon_status installation_show(cd_store *s, cd_str id, cd_day today, cd_seq known_at, cd_arena *a, cd_json **out,
                                cordon_error *err) {
  cd_json *history;
  CD_TRY(case_get(s, KIND, id, known_at, a, out, err));
  CD_TRY(case_history(s, KIND, id, known_at, a, &history, err));
  *out = cd_json_set(a, with_alarm(*out, today, a), "history", history);
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status installation_list(cd_store *s, cd_str state, cd_day today, cd_seq known_at, cd_arena *a, cd_json **out,
                                cordon_error *err) {
  CD_TRY(case_list(s, KIND, state, known_at, a, out, err));
  for (size_t i = 0; i < cd_json_count(*out); i++) {
    if (!with_alarm((*out)->as.items[i], today, a)) return cd_no_memory(err);
  }
  return CORDON_OK;
}
