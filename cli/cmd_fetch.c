/* Fetching lists from their publishers. */
#include "base/limits.h"
#include "fetch/fetch.h"

#include "groups.h"
#include "register/adoption.h"
#include "register/people.h"

static void on_progress(void *user, const char *what, uint64_t done, uint64_t total) {
  cli_progress_step(user, what, done, total, 0, "");
}

static void print_counts(cli *c, const lists_import_result *r) {
  cli_printf(c, "%llu entries; %llu added, %llu removed, %llu changed", (unsigned long long)r->entries,
             (unsigned long long)r->added, (unsigned long long)r->removed, (unsigned long long)r->changed);
}

static void print_held(cli *c, const fetch_result *r) {
  if (r->import.held_count == 0) {
    cli_put_c(c, "fetched, the list in force stays: ");
    cli_put_c(c, r->error.message);
    return;
  }
  cli_tone_put(c, CLI_BAD, CD_STR("HELD FOR REVIEW, the list in force stays"));
  for (size_t i = 0; i < r->import.held_count; i++)
    cli_printf(c, "\n  %s:%lld: %s", r->import.held[i].file, (long long)r->import.held[i].line, r->import.held[i].text);
  cli_printf(c, "\n  Adopt it with: cordon lists fetch " CD_FMT " --accept", CD_ARG(r->list));
}

static void print_result(cli *c, const fetch_result *r) {
  char day[11];
  cli_printf(c, CD_FMT " of %s: ", CD_ARG(r->list),
             r->published == CD_DAY_NONE ? "no day" : cd_day_format(r->published, day));
  switch (r->outcome) {
  case FETCH_ADOPTED:
    cli_tone_put(c, CLI_GOOD, CD_STR("adopted, "));
    print_counts(c, &r->import);
    break;
  case FETCH_UNCHANGED:
    cli_put_c(c, "unchanged");
    break;
  case FETCH_READY:
    cli_put_c(c, "fetched");
    break;
  case FETCH_HELD:
    print_held(c, r);
    break;
  default:
    cli_tone_put(c, CLI_BAD, CD_STR("NOT FETCHED, the list in force stays: "));
    cli_put_c(c, r->error.message);
  }
  cli_put_c(c, "\n");
}

static cordon_status read_limits(const cli *c, http_limits *l, cordon_error *err) {
  int64_t attempts, seconds, wait, bytes;
  CD_TRY(cli_number(c, "attempts", 1, 20, 4, &attempts, err));
  CD_TRY(cli_number(c, "timeout", 1, 7200, 600, &seconds, err));
  CD_TRY(cli_number(c, "retry-wait", 1, 600000, 1000, &wait, err));
  CD_TRY(cli_number(c, "max-bytes", 1, INT64_MAX, (int64_t)CD_MAX_FILE_BYTES, &bytes, err));
  l->attempts = (uint32_t)attempts;
  l->total_seconds = (uint32_t)seconds;
  l->first_wait_ms = (uint32_t)wait;
  l->max_bytes = (uint64_t)bytes;
  return CORDON_OK;
}

static cordon_status print_results(cli *c, const fetch_result *results, size_t count, cordon_error *err) {
  if (c->format == CLI_TEXT) {
    for (size_t i = 0; i < count; i++) print_result(c, &results[i]);
    return CORDON_OK;
  }
  cd_json *list = cd_json_new_list(c->arena);
  for (size_t i = 0; i < count; i++) list = cd_json_add(c->arena, list, fetch_result_json(&results[i], c->arena));
  return list ? cli_json_list(c, list, err) : cd_no_memory(err);
}

/* --- where a second person is needed --- */

static cordon_status adopt_open(cli *c, cd_store *s, fetch_result *r, const fetch_options *opt, cd_seq *waits,
                                cordon_error *err) {
  const char **paths = CD_NEW_ARRAY(c->arena, const char *, r->file_count);
  if (paths == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < r->file_count; i++) paths[i] = r->files[i].path.ptr;
  const adoption_files files = {.list = r->list,
                                .paths = paths,
                                .count = r->file_count,
                                .published = r->published,
                                .accept = opt->accept,
                                .actor = c->actor};
  CD_TRY(adoption_ask(s, &files, c->arena, waits, err));
  return *waits ? CORDON_OK : fetch_adopt(s, r, opt, c->arena, err);
}

/* The files are kept; a second person who fetches the same bytes adopts them. */
static cordon_status adopt_or_propose(cli *c, cd_store *s, fetch_result *r, const fetch_options *opt,
                                      cordon_error *err) {
  cd_seq waits = 0;
  CD_TRY(store_begin(s, err));
  cordon_status status = adopt_open(c, s, r, opt, &waits, &r->error);
  if (status != CORDON_OK) {
    store_rollback(s);
    if (r->outcome == FETCH_READY) r->outcome = FETCH_FAILED;
    return cd_fail(err, status, "%s", r->error.message);
  }
  CD_TRY(store_commit(s, err));
  if (!waits) return CORDON_OK;
  r->outcome = FETCH_HELD;
  cordon_status held = people_held("import", r->list, waits, &r->error);
  return cd_fail(err, held, "%s", r->error.message);
}

static cordon_status adopt_all(cli *c, cd_store *s, fetch_result *results, size_t count, const fetch_options *opt,
                               cordon_error *err) {
  cordon_error worst = {0};
  for (size_t i = 0; i < count; i++) {
    cordon_error one = {0};
    if (results[i].outcome != FETCH_READY) continue;
    if (adopt_or_propose(c, s, &results[i], opt, &one) != CORDON_OK && worst.code != CORDON_HELD) worst = one;
  }
  if (worst.code != CORDON_OK && err != NULL) *err = worst;
  return worst.code;
}

static cordon_status fetch_run(cli *c, cordon_error *err) {
  cd_store *store;
  fetch_result *results = NULL;
  size_t count = 0;
  cli_progress progress;
  fetch_options opt = {.accept = cli_flag(c, "accept"), .actor = c->actor, .progress = on_progress, .user = &progress};
  CD_TRY(read_limits(c, &opt.limits, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(people_several(store, &opt.download_only, err));
  cd_str *lists = CD_NEW_ARRAY(c->arena, cd_str, c->arg_count);
  if (lists == NULL) return cd_no_memory(err);
  for (size_t i = 0; i < c->arg_count; i++) lists[i] = cd_str_c(c->args[i]);
  cli_progress_start(&progress, c);
  cordon_status status = fetch_lists(store, lists, c->arg_count, &opt, c->arena, &results, &count, err);
  cli_progress_end(&progress);
  if (opt.download_only && results != NULL && status == CORDON_OK) status = adopt_all(c, store, results, count, &opt, err);
  if (results != NULL) CD_TRY(print_results(c, results, count, status == CORDON_OK ? err : NULL));
  return status;
}

static const cli_option fetch_options_table[] = {
    {"accept", NULL, "adopt what would be held for review", false},
    {"attempts", "N", "how often a request is made in all (4)", false},
    {"timeout", "SECONDS", "for one attempt (600)", false},
    {"retry-wait", "MS", "before the second attempt, doubled for each further one (1000)", false},
    {"max-bytes", "N", "the most that one file may have", false},
    CLI_OPTIONS_END,
};

const cli_command cli_fetch_commands[] = {
    {
        .name = "lists",
        .sub = "fetch",
        .args = "[LIST...]",
        .summary = "Fetch official lists from their publishers and adopt what changed",
        .details = "Without a name, every list with an address is fetched. The addresses are a table: rows of "
                   "list_addresses.tsv in the store's "
                   "folder take the place of the shipped rows of the same list. A list that cannot be fetched, or is "
                   "held for review, leaves the one in "
                   "force as it is; the exit status is then 3 or 5.",
        .example = "cordon lists fetch un_sc us_ofac_sdn",
        .options = fetch_options_table,
        .max_args = 64,
        .run = fetch_run,
    },
    {0},
};
