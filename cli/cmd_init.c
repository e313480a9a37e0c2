#include "groups.h"

static cordon_status init_run(cli *c, cordon_error *err) {
  const char *dir = c->arg_count > 0 ? c->args[0] : c->store_dir;
  CD_TRY(store_init(dir, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "A new store stands at %s.\n", dir);
    return CORDON_OK;
  }
  return cli_json(c, cd_json_set(c->arena, cd_json_new_object(c->arena), "store", cd_json_new_c(c->arena, dir)), err);
}

const cli_command cli_init_commands[] = {
    {
        .name = "init",
        .args = "[DIR]",
        .summary = "Make a store in a new or empty folder",
        .details = "The folder is DIR, else the one of --store. A folder that holds other files is left as it is.",
        .example = "cordon init --store ./cordon-store",
        .max_args = 1,
        .run = init_run,
    },
    {0},
};
