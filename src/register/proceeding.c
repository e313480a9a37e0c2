#include "register/proceeding.h"

#include <stdio.h>

#include "base/limits.h"
#include "register/case_rows.h"
#include "register/deadlines.h"
#include "register/evidence.h"
#include "register/finding.h"
#include "register/licence.h"
#include "register/people.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"

#define KIND "proceeding"

static cd_day day_or_today(cd_day day) { return day == CD_DAY_NONE ? cd_time_day(cd_clock_now()) : day; }

static cd_str text_of(const cd_json *v, const char *field) { return cd_json_str(cd_json_get(v, field)); }

/* --- the machine of a proceeding --- */

static cordon_status keep_machine(cd_store *s, cd_str text, machine *m, cordon_error *err) {
  return store_blob_put(s, text, &m->digest, err);
}

static cordon_status own_machine(cd_store *s, const cd_json *proceeding, cd_arena *a, machine *m, cordon_error *err) {
  cd_digest digest;
  cd_buf text;
  if (!cd_digest_parse(text_of(proceeding, "machine_digest"), &digest)) {
    return cd_fail(err, CORDON_CORRUPT, "a proceeding's record names no machine");
  }
  cd_buf_init(&text, CD_MAX_YAML_BYTES);
  cordon_status st = store_blob_get(s, &digest, &text, err);
  cd_str copy = st == CORDON_OK ? cd_str_dup(a, cd_buf_view(&text)) : CD_STR("");
  cd_buf_free(&text);
  CD_TRY(st);
  return copy.ptr ? machine_read(copy, "the machine of a proceeding", a, m, err) : cd_no_memory(err);
}

/* --- writing --- */

/* Enter a state: what is due from now on, and the record. */
static cordon_status enter(cd_store *s, const machine *m, cd_json *whole, const char *act, cd_str state, cd_day day,
                           cd_day runs_from, cd_json *told, cd_str actor, cd_arena *a, cordon_error *err) {
  case_due *due;
  size_t due_count;
  cd_seq seq;
  bool final = machine_is_final(m, state), opening = strcmp(act, "open") == 0;
  cd_json *time = deadlines_whole(m, state, opening, runs_from, a), *before = cd_json_get(whole, "whole");
  if (time && time->count == 0 && before) time = before;
  whole = put_with(a, whole, "state", cd_json_new_str(a, state));
  whole = put_day(a, put_day(a, whole, "entered", day), "runs_from", runs_from);
  whole = cd_json_set(a, whole, "deadlines", final ? cd_json_new_list(a) : deadlines_of(m, state, runs_from, a));
  whole = cd_json_set(a, cd_json_set(a, whole, "whole", final ? cd_json_new_object(a) : time), "act", told);
  if (!whole) return cd_no_memory(err);
  CD_TRY(deadlines_due(whole, a, &due, &due_count, err));
  const case_act row = {KIND, act, text_of(whole, "id"), state, CD_STR(""), whole};
  return case_append(s, &row, due, due_count, actor, a, &seq, err);
}

/* --- opening --- */

static cordon_status check_subject(const machine *m, const proceeding_opening *o, cordon_error *err) {
  const struct {
    const char *kind;
    cd_str id;
  } given[] = {{"finding", o->finding}, {"licence", o->licence}, {"party", o->party}};
  const cd_json *on = cd_json_get(m->json, "on");
  for (size_t i = 0; i < 3; i++) {
    for (size_t k = 0; given[i].id.len > 0 && k < cd_json_count(on); k++) {
      if (cd_str_eqc(cd_json_str(on->as.items[k]), given[i].kind)) return CORDON_OK;
    }
  }
  return refuse_input(err, "proceeding.subject", "a proceeding by " CD_FMT " is opened on: %s; name one",
                      CD_ARG(machine_id(m)),
                      cd_json_count(on) > 1 ? "a finding, a licence or a party as its machine says" : "a finding");
}

/* One trace that a device's user can produce opens nothing by itself but a confidential inquiry. */
static cordon_status check_finding(const machine *m, const cd_json *finding, cordon_error *err) {
  cd_str id = text_of(finding, "id"), state = text_of(finding, "state");
  if (cd_str_eqc(state, "rejected") || cd_str_eqc(state, "withdrawn")) {
    return refuse_state(err, "proceeding.finding", "finding " CD_FMT " is " CD_FMT "; no proceeding follows from it",
                        CD_ARG(id), CD_ARG(state));
  }
  const cd_json *evidence = cd_json_get(finding, "evidence");
  if (cd_json_bool(cd_json_get(m->json, "confidential"), false) || evidence_stands(evidence)) return CORDON_OK;
  return refuse_state(err, "proceeding.one_trace",
                      "no proceeding is opened on finding " CD_FMT ": %s; until then a confidential inquiry may be "
                      "opened, with an order to preserve logs: cordon proceeding open inquiry --finding " CD_FMT,
                      CD_ARG(id),
                      cd_json_count(evidence) ? "all that speaks for it is one trace that a device's user can produce"
                                              : "no evidence is attached to it",
                      CD_ARG(id));
}

static cordon_status take_finding(cd_store *s, const machine *m, const proceeding_opening *o, cd_str actor, cd_arena *a,
                                  cordon_error *err) {
  cd_json *finding, *after;
  if (o->finding.len == 0) return CORDON_OK;
  CD_TRY(finding_show(s, o->finding, CD_SEQ_LATEST, a, &finding, err));
  CD_TRY(check_finding(m, finding, err));
  cd_str state = text_of(finding, "state");
  if (!cd_str_eqc(state, "alleged") && !cd_str_eqc(state, "corrected")) return CORDON_OK;
  const finding_change change = {.act = "open", .id = o->finding, .reason = o->reason, .cite = o->cite, .day = o->day};
  return finding_act(s, &change, actor, a, &after, err);
}

static cordon_status need_kind(cd_store *s, const char *kind, cd_str id, cd_arena *a, cordon_error *err) {
  cd_json *unused;
  return id.len > 0 ? register_show(s, kind, id, CD_SEQ_LATEST, a, &unused, err) : CORDON_OK;
}

static cordon_status take_id(cd_store *s, const proceeding_opening *o, cd_arena *a, cd_str *id, cordon_error *err) {
  const form_source src = {.label = o->label};
  cd_json *given = put_some(a, cd_json_new_object(a), "id", o->id);
  return given ? case_take_id(s, KIND, "PR", given, &src, a, id, err) : cd_no_memory(err);
}

static cd_json *first_whole(const machine *m, const proceeding_opening *o, cd_str id, cd_arena *a) {
  cd_json *v = put_str(a, put_str(a, cd_json_new_object(a), "id", id), "machine", machine_id(m));
  v = put_str(a, put_digest(a, v, "machine_digest", &m->digest), "toward", text_of(m->json, "toward"));
  v = cd_json_set(a, v, "confidential", cd_json_new_bool(a, cd_json_bool(cd_json_get(m->json, "confidential"), false)));
  v = put_some(a, put_some(a, put_some(a, v, "finding", o->finding), "licence", o->licence), "party", o->party);
  return cd_json_set(a, put_day(a, v, "opened", day_or_today(o->day)), "measures", cd_json_new_list(a));
}

static cordon_status open_open(cd_store *s, const proceeding_opening *o, cd_str actor, cd_arena *a, cd_json **out,
                               cordon_error *err) {
  machine m;
  cd_str id;
  cd_day day = day_or_today(o->day);
  CD_TRY(machine_read(o->machine, o->label, a, &m, err));
  CD_TRY(check_subject(&m, o, err));
  CD_TRY(need_kind(s, "licence", o->licence, a, err));
  CD_TRY(need_kind(s, "party", o->party, a, err));
  CD_TRY(keep_machine(s, o->machine, &m, err));
  CD_TRY(take_finding(s, &m, o, actor, a, err));
  CD_TRY(take_id(s, o, a, &id, err));
  cd_json *told =
      put_day(a, put_str(a, put_c(a, cd_json_new_object(a), "kind", "open"), "to", machine_initial(&m)), "day", day);
  told = put_some(a, put_str(a, told, "reason", o->reason), "cite", o->cite);
  CD_TRY(enter(s, &m, first_whole(&m, o, id, a), "open", machine_initial(&m), day, day, told, actor, a, err));
  return case_get(s, KIND, id, CD_SEQ_LATEST, a, out, err);
}

static cordon_status need_reason(cd_str reason, cordon_error *err) {
  if (cd_str_trim(reason).len > 0) return CORDON_OK;
  return refuse_input(err, "proceeding.reason", "a step of a proceeding needs its reason; say why in a sentence");
}

cordon_status proceeding_open(cd_store *s, const proceeding_opening *o, cd_str actor, cd_arena *a, cd_json **out,
                              cordon_error *err) {
  CD_TRY(need_reason(o->reason, err));
  CD_TRY(store_begin(s, err));
  cordon_status st = open_open(s, o, actor, a, out, err);
  if (st == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return st;
}

/* --- which move --- */

static void name_moves(const machine *m, cd_str state, bool final_only, char *out, size_t room) {
  size_t i = 0, len = 0;
  const cd_json *move;
  snprintf(out, room, "nothing");
  while ((move = machine_next_move(m, state, &i)) != NULL) {
    cd_str to = text_of(move, "to");
    if (final_only && !machine_is_final(m, to)) continue;
    int n = snprintf(out + len, room - len, "%s" CD_FMT, len ? ", " : "", CD_ARG(to));
    if (n > 0 && (size_t)n < room - len) len += (size_t)n;
  }
}

static cordon_status only_final(const machine *m, cd_str id, cd_str state, cd_str *to, cordon_error *err) {
  size_t i = 0, found = 0;
  char finals[240];
  const cd_json *move;
  while ((move = machine_next_move(m, state, &i)) != NULL) {
    if (!machine_is_final(m, text_of(move, "to"))) continue;
    *to = text_of(move, "to");
    found++;
  }
  if (found == 1) return CORDON_OK;
  name_moves(m, state, true, finals, sizeof finals);
  return refuse_state(err, "proceeding.transition",
                      "proceeding " CD_FMT " is in " CD_FMT "; the final states that can follow are: %s; name one",
                      CD_ARG(id), CD_ARG(state), finals);
}

static cordon_status find_move(const machine *m, const proceeding_step *step, cd_str state, const cd_json **out,
                               cordon_error *err) {
  char may[400];
  *out = machine_move(m, state, step->to);
  name_moves(m, state, false, may, sizeof may);
  if (!*out) {
    return refuse_state(err, "proceeding.transition",
                        "proceeding " CD_FMT " is in " CD_FMT ", and its machine has no move to \"" CD_FMT
                        "\"; what may follow is: %s",
                        CD_ARG(step->id), CD_ARG(state), CD_ARG(cd_str_sub(step->to, 0, 64)), may);
  }
  cd_str role = text_of(*out, "actor");
  if (step->role.len == 0 || cd_str_eq(step->role, role)) return CORDON_OK;
  return refuse_state(err, "proceeding.actor", "the move to " CD_FMT " belongs to " CD_FMT ", not to " CD_FMT,
                      CD_ARG(step->to), CD_ARG(role), CD_ARG(cd_str_sub(step->role, 0, 64)));
}

/* --- is it in time --- */

static cordon_status check_late(const proceeding_step *step, cd_day by, cd_day day, const char *what,
                                cordon_error *err) {
  char last[11], now[11];
  if (by == CD_DAY_NONE || day <= by || step->late.len > 0) return CORDON_OK;
  return refuse_state(err, "proceeding.late",
                      "%s of proceeding " CD_FMT
                      " was on %s, before %s; a later day is taken with the reason for it (--late)",
                      what, CD_ARG(step->id), cd_day_format(by, last), cd_day_format(day, now));
}

static cordon_status check_time(const proceeding_step *step, const cd_json *before, const cd_json *move, cd_day day,
                                cordon_error *err) {
  const cd_json *deadlines = cd_json_get(before, "deadlines");
  cd_day entered = rows_day(before, "entered", CD_DAY_MIN), after = CD_DAY_NONE;
  char first[11], now[11];
  if (day < entered) {
    return refuse_state(err, "proceeding.day",
                        "proceeding " CD_FMT " came to its state on %s; a step on %s would be before it",
                        CD_ARG(step->id), cd_day_format(entered, first), cd_day_format(day, now));
  }
  if (cd_json_get(move, "after")) after = deadlines_by(deadlines, text_of(move, "after"));
  if (after != CD_DAY_NONE && day <= after) {
    return refuse_state(err, "proceeding.early", "the time for " CD_FMT " runs to the end of %s; on %s it is not over",
                        CD_ARG(text_of(move, "after")), cd_day_format(after, first), cd_day_format(day, now));
  }
  CD_TRY(check_late(step, deadlines_by(deadlines, step->to), day, "the last day for this move", err));
  if (cd_str_eqc(text_of(move, "actor"), "time")) return CORDON_OK;
  return check_late(step, deadlines_by(deadlines, CD_STR("")), day, "the end of the state", err);
}

/* --- measures --- */

/* Those that take something away need a finding, or a law that allows them before there is one. */
static bool takes_away(cd_str act) {
  static const char *const acts[] = {"restrict",        "suspend",         "revoke", "shut_down",
                                     "suspend_support", "deny_privileges", "fine"};
  for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
    if (cd_str_eqc(act, acts[i])) return true;
  }
  return false;
}

static bool allows(const cd_json *move, cd_str act) {
  const cd_json *may = cd_json_get(move, "may");
  for (size_t i = 0; i < cd_json_count(may); i++) {
    if (cd_str_eq(cd_json_str(may->as.items[i]), act)) return true;
  }
  return false;
}

static cordon_status check_measure(cd_store *s, const cd_json *before, const cd_json *move,
                                   const proceeding_measure *measure, cd_arena *a, cordon_error *err) {
  cd_json *finding;
  cd_str id = text_of(before, "finding");
  if (!allows(move, measure->act)) {
    return refuse_state(err, "proceeding.measure",
                        "the move to " CD_FMT " does not bring the measure \"" CD_FMT
                        "\"; its machine says which it may bring",
                        CD_ARG(text_of(move, "to")), CD_ARG(cd_str_sub(measure->act, 0, 64)));
  }
  if (id.len == 0 || !takes_away(measure->act) || cd_json_bool(cd_json_get(move, "interim"), false)) return CORDON_OK;
  CD_TRY(finding_show(s, id, CD_SEQ_LATEST, a, &finding, err));
  if (cd_str_eqc(text_of(finding, "state"), "established")) return CORDON_OK;
  return refuse_state(err, "proceeding.interim",
                      "finding " CD_FMT " is " CD_FMT ", and the law allows \"" CD_FMT
                      "\" with this move only once it is established",
                      CD_ARG(id), CD_ARG(text_of(finding, "state")), CD_ARG(measure->act));
}

static bool acts_on_licences(cd_str act) {
  return cd_str_eqc(act, "suspend") || cd_str_eqc(act, "revoke") || cd_str_eqc(act, "reinstate") ||
         cd_str_eqc(act, "surrender");
}

static cordon_status do_measure(cd_store *s, const proceeding_step *step, const cd_json *move,
                                const proceeding_measure *measure, cd_day day, cd_str actor, cd_arena *a, cd_seq *seq,
                                cordon_error *err) {
  *seq = 0;
  if (!acts_on_licences(measure->act)) return CORDON_OK;
  cd_str act = cd_str_dup(a, measure->act);
  cd_str reason = cd_str_printf(a, "proceeding " CD_FMT ": " CD_FMT, CD_ARG(step->id), CD_ARG(step->reason));
  if (!act.ptr || !reason.ptr) return cd_no_memory(err);
  const licence_change change = {.act = act.ptr,
                                 .licence = measure->on,
                                 .reason = reason,
                                 .authority = text_of(move, "actor"),
                                 .cite = step->cite.len > 0 ? step->cite : text_of(move, "cite"),
                                 .effective = day,
                                 .approved = true,
                                 .until = CD_DAY_NONE};
  return licence_act(s, &change, actor, a, seq, err);
}

static cordon_status take_measures(cd_store *s, const proceeding_step *step, const cd_json *move, cd_day day,
                                   cd_str actor, cd_arena *a, cd_json **done, cordon_error *err) {
  *done = cd_json_new_list(a);
  for (size_t i = 0; i < step->measure_count; i++) {
    const proceeding_measure *one = &step->measures[i];
    cd_seq seq;
    CD_TRY(do_measure(s, step, move, one, day, actor, a, &seq, err));
    cd_json *o = put_str(a, put_str(a, cd_json_new_object(a), "act", one->act), "on", one->on);
    o = put_day(a, o, "from", day);
    *done = cd_json_add(a, *done, seq ? put_int(a, o, "record", seq) : o);
  }
  return *done ? CORDON_OK : cd_no_memory(err);
}

/* --- a step --- */

static cd_json *after_step(const cd_json *before, const cd_json *measures, cd_arena *a) {
  cd_json *all = cd_json_new_list(a);
  const cd_json *old = cd_json_get(before, "measures");
  for (size_t i = 0; i < cd_json_count(old); i++) all = cd_json_add(a, all, old->as.items[i]);
  for (size_t i = 0; i < cd_json_count(measures); i++) all = cd_json_add(a, all, measures->as.items[i]);
  return cd_json_set(a, case_content(before, a), "measures", all);
}

static cd_json *tell_step(const proceeding_step *step, const cd_json *move, cd_str from, cd_day day,
                          const cd_json *measures, cd_arena *a) {
  cd_json *told = put_str(a, put_c(a, cd_json_new_object(a), "kind", "advance"), "from", from);
  told = put_day(a, put_str(a, told, "to", text_of(move, "to")), "day", day);
  told = put_str(a, put_str(a, told, "role", text_of(move, "actor")), "reason", step->reason);
  told = put_some(a, told, "cite", step->cite.len > 0 ? step->cite : text_of(move, "cite"));
  told = put_some(a, told, "late", step->late);
  return cd_json_count(measures) ? cd_json_set(a, told, "measures", cd_json_copy(a, measures)) : told;
}

/* A step that ends a proceeding, or that takes something away, binds others; the second person says the same again, and may do so on a
 * later day where no day was named. */
static cordon_status gate(cd_store *s, const machine *m, const proceeding_step *step, cd_str actor,
                          cd_arena *a, cd_seq *waits, cordon_error *err) {
  bool binds = machine_is_final(m, step->to);
  cd_json *o = put_day(a, put_str(a, cd_json_new_object(a), "to", step->to), "day", step->day), *all = cd_json_new_list(a);
  for (size_t i = 0; i < step->measure_count; i++) {
    const proceeding_measure *one = &step->measures[i];
    binds = binds || takes_away(one->act);
    all = cd_json_add(a, all, put_str(a, put_str(a, cd_json_new_object(a), "act", one->act), "on", one->on));
  }
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, "a step of a proceeding", err));
  o = cd_json_set(a, put_str(a, o, "reason", step->reason), "measures", all);
  if (!o) return cd_no_memory(err);
  return binds ? people_gate(s, "proceeding.advance", step->id, o, actor, a, waits, err) : CORDON_OK;
}

static cordon_status check_measures(cd_store *s, const proceeding_step *step, const cd_json *before,
                                    const cd_json *move, cd_arena *a, cordon_error *err) {
  for (size_t i = 0; i < step->measure_count; i++) CD_TRY(check_measure(s, before, move, &step->measures[i], a, err));
  return CORDON_OK;
}

static cordon_status advance_open(cd_store *s, proceeding_step *step, cd_str actor, cd_arena *a, cd_seq *waits,
                                  cd_json **out, cordon_error *err) {
  machine m;
  cd_json *before, *done;
  const cd_json *move;
  cd_day day = day_or_today(step->day);
  CD_TRY(case_get(s, KIND, step->id, CD_SEQ_LATEST, a, &before, err));
  CD_TRY(own_machine(s, before, a, &m, err));
  cd_str state = text_of(before, "state");
  if (step->to.len == 0) CD_TRY(only_final(&m, step->id, state, &step->to, err));
  CD_TRY(find_move(&m, step, state, &move, err));
  if (step->closing && !machine_is_final(&m, step->to)) {
    return refuse_state(err, "proceeding.close",
                        CD_FMT " is not a final state; a proceeding is closed in one, and otherwise advanced",
                        CD_ARG(step->to));
  }
  CD_TRY(check_time(step, before, move, day, err));
  CD_TRY(check_measures(s, step, before, move, a, err));
  CD_TRY(gate(s, &m, step, actor, a, waits, err));
  if (*waits) return CORDON_OK;
  CD_TRY(take_measures(s, step, move, day, actor, a, &done, err));
  cd_json *told = tell_step(step, move, state, day, done, a);
  cd_day runs_from = step->runs_from == CD_DAY_NONE ? day : step->runs_from;
  const char *act = machine_is_final(&m, step->to) ? "close" : "advance";
  CD_TRY(enter(s, &m, after_step(before, done, a), act, step->to, day, runs_from, told, actor, a, err));
  return case_get(s, KIND, step->id, CD_SEQ_LATEST, a, out, err);
}

cordon_status proceeding_advance(cd_store *s, const proceeding_step *given, cd_str actor, cd_arena *a, cd_json **out,
                                 cordon_error *err) {
  proceeding_step step = *given;
  CD_TRY(need_reason(step.reason, err));
  CD_TRY(store_begin(s, err));
  cd_seq waits = 0;
  cordon_status st = advance_open(s, &step, actor, a, &waits, out, err);
  if (st != CORDON_OK) {
    store_rollback(s);
    return st;
  }
  CD_TRY(store_commit(s, err));
  return waits ? people_held("this step", step.id, waits, err) : CORDON_OK;
}

/* --- looking --- */

static cd_json *next_moves(const machine *m, cd_str state, cd_arena *a) {
  size_t i = 0;
  const cd_json *move;
  cd_json *list = cd_json_new_list(a);
  while ((move = machine_next_move(m, state, &i)) != NULL) {
    cd_json *o = put_str(a, cd_json_new_object(a), "to", text_of(move, "to"));
    o = put_some(a, put_str(a, o, "actor", text_of(move, "actor")), "cite", text_of(move, "cite"));
    if (cd_json_get(move, "may")) o = cd_json_set(a, o, "may", cd_json_get(move, "may"));
    list = cd_json_add(a, list, o);
  }
  return list;
}

cordon_status proceeding_show(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *history;
  machine m;
  CD_TRY(case_get(s, KIND, id, known_at, a, out, err));
  CD_TRY(case_history(s, KIND, id, known_at, a, &history, err));
  CD_TRY(own_machine(s, *out, a, &m, err));
  *out = put_with(a, *out, "next", next_moves(&m, text_of(*out, "state"), a));
  *out = cd_json_set(a, *out, "history", history);
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status proceeding_list(cd_store *s, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  return case_list(s, KIND, CD_STR(""), known_at, a, out, err);
}
