/* The command line: a face over the library, with no decision logic of its own.
 *
 * Start at main.c. commands.c holds the table of commands; each group of commands is one file (cmd_lists.c,
 * cmd_decide.c, ...) that defines its options and a `run` function. options.c reads the arguments, output.c writes,
 * help.c explains, and bulk.c streams files of rows over all cores. */
#ifndef CLI_H
#define CLI_H

#include <stdio.h>

#include "base/buf.h"
#include "base/day.h"
#include "base/json.h"
#include "store/store.h"

typedef enum cli_format { CLI_TEXT = 0, CLI_JSON, CLI_JSONL, CLI_CSV /* of commands that say so */ } cli_format;

/* An option. One name takes an argument in every command that has it or in none, so that options may stand before the
 * command. */
typedef struct cli_option {
  const char *name;
  const char *arg; /* what its argument is called; NULL for a flag */
  const char *help;
  bool repeats;
} cli_option;

typedef struct cli cli;

typedef struct cli_command {
  const char *name, *sub;    /* "lists", "import"; sub may be NULL */
  const char *args;          /* as the usage line prints them */
  const char *summary;       /* one line, in the imperative */
  const char *details;       /* paragraphs for its help; may be NULL */
  const char *example;       /* lines a person can type */
  const cli_option *options; /* ends with a NULL name; may be NULL */
  size_t min_args, max_args;
  bool csv; /* knows --format csv */
  cordon_status (*run)(cli *c, cordon_error *err);
} cli_command;

typedef struct cli_given {
  const char *name;
  const char *value; /* "" for a flag */
} cli_given;

typedef struct cli_output {
  cd_buf buf;
  int error;   /* errno of the first write that failed */
  bool held;   /* keep all until it is released or dropped */
  size_t mark; /* where what is held begins */
} cli_output;

struct cli {
  const cli_command *command; /* NULL when none was named */
  const char **args;          /* without the words of the command */
  size_t arg_count;
  cli_given *given;
  size_t given_count;
  const char *store_dir;
  cd_str actor;
  cli_format format;
  bool format_given;
  bool color;    /* of standard output */
  bool progress; /* standard error is a terminal */
  cd_arena *arena;
  cd_store *store;
  cli_output out;
};

/* --- commands.c --- */
extern const cli_option cli_global_options[];
size_t cli_command_count(void);
const cli_command *cli_command_at(size_t i);
/* The command that the words name, and how many words its name takes; NULL when there is none. */
const cli_command *cli_command_find(const char *const *words, size_t count, size_t *used);
/* "lists import", in the arena. */
cd_str cli_command_name(const cli_command *command, cd_arena *a);

/* --- options.c --- */
/* Reads the arguments into c: the command, its arguments, what options were given, the settings that every command has.
 */
cordon_status cli_parse(cli *c, int argc, char **argv, cordon_error *err);
bool cli_flag(const cli *c, const char *option);
const char *cli_value(const cli *c, const char *option); /* NULL when it was not given */
/* The value of the n-th time that the option was given, NULL past the last. */
const char *cli_value_at(const cli *c, const char *option, size_t n);
/* All values of an option that repeats, in the arena. */
cordon_status cli_values(const cli *c, const char *option, const char *const **out, size_t *count, cordon_error *err);
cordon_status cli_day(const cli *c, const char *option, cd_day fallback, cd_day *out, cordon_error *err);
cordon_status cli_number(const cli *c, const char *option, int64_t min, int64_t max, int64_t fallback, int64_t *out,
                         cordon_error *err);
/* A day that stands as an argument; `what` names it in the message. */
cordon_status cli_day_arg(const char *text, const char *what, cd_day *out, cordon_error *err);
/* --known-at of an open store: CD_SEQ_LATEST when it was not given. */
cordon_status cli_known_at(const cli *c, cd_store *store, cd_seq *out, cordon_error *err);
/* What options of the same meaning say in every command. */
#define CLI_AS_OF                                                                                                      \
  { "as-of", "DAY", "the day whose law and lists apply", false }
#define CLI_KNOWN_AT                                                                                                   \
  { "known-at", "TIME", "the moment whose knowledge applies: RFC 3339, a day (its end), or #RECORD", false }
#define CLI_OVERLAY(does)                                                                                              \
  { "overlay", "DIR", does, true }
#define CLI_INPUT                                                                                                      \
  { "input", "KIND", "what the file holds, where its name does not tell", false }
#define CLI_OPTIONS_END                                                                                                \
  { NULL, NULL, NULL, false }

/* --- suggest.c --- */
/* The candidate closest to the word, or NULL when none is close. */
typedef struct cli_suggestion {
  const char *best;
  unsigned distance;
} cli_suggestion;
void cli_suggest(cli_suggestion *s, const char *word, const char *candidate);
/* "; did you mean X?" or "", in the arena. */
const char *cli_did_you_mean(const cli_suggestion *s, const char *prefix, cd_arena *a);

/* --- store --- */
/* The store of --store, opened once. */
cordon_status cli_open_store(cli *c, cd_store **out, cordon_error *err);

/* --- output.c: standard output, buffered by us so that a failed write is never lost --- */
void cli_put(cli *c, cd_str s);
void cli_put_c(cli *c, const char *z);
void cli_printf(cli *c, const char *fmt, ...) CD_PRINTF(2, 3);
/* Hand what is buffered to the system. CORDON_STORE when it could not be written. */
cordon_status cli_flush(cli *c, cordon_error *err);
bool cli_pipe_broken(const cli *c);
/* Hold back what follows until the act that it tells of is done: then release it, or drop it. */
void cli_hold(cli *c);
void cli_release(cli *c);
void cli_drop(cli *c);
/* One value on one line. */
cordon_status cli_json(cli *c, const cd_json *v, cordon_error *err);
/* A list: --format json prints one document, jsonl one item a line. */
cordon_status cli_json_list(cli *c, const cd_json *list, cordon_error *err);
/* For people: a value as indented `key: value` lines, without braces. */
void cli_tree(cli *c, const cd_json *v, int indent);
typedef enum cli_tone { CLI_PLAIN = 0, CLI_BOLD, CLI_GOOD, CLI_WARN, CLI_BAD, CLI_DIM } cli_tone;
void cli_tone_put(cli *c, cli_tone tone, cd_str s);
/* The error as `cordon: FILE:LINE:COL: message (field X)` on standard error. */
void cli_complain(const cordon_error *err);
void cli_warn(const char *fmt, ...) CD_PRINTF(1, 2);

/* --- progress.c: on standard error, to a terminal only, for work over a second --- */
typedef struct cli_progress {
  bool on, shown;
  int64_t started, last; /* microseconds of the monotonic clock */
  uint64_t done_before, count_before;
} cli_progress;
void cli_progress_start(cli_progress *p, const cli *c);
/* What an earlier run did does not count for the rate. */
void cli_progress_from(cli_progress *p, uint64_t done, uint64_t count);
/* `total` 0: not known. `count` of `unit` gives the rate; 0 leaves it out. */
void cli_progress_step(cli_progress *p, const char *what, uint64_t done, uint64_t total, uint64_t count,
                       const char *unit);
void cli_progress_end(cli_progress *p);

/* --- input.c --- */
/* A whole file or standard input ("-"), into the arena. */
cordon_status cli_read(cli *c, const char *path, size_t max_bytes, cd_str *out, cordon_error *err);
/* True when the name (without ".gz") ends so. */
bool cli_name_ends(const char *path, const char *ending);
/* Lines of a file, one at a time; empty lines are passed over but counted. */
typedef struct cli_lines cli_lines;
cordon_status cli_lines_open(const char *path, size_t max_line_bytes, cli_lines **out, cordon_error *err);
/* *line is valid until the next call; *number is 0 at the end. */
cordon_status cli_lines_next(cli_lines *l, cd_str *line, int64_t *number, cordon_error *err);
void cli_lines_progress(const cli_lines *l, uint64_t *done, uint64_t *total);
void cli_lines_close(cli_lines *l);

/* --- help.c --- */
cordon_status cli_help(cli *c, const cli_command *command, cordon_error *err);
cordon_status cli_help_run(cli *c, cordon_error *err);

#endif
