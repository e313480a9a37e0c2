/* Reports: the register in figures, what may be published, destinations before and after a revision. */
#include "report/report.h"

#include "groups.h"

typedef enum report_form { REPORT_TEXT = 0, REPORT_JSON, REPORT_HTML, REPORT_CSV } report_form;

/* --- how it is put out --- */

static cordon_status read_form(const cli *c, report_form *out, cordon_error *err) {
  const char *as = cli_value(c, "as"), *path = cli_value(c, "output");
  *out = c->format != CLI_TEXT ? REPORT_JSON : REPORT_TEXT;
  if (path && cli_name_ends(path, ".html")) *out = REPORT_HTML;
  if (path && cli_name_ends(path, ".csv")) *out = REPORT_CSV;
  if (path && cli_name_ends(path, ".json")) *out = REPORT_JSON;
  if (!as) return CORDON_OK;
  static const char *const names[] = {"text", "json", "html", "csv"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (!cd_str_eqc(cd_str_c(as), names[i])) continue;
    *out = (report_form)i;
    return CORDON_OK;
  }
  return cd_fail(err, CORDON_USAGE, "a report is made as html, csv, json or text, not as \"%s\"", as);
}

static void put_value(cd_buf *out, const cd_json *v, int width) {
  if (v && v->kind == CD_JSON_INT)
    cd_buf_printf(out, "%*lld", width, (long long)v->as.integer);
  else
    cd_buf_printf(out, "%-*.*s", width, CD_ARG(cd_json_str(v)));
}

static void put_text_table(cd_buf *out, const cd_json *table) {
  const cd_json *columns = cd_json_get(table, "columns"), *rows = cd_json_get(table, "rows");
  cd_buf_printf(out, "\n" CD_FMT "\n", CD_ARG(cd_json_str(cd_json_get(table, "title"))));
  for (size_t r = 0; r < cd_json_count(rows); r++) {
    cd_buf_c(out, "  ");
    for (size_t i = 0; i < cd_json_count(columns); i++) {
      put_value(out, cd_json_get_s(cd_json_at(rows, r), cd_json_str(cd_json_get(cd_json_at(columns, i), "column"))),
                i == 0 ? 24 : 12);
      cd_buf_byte(out, ' ');
    }
    while (out->len > 0 && out->ptr[out->len - 1] == ' ') out->len--;
    cd_buf_byte(out, '\n');
  }
}

static cordon_status put_text(cd_buf *out, const cd_json *report, cordon_error *err) {
  const cd_json *tables = cd_json_get(report, "tables");
  cd_buf_printf(out, CD_FMT ", as of " CD_FMT "\n", CD_ARG(cd_json_str(cd_json_get(report, "title"))),
                CD_ARG(cd_json_str(cd_json_get(report, "as_of"))));
  for (size_t i = 0; i < cd_json_count(tables); i++) put_text_table(out, cd_json_at(tables, i));
  return cd_buf_status(out, err);
}

static cordon_status print(const cli *c, const cd_json *report, report_form form, cd_buf *out, cordon_error *err) {
  switch (form) {
  case REPORT_HTML:
    return report_html(report, out, err);
  case REPORT_CSV:
    return report_csv(report, cd_str_c(cli_value(c, "section")), out, err);
  case REPORT_JSON:
    CD_TRY(cd_json_write(report, out, err));
    cd_buf_byte(out, '\n');
    return cd_buf_status(out, err);
  default:
    return put_text(out, report, err);
  }
}

static cordon_status put_out(cli *c, const cd_json *report, report_form form, cordon_error *err) {
  const char *path = cli_value(c, "output");
  cd_buf text;
  cd_buf_init(&text, 0);
  cordon_status status = print(c, report, form, &text, err);
  if (status == CORDON_OK && path) status = cd_file_replace(path, cd_buf_view(&text), err);
  if (status == CORDON_OK && !path) cli_put(c, cd_buf_view(&text));
  if (status == CORDON_OK && path && c->format == CLI_TEXT)
    cli_printf(c, "%s: " CD_FMT "\n", path, CD_ARG(cd_json_str(cd_json_get(report, "title"))));
  cd_buf_free(&text);
  return status;
}

static cordon_status read_when(cli *c, cd_store *store, report_when *out, cordon_error *err) {
  CD_TRY(cli_day(c, "as-of", cd_time_day(cd_clock_now()), &out->as_of, err));
  return cli_known_at(c, store, &out->known_at, err);
}

/* --- the register, and what may be published --- */

static cordon_status register_run(cli *c, cordon_error *err) {
  cd_store *store;
  report_when when;
  report_form form;
  cd_json *report;
  CD_TRY(read_form(c, &form, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(read_when(c, store, &when, err));
  CD_TRY(report_register(store, &when, c->arena, &report, err));
  return put_out(c, report, form, err);
}

static cordon_status transparency_run(cli *c, cordon_error *err) {
  cd_store *store;
  report_when when;
  report_form form;
  cd_json *report;
  int64_t from, to;
  int year, month, day;
  report_publish p;
  CD_TRY(read_form(c, &form, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(read_when(c, store, &when, err));
  cd_day_to_civil(when.as_of, &year, &month, &day);
  CD_TRY(cli_number(c, "to-year", 1, 9999, year, &to, err));
  CD_TRY(cli_number(c, "from-year", 1, to, to > 4 ? to - 4 : 1, &from, err));
  CD_TRY(cli_number(c, "smallest", 0, 1000, 5, &p.smallest, err));
  p.from_year = (int)from;
  p.to_year = (int)to;
  CD_TRY(report_transparency(store, &when, &p, c->arena, &report, err));
  return put_out(c, report, form, err);
}

/* --- destinations --- */

typedef struct book_ref {
  rules_book *loaded; /* from a folder */
  rules_set *set;     /* from the store */
  const rules_book *book;
} book_ref;

static cordon_status open_book(cli *c, const char *name, book_ref *out, cordon_error *err) {
  cd_store *store;
  *out = (book_ref){0};
  if (cd_is_dir(name)) {
    CD_TRY(rules_book_load(name, &out->loaded, err));
    out->book = out->loaded;
    return CORDON_OK;
  }
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(rules_set_open(store, CD_SEQ_LATEST, &out->set, err));
  for (size_t i = 0; i < rules_set_count(out->set); i++) {
    if (cd_str_eqc(rules_book_id(rules_set_book(out->set, i)), name)) out->book = rules_set_book(out->set, i);
  }
  return out->book
             ? CORDON_OK
             : cd_fail(err, CORDON_NOT_FOUND,
                       "%s is neither a folder nor a rulebook in force; `cordon rulebook show` lists those", name);
}

static void close_book(book_ref *b) {
  rules_book_free(b->loaded);
  rules_set_close(b->set);
}

static cordon_status destinations_of(cli *c, const book_ref *before, const book_ref *after, cordon_error *err) {
  const char *table = cli_value(c, "table");
  report_revision r = {before->book, after->book, cd_str_c(table ? table : "destinations"), 0, 0};
  report_when when;
  report_form form;
  cd_store *store = NULL;
  cd_json *report;
  CD_TRY(read_form(c, &form, err));
  CD_TRY(cli_day(c, "before", CD_DAY_NONE, &r.before, err));
  CD_TRY(cli_day(c, "after", r.before, &r.after, err));
  if (r.before == CD_DAY_NONE) return cd_fail(err, CORDON_USAGE, "name the days to compare: --before DAY --after DAY");
  when = (report_when){r.after, CD_SEQ_LATEST};
  if (!cli_flag(c, "no-store")) {
    CD_TRY(cli_open_store(c, &store, err));
    CD_TRY(cli_known_at(c, store, &when.known_at, err));
  }
  CD_TRY(report_destinations(store, &when, &r, c->arena, &report, err));
  return put_out(c, report, form, err);
}

static cordon_status destinations_run(cli *c, cordon_error *err) {
  book_ref before, after = {0};
  cordon_status status = open_book(c, c->args[0], &before, err);
  if (status == CORDON_OK && c->arg_count > 1) status = open_book(c, c->args[1], &after, err);
  if (status == CORDON_OK) status = destinations_of(c, &before, c->arg_count > 1 ? &after : &before, err);
  close_book(&before);
  close_book(&after);
  return status;
}

#define REPORT_FORM                                                                                                    \
  {"as", "FORMAT", "html, csv, json or text (default: by the ending of --output, else text)", false},                  \
      {"output", "FILE", "write it there, whole or not at all (default: standard output)", false},                     \
      {"section", "TABLE", "of CSV: which table of the report", false}, CLI_KNOWN_AT

static const cli_option register_options[] = {
    REPORT_FORM, {"as-of", "DAY", "the day of the report (default: today)", false}, CLI_OPTIONS_END};
static const cli_option transparency_options[] = {
    REPORT_FORM,
    {"as-of", "DAY", "the day of the report (default: today)", false},
    {"from-year", "YEAR", "the first year (default: four before the last)", false},
    {"to-year", "YEAR", "the last year (default: that of --as-of)", false},
    {"smallest", "N", "numbers from 1 to below N are told as a range (default: 5; 0: tell all)", false},
    CLI_OPTIONS_END};
static const cli_option destinations_options[] = {
    REPORT_FORM,
    {"before", "DAY", "the day before the revision", false},
    {"after", "DAY", "the day after it (default: the same, for two rulebooks)", false},
    {"table", "NAME", "of the rulebook (default: destinations)", false},
    {"no-store", NULL, "do not count the licences of a store", false},
    CLI_OPTIONS_END};

const cli_command cli_report_commands[] = {
    {
        .name = "report",
        .sub = "register",
        .args = "[--as FORMAT] [--output FILE]",
        .summary = "Report the register in figures, with pictures",
        .details = "Licences by state, kind and destination, their last days, use against limits, time to decide,\n"
                   "applications, findings, proceedings, complaints and installations by state.",
        .example = "cordon report register --output register.html\n"
                   "cordon report register --as csv --section licences_by_state",
        .options = register_options,
        .run = register_run,
    },
    {
        .name = "report",
        .sub = "transparency",
        .args = "[--from-year YEAR] [--to-year YEAR] [--output FILE]",
        .summary = "Report what may be published, by year and destination",
        .details = "Small numbers are told as a range, and a total is the sum of what its cells tell, so that none can "
                   "be worked out.",
        .example = "cordon report transparency --from-year 2020 --to-year 2022 --output transparency.html",
        .options = transparency_options,
        .run = transparency_run,
    },
    {
        .name = "report",
        .sub = "destinations",
        .args = "RULEBOOK [RULEBOOK] --before DAY [--after DAY]",
        .summary = "Map the destinations of a rulebook before and after a revision",
        .details =
            "A rulebook is a folder, or the name of one in force. Two rulebooks compare a draft with what is in force.",
        .example =
            "cordon report destinations rulebooks/il-cyber --before 2021-10-01 --after 2021-11-26 --output map.html",
        .options = destinations_options,
        .min_args = 1,
        .max_args = 2,
        .run = destinations_run,
    },
    {0},
};
