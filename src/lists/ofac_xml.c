/* OFAC's sdn_advanced.xml and cons_advanced.xml: DistinctParty under Sanctions, keyed by FixedRef, the same number as
 * ent_num in the CSV files. The file is read twice, because parties refer to what stands before and after them
 * (ofac_refs.h). Unlike the CSV files it states the day of listing. Format: OFAC, "Advanced Sanctions Data Model". */
#include "lists/identifiers.h"
#include "lists/ofac_refs.h"
#include "lists/words.h"

typedef struct ofac {
  const lists_job *job;
  ofac_refs refs;
  cd_arena *a;
} ofac;

static const char *probe(cd_str head) { return lists_xml_probe(head, "Sanctions") ? "advanced" : NULL; }

static const char *kind_of(const ofac *o, const lists_xml_node *alias) {
  cd_str type = ofac_refs_value(&o->refs, "AliasType", lists_xml_attribute(alias, "AliasTypeID"));
  if (cd_str_eqc(lists_xml_attribute(alias, "LowQuality"), "true")) return "weak";
  if (cd_str_starts(type, CD_STR("F.K.A"))) return "fka";
  return cd_str_starts(type, CD_STR("N.K.A")) ? "nka" : "aka";
}

static cd_str script_of(const ofac *o, const lists_xml_node *documented) {
  const lists_xml_node *value = lists_xml_child(lists_xml_child(documented, "DocumentedNamePart"), "NamePartValue");
  cd_str script = ofac_refs_value(&o->refs, "Script", lists_xml_attribute(value, "ScriptID"));
  return cd_str_eqc(script, "Latin") ? (cd_str){0} : script;
}

static void read_alias(ofac *o, lists_build *b, const lists_xml_node *identity, const lists_xml_node *alias) {
  bool primary = cd_str_eqc(lists_xml_attribute(alias, "Primary"), "true");
  for (const lists_xml_node *d = lists_xml_child(alias, "DocumentedName"); d; d = lists_xml_next(d, "DocumentedName")) {
    cd_str name = ofac_refs_name(&o->refs, identity, d, o->a);
    if (!name.ptr) b->failed = true;
    lists_build_name_script(b, name, primary && !b->e.name_count ? "primary" : kind_of(o, alias), script_of(o, d));
  }
}

/* The primary alias goes first, wherever it stands. */
static void read_names(ofac *o, lists_build *b, const lists_xml_node *identity) {
  for (int primary = 1; primary >= 0; primary--)
    for (const lists_xml_node *alias = lists_xml_child(identity, "Alias"); alias;
         alias = lists_xml_next(alias, "Alias"))
      if (cd_str_eqc(lists_xml_attribute(alias, "Primary"), "true") == (primary == 1))
        read_alias(o, b, identity, alias);
  for (const ofac_document *d = cd_map_get(o->refs.documents, lists_xml_attribute(identity, "ID")); d; d = d->next)
    lists_build_identifier(b, d->type, d->number, d->country);
}

/* --- features --- */

static cd_str detail_of(const ofac *o, const lists_xml_node *version) {
  const lists_xml_node *detail = lists_xml_child(version, "VersionDetail");
  cd_str reference = ofac_refs_value(&o->refs, "DetailReference", lists_xml_attribute(detail, "DetailReferenceID"));
  return detail && detail->text.len ? detail->text : reference;
}

/* A period from one day to the same is a day, within one year a month or a year; otherwise a range of years. */
static void read_birth(ofac *o, lists_build *b, const lists_xml_node *version) {
  const lists_xml_node *period = lists_xml_child(version, "DatePeriod"),
                       *start = lists_xml_child(lists_xml_child(period, "Start"), "From");
  const lists_xml_node *end = lists_xml_child(lists_xml_child(period, "End"), "To");
  const char *circa =
      cd_str_eqc(lists_xml_attribute(lists_xml_child(period, "Start"), "Approximate"), "true") ? "circa " : "";
  cd_str first = lists_xml_text(start, "Year"), last = lists_xml_text(end, "Year");
  cd_day from = ofac_refs_day(start), to = ofac_refs_day(end);
  char iso[11];
  if (!first.len) return;
  cd_str text;
  if (from != CD_DAY_NONE && (from == to || to == CD_DAY_NONE))
    text = cd_str_printf(o->a, "%s%s", circa, cd_day_format(from, iso));
  else if (!last.len || cd_str_eq(first, last))
    text = cd_str_printf(o->a, "%s" CD_FMT, circa, CD_ARG(first));
  else
    text = cd_str_printf(o->a, "%s" CD_FMT ".." CD_FMT, circa, CD_ARG(first), CD_ARG(last));
  if (text.ptr)
    lists_build_birth(b, text);
  else
    b->failed = true;
}

static const ofac_location *location_of(const ofac *o, const lists_xml_node *version) {
  return cd_map_get(o->refs.locations, lists_xml_attribute(lists_xml_child(version, "VersionLocation"), "LocationID"));
}

static void read_feature(ofac *o, lists_build *b, cd_str type, const lists_xml_node *version) {
  const ofac_location *place = location_of(o, version);
  cd_str detail = detail_of(o, version);
  if (cd_str_eqc(type, "Birthdate"))
    read_birth(o, b, version);
  else if (cd_str_eqc(type, "Place of Birth"))
    lists_build_birth_place(b, detail.len ? detail : place ? place->text : detail);
  else if (cd_str_starts(type, CD_STR("Nationality Country")) || cd_str_starts(type, CD_STR("Citizenship Country"))) {
    if (place) lists_build_nationality(b, place->country);
  } else if (cd_str_eqc(type, "Location")) {
    if (place) lists_build_address(b, place->text, place->city, place->country);
  } else if (cd_str_eqc(type, "Gender"))
    lists_build_extra(b, "gender", detail);
  else if (cd_str_eqc(type, "Title"))
    b->e.title = detail;
  else if (cd_str_eqc(type, "Website"))
    lists_build_extra_add(b, "websites", detail);
  else if (lists_identifier_type(type))
    lists_build_identifier(b, type, detail, (cd_str){0});
  else if (detail.len || place) {
    cd_str text = cd_str_printf(o->a, CD_FMT ": " CD_FMT, CD_ARG(type), CD_ARG(detail.len ? detail : place->country));
    if (!text.ptr) b->failed = true;
    lists_build_extra_add(b, "statements", text);
  }
}

static void read_features(ofac *o, lists_build *b, const lists_xml_node *profile) {
  for (const lists_xml_node *f = lists_xml_child(profile, "Feature"); f; f = lists_xml_next(f, "Feature")) {
    cd_str type = ofac_refs_value(&o->refs, "FeatureType", lists_xml_attribute(f, "FeatureTypeID"));
    for (const lists_xml_node *v = lists_xml_child(f, "FeatureVersion"); v; v = lists_xml_next(v, "FeatureVersion"))
      read_feature(o, b, type, v);
  }
}

static names_schema schema_of(const ofac *o, cd_str sub_type) {
  cd_str name = ofac_refs_value(&o->refs, "PartySubType", sub_type);
  const cd_str *group = cd_map_get(o->refs.groups, sub_type);
  if (cd_str_eqc(name, "Vessel")) return NAMES_VESSEL;
  if (cd_str_eqc(name, "Aircraft")) return NAMES_AIRCRAFT;
  return group && cd_str_eqc(*group, "1") ? NAMES_PERSON : NAMES_ORGANIZATION;
}

static void read_listing(ofac *o, lists_build *b, cd_str profile) {
  const ofac_listing *l = cd_map_get(o->refs.listings, profile);
  if (l) {
    b->e.from = l->from;
    b->e.cite = l->basis;
    for (size_t i = 0; i < l->program_count; i++) lists_build_program(b, l->programs[i]);
  }
  for (const ofac_link *k = cd_map_get(o->refs.links, profile); k; k = k->next) {
    const cd_str *name = cd_map_get(o->refs.names, k->to), *id = cd_map_get(o->refs.parties, k->to);
    lists_link one = {.kind = k->kind, .says = k->relation, .entry = id ? *id : k->to};
    if (name) one.name = *name;
    lists_build_link(b, one);
  }
}

static cordon_status bad(const ofac *o, const lists_xml_node *n, const char *field, cordon_error *err,
                         const char *text) {
  cd_fail(err, CORDON_BAD_INPUT, "%s", text);
  return cd_error_place(err, o->job->files[0].path, n->line, 0, field), CORDON_BAD_INPUT;
}

static const char *const OF_PARTY[] = {"Comment", "Profile", NULL};
static const char *const OF_PROFILE[] = {"Identity", "Feature", NULL};

static cordon_status on_party(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  ofac *o = user;
  lists_build b;
  const lists_xml_node *profile = lists_xml_child(n, "Profile");
  (void)root;
  cd_arena_reset(o->a);
  lists_build_begin(&b, o->a);
  b.e.id = lists_xml_attribute(n, "FixedRef");
  b.e.source = o->job->list;
  b.e.line = n->line;
  if (!b.e.id.len) return bad(o, n, "FixedRef", err, "the party has no FixedRef, by which it is known over revisions");
  b.e.schema = schema_of(o, lists_xml_attribute(profile, "PartySubTypeID"));
  for (const lists_xml_node *i = lists_xml_child(profile, "Identity"); i; i = lists_xml_next(i, "Identity"))
    read_names(o, &b, i);
  if (!b.e.name_count) return bad(o, n, "Alias", err, "the party has no name");
  read_features(o, &b, profile);
  read_listing(o, &b, lists_xml_attribute(profile, "ID"));
  b.e.remarks = lists_xml_text(n, "Comment");
  lists_xml_keep_unknown(&b, n, OF_PARTY);
  lists_xml_keep_unknown(&b, profile, OF_PROFILE);
  CD_TRY(lists_build_status(&b, err));
  return o->job->sink->entry(o->job->sink->user, &b.e, err);
}

static cordon_status read_files(const lists_job *job, cordon_error *err) {
  static const char *const RECORDS[] = {"DistinctParty", NULL};
  static const lists_xml_spec SPEC = {"Sanctions", false, RECORDS, on_party};
  if (job->count != 1) return cd_fail(err, CORDON_USAGE, "OFAC's advanced XML is one file; %zu were given", job->count);
  ofac o = {.job = job, .a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES)};
  cordon_status status = ofac_refs_begin(&o.refs, err);
  if (status == CORDON_OK && !o.a) status = cd_no_memory(err);
  if (status == CORDON_OK) status = ofac_refs_read(&o.refs, &job->files[0], err);
  if (status == CORDON_OK) status = lists_xml_read(&job->files[0], &SPEC, &o, err);
  cd_arena_free(o.a);
  ofac_refs_free(&o.refs);
  return status;
}

static const char *const LISTS[] = {"us_ofac_sdn", "us_ofac_cons", NULL};
const lists_reader lists_reader_ofac_xml = {
    .name = "ofac_xml",
    .lists = LISTS,
    .form = "OFAC's advanced XML, whose root is Sanctions",
    .probe = probe,
    .read = read_files,
};
