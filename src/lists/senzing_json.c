/* Senzing's generic entity format: objects one a line or in an array, keyed by RECORD_ID; features stand at the top or
 * in lists such as NAMES. Format: https://senzing.com/docs/entity_specification/. */
#include "lists/records.h"
#include "lists/words.h"

typedef struct senzing {
  const lists_job *job;
  const lists_file *file;
} senzing;

static const char *probe(cd_str head) {
  cd_str text = cd_str_trim(head);
  if (!cd_str_starts(text, CD_STR("{")) && !cd_str_starts(text, CD_STR("["))) return NULL;
  return cd_str_find(text, CD_STR("\"RECORD_ID\"")) > 0 ? "senzing" : NULL;
}

static cd_str text(const cd_json *v, const char *key) { return cd_json_str(cd_json_get(v, key)); }

static void read_name(lists_build *b, const cd_json *v) {
  cd_str name = text(v, "NAME_FULL"), type = text(v, "NAME_TYPE");
  if (!name.len) name = text(v, "NAME_ORG");
  if (!name.len) {
    cd_str given = text(v, "NAME_FIRST"), middle = text(v, "NAME_MIDDLE"), last = text(v, "NAME_LAST");
    name = cd_str_printf(b->a, CD_FMT "%s" CD_FMT "%s" CD_FMT, CD_ARG(given), given.len ? " " : "", CD_ARG(middle),
                         middle.len ? " " : "", CD_ARG(last));
    if (!name.ptr) b->failed = true;
  }
  bool former = cd_str_starts(type, CD_STR("FORMER")) || cd_str_starts(type, CD_STR("PREVIOUS"));
  lists_build_name(b, name, !b->e.name_count ? "primary" : former ? "fka" : "aka");
}

static void read_address(lists_build *b, const cd_json *v) {
  cd_str full = text(v, "ADDR_FULL");
  if (!full.len) full = text(v, "ADDR_LINE1");
  lists_build_address(b, full, text(v, "ADDR_CITY"), text(v, "ADDR_COUNTRY"));
}

static void read_identifiers(lists_build *b, const cd_json *v) {
  static const char *const PAIRS[][3] = {{"PASSPORT_NUMBER", "PASSPORT_COUNTRY", "PASSPORT"},
                                         {"NATIONAL_ID_NUMBER", "NATIONAL_ID_COUNTRY", "NATIONAL_ID"},
                                         {"TAX_ID_NUMBER", "TAX_ID_COUNTRY", "TAX_ID"},
                                         {"SSN_NUMBER", NULL, "SSN"},
                                         {"DRIVERS_LICENSE_NUMBER", "DRIVERS_LICENSE_STATE", "DRIVERS_LICENSE"},
                                         {"LEI_NUMBER", NULL, "LEI"},
                                         {"DUNS_NUMBER", NULL, "DUNS"}};
  for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
    lists_build_identifier(b, cd_str_c(PAIRS[i][2]), text(v, PAIRS[i][0]),
                           PAIRS[i][1] ? text(v, PAIRS[i][1]) : (cd_str){0});
  lists_build_identifier(b, text(v, "OTHER_ID_TYPE"), text(v, "OTHER_ID_NUMBER"), text(v, "OTHER_ID_COUNTRY"));
}

static void read_feature(lists_build *b, const cd_json *v) {
  static const char *const COUNTRIES[] = {"NATIONALITY", "CITIZENSHIP"};
  read_name(b, v);
  read_address(b, v);
  read_identifiers(b, v);
  lists_build_birth(b, text(v, "DATE_OF_BIRTH"));
  lists_build_birth_place(b, text(v, "PLACE_OF_BIRTH"));
  for (size_t i = 0; i < 2; i++) {
    cd_str code = text(v, COUNTRIES[i]);
    if (code.len == 2) { /* lower case in some exports */
      char *upper = cd_alloc(b->a, 2);
      if (!upper) {
        b->failed = true;
        return;
      }
      for (int k = 0; k < 2; k++)
        upper[k] = (char)(code.ptr[k] >= 'a' && code.ptr[k] <= 'z' ? code.ptr[k] - 32 : code.ptr[k]);
      code = cd_str_of(upper, 2);
    }
    lists_build_nationality(b, code);
  }
  lists_build_program(b, text(v, "TOPIC"));
}

static names_schema schema_of(cd_str type) {
  if (cd_str_eqc(type, "PERSON")) return NAMES_PERSON;
  if (cd_str_eqc(type, "ORGANIZATION")) return NAMES_ORGANIZATION;
  if (cd_str_eqc(type, "VESSEL")) return NAMES_VESSEL;
  return cd_str_eqc(type, "AIRCRAFT") ? NAMES_AIRCRAFT : NAMES_ANY;
}

static const char *const KNOWN[] = {"RECORD_ID",
                                    "RECORD_TYPE",
                                    "NAMES",
                                    "DATES",
                                    "COUNTRIES",
                                    "ADDRESSES",
                                    "IDENTIFIERS",
                                    "RISKS",
                                    "FEATURES",
                                    "URL",
                                    "NAME_FULL",
                                    "NAME_ORG",
                                    "NAME_FIRST",
                                    "NAME_MIDDLE",
                                    "NAME_LAST",
                                    "NAME_TYPE",
                                    "ADDR_FULL",
                                    "ADDR_LINE1",
                                    "ADDR_CITY",
                                    "ADDR_COUNTRY",
                                    "DATE_OF_BIRTH",
                                    "PLACE_OF_BIRTH",
                                    "NATIONALITY",
                                    "CITIZENSHIP",
                                    "PASSPORT_NUMBER",
                                    "PASSPORT_COUNTRY",
                                    "NATIONAL_ID_NUMBER",
                                    "NATIONAL_ID_COUNTRY",
                                    "TAX_ID_NUMBER",
                                    "TAX_ID_COUNTRY",
                                    NULL};

static cordon_status on_record(void *user, const cd_json *v, int64_t line, cd_arena *a, cordon_error *err) {
  static const char *const LISTS[] = {"NAMES", "DATES", "COUNTRIES", "ADDRESSES", "IDENTIFIERS", "RISKS", "FEATURES"};
  senzing *s = user;
  lists_build b;
  lists_build_begin(&b, a);
  b.e.id = text(v, "RECORD_ID");
  b.e.source = s->job->list;
  b.e.line = line;
  b.e.schema = schema_of(text(v, "RECORD_TYPE"));
  b.e.url = text(v, "URL");
  if (!b.e.id.len) return lists_record_bad(s->file, line, "RECORD_ID", err, "the record has no RECORD_ID");
  read_feature(&b, v);
  for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) {
    const cd_json *list = cd_json_get(v, LISTS[i]);
    for (size_t k = 0; k < cd_json_count(list); k++) read_feature(&b, cd_json_at(list, k));
  }
  if (!b.e.name_count) return lists_record_bad(s->file, line, "NAMES", err, "the record has no name");
  lists_record_keep_unknown(&b, v, KNOWN);
  CD_TRY(lists_build_status(&b, err));
  return s->job->sink->entry(s->job->sink->user, &b.e, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1)
    return cd_fail(err, CORDON_USAGE, "a file of records is imported alone; %zu were given", job->count);
  senzing s = {job, &job->files[0]};
  return lists_records_read(s.file, NULL, NULL, on_record, &s, err);
}

const lists_reader lists_reader_senzing = {
    .name = "senzing_json",
    .form = "Senzing records in JSON, with RECORD_ID",
    .probe = probe,
    .read = read_files,
};
