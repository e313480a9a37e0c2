/* What follows a promise: consents to send on, and verifications. */
#include "cases.h"
#include "groups.h"

static const cli_option give_options[] = {{"by", "TEXT", "who gives it, for which state", false},
                                          {"reference", "TEXT", "its own reference", false},
                                          {"valid-from", "DAY", "its first day (default: --day)", false},
                                          {"valid-to", "DAY", "its last day", false},
                                          {"conditions", "TEXT", "a condition of it; may be given again", true},
                                          CLI_EVIDENCE,
                                          CLI_REASON,
                                          CLI_CITE,
                                          CLI_DAY,
                                          CLI_OPTIONS_END};
static const cli_option result_options[] = {{"by", "TEXT", "who verified", false},
                                            {"text", "TEXT", "what was found", false},
                                            CLI_EVIDENCE,
                                            CLI_TRACE,
                                            CLI_REASON,
                                            CLI_CITE,
                                            CLI_DAY,
                                            CLI_OPTIONS_END};
static const cli_option postpone_options[] = {
    {"due", "DAY", "the new day", false}, CLI_REASON, CLI_CITE, CLI_DAY, CLI_OPTIONS_END};

const cli_command cli_promise_commands[] = {
    CLI_CASE_ADD("consent", "Record that a state is asked to consent to a re-export or transfer",
                 "FILE holds one JSON object as docs/schema/consent.json says. An order under a commitment with a "
                 "clause against\n"
                 "sending on without consent is covered while a consent for its destination is in force.",
                 "cordon consent add examples/register/consent.json"),
    CLI_CASE_SHOW("consent", "Show a consent", "cordon consent show CS-7"),
    CLI_CASE_LIST("consent", "List consents", "cordon consent list --state asked"),
    CLI_CASE_ACT("consent", "give", "ID --by TEXT --cite TEXT", 1, "Record that it was given", NULL,
                 "cordon consent give CS-7 --by \"Federal Office\" --cite \"Note 12/2022\" --valid-to 2023-06-30",
                 give_options),
    CLI_CASE_ACT("consent", "refuse", "ID --reason TEXT", 1, "Record that it was refused", NULL,
                 "cordon consent refuse CS-7 --reason \"The end use is not theirs\"", cli_why_options),
    CLI_CASE_ACT("consent", "withdraw", "ID --reason TEXT", 1, "Record that it was withdrawn, from a day on", NULL,
                 "cordon consent withdraw CS-7 --reason \"The end user changed\"", cli_why_options),
    CLI_CASE_ADD(
        "verification", "Plan a verification of a delivery or on site, with its day",
        "FILE holds one JSON object as docs/schema/verification.json says. Clauses with check_by plan their own.",
        "cordon verification add examples/register/verification.json"),
    CLI_CASE_SHOW("verification", "Show a verification", "cordon verification show VF-7"),
    CLI_CASE_LIST("verification", "List verifications", "cordon verification list --state due"),
    CLI_CASE_ACT("verification", "done", "ID --evidence FILE", 2,
                 "Record that it was verified, by a file that shows it", NULL,
                 "cordon verification done VF-7 --by \"Embassy\" --evidence receipt.pdf", result_options),
    CLI_CASE_ACT("verification", "fail", "ID --reason TEXT", 2, "Record that it could not be verified",
                 "It stays due until it is done, postponed or waived; a breach becomes a finding.",
                 "cordon verification fail VF-7 --reason \"Entry was denied\"", result_options),
    CLI_CASE_ACT("verification", "postpone", "ID --due DAY --reason TEXT", 1, "Put its day off", NULL,
                 "cordon verification postpone VF-7 --due 2022-12-31 --reason \"Visas\"", postpone_options),
    CLI_CASE_ACT("verification", "waive", "ID --reason TEXT --cite TEXT", 1, "Do without it", NULL,
                 "cordon verification waive VF-7 --reason \"The system was returned\" --cite \"s. 9\"",
                 cli_why_options),
    {0},
};
