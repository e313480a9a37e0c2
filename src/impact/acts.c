/* An act of the register tried in a copy of the store: what a finding would change if it were established, and a
 * licence if it were revoked. */
#include "impact/trial.h"
#include "register/case_rows.h"
#include "register/finding.h"
#include "register/installation.h"
#include "register/licence.h"

#define WHY CD_STR("tried, to see what it would change")

/* --- the act, in the copy --- */

/* A second person is asked for what is done, not for what is only tried. */
static cordon_status alone(cd_store *copy, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_begin(copy, err));
  cordon_status status = store_stmt_get(copy, "impact_alone", &st, err);
  if (status == CORDON_OK) status = store_run(st, err);
  if (status == CORDON_OK) return store_commit(copy, err);
  store_rollback(copy);
  return status;
}

static cd_str kept(const trial *t, cd_str text) { return cd_str_dup(t->a, text); }

static const char *finding_act_of(const impact_act *act, const cd_json *finding) {
  if (act->act) return act->act;
  return cd_str_eqc(cd_json_str(cd_json_get(finding, "state")), "established") ? "withdraw" : "establish";
}

static cordon_status try_finding(trial *t, const impact_act *act, const cd_json *finding, cordon_error *err) {
  cd_json *after;
  const char *verb = finding_act_of(act, finding);
  bool standard = cd_json_get(finding, "standard") != NULL;
  finding_change change = {.act = verb, .id = act->id, .reason = WHY, .day = t->r->as_of};
  if (strcmp(verb, "establish") == 0) {
    change.cite = WHY;
    if (!standard) change.standard = CD_STR("balance_of_probabilities");
  }
  CD_TRY(finding_act(t->after.store, &change, t->opt->actor, t->scratch, &after, err));
  t->r->from = kept(t, cd_json_str(cd_json_get(finding, "state")));
  t->r->to = kept(t, cd_json_str(cd_json_get(after, "state")));
  return t->r->from.ptr && t->r->to.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status try_licence(trial *t, const impact_act *act, cordon_error *err) {
  licence_standing before, after;
  cd_seq seq;
  const licence_change change = {.act = act->act ? act->act : "revoke",
                                 .licence = act->id,
                                 .reason = WHY,
                                 .cite = WHY,
                                 .effective = t->r->as_of,
                                 .until = CD_DAY_NONE,
                                 .approved = true};
  CD_TRY(licence_standing_get(t->before.store, act->id, t->r->as_of, CD_SEQ_LATEST, t->scratch, &before, err));
  CD_TRY(licence_act(t->after.store, &change, t->opt->actor, t->scratch, &seq, err));
  CD_TRY(licence_standing_get(t->after.store, act->id, t->r->as_of, CD_SEQ_LATEST, t->scratch, &after, err));
  t->r->from = cd_str_c(licence_state_name(before.state));
  t->r->to = cd_str_c(licence_state_name(after.state));
  return CORDON_OK;
}

/* --- whom it reaches --- */

static cordon_status reach_licence(trial *t, trial_reach *reach, cd_str id, cordon_error *err) {
  cd_str key = cd_str_dup(t->a, id), *quoted = CD_NEW(t->a, cd_str);
  if (!key.ptr || !quoted) return cd_no_memory(err);
  *quoted = cd_str_printf(t->a, "\"" CD_FMT "\"", CD_ARG(id)); /* as it stands in a record */
  return quoted->ptr && cd_map_put(reach->licences, key, quoted) ? CORDON_OK : cd_no_memory(err);
}

static cordon_status reach_party(trial *t, trial_reach *reach, const cd_json *party, cordon_error *err) {
  cd_str key;
  if (!party) return CORDON_OK;
  CD_TRY(case_key(party, t->scratch, &key, err));
  if (key.len == 0) return CORDON_OK;
  key = cd_str_dup(t->a, key);
  return key.ptr && cd_map_put(reach->names, key, reach) ? CORDON_OK : cd_no_memory(err);
}

/* The end user, whom it follows everywhere, and the licences that it is about. */
static cordon_status reach_finding(trial *t, trial_reach *reach, const cd_json *finding, cordon_error *err) {
  const cd_json *candidates = cd_json_get(finding, "candidates");
  CD_TRY(reach_party(t, reach, cd_json_get(finding, "end_user"), err));
  for (size_t i = 0; i < cd_json_count(candidates); i++) {
    const cd_json *one = cd_json_at(candidates, i);
    if (cd_json_bool(cd_json_get(one, "included"), false))
      CD_TRY(reach_licence(t, reach, cd_json_str(cd_json_get(one, "licence")), err));
  }
  return CORDON_OK;
}

/* --- parties of the register --- */

static cordon_status standing_of(trial *t, const trial_side *side, const cd_json *party, cd_json **out,
                                 cordon_error *err) {
  return finding_against(side->store, party, t->r->as_of, CD_SEQ_LATEST, t->scratch, out, err);
}

static bool holds(const cd_json *findings, cd_str id) {
  for (size_t i = 0; i < cd_json_count(findings); i++)
    if (cd_str_eq(cd_json_str(cd_json_get(cd_json_at(findings, i), "id")), id)) return true;
  return false;
}

static cd_json *changed(trial *t, cd_json *list, const cd_json *in, const cd_json *not_in, const char *change) {
  for (size_t i = 0; i < cd_json_count(in); i++) {
    const cd_json *one = cd_json_at(in, i);
    cd_str id = cd_json_str(cd_json_get(one, "id"));
    if (holds(not_in, id)) continue;
    cd_json *o = cd_json_set(t->a, cd_json_new_object(t->a), "change", cd_json_new_c(t->a, change));
    o = cd_json_set(t->a, o, "finding", cd_json_copy(t->a, cd_json_get(one, "id")));
    list = cd_json_add(t->a, list, cd_json_set(t->a, o, "kinds", cd_json_copy(t->a, cd_json_get(one, "kinds"))));
  }
  return list;
}

static cd_str word_of(const cd_json *findings) {
  return cd_json_count(findings) ? CD_STR("breach_established") : CD_STR("clear");
}

static cordon_status try_party(trial *t, const cd_json *party, cordon_error *err) {
  cd_json *before, *after;
  CD_TRY(standing_of(t, &t->before, party, &before, err));
  CD_TRY(standing_of(t, &t->after, party, &after, err));
  cd_json *reasons = changed(t, cd_json_new_list(t->a), after, before, "came");
  reasons = changed(t, reasons, before, after, "went");
  cd_str id = kept(t, cd_json_str(cd_json_get(party, "id")));
  if (!reasons || !id.ptr) return cd_no_memory(err);
  if (cd_json_count(reasons) == 0) return CORDON_OK;
  const impact_item item = {.kind = "party",
                            .id = id,
                            .before = word_of(before),
                            .after = word_of(after),
                            .follows = "review",
                            .reasons = reasons};
  return trial_add(t, item, err);
}

static cordon_status try_parties(trial *t, cordon_error *err) {
  cd_json *all;
  cd_arena *own = cd_arena_new(0);
  cordon_status st = own ? register_list(t->before.store, "party", CD_SEQ_LATEST, own, &all, err) : cd_no_memory(err);
  for (size_t i = 0; st == CORDON_OK && i < cd_json_count(all); i++) {
    bool reached;
    t->r->looked_at.parties++;
    st = trial_reaches(t, cd_json_at(all, i), &reached, err);
    if (st == CORDON_OK && reached) st = try_party(t, cd_json_at(all, i), err);
    cd_arena_reset(t->scratch);
  }
  cd_arena_free(own);
  return st;
}

/* --- what else stands on a licence that is reached --- */

static cordon_status note(trial *t, cd_str text, cordon_error *err) {
  impact_report *r = t->r;
  cd_str *grown = cd_grow_array(t->a, r->notes, r->note_count, r->note_count + 1, sizeof *grown);
  if (!grown || !text.ptr) return cd_no_memory(err);
  r->notes = grown;
  r->notes[r->note_count++] = text;
  return CORDON_OK;
}

static cordon_status note_licences(trial *t, cordon_error *err) {
  cd_json *all;
  for (size_t i = 0; strcmp(t->r->noun, "finding") == 0 && i < cd_map_count(t->reach->licences); i++)
    CD_TRY(note(t,
                cd_str_printf(t->a, "The finding is about licence " CD_FMT ", which a proceeding may act on.",
                              CD_ARG(cd_map_key_at(t->reach->licences, i))),
                err));
  CD_TRY(installation_list(t->before.store, CD_STR(""), t->r->as_of, CD_SEQ_LATEST, t->scratch, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = cd_json_at(all, i);
    cd_str licence = cd_json_str(cd_json_get(one, "licence"));
    if (!cd_map_has(t->reach->licences, licence)) continue;
    CD_TRY(note(t,
                cd_str_printf(t->a, "Installation " CD_FMT " runs under licence " CD_FMT ".",
                              CD_ARG(cd_json_str(cd_json_get(one, "id"))), CD_ARG(licence)),
                err));
  }
  return CORDON_OK;
}

/* --- the whole --- */

static cordon_status do_act(trial *t, trial_reach *reach, const impact_act *act, cordon_error *err) {
  cd_json *finding;
  CD_TRY(store_copy_open(t->before.store, "decision", &t->copy, &t->after.store, err));
  CD_TRY(alone(t->after.store, err));
  if (strcmp(act->kind, "licence") == 0) {
    CD_TRY(try_licence(t, act, err));
    return reach_licence(t, reach, act->id, err);
  }
  CD_TRY(finding_show(t->before.store, act->id, CD_SEQ_LATEST, t->scratch, &finding, err));
  CD_TRY(try_finding(t, act, finding, err));
  return reach_finding(t, reach, finding, err);
}

static cordon_status try_act(trial *t, trial_reach *reach, const impact_act *act, cordon_error *err) {
  t->scratch = cd_arena_new(0);
  if (!t->scratch || !reach->names || !reach->licences) return cd_no_memory(err);
  CD_TRY(do_act(t, reach, act, err));
  t->reach = reach;
  CD_TRY(trial_open(t, false, err));
  CD_TRY(trial_licences(t, err));
  CD_TRY(trial_applications(t, err));
  CD_TRY(trial_decisions(t, err));
  CD_TRY(try_parties(t, err));
  trial_sort(t);
  return note_licences(t, err);
}

cordon_status impact_of_act(cd_store *s, const impact_act *act, const impact_options *opt, cd_arena *a,
                            impact_report *out, cordon_error *err) {
  trial t = {.opt = opt, .before.store = s, .a = a, .r = out};
  trial_reach reach = {cd_map_new(a, 8), cd_map_new(a, 8)};
  *out = (impact_report){.noun = act->kind,
                         .subject = act->id,
                         .as_of = opt->as_of != CD_DAY_NONE ? opt->as_of : cd_time_day(cd_clock_now())};
  cordon_status st = try_act(&t, &reach, act, err);
  trial_close(&t);
  return st;
}
