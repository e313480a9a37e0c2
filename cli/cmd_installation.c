/* Installations: systems in operation under a licence. */
#include "register/installation.h"

#include "base/limits.h"
#include "cases.h"
#include "groups.h"

static cd_day today(void) { return cd_time_day(cd_clock_now()); }

static cordon_status add_one(cd_store *s, const void *unused, const cd_json *v, cd_str text, const char *label,
                             cd_str actor, cd_arena *a, register_added *out, cordon_error *err) {
  (void)unused;
  return installation_add(s, v, text, label, actor, a, out, err);
}

static cordon_status add_run(cli *c, cordon_error *err) { return cli_add_files(c, add_one, NULL, err); }

static cordon_status act_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *after;
  installation_change change = {
      .act = c->command->sub, .id = cd_str_c(c->args[0]), .reason = cli_text(c, "reason"), .cite = cli_text(c, "cite")};
  CD_TRY(cli_number(c, "seats", 1, INT32_MAX, 0, &change.seats, err));
  CD_TRY(cli_day(c, "day", CD_DAY_NONE, &change.day, err));
  CD_TRY(cli_day(c, "due", CD_DAY_NONE, &change.due, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(installation_act(store, &change, c->actor, c->arena, &after, err));
  if (c->format != CLI_TEXT) return cli_json(c, after, err);
  cli_printf(c, "installation " CD_FMT " is " CD_FMT ", %lld of %lld seats in use\n", CD_ARG(change.id),
             CD_ARG(cd_json_str(cd_json_get(after, "state"))),
             (long long)cd_json_int(cd_json_get(after, "seats_in_use"), 0),
             (long long)cd_json_int(cd_json_get(after, "seats"), 0));
  return CORDON_OK;
}

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *v;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(installation_show(store, cd_str_c(c->args[0]), today(), known_at, c->arena, &v, err));
  return cli_print(c, v, err);
}

static cordon_status list_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *list;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(installation_list(store, cli_text(c, "state"), today(), known_at, c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *one = cd_json_at(list, i);
    cli_printf(c, "%-16.*s  " CD_FMT "  under " CD_FMT "%s\n", CD_ARG(cd_json_str(cd_json_get(one, "id"))),
               CD_ARG(cd_json_str(cd_json_get(one, "state"))), CD_ARG(cd_json_str(cd_json_get(one, "licence"))),
               cd_json_get(one, "overdue") ? "  OVERDUE" : "");
  }
  return CORDON_OK;
}

#define WHY                                                                                                            \
  {"reason", "TEXT", "why, in a sentence; it is recorded", false}, { "cite", "TEXT", "the section it rests on", false }
static const cli_option list_options[] = {
    {"state", "STATE", "registered, active, disable_ordered or disabled", false}, CLI_KNOWN_AT, CLI_OPTIONS_END};
static const cli_option seat_options[] = {{"seats", "N", "how many seats", false}, CLI_DAY, WHY, CLI_OPTIONS_END};
static const cli_option disable_options[] = {
    {"due", "CLI_DAY", "by when it is to be confirmed (default: 14 days after)", false}, CLI_DAY, WHY, CLI_OPTIONS_END};
static const cli_option act_options[] = {CLI_DAY, WHY, CLI_OPTIONS_END};

#define ACT(sub_, args_, summary_, details_, example_, options_)                                                       \
  {                                                                                                                    \
    .name = "installation", .sub = sub_, .args = args_, .summary = summary_, .details = details_, .example = example_, \
    .options = options_, .min_args = 1, .max_args = 1, .run = act_run                                                  \
  }

const cli_command cli_installation_commands[] = {
    {.name = "installation",
     .sub = "add",
     .args = "FILE",
     .summary = "Register a system in operation",
     .details = "FILE holds one JSON object as docs/schema/installation.json says: licence, country, mode, seats, "
                "operator, terms.",
     .example = "cordon installation add examples/register/installation.json",
     .min_args = 1,
     .max_args = 1,
     .run = add_run},
    {.name = "installation",
     .sub = "show",
     .args = "ID [--known-at TIME]",
     .summary = "Show an installation and what was done with it",
     .example = "cordon installation show INST-1",
     .options = cli_known_options,
     .min_args = 1,
     .max_args = 1,
     .run = show_run},
    {.name = "installation",
     .sub = "list",
     .args = "[--state STATE] [--known-at TIME]",
     .summary = "List installations, with an alarm where an order is overdue",
     .example = "cordon installation list --state disable_ordered",
     .options = list_options,
     .run = list_run},
    ACT("activate", "ID [--seats N]", "Take an installation, or more of its seats, into use",
        "Its licence must be active on that day, and the seats must be left.",
        "cordon installation activate INST-1 --seats 10", seat_options),
    ACT("release", "ID --seats N", "Give seats back", NULL, "cordon installation release INST-1 --seats 2",
        seat_options),
    ACT("disable", "ID --reason TEXT [--due CLI_DAY]", "Order that an installation be disabled",
        "It is due on a day, and overdue until it is confirmed.",
        "cordon installation disable INST-1 --reason \"misuse is reported\" --due 2022-06-15", disable_options),
    ACT("confirm", "ID", "Record that it was disabled", NULL, "cordon installation confirm INST-1", act_options),
    ACT("lift", "ID --reason TEXT", "Lift the order, so that it may run again",
        "Its licence must be active on that day.",
        "cordon installation lift INST-1 --reason \"the report was withdrawn\"", act_options),
    {0},
};
