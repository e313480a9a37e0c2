/* Commitments: added, by a template too, and amended. */
#include "register/change.h"

#include <string.h>

#include "base/limits.h"
#include "cases.h"
#include "groups.h"
#include "register/commitment_template.h"

/* A template that is shipped, or one of a file. */
static cordon_status read_template(cli *c, const char *name, cd_json **out, cordon_error *err) {
  cd_str text;
  bool file = cli_name_ends(name, ".yaml") || cli_name_ends(name, ".yml");
  if (!file) return commitment_template_shipped(cd_str_c(name), c->arena, out, err);
  CD_TRY(cli_read(c, name, CD_MAX_YAML_BYTES, &text, err));
  return commitment_template_read(text, name, c->arena, out, err);
}

static cordon_status add_one(cd_store *s, const void *tmpl, const cd_json *v, cd_str text, const char *label,
                             cd_str actor, cd_arena *a, register_added *out, cordon_error *err) {
  cd_json *filled;
  if (!tmpl) return register_add(s, "commitment", v, text, label, actor, a, out, err);
  CD_TRY(commitment_template_fill((const cd_json *)tmpl, v, a, &filled, err));
  return register_add(s, "commitment", filled, CD_STR(""), label, actor, a, out, err);
}

static cordon_status add_run(cli *c, cordon_error *err) {
  cd_json *tmpl = NULL;
  if (cli_value(c, "template")) CD_TRY(read_template(c, cli_value(c, "template"), &tmpl, err));
  return cli_add_files(c, add_one, tmpl, err);
}

static cordon_status amend_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  register_change change;
  CD_TRY(cli_read_change(c, "commitment", &change, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(register_amend(store, &change, c->actor, c->arena, &seq, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "commitment " CD_FMT ": amended (record %lld)\n", CD_ARG(change.id), (long long)seq);
    return CORDON_OK;
  }
  cd_json *v = cd_json_set(c->arena, cd_json_new_object(c->arena), "commitment", cd_json_new_str(c->arena, change.id));
  return cli_json(c, cd_json_set(c->arena, v, "record", cd_json_new_int(c->arena, seq)), err);
}

static cordon_status templates_run(cli *c, cordon_error *err) {
  cd_json *list, *one;
  if (c->arg_count > 0) {
    CD_TRY(read_template(c, c->args[0], &one, err));
    return cli_print(c, one, err);
  }
  CD_TRY(commitment_template_list(c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    cli_printf(c, "%-34.*s  " CD_FMT "\n", CD_ARG(cd_json_str(cd_json_get(v, "template"))),
               CD_ARG(cd_json_str(cd_json_get(v, "title"))));
  }
  return CORDON_OK;
}

static const cli_option add_options[] = {
    {"template", "NAME", "take the clauses of a template: one that is shipped, or a YAML file", false},
    CLI_OPTIONS_END};
static const cli_option amend_options[] = {
    {"from", "DAY", "the day from which it holds (default: today)", false}, CLI_REASON, CLI_CITE, CLI_OPTIONS_END};

const cli_command cli_commitment_commands[] = {
    {.name = "commitment",
     .sub = "add",
     .args = "FILE... [--template NAME]",
     .summary = "Add commitments",
     .details =
         "FILE holds one JSON object (docs/schema/commitment.json), or one a line where its name ends in .jsonl; - is "
         "standard\n"
         "input. Several files are added together or not at all. Clauses with check_by plan a verification each.",
     .example = "cordon commitment add examples/register/commitments.jsonl",
     .options = add_options,
     .min_args = 1,
     .max_args = 4096,
     .run = add_run},
    {.name = "commitment",
     .sub = "amend",
     .args = "ID FILE --reason TEXT [--from DAY]",
     .summary = "Amend a commitment by a merge patch (RFC 7396), as a new version",
     .details = "A breach binds to the version that was in force at the time of the conduct. It needs a second person.",
     .example = "cordon commitment amend EUC-55 change.json --reason \"Extended\" --cite \"Note 14/2022\"",
     .options = amend_options,
     .min_args = 2,
     .max_args = 2,
     .run = amend_run},
    {.name = "commitment",
     .sub = "templates",
     .args = "[NAME]",
     .summary = "List the templates of commitments that are shipped, or show one",
     .example = "cordon commitment templates il-end-user-declaration-2021-12",
     .max_args = 1,
     .run = templates_run},
    {0},
};
