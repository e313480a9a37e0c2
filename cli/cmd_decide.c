/* Deciding orders; explaining and replaying what was decided. */
#include "decide/decide.h"

#include <string.h>

#include "base/limits.h"
#include "decision_text.h"
#include "groups.h"

/* Decisions of a file are committed together by so many: a commit waits for the disk. */
#define GROUP 256u

typedef struct deciding {
  cli *c;
  cd_store *store;
  decide_engine *engine;
  decide_options options;
  cd_arena *arena; /* of one decision */
  bool one_line;   /* many orders: a line each, also as text */
  bool keep_going;
  rules_outcome fail_on;
  bool watches;    /* --fail-on was given */
  size_t in_group; /* decided in the open transaction */
  uint64_t decided, refused, failing;
  char first_failing[32];
  cli_progress progress;
} deciding;

/* --- one order --- */

static bool reaches(const deciding *d, const decide_result *r) {
  if (d->fail_on == RULES_REFER_OUTCOME) return r->outcome == RULES_REFER_OUTCOME;
  return r->at_most >= d->fail_on;
}

static void note_failing(deciding *d, const decide_result *r) {
  if (!d->watches || !reaches(d, r)) return;
  cd_str id = cd_json_str(cd_json_get(r->json, "decision"));
  if (id.len == 0) id = cd_json_str(cd_json_get(r->json, "order"));
  if (d->failing++ == 0) snprintf(d->first_failing, sizeof d->first_failing, CD_FMT, CD_ARG(id));
}

static cordon_status print_decision(deciding *d, const cd_json *decision, cordon_error *err) {
  if (d->c->format != CLI_TEXT) return cli_json(d->c, decision, err);
  if (d->one_line) {
    cli_decision_line(d->c, decision);
  } else {
    cli_decision_text(d->c, decision);
  }
  return CORDON_OK;
}

static cordon_status decide_one(deciding *d, cd_str text, const char *label, int64_t line, cordon_error *err) {
  decide_result result = {0};
  cd_arena_reset(d->arena);
  CD_TRY(decide_order(d->engine, text, label, line, &d->options, d->arena, &result, err));
  d->decided++;
  note_failing(d, &result);
  return print_decision(d, result.json, err);
}

/* --- groups: what is decided is printed once it is committed --- */

static cordon_status open_group(deciding *d, cordon_error *err) {
  if (d->in_group > 0) return CORDON_OK;
  if (!d->options.dry_run) CD_TRY(store_begin(d->store, err));
  cli_hold(d->c);
  return CORDON_OK;
}

static void abandon_group(deciding *d) {
  if (!d->options.dry_run) store_rollback(d->store);
  cli_drop(d->c);
  d->in_group = 0;
}

static cordon_status close_group(deciding *d, cordon_error *err) {
  if (d->in_group == 0) {
    abandon_group(d);
    return CORDON_OK;
  }
  cordon_status status = d->options.dry_run ? CORDON_OK : store_commit(d->store, err);
  if (status == CORDON_OK) {
    cli_release(d->c);
  } else {
    cli_drop(d->c);
  }
  d->in_group = 0;
  return status;
}

static bool is_about_the_order(cordon_status status) { return status == CORDON_BAD_INPUT || status == CORDON_LIMIT; }

/* What stood before a bad order in the file is decided and recorded; the bad one leaves nothing. */
static cordon_status refuse(deciding *d, const cordon_error *why, cordon_error *err) {
  cordon_status closed = CORDON_OK;
  if (!is_about_the_order(why->code)) {
    abandon_group(d);
  } else if (d->in_group == 0 || !d->keep_going) {
    closed = close_group(d, err);
  }
  if (closed != CORDON_OK) return closed;
  if (is_about_the_order(why->code) && d->keep_going) {
    cli_complain(why);
    d->refused++;
    return CORDON_OK;
  }
  *err = *why;
  return err->code;
}

static cordon_status decide_in_group(deciding *d, cd_str text, const char *label, int64_t line, cordon_error *err) {
  cordon_error why = {0};
  CD_TRY(open_group(d, err));
  if (decide_one(d, text, label, line, &why) != CORDON_OK) return refuse(d, &why, err);
  return ++d->in_group >= GROUP ? close_group(d, err) : CORDON_OK;
}

/* --- files --- */

static cordon_status decide_lines(deciding *d, const char *path, cordon_error *err) {
  cli_lines *lines = NULL;
  cd_str line;
  int64_t number = 1;
  uint64_t done, total;
  CD_TRY(cli_lines_open(path, CD_MAX_ORDER_BYTES, &lines, err));
  cordon_status status = CORDON_OK;
  while (status == CORDON_OK && !d->c->out.error) {
    status = cli_lines_next(lines, &line, &number, err);
    if (status != CORDON_OK || number == 0) break;
    status = decide_in_group(d, line, path, number, err);
    cli_lines_progress(lines, &done, &total);
    cli_progress_step(&d->progress, "Deciding", done, total, d->decided, "orders");
  }
  cli_lines_close(lines);
  return status;
}

static bool is_lines(const cli *c, const char *path) {
  const char *kind = cli_value(c, "input");
  return kind ? strcmp(kind, "jsonl") == 0 : cli_name_ends(path, ".jsonl");
}

static cordon_status decide_file(deciding *d, const char *path, cordon_error *err) {
  if (is_lines(d->c, path)) return decide_lines(d, path, err);
  cd_str text;
  CD_TRY(cli_read(d->c, path, CD_MAX_ORDER_BYTES, &text, err));
  return decide_in_group(d, text, path, 1, err);
}

static cordon_status decide_files(deciding *d, cordon_error *err) {
  const cli *c = d->c;
  cordon_status status = CORDON_OK;
  cordon_error at_commit = {0};
  cli_progress_start(&d->progress, c);
  for (size_t i = 0; status == CORDON_OK && i < c->arg_count; i++) status = decide_file(d, c->args[i], err);
  if (d->in_group > 0 && close_group(d, &at_commit) != CORDON_OK && status == CORDON_OK) {
    *err = at_commit;
    status = err->code;
  }
  cli_progress_end(&d->progress);
  return status;
}

static cordon_status sum_up(const deciding *d, cordon_error *err) {
  if (d->refused > 0) {
    return cd_fail(err, CORDON_BAD_INPUT,
                   "%llu orders were refused as bad input (each is named above); %llu were decided.",
                   (unsigned long long)d->refused, (unsigned long long)d->decided);
  }
  if (d->failing > 0) {
    const char *verb = d->fail_on == RULES_REFER_OUTCOME ? "are referred" : "may come to that or worse";
    return cd_fail(err, CORDON_CHECK, "--fail-on %s: %llu of %llu decisions %s; the first is %s.",
                   rules_outcome_name(d->fail_on), (unsigned long long)d->failing, (unsigned long long)d->decided, verb,
                   d->first_failing);
  }
  return CORDON_OK;
}

/* --- the command --- */

static cordon_status read_decide_options(cli *c, deciding *d, cordon_error *err) {
  const char *fail_on = cli_value(c, "fail-on"), *kind = cli_value(c, "input");
  if (kind && strcmp(kind, "json") != 0 && strcmp(kind, "jsonl") != 0) {
    return cd_fail(err, CORDON_USAGE, "--input %s is not known; orders are json or jsonl.", kind);
  }
  CD_TRY(cli_day(c, "as-of", CD_DAY_NONE, &d->options.as_of, err));
  d->watches = fail_on != NULL;
  if (fail_on && !rules_outcome_parse(cd_str_c(fail_on), &d->fail_on)) {
    return cd_fail(err, CORDON_USAGE,
                   "--fail-on %s is no outcome; it is prohibited, licence_required, licensed, exception, "
                   "no_licence_required or refer.",
                   fail_on);
  }
  d->options.dry_run = cli_flag(c, "dry-run") || cli_flag(c, "overlay");
  d->options.trace = cli_flag(c, "trace");
  d->options.actor = c->actor;
  d->keep_going = cli_flag(c, "keep-going");
  for (size_t i = 0; i < c->arg_count; i++) d->one_line |= is_lines(c, c->args[i]);
  return CORDON_OK;
}

static cordon_status decide_open(cli *c, deciding *d, cordon_error *err) {
  CD_TRY(read_decide_options(c, d, err));
  CD_TRY(cli_open_store(c, &d->store, err));
  CD_TRY(cli_known_at(c, d->store, &d->options.known_at, err));
  d->arena = cd_arena_new(CD_DECISION_ARENA_BYTES);
  if (!d->arena) return cd_no_memory(err);
  CD_TRY(decide_engine_open(d->store, &d->engine, err));
  return cli_lay_drafts(c, d->engine, err);
}

static cordon_status decide_run(cli *c, cordon_error *err) {
  deciding d = {.c = c};
  cordon_status status = decide_open(c, &d, err);
  if (status == CORDON_OK) status = decide_files(&d, err);
  if (status == CORDON_OK) status = sum_up(&d, err);
  if (d.engine) decide_engine_close(d.engine);
  cd_arena_free(d.arena);
  return status;
}

/* --- replay --- */

typedef struct replaying {
  cli *c;
  decide_engine *engine;
  cd_arena *arena; /* of one decision */
  cd_json *results;
  uint64_t same, different;
} replaying;

static cordon_status keep_result(replaying *r, const decide_replay_result *result, cordon_error *err) {
  cd_arena *a = r->c->arena;
  cd_str id = cd_str_printf(a, "D-%06lld", (long long)result->seq);
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "decision", cd_json_new_str(a, id));
  o = cd_json_set(a, o, "same", cd_json_new_bool(a, result->same));
  if (!result->same) o = cd_json_set(a, o, "difference", cd_json_new_str(a, cd_str_dup(a, result->difference)));
  r->results = cd_json_add(a, r->results, o);
  return r->results ? CORDON_OK : cd_no_memory(err);
}

static cordon_status replay_one(replaying *r, cd_seq seq, cordon_error *err) {
  decide_replay_result result = {0};
  cd_arena_reset(r->arena);
  CD_TRY(decide_replay(r->engine, seq, r->arena, &result, err));
  r->same += result.same;
  r->different += !result.same;
  if (r->c->format != CLI_TEXT) return keep_result(r, &result, err);
  if (result.same) return CORDON_OK;
  cli_tone_put(r->c, CLI_BAD, cd_str_printf(r->c->arena, "D-%06lld differs: ", (long long)seq));
  cli_put(r->c, result.difference);
  cli_put_c(r->c, "\n");
  return CORDON_OK;
}

static cordon_status ids_of(cli *c, cd_store *store, cd_seq **seqs, size_t *count, cordon_error *err) {
  if (cli_flag(c, "all")) return decide_list(store, c->arena, seqs, count, err);
  *count = c->arg_count;
  *seqs = CD_NEW_ARRAY(c->arena, cd_seq, c->arg_count);
  if (!*seqs) return cd_no_memory(err);
  for (size_t i = 0; i < c->arg_count; i++) CD_TRY(decide_parse_id(cd_str_c(c->args[i]), &(*seqs)[i], err));
  return CORDON_OK;
}

static cordon_status replay_all(replaying *r, const cd_seq *seqs, size_t count, cordon_error *err) {
  cli_progress progress;
  cordon_status status = CORDON_OK;
  cli_progress_start(&progress, r->c);
  for (size_t i = 0; status == CORDON_OK && i < count; i++) {
    status = replay_one(r, seqs[i], err);
    cli_progress_step(&progress, "Replaying", i + 1, count, i + 1, "decisions");
  }
  cli_progress_end(&progress);
  return status;
}

static cordon_status report_replay(replaying *r, cordon_error *err) {
  cli *c = r->c;
  bool single = c->arg_count == 1 && !cli_flag(c, "all");
  if (c->format != CLI_TEXT) {
    CD_TRY(single ? cli_json(c, cd_json_at(r->results, 0), err) : cli_json_list(c, r->results, err));
  } else {
    cli_printf(c, "%llu decisions replayed to the same bytes", (unsigned long long)r->same);
    if (r->different) cli_printf(c, ", %llu differ", (unsigned long long)r->different);
    cli_put_c(c, "\n");
  }
  if (r->different == 0) return CORDON_OK;
  return cd_fail(err, CORDON_CHECK, "%llu of %llu decisions did not replay to the same bytes.",
                 (unsigned long long)r->different, (unsigned long long)(r->same + r->different));
}

static cordon_status replay_run(cli *c, cordon_error *err) {
  replaying r = {.c = c};
  cd_store *store;
  cd_seq *seqs;
  size_t count;
  if (cli_flag(c, "all") == (c->arg_count > 0))
    return cd_fail(err, CORDON_USAGE, "replay takes decisions such as D-000001, or --all.");
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(ids_of(c, store, &seqs, &count, err));
  r.arena = cd_arena_new(CD_DECISION_ARENA_BYTES);
  r.results = cd_json_new_list(c->arena);
  cordon_status status = r.arena && r.results ? decide_engine_open(store, &r.engine, err) : cd_no_memory(err);
  if (status == CORDON_OK) status = replay_all(&r, seqs, count, err);
  if (status == CORDON_OK) status = report_replay(&r, err);
  if (r.engine) decide_engine_close(r.engine);
  cd_arena_free(r.arena);
  return status;
}

static const cli_option decide_options_table[] = {
    {"as-of", "DAY", "the day whose law and lists apply (default: the order's date)", false},
    CLI_KNOWN_AT,
    {"dry-run", NULL, "decide, print, and record nothing", false},
    CLI_OVERLAY("decide as if the draft in DIR were law, and record nothing"),
    {"fail-on", "OUTCOME",
     "exit with status 4 when a decision may come to OUTCOME or worse (refer: when it is referred)", false},
    {"trace", NULL, "keep the trace of every condition in the decision", false},
    {"keep-going", NULL, "pass over orders that are bad input, name them, and exit with status 2 at the end", false},
    {"input", "KIND", "json or jsonl, where the name of the file does not tell", false},
    CLI_OPTIONS_END,
};

static const cli_option replay_options[] = {{"all", NULL, "replay every decision of the store", false},
                                            CLI_OPTIONS_END};

const cli_command cli_decide_commands[] = {
    {
        .name = "decide",
        .args = "ORDER.json|ORDERS.jsonl... [--as-of DAY] [--known-at TIME] [--dry-run]",
        .summary = "Decide orders, and record each decision",
        .details =
            "A file that ends in .jsonl holds one order a line, any other one order; - is standard input.\n"
            "An order that is bad input ends the run: what stood before it is decided and recorded, it leaves "
            "nothing.\n"
            "The outcomes, most severe first: prohibited, licence_required, licensed, exception, no_licence_required;\n"
            "refer means that a person must look, because a fact is missing or two rules disagree.",
        .example = "cordon decide examples/orders/mexico-2021-11-26.json\n"
                   "cordon decide orders.jsonl --format jsonl --fail-on prohibited > decisions.jsonl",
        .options = decide_options_table,
        .min_args = 1,
        .max_args = 4096,
        .run = decide_run,
    },
    {
        .name = "replay",
        .args = "DECISION...|--all",
        .summary = "Decide again as of then and as known then, and compare the bytes",
        .details = "The exit status is 4 when a decision does not come out byte for byte as it was recorded.",
        .example = "cordon replay --all",
        .options = replay_options,
        .max_args = 4096,
        .run = replay_run,
    },
    {0},
};
