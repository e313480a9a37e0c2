#include "names/index.h"

#include <stdlib.h>

cordon_status names_index_open(const char *const *paths, size_t count, bool verify, names_index **out,
                               cordon_error *err) {
  if (!names_dict_get()) return cd_no_memory(err);
  names_index *ix = calloc(1, sizeof *ix);
  if (ix) ix->segments = calloc(count ? count : 1, sizeof *ix->segments);
  if (!ix || !ix->segments) {
    free(ix);
    return cd_no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    cordon_status status = segment_open(paths[i], verify, &ix->segments[i], err);
    if (status != CORDON_OK) {
      names_index_close(ix);
      return status;
    }
    ix->count++;
  }
  *out = ix;
  return CORDON_OK;
}

void names_index_close(names_index *ix) {
  if (!ix) return;
  for (uint32_t i = 0; i < ix->count; i++) segment_close(&ix->segments[i]);
  free(ix->segments);
  free(ix);
}

uint64_t names_index_name_count(const names_index *ix) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < ix->count; i++) sum += ix->segments[i].header->names;
  return sum;
}

size_t names_index_bytes(const names_index *ix) {
  size_t sum = 0;
  for (uint32_t i = 0; i < ix->count; i++) sum += ix->segments[i].map.len;
  return sum;
}
