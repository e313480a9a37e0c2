#include "register/case_kind.h"

#include <stdio.h>

#include "register/evidence.h"
#include "register/people.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"

/* --- for the functions of a kind --- */

cordon_status case_put(case_doing *d, const char *field, cd_json *v, cordon_error *err) {
  d->whole = put_with(d->arena, d->whole, field, v);
  return d->whole ? CORDON_OK : cd_no_memory(err);
}

cordon_status case_put_day(case_doing *d, const char *field, cd_day day, cordon_error *err) {
  char text[11];
  return case_put(d, field, cd_json_new_str(d->arena, cd_str_dup(d->arena, cd_str_c(cd_day_format(day, text)))), err);
}

cordon_status case_need(case_doing *d, const char *kind, const char *field, cordon_error *err) {
  cd_str id = cd_json_str(cd_json_get(d->content, field));
  register_row row = {0};
  if (id.len == 0) return CORDON_OK;
  if (register_form(kind)) {
    CD_TRY(rows_get(d->store, kind, id, CD_SEQ_LATEST, &row, err));
  } else {
    CD_TRY(case_seq(d->store, kind, id, CD_SEQ_LATEST, &row.seq, err));
  }
  return row.seq
             ? CORDON_OK
             : form_fail(&d->src, field, err, "the register holds no %s " CD_FMT "; add it first", kind, CD_ARG(id));
}

/* Files of evidence become blobs of the store, and their digests take their place, in what a second person sees too. */
static cordon_status attach(case_doing *d, bool adding, cordon_error *err) {
  cd_json *list;
  if (!cd_json_get(d->content, "evidence")) return CORDON_OK;
  CD_TRY(evidence_attach(d->store, cd_json_get(d->content, "evidence"), "evidence", &d->src, d->arena, &list, err));
  d->content = put_with(d->arena, d->content, "evidence", list);
  if (adding) return case_put(d, "evidence", list, err);
  d->told = put_with(d->arena, d->told, "evidence", list);
  return d->told && d->content ? CORDON_OK : cd_no_memory(err);
}

/* --- may this act be done here and now --- */

static cordon_status rule_of(const case_doing *d, const char *rule, cd_str *out, cordon_error *err) {
  *out = cd_str_printf(d->arena, "%s.%s", d->kind->name, rule);
  return out->ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status check_store(const case_doing *d, cordon_error *err) {
  people_store_kind kind;
  cd_str rule;
  CD_TRY(people_store_kind_get(d->store, d->arena, &kind, err));
  bool of_authority = kind == PEOPLE_EXPORTER && (d->verb->flags & CASE_AUTHORITY);
  if (!of_authority && !(kind == PEOPLE_AUTHORITY && (d->verb->flags & CASE_EXPORTER))) return CORDON_OK;
  CD_TRY(rule_of(d, d->verb->act, &rule, err));
  return refuse_state(err, rule.ptr, "this is %s store; \"%s\" of %s %s is %s act",
                      of_authority ? "an exporter's" : "an authority's", d->verb->act, d->kind->article, d->kind->name,
                      of_authority ? "an authority's" : "an exporter's");
}

static void name_acts(const case_kind *k, people_store_kind store, cd_str state, char *out, size_t room) {
  size_t len = 0;
  snprintf(out, room, "nothing");
  for (size_t i = 0; i < k->verb_count; i++) {
    const case_verb *v = &k->verbs[i];
    bool elsewhere = v->flags & (store == PEOPLE_EXPORTER    ? CASE_AUTHORITY
                                 : store == PEOPLE_AUTHORITY ? CASE_EXPORTER
                                                             : 0);
    if (elsewhere || (v->from && !case_has_word(v->from, state))) continue;
    int n = snprintf(out + len, room - len, "%s%s", len ? ", " : "", v->act);
    if (n > 0 && (size_t)n < room - len) len += (size_t)n;
  }
}

static cordon_status find_verb(case_doing *d, const char *act, cordon_error *err) {
  cd_str state = cd_json_str(cd_json_get(d->whole, "state")), rule;
  char may[320];
  people_store_kind store;
  for (size_t i = 0; i < d->kind->verb_count && !d->verb; i++) {
    if (strcmp(d->kind->verbs[i].act, act) == 0) d->verb = &d->kind->verbs[i];
  }
  if (!d->verb) return cd_fail(err, CORDON_USAGE, "\"%s\" is no act on %s %s", act, d->kind->article, d->kind->name);
  if (!d->verb->from || case_has_word(d->verb->from, state)) return CORDON_OK;
  CD_TRY(rule_of(d, "transition", &rule, err));
  CD_TRY(people_store_kind_get(d->store, d->arena, &store, err));
  name_acts(d->kind, store, state, may, sizeof may);
  return refuse_state(err, rule.ptr,
                      "%s " CD_FMT " is " CD_FMT ", and cannot be followed by: %s; what may follow is: %s",
                      d->kind->name, CD_ARG(d->id), CD_ARG(state), act, may);
}

static cordon_status check_account(const case_doing *d, cordon_error *err) {
  cd_str rule;
  if ((d->verb->flags & CASE_REASON) && cd_str_trim(d->reason).len == 0) {
    CD_TRY(rule_of(d, "reason", &rule, err));
    return refuse_input(err, rule.ptr, "to %s %s %s needs its reason; say why in a sentence", d->verb->act,
                        d->kind->article, d->kind->name);
  }
  if ((d->verb->flags & CASE_CITE) && cd_str_trim(d->cite).len == 0) {
    CD_TRY(rule_of(d, "cite", &rule, err));
    return refuse_input(err, rule.ptr, "to %s %s %s names what it rests on; give a citation", d->verb->act,
                        d->kind->article, d->kind->name);
  }
  if (!(d->verb->flags & CASE_OTHER) || !cd_str_eq(d->by, d->actor)) return CORDON_OK;
  CD_TRY(rule_of(d, "same_person", &rule, err));
  return refuse_state(err, rule.ptr, CD_FMT " did what this would confirm; another person does it", CD_ARG(d->actor));
}

static cordon_status check_content(const case_doing *d, cordon_error *err) {
  static const form nothing = {"this act", 0, NULL};
  if (d->verb->flags & CASE_FREE) return CORDON_OK;
  return form_check(d->verb->form ? d->verb->form : &nothing, d->content, &d->src, err);
}

/* --- writing --- */

static cordon_status write_case(case_doing *d, cd_seq *seq, cordon_error *err) {
  case_due due[CASE_MAX_DUE];
  case_act row = {.kind = d->kind->name, .act = d->verb->act, .id = d->id, .state = d->to};
  cd_json *told = put_day(d->arena, put_c(d->arena, cd_json_new_object(d->arena), "kind", d->verb->act), "day", d->day);
  told = put_some(d->arena, put_some(d->arena, told, "reason", d->reason), "cite", d->cite);
  for (size_t i = 0; i < cd_json_count(d->told); i++) {
    told = cd_json_set_s(d->arena, told, d->told->as.members[i].key, d->told->as.members[i].value);
  }
  cd_json *whole = put_with(d->arena, d->whole, "state", cd_json_new_str(d->arena, d->to));
  row.body = whole = cd_json_set(d->arena, whole, "act", told);
  if (!whole) return cd_no_memory(err);
  if (d->kind->key) CD_TRY(d->kind->key(whole, d->arena, &row.key, err));
  size_t count = d->kind->due ? d->kind->due(whole, d->arena, due) : 0;
  return case_append(d->store, &row, due, count, d->actor, d->arena, seq, err);
}

/* --- adding --- */

static cordon_status add_open(case_doing *d, register_added *out, bool *wrote, cordon_error *err) {
  char what[64];
  snprintf(what, sizeof what, "adding %s %s", d->kind->article, d->kind->name);
  CD_TRY(people_may(d->store, d->actor, PEOPLE_OFFICER | PEOPLE_APPROVER, what, err));
  CD_TRY(check_store(d, err));
  CD_TRY(form_check(d->kind->form, d->content, &d->src, err));
  CD_TRY(case_take_id(d->store, d->kind->name, d->kind->prefix, d->content, &d->src, d->arena, &d->id, err));
  d->whole = put_with(d->arena, d->content, "id", cd_json_new_str(d->arena, d->id));
  if (!d->whole) return cd_no_memory(err);
  CD_TRY(attach(d, true, err));
  if (d->verb->check) CD_TRY(d->verb->check(d, err));
  *wrote = true;
  out->id = d->id;
  if (d->verb->effect) CD_TRY(d->verb->effect(d, err));
  return write_case(d, &out->seq, err);
}

cordon_status case_new(cd_store *s, const case_kind *k, const cd_json *v, const form_source *src, cd_str actor,
                       cd_arena *a, register_added *out, cordon_error *err) {
  bool wrote = false;
  case_doing d = {.store = s,
                  .arena = a,
                  .actor = actor,
                  .kind = k,
                  .verb = &k->add,
                  .content = v,
                  .src = *src,
                  .day = cd_time_day(cd_clock_now()),
                  .to = cd_str_c(k->add.to),
                  .told = cd_json_new_object(a)};
  *out = (register_added){0};
  CD_TRY(store_begin(s, err));
  const cordon_status st = add_open(&d, out, &wrote, err);
  return refuse_end(s, st, wrote, err);
}

/* --- acting --- */

/* All that the act says: another person with the same content is its approval, and it can be done from it. */
static cordon_status gate(const case_doing *d, const case_change *c, cd_seq *waits, cordon_error *err) {
  cd_str act;
  *waits = 0;
  if (!(d->verb->flags & CASE_BINDS)) return CORDON_OK;
  CD_TRY(rule_of(d, d->verb->act, &act, err));
  cd_json *o = put_str(d->arena, cd_json_new_object(d->arena), "id", d->id);
  o = put_some(d->arena, put_some(d->arena, o, "reason", d->reason), "cite", d->cite);
  o = put_day(d->arena, o, "day", c->day);
  if (cd_json_count(d->content)) o = cd_json_set(d->arena, o, "content", cd_json_copy(d->arena, d->content));
  if (d->bound) o = cd_json_set(d->arena, o, "bound", cd_json_copy(d->arena, d->bound));
  if (!o) return cd_no_memory(err);
  return people_gate(d->store, act.ptr, d->id, o, d->actor, d->arena, waits, err);
}

static cordon_status act_open(case_doing *d, const case_change *c, cd_seq *waits, bool *wrote, cd_json **out,
                              cordon_error *err) {
  cd_json *before;
  cd_seq seq;
  char what[64];
  snprintf(what, sizeof what, "an act on %s %s", d->kind->article, d->kind->name);
  CD_TRY(people_may(d->store, d->actor, PEOPLE_OFFICER | PEOPLE_APPROVER, what, err));
  CD_TRY(case_get(d->store, d->kind->name, d->id, CD_SEQ_LATEST, d->arena, &before, err));
  d->by = cd_json_str(cd_json_get(cd_json_get(before, "recorded"), "actor"));
  d->whole = case_content(before, d->arena);
  if (!d->whole) return cd_no_memory(err);
  CD_TRY(find_verb(d, c->act, err));
  CD_TRY(check_store(d, err));
  CD_TRY(check_account(d, err));
  CD_TRY(check_content(d, err));
  d->to = d->verb->to ? cd_str_c(d->verb->to) : cd_json_str(cd_json_get(before, "state"));
  CD_TRY(attach(d, false, err));
  if (d->verb->check) CD_TRY(d->verb->check(d, err));
  CD_TRY(gate(d, c, waits, err));
  *wrote = true;
  if (*waits) return CORDON_OK;
  if (d->verb->effect) CD_TRY(d->verb->effect(d, err));
  CD_TRY(write_case(d, &seq, err));
  return case_get(d->store, d->kind->name, d->id, CD_SEQ_LATEST, d->arena, out,
                  err); /* before it is committed: what is told is done */
}

cordon_status case_do(cd_store *s, const case_kind *k, const case_change *c, cd_str actor, cd_arena *a, cd_json **out,
                      cordon_error *err) {
  bool wrote = false;
  cd_seq waits = 0;
  const cd_json *content = c->content ? c->content : cd_json_new_object(a);
  case_doing d = {.store = s,
                  .arena = a,
                  .actor = actor,
                  .kind = k,
                  .id = c->id,
                  .reason = c->reason,
                  .cite = c->cite,
                  .day = c->day == CD_DAY_NONE ? cd_time_day(cd_clock_now()) : c->day,
                  .src = c->src,
                  .content = content,
                  .told = content ? cd_json_copy(a, content) : NULL};
  if (!d.told) return cd_no_memory(err);
  if (d.day > cd_time_day(cd_clock_now()))
    return refuse_input(err, "case.day", "an act is recorded once it is done; its day is today or earlier");
  CD_TRY(store_begin(s, err));
  const cordon_status st = act_open(&d, c, &waits, &wrote, out, err);
  CD_TRY(refuse_end(s, st, wrote, err));
  return waits ? people_held(c->act, c->id, waits, err) : CORDON_OK;
}

cordon_status case_approve(cd_store *s, cd_seq proposal, cd_str actor, cd_arena *a, cd_str *what, cordon_error *err) {
  cd_json *content, *after;
  cd_str rest, name;
  CD_TRY(people_proposal(s, proposal, a, what, &content, err));
  rest = cd_str_dup(a, *what);
  const case_kind *k = cd_str_cut(&rest, '.', &name) ? case_kind_of(name) : NULL;
  cd_str act = cd_str_dup(a, rest);
  if (!act.ptr) return cd_no_memory(err);
  if (!k) {
    return cd_fail(err, CORDON_NOT_FOUND,
                   "record %lld proposes " CD_FMT "; the second person approves it by doing the same",
                   (long long)proposal, CD_ARG(*what));
  }
  case_change c = {.act = act.ptr,
                   .id = cd_json_str(cd_json_get(content, "id")),
                   .reason = cd_json_str(cd_json_get(content, "reason")),
                   .cite = cd_json_str(cd_json_get(content, "cite")),
                   .day = CD_DAY_NONE,
                   .content = cd_json_get(content, "content"),
                   .src = {.label = "the proposal"}};
  cd_day_parse(cd_json_str(cd_json_get(content, "day")), &c.day);
  return case_do(s, k, &c, actor, a, &after, err);
}

/* --- looking --- */

cordon_status case_show(cd_store *s, const case_kind *k, cd_str id, cd_day today, cd_seq known_at, cd_arena *a,
                        cd_json **out, cordon_error *err) {
  cd_json *history;
  CD_TRY(case_get(s, k->name, id, known_at, a, out, err));
  if (k->derive) CD_TRY(k->derive(s, today, known_at, a, out, err));
  CD_TRY(case_history(s, k->name, id, known_at, a, &history, err));
  *out = put_with(a, *out, "history", history);
  return *out ? CORDON_OK : cd_no_memory(err);
}
