/* The United Kingdom's lists as CSV: OFSI's consolidated list (keyed by "Group ID") and the UK Sanctions List (keyed by
 * "Unique ID"). Line 1 says when the file was made, line 2 names the columns; each row is one name, birth date or
 * address of an entry; Name 6 is the surname. Older files are Windows-1252, newer ones UTF-8. Columns: the FCDO's and
 * OFSI's published formats of 2018, 2022 and 2025. */
#include "base/utf8.h"
#include "lists/groups.h"
#include "lists/words.h"

enum column {
  C_KEY,
  C_OTHER_ID,
  C_UN_REFERENCE,
  C_NAME6,
  C_NAME1,
  C_NAME2,
  C_NAME3,
  C_NAME4,
  C_NAME5,
  C_NAME_TYPE,
  C_STRENGTH,
  C_TITLE,
  C_SCRIPT_NAME,
  C_SCRIPT,
  C_SCRIPT_LANGUAGE,
  C_REGIME,
  C_TYPE,
  C_OTHER,
  C_REASONS,
  C_ADDRESS1,
  C_ADDRESS2,
  C_ADDRESS3,
  C_ADDRESS4,
  C_ADDRESS5,
  C_ADDRESS6,
  C_POSTCODE,
  C_COUNTRY,
  C_LISTED,
  C_UPDATED,
  C_BIRTH,
  C_NATIONALITY,
  C_NATIONAL_ID,
  C_NATIONAL_ID_DETAILS,
  C_PASSPORT,
  C_PASSPORT_DETAILS,
  C_POSITION,
  C_GENDER,
  C_TOWN,
  C_BIRTH_COUNTRY,
  C_BUSINESS_NUMBER,
  C_IMO,
  C_COUNT
};

/* What a column is called in the two lists, over the years; ends with NULL. */
static const char *const TITLES[C_COUNT][4] = {
    [C_KEY] = {"Unique ID", "Group ID"},
    [C_OTHER_ID] = {"OFSI Group ID", "UK Sanctions List Ref"},
    [C_UN_REFERENCE] = {"UN Reference Number"},
    [C_NAME6] = {"Name 6"},
    [C_NAME1] = {"Name 1"},
    [C_NAME2] = {"Name 2"},
    [C_NAME3] = {"Name 3"},
    [C_NAME4] = {"Name 4"},
    [C_NAME5] = {"Name 5"},
    [C_NAME_TYPE] = {"Name type", "Alias Type"},
    [C_STRENGTH] = {"Alias strength", "Alias Quality"},
    [C_TITLE] = {"Title"},
    [C_SCRIPT_NAME] = {"Name non-latin script"},
    [C_SCRIPT] = {"Non-latin script type"},
    [C_SCRIPT_LANGUAGE] = {"Non-latin script language"},
    [C_REGIME] = {"Regime Name", "Regime"},
    [C_TYPE] = {"Designation Type", "Group Type"},
    [C_OTHER] = {"Other Information"},
    [C_REASONS] = {"UK Statement of Reasons"},
    [C_ADDRESS1] = {"Address Line 1", "Address 1"},
    [C_ADDRESS2] = {"Address Line 2", "Address 2"},
    [C_ADDRESS3] = {"Address Line 3", "Address 3"},
    [C_ADDRESS4] = {"Address Line 4", "Address 4"},
    [C_ADDRESS5] = {"Address Line 5", "Address 5"},
    [C_ADDRESS6] = {"Address Line 6", "Address 6"},
    [C_POSTCODE] = {"Address Postal Code", "Post/Zip Code"},
    [C_COUNTRY] = {"Address Country", "Country"},
    [C_LISTED] = {"Date Designated", "Listed On"},
    [C_UPDATED] = {"Last Updated"},
    [C_BIRTH] = {"D.O.B", "DOB"},
    [C_NATIONALITY] = {"Nationality(/ies)", "Nationality"},
    [C_NATIONAL_ID] = {"National Identifier number", "National Identification Number", "NI Number"},
    [C_NATIONAL_ID_DETAILS] = {"National Identifier additional information", "National Identification Details"},
    [C_PASSPORT] = {"Passport number"},
    [C_PASSPORT_DETAILS] = {"Passport additional information", "Passport Details"},
    [C_POSITION] = {"Position"},
    [C_GENDER] = {"Gender"},
    [C_TOWN] = {"Town of birth"},
    [C_BIRTH_COUNTRY] = {"Country of birth"},
    [C_BUSINESS_NUMBER] = {"Business registration number (s)"},
    [C_IMO] = {"IMO number"}};

typedef struct uk {
  const lists_job *job;
  lists_table t;
  int column[C_COUNT];
  cd_arena *all, *entry;
  lists_groups groups;
} uk;

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

static cd_str field(const uk *u, const lists_row *r, enum column which) { return lists_row_field(r, u->column[which]); }

static int find_column(const lists_table *t, enum column which) {
  for (size_t i = 0; i < 4 && TITLES[which][i]; i++) {
    int at = lists_table_column(t, TITLES[which][i]);
    if (at >= 0) return at;
  }
  return -1;
}

static cordon_status map_columns(uk *u, cordon_error *err) {
  static const enum column NEEDED[] = {C_KEY, C_NAME6, C_TYPE, C_NAME_TYPE};
  bool more;
  CD_TRY(lists_table_next(&u->t, 0, &more, err)); /* the line that says when the file was made */
  CD_TRY(lists_table_header(&u->t, err));
  for (int i = 0; i < C_COUNT; i++) u->column[i] = find_column(&u->t, (enum column)i);
  for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++)
    if (u->column[NEEDED[i]] < 0)
      return lists_table_bad(&u->t, TITLES[NEEDED[i]][0], err, "the column \"%s\" is missing from line 2",
                             TITLES[NEEDED[i]][0]);
  return CORDON_OK;
}

static bool known_column(const uk *u, size_t at) {
  for (int i = 0; i < C_COUNT; i++)
    if (u->column[i] == (int)at) return true;
  return false;
}

/* --- one entry --- */

static cd_str name_of(const uk *u, const lists_row *r) {
  static const enum column PARTS[] = {C_NAME1, C_NAME2, C_NAME3, C_NAME4, C_NAME5, C_NAME6};
  cd_str name = CD_STR("");
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS && name.ptr; i++) {
    cd_str part = field(u, r, PARTS[i]);
    if (part.len) name = cd_str_printf(u->entry, CD_FMT "%s" CD_FMT, CD_ARG(name), name.len ? " " : "", CD_ARG(part));
  }
  return name;
}

static bool is_primary(const uk *u, const lists_row *r) {
  cd_str type = field(u, r, C_NAME_TYPE);
  return cd_str_ieq_ascii(type, CD_STR("Primary Name")) || cd_str_ieq_ascii(type, CD_STR("Prime Alias"));
}

static const char *kind_of(const uk *u, const lists_row *r) {
  cd_str strength = field(u, r, C_STRENGTH);
  if (strength.len && !cd_str_starts(strength, CD_STR("Good"))) return "weak";
  return cd_str_ieq_ascii(field(u, r, C_NAME_TYPE), CD_STR("FKA")) ? "fka" : "aka";
}

static bool has_name(const lists_build *b, cd_str name) {
  for (size_t i = 0; i < b->e.name_count; i++)
    if (cd_str_eq(b->e.names[i].text, name)) return true;
  return false;
}

/* The first row that is marked primary gives the primary name; in its place, where none is, the first row. */
static void read_names(uk *u, lists_build *b, const lists_group *g) {
  const lists_row *primary = g->first;
  for (const lists_row *r = g->first; r; r = r->next)
    if (is_primary(u, r)) {
      primary = r;
      break;
    }
  lists_build_name(b, name_of(u, primary), "primary");
  for (const lists_row *r = g->first; r; r = r->next) {
    cd_str name = cd_str_trim(name_of(u, r)), script = field(u, r, C_SCRIPT_NAME);
    if (!name.ptr) b->failed = true;
    if (name.len && !has_name(b, name)) lists_build_name(b, name, kind_of(u, r));
    if (script.len && !has_name(b, script)) lists_build_name_script(b, script, "aka", field(u, r, C_SCRIPT));
  }
}

static void read_birth(uk *u, lists_build *b, cd_str text) {
  cd_str normal = lists_birth_normal(u->entry, text);
  if (!normal.ptr) b->failed = true;
  for (size_t i = 0; i < b->e.birth_count; i++)
    if (cd_str_eq(b->e.births[i], normal)) return;
  if (text.len) lists_build_birth(b, normal);
}

/* "Afghanistan (since 2009)" */
static cd_str without_note(cd_str text) {
  ptrdiff_t at = cd_str_find(text, CD_STR(" ("));
  return at > 0 ? cd_str_sub(text, 0, (size_t)at) : text;
}

static void read_address(uk *u, lists_build *b, const lists_row *r) {
  cd_str text = CD_STR("");
  for (int c = C_ADDRESS1; c <= C_POSTCODE && text.ptr; c++) {
    cd_str part = field(u, r, (enum column)c);
    if (part.len) text = cd_str_printf(u->entry, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? ", " : "", CD_ARG(part));
  }
  if (!text.ptr) {
    b->failed = true;
    return;
  }
  for (size_t i = 0; i < b->e.address_count; i++)
    if (cd_str_eq(b->e.addresses[i].text, text)) return;
  lists_build_address(b, text, (cd_str){0}, without_note(field(u, r, C_COUNTRY)));
}

static void add_identifier(lists_build *b, const char *type, cd_str value) {
  for (size_t i = 0; i < b->e.identifier_count; i++)
    if (cd_str_eq(b->e.identifiers[i].value, value) && cd_str_eqc(b->e.identifiers[i].type, type)) return;
  lists_build_identifier(b, cd_str_c(type), value, (cd_str){0});
}

static void read_birth_place(uk *u, lists_build *b, const lists_row *r) {
  cd_str town = field(u, r, C_TOWN), country = field(u, r, C_BIRTH_COUNTRY);
  cd_str text =
      cd_str_printf(u->entry, CD_FMT "%s" CD_FMT, CD_ARG(town), town.len && country.len ? ", " : "", CD_ARG(country));
  if (!text.ptr) b->failed = true;
  for (size_t i = 0; i < b->e.birth_place_count; i++)
    if (cd_str_eq(b->e.birth_places[i], text)) return;
  lists_build_birth_place(b, text);
}

static void read_row(uk *u, lists_build *b, const lists_row *r) {
  cd_str piece, nationalities = field(u, r, C_NATIONALITY);
  read_birth(u, b, field(u, r, C_BIRTH));
  read_address(u, b, r);
  read_birth_place(u, b, r);
  while (lists_cut_numbered(&nationalities, &piece)) lists_build_nationality(b, without_note(piece));
  add_identifier(b, "Passport", field(u, r, C_PASSPORT));
  add_identifier(b, "National Identification Number", field(u, r, C_NATIONAL_ID));
  add_identifier(b, "Business Registration Number", field(u, r, C_BUSINESS_NUMBER));
  add_identifier(b, "IMO", field(u, r, C_IMO));
}

static cordon_status bad_row(const uk *u, const lists_row *r, const char *name, const char *what, cordon_error *err) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", what);
  return cd_error_place(err, u->t.file->path, r->line, 0, name), CORDON_BAD_INPUT;
}

/* The earliest day of all rows; a file names a later one where a name was added. */
static cordon_status read_listed(uk *u, lists_build *b, const lists_group *g, cordon_error *err) {
  for (const lists_row *r = g->first; r; r = r->next) {
    cd_str text = field(u, r, C_LISTED);
    cd_day day;
    if (!text.len) continue;
    if (!lists_day_parse(text, false, &day))
      return bad_row(u, r, "Listed On", "the day of listing is no day; such as 31/12/2012 is right", err);
    if (b->e.from == CD_DAY_NONE || day < b->e.from) b->e.from = day;
  }
  return CORDON_OK;
}

static names_schema schema_of(cd_str type) {
  if (cd_str_ieq_ascii(type, CD_STR("Individual"))) return NAMES_PERSON;
  if (cd_str_ieq_ascii(type, CD_STR("Ship"))) return NAMES_VESSEL;
  return NAMES_ORGANIZATION;
}

static void read_extra(uk *u, lists_build *b, const lists_row *r) {
  static const enum column KEPT[] = {C_OTHER_ID,         C_REASONS, C_UPDATED, C_NATIONAL_ID_DETAILS,
                                     C_PASSPORT_DETAILS, C_GENDER,  C_TITLE,   C_SCRIPT_LANGUAGE};
  for (size_t i = 0; i < sizeof KEPT / sizeof *KEPT; i++)
    lists_build_extra(b, TITLES[KEPT[i]][0], field(u, r, KEPT[i]));
  for (size_t i = 0; i < u->t.width; i++)
    if (!known_column(u, i) && u->t.header[i].len) lists_build_extra_s(b, u->t.header[i], lists_row_field(r, (int)i));
}

static cordon_status read_group(uk *u, const lists_group *g, cordon_error *err) {
  lists_build b;
  cd_arena_reset(u->entry);
  lists_build_begin(&b, u->entry);
  b.e.id = g->key;
  b.e.source = u->job->list;
  b.e.line = g->first->line;
  b.e.schema = schema_of(field(u, g->first, C_TYPE));
  read_names(u, &b, g);
  if (!b.e.name_count) return bad_row(u, g->first, "Name 6", "the entry has no name", err);
  for (const lists_row *r = g->first; r; r = r->next) read_row(u, &b, r);
  lists_build_program(&b, field(u, g->first, C_REGIME));
  b.e.title = field(u, g->first, C_POSITION);
  b.e.remarks = field(u, g->first, C_OTHER);
  b.e.cite = field(u, g->first, C_UN_REFERENCE);
  read_extra(u, &b, g->first);
  CD_TRY(read_listed(u, &b, g, err));
  CD_TRY(lists_build_status(&b, err));
  return u->job->sink->entry(u->job->sink->user, &b.e, err);
}

static void report_unknown_columns(const uk *u) {
  for (size_t i = 0; i < u->t.width; i++)
    if (!known_column(u, i) && u->t.header[i].len)
      lists_say(u->job->sink, "the column \"" CD_FMT "\" is kept under extra", CD_ARG(u->t.header[i]));
}

static cordon_status read_all(uk *u, cordon_error *err) {
  cd_csv_format format = {.separator = ',', .quoted = true, .lenient_quotes = true};
  size_t bad;
  format.cp1252 = !cd_utf8_valid(u->job->files[0].bytes, &bad);
  CD_TRY(lists_table_open(&u->job->files[0], format, &u->t, err));
  CD_TRY(map_columns(u, err));
  report_unknown_columns(u);
  CD_TRY(lists_groups_begin(&u->groups, u->all, err));
  CD_TRY(lists_groups_read(&u->groups, &u->t, u->column[C_KEY], err));
  for (size_t i = 0; i < lists_groups_count(&u->groups); i++)
    CD_TRY(read_group(u, lists_groups_at(&u->groups, i), err));
  return CORDON_OK;
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "this list is one file; %zu were given", job->count);
  bool ofsi = strcmp(job->files[0].role, "ofsi") == 0, wanted = cd_str_eqc(job->list, "gb_ofsi");
  if (ofsi != wanted)
    return cd_fail(err, CORDON_BAD_INPUT, "this is the file of %s, not of " CD_FMT, ofsi ? "gb_ofsi" : "gb_uksl",
                   CD_ARG(job->list)),
           cd_error_place(err, job->files[0].path, 1, 0, NULL), CORDON_BAD_INPUT;
  uk u = {.job = job, .all = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  cordon_status status = u.all && u.entry ? read_all(&u, err) : cd_no_memory(err);
  lists_table_close(&u.t);
  cd_arena_free(u.entry);
  cd_arena_free(u.all);
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
