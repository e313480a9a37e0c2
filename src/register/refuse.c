#include "register/refuse.h"

#include <stdarg.h>
#include <stdio.h>

static cordon_status refuse(cordon_error *err, cordon_status code, const char *rule, const char *fmt, va_list args)
    CD_PRINTF(4, 0);
static cordon_status refuse(cordon_error *err, cordon_status code, const char *rule, const char *fmt, va_list args) {
  char text[640];
  vsnprintf(text, sizeof text, fmt, args);
  return cd_fail(err, code, "%s (rule %s)", text, rule);
}

cordon_status refuse_state(cordon_error *err, const char *rule, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  cordon_status st = refuse(err, CORDON_CHECK, rule, fmt, args);
  va_end(args);
  return st;
}

cordon_status refuse_input(cordon_error *err, const char *rule, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  cordon_status st = refuse(err, CORDON_BAD_INPUT, rule, fmt, args);
  va_end(args);
  return st;
}

cordon_status refuse_end(cd_store *s, cordon_status st, bool wrote, cordon_error *err) {
  if (st == CORDON_OK) return store_commit(s, err);
  cordon_error ignored = {0};
  if (wrote || store_commit(s, &ignored) != CORDON_OK) store_rollback(s);
  return st;
}
