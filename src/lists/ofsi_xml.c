/* OFSI's consolidated list as XML: FinancialSanctionsTarget under ArrayOfFinancialSanctionsTarget, flat, one element for each
 * name, birth date or address of an entry, as the rows of the CSV file are; GroupID is the entry's. Elements: OFSI's
 * ConList.xml of the formats of 2012 and 2022 (http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist). */
#include "lists/uk_rows.h"
#include "lists/words.h"
#include "lists/xml.h"

static const char *const ELEMENTS[UK_COUNT][3] = {
    [UK_KEY] = {"GroupID"},
    [UK_OTHER_ID] = {"UKSanctionsListRef", "FCOId"},
    [UK_UN_REFERENCE] = {"UNRef"},
    [UK_NAME6] = {"Name6"},
    [UK_NAME1] = {"name1", "Name1"},
    [UK_NAME2] = {"name2", "Name2"},
    [UK_NAME3] = {"name3", "Name3"},
    [UK_NAME4] = {"name4", "Name4"},
    [UK_NAME5] = {"name5", "Name5"},
    [UK_NAME_TYPE] = {"AliasType", "AliasTypeName"},
    [UK_STRENGTH] = {"AliasQuality"},
    [UK_TITLE] = {"Title", "NameTitle"},
    [UK_SCRIPT_NAME] = {"NameNonLatinScript"},
    [UK_SCRIPT] = {"NonLatinScriptType"},
    [UK_SCRIPT_LANGUAGE] = {"NonLatinScriptLanguage"},
    [UK_REGIME] = {"RegimeName"},
    [UK_TYPE] = {"GroupTypeDescription"},
    [UK_OTHER] = {"OtherInformation"},
    [UK_REASONS] = {"UKStatementOfReasons"},
    [UK_ADDRESS1] = {"Address1"},
    [UK_ADDRESS2] = {"Address2"},
    [UK_ADDRESS3] = {"Address3"},
    [UK_ADDRESS4] = {"Address4"},
    [UK_ADDRESS5] = {"Address5"},
    [UK_ADDRESS6] = {"Address6"},
    [UK_POSTCODE] = {"PostCode"},
    [UK_COUNTRY] = {"Country"},
    [UK_LISTED] = {"DateListed"},
    [UK_UPDATED] = {"LastUpdated"},
    [UK_BIRTH] = {"Individual_DateOfBirth", "DateOfBirth"},
    [UK_NATIONALITY] = {"Individual_Nationality", "Nationality"},
    [UK_NATIONAL_ID] = {"Individual_NINumber", "NationalIdNumber"},
    [UK_NATIONAL_ID_DETAILS] = {"Individual_NIDetails"},
    [UK_PASSPORT] = {"Individual_PassportNumber"},
    [UK_PASSPORT_DETAILS] = {"Individual_PassportDetails", "PassportDetails"},
    [UK_POSITION] = {"Individual_Position", "Position"},
    [UK_GENDER] = {"Individual_Gender", "Gender"},
    [UK_TOWN] = {"Individual_TownOfBirth", "TownOfBirth"},
    [UK_BIRTH_COUNTRY] = {"Individual_CountryOfBirth", "CountryOfBirth"},
    [UK_BUSINESS_NUMBER] = {"Entity_BusinessRegNumber", "BusinessRegNumber"},
    [UK_IMO] = {"Ship_IMONumber", "IMONumber"},
    [UK_PARENT] = {"Entity_ParentCompany", "ParentCompany"},
    [UK_SUBSIDIARIES] = {"Entity_Subsidiaries", "Subsidiaries"},
    [UK_SHIP_OWNERS] = {"Ship_CurrentOwners", "CurrentOwners"},
};

typedef struct ofsi {
  uk_rows rows;
  cd_str header[UK_MAX_COLUMNS]; /* the known ones, then what else the file holds */
  cd_str fields[UK_MAX_COLUMNS];
} ofsi;

static const char *probe(cd_str head) {
  return lists_xml_probe(head, "ArrayOfFinancialSanctionsTarget") ? "ofsi_xml" : NULL;
}

static cordon_status bad(const ofsi *o, const lists_xml_node *n, const char *field, cordon_error *err,
                         const char *text) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(err, o->rows.job->files[0].path, n->line, 0, field), CORDON_BAD_INPUT;
}

static bool is_of(const char *const *names, cd_str name) {
  for (size_t i = 0; i < 3 && names[i]; i++)
    if (cd_str_eqc(name, names[i])) return true;
  return false;
}

/* The column of an element, made where it is new; -1 where there are too many. ptr NULL in the header: no memory. */
static int column_of(ofsi *o, cd_str name) {
  for (int i = 0; i < UK_COUNT; i++)
    if (is_of(ELEMENTS[i], name)) return i;
  for (size_t i = UK_COUNT; i < o->rows.width; i++)
    if (cd_str_eq(o->header[i], name)) return (int)i;
  if (o->rows.width == UK_MAX_COLUMNS) return -1;
  o->header[o->rows.width] = cd_str_dup(o->rows.all, name);
  lists_say(o->rows.job->sink, "the element \"" CD_FMT "\" is kept under extra", CD_ARG(name));
  return (int)o->rows.width++;
}

/* "2001-10-12T00:00:00" is a day. */
static cd_str without_time(cd_str text) {
  return text.len > 10 && text.ptr[10] == 'T' ? cd_str_sub(text, 0, 10) : text;
}

static cordon_status on_target(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  ofsi *o = user;
  (void)root;
  memset(o->fields, 0, sizeof o->fields);
  for (const lists_xml_node *c = n->first; c; c = c->next) {
    if (!c->text.len) continue; /* nothing is stated: xsi:nil */
    int at = column_of(o, c->name);
    if (at < 0) return bad(o, n, NULL, err, "the file holds more than 128 kinds of elements");
    if (!o->header[at].ptr) return cd_no_memory(err);
    if (!o->fields[at].len) o->fields[at] = at == UK_BIRTH ? without_time(c->text) : c->text;
  }
  if (!o->fields[UK_KEY].len)
    return bad(o, n, "GroupID", err, "the target has no GroupID, by which it is known over revisions");
  return lists_groups_add(&o->rows.groups, o->fields[UK_KEY], o->fields, UK_MAX_COLUMNS, n->line, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  static const char *const RECORDS[] = {"FinancialSanctionsTarget", NULL};
  static const lists_xml_spec SPEC = {"ArrayOfFinancialSanctionsTarget", false, RECORDS, on_target};
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "OFSI's list is one file; %zu were given", job->count);
  ofsi o = {.rows.width = 0};
  cordon_status status = uk_rows_begin(&o.rows, job, err);
  o.rows.header = o.header;
  o.rows.width = UK_COUNT;
  for (int i = 0; i < UK_COUNT; i++) {
    o.header[i] = cd_str_c(ELEMENTS[i][0]);
    o.rows.column[i] = i;
  }
  if (status == CORDON_OK) status = lists_xml_read(&job->files[0], &SPEC, &o, err);
  if (status == CORDON_OK) status = uk_rows_entries(&o.rows, err);
  uk_rows_free(&o.rows);
  return status;
}

static const char *const LISTS[] = {"gb_ofsi", NULL};
const lists_reader lists_reader_ofsi_xml = {
    .name = "ofsi_xml",
    .lists = LISTS,
    .form = "OFSI's ConList.xml, whose root is ArrayOfFinancialSanctionsTarget",
    .probe = probe,
    .read = read_files,
};
