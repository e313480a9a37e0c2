/* What comes back from the store's files: the members of a snapshot, the manifest of the index. */
#include <stdint.h>

#include "lists/members.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str bytes = cd_str_of((const char *)data, size);
  cd_arena *a = cd_arena_new(64u << 20);
  cd_buf packed;
  lists_members m;
  cordon_error err = {0};
  if (!a) return 0;
  cd_buf_init(&packed, 0);
  if (lists_members_decode(bytes, a, &m, &err) == CORDON_OK) lists_members_encode(&m, &packed, &err);
  cd_buf_clear(&packed);
  err = (cordon_error){0};
  if (cd_compress(bytes, &packed, &err) == CORDON_OK) lists_members_decode(cd_buf_view(&packed), a, &m, &err);
  cd_buf_free(&packed);
  cd_arena_free(a);
  return 0;
}
