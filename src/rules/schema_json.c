/* The schema of facts and of orders, as published in docs/schema (scripts/schemas writes them; a test compares). */
#include <stdio.h>

#include "rules/facts_set.h"

static const char *type_text(const shape_field *f) {
  switch (f->kind) {
  case SHAPE_BOOL:
    return "bool";
  case SHAPE_INT:
    return "int";
  case SHAPE_DAY:
    return "day";
  case SHAPE_OBJECT:
    return f->object->name;
  case SHAPE_LISTINGS:
    return "listings";
  case SHAPE_ENTRIES:
    return "entries";
  default:
    return "string";
  }
}

static cd_json *add_facts(cd_json *out, const shape *s, cd_str path, cd_arena *a);

static cd_json *add_fact(cd_json *out, const shape_field *f, cd_str path, cd_arena *a) {
  cd_str name = cd_str_printf(a, CD_FMT ".%s", CD_ARG(path), f->name);
  cd_str type = f->list ? cd_str_printf(a, "list(%s)", type_text(f)) : cd_str_c(type_text(f));
  cd_json *o = cd_json_new_object(a);
  o = cd_json_set(a, o, "type", cd_json_new_str(a, type));
  o = cd_json_set(a, o, "absence", cd_json_new_c(a, f->absence == FACTS_ABSENT_NONE ? "none" : "unknown"));
  if (f->derived) o = cd_json_set(a, o, "derived", cd_json_new_bool(a, true));
  o = cd_json_set(a, o, "doc", cd_json_new_c(a, f->doc));
  out = cd_json_set_s(a, out, name, o);
  if (f->kind != SHAPE_OBJECT || (f->derived && f->object == &shape_party)) return out;
  return add_facts(out, f->object, f->list ? cd_str_printf(a, CD_FMT "[]", CD_ARG(name)) : name, a);
}

static cd_json *add_facts(cd_json *out, const shape *s, cd_str path, cd_arena *a) {
  for (size_t i = 0; i < s->count && out; i++)
    if (!s->fields[i].hidden) out = add_fact(out, &s->fields[i], path, a);
  return out;
}

cd_json *facts_schema_json(cd_arena *a) {
  cd_json *out = add_facts(cd_json_new_object(a), &shape_order, CD_STR("order"), a);
  return add_facts(out, &shape_entry, CD_STR("party.listing[]"), a);
}

/* --- JSON Schema (draft 2020-12) of an order --- */

static cd_json *object_schema(const shape *s, cd_arena *a);

static cd_json *typed(cd_arena *a, const char *type) {
  return cd_json_set(a, cd_json_new_object(a), "type", cd_json_new_c(a, type));
}

/* Owners have owners: their schema stands once, and is named where it is used. */
static cd_json *reference(cd_arena *a, const char *to) {
  return cd_json_set(a, cd_json_new_object(a), "$ref", cd_json_new_c(a, to));
}

static cd_json *pattern(cd_arena *a, const char *p) {
  return cd_json_set(a, typed(a, "string"), "pattern", cd_json_new_c(a, p));
}

static cd_json *word_schema(const shape_field *f, cd_arena *a) {
  cd_json *words = cd_json_new_list(a);
  for (size_t i = 0; f->words[i]; i++) words = cd_json_add(a, words, cd_json_new_c(a, f->words[i]));
  cd_json *o = f->open ? pattern(a, "^[a-z0-9_-]{1,64}$") : typed(a, "string");
  return cd_json_set(a, o, f->open ? "examples" : "enum", words);
}

static cd_json *one_schema(const shape_field *f, cd_arena *a) {
  switch (f->kind) {
  case SHAPE_BOOL:
    return typed(a, "boolean");
  case SHAPE_INT:
    return typed(a, "integer");
  case SHAPE_OBJECT:
    return f->object == &shape_owner ? reference(a, "#/$defs/owner") : object_schema(f->object, a);
  case SHAPE_WORD:
    return word_schema(f, a);
  case SHAPE_COUNTRY:
    return pattern(a, "^[A-Z]{2}$");
  case SHAPE_DAY:
    return cd_json_set(a, typed(a, "string"), "format", cd_json_new_c(a, "date"));
  case SHAPE_DECIMAL:
  case SHAPE_PERCENT:
    return pattern(a, "^[0-9]+(\\.[0-9]+)?$");
  default:
    return cd_json_set(a, typed(a, "string"), "minLength", cd_json_new_int(a, 1));
  }
}

static const char *absence_text(const shape_field *f) {
  if (f->left_out) return f->left_out;
  return f->absence == FACTS_ABSENT_NONE ? "none, with a note in the decision" : "unknown";
}

static cd_json *field_schema(const shape_field *f, cd_arena *a) {
  cd_json *o = one_schema(f, a);
  if (f->list) {
    cd_json *list = cd_json_set(a, typed(a, "array"), "items", o);
    if (f->min) list = cd_json_set(a, list, "minItems", cd_json_new_int(a, (int64_t)f->min));
    o = cd_json_set(a, list, "maxItems", cd_json_new_int(a, (int64_t)(f->max ? f->max : SHAPE_MAX_ITEMS)));
  }
  cd_str text =
      f->required ? cd_str_printf(a, "%s.", f->doc) : cd_str_printf(a, "%s. Left out: %s.", f->doc, absence_text(f));
  return cd_json_set(a, o, "description", cd_json_new_str(a, text));
}

static cd_json *object_schema(const shape *s, cd_arena *a) {
  cd_json *o = typed(a, "object"), *properties = cd_json_new_object(a), *required = cd_json_new_list(a);
  for (size_t i = 0; i < s->count; i++) {
    if (s->fields[i].derived) continue;
    properties = cd_json_set(a, properties, s->fields[i].name, field_schema(&s->fields[i], a));
    if (s->fields[i].required) required = cd_json_add(a, required, cd_json_new_c(a, s->fields[i].name));
  }
  o = cd_json_set(a, o, "properties", properties);
  if (cd_json_count(required)) o = cd_json_set(a, o, "required", required);
  return cd_json_set(a, o, "additionalProperties", cd_json_new_bool(a, false));
}

cd_json *facts_order_schema(cd_arena *a) {
  cd_json *o = object_schema(&shape_order, a);
  o = cd_json_set(a, o, "$schema", cd_json_new_c(a, "https://json-schema.org/draft/2020-12/schema"));
  o = cd_json_set(a, o, "title", cd_json_new_c(a, "order"));
  o = cd_json_set(a, o, "$defs", cd_json_set(a, cd_json_new_object(a), "owner", object_schema(&shape_owner, a)));
  return cd_json_set(a, o, "description",
                     cd_json_new_c(a, "An order to be decided. Days are ISO 8601, countries ISO 3166-1 alpha-2, "
                                      "quantities and money exact decimals in strings."));
}
