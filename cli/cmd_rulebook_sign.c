/* Rulebooks signed: make a key, sign a folder, trust a key. */
#include "base/file.h"
#include "groups.h"
#include "rules/rules.h"

static cordon_status key_run(cli *c, cordon_error *err) {
  cd_str private_key, public_key;
  CD_TRY(rules_key_make(cd_str_c(c->args[0]), c->arena, &private_key, &public_key, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, CD_FMT "\n" CD_FMT "\n", CD_ARG(private_key), CD_ARG(public_key));
    return CORDON_OK;
  }
  cd_json *o = cd_json_new_object(c->arena);
  o = cd_json_set(c->arena, o, "private", cd_json_new_str(c->arena, private_key));
  return cli_json(c, cd_json_set(c->arena, o, "public", cd_json_new_str(c->arena, public_key)), err);
}

/* The first line of a file: a key, however much stands below it. */
static cordon_status read_key(cli *c, const char *path, cd_str *key, cordon_error *err) {
  cd_buf bytes;
  cd_buf_init(&bytes, 1u << 16);
  cordon_status status = cd_file_read(path, 1u << 16, &bytes, err);
  cd_str rest = cd_str_dup(c->arena, cd_buf_view(&bytes));
  cd_buf_free(&bytes);
  if (status != CORDON_OK) return status;
  if (!cd_str_cut(&rest, '\n', key)) return cd_fail(err, CORDON_BAD_INPUT, "%s holds no key.", path);
  return CORDON_OK;
}

static cordon_status sign_run(cli *c, cordon_error *err) {
  const char *path = cli_value(c, "key");
  cd_str key;
  if (!path) return cd_fail(err, CORDON_USAGE, "Say which file holds the private key: --key FILE.");
  CD_TRY(read_key(c, path, &key, err));
  for (size_t i = 0; i < c->arg_count; i++) {
    CD_TRY(rules_sign(c->args[i], key, err));
    if (c->format == CLI_TEXT) cli_printf(c, "%s/rulebook.sig written\n", c->args[i]);
  }
  return CORDON_OK;
}

static cordon_status trust_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq = 0;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(rules_trust(store, cd_str_c(c->args[0]), c->actor, &seq, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "trusted from record #%lld on\n", (long long)seq);
    return CORDON_OK;
  }
  return cli_json(c, cd_json_set(c->arena, cd_json_new_object(c->arena), "record", cd_json_new_int(c->arena, seq)),
                  err);
}

static const cli_option sign_options[] = {
    {"key", "FILE", "the file whose first line is the private key", false},
    CLI_OPTIONS_END,
};

const cli_command cli_rulebook_sign_commands[] = {
    {
        .name = "rulebook",
        .sub = "key",
        .args = "NAME",
        .summary = "Make a key to sign rulebooks with: the private key and the public one, a line each",
        .example = "cordon rulebook key example.org/rules > rules.key",
        .min_args = 1,
        .max_args = 1,
        .run = key_run,
    },
    {
        .name = "rulebook",
        .sub = "sign",
        .args = "DIR... --key FILE",
        .summary = "Sign the files of a rulebook as they are: writes rulebook.sig beside them",
        .example = "cordon rulebook sign rulebooks/il-cyber --key rules.key",
        .options = sign_options,
        .min_args = 1,
        .max_args = 64,
        .run = sign_run,
    },
    {
        .name = "rulebook",
        .sub = "trust",
        .args = "PUBLIC-KEY",
        .summary = "Trust a key: a signed rulebook is adopted only where a trusted key signed it",
        .details = "A rulebook without a signature is adopted as it is.",
        .example = "cordon rulebook trust example.org/rules+0a1b2c3d+Aa...",
        .min_args = 1,
        .max_args = 1,
        .run = trust_run,
    },
    {0},
};
