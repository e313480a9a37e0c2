/* Programs: an expression parsed, checked and folded; and its evaluation from the outside. */
#include "base/utf8.h"
#include "cel/internal.h"

static cordon_status compile(const cel_env *env, cd_str text, bool lenient, cd_arena *a, const cel_program **out,
                             cordon_error *err) {
  cordon_error own = {0};
  if (!err) err = &own;
  if (text.len > CD_MAX_CEL_BYTES)
    return celi_fail_at(text, CD_MAX_CEL_BYTES, err, CORDON_LIMIT, "the expression is longer than %u bytes",
                        CD_MAX_CEL_BYTES);
  size_t bad = 0;
  if (!cd_utf8_valid(text, &bad))
    return celi_fail_at(text, (uint32_t)bad, err, CORDON_BAD_INPUT, "the expression is not UTF-8 here");
  cel_program *p = CD_NEW(a, cel_program);
  if (!p) return cd_no_memory(err);
  *p = (cel_program){.env = env, .text = cd_str_dup(a, text)};
  if (!p->text.ptr) return cd_no_memory(err);
  CD_TRY(celi_parse_text(p->text, a, &p->root, err));
  CD_TRY(celi_check(env, p->text, lenient, a, p->root, &p->slots, err));
  CD_TRY(celi_fold(p, lenient, a, err));
  *out = p;
  return CORDON_OK;
}

cordon_status cel_compile(const cel_env *env, cd_str text, cd_arena *a, const cel_program **out, cordon_error *err) {
  return compile(env, text, false, a, out, err);
}

cordon_status cel_compile_unchecked(const cel_env *env, cd_str text, cd_arena *a, const cel_program **out,
                                    cordon_error *err) {
  return compile(env, text, true, a, out, err);
}

const cel_type *cel_program_type(const cel_program *p) { return p->root->type; }
cd_str cel_program_text(const cel_program *p) { return p->text; }

cordon_status cel_eval(const cel_program *p, const cel_activation *vars, const cel_options *options, cd_arena *a,
                       cel_value *out, cordon_error *err) {
  cel_value few[8];
  celi_machine m = {
      .call = {.arena = a, .steps = options && options->max_steps ? options->max_steps : CD_MAX_CEL_STEPS,
               .trace = options ? options->trace : NULL},
      .program = p,
      .locals = few,
      .trace = options ? options->trace : NULL};
  if (vars) {
    m.vars = vars->values;
    m.var_count = vars->count;
  }
  uint64_t most = m.call.steps;
  if (p->slots > 8 && !(m.locals = CD_NEW_ARRAY(a, cel_value, p->slots))) return cd_no_memory(err);
  if (m.trace) celi_trace_start(m.trace, p);
  celi_eval(&m, p->root, out);
  if (out->kind == CEL_LIST || out->kind == CEL_MAP || out->kind == CEL_OPTIONAL) celi_pay_for(&m.call, *out);
  if (m.call.no_memory || (m.trace && celi_trace_failed(m.trace)) || out->kind == CEL_ABSENT) return cd_no_memory(err);
  if (m.call.halted)
    return cd_fail(err, CORDON_LIMIT, "the expression takes more than %llu steps to evaluate",
                   (unsigned long long)most);
  return CORDON_OK;
}
