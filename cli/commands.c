/* The table of commands, in the order in which help prints them. A group of commands is one file; its array ends with a
 * NULL name. */
#include <string.h>

#include "cli.h"
#include "groups.h"

const cli_option cli_global_options[] = {
    {"store", "DIR", "the store's folder (default $CORDON_STORE, else ./cordon-store)", false},
    {"format", "FORMAT", "text for people, json or jsonl for programs (csv: screen --file)", false},
    {"actor", "NAME", "who acts, as records name it (default $CORDON_ACTOR, else the login name)", false},
    {"help", NULL, "explain a command, with an example", false},
    {"version", NULL, "print the version", false},
    CLI_OPTIONS_END,
};

static const cli_option help_options[] = {
    {"words", NULL, "print every command and its options as plain lines, for completion by a shell", false},
    CLI_OPTIONS_END,
};

static const cli_command help_commands[] = {
    {
        .name = "help",
        .args = "[COMMAND]",
        .summary = "Explain a command, or list all of them",
        .details = "With --format json the commands and their options are printed as data.",
        .example = "cordon help lists import",
        .options = help_options,
        .max_args = 2,
        .run = cli_help_run,
    },
    {0},
};

static const cli_command *const groups[] = {
#define CLI_GROUP(name) cli_##name##_commands,
    CLI_GROUPS
#undef CLI_GROUP
        help_commands,
};

#define GROUP_COUNT (sizeof groups / sizeof groups[0])

const cli_command *cli_command_at(size_t i) {
  for (size_t g = 0; g < GROUP_COUNT; g++) {
    for (const cli_command *command = groups[g]; command->name; command++) {
      if (i-- == 0) return command;
    }
  }
  return NULL;
}

size_t cli_command_count(void) {
  size_t count = 0;
  for (size_t g = 0; g < GROUP_COUNT; g++) {
    for (const cli_command *command = groups[g]; command->name; command++) count++;
  }
  return count;
}

const cli_command *cli_command_find(const char *const *words, size_t count, size_t *used) {
  *used = 0;
  for (size_t i = 0; count > 0 && i < cli_command_count(); i++) {
    const cli_command *command = cli_command_at(i);
    if (strcmp(command->name, words[0]) != 0) continue;
    if (command->sub && (count < 2 || strcmp(command->sub, words[1]) != 0)) continue;
    *used = command->sub ? 2 : 1;
    return command;
  }
  return NULL;
}

cd_str cli_command_name(const cli_command *command, cd_arena *a) {
  if (!command->sub) return cd_str_c(command->name);
  return cd_str_printf(a, "%s %s", command->name, command->sub);
}
