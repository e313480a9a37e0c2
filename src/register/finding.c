#include "register/finding.h"

#include <stdio.h>

#include "register/breach.h"
#include "register/case_forms.h"
#include "register/case_rows.h"
#include "register/evidence.h"
#include "register/party.h"
#include "register/people.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"

#define KIND "finding"

/* --- what a table of fields cannot say --- */

static cordon_status check_days(const cd_json *v, const form_source *src, cordon_error *err) {
  cd_day from = rows_day(v, "conduct_from", CD_DAY_MIN), to = rows_day(v, "conduct_to", CD_DAY_MAX);
  char day[11];
  if (from > to) {
    return form_fail(src, "conduct_to", err,
                     "the conduct ends before it begins, on %s; conduct_to must be that day or later",
                     cd_day_format(from, day));
  }
  if (from <= cd_time_day(cd_clock_now())) return CORDON_OK;
  return form_fail(src, "conduct_from", err,
                   "conduct that begins on %s has not been yet; a finding is of what was done",
                   cd_day_format(from, day));
}

static cordon_status check_candidates(cd_store *s, const cd_json *v, const form_source *src, cordon_error *err) {
  const cd_json *all = cd_json_get(v, "candidates");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    cd_str id = cd_json_str(cd_json_get(all->as.items[i], "licence"));
    register_row row;
    char at[48];
    snprintf(at, sizeof at, "candidates[%zu].licence", i);
    CD_TRY(rows_get(s, "licence", id, CD_SEQ_LATEST, &row, err));
    if (!row.seq) return form_fail(src, at, err, "the register holds no licence " CD_FMT "; add it first", CD_ARG(id));
  }
  return CORDON_OK;
}

static cordon_status check_complaints(cd_store *s, const cd_json *v, const form_source *src, cordon_error *err) {
  const cd_json *all = cd_json_get(v, "complaints");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    cd_seq seq;
    char at[48];
    snprintf(at, sizeof at, "complaints[%zu]", i);
    CD_TRY(case_seq(s, "complaint", cd_json_str(all->as.items[i]), CD_SEQ_LATEST, &seq, err));
    if (!seq)
      return form_fail(src, at, err, "the register holds no complaint " CD_FMT, CD_ARG(cd_json_str(all->as.items[i])));
  }
  return CORDON_OK;
}

/* "S-" and 16 hex digits: nothing of a person can hide in it. */
static bool is_subject(cd_str id) {
  if (id.len != 18 || !cd_str_starts(id, CD_STR("S-"))) return false;
  for (size_t i = 2; i < id.len; i++) {
    char c = id.ptr[i];
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

static cordon_status check_subjects(const cd_json *v, const form_source *src, cordon_error *err) {
  const cd_json *all = cd_json_get(v, "subjects");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    char at[48];
    snprintf(at, sizeof at, "subjects[%zu]", i);
    if (!is_subject(cd_json_str(all->as.items[i]))) {
      return form_fail(src, at, err,
                       "people whom a finding concerns stand in it by random ids alone, such as S-0123456789abcdef; "
                       "say \"new_subjects\" and their number to have ids made (rule finding.subjects)");
    }
  }
  int64_t more = cd_json_int(cd_json_get(v, "new_subjects"), 0);
  return more <= 1000 ? CORDON_OK : form_fail(src, "new_subjects", err, "at most 1000 ids are made at once");
}

static cordon_status check_all(cd_store *s, const cd_json *v, const form_source *src, cordon_error *err) {
  CD_TRY(form_check(&case_finding_form, v, src, err));
  CD_TRY(check_days(v, src, err));
  CD_TRY(check_candidates(s, v, src, err));
  CD_TRY(check_complaints(s, v, src, err));
  return check_subjects(v, src, err);
}

/* --- subjects --- */

cordon_status finding_new_subjects(int64_t count, cd_arena *a, cd_json **list, cordon_error *err) {
  for (int64_t i = 0; *list && i < count; i++) {
    uint8_t bytes[8];
    if (!cd_random(bytes, sizeof bytes)) return cd_fail(err, CORDON_STORE, "the system gives no random bytes");
    char id[19] = "S-";
    for (size_t k = 0; k < sizeof bytes; k++) snprintf(id + 2 + 2 * k, 3, "%02x", bytes[k]);
    *list = cd_json_add(a, *list, cd_json_new_str(a, cd_str_dup(a, cd_str_c(id))));
  }
  return *list ? CORDON_OK : cd_no_memory(err);
}

static cordon_status all_subjects(const cd_json *v, cd_arena *a, cd_json **out, cordon_error *err) {
  const cd_json *given = cd_json_get(v, "subjects");
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(given); i++) *out = cd_json_add(a, *out, given->as.items[i]);
  return finding_new_subjects(cd_json_int(cd_json_get(v, "new_subjects"), 0), a, out, err);
}

/* --- the whole after an act --- */

/* The content as recorded: breaches bound, evidence by digest, ids for the people. */
static cordon_status content_of(cd_store *s, const cd_json *v, cd_str id, const form_source *src, cd_arena *a,
                                cd_json **out, cordon_error *err) {
  cd_json *breaches, *evidence, *subjects;
  CD_TRY(breach_bind(s, v, src, a, &breaches, err));
  CD_TRY(evidence_attach(s, cd_json_get(v, "evidence"), "evidence", src, a, &evidence, err));
  CD_TRY(all_subjects(v, a, &subjects, err));
  cd_json *o = put_str(a, cd_json_new_object(a), "id", id);
  for (size_t i = 0; i < v->count; i++) {
    const cd_json_member *m = &v->as.members[i];
    if (cd_str_eqc(m->key, "id") || cd_str_eqc(m->key, "new_subjects")) continue;
    o = cd_json_set_s(a, o, m->key, m->value);
  }
  o = cd_json_set(a, cd_json_set(a, o, "breaches", breaches), "evidence", evidence);
  *out = cd_json_set(a, o, "subjects", subjects);
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status write_whole(cd_store *s, const char *act, cd_json *whole, cd_str state, cd_json *told,
                                 cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err) {
  case_act row = {KIND, act, cd_json_str(cd_json_get(whole, "id")), state, CD_STR(""), NULL};
  CD_TRY(case_key(cd_json_get(whole, "end_user"), a, &row.key, err));
  row.body = put_with(a, put_with(a, whole, "state", cd_json_new_str(a, state)), "act", told);
  if (!row.body) return cd_no_memory(err);
  return case_append(s, &row, NULL, 0, actor, a, seq, err);
}

/* --- adding --- */

static cordon_status add_open(cd_store *s, const cd_json *v, const form_source *src, cd_str actor, cd_arena *a,
                              register_added *out, cordon_error *err) {
  cd_json *whole;
  CD_TRY(check_all(s, v, src, err));
  CD_TRY(case_take_id(s, KIND, "F", v, src, a, &out->id, err));
  CD_TRY(content_of(s, v, out->id, src, a, &whole, err));
  cd_json *told = put_day(a, put_c(a, cd_json_new_object(a), "kind", "add"), "day", cd_time_day(cd_clock_now()));
  return write_whole(s, "add", whole, CD_STR("alleged"), told, actor, a, &out->seq, err);
}

cordon_status finding_add(cd_store *s, const cd_json *finding, cd_str text, const char *label, cd_str actor,
                          cd_arena *a, register_added *out, cordon_error *err) {
  *out = (register_added){0};
  CD_TRY(store_begin(s, err));
  cordon_status st = add_open(s, finding, &(form_source){text, label}, actor, a, out, err);
  if (st == CORDON_OK) return store_commit(s, err);
  store_rollback(s);
  return st;
}

/* --- acts --- */

static const struct transition {
  const char *act, *to, *from;
} transitions[] = {
    {"open", "open", "alleged corrected"},
    {"establish", "established", "alleged open corrected"},
    {"reject", "rejected", "alleged open corrected"},
    {"correct", "corrected", "alleged open established rejected corrected"},
    {"withdraw", "withdrawn", "alleged open established corrected"},
};
#define TRANSITIONS (sizeof transitions / sizeof transitions[0])

static cordon_status find_transition(const finding_change *c, cd_str state, const struct transition **out,
                                     cordon_error *err) {
  char may[128] = "nothing";
  size_t len = 0;
  for (size_t i = 0; i < TRANSITIONS; i++) {
    if (!case_has_word(transitions[i].from, state)) continue;
    *out = &transitions[i];
    if (strcmp(transitions[i].act, c->act) == 0) return CORDON_OK;
    int n = snprintf(may + len, sizeof may - len, "%s%s", len ? ", " : "", transitions[i].act);
    if (n > 0) len += (size_t)n;
  }
  return refuse_state(err, "finding.transition",
                      "finding " CD_FMT " is " CD_FMT ", and cannot be followed by: %s; what may follow is: %s",
                      CD_ARG(c->id), CD_ARG(state), c->act, may);
}

static cd_json *joined(const cd_json *x, const cd_json *y, cd_arena *a) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(x); i++) out = cd_json_add(a, out, x->as.items[i]);
  for (size_t i = 0; i < cd_json_count(y); i++) out = cd_json_add(a, out, y->as.items[i]);
  return out;
}

static cordon_status check_proof(const finding_change *c, const cd_json *whole, cordon_error *err) {
  if (!evidence_stands(cd_json_get(whole, "evidence"))) {
    return refuse_state(err, "finding.one_trace", "finding " CD_FMT " cannot be established: %s", CD_ARG(c->id),
                        cd_json_count(cd_json_get(whole, "evidence")) ? evidence_wanted
                                                                      : "no evidence is attached to it");
  }
  if (cd_json_str(cd_json_get(whole, "standard")).len == 0) {
    return refuse_input(err, "finding.standard",
                        "establishing states the standard of proof that was met, such as balance_of_probabilities");
  }
  if (cd_str_trim(c->cite).len > 0) return CORDON_OK;
  return refuse_input(err, "finding.cite", "establishing names what it rests on; give a citation");
}

static cordon_status check_standard(cd_str standard, cordon_error *err) {
  if (standard.len == 0) return CORDON_OK;
  for (size_t i = 0; case_standards[i]; i++) {
    if (cd_str_eqc(standard, case_standards[i])) return CORDON_OK;
  }
  return refuse_input(err, "finding.standard",
                      "\"" CD_FMT "\" is no standard of proof; use reasonable_suspicion, balance_of_probabilities, "
                      "clear_and_convincing or beyond_reasonable_doubt",
                      CD_ARG(standard));
}

/* The finding that the act leaves: a correction's own content, else the one that stood with what the act adds. */
static cordon_status whole_after(cd_store *s, const finding_change *c, const cd_json *before, cd_arena *a,
                                 cd_json **out, cordon_error *err) {
  const form_source src = {c->text, c->label};
  if (c->content) {
    cd_str id = cd_json_str(cd_json_get(c->content, "id"));
    if (id.len > 0 && !cd_str_eq(id, c->id))
      return form_fail(&src, "id", err, "the correction is of finding " CD_FMT, CD_ARG(c->id));
    CD_TRY(check_all(s, c->content, &src, err));
    return content_of(s, c->content, c->id, &src, a, out, err);
  }
  *out = put_with(a, before, "evidence", joined(cd_json_get(before, "evidence"), c->evidence, a));
  if (c->standard.len > 0) *out = put_with(a, *out, "standard", cd_json_new_str(a, c->standard));
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* What a second person agrees to; the day alone where it was named, so that they may agree on a later one. */
static cordon_status gate(cd_store *s, const finding_change *c, cd_str actor, cd_arena *a, cd_seq *waits,
                          cordon_error *err) {
  cd_json *o = put_day(a, put_str(a, cd_json_new_object(a), "reason", c->reason), "day", c->day);
  o = put_some(a, put_some(a, o, "cite", c->cite), "standard", c->standard);
  if (cd_json_count(c->evidence)) o = cd_json_set(a, o, "evidence", cd_json_copy(a, c->evidence));
  return o ? people_gate(s, "finding.establish", c->id, o, actor, a, waits, err) : cd_no_memory(err);
}

static cordon_status act_open(cd_store *s, const finding_change *c, cd_str actor, cd_arena *a, cd_seq *waits,
                              cd_json **out, cordon_error *err) {
  cd_json *before, *whole;
  cd_seq seq;
  const struct transition *t = NULL;
  CD_TRY(case_get(s, KIND, c->id, CD_SEQ_LATEST, a, &before, err));
  before = case_content(before, a);
  if (!before) return cd_no_memory(err);
  CD_TRY(find_transition(c, cd_json_str(cd_json_get(before, "state")), &t, err));
  CD_TRY(whole_after(s, c, before, a, &whole, err));
  if (strcmp(c->act, "establish") == 0) {
    CD_TRY(people_grants(s, a, "finding.establish",
                         "whoever establishes it tells the exporter, who may disclose it: cordon disclosure add FILE",
                         err));
    CD_TRY(check_proof(c, whole, err));
  }
  cd_day day = c->day == CD_DAY_NONE ? cd_time_day(cd_clock_now()) : c->day;
  cd_json *told = put_day(a, put_c(a, cd_json_new_object(a), "kind", c->act), "day", day);
  told = put_some(a, put_str(a, told, "reason", c->reason), "cite", c->cite);
  if (cd_json_count(c->evidence)) told = cd_json_set(a, told, "evidence", cd_json_copy(a, c->evidence));
  if (!told) return cd_no_memory(err);
  if (strcmp(c->act, "establish") == 0) CD_TRY(gate(s, c, actor, a, waits, err));
  if (*waits) return CORDON_OK;
  CD_TRY(write_whole(s, c->act, whole, cd_str_c(t->to), told, actor, a, &seq, err));
  return case_get(s, KIND, c->id, CD_SEQ_LATEST, a, out, err); /* before it is committed: what is told is done */
}

cordon_status finding_act(cd_store *s, const finding_change *c, cd_str actor, cd_arena *a, cd_json **out,
                          cordon_error *err) {
  if (cd_str_trim(c->reason).len == 0) {
    return refuse_input(err, "finding.reason", "an act on a finding needs its reason; say why in a sentence");
  }
  CD_TRY(check_standard(c->standard, err));
  CD_TRY(store_begin(s, err));
  cd_seq waits = 0;
  cordon_status st = act_open(s, c, actor, a, &waits, out, err);
  if (st != CORDON_OK) {
    store_rollback(s);
    return st;
  }
  CD_TRY(store_commit(s, err));
  return waits ? people_held("establishing", c->id, waits, err) : CORDON_OK;
}

/* --- looking --- */

cordon_status finding_show(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *history;
  CD_TRY(case_get(s, KIND, id, known_at, a, out, err));
  CD_TRY(case_history(s, KIND, id, known_at, a, &history, err));
  *out = put_with(a, *out, "history", history);
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status finding_list(cd_store *s, cd_str state, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  return case_list(s, KIND, state, known_at, a, out, err);
}

/* --- for decisions --- */

static cd_json *breach_kinds(const cd_json *finding, cd_arena *a) {
  const cd_json *all = cd_json_get(finding, "breaches");
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(all); i++) out = cd_json_add(a, out, cd_json_get(all->as.items[i], "kind"));
  return out;
}

static bool other_country(const cd_json *x, const cd_json *y) {
  cd_str left = cd_json_str(cd_json_get(x, "country")), right = cd_json_str(cd_json_get(y, "country"));
  return left.len > 0 && right.len > 0 && !cd_str_eq(left, right);
}

static bool holds(const cd_json *findings, cd_str id) {
  for (size_t i = 0; i < cd_json_count(findings); i++) {
    if (cd_str_eq(cd_json_str(cd_json_get(cd_json_at(findings, i), "id")), id)) return true;
  }
  return false;
}

static cd_json *against_json(const cd_json *finding, cd_arena *a) {
  cd_json *o = put_str(a, cd_json_new_object(a), "id", cd_json_str(cd_json_get(finding, "id")));
  o = put_some(a, o, "conduct_from", cd_json_str(cd_json_get(finding, "conduct_from")));
  o = put_some(a, o, "conduct_to", cd_json_str(cd_json_get(finding, "conduct_to")));
  o = cd_json_set(a, o, "kinds", breach_kinds(finding, a));
  return put_some(a, o, "established", cd_json_str(cd_json_get(cd_json_get(finding, "act"), "day")));
}

/* Those under one name of the party. */
static cordon_status against_name(cd_store *s, const cd_json *party, cd_str key, cd_day as_of, cd_seq known_at,
                                  cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *all;
  CD_TRY(case_by_key(s, KIND, CD_STR("established"), key, known_at, a, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = all->as.items[i];
    if (other_country(party, cd_json_get(one, "end_user"))) continue;
    if (rows_day(cd_json_get(one, "act"), "day", CD_DAY_MIN) > as_of) continue;
    if (!holds(*out, cd_json_str(cd_json_get(one, "id")))) *out = cd_json_add(a, *out, against_json(one, a));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* Those under a name, and under the names of parties that are one with a party of that name. */
static cordon_status against_all(cd_store *s, const cd_json *party, cd_str key, cd_day as_of, cd_seq known_at,
                                 cd_arena *a, cd_json **out, cordon_error *err) {
  cd_str *names;
  size_t count;
  cd_seq links;
  CD_TRY(against_name(s, party, key, as_of, known_at, a, out, err));
  CD_TRY(party_names(s, key, known_at, a, &names, &count, &links, err));
  for (size_t i = 0; i < count; i++) CD_TRY(against_name(s, party, names[i], as_of, known_at, a, out, err));
  return CORDON_OK;
}

cordon_status finding_against(cd_store *s, const cd_json *party, cd_day as_of, cd_seq known_at, cd_arena *a,
                              cd_json **out, cordon_error *err) {
  const cd_json *aliases = cd_json_get(party, "aliases");
  *out = cd_json_new_list(a);
  for (size_t i = 0; *out && i <= cd_json_count(aliases); i++) {
    cd_json *named = cd_json_copy(a, party);
    cd_str key;
    if (i > 0) named = cd_json_set(a, named, "name", cd_json_at(aliases, i - 1));
    if (!named) return cd_no_memory(err);
    CD_TRY(case_key(named, a, &key, err));
    if (key.len > 0) CD_TRY(against_all(s, party, key, as_of, known_at, a, out, err));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}
