/* XML of the eCFR: any bytes are refused with a filled error, or become a table that reads back as one. */
#include "rules/ecfr.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cd_str xml = cd_str_of((const char *)data, size);
  for (int table = 0; table <= ECFR_CCL; table++) {
    cordon_error err = {0};
    cd_buf csv;
    cd_buf_init(&csv, 1u << 24);
    cordon_status status = ecfr_import(xml, "title-15.xml", (ecfr_table)table, 20657, &csv, &err);
    if (status != CORDON_OK && !err.message[0]) abort();
    cd_buf_free(&csv);
  }
  return 0;
}
