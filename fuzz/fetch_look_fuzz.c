/* What a publisher sends before any reader sees it: the stated day, a checksum text, a table of addresses, dates in
 * headers. */
#include "fetch/fetch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_arena *a = cd_arena_new(64u << 20);
  cd_str text = cd_str_of((const char *)data, size);
  fetch_source *rows = NULL;
  size_t count = 0;
  cd_time at;
  (void)fetch_stated_day(text);
  (void)fetch_checksum_for(text, CD_STR("list.csv"), a);
  (void)fetch_sources_parse(text, "fuzz", a, &rows, &count, NULL);
  (void)http_date_parse(text, &at);
  (void)http_retry_after(text, 0);
  cd_arena_free(a);
  return 0;
}
