/* What a revision would change in the books, before it is adopted; and adopting it with what it changes. */
#include "impact/impact.h"

#include "fetch/fetch.h"
#include "groups.h"
#include "register/adoption.h"
#include "register/people.h"

static void on_progress(void *user, const char *what, uint64_t done, uint64_t total) {
  cli_progress_step(user, what, done, total, 0, "");
}

/* The day that the option gives, or that a file states, or today. */
static cordon_status published_day(const cli *c, cd_day *out, cordon_error *err) {
  CD_TRY(cli_day(c, "published", CD_DAY_NONE, out, err));
  for (size_t i = 0; i < c->arg_count && *out == CD_DAY_NONE; i++) {
    char head[4096];
    size_t len = 0;
    cd_source *source;
    CD_TRY(cd_source_open(c->args[i], UINT64_MAX, &source, err));
    cordon_status status = cd_source_read(source, head, sizeof head, &len, err);
    cd_source_close(source);
    CD_TRY(status);
    *out = fetch_stated_day(cd_str_of(head, len));
  }
  if (*out == CD_DAY_NONE) *out = cd_time_day(cd_clock_now());
  return CORDON_OK;
}

static cordon_status print_report(cli *c, const impact_report *r, cordon_error *err) {
  if (c->format != CLI_TEXT) {
    cd_json *v = impact_report_json(r, c->arena);
    return v ? cli_json(c, v, err) : cd_no_memory(err);
  }
  cd_buf text;
  cd_buf_init(&text, 0);
  impact_report_text(r, &text);
  cli_put(c, cd_buf_view(&text));
  cordon_status status = cd_buf_status(&text, err);
  cd_buf_free(&text);
  return status;
}

/* --- adopting: the revision and what it affects, as one act --- */

static cordon_status adopt_list(cli *c, cd_store *s, cd_str list, cd_day published, cd_seq *revision, cd_seq *waits,
                                cordon_error *err) {
  lists_import_result got;
  const adoption_files files = {.list = list,
                                .paths = c->args,
                                .count = c->arg_count,
                                .published = published,
                                .accept = cli_flag(c, "accept"),
                                .actor = c->actor};
  CD_TRY(adoption_of_list(s, &files, c->arena, &got, waits, err));
  *revision = got.seq;
  return CORDON_OK;
}

static cordon_status adopt_rulebook(cli *c, cd_store *s, const char *dir, cd_seq *revision, cd_seq *waits,
                                    cordon_error *err) {
  rules_book *book = NULL;
  bool unchanged;
  CD_TRY(rules_book_load(dir, &book, err));
  cordon_status status = adoption_of_rulebook(s, book, NULL, c->actor, c->arena, revision, &unchanged, waits, err);
  rules_book_free(book);
  return status;
}

static cordon_status say_adopted(cli *c, const impact_report *r, cd_seq revision, cd_seq waits, cordon_error *err) {
  if (waits) return people_held("adoption", r->subject, waits, err);
  if (c->format == CLI_TEXT)
    cli_printf(c,
               revision ? "Adopted, record #%lld; what it affects waits in: cordon due\n" : "It was in force already.\n",
               (long long)revision);
  return CORDON_OK;
}

static cordon_status adopt(cli *c, cd_store *s, const impact_report *r, cd_day published, cordon_error *err) {
  cd_seq revision = 0, waits = 0, seq;
  CD_TRY(store_begin(s, err));
  cordon_status status = r->of_list ? adopt_list(c, s, r->subject, published, &revision, &waits, err)
                                    : adopt_rulebook(c, s, cli_value(c, "rulebook"), &revision, &waits, err);
  if (status == CORDON_OK && revision != 0) status = impact_record(s, revision, r, c->actor, c->arena, &seq, err);
  if (status == CORDON_OK) {
    CD_TRY(store_commit(s, err));
    return say_adopted(c, r, revision, waits, err);
  }
  store_rollback(s);
  return status;
}

/* --- impact --- */

static cordon_status compute(cli *c, cd_store *s, const impact_options *opt, cd_day published, impact_report *r,
                             cordon_error *err) {
  const char *dir = cli_value(c, "rulebook");
  const char *const *drafts;
  size_t count;
  CD_TRY(cli_values(c, "overlay", &drafts, &count, err));
  if (count) return impact_of_overlay(s, drafts, count, opt, c->arena, r, err);
  const char *finding = cli_value(c, "finding"), *licence = cli_value(c, "licence");
  if (finding || licence) {
    const impact_act act = {finding ? "finding" : "licence", cd_str_c(finding ? finding : licence), cli_value(c, "act")};
    return impact_of_act(s, &act, opt, c->arena, r, err);
  }
  if (dir != NULL) return impact_of_rulebook(s, dir, NULL, opt, c->arena, r, err);
  return impact_of_list(s, cd_str_c(cli_value(c, "list")), c->args, c->arg_count, published, opt, c->arena, r, err);
}

/* One of them, and files where there is a list alone. */
static cordon_status check_subject(const cli *c, cordon_error *err) {
  static const char *const subjects[] = {"list", "rulebook", "overlay", "finding", "licence"};
  int given = 0;
  for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) given += cli_flag(c, subjects[i]);
  bool list = cli_flag(c, "list"), act = cli_flag(c, "finding") || cli_flag(c, "licence");
  if (given != 1 || list != (c->arg_count > 0))
    return cd_fail(err, CORDON_USAGE,
                   "Give one of --list LIST with its files, --rulebook DIR, --overlay DIR, --finding ID, --licence ID.");
  if (cli_flag(c, "overlay") && cli_flag(c, "adopt"))
    return cd_fail(err, CORDON_USAGE, "A draft is no law and is not adopted; leave out --adopt.");
  if (act && cli_flag(c, "adopt"))
    return cd_fail(err, CORDON_USAGE, "This is only tried here; do it by: cordon finding, or cordon licence.");
  if (!act && cli_flag(c, "act")) return cd_fail(err, CORDON_USAGE, "--act belongs to --finding or --licence.");
  return CORDON_OK;
}

static cordon_status impact_run(cli *c, cordon_error *err) {
  bool list = cli_flag(c, "list");
  cd_store *s;
  cd_day published = CD_DAY_NONE;
  impact_report r;
  cli_progress progress;
  impact_options opt = {.all = cli_flag(c, "all"),
                        .full = cli_flag(c, "full"),
                        .actor = c->actor,
                        .progress = on_progress,
                        .user = &progress};
  CD_TRY(check_subject(c, err));
  CD_TRY(cli_day(c, "as-of", CD_DAY_NONE, &opt.as_of, err));
  CD_TRY(cli_day(c, "since", CD_DAY_NONE, &opt.since, err));
  if (list) CD_TRY(published_day(c, &published, err));
  CD_TRY(cli_open_store(c, &s, err));
  cli_progress_start(&progress, c);
  cordon_status status = compute(c, s, &opt, published, &r, err);
  cli_progress_end(&progress);
  CD_TRY(status);
  CD_TRY(print_report(c, &r, err));
  return cli_flag(c, "adopt") ? adopt(c, s, &r, published, err) : CORDON_OK;
}

static const cli_option impact_options_table[] = {
    {"list", "LIST", "the list that was revised; its files are the arguments", false},
    {"rulebook", "DIR", "the revised rulebook", false},
    CLI_OVERLAY("a draft to lay over the rulebook in force: what if it were law"),
    {"finding", "ID", "a finding: what if it were established", false},
    {"licence", "ID", "a licence: what if it were revoked", false},
    {"act", "ACT",
     "with --finding: establish, reject, withdraw; with --licence: suspend, reinstate, revoke, surrender", false},
    {"published", "DAY", "the day on which the publisher put it out (default: the day a file states, else today)",
     false},
    CLI_AS_OF,
    {"since", "DAY", "past decisions recorded on or after this day (default: the last 365 days)", false},
    {"all", NULL, "past decisions of any age", false},
    {"full", NULL, "decide everything again, not only what meets the difference; slow, and the same answer", false},
    {"adopt", NULL, "then adopt the revision, and put what it affects into the books, as one act", false},
    {"accept", NULL, "with --adopt: adopt what would be held for review", false},
    CLI_OPTIONS_END,
};

const cli_command cli_impact_commands[] = {
    {
        .name = "impact",
        .args = "--list LIST FILE... | --rulebook DIR | --overlay DIR | --finding ID | --licence ID",
        .summary = "Tell what a revision of a list or rulebook, or an act, would change in the books",
        .details = "Open licences, applications in hand, orders that wait, past decisions and parties of the register are tried twice for "
                   "one day: as things stand, and with "
                   "the revision. Nothing is adopted unless --adopt is given. Licences that come out differently are "
                   "up for review; none is revoked. A finding or a licence is tried by an act that is not done.",
        .example = "cordon impact --rulebook rulebooks/il-cyber\n"
                   "cordon impact --overlay examples/overlays/il-cyber-cut --as-of 2021-10-15\n"
                   "cordon impact --finding F-1\n"
                   "cordon impact --licence IL-2021-118 --act suspend\n"
                   "cordon impact --list us_ofac_sdn sdn.csv --published 2022-02-25 --since 2021-01-01",
        .options = impact_options_table,
        .max_args = 64,
        .run = impact_run,
    },
    {0},
};
