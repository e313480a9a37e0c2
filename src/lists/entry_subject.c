#include "base/country.h"
#include "lists/entry.h"

static void add_country(cd_str *out, size_t *count, cd_str code) {
  if (!cd_country_valid(code)) return;
  for (size_t i = 0; i < *count; i++)
    if (cd_str_eq(out[i], code)) return;
  out[(*count)++] = code;
}

static cordon_status countries(const lists_entry *e, cd_arena *a, names_subject *out, cordon_error *err) {
  cd_str *list = CD_NEW_ARRAY(a, cd_str, e->nationality_count + e->address_count);
  if (!list) return cd_no_memory(err);
  size_t count = 0;
  for (size_t i = 0; i < e->nationality_count; i++) add_country(list, &count, e->nationalities[i]);
  for (size_t i = 0; i < e->address_count; i++) add_country(list, &count, e->addresses[i].country);
  out->countries = list;
  out->country_count = count;
  return CORDON_OK;
}

static cordon_status births(const lists_entry *e, cd_arena *a, names_subject *out, cordon_error *err) {
  names_birth *list = CD_NEW_ARRAY(a, names_birth, e->birth_count);
  if (!list) return cd_no_memory(err);
  size_t count = 0;
  for (size_t i = 0; i < e->birth_count; i++)
    if (names_birth_parse(e->births[i], &list[count])) count++;
  out->births = list;
  out->birth_count = count;
  return CORDON_OK;
}

static cordon_status identifiers(const lists_entry *e, cd_arena *a, names_subject *out, cordon_error *err) {
  names_identifier *list = CD_NEW_ARRAY(a, names_identifier, e->identifier_count);
  if (!list) return cd_no_memory(err);
  for (size_t i = 0; i < e->identifier_count; i++)
    list[i] = (names_identifier){e->identifiers[i].type, e->identifiers[i].value};
  out->identifiers = list;
  out->identifier_count = e->identifier_count;
  return CORDON_OK;
}

cordon_status lists_entry_subject(const lists_entry *e, cd_arena *a, names_subject *out, cordon_error *err) {
  names_text *names = CD_NEW_ARRAY(a, names_text, e->name_count);
  if (!names) return cd_no_memory(err);
  for (size_t i = 0; i < e->name_count; i++)
    names[i] = (names_text){e->names[i].text, cd_str_eqc(e->names[i].kind, "weak"), i == 0};
  *out = (names_subject){.schema = e->schema, .names = names, .name_count = e->name_count};
  CD_TRY(countries(e, a, out, err));
  CD_TRY(births(e, a, out, err));
  return identifiers(e, a, out, err);
}
