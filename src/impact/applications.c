/* Applications in hand: what would be decided of the order that each asks leave for. */
#include "register/application.h"

#include "impact/trial.h"
#include "register/put.h"

static cordon_status meets_any(trial *t, const cd_json *parties, bool *out, cordon_error *err) {
  bool list = parties && parties->kind == CD_JSON_LIST;
  for (size_t i = 0; parties && !*out && i < (list ? parties->count : 1); i++)
    CD_TRY(trial_meets(t, list ? cd_json_at(parties, i) : parties, out, err));
  return CORDON_OK;
}

static cordon_status meets(trial *t, const cd_json *application, bool *out, cordon_error *err) {
  static const char *const fields[] = {"exporter", "intermediaries", "consignee", "end_users"};
  *out = false;
  for (size_t i = 0; !*out && i < sizeof fields / sizeof fields[0]; i++)
    CD_TRY(meets_any(t, cd_json_get(application, fields[i]), out, err));
  return CORDON_OK;
}

static cordon_status try_one(trial *t, const cd_json *application, cordon_error *err) {
  trial_outcome o;
  cd_json *order = put_day(t->scratch, application_order(application, t->scratch), "date", t->r->as_of);
  CD_TRY(trial_json(t, order, &o, err));
  if (!o.differs) return CORDON_OK;
  impact_item item = {.kind = "application",
                      .id = cd_str_dup(t->a, cd_json_str(cd_json_get(application, "id"))),
                      .before = o.before,
                      .after = o.after,
                      .before_ends = o.before_ends,
                      .after_ends = o.after_ends,
                      .follows = "review",
                      .reasons = o.reasons};
  return item.id.ptr ? trial_add(t, item, err) : cd_no_memory(err);
}

cordon_status trial_applications(trial *t, cordon_error *err) {
  static const char *const in_hand[] = {"submitted", "in_process", "waiting", "overturned"};
  cd_arena *own = cd_arena_new(0);
  cordon_status st = own ? CORDON_OK : cd_no_memory(err);
  for (size_t k = 0; st == CORDON_OK && k < sizeof in_hand / sizeof in_hand[0]; k++) {
    cd_json *all = NULL;
    st = case_list(t->before.store, "application", cd_str_c(in_hand[k]), CD_SEQ_LATEST, own, &all, err);
    for (size_t i = 0; st == CORDON_OK && i < cd_json_count(all); i++) {
      bool met = false;
      t->r->looked_at.applications++;
      st = meets(t, cd_json_at(all, i), &met, err);
      if (st == CORDON_OK && met) st = try_one(t, cd_json_at(all, i), err);
      cd_arena_reset(t->scratch);
    }
  }
  cd_arena_free(own);
  return st;
}
