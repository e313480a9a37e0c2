/* OpenSSL's low-level SHA-256 calls are used on purpose: they hold their state in place, so they allocate nothing, load
 * no provider and cannot fail. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include <openssl/sha.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <xxhash.h>

struct cd_sha256_ctx {
  SHA256_CTX state;
};

cd_digest cd_sha256(cd_str s) {
  SHA256_CTX state;
  cd_digest d;
  SHA256_Init(&state);
  SHA256_Update(&state, s.ptr, s.len);
  SHA256_Final(d.bytes, &state);
  return d;
}

cd_digest cd_sha256_two(cd_str head, cd_str tail) {
  SHA256_CTX state;
  cd_digest d;
  SHA256_Init(&state);
  SHA256_Update(&state, head.ptr, head.len);
  SHA256_Update(&state, tail.ptr, tail.len);
  SHA256_Final(d.bytes, &state);
  return d;
}

cd_sha256_ctx *cd_sha256_begin(void) {
  cd_sha256_ctx *c = malloc(sizeof *c);
  if (c) SHA256_Init(&c->state);
  return c;
}

void cd_sha256_add(cd_sha256_ctx *c, cd_str s) { SHA256_Update(&c->state, s.ptr, s.len); }

cd_digest cd_sha256_so_far(const cd_sha256_ctx *c) {
  SHA256_CTX state = c->state;
  cd_digest d;
  SHA256_Final(d.bytes, &state);
  return d;
}

cd_digest cd_sha256_end(cd_sha256_ctx *c) {
  cd_digest d;
  SHA256_Final(d.bytes, &c->state);
  free(c);
  return d;
}

void cd_sha256_drop(cd_sha256_ctx *c) { free(c); }

char *cd_digest_format(const cd_digest *d, char buf[CD_DIGEST_TEXT]) {
  static const char hex[] = "0123456789abcdef";
  memcpy(buf, "sha256:", 7);
  for (size_t i = 0; i < 32; i++) {
    buf[7 + 2 * i] = hex[d->bytes[i] >> 4];
    buf[8 + 2 * i] = hex[d->bytes[i] & 15];
  }
  buf[71] = '\0';
  return buf;
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool cd_digest_parse(cd_str s, cd_digest *out) {
  if (s.len != 71 || !cd_str_starts(s, CD_STR("sha256:"))) return false;
  cd_digest d;
  for (size_t i = 0; i < 32; i++) {
    int high = hex_value(s.ptr[7 + 2 * i]), low = hex_value(s.ptr[8 + 2 * i]);
    if (high < 0 || low < 0) return false;
    d.bytes[i] = (uint8_t)(high << 4 | low);
  }
  *out = d;
  return true;
}

bool cd_digest_eq(const cd_digest *a, const cd_digest *b) { return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0; }

uint64_t cd_hash64(cd_str s, uint64_t seed) { return XXH3_64bits_withSeed(s.ptr ? s.ptr : "", s.len, seed); }

bool cd_random(void *out, size_t len) {
  for (size_t done = 0; done < len;) {
    ssize_t n = getrandom((char *)out + done, len - done, 0);
    if (n <= 0) return false;
    done += (size_t)n;
  }
  return true;
}

static uint64_t seed_value;
static pthread_once_t seed_once = PTHREAD_ONCE_INIT;

static void make_seed(void) {
  if (!cd_random(&seed_value, sizeof seed_value)) seed_value = (uint64_t)time(NULL) * 0x9E3779B97F4A7C15u;
}

uint64_t cd_hash_seed(void) {
  pthread_once(&seed_once, make_seed);
  return seed_value;
}
