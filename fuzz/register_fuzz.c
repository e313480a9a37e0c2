/* What the register reads: any bytes are refused with a filled error, or fit the form of a party, a licence or a
 * commitment. */
#include "register/form.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const kinds[] = {"party", "licence", "commitment"};
  cd_str text = cd_str_of((const char *)data, size);
  cd_arena *a = cd_arena_new(64u << 20);
  cordon_error parsed = {0};
  cd_json *body;
  bool json = a && cd_json_parse(text, "seed", a, &body, &parsed) == CORDON_OK;
  for (size_t i = 0; i < 3 && json; i++) {
    const form_source source = {text, "seed"};
    cordon_error err = {0};
    if (form_check(register_form(kinds[i]), body, &source, &err) != CORDON_OK &&
        (!err.message[0] || err.code != CORDON_BAD_INPUT))
      abort();
  }
  cd_arena_free(a);
  return 0;
}
