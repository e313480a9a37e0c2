/* Text for a terminal: wrapped at 100 columns, coloured when asked. Private to decide. */
#ifndef DECIDE_PAGE_H
#define DECIDE_PAGE_H

#include "base/buf.h"

typedef struct page {
  cd_buf *out;
  bool color;
} page;

typedef enum page_tone { PAGE_PLAIN = 0, PAGE_BOLD, PAGE_GOOD, PAGE_WARN, PAGE_BAD, PAGE_DIM } page_tone;

/* A piece of the current line, in a tone. */
void page_put(page *p, page_tone tone, const char *text);
/* `text` wrapped, its first line after `first` (which may be longer than the indent, and is not wrapped), the others
 * after `indent` blanks. */
void page_wrap(page *p, const char *first, page_tone tone, size_t indent, cd_str text);
void page_wrapf(page *p, const char *first, page_tone tone, size_t indent, const char *fmt, ...) CD_PRINTF(5, 6);
void page_line(page *p);                      /* an empty line */
void page_heading(page *p, const char *text); /* an empty line and a bold one */

#endif
