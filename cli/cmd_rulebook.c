/* Rulebooks: adopt into the store, show, check, test. */
#include "rules/rules.h"

#include <string.h>

#include "groups.h"
#include "register/adoption.h"
#include "register/people.h"
#include "rulebook_text.h"

/* Drafts lie over one rulebook. */
static cordon_status drafts_of(cli *c, const char *const **dirs, size_t *count, cordon_error *err) {
  CD_TRY(cli_values(c, "overlay", dirs, count, err));
  if (*count == 0 || c->arg_count == 1) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE, "--overlay lies over one rulebook; name the folder of that one.");
}

/* --- adopt --- */

static cordon_status read_params(cli *c, cd_json **params, cordon_error *err) {
  *params = NULL;
  const char *text;
  for (size_t i = 0; (text = cli_value_at(c, "param", i)) != NULL; i++) {
    cd_str value = cd_str_c(text), name;
    bool named = strchr(text, '=') != NULL && cd_str_cut(&value, '=', &name) && name.len > 0;
    if (!named) return cd_fail(err, CORDON_USAGE, "--param is \"%s\"; write it as NAME=VALUE.", text);
    if (!*params) *params = cd_json_new_object(c->arena);
    *params = cd_json_set_s(c->arena, *params, name, cd_json_new_str(c->arena, value));
    if (!*params) return cd_no_memory(err);
  }
  return CORDON_OK;
}

static cordon_status adopted_json(cli *c, const rules_book *book, cd_seq seq, bool unchanged, cd_json **list,
                                  cordon_error *err) {
  cd_arena *a = c->arena;
  char digest[CD_DIGEST_TEXT];
  cd_digest d = rules_book_digest(book);
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "rulebook", cd_json_new_str(a, cd_str_dup(a, rules_book_id(book))));
  o = cd_json_set(a, o, "digest", cd_json_new_str(a, cd_str_dup(a, cd_str_c(cd_digest_format(&d, digest)))));
  o = cd_json_set(a, o, "record", cd_json_new_int(a, seq));
  o = cd_json_set(a, o, "state", cd_json_new_c(a, unchanged ? "unchanged" : "adopted"));
  *list = cd_json_add(a, *list, o);
  return *list ? CORDON_OK : cd_no_memory(err);
}

static cordon_status adopt_one(cli *c, cd_store *store, const rules_book *book, const cd_json *params, cd_seq *held,
                               cd_json **list, cordon_error *err) {
  cd_seq seq = 0, waits;
  bool unchanged = false;
  CD_TRY(adoption_of_rulebook(store, book, params, c->actor, c->arena, &seq, &unchanged, &waits, err));
  if (waits) {
    *held = waits;
    return CORDON_OK;
  }
  cd_str id = rules_book_id(book);
  if (c->format == CLI_TEXT && unchanged) {
    cli_printf(c, CD_FMT " is in force already, with the same bytes; nothing changed\n", CD_ARG(id));
  } else if (c->format == CLI_TEXT) {
    cli_printf(c, CD_FMT " adopted, record #%lld\n", CD_ARG(id), (long long)seq);
  }
  return adopted_json(c, book, seq, unchanged, list, err);
}

/* All of the folders or none: each is loaded and checked before anything is written. */
static cordon_status adopt_all(cli *c, rules_book **books, const cd_json *params, cd_json **list, cordon_error *err) {
  cd_store *store;
  cd_seq held = 0;
  for (size_t i = 0; i < c->arg_count; i++) CD_TRY(rules_book_load(c->args[i], &books[i], err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(store_begin(store, err));
  cli_hold(c);
  cordon_status status = CORDON_OK;
  for (size_t i = 0; status == CORDON_OK && i < c->arg_count; i++)
    status = adopt_one(c, store, books[i], params, &held, list, err);
  if (status == CORDON_OK) {
    CD_TRY(store_commit(store, err));
    cli_release(c);
    return held ? people_held("adoption", cd_str_c(c->args[0]), held, err) : CORDON_OK;
  }
  store_rollback(store);
  cli_drop(c);
  return status;
}

static cordon_status adopt_run(cli *c, cordon_error *err) {
  cd_json *params, *list = cd_json_new_list(c->arena);
  rules_book **books = CD_NEW_ARRAY(c->arena, rules_book *, c->arg_count);
  if (!list || !books) return cd_no_memory(err);
  CD_TRY(read_params(c, &params, err));
  if (params && c->arg_count > 1)
    return cd_fail(err, CORDON_USAGE, "--param belongs to one rulebook; adopt that one alone.");
  cordon_status status = adopt_all(c, books, params, &list, err);
  for (size_t i = 0; i < c->arg_count; i++) rules_book_free(books[i]);
  if (status != CORDON_OK || c->format == CLI_TEXT) return status;
  return c->arg_count == 1 ? cli_json(c, cd_json_at(list, 0), err) : cli_json_list(c, list, err);
}

/* --- show --- */

static cordon_status show_folder(cli *c, const char *dir, cd_json **out, cordon_error *err) {
  rules_book *book = NULL;
  const char *const *drafts;
  size_t count;
  CD_TRY(drafts_of(c, &drafts, &count, err));
  CD_TRY(rules_book_load_with(dir, drafts, count, &book, err));
  *out = cd_json_copy(c->arena, rules_book_show(book, c->arena));
  rules_book_free(book);
  return *out ? CORDON_OK : cd_no_memory(err);
}

static cd_json *adopted_show(cli *c, const rules_set *set, size_t i) {
  cd_json *o = cd_json_copy(c->arena, rules_book_show(rules_set_book(set, i), c->arena));
  const cd_json *params = rules_set_params(set, i);
  return params ? cd_json_set(c->arena, o, "parameters_in_force", cd_json_copy(c->arena, params)) : o;
}

static bool is_wanted(const cli *c, cd_str id) {
  for (size_t i = 0; i < c->arg_count; i++) {
    if (cd_str_eqc(id, c->args[i])) return true;
  }
  return c->arg_count == 0;
}

static cordon_status show_adopted(cli *c, cd_json **list, cordon_error *err) {
  cd_store *store;
  rules_set *set;
  cd_seq known_at;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(cli_known_at(c, store, &known_at, err));
  CD_TRY(rules_set_open(store, known_at, &set, err));
  for (size_t i = 0; *list && i < rules_set_count(set); i++) {
    if (is_wanted(c, rules_book_id(rules_set_book(set, i))))
      *list = cd_json_add(c->arena, *list, adopted_show(c, set, i));
  }
  rules_set_close(set);
  if (!*list) return cd_no_memory(err);
  if ((*list)->count > 0 || c->arg_count == 0) return CORDON_OK;
  return cd_fail(err, CORDON_NOT_FOUND, "%s is no folder, and no rulebook of that name is adopted.", c->args[0]);
}

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_json *list = cd_json_new_list(c->arena), *one;
  if (c->arg_count > 0 && cd_is_dir(c->args[0])) {
    for (size_t i = 0; list && i < c->arg_count; i++) {
      CD_TRY(show_folder(c, c->args[i], &one, err));
      list = cd_json_add(c->arena, list, one);
    }
  } else {
    CD_TRY(show_adopted(c, &list, err));
  }
  if (c->format != CLI_TEXT)
    return c->arg_count == 1 ? cli_json(c, cd_json_at(list, 0), err) : cli_json_list(c, list, err);
  if (cd_json_count(list) == 0) cli_put_c(c, "No rulebook is adopted.\n");
  for (size_t i = 0; i < cd_json_count(list); i++) {
    if (i) cli_put_c(c, "\n");
    cli_tree(c, cd_json_at(list, i), 0);
  }
  return CORDON_OK;
}

/* --- lint --- */

static cd_json *finding_json(cli *c, const rules_lint_finding *f) {
  cd_arena *a = c->arena;
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "severity", cd_json_new_c(a, f->error ? "error" : "warning"));
  o = cd_json_set(a, o, "file", cd_json_new_str(a, f->file));
  o = cd_json_set(a, o, "line", cd_json_new_int(a, f->line));
  o = cd_json_set(a, o, "column", cd_json_new_int(a, f->column));
  o = cd_json_set(a, o, "rule", cd_json_new_str(a, f->rule));
  return cd_json_set(a, o, "text", cd_json_new_str(a, f->text));
}

static void print_finding(cli *c, const rules_lint_finding *f) {
  cli_printf(c, CD_FMT, CD_ARG(f->file));
  if (f->line > 0) cli_printf(c, ":%lld", (long long)f->line);
  if (f->line > 0 && f->column > 0) cli_printf(c, ":%lld", (long long)f->column);
  cli_put_c(c, ": ");
  cli_tone_put(c, f->error ? CLI_BAD : CLI_WARN, f->error ? CD_STR("error") : CD_STR("warning"));
  cli_printf(c, ": " CD_FMT, CD_ARG(f->text));
  if (f->rule.len) cli_printf(c, " (rule " CD_FMT ")", CD_ARG(f->rule));
  cli_put_c(c, "\n");
}

static cordon_status lint_run(cli *c, cordon_error *err) {
  cd_json *list = cd_json_new_list(c->arena);
  size_t errors = 0, warnings = 0, draft_count;
  const char *const *drafts;
  CD_TRY(drafts_of(c, &drafts, &draft_count, err));
  for (size_t i = 0; i < c->arg_count; i++) {
    rules_lint_finding *findings;
    size_t count;
    CD_TRY(rules_lint_with(c->args[i], drafts, draft_count, c->arena, &findings, &count, err));
    for (size_t j = 0; j < count; j++) {
      errors += findings[j].error;
      warnings += !findings[j].error;
      list = cd_json_add(c->arena, list, finding_json(c, &findings[j]));
      if (c->format == CLI_TEXT) print_finding(c, &findings[j]);
    }
  }
  if (c->format != CLI_TEXT) {
    CD_TRY(cli_json_list(c, list, err));
  } else if (errors == 0) {
    cli_printf(c, "no error and %zu warning%s in %zu rulebook%s\n", warnings, warnings == 1 ? "" : "s", c->arg_count,
               c->arg_count == 1 ? "" : "s");
  }
  if (errors == 0) return CORDON_OK;
  return cd_fail(err, CORDON_CHECK, "%zu errors and %zu warnings were found.", errors, warnings);
}

/* --- format --- */

static cordon_status format_run(cli *c, cordon_error *err) {
  cd_json *all = cd_json_new_list(c->arena), *changed;
  bool check = cli_flag(c, "check");
  for (size_t i = 0; all && i < c->arg_count; i++) {
    CD_TRY(rules_format(c->args[i], check, c->arena, &changed, err));
    for (size_t k = 0; k < cd_json_count(changed); k++) all = cd_json_add(c->arena, all, cd_json_at(changed, k));
  }
  if (!all) return cd_no_memory(err);
  for (size_t i = 0; c->format == CLI_TEXT && i < cd_json_count(all); i++)
    cli_printf(c, CD_FMT "\n", CD_ARG(cd_json_str(cd_json_at(all, i))));
  if (c->format != CLI_TEXT) CD_TRY(cli_json_list(c, all, err));
  if (!check || cd_json_count(all) == 0) return CORDON_OK;
  return cd_fail(err, CORDON_CHECK, "%zu files would be laid out otherwise; cordon rulebook format does it.", cd_json_count(all));
}

/* --- test --- */

static void print_report(cli *c, const cd_json *report) {
  const cd_json *failed = cd_json_get(report, "failed");
  cli_printf(c, CD_FMT ": %lld cases, %lld passed, ", CD_ARG(cd_json_str(cd_json_get(report, "rulebook"))),
             (long long)cd_json_int(cd_json_get(report, "cases"), 0),
             (long long)cd_json_int(cd_json_get(report, "passed"), 0));
  cd_str count = cd_str_printf(c->arena, "%zu failed", cd_json_count(failed));
  cli_tone_put(c, cd_json_count(failed) ? CLI_BAD : CLI_GOOD, count);
  cli_put_c(c, "\n");
  cli_tree(c, failed, 2);
  const cd_json *changed = cd_json_get(report, "changed");
  if (changed) cli_printf(c, "  under the draft, %zu come out otherwise:\n", cd_json_count(changed));
  for (size_t i = 0; i < cd_json_count(changed); i++) {
    const cd_json *one = cd_json_at(changed, i);
    cli_printf(c, "    " CD_FMT ":%lld " CD_FMT ": " CD_FMT "\n", CD_ARG(cd_json_str(cd_json_get(one, "file"))),
               (long long)cd_json_int(cd_json_get(one, "line"), 0), CD_ARG(cd_json_str(cd_json_get(one, "case"))),
               CD_ARG(cd_json_str(cd_json_get(one, "difference"))));
  }
  const cd_json *coverage = cd_json_get(report, "coverage");
  if (!coverage) return;
  cli_put_c(c, "  coverage:\n");
  cli_tree(c, coverage, 4);
}

static cordon_status test_run(cli *c, cordon_error *err) {
  cd_json *list = cd_json_new_list(c->arena), *report;
  size_t failed = 0, count;
  const char *const *drafts;
  CD_TRY(drafts_of(c, &drafts, &count, err));
  for (size_t i = 0; i < c->arg_count; i++) {
    CD_TRY(rules_test_with(c->args[i], drafts, count, c->arena, &report, err));
    failed += cd_json_count(cd_json_get(report, "failed"));
    list = cd_json_add(c->arena, list, report);
    if (c->format == CLI_TEXT) print_report(c, report);
  }
  if (c->format != CLI_TEXT)
    CD_TRY(c->arg_count == 1 ? cli_json(c, cd_json_at(list, 0), err) : cli_json_list(c, list, err));
  if (failed == 0) return CORDON_OK;
  return cd_fail(err, CORDON_CHECK, "%zu cases did not come out as they say.", failed);
}

/* --- diff --- */

static const rules_book *adopted_of(const rules_set *set, cd_str id) {
  for (size_t i = 0; i < rules_set_count(set); i++)
    if (cd_str_eq(rules_book_id(rules_set_book(set, i)), id)) return rules_set_book(set, i);
  return NULL;
}

static cordon_status diff_put(cli *c, const rules_book *from, const rules_book *to, cordon_error *err) {
  cd_json *diff = rules_book_diff(from, to, c->arena);
  if (!diff) return cd_no_memory(err);
  if (c->format != CLI_TEXT) return cli_json(c, diff, err);
  cli_rulebook_diff(c, diff);
  return CORDON_OK;
}

/* Against the version in force. */
static cordon_status diff_adopted(cli *c, const rules_book *to, cordon_error *err) {
  cd_store *store;
  rules_set *set;
  cd_seq known_at;
  cd_str id = rules_book_id(to);
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(cli_known_at(c, store, &known_at, err));
  CD_TRY(rules_set_open(store, known_at, &set, err));
  const rules_book *from = adopted_of(set, id);
  cordon_status status =
      from ? diff_put(c, from, to, err)
           : cd_fail(err, CORDON_NOT_FOUND, "no rulebook " CD_FMT " is adopted; name two folders to compare them.",
                     CD_ARG(id));
  rules_set_close(set);
  return status;
}

static cordon_status diff_folders(cli *c, rules_book **first, rules_book **second, cordon_error *err) {
  const char *const *drafts;
  size_t count;
  CD_TRY(drafts_of(c, &drafts, &count, err));
  CD_TRY(rules_book_load(c->args[0], first, err));
  if (count) CD_TRY(rules_book_overlay(*first, drafts, count, second, err));
  if (c->arg_count > 1) CD_TRY(rules_book_load(c->args[1], second, err));
  return *second ? diff_put(c, *first, *second, err) : diff_adopted(c, *first, err);
}

static cordon_status diff_run(cli *c, cordon_error *err) {
  rules_book *first = NULL, *second = NULL;
  cordon_status status = diff_folders(c, &first, &second, err);
  rules_book_free(second);
  rules_book_free(first);
  return status;
}

static const cli_option adopt_options[] = {
    {"param", "NAME=VALUE", "choose a parameter of the rulebook, such as which reading of a text applies", true},
    CLI_OPTIONS_END,
};
static const cli_option book_show_options[] = {CLI_KNOWN_AT, CLI_OVERLAY("show it with the draft in DIR laid over it"),
                                               CLI_OPTIONS_END};
static const cli_option format_options[] = {{"check", NULL, "name what would change, and write nothing", false},
                                            CLI_OPTIONS_END};
static const cli_option overlay_options[] = {CLI_OVERLAY("with the draft in DIR laid over the rulebook"),
                                             CLI_OPTIONS_END};

const cli_command cli_rulebook_commands[] = {
    {
        .name = "rulebook",
        .sub = "adopt",
        .args = "DIR... [--param NAME=VALUE]",
        .summary = "Check rulebooks and put them in force, all of them or none",
        .details = "Adopting the same bytes again changes nothing and says so.",
        .example = "cordon rulebook adopt rulebooks/il-cyber rulebooks/us-entity-list",
        .options = adopt_options,
        .min_args = 1,
        .max_args = 64,
        .run = adopt_run,
    },
    {
        .name = "rulebook",
        .sub = "show",
        .args = "[DIR...|ID...]",
        .summary = "Show what a rulebook covers and how current it is: of folders, or of those in force",
        .example = "cordon rulebook show rulebooks/il-cyber",
        .options = book_show_options,
        .max_args = 64,
        .run = show_run,
    },
    {
        .name = "rulebook",
        .sub = "lint",
        .args = "DIR...",
        .summary = "Look for mistakes in a rulebook: missing citations, dead rules, gaps, rules without a case",
        .details = "The exit status is 4 when an error is found; warnings alone leave it 0.",
        .example = "cordon rulebook lint rulebooks/il-cyber\n"
                   "cordon rulebook lint rulebooks/il-cyber --overlay examples/overlays/il-cyber-cut",
        .options = overlay_options,
        .min_args = 1,
        .max_args = 64,
        .run = lint_run,
    },
    {
        .name = "rulebook",
        .sub = "format",
        .args = "DIR... [--check]",
        .summary = "Lay out the files of a rulebook in one way: the order of keys, quotes, line breaks, rows by key",
        .details = "The names of the files that changed are printed. What they say stays the same, and so do comments; a file for which that\n"
                   "cannot be done is named, and none is written. With --check nothing is written, and the exit status is 4 where a file would change.",
        .example = "cordon rulebook format rulebooks/il-cyber --check",
        .options = format_options,
        .min_args = 1,
        .max_args = 64,
        .run = format_run,
    },
    {
        .name = "rulebook",
        .sub = "test",
        .args = "DIR...",
        .summary = "Run the cases of a rulebook, and show which rules and rows they reach",
        .details = "The exit status is 4 when a case does not come out as it says. With a draft laid over the rulebook the "
                   "cases of the draft must pass; those of the rulebook that come out otherwise are listed.",
        .example = "cordon rulebook test rulebooks/il-cyber --format json\n"
                   "cordon rulebook test rulebooks/il-cyber --overlay examples/overlays/il-cyber-cut",
        .options = overlay_options,
        .min_args = 1,
        .max_args = 64,
        .run = test_run,
    },
    {
        .name = "rulebook",
        .sub = "diff",
        .args = "DIR [DIR]",
        .summary = "Show what a version of a rulebook changes: against another folder, or against the one in force",
        .details = "With --overlay: what the draft changes in the rulebook of the folder.",
        .example = "cordon rulebook diff rulebooks/il-cyber\n"
                   "cordon rulebook diff rulebooks/il-cyber --overlay examples/overlays/il-cyber-cut",
        .options = book_show_options,
        .min_args = 1,
        .max_args = 2,
        .run = diff_run,
    },
    {0},
};
