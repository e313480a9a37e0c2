/* A licence after its grant: acts on it, and its ledger. */
#include "register/licence.h"

#include <string.h>

#include "base/limits.h"
#include "cases.h"
#include "groups.h"
#include "register/usage.h"

/* --- show --- */

static cordon_status show_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq known_at;
  cd_day as_of;
  cd_json *v;
  CD_TRY(cli_day(c, "as-of", cd_time_day(cd_clock_now()), &as_of, err));
  CD_TRY(cli_open_known(c, &store, &known_at, err));
  CD_TRY(licence_show(store, cd_str_c(c->args[0]), as_of, known_at, c->arena, &v, err));
  return cli_print(c, v, err);
}

/* --- acts --- */

static cordon_status read_change(cli *c, licence_change *out, cordon_error *err) {
  *out = (licence_change){.act = c->command->sub,
                          .licence = cd_str_c(c->args[0]),
                          .reason = cli_text(c, "reason"),
                          .authority = cli_text(c, "authority"),
                          .cite = cli_text(c, "cite")};
  CD_TRY(cli_day(c, "from", CD_DAY_NONE, &out->effective, err));
  CD_TRY(cli_day(c, "until", CD_DAY_NONE, &out->until, err));
  if (c->arg_count < 2) return CORDON_OK;
  cd_json *patch;
  out->label = c->args[1];
  CD_TRY(cli_read_json(c, out->label, &out->text, &patch, err));
  out->patch = patch;
  return CORDON_OK;
}

static cordon_status tell_act(cli *c, const licence_change *change, cd_seq seq, cordon_error *err) {
  cd_json *v =
      cd_json_set(c->arena, cd_json_new_object(c->arena), "licence", cd_json_new_str(c->arena, change->licence));
  v = cd_json_set(c->arena, v, "act", cd_json_new_c(c->arena, change->act));
  v = cd_json_set(c->arena, v, "record", cd_json_new_int(c->arena, seq));
  if (c->format != CLI_TEXT) return cli_json(c, v, err);
  cli_printf(c, "licence " CD_FMT ": %s (record %lld)\n", CD_ARG(change->licence), change->act, (long long)seq);
  return CORDON_OK;
}

static cordon_status act_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_seq seq;
  licence_change change;
  CD_TRY(read_change(c, &change, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(licence_act(store, &change, c->actor, c->arena, &seq, err));
  return tell_act(c, &change, seq, err);
}

static cordon_status grant_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_json *content;
  register_added added;
  licence_grant g = {.label = c->args[0], .reason = cli_text(c, "reason"), .cite = cli_text(c, "cite")};
  CD_TRY(cli_read_json(c, g.label, &g.text, &content, err));
  g.content = content;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(licence_grant_new(store, &g, c->actor, c->arena, &added, err));
  const licence_change told = {.act = "grant", .licence = added.id};
  return tell_act(c, &told, added.seq, err);
}

/* --- the ledger --- */

static cordon_status read_request(cli *c, ledger_request *out, cordon_error *err) {
  *out = (ledger_request){.act = ledger_act_of(cd_str_c(c->command->sub)),
                          .licence = cd_str_c(c->args[0]),
                          .quantity = cli_text(c, "quantity"),
                          .unit = cli_text(c, "unit"),
                          .value = cli_text(c, "value"),
                          .currency = cli_text(c, "currency"),
                          .rate = cli_text(c, "rate"),
                          .reference = cli_text(c, "reference"),
                          .target = c->arg_count > 1 ? cd_str_c(c->args[1]) : cli_text(c, "of"),
                          .reason = cli_text(c, "reason"),
                          .next = cli_flag(c, "next")};
  CD_TRY(cli_day(c, "day", CD_DAY_NONE, &out->day, err));
  return cli_number(c, "line", 1, INT32_MAX, 0, &out->line, err);
}

static void put_left(cli *c, const cd_json *line, const char *amount, const char *unit) {
  cd_str left = cd_json_str(cd_json_get(line, amount));
  if (left.len)
    cli_printf(c, "  line %lld has " CD_FMT " " CD_FMT " left\n", (long long)cd_json_int(cd_json_get(line, "line"), 0),
               CD_ARG(left), CD_ARG(cd_json_str(cd_json_get(line, unit))));
}

static cordon_status ledger_run(cli *c, cordon_error *err) {
  cd_store *store;
  ledger_request request;
  ledger_posted posted;
  CD_TRY(read_request(c, &request, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(ledger_post(store, &request, c->actor, c->arena, &posted, err));
  if (c->format != CLI_TEXT) return cli_json(c, posted.json, err);
  cli_printf(c, "licence " CD_FMT ": %s (record %lld%s)\n", CD_ARG(posted.licence), c->command->sub,
             (long long)posted.seq, posted.unchanged ? ", which stood there already" : "");
  const cd_json *left = cd_json_get(posted.json, "remaining");
  for (size_t i = 0; i < cd_json_count(left); i++) {
    if (cd_json_int(cd_json_get(cd_json_at(left, i), "line"), 0) != posted.line) continue;
    put_left(c, cd_json_at(left, i), "quantity", "unit");
    put_left(c, cd_json_at(left, i), "value", "currency");
  }
  return CORDON_OK;
}

static cordon_status check_run(cli *c, cordon_error *err) {
  cd_store *store;
  int64_t rows;
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(ledger_check(store, &rows, err));
  if (c->format != CLI_TEXT)
    return cli_json(c, cd_json_set(c->arena, cd_json_new_object(c->arena), "rows", cd_json_new_int(c->arena, rows)),
                    err);
  cli_printf(c, "All totals are the sums of their rows (%lld).\n", (long long)rows);
  return CORDON_OK;
}

/* --- reported use --- */

static void put_import(cli *c, const usage_imported *done) {
  cli_printf(c, "batch " CD_FMT ": %s (record %lld)\n", CD_ARG(done->batch),
             done->unchanged ? "imported already" : "imported", (long long)done->seq);
  if (done->unchanged) return;
  cli_printf(c, "  %zu rows, %zu posted, %zu stood there, %zu over what is licensed, %zu that do not fit\n", done->rows,
             done->posted, done->repeated, done->over, done->misfit);
  const cd_json *aside = cd_json_get(done->json, "aside");
  for (size_t i = 0; i < cd_json_count(aside); i++) {
    const cd_json *one = cd_json_at(aside, i);
    cli_printf(c, "  line %lld: " CD_FMT "\n", (long long)cd_json_int(cd_json_get(one, "at"), 0),
               CD_ARG(cd_json_str(cd_json_get(one, "why"))));
  }
}

static cordon_status import_run(cli *c, cordon_error *err) {
  cd_store *store;
  cd_str text;
  usage_imported done;
  const usage_format format = usage_format_of(cd_str_c(c->args[0]));
  if (!format)
    return cd_fail(err, CORDON_USAGE, "\"%s\" is no format of reported use; use chief, cds or aes", c->args[0]);
  CD_TRY(cli_read(c, c->args[1], CD_MAX_USAGE_BYTES, &text, err));
  CD_TRY(cli_open_store(c, &store, err));
  CD_TRY(usage_import(store, format, text, c->args[1], cli_text(c, "batch"), c->actor, c->arena, &done, err));
  if (c->format != CLI_TEXT) return cli_json(c, done.json, err);
  put_import(c, &done);
  return CORDON_OK;
}

/* --- the table --- */

static const cli_option show_options[] = {CLI_AS_OF, CLI_KNOWN_AT, CLI_OPTIONS_END};

#define ACT_OPTIONS                                                                                                    \
  CLI_REASON, {"authority", "ID", "who ordered it (default: the licence's authority)", false},                         \
      {"cite", "TEXT", "the section it rests on", false}, {                                                            \
    "from", "DAY", "the day from which it holds (default today)", false                                                \
  }

static const cli_option act_options[] = {ACT_OPTIONS, CLI_OPTIONS_END};
static const cli_option grant_options[] = {
    CLI_REASON, {"cite", "TEXT", "the section it rests on", false}, CLI_OPTIONS_END};
static const cli_option suspend_options[] = {
    ACT_OPTIONS,
    {"until", "DAY", "the last day of the suspension (default: until it is lifted)", false},
    CLI_OPTIONS_END};

#define AMOUNTS                                                                                                        \
  {"quantity", "AMOUNT", "an exact decimal", false}, {"unit", "UNIT", "the line's unit, or one it converts", false},   \
      {"value", "AMOUNT", "an exact decimal", false}, {"currency", "CODE", "the currency of the value", false},        \
      {"rate", "RATE", "what one unit of that currency is in the licence's", false}, {                                 \
    "line", "N", "the line of the licence, where it has several", false                                                \
  }
#define ENTRY                                                                                                          \
  {"day", "DAY", "the day it counts on (default today)", false}, {                                                     \
    "reference", "REF", "your own name for it: the same act again under it changes nothing", false                     \
  }

static const cli_option take_options[] = {
    AMOUNTS,
    ENTRY,
    CLI_REASON,
    {"of", "REF", "the reservation that it uses", false},
    {"next", NULL, "where it does not fit, the licence that takes over may bear it", false},
    CLI_OPTIONS_END,
};
static const cli_option give_options[] = {AMOUNTS, ENTRY, CLI_REASON, CLI_OPTIONS_END};

static const cli_option import_options[] = {
    {"batch", "ID", "what the batch is known by (default: as the file says, else its digest)", false}, CLI_OPTIONS_END};

#define ACT(sub_, args_, n, summary_, details_, example_, options_)                                                    \
  {                                                                                                                    \
    .name = "licence", .sub = sub_, .args = args_, .summary = summary_, .details = details_, .example = example_,      \
    .options = options_, .min_args = n, .max_args = n, .run = act_run                                                  \
  }
#define ENTRY_OF(sub_, args_, n, summary_, details_, example_, options_)                                               \
  {                                                                                                                    \
    .name = "licence", .sub = sub_, .args = args_, .summary = summary_, .details = details_, .example = example_,      \
    .options = options_, .min_args = n, .max_args = n, .run = ledger_run                                               \
  }

const cli_command cli_licence_commands[] = {
    {.name = "licence",
     .sub = "show",
     .args = "ID [--as-of DAY] [--known-at TIME]",
     .summary = "Show a licence: content, state, what is left, acts, ledger",
     .details = "The state is derived: active, suspended, exhausted, expired, surrendered, revoked, replaced, not_yet_valid.",
     .example = "cordon licence show IL-2021-118 --as-of 2021-12-01",
     .options = show_options,
     .min_args = 1,
     .max_args = 1,
     .run = show_run},
    {.name = "licence",
     .sub = "grant",
     .args = "FILE --reason TEXT",
     .summary = "Grant a licence, in an authority's store",
     .details = "The licence is added with the reason and the section that it rests on. Where the store knows several "
                "people, it\n"
                "waits for a second one: `cordon people approve`.",
     .example = "cordon licence grant licence.json --reason \"the end user is known and committed\" --cite \"s. 5\"",
     .options = grant_options,
     .min_args = 1,
     .max_args = 1,
     .run = grant_run},
    ACT("amend", "ID FILE --reason TEXT", 2, "Amend a licence from a day on",
        "FILE is a JSON merge patch: the fields that change, null for one that goes. The amended licence is a new "
        "version\n"
        "that holds from its day; what is drawn and reserved must still fit it.",
        "cordon licence amend IL-2021-118 patch.json --reason \"delivery is late\" --from 2022-02-01", act_options),
    ACT("suspend", "ID --reason TEXT [--until DAY]", 1, "Suspend a licence",
        "From its day on nothing can be drawn, and no decision rests on it.",
        "cordon licence suspend IL-2021-118 --reason \"misuse is reported\" --cite \"s. 9\"", suspend_options),
    ACT("reinstate", "ID --reason TEXT", 1, "Lift a suspension", NULL,
        "cordon licence reinstate IL-2021-118 --reason \"the report was withdrawn\"", act_options),
    ACT("revoke", "ID --reason TEXT", 1, "Revoke a licence",
        "Nothing follows a revocation; a new licence is granted in its place.",
        "cordon licence revoke IL-2021-118 --reason \"the commitment was breached\" --cite \"s. 9\"", act_options),
    ACT("reissue", "ID FILE --reason TEXT", 2, "Issue another licence in place of one",
        "FILE is a JSON merge patch with the new licence's id and what else differs. Lines that it leaves alone have what is\n"
        "left of them; the old licence is replaced from that day, and what runs under it runs under the new one.",
        "cordon licence reissue IL-2021-118 patch.json --reason \"the holder was renamed\" --cite \"s. 7\"", act_options),
    ACT("surrender", "ID --reason TEXT", 1, "Record that the holder gives a licence back", NULL,
        "cordon licence surrender IL-2021-118 --reason \"the contract was cancelled\"", act_options),
    ENTRY_OF("reserve", "ID --quantity AMOUNT --unit UNIT ...", 1, "Reserve an amount of a licence",
             "What is reserved is held for a later draw, and is left to nobody else.",
             "cordon licence reserve IL-2021-118 --quantity 1 --unit EA --value 300000 --currency USD --day 2021-12-01 "
             "--reference PO-7",
             take_options),
    ENTRY_OF("draw", "ID --quantity AMOUNT --unit UNIT ... [--of REF]", 1, "Draw an amount of a licence",
             "Refused where it would overdraw a line or a limit, and where the licence is not active on that day.",
             "cordon licence draw IL-2021-118 --quantity 1 --unit EA --value 300000 --currency USD --of PO-7 --day "
             "2021-12-09 --reference INV-31",
             take_options),
    ENTRY_OF("late", "ID --quantity AMOUNT --unit UNIT ... --day DAY --reason TEXT", 1,
             "Enter a draw of an earlier day", "It is judged by the licence as it stood on that day.",
             "cordon licence late IL-2021-118 --quantity 1 --unit EA --value 1 --currency USD --day 2021-12-01 "
             "--reason \"paper form found\"",
             take_options),
    ENTRY_OF("reverse", "ID REF [--quantity AMOUNT ...]", 2, "Give back all or a part of a draw or a reservation",
             "REF is its reference, or # and the number of its record.", "cordon licence reverse IL-2021-118 INV-31",
             give_options),
    ENTRY_OF("adjust", "ID REF --quantity AMOUNT ... --reason TEXT", 2, "Correct the amount of a draw or a reservation",
             "The amount given is the right one, not the difference.",
             "cordon licence adjust IL-2021-118 INV-31 --value 290000 --currency USD --reason \"invoice corrected\"",
             give_options),
    ENTRY_OF("contra", "ID REF --reason TEXT", 2, "Cancel a draw or a reservation that should never have been", NULL,
             "cordon licence contra IL-2021-118 INV-31 --reason \"entered on the wrong licence\"", give_options),
    {.name = "licence",
     .sub = "import",
     .args = "chief|cds|aes FILE [--batch ID]",
     .summary = "Import what customs report of the use of licences",
     .details =
         "chief: a usageData file. cds: CSV with licence,line,type,mrn,date,quantity,unit,value,currency, where type "
         "is\n"
         "reservation, attribution, reversal or adjustment. aes: CSV with "
         "license_number,license_code,eccn,itn,line,date,\n"
         "quantity,unit,value,currency. A batch counts once. A use that does not fit becomes a record of its own\n"
         "(usage.over, usage.misfit), and changes no number.",
     .example = "cordon licence import chief examples/register/usage.chief",
     .options = import_options,
     .min_args = 2,
     .max_args = 2,
     .run = import_run},
    {.name = "licence",
     .sub = "check",
     .args = "",
     .summary = "Add the ledger up anew and compare its totals",
     .example = "cordon licence check",
     .run = check_run},
    {0},
};
