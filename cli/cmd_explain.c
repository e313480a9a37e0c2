/* Explaining a decision: what it rests on, what would change it, and what it would be on another day, or under a draft.
 */
#include "base/limits.h"
#include "decision_text.h"
#include "groups.h"

cordon_status cli_lay_drafts(cli *c, decide_engine *engine, cordon_error *err) {
  const char *const *dirs;
  size_t count;
  CD_TRY(cli_values(c, "overlay", &dirs, &count, err));
  return count ? decide_engine_overlay(engine, dirs, count, err) : CORDON_OK;
}

typedef struct explaining {
  cli *c;
  decide_engine *engine;
  cd_json *decision;
} explaining;

static bool asks_again(const cli *c) {
  return cli_flag(c, "as-of") || cli_flag(c, "known-at") || cli_flag(c, "overlay");
}

/* The day and the knowledge of the decision itself, where no other is asked for. */
static cordon_status question(explaining *x, cd_store *store, decide_options *opt, cordon_error *err) {
  *opt = (decide_options){.dry_run = true, .known_at = cd_json_int(cd_json_get(x->decision, "known_at_record"), 0)};
  cd_day day = CD_DAY_NONE;
  cd_day_parse(cd_json_str(cd_json_get(x->decision, "as_of")), &day);
  if (cli_flag(x->c, "known-at")) CD_TRY(cli_known_at(x->c, store, &opt->known_at, err));
  return cli_day(x->c, "as-of", day, &opt->as_of, err);
}

static cd_json *outcome_of(cli *c, const cd_json *decision) {
  static const char *const fields[] = {"decision", "as_of", "known_at_record", "outcome", "at_least", "at_most", NULL};
  cd_json *o = cd_json_new_object(c->arena);
  for (size_t i = 0; fields[i]; i++)
    o = cd_json_set(c->arena, o, fields[i], cd_json_copy(c->arena, cd_json_get(decision, fields[i])));
  return o;
}

/* The order of the decision, decided for another day, by other knowledge or under drafts; the decision itself stands
 * beside it. */
static cordon_status decide_again(explaining *x, cd_store *store, cordon_error *err) {
  cli *c = x->c;
  decide_options opt;
  decide_result result;
  cd_buf order;
  CD_TRY(question(x, store, &opt, err));
  cd_buf_init(&order, CD_MAX_ORDER_BYTES);
  cordon_status status = cd_json_canonical(cd_json_get(x->decision, "input"), &order, err);
  if (status == CORDON_OK) status = cd_buf_status(&order, err);
  if (status == CORDON_OK)
    status = decide_order(x->engine, cd_buf_view(&order), c->args[0], 1, &opt, c->arena, &result, err);
  cd_buf_free(&order);
  if (status != CORDON_OK) return status;
  cd_json *again = cd_json_set(c->arena, result.json, "instead_of", outcome_of(c, x->decision));
  x->decision = again;
  return again ? CORDON_OK : cd_no_memory(err);
}

static cordon_status add_answers(explaining *x, cordon_error *err) {
  cd_json *answers;
  CD_TRY(decide_questions(x->engine, x->decision, x->c->arena, &answers, err));
  return cd_json_set(x->c->arena, x->decision, "questions", answers) ? CORDON_OK : cd_no_memory(err);
}

static void put_comparison(cli *c, const cd_json *decision) {
  const cd_json *then = cd_json_get(decision, "instead_of");
  if (!then) return;
  cli_printf(c,
             CD_FMT " was " CD_FMT " as of " CD_FMT
                    "; here the same order is asked about anew, and nothing is recorded.\n\n",
             CD_ARG(cd_json_str(cd_json_get(then, "decision"))), CD_ARG(cd_json_str(cd_json_get(then, "outcome"))),
             CD_ARG(cd_json_str(cd_json_get(then, "as_of"))));
}

static cordon_status put_text(explaining *x, cordon_error *err) {
  cd_buf text;
  cd_buf_init(&text, 0);
  cordon_status status = decide_explain(x->decision, x->c->color, &text, err);
  if (status == CORDON_OK) status = cd_buf_status(&text, err);
  if (status == CORDON_OK) put_comparison(x->c, x->decision);
  if (status == CORDON_OK) cli_put(x->c, cd_buf_view(&text));
  cd_buf_free(&text);
  return status;
}

static cordon_status explain(explaining *x, cd_store *store, cordon_error *err) {
  CD_TRY(cli_lay_drafts(x->c, x->engine, err));
  if (asks_again(x->c)) CD_TRY(decide_again(x, store, err));
  CD_TRY(add_answers(x, err));
  return x->c->format == CLI_TEXT ? put_text(x, err) : cli_json(x->c, x->decision, err);
}

static cordon_status explain_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  explaining x = {.c = c};
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(decide_parse_id(cd_str_c(c->args[0]), &seq, err));
  CD_TRY(decide_get(store, seq, c->arena, &x.decision, err));
  CD_TRY(decide_engine_open(store, &x.engine, err));
  cordon_status status = explain(&x, store, err);
  decide_engine_close(x.engine);
  return status;
}

static const cli_option explain_options[] = {
    {"as-of", "DAY", "what the answer is by the law and lists of another day", false},
    {"known-at", "TIME", "what it is by what is known at another moment: RFC 3339, a day (its end), or #RECORD", false},
    CLI_OVERLAY("what it would be if the draft in DIR were law"),
    CLI_OPTIONS_END,
};

const cli_command cli_explain_commands[] = {
    {
        .name = "explain",
        .args = "DECISION [--as-of DAY] [--known-at TIME] [--overlay DIR]",
        .summary = "Explain a decision: what decided it and since when, what would change it, what it is on other days",
        .details = "What would change it is found by deciding again with one thing changed: another fact, a licence, a "
                   "commitment, an\n"
                   "exception, a hit that a person settles, another destination, another reading of the law; and, "
                   "where none does, by the\n"
                   "fewest of them together. With --as-of, --known-at or --overlay the order of the decision is asked "
                   "about anew. Nothing is\n"
                   "recorded.",
        .example = "cordon explain D-000012\n"
                   "cordon explain D-000012 --as-of 2021-10-15",
        .options = explain_options,
        .min_args = 1,
        .max_args = 1,
        .run = explain_run,
    },
    {0},
};
