/* Any bytes as a name: refused with a message, or taken apart into words within their bounds; the normal form is never
 * empty. */
#include <stdlib.h>

#include "base/utf8.h"
#include "names/analyse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
  if (!holds) abort();
}

static void check_words(const names_analysis *n) {
  check(n->count > 0 && n->count <= CD_MAX_NAME_TOKENS);
  for (uint32_t i = 0; i < n->count; i++) {
    const names_word *w = &n->words[i];
    check(w->len > 0 && w->len <= NAMES_MAX_WORD && w->skeleton_len <= NAMES_MAX_SKELETON && w->cls <= NAMES_IS_STOP);
    check(w->mask == names_letter_mask(w->text, w->len));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  cd_arena *a = cd_arena_new(8u << 20);
  cd_str name = cd_str_of((const char *)data + 1, size - 1), form;
  names_schema schema = (names_schema)(data[0] % (NAMES_AIRCRAFT + 1));
  names_analysis n;
  cordon_error err = {0};
  cordon_status status = names_analyse(name, schema, a, &n, &err);
  if (status == CORDON_OK) {
    check_words(&n);
    check(names_normal_form(name, schema, a, &form, &err) == CORDON_OK && form.len > 0);
  } else {
    check((status == CORDON_BAD_INPUT || status == CORDON_LIMIT) && err.message[0]);
  }
  cd_arena_free(a);
  return 0;
}
