/* A user's machine of proceedings: any bytes are refused with a place, or can be linted and walked. */
#include <stdlib.h>

#include "register/machine.h"

/* libfyaml 0.7.12 leaks a buffer of its own on some YAML that it refuses. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml\n"; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_arena *a = cd_arena_new(4u << 20);
  cordon_error err = {0};
  machine m;
  cd_json *problems;
  if (a && machine_read(cd_str_of((const char *)data, size), "fuzz", a, &m, &err) == CORDON_OK) {
    size_t i = 0, moves = 0;
    if (machine_lint(&m, a, &problems, &err) != CORDON_OK && err.code == CORDON_OK) abort();
    if (!machine_state(&m, machine_initial(&m))) abort(); /* every state that is named exists */
    for (const cd_json *move; (move = machine_next_move(&m, machine_initial(&m), &i)) != NULL;) {
      if (!machine_state(&m, cd_json_str(cd_json_get(move, "to")))) abort();
      if (++moves > size) abort();
    }
  } else if (a && err.code == CORDON_OK) {
    abort(); /* a refusal says why */
  }
  cd_arena_free(a);
  return 0;
}
