/* A growing byte buffer with a hard maximum, for what is written once and of unknown size. Failure is sticky: after
 * it every append does nothing, and cd_buf_ok tells at the end. */
#ifndef CD_BUF_H
#define CD_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cd_buf {
  char *ptr; /* always NUL-terminated when not NULL */
  size_t len;
  size_t cap;
  size_t max;  /* 0: no maximum */
  bool failed; /* memory ran out or the maximum was reached */
  bool at_max; /* it was the maximum */
} cd_buf;

void cd_buf_init(cd_buf *b, size_t max_bytes);
void cd_buf_free(cd_buf *b);
void cd_buf_clear(cd_buf *b); /* empty it, keep the memory, forget a failure */
void cd_buf_add(cd_buf *b, const void *bytes, size_t len);
void cd_buf_str(cd_buf *b, cd_str s);
void cd_buf_c(cd_buf *b, const char *z);
void cd_buf_byte(cd_buf *b, char c);
void cd_buf_printf(cd_buf *b, const char *fmt, ...) CD_PRINTF(2, 3);
void cd_buf_u32(cd_buf *b, uint32_t v);    /* little endian */
void cd_buf_u64(cd_buf *b, uint64_t v);    /* little endian */
void cd_buf_varint(cd_buf *b, uint64_t v); /* LEB128 */
cd_str cd_buf_view(const cd_buf *b);
/* CORDON_OK, or the failure as CORDON_NO_MEMORY or CORDON_LIMIT. */
cordon_status cd_buf_status(const cd_buf *b, cordon_error *err);

#ifdef __cplusplus
}
#endif
#endif
