/* Delimited text of every dialect: no crash, and what is read can be written and read again as the same fields. */
#include <stdlib.h>

#include "base/csv.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
  if (!holds) abort();
}

static cd_csv *open_csv(cd_str text, cd_csv_format format, cd_source **src) {
  cordon_error err = {0};
  cd_csv *csv = NULL;
  check(cd_source_memory(text, "fuzz", 1 << 20, src, &err) == CORDON_OK);
  if (cd_csv_open(*src, format, &csv, &err) != CORDON_OK) csv = NULL;
  return csv;
}

/* The fields of one record, written by cd_csv_put, come back. */
static void round_trip(cd_str *fields, size_t count) {
  static const cd_csv_format rfc = {',', true, false, false, false};
  cd_buf text;
  cd_source *src;
  cordon_error err = {0};
  cd_str *again;
  size_t n;
  if (count == 1 && fields[0].len == 0) return; /* an empty line is passed over */
  if (cd_str_starts(fields[0], CD_STR("\xEF\xBB\xBF")) || cd_str_starts(fields[0], CD_STR("\x1F\x8B"))) return;
  cd_buf_init(&text, 0);
  for (size_t i = 0; i < count; i++) {
    if (i) cd_buf_byte(&text, ',');
    cd_csv_put(&text, fields[i]);
  }
  cd_csv *csv = open_csv(cd_buf_view(&text), rfc, &src);
  check(csv && cd_csv_next(csv, &again, &n, &err) == CORDON_OK && n == count);
  for (size_t i = 0; i < count; i++) check(cd_str_eq(fields[i], again[i]));
  cd_csv_close(csv);
  cd_source_close(src);
  cd_buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  uint8_t how = data[0];
  cd_csv_format format = {",;\t,"[how & 3], (how & 4) != 0, (how & 8) != 0, (how & 16) != 0, (how & 32) != 0};
  cd_source *src;
  cd_csv *csv = open_csv(cd_str_of((const char *)data + 1, size - 1), format, &src);
  cordon_error err = {0};
  cd_str *fields;
  size_t count = 1;
  int64_t line = 0;
  while (csv && count > 0 && cd_csv_next(csv, &fields, &count, &err) == CORDON_OK) {
    for (size_t i = 0; i < count; i++) check(cd_utf8_valid(fields[i], NULL));
    if (count == 0) break;
    check(cd_csv_line(csv) > line);
    line = cd_csv_line(csv);
    round_trip(fields, count);
  }
  check(err.code == CORDON_OK || err.message[0]);
  cd_csv_close(csv);
  cd_source_close(src);
  return 0;
}
