/* The register: parties, licences, commitments. The same three verbs for each kind. */
#include "register/licence.h"

#include <string.h>

#include "base/limits.h"
#include "groups.h"

typedef cordon_status (*add_function)(cd_store *, const cd_json *, cd_str, const char *, cd_str, cd_arena *, cd_str *,
                                      cordon_error *);

static const struct {
  const char *kind;
  add_function add;
} kinds[] = {{"party", register_party_add}, {"licence", register_licence_add}, {"commitment", register_commitment_add}};

static add_function adder_of(const char *kind) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (strcmp(kinds[i].kind, kind) == 0) return kinds[i].add;
  }
  return NULL;
}

/* --- add --- */

static cordon_status add_text(cli *c, cd_store *store, cd_str text, const char *label, int64_t line, cd_json **ids,
                              cordon_error *err) {
  cd_json *v;
  cd_str id = {0};
  const char *kind = c->command->name;
  cordon_status status = cd_json_parse(text, label, c->arena, &v, err);
  if (status == CORDON_OK) status = adder_of(kind)(store, v, text, label, c->actor, c->arena, &id, err);
  if (status != CORDON_OK) {
    if (line > 1 && err->line > 0) err->line += line - 1;
    return cd_error_place(err, label, line, 0, NULL);
  }
  cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "kind", cd_json_new_c(c->arena, kind));
  *ids = cd_json_add(c->arena, *ids, cd_json_set(c->arena, o, "id", cd_json_new_str(c->arena, id)));
  return *ids ? CORDON_OK : cd_no_memory(err);
}

static cordon_status add_lines(cli *c, cd_store *store, const char *path, cd_json **ids, cordon_error *err) {
  cli_lines *lines = NULL;
  cd_str line;
  int64_t number = 1;
  CD_TRY(cli_lines_open(path, CD_MAX_ORDER_BYTES, &lines, err));
  cordon_status status = CORDON_OK;
  while (status == CORDON_OK) {
    status = cli_lines_next(lines, &line, &number, err);
    if (status != CORDON_OK || number == 0) break;
    cd_str text = cd_str_dup(c->arena, line);
    status = text.ptr ? add_text(c, store, text, path, number, ids, err) : cd_no_memory(err);
  }
  cli_lines_close(lines);
  return status;
}

static cordon_status add_file(cli *c, cd_store *store, const char *path, cd_json **ids, cordon_error *err) {
  cd_str text;
  if (cli_name_ends(path, ".jsonl")) return add_lines(c, store, path, ids, err);
  CD_TRY(cli_read(c, path, CD_MAX_ORDER_BYTES, &text, err));
  return add_text(c, store, text, path, 1, ids, err);
}

static cordon_status add_all(cli *c, cd_store *store, cd_json **ids, cordon_error *err) {
  CD_TRY(store_begin(store, err));
  cordon_status status = CORDON_OK;
  for (size_t i = 0; status == CORDON_OK && i < c->arg_count; i++) status = add_file(c, store, c->args[i], ids, err);
  if (status == CORDON_OK) return store_commit(store, err);
  store_rollback(store);
  return status;
}

static cordon_status add_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *ids = cd_json_new_list(c->arena);
  if (!ids) return cd_no_memory(err);
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(add_all(c, store, &ids, err));
  if (c->format != CLI_TEXT) return ids->count == 1 ? cli_json(c, ids->as.items[0], err) : cli_json_list(c, ids, err);
  for (size_t i = 0; i < ids->count; i++) {
    cli_printf(c, "%s " CD_FMT " added\n", c->command->name, CD_ARG(cd_json_str(cd_json_get(ids->as.items[i], "id"))));
  }
  return CORDON_OK;
}

/* --- show, list --- */

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *v;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(cli_known_at(c, store, &known_at, err));
  CD_TRY(register_show(store, c->command->name, cd_str_c(c->args[0]), known_at, c->arena, &v, err));
  if (c->format != CLI_TEXT) return cli_json(c, v, err);
  cli_tree(c, v, 0);
  return CORDON_OK;
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
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(cli_known_at(c, store, &known_at, err));
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
static const cli_option known_options[] = {CLI_KNOWN_AT, CLI_OPTIONS_END};

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
    .example = "cordon " kind " show " id, .options = known_options, .min_args = 1, .max_args = 1, .run = show_run     \
  }
#define LIST_VERB(kind, what)                                                                                          \
  {                                                                                                                    \
    .name = kind, .sub = "list", .args = "[--known-at TIME]", .summary = "List the " what,                             \
    .example = "cordon " kind " list --format jsonl", .options = known_options, .run = list_run                        \
  }

const cli_command cli_register_commands[] = {
    ADD_VERB("party", "parties", "examples/register/parties.jsonl"),
    SHOW_VERB("party", "parties", "P-000001"),
    LIST_VERB("party", "parties"),
    ADD_VERB("licence", "licences", "examples/register/licences.jsonl"), /* show and acts: cmd_licence.c */
    {.name = "licence",
     .sub = "list",
     .args = "[--state STATE] [--as-of DAY] [--known-at TIME]",
     .summary = "List the licences with their state on a day",
     .example = "cordon licence list --state suspended",
     .options = state_options,
     .run = list_run},
    ADD_VERB("commitment", "commitments", "examples/register/commitments.jsonl"),
    SHOW_VERB("commitment", "commitments", "EUC-55"),
    LIST_VERB("commitment", "commitments"),
    {0},
};
