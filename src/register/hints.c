/* What the register holds, uncited, that would answer an open requirement. A hint never discharges: citing is the
 * exporter's act. */
#include "names/names.h"
#include "register/view.h"

#define MAX_CANDIDATES 32 /* of one holder or state, the newest first */

typedef struct candidates {
  cd_str ids[MAX_CANDIDATES];
  size_t count;
} candidates;

static cordon_status find(register_view *v, const char *kind, cd_str key, candidates *out, cordon_error *err) {
  out->count = 0;
  if (key.len == 0) return CORDON_OK;
  store_stmt *st;
  CD_TRY(store_stmt_get(v->store, "register_by_key", &st, err));
  store_bind_str(st, 1, cd_str_c(kind));
  store_bind_str(st, 2, key);
  store_bind_int(st, 3, v->as_of);
  store_bind_int(st, 4, v->known_at);
  store_bind_int(st, 5, MAX_CANDIDATES);
  bool row = false;
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row && out->count < MAX_CANDIDATES) {
    cd_str id = store_col_str(st, 0, v->arena);
    if (!id.ptr)
      status = cd_no_memory(err);
    else
      out->ids[out->count++] = id;
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

static bool cited(const register_view *v, const char *field, cd_str id) {
  const cd_json *ids = cd_json_get(v->order, field);
  for (size_t i = 0; i < cd_json_count(ids); i++) {
    if (cd_str_eq(cd_json_str(ids->as.items[i]), id)) return true;
  }
  return false;
}

static cordon_status say(cd_json **sentences, cd_arena *a, cd_str text, cordon_error *err) {
  if (!text.ptr) return cd_no_memory(err);
  *sentences = cd_json_add(a, *sentences, cd_json_new_str(a, text));
  return *sentences ? CORDON_OK : cd_no_memory(err);
}

static cordon_status hint_licences(register_view *v, const rules_requirement *r, const candidates *found, cd_arena *a,
                                   cd_json **sentences, cordon_error *err) {
  for (size_t i = 0; i < found->count; i++) {
    view_licence l;
    if (cited(v, "licences", found->ids[i])) continue;
    CD_TRY(view_read_licence(v, found->ids[i], &l, err));
    bool fits = cd_str_eq(cd_json_str(cd_json_get(l.json, "authority")), r->authority) &&
                cd_str_eq(cd_json_str(cd_json_get(l.json, "kind")), r->kind);
    if (!fits || view_check_licence(v, &l) != RULES_TRUE) continue;
    CD_TRY(say(sentences, a,
               cd_str_printf(
                   a, "licence " CD_FMT " would answer the requirement " CD_FMT "; cite it in the order's \"licences\"",
                   CD_ARG(l.id), CD_ARG(r->id)),
               err));
  }
  return CORDON_OK;
}

static cordon_status hint_commitments(register_view *v, const candidates *found, cd_arena *a, cd_json **sentences,
                                      cordon_error *err) {
  for (size_t i = 0; i < found->count; i++) {
    if (cited(v, "commitments", found->ids[i])) continue;
    CD_TRY(
        say(sentences, a,
            cd_str_printf(
                a,
                "commitment " CD_FMT
                " of the destination is in force; cite it in the order's \"commitments\" if it is given for this order",
                CD_ARG(found->ids[i])),
            err));
  }
  return CORDON_OK;
}

/* An exporter whose name cannot be read holds no licence that could be found. */
static cordon_status holder_key(register_view *v, cd_str *out, cordon_error *err) {
  cd_str name = cd_json_str(cd_json_get(cd_json_get(v->order, "exporter"), "name"));
  bool readable = false;
  *out = CD_STR("");
  if (name.len > 0) CD_TRY(cache_form(v->cache, name, NAMES_COMPANY, v->arena, out, &readable, err));
  if (!readable) *out = CD_STR("");
  return CORDON_OK;
}

cordon_status register_view_hints(register_view *v, const rules_requirement *open, size_t count, cd_arena *a,
                                  cd_json **sentences, cordon_error *err) {
  *sentences = cd_json_new_list(a);
  if (!*sentences) return cd_no_memory(err);
  if (count == 0) return CORDON_OK;
  cd_str holder;
  candidates licences, commitments;
  CD_TRY(holder_key(v, &holder, err));
  CD_TRY(find(v, "licence", holder, &licences, err));
  CD_TRY(find(v, "commitment", cd_json_str(cd_json_get(v->order, "destination")), &commitments, err));
  bool committed = false;
  for (size_t i = 0; i < count; i++) {
    bool commitment = cd_str_eqc(open[i].kind, "commitment");
    if (!commitment)
      CD_TRY(hint_licences(v, &open[i], &licences, a, sentences, err));
    else if (!committed)
      CD_TRY(hint_commitments(v, &commitments, a, sentences, err));
    committed = committed || commitment;
  }
  return v->failed ? cd_no_memory(err) : CORDON_OK;
}
