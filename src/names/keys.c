#include "names/keys.h"

#define KEY_BASE 0x9E3779B97F4A7C15u /* odd, so that it keeps all bits */
#define KEY_START 0x51ED270B153A4D2Fu

static uint64_t mix(uint64_t h, size_t len) {
  h += len * 0xD6E8FEB86659FD93u;
  h ^= h >> 32;
  h *= 0xD6E8FEB86659FD93u;
  h ^= h >> 29;
  h *= 0xA0761D6478BD642Fu;
  return h ^ (h >> 32);
}

uint64_t names_key(const char *text, size_t len) {
  uint64_t h = KEY_START;
  for (size_t i = 0; i < len; i++) h = h * KEY_BASE + (unsigned char)text[i];
  return mix(h, len);
}

/* A polynomial hash of the text without its i-th letter comes from the hashes of what stands before and after it. */
void names_add_near(const char *text, size_t len, bool deletions, uint64_t salt, names_keys *out) {
  uint64_t before[NAMES_KEY_LETTERS + 1], power[NAMES_KEY_LETTERS + 1];
  if (len > NAMES_KEY_LETTERS) return;
  before[0] = KEY_START;
  power[0] = 1;
  for (size_t i = 0; i < len; i++) {
    before[i + 1] = before[i] * KEY_BASE + (unsigned char)text[i];
    power[i + 1] = power[i] * KEY_BASE;
  }
  out->keys[out->count++] = mix(before[len], len) ^ salt;
  for (size_t i = 0; deletions && i < len; i++) {
    if (i > 0 && text[i] == text[i - 1]) continue;
    uint64_t rest = before[len] - before[i + 1] * power[len - i - 1];
    out->keys[out->count++] = mix(before[i] * power[len - i - 1] + rest, len - 1) ^ salt;
  }
}
