/* Types: their identity, what fits where, and how they are written. */
#include "cel/internal.h"

static const cel_type dyn_type = {.kind = CEL_DYN};
const cel_type celi_type_error = {.kind = CEL_DYN};

static const cel_type kind_types[] = {
    [CEL_ABSENT] = {.kind = CEL_DYN},
    [CEL_UNKNOWN] = {.kind = CEL_DYN},
    [CEL_ERROR] = {.kind = CEL_DYN},
    [CEL_NULL] = {.kind = CEL_NULL},
    [CEL_BOOL] = {.kind = CEL_BOOL},
    [CEL_INT] = {.kind = CEL_INT},
    [CEL_UINT] = {.kind = CEL_UINT},
    [CEL_DOUBLE] = {.kind = CEL_DOUBLE},
    [CEL_STRING] = {.kind = CEL_STRING},
    [CEL_BYTES] = {.kind = CEL_BYTES},
    [CEL_LIST] = {.kind = CEL_LIST, .item = &dyn_type},
    [CEL_MAP] = {.kind = CEL_MAP, .key = &dyn_type, .item = &dyn_type},
    [CEL_TIMESTAMP] = {.kind = CEL_TIMESTAMP},
    [CEL_DURATION] = {.kind = CEL_DURATION},
    [CEL_DAY] = {.kind = CEL_DAY},
    [CEL_TYPE] = {.kind = CEL_TYPE},
    [CEL_OPTIONAL] = {.kind = CEL_OPTIONAL, .item = &dyn_type},
    [CEL_OBJECT] = {.kind = CEL_DYN},
    [CEL_HOST] = {.kind = CEL_DYN},
    [CEL_DYN] = {.kind = CEL_DYN},
    [CEL_PARAM] = {.kind = CEL_DYN},
};

static const cel_type param_types[8] = {{.kind = CEL_PARAM, .param = 0}, {.kind = CEL_PARAM, .param = 1},
                                        {.kind = CEL_PARAM, .param = 2}, {.kind = CEL_PARAM, .param = 3},
                                        {.kind = CEL_PARAM, .param = 4}, {.kind = CEL_PARAM, .param = 5},
                                        {.kind = CEL_PARAM, .param = 6}, {.kind = CEL_PARAM, .param = 7}};

const cel_type *cel_type_of_kind(cel_kind kind) { return (unsigned)kind <= CEL_PARAM ? &kind_types[kind] : &dyn_type; }

const cel_type *cel_type_param(unsigned n) { return &param_types[n & 7u]; }

const cel_type *celi_type_new(cd_arena *a, cel_kind kind, const cel_type *key, const cel_type *item) {
  if (!item || (kind == CEL_MAP && !key)) return NULL;
  cel_type *t = CD_NEW(a, cel_type);
  if (!t) return NULL;
  *t = (cel_type){.kind = kind, .key = key, .item = item};
  return t;
}

bool celi_type_is_dyn(const cel_type *t) { return !t || t->kind == CEL_DYN; }

bool celi_type_same(const cel_type *a, const cel_type *b) {
  if (a == b) return true;
  if (!a || !b || a->kind != b->kind) return false;
  switch (a->kind) {
  case CEL_LIST:
  case CEL_OPTIONAL:
    return celi_type_same(a->item, b->item);
  case CEL_MAP:
    return celi_type_same(a->key, b->key) && celi_type_same(a->item, b->item);
  case CEL_OBJECT:
  case CEL_HOST:
    return false; /* each is declared once */
  case CEL_PARAM:
    return a->param == b->param;
  default:
    return true;
  }
}

static bool takes_null(const cel_type *t) {
  switch (t->kind) {
  case CEL_NULL:
  case CEL_OBJECT:
  case CEL_HOST:
  case CEL_TIMESTAMP:
  case CEL_DURATION:
  case CEL_DAY:
  case CEL_OPTIONAL:
    return true;
  default:
    return false;
  }
}

bool celi_type_fits(const cel_type *to, const cel_type *from) {
  if (celi_type_is_dyn(to) || celi_type_is_dyn(from)) return true;
  if (from->kind == CEL_NULL) return takes_null(to);
  if (to->kind != from->kind) return false;
  switch (to->kind) {
  case CEL_LIST:
  case CEL_OPTIONAL:
    return celi_type_fits(to->item, from->item);
  case CEL_MAP:
    return celi_type_fits(to->key, from->key) && celi_type_fits(to->item, from->item);
  case CEL_OBJECT:
  case CEL_HOST:
    return to == from;
  default:
    return true;
  }
}

const cel_type *celi_type_join(cd_arena *a, const cel_type *x, const cel_type *y) {
  if (!x || celi_type_same(x, y)) return y;
  if (!y) return x;
  if (x->kind == CEL_NULL && takes_null(y)) return y;
  if (y->kind == CEL_NULL && takes_null(x)) return x;
  if (x->kind != y->kind) return &dyn_type;
  const cel_type *t = NULL;
  if (x->kind == CEL_LIST || x->kind == CEL_OPTIONAL)
    t = celi_type_new(a, x->kind, NULL, celi_type_join(a, x->item, y->item));
  else if (x->kind == CEL_MAP)
    t = celi_type_new(a, CEL_MAP, celi_type_join(a, x->key, y->key), celi_type_join(a, x->item, y->item));
  return t ? t : &dyn_type;
}

const cel_type *cel_type_list(cel_env *env, const cel_type *item) {
  return celi_type_new(env->arena, CEL_LIST, NULL, item);
}

const cel_type *cel_type_map(cel_env *env, const cel_type *key, const cel_type *value) {
  return celi_type_new(env->arena, CEL_MAP, key, value);
}

const cel_type *cel_type_optional(cel_env *env, const cel_type *item) {
  return celi_type_new(env->arena, CEL_OPTIONAL, NULL, item);
}

int cel_type_field(const cel_type *type, cd_str name) {
  if (!type || !type->field_index) return -1;
  uintptr_t number = (uintptr_t)cd_map_get(type->field_index, name);
  return (int)number - 1;
}

size_t cel_type_field_count(const cel_type *type) { return type->field_count; }
const cel_field *cel_type_field_at(const cel_type *type, size_t i) { return &type->fields[i]; }
cel_kind cel_type_kind(const cel_type *type) { return type->kind; }
const cel_type *cel_type_item(const cel_type *type) { return type->item; }

cd_str celi_type_word(const cel_type *t) {
  switch (t->kind) {
  case CEL_NULL:
    return CD_STR("null_type");
  case CEL_BOOL:
    return CD_STR("bool");
  case CEL_INT:
    return CD_STR("int");
  case CEL_UINT:
    return CD_STR("uint");
  case CEL_DOUBLE:
    return CD_STR("double");
  case CEL_STRING:
    return CD_STR("string");
  case CEL_BYTES:
    return CD_STR("bytes");
  case CEL_LIST:
    return CD_STR("list");
  case CEL_MAP:
    return CD_STR("map");
  case CEL_TIMESTAMP:
    return CD_STR("google.protobuf.Timestamp");
  case CEL_DURATION:
    return CD_STR("google.protobuf.Duration");
  case CEL_DAY:
    return CD_STR("day");
  case CEL_TYPE:
    return CD_STR("type");
  case CEL_OPTIONAL:
    return CD_STR("optional_type");
  case CEL_OBJECT:
  case CEL_HOST:
    return t->name;
  case CEL_PARAM:
    return cd_str_of(&"ABCDEFGH"[t->param], 1);
  default:
    return CD_STR("dyn");
  }
}

static void write_type(const cel_type *t, cd_buf *out) {
  switch (t->kind) {
  case CEL_TIMESTAMP:
    cd_buf_c(out, "timestamp");
    return;
  case CEL_DURATION:
    cd_buf_c(out, "duration");
    return;
  case CEL_NULL:
    cd_buf_c(out, "null");
    return;
  case CEL_OPTIONAL:
    cd_buf_c(out, "optional");
    break;
  default:
    cd_buf_str(out, celi_type_word(t));
  }
  if (t->kind != CEL_LIST && t->kind != CEL_MAP && t->kind != CEL_OPTIONAL) return;
  cd_buf_byte(out, '(');
  if (t->key) {
    write_type(t->key, out);
    cd_buf_c(out, ", ");
  }
  write_type(t->item, out);
  cd_buf_byte(out, ')');
}

cd_str cel_type_text(const cel_type *type, cd_arena *a) {
  cd_buf b;
  cd_buf_init(&b, 1 << 12);
  write_type(type ? type : &dyn_type, &b);
  cd_str text = cd_str_dup(a, cd_buf_view(&b));
  cd_buf_free(&b);
  return text;
}

const cel_type *celi_type_of(cel_value v) {
  if (v.kind == CEL_OBJECT) return v.as.object->type;
  if (v.kind == CEL_HOST) return v.as.host->type;
  return cel_type_of_kind(v.kind);
}
