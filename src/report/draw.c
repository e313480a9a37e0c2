#include "report/draw.h"

#include <stdio.h>

#include "base/country.h"
#include "document/html.h"

/* --- cells --- */

static bool is(const cd_json *column, const char *word) {
  return cd_str_eqc(cd_json_str(cd_json_get(column, "is")), word);
}

cd_str draw_column(const cd_json *column) { return cd_json_str(cd_json_get(column, "column")); }

size_t draw_counts(const cd_json *table, const cd_json **columns, size_t most) {
  const cd_json *all = cd_json_get(table, "columns");
  size_t n = 0;
  for (size_t i = 0; i < cd_json_count(all) && n < most; i++) {
    if (is(cd_json_at(all, i), "count")) columns[n++] = cd_json_at(all, i);
  }
  return n;
}

int64_t draw_number(const cd_json *row, cd_str column) {
  const cd_json *v = cd_json_get_s(row, column);
  cd_str rest = cd_json_str(v), least;
  int64_t n;
  if (v && v->kind == CD_JSON_INT) return v->as.integer;
  return cd_str_cut(&rest, '-', &least) && cd_str_to_i64(least, &n) ? n : 0;
}

int64_t draw_upper(const cd_json *row, cd_str column) {
  cd_str rest = cd_json_str(cd_json_get_s(row, column)), least;
  int64_t n;
  return cd_str_cut(&rest, '-', &least) && cd_str_to_i64(rest, &n) ? n : draw_number(row, column);
}

static void put_digits(cd_buf *out, cd_str digits) {
  for (size_t i = 0; i < digits.len; i++) {
    if (i > 0 && (digits.len - i) % 3 == 0 && digits.ptr[i - 1] != '-') cd_buf_byte(out, ',');
    cd_buf_byte(out, digits.ptr[i]);
  }
}

static void put_count(cd_buf *out, const cd_json *v) {
  char text[24];
  cd_str rest = cd_json_str(v), least;
  if (v && v->kind == CD_JSON_INT) {
    snprintf(text, sizeof text, "%lld", (long long)v->as.integer);
    put_digits(out, cd_str_c(text));
  } else if (cd_str_cut(&rest, '-', &least)) {
    put_digits(out, least);
    cd_buf_c(out, "\xE2\x80\x93");
    put_digits(out, rest);
  }
}

/* Codes that say more than their own words. */
static const char *in_words(cd_str code) {
  static const char *const words[][2] = {{"kept", "on the list before and after"},
                                         {"removed", "taken off the list"},
                                         {"added", "put on the list"},
                                         {"now_on", "on the list after; before not known"},
                                         {"now_off", "not on the list after; before not known"},
                                         {"then_unknown", "on the list before; after not known"},
                                         {"now_unknown", "not on the list before; after not known"},
                                         {"unknown", "not known"},
                                         {"never", "not on the list"},
                                         {"true", "yes"},
                                         {"false", "no"},
                                         {"re_export", "re-export"},
                                         {"any", "any destination"},
                                         {"not_stated", "none stated"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (cd_str_eqc(code, words[i][0])) return words[i][1];
  }
  return NULL;
}

static void put_word(cd_buf *out, cd_str code) {
  const char *words = in_words(code);
  for (size_t i = 0; !words && i < code.len; i++) {
    char ch = code.ptr[i] == '_' ? ' ' : code.ptr[i];
    html_text(out, cd_str_of(&ch, 1));
  }
  if (words) html_text(out, cd_str_c(words));
}

void draw_value(cd_buf *out, const cd_json *row, const cd_json *column) {
  const cd_json *v = cd_json_get_s(row, draw_column(column));
  cd_str text = cd_json_str(v), country = is(column, "country") ? cd_country_name(text) : CD_STR("");
  if (is(column, "count"))
    put_count(out, v);
  else if (country.len > 0)
    html_text(out, country);
  else if (is(column, "word") || is(column, "country"))
    put_word(out, text);
  else if (v && v->kind == CD_JSON_INT)
    cd_buf_printf(out, "%lld", (long long)v->as.integer);
  else
    html_text(out, text);
  if (is(column, "percent")) cd_buf_c(out, " %");
}

/* --- a picture's frame --- */

static void open_svg(cd_buf *out, const cd_json *table, int width, int height) {
  cd_buf_printf(out, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\"><title>", width, height);
  html_text(out, cd_json_str(cd_json_get(table, "title")));
  cd_buf_c(out, "</title>\n");
}

static int64_t largest(const cd_json *table, const cd_json *const *columns, size_t count) {
  const cd_json *rows = cd_json_get(table, "rows");
  int64_t most = 1;
  for (size_t r = 0; r < cd_json_count(rows); r++) {
    for (size_t i = 0; i < count; i++) {
      int64_t n = draw_upper(cd_json_at(rows, r), draw_column(columns[i]));
      if (n > most) most = n;
    }
  }
  return most;
}

/* --- bars --- */

void draw_bars(cd_buf *out, const cd_json *table) {
  enum { LABEL = 170, BAR = 460, STEP = 30 };
  const cd_json *rows = cd_json_get(table, "rows"), *first = cd_json_at(cd_json_get(table, "columns"), 0), *column;
  if (draw_counts(table, &column, 1) == 0 || cd_json_count(rows) == 0) return;
  int64_t most = largest(table, &column, 1);
  open_svg(out, table, 760, (int)cd_json_count(rows) * STEP + 4);
  for (size_t r = 0; r < cd_json_count(rows); r++) {
    const cd_json *row = cd_json_at(rows, r);
    const int y = (int)r * STEP;
    const int64_t n = draw_number(row, draw_column(column)), width = n * BAR / most;
    cd_buf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL - 10, y + 19);
    draw_value(out, row, first);
    cd_buf_printf(out,
                  "</text><rect x=\"%d\" y=\"%d\" width=\"%lld\" height=\"18\" rx=\"2\" fill=\"var(--c1)\"/><text "
                  "x=\"%lld\" y=\"%d\">",
                  LABEL, y + 5, (long long)(n > 0 && width < 2 ? 2 : width), (long long)(LABEL + width + 8), y + 19);
    draw_value(out, row, column);
    cd_buf_c(out, "</text>\n");
  }
  cd_buf_c(out, "</svg>\n");
}

/* --- columns --- */

static void draw_legend(cd_buf *out, const cd_json *const *columns, size_t count) {
  cd_buf_c(out, "<ul class=\"legend\">");
  for (size_t i = 0; i < count; i++) {
    cd_buf_printf(out,
                  "<li><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><rect width=\"14\" height=\"14\" rx=\"2\" "
                  "class=\"c%zu\"/></svg>",
                  i + 1);
    html_text(out, cd_json_str(cd_json_get(columns[i], "title")));
    cd_buf_c(out, "</li>");
  }
  cd_buf_c(out, "</ul>\n");
}

enum { TALL = 170, FOOT = 198, WIDE = 760, SERIES = 4 };

/* A range is solid to its lower end, and pale from there to the upper. Side by side the numbers would run into each
 * other: the table below has them. */
static void draw_group(cd_buf *out, const cd_json *row, const cd_json *const *columns, size_t count, int left,
                       int width, int64_t most) {
  const int each = width * 3 / 4 / (int)count, room = TALL - 24;
  for (size_t i = 0; i < count; i++) {
    const int64_t n = draw_number(row, draw_column(columns[i])), upper = draw_upper(row, draw_column(columns[i]));
    const int height = (int)(n * room / most), pale = (int)(upper * room / most), x = left + width / 8 + (int)i * each;
    if (pale > height)
      cd_buf_printf(
          out,
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\" fill=\"var(--c%zu)\" fill-opacity=\".35\"/>", x,
          TALL - pale, each - 2, pale, i + 1);
    cd_buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\" fill=\"var(--c%zu)\"/>", x,
                  TALL - height, each - 2, height, i + 1);
    if (count > 1) continue;
    cd_buf_printf(out, "<text class=\"small\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">", x + each / 2 - 1,
                  TALL - pale - 5);
    draw_value(out, row, columns[i]);
    cd_buf_c(out, "</text>");
  }
}

void draw_columns(cd_buf *out, const cd_json *table) {
  const cd_json *rows = cd_json_get(table, "rows"), *first = cd_json_at(cd_json_get(table, "columns"), 0),
                *columns[SERIES];
  size_t series = draw_counts(table, columns, SERIES), count = cd_json_count(rows);
  if (series == 0 || count == 0 || count > 40) return;
  const int width = WIDE / (int)count < 150 ? WIDE / (int)count : 150;
  int64_t most = largest(table, columns, series);
  if (series > 1) draw_legend(out, columns, series);
  open_svg(out, table, WIDE, FOOT);
  cd_buf_printf(out, "<line x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"var(--line)\"/>\n", WIDE, TALL, TALL);
  for (size_t r = 0; r < count; r++) {
    draw_group(out, cd_json_at(rows, r), columns, series, (int)r * width, width, most);
    cd_buf_printf(out, "<text class=\"small\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (int)r * width + width / 2,
                  TALL + 19);
    draw_value(out, cd_json_at(rows, r), first);
    cd_buf_c(out, "</text>\n");
  }
  cd_buf_c(out, "</svg>\n");
}
