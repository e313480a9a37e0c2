/* Help: what each command does, how it is called, its options, and an example that can be typed. */
#include <string.h>

#include "cli.h"

#define OPTION_COLUMN 24

static void put_heading(cli *c, const char *text) {
  cli_tone_put(c, CLI_BOLD, cd_str_c(text));
  cli_put_c(c, "\n");
}

static void put_options(cli *c, const cli_option *options) {
  for (; options && options->name; options++) {
    char left[80];
    snprintf(left, sizeof left, "--%s%s%s", options->name, options->arg ? " " : "", options->arg ? options->arg : "");
    cli_printf(c, "  %-*s %s%s\n", OPTION_COLUMN, left, options->help, options->repeats ? " (may be repeated)" : "");
  }
}

static void put_indented(cli *c, const char *text) {
  cd_str rest = cd_str_c(text), line;
  while (cd_str_cut(&rest, '\n', &line)) {
    cli_put_c(c, "  ");
    cli_put(c, line);
    cli_put_c(c, "\n");
  }
}

static void put_overview_line(cli *c, const cli_command *command) {
  cd_str name = cli_command_name(command, c->arena);
  cli_printf(c, "  %-*s %s\n", OPTION_COLUMN, name.ptr ? name.ptr : "", command->summary);
}

static void put_overview(cli *c) {
  put_heading(
      c, "cordon supervises exports of cyber and dual-use products: it decides, licenses, watches lists, and proves.");
  cli_put_c(c, "\nUsage: cordon [OPTIONS] COMMAND [ARGUMENTS]\n\n");
  put_heading(c, "Commands");
  for (size_t i = 0; i < cli_command_count(); i++) put_overview_line(c, cli_command_at(i));
  cli_put_c(c, "\n");
  put_heading(c, "Options of every command");
  put_options(c, cli_global_options);
  cli_put_c(c, "\n");
  put_heading(c, "A first walk");
  put_indented(c, "cordon init\n"
                  "cordon lists import us_csl examples/lists/us_csl.csv --published 2022-05-06\n"
                  "cordon rulebook adopt rulebooks/il-cyber rulebooks/us-entity-list\n"
                  "cordon decide examples/orders/mexico-2021-11-26.json");
  cli_put_c(c, "\n");
  put_heading(c, "Exit status");
  cli_put_c(c, "  0 done   1 usage   2 bad input   3 store or file trouble   4 a check did not hold   5 a list is held "
               "for review\n");
}

static void put_command(cli *c, const cli_command *command) {
  cd_str name = cli_command_name(command, c->arena);
  const char *text = name.ptr ? name.ptr : "";
  cli_put_c(c, "Usage: ");
  cli_tone_put(c, CLI_BOLD, cd_str_c("cordon "));
  cli_tone_put(c, CLI_BOLD, cd_str_c(text));
  const char *args = command->args ? command->args : "";
  cli_printf(c, "%s%s\n\n%s.\n", *args ? " " : "", args, command->summary);
  if (command->details) {
    cli_put_c(c, "\n");
    cli_put_c(c, command->details);
    cli_put_c(c, "\n");
  }
  if (command->options && command->options->name) {
    cli_put_c(c, "\n");
    put_heading(c, "Options");
    put_options(c, command->options);
  }
  cli_put_c(c, "\n");
  put_heading(c, "Options of every command");
  put_options(c, cli_global_options);
  cli_put_c(c, "\n");
  put_heading(c, "Example");
  put_indented(c, command->example);
}

/* --- as data: for shell completion and for checks of the documentation --- */

static cd_json *options_json(cli *c, const cli_option *options) {
  cd_json *list = cd_json_new_list(c->arena);
  for (; options && options->name; options++) {
    cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "name", cd_json_new_c(c->arena, options->name));
    cd_json *arg = options->arg ? cd_json_new_c(c->arena, options->arg) : cd_json_new_null(c->arena);
    o = cd_json_set(c->arena, o, "arg", arg);
    o = cd_json_set(c->arena, o, "help", cd_json_new_c(c->arena, options->help));
    list = cd_json_add(c->arena, list, o);
  }
  return list;
}

static cd_json *command_json(cli *c, const cli_command *command) {
  cd_json *o = cd_json_new_object(c->arena);
  o = cd_json_set(c->arena, o, "name", cd_json_new_str(c->arena, cli_command_name(command, c->arena)));
  o = cd_json_set(c->arena, o, "usage", cd_json_new_c(c->arena, command->args ? command->args : ""));
  o = cd_json_set(c->arena, o, "summary", cd_json_new_c(c->arena, command->summary));
  o = cd_json_set(c->arena, o, "example", cd_json_new_c(c->arena, command->example));
  return cd_json_set(c->arena, o, "options", options_json(c, command->options));
}

static cordon_status help_as_json(cli *c, cordon_error *err) {
  cd_json *commands = cd_json_new_list(c->arena);
  for (size_t i = 0; i < cli_command_count(); i++) {
    commands = cd_json_add(c->arena, commands, command_json(c, cli_command_at(i)));
  }
  if (c->format == CLI_JSONL) return cli_json_list(c, commands, err);
  cd_json *all = cd_json_set(c->arena, cd_json_new_object(c->arena), "options", options_json(c, cli_global_options));
  return cli_json(c, cd_json_set(c->arena, all, "commands", commands), err);
}

static void put_option_words(cli *c, const cli_option *options) {
  for (; options && options->name; options++) cli_printf(c, " --%s%s", options->name, options->arg ? "=" : "");
}

/* A line a command: its words, then its options, one that takes a value with "=". */
static void put_words(cli *c) {
  for (size_t i = 0; i < cli_command_count(); i++) {
    cli_put(c, cli_command_name(cli_command_at(i), c->arena));
    put_option_words(c, cli_command_at(i)->options);
    put_option_words(c, cli_global_options);
    cli_put_c(c, "\n");
  }
}

/* A word alone, such as `lists`, explains all commands of that group. */
static bool put_group(cli *c, const char *name) {
  bool any = false;
  for (size_t i = 0; i < cli_command_count(); i++) {
    const cli_command *command = cli_command_at(i);
    if (strcmp(command->name, name) != 0) continue;
    if (any) cli_put_c(c, "\n\n");
    put_command(c, command);
    any = true;
  }
  return any;
}

cordon_status cli_help(cli *c, const cli_command *command, cordon_error *err) {
  if (c->format != CLI_TEXT) return help_as_json(c, err);
  if (command) {
    put_command(c, command);
  } else if (c->arg_count > 0) {
    if (!put_group(c, c->args[0])) {
      return cd_fail(err, CORDON_USAGE, "There is no command %s. See cordon help.", c->args[0]);
    }
  } else {
    put_overview(c);
  }
  return CORDON_OK;
}

cordon_status cli_help_run(cli *c, cordon_error *err) {
  size_t used = 0;
  if (cli_flag(c, "words")) {
    put_words(c);
    return CORDON_OK;
  }
  const cli_command *command = cli_command_find(c->args, c->arg_count, &used);
  if (c->arg_count > 1 && (!command || used < c->arg_count)) {
    return cd_fail(err, CORDON_USAGE, "There is no command %s %s. See cordon help %s.", c->args[0], c->args[1],
                   c->args[0]);
  }
  return cli_help(c, command, err);
}
