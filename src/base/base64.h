/* Base 64 (RFC 4648, section 4, with padding) of few bytes. */
#ifndef CD_BASE64_H
#define CD_BASE64_H

#include "base/str.h"

#define CD_BASE64_MAX 65536u /* bytes */

/* ptr NULL when memory ran out. */
cd_str cd_base64_encode(cd_arena *a, const uint8_t *bytes, size_t len);
/* Text of exactly `want` bytes in its one right spelling; false on anything else. */
bool cd_base64_decode(cd_str text, uint8_t *out, size_t want);
/* Text of any number of bytes, in the arena; ptr NULL where it is not base 64, or memory ran out. */
cd_str cd_base64_read(cd_arena *a, cd_str text);

#endif
