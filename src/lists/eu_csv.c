/* The EU's consolidated financial sanctions list (FSF) as CSV 1.1: ';' separates, UTF-8 with a byte order mark, a
 * header; each row is one name, address, birth, identification or citizenship of an entity, keyed by Entity_LogicalId.
 * Format: the Commission's FSD export, csvFullSanctionsList_1_1. */
#include "lists/groups.h"
#include "lists/words.h"

enum column {
  C_ID,
  C_REFERENCE,
  C_UN,
  C_DESIGNATED,
  C_DETAILS,
  C_REMARK,
  C_SUBJECT,
  C_CLASS,
  C_NUMBER,
  C_PROGRAMME,
  C_URL,
  C_WHOLE,
  C_LAST,
  C_FIRST,
  C_MIDDLE,
  C_STRONG,
  C_GENDER,
  C_FUNCTION,
  C_STREET,
  C_POBOX,
  C_ZIP,
  C_REGION,
  C_PLACE,
  C_CITY,
  C_COUNTRY,
  C_BIRTH,
  C_BIRTH_YEAR,
  C_BIRTH_FROM,
  C_BIRTH_TO,
  C_CIRCA,
  C_BIRTH_CITY,
  C_BIRTH_COUNTRY,
  C_ID_NUMBER,
  C_ID_TYPE,
  C_ID_COUNTRY,
  C_CITIZEN,
  C_COUNT
};
static const char *const TITLES[C_COUNT] = {"Entity_LogicalId",
                                            "Entity_EU_ReferenceNumber",
                                            "Entity_UnitedNationId",
                                            "Entity_DesignationDate",
                                            "Entity_DesignationDetails",
                                            "Entity_Remark",
                                            "Entity_SubjectType",
                                            "Entity_SubjectType_ClassificationCode",
                                            "Entity_Regulation_NumberTitle",
                                            "Entity_Regulation_Programme",
                                            "Entity_Regulation_PublicationUrl",
                                            "NameAlias_WholeName",
                                            "NameAlias_LastName",
                                            "NameAlias_FirstName",
                                            "NameAlias_MiddleName",
                                            "NameAlias_Strong",
                                            "NameAlias_Gender",
                                            "NameAlias_Function",
                                            "Address_Street",
                                            "Address_PoBox",
                                            "Address_ZipCode",
                                            "Address_Region",
                                            "Address_Place",
                                            "Address_City",
                                            "Address_CountryIso2Code",
                                            "BirthDate_BirthDate",
                                            "BirthDate_Year",
                                            "BirthDate_YearRangeFrom",
                                            "BirthDate_YearRangeTo",
                                            "BirthDate_Circa",
                                            "BirthDate_City",
                                            "BirthDate_CountryDescription",
                                            "Identification_Number",
                                            "Identification_TypeDescription",
                                            "Identification_CountryIso2Code",
                                            "Citizenship_CountryIso2Code"};

typedef struct eu {
  const lists_job *job;
  lists_table t;
  int column[C_COUNT];
  cd_arena *all, *entry;
  lists_groups groups;
} eu;

static const char *probe(cd_str head) {
  ptrdiff_t end = cd_str_find(head, CD_STR("\n"));
  cd_str line = end < 0 ? head : cd_str_sub(head, 0, (size_t)end);
  return cd_str_find(line, CD_STR("Entity_LogicalId")) >= 0 && cd_str_find(line, CD_STR("NameAlias_WholeName")) > 0
             ? "eu_csv"
             : NULL;
}

static cd_str field(const eu *u, const lists_row *r, enum column which) { return lists_row_field(r, u->column[which]); }

static cd_str joined(const eu *u, const lists_row *r, const enum column *parts, size_t count, const char *sep) {
  cd_str text = CD_STR("");
  for (size_t i = 0; i < count && text.ptr; i++) {
    cd_str part = field(u, r, parts[i]);
    if (part.len) text = cd_str_printf(u->entry, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? sep : "", CD_ARG(part));
  }
  return text;
}

static cd_str known_country(cd_str code) { return cd_str_eqc(code, "00") ? (cd_str){0} : code; }

static void read_name(eu *u, lists_build *b, const lists_row *r) {
  static const enum column PARTS[] = {C_FIRST, C_MIDDLE, C_LAST};
  cd_str name = field(u, r, C_WHOLE);
  if (!name.len) name = joined(u, r, PARTS, 3, " ");
  if (!name.ptr) b->failed = true;
  for (size_t i = 0; i < b->e.name_count; i++)
    if (cd_str_eq(b->e.names[i].text, name)) return;
  lists_build_name(b, name,
                   !b->e.name_count                                           ? "primary"
                   : cd_str_ieq_ascii(field(u, r, C_STRONG), CD_STR("false")) ? "weak"
                                                                              : "aka");
}

static void read_birth(eu *u, lists_build *b, const lists_row *r) {
  static const enum column PLACE[] = {C_BIRTH_CITY, C_BIRTH_COUNTRY};
  cd_str text = field(u, r, C_BIRTH), from = field(u, r, C_BIRTH_FROM), to = field(u, r, C_BIRTH_TO);
  cd_day day;
  char iso[11];
  if (lists_day_parse(text, false, &day)) text = cd_str_dup(u->entry, cd_str_c(cd_day_format(day, iso)));
  if (!text.len) text = field(u, r, C_BIRTH_YEAR);
  if (!text.len && from.len)
    text = cd_str_printf(u->entry, CD_FMT "%s" CD_FMT, CD_ARG(from), to.len ? ".." : "", CD_ARG(to));
  if (text.len && cd_str_ieq_ascii(field(u, r, C_CIRCA), CD_STR("true")))
    text = cd_str_printf(u->entry, "circa " CD_FMT, CD_ARG(text));
  for (size_t i = 0; i < b->e.birth_count; i++)
    if (cd_str_eq(b->e.births[i], text)) return;
  lists_build_birth(b, text);
  lists_build_birth_place(b, joined(u, r, PLACE, 2, ", "));
}

static void read_address(eu *u, lists_build *b, const lists_row *r) {
  static const enum column STREET[] = {C_STREET, C_POBOX, C_ZIP, C_REGION, C_PLACE};
  cd_str street = joined(u, r, STREET, 5, ", "), city = field(u, r, C_CITY);
  if (!street.ptr) b->failed = true;
  for (size_t i = 0; i < b->e.address_count; i++)
    if (cd_str_eq(b->e.addresses[i].text, street) && cd_str_eq(b->e.addresses[i].city, city)) return;
  lists_build_address(b, street, city, known_country(field(u, r, C_COUNTRY)));
}

static void read_identifier(eu *u, lists_build *b, const lists_row *r) {
  cd_str number = field(u, r, C_ID_NUMBER);
  for (size_t i = 0; i < b->e.identifier_count; i++)
    if (cd_str_eq(b->e.identifiers[i].value, number)) return;
  lists_build_identifier(b, field(u, r, C_ID_TYPE), number, known_country(field(u, r, C_ID_COUNTRY)));
}

static void read_program(eu *u, lists_build *b, const lists_row *r) {
  cd_str program = field(u, r, C_PROGRAMME);
  for (size_t i = 0; i < b->e.program_count; i++)
    if (cd_str_eq(b->e.programs[i], program)) return;
  lists_build_program(b, program);
}

static void read_row(eu *u, lists_build *b, const lists_row *r) {
  read_name(u, b, r);
  read_birth(u, b, r);
  read_address(u, b, r);
  read_identifier(u, b, r);
  read_program(u, b, r);
  lists_build_nationality(b, known_country(field(u, r, C_CITIZEN)));
  lists_build_extra(b, "gender", field(u, r, C_GENDER));
  if (!b->e.title.len) b->e.title = field(u, r, C_FUNCTION);
  if (!b->e.remarks.len) b->e.remarks = field(u, r, C_REMARK);
  if (!b->e.cite.len) b->e.cite = field(u, r, C_NUMBER);
  if (!b->e.url.len) b->e.url = field(u, r, C_URL);
}

static cordon_status bad_row(const eu *u, const lists_row *r, const char *name, const char *what, cordon_error *err) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", what);
  return cd_error_place(err, u->t.file->path, r->line, 0, name), CORDON_BAD_INPUT;
}

static cordon_status read_group(eu *u, const lists_group *g, cordon_error *err) {
  lists_build b;
  const lists_row *first = g->first;
  cd_arena_reset(u->entry);
  lists_build_begin(&b, u->entry);
  b.e.id = g->key;
  b.e.source = u->job->list;
  b.e.line = first->line;
  bool person = cd_str_eqc(field(u, first, C_CLASS), "P") || cd_str_starts(field(u, first, C_SUBJECT), CD_STR("P")) ||
                cd_str_starts(field(u, first, C_SUBJECT), CD_STR("p"));
  b.e.schema = person ? NAMES_PERSON : NAMES_ORGANIZATION;
  for (const lists_row *r = first; r; r = r->next) read_row(u, &b, r);
  if (!b.e.name_count) return bad_row(u, first, "NameAlias_WholeName", "the entity has no name", err);
  lists_build_extra(&b, "eu_reference_number", field(u, first, C_REFERENCE));
  lists_build_extra(&b, "united_nation_id", field(u, first, C_UN));
  lists_build_extra(&b, "designation_details", field(u, first, C_DETAILS));
  cd_str from = field(u, first, C_DESIGNATED);
  if (from.len && !lists_day_parse(from, false, &b.e.from))
    return bad_row(u, first, TITLES[C_DESIGNATED], "the day of designation is no day", err);
  CD_TRY(lists_build_status(&b, err));
  return u->job->sink->entry(u->job->sink->user, &b.e, err);
}

static cordon_status read_all(eu *u, cordon_error *err) {
  static const cd_csv_format FORMAT = {.separator = ';', .quoted = true, .lenient_quotes = true};
  CD_TRY(lists_table_open(&u->job->files[0], FORMAT, &u->t, err));
  CD_TRY(lists_table_header(&u->t, err));
  for (int i = 0; i < C_COUNT; i++) u->column[i] = lists_table_column(&u->t, TITLES[i]);
  CD_TRY(lists_groups_begin(&u->groups, u->all, err));
  CD_TRY(lists_groups_read(&u->groups, &u->t, u->column[C_ID], err));
  for (size_t i = 0; i < lists_groups_count(&u->groups); i++)
    CD_TRY(read_group(u, lists_groups_at(&u->groups, i), err));
  return CORDON_OK;
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "the EU list is one file; %zu were given", job->count);
  eu u = {.job = job, .all = cd_arena_new(0), .entry = cd_arena_new(64u << 20)};
  cordon_status status = u.all && u.entry ? read_all(&u, err) : cd_no_memory(err);
  lists_table_close(&u.t);
  cd_arena_free(u.entry);
  cd_arena_free(u.all);
  return status;
}

static const char *const LISTS[] = {"eu_fsf", NULL};
const lists_reader lists_reader_eu_csv = {
    .name = "eu_csv",
    .lists = LISTS,
    .form = "the EU's CSV 1.1, whose header names Entity_LogicalId and NameAlias_WholeName",
    .probe = probe,
    .read = read_files,
};
