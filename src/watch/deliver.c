/* Handing events over: to a command, to a webhook, in the order in which they happened. */
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watch/watch.h"

static bool hmac(cd_str secret, cd_str text, unsigned char mac[32]) {
  unsigned len = 0;
  return HMAC(EVP_sha256(), secret.ptr, (int)secret.len, (const unsigned char *)text.ptr, text.len, mac, &len) !=
             NULL &&
         len == 32;
}

cordon_status watch_signature(cd_str secret, int64_t seconds, cd_str body, cd_arena *a, cd_str *out,
                              cordon_error *err) {
  static const char digits[] = "0123456789abcdef";
  unsigned char mac[32];
  char hex[65] = "";
  cd_buf text;
  if (secret.len < WATCH_SECRET_MIN || secret.len > 4096)
    return cd_fail(err, CORDON_USAGE, "The secret that signs events must have %u to 4096 bytes.", WATCH_SECRET_MIN);
  cd_buf_init(&text, 0);
  cd_buf_printf(&text, "%lld.", (long long)seconds);
  cd_buf_str(&text, body);
  cordon_status st = cd_buf_status(&text, err);
  if (st == CORDON_OK && !hmac(secret, cd_buf_view(&text), mac))
    st = cd_fail(err, CORDON_INTERNAL, "the event could not be signed");
  cd_buf_free(&text);
  CD_TRY(st);
  for (unsigned i = 0; i < sizeof mac; i++) {
    hex[2 * i] = digits[mac[i] >> 4];
    hex[2 * i + 1] = digits[mac[i] & 15];
  }
  *out = cd_str_printf(a, "t=%lld,v1=%s", (long long)seconds, hex);
  return out->ptr ? CORDON_OK : cd_no_memory(err);
}

typedef struct event {
  int64_t id;
  cd_time at;
  cd_str kind, body;
} event;

/* --- what is sent: the event with its number, time and kind --- */

static cordon_status message(const event *e, cd_arena *a, cd_str *out, cordon_error *err) {
  char at[32];
  cd_json *body;
  cd_buf text;
  CD_TRY(cd_json_parse(e->body, "the store", a, &body, err));
  cd_json *o = cd_json_set(a, cd_json_new_object(a), "event", cd_json_new_int(a, e->id));
  o = cd_json_set(a, o, "at", cd_json_new_c(a, cd_time_format(e->at, at)));
  o = cd_json_set(a, o, "kind", cd_json_new_str(a, e->kind));
  o = cd_json_set(a, o, "body", body);
  if (o == NULL) return cd_no_memory(err);
  cd_buf_init(&text, 0);
  cordon_status st = cd_json_canonical(o, &text, err);
  if (st == CORDON_OK) *out = cd_str_dup(a, cd_buf_view(&text));
  cd_buf_free(&text);
  return st == CORDON_OK && out->ptr == NULL ? cd_no_memory(err) : st;
}

/* --- to a webhook --- */

static cordon_status to_webhook(const watch_options *opt, const event *e, cd_str text, cd_arena *a, cordon_error *err) {
  cd_str signature = {NULL, 0};
  CD_TRY(watch_signature(opt->secret, cd_clock_now() / 1000000, text, a, &signature, err));
  cd_str kind = cd_str_printf(a, "Cordon-Event: " CD_FMT, CD_ARG(e->kind)),
         id = cd_str_printf(a, "Cordon-Delivery: %lld", (long long)e->id);
  cd_str sign = cd_str_printf(a, "Cordon-Signature: " CD_FMT, CD_ARG(signature));
  if (!kind.ptr || !id.ptr || !sign.ptr) return cd_no_memory(err);
  const char *headers[] = {"Content-Type: application/json", kind.ptr, id.ptr, sign.ptr};
  return http_post(opt->webhook, text, headers, sizeof headers / sizeof *headers, &opt->limits, err);
}

/* --- to a command --- */

static void run_command(const char *command, int input) {
  dup2(input, STDIN_FILENO);
  if (input != STDIN_FILENO) close(input);
  execl("/bin/sh", "sh", "-c", command, (char *)NULL);
  _exit(127);
}

/* The event stands in a file without a name, so that a command that does not read it cannot block us. */
static cordon_status open_input(cd_str text, int *fd, cordon_error *err) {
  char path[] = "/tmp/cordon-event-XXXXXX";
  *fd = mkstemp(path);
  if (*fd < 0) return cd_os_fail(err, errno, "make", path);
  (void)unlink(path);
  bool written =
      write(*fd, text.ptr, text.len) == (ssize_t)text.len && write(*fd, "\n", 1) == 1 && lseek(*fd, 0, SEEK_SET) == 0;
  if (written) return CORDON_OK;
  int e = errno;
  close(*fd);
  return cd_os_fail(err, e, "write", path);
}

static cordon_status to_command(const watch_options *opt, cd_str text, cordon_error *err) {
  int input, status = 0;
  CD_TRY(open_input(text, &input, err));
  pid_t child = fork();
  if (child == 0) run_command(opt->command, input);
  close(input);
  if (child < 0)
    return cd_fail(err, CORDON_STORE, "the command that takes events cannot be started: %s", strerror(errno));
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return CORDON_OK;
  return cd_fail(err, CORDON_STORE,
                 "The command that takes events ended with status %d; the event waits for the next round.",
                 WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/* --- in order --- */

static cordon_status next_event(cd_store *s, cd_arena *a, event *out, bool *there, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "watch_event_next", &st, err));
  cordon_status status = store_step(st, there, err);
  if (status == CORDON_OK && *there) {
    *out = (event){store_col_int(st, 0), store_col_int(st, 1), store_col_str(st, 2, a), store_col_str(st, 3, a)};
    if (out->kind.ptr == NULL || out->body.ptr == NULL) status = cd_no_memory(err);
  }
  store_stmt_end(st);
  return status;
}

static cordon_status mark_delivered(cd_store *s, int64_t id, cordon_error *err) {
  store_stmt *st;
  CD_TRY(store_stmt_get(s, "watch_event_delivered", &st, err));
  store_bind_int(st, 1, id);
  store_bind_int(st, 2, cd_clock_now());
  return store_run_alone(st, err);
}

static void mark_failed(cd_store *s, int64_t id, const char *problem) {
  store_stmt *st;
  if (store_stmt_get(s, "watch_event_failed", &st, NULL) != CORDON_OK) return;
  store_bind_int(st, 1, id);
  store_bind_str(st, 2, cd_str_c(problem));
  (void)store_run_alone(st, NULL);
}

static cordon_status hand_over(const watch_options *opt, const event *e, cd_arena *a, cordon_error *err) {
  cd_str text = {NULL, 0};
  CD_TRY(message(e, a, &text, err));
  if (opt->command != NULL) CD_TRY(to_command(opt, text, err));
  return opt->webhook != NULL ? to_webhook(opt, e, text, a, err) : CORDON_OK;
}

cordon_status watch_deliver(cd_store *s, const watch_options *opt, cd_arena *a, uint64_t *delivered,
                            cordon_error *err) {
  *delivered = 0;
  if (opt->command == NULL && opt->webhook == NULL) return CORDON_OK;
  for (;; (*delivered)++) {
    event e = {0};
    bool there = false;
    cordon_error local = {0};
    CD_TRY(next_event(s, a, &e, &there, err));
    if (!there) return CORDON_OK;
    cordon_status st = hand_over(opt, &e, a, &local);
    if (st != CORDON_OK) {
      mark_failed(s, e.id, local.message);
      if (err != NULL && err->code == CORDON_OK) *err = local;
      return st;
    }
    CD_TRY(mark_delivered(s, e.id, err));
  }
}
