/* Findings of breach, and complaints from which some come. */
#include "register/finding.h"

#include <string.h>

#include "base/limits.h"
#include "cases.h"
#include "groups.h"
#include "register/complaint.h"
#include "register/evidence.h"

static cordon_status add_one(cd_store *s, const void *kind, const cd_json *v, cd_str text, const char *label,
                             cd_str actor, cd_arena *a, register_added *out, cordon_error *err) {
  bool finding = strcmp((const char *)kind, "finding") == 0;
  return (finding ? finding_add : complaint_add)(s, v, text, label, actor, a, out, err);
}

static cordon_status add_run(cli *c, cordon_error *err) { return cli_add_files(c, add_one, c->command->name, err); }

/* --- acts on a finding --- */

static cordon_status attach(cli *c, cd_store *store, const char *option, bool user_producible, cd_json **list,
                            cordon_error *err) {
  const char *path;
  for (size_t i = 0; (path = cli_value_at(c, option, i)) != NULL; i++) {
    cd_json *piece;
    CD_TRY(evidence_of_file(store, path, user_producible ? "device_trace" : "other", user_producible, c->arena, &piece,
                            err));
    *list = cd_json_add(c->arena, *list, piece);
  }
  return *list ? CORDON_OK : cd_no_memory(err);
}

static cordon_status read_correction(cli *c, finding_change *change, cordon_error *err) {
  cd_json *content;
  change->label = c->args[1];
  CD_TRY(cli_read_json(c, change->label, &change->text, &content, err));
  change->content = content;
  return CORDON_OK;
}

static cordon_status act_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *after, *evidence = cd_json_new_list(c->arena);
  finding_change change = {.act = c->command->sub,
                           .id = cd_str_c(c->args[0]),
                           .reason = cli_text(c, "reason"),
                           .cite = cli_text(c, "cite"),
                           .standard = cli_text(c, "standard")};
  CD_TRY(cli_day(c, "day", CD_DAY_NONE, &change.day, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(attach(c, store, "evidence", false, &evidence, err));
  CD_TRY(attach(c, store, "trace-file", true, &evidence, err));
  change.evidence = evidence;
  if (c->arg_count > 1) CD_TRY(read_correction(c, &change, err));
  CD_TRY(finding_act(store, &change, c->actor, c->arena, &after, err));
  if (c->format != CLI_TEXT) return cli_json(c, after, err);
  cli_printf(c, "finding " CD_FMT " is now " CD_FMT "\n", CD_ARG(change.id),
             CD_ARG(cd_json_str(cd_json_get(after, "state"))));
  return CORDON_OK;
}

/* --- looking --- */

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *v;
  bool finding = strcmp(c->command->name, "finding") == 0;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY((finding ? finding_show : complaint_show)(store, cd_str_c(c->args[0]), known_at, c->arena, &v, err));
  return cli_print(c, v, err);
}

static void put_line(cli *c, const cd_json *v) {
  cd_str user = cd_json_str(cd_json_get(cd_json_get(v, "end_user"), "name"));
  cd_str from = cd_json_str(cd_json_get(v, "conduct_from"));
  if (from.len == 0) from = cd_json_str(cd_json_get(v, "received"));
  cli_printf(c, "%-16.*s  %-11.*s  %.*s  %.*s\n", CD_ARG(cd_json_str(cd_json_get(v, "id"))),
             CD_ARG(cd_json_str(cd_json_get(v, "state"))), CD_ARG(from), CD_ARG(user));
}

static cordon_status list_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *list;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  if (strcmp(c->command->name, "finding") == 0) {
    CD_TRY(finding_list(store, cli_text(c, "state"), known_at, c->arena, &list, err));
  } else {
    CD_TRY(complaint_list(store, known_at, c->arena, &list, err));
  }
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) put_line(c, cd_json_at(list, i));
  return CORDON_OK;
}

/* --- what a complaint keeps apart --- */

static cordon_status reveal_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *v;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(complaint_reveal(store, cd_str_c(c->args[0]), cli_text(c, "reason"), c->actor, c->arena, &v, err));
  return cli_print(c, v, err);
}

static cordon_status erase_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_str id = cd_str_c(c->args[0]);
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(complaint_erase(store, id, cli_text(c, "reason"), c->actor, c->arena, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "complaint " CD_FMT ": who complained and the device are erased; the record stands\n", CD_ARG(id));
    return CORDON_OK;
  }
  cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "erased", cd_json_new_str(c->arena, id));
  return o ? cli_json(c, o, err) : cd_no_memory(err);
}

/* --- the table --- */

static const cli_option act_options[] = {
    CLI_REASON,
    CLI_CITE,
    CLI_DAY,
    CLI_EVIDENCE,
    CLI_TRACE,
    {"standard", "STANDARD", "the standard of proof that was met, such as balance_of_probabilities", false},
    CLI_OPTIONS_END};
static const cli_option reason_options[] = {CLI_REASON, CLI_OPTIONS_END};
static const cli_option list_options[] = {
    CLI_KNOWN_AT, {"state", "STATE", "only those in this state", false}, CLI_OPTIONS_END};

#define ACT(sub_, args_, summary_, example_, count)                                                                    \
  {                                                                                                                    \
    .name = "finding", .sub = sub_, .args = args_, .summary = summary_, .example = example_, .options = act_options,   \
    .min_args = count, .max_args = count, .run = act_run                                                               \
  }

const cli_command cli_finding_commands[] = {
    {.name = "finding",
     .sub = "add",
     .args = "FILE...",
     .summary = "Add an alleged breach of a clause or of a licence's condition",
     .details =
         "FILE is one JSON object (docs/schema/finding.json). What is said to be broken must have been in force while\n"
         "the conduct went on. Files named as evidence are kept by their digest. People stand in it by random ids.",
     .example = "cordon finding add examples/story/finding.json",
     .min_args = 1,
     .max_args = 64,
     .run = add_run},
    ACT("establish", "ID --reason TEXT --cite TEXT [--standard STANDARD] [--evidence FILE]",
        "Establish a finding; one trace that a user can produce is never enough",
        "cordon finding establish F-1 --reason \"The server's log shows it\" --cite \"Report 7\" "
        "--standard balance_of_probabilities --evidence server.log",
        1),
    ACT("reject", "ID --reason TEXT", "Reject a finding that did not prove right",
        "cordon finding reject F-1 --reason \"Another operator's system\"", 1),
    ACT("correct", "ID FILE --reason TEXT", "Put a corrected finding in the place of one; it must be established again",
        "cordon finding correct F-1 corrected.json --reason \"Two people with the same initials were taken for one\"",
        2),
    ACT("withdraw", "ID --reason TEXT", "Withdraw a finding", "cordon finding withdraw F-1 --reason \"Filed twice\"",
        1),
    {.name = "finding",
     .sub = "show",
     .args = "ID [--known-at TIME]",
     .summary = "Show a finding and what was done with it",
     .example = "cordon finding show F-1",
     .options = cli_known_options,
     .min_args = 1,
     .max_args = 1,
     .run = show_run},
    {.name = "finding",
     .sub = "list",
     .args = "[--state STATE] [--known-at TIME]",
     .summary = "List findings",
     .example = "cordon finding list --state established",
     .options = list_options,
     .run = list_run},
    {.name = "complaint",
     .sub = "add",
     .args = "FILE...",
     .summary = "Take in a complaint of a person affected or a researcher",
     .details =
         "FILE is one JSON object (docs/schema/complaint.json). Who complains and which device it is are kept apart "
         "from the\n"
         "record and stand in no list, notice or letter. Names of targets and messages have no field: leave them out.",
     .example = "cordon complaint add examples/story/complaint.json",
     .min_args = 1,
     .max_args = 64,
     .run = add_run},
    {.name = "complaint",
     .sub = "show",
     .args = "ID [--known-at TIME]",
     .summary = "Show a complaint without who complained and the device",
     .example = "cordon complaint show CP-1",
     .options = cli_known_options,
     .min_args = 1,
     .max_args = 1,
     .run = show_run},
    {.name = "complaint",
     .sub = "list",
     .args = "[--known-at TIME]",
     .summary = "List complaints",
     .example = "cordon complaint list",
     .options = cli_known_options,
     .run = list_run},
    {.name = "complaint",
     .sub = "reveal",
     .args = "ID --reason TEXT",
     .summary = "Look at who complained and the device; that you looked is recorded",
     .example = "cordon complaint reveal CP-1 --reason \"To ask for the original report\"",
     .options = reason_options,
     .min_args = 1,
     .max_args = 1,
     .run = reveal_run},
    {.name = "complaint",
     .sub = "erase",
     .args = "ID --reason TEXT",
     .summary = "Erase who complained and the device for good; the record stands",
     .example = "cordon complaint erase CP-1 --reason \"Asked for by the complainant\"",
     .options = reason_options,
     .min_args = 1,
     .max_args = 1,
     .run = erase_run},
    {0},
};
