/* Any bytes as an expression: parsed and checked, strictly and leniently. Whatever compiles prints the paths it reads.
 */
#include <stdlib.h>

#include "../tests/cel/cases_env.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static cel_env *shared_env(void) {
  static cel_env *env;
  static cases_types types;
  if (!env && (cel_env_new(&env, NULL) != CORDON_OK || cases_declare(env, &types, NULL) != CORDON_OK)) abort();
  return env;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_arena *a = cd_arena_new(64u << 20);
  cd_str text = cd_str_of((const char *)data, size), *paths;
  const cel_program *p;
  cordon_error err = {0};
  size_t count;
  if (!a) return 0;
  if (cel_compile(shared_env(), text, a, &p, &err) == CORDON_OK) {
    if (cel_program_reads(p, a, &paths, &count, NULL) == CORDON_INTERNAL) abort();
  } else if (err.message[0] == '\0' || (err.code != CORDON_NO_MEMORY && err.line < 1)) {
    abort(); /* every refusal says why, and where */
  }
  cel_compile_unchecked(shared_env(), text, a, &p, NULL);
  cd_arena_free(a);
  return 0;
}
