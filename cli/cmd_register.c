/* The register: parties, licences, commitments. The same three verbs for each kind. */
#include "register/licence.h"

#include <string.h>

#include "base/limits.h"
#include "cases.h"
#include "groups.h"

static cordon_status add_one(cd_store *s, const void *kind, const cd_json *v, cd_str text, const char *label,
                             cd_str actor, cd_arena *a, register_added *out, cordon_error *err) {
  return register_add(s, (const char *)kind, v, text, label, actor, a, out, err);
}

static cordon_status add_run(cli *c, cordon_error *err) { return cli_add_files(c, add_one, c->command->name, err); }

/* --- show, list --- */

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *v;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(register_show(store, c->command->name, cd_str_c(c->args[0]), known_at, c->arena, &v, err));
  return cli_print(c, v, err);
}

/* Whom it is about: a party's own name, the end users of a licence, the end user of a commitment. */
static cd_str whom(const cd_json *v) {
  const cd_json *users = cd_json_get(v, "end_users");
  cd_str name = cd_json_str(cd_json_get(v, "name"));
  if (!name.len) name = cd_json_str(cd_json_get(cd_json_at(users, 0), "name"));
  if (!name.len) name = cd_json_str(cd_json_get(cd_json_get(v, "end_user"), "name"));
  return name;
}

static void put_list_line(cli *c, const cd_json *v) {
  const cd_json *from = cd_json_get(v, "valid_from"), *to = cd_json_get(v, "valid_to");
  cd_str status = cd_json_str(cd_json_get(v, "status"));
  size_t users = cd_json_count(cd_json_get(v, "end_users"));
  cli_printf(c, "%-16.*s  " CD_FMT, CD_ARG(cd_json_str(cd_json_get(v, "id"))), CD_ARG(whom(v)));
  if (users > 1) cli_printf(c, " and %zu more", users - 1);
  if (from) cli_printf(c, "  from " CD_FMT, CD_ARG(cd_json_str(from)));
  if (cd_json_str(to).len) cli_printf(c, " to " CD_FMT, CD_ARG(cd_json_str(to)));
  if (status.len) cli_printf(c, "  " CD_FMT, CD_ARG(status));
  cli_put_c(c, "\n");
}

/* A licence's state is derived on a day. */
static cordon_status read_list(cli *c, cd_store *store, cd_seq known_at, cd_json **out, cordon_error *err) {
  const char *state = cli_value(c, "state");
  cd_day as_of;
  if (strcmp(c->command->name, "licence") != 0) {
    return register_list(store, c->command->name, known_at, c->arena, out, err);
  }
  CD_TRY(cli_day(c, "as-of", cd_time_day(cd_clock_now()), &as_of, err));
  return licence_list(store, state ? cd_str_c(state) : CD_STR(""), as_of, known_at, c->arena, out, err);
}

static cordon_status list_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *list;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(read_list(c, store, known_at, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) put_list_line(c, cd_json_at(list, i));
  return CORDON_OK;
}

static const cli_option state_options[] = {
    {"state", "STATE", "those in one state: active, suspended, exhausted, expired, ...", false},
    CLI_AS_OF,
    CLI_KNOWN_AT,
    CLI_OPTIONS_END,
};

#define ADD_DETAILS                                                                                                    \
  "FILE holds one JSON object, or one a line where its name ends in .jsonl; - is standard input. Several files are\n"  \
  "added together or not at all. Nothing is overwritten: adding an id again is a new row that is known from then on."

#define ADD_VERB(kind, what, file)                                                                                     \
  {                                                                                                                    \
    .name = kind, .sub = "add", .args = "FILE...", .summary = "Add " what, .details = ADD_DETAILS,                     \
    .example = "cordon " kind " add " file, .min_args = 1, .max_args = 4096, .run = add_run                            \
  }
#define SHOW_VERB(kind, what, id)                                                                                      \
  {                                                                                                                    \
    .name = kind, .sub = "show", .args = "ID [--known-at TIME]", .summary = "Show one of the " what,                   \
    .example = "cordon " kind " show " id, .options = cli_known_options, .min_args = 1, .max_args = 1, .run = show_run \
  }
#define LIST_VERB(kind, what)                                                                                          \
  {                                                                                                                    \
    .name = kind, .sub = "list", .args = "[--known-at TIME]", .summary = "List the " what,                             \
    .example = "cordon " kind " list --format jsonl", .options = cli_known_options, .run = list_run                    \
  }

const cli_command cli_register_commands[] = {
    LIST_VERB("party", "parties"), /* the other verbs: cmd_party.c */
    ADD_VERB("licence", "licences", "examples/register/licences.jsonl"), /* show and acts: cmd_licence.c */
    {.name = "licence",
     .sub = "list",
     .args = "[--state STATE] [--as-of DAY] [--known-at TIME]",
     .summary = "List the licences with their state on a day",
     .example = "cordon licence list --state suspended",
     .options = state_options,
     .run = list_run},
    SHOW_VERB("commitment", "commitments", "EUC-55"), /* the other verbs: cmd_commitment.c */
    LIST_VERB("commitment", "commitments"),
    {0},
};
