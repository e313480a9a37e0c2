/* A document as PDF: its blocks, laid out by Pango, poured over pages. The pages are counted first, then drawn with
 * their number of so many. The date of the file is the record's. */
#include "document/pdf_flow.h"

static const pdf_font body = {10.5, false, false, false}, label = {10, false, true, false},
                      head = {9, true, true, false};

static pdf_font font_of(sheet_style style) {
  switch (style) {
  case SHEET_TITLE:
    return (pdf_font){19, true, false, false};
  case SHEET_HEADING:
    return (pdf_font){12, true, false, false};
  case SHEET_SMALL:
    return (pdf_font){8.5, false, true, false};
  default:
    return body;
  }
}

static double space_above(sheet_style style, sheet_style before, bool first) {
  if (first) return 0;
  switch (style) {
  case SHEET_HEADING:
    return 17;
  case SHEET_SIGN:
    return 44;
  case SHEET_FACT:
  case SHEET_BULLET:
  case SHEET_SMALL:
    return before == style ? 2.5 : 9;
  default:
    return before == SHEET_TITLE ? 12 : 8;
  }
}

/* --- one text --- */

/* A short one is kept together, and a heading or a line that announces a quotation with what follows it. */
static void pour_block(pdf_flow *f, const sheet_block *b, sheet_style next) {
  const bool quote = b->style == SHEET_QUOTE, bullet = b->style == SHEET_BULLET;
  const double start = quote ? 18 : bullet ? 13 : 0, width = pdf_room() - start;
  const pdf_font font = font_of(b->style);
  PangoLayout *layout = pdf_layout(f, &b->cells[0], font, width);
  if (!layout) return;
  double height = pdf_layout_height(f, layout);
  if (b->style == SHEET_HEADING || (b->style == SHEET_TEXT && next == SHEET_QUOTE)) height += 46;
  if (height < 90) pdf_need(f, height);
  const char *tag = b->style == SHEET_TITLE ? "H1" : b->style == SHEET_HEADING ? "H2" : "P";
  if (bullet) {
    sheet_run run = {.text = CD_STR("\xE2\x80\xA2")};
    const sheet_cell dot = {&run, 1, 1};
    PangoLayout *mark = pdf_layout(f, &dot, font, 10);
    if (mark) pdf_draw(f, mark, font, 2, 10, f->y);
    if (mark) pdf_layout_free(f, mark);
  }
  if (b->style == SHEET_SIGN) pdf_line(f, 0, 200, f->y - 4, 0.6, false);
  pdf_tag(f, tag);
  pdf_pour(f, layout, font, start, width);
  pdf_untag(f, tag);
  pdf_layout_free(f, layout);
}

/* --- what stands in columns --- */

enum { MAX_COLUMNS = 12 };

typedef struct columns {
  double start[MAX_COLUMNS], width[MAX_COLUMNS];
  size_t count;
} columns;

typedef struct row {
  PangoLayout *layouts[MAX_COLUMNS];
  const pdf_font *fonts;
  size_t count;
  double height, baseline; /* the cells stand on one line, whatever their fonts */
} row;

static void lay_row(pdf_flow *f, const sheet_block *b, const columns *c, row *r) {
  r->count = b->count < c->count ? b->count : c->count;
  for (size_t i = 0; i < r->count; i++) {
    r->layouts[i] = pdf_layout(f, &b->cells[i], r->fonts[i], c->width[i]);
    double baseline = r->layouts[i] ? pdf_layout_baseline(f, r->layouts[i]) : 0;
    if (baseline > r->baseline) r->baseline = baseline;
  }
  for (size_t i = 0; i < r->count; i++) {
    if (!r->layouts[i]) continue;
    double height = pdf_layout_height(f, r->layouts[i]) + r->baseline - pdf_layout_baseline(f, r->layouts[i]);
    if (height > r->height) r->height = height;
  }
}

/* Draws the cells side by side; the row is kept on one page where it fits on one. */
static void pour_row(pdf_flow *f, const sheet_block *b, const columns *c, const pdf_font *fonts) {
  const char *tag = b->style == SHEET_HEAD ? "TH" : b->style == SHEET_ROW ? "TD" : "P";
  row r = {.fonts = fonts};
  lay_row(f, b, c, &r);
  pdf_need(f, r.height);
  const bool tall = f->y + r.height > PDF_HEIGHT - PDF_BOTTOM; /* more than a page: one cell after the other */
  const double top = f->y + r.baseline;
  for (size_t i = 0; i < r.count; i++) {
    if (!r.layouts[i]) continue;
    pdf_tag(f, tag);
    if (tall)
      pdf_pour(f, r.layouts[i], fonts[i], c->start[i], c->width[i]);
    else
      pdf_draw(f, r.layouts[i], fonts[i], c->start[i], c->width[i], top - pdf_layout_baseline(f, r.layouts[i]));
    pdf_untag(f, tag);
    pdf_layout_free(f, r.layouts[i]);
  }
  if (!tall) f->y += r.height;
}

static void pour_fact(pdf_flow *f, const sheet_block *b) {
  const pdf_font fonts[2] = {label, body};
  const columns c = {{0, 150}, {140, pdf_room() - 150}, 2};
  pour_row(f, b, &c, fonts);
}

/* --- tables --- */

static size_t table_end(const sheet *s, size_t from) {
  size_t i = from + 1;
  while (i < s->count && s->blocks[i].style == SHEET_ROW) i++;
  return i;
}

/* Each column as wide as its widest cell, where there is room; otherwise the wide ones share what the narrow ones
 * leave. */
static void fit_columns(pdf_flow *f, size_t from, size_t end, columns *c) {
  enum { GAP = 12 };
  double natural[MAX_COLUMNS] = {0}, room;
  c->count = 0;
  for (size_t i = from; i < end; i++) {
    const sheet_block *b = &f->sheet->blocks[i];
    for (size_t k = 0; k < b->count && k < MAX_COLUMNS; k++) {
      PangoLayout *layout = pdf_layout(f, &b->cells[k], b->style == SHEET_HEAD ? head : body, 0);
      if (!layout) return;
      double width = pdf_layout_width(f, layout) + 1;
      pdf_layout_free(f, layout);
      if (width > natural[k]) natural[k] = width;
      if (k + 1 > c->count) c->count = k + 1;
    }
  }
  room = pdf_room() - GAP * (double)(c->count - 1);
  bool set[MAX_COLUMNS] = {0};
  size_t left = c->count;
  for (bool more = true; more && left > 0;) { /* those under the fair share take what they need */
    const double share = room / (double)left;
    more = false;
    for (size_t k = 0; k < c->count; k++) {
      if (set[k] || natural[k] > share) continue;
      set[k] = more = true;
      c->width[k] = natural[k];
      room -= natural[k];
      left--;
    }
  }
  double start = 0;
  for (size_t k = 0; k < c->count; k++) {
    if (!set[k]) c->width[k] = room / (double)left;
    c->start[k] = start;
    start += c->width[k] + GAP;
  }
}

static void pour_table(pdf_flow *f, size_t from, size_t end) {
  pdf_font heads[MAX_COLUMNS], cells[MAX_COLUMNS];
  columns c = {.count = 0};
  for (size_t k = 0; k < MAX_COLUMNS; k++) {
    heads[k] = head;
    cells[k] = body;
  }
  fit_columns(f, from, end, &c);
  const sheet_block *first = &f->sheet->blocks[from];
  pdf_need(f, 46);
  pdf_tag(f, "Table");
  for (size_t i = from; i < end && f->status == CORDON_OK; i++) {
    const sheet_block *b = &f->sheet->blocks[i];
    int page = f->page;
    pdf_need(f, 16);
    if (f->page != page && first->style == SHEET_HEAD && i > from) pour_row(f, first, &c, heads);
    pdf_tag(f, "TR");
    pour_row(f, b, &c, b->style == SHEET_HEAD ? heads : cells);
    pdf_untag(f, "TR");
    pdf_line(f, 0, pdf_room(), f->y + 1.5, 0.3, true);
    f->y += 4.5;
  }
  pdf_untag(f, "Table");
}

/* --- the whole --- */

static size_t pour_at(pdf_flow *f, size_t i) {
  const sheet_block *b = &f->sheet->blocks[i];
  f->y += space_above(b->style, i ? f->sheet->blocks[i - 1].style : SHEET_TEXT, f->y <= PDF_TOP);
  if (b->style == SHEET_ROW || b->style == SHEET_HEAD) {
    size_t end = table_end(f->sheet, i);
    pour_table(f, i, end);
    return end;
  }
  if (b->style == SHEET_FACT)
    pour_fact(f, b);
  else if (b->style == SHEET_RULE)
    pdf_line(f, 0, pdf_room(), f->y, 0.5, true);
  else
    pour_block(f, b, i + 1 < f->sheet->count ? f->sheet->blocks[i + 1].style : SHEET_TEXT);
  return i + 1;
}

static cordon_status print(const sheet *s, int pages, cd_buf *out, int *counted, cordon_error *err) {
  pdf_flow f;
  CD_TRY(pdf_flow_open(&f, s, pages, out, err));
  for (size_t i = 0; i < s->count && f.status == CORDON_OK;) i = pour_at(&f, i);
  *counted = f.page;
  return pdf_flow_close(&f);
}

cordon_status sheet_pdf(const sheet *s, cd_buf *out, cordon_error *err) {
  const pdf_calls *lib;
  int pages = 0;
  CD_TRY(pdf_calls_get(&lib, err));
  cordon_status status = print(s, 0, NULL, &pages, err);
  if (status == CORDON_OK) status = print(s, pages, out, &pages, err);
  lib->pango_cairo_font_map_set_default(NULL); /* the fonts that Pango keeps for this thread */
  return status;
}
