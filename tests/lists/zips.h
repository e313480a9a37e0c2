/* Workbooks made by the tests, so that each of their parts can be spoilt. */
#ifndef TESTS_LISTS_ZIPS_H
#define TESTS_LISTS_ZIPS_H

#include "lists/support.h"

#include <zlib.h>

/* A ZIP archive of deflated members, made here so that each of its parts can be spoilt. */
static inline void put16(cd_buf *b, unsigned v) {
  cd_buf_byte(b, (char)(v & 255));
  cd_buf_byte(b, (char)(v >> 8 & 255));
}

typedef struct zip_maker {
  cd_buf out, directory;
  unsigned count;
} zip_maker;

static inline void zip_add(zip_maker *z, const char *name, const char *text, size_t size) {
  uLong room = compressBound(size) + 64;
  Bytef *packed = malloc(room);
  z_stream s = {
      .next_in = (z_const Bytef *)(uintptr_t)text, .avail_in = (uInt)size, .next_out = packed, .avail_out = (uInt)room};
  assert_int_equal(deflateInit2(&s, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
  assert_int_equal(deflate(&s, Z_FINISH), Z_STREAM_END);
  deflateEnd(&s);
  uint32_t crc = (uint32_t)crc32(0, (const Bytef *)text, (uInt)size), at = (uint32_t)z->out.len;
  for (int central = 0; central < 2; central++) {
    cd_buf *b = central ? &z->directory : &z->out;
    cd_buf_u32(b, central ? 0x02014b50u : 0x04034b50u);
    if (central) put16(b, 20);
    put16(b, 20);
    put16(b, 0);
    put16(b, 8);
    put16(b, 0);
    put16(b, 0);
    cd_buf_u32(b, crc);
    cd_buf_u32(b, (uint32_t)s.total_out);
    cd_buf_u32(b, (uint32_t)size);
    put16(b, (unsigned)strlen(name));
    put16(b, 0);
    if (central) {
      put16(b, 0);
      put16(b, 0);
      put16(b, 0);
      cd_buf_u32(b, 0);
      cd_buf_u32(b, at);
    }
    cd_buf_c(b, name);
    if (!central) cd_buf_add(b, packed, s.total_out);
  }
  z->count++;
  free(packed);
}

static inline cd_str zip_end(zip_maker *z) {
  uint32_t at = (uint32_t)z->out.len, size = (uint32_t)z->directory.len;
  cd_buf_str(&z->out, cd_buf_view(&z->directory));
  cd_buf_u32(&z->out, 0x06054b50u);
  put16(&z->out, 0);
  put16(&z->out, 0);
  put16(&z->out, z->count);
  put16(&z->out, z->count);
  cd_buf_u32(&z->out, size);
  cd_buf_u32(&z->out, at);
  put16(&z->out, 0);
  return cd_buf_view(&z->out);
}

static inline zip_maker zip_begin(void) {
  zip_maker z = {.count = 0};
  cd_buf_init(&z.out, 0);
  cd_buf_init(&z.directory, 0);
  return z;
}

static inline void zip_free(zip_maker *z) {
  cd_buf_free(&z->out);
  cd_buf_free(&z->directory);
}

#endif
