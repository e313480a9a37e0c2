/* Owners that an order leaves to the register, at any depth. */
#include "base/limits.h"
#include "base/map.h"
#include "decide/run.h"
#include "register/rows.h"

/* One party of the order, with all above it. */
typedef struct filler {
  run *r;
  cd_map *seen; /* ids whose owners stand in the tree already: the same owner is one, wherever it stands */
  size_t left;  /* owners that the order may still take */
} filler;

static cd_json *copy_of(const cd_json *v, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  for (size_t i = 0; i < cd_json_count(v); i++) o = cd_json_set_s(a, o, v->as.members[i].key, v->as.members[i].value);
  return o;
}

static cd_json *same(const cd_json *v) { return (cd_json *)(uintptr_t)v; } /* shared, never changed */

/* What the register holds of an id on the day; NULL where it knows none. */
static cordon_status find_known(run *r, cd_str id, const cd_json **out, bool *erased) {
  register_row row;
  cd_json *known;
  *out = NULL;
  *erased = false;
  if (id.len == 0) return CORDON_OK;
  CD_TRY(rows_get_as_of(engine_store(r->engine), "party", id, r->as_of, r->known_at, &row, r->err));
  if (row.seq == 0 || r->as_of < row.valid_from || r->as_of > row.valid_to) return CORDON_OK;
  CD_TRY(rows_content(engine_store(r->engine), row.seq, r->arena, &known, NULL, erased, r->err));
  *out = known;
  return CORDON_OK;
}

/* An owner told by its id alone is who the register says it is. */
static cd_json *take_fields(const run *r, cd_json *owner, const cd_json *known) {
  static const char *const fields[] = {"name", "aliases", "kind", "country", "birth_date", "identifiers"};
  if (cd_json_get(owner, "name")) return owner;
  for (size_t i = 0; i < sizeof fields / sizeof *fields && owner; i++) {
    const cd_json *v = cd_json_get(known, fields[i]);
    if (v && !cd_json_get(owner, fields[i])) owner = cd_json_set(r->arena, owner, fields[i], same(v));
  }
  return owner;
}

/* The register's owners, each marked by where it stands. */
static cd_json *marked(const run *r, const cd_json *owners, cd_str id) {
  cd_arena *a = r->arena;
  cd_json *out = cd_json_new_list(a);
  cd_str source = cd_str_printf(a, "register party " CD_FMT, CD_ARG(id));
  if (!source.ptr) return NULL;
  for (size_t i = 0; i < cd_json_count(owners) && out; i++) {
    cd_json *one = copy_of(owners->as.items[i], a);
    if (one && !cd_json_get(one, "source")) one = cd_json_set(a, one, "source", cd_json_new_str(a, source));
    out = cd_json_add(a, out, one);
  }
  return out;
}

static cd_json *rest_unknown(const run *r, cd_json *party) {
  return cd_json_set(r->arena, party, "owners_rest", cd_json_new_c(r->arena, "unknown"));
}

/* Owners that were erased, or more than are read, leave it open who owns the party. */
static cd_json *take_owners(filler *f, cd_json *party, const cd_json *known, cd_str id, bool erased, unsigned depth) {
  const cd_json *owners = cd_json_get(known, "owners"), *rest = cd_json_get(known, "owners_rest");
  size_t count = cd_json_count(owners);
  if (erased && count > 0) return rest_unknown(f->r, party);
  if (rest && !cd_json_get(party, "owners_rest")) party = cd_json_set(f->r->arena, party, "owners_rest", same(rest));
  if (count == 0) return party;
  if (depth == CD_MAX_OWNER_DEPTH || count > f->left) return rest_unknown(f->r, party);
  f->left -= count;
  return cd_json_set(f->r->arena, party, "owners", marked(f->r, owners, id));
}

static cordon_status fill(filler *f, const cd_json *party, unsigned depth, cd_json **out);

static cordon_status fill_owners(filler *f, cd_json *party, unsigned depth) {
  const cd_json *owners = cd_json_get(party, "owners");
  cd_arena *a = f->r->arena;
  cd_json *all = cd_json_new_list(a), *one;
  bool changed = false;
  for (size_t i = 0; i < cd_json_count(owners); i++) {
    CD_TRY(fill(f, owners->as.items[i], depth + 1, &one));
    changed = changed || one != owners->as.items[i];
    all = cd_json_add(a, all, one);
  }
  if (!changed) return CORDON_OK;
  return cd_json_set(a, party, "owners", all) ? CORDON_OK : cd_no_memory(f->r->err);
}

static cordon_status stands_already(filler *f, cd_str id, bool *out) {
  *out = id.len && cd_map_has(f->seen, id);
  return id.len == 0 || *out || cd_map_put(f->seen, id, f) ? CORDON_OK : cd_no_memory(f->r->err);
}

/* `*out` is the party itself where nothing is added to it. Depth is that of the party among owners; 0: no owner. */
static cordon_status fill(filler *f, const cd_json *party, unsigned depth, cd_json **out) {
  cd_str id = cd_json_str(cd_json_get(party, "id"));
  const cd_json *known;
  bool erased, repeated;
  *out = same(party);
  CD_TRY(stands_already(f, id, &repeated));
  if (!id.len && cd_json_count(cd_json_get(party, "owners")) == 0) return CORDON_OK;
  cd_json *whole = copy_of(party, f->r->arena);
  CD_TRY(find_known(f->r, id, &known, &erased));
  if (known && depth > 0 && !erased) whole = take_fields(f->r, whole, known);
  if (known && !repeated && !cd_json_get(party, "owners")) whole = take_owners(f, whole, known, id, erased, depth);
  if (!whole) return cd_no_memory(f->r->err);
  CD_TRY(fill_owners(f, whole, depth));
  if (!cd_json_eq(whole, party)) *out = whole;
  return CORDON_OK;
}

static cordon_status fill_party(run *r, size_t *left, const cd_json *party, cd_json **out) {
  filler f = {.r = r, .seen = cd_map_new(r->arena, 16), .left = *left};
  if (!f.seen) return cd_no_memory(r->err);
  CD_TRY(fill(&f, party, 0, out));
  *left = f.left;
  return CORDON_OK;
}

static size_t stated_owners(const cd_json *order) {
  const cd_json *parties = cd_json_get(order, "parties");
  size_t count = facts_owner_count(cd_json_get(order, "exporter"));
  for (size_t i = 0; i < cd_json_count(parties); i++) count += facts_owner_count(parties->as.items[i]);
  return count;
}

static cordon_status fill_parties(run *r, size_t *left, cd_json *order) {
  const cd_json *parties = cd_json_get(r->order, "parties");
  cd_json *all = cd_json_new_list(r->arena), *one;
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    CD_TRY(fill_party(r, left, parties->as.items[i], &one));
    all = cd_json_add(r->arena, all, one);
  }
  if (!parties) return CORDON_OK;
  return cd_json_set(r->arena, order, "parties", all) ? CORDON_OK : cd_no_memory(r->err);
}

/* They become part of the order as it is recorded, so that the decision stands by itself when the register goes on. */
cordon_status run_owners(run *r) {
  const cd_json *exporter = cd_json_get(r->order, "exporter");
  size_t stated = stated_owners(r->order), left = stated < CD_MAX_OWNERS ? CD_MAX_OWNERS - stated : 0;
  cd_json *order = copy_of(r->order, r->arena), *one;
  if (!order) return cd_no_memory(r->err);
  CD_TRY(fill_parties(r, &left, order));
  if (exporter) {
    CD_TRY(fill_party(r, &left, exporter, &one));
    if (!cd_json_set(r->arena, order, "exporter", one)) return cd_no_memory(r->err);
  }
  r->order = order;
  return CORDON_OK;
}
