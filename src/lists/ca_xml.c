/* Canada's consolidated autonomous sanctions list (SEMA and JVCFOA) as XML: flat records under data-set. A record is
 * known by its country, schedule and item, the publisher's own numbering. Format: Global Affairs Canada, sema-lmes.xml.
 */
#include "lists/words.h"
#include "lists/xml.h"

typedef struct ca {
  const lists_job *job;
  cd_arena *a;
} ca;

static const char *probe(cd_str head) {
  return lists_xml_probe(head, "data-set") && cd_str_find(head, CD_STR("<record>")) > 0 &&
                 cd_str_find(head, CD_STR("<Schedule>")) > 0
             ? "ca"
             : NULL;
}

/* Aliases are joined by commas, which stand before company forms too: "Air Bagan Holdings Pte. Ltd., Air Bagan
 * Limited", "Acme, Inc.". */
static bool company_form(cd_str piece) {
  static const char *const FORMS[] = {"Ltd", "Ltd.", "Inc",  "Inc.", "LLC", "L.L.C.", "Co.", "Corp.", "Limited", "S.A.",
                                      "SA",  "GmbH", "PJSC", "OJSC", "JSC", "OAO",    "OOO", "Jr.",   "Sr."};
  for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
    if (cd_str_ieq_ascii(piece, cd_str_c(FORMS[i]))) return true;
  return false;
}

static void read_aliases(lists_build *b, cd_str text) {
  cd_str rest = text, piece;
  const char *begin = text.ptr;
  while (lists_cut(&rest, ",", &piece)) {
    cd_str after = rest, next;
    if (rest.ptr && lists_cut(&after, ",", &next) && company_form(cd_str_trim(next))) continue;
    const char *end = piece.ptr + piece.len;
    lists_build_name(b, cd_str_of(begin, (size_t)(end - begin)), "aka");
    begin = rest.ptr;
  }
}

/* "Burma / Birmanie": English first. */
static cd_str english(cd_str country) {
  ptrdiff_t at = cd_str_find(country, CD_STR(" / "));
  return at > 0 ? cd_str_sub(country, 0, (size_t)at) : country;
}

static const char *const KNOWN[] = {"Country",       "Entity",        "LastName",    "GivenName",
                                    "Aliases",       "Schedule",      "Item",        "DateOfBirth",
                                    "EntityOrShip",  "DateOfListing", "TitleOrShip", "DateOfBirthOrShipBuildDate",
                                    "ShipIMONumber", "Title",         NULL};

static cd_str first_text(const lists_xml_node *n, const char *one, const char *other) {
  cd_str text = lists_xml_text(n, one);
  return text.len ? text : lists_xml_text(n, other);
}

static void read_names(ca *c, lists_build *b, const lists_xml_node *n) {
  cd_str entity = first_text(n, "Entity", "EntityOrShip"), last = lists_xml_text(n, "LastName"),
         given = lists_xml_text(n, "GivenName");
  b->e.schema = entity.len ? NAMES_ORGANIZATION : NAMES_PERSON;
  cd_str name =
      entity.len ? entity : cd_str_printf(c->a, CD_FMT "%s" CD_FMT, CD_ARG(given), given.len ? " " : "", CD_ARG(last));
  if (!name.ptr) b->failed = true;
  lists_build_name(b, name, "primary");
  read_aliases(b, lists_xml_text(n, "Aliases"));
}

static cordon_status bad(const ca *c, const lists_xml_node *n, const char *field, cordon_error *err, const char *text) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(err, c->job->files[0].path, n->line, 0, field), CORDON_BAD_INPUT;
}

static cordon_status read_record(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  ca *c = user;
  lists_build b;
  (void)root;
  cd_arena_reset(c->a);
  lists_build_begin(&b, c->a);
  cd_str country = lists_xml_text(n, "Country"), schedule = lists_xml_text(n, "Schedule"),
         item = lists_xml_text(n, "Item");
  b.e.id = cd_str_printf(c->a, CD_FMT "/" CD_FMT "/" CD_FMT, CD_ARG(english(country)), CD_ARG(schedule), CD_ARG(item));
  if (!b.e.id.ptr) return cd_no_memory(err);
  b.e.source = c->job->list;
  b.e.line = n->line;
  read_names(c, &b, n);
  if (!b.e.name_count) return bad(c, n, "Entity", err, "the record has no name");
  if (!item.len) return bad(c, n, "Item", err, "the record has no item, by which it is known over revisions");
  lists_build_birth(&b, first_text(n, "DateOfBirth", "DateOfBirthOrShipBuildDate"));
  lists_build_identifier(&b, CD_STR("IMO"), lists_xml_text(n, "ShipIMONumber"), (cd_str){0});
  lists_build_program(&b, country);
  b.e.title = lists_xml_text(n, "Title");
  lists_build_extra(&b, "schedule", schedule);
  lists_build_extra(&b, "item", item);
  lists_xml_keep_unknown(&b, n, KNOWN);
  cd_str listed = lists_xml_text(n, "DateOfListing");
  if (listed.len && !lists_day_parse(listed, false, &b.e.from))
    return bad(c, n, "DateOfListing", err, "the day of listing is no day; such as 2022-02-25 is right");
  CD_TRY(lists_build_status(&b, err));
  return c->job->sink->entry(c->job->sink->user, &b.e, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  static const char *const RECORDS[] = {"record", NULL};
  static const lists_xml_spec SPEC = {"data-set", false, RECORDS, read_record};
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "Canada's list is one file; %zu were given", job->count);
  ca c = {.job = job, .a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES)};
  cordon_status status = c.a ? lists_xml_read(&job->files[0], &SPEC, &c, err) : cd_no_memory(err);
  cd_arena_free(c.a);
  return status;
}

static const char *const LISTS[] = {"ca_sema", NULL};
const lists_reader lists_reader_ca_xml = {
    .name = "ca_xml",
    .lists = LISTS,
    .form = "Canada's sema-lmes.xml, flat records under data-set",
    .probe = probe,
    .read = read_files,
};
