/* A form as JSON Schema, so that what is published is what is checked. */
#include "register/form.h"
#include "register/put.h"

static cd_json *object_schema(const form *s, cd_arena *a);

static cd_json *text_schema(cd_arena *a, const char *key, const char *value) {
  return put_c(a, put_c(a, cd_json_new_object(a), "type", "string"), key, value);
}

static cd_json *words_schema(const char *const *words, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  if (!words) return text_schema(a, "pattern", "^[a-z0-9_]{1,128}$");
  for (size_t i = 0; words[i]; i++) list = cd_json_add(a, list, cd_json_new_c(a, words[i]));
  return cd_json_set(a, put_c(a, cd_json_new_object(a), "type", "string"), "enum", list);
}

static cd_json *value_schema(const form_field *f, cd_arena *a) {
  cd_json *o = cd_json_new_object(a);
  switch (f->kind) {
  case FORM_ID:
    return text_schema(a, "pattern", "^[^\\s]{1,128}$");
  case FORM_DAY:
    return text_schema(a, "format", "date");
  case FORM_COUNTRY:
    return text_schema(a, "pattern", "^[A-Z]{2}$");
  case FORM_DECIMAL:
    return text_schema(a, "pattern", "^[0-9]+(\\.[0-9]{1,18})?$");
  case FORM_WORD:
    return words_schema(f->words, a);
  case FORM_BOOL:
    return put_c(a, o, "type", "boolean");
  case FORM_INT:
    return put_int(a, put_c(a, o, "type", "integer"), "minimum", 1);
  case FORM_OBJECT:
    return object_schema(f->fields, a);
  default:
    return put_int(a, put_int(a, put_c(a, o, "type", "string"), "minLength", 1), "maxLength", 4096);
  }
}

static cd_json *either(cd_json *x, cd_json *y, cd_arena *a) {
  cd_json *list = cd_json_add(a, cd_json_add(a, cd_json_new_list(a), x), y);
  return cd_json_set(a, cd_json_new_object(a), "anyOf", list);
}

static cd_json *field_schema(const form_field *f, cd_arena *a) {
  cd_json *v = value_schema(f, a);
  if (f->flags & FORM_LIST) {
    cd_json *list = put_c(a, cd_json_new_object(a), "type", "array");
    v = put_int(a, cd_json_set(a, list, "items", v), "maxItems", 10000);
  }
  if (f->flags & FORM_OR_ANY) v = either(v, put_c(a, cd_json_new_object(a), "const", "any"), a);
  if (f->flags & FORM_OR_NULL) v = either(v, put_c(a, cd_json_new_object(a), "type", "null"), a);
  return v;
}

static cd_json *object_schema(const form *s, cd_arena *a) {
  cd_json *properties = cd_json_new_object(a), *required = cd_json_new_list(a);
  for (size_t i = 0; i < s->count; i++) {
    properties = cd_json_set(a, properties, s->fields[i].name, field_schema(&s->fields[i], a));
    if (s->fields[i].flags & FORM_REQUIRED) required = cd_json_add(a, required, cd_json_new_c(a, s->fields[i].name));
  }
  cd_json *o = put_c(a, cd_json_new_object(a), "type", "object");
  o = cd_json_set(a, o, "additionalProperties", cd_json_new_bool(a, false));
  o = cd_json_set(a, o, "properties", properties);
  return cd_json_count(required) ? cd_json_set(a, o, "required", required) : o;
}

cd_json *form_schema(const form *s, cd_str title, cd_arena *a) {
  cd_json *o = put_c(a, cd_json_new_object(a), "$schema", "https://json-schema.org/draft/2020-12/schema");
  const cd_json *body = object_schema(s, a);
  o = put_str(a, o, "title", title);
  for (size_t i = 0; i < cd_json_count(body); i++)
    o = cd_json_set_s(a, o, body->as.members[i].key, body->as.members[i].value);
  return body ? o : NULL;
}
