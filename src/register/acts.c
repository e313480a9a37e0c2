#include "register/acts.h"

#include <stdlib.h>

static const char *const names[] = {"", "amend", "suspend", "reinstate", "revoke", "surrender", "reissue"};

acts_kind acts_of_name(cd_str name) {
  for (int i = ACT_AMEND; i <= ACT_REISSUE; i++) {
    if (cd_str_eqc(name, names[i])) return (acts_kind)i;
  }
  return ACT_NONE;
}

const char *acts_name(acts_kind k) { return names[k]; }

licence_state acts_after(acts_kind k) {
  if (k == ACT_SUSPEND) return LICENCE_SUSPENDED;
  if (k == ACT_REVOKE) return LICENCE_REVOKED;
  if (k == ACT_REISSUE) return LICENCE_REPLACED;
  return k == ACT_SURRENDER ? LICENCE_SURRENDERED : LICENCE_ACTIVE;
}

static cordon_status keep(acts_list *l, size_t *room, const acts_one *one, cordon_error *err) {
  if (l->count == *room) {
    *room = *room ? *room * 2 : 8;
    acts_one *more = (acts_one *)realloc(l->items, *room * sizeof *more);
    if (!more) return cd_no_memory(err);
    l->items = more;
  }
  l->items[l->count++] = *one;
  return CORDON_OK;
}

cordon_status acts_read(cd_store *s, cd_str licence, cd_seq known_at, acts_list *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  size_t room = 0;
  *out = (acts_list){0};
  CD_TRY(store_stmt_get(s, "licence_acts", &st, err));
  store_bind_str(st, 1, licence);
  store_bind_int(st, 2, known_at);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    cd_day until = store_col_is_null(st, 3) ? CD_DAY_NONE : (cd_day)store_col_int(st, 3);
    acts_one one = {store_col_int(st, 0), acts_of_name(store_col_view(st, 1)), (cd_day)store_col_int(st, 2), until};
    status = keep(out, &room, &one, err);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  if (status != CORDON_OK) acts_free(out);
  return status;
}

void acts_free(acts_list *l) {
  free(l->items);
  *l = (acts_list){0};
}
