#include "decide/page.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

#define COLUMNS 100

static const char *const tones[] = {"", "\x1b[1m", "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m"};

void page_put(page *p, page_tone tone, const char *text) {
  if (p->color && tone != PAGE_PLAIN)
    cd_buf_printf(p->out, "%s%s\x1b[0m", tones[tone], text);
  else
    cd_buf_c(p->out, text);
}

static size_t columns(cd_str s) {
  size_t n = 0;
  for (size_t at = 0; at < s.len; n++) cd_utf8_next(s, &at);
  return n;
}

static void new_line(page *p, size_t indent) {
  cd_buf_byte(p->out, '\n');
  for (size_t i = 0; i < indent; i++) cd_buf_byte(p->out, ' ');
}

void page_wrap(page *p, const char *first, page_tone tone, size_t indent, cd_str text) {
  page_put(p, tone, first);
  size_t at = columns(cd_str_c(first));
  bool start = true;
  cd_str rest = text, word;
  while (cd_str_cut(&rest, ' ', &word)) {
    size_t width = columns(word);
    if (width == 0) continue;
    if (!start && at + 1 + width > COLUMNS) {
      new_line(p, indent);
      at = indent;
    } else if (!start) {
      cd_buf_byte(p->out, ' ');
      at++;
    }
    cd_buf_str(p->out, word);
    at += width;
    start = false;
  }
  cd_buf_byte(p->out, '\n');
}

void page_wrapf(page *p, const char *first, page_tone tone, size_t indent, const char *fmt, ...) {
  char text[2048];
  va_list args;
  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  page_wrap(p, first, tone, indent, cd_str_c(text));
}

void page_line(page *p) { cd_buf_byte(p->out, '\n'); }

void page_heading(page *p, const char *text) {
  page_line(p);
  page_put(p, PAGE_BOLD, text);
  page_line(p);
}
