/* A licence as a person looks at it: its content, state, what is left, what was done. */
#include "register/acts.h"
#include "register/ledger.h"
#include "register/standing.h"

static cd_json *put_day(cd_arena *a, cd_json *o, const char *key, cd_day day) {
  char text[11];
  if (day == CD_DAY_NONE) return o;
  return cd_json_set(a, o, key, cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_day_format(day, text)))));
}

static cd_json *standing_json(const licence_standing *now, cd_day as_of, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "state", cd_json_new_c(a, licence_state_name(now->state)));
  o = put_day(a, put_day(a, o, "as_of", as_of), "since", now->since);
  return now->by ? cd_json_set(a, o, "record", cd_json_new_int(a, now->by)) : o;
}

/* {"act","effective","until","reason","authority","cite","record","actor"}; an amendment's account stands within its
 * content. */
static cordon_status act_json(cd_store *s, const acts_one *one, cd_arena *a, cd_json **out, cordon_error *err) {
  store_record record;
  cd_json *body;
  CD_TRY(store_record_get(s, one->seq, a, &record, err));
  CD_TRY(cd_json_parse(record.body, "the store", a, &body, err));
  const cd_json *told = one->act == ACT_AMEND ? cd_json_get(body, "amended") : body;
  *out = cd_json_set(a, cd_json_new_object(a), "record", cd_json_new_int(a, one->seq));
  for (size_t i = 0; told && i < told->count; i++) {
    const cd_json_member *m = &told->as.members[i];
    if (!cd_str_eqc(m->key, "licence")) *out = cd_json_set_s(a, *out, m->key, m->value);
  }
  *out = cd_json_set(a, *out, "actor", cd_json_new_str(a, record.actor));
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status acts_json(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  acts_list acts;
  *out = cd_json_new_list(a);
  CD_TRY(acts_read(s, id, known_at, &acts, err));
  cordon_status st = CORDON_OK;
  for (size_t i = 0; st == CORDON_OK && i < acts.count; i++) {
    cd_json *one;
    st = act_json(s, &acts.items[i], a, &one, err);
    if (st == CORDON_OK) *out = cd_json_add(a, *out, one);
  }
  acts_free(&acts);
  return st == CORDON_OK && !*out ? cd_no_memory(err) : st;
}

cordon_status licence_show(cd_store *s, cd_str id, cd_day as_of, cd_seq known_at, cd_arena *a, cd_json **out,
                           cordon_error *err) {
  register_row row;
  cd_json *content, *remaining, *acts, *ledger;
  licence_standing now;
  bool spent;
  CD_TRY(standing_content(s, id, as_of, known_at, a, &row, &content, NULL, err));
  CD_TRY(register_show(s, "licence", id, known_at, a, out, err));
  if (content)
    *out = cd_json_set(a, content, "recorded", cd_json_get(*out, "recorded"));
  else
    content = *out;
  CD_TRY(standing_get(s, id, content, as_of, known_at, &now, err));
  CD_TRY(ledger_exhausted(s, id, content, as_of, known_at, &spent, err));
  if (spent && now.state == LICENCE_ACTIVE) now = (licence_standing){LICENCE_EXHAUSTED, CD_DAY_NONE, 0, now.last_act};
  CD_TRY(ledger_remaining(s, id, content, as_of, known_at, a, &remaining, err));
  CD_TRY(acts_json(s, id, known_at, a, &acts, err));
  CD_TRY(ledger_list(s, id, known_at, a, &ledger, err));
  cd_json *o = cd_json_set(a, *out, "status", cd_json_new_c(a, licence_state_name(now.state)));
  o = cd_json_set(a, o, "standing", standing_json(&now, as_of, a));
  o = cd_json_set(a, o, "remaining", remaining);
  o = cd_json_set(a, o, "acts", acts);
  *out = cd_json_set(a, o, "ledger", ledger);
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status licence_state_of(cd_store *s, cd_str id, const cd_json *content, cd_day as_of, cd_seq known_at,
                               licence_state *out, cordon_error *err) {
  licence_standing now;
  bool spent = false;
  CD_TRY(standing_get(s, id, content, as_of, known_at, &now, err));
  if (now.state == LICENCE_ACTIVE) CD_TRY(ledger_exhausted(s, id, content, as_of, known_at, &spent, err));
  *out = spent ? LICENCE_EXHAUSTED : now.state;
  return CORDON_OK;
}

/* --- all of them --- */

static bool is_state(cd_str word) {
  for (int i = LICENCE_NOT_YET_VALID; i <= LICENCE_REPLACED; i++) {
    if (cd_str_eqc(word, licence_state_name((licence_state)i))) return true;
  }
  return false;
}

static cordon_status state_of(cd_store *s, const cd_json *licence, cd_day as_of, cd_seq known_at, cd_arena *a,
                              licence_state *out, cordon_error *err) {
  licence_standing now;
  bool spent;
  cd_str id = cd_json_str(cd_json_get(licence, "id"));
  CD_TRY(licence_standing_get(s, id, as_of, known_at, a, &now, err));
  CD_TRY(ledger_exhausted(s, id, licence, as_of, known_at, &spent, err));
  *out = spent && now.state == LICENCE_ACTIVE ? LICENCE_EXHAUSTED : now.state;
  return CORDON_OK;
}

cordon_status licence_list(cd_store *s, cd_str state, cd_day as_of, cd_seq known_at, cd_arena *a, cd_json **out,
                           cordon_error *err) {
  cd_json *all, *list = cd_json_new_list(a);
  if (state.len && !is_state(state)) {
    return cd_fail(err, CORDON_USAGE,
                   "\"" CD_FMT "\" is no state of a licence; use not_yet_valid, active, suspended, exhausted, expired, "
                   "surrendered, revoked, replaced",
                   CD_ARG(state));
  }
  CD_TRY(register_list(s, "licence", known_at, a, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    licence_state now;
    CD_TRY(state_of(s, all->as.items[i], as_of, known_at, a, &now, err));
    if (state.len && !cd_str_eqc(state, licence_state_name(now))) continue;
    list = cd_json_add(a, list, cd_json_set(a, all->as.items[i], "status", cd_json_new_c(a, licence_state_name(now))));
  }
  *out = list;
  return list ? CORDON_OK : cd_no_memory(err);
}
