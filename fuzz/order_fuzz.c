/* Orders: any bytes are refused with a filled error, or become facts that rules can be asked of. */
#include "rules/facts.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str text = cd_str_of((const char *)data, size);
  cd_arena *a = cd_arena_new(64u << 20);
  cordon_error err = {0};
  cd_json *order;
  facts_set *facts;
  if (a && cd_json_parse(text, "order", a, &order, &err) == CORDON_OK) {
    cordon_status status = facts_check_order(order, text, "order", 1, &err);
    if (status != CORDON_OK && (!err.message[0] || !err.field[0])) abort();
    facts_input in = {.order = order};
    if (status == CORDON_OK && facts_build(&in, a, &facts, &err) != CORDON_OK) abort();
  }
  cd_arena_free(a);
  return 0;
}
