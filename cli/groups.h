/* The groups of commands, in the order of help: one file cmd_<name>.c each. */
#ifndef CLI_GROUPS_H
#define CLI_GROUPS_H

#include "cli.h"

#define CLI_GROUPS                                                                                                     \
  CLI_GROUP(init)                                                                                                      \
  CLI_GROUP(lists)                                                                                                     \
  CLI_GROUP(fetch)                                                                                                     \
  CLI_GROUP(watch)                                                                                                     \
  CLI_GROUP(screen)                                                                                                    \
  CLI_GROUP(decide)                                                                                                    \
  CLI_GROUP(explain)                                                                                                   \
  CLI_GROUP(impact)                                                                                                    \
  CLI_GROUP(rulebook)                                                                                                  \
  CLI_GROUP(rulebook_sign)                                                                                             \
  CLI_GROUP(rulebook_ear)                                                                                              \
  CLI_GROUP(ownership)                                                                                                 \
  CLI_GROUP(cel)                                                                                                       \
  CLI_GROUP(party)                                                                                                     \
  CLI_GROUP(register)                                                                                                  \
  CLI_GROUP(application)                                                                                               \
  CLI_GROUP(oversight)                                                                                                 \
  CLI_GROUP(promise)                                                                                                   \
  CLI_GROUP(commitment)                                                                                                \
  CLI_GROUP(licence)                                                                                                   \
  CLI_GROUP(people)                                                                                                    \
  CLI_GROUP(installation)                                                                                              \
  CLI_GROUP(finding)                                                                                                   \
  CLI_GROUP(proceeding)                                                                                                \
  CLI_GROUP(document)                                                                                                  \
  CLI_GROUP(template)                                                                                                  \
  CLI_GROUP(report)                                                                                                    \
  CLI_GROUP(due)                                                                                                       \
  CLI_GROUP(review)                                                                                                    \
  CLI_GROUP(log)

#define CLI_GROUP(name) extern const cli_command cli_##name##_commands[];
CLI_GROUPS
#undef CLI_GROUP

#endif
