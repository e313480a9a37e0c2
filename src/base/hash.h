/* SHA-256 digests (FIPS 180-4) for what must be proved, XXH3 for tables in memory. */
#ifndef CD_HASH_H
#define CD_HASH_H

#include "base/str.h"

typedef struct cd_digest {
  uint8_t bytes[32];
} cd_digest;
#define CD_DIGEST_TEXT 72 /* "sha256:" + 64 hex digits + NUL */

cd_digest cd_sha256(cd_str s);
cd_digest cd_sha256_two(cd_str head, cd_str tail); /* of both, one after the other; needs no memory */
/* Streaming form. Free by cd_sha256_end or cd_sha256_drop. NULL when memory ran out. */
typedef struct cd_sha256_ctx cd_sha256_ctx;
cd_sha256_ctx *cd_sha256_begin(void);
void cd_sha256_add(cd_sha256_ctx *c, cd_str s);
cd_digest cd_sha256_so_far(const cd_sha256_ctx *c); /* of what was added until now; more may follow */
cd_digest cd_sha256_end(cd_sha256_ctx *c);
void cd_sha256_drop(cd_sha256_ctx *c);

char *cd_digest_format(const cd_digest *d, char buf[CD_DIGEST_TEXT]); /* "sha256:<hex>" */
bool cd_digest_parse(cd_str s, cd_digest *out);
bool cd_digest_eq(const cd_digest *a, const cd_digest *b);

uint64_t cd_hash64(cd_str s, uint64_t seed);
/* A seed for tables keyed by outside text, random once a process. */
uint64_t cd_hash_seed(void);
/* len random bytes from the system (for salts). False when the system gives none. */
bool cd_random(void *out, size_t len);

#endif
