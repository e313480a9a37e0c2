#include "register/standing.h"

#include "register/acts.h"

static const char *const state_names[] = {"unknown",   "not_yet_valid", "active",      "suspended",
                                          "exhausted", "expired",       "surrendered", "revoked", "replaced"};

const char *licence_state_name(licence_state s) { return state_names[s]; }

cordon_status standing_content(cd_store *s, cd_str id, cd_day as_of, cd_seq known_at, cd_arena *a, register_row *row,
                               cd_json **out, cd_digest *digest, cordon_error *err) {
  *out = NULL;
  CD_TRY(rows_get_as_of(s, "licence", id, as_of, known_at, row, err));
  return row->seq ? rows_content(s, row->seq, a, out, digest, NULL, err) : CORDON_OK;
}

/* What the content itself says: a licence that was recorded with a state has it from the start. */
static licence_state stated(const cd_json *content) {
  cd_str status = cd_json_str(cd_json_get(content, "status"));
  for (int i = LICENCE_SUSPENDED; i <= LICENCE_REVOKED; i++) {
    if (cd_str_eqc(status, state_names[i])) return (licence_state)i;
  }
  return LICENCE_ACTIVE;
}

/* Days matter last: what was revoked stays revoked, whatever its validity. */
static void apply_days(const cd_json *content, cd_day as_of, licence_standing *out) {
  cd_day from = rows_day(content, "valid_from", CD_DAY_MIN), to = rows_day(content, "valid_to", CD_DAY_MAX);
  if (out->state != LICENCE_ACTIVE && out->state != LICENCE_SUSPENDED) return;
  if (as_of > to)
    *out = (licence_standing){LICENCE_EXPIRED, to + 1, 0, out->last_act};
  else if (as_of < from)
    *out = (licence_standing){LICENCE_NOT_YET_VALID, CD_DAY_NONE, 0, out->last_act};
}

cordon_status standing_get(cd_store *s, cd_str id, const cd_json *content, cd_day as_of, cd_seq known_at,
                           licence_standing *out, cordon_error *err) {
  acts_list acts;
  CD_TRY(acts_read(s, id, known_at, &acts, err));
  *out = (licence_standing){.state = stated(content), .since = CD_DAY_NONE};
  for (size_t i = 0; i < acts.count; i++) {
    const acts_one *one = &acts.items[i];
    if (one->seq > out->last_act) out->last_act = one->seq;
    if (one->effective > as_of || one->act == ACT_AMEND) continue;
    if (one->act == ACT_SUSPEND && one->until != CD_DAY_NONE && one->until < as_of) continue; /* it has run out */
    out->state = acts_after(one->act);
    out->since = one->effective;
    out->by = one->seq;
  }
  acts_free(&acts);
  apply_days(content, as_of, out);
  return CORDON_OK;
}
