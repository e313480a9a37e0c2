#include "subject.h"

#include <string.h>

#include "base/country.h"

static cordon_status read_schema(cd_str text, names_schema *out, cordon_error *err) {
  *out = NAMES_ANY;
  if (text.len == 0 || names_schema_parse(text, out)) return CORDON_OK;
  cd_fail(err, CORDON_BAD_INPUT,
          "\"" CD_FMT "\" is no schema; it is person, organization, company, public_body, vessel or aircraft.",
          CD_ARG(text));
  return cd_error_place(err, NULL, 0, 0, "schema");
}

static cd_str upper(cd_str s, cd_arena *a) {
  cd_str copy = cd_str_dup(a, s);
  char *bytes = (char *)(uintptr_t)copy.ptr;
  for (size_t i = 0; bytes && i < copy.len; i++) {
    if (bytes[i] >= 'a' && bytes[i] <= 'z') bytes[i] = (char)(bytes[i] - 'a' + 'A');
  }
  return copy;
}

static cd_str country_code(cd_str text, cd_arena *a) {
  cd_str code = text.len == 2 ? upper(text, a) : text;
  return cd_country_valid(code) ? code : cd_country_code(text);
}

static cordon_status add_country(names_subject *s, cd_str text, cd_arena *a, cordon_error *err) {
  cd_str code = country_code(text, a);
  if (code.len == 0) {
    cd_fail(err, CORDON_BAD_INPUT, "\"" CD_FMT "\" is no country; write an ISO 3166-1 code such as MX.", CD_ARG(text));
    return cd_error_place(err, NULL, 0, 0, "country");
  }
  cd_str *grown = cd_grow_array(a, s->countries, s->country_count, s->country_count + 1, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  grown[s->country_count++] = code;
  s->countries = grown;
  return CORDON_OK;
}

static cordon_status add_birth(names_subject *s, cd_str text, cd_arena *a, cordon_error *err) {
  names_birth birth;
  if (!names_birth_parse(text, &birth)) {
    cd_fail(err, CORDON_BAD_INPUT, "\"" CD_FMT "\" is no birth date; write 1965-03-04, 1965-03 or 1965.", CD_ARG(text));
    return cd_error_place(err, NULL, 0, 0, "birth");
  }
  names_birth *grown = cd_grow_array(a, s->births, s->birth_count, s->birth_count + 1, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  grown[s->birth_count++] = birth;
  s->births = grown;
  return CORDON_OK;
}

static cordon_status add_name(names_subject *s, cd_str text, bool weak, cd_arena *a, cordon_error *err) {
  names_text *grown = cd_grow_array(a, s->names, s->name_count, s->name_count + 1, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  grown[s->name_count] = (names_text){.text = text, .weak = weak, .primary = s->name_count == 0};
  s->name_count++;
  s->names = grown;
  return CORDON_OK;
}

static cordon_status add_identifier(names_subject *s, cd_str type, cd_str value, cd_arena *a, cordon_error *err) {
  names_identifier *grown =
      cd_grow_array(a, s->identifiers, s->identifier_count, s->identifier_count + 1, sizeof *grown);
  if (!grown) return cd_no_memory(err);
  grown[s->identifier_count++] = (names_identifier){type, value};
  s->identifiers = grown;
  return CORDON_OK;
}

cordon_status cli_subject(cd_str name, cli_traits traits, cd_arena *a, names_subject *out, cordon_error *err) {
  *out = (names_subject){0};
  CD_TRY(read_schema(traits.schema, &out->schema, err));
  CD_TRY(add_name(out, name, false, a, err));
  if (traits.country.len > 0) CD_TRY(add_country(out, traits.country, a, err));
  if (traits.birth.len > 0) CD_TRY(add_birth(out, traits.birth, a, err));
  if (traits.identifier.len > 0) CD_TRY(add_identifier(out, (cd_str){0}, traits.identifier, a, err));
  return CORDON_OK;
}

/* --- properties --- */

typedef enum prop_kind { PROP_NAME, PROP_WEAK_NAME, PROP_COUNTRY, PROP_BIRTH, PROP_IDENTIFIER } prop_kind;

static const struct {
  const char *name;
  prop_kind kind;
} known_props[] = {
    {"name", PROP_NAME},
    {"alias", PROP_NAME},
    {"previousName", PROP_NAME},
    {"weakAlias", PROP_WEAK_NAME},
    {"country", PROP_COUNTRY},
    {"nationality", PROP_COUNTRY},
    {"citizenship", PROP_COUNTRY},
    {"jurisdiction", PROP_COUNTRY},
    {"mainCountry", PROP_COUNTRY},
    {"flag", PROP_COUNTRY},
    {"birthDate", PROP_BIRTH},
    {"imoNumber", PROP_IDENTIFIER},
    {"mmsi", PROP_IDENTIFIER},
    {"passportNumber", PROP_IDENTIFIER},
    {"idNumber", PROP_IDENTIFIER},
    {"taxNumber", PROP_IDENTIFIER},
    {"registrationNumber", PROP_IDENTIFIER},
    {"leiCode", PROP_IDENTIFIER},
    {"innCode", PROP_IDENTIFIER},
    {"ogrnCode", PROP_IDENTIFIER},
    {"swiftBic", PROP_IDENTIFIER},
};

/* In files of pairs a country or date that cannot be read says nothing, as if it were left out: such files carry free
 * text. */
static cordon_status add_value(names_subject *s, cd_str type, prop_kind kind, cd_str value, cd_arena *a,
                               cordon_error *err) {
  names_birth birth;
  if (kind == PROP_COUNTRY) return country_code(value, a).len ? add_country(s, value, a, err) : CORDON_OK;
  if (kind == PROP_BIRTH) return names_birth_parse(value, &birth) ? add_birth(s, value, a, err) : CORDON_OK;
  if (kind == PROP_IDENTIFIER) return add_identifier(s, type, value, a, err);
  return add_name(s, value, kind == PROP_WEAK_NAME, a, err);
}

static cordon_status add_prop(names_subject *s, const cd_json_member *m, cd_arena *a, cordon_error *err) {
  for (size_t i = 0; i < sizeof known_props / sizeof known_props[0]; i++) {
    if (!cd_str_eqc(m->key, known_props[i].name)) continue;
    prop_kind kind = known_props[i].kind;
    if (m->value->kind == CD_JSON_STRING) return add_value(s, m->key, kind, m->value->as.string, a, err);
    for (size_t j = 0; m->value->kind == CD_JSON_LIST && j < m->value->count; j++) {
      cd_str value = cd_json_str(m->value->as.items[j]);
      if (value.len > 0) CD_TRY(add_value(s, m->key, kind, value, a, err));
    }
  }
  return CORDON_OK;
}

static cordon_status parse_cell(cd_str text, cd_json_kind kind, const char *field, cd_arena *a, cd_json **out,
                                cordon_error *err) {
  *out = NULL;
  if (text.len == 0) return CORDON_OK;
  cordon_error inner = {0};
  if (cd_json_parse(text, NULL, a, out, &inner) == CORDON_OK && (*out)->kind == kind) return CORDON_OK;
  if (inner.code == CORDON_NO_MEMORY) return cd_no_memory(err);
  cd_fail(err, CORDON_BAD_INPUT,
          kind == CD_JSON_LIST ? "The cell is no JSON list of names, such as [\"Acme Ltd\"]."
                               : "The cell is no JSON object of properties, such as {\"country\":[\"mx\"]}.");
  return cd_error_place(err, NULL, 0, 0, field);
}

cordon_status cli_subject_of_props(cd_str schema, cd_str names_json, cd_str props_json, const char *side, cd_arena *a,
                                   names_subject *out, cordon_error *err) {
  cd_json *names, *props;
  *out = (names_subject){0};
  cd_str props_field = cd_str_printf(a, "%s_props", side);
  if (!props_field.ptr) return cd_no_memory(err);
  CD_TRY(read_schema(schema, &out->schema, err));
  CD_TRY(parse_cell(names_json, CD_JSON_LIST, side, a, &names, err));
  CD_TRY(parse_cell(props_json, CD_JSON_OBJECT, props_field.ptr, a, &props, err));
  for (size_t i = 0; i < cd_json_count(names); i++) {
    cd_str name = cd_json_str(cd_json_at(names, i));
    if (name.len > 0) CD_TRY(add_name(out, name, false, a, err));
  }
  for (size_t i = 0; props && i < props->count; i++) CD_TRY(add_prop(out, &props->as.members[i], a, err));
  return CORDON_OK;
}
