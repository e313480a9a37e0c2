/* Arguments: options before or after the command, `--name value` or `--name=value`, `--` ends them. */
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli.h"

static const cli_option *find_in(const cli_option *options, cd_str name) {
  for (; options && options->name; options++) {
    if (cd_str_eqc(name, options->name)) return options;
  }
  return NULL;
}

/* By name alone, in whichever command has it: what takes an argument must be known before the command is. */
static const cli_option *find_anywhere(cd_str name) {
  const cli_option *option = find_in(cli_global_options, name);
  for (size_t i = 0; !option && i < cli_command_count(); i++) option = find_in(cli_command_at(i)->options, name);
  return option;
}

static void suggest_from(cli_suggestion *s, const char *word, const cli_option *options) {
  for (; options && options->name; options++) cli_suggest(s, word, options->name);
}

static cordon_status unknown_option(const cli *c, const char *text, cordon_error *err) {
  cd_str word = cd_str_c(text), name = {0};
  while (word.len > 0 && word.ptr[0] == '-') word = cd_str_sub(word, 1, word.len);
  cd_str_cut(&word, '=', &name);
  name = cd_str_dup(c->arena, name);
  if (!name.ptr) return cd_no_memory(err);
  cli_suggestion s = {0};
  suggest_from(&s, name.ptr, cli_global_options);
  if (c->command) suggest_from(&s, name.ptr, c->command->options);
  for (size_t i = 0; !c->command && i < cli_command_count(); i++) {
    suggest_from(&s, name.ptr, cli_command_at(i)->options);
  }
  const char *hint = cli_did_you_mean(&s, "--", c->arena);
  if (!c->command)
    return cd_fail(err, CORDON_USAGE, "There is no option %s%s", text, *hint ? hint : ". See cordon help.");
  cd_str command = cli_command_name(c->command, c->arena);
  return cd_fail(err, CORDON_USAGE, "%s has no option %s%s%s%s", command.ptr, text, *hint ? hint : ". See cordon help ",
                 *hint ? "" : command.ptr, *hint ? "" : ".");
}

/* One option at argv[*at]; moves *at past its argument. *unknown is set to an option that no command has. */
static cordon_status take_option(cli *c, int argc, char **argv, int *at, const char **unknown, cordon_error *err) {
  const char *text = argv[*at];
  cd_str rest = cd_str_c(text + 2), name = {0};
  const char *equals = strchr(text, '=');
  cd_str_cut(&rest, '=', &name);
  if (strcmp(text, "-h") == 0) name = CD_STR("help");
  const cli_option *option = text[1] == '-' || text[1] == 'h' ? find_anywhere(name) : NULL;
  if (!option) {
    if (!*unknown) *unknown = text;
    return CORDON_OK;
  }
  cli_given *given = &c->given[c->given_count++];
  given->name = option->name;
  given->value = "";
  if (!option->arg) {
    if (!equals) return CORDON_OK;
    return cd_fail(err, CORDON_USAGE, "--%s takes no value; give it alone.", option->name);
  }
  if (equals) {
    given->value = equals + 1;
    return CORDON_OK;
  }
  bool missing = *at + 1 >= argc || (strncmp(argv[*at + 1], "--", 2) == 0);
  if (missing)
    return cd_fail(err, CORDON_USAGE, "--%s needs a value: --%s %s.", option->name, option->name, option->arg);
  given->value = argv[++*at];
  return CORDON_OK;
}

static cordon_status split(cli *c, int argc, char **argv, const char **unknown, cordon_error *err) {
  c->args = CD_NEW_ARRAY(c->arena, const char *, (size_t)argc + 1);
  c->given = CD_NEW_ARRAY(c->arena, cli_given, (size_t)argc + 1);
  if (!c->args || !c->given) return cd_no_memory(err);
  bool ended = false;
  for (int i = 1; i < argc; i++) {
    if (!ended && strcmp(argv[i], "--") == 0) {
      ended = true;
    } else if (!ended && argv[i][0] == '-' && argv[i][1]) {
      CD_TRY(take_option(c, argc, argv, &i, unknown, err));
    } else {
      c->args[c->arg_count++] = argv[i];
    }
  }
  return CORDON_OK;
}

static cordon_status subcommand_needed(const cli *c, cordon_error *err) {
  cd_buf text;
  cd_buf_init(&text, 0);
  cli_suggestion s = {0};
  for (size_t i = 0; i < cli_command_count(); i++) {
    const cli_command *command = cli_command_at(i);
    if (!command->sub || strcmp(command->name, c->args[0]) != 0) continue;
    cd_buf_printf(&text, "%s%s", text.len ? ", " : "", command->sub);
    if (c->arg_count > 1) cli_suggest(&s, c->args[1], command->sub);
  }
  const char *hint = cli_did_you_mean(&s, "", c->arena);
  if (c->arg_count > 1 && *hint) {
    cd_fail(err, CORDON_USAGE, "%s has no command %s%s", c->args[0], c->args[1], hint);
  } else {
    cd_fail(err, CORDON_USAGE, "%s needs one of: %s. See cordon help %s.", c->args[0], text.ptr, c->args[0]);
  }
  cd_buf_free(&text);
  return CORDON_USAGE;
}

static cordon_status unknown_command(const cli *c, cordon_error *err) {
  cli_suggestion s = {0};
  for (size_t i = 0; i < cli_command_count(); i++) {
    if (strcmp(cli_command_at(i)->name, c->args[0]) == 0) return subcommand_needed(c, err);
    cli_suggest(&s, c->args[0], cli_command_at(i)->name);
  }
  const char *hint = cli_did_you_mean(&s, "", c->arena);
  return cd_fail(err, CORDON_USAGE, "There is no command %s%s", c->args[0], *hint ? hint : ". See cordon help.");
}

static cordon_status check_repeats(const cli *c, cordon_error *err) {
  for (size_t i = 0; i < c->given_count; i++) {
    const cli_option *option = find_anywhere(cd_str_c(c->given[i].name));
    for (size_t j = 0; !option->repeats && j < i; j++) {
      if (c->given[j].name != c->given[i].name && strcmp(c->given[j].name, c->given[i].name) != 0) continue;
      if (strcmp(c->given[j].value, c->given[i].value) == 0) continue;
      return cd_fail(err, CORDON_USAGE, "--%s is given twice, as %s and as %s; give it once.", option->name,
                     c->given[j].value, c->given[i].value);
    }
  }
  return CORDON_OK;
}

static cordon_status check_allowed(const cli *c, cordon_error *err) {
  for (size_t i = 0; i < c->given_count; i++) {
    cd_str name = cd_str_c(c->given[i].name);
    if (find_in(cli_global_options, name) || find_in(c->command->options, name)) continue;
    cd_str text = cd_str_printf(c->arena, "--%s", c->given[i].name);
    if (!text.ptr) return cd_no_memory(err);
    return unknown_option(c, text.ptr, err);
  }
  if (c->arg_count >= c->command->min_args && c->arg_count <= c->command->max_args) return CORDON_OK;
  cd_str name = cli_command_name(c->command, c->arena);
  return cd_fail(err, CORDON_USAGE, "%s %s. Usage: cordon %s %s", name.ptr,
                 c->arg_count < c->command->min_args ? "needs more arguments" : "takes fewer arguments", name.ptr,
                 c->command->args);
}

static const char *setting(const cli *c, const char *option, const char *variable, const char *fallback) {
  const char *value = cli_value(c, option);
  if (!value) value = getenv(variable);
  return value && *value ? value : fallback;
}

static const char *login_name(void) {
  const struct passwd *user = getpwuid(geteuid());
  return user && user->pw_name ? user->pw_name : "unknown";
}

static cordon_status read_settings(cli *c, cordon_error *err) {
  const char *format = cli_value(c, "format");
  c->format_given = format != NULL;
  if (format && strcmp(format, "json") == 0) {
    c->format = CLI_JSON;
  } else if (format && strcmp(format, "jsonl") == 0) {
    c->format = CLI_JSONL;
  } else if (format && strcmp(format, "csv") == 0 && c->command && c->command->csv) {
    c->format = CLI_CSV;
  } else if (format && strcmp(format, "csv") == 0) {
    return cd_fail(err, CORDON_USAGE, "--format csv is for screen --file; here it is text, json or jsonl.");
  } else if (format && strcmp(format, "text") != 0) {
    return cd_fail(err, CORDON_USAGE, "--format %s is not known; it is text, json or jsonl.", format);
  }
  c->store_dir = setting(c, "store", "CORDON_STORE", "./cordon-store");
  c->actor = cd_str_c(setting(c, "actor", "CORDON_ACTOR", login_name()));
  return CORDON_OK;
}

static void name_command(cli *c) {
  size_t used = 0;
  c->command = cli_command_find(c->args, c->arg_count, &used);
  c->args += used;
  c->arg_count -= used;
}

cordon_status cli_parse(cli *c, int argc, char **argv, cordon_error *err) {
  const char *unknown = NULL;
  CD_TRY(split(c, argc, argv, &unknown, err));
  name_command(c);
  if (unknown) return unknown_option(c, unknown, err);
  CD_TRY(check_repeats(c, err));
  CD_TRY(read_settings(c, err));
  if (cli_flag(c, "help") || cli_flag(c, "version")) return CORDON_OK;
  if (!c->command && c->arg_count > 0) return unknown_command(c, err);
  if (!c->command) return cd_fail(err, CORDON_USAGE, "A command is needed. See cordon help.");
  return check_allowed(c, err);
}

const char *cli_value_at(const cli *c, const char *option, size_t n) {
  for (size_t i = 0; i < c->given_count; i++) {
    if (strcmp(c->given[i].name, option) == 0 && n-- == 0) return c->given[i].value;
  }
  return NULL;
}

cordon_status cli_values(const cli *c, const char *option, const char *const **out, size_t *count, cordon_error *err) {
  *count = 0;
  while (cli_value_at(c, option, *count)) ++*count;
  const char **list = CD_NEW_ARRAY(c->arena, const char *, *count + 1);
  if (!list) return cd_no_memory(err);
  for (size_t i = 0; i < *count; i++) list[i] = cli_value_at(c, option, i);
  *out = list;
  return CORDON_OK;
}

const char *cli_value(const cli *c, const char *option) { return cli_value_at(c, option, 0); }
bool cli_flag(const cli *c, const char *option) { return cli_value(c, option) != NULL; }

cordon_status cli_day_arg(const char *text, const char *what, cd_day *out, cordon_error *err) {
  if (cd_day_parse(cd_str_c(text), out)) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "%s is \"%s\", which is no day of the calendar; write it as 2021-11-26.", what,
                 text);
}

cordon_status cli_day(const cli *c, const char *option, cd_day fallback, cd_day *out, cordon_error *err) {
  const char *text = cli_value(c, option);
  *out = fallback;
  if (!text) return CORDON_OK;
  cd_str what = cd_str_printf(c->arena, "--%s", option);
  return what.ptr ? cli_day_arg(text, what.ptr, out, err) : cd_no_memory(err);
}

cordon_status cli_number(const cli *c, const char *option, int64_t min, int64_t max, int64_t fallback, int64_t *out,
                         cordon_error *err) {
  const char *text = cli_value(c, option);
  *out = fallback;
  if (!text || (cd_str_to_i64(cd_str_c(text), out) && *out >= min && *out <= max)) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "--%s is \"%s\"; it is a whole number from %lld to %lld.", option, text,
                 (long long)min, (long long)max);
}

/* A bare day means what was known when that day ended. */
static bool moment(const char *text, cd_time *out) {
  cd_day day;
  if (!cd_day_parse(cd_str_c(text), &day)) return cd_time_parse(cd_str_c(text), out);
  *out = ((cd_time)day + 1) * 86400 * 1000000 - 1;
  return true;
}

cordon_status cli_known_at(const cli *c, cd_store *store, cd_seq *out, cordon_error *err) {
  const char *text = cli_value(c, "known-at");
  *out = CD_SEQ_LATEST;
  if (!text) return CORDON_OK;
  cd_seq last = 0;
  if (text[0] == '#') {
    CD_TRY(store_last_seq(store, &last, err));
    if (cd_str_to_i64(cd_str_c(text + 1), out) && *out >= 0 && *out <= last) return CORDON_OK;
    return cd_fail(err, CORDON_USAGE, "--known-at is \"%s\"; the records of this store are #1 to #%lld.", text,
                   (long long)last);
  }
  cd_time at;
  if (moment(text, &at)) return store_seq_at(store, at, out, err);
  return cd_fail(
      err, CORDON_USAGE,
      "--known-at is \"%s\"; write a moment such as 2021-11-26T10:00:00Z, a day, or a record's number such as #12.",
      text);
}
