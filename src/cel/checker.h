/* The checker's own state, shared by checker.c, resolve.c and overloads.c. */
#ifndef CEL_CHECKER_H
#define CEL_CHECKER_H

#include "cel/internal.h"

typedef struct scope {
  cd_str name;
  const cel_type *type;
  uint32_t slot;
  const struct scope *up;
} scope;

typedef struct checker {
  const cel_env *env;
  cd_arena *arena;
  cd_str text;
  bool lenient; /* no type errors: what is wrong becomes an error when it runs */
  cordon_error *err;
  const scope *scope;
  uint32_t depth, slots; /* locals in use here, and at most */
} checker;

cordon_status celi_check_node(checker *c, celi_node *n);
/* A mistake in the expression: an error, or where it is lenient a node that fails when it runs. */
cordon_status celi_wrong(checker *c, celi_node *n, const char *fmt, ...) CD_PRINTF(3, 4);
const char *celi_type_z(checker *c, const cel_type *t); /* for messages */

/* What an element adds to its list, map or object: [?x] takes an optional and adds what is in it. */
cordon_status celi_member_type(checker *c, celi_node *value, bool optional, const cel_type **out);

/* Names (resolve.c): does the chain a.b.c name a variable or a type? Then the node becomes it. */
bool celi_resolve_name(checker *c, celi_node *n);
cordon_status celi_check_ident(checker *c, celi_node *n);
cordon_status celi_check_struct(checker *c, celi_node *n);
/* The function that the method call a.b.f(...) names, "a.b.f" in the container, or NULL; *name is its full name. */
const celi_overload *celi_resolve_namespaced(checker *c, const celi_node *n, cd_str *name);
const celi_overload *celi_resolve_function(checker *c, const celi_node *n);
/* The type of from.name; NULL when the error is told. Fills owner and index. */
const cel_type *celi_field_type(checker *c, celi_node *n, const cel_type *from);

/* Calls (overloads.c). */
cordon_status celi_check_call(checker *c, celi_node *n);
cordon_status celi_check_method(checker *c, celi_node *n);

#endif
