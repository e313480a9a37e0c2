/* The acts on an application: which may follow which, and what each asks for. */
#include "register/application.h"

#include "register/advice.h"
#include "register/amend.h"
#include "register/count.h"
#include "register/licence.h"
#include "register/people.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/registration.h"
#include "register/risk.h"
#include "register/rows.h"
#include "register/shared_forms.h"

static const char *const types[] = {"individual", "open", NULL};
static const char *const outcomes[] = {"granted",   "granted_in_part", "refused", "no_licence_required",
                                       "exception", "returned",        "upheld",  "overturned",
                                       NULL};

/* clang-format off */
FORM_OF(delivery, "a delivery",
  FORM_WORDS("mode", 0, shared_modes),
  FORM_FIELD("hosted_in", FORM_COUNTRY, 0),
  FORM_FIELD("operated_from", FORM_COUNTRY, 0),
  FORM_FIELD("territory", FORM_COUNTRY, FORM_LIST),
  FORM_FIELD("seats", FORM_DECIMAL, 0));

FORM_OF(item, "a line of an application",
  FORM_FIELD("line", FORM_INT, FORM_REQUIRED),
  FORM_FIELD("description", FORM_TEXT, 0),
  FORM_FIELD("model", FORM_TEXT, 0),
  FORM_PART("classifications", FORM_LIST, shared_classification),
  FORM_FIELD("quantity", FORM_DECIMAL, 0),
  FORM_FIELD("unit", FORM_TEXT, 0),
  FORM_FIELD("value", FORM_DECIMAL, 0),
  FORM_FIELD("currency", FORM_TEXT, 0));

FORM_OF(application, "an application",
  FORM_FIELD("id", FORM_ID, 0),
  FORM_FIELD("authority", FORM_ID, FORM_REQUIRED),
  FORM_WORDS("kind", FORM_REQUIRED, shared_licence_kinds),
  FORM_WORDS("type", 0, types),
  FORM_PART("exporter", FORM_REQUIRED, shared_named),
  FORM_FIELD("registration", FORM_ID, 0),
  FORM_PART("intermediaries", FORM_LIST, shared_named),
  FORM_PART("consignee", 0, shared_named),
  FORM_PART("end_users", FORM_LIST | FORM_REQUIRED, shared_named),
  FORM_FIELD("destinations", FORM_COUNTRY, FORM_LIST | FORM_REQUIRED),
  FORM_PART("items", FORM_LIST | FORM_REQUIRED, item),
  FORM_FIELD("end_uses", FORM_WORD, FORM_LIST | FORM_REQUIRED),
  FORM_FIELD("end_use", FORM_TEXT, 0),
  FORM_WORDS("transaction", 0, shared_transactions),
  FORM_PART("delivery", 0, delivery),
  FORM_FIELD("commitments", FORM_ID, FORM_LIST),
  FORM_FIELD("contract", FORM_TEXT, 0),
  FORM_FIELD("valid_from", FORM_DAY, 0),
  FORM_FIELD("valid_to", FORM_DAY, 0),
  FORM_FIELD("received", FORM_DAY, 0),
  FORM_FIELD("note", FORM_TEXT, 0));

FORM_OF(taking, "taking up an application",
  FORM_FIELD("officer", FORM_TEXT, 0),
  FORM_FIELD("within", FORM_INT, 0));

FORM_OF(question, "a request for information",
  FORM_FIELD("question", FORM_TEXT, FORM_REQUIRED),
  FORM_FIELD("due", FORM_DAY, 0));

FORM_OF(answer, "an answer",
  FORM_FIELD("text", FORM_TEXT, FORM_REQUIRED));

FORM_OF(grant, "a grant",
  FORM_PART("licence", 0, register_licence_form),
  FORM_FIELD("licence_id", FORM_ID, 0),
  FORM_FIELD("valid_from", FORM_DAY, 0),
  FORM_FIELD("valid_to", FORM_DAY, 0),
  FORM_FIELD("lines", FORM_INT, FORM_LIST),
  FORM_FIELD("despite", FORM_TEXT, 0));

FORM_OF(refusal, "a refusal",
  FORM_PART("grounds", FORM_LIST, shared_ground),
  FORM_FIELD("appeal_by", FORM_DAY, 0),
  FORM_FIELD("appeal_days", FORM_INT, 0),
  FORM_FIELD("despite", FORM_TEXT, 0));

FORM_OF(by_exception, "an exception",
  FORM_FIELD("exception", FORM_ID, FORM_REQUIRED));

FORM_OF(appeal, "an appeal",
  FORM_FIELD("late", FORM_TEXT, 0),
  FORM_FIELD("due", FORM_DAY, 0));

FORM_OF(outcome, "an outcome",
  FORM_WORDS("outcome", FORM_REQUIRED, outcomes),
  FORM_FIELD("licence", FORM_ID, 0),
  FORM_FIELD("exception", FORM_ID, 0),
  FORM_PART("grounds", FORM_LIST, shared_ground),
  FORM_FIELD("appeal_by", FORM_DAY, 0));
/* clang-format on */

static cd_str text_of(const cd_json *v, const char *field) { return cd_json_str(cd_json_get(v, field)); }

/* --- the claim --- */

static cordon_status check_claim(cd_store *s, const cd_json *v, const form_source *src, cordon_error *err) {
  const cd_json *items = cd_json_get(v, "items"), *commitments = cd_json_get(v, "commitments");
  register_row row;
  if (cd_json_count(items) == 0)
    return form_fail(src, "items", err, "an application is for at least one line of items");
  if (rows_day(v, "valid_from", CD_DAY_MIN) > rows_day(v, "valid_to", CD_DAY_MAX))
    return form_fail(src, "valid_to", err, "what is asked for ends before it begins; valid_to is that day or later");
  for (size_t i = 0; i < cd_json_count(items); i++) {
    for (size_t k = 0; k < i; k++) {
      if (cd_json_eq(cd_json_get(cd_json_at(items, i), "line"), cd_json_get(cd_json_at(items, k), "line")))
        return form_fail(src, "items", err, "two items have the same line; each needs its own");
    }
  }
  for (size_t i = 0; i < cd_json_count(commitments); i++) {
    cd_str id = cd_json_str(cd_json_at(commitments, i));
    CD_TRY(rows_get(s, "commitment", id, CD_SEQ_LATEST, &row, err));
    if (!row.seq)
      return form_fail(src, "commitments", err, "the register holds no commitment " CD_FMT "; add it first",
                       CD_ARG(id));
  }
  return CORDON_OK;
}

/* A registration that is named must be the exporter's, and in force when the application comes in. */
static cordon_status check_registration(case_doing *d, cordon_error *err) {
  registration_found found;
  cd_str id = text_of(d->content, "registration");
  if (id.len == 0) return CORDON_OK;
  CD_TRY(case_need(d, "registration", "registration", err));
  CD_TRY(registration_holds(d->store, cd_json_get(d->content, "exporter"), text_of(d->content, "authority"), CD_STR(""),
                            rows_day(d->content, "received", d->day), CD_SEQ_LATEST, d->arena, &found, err));
  if (cd_str_eq(found.id, id)) return CORDON_OK;
  return form_fail(
      &d->src, "registration", err,
      "registration " CD_FMT
      " is not this exporter's with this authority, or not in force on that day (rule application.registration)",
      CD_ARG(id));
}

static cordon_status add_check(case_doing *d, cordon_error *err) {
  CD_TRY(check_claim(d->store, d->content, &d->src, err));
  CD_TRY(check_registration(d, err));
  if (rows_day(d->content, "received", CD_DAY_MIN) > d->day)
    return form_fail(&d->src, "received", err, "it cannot have been received on a day to come");
  return cd_json_get(d->whole, "received") ? CORDON_OK : case_put_day(d, "received", d->day, err);
}

/* The claim with a merge patch on it: the record before keeps what was claimed first. */
static cordon_status amend_claim(case_doing *d, cordon_error *err) {
  cd_json *claim = cd_json_new_object(d->arena);
  if (cd_json_count(d->content) == 0 || cd_json_get(d->content, "id"))
    return form_fail(&d->src, "", err, "an amendment is an object with the fields that change; the id stays");
  cd_json *fresh = amend_merge(d->arena, d->whole, d->content);
  for (size_t i = 0; i < application.count; i++) {
    cd_json *v = cd_json_get(fresh, application.fields[i].name);
    if (v) claim = cd_json_set(d->arena, claim, application.fields[i].name, v);
  }
  if (!fresh || !claim) return cd_no_memory(err);
  CD_TRY(form_check(&application, claim, &d->src, err));
  for (size_t i = 0; i < d->content->count; i++) {
    cd_str key = d->content->as.members[i].key;
    bool known = false;
    for (size_t k = 0; k < application.count; k++) known = known || cd_str_eqc(key, application.fields[k].name);
    if (!known) return form_check(&application, d->content, &d->src, err);
  }
  CD_TRY(check_claim(d->store, claim, &d->src, err));
  d->whole = fresh;
  return CORDON_OK;
}

/* --- the clock --- */

static cd_json *stops_with(const case_doing *d, bool stop) {
  const cd_json *old = cd_json_get(d->whole, "stops");
  cd_json *out = cd_json_new_list(d->arena);
  size_t count = cd_json_count(old);
  for (size_t i = 0; i < count; i++) {
    bool last = !stop && i + 1 == count;
    cd_json *one = cd_json_at(old, i);
    out = cd_json_add(d->arena, out, last ? put_day(d->arena, cd_json_copy(d->arena, one), "to", d->day) : one);
  }
  return stop ? cd_json_add(d->arena, out, put_day(d->arena, cd_json_new_object(d->arena), "from", d->day)) : out;
}

static cordon_status take_up(case_doing *d, cordon_error *err) {
  const char *const fields[] = {"officer", "within"};
  for (size_t i = 0; i < 2; i++) {
    if (cd_json_get(d->content, fields[i])) CD_TRY(case_put(d, fields[i], cd_json_get(d->content, fields[i]), err));
  }
  return CORDON_OK;
}

static cordon_status ask(case_doing *d, cordon_error *err) {
  const cd_json *stops = cd_json_get(d->whole, "stops");
  size_t count = cd_json_count(stops);
  cd_day due = rows_day(d->content, "due", CD_DAY_MAX);
  cd_day free =
      count ? rows_day(cd_json_at(stops, count - 1), "to", CD_DAY_MIN) : rows_day(d->whole, "received", CD_DAY_MIN);
  if (d->day < free)
    return refuse_input(err, "application.day", "on that day its clock stood still already, or it was not there");
  if (due < d->day)
    return refuse_input(err, "application.due", "the answer is due before the day on which it is asked for");
  CD_TRY(case_put(d, "before_waiting", cd_json_get(d->whole, "state"), err));
  CD_TRY(case_put(d, "asked", cd_json_copy(d->arena, d->content), err));
  return case_put(d, "stops", stops_with(d, true), err);
}

static cordon_status take_answer(case_doing *d, cordon_error *err) {
  const cd_json *stops = cd_json_get(d->whole, "stops");
  if (d->day < rows_day(cd_json_at(stops, cd_json_count(stops) - 1), "from", CD_DAY_MIN))
    return refuse_input(err, "application.day", "an answer comes on the day of the question or later");
  d->to = text_of(d->whole, "before_waiting");
  return case_put(d, "stops", stops_with(d, false), err);
}

/* --- deciding --- */

/* The ids of the parties that it names by their records: ["P-7"], each once. */
static cd_json *named_parties(const cd_json *v, cd_arena *a) {
  static const char *const fields[] = {"exporter", "consignee", "intermediaries", "end_users"};
  cd_json *ids = cd_json_new_list(a);
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    const cd_json *some = cd_json_get(v, fields[i]);
    bool list = some && some->kind == CD_JSON_LIST;
    for (size_t k = 0; some && k < (list ? some->count : 1); k++) {
      cd_json *id = cd_json_get(list ? cd_json_at(some, k) : some, "party");
      bool seen = !id;
      for (size_t n = 0; n < cd_json_count(ids); n++) seen = seen || cd_json_eq(cd_json_at(ids, n), id);
      if (!seen) ids = cd_json_add(a, ids, id);
    }
  }
  return ids;
}

/* What offices say of the application and of each party that it names. */
static cordon_status check_advice(case_doing *d, cordon_error *err) {
  cd_str despite = text_of(d->content, "despite");
  const cd_json *parties = named_parties(d->whole, d->arena);
  CD_TRY(advice_settles(d->store, "application", d->id, despite, d->arena, err));
  for (size_t i = 0; i < cd_json_count(parties); i++)
    CD_TRY(advice_settles(d->store, "party", cd_json_str(cd_json_at(parties, i)), despite, d->arena, err));
  return CORDON_OK;
}

static cordon_status decided(case_doing *d, cordon_error *err) {
  if (d->day < rows_day(d->whole, "received", CD_DAY_MIN))
    return refuse_input(err, "application.day", "a decision on it is of the day on which it was received, or later");
  CD_TRY(case_put(d, "decided_by", cd_json_new_str(d->arena, d->actor), err));
  return case_put_day(d, "decided", d->day, err);
}

static cordon_status check_answers(const case_doing *d, const cd_json *licence, cordon_error *err) {
  const struct { const char *of_licence, *of_application; } same[] = {{"authority", "authority"}, {"kind", "kind"}};
  for (size_t i = 0; i < 2; i++) {
    if (!cd_json_eq(cd_json_get(licence, same[i].of_licence), cd_json_get(d->whole, same[i].of_application)))
      return form_fail(&d->src, "licence", err,
                       "the licence has another %s than what was applied for (rule application.answers)",
                       same[i].of_licence);
  }
  if (cd_json_eq(cd_json_get(cd_json_get(licence, "holder"), "name"),
                 cd_json_get(cd_json_get(d->whole, "exporter"), "name")))
    return CORDON_OK;
  return form_fail(&d->src, "licence", err,
                   "the licence is for another holder than the exporter who applied (rule application.answers)");
}

static cordon_status check_grant(case_doing *d, cordon_error *err) {
  cd_json *assessment, *licence = cd_json_get(d->content, "licence");
  form_source made = {.label = "the licence of this application"};
  CD_TRY(check_advice(d, err));
  CD_TRY(application_assessment(d->store, d->id, CD_SEQ_LATEST, d->arena, &assessment, err));
  if (licence)
    CD_TRY(check_answers(d, licence, err));
  else
    licence = application_licence(d->whole, assessment, d->content, d->arena);
  licence = put_with(d->arena, licence, "application", cd_json_new_str(d->arena, d->id));
  cd_json *withheld = application_withheld(d->whole, licence, d->arena);
  if (!licence || !withheld) return cd_no_memory(err);
  CD_TRY(register_check("licence", licence, &made, err));
  if (withheld->count) d->to = CD_STR("granted_in_part");
  d->told = cd_json_set(d->arena, d->told, "withheld", withheld);
  d->bound = licence;
  return decided(d, err);
}

static cordon_status do_grant(case_doing *d, cordon_error *err) {
  register_added added;
  const licence_grant g = {.content = d->bound,
                           .label = "the licence of this application",
                           .reason = d->reason,
                           .cite = d->cite,
                           .approved = true};
  CD_TRY(licence_grant_new(d->store, &g, d->actor, d->arena, &added, err));
  d->told = put_str(d->arena, d->told, "licence", added.id);
  return case_put(d, "licence", cd_json_new_str(d->arena, added.id), err);
}

static cordon_status check_refusal(case_doing *d, cordon_error *err) {
  cd_json *grounds = cd_json_get(d->content, "grounds");
  int64_t days = cd_json_int(cd_json_get(d->content, "appeal_days"), 0);
  cd_day by = rows_day(d->content, "appeal_by", days > 0 ? d->day + (cd_day)days : CD_DAY_NONE);
  CD_TRY(check_advice(d, err));
  if (by != CD_DAY_NONE && by < d->day)
    return refuse_input(err, "application.appeal_by", "the time to appeal ends before the refusal");
  if (cd_json_count(grounds) == 0) {
    cd_json *one =
        put_str(d->arena, put_str(d->arena, cd_json_new_object(d->arena), "text", d->reason), "cite", d->cite);
    grounds = cd_json_add(d->arena, cd_json_new_list(d->arena), one);
  }
  CD_TRY(case_put(d, "grounds", grounds, err));
  if (by != CD_DAY_NONE) CD_TRY(case_put_day(d, "appeal_by", by, err));
  return decided(d, err);
}

static cordon_status by_the_way(case_doing *d, cordon_error *err) {
  cd_json *exception = cd_json_get(d->content, "exception");
  if (exception) CD_TRY(case_put(d, "exception", exception, err));
  return decided(d, err);
}

/* An appeal that is taken back leaves the refusal as it was. */
static cordon_status take_back(case_doing *d, cordon_error *err) {
  bool after = cd_str_eqc(cd_json_str(cd_json_get(d->whole, "state")), "appealed");
  d->to = after ? CD_STR("refused") : CD_STR("withdrawn");
  return after ? CORDON_OK : by_the_way(d, err);
}

/* --- after a refusal --- */

static cordon_status check_appeal(case_doing *d, cordon_error *err) {
  cd_day by = rows_day(d->whole, "appeal_by", CD_DAY_MAX);
  char last[11];
  if (d->day < rows_day(d->whole, "decided", CD_DAY_MIN))
    return refuse_input(err, "application.day", "an appeal comes on the day of the refusal or later");
  if (d->day > by && text_of(d->content, "late").len == 0) {
    return refuse_state(err, "application.appeal_late",
                        "the time to appeal the refusal of " CD_FMT
                        " ended on %s; a later appeal is taken with the reason for it (--late)",
                        CD_ARG(d->id), cd_day_format(by, last));
  }
  return case_put(d, "appeal", cd_json_copy(d->arena, d->content), err);
}

/* Who refused does not judge the refusal. */
static cordon_status check_judge(case_doing *d, cordon_error *err) {
  bool several;
  CD_TRY(people_several(d->store, &several, err));
  if (!several || !cd_str_eq(text_of(d->whole, "decided_by"), d->actor)) return CORDON_OK;
  return refuse_state(err, "application.same_person",
                      CD_FMT " refused application " CD_FMT "; another person decides its appeal", CD_ARG(d->actor),
                      CD_ARG(d->id));
}

/* It is open again, and the days since the refusal were not days in process. */
static cordon_status reopen(case_doing *d, cordon_error *err) {
  cd_json *stop =
      put_day(d->arena, put_day(d->arena, cd_json_new_object(d->arena), "from", rows_day(d->whole, "decided", d->day)),
              "to", d->day);
  cd_json *stops = cd_json_get(d->whole, "stops") ? cd_json_copy(d->arena, cd_json_get(d->whole, "stops"))
                                                  : cd_json_new_list(d->arena);
  CD_TRY(case_put(d, "stops", cd_json_add(d->arena, stops, stop), err));
  return case_put(d, "decided", cd_json_new_null(d->arena), err);
}

static cordon_status overturn(case_doing *d, cordon_error *err) {
  CD_TRY(check_judge(d, err));
  return reopen(d, err);
}

/* --- what an authority answered, in an exporter's store --- */

static cordon_status check_outcome(case_doing *d, cordon_error *err) {
  cd_str outcome_ = text_of(d->content, "outcome"), licence = text_of(d->content, "licence");
  const char *const fields[] = {"licence", "exception", "grounds", "appeal_by"};
  bool granted = cd_str_starts(outcome_, CD_STR("granted"));
  register_row row = {0};
  if (licence.len) CD_TRY(rows_get(d->store, "licence", licence, CD_SEQ_LATEST, &row, err));
  if (granted != (licence.len > 0) || (granted && !row.seq)) {
    return refuse_input(err, "application.licence",
                        granted ? "a grant names the licence, which is added first: cordon licence add FILE"
                                : "only a grant brings a licence");
  }
  if ((cd_str_eqc(outcome_, "upheld") || cd_str_eqc(outcome_, "overturned")) !=
      cd_str_eqc(text_of(d->whole, "state"), "appealed"))
    return refuse_state(err, "application.transition",
                        "what was appealed is upheld or overturned, and nothing else is");
  for (size_t i = 0; i < 4; i++) {
    if (cd_json_get(d->content, fields[i])) CD_TRY(case_put(d, fields[i], cd_json_get(d->content, fields[i]), err));
  }
  d->to = outcome_;
  /* Who writes down what an authority answered judges nothing, and may have written down its refusal. */
  if (cd_str_eqc(outcome_, "overturned")) return reopen(d, err);
  return cd_str_eqc(outcome_, "upheld") ? CORDON_OK : decided(d, err);
}

/* --- the kind --- */

#define IN_HAND "submitted in_process overturned"
#define DECIDES (CASE_REASON | CASE_CITE | CASE_BINDS | CASE_AUTHORITY)

static const case_verb verbs[] = {
    {"amend", IN_HAND " waiting", NULL, CASE_FREE, NULL, amend_claim, NULL},
    {"take", IN_HAND, "in_process", CASE_AUTHORITY, &taking, take_up, NULL},
    {"ask", IN_HAND, "waiting", CASE_AUTHORITY, &question, ask, NULL},
    {"answer", "waiting", NULL, 0, &answer, take_answer, NULL},
    {"grant", IN_HAND, "granted", DECIDES, &grant, check_grant, do_grant},
    {"refuse", IN_HAND, "refused", DECIDES, &refusal, check_refusal, NULL},
    {"nlr", IN_HAND, "no_licence_required", DECIDES, NULL, by_the_way, NULL},
    {"except", IN_HAND, "exception", DECIDES, &by_exception, by_the_way, NULL},
    {"return", IN_HAND " waiting", "returned", CASE_REASON | CASE_AUTHORITY, NULL, by_the_way, NULL},
    {"withdraw", IN_HAND " waiting appealed", NULL, CASE_REASON, NULL, take_back, NULL},
    {"appeal", "refused", "appealed", CASE_REASON, &appeal, check_appeal, NULL},
    {"uphold", "appealed", "upheld", DECIDES, NULL, check_judge, NULL},
    {"overturn", "appealed", "overturned", DECIDES, NULL, overturn, NULL},
    {"outcome", IN_HAND " waiting appealed", NULL, CASE_EXPORTER, &outcome, check_outcome, NULL},
};

static size_t due(const cd_json *whole, cd_arena *a, case_due *out) {
  cd_str state = text_of(whole, "state");
  const cd_json *asked = cd_json_get(whole, "asked");
  size_t n = 0;
  (void)a;
  if (cd_str_eqc(state, "waiting") && cd_json_get(asked, "due"))
    out[n++] = (case_due){rows_day(asked, "due", CD_DAY_MAX),
                          CD_STR("the exporter's answer to a request for information"), CD_STR(""), false};
  if (case_has_word(IN_HAND, state) && cd_json_get(whole, "within"))
    out[n++] = (case_due){application_time_of(whole, rows_day(whole, "received", 0)).due, CD_STR("a decision on it"),
                          CD_STR(""), false};
  if (cd_str_eqc(state, "refused") && cd_json_get(whole, "appeal_by"))
    out[n++] = (case_due){rows_day(whole, "appeal_by", CD_DAY_MAX), CD_STR("the last day to appeal its refusal"),
                          CD_STR(""), true};
  if (cd_str_eqc(state, "appealed") && cd_json_get(cd_json_get(whole, "appeal"), "due"))
    out[n++] = (case_due){rows_day(cd_json_get(whole, "appeal"), "due", CD_DAY_MAX), CD_STR("a decision on its appeal"),
                          CD_STR(""), false};
  return n;
}

static cordon_status key(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err) {
  return case_key(cd_json_get(whole, "exporter"), a, out, err);
}

static cordon_status put_party_advice(cd_store *s, cd_seq known_at, cd_arena *a, cd_json **whole, cordon_error *err) {
  const cd_json *parties = named_parties(*whole, a);
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    cd_json *said, *id = cd_json_at(parties, i);
    CD_TRY(advice_of(s, "party", cd_json_str(id), known_at, a, &said, err));
    if (cd_json_count(cd_json_get(said, "offices"))) list = cd_json_add(a, list, cd_json_set(a, said, "party", id));
  }
  if (cd_json_count(list)) *whole = cd_json_set(a, *whole, "advice_on_parties", list);
  return *whole ? CORDON_OK : cd_no_memory(err);
}

static cordon_status derive(cd_store *s, cd_day today, cd_seq known_at, cd_arena *a, cd_json **whole,
                            cordon_error *err) {
  cd_str id = text_of(*whole, "id");
  cd_json *assessment, *advice;
  application_time t = application_time_of(*whole, today);
  CD_TRY(application_assessment(s, id, known_at, a, &assessment, err));
  CD_TRY(advice_of(s, "application", id, known_at, a, &advice, err));
  cd_json *risks;
  CD_TRY(risk_of_all(s, cd_json_get(*whole, "end_users"), today, known_at, a, &risks, err));
  *whole = put_with(a, *whole, "risks", risks);
  cd_json *days = put_int(a, put_int(a, put_int(a, cd_json_new_object(a), "in_process", t.days), "stopped", t.stopped),
                          "elapsed", t.elapsed);
  *whole = put_with(a, *whole, "days", put_day(a, days, "due", t.due));
  if (assessment) {
    *whole = cd_json_set(a, *whole, "differences", application_differences(*whole, assessment, a));
    *whole = cd_json_set(a, *whole, "assessment", assessment);
  }
  *whole = cd_json_set(a, *whole, "advice", advice);
  return *whole ? put_party_advice(s, known_at, a, whole, err) : cd_no_memory(err);
}

const case_kind application_kind = {.name = "application",
                                    .article = "an",
                                    .prefix = "AP",
                                    .form = &application,
                                    .add = {"add", NULL, "submitted", 0, NULL, add_check, NULL},
                                    .verbs = verbs,
                                    .verb_count = sizeof verbs / sizeof verbs[0],
                                    .key = key,
                                    .due = due,
                                    .derive = derive};
