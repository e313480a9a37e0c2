/* The UN Security Council Consolidated List: INDIVIDUAL and ENTITY under CONSOLIDATED_LIST, keyed by DATAID, which is
 * stable. Format: https://www.un.org/sc/resources/sc-sanctions.xsd. */
#include "lists/words.h"
#include "lists/xml.h"

typedef struct un {
  lists_strange strange;
  const lists_job *job;
  cd_arena *a;
  bool dated;
} un;

static const char *probe(cd_str head) { return lists_xml_probe(head, "CONSOLIDATED_LIST") ? "un" : NULL; }

/* The rule of the United States: from the second Sunday of March to the first of November New York is 4 hours behind
 * UTC. */
static bool summer_in_new_york(cd_day d) {
  int year, month, day;
  cd_day march, november;
  cd_day_to_civil(d, &year, &month, &day);
  if (!cd_day_from_civil(year, 3, 8, &march) || !cd_day_from_civil(year, 11, 1, &november)) return false;
  while ((march + 4) % 7 != 0) march++;
  while ((november + 4) % 7 != 0) november++;
  return d >= march && d < november;
}

/* A list is of its publisher's day: the one on the clocks of New York. */
static cd_day publisher_day(cd_str generated) {
  cd_time t;
  cd_day day;
  bool local = generated.len > 6 && cd_str_eqc(cd_str_sub(generated, generated.len - 3, 1), ":");
  if (local && generated.len > 10 && cd_day_parse(cd_str_sub(generated, 0, 10), &day)) return day;
  if (!cd_time_parse(generated, &t)) return CD_DAY_NONE;
  return cd_time_day(t - (summer_in_new_york(cd_time_day(t)) ? 4 : 5) * INT64_C(3600000000));
}

static void check_day(un *u, const lists_xml_node *root) {
  char generated[11], published[11];
  cd_day day = publisher_day(lists_xml_attribute(root, "dateGenerated"));
  u->dated = true;
  if (day == CD_DAY_NONE || u->job->published == CD_DAY_NONE || day == u->job->published) return;
  lists_say(u->job->sink, "the file says that it was generated on %s in New York, and is imported as published on %s",
            cd_day_format(day, generated), cd_day_format(u->job->published, published));
}

static cd_str joined_names(const lists_xml_node *n, cd_arena *a) {
  static const char *const PARTS[] = {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"};
  cd_str name = CD_STR("");
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS && name.ptr; i++) {
    cd_str part = lists_xml_text(n, PARTS[i]);
    if (part.len) name = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(name), name.len ? " " : "", CD_ARG(part));
  }
  return name;
}

/* "VALUE; VALUE" */
static cd_str joined_values(const lists_xml_node *n, cd_arena *a) {
  cd_str text = CD_STR("");
  for (const lists_xml_node *v = lists_xml_child(n, "VALUE"); v && text.ptr; v = lists_xml_next(v, "VALUE"))
    if (v->text.len) text = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? "; " : "", CD_ARG(v->text));
  return text;
}

static void read_alias(lists_build *b, const lists_xml_node *n) {
  static const char *const QUALITIES[] = {"Good", "Low", "a.k.a.", "f.k.a.", NULL};
  cd_str quality = lists_xml_text(n, "QUALITY");
  lists_build_known(b, "QUALITY", quality, QUALITIES);
  const char *kind = cd_str_ieq_ascii(quality, CD_STR("Low"))      ? "weak"
                     : cd_str_ieq_ascii(quality, CD_STR("f.k.a.")) ? "fka"
                                                                   : "aka";
  lists_build_name(b, lists_xml_text(n, "ALIAS_NAME"), kind);
}

static cd_str street_of(const lists_xml_node *n, cd_arena *a) {
  static const char *const PARTS[] = {"STREET", "STATE_PROVINCE", "ZIP_CODE", "NOTE"};
  cd_str text = CD_STR("");
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS && text.ptr; i++) {
    cd_str part = lists_xml_text(n, PARTS[i]);
    if (part.len) text = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? ", " : "", CD_ARG(part));
  }
  return text;
}

static void read_address(lists_build *b, const lists_xml_node *n) {
  cd_str street = street_of(n, b->a);
  if (!street.ptr) b->failed = true;
  lists_build_address(b, street, lists_xml_text(n, "CITY"), lists_xml_text(n, "COUNTRY"));
}

static void read_birth(lists_build *b, const lists_xml_node *n) {
  cd_str date = lists_xml_text(n, "DATE"), year = lists_xml_text(n, "YEAR"), from = lists_xml_text(n, "FROM_YEAR"),
         to = lists_xml_text(n, "TO_YEAR");
  const char *circa = cd_str_starts(lists_xml_text(n, "TYPE_OF_DATE"), CD_STR("APPROX")) ? "circa " : "";
  cd_str text = cd_str_sub(date, 0, 10);
  if (!text.len) text = year;
  if (!text.len && from.len)
    text = cd_str_printf(b->a, CD_FMT "%s" CD_FMT, CD_ARG(from), to.len ? ".." : "", CD_ARG(to));
  if (!text.len) text = lists_xml_text(n, "NOTE");
  if (!text.len) return;
  text = cd_str_printf(b->a, "%s" CD_FMT, circa, CD_ARG(text));
  if (text.ptr)
    lists_build_birth(b, text);
  else
    b->failed = true;
}

static void read_birth_place(lists_build *b, const lists_xml_node *n) {
  static const char *const PARTS[] = {"STREET", "CITY", "STATE_PROVINCE", "COUNTRY"};
  cd_str text = CD_STR("");
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS && text.ptr; i++) {
    cd_str part = lists_xml_text(n, PARTS[i]);
    if (part.len) text = cd_str_printf(b->a, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? ", " : "", CD_ARG(part));
  }
  lists_build_birth_place(b, text);
}

static void read_document(lists_build *b, const lists_xml_node *n) {
  cd_str type = lists_xml_text(n, "TYPE_OF_DOCUMENT"), country = lists_xml_text(n, "ISSUING_COUNTRY");
  lists_build_identifier(b, type, lists_xml_text(n, "NUMBER"),
                         country.len ? country : lists_xml_text(n, "COUNTRY_OF_ISSUE"));
  lists_build_extra_add(b, "document_notes", lists_xml_text(n, "NOTE"));
}

typedef void (*child_reader)(lists_build *b, const lists_xml_node *n);
static const struct {
  const char *name;
  child_reader read;
} CHILDREN[] = {{"INDIVIDUAL_ALIAS", read_alias},         {"ENTITY_ALIAS", read_alias},
                {"INDIVIDUAL_ADDRESS", read_address},     {"ENTITY_ADDRESS", read_address},
                {"INDIVIDUAL_DATE_OF_BIRTH", read_birth}, {"INDIVIDUAL_PLACE_OF_BIRTH", read_birth_place},
                {"INDIVIDUAL_DOCUMENT", read_document}};

static void read_children(lists_build *b, const lists_xml_node *n) {
  for (const lists_xml_node *c = n->first; c; c = c->next)
    for (size_t i = 0; i < sizeof CHILDREN / sizeof *CHILDREN; i++)
      if (cd_str_eqc(c->name, CHILDREN[i].name)) CHILDREN[i].read(b, c);
}

static void read_values(lists_build *b, const lists_xml_node *n) {
  for (const lists_xml_node *v = lists_xml_child(lists_xml_child(n, "NATIONALITY"), "VALUE"); v;
       v = lists_xml_next(v, "VALUE"))
    lists_build_nationality(b, v->text);
  cd_str title = joined_values(lists_xml_child(n, "TITLE"), b->a),
         designation = joined_values(lists_xml_child(n, "DESIGNATION"), b->a);
  b->e.title = designation.len ? designation : title;
  if (designation.len) lists_build_extra(b, "title", title);
  cd_str updated = joined_values(lists_xml_child(n, "LAST_DAY_UPDATED"), b->a);
  lists_build_extra(b, "last_day_updated", updated);
  lists_build_extra(b, "gender", lists_xml_text(n, "GENDER"));
  lists_build_extra(b, "version", lists_xml_text(n, "VERSIONNUM"));
}

static const char *const KNOWN[] = {"DATAID",
                                    "VERSIONNUM",
                                    "FIRST_NAME",
                                    "SECOND_NAME",
                                    "THIRD_NAME",
                                    "FOURTH_NAME",
                                    "UN_LIST_TYPE",
                                    "REFERENCE_NUMBER",
                                    "LISTED_ON",
                                    "GENDER",
                                    "COMMENTS1",
                                    "NATIONALITY",
                                    "LIST_TYPE",
                                    "LAST_DAY_UPDATED",
                                    "INDIVIDUAL_ALIAS",
                                    "ENTITY_ALIAS",
                                    "INDIVIDUAL_ADDRESS",
                                    "ENTITY_ADDRESS",
                                    "INDIVIDUAL_DATE_OF_BIRTH",
                                    "INDIVIDUAL_PLACE_OF_BIRTH",
                                    "INDIVIDUAL_DOCUMENT",
                                    "SORT_KEY",
                                    "SORT_KEY_LAST_MOD",
                                    "NAME_ORIGINAL_SCRIPT",
                                    "TITLE",
                                    "DESIGNATION",
                                    NULL};

static cordon_status bad(const un *u, const lists_xml_node *n, const char *field, cordon_error *err, const char *text) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(err, u->job->files[0].path, n->line, 0, field), CORDON_BAD_INPUT;
}

static cordon_status read_record(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  un *u = user;
  lists_build b;
  if (!u->dated) check_day(u, root);
  cd_arena_reset(u->a);
  lists_build_begin(&b, u->a);
  b.strange = &u->strange;
  b.e.id = lists_xml_text(n, "DATAID");
  b.e.source = u->job->list;
  b.e.line = n->line;
  b.e.schema = cd_str_eqc(n->name, "INDIVIDUAL") ? NAMES_PERSON : NAMES_ORGANIZATION;
  if (!b.e.id.len) return bad(u, n, "DATAID", err, "the entry has no DATAID, by which it is known over revisions");
  lists_build_name(&b, joined_names(n, u->a), "primary");
  if (!b.e.name_count) return bad(u, n, "FIRST_NAME", err, "the entry has no name");
  lists_build_name_script(&b, lists_xml_text(n, "NAME_ORIGINAL_SCRIPT"), "aka", CD_STR("original"));
  read_children(&b, n);
  read_values(&b, n);
  lists_build_program(&b, lists_xml_text(n, "UN_LIST_TYPE"));
  b.e.cite = lists_xml_text(n, "REFERENCE_NUMBER");
  b.e.remarks = lists_xml_text(n, "COMMENTS1");
  lists_xml_keep_unknown(&b, n, KNOWN);
  cd_str listed = lists_xml_text(n, "LISTED_ON");
  if (listed.len && !lists_day_parse(cd_str_sub(listed, 0, 10), false, &b.e.from))
    return bad(u, n, "LISTED_ON", err, "the day of listing is no day; such as 2012-12-31 is right");
  CD_TRY(lists_build_status(&b, err));
  return u->job->sink->entry(u->job->sink->user, &b.e, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  static const char *const RECORDS[] = {"INDIVIDUAL", "ENTITY", NULL};
  static const lists_xml_spec SPEC = {"CONSOLIDATED_LIST", false, RECORDS, read_record};
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "the UN list is one file; %zu were given", job->count);
  un u = {.strange.sink = job->sink, .job = job, .a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES)};
  cordon_status status = u.a ? lists_xml_read(&job->files[0], &SPEC, &u, err) : cd_no_memory(err);
  cd_arena_free(u.a);
  return status;
}

static const char *const LISTS[] = {"un_sc", NULL};
const lists_reader lists_reader_un_xml = {
    .name = "un_xml",
    .lists = LISTS,
    .form = "the UN's consolidated.xml, whose root is CONSOLIDATED_LIST",
    .probe = probe,
    .read = read_files,
};
