/* Risk of end users, registrations, voluntary disclosures, audit samples. */
#include "register/sample.h"

#include "cases.h"
#include "groups.h"

static cordon_status check_sample(cli *c, cordon_error *err) {
  cd_store *store;
  cd_str id = cd_str_c(c->args[0]);
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(sample_check(store, id, c->arena, err));
  if (c->format == CLI_TEXT) {
    cli_printf(c, "sample " CD_FMT " comes out again from its seed\n", CD_ARG(id));
    return CORDON_OK;
  }
  cd_json *o = cd_json_set(c->arena, cd_json_new_object(c->arena), "sample", cd_json_new_str(c->arena, id));
  return cli_json(c, cd_json_set(c->arena, o, "same", cd_json_new_bool(c->arena, true)), err);
}

static const cli_option renew_options[] = {
    {"valid-to", "DAY", "the new last day", false}, CLI_CITE, CLI_DAY, CLI_OPTIONS_END};
static const cli_option account_options[] = {
    {"text", "TEXT", "the account", false}, CLI_EVIDENCE, CLI_TRACE, CLI_CITE, CLI_DAY, CLI_OPTIONS_END};
static const cli_option review_options[] = {{"officer", "NAME", "who deals with it", false}, CLI_DAY, CLI_OPTIONS_END};
static const cli_option close_options[] = {{"outcome", "WORD", "no_action, warning, settled or referred", false},
                                           {"finding", "ID", "the finding that it is referred as", false},
                                           CLI_REASON,
                                           CLI_CITE,
                                           CLI_DAY,
                                           CLI_OPTIONS_END};
static const cli_option draw_options[] = {
    {"of", "WHAT", "licences, draws, applications or decisions", false},
    {"count", "N", "how many", false},
    {"seed", "TEXT", "what decides which; stated, so that anyone can draw the same", false},
    {"from", "DAY", "of this day and later", false},
    {"to", "DAY", "of this day and before", false},
    {"due", "DAY", "by when the results are to be there", false},
    {"id", "ID", "its id (default: made)", false},
    CLI_OPTIONS_END};
static const cli_option result_options[] = {{"piece", "ID", "which piece of the sample", false},
                                            {"result", "WORD", "in_order, discrepancy or not_available", false},
                                            {"text", "TEXT", "what was found", false},
                                            {"finding", "ID", "the finding that came of it", false},
                                            CLI_EVIDENCE,
                                            CLI_DAY,
                                            CLI_OPTIONS_END};

const cli_command cli_oversight_commands[] = {
    CLI_CASE_ADD("risk", "Add an assessment of the risk of an end user",
                 "FILE holds one JSON object as docs/schema/risk.json says: factors, each with its source, a level or "
                 "a score, and\n"
                 "until when it holds. Applications show the newest of each of their end users.",
                 "cordon risk add examples/register/risk.json"),
    CLI_CASE_SHOW("risk", "Show a risk assessment", "cordon risk show RK-7"),
    CLI_CASE_LIST("risk", "List risk assessments", "cordon risk list"),
    CLI_CASE_ACT("risk", "countersign", "ID", 1, "Agree to a risk assessment, as another person", NULL,
                 "cordon risk countersign RK-7 --actor omer", cli_why_options),
    CLI_CASE_ACT("risk", "withdraw", "ID --reason TEXT", 1, "Withdraw a risk assessment", NULL,
                 "cordon risk withdraw RK-7 --reason \"Of another body\"", cli_why_options),
    CLI_CASE_ADD("registration",
                 "Add an exporter's registration, with an authority or to use an open or general licence",
                 "FILE holds one JSON object as docs/schema/registration.json says. A general licence that needs a "
                 "registration\n"
                 "(needs_registration) covers nobody without one.",
                 "cordon registration add examples/register/registration.json"),
    CLI_CASE_SHOW("registration", "Show a registration", "cordon registration show RG-7"),
    CLI_CASE_LIST("registration", "List registrations", "cordon registration list"),
    CLI_CASE_ACT("registration", "renew", "ID --valid-to DAY", 1, "Renew a registration", NULL,
                 "cordon registration renew RG-7 --valid-to 2024-12-31", renew_options),
    CLI_CASE_ACT("registration", "suspend", "ID --reason TEXT --cite TEXT", 1, "Suspend a registration", NULL,
                 "cordon registration suspend RG-7 --reason \"Fees unpaid\" --cite \"s. 4\"", cli_why_options),
    CLI_CASE_ACT("registration", "reinstate", "ID --reason TEXT --cite TEXT", 1, "Reinstate a registration", NULL,
                 "cordon registration reinstate RG-7 --reason \"Paid\" --cite \"s. 4\"", cli_why_options),
    CLI_CASE_ACT("registration", "revoke", "ID --reason TEXT --cite TEXT", 1, "Revoke a registration", NULL,
                 "cordon registration revoke RG-7 --reason \"False statements\" --cite \"s. 6\"", cli_why_options),
    CLI_CASE_ACT("registration", "end", "ID --reason TEXT", 1, "Record that the exporter gave it up", NULL,
                 "cordon registration end RG-7 --reason \"Business ceased\"", cli_why_options),
    CLI_CASE_ADD(
        "disclosure", "Take in an exporter's voluntary disclosure",
        "FILE holds one JSON object as docs/schema/disclosure.json says; files of evidence are kept by their digest.",
        "cordon disclosure add examples/register/disclosure.json"),
    CLI_CASE_SHOW("disclosure", "Show a disclosure", "cordon disclosure show DS-7"),
    CLI_CASE_LIST("disclosure", "List disclosures", "cordon disclosure list --state in_review"),
    CLI_CASE_ACT(
        "disclosure", "account", "ID [FILE] --text TEXT", 2, "Take in the full account that follows a first notice",
        NULL, "cordon disclosure account DS-7 --text \"Three deliveries, all to one customer\" --evidence ledger.csv",
        account_options),
    CLI_CASE_ACT("disclosure", "review", "ID", 1, "Take a disclosure up", NULL,
                 "cordon disclosure review DS-7 --officer dana", review_options),
    CLI_CASE_ACT("disclosure", "close", "ID --outcome WORD --reason TEXT --cite TEXT", 1, "Close a disclosure",
                 "What is referred names its finding.",
                 "cordon disclosure close DS-7 --outcome warning --reason \"Remedied\" --cite \"764.5\"",
                 close_options),
    CLI_CASE_ACT("disclosure", "outcome", "ID --outcome WORD", 1, "Record in an exporter's store what the authority answered",
                 NULL, "cordon disclosure outcome DS-7 --outcome no_action", close_options),
    {.name = "sample",
     .sub = "draw",
     .args = "--of WHAT --count N --seed TEXT [--from DAY] [--to DAY]",
     .summary = "Draw an audit sample by a seed that is stated",
     .details =
         "Those whose SHA-256 of seed, line feed and id is lowest: the same from anyone's hand, and nobody's choice.",
     .example =
         "cordon sample draw --of draws --count 20 --seed \"draw of 2022-06-01\" --from 2022-01-01 --to 2022-05-31",
     .options = draw_options,
     .run = cli_case_make},
    CLI_CASE_ACT("sample", "result", "ID --piece ID --result WORD", 1, "Record what was found of one piece", NULL,
                 "cordon sample result SM-7 --piece IL-2021-118 --result in_order", result_options),
    CLI_CASE_ACT("sample", "close", "ID --reason TEXT", 1, "Close a sample once all pieces have their result", NULL,
                 "cordon sample close SM-7 --reason \"All seen\"", cli_why_options),
    CLI_CASE_SHOW("sample", "Show a sample", "cordon sample show SM-7"),
    CLI_CASE_LIST("sample", "List samples", "cordon sample list"),
    {.name = "sample",
     .sub = "check",
     .args = "ID",
     .summary = "Draw a sample again and compare",
     .details = "The exit status is 4 where another comes out.",
     .example = "cordon sample check SM-7",
     .min_args = 1,
     .max_args = 1,
     .run = check_sample},
    {0},
};
