#include "register/party.h"

#include "register/advice.h"
#include "register/case_rows.h"
#include "register/people.h"
#include "register/put.h"
#include "register/refuse.h"
#include "register/rows.h"

#define MAX_CHAIN 64 /* merges of merges; a circle cannot be written, so a longer chain is damage */

/* --- which id stands for which --- */

static cordon_status link_of(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_str *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = CD_STR("");
  CD_TRY(store_stmt_get(s, "party_link_get", &st, err));
  store_bind_str(st, 1, id);
  store_bind_int(st, 2, known_at);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row && !store_col_is_null(st, 0)) {
    *out = store_col_str(st, 0, a);
    if (!out->ptr) status = cd_no_memory(err);
  }
  store_stmt_end(st);
  return status;
}

cordon_status party_root(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_str next = id;
  for (int i = 0; i < MAX_CHAIN && next.len > 0; i++) {
    *out = next;
    CD_TRY(link_of(s, *out, known_at, a, &next, err));
  }
  return next.len == 0 ? CORDON_OK
                       : cd_fail(err, CORDON_CORRUPT, "the merges of party " CD_FMT " do not end", CD_ARG(id));
}

/* Texts that a statement gives, added to a list. */
static cordon_status texts(cd_store *s, const char *statement, cd_str key, cd_seq known_at, cd_arena *a, cd_json **list,
                           cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, statement, &st, err));
  store_bind_str(st, 1, key);
  store_bind_int(st, 2, known_at);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    cd_str text = store_col_str(st, 0, a);
    *list = cd_json_add(a, *list, text.ptr ? cd_json_new_str(a, text) : NULL);
    status = *list ? store_step(st, &row, err) : cd_no_memory(err);
  }
  store_stmt_end(st);
  return status;
}

/* All that stand under a party, near and far; the party itself first. */
static cordon_status members(cd_store *s, cd_str root, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  *out = cd_json_add(a, cd_json_new_list(a), cd_json_new_str(a, root));
  for (size_t i = 0; i < cd_json_count(*out); i++) {
    CD_TRY(texts(s, "party_links_under", cd_json_str(cd_json_at(*out, i)), known_at, a, out, err));
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}

/* --- names --- */

static cordon_status add_name(cd_store *s, cd_str key, cd_str id, cd_seq seq, cd_seq version, cordon_error *err) {
  store_stmt *st;
  if (key.len == 0) return CORDON_OK;
  CD_TRY(store_stmt_get(s, "party_name_add", &st, err));
  store_bind_str(st, 1, key);
  store_bind_str(st, 2, id);
  store_bind_int(st, 3, seq);
  store_bind_int(st, 4, version);
  return store_run(st, err);
}

static cordon_status add_names(cd_store *s, cd_str id, cd_seq seq, cd_arena *a, cordon_error *err) {
  register_row row;
  cd_json *party;
  cd_str key;
  CD_TRY(rows_get(s, "party", id, CD_SEQ_LATEST, &row, err));
  CD_TRY(rows_content(s, row.seq, a, &party, NULL, NULL, err));
  CD_TRY(case_key(party, a, &key, err));
  if (key.len == 0) return CORDON_OK; /* a person */
  CD_TRY(add_name(s, key, id, seq, row.seq, err));
  const cd_json *aliases = cd_json_get(party, "aliases");
  for (size_t i = 0; i < cd_json_count(aliases); i++) {
    CD_TRY(names_normal_form(cd_json_str(cd_json_at(aliases, i)), NAMES_COMPANY, a, &key, err));
    CD_TRY(add_name(s, key, id, seq, row.seq, err));
  }
  return CORDON_OK;
}

cordon_status party_renamed(cd_store *s, cd_str id, cd_seq seq, cd_arena *a, cordon_error *err) {
  cd_json *under;
  cd_str into;
  CD_TRY(link_of(s, id, CD_SEQ_LATEST, a, &into, err));
  CD_TRY(members(s, id, CD_SEQ_LATEST, a, &under, err));
  return into.len > 0 || under->count > 1 ? add_names(s, id, seq, a, err) : CORDON_OK;
}

static cordon_status newest_link(cd_store *s, cd_seq known_at, cd_seq *out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  CD_TRY(store_stmt_get(s, "party_links_newest", &st, err));
  store_bind_int(st, 1, known_at);
  cordon_status status = store_step(st, &row, err);
  *out = status == CORDON_OK && row ? store_col_int(st, 0) : 0;
  store_stmt_end(st);
  return status;
}

cordon_status party_names(cd_store *s, cd_str name_form, cd_seq known_at, cd_arena *a, cd_str **out, size_t *count,
                          cd_seq *links, cordon_error *err) {
  cd_json *ids = cd_json_new_list(a), *keys = cd_json_new_list(a);
  *count = 0;
  *out = NULL;
  CD_TRY(newest_link(s, known_at, links, err));
  if (*links == 0 || name_form.len == 0) return CORDON_OK;
  CD_TRY(texts(s, "party_name_ids", name_form, known_at, a, &ids, err));
  for (size_t i = 0; i < cd_json_count(ids); i++) {
    cd_str root;
    cd_json *all;
    CD_TRY(party_root(s, cd_json_str(cd_json_at(ids, i)), known_at, a, &root, err));
    CD_TRY(members(s, root, known_at, a, &all, err));
    for (size_t k = 0; k < cd_json_count(all) && all->count > 1; k++) {
      CD_TRY(texts(s, "party_name_keys", cd_json_str(cd_json_at(all, k)), known_at, a, &keys, err));
    }
  }
  *out = CD_NEW_ARRAY(a, cd_str, cd_json_count(keys) + 1);
  if (!*out) return cd_no_memory(err);
  for (size_t i = 0; i < cd_json_count(keys); i++) (*out)[(*count)++] = cd_json_str(cd_json_at(keys, i));
  return CORDON_OK;
}

/* --- merging and splitting --- */

static cordon_status check_merge(cd_store *s, const party_change *c, cd_arena *a, cordon_error *err) {
  cd_str into, root;
  cd_json *unused;
  CD_TRY(register_show(s, "party", c->into, CD_SEQ_LATEST, a, &unused, err));
  CD_TRY(link_of(s, c->id, CD_SEQ_LATEST, a, &into, err));
  if (into.len > 0) {
    return refuse_state(err, "party.merged", "party " CD_FMT " is merged into " CD_FMT " already; split it first",
                        CD_ARG(c->id), CD_ARG(into));
  }
  CD_TRY(party_root(s, c->into, CD_SEQ_LATEST, a, &root, err));
  if (!cd_str_eq(root, c->id)) return CORDON_OK;
  return refuse_state(err, "party.circular",
                      "party " CD_FMT " stands for " CD_FMT " already; merged the other way round, neither would stand",
                      CD_ARG(c->id), CD_ARG(c->into));
}

static cordon_status check_split(cd_store *s, const party_change *c, cd_arena *a, cordon_error *err) {
  cd_str into;
  CD_TRY(link_of(s, c->id, CD_SEQ_LATEST, a, &into, err));
  return into.len > 0
             ? CORDON_OK
             : refuse_state(err, "party.not_merged", "party " CD_FMT " is not merged into another", CD_ARG(c->id));
}

static cordon_status write_link(cd_store *s, const party_change *c, const cd_json *body, cd_str actor, cd_seq *seq,
                                cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_record_append(s, c->into.len ? CD_STR("party.merge") : CD_STR("party.split"), actor, body, seq, err));
  CD_TRY(store_stmt_get(s, "party_link_add", &st, err));
  store_bind_str(st, 1, c->id);
  store_bind_int(st, 2, *seq);
  store_bind_str(st, 3, c->into.len ? c->into : (cd_str){NULL, 0});
  return store_run(st, err);
}

static cordon_status link_open(cd_store *s, const party_change *c, cd_str actor, cd_arena *a, cd_seq *seq,
                               cd_seq *waits, bool *wrote, cordon_error *err) {
  bool merge = c->into.len > 0;
  cd_json *unused;
  cd_json *body = put_some(a, put_str(a, cd_json_new_object(a), "party", c->id), "into", c->into);
  body = put_some(a, put_str(a, body, "reason", c->reason), "cite", c->cite);
  if (!body) return cd_no_memory(err);
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, merge ? "merging parties" : "splitting parties", err));
  CD_TRY(register_show(s, "party", c->id, CD_SEQ_LATEST, a, &unused, err));
  CD_TRY(merge ? check_merge(s, c, a, err) : check_split(s, c, a, err));
  CD_TRY(people_gate(s, merge ? "party.merge" : "party.split", c->id, body, actor, a, waits, err));
  *wrote = true;
  if (*waits) return CORDON_OK;
  CD_TRY(write_link(s, c, body, actor, seq, err));
  if (!merge) return CORDON_OK;
  CD_TRY(add_names(s, c->id, *seq, a, err));
  return add_names(s, c->into, *seq, a, err);
}

cordon_status party_link(cd_store *s, const party_change *c, cd_str actor, cd_arena *a, cd_seq *seq,
                         cordon_error *err) {
  bool wrote = false;
  cd_seq waits = 0;
  *seq = 0;
  if (cd_str_trim(c->reason).len == 0)
    return refuse_input(err, "party.reason", "who merges or splits parties says why, in a sentence");
  CD_TRY(store_begin(s, err));
  const cordon_status st = link_open(s, c, actor, a, seq, &waits, &wrote, err);
  CD_TRY(refuse_end(s, st, wrote, err));
  return waits ? people_held(c->into.len ? "merging" : "splitting", c->id, waits, err) : CORDON_OK;
}

/* --- looking --- */

cordon_status party_show(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *under, *others = cd_json_new_list(a);
  cd_str root;
  CD_TRY(register_show(s, "party", id, known_at, a, out, err));
  CD_TRY(party_root(s, id, known_at, a, &root, err));
  CD_TRY(members(s, root, known_at, a, &under, err));
  for (size_t i = 0; i < under->count; i++) {
    if (!cd_str_eq(cd_json_str(cd_json_at(under, i)), id)) others = cd_json_add(a, others, cd_json_at(under, i));
  }
  if (!cd_str_eq(root, id)) *out = put_str(a, *out, "merged_into", root);
  if (cd_json_count(others)) *out = cd_json_set(a, *out, "one_with", others);
  cd_json *advice;
  CD_TRY(advice_of(s, "party", id, known_at, a, &advice, err));
  if (cd_json_count(cd_json_get(advice, "offices"))) *out = cd_json_set(a, *out, "advice", advice);
  return *out && others ? CORDON_OK : cd_no_memory(err);
}

/* The fields in which a version differs from the one before it, by name: their values stand in the versions. */
static cd_json *changed_fields(const cd_json *before, const cd_json *after, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < cd_json_count(after); i++) {
    const cd_json_member *m = &after->as.members[i];
    if (cd_str_eqc(m->key, "amended") || cd_json_eq(cd_json_get_s(before, m->key), m->value)) continue;
    list = cd_json_add(a, list, cd_json_new_str(a, m->key));
  }
  for (size_t i = 0; i < cd_json_count(before); i++) {
    const cd_json_member *m = &before->as.members[i];
    if (!cd_str_eqc(m->key, "amended") && !cd_json_get_s(after, m->key))
      list = cd_json_add(a, list, cd_json_new_str(a, m->key));
  }
  return list;
}

static cordon_status history_of(cd_store *s, cd_seq seq, cd_json **version, cd_arena *a, cd_json **out,
                                cordon_error *err) {
  static const char *const fields[] = {"party", "into", "effective", "reason", "cite"};
  store_record record;
  cd_json *content;
  char at[32];
  CD_TRY(store_record_get(s, seq, a, &record, err));
  CD_TRY(rows_content(s, seq, a, &content, NULL, NULL, err));
  bool is_version = !cd_str_eqc(record.kind, "party.merge") && !cd_str_eqc(record.kind, "party.split");
  const cd_json *told = is_version ? cd_json_get(content, "amended") : content;
  cd_json *o = put_str(a, cd_json_new_object(a), "act", cd_str_sub(record.kind, strlen("party."), record.kind.len));
  o = put_str(a, put_int(a, o, "record", seq), "at", cd_str_dup(a, cd_str_c(cd_time_format(record.at, at))));
  o = put_str(a, o, "actor", record.actor);
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
    o = put_some(a, o, fields[i], cd_json_str(cd_json_get(told, fields[i])));
  if (is_version && *version) o = cd_json_set(a, o, "fields", changed_fields(*version, content, a));
  if (is_version) *version = content;
  *out = o;
  return o ? CORDON_OK : cd_no_memory(err);
}

static cordon_status records_of(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out,
                                cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = cd_json_new_list(a);
  CD_TRY(store_stmt_get(s, "party_records", &st, err));
  store_bind_str(st, 1, id);
  store_bind_int(st, 2, known_at);
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    *out = cd_json_add(a, *out, cd_json_new_int(a, store_col_int(st, 0)));
    status = *out ? store_step(st, &row, err) : cd_no_memory(err);
  }
  store_stmt_end(st);
  return status;
}

cordon_status party_history(cd_store *s, cd_str id, cd_seq known_at, cd_arena *a, cd_json **out, cordon_error *err) {
  cd_json *seqs, *version = NULL, *unused;
  CD_TRY(register_show(s, "party", id, known_at, a, &unused, err));
  CD_TRY(records_of(s, id, known_at, a, &seqs, err));
  *out = cd_json_new_list(a);
  for (size_t i = 0; i < seqs->count; i++) {
    cd_json *one;
    CD_TRY(history_of(s, cd_json_int(cd_json_at(seqs, i), 0), &version, a, &one, err));
    *out = cd_json_add(a, *out, one);
  }
  return *out ? CORDON_OK : cd_no_memory(err);
}
