/* `screen --file`: which rows, what becomes of each, and where it goes. */
#include "screening.h"

static const char *column_or(const cli *c, const char *option, const char *fallback) {
  const char *name = cli_value(c, option);
  return name ? name : fallback;
}

static cordon_status check_options(const cli *c, bool delta, cordon_error *err) {
  bool summary = cli_flag(c, "summary"), csv = c->format == CLI_CSV, kept = cli_flag(c, "output") || cli_flag(c, "resume");
  if (c->format_given && c->format == CLI_TEXT && !summary)
    return cd_fail(err, CORDON_USAGE, "screen --file prints JSON lines or CSV; leave --format text out, or ask for a --summary.");
  if (cli_flag(c, "output") && cli_flag(c, "resume"))
    return cd_fail(err, CORDON_USAGE, "--output begins a file of results and --resume goes on with one; give one of them.");
  if (summary && (csv || kept)) return cd_fail(err, CORDON_USAGE, "--summary prints counts alone; leave --format csv, --output and --resume out.");
  if (csv && cli_flag(c, "explain")) return cd_fail(err, CORDON_USAGE, "CSV has no place for what --explain tells; print JSON lines.");
  if (delta && (csv || summary)) return cd_fail(err, CORDON_USAGE, "--delta-from goes with JSON lines; leave --format csv and --summary out.");
  if (!delta && cli_flag(c, "book") && (summary || cli_flag(c, "resume")))
    return cd_fail(err, CORDON_USAGE, "--book is made by a run over all rows; leave --summary and --resume out.");
  return CORDON_OK;
}

/* --- what the results depend on, beside the rows --- */

static cd_json *options_json(const cli *c) {
  static const char *const options[] = {"schema", "country", "birth", "identifier", "lists", "limit", "min-score", "skip-weak", "explain", "column",
                                        "schema-column", "country-column", "birth-column", "identifier-column", "delta-from", "delta-to", "previous", "book"};
  cd_json *o = cd_json_new_object(c->arena);
  for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    const char *value = cli_value(c, options[i]);
    if (value) o = cd_json_set(c->arena, o, options[i], cd_json_new_c(c->arena, value));
  }
  return cd_json_set(c->arena, o, "format", cd_json_new_c(c->arena, c->format == CLI_CSV ? "csv" : "jsonl"));
}

static cd_json *lists_json(const cli *c, const screening *s) {
  const lists_view_list *lists;
  cd_json *all = cd_json_new_object(c->arena);
  size_t count = lists_view_lists(s->view, &lists);
  for (size_t i = 0; i < count; i++) {
    char text[CD_DIGEST_TEXT];
    cd_str digest = cd_str_dup(c->arena, cd_str_c(cd_digest_format(&lists[i].digest, text)));
    cd_str name = cd_str_dup(c->arena, lists[i].list);
    if (!digest.ptr || !name.ptr) return NULL;
    all = cd_json_set(c->arena, all, name.ptr, cd_json_new_str(c->arena, digest));
  }
  return all;
}

static cordon_status setup_of(const cli *c, const screening *s, cd_str *out, cordon_error *err) {
  char day[11], digest[CD_DIGEST_TEXT];
  cd_digest engine = names_engine_digest();
  cd_json *o = cd_json_new_object(c->arena);
  o = cd_json_set(c->arena, o, "as_of", cd_json_new_c(c->arena, cd_day_format(s->as_of, day)));
  o = cd_json_set(c->arena, o, "engine", cd_json_new_c(c->arena, cd_digest_format(&engine, digest)));
  o = cd_json_set(c->arena, o, "lists", lists_json(c, s));
  o = cd_json_set(c->arena, o, "options", options_json(c));
  if (!o) return cd_no_memory(err);
  cd_buf text;
  cd_buf_init(&text, 0);
  cordon_status status = cd_json_write(o, &text, err);
  if (status == CORDON_OK) *out = cd_str_dup(c->arena, cd_buf_view(&text));
  cd_buf_free(&text);
  return status == CORDON_OK && !out->ptr ? cd_no_memory(err) : status;
}

static cordon_status open_results(cli *c, const screening *s, cli_bulk_file **out, cordon_error *err) {
  bool resume = cli_flag(c, "resume");
  cd_str setup;
  if (!resume && !cli_flag(c, "output")) return CORDON_OK;
  CD_TRY(setup_of(c, s, &setup, err));
  return cli_bulk_file_open(c, cli_value(c, resume ? "resume" : "output"), resume, setup, out, err);
}

/* --- the run --- */

/* A full screening makes the book on its way; screening what changed reads it. */
static cordon_status begin_book(const cli *c, screening *s, bool delta, cordon_error *err) {
  const names_options options = {.min_score = s->options.min_score};
  if (!cli_value(c, "book") || delta) return CORDON_OK;
  return names_book_begin(&options, &s->book, err);
}

/* Rows that could not be screened do not keep the others out of the book. */
static cordon_status end_book(const cli *c, screening *s, cordon_status status, cordon_error *err) {
  if (!s->book) return status;
  cordon_status written = CORDON_OK;
  if (status == CORDON_OK || status == CORDON_BAD_INPUT)
    written = names_book_write(s->book, cli_value(c, "book"), status == CORDON_OK ? err : NULL);
  names_book_drop(s->book);
  s->book = NULL;
  return status == CORDON_OK ? written : status;
}

static cordon_status work_through(cli *c, const cli_work *work, cordon_error *err) {
  const char *path = cli_value(c, "file");
  const cli_column columns[SCREEN_COLUMNS] = {{column_or(c, "column", "name"), true},
                                              {column_or(c, "schema-column", ""), cli_flag(c, "schema-column")},
                                              {column_or(c, "country-column", ""), cli_flag(c, "country-column")},
                                              {column_or(c, "birth-column", ""), cli_flag(c, "birth-column")},
                                              {column_or(c, "identifier-column", ""), cli_flag(c, "identifier-column")}};
  int64_t threads;
  cli_rows *rows = NULL;
  CD_TRY(cli_number(c, "threads", 1, 64, 0, &threads, err));
  cordon_status status = cli_rows_open(c, path, cli_value(c, "input"), columns, SCREEN_COLUMNS, &rows, err);
  if (status == CORDON_OK) status = cli_bulk(c, rows, SCREEN_COLUMNS, path, work, threads, err);
  cli_rows_close(rows);
  return status;
}

/* A summary is shown where single rows were refused too; it says how many. */
static cordon_status count_file(cli *c, const screening *s, cordon_error *err) {
  screen_summary *summary = screen_summary_new(s, c->arena);
  if (!summary) return cd_no_memory(err);
  cli_work work = {.row = screen_summary_row, .user = summary, .what = "Screening"};
  cordon_status status = work_through(c, &work, err);
  if (status != CORDON_OK && status != CORDON_BAD_INPUT) return status;
  cordon_error shown = {0};
  cordon_status show = screen_summary_show(c, summary, status == CORDON_OK ? err : &shown);
  return status == CORDON_OK ? show : status;
}

cordon_status screen_file(cli *c, screening *s, screen_delta *delta, cordon_error *err) {
  CD_TRY(check_options(c, delta != NULL, err));
  if (cli_flag(c, "summary")) return count_file(c, s, err);
  cli_work work = {.row = screen_row, .user = s, .what = "Screening"};
  if (delta) work = (cli_work){.row = screen_delta_row, .user = delta, .what = "Screening what changed"};
  if (c->format == CLI_CSV) work = (cli_work){.row = screen_csv_row, .user = s, .what = "Screening", .head = screen_csv_head};
  cordon_status status = open_results(c, s, &work.file, err);
  if (status == CORDON_OK) status = begin_book(c, s, delta != NULL, err);
  if (status == CORDON_OK) status = work_through(c, &work, err);
  cli_bulk_file_close(work.file);
  return end_book(c, s, status, err);
}
