/* The program `cordon`: reads the arguments, runs one command, and answers with an exit status that scripts can rely
 * on. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

cordon_status cli_open_store(cli *c, cd_store **out, cordon_error *err) {
  if (!c->store) CD_TRY(store_open(c->store_dir, &c->store, err));
  *out = c->store;
  return CORDON_OK;
}

/* Stories and tests set the clock; everyone else has the wall clock. */
static cordon_status set_clock(cordon_error *err) {
  const char *text = getenv("CORDON_NOW");
  cd_time now;
  if (!text || !*text) return CORDON_OK;
  if (!cd_time_parse(cd_str_c(text), &now)) {
    return cd_fail(err, CORDON_USAGE, "CORDON_NOW is \"%s\"; write a moment such as 2021-11-26T10:00:00Z.", text);
  }
  cd_clock_set(now);
  return CORDON_OK;
}

static void look_at_terminals(cli *c) {
  const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
  bool wanted = !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
  c->color = wanted && isatty(STDOUT_FILENO);
  c->progress = isatty(STDERR_FILENO);
}

static cordon_status run(cli *c, int argc, char **argv, cordon_error *err) {
  look_at_terminals(c);
  CD_TRY(cli_parse(c, argc, argv, err));
  CD_TRY(set_clock(err));
  if (cli_flag(c, "version")) {
    cli_put_c(c, "cordon " CORDON_VERSION "\n");
    return CORDON_OK;
  }
  if (cli_flag(c, "help")) return cli_help(c, c->command, err);
  return c->command->run(c, err);
}

/* A reader that went away is no error of ours: end as any program does whose pipe is cut. */
static void end_by_broken_pipe(void) {
  signal(SIGPIPE, SIG_DFL);
  raise(SIGPIPE);
}

static int finish(cli *c, cordon_status status, cordon_error *err) {
  cordon_error flush_error = {0};
  if (c->out.held) cli_drop(c); /* what it tells of was not done */
  if (cli_flush(c, &flush_error) != CORDON_OK && status == CORDON_OK) {
    status = CORDON_STORE;
    *err = flush_error;
  }
  if (status != CORDON_OK && !cli_pipe_broken(c)) cli_complain(err);
  store_close(c->store);
  cd_arena_free(c->arena);
  cd_buf_free(&c->out.buf);
  return cd_status_exit(status);
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  cordon_error err = {0};
  cli c = {0};
  cd_buf_init(&c.out.buf, 0);
  c.arena = cd_arena_new(0);
  cordon_status status = c.arena ? run(&c, argc, argv, &err) : cd_no_memory(&err);
  int code = finish(&c, status, &err);
  if (cli_pipe_broken(&c)) end_by_broken_pipe();
  return code;
}
