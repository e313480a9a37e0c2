/* The CSV readers of lists: whatever the bytes, an answer or an error with its place, within bounds. */
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

/* The side files of the OFAC set are read together with a main file of one row. */
static void read_beside(cd_str bytes) {
  size_t count = 0;
  cordon_error err = {0};
  const lists_reader *reader;
  lists_sink sink = {&count, on_entry, NULL, NULL};
  lists_file files[] = {
      {.path = "main", .bytes = CD_STR("1,\"A\",-0- ,\"T\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n")},
      {.path = "fuzz", .bytes = bytes}};
  if (lists_reader_find(CD_STR("us_ofac_sdn"), files, 2, &reader, &err) != CORDON_OK) return;
  lists_job job = {CD_STR("us_ofac_sdn"), CD_DAY_NONE, files, 2, &sink};
  reader->read(&job, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str bytes = cd_str_of((const char *)data, size);
  static const char *const LISTS[] = {"us_ofac_sdn", "us_csl",     "gb_ofsi",        "gb_uksl",
                                      "eu_fsf",      "us_bis_dpl", "us_dtc_debarred", "jp_meti"};
  for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) read_as(LISTS[i], bytes);
  read_beside(bytes);
  return 0;
}
