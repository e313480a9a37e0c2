/* Who acts, and what waits for a second person. */
#include "register/people.h"

#include <string.h>

#include "decide/review.h"
#include "groups.h"
#include "register/approve.h"
#include "register/licence.h"

static cordon_status read_roles(const cli *c, unsigned *out, cordon_error *err) {
  *out = 0;
  const char *word = cli_value_at(c, "role", 0);
  if (!word) return cd_fail(err, CORDON_USAGE, "name the role: --role officer, approver, auditor, admin, or none");
  for (size_t i = 0; (word = cli_value_at(c, "role", i)); i++) {
    unsigned role = people_role_of(cd_str_c(word));
    if (!role && strcmp(word, "none") != 0) {
      return cd_fail(err, CORDON_USAGE, "\"%s\" is no role; use officer, approver, auditor, admin, or none", word);
    }
    *out |= role;
  }
  return CORDON_OK;
}

static cordon_status add_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  unsigned roles;
  CD_TRY(read_roles(c, &roles, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(people_add(store, cd_str_c(c->args[0]), roles, c->actor, c->arena, &seq, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "person %s (record %lld)\n", c->args[0], (long long)seq);
    return CORDON_OK;
  }
  cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "person", cd_json_new_c(c->arena, c->args[0]));
  return cli_json(c, cd_json_set(c->arena, o, "record", cd_json_new_int(c->arena, seq)), err);
}

static cordon_status put_list(cli *c, const cd_json *list, const char *nothing, cordon_error *err) {
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  if (cd_json_count(list) == 0) cli_put_c(c, nothing);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    if (i) cli_put_c(c, "\n");
    cli_tree(c, cd_json_at(list, i), 0);
  }
  return CORDON_OK;
}

static cordon_status list_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *list;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(people_list(store, c->arena, &list, err));
  return put_list(c, list, "The store knows one person, who made it; nobody is asked for a role.\n", err);
}

static cordon_status waiting_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *list;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(people_waiting(store, c->arena, &list, err));
  return put_list(c, list, "Nothing waits for a second person.\n", err);
}

static cordon_status approve_answer(cd_store *s, const cd_json *content, cd_str actor, cd_arena *a, cordon_error *err) {
  decide_engine *engine;
  decide_result result;
  CD_TRY(decide_engine_open(s, &engine, err));
  cordon_status status = review_approve(engine, content, actor, a, &result, err);
  decide_engine_close(engine);
  return status;
}

/* Answers to questions, and most acts of the register, are done from what was proposed; another is done by saying the same again. */
static cordon_status approve(cd_store *s, int64_t record, cd_str actor, cd_arena *a, cd_str *what, cordon_error *err) {
  cd_json *content;
  CD_TRY(people_proposal(s, record, a, what, &content, err));
  if (cd_str_eqc(*what, "review.resolve")) return approve_answer(s, content, actor, a, err);
  return approve_proposal(s, record, actor, a, what, err);
}

static cordon_status approve_run(cli *c, cordon_error *err) {
  cd_store *store;
  int64_t record;
  cd_str what;
  cd_str text = cd_str_c(c->args[0]);
  if (cd_str_starts(text, CD_STR("#"))) text = cd_str_sub(text, 1, text.len);
  if (!cd_str_to_i64(text, &record) || record < 1)
    return cd_fail(err, CORDON_USAGE, "\"%s\" is no record's number", c->args[0]);
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(approve(store, record, c->actor, c->arena, &what, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, CD_FMT " (record %lld) is approved and done\n", CD_ARG(what), (long long)record);
    return CORDON_OK;
  }
  cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "act", cd_json_new_str(c->arena, what));
  return cli_json(c, cd_json_set(c->arena, o, "proposal", cd_json_new_int(c->arena, record)), err);
}

static const cli_option add_options[] = {
    {"role", "ROLE", "officer, approver, auditor, admin, or none; may be given again", true},
    CLI_OPTIONS_END,
};

const cli_command cli_people_commands[] = {
    {.name = "people",
     .sub = "add",
     .args = "NAME --role ROLE...",
     .summary = "Say who acts and in which roles",
     .details = "NAME is what --actor names. The first person added beside you adds you too, as admin and approver. "
                "From then on acts\n"
                "need a role, and a grant, amendment, reinstatement or revocation needs a second person.",
     .example = "cordon people add dana --role approver",
     .options = add_options,
     .min_args = 1,
     .max_args = 1,
     .run = add_run},
    {.name = "people",
     .sub = "list",
     .args = "",
     .summary = "List who acts",
     .example = "cordon people list",
     .run = list_run},
    {.name = "people",
     .sub = "waiting",
     .args = "",
     .summary = "List what waits for a second person",
     .example = "cordon people waiting",
     .run = waiting_run},
    {.name = "people",
     .sub = "approve",
     .args = "RECORD",
     .summary = "Do what another person proposed",
     .example = "cordon people approve 12 --actor dana",
     .min_args = 1,
     .max_args = 1,
     .run = approve_run},
    {0},
};
