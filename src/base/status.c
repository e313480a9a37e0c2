#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cut an incomplete UTF-8 sequence off the end of text that snprintf truncated. */
static void cut_at_border(char *text, size_t len) {
  size_t start = len;
  while (start > 0 && len - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) start--;
  if (start == 0) return;
  unsigned char lead = (unsigned char)text[start - 1];
  size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (len - (start - 1) < need) text[start - 1] = '\0';
}

static void copy_cut(char *out, size_t cap, const char *text) {
  size_t len = strlen(text);
  size_t take = len < cap - 1 ? len : cap - 1;
  memcpy(out, text, take);
  out[take] = '\0';
  if (take < len) cut_at_border(out, take);
}

cordon_status cd_fail(cordon_error *err, cordon_status code, const char *fmt, ...) {
  if (!err) return code;
  if (err->code != CORDON_OK) return err->code;
  err->code = code;
  va_list args;
  va_start(args, fmt);
  int n = vsnprintf(err->message, sizeof err->message, fmt, args);
  va_end(args);
  if (n < 0) err->message[0] = '\0';
  if (n >= (int)sizeof err->message) cut_at_border(err->message, sizeof err->message - 1);
  return code;
}

cordon_status cd_no_memory(cordon_error *err) {
  return cd_fail(err, CORDON_NO_MEMORY,
                 "memory ran out, or this request reached its cap on memory; a smaller input would pass");
}

cordon_status cd_error_place(cordon_error *err, const char *file, int64_t line, int64_t column, const char *field) {
  if (!err) return CORDON_INTERNAL;
  if (file && !err->file[0]) copy_cut(err->file, sizeof err->file, file);
  if (line && !err->line) {
    err->line = line;
    if (!err->column) err->column = column;
  }
  if (field && !err->field[0]) copy_cut(err->field, sizeof err->field, field);
  return err->code;
}

static const struct {
  const char *name;
  int exit;
} statuses[] = {
    [CORDON_OK] = {"ok", 0},       [CORDON_USAGE] = {"usage", 1},         [CORDON_BAD_INPUT] = {"bad_input", 2},
    [CORDON_LIMIT] = {"limit", 2}, [CORDON_NOT_FOUND] = {"not_found", 2}, [CORDON_EXISTS] = {"exists", 2},
    [CORDON_STORE] = {"store", 3}, [CORDON_CORRUPT] = {"corrupt", 3},     [CORDON_NO_MEMORY] = {"no_memory", 3},
    [CORDON_CHECK] = {"check", 4}, [CORDON_HELD] = {"held", 5},           [CORDON_INTERNAL] = {"internal", 3},
};

const char *cd_status_name(cordon_status code) {
  size_t i = (size_t)code;
  return i < sizeof statuses / sizeof *statuses ? statuses[i].name : "internal";
}

int cd_status_exit(cordon_status code) {
  size_t i = (size_t)code;
  return i < sizeof statuses / sizeof *statuses ? statuses[i].exit : 3;
}
