/* A document as text of 78 columns: East Asian characters take two, a value of the other direction is isolated. */
#include <unicode/ubidi.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "document/sheet.h"

enum { TEXT_COLUMNS = 78 };

/* --- widths and directions --- */

static size_t char_columns(uint32_t cp) {
  int8_t type = u_charType((UChar32)cp);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  int width = u_getIntPropertyValue((UChar32)cp, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

static size_t columns(cd_str s) {
  size_t n = 0, at = 0;
  while (at < s.len) n += char_columns(cd_utf8_next(s, &at));
  return n;
}

bool sheet_is_rtl(cd_str text, bool fallback) {
  for (size_t at = 0; at < text.len;) {
    UCharDirection d = u_charDirection((UChar32)cd_utf8_next(text, &at));
    if (d == U_LEFT_TO_RIGHT) return false;
    if (d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC) return true;
  }
  return fallback;
}

/* One line of text from a cell: line breaks become blanks, isolates stand around what runs the other way (UAX 9). */
static void flatten(const sheet *s, const sheet_cell *cell, cd_buf *out) {
  cd_buf_clear(out);
  for (size_t i = 0; i < cell->count; i++) {
    const sheet_run *run = &cell->runs[i];
    bool isolate = run->value && sheet_is_rtl(run->text, s->rtl) != s->rtl;
    if (isolate) cd_buf_c(out, "\xE2\x81\xA8"); /* U+2068 */
    for (size_t k = 0; k < run->text.len; k++) {
      unsigned char ch = (unsigned char)run->text.ptr[k];
      cd_buf_byte(out, ch < ' ' || ch == 0x7F ? ' ' : (char)ch);
    }
    if (isolate) cd_buf_c(out, "\xE2\x81\xA9"); /* U+2069 */
  }
}

/* --- wrapping --- */

/* How many bytes go on one line: up to a blank, or between two wide characters; a longer word is cut. */
static size_t line_bytes(cd_str s, size_t room) {
  size_t at = 0, used = 0, good = 0;
  while (at < s.len) {
    size_t before = at;
    uint32_t cp = cd_utf8_next(s, &at);
    size_t width = char_columns(cp);
    if (used + width > room) return good ? good : before ? before : at;
    used += width;
    if (cp == ' ' || width == 2) good = at;
  }
  return s.len;
}

static void put_wrapped(cd_buf *out, cd_str text, const char *first, size_t indent) {
  size_t lead = columns(cd_str_c(first));
  cd_buf_c(out, first);
  do {
    size_t n = line_bytes(text, TEXT_COLUMNS - lead);
    cd_str line = cd_str_sub(text, 0, n);
    while (line.len > 0 && line.ptr[line.len - 1] == ' ') line.len--;
    cd_buf_str(out, line);
    cd_buf_byte(out, '\n');
    text = cd_str_sub(text, n, text.len);
    lead = indent;
    if (text.len > 0) cd_buf_printf(out, "%*s", (int)indent, "");
  } while (text.len > 0);
}

static void put_line_of(cd_buf *out, const char *mark, size_t count) {
  for (size_t i = 0; i < count; i++) cd_buf_c(out, mark);
  cd_buf_byte(out, '\n');
}

/* --- blocks --- */

static void put_fact(const sheet *s, const sheet_block *b, cd_buf *line, cd_buf *out) {
  enum { LABEL = 24 };
  char lead[256];
  flatten(s, &b->cells[0], line);
  size_t width = columns(cd_buf_view(line));
  size_t len = line->len < sizeof lead - 40 ? line->len : sizeof lead - 40;
  memcpy(lead, line->ptr ? line->ptr : "", len);
  lead[len++] = ':';
  do lead[len++] = ' ';
  while (++width < LABEL && len < sizeof lead - 1);
  lead[len] = '\0';
  flatten(s, &b->cells[1], line);
  put_wrapped(out, cd_buf_view(line), lead, LABEL + 1);
}

/* --- tables --- */

enum { MOST_CELLS = 12, GAP = 2 };

typedef struct table {
  size_t width[MOST_CELLS];
  bool fits; /* the columns side by side go into a line */
} table;

/* Of the table that a row stands in, which begins at `from`. */
static table measure(const sheet *s, size_t from, cd_buf *line) {
  table t = {.fits = true};
  size_t all = 0;
  for (size_t i = from; i < s->count; i++) {
    const sheet_block *b = &s->blocks[i];
    if (b->style != SHEET_ROW && (b->style != SHEET_HEAD || i > from)) break;
    for (size_t k = 0; k < b->count && k < MOST_CELLS; k++) {
      flatten(s, &b->cells[k], line);
      size_t width = columns(cd_buf_view(line));
      if (width > t.width[k]) t.width[k] = width;
    }
  }
  for (size_t k = 0; k < MOST_CELLS; k++) all += t.width[k] ? t.width[k] + GAP : 0;
  t.fits = all <= TEXT_COLUMNS + GAP;
  return t;
}

/* Cells one below the other would lose what belongs together: where the columns do not fit, a row is one text with
 * bars. */
static void put_row(const sheet *s, const sheet_block *b, const table *t, cd_buf *line, cd_buf *row, cd_buf *out) {
  cd_buf_clear(row);
  for (size_t i = 0; i < b->count; i++) {
    flatten(s, &b->cells[i], line);
    size_t width = columns(cd_buf_view(line));
    if (i > 0 && !t->fits) cd_buf_c(row, " | ");
    cd_buf_str(row, cd_buf_view(line));
    while (t->fits && i + 1 < b->count && width++ < t->width[i < MOST_CELLS ? i : 0] + GAP) cd_buf_byte(row, ' ');
  }
  if (!t->fits) {
    put_wrapped(out, cd_buf_view(row), b->style == SHEET_HEAD ? "" : "  ", 4);
    return;
  }
  while (row->len > 0 && row->ptr[row->len - 1] == ' ') row->len--;
  cd_buf_str(out, cd_buf_view(row));
  cd_buf_byte(out, '\n');
}

/* --- the whole --- */

static bool closely(sheet_style before, sheet_style now) {
  bool within = (before == SHEET_ROW || before == SHEET_HEAD) && now == SHEET_ROW;
  return within || (before == now && (now == SHEET_FACT || now == SHEET_BULLET || now == SHEET_SMALL));
}

static void put_paragraph(const sheet *s, const sheet_block *b, cd_buf *line, cd_buf *out) {
  flatten(s, &b->cells[0], line);
  cd_str text = cd_buf_view(line);
  size_t width = columns(text) < TEXT_COLUMNS ? columns(text) : TEXT_COLUMNS;
  if (b->style == SHEET_SIGN) put_line_of(out, "_", TEXT_COLUMNS / 2);
  put_wrapped(out, text,
              b->style == SHEET_BULLET  ? "- "
              : b->style == SHEET_QUOTE ? "    "
                                        : "",
              b->style == SHEET_BULLET  ? 2
              : b->style == SHEET_QUOTE ? 4
                                        : 0);
  if (b->style == SHEET_TITLE) put_line_of(out, "=", width);
  if (b->style == SHEET_HEADING) put_line_of(out, "-", width);
}

static void put_block(const sheet *s, size_t at, table *t, cd_buf *line, cd_buf *row, cd_buf *out) {
  const sheet_block *b = &s->blocks[at];
  bool begins = at == 0 || !closely(s->blocks[at - 1].style, b->style);
  if (b->style == SHEET_RULE) {
    put_line_of(out, "-", TEXT_COLUMNS);
  } else if (b->style == SHEET_FACT) {
    put_fact(s, b, line, out);
  } else if (b->style == SHEET_ROW || b->style == SHEET_HEAD) {
    if (begins) *t = measure(s, at, line);
    put_row(s, b, t, line, row, out);
  } else {
    put_paragraph(s, b, line, out);
  }
}

cordon_status sheet_text(const sheet *s, cd_buf *out, cordon_error *err) {
  cd_buf line, row;
  table t = {.fits = false};
  cd_buf_init(&line, 0);
  cd_buf_init(&row, 0);
  for (size_t i = 0; i < s->count; i++) {
    if (i > 0 && !closely(s->blocks[i - 1].style, s->blocks[i].style)) cd_buf_byte(out, '\n');
    put_block(s, i, &t, &line, &row, out);
  }
  cd_buf_byte(out, '\n');
  put_line_of(out, "-", TEXT_COLUMNS);
  cd_buf_printf(out, CD_FMT "  " CD_FMT "\n", CD_ARG(s->record), CD_ARG(s->digest));
  if (line.failed || row.failed) out->failed = true;
  cd_buf_free(&line);
  cd_buf_free(&row);
  return cd_buf_status(out, err);
}
