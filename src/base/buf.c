#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void cd_buf_init(cd_buf *b, size_t max_bytes) { *b = (cd_buf){.max = max_bytes}; }

void cd_buf_free(cd_buf *b) {
  free(b->ptr);
  *b = (cd_buf){.max = b->max};
}

void cd_buf_clear(cd_buf *b) {
  b->len = 0;
  b->failed = b->at_max = false;
  if (b->ptr) b->ptr[0] = '\0';
}

/* Room for `more` bytes and a NUL; false, and failed for good, where there is none. */
static bool reserve(cd_buf *b, size_t more) {
  if (b->failed) return false;
  size_t need;
  bool over = __builtin_add_overflow(b->len, more, &need) || need == SIZE_MAX || (b->max && need > b->max);
  if (!over && need < b->cap) return true;
  size_t cap = b->cap ? b->cap : 64;
  while (!over && cap <= need) over = __builtin_mul_overflow(cap, (size_t)2, &cap);
  if (!over && b->max && cap > b->max + 1) cap = b->max + 1;
  char *p = over ? NULL : realloc(b->ptr, cap);
  if (!p) {
    b->failed = true;
    b->at_max = over;
    return false;
  }
  b->ptr = p;
  b->cap = cap;
  return true;
}

void cd_buf_add(cd_buf *b, const void *bytes, size_t len) {
  if (!reserve(b, len)) return;
  if (len) memcpy(b->ptr + b->len, bytes, len);
  b->len += len;
  b->ptr[b->len] = '\0';
}

void cd_buf_str(cd_buf *b, cd_str s) { cd_buf_add(b, s.ptr, s.len); }
void cd_buf_c(cd_buf *b, const char *z) { cd_buf_add(b, z, strlen(z)); }
void cd_buf_byte(cd_buf *b, char c) { cd_buf_add(b, &c, 1); }

void cd_buf_printf(cd_buf *b, const char *fmt, ...) {
  va_list args, again;
  va_start(args, fmt);
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, fmt, args);
  va_end(args);
  if (n < 0)
    b->failed = true;
  else if (reserve(b, (size_t)n)) {
    vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
    b->len += (size_t)n;
  }
  va_end(again);
}

static void add_little_endian(cd_buf *b, uint64_t v, size_t bytes) {
  unsigned char out[8];
  for (size_t i = 0; i < bytes; i++) out[i] = (unsigned char)(v >> (8 * i));
  cd_buf_add(b, out, bytes);
}

void cd_buf_u32(cd_buf *b, uint32_t v) { add_little_endian(b, v, 4); }
void cd_buf_u64(cd_buf *b, uint64_t v) { add_little_endian(b, v, 8); }

void cd_buf_varint(cd_buf *b, uint64_t v) {
  unsigned char out[10];
  size_t n = 0;
  for (; v >= 0x80; v >>= 7) out[n++] = (unsigned char)(v | 0x80);
  out[n++] = (unsigned char)v;
  cd_buf_add(b, out, n);
}

cd_str cd_buf_view(const cd_buf *b) { return cd_str_of(b->ptr ? b->ptr : "", b->len); }

cordon_status cd_buf_status(const cd_buf *b, cordon_error *err) {
  if (!b->failed) return CORDON_OK;
  if (b->at_max)
    return cd_fail(err, CORDON_LIMIT, "more than %zu bytes, which is the limit here; a smaller input would pass",
                   b->max);
  return cd_no_memory(err);
}
