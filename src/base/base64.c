#include "base/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

cd_str cd_base64_encode(cd_arena *a, const uint8_t *bytes, size_t len) {
  char *out = len <= CD_BASE64_MAX ? cd_alloc(a, 4 * ((len + 2) / 3) + 1) : NULL;
  size_t n = 0;
  if (!out) return (cd_str){0};
  for (size_t i = 0; i < len; i += 3) {
    uint32_t v = (uint32_t)bytes[i] << 16;
    if (i + 1 < len) v |= (uint32_t)bytes[i + 1] << 8;
    if (i + 2 < len) v |= bytes[i + 2];
    out[n++] = digits[v >> 18];
    out[n++] = digits[v >> 12 & 63];
    out[n++] = i + 1 < len ? digits[v >> 6 & 63] : '=';
    out[n++] = i + 2 < len ? digits[v & 63] : '=';
  }
  out[n] = '\0';
  return cd_str_of(out, n);
}

static int digit_of(char c) {
  const char *at = c ? strchr(digits, c) : NULL;
  return at ? (int)(at - digits) : -1;
}

/* How many bytes a text of this length and padding stands for. */
static size_t bytes_in(cd_str text) {
  size_t pad = 0;
  while (pad < 2 && pad < text.len && text.ptr[text.len - 1 - pad] == '=') pad++;
  return text.len / 4 * 3 - pad;
}

bool cd_base64_decode(cd_str text, uint8_t *out, size_t want) {
  if (text.len % 4 != 0 || bytes_in(text) != want) return false;
  if (want == 0) return text.len == 0;
  uint32_t held = 0;
  size_t n = 0, letters = (want * 8 + 5) / 6;
  for (size_t i = 0; i < letters; i++) {
    int d = digit_of(text.ptr[i]);
    if (d < 0) return false;
    held = held << 6 | (uint32_t)d;
    unsigned bits = (unsigned)((i + 1) * 6 - n * 8);
    if (bits >= 8) out[n++] = (uint8_t)(held >> (bits - 8));
  }
  unsigned left = (unsigned)(letters * 6 - want * 8); /* the spare bits of the last letter are zero */
  return n == want && (held & ((1u << left) - 1)) == 0;
}

cd_str cd_base64_read(cd_arena *a, cd_str text) {
  size_t want = text.len % 4 == 0 ? bytes_in(text) : 0;
  if (text.len % 4 != 0 || want > CD_BASE64_MAX) return (cd_str){0};
  uint8_t *out = cd_alloc(a, want + 1);
  return out && cd_base64_decode(text, out, want) ? cd_str_of((const char *)out, want) : (cd_str){0};
}
