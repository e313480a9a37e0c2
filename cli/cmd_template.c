/* Templates of documents. */
#include "base/limits.h"
#include "document/document.h"
#include "groups.h"

static cordon_status kind_arg(const cli *c, document_kind *out, cordon_error *err) {
  *out = document_kind_of(cd_str_c(c->args[0]));
  if (*out != DOCUMENT_NO_KIND) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE,
                 "there is no document \"%s\"; use licence, suspension, revocation, disable, refusal, decision, "
                 "finding or proceeding",
                 c->args[0]);
}

static cordon_status list_run(cli *c, cordon_error *err) {
  cd_json *list;
  CD_TRY(document_templates(c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i);
    cli_printf(c, "%-12.*s %-4.*s " CD_FMT "\n", CD_ARG(cd_json_str(cd_json_get(v, "document"))),
               CD_ARG(cd_json_str(cd_json_get(v, "language"))), CD_ARG(cd_json_str(cd_json_get(v, "digest"))));
  }
  return CORDON_OK;
}

static cordon_status show_run(cli *c, cordon_error *err) {
  document_kind kind;
  cd_str text;
  CD_TRY(kind_arg(c, &kind, err));
  CD_TRY(document_shipped(kind, cd_str_c(cli_value(c, "language")), c->arena, &text, err));
  cli_put(c, text);
  return CORDON_OK;
}

static cordon_status fields_run(cli *c, cordon_error *err) {
  document_kind kind;
  cd_json *list;
  CD_TRY(kind_arg(c, &kind, err));
  CD_TRY(document_fields(kind, c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    const cd_json *v = cd_json_at(list, i), *classes = cd_json_get(v, "for");
    cli_printf(c, "%-34.*s %-8.*s " CD_FMT " (", CD_ARG(cd_json_str(cd_json_get(v, "field"))),
               CD_ARG(cd_json_str(cd_json_get(v, "type"))), CD_ARG(cd_json_str(cd_json_get(v, "about"))));
    for (size_t k = 0; k < cd_json_count(classes); k++)
      cli_printf(c, "%s" CD_FMT, k ? ", " : "", CD_ARG(cd_json_str(cd_json_at(classes, k))));
    cli_put_c(c, ")\n");
  }
  return CORDON_OK;
}

static cordon_status check_run(cli *c, cordon_error *err) {
  for (size_t i = 0; i < c->arg_count; i++) {
    cd_str text;
    document_template *t;
    CD_TRY(cli_read(c, c->args[i], CD_MAX_TEMPLATE_BYTES, &text, err));
    CD_TRY(template_parse(text, c->args[i], c->arena, &t, err));
    if (c->format == CLI_TEXT)
      cli_printf(c, "%s: a template of a %s in " CD_FMT ", without mistakes\n", c->args[i], document_kind_name(t->kind),
                 CD_ARG(t->language));
  }
  return CORDON_OK;
}

static const cli_option show_options[] = {
    {"language", "LANGUAGE", "of the shipped template: en or he (default: en)", false}, CLI_OPTIONS_END};

const cli_command cli_template_commands[] = {
    {
        .name = "template",
        .sub = "list",
        .args = "",
        .summary = "List the templates of documents that are shipped",
        .example = "cordon template list",
        .run = list_run,
    },
    {
        .name = "template",
        .sub = "show",
        .args = "KIND [--language LANGUAGE]",
        .summary = "Print a shipped template, to begin one of your own from",
        .example = "cordon template show licence > our-licence.template",
        .options = show_options,
        .min_args = 1,
        .max_args = 1,
        .run = show_run,
    },
    {
        .name = "template",
        .sub = "fields",
        .args = "KIND",
        .summary = "List the fields that a document has, and who may see each",
        .example = "cordon template fields licence",
        .min_args = 1,
        .max_args = 1,
        .run = fields_run,
    },
    {
        .name = "template",
        .sub = "check",
        .args = "FILE...",
        .summary = "Look for mistakes in templates",
        .details =
            "A field that the document does not have is told with file, line, column and the nearest right name.",
        .example = "cordon template check our-licence.template",
        .min_args = 1,
        .max_args = 64,
        .run = check_run,
    },
    {0},
};
