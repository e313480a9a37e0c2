/* Any expression that compiles is evaluated over facts of which some are missing, with and without a trace: both give
 * the same, and where no dyn takes part, no value is of a wrong type. */
#include <stdlib.h>

#include "../tests/cel/cases_env.h"
#include "cel/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char facts_text[] = "{\"order\":{\"destination\":\"MX\",\"date\":\"2021-11-26\",\"parties\":[{\"role\":"
                                 "\"end_user\",\"kind\":\"government\",\"owners\":[{\"kind\":\"x\"}]},"
                                 "{\"role\":\"consignee\"}],\"items\":[{\"classification\":\"4D004\",\"quantity\":2}],"
                                 "\"transit\":[\"ES\"],\"end_use\":{\"statement\":\"s\"}},"
                                 "\"anything\":{\"n\":1.5,\"list\":[1,\"a\",null,true],\"m\":{\"k\":\"v\"}}}";

static cel_env *env;
static cel_value values[3];

static void start(void) {
  static cases_types types;
  static cd_arena *a; /* held for as long as the process runs */
  cd_json *facts;
  a = cd_arena_new(0);
  if (cel_env_new(&env, NULL) != CORDON_OK || cases_declare(env, &types, NULL) != CORDON_OK) abort();
  if (cd_json_parse(cd_str_c(facts_text), "facts", a, &facts, NULL) != CORDON_OK) abort();
  if (cases_bind(&types, facts, a, values, NULL) != CORDON_OK) abort();
}

static bool type_has_dyn(const cel_type *t) {
  bool parts = t->kind == CEL_LIST || t->kind == CEL_MAP || t->kind == CEL_OPTIONAL;
  return celi_type_is_dyn(t) || (parts && type_has_dyn(t->item)) || (t->kind == CEL_MAP && type_has_dyn(t->key));
}

/* Does dyn take part anywhere? Folded parts have lost theirs, but not their type. */
static bool has_dyn(const celi_node *n) {
  if (n->type && type_has_dyn(n->type)) return true;
  for (uint32_t i = 0; i < n->count; i++)
    if (has_dyn(n->args[i])) return true;
  return false;
}

static void same_text(cel_value x, cel_value y) {
  cd_buf p, q;
  cd_buf_init(&p, 1 << 20);
  cd_buf_init(&q, 1 << 20);
  cel_value_format(x, &p);
  cel_value_format(y, &q);
  if (!cd_str_eq(cd_buf_view(&p), cd_buf_view(&q))) abort();
  cd_buf_free(&p);
  cd_buf_free(&q);
}

static void evaluate(const cel_program *p, bool checked, cd_arena *a) {
  cel_activation vars = {values, 3};
  cel_value v, again;
  cel_trace *t = cel_trace_new(a);
  cel_options plain = {.max_steps = 20000}, traced = {.max_steps = 20000, .trace = t};
  cordon_status st = cel_eval(p, &vars, &plain, a, &v, NULL);
  cordon_status st2 = t ? cel_eval(p, &vars, &traced, a, &again, NULL) : CORDON_NO_MEMORY;
  if (st == CORDON_NO_MEMORY || st2 == CORDON_NO_MEMORY) return;
  if (st != st2) abort();
  if (st != CORDON_OK) return;
  if (v.kind == CEL_ABSENT) abort();
  same_text(v, again);
  if (checked && v.kind == CEL_ERROR && cd_str_starts(v.as.failure->message, CD_STR("no such overload")) &&
      !has_dyn(p->root))
    abort();
  cel_read *reads;
  size_t count;
  cel_value_to_json(v, a);
  cel_trace_json(t, a);
  cel_trace_reads(t, true, a, &reads, &count, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_arena *a = cd_arena_new(64u << 20);
  cd_str text = cd_str_of((const char *)data, size);
  const cel_program *p;
  if (!env) start();
  if (a && cel_compile(env, text, a, &p, NULL) == CORDON_OK) evaluate(p, true, a);
  if (a && cel_compile_unchecked(env, text, a, &p, NULL) == CORDON_OK) evaluate(p, false, a);
  cd_arena_free(a);
  return 0;
}
