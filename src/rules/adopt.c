/* Adoption: a rulebook as a record and a blob; the rulebooks in force as known at a record. */
#include <stdlib.h>

#include "base/limits.h"
#include "rules/book.h"

#define ADOPT_KIND "rulebook.adopt"
#define SET_ARENA_BYTES (64u << 20)

/* --- what is in force --- */

typedef struct adoption {
  cd_seq seq;
  cd_str id;
  cd_digest digest;
  const cd_json *params;
} adoption;

/* One record's adoption. */
static cordon_status adoption_read(cd_store *s, cd_seq seq, cd_arena *a, adoption *out, cordon_error *err) {
  store_record record;
  cd_json *body;
  CD_TRY(store_record_get(s, seq, a, &record, err));
  CD_TRY(cd_json_parse(record.body, "rulebook.adopt", a, &body, err));
  *out =
      (adoption){.seq = seq, .id = cd_json_str(cd_json_get(body, "rulebook")), .params = cd_json_get(body, "params")};
  if (cd_digest_parse(cd_json_str(cd_json_get(body, "digest")), &out->digest)) return CORDON_OK;
  return cd_fail(err, CORDON_CORRUPT, "record %lld adopts a rulebook, but holds no digest of it", (long long)seq);
}

static cordon_status seqs_read(cd_store *s, cd_seq known_at, cd_arena *a, cd_seq **out, size_t *count,
                               cordon_error *err) {
  store_stmt *st;
  size_t room = 0;
  bool row = true;
  cordon_status status = CORDON_OK;
  *out = NULL;
  *count = 0;
  CD_TRY(store_stmt_get(s, "record_of_kind", &st, err));
  store_bind_str(st, 1, CD_STR(ADOPT_KIND));
  store_bind_int(st, 2, known_at);
  while ((status = store_step(st, &row, err)) == CORDON_OK && row) {
    if (*count == room) {
      *out = cd_grow_array(a, *out, *count, room ? room * 2 : 16, sizeof **out);
      room = room ? room * 2 : 16;
    }
    if (!*out) {
      status = cd_no_memory(err);
      break;
    }
    (*out)[(*count)++] = store_col_int(st, 0);
  }
  store_stmt_end(st);
  return status;
}

/* The last adoption of each rulebook, by id in byte order. */
static cordon_status adoptions_in_force(cd_store *s, cd_seq known_at, cd_arena *a, adoption **out, size_t *count,
                                        cordon_error *err) {
  cd_seq *seqs;
  size_t n;
  CD_TRY(seqs_read(s, known_at, a, &seqs, &n, err));
  *out = CD_NEW_ARRAY(a, adoption, n);
  *count = 0;
  if (!*out) return cd_no_memory(err);
  for (size_t i = 0; i < n; i++) {
    adoption one;
    size_t at = 0;
    CD_TRY(adoption_read(s, seqs[i], a, &one, err));
    while (at < *count && cd_str_cmp((*out)[at].id, one.id) < 0) at++;
    if (at == *count || !cd_str_eq((*out)[at].id, one.id)) {
      memmove(*out + at + 1, *out + at, (*count - at) * sizeof **out);
      ++*count;
    }
    (*out)[at] = one;
  }
  return CORDON_OK;
}

/* --- adopting --- */

static const book_param *param_find(const rules_book *b, cd_str name) {
  for (size_t i = 0; i < b->param_count; i++)
    if (cd_str_eq(b->params[i].name, name)) return &b->params[i];
  return NULL;
}

static cordon_status check_param(const rules_book *b, const cd_json_member *m, cordon_error *err) {
  const book_param *p = param_find(b, m->key);
  cd_str value = cd_json_str(m->value);
  if (!p)
    return cd_fail(err, CORDON_USAGE, "rulebook " CD_FMT " has no parameter \"" CD_FMT "\"", CD_ARG(b->id),
                   CD_ARG(m->key));
  for (size_t i = 0; i < p->value_count; i++)
    if (cd_str_eq(p->values[i].value, value)) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "parameter " CD_FMT " cannot be \"" CD_FMT "\"; its default is " CD_FMT,
                 CD_ARG(p->name), CD_ARG(value), CD_ARG(p->fallback));
}

/* All parameters with the values chosen, so that a later change of a default changes nothing that was adopted. */
static cordon_status full_params(const rules_book *b, const cd_json *chosen, cd_arena *a, cd_json **out,
                                 cordon_error *err) {
  *out = cd_json_new_object(a);
  for (size_t i = 0; chosen && i < chosen->count; i++) CD_TRY(check_param(b, &chosen->as.members[i], err));
  for (size_t i = 0; i < b->param_count; i++) {
    cd_str value = cd_json_str(cd_json_get_s(chosen, b->params[i].name));
    *out = cd_json_set_s(a, *out, b->params[i].name, cd_json_new_str(a, value.len ? value : b->params[i].fallback));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cordon_status write_adoption(cd_store *s, const rules_book *b, const cd_json *params, cd_str signer,
                                    cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err) {
  cd_digest digest;
  char text[CD_DIGEST_TEXT];
  CD_TRY(store_blob_put(s, cd_buf_view(&b->bundle), &digest, err));
  cd_json *body = cd_json_new_object(a);
  body = cd_json_set(a, body, "rulebook", cd_json_new_str(a, b->id));
  body = cd_json_set(a, body, "version", cd_json_new_str(a, b->version));
  body = cd_json_set(a, body, "digest", cd_json_new_c(a, cd_digest_format(&digest, text)));
  body = cd_json_set(a, body, "params", cd_json_copy(a, params));
  if (signer.len) body = cd_json_set(a, body, "signed_by", cd_json_new_str(a, signer));
  if (!body) return cd_no_memory(err);
  return store_record_append(s, CD_STR(ADOPT_KIND), actor, body, seq, err);
}

static cordon_status adopt_in(cd_store *s, const rules_book *b, const cd_json *params, cd_str actor, cd_arena *a,
                              cd_seq *seq, bool *unchanged, cordon_error *err) {
  adoption *in_force;
  size_t count;
  cd_json *full;
  cd_str signer;
  if (b->overlay_count)
    return cd_fail(err, CORDON_USAGE,
                   "a draft is laid over this rulebook, so that it is no law and is not adopted; adopt a folder that "
                   "holds the text as it was enacted");
  CD_TRY(full_params(b, params, a, &full, err));
  CD_TRY(book_check_signature(s, b, a, &signer, err));
  CD_TRY(adoptions_in_force(s, CD_SEQ_LATEST, a, &in_force, &count, err));
  for (size_t i = 0; i < count; i++) {
    if (!cd_str_eq(in_force[i].id, b->id) || !cd_digest_eq(&in_force[i].digest, &b->digest) ||
        !cd_json_eq(in_force[i].params, full))
      continue;
    *seq = in_force[i].seq;
    *unchanged = true;
    return CORDON_OK;
  }
  *unchanged = false;
  return write_adoption(s, b, full, signer, actor, a, seq, err);
}

cordon_status rules_adopt_trial(cd_store *copy, const rules_book *b, const cd_json *params, cd_str actor, cd_seq *seq,
                                cordon_error *err) {
  cd_json *full;
  cd_arena *a = cd_arena_new(SET_ARENA_BYTES);
  if (!a) return cd_no_memory(err);
  cordon_status status = full_params(b, params, a, &full, err);
  if (status == CORDON_OK) status = store_begin(copy, err);
  if (status == CORDON_OK) {
    status = write_adoption(copy, b, full, (cd_str){0}, actor, a, seq, err);
    if (status == CORDON_OK)
      status = store_commit(copy, err);
    else
      store_rollback(copy);
  }
  cd_arena_free(a);
  return status;
}

cordon_status rules_adopt(cd_store *s, const rules_book *b, const cd_json *params, cd_str actor, cd_seq *seq,
                          bool *unchanged, cordon_error *err) {
  cd_arena *a = cd_arena_new(SET_ARENA_BYTES);
  if (!a) return cd_no_memory(err);
  cordon_status status = store_begin(s, err);
  if (status == CORDON_OK) {
    status = adopt_in(s, b, params, actor, a, seq, unchanged, err);
    if (status == CORDON_OK)
      status = store_commit(s, err);
    else
      store_rollback(s);
  }
  cd_arena_free(a);
  return status;
}

/* --- the set --- */

struct rules_set {
  cd_arena *a;
  adoption *adoptions;
  rules_book **books;
  size_t count;
};

static cordon_status book_of(cd_store *s, const adoption *one, rules_book **out, cordon_error *err) {
  cd_buf bytes;
  cd_buf_init(&bytes, CD_MAX_RULEBOOK_BYTES + (1u << 20));
  cordon_status status = store_blob_get(s, &one->digest, &bytes, err);
  if (status == CORDON_OK) status = rules_book_from_bundle(cd_buf_view(&bytes), out, err);
  cd_buf_free(&bytes);
  return status;
}

static cordon_status fill_set(cd_store *s, cd_seq known_at, rules_set *set, cordon_error *err) {
  size_t count;
  CD_TRY(adoptions_in_force(s, known_at, set->a, &set->adoptions, &count, err));
  set->books = CD_NEW_ARRAY(set->a, rules_book *, count);
  if (!set->books) return cd_no_memory(err);
  for (; set->count < count; set->count++)
    CD_TRY(book_of(s, &set->adoptions[set->count], &set->books[set->count], err));
  return CORDON_OK;
}

cordon_status rules_set_open(cd_store *s, cd_seq known_at, rules_set **out, cordon_error *err) {
  rules_set *set = calloc(1, sizeof *set);
  if (!set) return cd_no_memory(err);
  set->a = cd_arena_new(SET_ARENA_BYTES);
  cordon_status status = set->a ? fill_set(s, known_at, set, err) : cd_no_memory(err);
  if (status == CORDON_OK)
    *out = set;
  else
    rules_set_close(set);
  return status;
}

void rules_set_close(rules_set *set) {
  if (!set) return;
  for (size_t i = 0; i < set->count; i++) rules_book_free(set->books[i]);
  cd_arena_free(set->a);
  free(set);
}

static size_t book_named(const rules_set *set, cd_str id) {
  size_t i = 0;
  while (i < set->count && !cd_str_eq(set->books[i]->id, id)) i++;
  return i;
}

cordon_status rules_set_overlay(rules_set *set, const char *const *dirs, size_t count, cordon_error *err) {
  for (size_t i = 0; i < count; i++) {
    cd_str of;
    rules_book *with;
    CD_TRY(rules_overlay_of(dirs[i], set->a, &of, err));
    size_t at = book_named(set, of);
    if (at == set->count)
      return cd_fail(err, CORDON_NOT_FOUND, "%s lies over the rulebook " CD_FMT ", which is not adopted", dirs[i],
                     CD_ARG(of));
    CD_TRY(rules_book_overlay(set->books[at], &dirs[i], 1, &with, err));
    rules_book_free(set->books[at]);
    set->books[at] = with;
  }
  return CORDON_OK;
}

size_t rules_set_count(const rules_set *set) { return set->count; }
const rules_book *rules_set_book(const rules_set *set, size_t i) { return set->books[i]; }
const cd_json *rules_set_params(const rules_set *set, size_t i) { return set->adoptions[i].params; }
