/* Verbs over cases and other things of the register, the same for each kind: add from files, act, show, list. */
#ifndef CLI_CASES_H
#define CLI_CASES_H

#include "cli.h"
#include "register/change.h"
#include "register/register.h"

/* A document, printed: one line of JSON, or for people indented lines. */
cordon_status cli_print(cli *c, const cd_json *v, cordon_error *err);
/* The store, and --known-at of it. */
cordon_status cli_open_known(cli *c, cd_store **store, cd_seq *known_at, cordon_error *err);
/* An option's text, empty where it was not given. */
cd_str cli_text(const cli *c, const char *option);
/* A JSON document that stands in a file. */
cordon_status cli_read_json(cli *c, const char *path, cd_str *text, cd_json **out, cordon_error *err);

/* An amendment of a thing of the register: its id and the file of the patch are the arguments. */
cordon_status cli_read_change(cli *c, const char *kind, register_change *out, cordon_error *err);

/* Add what one document holds; `user` is handed through. */
typedef cordon_status (*cli_add_one)(cd_store *s, const void *user, const cd_json *v, cd_str text, const char *label,
                                     cd_str actor, cd_arena *a, register_added *out, cordon_error *err);
/* Add all files that are named (one object each, or one a line where the name ends in .jsonl), together or not at all,
 * and tell their ids. */
cordon_status cli_add_files(cli *c, cli_add_one add, const void *user, cordon_error *err);

/* The same, with something done in the same transaction once all are added; `ids`: [{"kind","id"}], and what it puts
 * there is told too. */
typedef cordon_status (*cli_added)(cli *c, cd_store *store, cd_json *ids, cordon_error *err);
cordon_status cli_add_files_then(cli *c, cli_add_one add, const void *user, cli_added then, cordon_error *err);

/* The verbs of the kinds of register/case_kind.h; the command's name is the kind, its second word the act. What an act
 * takes is read from a second argument, a file, and from the options that are named as its fields. */
cordon_status cli_case_add(cli *c, cordon_error *err);
/* The same of one that is made of options alone. */
cordon_status cli_case_make(cli *c, cordon_error *err);
cordon_status cli_case_act(cli *c, cordon_error *err);
cordon_status cli_case_show(cli *c, cordon_error *err);
cordon_status cli_case_list(cli *c, cordon_error *err);

/* Options that acts have in common. */
#define CLI_REASON                                                                                                     \
  { "reason", "TEXT", "why, in a sentence; it is recorded", false }
#define CLI_CITE                                                                                                       \
  { "cite", "TEXT", "what it rests on: a section, a judgment, a report", false }
#define CLI_DAY                                                                                                        \
  { "day", "DAY", "the day on which it was done (default: today)", false }

#define CLI_EVIDENCE                                                                                                   \
  { "evidence", "FILE", "attach evidence that the user of a device cannot produce", true }
#define CLI_TRACE                                                                                                      \
  { "trace-file", "FILE", "attach a trace that the user of a device can produce", true }

extern const cli_option cli_known_options[];  /* --known-at */
extern const cli_option cli_listed_options[]; /* --known-at, --state */
extern const cli_option cli_why_options[];    /* --reason, --cite, --day */

#define CLI_CASE_ADD(kind_, summary_, details_, example_)                                                              \
  {                                                                                                                    \
    .name = kind_, .sub = "add", .args = "FILE...", .summary = summary_, .details = details_, .example = example_,     \
    .min_args = 1, .max_args = 4096, .run = cli_case_add                                                               \
  }
#define CLI_CASE_ACT(kind_, sub_, args_, max_, summary_, details_, example_, options_)                                 \
  {                                                                                                                    \
    .name = kind_, .sub = sub_, .args = args_, .summary = summary_, .details = details_, .example = example_,          \
    .options = options_, .min_args = 1, .max_args = max_, .run = cli_case_act                                          \
  }
#define CLI_CASE_SHOW(kind_, summary_, example_)                                                                       \
  {                                                                                                                    \
    .name = kind_, .sub = "show", .args = "ID [--known-at TIME]", .summary = summary_, .example = example_,            \
    .options = cli_known_options, .min_args = 1, .max_args = 1, .run = cli_case_show                                   \
  }
#define CLI_CASE_LIST(kind_, summary_, example_)                                                                       \
  {                                                                                                                    \
    .name = kind_, .sub = "list", .args = "[--state STATE] [--known-at TIME]", .summary = summary_,                    \
    .example = example_, .options = cli_listed_options, .run = cli_case_list                                           \
  }

#endif
