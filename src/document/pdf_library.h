/* Pango and Cairo, opened when the first PDF is made and not before: a program that makes none starts without them, and
 * runs where they are not installed. */
#ifndef DOCUMENT_PDF_LIBRARY_H
#define DOCUMENT_PDF_LIBRARY_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/status.h"

#define PDF_CALLS(CALL)                                                                                                \
  CALL(cairo_create)                                                                                                   \
  CALL(cairo_destroy)                                                                                                  \
  CALL(cairo_status)                                                                                                   \
  CALL(cairo_status_to_string)                                                                                         \
  CALL(cairo_surface_status)                                                                                           \
  CALL(cairo_surface_destroy)                                                                                          \
  CALL(cairo_surface_finish)                                                                                           \
  CALL(cairo_pdf_surface_create_for_stream)                                                                            \
  CALL(cairo_pdf_surface_set_metadata)                                                                                 \
  CALL(cairo_show_page)                                                                                                \
  CALL(cairo_move_to)                                                                                                  \
  CALL(cairo_line_to)                                                                                                  \
  CALL(cairo_stroke)                                                                                                   \
  CALL(cairo_set_line_width)                                                                                           \
  CALL(cairo_set_source_rgb)                                                                                           \
  CALL(cairo_tag_begin)                                                                                                \
  CALL(cairo_tag_end)                                                                                                  \
  CALL(cairo_font_options_create)                                                                                      \
  CALL(cairo_font_options_destroy)                                                                                     \
  CALL(cairo_font_options_set_hint_style)                                                                              \
  CALL(cairo_font_options_set_hint_metrics)                                                                            \
  CALL(pango_cairo_create_context)                                                                                     \
  CALL(pango_cairo_context_set_font_options)                                                                           \
  CALL(pango_cairo_context_set_resolution)                                                                             \
  CALL(pango_cairo_show_layout_line)                                                                                   \
  CALL(pango_cairo_font_map_set_default)                                                                               \
  CALL(pango_context_set_base_dir)                                                                                     \
  CALL(pango_context_set_language)                                                                                     \
  CALL(pango_context_set_round_glyph_positions)                                                                        \
  CALL(pango_language_from_string)                                                                                     \
  CALL(pango_font_description_new)                                                                                     \
  CALL(pango_font_description_free)                                                                                    \
  CALL(pango_font_description_set_family)                                                                              \
  CALL(pango_font_description_set_size)                                                                                \
  CALL(pango_font_description_set_weight)                                                                              \
  CALL(pango_layout_new)                                                                                               \
  CALL(pango_layout_set_text)                                                                                          \
  CALL(pango_layout_set_attributes)                                                                                    \
  CALL(pango_layout_set_font_description)                                                                              \
  CALL(pango_layout_set_width)                                                                                         \
  CALL(pango_layout_set_wrap)                                                                                          \
  CALL(pango_layout_set_alignment)                                                                                     \
  CALL(pango_layout_set_auto_dir)                                                                                      \
  CALL(pango_layout_set_line_spacing)                                                                                  \
  CALL(pango_layout_get_baseline)                                                                                      \
  CALL(pango_layout_get_size)                                                                                          \
  CALL(pango_layout_get_iter)                                                                                          \
  CALL(pango_layout_get_unknown_glyphs_count)                                                                          \
  CALL(pango_layout_iter_free)                                                                                         \
  CALL(pango_layout_iter_get_baseline)                                                                                 \
  CALL(pango_layout_iter_get_line_readonly)                                                                            \
  CALL(pango_layout_iter_get_line_extents)                                                                             \
  CALL(pango_layout_iter_get_line_yrange)                                                                              \
  CALL(pango_layout_iter_next_line)                                                                                    \
  CALL(pango_attr_list_new)                                                                                            \
  CALL(pango_attr_list_insert)                                                                                         \
  CALL(pango_attr_list_unref)                                                                                          \
  CALL(pango_attr_insert_hyphens_new)                                                                                  \
  CALL(pango_attr_weight_new)                                                                                          \
  CALL(g_object_unref)

typedef struct pdf_calls {
#define CALL(name) __typeof__(&name) name;
  PDF_CALLS(CALL)
#undef CALL
} pdf_calls;

/* CORDON_NOT_FOUND where they are not installed. Thread-safe; what it gives lives as long as the program. */
cordon_status pdf_calls_get(const pdf_calls **out, cordon_error *err);

#endif
