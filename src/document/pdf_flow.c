#include "document/pdf_flow.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/utf8.h"

/* Families in order of preference: each has a wide range of scripts; fontconfig adds what these lack. */
static const char text_families[] = "Noto Serif, Noto Serif Hebrew, Noto Naskh Arabic, DejaVu Serif, serif";
static const char narrow_families[] = "DejaVu Sans Mono, Noto Sans Mono, monospace";

/* --- the file --- */

static cairo_status_t take_bytes(void *closure, const unsigned char *bytes, unsigned int len) {
  cd_buf *out = (cd_buf *)closure;
  if (out) cd_buf_add(out, bytes, len);
  return out && out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_metadata(pdf_flow *f) {
  char at[32], subject[192];
  cd_buf title;
  cd_buf_init(&title, 0);
  cd_buf_str(&title, f->sheet->title);
  snprintf(subject, sizeof subject, CD_FMT " " CD_FMT, CD_ARG(f->sheet->record), CD_ARG(f->sheet->digest));
  cd_time_format(f->sheet->at - f->sheet->at % 1000000, at);
  if (title.ptr) f->lib->cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_TITLE, title.ptr);
  f->lib->cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_SUBJECT, subject);
  f->lib->cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_CREATOR, "Cordon");
  f->lib->cairo_pdf_surface_set_metadata(f->surface, CAIRO_PDF_METADATA_CREATE_DATE, at);
  cd_buf_free(&title);
}

/* Without hinting, so that a page is the same whatever it is shown on. */
static void make_context(pdf_flow *f) {
  char language[40];
  f->context = f->lib->pango_cairo_create_context(f->cr);
  cairo_font_options_t *options = f->lib->cairo_font_options_create();
  f->lib->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  f->lib->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  f->lib->pango_cairo_context_set_font_options(f->context, options);
  f->lib->cairo_font_options_destroy(options);
  f->lib->pango_cairo_context_set_resolution(f->context, 72);
  f->lib->pango_context_set_round_glyph_positions(f->context, FALSE);
  f->lib->pango_context_set_base_dir(f->context, f->sheet->rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  snprintf(language, sizeof language, CD_FMT, CD_ARG(f->sheet->language));
  f->lib->pango_context_set_language(f->context, f->lib->pango_language_from_string(language));
}

cordon_status pdf_flow_open(pdf_flow *f, const sheet *s, int pages, cd_buf *out, cordon_error *err) {
  *f = (pdf_flow){.sheet = s, .pages = pages, .page = 1, .y = PDF_TOP, .out = out, .err = err};
  cd_buf_init(&f->text, CD_MAX_DOCUMENT_BYTES);
  CD_TRY(pdf_calls_get(&f->lib, err));
  f->surface = f->lib->cairo_pdf_surface_create_for_stream(take_bytes, out, PDF_WIDTH, PDF_HEIGHT);
  set_metadata(f);
  f->cr = f->lib->cairo_create(f->surface);
  make_context(f);
  return CORDON_OK;
}

/* --- the foot of a page --- */

static void put_page_of(pdf_flow *f, cd_buf *out) {
  cd_str rest = f->sheet->page_of, words, part;
  while (cd_str_cut(&rest, '{', &words)) {
    cd_buf_str(out, words);
    if (!rest.ptr) break;
    cd_str_cut(&rest, '}', &part);
    cd_buf_printf(out, "%d", cd_str_eqc(part, "pages") ? f->pages : f->page);
  }
}

static void draw_small(pdf_flow *f, cd_str text, pdf_font font, double start, double width, double y) {
  sheet_run run = {.text = text};
  const sheet_cell cell = {&run, 1, 1};
  PangoLayout *layout = pdf_layout(f, &cell, font, width);
  if (!layout) return;
  pdf_draw(f, layout, font, start, width, y);
  pdf_layout_free(f, layout);
}

static void draw_foot(pdf_flow *f) {
  const pdf_font small = {7.5, false, true, false}, narrow = {6, false, true, true};
  const double y = PDF_HEIGHT - PDF_BOTTOM + 30, room = pdf_room();
  cd_buf page;
  cd_buf_init(&page, 4096);
  put_page_of(f, &page);
  pdf_line(f, 0, room, y - 5, 0.4, true);
  draw_small(f, f->sheet->record, small, 0, 90, y);
  draw_small(f, f->sheet->digest, narrow, 90, room - 175, y + 1);
  /* The page's number ends at the end margin. */
  sheet_run run = {.text = cd_buf_view(&page)};
  const sheet_cell cell = {&run, 1, 1};
  PangoLayout *layout = pdf_layout(f, &cell, small, 0);
  if (layout) {
    double width = pdf_layout_width(f, layout);
    pdf_draw(f, layout, small, room - width, width, y);
    pdf_layout_free(f, layout);
  }
  if (f->page > 1) draw_small(f, f->sheet->title, small, 0, room, PDF_TOP - 26);
  cd_buf_free(&page);
}

static void next_page(pdf_flow *f) {
  draw_foot(f);
  f->lib->cairo_show_page(f->cr);
  f->page++;
  f->y = PDF_TOP;
}

void pdf_need(pdf_flow *f, double height) {
  if (f->status == CORDON_OK && f->y > PDF_TOP && f->y + height > PDF_HEIGHT - PDF_BOTTOM) next_page(f);
}

cordon_status pdf_flow_close(pdf_flow *f) {
  if (f->surface) {
    if (f->status == CORDON_OK) draw_foot(f);
    f->lib->cairo_show_page(f->cr);
    f->lib->cairo_surface_finish(f->surface);
    cairo_status_t result = f->lib->cairo_surface_status(f->surface);
    if (result == CAIRO_STATUS_SUCCESS) result = f->lib->cairo_status(f->cr);
    if (result != CAIRO_STATUS_SUCCESS && f->status == CORDON_OK) {
      f->status = result == CAIRO_STATUS_NO_MEMORY ? cd_no_memory(f->err)
                  : f->out && f->out->failed       ? cd_buf_status(f->out, f->err)
                                                   : cd_fail(f->err, CORDON_INTERNAL, "the PDF could not be drawn: %s",
                                                             f->lib->cairo_status_to_string(result));
    }
    f->lib->g_object_unref(f->context);
    f->lib->cairo_destroy(f->cr);
    f->lib->cairo_surface_destroy(f->surface);
  }
  cd_buf_free(&f->text);
  return f->status;
}

/* --- layouts --- */

/* The text of a cell; values are isolated, so that their direction does not disturb what stands around them. */
static void put_text(const sheet_cell *cell, cd_buf *out, const pdf_calls *lib, PangoAttrList *attributes) {
  cd_buf_clear(out);
  lib->pango_attr_list_insert(attributes,
                              lib->pango_attr_insert_hyphens_new(FALSE)); /* a digest that is broken stays as it is */
  for (size_t i = 0; i < cell->count; i++) {
    const sheet_run *run = &cell->runs[i];
    size_t from = out->len;
    if (run->value) cd_buf_c(out, "\xE2\x81\xA8");
    for (size_t k = 0; k < run->text.len; k++) {
      unsigned char ch = (unsigned char)run->text.ptr[k];
      cd_buf_byte(out, ch < ' ' || ch == 0x7F ? ' ' : (char)ch);
    }
    if (run->value) cd_buf_c(out, "\xE2\x81\xA9");
    if (!run->strong) continue;
    PangoAttribute *weight = lib->pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    weight->start_index = (guint)from;
    weight->end_index = (guint)out->len;
    lib->pango_attr_list_insert(attributes, weight); /* which owns it now */
  }
}

static PangoLayout *raw_layout(pdf_flow *f, pdf_font font) {
  PangoLayout *layout = f->lib->pango_layout_new(f->context);
  PangoFontDescription *d = f->lib->pango_font_description_new();
  f->lib->pango_font_description_set_family(d, font.narrow ? narrow_families : text_families);
  f->lib->pango_font_description_set_size(d, (gint)(font.size * PANGO_SCALE));
  if (font.strong) f->lib->pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
  f->lib->pango_layout_set_font_description(layout, d);
  f->lib->pango_font_description_free(d);
  f->lib->pango_layout_set_auto_dir(layout, FALSE);
  f->lib->pango_layout_set_alignment(layout, f->sheet->rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  f->lib->pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  f->lib->pango_layout_set_line_spacing(layout, 1.25F);
  return layout;
}

/* Which character no font has. */
static void tell_missing(pdf_flow *f, pdf_font font, cd_str text) {
  for (size_t at = 0; at < text.len;) {
    size_t from = at;
    uint32_t cp = cd_utf8_next(text, &at);
    PangoLayout *one = raw_layout(f, font);
    f->lib->pango_layout_set_text(one, text.ptr + from, (int)(at - from));
    bool unknown = f->lib->pango_layout_get_unknown_glyphs_count(one) > 0;
    f->lib->g_object_unref(one);
    if (!unknown) continue;
    f->status = cd_fail(
        f->err, CORDON_NOT_FOUND,
        "no font of this machine has the character U+%04X \"" CD_FMT
        "\", which the document needs; install one (Debian: "
        "fonts-noto-core for most scripts, fonts-noto-cjk for Chinese, Japanese and Korean), or make text or HTML",
        (unsigned)cp, CD_ARG(cd_str_sub(text, from, at - from)));
    return;
  }
}

PangoLayout *pdf_layout(pdf_flow *f, const sheet_cell *cell, pdf_font font, double width) {
  if (f->status != CORDON_OK) return NULL;
  PangoLayout *layout = raw_layout(f, font);
  PangoAttrList *attributes = f->lib->pango_attr_list_new();
  put_text(cell, &f->text, f->lib, attributes);
  f->lib->pango_layout_set_text(layout, f->text.ptr ? f->text.ptr : "", (int)f->text.len);
  f->lib->pango_layout_set_attributes(layout, attributes);
  f->lib->pango_attr_list_unref(attributes);
  if (width > 0) f->lib->pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
  if (f->text.failed) f->status = cd_buf_status(&f->text, f->err);
  if (f->status == CORDON_OK && f->lib->pango_layout_get_unknown_glyphs_count(layout) > 0)
    tell_missing(f, font, cd_buf_view(&f->text));
  if (f->status == CORDON_OK) return layout;
  f->lib->g_object_unref(layout);
  return NULL;
}

void pdf_layout_free(pdf_flow *f, PangoLayout *layout) { f->lib->g_object_unref(layout); }

double pdf_layout_height(const pdf_flow *f, PangoLayout *layout) {
  int width, height;
  f->lib->pango_layout_get_size(layout, &width, &height);
  return (double)height / PANGO_SCALE;
}

double pdf_layout_width(const pdf_flow *f, PangoLayout *layout) {
  int width, height;
  f->lib->pango_layout_get_size(layout, &width, &height);
  return (double)width / PANGO_SCALE;
}

double pdf_layout_baseline(const pdf_flow *f, PangoLayout *layout) {
  return (double)f->lib->pango_layout_get_baseline(layout) / PANGO_SCALE;
}

/* --- drawing --- */

static void ink(pdf_flow *f, bool grey) {
  const double shade = grey ? 0.38 : 0.08;
  f->lib->cairo_set_source_rgb(f->cr, shade, shade, shade);
}

/* From the start margin: the left one, or the right one of a text that runs from right to left. */
static double left_of(const pdf_flow *f, double start, double width) {
  return f->sheet->rtl ? PDF_WIDTH - PDF_SIDE - start - width : PDF_SIDE + start;
}

static void draw_line(pdf_flow *f, PangoLayoutIter *iter, double left, double baseline) {
  PangoRectangle logical;
  f->lib->pango_layout_iter_get_line_extents(iter, NULL, &logical);
  f->lib->cairo_move_to(f->cr, left + (double)logical.x / PANGO_SCALE, baseline);
  f->lib->pango_cairo_show_layout_line(f->cr, f->lib->pango_layout_iter_get_line_readonly(iter));
}

void pdf_draw(pdf_flow *f, PangoLayout *layout, pdf_font font, double start, double width, double y) {
  PangoLayoutIter *iter = f->lib->pango_layout_get_iter(layout);
  ink(f, font.grey);
  do
    draw_line(f, iter, left_of(f, start, width),
              y + (double)f->lib->pango_layout_iter_get_baseline(iter) / PANGO_SCALE);
  while (f->lib->pango_layout_iter_next_line(iter));
  f->lib->pango_layout_iter_free(iter);
}

void pdf_pour(pdf_flow *f, PangoLayout *layout, pdf_font font, double start, double width) {
  PangoLayoutIter *iter = f->lib->pango_layout_get_iter(layout);
  do {
    int top, bottom;
    f->lib->pango_layout_iter_get_line_yrange(iter, &top, &bottom);
    const double height = (double)(bottom - top) / PANGO_SCALE;
    pdf_need(f, height);
    ink(f, font.grey);
    draw_line(f, iter, left_of(f, start, width),
              f->y + (double)(f->lib->pango_layout_iter_get_baseline(iter) - top) / PANGO_SCALE);
    f->y += height;
  } while (f->lib->pango_layout_iter_next_line(iter));
  f->lib->pango_layout_iter_free(iter);
}

void pdf_line(pdf_flow *f, double start, double width, double y, double weight, bool grey) {
  const double left = left_of(f, start, width);
  if (f->status != CORDON_OK) return;
  const double shade = grey ? 0.72 : 0.08;
  f->lib->cairo_set_source_rgb(f->cr, shade, shade, shade);
  f->lib->cairo_set_line_width(f->cr, weight);
  f->lib->cairo_move_to(f->cr, left, y);
  f->lib->cairo_line_to(f->cr, left + width, y);
  f->lib->cairo_stroke(f->cr);
}

void pdf_tag(pdf_flow *f, const char *tag) { f->lib->cairo_tag_begin(f->cr, tag, NULL); }
void pdf_untag(pdf_flow *f, const char *tag) { f->lib->cairo_tag_end(f->cr, tag); }
