/* The log: verify it, sign its head, prove a record. */
#include "log/log.h"

#include "lists/lists.h"

#include "decide/decide.h"
#include "groups.h"

static cordon_status read_text(cli *c, const char *path, cd_str *out, cordon_error *err) {
  cd_buf bytes;
  cd_buf_init(&bytes, 1u << 20);
  cordon_status status = cd_file_read(path, 1u << 20, &bytes, err);
  *out = cd_str_dup(c->arena, cd_buf_view(&bytes));
  cd_buf_free(&bytes);
  return status == CORDON_OK && !out->ptr ? cd_no_memory(err) : status;
}

/* To the file of --out, or printed. */
static cordon_status hand_out(cli *c, cd_str text, const char *what, cordon_error *err) {
  const char *path = cli_value(c, "out");
  if (!path) {
    cli_put(c, text);
    return CORDON_OK;
  }
  CD_TRY(cd_file_replace(path, text, err));
  if (c->format == CLI_TEXT) cli_printf(c, "%s written to %s\n", what, path);
  return CORDON_OK;
}

/* --- verify --- */

static cordon_status put_report(cli *c, const log_report *r, cordon_error *err) {
  char root[CD_DIGEST_TEXT];
  size_t faults = cd_json_count(r->faults);
  if (c->format != CLI_TEXT) return cli_json(c, log_report_json(r, c->arena), err);
  for (size_t i = 0; i < faults; i++) {
    cli_tone_put(c, CLI_BAD, CD_STR("FAULT "));
    cli_printf(c, CD_FMT "\n", CD_ARG(cd_json_str(cd_json_at(r->faults, i))));
  }
  cli_printf(c, "%llu records, %llu signed heads, %llu personal values, %llu tables and %llu blobs read: %s\n",
             (unsigned long long)r->records, (unsigned long long)r->checkpoints, (unsigned long long)r->personal,
             (unsigned long long)r->tables, (unsigned long long)r->blobs,
             faults ? "not as they were written" : "all as they were written");
  cli_printf(c, "root %s\n", cd_digest_format(&r->root, root));
  return CORDON_OK;
}

static cordon_status verify_store(cli *c, cordon_error *err) {
  cd_store *store;
  log_report report;
  const char *path = cli_value(c, "checkpoint");
  cd_str old = CD_STR(""), index;
  if (path) CD_TRY(read_text(c, path, &old, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(log_verify(store, old, c->arena, &report, err));
  CD_TRY(lists_index_verify(store, c->arena, &index, err));
  if (index.len > 0) report.faults = cd_json_add(c->arena, report.faults, cd_json_new_str(c->arena, index));
  if (!report.faults) return cd_no_memory(err);
  CD_TRY(put_report(c, &report, err));
  if (cd_json_count(report.faults) == 0) return CORDON_OK;
  return cd_fail(
      err, CORDON_CHECK,
      "the store is not as it was written; restore it from a copy, and compare both with the checkpoints that were "
      "given away");
}

static cordon_status verify_proof(cli *c, const char *path, cordon_error *err) {
  const char *key_text = cli_value(c, "key");
  cd_str proof;
  note_key key;
  log_proved proved;
  if (!key_text)
    return cd_fail(err, CORDON_USAGE, "name the log's public key, as `cordon log key` prints it: --key KEY");
  CD_TRY(read_text(c, path, &proof, err));
  CD_TRY(note_key_parse(cd_str_c(key_text), c->arena, &key, err));
  cordon_status status = log_proof_check(proof, &key, c->arena, &proved, err);
  if (status != CORDON_OK) return cd_error_place(err, path, 0, 0, NULL), status;
  if (c->format != CLI_TEXT) {
    cd_arena *a = c->arena;
    cd_json *o = cd_json_set(a, cd_json_new_object(a), "log", cd_json_new_str(a, proved.origin));
    o = cd_json_set(a, o, "size", cd_json_new_int(a, (int64_t)proved.size));
    o = cd_json_set(a, o, "entry", cd_json_copy(a, proved.entry));
    return cli_json(c, cd_json_set(a, o, "holds", cd_json_new_bool(a, true)), err);
  }
  cli_printf(c, "The proof holds: this is in the log " CD_FMT ", of %llu records.\n", CD_ARG(proved.origin),
             (unsigned long long)proved.size);
  cli_tree(c, proved.entry, 0);
  return CORDON_OK;
}

static cordon_status verify_run(cli *c, cordon_error *err) {
  const char *proof = cli_value(c, "proof");
  if (proof && cli_value(c, "checkpoint"))
    return cd_fail(err, CORDON_USAGE, "a proof is checked by its text alone; leave --checkpoint out, or --proof");
  if (!proof && cli_value(c, "key"))
    return cd_fail(err, CORDON_USAGE, "--key goes with --proof: a store is checked with its own key");
  return proof ? verify_proof(c, proof, err) : verify_store(c, err);
}

/* --- checkpoint, prove, key --- */

static cordon_status checkpoint_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_str note;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(log_checkpoint(store, c->arena, &note, err));
  return hand_out(c, note, "checkpoint", err);
}

static cordon_status write_body(cli *c, cd_store *store, cd_seq seq, const char *path, cordon_error *err) {
  store_record record;
  CD_TRY(store_record_get(store, seq, c->arena, &record, err));
  CD_TRY(cd_file_replace(path, record.body, err));
  if (c->format == CLI_TEXT) cli_printf(c, "body of record %lld written to %s\n", (long long)seq, path);
  return CORDON_OK;
}

static cordon_status prove_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  cd_str proof, text = cd_str_c(c->args[0]);
  const char *body = cli_value(c, "body");
  if (cd_str_starts(text, CD_STR("#"))) text = cd_str_sub(text, 1, text.len);
  CD_TRY(decide_parse_id(text, &seq, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(log_prove(store, seq, c->arena, &proof, err));
  if (body) CD_TRY(write_body(c, store, seq, body, err));
  return hand_out(c, proof, "proof", err);
}

static cordon_status key_run(cli *c, cordon_error *err) {
  cd_store *store;
  note_key key;
  bool made;
  cd_str text, name = c->arg_count > 0 ? cd_str_c(c->args[0]) : CD_STR("");
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(log_key(store, name, c->arena, &key, &made, err));
  CD_TRY(note_key_text(&key, false, c->arena, &text, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, CD_FMT "\n", CD_ARG(text));
    return CORDON_OK;
  }
  cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "key", cd_json_new_str(c->arena, text));
  return cli_json(c, cd_json_set(c->arena, o, "made", cd_json_new_bool(c->arena, made)), err);
}

static const cli_option verify_options[] = {
    {"checkpoint", "FILE", "a checkpoint that was given away before: the log must begin with it", false},
    {"proof", "FILE", "check this proof by itself, without a store; needs --key", false},
    {"key", "KEY", "the log's public key", false},
    CLI_OPTIONS_END};
static const cli_option out_options[] = {{"out", "FILE", "write to this file", false}, CLI_OPTIONS_END};
static const cli_option prove_options[] = {
    {"out", "FILE", "write to this file", false},
    {"body", "FILE", "write the record's body there too: its SHA-256 is what the proof is of", false},
    CLI_OPTIONS_END};

const cli_command cli_log_commands[] = {
    {.name = "log",
     .sub = "verify",
     .args = "[--checkpoint FILE] | --proof FILE --key KEY",
     .summary = "Read all of the store against its digests and signed heads, or check a proof",
     .details =
         "Finds any bit that is not as it was written: in records, personal values, every row of every table, list\n"
         "files, and the name index (which is made anew). Exit status 4 where something is. A proof is checked by its\n"
         "text alone.",
     .example = "cordon log verify\ncordon log verify --proof decision.tlog-proof --key "
                "example.org/exports+c74f20a3+ARpc2Q...",
     .options = verify_options,
     .run = verify_run},
    {.name = "log",
     .sub = "checkpoint",
     .args = "[--out FILE]",
     .summary = "Sign the log's head: give it away, so that nobody can tell another story later",
     .details = "A C2SP checkpoint: a signed note with the log's name, its number of records, and its root.",
     .example = "cordon log checkpoint --out 2021-11-30.checkpoint",
     .options = out_options,
     .run = checkpoint_run},
    {.name = "log",
     .sub = "prove",
     .args = "RECORD|DECISION [--out FILE] [--body FILE]",
     .summary = "Prove that a record or a decision is in the log",
     .details = "A C2SP tlog-proof@v1, which anyone can check with the log's public key and public tools.",
     .example = "cordon log prove D-000010 --out decision.tlog-proof --body decision.json",
     .options = prove_options,
     .min_args = 1,
     .max_args = 1,
     .run = prove_run},
    {.name = "log",
     .sub = "key",
     .args = "[NAME]",
     .summary = "Print the log's public key; with a name, make the key first",
     .details =
         "The private key lies in the store's folder as log.key, readable by its owner alone. Keep a copy of it apart\n"
         "from the store.",
     .example = "cordon log key example.org/exports",
     .max_args = 1,
     .run = key_run},
    {0},
};
