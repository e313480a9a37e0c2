/* Requests by libcurl: one attempt, and the loop that tries again. */
#include "fetch/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

#define MAX_HEADER_BYTES 1024u

/* What one attempt leaves behind. */
typedef struct attempt {
  int fd; /* -1: the body is dropped */
  int write_errno;
  uint64_t bytes, max_bytes;
  bool too_big;
  cd_sha256_ctx *hash;
  long status;
  CURLcode code;
  char etag[MAX_HEADER_BYTES], last_modified[64], content_type[128], retry_after[64];
  char curl_text[CURL_ERROR_SIZE];
} attempt;

static void start_curl(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static CURL *new_handle(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, start_curl);
  return curl_easy_init();
}

static http_limits filled(http_limits l) {
  if (l.max_bytes == 0) l.max_bytes = CD_MAX_FILE_BYTES;
  if (l.connect_seconds == 0) l.connect_seconds = 20;
  if (l.total_seconds == 0) l.total_seconds = 600;
  if (l.stall_seconds == 0) l.stall_seconds = 30;
  if (l.redirects == 0) l.redirects = 5;
  if (l.attempts == 0) l.attempts = 4;
  if (l.first_wait_ms == 0) l.first_wait_ms = 1000;
  if (l.longest_wait_ms == 0) l.longest_wait_ms = 30000;
  if (l.longest_asked_seconds == 0) l.longest_asked_seconds = 120;
  return l;
}

/* --- callbacks --- */

static int write_bytes(int fd, const char *ptr, size_t len) {
  while (len > 0) {
    ssize_t n = write(fd, ptr, len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    ptr += n;
    len -= (size_t)n;
  }
  return 0;
}

/* Answering less than was given ends the transfer. */
static size_t on_body(char *ptr, size_t size, size_t count, void *user) {
  attempt *t = user;
  size_t len = size * count;
  if (len > t->max_bytes - t->bytes) {
    t->too_big = true;
    return 0;
  }
  t->bytes += len;
  if (t->fd < 0) return len;
  t->write_errno = write_bytes(t->fd, ptr, len);
  cd_sha256_add(t->hash, cd_str_of(ptr, len));
  return t->write_errno ? 0 : len;
}

static bool header_is(cd_str line, const char *name, char *out, size_t cap) {
  cd_str value = line, key;
  if (!cd_str_cut(&value, ':', &key) || !cd_str_ieq_ascii(cd_str_trim(key), cd_str_c(name))) return false;
  value = cd_str_trim(value);
  if (value.len >= cap) value.len = 0; /* what does not fit is as if it was not said */
  if (value.len > 0) memcpy(out, value.ptr, value.len);
  out[value.len] = '\0';
  return true;
}

static size_t on_header(char *ptr, size_t size, size_t count, void *user) {
  attempt *t = user;
  cd_str line = cd_str_of(ptr, size * count);
  if (cd_str_starts(line, CD_STR("HTTP/")))
    t->etag[0] = t->last_modified[0] = t->content_type[0] = t->retry_after[0] = '\0';
  (void)(header_is(line, "etag", t->etag, sizeof t->etag) ||
         header_is(line, "last-modified", t->last_modified, sizeof t->last_modified) ||
         header_is(line, "content-type", t->content_type, sizeof t->content_type) ||
         header_is(line, "retry-after", t->retry_after, sizeof t->retry_after));
  return line.len;
}

/* --- one attempt --- */

static bool is_loopback(cd_str url) {
  static const char *const hosts[] = {"http://127.0.0.1", "http://localhost", "http://[::1]"};
  for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
    cd_str host = cd_str_c(hosts[i]);
    if (!cd_str_starts(url, host)) continue;
    char next = url.len > host.len ? url.ptr[host.len] : '/';
    if (next == '/' || next == ':') return true;
  }
  return false;
}

static cordon_status check_url(const char *url, cordon_error *err) {
  cd_str u = cd_str_c(url);
  if (cd_str_starts(u, CD_STR("https://")) || is_loopback(u)) return CORDON_OK;
  return cd_fail(err, CORDON_USAGE,
                 "The address %s is not https; lists are fetched over https alone (plain http only from this machine).",
                 url);
}

static void set_limits(CURL *h, const http_limits *l) {
  curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, (long)l->connect_seconds);
  curl_easy_setopt(h, CURLOPT_TIMEOUT, (long)l->total_seconds);
  curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, 64L);
  curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, (long)l->stall_seconds);
  curl_easy_setopt(h, CURLOPT_MAXREDIRS, (long)l->redirects);
  if (l->max_bytes <= INT64_MAX) curl_easy_setopt(h, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)l->max_bytes);
}

static void set_common(CURL *h, const char *url, const http_limits *l, attempt *t) {
  bool plain = cd_str_starts(cd_str_c(url), CD_STR("http://"));
  curl_easy_setopt(h, CURLOPT_URL, url);
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
  curl_easy_setopt(h, CURLOPT_REDIR_PROTOCOLS_STR, plain ? "http,https" : "https");
  curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(h, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(h, CURLOPT_USERAGENT, "cordon/" CORDON_VERSION);
  curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(h, CURLOPT_WRITEDATA, t);
  curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(h, CURLOPT_HEADERDATA, t);
  curl_easy_setopt(h, CURLOPT_ERRORBUFFER, t->curl_text);
  set_limits(h, l);
}

static void perform(CURL *h, attempt *t) {
  t->code = curl_easy_perform(h);
  curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &t->status);
  if (t->curl_text[0] == '\0') (void)snprintf(t->curl_text, sizeof t->curl_text, "%s", curl_easy_strerror(t->code));
}

/* --- trying again --- */

static bool status_is_transient(long s) {
  return s == 408 || s == 425 || s == 429 || s == 500 || (s >= 502 && s <= 504);
}

static bool code_is_transient(CURLcode c) {
  switch (c) {
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_CONNECT:
  case CURLE_OPERATION_TIMEDOUT:
  case CURLE_PARTIAL_FILE:
  case CURLE_GOT_NOTHING:
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR:
  case CURLE_HTTP2:
  case CURLE_HTTP2_STREAM:
  case CURLE_BAD_CONTENT_ENCODING:
    return true;
  default:
    return false;
  }
}

static bool is_transient(const attempt *t) {
  if (t->too_big || t->write_errno) return false;
  return t->code == CURLE_OK ? status_is_transient(t->status) : code_is_transient(t->code);
}

/* Milliseconds before attempt `next` (from 2), or -1 where the publisher asks for more than is honoured. */
static int64_t wait_before(const attempt *t, const http_limits *l, uint32_t next) {
  uint64_t wait = l->first_wait_ms;
  for (uint32_t i = 2; i < next && wait < l->longest_wait_ms; i++) wait *= 2;
  if (wait > l->longest_wait_ms) wait = l->longest_wait_ms;
  int64_t asked = t->code == CURLE_OK && t->retry_after[0]
                      ? http_retry_after(cd_str_c(t->retry_after), (cd_time)time(NULL) * 1000000)
                      : 0;
  if (asked > (int64_t)l->longest_asked_seconds) return -1;
  return asked * 1000 > (int64_t)wait ? asked * 1000 : (int64_t)wait;
}

static void sleep_ms(int64_t ms) {
  struct timespec left = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
}

static cordon_status explain(const attempt *t, const char *url, const http_limits *l, uint32_t tries,
                             cordon_error *err) {
  if (t->too_big || t->code == CURLE_FILESIZE_EXCEEDED)
    return cd_fail(err, CORDON_LIMIT, "%s is bigger than the limit of %llu bytes; nothing of it was kept.", url,
                   (unsigned long long)l->max_bytes);
  if (t->write_errno)
    return cd_fail(err, CORDON_STORE, "What %s sends cannot be written: %s.", url, strerror(t->write_errno));
  if (t->code == CURLE_TOO_MANY_REDIRECTS)
    return cd_fail(err, CORDON_STORE, "%s redirects more than %u times; check the address.", url, l->redirects);
  if (t->code == CURLE_UNSUPPORTED_PROTOCOL)
    return cd_fail(err, CORDON_STORE, "%s redirects to an address that is not https; it was not followed.", url);
  if (t->code == CURLE_PEER_FAILED_VERIFICATION)
    return cd_fail(err, CORDON_STORE, "The certificate of %s does not hold: %s.", url, t->curl_text);
  if (t->code != CURLE_OK)
    return cd_fail(err, CORDON_STORE, "%s could not be fetched in %u attempts: %s.", url, tries, t->curl_text);
  if (t->retry_after[0])
    return cd_fail(err, CORDON_STORE,
                   "%s answers %ld and asks to come back after \"%s\"; try again then (%u attempts made).", url,
                   t->status, t->retry_after, tries);
  return cd_fail(err, CORDON_STORE, "%s answers %ld instead of 200 (%u attempts made).", url, t->status, tries);
}

/* --- GET --- */

static struct curl_slist *conditions(const http_get *g, cd_arena *a) {
  struct curl_slist *list = curl_slist_append(NULL, "Accept: */*");
  cd_str match = cd_str_printf(a, "If-None-Match: " CD_FMT, CD_ARG(g->etag));
  cd_str since = cd_str_printf(a, "If-Modified-Since: " CD_FMT, CD_ARG(g->last_modified));
  if (list != NULL && g->etag.len > 0 && match.ptr) list = curl_slist_append(list, match.ptr);
  if (list != NULL && g->last_modified.len > 0 && since.ptr) list = curl_slist_append(list, since.ptr);
  return list;
}

static cordon_status open_part(const char *path, int *fd, cordon_error *err) {
  *fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  return *fd >= 0 ? CORDON_OK : cd_os_fail(err, errno, "write", path);
}

static cordon_status try_get(const http_get *g, const http_limits *l, const char *part, cd_arena *a, attempt *t,
                             cd_digest *digest, cordon_error *err) {
  *t = (attempt){.fd = -1, .max_bytes = l->max_bytes};
  CD_TRY(open_part(part, &t->fd, err));
  CURL *h = new_handle();
  struct curl_slist *headers = conditions(g, a);
  t->hash = cd_sha256_begin();
  bool ready = h != NULL && headers != NULL && t->hash != NULL;
  if (ready) {
    set_common(h, g->url, l, t);
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
    perform(h, t);
    if (fsync(t->fd) != 0 && errno != EINVAL && t->write_errno == 0) t->write_errno = errno;
  }
  if (t->hash != NULL) *digest = cd_sha256_end(t->hash);
  curl_slist_free_all(headers);
  if (h != NULL) curl_easy_cleanup(h);
  close(t->fd);
  return ready ? CORDON_OK : cd_no_memory(err);
}

static cordon_status keep(const http_get *g, const char *part, const attempt *t, cd_arena *a, http_answer *out,
                          cordon_error *err) {
  if (t->status == 200 && rename(part, g->path) != 0) return cd_os_fail(err, errno, "put in place", g->path);
  if (t->status == 304) (void)unlink(part);
  out->status = t->status;
  out->bytes = t->bytes;
  out->etag = cd_str_dup(a, cd_str_c(t->etag));
  out->last_modified = cd_str_dup(a, cd_str_c(t->last_modified));
  out->content_type = cd_str_dup(a, cd_str_c(t->content_type));
  if (!http_date_parse(out->last_modified, &out->modified)) out->modified = CD_TIME_NONE;
  return out->etag.ptr && out->last_modified.ptr && out->content_type.ptr ? CORDON_OK : cd_no_memory(err);
}

cordon_status http_get_file(const http_get *g, cd_arena *a, http_answer *out, cordon_error *err) {
  http_limits l = filled(g->limits);
  bool conditional = g->etag.len > 0 || g->last_modified.len > 0;
  attempt t = {0};
  CD_TRY(check_url(g->url, err));
  cd_str part = cd_str_printf(a, "%s.part", g->path);
  if (part.ptr == NULL) return cd_no_memory(err);
  *out = (http_answer){0};
  for (uint32_t n = 1;; n++) {
    out->attempts = n;
    CD_TRY(try_get(g, &l, part.ptr, a, &t, &out->digest, err));
    if (t.code == CURLE_OK && !t.too_big && (t.status == 200 || (conditional && t.status == 304)))
      return keep(g, part.ptr, &t, a, out, err);
    (void)unlink(part.ptr);
    int64_t wait = n < l.attempts && is_transient(&t) ? wait_before(&t, &l, n + 1) : -1;
    if (wait < 0) return explain(&t, g->url, &l, n, err);
    sleep_ms(wait);
  }
}

/* --- POST --- */

static cordon_status try_post(const char *url, cd_str body, const char *const *headers, size_t count,
                              const http_limits *l, attempt *t, cordon_error *err) {
  *t = (attempt){.fd = -1, .max_bytes = l->max_bytes};
  CURL *h = new_handle();
  struct curl_slist *list = curl_slist_append(NULL, "Expect:");
  for (size_t i = 0; list != NULL && i < count; i++) list = curl_slist_append(list, headers[i]);
  bool ready = h != NULL && list != NULL;
  if (ready) {
    set_common(h, url, l, t);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, body.len > 0 ? body.ptr : "");
    perform(h, t);
  }
  curl_slist_free_all(list);
  if (h != NULL) curl_easy_cleanup(h);
  return ready ? CORDON_OK : cd_no_memory(err);
}

cordon_status http_post(const char *url, cd_str body, const char *const *headers, size_t header_count,
                        const http_limits *limits, cordon_error *err) {
  http_limits l = filled(limits ? *limits : (http_limits){0});
  attempt t = {0};
  CD_TRY(check_url(url, err));
  for (uint32_t n = 1;; n++) {
    CD_TRY(try_post(url, body, headers, header_count, &l, &t, err));
    if (t.code == CURLE_OK && t.status >= 200 && t.status < 300) return CORDON_OK;
    int64_t wait = n < l.attempts && is_transient(&t) ? wait_before(&t, &l, n + 1) : -1;
    if (wait < 0) return explain(&t, url, &l, n, err);
    sleep_ms(wait);
  }
}
