/* The XML readers of lists, which share one streaming parser. */
#include <stdint.h>

#include "lists/reader.h"

static cordon_status on_entry(void *user, const lists_entry *e, cordon_error *err) {
  (void)err;
  size_t *count = user;
  *count += e->name_count;
  return CORDON_OK;
}

static void read_as(const char *list, cd_str bytes) {
  size_t count = 0;
  cordon_error err = {0};
  const lists_reader *reader;
  lists_sink sink = {&count, on_entry, NULL, NULL};
  lists_file file = {.path = "fuzz", .bytes = bytes};
  if (lists_reader_find(cd_str_c(list), &file, 1, &reader, &err) != CORDON_OK) return;
  lists_job job = {cd_str_c(list), CD_DAY_NONE, &file, 1, &sink};
  reader->read(&job, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const LISTS[] = {"un_sc",      "eu_fsf", "ca_sema", "ch_seco", "us_ofac_sdn", "us_bis_entity_list",
                                      "us_bis_uvl", "gb_uksl", "gb_ofsi"};
  for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) read_as(LISTS[i], cd_str_of((const char *)data, size));
  return 0;
}
