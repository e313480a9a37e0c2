/* Applications, the officers' assessments beside them, and the advice of offices. */
#include "register/application.h"

#include "cases.h"
#include "groups.h"

/* The order that an application asks leave for, to be decided or kept. */
static cordon_status order_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_json *v;
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(case_get(store, "application", cd_str_c(c->args[0]), known_at, c->arena, &v, err));
  v = application_order(v, c->arena);
  return v ? cli_json(c, v, err) : cd_no_memory(err);
}

#define DESPITE                                                                                                        \
  { "despite", "TEXT", "why it is decided although the offices' advice is conflicting", false }
#define DUE                                                                                                            \
  { "due", "DAY", "by when", false }

static const cli_option take_options[] = {
    {"officer", "NAME", "who deals with it", false},
    {"within", "DAYS", "the days in process within which it is to be decided", false},
    CLI_DAY,
    CLI_OPTIONS_END};
static const cli_option ask_options[] = {
    {"question", "TEXT", "what the exporter is asked", false}, DUE, CLI_DAY, CLI_OPTIONS_END};
static const cli_option answer_options[] = {{"text", "TEXT", "the answer", false}, CLI_DAY, CLI_OPTIONS_END};
static const cli_option grant_options[] = {
    {"licence-id", "ID", "the id of the licence (default: made)", false},
    {"valid-from", "DAY", "the licence's first day", false},
    {"valid-to", "DAY", "the licence's last day", false},
    {"lines", "N", "a line that is granted; may be given again (default: all)", true},
    DESPITE,
    CLI_REASON,
    CLI_CITE,
    CLI_DAY,
    CLI_OPTIONS_END};
static const cli_option refuse_options[] = {
    {"appeal-by", "DAY", "the last day to appeal", false},
    {"appeal-days", "DAYS", "the time to appeal, from the day of the refusal", false},
    DESPITE,
    CLI_REASON,
    CLI_CITE,
    CLI_DAY,
    CLI_OPTIONS_END};
static const cli_option except_options[] = {{"exception", "CODE", "the licence exception that answers it", false},
                                            CLI_REASON,
                                            CLI_CITE,
                                            CLI_DAY,
                                            CLI_OPTIONS_END};
static const cli_option appeal_options[] = {
    {"late", "TEXT", "why it comes after the last day", false}, DUE, CLI_REASON, CLI_CITE, CLI_DAY, CLI_OPTIONS_END};
static const cli_option outcome_options[] = {
    {"outcome", "WORD",
     "granted, granted_in_part, refused, no_licence_required, exception, returned, upheld, overturned", false},
    {"licence", "ID", "the licence that was granted", false},
    {"exception", "CODE", "the licence exception that answers it", false},
    {"appeal-by", "DAY", "the last day to appeal", false},
    CLI_REASON,
    CLI_CITE,
    CLI_DAY,
    CLI_OPTIONS_END};

#define ACT(sub_, args_, max_, summary_, details_, example_, options_)                                                 \
  CLI_CASE_ACT("application", sub_, args_, max_, summary_, details_, "cordon application " example_, options_)

const cli_command cli_application_commands[] = {
    CLI_CASE_ADD(
        "application", "File an exporter's application, as it claims things to be",
        "FILE holds one JSON object as docs/schema/application.json says, or one a line where its name ends in "
        ".jsonl.\nThe claim stays as it was made; what an officer finds is an assessment beside it.",
        "cordon application add examples/register/application.json"),
    CLI_CASE_SHOW("application",
                  "Show an application: claim, assessment and where they differ, advice, days in process",
                  "cordon application show AP-7"),
    CLI_CASE_LIST("application", "List applications", "cordon application list --state waiting"),
    ACT("amend", "ID FILE", 2, "Change what is claimed, by a merge patch (RFC 7396)",
        "The claim before stays in the record before.", "amend AP-7 change.json", cli_why_options),
    ACT("take", "ID [--officer NAME] [--within DAYS]", 1, "Take an application up, with a time to decide it in", NULL,
        "take AP-7 --officer dana --within 60", take_options),
    ACT("ask", "ID --question TEXT [--due DAY]", 1, "Ask the exporter for information; its clock stands still",
        "Days until the answer are no days in process, and the day by which it is to be decided moves on by them.",
        "ask AP-7 --question \"Who operates it?\" --due 2022-06-30", ask_options),
    ACT("answer", "ID --text TEXT", 1, "Take in the exporter's answer; its clock goes on", NULL,
        "answer AP-7 --text \"The ministry's own staff\"", answer_options),
    ACT("grant", "ID [FILE] --reason TEXT --cite TEXT", 2, "Grant it, or a part of it: the licence comes of it",
        "The licence is made of the claim with what was assessed in its place; --lines grants some lines only. FILE "
        "says it\n"
        "otherwise: {\"licence\":{...}} as docs/schema/licence.json. What is not given stands in the record "
        "(granted_in_part).\n"
        "Advice that is not countersigned stops it, and so does conflicting advice without --despite.",
        "grant AP-7 --valid-from 2022-07-01 --valid-to 2023-06-30 --reason \"No objection\" --cite \"s. 15\"",
        grant_options),
    ACT("refuse", "ID [FILE] --reason TEXT --cite TEXT", 2, "Refuse it, with grounds, and a time to appeal",
        "FILE holds several grounds: {\"grounds\":[{\"text\":\"..\",\"cite\":\"..\"}]}.",
        "refuse AP-7 --reason \"Clear risk of internal repression\" --cite \"Criterion 2\" --appeal-days 28",
        refuse_options),
    ACT("nlr", "ID --reason TEXT --cite TEXT", 1, "Answer that no licence is required", NULL,
        "nlr AP-7 --reason \"Not a listed item\" --cite \"Annex I\"", cli_why_options),
    ACT("except", "ID --exception CODE --reason TEXT --cite TEXT", 1, "Answer that a licence exception covers it", NULL,
        "except AP-7 --exception ACE --reason \"For incident response\" --cite \"15 CFR 740.22\"", except_options),
    ACT("return", "ID --reason TEXT", 1, "Return it without action", NULL,
        "return AP-7 --reason \"It names no end user\"", cli_why_options),
    ACT("withdraw", "ID --reason TEXT", 1, "Record that the exporter withdrew it", NULL,
        "withdraw AP-7 --reason \"The customer cancelled\"", cli_why_options),
    ACT("appeal", "ID --reason TEXT", 1, "Take in the appeal of a refusal, within its time", NULL,
        "appeal AP-7 --reason \"The facts were others\" --due 2022-09-01", appeal_options),
    ACT("uphold", "ID --reason TEXT --cite TEXT", 1, "Uphold a refusal; another decides it than who refused", NULL,
        "uphold AP-7 --reason \"The grounds stand\" --cite \"Appeal 12\"", cli_why_options),
    ACT("overturn", "ID --reason TEXT --cite TEXT", 1, "Overturn a refusal; it is in hand again", NULL,
        "overturn AP-7 --reason \"The risk was overstated\" --cite \"Appeal 12\"", cli_why_options),
    ACT("outcome", "ID --outcome WORD", 1, "Record what the authority answered, in an exporter's store",
        "The licence that was granted is added first: cordon licence add FILE.",
        "outcome AP-7 --outcome granted --licence IL-2022-9", outcome_options),
    {.name = "application",
     .sub = "order",
     .args = "ID [--known-at TIME]",
     .summary = "Print the order that an application asks leave for, so that it can be decided",
     .example = "cordon application order AP-7 > order.json",
     .options = cli_known_options,
     .min_args = 1,
     .max_args = 1,
     .run = order_run},
    CLI_CASE_ADD(
        "assessment", "Add an officer's assessment beside an application",
        "FILE holds one JSON object as docs/schema/assessment.json says: lines as they are classified, end use, risk.",
        "cordon assessment add examples/register/assessment.json"),
    CLI_CASE_SHOW("assessment", "Show an assessment", "cordon assessment show AS-7"),
    CLI_CASE_LIST("assessment", "List assessments", "cordon assessment list"),
    CLI_CASE_ACT("assessment", "countersign", "ID", 1, "Agree to an assessment, as another person", NULL,
                 "cordon assessment countersign AS-7 --actor omer", cli_why_options),
    CLI_CASE_ACT("assessment", "withdraw", "ID --reason TEXT", 1, "Withdraw an assessment", NULL,
                 "cordon assessment withdraw AS-7 --reason \"Of another model\"", cli_why_options),
    CLI_CASE_ADD(
        "advice", "Add what an office advises on an application, a party, a licence or a commitment",
        "FILE holds one JSON object as docs/schema/advice.json says. The newest of each office counts. Where offices "
        "differ,\ntheir advice is conflicting, and stays so until they agree or who decides says despite what.",
        "cordon advice add examples/register/advice.jsonl"),
    CLI_CASE_SHOW("advice", "Show an advice", "cordon advice show AD-7"),
    CLI_CASE_LIST("advice", "List advice", "cordon advice list --state given"),
    CLI_CASE_ACT("advice", "countersign", "ID", 1, "Countersign an advice, as another person", NULL,
                 "cordon advice countersign AD-7 --actor omer", cli_why_options),
    CLI_CASE_ACT("advice", "withdraw", "ID --reason TEXT", 1, "Withdraw an advice", NULL,
                 "cordon advice withdraw AD-7 --reason \"New facts\"", cli_why_options),
    {0},
};
