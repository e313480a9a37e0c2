/* Parties: screened as they enter, amended, merged and split. */
#include "register/party.h"

#include <string.h>

#include "base/limits.h"
#include "cases.h"
#include "decide/entry.h"
#include "groups.h"
#include "register/change.h"

/* --- adding, and screening what is added --- */

static cordon_status add_one(cd_store *s, const void *unused, const cd_json *v, cd_str text, const char *label,
                             cd_str actor, cd_arena *a, register_added *out, cordon_error *err) {
  (void)unused;
  return register_add(s, "party", v, text, label, actor, a, out, err);
}

static void put_hits(cli *c, const cd_json *screened) {
  const cd_json *parties = cd_json_get(screened, "parties");
  for (size_t i = 0; i < cd_json_count(parties); i++) {
    const cd_json *one = cd_json_at(parties, i), *hits = cd_json_get(one, "hits");
    for (size_t k = 0; k < cd_json_count(hits); k++) {
      const cd_json *hit = cd_json_at(hits, k);
      cli_tone_put(c, CLI_WARN, CD_STR("hit "));
      cli_printf(c, "on party " CD_FMT ": " CD_FMT " " CD_FMT " \"" CD_FMT "\" scores %lld\n",
                 CD_ARG(cd_json_str(cd_json_get(one, "party"))), CD_ARG(cd_json_str(cd_json_get(hit, "list"))),
                 CD_ARG(cd_json_str(cd_json_get(hit, "entry"))), CD_ARG(cd_json_str(cd_json_get(hit, "name"))),
                 (long long)cd_json_int(cd_json_get(hit, "score"), 0));
    }
  }
}

static cordon_status screen_added(cli *c, cd_store *store, cd_json *ids, cordon_error *err) {
  cd_json *screened;
  CD_TRY(entry_screen(store, ids, cd_time_day(cd_clock_now()), c->actor, c->arena, &screened, err));
  for (size_t i = 0; i < cd_json_count(ids); i++) {
    cd_json *hits = entry_hits_of(screened, cd_json_str(cd_json_get(cd_json_at(ids, i), "id")));
    if (hits && !cd_json_set(c->arena, cd_json_at(ids, i), "hits", hits)) return cd_no_memory(err);
  }
  if (c->format == CLI_TEXT) put_hits(c, screened);
  return CORDON_OK;
}

static cordon_status add_run(cli *c, cordon_error *err) {
  return cli_add_files_then(c, add_one, NULL, screen_added, err);
}

/* --- acts --- */

static cordon_status tell_act(cli *c, cd_seq seq, cordon_error *err) {
  cd_json *v = cd_json_set(c->arena, cd_json_new_object(c->arena), "party", cd_json_new_c(c->arena, c->args[0]));
  v = cd_json_set(c->arena, v, "act", cd_json_new_c(c->arena, c->command->sub));
  v = cd_json_set(c->arena, v, "record", cd_json_new_int(c->arena, seq));
  if (c->format != CLI_TEXT) return cli_json(c, v, err);
  cli_printf(c, "party %s: %s (record %lld)\n", c->args[0], c->command->sub, (long long)seq);
  return CORDON_OK;
}

static cordon_status amend_open(cli *c, cd_store *store, const register_change *change, cd_seq *seq,
                                cordon_error *err) {
  cd_json *one = cd_json_set(c->arena, cd_json_new_object(c->arena), "id", cd_json_new_str(c->arena, change->id));
  cd_json *ids = cd_json_add(c->arena, cd_json_new_list(c->arena), one);
  CD_TRY(register_amend(store, change, c->actor, c->arena, seq, err));
  return screen_added(c, store, ids, err);
}

static cordon_status amend_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  register_change change;
  CD_TRY(cli_read_change(c, "party", &change, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(store_begin(store, err));
  cordon_status status = amend_open(c, store, &change, &seq, err);
  if (status != CORDON_OK) {
    store_rollback(store);
    return status;
  }
  CD_TRY(store_commit(store, err));
  return tell_act(c, seq, err);
}

static cordon_status link_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  const party_change change = {.id = cd_str_c(c->args[0]),
                               .into = cd_str_c(c->arg_count > 1 ? c->args[1] : ""),
                               .reason = cli_text(c, "reason"),
                               .cite = cli_text(c, "cite")};
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(party_link(store, &change, c->actor, c->arena, &seq, err));
  return tell_act(c, seq, err);
}

/* --- looking --- */

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *v;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(party_show(store, cd_str_c(c->args[0]), known_at, c->arena, &v, err));
  return cli_print(c, v, err);
}

static cordon_status history_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *list;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(party_history(store, cd_str_c(c->args[0]), known_at, c->arena, &list, err));
  if (c->format != CLI_TEXT) return cli_json_list(c, list, err);
  for (size_t i = 0; i < cd_json_count(list); i++) {
    if (i) cli_put_c(c, "\n");
    cli_tree(c, cd_json_at(list, i), 0);
  }
  return CORDON_OK;
}

static const cli_option amend_options[] = {
    {"from", "DAY", "the day from which it holds (default: today)", false}, CLI_REASON, CLI_CITE, CLI_OPTIONS_END};
static const cli_option link_options[] = {CLI_REASON, CLI_CITE, CLI_OPTIONS_END};

const cli_command cli_party_commands[] = {
    {.name = "party",
     .sub = "add",
     .args = "FILE...",
     .summary = "Add parties, and screen them against all lists as they enter",
     .details = "FILE holds one JSON object (docs/schema/party.json), or one a line where its name ends in .jsonl; - "
                "is standard\n"
                "input. Several files are added together or not at all. Hits are shown and recorded with the lists "
                "that were asked.",
     .example = "cordon party add examples/register/parties.jsonl",
     .min_args = 1,
     .max_args = 4096,
     .run = add_run},
    {.name = "party",
     .sub = "amend",
     .args = "ID FILE --reason TEXT [--from DAY]",
     .summary = "Change names, identifiers, address, function, owners by a merge patch (RFC 7396), as a new version",
     .details = "What was known and held before stays. It is screened again.",
     .example = "cordon party amend P-7 change.json --reason \"Renamed\" --from 2022-03-01",
     .options = amend_options,
     .min_args = 2,
     .max_args = 2,
     .run = amend_run},
    {.name = "party",
     .sub = "merge",
     .args = "ID INTO --reason TEXT",
     .summary = "Say that two parties are one; both ids and records stay",
     .details = "Licences, commitments and findings that name one are of the other too, from this record on. People "
                "are not found\n"
                "by name, so of them only the ids are one.",
     .example = "cordon party merge P-8 P-7 --reason \"The same company number\"",
     .options = link_options,
     .min_args = 2,
     .max_args = 2,
     .run = link_run},
    {.name = "party",
     .sub = "split",
     .args = "ID --reason TEXT",
     .summary = "Take a merged party out again",
     .example = "cordon party split P-8 --reason \"Two companies of one name\"",
     .options = link_options,
     .min_args = 1,
     .max_args = 1,
     .run = link_run},
    {.name = "party",
     .sub = "show",
     .args = "ID [--known-at TIME]",
     .summary = "Show a party, and which others are one with it",
     .example = "cordon party show P-000001",
     .options = cli_known_options,
     .min_args = 1,
     .max_args = 1,
     .run = show_run},
    {.name = "party",
     .sub = "history",
     .args = "ID [--known-at TIME]",
     .summary = "Tell every act on a party, with what changed",
     .example = "cordon party history P-000001",
     .options = cli_known_options,
     .min_args = 1,
     .max_args = 1,
     .run = history_run},
    {0},
};
