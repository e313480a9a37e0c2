/* Standard output and standard error. Output is buffered here and not by stdio, so that the reason of a failed write (a
 * full disk, a reader that went away) is known when the command ends. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define FLUSH_AT 65536u

static void write_all(cli_output *out) {
  size_t at = 0;
  while (at < out->buf.len && !out->error) {
    ssize_t n = write(STDOUT_FILENO, out->buf.ptr + at, out->buf.len - at);
    if (n >= 0) {
      at += (size_t)n;
    } else if (errno != EINTR) {
      out->error = errno;
    }
  }
  if (out->buf.failed && !out->error) out->error = ENOMEM;
  cd_buf_clear(&out->buf);
}

static void flush_when_full(cli *c) {
  if (!c->out.held && (c->out.buf.len >= FLUSH_AT || c->out.buf.failed)) write_all(&c->out);
}

void cli_hold(cli *c) {
  c->out.held = true;
  c->out.mark = c->out.buf.len;
}

void cli_release(cli *c) {
  c->out.held = false;
  flush_when_full(c);
}

void cli_drop(cli *c) {
  if (c->out.held && c->out.buf.len > c->out.mark) c->out.buf.len = c->out.mark;
  cli_release(c);
}

void cli_put(cli *c, cd_str s) {
  if (c->out.error) return;
  cd_buf_str(&c->out.buf, s);
  flush_when_full(c);
}

void cli_put_c(cli *c, const char *z) { cli_put(c, cd_str_c(z)); }

void cli_printf(cli *c, const char *fmt, ...) {
  char text[4096];
  va_list args;
  va_start(args, fmt);
  int len = vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  if (len > 0) cli_put(c, cd_str_of(text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1));
}

cordon_status cli_flush(cli *c, cordon_error *err) {
  if (!c->out.error) write_all(&c->out);
  if (!c->out.error) return CORDON_OK;
  return cd_fail(err, CORDON_STORE, "The output could not be written: %s.", strerror(c->out.error));
}

bool cli_pipe_broken(const cli *c) { return c->out.error == EPIPE; }

cordon_status cli_json(cli *c, const cd_json *v, cordon_error *err) {
  if (!v) return cd_no_memory(err);
  cd_buf line;
  cd_buf_init(&line, 0);
  cordon_status status = cd_json_write(v, &line, err);
  cd_buf_byte(&line, '\n');
  if (status == CORDON_OK) status = cd_buf_status(&line, err);
  if (status == CORDON_OK) cli_put(c, cd_buf_view(&line));
  cd_buf_free(&line);
  return status;
}

cordon_status cli_json_list(cli *c, const cd_json *list, cordon_error *err) {
  if (!list) return cd_no_memory(err);
  if (c->format != CLI_JSONL || list->kind != CD_JSON_LIST) return cli_json(c, list, err);
  for (size_t i = 0; i < list->count; i++) CD_TRY(cli_json(c, list->as.items[i], err));
  return CORDON_OK;
}

/* --- for people --- */

static bool is_empty(const cd_json *v) {
  return v->kind == CD_JSON_NULL || ((v->kind == CD_JSON_LIST || v->kind == CD_JSON_OBJECT) && v->count == 0);
}

static bool is_nested(const cd_json *v) { return v->kind == CD_JSON_LIST || v->kind == CD_JSON_OBJECT; }

static bool all_plain(const cd_json *list) {
  for (size_t i = 0; i < list->count; i++) {
    if (is_nested(list->as.items[i])) return false;
  }
  return true;
}

static void put_scalar(cli *c, const cd_json *v) {
  switch (v->kind) {
  case CD_JSON_STRING:
    cli_put(c, v->as.string);
    break;
  case CD_JSON_INT:
    cli_printf(c, "%lld", (long long)v->as.integer);
    break;
  case CD_JSON_REAL:
    cli_printf(c, "%g", v->as.real);
    break;
  case CD_JSON_BOOL:
    cli_put_c(c, v->as.boolean ? "yes" : "no");
    break;
  default:
    cli_put_c(c, "-");
  }
}

static void put_plain_list(cli *c, const cd_json *list) {
  for (size_t i = 0; i < list->count; i++) {
    if (i) cli_put_c(c, ", ");
    put_scalar(c, list->as.items[i]);
  }
}

static void put_member(cli *c, const cd_json_member *m, int indent) {
  bool plain_list = m->value->kind == CD_JSON_LIST && all_plain(m->value);
  cli_put(c, m->key);
  cli_put_c(c, ":");
  if (is_nested(m->value) && !plain_list) {
    cli_put_c(c, "\n");
    cli_tree(c, m->value, indent + 2);
    return;
  }
  cli_put_c(c, " ");
  if (plain_list) {
    put_plain_list(c, m->value);
  } else {
    put_scalar(c, m->value);
  }
  cli_put_c(c, "\n");
}

/* `started`: the first line has its indent already. */
static void put_members(cli *c, const cd_json *object, int indent, bool started) {
  for (size_t i = 0; i < object->count; i++) {
    if (is_empty(object->as.members[i].value)) continue;
    if (!started) cli_printf(c, "%*s", indent, "");
    started = false;
    put_member(c, &object->as.members[i], indent);
  }
}

static void put_item(cli *c, const cd_json *item, int indent) {
  cli_printf(c, "%*s- ", indent, "");
  if (item->kind == CD_JSON_OBJECT && item->count > 0) {
    put_members(c, item, indent + 2, true);
  } else if (item->kind == CD_JSON_LIST) {
    cli_put_c(c, "\n");
    cli_tree(c, item, indent + 2);
  } else {
    put_scalar(c, item);
    cli_put_c(c, "\n");
  }
}

void cli_tree(cli *c, const cd_json *v, int indent) {
  if (!v || indent > 120) return;
  if (v->kind == CD_JSON_OBJECT) {
    put_members(c, v, indent, false);
  } else if (v->kind == CD_JSON_LIST) {
    for (size_t i = 0; i < v->count; i++) put_item(c, v->as.items[i], indent);
  } else {
    put_scalar(c, v);
    cli_put_c(c, "\n");
  }
}

void cli_tone_put(cli *c, cli_tone tone, cd_str s) {
  static const char *const codes[] = {"", "\033[1m", "\033[32m", "\033[33m", "\033[31m", "\033[2m"};
  bool painted = c->color && tone != CLI_PLAIN;
  if (painted) cli_put_c(c, codes[tone]);
  cli_put(c, s);
  if (painted) cli_put_c(c, "\033[0m");
}

void cli_complain(const cordon_error *err) {
  /* What the system refused says of which file in its sentence. */
  const char *file = err->line == 0 && strstr(err->message, err->file) ? "" : err->file;
  fputs("cordon: ", stderr);
  if (file[0]) fprintf(stderr, "%s:", file);
  if (err->line > 0) fprintf(stderr, "%lld:", (long long)err->line);
  if (err->line > 0 && err->column > 0) fprintf(stderr, "%lld:", (long long)err->column);
  if (file[0] || err->line > 0) fputc(' ', stderr);
  fputs(err->message, stderr);
  if (err->field[0]) fprintf(stderr, " (field %s)", err->field);
  fputc('\n', stderr);
}

void cli_warn(const char *fmt, ...) {
  va_list args;
  fputs("cordon: ", stderr);
  va_start(args, fmt);
  vfprintf(stderr, fmt, args);
  va_end(args);
  fputc('\n', stderr);
}
