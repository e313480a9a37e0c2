/* Owners that an order leaves to the register. */
#include "decide/run.h"
#include "register/rows.h"

static cd_json *copy_of(const cd_json *v, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  for (size_t i = 0; i < cd_json_count(v); i++) o = cd_json_set_s(a, o, v->as.members[i].key, v->as.members[i].value);
  return o;
}

/* The party as it is, where it states owners or the register knows none of its id. */
static cordon_status with_owners(run *r, cd_json *party, cd_json **out) {
  cd_str id = cd_json_str(cd_json_get(party, "id"));
  register_row row;
  cd_json *known, *owners;
  bool erased = false;
  *out = party;
  if (id.len == 0 || cd_json_get(party, "owners")) return CORDON_OK;
  CD_TRY(rows_get_as_of(engine_store(r->engine), "party", id, r->as_of, r->known_at, &row, r->err));
  if (row.seq == 0 || r->as_of < row.valid_from || r->as_of > row.valid_to) return CORDON_OK;
  CD_TRY(rows_content(engine_store(r->engine), row.seq, r->arena, &known, NULL, &erased, r->err));
  owners = cd_json_get(known, "owners");
  if (erased || cd_json_count(owners) == 0) return CORDON_OK;
  *out = cd_json_set(r->arena, copy_of(party, r->arena), "owners", owners);
  return *out ? CORDON_OK : cd_no_memory(r->err);
}

/* They become part of the order as it is recorded, so that the decision stands by itself when the register goes on. */
cordon_status run_owners(run *r) {
  const cd_json *parties = cd_json_get(r->order, "parties");
  cd_json *all = cd_json_new_list(r->arena), *one;
  bool changed = false;
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    CD_TRY(with_owners(r, parties->as.items[i], &one));
    changed = changed || one != parties->as.items[i];
    all = cd_json_add(r->arena, all, one);
  }
  if (!changed) return CORDON_OK;
  cd_json *order = cd_json_new_object(r->arena);
  for (size_t i = 0; i < cd_json_count(r->order); i++) {
    const cd_json_member *m = &r->order->as.members[i];
    order = cd_json_set_s(r->arena, order, m->key, cd_str_eqc(m->key, "parties") ? all : m->value);
  }
  r->order = order;
  return order ? CORDON_OK : cd_no_memory(r->err);
}
