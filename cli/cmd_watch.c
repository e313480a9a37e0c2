/* Watching the lists: rounds of fetching, telling and adopting; and the events that tell of them. */
#include "watch/watch.h"

#include <errno.h>
#include <time.h>

#include "groups.h"

#define MAX_SECRET_BYTES 4096u

static cordon_status read_secret(cli *c, watch_options *o, cordon_error *err) {
  const char *path = cli_value(c, "secret-file");
  if (o->webhook == NULL) return CORDON_OK;
  if (path == NULL)
    return cd_fail(err, CORDON_USAGE,
                   "--webhook needs --secret-file: events are signed, so that their receiver can trust them.");
  CD_TRY(cli_read(c, path, MAX_SECRET_BYTES, &o->secret, err));
  o->secret = cd_str_trim(o->secret);
  if (o->secret.len >= WATCH_SECRET_MIN) return CORDON_OK;
  cd_fail(err, CORDON_USAGE, "The secret must have at least %u bytes.", WATCH_SECRET_MIN);
  return cd_error_place(err, path, 0, 0, NULL);
}

static cordon_status read_options(cli *c, watch_options *o, int64_t *interval, cordon_error *err) {
  const char *adopt = cli_value(c, "adopt-when");
  int64_t attempts, seconds, wait;
  *o = (watch_options){.command = cli_value(c, "command"),
                       .webhook = cli_value(c, "webhook"),
                       .actor = c->actor,
                       .list_count = c->arg_count};
  if (adopt != NULL && !watch_adopt_parse(cd_str_c(adopt), &o->adopt))
    return cd_fail(err, CORDON_USAGE, "--adopt-when %s is not known; it is never, unaffected or always.", adopt);
  CD_TRY(cli_number(c, "interval", 1, 31 * 86400, 0, interval, err));
  CD_TRY(cli_number(c, "attempts", 1, 20, 4, &attempts, err));
  CD_TRY(cli_number(c, "timeout", 1, 7200, 600, &seconds, err));
  CD_TRY(cli_number(c, "retry-wait", 1, 600000, 1000, &wait, err));
  o->limits = (http_limits){
      .attempts = (uint32_t)attempts, .total_seconds = (uint32_t)seconds, .first_wait_ms = (uint32_t)wait};
  cd_str *lists = CD_NEW_ARRAY(c->arena, cd_str, c->arg_count);
  if (lists == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < c->arg_count; i++) lists[i] = cd_str_c(c->args[i]);
  o->lists = lists;
  return read_secret(c, o, err);
}

static void print_round(cli *c, const watch_report *r) {
  for (size_t i = 0; i < r->list_count; i++) {
    const fetch_result *f = &r->lists[i];
    cli_printf(c, CD_FMT ": %s%s%s\n", CD_ARG(f->list),
               f->outcome == FETCH_READY ? "revised, for a person to adopt" : fetch_outcome_name(f->outcome),
               f->error.code ? ": " : "", f->error.message);
  }
  cli_printf(c, "%llu new events, %llu delivered, %llu waiting\n", (unsigned long long)r->events,
             (unsigned long long)r->delivered, (unsigned long long)r->waiting);
}

static cordon_status one_round(cli *c, cd_store *s, const watch_options *o, cordon_error *err) {
  watch_report r;
  cd_arena *a = cd_arena_new(0);
  if (a == NULL) return cd_no_memory(err);
  cordon_status status = watch_round(s, o, a, &r, err), printed = CORDON_OK;
  if (c->format == CLI_TEXT) {
    print_round(c, &r);
  } else {
    cd_json *v = watch_report_json(&r, a);
    printed = v ? cli_json(c, v, status == CORDON_OK ? err : NULL) : CORDON_NO_MEMORY;
  }
  if (printed == CORDON_OK) printed = cli_flush(c, status == CORDON_OK ? err : NULL);
  cd_arena_free(a);
  return status == CORDON_OK ? printed : status;
}

static void pause_for(int64_t seconds) {
  struct timespec left = {.tv_sec = (time_t)seconds};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
}

/* On a schedule, trouble of one round is told and the next comes all the same. */
static cordon_status watch_run(cli *c, cordon_error *err) {
  watch_options o;
  cd_store *s;
  int64_t interval;
  CD_TRY(read_options(c, &o, &interval, err));
  CD_TRY(cli_open_store(c, &s, err));
  if (interval == 0) return one_round(c, s, &o, err);
  for (;;) {
    cordon_error round = {0};
    if (one_round(c, s, &o, &round) != CORDON_OK) cli_complain(&round);
    if (cli_pipe_broken(c)) return CORDON_OK;
    pause_for(interval);
  }
}

static cordon_status events_run(cli *c, cordon_error *err) {
  cd_store *s;
  cd_json *events;
  int64_t limit;
  CD_TRY(cli_number(c, "limit", 1, 100000, 50, &limit, err));
  CD_TRY(cli_open_store(c, &s, err));
  CD_TRY(watch_events(s, limit, c->arena, &events, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, events, err);
  for (size_t i = 0; i < cd_json_count(events); i++) {
    const cd_json *e = cd_json_at(events, i), *delivered = cd_json_get(e, "delivered");
    cli_printf(c, "%lld  " CD_FMT "  " CD_FMT "  " CD_FMT "  %s" CD_FMT "\n",
               (long long)cd_json_int(cd_json_get(e, "event"), 0), CD_ARG(cd_json_str(cd_json_get(e, "at"))),
               CD_ARG(cd_json_str(cd_json_get(e, "kind"))),
               CD_ARG(cd_json_str(cd_json_get(cd_json_get(e, "body"), "list"))),
               delivered->kind == CD_JSON_NULL ? "waits" : "delivered ", CD_ARG(cd_json_str(delivered)));
  }
  return CORDON_OK;
}

static const cli_option watch_options_table[] = {
    {"adopt-when", "POLICY",
     "never (the default): tell only; unaffected: adopt what changes nothing in the books; always", false},
    {"interval", "SECONDS", "go on, with a round every so often (default: one round)", false},
    {"command", "COMMAND", "hand each event to this command of the shell, as JSON on its standard input", false},
    {"webhook", "ADDRESS", "post each event to this address, signed", false},
    {"secret-file", "FILE", "the secret that signs what is posted", false},
    {"attempts", "N", "how often a request is made in all (4)", false},
    {"timeout", "SECONDS", "for one attempt (600)", false},
    {"retry-wait", "MS", "before the second attempt, doubled for each further one (1000)", false},
    CLI_OPTIONS_END,
};

static const cli_option events_options[] = {
    {"limit", "N", "at most N, the latest first (50)", false},
    CLI_OPTIONS_END,
};

const cli_command cli_watch_commands[] = {
    {
        .name = "lists",
        .sub = "watch",
        .args = "[LIST...]",
        .summary = "Fetch lists, tell what each revision changes in the books, and adopt by policy",
        .details = "What happens is an event: list.revised, list.adopted, list.held, list.failed. Events are kept in "
                   "the store and handed over in their "
                   "order, again until they are taken. What is held for review is never adopted here, and nothing where the store knows several people. Run it from cron "
                   "or the systemd timer, or with --interval.",
        .example = "cordon lists watch --adopt-when unaffected --command 'mail -s lists compliance@example.org'",
        .options = watch_options_table,
        .max_args = 64,
        .run = watch_run,
    },
    {
        .name = "lists",
        .sub = "events",
        .args = "",
        .summary = "Show what watching the lists has told, and what still waits to be delivered",
        .example = "cordon lists events --limit 10",
        .options = events_options,
        .run = events_run,
    },
    {0},
};
