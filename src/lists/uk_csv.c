/* The United Kingdom's lists as CSV: OFSI's consolidated list (keyed by "Group ID") and the UK Sanctions List (keyed by
 * "Unique ID"). Line 1 says when the file was made, line 2 names the columns; each row is one name, birth date or
 * address of an entry; Name 6 is the surname. Older files are Windows-1252, newer ones UTF-8. Columns: the FCDO's and
 * OFSI's published formats of 2018, 2022 and 2025. */
#include "base/utf8.h"
#include "lists/uk_rows.h"

/* What a column is called in the two lists, over the years; ends with NULL. */
static const char *const TITLES[UK_COUNT][4] = {
    [UK_KEY] = {"Unique ID", "Group ID"},
    [UK_OTHER_ID] = {"OFSI Group ID", "UK Sanctions List Ref"},
    [UK_UN_REFERENCE] = {"UN Reference Number"},
    [UK_NAME6] = {"Name 6"},
    [UK_NAME1] = {"Name 1"},
    [UK_NAME2] = {"Name 2"},
    [UK_NAME3] = {"Name 3"},
    [UK_NAME4] = {"Name 4"},
    [UK_NAME5] = {"Name 5"},
    [UK_NAME_TYPE] = {"Name type", "Alias Type"},
    [UK_STRENGTH] = {"Alias strength", "Alias Quality"},
    [UK_TITLE] = {"Title"},
    [UK_SCRIPT_NAME] = {"Name non-latin script"},
    [UK_SCRIPT] = {"Non-latin script type"},
    [UK_SCRIPT_LANGUAGE] = {"Non-latin script language"},
    [UK_REGIME] = {"Regime Name", "Regime"},
    [UK_TYPE] = {"Designation Type", "Group Type"},
    [UK_OTHER] = {"Other Information"},
    [UK_REASONS] = {"UK Statement of Reasons"},
    [UK_ADDRESS1] = {"Address Line 1", "Address 1"},
    [UK_ADDRESS2] = {"Address Line 2", "Address 2"},
    [UK_ADDRESS3] = {"Address Line 3", "Address 3"},
    [UK_ADDRESS4] = {"Address Line 4", "Address 4"},
    [UK_ADDRESS5] = {"Address Line 5", "Address 5"},
    [UK_ADDRESS6] = {"Address Line 6", "Address 6"},
    [UK_POSTCODE] = {"Address Postal Code", "Post/Zip Code"},
    [UK_COUNTRY] = {"Address Country", "Country"},
    [UK_LISTED] = {"Date Designated", "Listed On"},
    [UK_UPDATED] = {"Last Updated"},
    [UK_BIRTH] = {"D.O.B", "DOB"},
    [UK_NATIONALITY] = {"Nationality(/ies)", "Nationality"},
    [UK_NATIONAL_ID] = {"National Identifier number", "National Identification Number", "NI Number"},
    [UK_NATIONAL_ID_DETAILS] = {"National Identifier additional information", "National Identification Details"},
    [UK_PASSPORT] = {"Passport number"},
    [UK_PASSPORT_DETAILS] = {"Passport additional information", "Passport Details"},
    [UK_POSITION] = {"Position"},
    [UK_GENDER] = {"Gender"},
    [UK_TOWN] = {"Town of birth"},
    [UK_BIRTH_COUNTRY] = {"Country of birth"},
    [UK_BUSINESS_NUMBER] = {"Business registration number (s)"},
    [UK_IMO] = {"IMO number"},
    [UK_PARENT] = {"Parent company"},
    [UK_SUBSIDIARIES] = {"Subsidiaries"},
    [UK_SHIP_OWNERS] = {"Current owner/operator (s)", "Current owners"}};

static cd_str line_of(cd_str *text) {
  cd_str line = {0};
  cd_str_cut(text, '\n', &line);
  return cd_str_trim(line);
}

static const char *probe(cd_str head) {
  if (cd_str_starts(head, CD_STR("\xEF\xBB\xBF"))) head = cd_str_sub(head, 3, head.len);
  cd_str first = line_of(&head), second = line_of(&head);
  if (cd_str_starts(first, CD_STR("Last Updated,")) && cd_str_find(second, CD_STR("Group ID")) > 0 &&
      cd_str_find(second, CD_STR("Name 6")) >= 0)
    return "ofsi";
  if (cd_str_starts(first, CD_STR("Report Date:")) && cd_str_find(second, CD_STR("Unique ID")) >= 0) return "uksl";
  return NULL;
}

static int find_column(const lists_table *t, enum uk_column which) {
  for (size_t i = 0; i < 4 && TITLES[which][i]; i++) {
    int at = lists_table_column(t, TITLES[which][i]);
    if (at >= 0) return at;
  }
  return -1;
}

static cordon_status map_columns(uk_rows *u, lists_table *t, cordon_error *err) {
  static const enum uk_column NEEDED[] = {UK_KEY, UK_NAME6, UK_TYPE, UK_NAME_TYPE};
  bool more;
  CD_TRY(lists_table_next(t, 0, &more, err)); /* the line that says when the file was made */
  CD_TRY(lists_table_header(t, err));
  u->header = t->header;
  u->width = t->width;
  for (int i = 0; i < UK_COUNT; i++) u->column[i] = find_column(t, (enum uk_column)i);
  for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++)
    if (u->column[NEEDED[i]] < 0)
      return lists_table_bad(t, TITLES[NEEDED[i]][0], err, "the column \"%s\" is missing from line 2",
                             TITLES[NEEDED[i]][0]);
  return CORDON_OK;
}

static void report_unknown_columns(const uk_rows *u) {
  for (size_t i = 0; i < u->width; i++)
    if (!uk_rows_known(u, i) && u->header[i].len)
      lists_say(u->job->sink, "the column \"" CD_FMT "\" is kept under extra", CD_ARG(u->header[i]));
}

static cordon_status read_all(uk_rows *u, lists_table *t, cordon_error *err) {
  cd_csv_format format = {.separator = ',', .quoted = true, .lenient_quotes = true};
  size_t bad;
  format.cp1252 = !cd_utf8_valid(u->job->files[0].bytes, &bad);
  CD_TRY(lists_table_open(&u->job->files[0], format, t, err));
  CD_TRY(map_columns(u, t, err));
  report_unknown_columns(u);
  CD_TRY(lists_groups_read(&u->groups, t, u->column[UK_KEY], err));
  return uk_rows_entries(u, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "this list is one file; %zu were given", job->count);
  bool ofsi = strcmp(job->files[0].role, "ofsi") == 0, wanted = cd_str_eqc(job->list, "gb_ofsi");
  if (ofsi != wanted)
    return cd_fail(err, CORDON_BAD_INPUT, "this is the file of %s, not of " CD_FMT, ofsi ? "gb_ofsi" : "gb_uksl",
                   CD_ARG(job->list)),
           cd_error_place(err, job->files[0].path, 1, 0, NULL), CORDON_BAD_INPUT;
  uk_rows u;
  lists_table t = {0};
  cordon_status status = uk_rows_begin(&u, job, err);
  if (status == CORDON_OK) status = read_all(&u, &t, err);
  lists_table_close(&t);
  uk_rows_free(&u);
  return status;
}

static const char *const LISTS[] = {"gb_ofsi", "gb_uksl", NULL};
const lists_reader lists_reader_uk_csv = {
    .name = "uk_csv",
    .lists = LISTS,
    .form = "the UK's CSV file, whose line 1 says \"Last Updated,\" or \"Report Date:\" and whose line 2 names the columns",
    .probe = probe,
    .read = read_files,
};
