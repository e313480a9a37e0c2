/* Workbooks: the ZIP archive, and the sheet and shared strings inside it, each given alone too. */
#include <stdint.h>

#include "lists/reader.h"

static cordon_status on_entry(void *user, const lists_entry *e, cordon_error *err) {
  (void)err;
  size_t *count = user;
  *count += e->name_count;
  return CORDON_OK;
}

#include "lists/xlsx.h"
#include "lists/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t count = 0;
  cordon_error err = {0};
  lists_sink sink = {&count, on_entry, NULL, NULL};
  lists_file file = {.path = "fuzz", .role = "au", .bytes = cd_str_of((const char *)data, size)};
  lists_job job = {CD_STR("au_dfat"), CD_DAY_NONE, &file, 1, &sink};
  lists_reader_au_xlsx.read(&job, &err);
  cd_buf out;
  cd_day day;
  cd_buf_init(&out, 0);
  err = (cordon_error){0};
  lists_zip_member(file.bytes, "fuzz", "a", &out, &err);
  cd_buf_free(&out);
  lists_xlsx_day(file.bytes, &day);
  return 0;
}
