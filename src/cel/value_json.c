/* Values from JSON and to JSON. */
#include <stdio.h>

#include "cel/internal.h"

static cordon_status from_list(const cd_json *json, cd_arena *a, cel_value *out, cordon_error *err) {
  cel_value *items = CD_NEW_ARRAY(a, cel_value, json->count);
  if (!items) return cd_no_memory(err);
  for (size_t i = 0; i < json->count; i++) CD_TRY(cel_value_from_json(json->as.items[i], a, &items[i], err));
  *out = cel_list_of(a, items, json->count);
  return out->kind == CEL_ABSENT ? cd_no_memory(err) : CORDON_OK;
}

static cordon_status from_object(const cd_json *json, cd_arena *a, cel_value *out, cordon_error *err) {
  cel_entry *entries = CD_NEW_ARRAY(a, cel_entry, json->count);
  if (!entries) return cd_no_memory(err);
  for (size_t i = 0; i < json->count; i++) {
    entries[i].key = cel_string(json->as.members[i].key);
    CD_TRY(cel_value_from_json(json->as.members[i].value, a, &entries[i].value, err));
  }
  *out = cel_map_of(a, entries, json->count);
  return out->kind == CEL_ABSENT ? cd_no_memory(err) : CORDON_OK;
}

cordon_status cel_value_from_json(const cd_json *json, cd_arena *a, cel_value *out, cordon_error *err) {
  switch (json->kind) {
  case CD_JSON_BOOL:
    *out = cel_bool(json->as.boolean);
    return CORDON_OK;
  case CD_JSON_INT:
    *out = cel_int(json->as.integer);
    return CORDON_OK;
  case CD_JSON_REAL:
    *out = cel_double(json->as.real);
    return CORDON_OK;
  case CD_JSON_STRING:
    *out = cel_string(json->as.string);
    return CORDON_OK;
  case CD_JSON_LIST:
    return from_list(json, a, out, err);
  case CD_JSON_OBJECT:
    return from_object(json, a, out, err);
  default:
    *out = cel_null();
    return CORDON_OK;
  }
}

/* --- by a declared type --- */

static cordon_status misfit(const cel_type *type, const cd_json *json, cd_str path, cd_arena *a, cordon_error *err) {
  cd_str want = cel_type_text(type, a);
  char field[192];
  snprintf(field, sizeof field, CD_FMT, CD_ARG(path));
  cd_fail(err, CORDON_BAD_INPUT, "%s takes %s here, not %s", field, want.ptr ? want.ptr : "another type",
          cd_json_kind_name(json->kind));
  return cd_error_place(err, NULL, 0, 0, field);
}

static cordon_status as_list(const cel_type *type, const cd_json *json, cd_str path, cd_arena *a, cel_value *out,
                             cordon_error *err) {
  cel_value *items = CD_NEW_ARRAY(a, cel_value, json->count);
  if (!items) return cd_no_memory(err);
  for (size_t i = 0; i < json->count; i++) {
    cd_str at = cd_str_printf(a, CD_FMT "[%zu]", CD_ARG(path), i);
    if (!at.ptr) return cd_no_memory(err);
    CD_TRY(cel_value_from_json_as(type->item, json->as.items[i], at, a, &items[i], err));
    if (items[i].kind == CEL_ABSENT) return misfit(type->item, json->as.items[i], at, a, err);
  }
  *out = cel_list_of(a, items, json->count);
  return out->kind == CEL_ABSENT ? cd_no_memory(err) : CORDON_OK;
}

static cordon_status as_map(const cel_type *type, const cd_json *json, cd_str path, cd_arena *a, cel_value *out,
                            cordon_error *err) {
  cel_entry *entries = CD_NEW_ARRAY(a, cel_entry, json->count);
  size_t n = 0;
  if (!entries) return cd_no_memory(err);
  for (size_t i = 0; i < json->count; i++) {
    cd_str at = cd_str_printf(a, CD_FMT "[" CD_FMT "]", CD_ARG(path), CD_ARG(json->as.members[i].key));
    if (!at.ptr) return cd_no_memory(err);
    entries[n].key = cel_string(json->as.members[i].key);
    CD_TRY(cel_value_from_json_as(type->item, json->as.members[i].value, at, a, &entries[n].value, err));
    n += entries[n].value.kind != CEL_ABSENT;
  }
  *out = cel_map_of(a, entries, n);
  return out->kind == CEL_ABSENT ? cd_no_memory(err) : CORDON_OK;
}

static cordon_status no_field(const cel_type *type, cd_str path, cordon_error *err, cd_str name) {
  cd_str near = {NULL, 0};
  char field[192];
  for (size_t i = 0; i < type->field_count; i++) near = celi_nearest(name, near, type->fields[i].name);
  snprintf(field, sizeof field, CD_FMT, CD_ARG(path));
  if (near.len)
    cd_fail(err, CORDON_BAD_INPUT, "there is no field '" CD_FMT "' here; did you mean '" CD_FMT "'?", CD_ARG(name),
            CD_ARG(near));
  else
    cd_fail(err, CORDON_BAD_INPUT, "there is no field '" CD_FMT "' here", CD_ARG(name));
  return cd_error_place(err, NULL, 0, 0, field);
}

static cordon_status as_object(const cel_type *type, const cd_json *json, cd_str path, cd_arena *a, cel_value *out,
                               cordon_error *err) {
  *out = cel_object_new(a, type, path);
  if (out->kind == CEL_ABSENT) return cd_no_memory(err);
  for (size_t i = 0; i < json->count; i++) {
    cd_str name = json->as.members[i].key;
    cd_str at = path.len ? cd_str_printf(a, CD_FMT "." CD_FMT, CD_ARG(path), CD_ARG(name)) : name;
    if (!at.ptr && name.len) return cd_no_memory(err);
    int number = cel_type_field(type, name);
    if (number < 0) return no_field(type, at, err, name);
    cel_value v;
    CD_TRY(cel_value_from_json_as(type->fields[number].type, json->as.members[i].value, at, a, &v, err));
    cel_object_set(*out, (size_t)number, v);
  }
  return CORDON_OK;
}

/* Text, as days, timestamps and durations are written. */
static bool as_text(const cel_type *type, const cd_json *json, cel_value *out) {
  cd_str s = json->as.string;
  if (json->kind != CD_JSON_STRING) return false;
  *out = (cel_value){.kind = type->kind};
  switch (type->kind) {
  case CEL_STRING:
    out->as.string = s;
    return true;
  case CEL_DAY:
    return cd_day_parse(s, &out->as.day);
  case CEL_TIMESTAMP:
    return celi_timestamp_parse(s, &out->as.seconds, &out->nanos);
  case CEL_DURATION:
    return celi_duration_parse(s, &out->as.seconds, &out->nanos);
  default:
    return false;
  }
}

static bool as_number(const cel_type *type, const cd_json *json, cel_value *out) {
  bool integer = json->kind == CD_JSON_INT;
  if (type->kind == CEL_INT && integer)
    *out = cel_int(json->as.integer);
  else if (type->kind == CEL_UINT && integer && json->as.integer >= 0)
    *out = cel_uint((uint64_t)json->as.integer);
  else if (type->kind == CEL_DOUBLE && (integer || json->kind == CD_JSON_REAL))
    *out = cel_double(integer ? (double)json->as.integer : json->as.real);
  else
    return false;
  return true;
}

cordon_status cel_value_from_json_as(const cel_type *type, const cd_json *json, cd_str path, cd_arena *a,
                                     cel_value *out, cordon_error *err) {
  if (celi_type_is_dyn(type) || type->kind == CEL_NULL) return cel_value_from_json(json, a, out, err);
  if (json->kind == CD_JSON_NULL) {
    *out = (cel_value){.kind = CEL_ABSENT};
    return CORDON_OK;
  }
  if (type->kind == CEL_LIST && json->kind == CD_JSON_LIST) return as_list(type, json, path, a, out, err);
  if (type->kind == CEL_MAP && json->kind == CD_JSON_OBJECT) return as_map(type, json, path, a, out, err);
  if (type->kind == CEL_OBJECT && json->kind == CD_JSON_OBJECT) return as_object(type, json, path, a, out, err);
  if (type->kind == CEL_BOOL && json->kind == CD_JSON_BOOL) {
    *out = cel_bool(json->as.boolean);
    return CORDON_OK;
  }
  return as_text(type, json, out) || as_number(type, json, out) ? CORDON_OK : misfit(type, json, path, a, err);
}

/* --- to JSON --- */

static cd_json *missing_json(const cel_unknowns *u, cd_arena *a) {
  cd_json *list = cd_json_new_list(a);
  for (size_t i = 0; i < u->count; i++) {
    cd_json *one = cd_json_new_object(a);
    one = cd_json_set(a, one, "fact", cd_json_new_str(a, u->items[i].path));
    one = cd_json_set(a, one, "why", cd_json_new_str(a, u->items[i].reason));
    list = cd_json_add(a, list, one);
  }
  return cd_json_set(a, cd_json_new_object(a), "unknown", list);
}

static cd_json *failure_json(const cel_failure *f, cd_arena *a) {
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "error", cd_json_new_str(a, f->message));
  if (f->line == 0) return o;
  o = cd_json_set(a, o, "line", cd_json_new_int(a, f->line));
  return cd_json_set(a, o, "column", cd_json_new_int(a, f->column));
}

static cd_json *list_json(const cel_list *list, cd_arena *a) {
  cd_json *out = cd_json_new_list(a);
  for (size_t i = 0; out && i < list->count; i++) out = cd_json_add(a, out, cel_value_to_json(list->items[i], a));
  return out;
}

static cd_json *map_json(const cel_map *map, cd_arena *a) {
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; out && i < map->count; i++) {
    cd_str key = {NULL, 0};
    if (!celi_plain_text(a, map->entries[i].key, &key) || !key.ptr) return NULL;
    out = cd_json_set_s(a, out, key, cel_value_to_json(map->entries[i].value, a));
  }
  return out;
}

static cd_json *object_json(const cel_object *o, cd_arena *a) {
  cd_json *out = cd_json_new_object(a);
  for (size_t i = 0; out && i < o->type->field_count; i++)
    if (o->fields[i].kind != CEL_ABSENT)
      out = cd_json_set_s(a, out, o->type->fields[i].name, cel_value_to_json(o->fields[i], a));
  return out;
}

cd_json *cel_value_to_json(cel_value v, cd_arena *a) {
  cd_str text = {NULL, 0};
  switch (v.kind) {
  case CEL_ABSENT:
  case CEL_NULL:
    return cd_json_new_null(a);
  case CEL_UNKNOWN:
    return missing_json(v.as.unknowns, a);
  case CEL_ERROR:
    return failure_json(v.as.failure, a);
  case CEL_BOOL:
    return cd_json_new_bool(a, v.as.boolean);
  case CEL_INT:
    return cd_json_new_int(a, v.as.integer);
  case CEL_UINT:
    if (v.as.uinteger <= INT64_MAX) return cd_json_new_int(a, (int64_t)v.as.uinteger);
    break;
  case CEL_DOUBLE:
    if (v.as.real - v.as.real == 0) return cd_json_new_real(a, v.as.real);
    break; /* not NaN or infinite, which JSON cannot say */
  case CEL_BYTES:
    text = celi_base64(a, v.as.string);
    return text.ptr ? cd_json_new_str(a, text) : NULL;
  case CEL_LIST:
    return list_json(v.as.list, a);
  case CEL_MAP:
    return map_json(v.as.map, a);
  case CEL_OBJECT:
    return object_json(v.as.object, a);
  case CEL_HOST:
    return cd_json_new_str(a, v.as.host->path);
  case CEL_OPTIONAL:
    return v.as.optional ? cel_value_to_json(*v.as.optional, a) : cd_json_new_null(a);
  default:
    break;
  }
  return celi_plain_text(a, v, &text) && text.ptr ? cd_json_new_str(a, text) : NULL;
}
