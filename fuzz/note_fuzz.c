/* Signed notes and keys: any bytes are refused, or hold what a key signed. */
#include "log/note.h"

#include <stdlib.h>

static const char key_text[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str bytes = cd_str_of((const char *)data, size), text, signer, form;
  cd_arena *a = cd_arena_new(1u << 20);
  note_key key, other;
  if (a && note_key_parse(cd_str_c(key_text), a, &key, NULL) == CORDON_OK) {
    if (note_open(bytes, &key, 1, &text, &signer, NULL) == CORDON_OK && !cd_str_eqc(signer, "PeterNeumann")) abort();
    if (note_key_parse(bytes, a, &other, NULL) == CORDON_OK && note_key_text(&other, other.is_private, a, &form, NULL) != CORDON_OK) abort();
  }
  cd_arena_free(a);
  return 0;
}
