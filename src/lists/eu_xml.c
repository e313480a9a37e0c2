/* The EU's consolidated financial sanctions list (FSF) as XML 1.1: sanctionEntity under export, keyed by logicalId;
 * everything stands in attributes. Format: the European Commission's FSD export schema, namespace
 * http://eu.europa.ec/fpi/fsd/export. */
#include "lists/words.h"
#include "lists/xml.h"

typedef struct eu {
  const lists_job *job;
  cd_arena *a;
} eu;

static const char *probe(cd_str head) {
  return lists_xml_probe(head, "export") && cd_str_find(head, CD_STR("fsd/export")) > 0 ? "eu" : NULL;
}

/* "00" stands for a country that is not known. */
static cd_str country_of(const lists_xml_node *n) {
  cd_str code = lists_xml_attribute(n, "countryIso2Code");
  return cd_str_eqc(code, "00") ? lists_xml_attribute(n, "countryDescription") : code;
}

static cd_str joined(cd_arena *a, const lists_xml_node *n, const char *const *names) {
  cd_str text = CD_STR("");
  for (; *names && text.ptr; names++) {
    cd_str part = lists_xml_attribute(n, *names);
    if (part.len) text = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? ", " : "", CD_ARG(part));
  }
  return text;
}

static void read_name(lists_build *b, const lists_xml_node *n) {
  cd_str whole = lists_xml_attribute(n, "wholeName"), strong = lists_xml_attribute(n, "strong");
  const char *kind = !b->e.name_count ? "primary" : cd_str_eqc(strong, "false") ? "weak" : "aka";
  lists_build_name(b, whole, kind);
  if (!b->e.title.len) b->e.title = lists_xml_attribute(n, "function");
  lists_build_extra(b, "gender", lists_xml_attribute(n, "gender"));
}

static void read_birth(lists_build *b, const lists_xml_node *n) {
  static const char *const PLACE[] = {"city", "place", "region", "countryDescription", NULL};
  const char *circa = cd_str_eqc(lists_xml_attribute(n, "circa"), "true") ? "circa " : "";
  cd_str date = lists_xml_attribute(n, "birthdate"), year = lists_xml_attribute(n, "year");
  cd_str from = lists_xml_attribute(n, "yearRangeFrom"), to = lists_xml_attribute(n, "yearRangeTo"),
         text = date.len ? date : year;
  if (!text.len && from.len)
    text = cd_str_printf(b->a, CD_FMT "%s" CD_FMT, CD_ARG(from), to.len ? ".." : "", CD_ARG(to));
  if (text.len) text = cd_str_printf(b->a, "%s" CD_FMT, circa, CD_ARG(text));
  if (text.len) lists_build_birth(b, text);
  lists_build_birth_place(b, joined(b->a, n, PLACE));
}

static void read_address(lists_build *b, const lists_xml_node *n) {
  static const char *const STREET[] = {"street", "poBox", "zipCode", "region", "place", NULL};
  lists_build_address(b, joined(b->a, n, STREET), lists_xml_attribute(n, "city"), country_of(n));
}

static void read_identification(lists_build *b, const lists_xml_node *n) {
  cd_str type = lists_xml_attribute(n, "identificationTypeDescription"), number = lists_xml_attribute(n, "number");
  if (!type.len) type = lists_xml_attribute(n, "identificationTypeCode");
  lists_build_identifier(b, type, number.len ? number : lists_xml_attribute(n, "latinNumber"), country_of(n));
}

static void read_regulation(lists_build *b, const lists_xml_node *n) {
  lists_build_program(b, lists_xml_attribute(n, "programme"));
  if (!b->e.cite.len) b->e.cite = lists_xml_attribute(n, "numberTitle");
  if (!b->e.url.len) b->e.url = lists_xml_text(n, "publicationUrl");
}

static void read_citizenship(lists_build *b, const lists_xml_node *n) { lists_build_nationality(b, country_of(n)); }

static void read_subject(lists_build *b, const lists_xml_node *n) {
  bool person = cd_str_eqc(lists_xml_attribute(n, "classificationCode"), "P") ||
                cd_str_eqc(lists_xml_attribute(n, "code"), "person");
  b->e.schema = person ? NAMES_PERSON : NAMES_ORGANIZATION;
}

static void read_remark(lists_build *b, const lists_xml_node *n) {
  if (!b->e.remarks.len)
    b->e.remarks = n->text;
  else
    lists_build_extra_add(b, "remarks", n->text);
}

typedef void (*child_reader)(lists_build *b, const lists_xml_node *n);
static const struct {
  const char *name;
  child_reader read;
} CHILDREN[] = {{"nameAlias", read_name},        {"birthdate", read_birth},
                {"address", read_address},       {"identification", read_identification},
                {"regulation", read_regulation}, {"citizenship", read_citizenship},
                {"subjectType", read_subject},   {"remark", read_remark}};
static const char *const KNOWN[] = {
    "nameAlias", "birthdate", "address", "identification", "regulation", "citizenship", "subjectType", "remark", NULL};

static void read_children(lists_build *b, const lists_xml_node *n) {
  for (const lists_xml_node *c = n->first; c; c = c->next)
    for (size_t i = 0; i < sizeof CHILDREN / sizeof *CHILDREN; i++)
      if (cd_str_eqc(c->name, CHILDREN[i].name)) CHILDREN[i].read(b, c);
}

static cordon_status bad(const eu *u, const lists_xml_node *n, const char *field, cordon_error *err, const char *text) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(err, u->job->files[0].path, n->line, 0, field), CORDON_BAD_INPUT;
}

static cordon_status read_record(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  eu *u = user;
  lists_build b;
  (void)root;
  cd_arena_reset(u->a);
  lists_build_begin(&b, u->a);
  b.e.id = lists_xml_attribute(n, "logicalId");
  b.e.source = u->job->list;
  b.e.line = n->line;
  b.e.schema = NAMES_ORGANIZATION;
  if (!b.e.id.len)
    return bad(u, n, "logicalId", err, "the entity has no logicalId, by which it is known over revisions");
  read_children(&b, n);
  if (!b.e.name_count) return bad(u, n, "nameAlias", err, "the entity has no name");
  lists_build_extra(&b, "eu_reference_number", lists_xml_attribute(n, "euReferenceNumber"));
  lists_build_extra(&b, "united_nation_id", lists_xml_attribute(n, "unitedNationId"));
  lists_build_extra(&b, "designation_details", lists_xml_attribute(n, "designationDetails"));
  lists_xml_keep_unknown(&b, n, KNOWN);
  cd_str from = lists_xml_attribute(n, "designationDate");
  if (from.len && !lists_day_parse(from, false, &b.e.from))
    return bad(u, n, "designationDate", err, "the day of designation is no day; such as 2003-07-07 is right");
  CD_TRY(lists_build_status(&b, err));
  return u->job->sink->entry(u->job->sink->user, &b.e, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  static const char *const RECORDS[] = {"sanctionEntity", NULL};
  static const lists_xml_spec SPEC = {"export", false, RECORDS, read_record};
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "the EU list is one file; %zu were given", job->count);
  eu u = {.job = job, .a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES)};
  cordon_status status = u.a ? lists_xml_read(&job->files[0], &SPEC, &u, err) : cd_no_memory(err);
  cd_arena_free(u.a);
  return status;
}

static const char *const LISTS[] = {"eu_fsf", NULL};
const lists_reader lists_reader_eu_xml = {
    .name = "eu_xml",
    .lists = LISTS,
    .form = "the EU's XML 1.1, whose root is export of the namespace fsd/export",
    .probe = probe,
    .read = read_files,
};
