#include "register/personal.h"

#include "base/limits.h"

static const char *const hidden_keys[] = {"aliases", "identifiers", "birth_date", "address", "signatory"};
/* Under these stands nothing of the parties themselves: hits are published entries. */
static const char *const open_keys[] = {"hits", "classifications", "clauses", "conditions"};
static const char *const organisation_kinds[] = {"government", "company", "international_organisation", "state"};

static bool one_of(cd_str s, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (cd_str_eqc(s, words[i])) return true;
  }
  return false;
}
#define ONE_OF(s, words) one_of((s), (words), sizeof(words) / sizeof(words)[0])

cordon_status personal_open(personal *p, cd_store *s, bool organisations, cd_arena *a, cordon_error *err) {
  *p = (personal){.store = s, .arena = a, .organisations = organisations, .err = err, .seen = cd_map_new(a, 16)};
  return p->seen ? CORDON_OK : cd_no_memory(err);
}

static cd_json *no_memory(personal *p) {
  cd_no_memory(p->err);
  return NULL;
}

static bool is_salted(const cd_json *v) {
  return v && v->kind == CD_JSON_OBJECT && v->count == 1 && cd_str_eqc(v->as.members[0].key, "salted");
}

/* The canonical bytes of a value, in the arena; ptr NULL on failure. */
static cd_str canonical(personal *p, const cd_json *v) {
  cd_buf b;
  cd_buf_init(&b, CD_MAX_JSON_BYTES);
  cd_str out = {NULL, 0};
  if (cd_json_canonical(v, &b, p->err) == CORDON_OK && cd_buf_status(&b, p->err) == CORDON_OK) {
    out = cd_str_dup(p->arena, cd_buf_view(&b));
    if (!out.ptr) cd_no_memory(p->err);
  }
  cd_buf_free(&b);
  return out;
}

static cd_json *replace(personal *p, const cd_json *v) {
  cd_str key = canonical(p, v);
  if (!key.ptr) return NULL;
  cd_json *node = (cd_json *)cd_map_get(p->seen, key);
  if (node) return node;
  if (p->replay) { /* a value that the record did not hold: the comparison will show it */
    node = cd_json_set(p->arena, cd_json_new_object(p->arena), "salted", cd_json_new_c(p->arena, "not in the record"));
    return node ? node : no_memory(p);
  }
  node = store_personal(p->store, v, NULL, p->arena, p->err);
  if (node && !cd_map_put(p->seen, key, node)) return no_memory(p);
  return node;
}

static cd_json *hide_list(personal *p, const cd_json *v) {
  cd_json *out = cd_json_new_list(p->arena);
  for (size_t i = 0; out && i < v->count; i++) {
    cd_json *item = personal_hide(p, v->as.items[i]);
    if (!item) return NULL;
    out = cd_json_add(p->arena, out, item);
  }
  return out ? out : no_memory(p);
}

static bool names_a_person(const personal *p, const cd_json *party, cd_str key) {
  if (!cd_str_eqc(key, "name")) return false;
  return p->organisations || !ONE_OF(cd_json_str(cd_json_get(party, "kind")), organisation_kinds);
}

static cd_json *hide_member(personal *p, const cd_json *party, const cd_json_member *m) {
  if (ONE_OF(m->key, hidden_keys) || names_a_person(p, party, m->key)) {
    return m->value->kind == CD_JSON_NULL ? m->value : replace(p, m->value);
  }
  return ONE_OF(m->key, open_keys) ? m->value : personal_hide(p, m->value);
}

static cd_json *hide_object(personal *p, const cd_json *v) {
  cd_json *out = cd_json_new_object(p->arena);
  for (size_t i = 0; out && i < v->count; i++) {
    const cd_json_member *m = &v->as.members[i];
    cd_json *value = hide_member(p, v, m);
    if (!value) return NULL;
    out = cd_json_set_s(p->arena, out, m->key, value);
  }
  return out ? out : no_memory(p);
}

cd_json *personal_hide(personal *p, const cd_json *v) {
  if (v->kind == CD_JSON_LIST) return hide_list(p, v);
  if (v->kind == CD_JSON_OBJECT) return hide_object(p, v);
  return (cd_json *)(uintptr_t)v; /* trees are immutable once built; the builders only lack the const */
}

static cd_json *fetch(personal *p, const cd_json *node, bool *erased) {
  cd_json *value = NULL;
  uint8_t salt[16];
  cordon_error missing = {0};
  cordon_status st =
      store_personal_get(p->store, cd_json_str(node->as.members[0].value), p->arena, &value, salt, &missing);
  if (st == CORDON_NOT_FOUND) {
    if (erased) *erased = true;
    return (cd_json *)(uintptr_t)node;
  }
  if (st != CORDON_OK) {
    if (p->err && p->err->code == CORDON_OK) *p->err = missing;
    return NULL;
  }
  cd_str key = canonical(p, value);
  if (!key.ptr) return NULL;
  return cd_map_put(p->seen, key, (void *)(uintptr_t)node) ? value : no_memory(p);
}

cd_json *personal_reveal(personal *p, const cd_json *v, bool *erased) {
  if (is_salted(v)) return fetch(p, v, erased);
  if (v->kind != CD_JSON_LIST && v->kind != CD_JSON_OBJECT) return (cd_json *)(uintptr_t)v;
  bool list = v->kind == CD_JSON_LIST;
  cd_json *out = list ? cd_json_new_list(p->arena) : cd_json_new_object(p->arena);
  for (size_t i = 0; out && i < v->count; i++) {
    cd_json *part = personal_reveal(p, list ? v->as.items[i] : v->as.members[i].value, erased);
    if (!part) return NULL;
    out = list ? cd_json_add(p->arena, out, part) : cd_json_set_s(p->arena, out, v->as.members[i].key, part);
  }
  return out ? out : no_memory(p);
}
