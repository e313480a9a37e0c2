/* The JSON readers of lists, and mappings of house lists: the input as records, and as a mapping beside a table. */
#include <stdint.h>

#include "lists/reader.h"

static cordon_status on_entry(void *user, const lists_entry *e, cordon_error *err) {
  (void)err;
  size_t *count = user;
  *count += e->name_count;
  return CORDON_OK;
}

static void read_files(const char *list, lists_file *files, size_t n) {
  size_t count = 0;
  cordon_error err = {0};
  const lists_reader *reader;
  lists_sink sink = {&count, on_entry, NULL, NULL};
  if (lists_reader_find(cd_str_c(list), files, n, &reader, &err) != CORDON_OK) return;
  lists_job job = {cd_str_c(list), CD_DAY_NONE, files, n, &sink};
  reader->read(&job, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str bytes = cd_str_of((const char *)data, size);
  lists_file one = {.path = "fuzz", .bytes = bytes};
  lists_file mapped[] = {{.path = "fuzz", .bytes = bytes},
                         {.path = "table", .bytes = CD_STR("No;Name;Also;Since\n7;John Doe;Johnny,JD;2021-11-04\n")}};
  lists_file table[] = {
      {.path = "fuzz", .bytes = bytes},
      {.path = "mapping", .bytes = CD_STR("{\"cordon_mapping\":1,\"columns\":{\"No\":\"id\",\"Name\":\"name\"}}")}};
  lists_file over[] = {
      {.path = "whole", .bytes = CD_STR("{\"id\":\"p1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"A\"]}}\n")},
      {.path = "fuzz", .bytes = bytes}};
  read_files("us_csl", &one, 1);
  read_files("house", over, 2);
  read_files("house", &one, 1);
  read_files("house", mapped, 2);
  read_files("house", table, 2);
  return 0;
}
