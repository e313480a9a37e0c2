/* The environment: declared types, variables and functions, and the standard library as their start. */
#include <stdlib.h>

#include "cel/internal.h"

/* --- signatures of the standard library --- */

static const cel_type *read_type(cd_arena *a, const char **sig) {
  static const struct {
    char letter;
    cel_kind kind;
  } simple[] = {{'n', CEL_NULL},     {'b', CEL_BOOL},   {'i', CEL_INT},   {'u', CEL_UINT},
                {'d', CEL_DOUBLE},   {'s', CEL_STRING}, {'y', CEL_BYTES}, {'t', CEL_TIMESTAMP},
                {'r', CEL_DURATION}, {'a', CEL_DAY},    {'T', CEL_TYPE},  {'*', CEL_DYN}};
  char c = *(*sig)++;
  if (c == 'A' || c == 'B') return cel_type_param((unsigned)(c - 'A'));
  if (c == 'N') return CELI_ANY_NUMBER;
  if (c == '[') return celi_type_new(a, CEL_LIST, NULL, read_type(a, sig));
  if (c == '?') return celi_type_new(a, CEL_OPTIONAL, NULL, read_type(a, sig));
  if (c == '{') {
    const cel_type *key = read_type(a, sig);
    return celi_type_new(a, CEL_MAP, key, read_type(a, sig));
  }
  for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
    if (simple[i].letter == c) return cel_type_of_kind(simple[i].kind);
  return NULL;
}

static bool read_signature(cd_arena *a, const char *sig, celi_overload *f) {
  for (;; sig++) {
    if (*sig == '.')
      f->method = true;
    else if (*sig == '+')
      f->variadic = true;
    else if (*sig == '~')
      f->partial = true;
    else
      break;
  }
  while (*sig != '>') {
    if (!(f->params[f->param_count++] = read_type(a, &sig))) return false;
  }
  sig++;
  return (f->result = read_type(a, &sig)) != NULL;
}

/* Behind the others of its name, so that the first declared stays the first tried. */
static bool add_overload(cel_env *env, celi_overload *f) {
  celi_overload *at = cd_map_get(env->functions, f->name);
  if (!at) return cd_map_put(env->functions, f->name, f);
  while (at->next) at = (celi_overload *)(uintptr_t)at->next; /* owned by this env */
  at->next = f;
  return true;
}

static bool add_builtins(cel_env *env, const celi_builtin *table) {
  for (; table->name; table++) {
    celi_overload *f = CD_NEW(env->arena, celi_overload);
    if (!f) return false;
    f->name = cd_str_c(table->name);
    f->fn = table->fn;
    if (!read_signature(env->arena, table->signature, f) || !add_overload(env, f)) return false;
  }
  return true;
}

static bool add_types(cel_env *env) {
  static const cel_kind kinds[] = {CEL_NULL,     CEL_BOOL,  CEL_INT,  CEL_UINT,    CEL_DOUBLE,
                                   CEL_STRING,   CEL_BYTES, CEL_LIST, CEL_MAP,     CEL_TIMESTAMP,
                                   CEL_DURATION, CEL_DAY,   CEL_TYPE, CEL_OPTIONAL};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const cel_type *t = cel_type_of_kind(kinds[i]);
    if (!cd_map_put(env->types, celi_type_word(t), (void *)(uintptr_t)t)) return false;
  }
  return true;
}

cordon_status cel_env_new(cel_env **out, cordon_error *err) {
  const celi_builtin *const tables[] = {celi_operators, celi_conversions, celi_strings,     celi_strings_ext,
                                        celi_math,      celi_time,        celi_collections, celi_optionals};
  cel_env *env = calloc(1, sizeof *env);
  if (!env) return cd_no_memory(err);
  env->arena = cd_arena_new(0);
  bool ok = env->arena && (env->variables = cd_map_new(env->arena, 16)) && (env->types = cd_map_new(env->arena, 32)) &&
            (env->functions = cd_map_new(env->arena, 128)) && add_types(env);
  for (size_t i = 0; ok && i < sizeof tables / sizeof *tables; i++) ok = add_builtins(env, tables[i]);
  if (!ok) {
    cel_env_free(env);
    return cd_no_memory(err);
  }
  *out = env;
  return CORDON_OK;
}

void cel_env_free(cel_env *env) {
  if (!env) return;
  cd_arena_free(env->arena);
  free(env);
}

const celi_overload *celi_find_function(const cel_env *env, cd_str name) { return cd_map_get(env->functions, name); }
const cel_type *celi_find_type(const cel_env *env, cd_str name) { return cd_map_get(env->types, name); }

/* --- what the embedder declares --- */

cordon_status cel_env_variable(cel_env *env, cd_str name, const cel_type *type, size_t *number, cordon_error *err) {
  if (!type) return cd_no_memory(err);
  if (cd_map_has(env->variables, name))
    return cd_fail(err, CORDON_EXISTS, "the variable '" CD_FMT "' is declared already", CD_ARG(name));
  celi_variable *v = CD_NEW(env->arena, celi_variable);
  if (env->variable_count == env->variable_room) {
    size_t room = env->variable_room ? env->variable_room * 2 : 16;
    env->by_number = cd_grow_array(env->arena, env->by_number, env->variable_count, room, sizeof *env->by_number);
    env->variable_room = env->by_number ? room : 0;
  }
  if (!v || !env->by_number) return cd_no_memory(err);
  *v = (celi_variable){cd_str_dup(env->arena, name), type, env->variable_count};
  if (!v->name.ptr || !cd_map_put(env->variables, v->name, v)) return cd_no_memory(err);
  env->by_number[env->variable_count++] = v;
  if (number) *number = v->number;
  return CORDON_OK;
}

size_t cel_env_variable_count(const cel_env *env) { return env->variable_count; }

cordon_status cel_env_container(cel_env *env, cd_str name, cordon_error *err) {
  env->container = cd_str_dup(env->arena, name);
  return env->container.ptr ? CORDON_OK : cd_no_memory(err);
}

static cordon_status declare_type(cel_env *env, cd_str name, cel_type t, cel_type **out, cordon_error *err) {
  if (cd_map_has(env->types, name))
    return cd_fail(err, CORDON_EXISTS, "the type '" CD_FMT "' is declared already", CD_ARG(name));
  cel_type *copy = CD_NEW(env->arena, cel_type);
  if (!copy) return cd_no_memory(err);
  *copy = t;
  copy->name = cd_str_dup(env->arena, name);
  if (!copy->name.ptr || !cd_map_put(env->types, copy->name, copy)) return cd_no_memory(err);
  *out = copy;
  return CORDON_OK;
}

cordon_status cel_env_object(cel_env *env, cd_str name, cel_type **out, cordon_error *err) {
  return declare_type(env, name, (cel_type){.kind = CEL_OBJECT}, out, err);
}

cordon_status cel_env_host(cel_env *env, cd_str name, const cel_type *key, const cel_type *item, cel_type **out,
                           cordon_error *err) {
  return declare_type(env, name, (cel_type){.kind = CEL_HOST, .key = key, .item = item}, out, err);
}

cordon_status cel_env_fields(cel_env *env, cel_type *type, const cel_field *fields, size_t count, cordon_error *err) {
  cel_field *copy = CD_NEW_ARRAY(env->arena, cel_field, count);
  cd_map *index = cd_map_new(env->arena, count);
  if (!copy || !index) return cd_no_memory(err);
  for (size_t i = 0; i < count; i++) {
    if (cd_map_has(index, fields[i].name))
      return cd_fail(err, CORDON_EXISTS, "'" CD_FMT "' has the field '" CD_FMT "' twice", CD_ARG(type->name),
                     CD_ARG(fields[i].name));
    copy[i] = fields[i];
    copy[i].name = cd_str_dup(env->arena, fields[i].name);
    copy[i].why = fields[i].why.len ? cd_str_dup(env->arena, fields[i].why) : CD_STR("not stated");
    if (!copy[i].name.ptr || !copy[i].why.ptr || !copy[i].type) return cd_no_memory(err);
    if (!cd_map_put(index, copy[i].name, (void *)(uintptr_t)(i + 1))) return cd_no_memory(err);
  }
  type->fields = copy;
  type->field_count = count;
  type->field_index = index;
  return CORDON_OK;
}

static bool overlaps(const celi_overload *f, const cel_function *g) {
  if (f->method != g->method || f->param_count != g->param_count || f->variadic) return false;
  for (size_t i = 0; i < g->param_count; i++)
    if (!celi_type_is_dyn(g->params[i]) && !celi_type_is_dyn(f->params[i]) && f->params[i]->kind != CEL_PARAM &&
        g->params[i]->kind != CEL_PARAM && f->params[i]->kind != g->params[i]->kind)
      return false;
  return true;
}

cordon_status cel_env_function(cel_env *env, const cel_function *g, cordon_error *err) {
  if (g->param_count > 8 || !g->result || !g->call || (g->method && g->param_count == 0))
    return cd_fail(err, CORDON_USAGE,
                   "the function '" CD_FMT
                   "' takes at most 8 parameters, a method at least 1, and needs a result and a call",
                   CD_ARG(g->name));
  for (const celi_overload *f = celi_find_function(env, g->name); f; f = f->next)
    if (overlaps(f, g))
      return cd_fail(err, CORDON_EXISTS, "the function '" CD_FMT "' is declared already for such arguments",
                     CD_ARG(g->name));
  celi_overload *f = CD_NEW(env->arena, celi_overload);
  if (!f) return cd_no_memory(err);
  *f = (celi_overload){.name = cd_str_dup(env->arena, g->name),
                       .method = g->method,
                       .param_count = (uint8_t)g->param_count,
                       .result = g->result,
                       .host_call = g->call,
                       .user = g->user};
  for (size_t i = 0; i < g->param_count; i++)
    if (!(f->params[i] = g->params[i])) return cd_no_memory(err);
  if (!f->name.ptr || !add_overload(env, f)) return cd_no_memory(err);
  return CORDON_OK;
}
