#include <string.h>

#include "groups.h"
#include "register/people.h"

static cordon_status set_kind(const char *dir, const char *kind, cordon_error *err) {
  cd_store *store;
  CD_TRY(store_open(dir, &store, err));
  cordon_status status = people_store_kind_set(store, cd_str_c(kind), err);
  store_close(store);
  return status;
}

static cordon_status init_run(cli *c, cordon_error *err) {
  const char *dir = c->arg_count > 0 ? c->args[0] : c->store_dir;
  const char *kind = cli_value(c, "kind");
  if (kind && strcmp(kind, "exporter") != 0 && strcmp(kind, "authority") != 0) {
    return cd_fail(err, CORDON_USAGE, "a store is an exporter's or an authority's; \"%s\" is neither", kind);
  }
  CD_TRY(store_init(dir, err));
  if (kind) CD_TRY(set_kind(dir, kind, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "A new store stands at %s.\n", dir);
    return CORDON_OK;
  }
  return cli_json(c, cd_json_set(c->arena, cd_json_new_object(c->arena), "store", cd_json_new_c(c->arena, dir)), err);
}

static const cli_option init_options[] = {
    {"kind", "KIND", "whose store it is: exporter or authority (default: both kinds of act are open)", false},
    CLI_OPTIONS_END,
};

const cli_command cli_init_commands[] = {
    {
        .name = "init",
        .args = "[DIR] [--kind exporter|authority]",
        .summary = "Make a store in a new or empty folder",
        .details = "The folder is DIR, else the one of --store. A folder that holds other files is left as it is.",
        .example = "cordon init --store ./cordon-store",
        .options = init_options,
        .max_args = 1,
        .run = init_run,
    },
    {0},
};
