#include "lists/ofac_refs.h"

#include <stdio.h>

static cordon_status put_text(ofac_refs *r, cd_map *map, cd_str key, cd_str text, cordon_error *err) {
  cd_str *copy = CD_NEW(r->a, cd_str);
  if (!copy || !key.ptr || !(*copy = cd_str_dup(r->a, text)).ptr || !cd_map_put(map, key, copy))
    return cd_no_memory(err);
  return CORDON_OK;
}

static cd_str key_of(ofac_refs *r, cd_str kind, cd_str id) {
  return cd_str_printf(r->a, CD_FMT " " CD_FMT, CD_ARG(kind), CD_ARG(id));
}

static cordon_status keep_value(ofac_refs *r, const lists_xml_node *n, cordon_error *err) {
  cd_str id = lists_xml_attribute(n, "ID"), key = key_of(r, n->name, id), code = lists_xml_attribute(n, "ISO2");
  CD_TRY(put_text(r, r->values, key, n->text.len ? n->text : lists_xml_attribute(n, "LegalBasisShortRef"), err));
  if (code.len) CD_TRY(put_text(r, r->codes, key, code, err));
  if (!cd_str_eqc(n->name, "PartySubType")) return CORDON_OK;
  return put_text(r, r->groups, cd_str_dup(r->a, id), lists_xml_attribute(n, "PartyTypeID"), err);
}

cd_str ofac_refs_value(const ofac_refs *r, const char *kind, cd_str id) {
  char key[96];
  snprintf(key, sizeof key, "%s " CD_FMT, kind, CD_ARG(id));
  const cd_str *text = cd_map_get(r->values, cd_str_c(key));
  return text ? *text : (cd_str){0};
}

static cd_str country_of(const ofac_refs *r, cd_str id) {
  char key[96];
  snprintf(key, sizeof key, "Country " CD_FMT, CD_ARG(id));
  const cd_str *code = cd_map_get(r->codes, cd_str_c(key));
  return code ? *code : ofac_refs_value(r, "Country", id);
}

static cd_str part_value(const lists_xml_node *part) {
  return lists_xml_text(lists_xml_child(part, "LocationPartValue"), "Value");
}

static cordon_status keep_location(ofac_refs *r, const lists_xml_node *n, cordon_error *err) {
  ofac_location *l = CD_NEW(r->a, ofac_location);
  cd_str id = cd_str_dup(r->a, lists_xml_attribute(n, "ID")), street = CD_STR("");
  if (!l || !id.ptr || !cd_map_put(r->locations, id, l)) return cd_no_memory(err);
  for (const lists_xml_node *part = lists_xml_child(n, "LocationPart"); part && street.ptr;
       part = lists_xml_next(part, "LocationPart")) {
    cd_str type = ofac_refs_value(r, "LocPartType", lists_xml_attribute(part, "LocPartTypeID")),
           value = part_value(part);
    if (cd_str_ieq_ascii(type, CD_STR("CITY")))
      l->city = cd_str_dup(r->a, value);
    else if (value.len)
      street = cd_str_printf(r->a, CD_FMT "%s" CD_FMT, CD_ARG(street), street.len ? ", " : "", CD_ARG(value));
  }
  l->text = street;
  l->country = country_of(r, lists_xml_attribute(lists_xml_child(n, "LocationCountry"), "CountryID"));
  return street.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status keep_document(ofac_refs *r, const lists_xml_node *n, cordon_error *err) {
  ofac_document *d = CD_NEW(r->a, ofac_document);
  cd_str identity = cd_str_dup(r->a, lists_xml_attribute(n, "IdentityID"));
  if (!d || !identity.ptr) return cd_no_memory(err);
  *d = (ofac_document){.type = ofac_refs_value(r, "IDRegDocType", lists_xml_attribute(n, "IDRegDocTypeID")),
                       .number = cd_str_dup(r->a, lists_xml_text(n, "IDRegistrationNo")),
                       .country = country_of(r, lists_xml_attribute(n, "IssuedBy-CountryID")),
                       .next = cd_map_get(r->documents, identity)};
  return d->number.ptr && cd_map_put(r->documents, identity, d) ? CORDON_OK : cd_no_memory(err);
}

cd_day ofac_refs_day(const lists_xml_node *n) {
  int64_t year, month, day;
  cd_day out;
  bool whole = cd_str_to_i64(lists_xml_text(n, "Year"), &year) && cd_str_to_i64(lists_xml_text(n, "Month"), &month) &&
               cd_str_to_i64(lists_xml_text(n, "Day"), &day);
  if (!whole || year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return CD_DAY_NONE;
  return cd_day_from_civil((int)year, (int)month, (int)day, &out) ? out : CD_DAY_NONE;
}

static size_t count_children(const lists_xml_node *n, const char *name) {
  size_t count = 0;
  for (const lists_xml_node *c = lists_xml_child(n, name); c; c = lists_xml_next(c, name)) count++;
  return count;
}

/* The earliest event is the listing; measures that carry a comment name a program. */
static cordon_status keep_listing(ofac_refs *r, const lists_xml_node *n, cordon_error *err) {
  ofac_listing *l = CD_NEW(r->a, ofac_listing);
  cd_str profile = cd_str_dup(r->a, lists_xml_attribute(n, "ProfileID"));
  if (!l || !profile.ptr || !cd_map_put(r->listings, profile, l)) return cd_no_memory(err);
  l->from = CD_DAY_NONE;
  for (const lists_xml_node *e = lists_xml_child(n, "EntryEvent"); e; e = lists_xml_next(e, "EntryEvent")) {
    cd_day day = ofac_refs_day(lists_xml_child(e, "Date"));
    if (day != CD_DAY_NONE && (l->from == CD_DAY_NONE || day < l->from)) l->from = day;
    cd_str basis = ofac_refs_value(r, "LegalBasis", lists_xml_attribute(e, "LegalBasisID"));
    if (basis.len && !cd_str_eqc(basis, "Unknown")) l->basis = basis;
  }
  if (!(l->programs = CD_NEW_ARRAY(r->a, cd_str, count_children(n, "SanctionsMeasure")))) return cd_no_memory(err);
  for (const lists_xml_node *m = lists_xml_child(n, "SanctionsMeasure"); m; m = lists_xml_next(m, "SanctionsMeasure")) {
    cd_str program = lists_xml_text(m, "Comment");
    if (program.len && !(l->programs[l->program_count++] = cd_str_dup(r->a, program)).ptr) return cd_no_memory(err);
  }
  return CORDON_OK;
}

/* A relation reads "from RELATION to". The link hangs on the party of which the other one is the owner, leader and so on. */
static const struct relation {
  const char *words;
  lists_link_kind kind;
  bool hangs_on_to;
} RELATIONS[] = {{"Owned or Controlled By", LISTS_LINK_CONTROLLER, false},
                 {"Owns, controls, or operates", LISTS_LINK_CONTROLLER, true},
                 {"Leader or official of", LISTS_LINK_DIRECTOR, true},
                 {"Principal Executive Officer", LISTS_LINK_DIRECTOR, true},
                 {"Acting for or on behalf of", LISTS_LINK_PRINCIPAL, false},
                 {"Family member of", LISTS_LINK_FAMILY, false},
                 {"Associate Of", LISTS_LINK_ASSOCIATE, false},
                 {"Providing support to", LISTS_LINK_ASSOCIATE, false},
                 {"playing a significant role in", LISTS_LINK_ASSOCIATE, false}};

static struct relation relation_of(cd_str words) {
  for (size_t i = 0; i < sizeof RELATIONS / sizeof *RELATIONS; i++)
    if (cd_str_ieq_ascii(words, cd_str_c(RELATIONS[i].words))) return RELATIONS[i];
  return (struct relation){"", LISTS_LINK_LINKED, false};
}

static cordon_status keep_link(ofac_refs *r, const lists_xml_node *n, cordon_error *err) {
  ofac_link *l = CD_NEW(r->a, ofac_link);
  cd_str from = cd_str_dup(r->a, lists_xml_attribute(n, "From-ProfileID")),
         to = cd_str_dup(r->a, lists_xml_attribute(n, "To-ProfileID")),
         words = ofac_refs_value(r, "RelationType", lists_xml_attribute(n, "RelationTypeID"));
  if (!l || !from.ptr || !to.ptr) return cd_no_memory(err);
  struct relation relation = relation_of(words);
  cd_str holder = relation.hangs_on_to ? to : from;
  *l = (ofac_link){relation.kind, relation.hangs_on_to ? from : to, words, cd_map_get(r->links, holder)};
  return cd_map_put(r->links, holder, l) ? CORDON_OK : cd_no_memory(err);
}

static bool is_family_name(const ofac_refs *r, const lists_xml_node *identity, cd_str group) {
  const lists_xml_node *groups = lists_xml_child(identity, "NamePartGroups");
  for (const lists_xml_node *m = lists_xml_child(groups, "MasterNamePartGroup"); m;
       m = lists_xml_next(m, "MasterNamePartGroup"))
    for (const lists_xml_node *g = lists_xml_child(m, "NamePartGroup"); g; g = lists_xml_next(g, "NamePartGroup"))
      if (cd_str_eq(lists_xml_attribute(g, "ID"), group))
        return cd_str_eqc(ofac_refs_value(r, "NamePartType", lists_xml_attribute(g, "NamePartTypeID")), "Last Name");
  return false;
}

cd_str ofac_refs_name(const ofac_refs *r, const lists_xml_node *identity, const lists_xml_node *documented,
                      cd_arena *a) {
  cd_str family = CD_STR(""), rest = CD_STR("");
  for (const lists_xml_node *p = lists_xml_child(documented, "DocumentedNamePart"); p;
       p = lists_xml_next(p, "DocumentedNamePart")) {
    const lists_xml_node *value = lists_xml_child(p, "NamePartValue");
    if (!value || !value->text.len) continue;
    cd_str *into = is_family_name(r, identity, lists_xml_attribute(value, "NamePartGroupID")) ? &family : &rest;
    *into = cd_str_printf(a, CD_FMT "%s" CD_FMT, CD_ARG(*into), into->len ? " " : "", CD_ARG(value->text));
    if (!into->ptr) return *into;
  }
  if (!family.len || !rest.len) return family.len ? family : rest;
  return cd_str_printf(a, CD_FMT ", " CD_FMT, CD_ARG(family), CD_ARG(rest));
}

/* Profiles are named by others before and after them. */
static cordon_status keep_name(ofac_refs *r, const lists_xml_node *party, cordon_error *err) {
  const lists_xml_node *profile = lists_xml_child(party, "Profile"), *identity = lists_xml_child(profile, "Identity");
  CD_TRY(put_text(r, r->parties, cd_str_dup(r->a, lists_xml_attribute(profile, "ID")),
                  lists_xml_attribute(party, "FixedRef"), err));
  for (const lists_xml_node *alias = lists_xml_child(identity, "Alias"); alias;
       alias = lists_xml_next(alias, "Alias")) {
    if (!cd_str_eqc(lists_xml_attribute(alias, "Primary"), "true")) continue;
    cd_str name = ofac_refs_name(r, identity, lists_xml_child(alias, "DocumentedName"), r->a);
    if (!name.ptr) return cd_no_memory(err);
    return put_text(r, r->names, cd_str_dup(r->a, lists_xml_attribute(profile, "ID")), name, err);
  }
  return CORDON_OK;
}

static cordon_status on_reference(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  ofac_refs *r = user;
  (void)root;
  if (cd_str_eqc(n->name, "Location")) return keep_location(r, n, err);
  if (cd_str_eqc(n->name, "IDRegDocument")) return keep_document(r, n, err);
  if (cd_str_eqc(n->name, "SanctionsEntry")) return keep_listing(r, n, err);
  if (cd_str_eqc(n->name, "ProfileRelationship")) return keep_link(r, n, err);
  if (cd_str_eqc(n->name, "DistinctParty")) return keep_name(r, n, err);
  return keep_value(r, n, err);
}

cordon_status ofac_refs_begin(ofac_refs *r, cordon_error *err) {
  *r = (ofac_refs){.a = cd_arena_new(0)};
  if (!r->a) return cd_no_memory(err);
  cd_map **maps[] = {&r->values,    &r->codes,    &r->groups, &r->locations,
                     &r->documents, &r->listings, &r->links,  &r->names, &r->parties};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
    if (!(*maps[i] = cd_map_new(r->a, 1024))) return cd_no_memory(err);
  return CORDON_OK;
}

void ofac_refs_free(ofac_refs *r) { cd_arena_free(r->a); }

cordon_status ofac_refs_read(ofac_refs *r, const lists_file *file, cordon_error *err) {
  static const char *const RECORDS[] = {"AliasType",
                                        "Country",
                                        "DetailReference",
                                        "FeatureType",
                                        "IDRegDocType",
                                        "LocPartType",
                                        "NamePartType",
                                        "PartySubType",
                                        "RelationType",
                                        "Script",
                                        "LegalBasis",
                                        "Location",
                                        "IDRegDocument",
                                        "SanctionsEntry",
                                        "ProfileRelationship",
                                        "DistinctParty",
                                        NULL};
  static const lists_xml_spec SPEC = {"Sanctions", false, RECORDS, on_reference};
  return lists_xml_read(file, &SPEC, r, err);
}
