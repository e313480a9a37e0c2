/* How much of a party is held by listed parties: the 50 percent rules over a graph of ownership. */
#include "ownership/ownership.h"

#include <string.h>

#include "base/limits.h"
#include "groups.h"

#define MAX_LISTS 32u

static cordon_status read_options(cli *c, ownership_options *o, cd_str *lists, cordon_error *err) {
  const char *rule = cli_value(c, "rule"), *threshold = cli_value(c, "threshold");
  cd_str rest = cd_str_c(cli_value(c, "lists")), piece;
  CD_TRY(cli_day(c, "as-of", cd_time_day(cd_clock_now()), &o->day, err));
  if (rule && strcmp(rule, "bis") == 0)
    o->rule = OWNERSHIP_US_BIS_AFFILIATES;
  else if (rule && strcmp(rule, "ofac") != 0)
    return cd_fail(err, CORDON_USAGE, "--rule %s is not known; it is ofac or bis.", rule);
  if (threshold && !cd_dec_parse(cd_str_c(threshold), &o->threshold))
    return cd_fail(err, CORDON_USAGE, "--threshold %s is not a percentage such as 50.", threshold);
  while (cd_str_cut(&rest, ',', &piece)) {
    if (o->list_count == MAX_LISTS) return cd_fail(err, CORDON_USAGE, "--lists names more than %u lists.", MAX_LISTS);
    if (piece.len > 0) lists[o->list_count++] = piece;
  }
  o->lists = lists;
  return CORDON_OK;
}

static cordon_status print_result(cli *c, const ownership_solution *s, const ownership_result *r, cordon_error *err) {
  if (c->format != CLI_TEXT) {
    cd_json *v = ownership_result_json(s, r, c->arena);
    return v ? cli_json(c, v, err) : cd_no_memory(err);
  }
  cd_buf text;
  cd_buf_init(&text, 0);
  ownership_result_text(s, r, &text);
  cli_put(c, cd_buf_view(&text));
  cordon_status status = cd_buf_status(&text, err);
  cd_buf_free(&text);
  return status;
}

static cordon_status print_party(cli *c, const ownership_solution *s, uint32_t party, cordon_error *err) {
  ownership_result r;
  CD_TRY(ownership_of(s, party, c->arena, &r, err));
  return print_result(c, s, &r, err);
}

static cordon_status read_graph(cli *c, ownership_graph *g, cordon_error *err) {
  cd_str text;
  cd_json *doc;
  CD_TRY(cli_read(c, c->args[0], CD_MAX_JSON_BYTES, &text, err));
  CD_TRY(cd_json_parse(text, c->args[0], c->arena, &doc, err));
  if (ownership_graph_parse(doc, c->arena, g, err) == CORDON_OK) return CORDON_OK;
  int64_t line = 0, column = 0;
  (void)cd_json_locate(text, err->field, &line, &column);
  return cd_error_place(err, c->args[0], line, column, NULL);
}

/* Without --party: every party that some other holds. */
static cordon_status print_held(cli *c, const ownership_solution *s, const ownership_graph *g, cordon_error *err) {
  bool *held = CD_NEW_ARRAY(c->arena, bool, g->party_count);
  if (!held) return cd_no_memory(err);
  for (size_t i = 0; i < g->stake_count; i++) held[g->stakes[i].owned] = true;
  for (uint32_t i = 0; i < g->party_count; i++)
    if (held[i]) CD_TRY(print_party(c, s, i, err));
  return CORDON_OK;
}

static cordon_status ownership_run(cli *c, cordon_error *err) {
  ownership_options o = {0};
  ownership_graph g;
  ownership_solution *s;
  cd_str lists[MAX_LISTS];
  uint32_t party;
  const char *id = cli_value(c, "party");
  CD_TRY(read_options(c, &o, lists, err));
  CD_TRY(read_graph(c, &g, err));
  CD_TRY(ownership_solve(&g, &o, c->arena, &s, err));
  if (!id) return print_held(c, s, &g, err);
  if (!ownership_find(&g, cd_str_c(id), &party))
    return cd_fail(err, CORDON_NOT_FOUND, "%s has no party \"%s\".", c->args[0], id);
  return print_party(c, s, party, err);
}

static const cli_option ownership_options_table[] = {
    {"party", "ID", "of this party alone (default: of every party that is held)", false},
    CLI_AS_OF,
    {"rule", "RULE", "ofac (the default) or bis, whose strictest owner's terms govern", false},
    {"threshold", "PERCENT", "from which a holder counts (50)", false},
    {"lists", "A,B", "only listings on these lists count", false},
    CLI_OPTIONS_END,
};

const cli_command cli_ownership_commands[] = {
    {
        .name = "ownership",
        .args = "GRAPH.json",
        .summary = "Tell how much of a party is held by listed parties, by the 50 percent rules",
        .details = "The graph holds parties, who of them is listed, and who holds how much of whom, from when to when, "
                   "by whose "
                   "word.\nThe answer is an interval and a verdict, with the chains that carry it. No store is needed.",
        .example = "cordon ownership examples/ownership.json --party B --as-of 2014-08-13",
        .options = ownership_options_table,
        .min_args = 1,
        .max_args = 1,
        .run = ownership_run,
    },
    {0},
};
