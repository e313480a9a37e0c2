#include "base/utf8.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define REPLACEMENT 0xFFFDu

/* Length and lowest code point by lead byte; length 0 for a byte that cannot lead (RFC 3629, section 4). */
static size_t lead_length(unsigned char c) {
  if (c < 0x80) return 1;
  if (c < 0xC2) return 0;
  if (c < 0xE0) return 2;
  if (c < 0xF0) return 3;
  return c < 0xF5 ? 4 : 0;
}

/* One sequence at p with `room` bytes; 0 when it is broken, else its length. */
static size_t decode(const unsigned char *p, size_t room, uint32_t *cp) {
  size_t n = lead_length(p[0]);
  if (n == 0 || n > room) return 0;
  if (n == 1) {
    *cp = p[0];
    return 1;
  }
  uint32_t v = p[0] & (0x7Fu >> n);
  for (size_t i = 1; i < n; i++) {
    if ((p[i] & 0xC0) != 0x80) return 0;
    v = v << 6 | (p[i] & 0x3Fu);
  }
  bool overlong = (n == 3 && v < 0x800) || (n == 4 && v < 0x10000);
  if (overlong || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) return 0;
  *cp = v;
  return n;
}

/* Bytes at the start of p that are ASCII, eight at a time. */
static size_t ascii_run(const char *p, size_t len) {
  size_t i = 0;
  for (uint64_t w; i + 8 <= len; i += 8) {
    memcpy(&w, p + i, 8);
    if (w & 0x8080808080808080u) break;
  }
  while (i < len && (unsigned char)p[i] < 0x80) i++;
  return i;
}

bool cd_utf8_valid(cd_str s, size_t *bad) {
  for (size_t i = 0; i < s.len;) {
    i += ascii_run(s.ptr + i, s.len - i);
    if (i == s.len) break;
    uint32_t cp;
    size_t n = decode((const unsigned char *)s.ptr + i, s.len - i, &cp);
    if (n == 0) {
      if (bad) *bad = i;
      return false;
    }
    i += n;
  }
  return true;
}

uint32_t cd_utf8_next(cd_str s, size_t *at) {
  uint32_t cp;
  if (*at >= s.len) return REPLACEMENT;
  size_t n = decode((const unsigned char *)s.ptr + *at, s.len - *at, &cp);
  *at += n ? n : 1;
  return n ? cp : REPLACEMENT;
}

size_t cd_utf8_put(char out[4], uint32_t cp) {
  if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) return 0;
  if (cp < 0x80) {
    out[0] = (char)cp;
    return 1;
  }
  size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
  for (size_t i = n - 1; i > 0; i--, cp >>= 6) out[i] = (char)(0x80 | (cp & 0x3F));
  static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  out[0] = (char)(lead[n] | cp);
  return n;
}

/* Windows-1252, 0x80..0x9F, after the mapping that Microsoft publishes; 0 where no character is assigned. */
static const uint16_t cp1252_high[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

uint32_t cd_cp1252_char(unsigned char c) {
  if (c < 0x80 || c >= 0xA0) return c;
  return cp1252_high[c - 0x80] ? cp1252_high[c - 0x80] : REPLACEMENT;
}

cd_str cd_utf8_from_cp1252(cd_arena *a, cd_str s) {
  if (s.len > SIZE_MAX / 4) return cd_str_of(NULL, 0);
  size_t high = 0;
  for (size_t i = 0; i < s.len; i++) high += (unsigned char)s.ptr[i] >= 0x80;
  char *out = cd_alloc(a, s.len + 2 * high + 1);
  if (!out) return cd_str_of(NULL, 0);
  size_t len = 0;
  for (size_t i = 0; i < s.len; i++) len += cd_utf8_put(out + len, cd_cp1252_char((unsigned char)s.ptr[i]));
  return cd_str_of(out, len);
}

/* Every character below U+0300 is NFC and composes with none before it; their lead bytes are below 0xCC. */
static bool surely_nfc(cd_str s) {
  for (size_t i = ascii_run(s.ptr, s.len); i < s.len; i++)
    if ((unsigned char)s.ptr[i] >= 0xCC) return false;
  return true;
}

static cd_str from_utf16(cd_arena *a, const UChar *text, int32_t len) {
  UErrorCode status = U_ZERO_ERROR;
  char *out = cd_alloc(a, 3 * (size_t)len + 1);
  int32_t bytes = 0;
  if (out) u_strToUTF8(out, 3 * len + 1, &bytes, text, len, &status);
  if (!out || U_FAILURE(status)) return cd_str_of(NULL, 0);
  return cd_str_of(out, (size_t)bytes);
}

cd_str cd_utf8_nfc(cd_arena *a, cd_str s) {
  if (surely_nfc(s)) return s;
  if (s.len > INT32_MAX / 8) return cd_str_of(NULL, 0);
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
  int32_t room = (int32_t)s.len + 1, len = 0;
  UChar *wide = cd_alloc_array(a, (size_t)room, sizeof *wide);
  if (!wide) return cd_str_of(NULL, 0);
  u_strFromUTF8(wide, room, &len, s.ptr, (int32_t)s.len, &status);
  if (U_SUCCESS(status) && unorm2_isNormalized(nfc, wide, len, &status)) return s;
  int32_t out_room = 3 * len + 1; /* NFC grows UTF-16 at most threefold (Unicode FAQ on normalization) */
  UChar *out = cd_alloc_array(a, (size_t)out_room, sizeof *out);
  if (!out) return cd_str_of(NULL, 0);
  int32_t out_len = unorm2_normalize(nfc, wide, len, out, out_room, &status);
  return U_FAILURE(status) ? cd_str_of(NULL, 0) : from_utf16(a, out, out_len);
}
