/* A FollowTheMoney entity's own properties as an entry. */
#include "lists/ftm_entry.h"

static cd_str first(const cd_json *properties, const char *name) {
  return lists_record_text(cd_json_get(properties, name));
}

bool ftm_schema_of(cd_str name, names_schema *out) {
  static const struct {
    const char *name;
    names_schema schema;
  } SCHEMATA[] = {{"Person", NAMES_PERSON},          {"Organization", NAMES_ORGANIZATION},
                  {"Company", NAMES_COMPANY},        {"LegalEntity", NAMES_ORGANIZATION},
                  {"PublicBody", NAMES_PUBLIC_BODY}, {"Vessel", NAMES_VESSEL},
                  {"Airplane", NAMES_AIRCRAFT}};
  for (size_t i = 0; i < sizeof SCHEMATA / sizeof *SCHEMATA; i++)
    if (cd_str_eqc(name, SCHEMATA[i].name)) {
      *out = SCHEMATA[i].schema;
      return true;
    }
  return false;
}

static bool has_name(const lists_build *b, cd_str text) {
  for (size_t i = 0; i < b->e.name_count; i++)
    if (cd_str_eq(b->e.names[i].text, text)) return true;
  return false;
}

static void add_aka(lists_build *b, cd_str text) {
  if (!has_name(b, cd_str_trim(text))) lists_build_name(b, text, "aka");
}
static void add_fka(lists_build *b, cd_str text) {
  if (!has_name(b, cd_str_trim(text))) lists_build_name(b, text, "fka");
}
static void add_weak(lists_build *b, cd_str text) {
  if (!has_name(b, cd_str_trim(text))) lists_build_name(b, text, "weak");
}
static void add_address(lists_build *b, cd_str text) { lists_build_address(b, text, (cd_str){0}, (cd_str){0}); }
static void add_country(lists_build *b, cd_str code) { lists_build_address(b, (cd_str){0}, (cd_str){0}, code); }

static void read_names(lists_build *b, const cd_json *v, const cd_json *p) {
  cd_str caption = cd_json_str(cd_json_get(v, "caption"));
  lists_build_name(b, caption.len ? caption : first(p, "name"), "primary");
  lists_record_each(b, cd_json_get(p, "name"), add_aka);
  lists_record_each(b, cd_json_get(p, "alias"), add_aka);
  lists_record_each(b, cd_json_get(p, "previousName"), add_fka);
  lists_record_each(b, cd_json_get(p, "weakAlias"), add_weak);
}

/* Properties that are read as identifiers. */
#define IDENTIFIER_PROPERTIES \
  "passportNumber", "idNumber", "innCode", "ogrnCode", "registrationNumber", "taxNumber", "vatCode", \
  "leiCode", "swiftBic", "imoNumber", "mmsi", "dunsCode", "uscCode", "kppCode", "okpoCode", \
  "bikCode", "npiCode", "socialSecurityNumber", "cryptoWallet", "serialNumber"
static const char *const IDENTIFIERS[] = {IDENTIFIER_PROPERTIES, NULL};

static void read_identifiers(lists_build *b, const cd_json *p) {
  for (const char *const *name = IDENTIFIERS; *name; name++) {
    const cd_json *values = cd_json_get(p, *name);
    for (size_t i = 0; i < cd_json_count(values); i++)
      lists_build_identifier(b, cd_str_c(*name), cd_json_str(cd_json_at(values, i)), (cd_str){0});
  }
}

static const char *const KNOWN[] = {"name",
                                    "alias",
                                    "previousName",
                                    "weakAlias",
                                    "birthDate",
                                    "birthPlace",
                                    "nationality",
                                    "citizenship",
                                    "country",
                                    "address",
                                    "addressEntity",
                                    "programId",
                                    "program",
                                    "position",
                                    "notes",
                                    "sourceUrl",
                                    IDENTIFIER_PROPERTIES,
                                    "firstName",
                                    "lastName",
                                    "middleName",
                                    "fatherName",
                                    "secondName",
                                    "motherName",
                                    NULL};

static void read_properties(lists_build *b, const cd_json *p) {
  lists_record_each(b, cd_json_get(p, "birthDate"), lists_build_birth);
  lists_record_each(b, cd_json_get(p, "birthPlace"), lists_build_birth_place);
  lists_record_each(b, cd_json_get(p, "nationality"), lists_build_nationality);
  lists_record_each(b, cd_json_get(p, "citizenship"), lists_build_nationality);
  lists_record_each(b, cd_json_get(p, "address"), add_address);
  lists_record_each(b, cd_json_get(p, "country"), add_country);
  lists_record_each(b, cd_json_get(p, "programId"), lists_build_program);
  lists_record_each(b, cd_json_get(p, "program"), lists_build_program);
  read_identifiers(b, p);
  b->e.title = first(p, "position");
  b->e.remarks = first(p, "notes");
  b->e.url = first(p, "sourceUrl");
  if (p) lists_record_keep_unknown(b, p, KNOWN);
}

/* Of the entity itself; what tells when it was looked at changes with every publication, and is left out. */
static const char *const OF_ENTITY[] = {"id",        "caption",    "schema",    "properties",
                                        "referents", "first_seen", "last_seen", "last_change", NULL};

void ftm_entry_read(lists_build *b, const cd_json *v) {
  const cd_json *p = cd_json_get(v, "properties");
  read_names(b, v, p);
  read_properties(b, p);
  lists_record_keep_unknown(b, v, OF_ENTITY);
}
