/* One CEL expression over facts: its value, and the trace of what made it so. */
#include "cel/cel.h"

#include "base/limits.h"
#include "groups.h"

static cordon_status read_facts(cli *c, cd_json **facts, cordon_error *err) {
  const char *path = cli_value(c, "facts");
  cd_str text;
  *facts = NULL;
  if (!path) return CORDON_OK;
  CD_TRY(cli_read(c, path, CD_MAX_JSON_BYTES, &text, err));
  CD_TRY(cd_json_parse(text, path, c->arena, facts, err));
  if ((*facts)->kind == CD_JSON_OBJECT) return CORDON_OK;
  cd_fail(err, CORDON_BAD_INPUT, "Facts are one JSON object, each key a variable; this is a %s.",
          cd_json_kind_name((*facts)->kind));
  return cd_error_place(err, path, 1, 1, NULL);
}

static void print_value(cli *c, const cel_value *value) {
  cd_buf text;
  cd_buf_init(&text, 0);
  cel_value_format(*value, &text);
  cli_put(c, cd_buf_view(&text));
  cli_put_c(c, "\n");
  cd_buf_free(&text);
}

static void print_missing(cli *c, const cel_value *value) {
  if (value->kind != CEL_UNKNOWN) return;
  for (size_t i = 0; i < value->as.unknowns->count; i++) {
    const cel_missing *m = &value->as.unknowns->items[i];
    cli_printf(c, "  missing: " CD_FMT " (" CD_FMT ")\n", CD_ARG(m->path), CD_ARG(m->reason));
  }
}

/* One line a part: its value, its text, deeper parts further in. */
static void print_trace(cli *c, const cd_json *part, int indent) {
  const cd_json *value = cd_json_get(part, "value");
  cd_buf text;
  if (!part || indent > 80) return;
  cd_buf_init(&text, 0);
  cordon_error ignored = {0};
  if (value && value->kind != CD_JSON_STRING) cd_json_write(value, &text, &ignored);
  cd_str shown = value && value->kind == CD_JSON_STRING ? value->as.string : cd_buf_view(&text);
  cli_printf(c, "%*s" CD_FMT "  <-  " CD_FMT "\n", indent, "", CD_ARG(shown),
             CD_ARG(cd_json_str(cd_json_get(part, "text"))));
  cd_buf_free(&text);
  const cd_json *parts = cd_json_get(part, "parts");
  for (size_t i = 0; i < cd_json_count(parts); i++) print_trace(c, cd_json_at(parts, i), indent + 2);
}

static cordon_status failed(const cel_value *value, cordon_error *err) {
  if (value->kind != CEL_ERROR) return CORDON_OK;
  const cel_failure *f = value->as.failure;
  cd_fail(err, CORDON_BAD_INPUT, CD_FMT, CD_ARG(f->message));
  return cd_error_place(err, "expression", f->line, f->column, NULL);
}

static cordon_status cel_run(cli *c, cordon_error *err) {
  cd_json *facts, *value_json, *trace;
  cel_value value;
  CD_TRY(read_facts(c, &facts, err));
  if (cel_run_text(cd_str_c(c->args[0]), facts, c->arena, &value, &value_json, &trace, err) != CORDON_OK) {
    return cd_error_place(err, "expression", 0, 0, NULL);
  }
  if (c->format != CLI_TEXT) {
    cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "value", value_json);
    CD_TRY(cli_json(c, cd_json_set(c->arena, o, "trace", trace), err));
    return failed(&value, err);
  }
  CD_TRY(failed(&value, err));
  print_value(c, &value);
  print_missing(c, &value);
  if (cli_flag(c, "trace")) print_trace(c, trace, 2);
  return CORDON_OK;
}

static const cli_option cel_command_options[] = {
    {"facts", "FILE", "a JSON object, each key of which is a variable; - is standard input", false},
    {"trace", NULL, "show the value of each part (JSON always holds it)", false},
    CLI_OPTIONS_END,
};

const cli_command cli_cel_commands[] = {
    {
        .name = "cel",
        .args = "EXPRESSION [--facts FILE]",
        .summary = "Evaluate a CEL expression over facts, in three-valued logic",
        .details = "The language is that of rule conditions. Each key of the facts is a variable; a name that is none "
                   "is an error.",
        .example = "cordon cel 'destination in [\"DE\", \"FR\"] && day(\"2021-11-26\") > day(\"2021-11-01\")' --facts "
                   "facts.json --trace",
        .options = cel_command_options,
        .min_args = 1,
        .max_args = 1,
        .run = cel_run,
    },
    {0},
};
