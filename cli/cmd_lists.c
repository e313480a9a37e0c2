/* Lists: import what was published, show what is held, compare two days. */
#include "lists/lists.h"

#include "groups.h"
#include "register/adoption.h"
#include "register/people.h"

/* --- import --- */

static void on_progress(void *user, const char *what, uint64_t done, uint64_t total) {
  cli_progress_step(user, what, done, total, 0, "");
}

static cd_json *findings_json(cli *c, const lists_import_result *r) {
  cd_arena *a = c->arena;
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < r->held_count; i++) {
    const lists_finding *f = &r->held[i];
    cd_json *o = cd_json_set(a, cd_json_new_object(a), "file", cd_json_new_c(a, f->file));
    o = cd_json_set(a, o, "line", cd_json_new_int(a, f->line));
    list = cd_json_add(a, list, cd_json_set(a, o, "text", cd_json_new_c(a, f->text)));
  }
  return list;
}

static const char *import_state(const lists_import_result *r, cordon_status status) {
  if (status == CORDON_HELD) return "held";
  if (r->unchanged_bytes) return "unchanged";
  return r->no_change ? "adopted_without_change" : "adopted";
}

static cd_json *import_json(cli *c, const lists_import_result *r, cordon_status status) {
  cd_arena *a = c->arena;
  char day[11], digest[CD_DIGEST_TEXT];
  cd_digest_format(&r->digest, digest);
  cd_json *notes = cd_json_new_list(a), *o = cd_json_new_object(a);
  for (size_t i = 0; i < r->note_count; i++) notes = cd_json_add(a, notes, cd_json_new_str(a, r->notes[i]));
  o = cd_json_set(a, o, "list", cd_json_new_str(a, r->list));
  o = cd_json_set(a, o, "published", cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_day_format(r->published, day)))));
  o = cd_json_set(a, o, "state", cd_json_new_c(a, import_state(r, status)));
  o = cd_json_set(a, o, "record", r->seq ? cd_json_new_int(a, r->seq) : cd_json_new_null(a));
  o = cd_json_set(a, o, "digest", cd_json_new_str(a, cd_str_dup(a, cd_str_c(digest))));
  o = cd_json_set(a, o, "entries", cd_json_new_int(a, (int64_t)r->entries));
  o = cd_json_set(a, o, "names", cd_json_new_int(a, (int64_t)r->names));
  o = cd_json_set(a, o, "added", cd_json_new_int(a, (int64_t)r->added));
  o = cd_json_set(a, o, "removed", cd_json_new_int(a, (int64_t)r->removed));
  o = cd_json_set(a, o, "changed", cd_json_new_int(a, (int64_t)r->changed));
  o = cd_json_set(a, o, "held", findings_json(c, r));
  return cd_json_set(a, o, "notes", notes);
}

static void print_import(cli *c, const lists_import_result *r, cordon_status status) {
  char day[11];
  cli_printf(c, CD_FMT " of %s: ", CD_ARG(r->list), cd_day_format(r->published, day));
  if (status == CORDON_HELD) {
    cli_tone_put(c, CLI_BAD, CD_STR("held for review, nothing was adopted"));
    cli_put_c(c, "\n");
  } else if (r->unchanged_bytes) {
    cli_put_c(c, "the same bytes were adopted before; nothing changed\n");
  } else {
    cli_printf(c, "%llu entries, %llu names; %llu added, %llu removed, %llu changed%s\n",
               (unsigned long long)r->entries, (unsigned long long)r->names, (unsigned long long)r->added,
               (unsigned long long)r->removed, (unsigned long long)r->changed,
               r->no_change ? " (a revision without a change)" : "");
  }
  for (size_t i = 0; i < r->held_count; i++) {
    const lists_finding *f = &r->held[i];
    if (f->line) {
      cli_printf(c, "  %s:%lld: %s\n", f->file, (long long)f->line, f->text);
    } else {
      cli_printf(c, "  %s%s%s\n", f->file, *f->file ? ": " : "", f->text);
    }
  }
  for (size_t i = 0; i < r->note_count; i++) cli_printf(c, "  note: " CD_FMT "\n", CD_ARG(r->notes[i]));
}

static cordon_status import_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_day published;
  cd_seq waits = 0;
  lists_import_result result = {0};
  CD_TRY(cli_day(c, "published", CD_DAY_NONE, &published, err));
  if (published == CD_DAY_NONE) {
    return cd_fail(err, CORDON_USAGE,
                   "Say when the list was published: --published DAY, such as --published 2022-05-06.");
  }
  CD_TRY(cli_open_store(c, &store, err));
  cli_progress progress;
  cli_progress_start(&progress, c);
  const adoption_files files = {.list = cd_str_c(c->args[0]),
                                .paths = c->args + 1,
                                .count = c->arg_count - 1,
                                .published = published,
                                .accept = cli_flag(c, "accept"),
                                .actor = c->actor,
                                .progress = on_progress,
                                .user = &progress};
  cordon_status status = adoption_of_list(store, &files, c->arena, &result, &waits, err);
  cli_progress_end(&progress);
  if (waits) return people_held("import", files.list, waits, err);
  if (status != CORDON_OK && status != CORDON_HELD) return status;
  if (c->format == CLI_TEXT) {
    print_import(c, &result, status);
  } else {
    CD_TRY(cli_json(c, import_json(c, &result, status), err));
  }
  return status;
}

static const cli_option import_options[] = {
    {"published", "DAY", "the day on which the publisher put it out", false},
    {"accept", NULL, "adopt what would be held for review", false},
    CLI_OPTIONS_END,
};

/* --- show, log, diff --- */

static cd_str text_of(cli *c, const cd_json *v) {
  if (v && v->kind == CD_JSON_INT) return cd_str_printf(c->arena, "%lld", (long long)v->as.integer);
  if (v && v->kind == CD_JSON_STRING) return v->as.string;
  return CD_STR("-");
}

static void put_row(cli *c, const cd_json *row, const char *const *columns, const int *widths) {
  for (size_t i = 0; columns[i]; i++) {
    cd_str text = row ? text_of(c, cd_json_get(row, columns[i])) : cd_str_c(columns[i]);
    cli_printf(c, "%s%-*.*s", i ? "  " : "", columns[i + 1] ? widths[i] : 0, CD_ARG(text));
  }
  cli_put_c(c, "\n");
}

static void put_table(cli *c, const cd_json *rows, const char *const *columns, const int *widths) {
  put_row(c, NULL, columns, widths);
  for (size_t i = 0; i < cd_json_count(rows); i++) put_row(c, cd_json_at(rows, i), columns, widths);
}

static cordon_status show_run(cli *c, cordon_error *err) {
  static const char *const columns[] = {"list", "published", "age_days", "snapshots", "entries", "names", NULL};
  static const int widths[] = {20, 10, 8, 9, 9, 9};
  cd_store *store;
  cd_day as_of;
  cd_seq known_at;
  cd_json *lists;
  CD_TRY(cli_day(c, "as-of", cd_time_day(cd_clock_now()), &as_of, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(cli_known_at(c, store, &known_at, err));
  CD_TRY(lists_show(store, as_of, known_at, c->arena, &lists, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, lists, err);
  put_table(c, lists, columns, widths);
  return CORDON_OK;
}

static cordon_status log_run(cli *c, cordon_error *err) {
  static const char *const columns[] = {"published", "entries", "added", "removed", "changed", "recorded", NULL};
  static const int widths[] = {10, 9, 9, 9, 9, 27};
  cd_store *store;
  cd_json *log;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(lists_log(store, cd_str_c(c->args[0]), c->arena, &log, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, log, err);
  put_table(c, log, columns, widths);
  return CORDON_OK;
}

static cordon_status diff_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_day from, to;
  cd_json *diff;
  CD_TRY(cli_day_arg(c->args[1], "DAY1", &from, err));
  CD_TRY(cli_day_arg(c->args[2], "DAY2", &to, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(lists_diff(store, cd_str_c(c->args[0]), from, to, c->arena, &diff, err));
  if (c->format != CLI_TEXT) return cli_json(c, diff, err);
  cli_printf(c, "%zu added, %zu removed, %zu changed\n", cd_json_count(cd_json_get(diff, "added")),
             cd_json_count(cd_json_get(diff, "removed")), cd_json_count(cd_json_get(diff, "changed")));
  cli_tree(c, diff, 0);
  return CORDON_OK;
}

static const cli_option show_options[] = {CLI_AS_OF, CLI_KNOWN_AT, CLI_OPTIONS_END};

const cli_command cli_lists_commands[] = {
    {
        .name = "lists",
        .sub = "import",
        .args = "LIST FILE... --published DAY [--accept]",
        .summary = "Import one published state of a list, all of it or nothing",
        .details =
            "LIST is its name, such as us_ofac_sdn, us_ofac_cons or us_csl; FILEs are as published, gzip read as it "
            "is.\n"
            "The files of one OFAC set (sdn, alt, add, comments) are told apart by what they hold; sdn alone will do.\n"
            "Content that looks damaged is held for review (exit status 5) until it is imported with --accept.\n"
            "Importing the same bytes again changes nothing and says so.",
        .example = "cordon lists import us_csl examples/lists/us_csl.csv --published 2022-05-06\n"
                   "cordon lists import us_ofac_sdn sdn.csv alt.csv add.csv --published 2024-01-08",
        .options = import_options,
        .min_args = 2,
        .max_args = 17,
        .run = import_run,
    },
    {
        .name = "lists",
        .sub = "show",
        .args = "[--as-of DAY] [--known-at TIME]",
        .summary = "Show which lists are held and how old each is",
        .example = "cordon lists show --as-of 2022-06-01",
        .options = show_options,
        .run = show_run,
    },
    {
        .name = "lists",
        .sub = "log",
        .args = "LIST",
        .summary = "Show every snapshot of a list, and what each one changed",
        .example = "cordon lists log us_csl",
        .min_args = 1,
        .max_args = 1,
        .run = log_run,
    },
    {
        .name = "lists",
        .sub = "diff",
        .args = "LIST DAY1 DAY2",
        .summary = "Show what changed in a list between two days",
        .example = "cordon lists diff us_ofac_sdn 2022-02-24 2022-02-25",
        .min_args = 3,
        .max_args = 3,
        .run = diff_run,
    },
    {0},
};
