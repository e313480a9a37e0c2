/* What the register reads: any bytes are refused with a filled error, or fit the form of a party, a licence, a
 * commitment or a kind of case; as YAML, a template of commitments. */
#include "register/case_kind.h"
#include "register/commitment_template.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const form *f, const cd_json *body, cd_str text) {
  const form_source source = {text, "seed"};
  cordon_error err = {0};
  if (form_check(f, body, &source, &err) != CORDON_OK && (!err.message[0] || err.code != CORDON_BAD_INPUT)) abort();
}

static void check_all(const cd_json *body, cd_str text) {
  static const char *const kinds[] = {"party", "licence", "commitment"};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) check(register_form(kinds[i]), body, text);
  for (size_t i = 0; case_kind_at(i); i++) {
    check(case_kind_at(i)->form, body, text);
    for (size_t k = 0; k < case_kind_at(i)->verb_count; k++) {
      if (case_kind_at(i)->verbs[k].form) check(case_kind_at(i)->verbs[k].form, body, text);
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str text = cd_str_of((const char *)data, size);
  cd_arena *a = cd_arena_new(64u << 20);
  cordon_error parsed = {0}, err = {0};
  cd_json *body;
  if (a && cd_json_parse(text, "seed", a, &body, &parsed) == CORDON_OK) check_all(body, text);
  if (a && commitment_template_read(text, "seed.yaml", a, &body, &err) != CORDON_OK && !err.message[0]) abort();
  cd_arena_free(a);
  return 0;
}
