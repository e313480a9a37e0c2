/* The UK Sanctions List as XML: Designation under Designations, keyed by UniqueID. Format: the FCDO's published
 * UK-Sanctions-List.xml. */
#include "lists/words.h"
#include "lists/xml.h"

typedef struct uk {
  const lists_job *job;
  cd_arena *a;
} uk;

static const char *probe(cd_str head) { return lists_xml_probe(head, "Designations") ? "uksl_xml" : NULL; }

/* The texts of some children, joined. */
static cd_str joined(cd_arena *a, const lists_xml_node *n, const char *const *names, const char *sep) {
  cd_str text = CD_STR("");
  for (; *names && text.ptr; names++) {
    cd_str part = lists_xml_text(n, *names);
    if (part.len) text = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? sep : "", CD_ARG(part));
  }
  return text;
}

static bool is_primary(const lists_xml_node *name) {
  return cd_str_ieq_ascii(lists_xml_text(name, "NameType"), CD_STR("Primary Name"));
}

static void read_name(uk *u, lists_build *b, const lists_xml_node *name) {
  static const char *const PARTS[] = {"Name1", "Name2", "Name3", "Name4", "Name5", "Name6", NULL};
  cd_str text = joined(u->a, name, PARTS, " "), strength = lists_xml_text(name, "AliasStrength");
  bool weak = strength.len && !cd_str_starts(strength, CD_STR("Good"));
  if (!text.ptr) b->failed = true;
  lists_build_name(b, text, !b->e.name_count ? "primary" : weak ? "weak" : "aka");
}

/* The primary name first, wherever it stands. */
static void read_names(uk *u, lists_build *b, const lists_xml_node *n) {
  const lists_xml_node *names = lists_xml_child(n, "Names"), *primary = lists_xml_child(names, "Name"),
                       *scripts = lists_xml_child(n, "NonLatinNames");
  while (primary && !is_primary(primary)) primary = lists_xml_next(primary, "Name");
  if (primary) read_name(u, b, primary);
  for (const lists_xml_node *name = lists_xml_child(names, "Name"); name; name = lists_xml_next(name, "Name"))
    if (name != primary) read_name(u, b, name);
  for (const lists_xml_node *s = lists_xml_child(scripts, "NonLatinName"); s; s = lists_xml_next(s, "NonLatinName"))
    lists_build_name_script(b, lists_xml_text(s, "NameNonLatinScript"), "aka", CD_STR("original"));
}

static void read_address(uk *u, lists_build *b, const lists_xml_node *n) {
  static const char *const LINES[] = {"AddressLine1", "AddressLine2", "AddressLine3",      "AddressLine4",
                                      "AddressLine5", "AddressLine6", "AddressPostalCode", NULL};
  cd_str text = joined(u->a, n, LINES, ", ");
  if (!text.ptr) b->failed = true;
  lists_build_address(b, text, (cd_str){0}, lists_xml_text(n, "AddressCountry"));
}

static void read_birth_place(uk *u, lists_build *b, const lists_xml_node *n) {
  static const char *const PARTS[] = {"TownOfBirth", "CountryOfBirth", NULL};
  cd_str text = joined(u->a, n, PARTS, ", ");
  if (!text.ptr) b->failed = true;
  lists_build_birth_place(b, text);
}

/* What individuals, entities and ships state stands at different depths; an element is known by its name. */
static void read_details(uk *u, lists_build *b, const lists_xml_node *n) {
  for (const lists_xml_node *c = n->first; c; c = c->next) {
    if (cd_str_eqc(c->name, "DOB"))
      lists_build_birth(b, c->text);
    else if (cd_str_eqc(c->name, "Nationality"))
      lists_build_nationality(b, c->text);
    else if (cd_str_eqc(c->name, "Address"))
      read_address(u, b, c);
    else if (cd_str_eqc(c->name, "Location"))
      read_birth_place(u, b, c);
    else if (cd_str_eqc(c->name, "PassportNumber"))
      lists_build_identifier(b, CD_STR("Passport"), c->text, (cd_str){0});
    else if (cd_str_eqc(c->name, "NationalIdentifierNumber"))
      lists_build_identifier(b, CD_STR("National Identification Number"), c->text, (cd_str){0});
    else if (cd_str_eqc(c->name, "BusinessRegistrationNumber"))
      lists_build_identifier(b, CD_STR("Business Registration Number"), c->text, (cd_str){0});
    else if (cd_str_eqc(c->name, "IMONumber"))
      lists_build_identifier(b, CD_STR("IMO"), c->text, (cd_str){0});
    else if (cd_str_eqc(c->name, "Position"))
      lists_build_extra_add(b, "positions", c->text);
    else if (cd_str_eqc(c->name, "Gender"))
      lists_build_extra(b, "gender", c->text);
    else if (c->first && !cd_str_eqc(c->name, "Names") && !cd_str_eqc(c->name, "NonLatinNames"))
      read_details(u, b, c);
  }
}

static cordon_status bad(const uk *u, const lists_xml_node *n, const char *field, cordon_error *err, const char *text) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(err, u->job->files[0].path, n->line, 0, field), CORDON_BAD_INPUT;
}

static const char *const KNOWN[] = {"UniqueID",
                                    "Names",
                                    "NonLatinNames",
                                    "RegimeName",
                                    "IndividualEntityShip",
                                    "OtherInformation",
                                    "Addresses",
                                    "IndividualDetails",
                                    "UNReferenceNumber",
                                    "DateDesignated",
                                    NULL};

static cordon_status read_record(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  uk *u = user;
  lists_build b;
  cd_str type = lists_xml_text(n, "IndividualEntityShip"), from = lists_xml_text(n, "DateDesignated");
  (void)root;
  cd_arena_reset(u->a);
  lists_build_begin(&b, u->a);
  b.e.id = lists_xml_text(n, "UniqueID");
  b.e.source = u->job->list;
  b.e.line = n->line;
  b.e.schema = cd_str_ieq_ascii(type, CD_STR("Individual")) ? NAMES_PERSON
               : cd_str_ieq_ascii(type, CD_STR("Ship"))     ? NAMES_VESSEL
                                                            : NAMES_ORGANIZATION;
  if (!b.e.id.len)
    return bad(u, n, "UniqueID", err, "the designation has no UniqueID, by which it is known over revisions");
  read_names(u, &b, n);
  if (!b.e.name_count) return bad(u, n, "Names", err, "the designation has no name");
  read_details(u, &b, n);
  lists_build_program(&b, lists_xml_text(n, "RegimeName"));
  b.e.cite = lists_xml_text(n, "UNReferenceNumber");
  b.e.remarks = lists_xml_text(n, "OtherInformation");
  lists_xml_keep_unknown(&b, n, KNOWN);
  if (from.len && !lists_day_parse(from, false, &b.e.from))
    return bad(u, n, "DateDesignated", err, "the day of designation is no day; such as 25/01/2001 is right");
  CD_TRY(lists_build_status(&b, err));
  return u->job->sink->entry(u->job->sink->user, &b.e, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  static const char *const RECORDS[] = {"Designation", NULL};
  static const lists_xml_spec SPEC = {"Designations", false, RECORDS, read_record};
  if (job->count != 1)
    return cd_fail(err, CORDON_USAGE, "the UK Sanctions List is one file; %zu were given", job->count);
  uk u = {.job = job, .a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES)};
  cordon_status status = u.a ? lists_xml_read(&job->files[0], &SPEC, &u, err) : cd_no_memory(err);
  cd_arena_free(u.a);
  return status;
}

static const char *const LISTS[] = {"gb_uksl", NULL};
const lists_reader lists_reader_uk_xml = {
    .name = "uk_xml",
    .lists = LISTS,
    .form = "the UK Sanctions List's XML, whose root is Designations",
    .probe = probe,
    .read = read_files,
};
