/* What falls due. */
#include "register/due.h"

#include "groups.h"

static cordon_status put_calendar(cli *c, const cd_json *list, cordon_error *err) {
  cd_buf text;
  cd_buf_init(&text, 0);
  cordon_status status = due_calendar(list, cd_clock_now(), &text, err);
  if (status == CORDON_OK) cli_put(c, cd_buf_view(&text));
  cd_buf_free(&text);
  return status;
}

static void put_line(cli *c, const cd_json *v) {
  cd_str day = cd_json_str(cd_json_get(v, "day")), cite = cd_json_str(cd_json_get(v, "cite"));
  bool overdue = cd_json_bool(cd_json_get(v, "overdue"), false);
  cli_printf(c, "%-10.*s  ", CD_ARG(day.len ? day : CD_STR("waits")));
  if (overdue) cli_tone_put(c, CLI_BAD, CD_STR("OVERDUE "));
  cli_printf(c, CD_FMT " " CD_FMT ": " CD_FMT, CD_ARG(cd_json_str(cd_json_get(v, "kind"))),
             CD_ARG(cd_json_str(cd_json_get(v, "id"))), CD_ARG(cd_json_str(cd_json_get(v, "what"))));
  if (cite.len > 0) cli_printf(c, " [" CD_FMT "]", CD_ARG(cite));
  cli_put_c(c, "\n");
}

static cordon_status due_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *list;
  cd_day today;
  int64_t days;
  CD_TRY(cli_day(c, "as-of", cd_time_day(cd_clock_now()), &today, err));
  CD_TRY(cli_number(c, "within", 0, 36500, 90, &days, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(due_list(store, today, today + (cd_day)days, c->arena, &list, err));
  if (cli_flag(c, "ical")) return put_calendar(c, list, err);
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) put_line(c, cd_json_at(list, i));
  if (cd_json_count(list) == 0) cli_printf(c, "Nothing falls due within %lld days.\n", (long long)days);
  return CORDON_OK;
}

static const cli_option due_options[] = {{"within", "DAYS", "how far ahead to look (default: 90)", false},
                                         {"as-of", "DAY", "the day from which to look (default: today)", false},
                                         {"ical", NULL, "print an iCalendar (RFC 5545)", false},
                                         CLI_OPTIONS_END};

const cli_command cli_due_commands[] = {
    {
        .name = "due",
        .args = "[--within DAYS] [--ical]",
        .summary = "List what falls due, expires or waits for someone",
        .details = "Ends of licences and commitments, deadlines of proceedings, orders to disable that are not "
                   "confirmed, what an\n"
                   "adopted revision affects until someone sees to it, and acts that a second person must approve.",
        .example = "cordon due --within 30\ncordon due --within 365 --ical > cordon.ics",
        .options = due_options,
        .run = due_run,
    },
    {0},
};
