#include "register/owners.h"

#include <stdio.h>

#include "base/day.h"
#include "base/decimal.h"
#include "base/limits.h"

typedef struct checker {
  const form_source *src;
  cordon_error *err;
} checker;

static cordon_status fail_at(const checker *c, cd_str place, const char *field, const char *what) {
  char at[320];
  snprintf(at, sizeof at, CD_FMT ".%s", CD_ARG(place), field);
  return form_fail(c->src, at, c->err, "%s", what);
}

static cordon_status check_share(const checker *c, const cd_json *owner, cd_str place, const char *field) {
  cd_dec share;
  int order = 0;
  if (!cd_dec_parse(cd_json_str(cd_json_get(owner, field)), &share)) return CORDON_OK;
  if (cd_dec_cmp(share, cd_dec_of_i64(100), &order) && order <= 0) return CORDON_OK;
  return fail_at(c, place, field, "a share is at most 100 percent");
}

static cordon_status check_range(const checker *c, const cd_json *owner, cd_str place) {
  const cd_json *least = cd_json_get(owner, "percent_min"), *most = cd_json_get(owner, "percent_max");
  cd_dec low, high;
  int order = 0;
  if (cd_json_get(owner, "percent") && (least || most))
    return fail_at(c, place, "percent", "state either \"percent\", or \"percent_min\" and \"percent_max\"");
  bool both = cd_dec_parse(cd_json_str(least), &low) && cd_dec_parse(cd_json_str(most), &high);
  if (both && cd_dec_cmp(low, high, &order) && order > 0)
    return fail_at(c, place, "percent_min", "the least share is above the most; exchange them");
  return CORDON_OK;
}

static cordon_status check_one(const checker *c, const cd_json *owner, cd_str place) {
  static const char *const shares[] = {"percent", "percent_min", "percent_max"};
  cd_day from, to;
  for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) CD_TRY(check_share(c, owner, place, shares[i]));
  CD_TRY(check_range(c, owner, place));
  if (!cd_json_get(owner, "name") && !cd_json_get(owner, "id"))
    return fail_at(c, place, "name", "an owner is told by its name, or by its id in the register");
  if (cd_day_parse(cd_json_str(cd_json_get(owner, "from")), &from) &&
      cd_day_parse(cd_json_str(cd_json_get(owner, "to")), &to) && from > to)
    return fail_at(c, place, "to", "a holding cannot end before it begins");
  return CORDON_OK;
}

/* Depth is bounded, and told in words before the JSON's own bound is met. */
static cordon_status check_all(const checker *c, const cd_json *party, cd_str above, unsigned depth) {
  const cd_json *owners = cd_json_get(party, "owners");
  for (size_t i = 0; i < cd_json_count(owners); i++) {
    char text[300];
    int n = snprintf(text, sizeof text, CD_FMT "%sowners[%zu]", CD_ARG(above), above.len ? "." : "", i);
    cd_str place = cd_str_of(text, n > 0 && (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
    if (depth == CD_MAX_OWNER_DEPTH)
      return fail_at(c, above, "owners",
                     "owners of owners go too deep; give the upper ones as parties of their own, by id");
    CD_TRY(check_one(c, owners->as.items[i], place));
    CD_TRY(check_all(c, owners->as.items[i], place, depth + 1));
  }
  return CORDON_OK;
}

cordon_status owners_check(const cd_json *party, const form_source *src, cordon_error *err) {
  const checker c = {src, err};
  return check_all(&c, party, CD_STR(""), 0);
}
