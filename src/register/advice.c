#include "register/advice.h"

#include "register/put.h"
#include "register/refuse.h"
#include "register/shared_forms.h"

static const char *const subjects[] = {"application", "party", "licence", "commitment", NULL};
static const char *const positions[] = {"approve", "approve_with_conditions", "refuse", "no_objection", NULL};

/* clang-format off */
FORM_OF(condition, "a condition that is advised",
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("cite", FORM_TEXT, 0));

FORM_OF(advice, "an advice",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_WORDS("on", FORM_REQUIRED, subjects),
  FORM_FIELD("subject", FORM_ID, FORM_REQUIRED),
  FORM_FIELD("office", FORM_TEXT, FORM_REQUIRED),
  FORM_WORDS("position", FORM_REQUIRED, positions),
  FORM_PART("conditions", FORM_LIST, condition),
  FORM_PART("grounds", FORM_LIST, shared_ground),
  FORM_FIELD("text", FORM_TEXT, 0),
  FORM_FIELD("valid_to", FORM_DAY, 0));
/* clang-format on */

static cd_str text_of(const cd_json *v, const char *field) { return cd_json_str(cd_json_get(v, field)); }

/* Where it stands in the order in which advice was given, whatever is done with it later. */
static cordon_status keep_place(case_doing *d, cordon_error *err) {
  cd_seq last;
  CD_TRY(store_last_seq(d->store, &last, err));
  d->whole = put_int(d->arena, d->whole, "after", last);
  return d->whole ? CORDON_OK : cd_no_memory(err);
}

static cordon_status add_check(case_doing *d, cordon_error *err) {
  cd_str position = text_of(d->content, "position");
  cd_str on = cd_str_dup(d->arena, text_of(d->content, "on"));
  CD_TRY(on.ptr ? case_need(d, on.ptr, "subject", err) : cd_no_memory(err));
  if (cd_str_eqc(position, "approve_with_conditions") != (cd_json_count(cd_json_get(d->content, "conditions")) > 0))
    return form_fail(&d->src, "conditions", err,
                     "approve_with_conditions, and no other position, states its conditions (rule advice.conditions)");
  if (cd_str_eqc(position, "refuse") && cd_json_count(cd_json_get(d->content, "grounds")) == 0)
    return form_fail(&d->src, "grounds", err,
                     "who advises to refuse says on which grounds, each with its citation (rule advice.grounds)");
  return keep_place(d, err);
}

static const case_verb verbs[] = {
    {"countersign", "given", "countersigned", CASE_OTHER | CASE_AUTHORITY, NULL, NULL, NULL},
    {"withdraw", "given countersigned", "withdrawn", CASE_REASON | CASE_AUTHORITY, NULL, NULL, NULL},
};

static cordon_status subject_key(const char *on, cd_str id, cd_arena *a, cd_str *out, cordon_error *err) {
  *out = cd_str_printf(a, "%s:" CD_FMT, on, CD_ARG(id));
  return out->ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status key(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_str on = cd_str_dup(a, text_of(whole, "on"));
  return on.ptr ? subject_key(on.ptr, text_of(whole, "subject"), a, out, err) : cd_no_memory(err);
}

const case_kind advice_kind = {.name = "advice",
                               .article = "an",
                               .prefix = "AD",
                               .form = &advice,
                               .add = {"add", NULL, "given", CASE_AUTHORITY, NULL, add_check, NULL},
                               .verbs = verbs,
                               .verb_count = sizeof verbs / sizeof verbs[0],
                               .key = key};

/* --- what they say together --- */

static cd_json *office_json(const cd_json *one, cd_arena *a) {
  cd_json *o = put_str(a, put_str(a, cd_json_new_object(a), "office", text_of(one, "office")), "position",
                       text_of(one, "position"));
  o = put_str(a, o, "advice", text_of(one, "id"));
  o = cd_json_set(a, o, "countersigned", cd_json_new_bool(a, cd_str_eqc(text_of(one, "state"), "countersigned")));
  o = put_some(a, o, "valid_to", text_of(one, "valid_to"));
  if (cd_json_get(one, "conditions")) o = cd_json_set(a, o, "conditions", cd_json_get(one, "conditions"));
  return o;
}

static bool withdrawn(const cd_json *one) { return cd_str_eqc(text_of(one, "state"), "withdrawn"); }

static bool has_newer(const cd_json *all, const cd_json *one) {
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *other = cd_json_at(all, i);
    bool later = cd_json_int(cd_json_get(other, "after"), 0) > cd_json_int(cd_json_get(one, "after"), 0);
    if (later && !withdrawn(other) && cd_str_eq(text_of(other, "office"), text_of(one, "office"))) return true;
  }
  return false;
}

/* An office's newer advice takes the place of its older. */
static cd_json *newest_of_each(const cd_json *all, cd_arena *a) {
  cd_json *offices = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = cd_json_at(all, i);
    if (!withdrawn(one) && !has_newer(all, one)) offices = cd_json_add(a, offices, office_json(one, a));
  }
  return offices;
}

cordon_status advice_of(cd_store *s, const char *on, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out,
                        cordon_error *err) {
  cd_json *all;
  cd_str found_by;
  CD_TRY(subject_key(on, id, a, &found_by, err));
  CD_TRY(case_by_key(s, "advice", CD_STR(""), found_by, known_at, a, &all, err));
  cd_json *offices = newest_of_each(all, a);
  cd_str position = text_of(cd_json_at(offices, 0), "position");
  for (size_t i = 1; i < cd_json_count(offices); i++) {
    if (!cd_str_eq(position, text_of(cd_json_at(offices, i), "position"))) position = CD_STR("conflicting");
  }
  *out = cd_json_set(a, put_some(a, cd_json_new_object(a), "position", position), "offices", offices);
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status advice_settles(cd_store *s, const char *on, cd_str id, cd_str despite, cd_arena *a, cordon_error *err) {
  cd_json *said;
  CD_TRY(advice_of(s, on, id, CD_SEQ_LATEST, a, &said, err));
  const cd_json *offices = cd_json_get(said, "offices");
  for (size_t i = 0; i < cd_json_count(offices); i++) {
    const cd_json *one = cd_json_at(offices, i);
    if (cd_json_bool(cd_json_get(one, "countersigned"), false)) continue;
    return refuse_state(
        err, "advice.countersign",
        "advice " CD_FMT " of " CD_FMT " on %s " CD_FMT " is not countersigned: cordon advice countersign " CD_FMT,
        CD_ARG(text_of(one, "advice")), CD_ARG(text_of(one, "office")), on, CD_ARG(id), CD_ARG(text_of(one, "advice")));
  }
  if (!cd_str_eqc(text_of(said, "position"), "conflicting") || cd_str_trim(despite).len > 0) return CORDON_OK;
  return refuse_state(err, "advice.conflicting",
                      "the offices differ on %s " CD_FMT "; say why it is decided nevertheless (--despite)", on,
                      CD_ARG(id));
}
