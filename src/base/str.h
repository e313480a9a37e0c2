/* String views: a pointer and a length, of UTF-8 that was checked once, at the border. A view owns nothing. */
#ifndef CD_STR_H
#define CD_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cd_str {
  const char *ptr; /* not NUL-terminated unless said; may be NULL when len is 0 */
  size_t len;      /* bytes */
} cd_str;

#define CD_STR(lit) ((cd_str){"" lit, sizeof(lit) - 1})
#define CD_FMT "%.*s"
#define CD_ARG(s) (int)((s).len > 100000 ? 100000 : (s).len), ((s).ptr ? (s).ptr : "")

static inline cd_str cd_str_of(const char *ptr, size_t len) {
  cd_str s = {ptr, len};
  return s;
}
static inline cd_str cd_str_c(const char *z) { return cd_str_of(z, z ? strlen(z) : 0); }
static inline bool cd_str_eq(cd_str a, cd_str b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool cd_str_eqc(cd_str a, const char *z) { return cd_str_eq(a, cd_str_c(z)); }

int cd_str_cmp(cd_str a, cd_str b); /* by bytes: <0, 0, >0 */
bool cd_str_starts(cd_str s, cd_str prefix);
bool cd_str_ends(cd_str s, cd_str suffix);
ptrdiff_t cd_str_find(cd_str s, cd_str needle);       /* byte offset, or -1 */
cd_str cd_str_sub(cd_str s, size_t from, size_t len); /* clamped */
cd_str cd_str_trim(cd_str s);                         /* ASCII white space at both ends */
/* Cut at the first `sep`: returns what stands before it and leaves the rest in *s (len 0 and ptr NULL at the end).
 * False when *s was at its end. */
bool cd_str_cut(cd_str *s, char sep, cd_str *piece);
bool cd_str_ieq_ascii(cd_str a, cd_str b); /* equal but for ASCII case */

/* Copies into an arena, NUL-terminated; ptr is NULL when memory ran out. */
cd_str cd_str_dup(cd_arena *a, cd_str s);
cd_str cd_str_printf(cd_arena *a, const char *fmt, ...) CD_PRINTF(2, 3);
/* Lower case of ASCII letters, copied. */
cd_str cd_str_lower_ascii(cd_arena *a, cd_str s);
/* A whole decimal integer; false on anything else or overflow. */
bool cd_str_to_i64(cd_str s, int64_t *out);

#ifdef __cplusplus
}
#endif
#endif
