/* Switzerland's consolidated list (SECO, SESAM) as XML: target under swiss-sanctions-list, keyed by ssid. Programmes
 * stand before the targets, places after them, so the file is read twice. A target that was de-listed stays in the
 * file; its last day is then the day before. Format: SECO, swiss-sanctions-list.xsd. */
#include "base/map.h"
#include "lists/words.h"
#include "lists/xml.h"

typedef struct place {
  cd_str text, country;
} place;
typedef struct ch {
  const lists_job *job;
  cd_arena *all, *a;
  cd_map *programs, *places;
} ch;

static const char *probe(cd_str head) { return lists_xml_probe(head, "swiss-sanctions-list") ? "seco" : NULL; }

static bool english(const lists_xml_node *n) {
  cd_str lang = lists_xml_attribute(n, "lang");
  return !lang.len || cd_str_eqc(lang, "eng");
}

/* --- what targets refer to --- */

static cordon_status keep_program(ch *c, const lists_xml_node *n, cordon_error *err) {
  const lists_xml_node *key = lists_xml_child(n, "program-key");
  while (key && !english(key)) key = lists_xml_next(key, "program-key");
  cd_str *name = CD_NEW(c->all, cd_str);
  if (!name || !(*name = cd_str_dup(c->all, key ? key->text : (cd_str){0})).ptr) return cd_no_memory(err);
  for (const lists_xml_node *set = lists_xml_child(n, "sanctions-set"); set;
       set = lists_xml_next(set, "sanctions-set")) {
    cd_str id = cd_str_dup(c->all, lists_xml_attribute(set, "ssid"));
    if (!id.ptr || !cd_map_put(c->programs, id, name)) return cd_no_memory(err);
  }
  return CORDON_OK;
}

static cordon_status keep_place(ch *c, const lists_xml_node *n, cordon_error *err) {
  const lists_xml_node *country = lists_xml_child(n, "country");
  cd_str location = lists_xml_text(n, "location"), area = lists_xml_text(n, "area");
  place *p = CD_NEW(c->all, place);
  cd_str id = cd_str_dup(c->all, lists_xml_attribute(n, "ssid"));
  if (!p || !id.ptr || !cd_map_put(c->places, id, p)) return cd_no_memory(err);
  p->text =
      cd_str_printf(c->all, CD_FMT "%s" CD_FMT, CD_ARG(location), location.len && area.len ? ", " : "", CD_ARG(area));
  cd_str code = lists_xml_attribute(country, "iso-code");
  p->country = cd_str_dup(c->all, code.len ? code : country ? country->text : (cd_str){0});
  return p->text.ptr && p->country.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status on_reference(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  (void)root;
  return cd_str_eqc(n->name, "place") ? keep_place(user, n, err) : keep_program(user, n, err);
}

/* --- targets --- */

/* The parts as they are ordered in the file; spelling variants of a part give a variant of the whole name, by their
 * position. */
static cd_str name_text(ch *c, const lists_xml_node *name, int variant) {
  cd_str text = CD_STR("");
  for (const lists_xml_node *part = lists_xml_child(name, "name-part"); part && text.ptr;
       part = lists_xml_next(part, "name-part")) {
    const lists_xml_node *value = lists_xml_child(part, "value"), *other = lists_xml_child(part, "spelling-variant");
    for (int i = 1; i < variant && other; i++) other = lists_xml_next(other, "spelling-variant");
    if (variant && other) value = other;
    if (value && value->text.len)
      text = cd_str_printf(c->a, CD_FMT "%s" CD_FMT, CD_ARG(text), text.len ? " " : "", CD_ARG(value->text));
  }
  return text;
}

static int most_variants(const lists_xml_node *name) {
  int most = 0;
  for (const lists_xml_node *part = lists_xml_child(name, "name-part"); part;
       part = lists_xml_next(part, "name-part")) {
    int count = 0;
    for (const lists_xml_node *v = lists_xml_child(part, "spelling-variant"); v;
         v = lists_xml_next(v, "spelling-variant"))
      count++;
    if (count > most) most = count;
  }
  return most;
}

static void read_name(ch *c, lists_build *b, const lists_xml_node *name) {
  bool weak = cd_str_eqc(lists_xml_attribute(name, "quality"), "low"),
       former = cd_str_eqc(lists_xml_attribute(name, "name-type"), "formerly-known-as");
  int variants = most_variants(name);
  for (int i = 0; i <= variants; i++) {
    cd_str text = name_text(c, name, i);
    if (!text.ptr) b->failed = true;
    lists_build_name(b, text, !b->e.name_count ? "primary" : weak ? "weak" : former ? "fka" : "aka");
  }
}

static void read_birth(ch *c, lists_build *b, const lists_xml_node *n) {
  int64_t year = 0, month = 0, day = 0;
  if (!cd_str_to_i64(lists_xml_attribute(n, "year"), &year)) return;
  if (!cd_str_to_i64(lists_xml_attribute(n, "month"), &month)) month = 0;
  if (!cd_str_to_i64(lists_xml_attribute(n, "day"), &day)) day = 0;
  cd_str text = month && day ? cd_str_printf(c->a, "%04d-%02d-%02d", (int)year, (int)month, (int)day)
                : month      ? cd_str_printf(c->a, "%04d-%02d", (int)year, (int)month)
                             : cd_str_printf(c->a, "%04d", (int)year);
  lists_build_birth(b, text);
}

static void read_address(ch *c, lists_build *b, const lists_xml_node *n) {
  const place *p = cd_map_get(c->places, lists_xml_attribute(n, "place-id"));
  cd_str care = lists_xml_text(n, "c-o"), details = lists_xml_text(n, "address-details"),
         code = lists_xml_text(n, "zip-code");
  cd_str text = cd_str_printf(c->a, CD_FMT "%s" CD_FMT "%s" CD_FMT, CD_ARG(care), care.len && details.len ? ", " : "",
                              CD_ARG(details), code.len ? ", " : "", CD_ARG(code));
  if (!text.ptr) b->failed = true;
  lists_build_address(b, text, p ? p->text : (cd_str){0}, p ? p->country : (cd_str){0});
}

static void read_identity(ch *c, lists_build *b, const lists_xml_node *identity) {
  for (const lists_xml_node *n = identity->first; n; n = n->next) {
    if (cd_str_eqc(n->name, "name"))
      read_name(c, b, n);
    else if (cd_str_eqc(n->name, "day-month-year"))
      read_birth(c, b, n);
    else if (cd_str_eqc(n->name, "address"))
      read_address(c, b, n);
    else if (cd_str_eqc(n->name, "nationality"))
      lists_build_nationality(b, lists_xml_attribute(lists_xml_child(n, "country"), "iso-code"));
    else if (cd_str_eqc(n->name, "place-of-birth")) {
      const place *p = cd_map_get(c->places, lists_xml_attribute(n, "place-id"));
      if (p) lists_build_birth_place(b, p->text);
    } else if (cd_str_eqc(n->name, "identification-document")) {
      const lists_xml_node *issuer = lists_xml_child(n, "issuer");
      lists_build_identifier(b, lists_xml_attribute(n, "document-type"), lists_xml_text(n, "number"),
                             lists_xml_attribute(issuer, "code"));
    } else
      lists_build_extra_add(b, "identity", lists_xml_flat(n, b->a));
  }
}

static const char *const SUBJECTS[] = {"individual", "entity", "object"};

static const lists_xml_node *subject_of(const lists_xml_node *target) {
  for (size_t i = 0; i < 3; i++) {
    const lists_xml_node *n = lists_xml_child(target, SUBJECTS[i]);
    if (n) return n;
  }
  return NULL;
}

static names_schema schema_of(const lists_xml_node *subject) {
  cd_str type = lists_xml_attribute(subject, "object-type");
  if (cd_str_eqc(subject->name, "individual")) return NAMES_PERSON;
  if (cd_str_eqc(type, "vessel")) return NAMES_VESSEL;
  return cd_str_eqc(type, "aircraft") ? NAMES_AIRCRAFT : NAMES_ORGANIZATION;
}

static void read_subject(ch *c, lists_build *b, const lists_xml_node *subject) {
  b->e.schema = schema_of(subject);
  for (int main_first = 1; main_first >= 0; main_first--)
    for (const lists_xml_node *n = lists_xml_child(subject, "identity"); n; n = lists_xml_next(n, "identity"))
      if (cd_str_eqc(lists_xml_attribute(n, "main"), "true") == (main_first == 1)) read_identity(c, b, n);
  b->e.remarks = lists_xml_text(subject, "justification");
  for (const lists_xml_node *n = lists_xml_child(subject, "other-information"); n;
       n = lists_xml_next(n, "other-information")) {
    static const char IMO[] = "IMO Number: ";
    if (cd_str_starts(n->text, cd_str_c(IMO)))
      lists_build_identifier(b, CD_STR("IMO"), cd_str_sub(n->text, strlen(IMO), n->text.len), (cd_str){0});
    else
      lists_build_extra_add(b, "other_information", n->text);
  }
}

/* The first day it was listed; and, where the last of its modifications took it off, the last. */
static void read_modifications(lists_build *b, const lists_xml_node *target) {
  cd_day latest = CD_DAY_MIN, day;
  for (const lists_xml_node *n = lists_xml_child(target, "modification"); n; n = lists_xml_next(n, "modification")) {
    cd_str type = lists_xml_attribute(n, "modification-type");
    if (!cd_day_parse(lists_xml_attribute(n, "effective-date"), &day)) continue;
    if (cd_str_eqc(type, "listed") && (b->e.from == CD_DAY_NONE || day < b->e.from)) b->e.from = day;
    if (day <= latest) continue;
    latest = day;
    b->e.to = cd_str_eqc(type, "de-listed") ? day - 1 : CD_DAY_NONE;
  }
}

static cordon_status bad(const ch *c, const lists_xml_node *n, const char *field, cordon_error *err, const char *text) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(err, c->job->files[0].path, n->line, 0, field), CORDON_BAD_INPUT;
}

static const char *const OF_TARGET[] = {"individual",         "entity",       "object", "sanctions-set-id",
                                        "foreign-identifier", "modification", NULL};
static const char *const OF_SUBJECT[] = {"identity", "justification", "other-information", NULL};

static cordon_status on_target(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  ch *c = user;
  lists_build b;
  const lists_xml_node *subject = subject_of(n);
  (void)root;
  cd_arena_reset(c->a);
  lists_build_begin(&b, c->a);
  b.e.id = lists_xml_attribute(n, "ssid");
  b.e.source = c->job->list;
  b.e.line = n->line;
  if (!b.e.id.len) return bad(c, n, "ssid", err, "the target has no ssid, by which it is known over revisions");
  if (!subject) return bad(c, n, "target", err, "the target is neither an individual, nor an entity, nor an object");
  read_subject(c, &b, subject);
  if (!b.e.name_count) return bad(c, n, "name", err, "the target has no name");
  for (const lists_xml_node *set = lists_xml_child(n, "sanctions-set-id"); set;
       set = lists_xml_next(set, "sanctions-set-id")) {
    const cd_str *program = cd_map_get(c->programs, set->text);
    lists_build_program(&b, program ? *program : set->text);
  }
  lists_build_extra(&b, "foreign_identifier", lists_xml_text(n, "foreign-identifier"));
  lists_xml_keep_unknown(&b, n, OF_TARGET);
  lists_xml_keep_unknown(&b, subject, OF_SUBJECT);
  read_modifications(&b, n);
  CD_TRY(lists_build_status(&b, err));
  return c->job->sink->entry(c->job->sink->user, &b.e, err);
}

static cordon_status read_both(ch *c, cordon_error *err) {
  static const char *const REFERENCES[] = {"sanctions-program", "place", NULL}, *const TARGETS[] = {"target", NULL};
  static const lists_xml_spec FIRST = {"swiss-sanctions-list", false, REFERENCES, on_reference},
                              SECOND = {"swiss-sanctions-list", false, TARGETS, on_target};
  CD_TRY(lists_xml_read(&c->job->files[0], &FIRST, c, err));
  return lists_xml_read(&c->job->files[0], &SECOND, c, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "Switzerland's list is one file; %zu were given", job->count);
  ch c = {.job = job, .all = cd_arena_new(0), .a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES)};
  c.programs = c.all ? cd_map_new(c.all, 256) : NULL;
  c.places = c.all ? cd_map_new(c.all, 4096) : NULL;
  cordon_status status = c.programs && c.places && c.a ? read_both(&c, err) : cd_no_memory(err);
  cd_arena_free(c.a);
  cd_arena_free(c.all);
  return status;
}

static const char *const LISTS[] = {"ch_seco", NULL};
const lists_reader lists_reader_ch_xml = {
    .name = "ch_xml",
    .lists = LISTS,
    .form = "SECO's XML, whose root is swiss-sanctions-list",
    .probe = probe,
    .read = read_files,
};
