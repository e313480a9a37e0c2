/* Proofs from outside: any bytes are refused, or prove what a signed head holds. */
#include <stdlib.h>

#include "log/proof.h"

static const char key_text[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str bytes = cd_str_of((const char *)data, size);
  cd_arena *a = cd_arena_new(1u << 20);
  note_key key;
  log_proved proved;
  log_point point;
  if (a && note_key_parse(cd_str_c(key_text), a, &key, NULL) == CORDON_OK) {
    if (log_proof_check(bytes, &key, a, &proved, NULL) == CORDON_OK && proved.index >= proved.size) abort();
    if (proof_point_read(bytes, &point, NULL) == CORDON_OK && point.origin.len == 0) abort();
  }
  cd_arena_free(a);
  return 0;
}
