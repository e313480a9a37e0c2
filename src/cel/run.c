/* One text over one set of facts, for the command line. */
#include "cel/internal.h"

static cordon_status declare(cel_env *env, const cd_json *facts, cd_arena *a, cel_value *values, cordon_error *err) {
  for (size_t i = 0; i < cd_json_count(facts); i++) {
    CD_TRY(cel_env_variable(env, facts->as.members[i].key, cel_type_of_kind(CEL_DYN), NULL, err));
    CD_TRY(cel_value_from_json(facts->as.members[i].value, a, &values[i], err));
  }
  return CORDON_OK;
}

static cordon_status evaluate(cel_env *env, cd_str text, const cd_json *facts, cd_arena *a, cel_value *v,
                              cel_trace *trace, cordon_error *err) {
  cel_value *values = CD_NEW_ARRAY(a, cel_value, cd_json_count(facts));
  const cel_program *program;
  if (!values) return cd_no_memory(err);
  CD_TRY(declare(env, facts, a, values, err));
  CD_TRY(cel_compile(env, text, a, &program, err));
  cel_activation vars = {values, cd_json_count(facts)};
  cel_options options = {.trace = trace};
  return cel_eval(program, &vars, &options, a, v, err);
}

cordon_status cel_run_text(cd_str text, const cd_json *facts, cd_arena *a, cel_value *value, cd_json **value_json,
                           cd_json **trace_json, cordon_error *err) {
  cel_env *env = NULL;
  cel_value v = {.kind = CEL_ABSENT};
  cel_trace *trace = trace_json ? cel_trace_new(a) : NULL;
  if (trace_json && !trace) return cd_no_memory(err);
  if (facts && facts->kind != CD_JSON_OBJECT)
    return cd_fail(err, CORDON_BAD_INPUT, "the facts are to be an object, such as {\"order\": {...}}, not %s",
                   cd_json_kind_name(facts->kind));
  CD_TRY(cel_env_new(&env, err));
  cordon_status st = evaluate(env, text, facts, a, &v, trace, err);
  /* The trace and types point into the env: what is given out is made before it goes. */
  if (st == CORDON_OK && trace_json && !(*trace_json = cel_trace_json(trace, a))) st = cd_no_memory(err);
  if (st == CORDON_OK && value_json && !(*value_json = cel_value_to_json(v, a))) st = cd_no_memory(err);
  cel_env_free(env);
  if (st == CORDON_OK && value) *value = v;
  return st;
}
