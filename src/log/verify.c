/* All of a store against its digests, seals, and the heads of its log that were signed. */
#include <stdio.h>

#include "log/proof.h"

#define MAX_FAULTS 200

typedef struct signed_head {
  log_point point;
  bool given; /* from outside, not from the store */
} signed_head;

typedef struct verifier {
  cd_arena *a;
  log_report *out;
  tree_growing tree;
  signed_head *heads;
  size_t head_count, next;
} verifier;

static void fault(verifier *v, cd_str text) {
  if (cd_json_count(v->out->faults) < MAX_FAULTS && text.ptr)
    v->out->faults = cd_json_add(v->a, v->out->faults, cd_json_new_str(v->a, text));
}

static void found(void *user, const char *text) {
  verifier *v = user;
  fault(v, cd_str_dup(v->a, cd_str_c(text)));
}

/* --- heads --- */

static void compare_heads(verifier *v) {
  for (; v->next < v->head_count && v->heads[v->next].point.size == v->tree.size; v->next++) {
    const signed_head *h = &v->heads[v->next];
    cd_digest root = tree_growing_root(&v->tree);
    if (cd_digest_eq(&root, &h->point.root)) continue;
    fault(v, cd_str_printf(v->a, "the first %llu records are not those %s", (unsigned long long)h->point.size,
                           h->given ? "of the checkpoint that was given" : "of which the log's head was signed"));
  }
}

static void each_record(void *user, const store_record *r, const cd_digest *leaf) {
  verifier *v = user;
  (void)r;
  tree_add(&v->tree, leaf);
  compare_heads(v);
}

static cordon_status add_head(verifier *v, cd_str note, const note_key *key, bool given, cordon_error *err) {
  cd_str text, signer;
  cordon_error why = {0};
  signed_head head = {.given = given};
  cordon_status status = note_open(note, key, 1, &text, &signer, &why);
  if (status == CORDON_OK) status = proof_point_read(text, &head.point, &why);
  if (status == CORDON_BAD_INPUT && given) return cd_fail(err, status, "%s", why.message);
  if (status != CORDON_OK) {
    fault(v, cd_str_printf(v->a, "%s: %s", given ? "the checkpoint that was given" : "a checkpoint in the store",
                           why.message));
    return CORDON_OK;
  }
  size_t at = v->head_count++;
  for (; at > 0 && v->heads[at - 1].point.size > head.point.size; at--) v->heads[at] = v->heads[at - 1];
  v->heads[at] = head;
  return CORDON_OK;
}

static cordon_status stored_heads(cd_store *s, verifier *v, const note_key *key, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "log_checkpoints", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    if (v->head_count % 64 == 0)
      v->heads = cd_grow_array(v->a, v->heads, v->head_count, v->head_count + 65, sizeof *v->heads);
    cd_str note = v->heads ? store_col_str(st, 1, v->a) : (cd_str){0};
    status = note.ptr ? add_head(v, note, key, false, err) : cd_no_memory(err);
    v->out->checkpoints++;
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status;
}

static cordon_status read_heads(cd_store *s, verifier *v, cd_str old, cordon_error *err) {
  note_key key;
  bool made;
  cordon_error why = {0};
  v->heads = CD_NEW_ARRAY(v->a, signed_head, 1);
  if (!v->heads) return cd_no_memory(err);
  cordon_status status = log_key(s, CD_STR(""), v->a, &key, &made, &why);
  if (status == CORDON_NOT_FOUND && old.len == 0) return CORDON_OK; /* a log whose head nobody ever signed */
  if (status != CORDON_OK) return cd_fail(err, status, "%s", why.message);
  CD_TRY(stored_heads(s, v, &key, err));
  return old.len > 0 ? add_head(v, old, &key, true, err) : CORDON_OK;
}

/* --- subtrees that were kept --- */

static cordon_status compare_root(cd_store *s, verifier *v, cordon_error *err) {
  uint64_t size;
  cd_digest root;
  cordon_error why = {0};
  v->out->root = tree_growing_root(&v->tree);
  cordon_status status = log_head(s, &size, &root, &why);
  if (status == CORDON_NO_MEMORY || status == CORDON_STORE) return cd_fail(err, status, "%s", why.message);
  if (status != CORDON_OK || !cd_digest_eq(&root, &v->out->root))
    fault(v, CD_STR("the subtrees of the log that were kept are not those of its records"));
  return CORDON_OK;
}

static cordon_status verify_open(cd_store *s, cd_str old, cd_arena *a, log_report *out, cordon_error *err) {
  verifier v = {.a = a, .out = out};
  store_check check = {.found = found, .record = each_record, .user = &v};
  *out = (log_report){.faults = cd_json_new_list(a)};
  if (!out->faults) return cd_no_memory(err);
  CD_TRY(read_heads(s, &v, old, err));
  compare_heads(&v);
  CD_TRY(store_check_all(s, &check, err));
  for (; v.next < v.head_count; v.next++)
    fault(&v, cd_str_printf(a, "a head of %llu records was signed, and the store holds %llu",
                            (unsigned long long)v.heads[v.next].point.size, (unsigned long long)v.tree.size));
  CD_TRY(compare_root(s, &v, err));
  out->records = check.records;
  out->personal = check.personal;
  out->tables = check.tables;
  out->blobs = check.blobs;
  return out->faults ? CORDON_OK : cd_no_memory(err);
}

cordon_status log_verify(cd_store *s, cd_str old, cd_arena *a, log_report *out, cordon_error *err) {
  CD_TRY(store_begin_reading(s, err));
  cordon_status status = verify_open(s, old, a, out, err);
  store_rollback(s);
  return status;
}

cd_json *log_report_json(const log_report *r, cd_arena *a) {
  char root[CD_DIGEST_TEXT];
  cd_str text = cd_str_dup(a, cd_str_c(cd_digest_format(&r->root, root)));
  if (!text.ptr) return NULL;
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "records", cd_json_new_int(a, (int64_t)r->records));
  o = cd_json_set(a, o, "root", cd_json_new_str(a, text));
  o = cd_json_set(a, o, "checkpoints", cd_json_new_int(a, (int64_t)r->checkpoints));
  o = cd_json_set(a, o, "personal", cd_json_new_int(a, (int64_t)r->personal));
  o = cd_json_set(a, o, "tables", cd_json_new_int(a, (int64_t)r->tables));
  o = cd_json_set(a, o, "blobs", cd_json_new_int(a, (int64_t)r->blobs));
  o = cd_json_set(a, o, "holds", cd_json_new_bool(a, cd_json_count(r->faults) == 0));
  return cd_json_set(a, o, "faults", r->faults);
}
