/* Text that flows over pages of A4. Lengths are in points. Private to document. */
#ifndef DOCUMENT_PDF_FLOW_H
#define DOCUMENT_PDF_FLOW_H

#include "base/buf.h"
#include "document/pdf_library.h"
#include "document/sheet.h"

#define PDF_WIDTH 595.276
#define PDF_HEIGHT 841.89
#define PDF_SIDE 62.0 /* margins */
#define PDF_TOP 62.0
#define PDF_BOTTOM 76.0

typedef struct pdf_font {
  double size;
  bool strong;
  bool grey;
  bool narrow; /* of fixed width, for digests */
} pdf_font;

typedef struct pdf_flow {
  const pdf_calls *lib;
  const sheet *sheet;
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoContext *context;
  double y;        /* where the next line goes */
  int page, pages; /* pages 0: not known yet */
  cd_buf *out;
  cd_buf text; /* of the layout that is made */
  cordon_error *err;
  cordon_status status; /* the first failure */
} pdf_flow;

cordon_status pdf_flow_open(pdf_flow *f, const sheet *s, int pages, cd_buf *out, cordon_error *err);
/* Ends the last page and the file. */
cordon_status pdf_flow_close(pdf_flow *f);

/* A layout of a cell's runs, `width` wide (0: as wide as it is); NULL after a failure. Freed by pdf_layout_free. */
PangoLayout *pdf_layout(pdf_flow *f, const sheet_cell *cell, pdf_font font, double width);
void pdf_layout_free(pdf_flow *f, PangoLayout *layout);
double pdf_layout_height(const pdf_flow *f, PangoLayout *layout);
double pdf_layout_baseline(const pdf_flow *f, PangoLayout *layout); /* of its first line, from its top */
double pdf_layout_width(const pdf_flow *f, PangoLayout *layout);
/* Draws it with its top at `y` and its start edge `start` from the page's start margin; `width` is its column's. */
void pdf_draw(pdf_flow *f, PangoLayout *layout, pdf_font font, double start, double width, double y);
/* The same from where the flow stands, over as many pages as it takes. */
void pdf_pour(pdf_flow *f, PangoLayout *layout, pdf_font font, double start, double width);
/* A new page where less than this is left. */
void pdf_need(pdf_flow *f, double height);
void pdf_line(pdf_flow *f, double start, double width, double y, double weight, bool grey);
void pdf_tag(pdf_flow *f, const char *tag);
void pdf_untag(pdf_flow *f, const char *tag);
static inline double pdf_room(void) { return PDF_WIDTH - 2 * PDF_SIDE; }

#endif
