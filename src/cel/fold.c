/* What is constant is made once, when the expression is compiled: lists and maps of constants, calls of standard
 * functions on constants, and regular expressions. Conditions are left as they are, so that a trace shows them. */
#include "cel/internal.h"

static bool all_constant(const celi_node *n) {
  for (uint32_t i = 0; i < n->count; i++)
    if (n->args[i]->op != CELI_CONST) return false;
  return true;
}

static bool can_fold(const celi_node *n) {
  if (n->flags & CELI_TRACED) return false;
  if (n->op == CELI_LIST || n->op == CELI_MAP) return all_constant(n);
  return (n->op == CELI_CALL || n->op == CELI_METHOD) && n->overloads && n->overloads->fn && all_constant(n);
}

/* What fails now fails again when it runs, and is told then. */
static void fold_node(celi_machine *m, celi_node *n) {
  cel_value v;
  celi_eval(m, n, &v);
  if (m->call.halted || v.kind <= CEL_ERROR) return;
  n->op = CELI_CONST;
  n->constant = v;
  n->count = 0;
}

static bool takes_pattern(const celi_node *n) {
  return (n->op == CELI_CALL || n->op == CELI_METHOD) && n->count == 2 && cd_str_eqc(n->name, "matches") &&
         n->args[1]->op == CELI_CONST && n->args[1]->constant.kind == CEL_STRING;
}

typedef struct folder {
  celi_machine *m;
  bool lenient;
  cordon_error *err;
} folder;

static cordon_status prepare_pattern(folder *f, celi_node *n) {
  const char *wrong = NULL;
  n->prepared = celi_regex_compile(n->args[1]->constant.as.string, f->m->call.arena, &wrong);
  if (n->prepared || f->lenient) return CORDON_OK;
  if (!wrong) return cd_no_memory(f->err);
  return celi_fail_at(f->m->program->text, n->args[1]->at, f->err, CORDON_BAD_INPUT,
                      "this regular expression cannot be used: %s", wrong);
}

#define INDEXED_FROM 9 /* constants that `in` compares one by one are fewer */

/* The members of a constant list as the keys of a map. Lists with other members, or with one twice, are searched as
 * they are. */
static cordon_status prepare_set(folder *f, celi_node *n) {
  const celi_node *right = n->args[1];
  if (n->op != CELI_IN || right->op != CELI_CONST || right->constant.kind != CEL_LIST) return CORDON_OK;
  const cel_list *list = right->constant.as.list;
  if (list->count < INDEXED_FROM) return CORDON_OK;
  cel_entry *entries = CD_NEW_ARRAY(f->m->call.arena, cel_entry, list->count);
  if (!entries) return cd_no_memory(f->err);
  for (size_t i = 0; i < list->count; i++) entries[i] = (cel_entry){list->items[i], cel_bool(true)};
  cel_value set = cel_map_of(f->m->call.arena, entries, list->count);
  if (set.kind == CEL_ABSENT) return cd_no_memory(f->err);
  if (set.kind == CEL_MAP) n->prepared = set.as.map;
  return CORDON_OK;
}

static cordon_status fold(folder *f, celi_node *n) {
  for (uint32_t i = 0; i < n->count; i++) CD_TRY(fold(f, n->args[i]));
  if (takes_pattern(n)) CD_TRY(prepare_pattern(f, n));
  if (n->count == 2) CD_TRY(prepare_set(f, n));
  if (!f->m->call.halted && can_fold(n)) fold_node(f->m, n);
  return f->m->call.no_memory ? cd_no_memory(f->err) : CORDON_OK;
}

cordon_status celi_fold(cel_program *p, bool lenient, cd_arena *a, cordon_error *err) {
  celi_machine m = {.call = {.arena = a, .steps = CD_MAX_CEL_STEPS / 10}, .program = p};
  folder f = {&m, lenient, err};
  return fold(&f, p->root);
}
