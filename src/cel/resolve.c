/* Names: which variable, type, function or field an identifier stands for (cel-spec, "Name resolution"). The longest
 * prefix of a.b.c that is declared wins, looked for in the container from the inside out; a local name of a macro hides
 * them all, except behind a leading dot. */
#include "cel/checker.h"

#define LONGEST_NAME 256

typedef struct name_text {
  char text[LONGEST_NAME];
  size_t len;
} name_text;

static bool append(name_text *t, cd_str s) {
  if (t->len + s.len > sizeof t->text) return false;
  if (s.len) memcpy(t->text + t->len, s.ptr, s.len);
  t->len += s.len;
  return true;
}

/* "a.b.c" of a chain of plain selections; false for anything else. *root is its first name. */
static bool write_chain(const celi_node *n, name_text *t, const celi_node **root) {
  if (n->op == CELI_IDENT) {
    *root = n;
    return append(t, n->name);
  }
  if (n->op != CELI_SELECT || (n->flags & CELI_OPTIONAL)) return false;
  return write_chain(n->args[0], t, root) && append(t, CD_STR(".")) && append(t, n->name);
}

static const scope *find_local(const checker *c, const celi_node *root) {
  if (root->flags & CELI_ABSOLUTE) return NULL;
  for (const scope *s = c->scope; s; s = s->up)
    if (cd_str_eq(s->name, root->name)) return s;
  return NULL;
}

typedef void *lookup(const cel_env *env, cd_str name);

static void *find_variable(const cel_env *env, cd_str name) { return cd_map_get(env->variables, name); }
static void *find_type(const cel_env *env, cd_str name) { return cd_map_get(env->types, name); }
static void *find_function(const cel_env *env, cd_str name) { return cd_map_get(env->functions, name); }

/* From the innermost container outwards: for "x.y" x.y.name, x.name, name. */
static void *find_in_container(const checker *c, cd_str name, bool absolute, lookup *find) {
  size_t prefix = absolute ? 0 : c->env->container.len;
  while (prefix > 0) {
    name_text t = {.len = 0};
    if (append(&t, cd_str_sub(c->env->container, 0, prefix)) && append(&t, CD_STR(".")) && append(&t, name)) {
      void *hit = find(c->env, cd_str_of(t.text, t.len));
      if (hit) return hit;
    }
    while (prefix > 0 && c->env->container.ptr[--prefix] != '.') {
    }
  }
  return find(c->env, name);
}

static void become_variable(celi_node *n, const celi_variable *v) {
  n->op = CELI_VARIABLE;
  n->index = (int32_t)v->number;
  n->name = v->name;
  n->type = v->type;
  n->count = 0;
}

static void become_type(celi_node *n, const cel_type *t) {
  n->op = CELI_CONST;
  n->constant = (cel_value){.kind = CEL_TYPE, .as.type = t};
  n->type = cel_type_of_kind(CEL_TYPE);
  n->count = 0;
}

bool celi_resolve_name(checker *c, celi_node *n) {
  name_text t = {.len = 0};
  const celi_node *root = NULL;
  if (!write_chain(n, &t, &root)) return false;
  const scope *local = find_local(c, root);
  if (local && n == root) {
    n->op = CELI_LOCAL;
    n->slot = local->slot;
    n->type = local->type;
    return true;
  }
  if (local) return false;
  bool absolute = root->flags & CELI_ABSOLUTE;
  cd_str name = cd_str_of(t.text, t.len);
  const celi_variable *v = find_in_container(c, name, absolute, find_variable);
  if (v) {
    become_variable(n, v);
    return true;
  }
  const cel_type *type = find_in_container(c, name, absolute, find_type);
  if (type) become_type(n, type);
  return type != NULL;
}

static cd_str nearest_name(const checker *c, cd_str wanted) {
  cd_str best = {NULL, 0};
  for (const scope *s = c->scope; s; s = s->up) best = celi_nearest(wanted, best, s->name);
  for (size_t i = 0; i < c->env->variable_count; i++) best = celi_nearest(wanted, best, c->env->by_number[i]->name);
  return best;
}

cordon_status celi_check_ident(checker *c, celi_node *n) {
  if (celi_resolve_name(c, n)) return CORDON_OK;
  cd_str near = nearest_name(c, n->name);
  if (near.len)
    return celi_wrong(c, n, "there is no '" CD_FMT "' here; did you mean '" CD_FMT "'?", CD_ARG(n->name), CD_ARG(near));
  return celi_wrong(c, n, "there is no '" CD_FMT "' here; it is not declared", CD_ARG(n->name));
}

const celi_overload *celi_resolve_namespaced(checker *c, const celi_node *n, cd_str *name) {
  name_text t = {.len = 0};
  const celi_node *root = NULL;
  if (!write_chain(n->args[0], &t, &root) || find_local(c, root)) return NULL;
  if (!append(&t, CD_STR(".")) || !append(&t, n->name)) return NULL;
  const celi_overload *f = find_in_container(c, cd_str_of(t.text, t.len), root->flags & CELI_ABSOLUTE, find_function);
  for (; f; f = f->next)
    if (!f->method) break;
  if (f) *name = f->name;
  return f;
}

const celi_overload *celi_resolve_function(checker *c, const celi_node *n) {
  return find_in_container(c, n->name, n->flags & CELI_ABSOLUTE, find_function);
}

/* --- fields --- */

static const cel_type *unknown_field(checker *c, celi_node *n, const cel_type *from) {
  cd_str near = {NULL, 0};
  for (size_t i = 0; i < from->field_count; i++) near = celi_nearest(n->name, near, from->fields[i].name);
  if (near.len)
    celi_wrong(c, n, "'" CD_FMT "' has no field '" CD_FMT "'; did you mean '" CD_FMT "'?", CD_ARG(from->name),
               CD_ARG(n->name), CD_ARG(near));
  else
    celi_wrong(c, n, "'" CD_FMT "' has no field '" CD_FMT "'", CD_ARG(from->name), CD_ARG(n->name));
  return NULL;
}

const cel_type *celi_field_type(checker *c, celi_node *n, const cel_type *from) {
  switch (from->kind) {
  case CEL_OBJECT:
  case CEL_HOST:
    n->index = cel_type_field(from, n->name);
    if (n->index < 0) return unknown_field(c, n, from);
    n->owner = from;
    return from->fields[n->index].absent == CEL_ABSENT_NULL ? cel_type_of_kind(CEL_DYN) : from->fields[n->index].type;
  case CEL_MAP:
    if (!celi_type_fits(from->key, cel_type_of_kind(CEL_STRING))) break;
    return from->item;
  case CEL_OPTIONAL:
    return celi_field_type(c, n, from->item);
  case CEL_DYN:
    return from;
  default:
    break;
  }
  celi_wrong(c, n, "%s has no fields, so no '" CD_FMT "' either", celi_type_z(c, from), CD_ARG(n->name));
  return NULL;
}

/* --- object literals --- */

static cordon_status check_struct_field(checker *c, celi_node *n, celi_node *field, celi_node *value) {
  field->index = cel_type_field(n->owner, field->name);
  if (field->index < 0) return unknown_field(c, field, n->owner) ? CORDON_OK : CORDON_BAD_INPUT;
  const cel_type *want = n->owner->fields[field->index].type, *got;
  CD_TRY(celi_member_type(c, value, field->flags & CELI_OPTIONAL, &got));
  if (!celi_type_fits(want, got))
    return celi_wrong(c, value, "the field '" CD_FMT "' takes %s, not %s", CD_ARG(field->name), celi_type_z(c, want),
                      celi_type_z(c, got));
  return CORDON_OK;
}

cordon_status celi_check_struct(checker *c, celi_node *n) {
  name_text t = {.len = 0};
  const celi_node *root = NULL;
  bool named = write_chain(n->args[0], &t, &root);
  cd_str name = cd_str_of(t.text, t.len);
  n->owner = named ? find_in_container(c, name, root->flags & CELI_ABSOLUTE, find_type) : NULL;
  for (uint32_t i = 2; i < n->count; i += 2) CD_TRY(celi_check_node(c, n->args[i]));
  if (!n->owner || n->owner->kind != CEL_OBJECT)
    return celi_wrong(c, n, "there is no object type '" CD_FMT "' here", CD_ARG(name));
  for (uint32_t i = 1; i + 1 < n->count; i += 2) {
    CD_TRY(check_struct_field(c, n, n->args[i], n->args[i + 1]));
    if (n->args[i]->op == CELI_FAIL || n->args[i + 1]->op == CELI_FAIL)
      return celi_wrong(c, n, "this object cannot be made");
  }
  n->type = n->owner;
  return CORDON_OK;
}
