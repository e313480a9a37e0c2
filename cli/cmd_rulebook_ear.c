/* Tables of the EAR from the text that the publisher gives: made of a file, or fetched and compared over the days. */
#include "base/file.h"
#include "base/limits.h"
#include "groups.h"
#include "rules/ecfr.h"
#include "watch/law.h"

/* --- import --- */

static cordon_status import_run(cli *c, cordon_error *err) {
  ecfr_table table;
  cd_day published;
  cd_buf xml, csv;
  if (!ecfr_table_parse(cd_str_c(c->args[0]), &table))
    return cd_fail(err, CORDON_USAGE,
                   "%s is no table of the eCFR; it is one of chart_marks, chart_rows, country_groups, ccl.",
                   c->args[0]);
  CD_TRY(cli_day(c, "published", CD_DAY_NONE, &published, err));
  if (published == CD_DAY_NONE)
    return cd_fail(err, CORDON_USAGE, "Say which day's text it is: --published DAY, such as --published 2026-07-23.");
  cd_buf_init(&xml, CD_MAX_FILE_BYTES);
  cd_buf_init(&csv, CD_MAX_RULEBOOK_BYTES);
  cordon_status status = cd_file_read(c->args[1], CD_MAX_FILE_BYTES, &xml, err);
  if (status == CORDON_OK) status = ecfr_import(cd_buf_view(&xml), c->args[1], table, published, &csv, err);
  if (status == CORDON_OK) cli_put(c, cd_buf_view(&csv));
  cd_buf_free(&xml);
  cd_buf_free(&csv);
  return status;
}

/* --- fetch --- */

/* The option's folder, or one in the store. */
static cordon_status folder_of(cli *c, const char **out, cordon_error *err) {
  cd_store *store;
  *out = cli_value(c, "into");
  if (*out) return cd_dir_make(*out, err);
  CD_TRY(cli_open_store(c, &store, err));
  cd_str above = cd_path_join(c->arena, cd_str_c(c->store_dir), CD_STR("fetch"));
  cd_str folder = above.ptr ? cd_path_join(c->arena, above, CD_STR("ecfr")) : (cd_str){0};
  if (!folder.ptr) return cd_no_memory(err);
  *out = folder.ptr;
  CD_TRY(cd_dir_make(above.ptr, err));
  return cd_dir_make(folder.ptr, err);
}

static cordon_status read_question(cli *c, law_question *q, cordon_error *err) {
  int64_t attempts, seconds, wait;
  *q = (law_question){.publisher = cli_value(c, "publisher")};
  CD_TRY(cli_day(c, "day", CD_DAY_NONE, &q->day, err));
  CD_TRY(cli_day(c, "since", CD_DAY_NONE, &q->since, err));
  CD_TRY(cli_number(c, "attempts", 1, 20, 4, &attempts, err));
  CD_TRY(cli_number(c, "timeout", 1, 7200, 600, &seconds, err));
  CD_TRY(cli_number(c, "retry-wait", 1, 600000, 1000, &wait, err));
  q->limits = (http_limits){.attempts = (uint32_t)attempts,
                            .total_seconds = (uint32_t)seconds,
                            .first_wait_ms = (uint32_t)wait,
                            .max_bytes = CD_MAX_RULEBOOK_BYTES};
  return folder_of(c, &q->folder, err);
}

static void put_rows(cli *c, const cd_json *rows, const char *sign) {
  for (size_t i = 0; i < cd_json_count(rows); i++) {
    const cd_json *one = cd_json_at(rows, i);
    cd_str cite = cd_json_str(cd_json_get(one, "cite"));
    cli_printf(c, "  %s " CD_FMT, sign, CD_ARG(cd_json_str(cd_json_get(one, "text"))));
    if (cite.len) cli_printf(c, " (" CD_FMT ")", CD_ARG(cite));
    cli_put_c(c, "\n");
  }
}

static void put_table(cli *c, const cd_json *t, cd_str day) {
  const cd_json *added = cd_json_get(t, "added"), *removed = cd_json_get(t, "removed"),
                *changed = cd_json_get(t, "changed");
  cli_printf(c, CD_FMT ", text of " CD_FMT " against " CD_FMT ": %lld rows, %zu came, %zu went, %zu changed\n",
             CD_ARG(cd_json_str(cd_json_get(t, "table"))), CD_ARG(day), CD_ARG(cd_json_str(cd_json_get(t, "since"))),
             (long long)cd_json_int(cd_json_get(t, "rows"), 0), cd_json_count(added), cd_json_count(removed),
             cd_json_count(changed));
  put_rows(c, added, "+");
  put_rows(c, removed, "-");
  put_rows(c, changed, "~");
}

static cordon_status put_changes(cli *c, const cd_json *got, cordon_error *err) {
  const cd_json *tables = cd_json_get(got, "tables"), *notes = cd_json_get(got, "notes");
  if (c->format != CLI_TEXT) return cli_json(c, got, err);
  for (size_t i = 0; i < cd_json_count(tables); i++)
    put_table(c, cd_json_at(tables, i), cd_json_str(cd_json_get(got, "day")));
  for (size_t i = 0; i < cd_json_count(notes); i++)
    cli_printf(c, "note: " CD_FMT "\n", CD_ARG(cd_json_str(cd_json_at(notes, i))));
  return CORDON_OK;
}

static cordon_status changes_in(cli *c, const rules_book *book, cordon_error *err) {
  law_question q;
  cd_json *got;
  CD_TRY(read_question(c, &q, err));
  CD_TRY(law_changes(book, &q, c->arena, &got, err));
  return put_changes(c, got, err);
}

static cordon_status changes_in_force(cli *c, const char *id, cordon_error *err) {
  cd_store *store;
  rules_set *set;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(rules_set_open(store, CD_SEQ_LATEST, &set, err));
  size_t i = 0;
  while (i < rules_set_count(set) && !cd_str_eqc(rules_book_id(rules_set_book(set, i)), id)) i++;
  cordon_status status =
      i < rules_set_count(set)
          ? changes_in(c, rules_set_book(set, i), err)
          : cd_fail(err, CORDON_NOT_FOUND, "%s is no folder, and no rulebook of that name is adopted.", id);
  rules_set_close(set);
  return status;
}

static cordon_status fetch_run(cli *c, cordon_error *err) {
  rules_book *book = NULL;
  if (!cd_is_dir(c->args[0])) return changes_in_force(c, c->args[0], err);
  CD_TRY(rules_book_load(c->args[0], &book, err));
  cordon_status status = changes_in(c, book, err);
  rules_book_free(book);
  return status;
}

static const cli_option import_options[] = {
    {"published", "DAY", "the day of the eCFR whose text it is", false},
    CLI_OPTIONS_END,
};

static const cli_option fetch_options[] = {
    {"day", "DAY", "the day whose text is asked for (default: the newest that the publisher has)", false},
    {"since", "DAY", "the day to compare with (default: the one that each table was made from)", false},
    {"into", "DIR", "keep what is fetched there (default: fetch/ecfr in the store)", false},
    {"publisher", "ADDRESS", "where titles.json and full/ stand (default: the versioner of www.ecfr.gov)", false},
    {"attempts", "N", "how often a request is made, in all (default: 4)", false},
    {"timeout", "SECONDS", "how long one attempt may take (default: 600)", false},
    {"retry-wait", "MS", "the wait before the second attempt, doubled for each further one (default: 1000)", false},
    CLI_OPTIONS_END,
};

const cli_command cli_rulebook_ear_commands[] = {
    {
        .name = "rulebook",
        .sub = "import",
        .args = "TABLE FILE --published DAY",
        .summary = "Make a table of the EAR from the XML of the eCFR, and print it as CSV",
        .details =
            "TABLE: chart_marks, chart_rows, country_groups, ccl. What has another shape than is known is refused.",
        .example = "cordon rulebook import country_groups title-15.xml --published 2026-07-23",
        .options = import_options,
        .min_args = 2,
        .max_args = 2,
        .run = import_run,
    },
    {
        .name = "rulebook",
        .sub = "fetch",
        .args = "DIR|ID [--day DAY] [--since DAY]",
        .summary =
            "Fetch a day's text of the EAR from the eCFR and tell what changed since a rulebook's tables were made",
        .details = "Tables: chart_marks and chart_rows (part 738), country_groups (740), ccl (774). The text of the "
                   "day that a table was made\n"
                   "from and that of the day asked for are both fetched and read, and compared row by row. Nothing is "
                   "adopted; the files are kept, and\n"
                   "cordon rulebook import makes a table of one.",
        .example = "cordon rulebook fetch rulebooks/us-ear\n"
                   "cordon rulebook fetch us-ear --day 2026-10-01 --since 2026-07-23",
        .options = fetch_options,
        .min_args = 1,
        .max_args = 1,
        .run = fetch_run,
    },
    {0},
};
