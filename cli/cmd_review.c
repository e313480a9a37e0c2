/* What `refer` left to a person. */
#include "decide/review.h"

#include "cases.h"
#include "groups.h"
#include "impact/impact.h"
#include "register/evidence.h"

static cd_str field(const cd_json *v, const char *name) { return cd_json_str(cd_json_get(v, name)); }

static void put_questions(cli *c, const cd_json *v) {
  const cd_json *all = cd_json_get(v, "questions");
  for (size_t i = 0; i < cd_json_count(all); i++) {
    const cd_json *q = cd_json_at(all, i);
    cd_str fact = field(q, "fact");
    if (fact.len > 0) {
      cli_printf(c, "  fact " CD_FMT ": " CD_FMT "\n", CD_ARG(fact), CD_ARG(field(q, "why")));
    } else {
      cli_printf(c, "  hit " CD_FMT " (" CD_FMT ", " CD_FMT ") scores %lld\n", CD_ARG(field(q, "hit")),
                 CD_ARG(field(q, "role")), CD_ARG(field(q, "name")),
                 (long long)cd_json_int(cd_json_get(q, "score"), 0));
    }
  }
}

static void put_one(cli *c, const cd_json *v) {
  cd_str assigned = field(v, "assigned");
  cli_printf(
      c, CD_FMT ", order " CD_FMT " as of " CD_FMT ": at least " CD_FMT ", at most " CD_FMT "; waits %lld days%s" CD_FMT "\n",
      CD_ARG(field(v, "decision")), CD_ARG(field(v, "order")), CD_ARG(field(v, "as_of")), CD_ARG(field(v, "at_least")),
      CD_ARG(field(v, "at_most")), (long long)cd_json_int(cd_json_get(v, "age_days"), 0), assigned.len ? ", for " : "",
      CD_ARG(assigned));
  put_questions(c, v);
}

static cordon_status list_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *list;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(review_list(store, cli_text(c, "assigned"), cd_clock_now(), c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) put_one(c, cd_json_at(list, i));
  if (cd_json_count(list) == 0) cli_put_c(c, "Nothing waits for a person.\n");
  return CORDON_OK;
}

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  cd_json *v;
  CD_TRY(decide_parse_id(cd_str_c(c->args[0]), &seq, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(review_show(store, seq, c->arena, &v, err));
  return cli_print(c, v, err);
}

static cordon_status assign_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq decision, seq;
  cd_str person = cli_text(c, "to");
  CD_TRY(decide_parse_id(cd_str_c(c->args[0]), &decision, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(review_assign(store, decision, person, c->actor, c->arena, &seq, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "%s is for " CD_FMT " to answer\n", c->args[0], CD_ARG(person));
    return CORDON_OK;
  }
  cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "decision", cd_json_new_c(c->arena, c->args[0]));
  o = cd_json_set(c->arena, o, "assigned", cd_json_new_str(c->arena, person));
  return cli_json(c, cd_json_set(c->arena, o, "record", cd_json_new_int(c->arena, seq)), err);
}

static cordon_status attach(cli *c, cd_store *store, review_answer *answer, cordon_error *err) {
  const char *path;
  cd_json *list = cd_json_new_list(c->arena);
  for (size_t i = 0; (path = cli_value_at(c, "evidence", i)) != NULL; i++) {
    cd_json *piece;
    CD_TRY(evidence_of_file(store, path, "other", false, c->arena, &piece, err));
    list = cd_json_add(c->arena, list, piece);
  }
  answer->evidence = list;
  return list ? CORDON_OK : cd_no_memory(err);
}

static cordon_status tell_again(cli *c, const cd_json *decision, cordon_error *err) {
  if (c->format != CLI_TEXT) return cli_json(c, decision, err);
  cli_printf(c, "%s is answered; decided again as " CD_FMT ": " CD_FMT "\n", c->args[0],
             CD_ARG(field(decision, "decision")), CD_ARG(field(decision, "outcome")));
  return CORDON_OK;
}

static cordon_status resolve_run(cli *c, cordon_error *err) {
  cd_store *store;
  decide_engine *engine;
  decide_result result;
  review_answer answer = {.clear = cli_text(c, "clear"),
                          .confirm = cli_text(c, "confirm"),
                          .fact = cli_text(c, "fact"),
                          .reason = cli_text(c, "reason"),
                          .cite = cli_text(c, "cite"),
                          .actor = c->actor};
  CD_TRY(decide_parse_id(cd_str_c(c->args[0]), &answer.decision, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(attach(c, store, &answer, err));
  CD_TRY(decide_engine_open(store, &engine, err));
  cordon_status status = review_resolve(engine, &answer, c->arena, &result, err);
  if (status == CORDON_OK) status = tell_again(c, result.json, err); /* it holds names that are the engine's */
  decide_engine_close(engine);
  return status;
}

/* What a revision affects stands in what is due until it is seen to. */
static cordon_status seen_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(impact_seen(store, cd_str_c(c->args[0]), cd_str_c(c->args[1]), cli_text(c, "reason"), c->actor, c->arena, &seq, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "%s %s is seen to, record #%lld\n", c->args[0], c->args[1], (long long)seq);
    return CORDON_OK;
  }
  cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "record", cd_json_new_int(c->arena, seq));
  return o ? cli_json(c, o, err) : cd_no_memory(err);
}

static const cli_option seen_options[] = {
    {"reason", "TEXT", "why nothing more is to be done, in a sentence; it is recorded", false}, CLI_OPTIONS_END};

static const cli_option resolve_options[] = {
    {"clear", "LIST/ENTRY", "the hit is another: it counts no more for this party and this version of the entry",
     false},
    {"confirm", "LIST/ENTRY", "the hit is the party", false},
    {"fact", "PATH=JSON", "a fact that was missing, such as order.end_use.purposes=[\"serious_crime\"]", false},
    {"reason", "TEXT", "why, in a sentence; it is recorded", false},
    {"cite", "TEXT", "what the act rests on: a section, a judgment, a report", false},
    {"evidence", "FILE", "attach evidence that the user of a device cannot produce", true},
    CLI_OPTIONS_END};

static const cli_option list_options[] = {{"assigned", "PERSON", "only those that were given to this person", false},
                                          CLI_OPTIONS_END};
static const cli_option assign_options[] = {{"to", "PERSON", "who is to answer", false}, CLI_OPTIONS_END};

const cli_command cli_review_commands[] = {
    {.name = "review",
     .sub = "list",
     .args = "[--assigned PERSON]",
     .summary = "List the decisions that wait for a person, oldest first, with their questions",
     .details = "A decision leaves the list when it is answered, or when its order is decided again for the same day.",
     .example = "cordon review list --assigned dana",
     .options = list_options,
     .run = list_run},
    {.name = "review",
     .sub = "assign",
     .args = "DECISION --to PERSON",
     .summary = "Give a decision that waits to a person to answer",
     .example = "cordon review assign D-000012 --to dana",
     .options = assign_options,
     .min_args = 1,
     .max_args = 1,
     .run = assign_run},
    {.name = "review",
     .sub = "show",
     .args = "DECISION",
     .summary = "Show the questions of a decision, and the answers given",
     .example = "cordon review show D-000012",
     .min_args = 1,
     .max_args = 1,
     .run = show_run},
    {.name = "review",
     .sub = "resolve",
     .args = "DECISION --clear HIT|--confirm HIT|--fact PATH=JSON --reason TEXT",
     .summary = "Answer a question of a decision, and decide again from the answer",
     .details =
         "A cleared hit stays cleared for this party and this version of the entry; when either changes it comes back.",
     .example =
         "cordon review resolve D-000012 --clear us_csl/1234 --reason \"Another firm: its register number differs\"",
     .options = resolve_options,
     .min_args = 1,
     .max_args = 1,
     .run = resolve_run},
    {.name = "review",
     .sub = "seen",
     .args = "KIND ID --reason TEXT",
     .summary = "Say that what a revision affects was looked at, so that it waits no more",
     .details = "KIND and ID are those that `cordon due` shows: party P-1, licence L-1, decision D-000012, order ORD-7.",
     .example = "cordon review seen party P-LKA --reason \"Another firm of that name; the register number differs\"",
     .options = seen_options,
     .min_args = 2,
     .max_args = 2,
     .run = seen_run},
    {0},
};
