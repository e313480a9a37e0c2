#include "document/facts.h"

#include "document/gather.h"

/* --- helpers of the kinds --- */

cd_json *gather_some(cd_arena *a, cd_json *to, const cd_json *from, const char *const *keys) {
  for (; *keys; keys++) {
    cd_json *v = cd_json_get(from, *keys);
    if (v && v->kind != CD_JSON_NULL) to = cd_json_set(a, to, *keys, v);
  }
  return to;
}

cd_json *gather_flag(cd_arena *a, cd_json *to, const char *key, bool v) {
  return v ? cd_json_set(a, to, key, cd_json_new_bool(a, true)) : to;
}

cd_json *gather_codes(cd_arena *a, const cd_json *item) {
  const cd_json *all = cd_json_get(item, "classifications");
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *one = cd_json_at(all, i);
    cd_str text = cd_str_printf(a, CD_FMT " " CD_FMT, CD_ARG(cd_json_str(cd_json_get(one, "regime"))),
                                CD_ARG(cd_json_str(cd_json_get(one, "code"))));
    list = cd_json_add(a, list, text.ptr ? cd_json_new_str(a, text) : NULL);
  }
  return list;
}

cd_json *gather_list(cd_arena *a, cd_json *to, const char *key, const cd_json *list, const char *const *keys) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    out = cd_json_add(a, out, gather_some(a, cd_json_new_object(a), cd_json_at(list, i), keys));
  }
  return cd_json_count(list) ? cd_json_set(a, to, key, out) : to;
}

cd_seq gather_record(const cd_json *shown) {
  return cd_json_int(cd_json_get(cd_json_get(shown, "recorded"), "record"), 0);
}

/* --- gathering --- */

static cordon_status add_document(cd_store *s, document_facts *f, cd_arena *a, cordon_error *err) {
  store_record record;
  char day[11], digest[CD_DIGEST_TEXT];
  CD_TRY(store_record_get(s, f->record, a, &record, err));
  f->at = record.at;
  f->digest = record.digest;
  cd_str day_text = cd_str_dup(a, cd_str_c(cd_day_format(cd_time_day(record.at), day)));
  cd_str digest_text = cd_str_dup(a, cd_str_c(cd_digest_format(&record.digest, digest)));
  if (!day_text.ptr || !digest_text.ptr) return cd_no_memory(err);
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "record", cd_json_new_int(a, f->record));
  o = cd_json_set(a, o, "digest", cd_json_new_str(a, digest_text));
  o = cd_json_set(a, o, "day", cd_json_new_str(a, day_text));
  o = cd_json_set(a, o, "officer", cd_json_new_str(a, record.actor));
  f->all = cd_json_set(a, f->all, "document", o);
  return f->all ? CORDON_OK : cd_no_memory(err);
}

cordon_status facts_gather(cd_store *s, document_kind kind, cd_str id, cd_seq known_at, cd_arena *a,
                           document_facts *out, cordon_error *err) {
  static cordon_status (*const gather[DOCUMENT_KINDS])(cd_store *, document_facts *, cd_seq, cd_arena *,
                                                       cordon_error *) = {
      [DOCUMENT_LICENCE] = gather_licence,       [DOCUMENT_SUSPENSION] = gather_act,
      [DOCUMENT_REVOCATION] = gather_act,        [DOCUMENT_DISABLE] = gather_disable,
      [DOCUMENT_DECISION] = gather_decision,     [DOCUMENT_FINDING] = gather_finding,
      [DOCUMENT_PROCEEDING] = gather_proceeding, [DOCUMENT_REFUSAL] = gather_refusal};
  *out = (document_facts){.kind = kind, .id = id, .all = cd_json_new_object(a)};
  if (!gather[kind])
    return cd_fail(err, CORDON_USAGE, "there is nothing that a %s could be made from", document_kind_name(kind));
  CD_TRY(gather[kind](s, out, known_at, a, err));
  return out->all ? add_document(s, out, a, err) : cd_no_memory(err);
}

/* --- what a class may see --- */

typedef struct redaction {
  document_kind kind;
  document_class shown_to;
  cd_arena *arena;
} redaction;

static bool is_scalar(const cd_json *v) {
  return v->kind == CD_JSON_STRING || v->kind == CD_JSON_INT || v->kind == CD_JSON_BOOL;
}

static cd_json *redact_object(const redaction *r, const cd_json *v, cd_str prefix);

static cd_json *redact_items(const redaction *r, const cd_json *list, cd_str path) {
  cd_json *out = cd_json_new_list(r->arena);
  cd_str prefix = cd_str_printf(r->arena, CD_FMT "[].", CD_ARG(path));
  if (!prefix.ptr) return NULL;
  for (size_t i = 0; i < cd_json_count(list); i++)
    out = cd_json_add(r->arena, out, redact_object(r, list->as.items[i], prefix));
  return out;
}

static cd_json *redact_many(const redaction *r, const cd_json *list) {
  cd_json *out = cd_json_new_list(r->arena);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    if (is_scalar(list->as.items[i])) out = cd_json_add(r->arena, out, cd_json_copy(r->arena, list->as.items[i]));
  }
  return out;
}

/* One member: a field that may be seen, an object with fields in it, or nothing. NULL when memory ran out. */
static cd_json *redact_member(const redaction *r, cd_json *out, const cd_json_member *m, cd_str path) {
  const document_field *f = document_field_find(r->kind, path);
  if (!f && m->value->kind == CD_JSON_OBJECT) {
    cd_str prefix = cd_str_printf(r->arena, CD_FMT ".", CD_ARG(path));
    cd_json *inner = prefix.ptr ? redact_object(r, m->value, prefix) : NULL;
    return inner && inner->count == 0 ? out : cd_json_set_s(r->arena, out, m->key, inner);
  }
  if (!f || !document_field_shown(f, r->shown_to)) return out;
  if (f->type == DOCUMENT_LIST) return cd_json_set_s(r->arena, out, m->key, redact_items(r, m->value, path));
  if (f->many) return cd_json_set_s(r->arena, out, m->key, redact_many(r, m->value));
  return is_scalar(m->value) ? cd_json_set_s(r->arena, out, m->key, cd_json_copy(r->arena, m->value)) : out;
}

static cd_json *redact_object(const redaction *r, const cd_json *v, cd_str prefix) {
  cd_json *out = cd_json_new_object(r->arena);
  for (size_t i = 0; out && v->kind == CD_JSON_OBJECT && i < v->count; i++) {
    cd_str path = cd_str_printf(r->arena, CD_FMT CD_FMT, CD_ARG(prefix), CD_ARG(v->as.members[i].key));
    if (!path.ptr) return NULL;
    out = redact_member(r, out, &v->as.members[i], path);
  }
  return out;
}

cd_json *facts_redact(const document_facts *f, document_class c, cd_arena *a) {
  const redaction r = {f->kind, c, a};
  cd_json *out = redact_object(&r, f->all, CD_STR(""));
  cd_json *document = out ? cd_json_get(out, "document") : NULL;
  if (!document || !cd_json_set(a, document, "for", cd_json_new_c(a, document_class_name(c)))) return NULL;
  return out;
}
