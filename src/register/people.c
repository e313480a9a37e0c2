#include "register/people.h"

#include <stdio.h>

#include "base/limits.h"
#include "register/personal.h"
#include "register/refuse.h"

static const char *const role_names[] = {"officer", "approver", "auditor", "admin"};
#define ROLE_COUNT (sizeof role_names / sizeof role_names[0])

unsigned people_role_of(cd_str word) {
  for (size_t i = 0; i < ROLE_COUNT; i++) {
    if (cd_str_eqc(word, role_names[i])) return 1u << i;
  }
  return 0;
}

/* --- who is known --- */

/* How many people have a role (counted to 2), and the roles of one. */
static cordon_status look(cd_store *s, cd_str person, int64_t *known, unsigned *roles, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *known = 0;
  *roles = 0;
  CD_TRY(store_stmt_get(s, "people_known", &st, err));
  store_bind_str(st, 1, person);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    *known = store_col_int(st, 0);
    *roles = (unsigned)store_col_int(st, 1);
  }
  store_stmt_end(st);
  return status;
}

cordon_status people_several(cd_store *s, bool *out, cordon_error *err) {
  int64_t known;
  unsigned roles;
  CD_TRY(look(s, CD_STR(""), &known, &roles, err));
  *out = known > 1;
  return CORDON_OK;
}

static void role_words(unsigned roles, char *out, size_t size) {
  size_t len = 0;
  out[0] = 0;
  for (size_t i = 0; i < ROLE_COUNT; i++) {
    if (!(roles & (1u << i)) || len >= size - 16) continue;
    len += (size_t)snprintf(out + len, size - len, "%s%s", len ? " or " : "", role_names[i]);
  }
}

cordon_status people_may(cd_store *s, cd_str actor, unsigned roles, const char *what, cordon_error *err) {
  int64_t known;
  unsigned has;
  char words[80];
  CD_TRY(look(s, actor, &known, &has, err));
  if (known < 2 || (has & roles)) return CORDON_OK;
  role_words(roles, words, sizeof words);
  if (has == 0)
    return refuse_state(err, "people.unknown",
                        "the store does not know " CD_FMT " as one who acts; %s needs a person with the role %s",
                        CD_ARG(actor), what, words);
  return refuse_state(err, "people.role", CD_FMT " has not the role for it: %s needs %s", CD_ARG(actor), what, words);
}

static cordon_status write_person(cd_store *s, cd_str person, unsigned roles, cd_str actor, cd_arena *a, cd_seq *seq,
                                  cordon_error *err) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < ROLE_COUNT; i++) {
    if (roles & (1u << i)) list = cd_json_add(a, list, cd_json_new_c(a, role_names[i]));
  }
  cd_json *body =
      cd_json_set(a, cd_json_set(a, cd_json_new_object(a), "person", cd_json_new_str(a, person)), "roles", list);
  if (!body) return cd_no_memory(err);
  CD_TRY(store_record_append(s, CD_STR("people.add"), actor, body, seq, err));
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "people_put", &st, err));
  store_bind_str(st, 1, person);
  store_bind_int(st, 2, *seq);
  store_bind_int(st, 3, roles);
  return store_run(st, err);
}

/* Nobody could ever say again who is who. */
static cordon_status keep_an_admin(cd_store *s, cd_str person, unsigned roles, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  int64_t others = 0;
  if (roles & PEOPLE_ADMIN) return CORDON_OK;
  CD_TRY(store_stmt_get(s, "people_other_admins", &st, err));
  store_bind_str(st, 1, person);
  store_bind_int(st, 2, PEOPLE_ADMIN);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) others = store_col_int(st, 0);
  store_stmt_end(st);
  CD_TRY(status);
  return others > 0 ? CORDON_OK
                    : refuse_state(err, "people.last_admin", CD_FMT " is the only admin; make another one first",
                                   CD_ARG(person));
}

static cordon_status add_open(cd_store *s, cd_str person, unsigned roles, cd_str actor, cd_arena *a, cd_seq *seq,
                              bool *wrote, cordon_error *err) {
  int64_t known;
  unsigned has;
  CD_TRY(people_may(s, actor, PEOPLE_ADMIN, "adding people", err));
  CD_TRY(look(s, actor, &known, &has, err));
  if (known == 0 && cd_str_eq(person, actor)) roles |= PEOPLE_ADMIN; /* the first of all */
  if (known > 0) CD_TRY(keep_an_admin(s, person, roles, err));
  *wrote = true;
  if (known == 0 && !cd_str_eq(person, actor))
    CD_TRY(write_person(s, actor, PEOPLE_ADMIN | PEOPLE_APPROVER, actor, a, seq, err));
  return write_person(s, person, roles, actor, a, seq, err);
}

cordon_status people_add(cd_store *s, cd_str person, unsigned roles, cd_str actor, cd_arena *a, cd_seq *seq,
                         cordon_error *err) {
  bool wrote = false;
  if (person.len == 0 || person.len > 128)
    return refuse_input(err, "people.name", "a person is named by 1 to 128 bytes, as --actor names them");
  CD_TRY(store_begin(s, err));
  const cordon_status st = add_open(s, person, roles, actor, a, seq, &wrote, err);
  return refuse_end(s, st, wrote, err);
}

static cd_json *person_json(store_stmt *st, cd_arena *a) {
  cd_json *roles = cd_json_new_list(a);
  for (size_t i = 0; i < ROLE_COUNT; i++) {
    if (store_col_int(st, 1) & (1 << i)) roles = cd_json_add(a, roles, cd_json_new_c(a, role_names[i]));
  }
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "person", cd_json_new_str(a, store_col_str(st, 0, a)));
  return cd_json_set(a, cd_json_set(a, o, "roles", roles), "record", cd_json_new_int(a, store_col_int(st, 2)));
}

cordon_status people_list(cd_store *s, cd_arena *a, cd_json **out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = cd_json_new_list(a);
  CD_TRY(store_stmt_get(s, "people_all", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    *out = cd_json_add(a, *out, person_json(st, a));
    status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status == CORDON_OK && !*out ? cd_no_memory(err) : status;
}

/* --- four eyes --- */

static cordon_status digest_of(const char *act, cd_str subject, const cd_json *content, cd_arena *a, cd_str *out,
                               cordon_error *err) {
  cd_buf b;
  char text[CD_DIGEST_TEXT];
  cd_buf_init(&b, CD_MAX_JSON_BYTES);
  cd_buf_printf(&b, "%s\n" CD_FMT "\n", act, CD_ARG(subject));
  cordon_status st = cd_json_canonical(content, &b, err);
  if (st == CORDON_OK) st = cd_buf_status(&b, err);
  cd_digest d = cd_sha256(cd_buf_view(&b));
  cd_buf_free(&b);
  *out = cd_str_dup(a, cd_str_c(cd_digest_format(&d, text)));
  return st == CORDON_OK && !out->ptr ? cd_no_memory(err) : st;
}

static cordon_status find_open(cd_store *s, cd_str digest, cd_arena *a, cd_seq *seq, cd_str *by, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *seq = 0;
  CD_TRY(store_stmt_get(s, "proposal_open", &st, err));
  store_bind_str(st, 1, digest);
  cordon_status status = store_step(st, &row, err);
  if (status == CORDON_OK && row) {
    *seq = store_col_int(st, 0);
    *by = store_col_str(st, 1, a);
  }
  store_stmt_end(st);
  return status;
}

static cordon_status propose(cd_store *s, const char *act, cd_str subject, const cd_json *content, cd_str digest,
                             cd_str actor, cd_arena *a, cd_seq *seq, cordon_error *err) {
  store_stmt *st;
  personal p;
  CD_TRY(personal_open(&p, s, false, a, err));
  cd_json *hidden = personal_hide(&p, content);
  if (!hidden) return err ? err->code : CORDON_NO_MEMORY;
  cd_json *body = cd_json_set(a, cd_json_new_object(a), "act", cd_json_new_c(a, act));
  body = cd_json_set(a, body, "subject", cd_json_new_str(a, subject));
  body = cd_json_set(a, body, "content", hidden);
  if (!body) return cd_no_memory(err);
  CD_TRY(store_record_append(s, CD_STR("act.propose"), actor, body, seq, err));
  CD_TRY(store_stmt_get(s, "proposal_add", &st, err));
  store_bind_int(st, 1, *seq);
  store_bind_str(st, 2, digest);
  store_bind_str(st, 3, actor);
  return store_run(st, err);
}

static cordon_status approve(cd_store *s, cd_seq proposal, cd_str by, cd_str actor, cd_arena *a, cordon_error *err) {
  cd_seq seq;
  store_stmt *st;
  cd_json *body = cd_json_set(a, cd_json_new_object(a), "proposal", cd_json_new_int(a, proposal));
  body = cd_json_set(a, body, "proposed_by", cd_json_new_str(a, by));
  if (!body) return cd_no_memory(err);
  CD_TRY(store_record_append(s, CD_STR("act.approve"), actor, body, &seq, err));
  CD_TRY(store_stmt_get(s, "proposal_approve", &st, err));
  store_bind_int(st, 1, proposal);
  store_bind_int(st, 2, seq);
  return store_run(st, err);
}

cordon_status people_gate(cd_store *s, const char *act, cd_str subject, const cd_json *content, cd_str actor,
                          cd_arena *a, cd_seq *waits, cordon_error *err) {
  int64_t known;
  unsigned has;
  cd_seq open;
  cd_str digest, by = CD_STR("");
  *waits = 0;
  CD_TRY(look(s, actor, &known, &has, err));
  if (known < 2) return CORDON_OK;
  CD_TRY(people_may(s, actor, PEOPLE_OFFICER | PEOPLE_APPROVER, act, err));
  CD_TRY(digest_of(act, subject, content, a, &digest, err));
  CD_TRY(find_open(s, digest, a, &open, &by, err));
  if (!open) return propose(s, act, subject, content, digest, actor, a, waits, err);
  if (cd_str_eq(by, actor)) {
    return refuse_state(err, "people.same_person", CD_FMT " proposed this (record %lld); another person approves it",
                        CD_ARG(actor), (long long)open);
  }
  CD_TRY(people_may(s, actor, PEOPLE_APPROVER, "approving an act", err));
  return approve(s, open, by, actor, a, err);
}

cordon_status people_held(const char *act, cd_str subject, cd_seq waits, cordon_error *err) {
  return cd_fail(err, CORDON_HELD,
                 "%s of " CD_FMT
                 " is proposed (record %lld) and waits for a second person, who does the same, or for an act "
                 "on a licence: cordon people approve %lld",
                 act, CD_ARG(subject), (long long)waits, (long long)waits);
}

static cordon_status waiting_json(cd_store *s, cd_seq seq, cd_arena *a, cd_json **out, cordon_error *err) {
  store_record record;
  char at[32];
  CD_TRY(store_record_get(s, seq, a, &record, err));
  cd_json *body;
  personal p;
  CD_TRY(cd_json_parse(record.body, "the store", a, &body, err));
  CD_TRY(personal_open(&p, s, false, a, err));
  *out = personal_reveal(&p, body, NULL);
  if (!*out) return err ? err->code : CORDON_NO_MEMORY;
  cd_json *o = cd_json_set(a, *out, "record", cd_json_new_int(a, seq));
  o = cd_json_set(a, o, "by", cd_json_new_str(a, record.actor));
  *out = cd_json_set(a, o, "at", cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_time_format(record.at, at)))));
  return *out ? CORDON_OK : cd_no_memory(err);
}

cordon_status people_waiting(cd_store *s, cd_arena *a, cd_json **out, cordon_error *err) {
  store_stmt *st;
  bool row = false;
  *out = cd_json_new_list(a);
  CD_TRY(store_stmt_get(s, "proposals_waiting", &st, err));
  cordon_status status = store_step(st, &row, err);
  while (status == CORDON_OK && row) {
    cd_json *one = NULL;
    status = waiting_json(s, store_col_int(st, 0), a, &one, err);
    if (status == CORDON_OK) *out = cd_json_add(a, *out, one);
    if (status == CORDON_OK) status = store_step(st, &row, err);
  }
  store_stmt_end(st);
  return status == CORDON_OK && !*out ? cd_no_memory(err) : status;
}

cordon_status people_proposal(cd_store *s, cd_seq seq, cd_arena *a, cd_str *act, cd_json **content, cordon_error *err) {
  cd_json *all;
  CD_TRY(people_waiting(s, a, &all, err));
  for (size_t i = 0; i < cd_json_count(all); i++) {
    if (cd_json_int(cd_json_get(all->as.items[i], "record"), 0) != seq) continue;
    *act = cd_json_str(cd_json_get(all->as.items[i], "act"));
    *content = cd_json_get(all->as.items[i], "content");
    return CORDON_OK;
  }
  return cd_fail(err, CORDON_NOT_FOUND,
                 "record %lld is no act that waits for a second person; `cordon people waiting` lists them",
                 (long long)seq);
}

/* --- whose store it is --- */

cordon_status people_store_kind_set(cd_store *s, cd_str kind, cordon_error *err) {
  if (!cd_str_eqc(kind, "exporter") && !cd_str_eqc(kind, "authority")) {
    return cd_fail(err, CORDON_USAGE, "a store is an exporter's or an authority's; \"" CD_FMT "\" is neither",
                   CD_ARG(kind));
  }
  return store_setting_set(s, "kind", kind, err);
}

cordon_status people_store_kind_get(cd_store *s, cd_arena *a, people_store_kind *out, cordon_error *err) {
  cd_str kind;
  CD_TRY(store_setting_get(s, "kind", a, &kind, err));
  *out = cd_str_eqc(kind, "exporter")    ? PEOPLE_EXPORTER
         : cd_str_eqc(kind, "authority") ? PEOPLE_AUTHORITY
                                         : PEOPLE_ANY_STORE;
  return CORDON_OK;
}

cordon_status people_grants(cd_store *s, cd_arena *a, const char *rule, const char *instead, cordon_error *err) {
  people_store_kind kind;
  CD_TRY(people_store_kind_get(s, a, &kind, err));
  if (kind != PEOPLE_EXPORTER) return CORDON_OK;
  return refuse_state(err, rule, "this is an exporter's store, which does not do what an authority does; %s", instead);
}
