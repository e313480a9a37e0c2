/* What stands beside the names of a subject, packed, and how two of them agree. */
#ifndef NAMES_SUBJECT_H
#define NAMES_SUBJECT_H

#include "names/names.h"

typedef struct names_agreement {
  names_agree birth, country, schema, identifier;
} names_agreement;

/* Append countries, births and identifier hashes in the form that agreement reads. */
void names_pack_attributes(const names_subject *s, cd_buf *out);
/* `packed` may be damaged: what does not fit is not stated. */
names_agreement names_agreement_of(const names_subject *query, names_schema schema, const uint8_t *packed, size_t len);
/* The score of a name with what supports and contradicts it; matched: weight of the words that met. `same` keeps 1000
 * unless something contradicts. */
uint16_t names_supported_score(uint16_t name_score, bool same, uint32_t matched, names_agreement a);
#define NAMES_MOST_SUPPORT 40 /* that birth dates and countries lift a name by */
/* The key of an identifier, for lookup; 0 for one that is too short to tell anything. */
uint64_t names_identifier_key(names_identifier id);

#endif
