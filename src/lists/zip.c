#include "lists/zip.h"

#include <zlib.h>

#define END_BYTES 22u   /* end of central directory, without its comment */
#define ENTRY_BYTES 46u /* a central directory entry, without its names */
#define LOCAL_BYTES 30u /* a local header, without its names */
#define COMMENT_MAX 65535u

static uint32_t u16(const uint8_t *p) { return (uint32_t)p[0] | (uint32_t)p[1] << 8; }
static uint32_t u32(const uint8_t *p) { return u16(p) | u16(p + 2) << 16; }

typedef struct member {
  uint32_t method, flags, crc, packed, size, header;
} member;

static cordon_status broken(cordon_error *err, const char *label, const char *what) {
  cd_fail(err, CORDON_BAD_INPUT, "the ZIP archive is broken: %s", what);
  return cd_error_place(err, label, 0, 0, NULL), CORDON_BAD_INPUT;
}

/* The end record stands last, before a comment of unknown length. */
static const uint8_t *find_end(cd_str archive) {
  const uint8_t *bytes = (const uint8_t *)archive.ptr;
  if (archive.len < END_BYTES) return NULL;
  size_t lowest = archive.len > END_BYTES + COMMENT_MAX ? archive.len - END_BYTES - COMMENT_MAX : 0;
  for (size_t at = archive.len - END_BYTES + 1; at-- > lowest;)
    if (u32(bytes + at) == 0x06054b50u) return bytes + at;
  return NULL;
}

static cordon_status find_member(cd_str archive, const char *label, const char *name, member *out, cordon_error *err) {
  const uint8_t *bytes = (const uint8_t *)archive.ptr, *end = find_end(archive);
  if (!end) return broken(err, label, "its directory is missing; the file may be cut");
  size_t at = u32(end + 16), count = u16(end + 10), length = strlen(name);
  for (size_t i = 0; i < count; i++) {
    if (at > archive.len || archive.len - at < ENTRY_BYTES || u32(bytes + at) != 0x02014b50u)
      return broken(err, label, "an entry of its directory is cut");
    const uint8_t *e = bytes + at;
    size_t name_length = u16(e + 28), whole = ENTRY_BYTES + name_length + u16(e + 30) + u16(e + 32);
    if (archive.len - at < whole) return broken(err, label, "an entry of its directory is cut");
    if (name_length == length && memcmp(e + ENTRY_BYTES, name, length) == 0) {
      *out = (member){.flags = u16(e + 8),
                      .method = u16(e + 10),
                      .crc = u32(e + 16),
                      .packed = u32(e + 20),
                      .size = u32(e + 24),
                      .header = u32(e + 42)};
      return CORDON_OK;
    }
    at += whole;
  }
  return cd_fail(err, CORDON_NOT_FOUND, "the archive holds no \"%s\"", name);
}

static cordon_status check_member(const member *m, const char *label, const char *name, cordon_error *err) {
  if (m->flags & 1u) return broken(err, label, "a member is encrypted");
  if (m->method != 0 && m->method != Z_DEFLATED)
    return broken(err, label, "a member is packed in a way other than deflate");
  if (m->size <= LISTS_ZIP_MAX_BYTES && (m->size <= (1u << 20) || m->size / LISTS_ZIP_MAX_RATIO <= m->packed))
    return CORDON_OK;
  cd_fail(err, CORDON_LIMIT,
          "\"%s\" would grow from %u to %u bytes; at most %u, and %u times its packed size, are read", name, m->packed,
          m->size, LISTS_ZIP_MAX_BYTES, LISTS_ZIP_MAX_RATIO);
  return cd_error_place(err, label, 0, 0, NULL), CORDON_LIMIT;
}

/* Never writes more than the directory promised, whatever the data would give. */
static cordon_status inflate_member(const uint8_t *data, const member *m, const char *label, cd_buf *out,
                                    cordon_error *err) {
  z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)data, .avail_in = m->packed};
  uint8_t piece[1u << 15];
  int result = Z_OK;
  if (inflateInit2(&z, -MAX_WBITS) != Z_OK) return cd_no_memory(err);
  while (result == Z_OK && out->len <= m->size && !out->failed) {
    z.next_out = piece;
    z.avail_out = sizeof piece;
    result = inflate(&z, Z_NO_FLUSH);
    cd_buf_add(out, piece, sizeof piece - z.avail_out);
    if (result == Z_OK && z.avail_in == 0 && z.avail_out > 0) break;
  }
  inflateEnd(&z);
  CD_TRY(cd_buf_status(out, err));
  return result == Z_STREAM_END && out->len == m->size
             ? CORDON_OK
             : broken(err, label, "a member does not inflate to the size that it states");
}

cordon_status lists_zip_member(cd_str archive, const char *label, const char *name, cd_buf *out, cordon_error *err) {
  member m = {0};
  CD_TRY(find_member(archive, label, name, &m, err));
  CD_TRY(check_member(&m, label, name, err));
  const uint8_t *bytes = (const uint8_t *)archive.ptr;
  if (m.header > archive.len || archive.len - m.header < LOCAL_BYTES || u32(bytes + m.header) != 0x04034b50u)
    return broken(err, label, "a member is cut");
  size_t from = (size_t)m.header + LOCAL_BYTES + u16(bytes + m.header + 26) + u16(bytes + m.header + 28);
  if (from > archive.len || archive.len - from < m.packed) return broken(err, label, "a member is cut");
  cd_buf_clear(out);
  if (m.method == 0)
    cd_buf_add(out, bytes + from, m.packed);
  else
    CD_TRY(inflate_member(bytes + from, &m, label, out, err));
  CD_TRY(cd_buf_status(out, err));
  if (out->len != m.size || crc32(0, (const Bytef *)(out->ptr ? out->ptr : ""), (uInt)out->len) != m.crc)
    return broken(err, label, "a member does not match its checksum");
  return CORDON_OK;
}
