/* What the parties of OFAC's advanced XML refer to, gathered in a first reading: reference values, places, documents,
 * list entries, links. */
#ifndef LISTS_OFAC_REFS_H
#define LISTS_OFAC_REFS_H

#include "base/map.h"
#include "lists/xml.h"

typedef struct ofac_location {
  cd_str text, city, country;
} ofac_location;
typedef struct ofac_document {
  cd_str type, number, country;
  struct ofac_document *next;
} ofac_document;
typedef struct ofac_link {
  lists_link_kind kind;
  cd_str to, relation; /* the other profile, and OFAC's words */
  struct ofac_link *next;
} ofac_link;
typedef struct ofac_listing {
  cd_day from;
  cd_str basis;
  cd_str *programs;
  size_t program_count;
} ofac_listing;

typedef struct ofac_refs {
  cd_arena *a;
  cd_map *values;    /* "FeatureType 8" to a cd_str */
  cd_map *codes;     /* "Country 11029" to the alpha-2 code, a cd_str */
  cd_map *groups;    /* PartySubType id to PartyType id, a cd_str */
  cd_map *locations; /* ofac_location */
  cd_map *documents; /* by identity: ofac_document */
  cd_map *listings;  /* by profile: ofac_listing */
  cd_map *links;     /* by profile, the last read first: ofac_link */
  cd_map *names;     /* by profile: a cd_str */
  cd_map *parties;   /* FixedRef by profile: a cd_str */
} ofac_refs;

cordon_status ofac_refs_begin(ofac_refs *r, cordon_error *err);
void ofac_refs_free(ofac_refs *r);
/* Read the whole file once. */
cordon_status ofac_refs_read(ofac_refs *r, const lists_file *file, cordon_error *err);

/* The text of a reference value; empty when it is not known. */
cd_str ofac_refs_value(const ofac_refs *r, const char *kind, cd_str id);
/* The name of a DocumentedName: the family name first, as the list prints people. ptr NULL: no memory. */
cd_str ofac_refs_name(const ofac_refs *r, const lists_xml_node *identity, const lists_xml_node *documented,
                      cd_arena *a);
/* The day of an element with Year, Month, Day; CD_DAY_NONE when it is no day. */
cd_day ofac_refs_day(const lists_xml_node *n);

#endif
