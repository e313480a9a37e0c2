/* One HTTP request at a time, with every limit stated; libcurl is known to http.c alone.
 *
 * TLS is always verified. Plain http is spoken to this machine only (loopback), and no redirect leads from https to
 * http. */
#ifndef FETCH_HTTP_H
#define FETCH_HTTP_H

#include "base/day.h"
#include "base/file.h"

typedef struct http_limits {
  uint64_t max_bytes;             /* of the body, after the transfer's own compression; 0: CD_MAX_FILE_BYTES */
  uint32_t connect_seconds;       /* 0: 20 */
  uint32_t total_seconds;         /* of one attempt; 0: 600 */
  uint32_t stall_seconds;         /* slower than 64 bytes a second for so long; 0: 30 */
  uint32_t redirects;             /* 0: 5 */
  uint32_t attempts;              /* 0: 4 */
  uint32_t first_wait_ms;         /* before the second attempt, doubled for each further one; 0: 1000 */
  uint32_t longest_wait_ms;       /* of what doubles; 0: 30000 */
  uint32_t longest_asked_seconds; /* of a Retry-After that is honoured; a longer one ends the attempts; 0: 120 */
} http_limits;

typedef struct http_get {
  const char *url;
  cd_str etag, last_modified; /* of the copy that is held; empty: none is */
  const char *path;           /* where the body goes; written only by a 200 that came whole */
  http_limits limits;
} http_get;

typedef struct http_answer {
  long status;                              /* 200 or 304; any other is a failure that the error tells */
  cd_str etag, last_modified, content_type; /* in the arena */
  cd_time modified;                         /* Last-Modified as an instant, or CD_TIME_NONE */
  uint64_t bytes;
  cd_digest digest; /* of the body as written */
  uint32_t attempts;
} http_answer;

/* Transient failures (no connection, a stall, a body cut short, 408, 425, 429, 500, 502, 503, 504) are tried again with
 * back-off. CORDON_STORE when the publisher could not be reached or answered wrongly, CORDON_LIMIT when the body is too
 * big. */
cordon_status http_get_file(const http_get *g, cd_arena *a, http_answer *out, cordon_error *err);

/* POST `body`; any 2xx is success. headers: "Name: value" each. Tried again as above. */
cordon_status http_post(const char *url, cd_str body, const char *const *headers, size_t header_count,
                        const http_limits *limits, cordon_error *err);

/* Retry-After of RFC 9110, 10.2.3: seconds or a date, as seconds from `now`; -1 where it is neither. */
int64_t http_retry_after(cd_str value, cd_time now);
/* "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7, the form that senders must use); false on another form. */
bool http_date_parse(cd_str value, cd_time *out);

#endif
