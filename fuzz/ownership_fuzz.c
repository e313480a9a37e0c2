/* A graph of ownership from outside: read, solved, explained; and what the interval promises is checked. */
#include <stdlib.h>

#include "ownership/ownership.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ownership_solution *s, uint32_t party, cd_arena *a) {
  ownership_result r;
  int order = 0;
  if (ownership_of(s, party, a, &r, NULL) != CORDON_OK) return;
  if (!cd_dec_cmp(r.at_least, r.at_most, &order) || order > 0) abort();
  if (!cd_dec_cmp(r.at_most, cd_dec_of_i64(100), &order) || order > 0) abort();
  (void)ownership_result_json(s, &r, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_arena *a = cd_arena_new(64u << 20);
  cd_json *doc = NULL;
  ownership_graph g;
  ownership_solution *s = NULL;
  ownership_options o = {.day = 18000};
  bool ok = cd_json_parse(cd_str_of((const char *)data, size), "fuzz", a, &doc, NULL) == CORDON_OK &&
            ownership_graph_parse(doc, a, &g, NULL) == CORDON_OK && ownership_solve(&g, &o, a, &s, NULL) == CORDON_OK;
  for (uint32_t i = 0; ok && i < g.party_count && i < 64; i++) check(s, i, a);
  cd_arena_free(a);
  return 0;
}
