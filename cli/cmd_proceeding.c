/* Proceedings, and the machines that they go by. */
#include "register/proceeding.h"

#include <string.h>

#include "base/limits.h"
#include "cases.h"
#include "groups.h"

static cd_str field(const cd_json *v, const char *name) { return cd_json_str(cd_json_get(v, name)); }

static cordon_status tell(cli *c, const cd_json *v, cordon_error *err) {
  const cd_json *deadlines = cd_json_get(v, "deadlines");
  if (c->format != CLI_TEXT) return cli_json(c, v, err);
  cli_printf(c, "proceeding " CD_FMT " is now in " CD_FMT "\n", CD_ARG(field(v, "id")), CD_ARG(field(v, "state")));
  for (size_t i = 0; i < cd_json_count(deadlines); i++) {
    const cd_json *one = cd_json_at(deadlines, i);
    cd_str to = field(one, "to");
    cli_printf(c, "  by " CD_FMT ": " CD_FMT " [" CD_FMT "]\n", CD_ARG(field(one, "by")),
               CD_ARG(to.len ? to : CD_STR("it ends")), CD_ARG(field(one, "cite")));
  }
  return CORDON_OK;
}

/* --- open --- */

/* A machine that is shipped, or one of a file. */
static cordon_status read_machine(cli *c, const char *name, proceeding_opening *o, cordon_error *err) {
  o->label = name;
  bool file = cli_name_ends(name, ".yaml") || cli_name_ends(name, ".yml") || strcmp(name, "-") == 0;
  if (file) return cli_read(c, name, CD_MAX_YAML_BYTES, &o->machine, err);
  return machine_shipped(cd_str_c(name), c->arena, &o->machine, err);
}

static cordon_status open_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *v;
  proceeding_opening o = {.id = cli_text(c, "id"),
                          .finding = cli_text(c, "finding"),
                          .licence = cli_text(c, "licence"),
                          .party = cli_text(c, "party"),
                          .reason = cli_text(c, "reason"),
                          .cite = cli_text(c, "cite")};
  CD_TRY(cli_day(c, "day", CD_DAY_NONE, &o.day, err));
  CD_TRY(read_machine(c, c->args[0], &o, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(proceeding_open(store, &o, c->actor, c->arena, &v, err));
  return tell(c, v, err);
}

/* --- advance, close --- */

static cordon_status read_measures(cli *c, proceeding_step *step, cordon_error *err) {
  size_t count = 0;
  while (cli_value_at(c, "measure", count)) count++;
  proceeding_measure *all = CD_NEW_ARRAY(c->arena, proceeding_measure, count);
  if (!all) return cd_no_memory(err);
  for (size_t i = 0; i < count; i++) {
    cd_str rest = cd_str_c(cli_value_at(c, "measure", i));
    if (!cd_str_cut(&rest, '=', &all[i].act) || all[i].act.len == 0 || rest.len == 0) {
      return cd_fail(err, CORDON_USAGE, "--measure takes what is done and to what, such as suspend=IL-2021-118.");
    }
    all[i].on = rest;
  }
  step->measures = all;
  step->measure_count = count;
  return CORDON_OK;
}

static cordon_status advance_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *v;
  proceeding_step step = {.id = cd_str_c(c->args[0]),
                          .to = cd_str_c(c->arg_count > 1 ? c->args[1] : ""),
                          .role = cli_text(c, "as"),
                          .reason = cli_text(c, "reason"),
                          .cite = cli_text(c, "cite"),
                          .late = cli_text(c, "late"),
                          .closing = strcmp(c->command->sub, "close") == 0};
  CD_TRY(cli_day(c, "day", CD_DAY_NONE, &step.day, err));
  CD_TRY(cli_day(c, "runs-from", CD_DAY_NONE, &step.runs_from, err));
  CD_TRY(read_measures(c, &step, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(proceeding_advance(store, &step, c->actor, c->arena, &v, err));
  return tell(c, v, err);
}

/* --- looking --- */

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *v;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(proceeding_show(store, cd_str_c(c->args[0]), known_at, c->arena, &v, err));
  return cli_print(c, v, err);
}

static cordon_status list_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *list;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(proceeding_list(store, known_at, c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    cli_printf(c, "%-16.*s  %-22.*s  " CD_FMT " since " CD_FMT "\n", CD_ARG(field(v, "id")),
               CD_ARG(field(v, "machine")), CD_ARG(field(v, "state")), CD_ARG(field(v, "entered")));
  }
  return CORDON_OK;
}

static cordon_status machines_run(cli *c, cordon_error *err) {
  cd_json *list;
  CD_TRY(machine_list(c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    cli_printf(c, "%-22.*s  " CD_FMT "\n%24s[" CD_FMT "]\n", CD_ARG(field(v, "machine")), CD_ARG(field(v, "title")), "",
               CD_ARG(field(v, "cite")));
  }
  return CORDON_OK;
}

/* --- lint --- */

static cordon_status lint_one(cli *c, const char *name, cd_json **all, cordon_error *err) {
  proceeding_opening o = {0};
  machine m;
  cd_json *problems;
  CD_TRY(read_machine(c, name, &o, err));
  CD_TRY(machine_read(o.machine, name, c->arena, &m, err));
  CD_TRY(machine_lint(&m, c->arena, &problems, err));
  for (size_t i = 0; i < cd_json_count(problems); i++) {
    cd_json *one = cd_json_set(c->arena, cd_json_at(problems, i), "file", cd_json_new_c(c->arena, name));
    *all = cd_json_add(c->arena, *all, one);
  }
  return *all ? CORDON_OK : cd_no_memory(err);
}

static cordon_status lint_run(cli *c, cordon_error *err) {
  cd_json *all = cd_json_new_list(c->arena);
  for (size_t i = 0; i < c->arg_count; i++) CD_TRY(lint_one(c, c->args[i], &all, err));
  if (c->format != CLI_TEXT) {
    CD_TRY(cli_json_list(c, all, err));
  } else {
    for (size_t i = 0; i < cd_json_count(all); i++) {
      const cd_json *v = cd_json_at(all, i);
      cli_printf(c, CD_FMT ": " CD_FMT ": " CD_FMT " (" CD_FMT ")\n", CD_ARG(field(v, "file")),
                 CD_ARG(field(v, "state")), CD_ARG(field(v, "text")), CD_ARG(field(v, "problem")));
    }
    if (cd_json_count(all) == 0) cli_put_c(c, "nothing is wrong\n");
  }
  size_t count = cd_json_count(all);
  return count == 0 ? CORDON_OK
                    : cd_fail(err, CORDON_CHECK, "%zu %s found.", count, count == 1 ? "problem" : "problems");
}

/* --- the table --- */

static const cli_option open_options[] = {{"finding", "ID", "the finding that it follows from", false},
                                          {"licence", "ID", "the licence that it is about", false},
                                          {"party", "ID", "the party that it is about", false},
                                          {"id", "ID", "its id (default: made)", false},
                                          CLI_REASON,
                                          CLI_CITE,
                                          CLI_DAY,
                                          CLI_OPTIONS_END};
static const cli_option step_options[] = {
    CLI_REASON,
    CLI_CITE,
    CLI_DAY,
    {"runs-from", "CLI_DAY", "the day from which its deadlines run, such as that of service (default: --day)", false},
    {"as", "ROLE", "who acts, in the machine's words; refused where the move belongs to another", false},
    {"measure", "ACT=ON", "what the step brings, such as suspend=IL-2021-118; on a licence it takes effect at once",
     true},
    {"late", "TEXT", "why a deadline that has passed is not held against it", false},
    CLI_OPTIONS_END};

const cli_command cli_proceeding_commands[] = {
    {.name = "proceeding",
     .sub = "open",
     .args = "MACHINE --finding ID|--licence ID|--party ID --reason TEXT",
     .summary = "Open a proceeding by a machine: one that is shipped, or one of a YAML file",
     .details = "Where all that speaks for a finding is one trace that a device's user can produce, only the machine "
                "inquiry is\n"
                "opened on it: confidential, with an order to preserve logs.",
     .example = "cordon proceeding open il-deca --finding F-1 --reason \"The report of the researchers\"",
     .options = open_options,
     .min_args = 1,
     .max_args = 1,
     .run = open_run},
    {.name = "proceeding",
     .sub = "advance",
     .args = "ID STATE --reason TEXT [--measure ACT=ON]",
     .summary = "Move a proceeding to a state that its machine allows",
     .example = "cordon proceeding advance PR-1 interim_measures --reason \"Until the logs are read\" --measure "
                "suspend=IL-2021-118",
     .options = step_options,
     .min_args = 2,
     .max_args = 2,
     .run = advance_run},
    {.name = "proceeding",
     .sub = "close",
     .args = "ID [STATE] --reason TEXT",
     .summary = "Move a proceeding to a final state",
     .example =
         "cordon proceeding close PR-1 revoked --reason \"The breach is established\" --measure revoke=IL-2021-118",
     .options = step_options,
     .min_args = 1,
     .max_args = 2,
     .run = advance_run},
    {.name = "proceeding",
     .sub = "show",
     .args = "ID [--known-at TIME]",
     .summary = "Show a proceeding: its state, deadlines, measures, history, and what may follow",
     .example = "cordon proceeding show PR-1",
     .options = cli_known_options,
     .min_args = 1,
     .max_args = 1,
     .run = show_run},
    {.name = "proceeding",
     .sub = "list",
     .args = "[--known-at TIME]",
     .summary = "List proceedings",
     .example = "cordon proceeding list",
     .options = cli_known_options,
     .run = list_run},
    {.name = "proceeding",
     .sub = "machines",
     .args = "",
     .summary = "List the machines that are shipped",
     .example = "cordon proceeding machines",
     .run = machines_run},
    {.name = "proceeding",
     .sub = "lint",
     .args = "MACHINE...",
     .summary = "Check machines: states that cannot be reached or left, missing deadlines and citations",
     .details = "The exit status is 4 when something is wrong.",
     .example = "cordon proceeding lint our-machine.yaml",
     .min_args = 1,
     .max_args = 64,
     .run = lint_run},
    {0},
};
