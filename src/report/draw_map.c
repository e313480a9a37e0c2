/* Maps of the world: shaded by a number, or by what a revision does. */
#include <stdio.h>

#include "base/country.h"
#include "document/html.h"
#include "report/draw.h"
#include "report/world.h"

static void open_map(cd_buf *out, cd_str title, const char *size) {
  cd_buf_printf(out, "<svg class=\"map %s\" viewBox=\"0 0 %d %d\" role=\"img\"><title>", size, WORLD_WIDTH,
                WORLD_HEIGHT);
  html_text(out, title);
  cd_buf_c(out, "</title>\n");
}

static const cd_json *row_of(const cd_json *table, cd_str code) {
  const cd_json *rows = cd_json_get(table, "rows");
  for (size_t i = 0; i < cd_json_count(rows); i++) {
    if (cd_str_eq(cd_json_str(cd_json_get(cd_json_at(rows, i), "country")), code)) return cd_json_at(rows, i);
  }
  return NULL;
}

static void put_country(cd_buf *out, cd_str code, const char *class_name) {
  cd_buf_printf(out, "<use href=\"#c-" CD_FMT "\" class=\"%s\"", CD_ARG(code), class_name);
}

static void put_swatch(cd_buf *out, const char *class_name) {
  cd_buf_printf(
      out,
      "<svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><rect class=\"%s\" width=\"14\" height=\"14\" rx=\"2\"/></svg>",
      class_name);
}

/* --- by a number --- */

enum { SHADES = 5 };

/* Each shade goes to half of the next: few large numbers leave the small ones apart. */
static int shade_of(int64_t n, int64_t most) {
  int shade = SHADES;
  if (n <= 0) return 0;
  for (int64_t from = most / 2; shade > 1 && n <= from; from /= 2) shade--;
  return shade;
}

static void draw_shades(cd_buf *out, int64_t most) {
  cd_buf_c(out, "<ul class=\"legend\">");
  int64_t to = most;
  for (int shade = SHADES; shade >= 1 && to >= 1; shade--) {
    const int64_t from = shade == 1 ? 1 : to / 2 + 1;
    char name[8] = "s0";
    name[1] = (char)('0' + shade);
    cd_buf_c(out, "<li>");
    put_swatch(out, name);
    if (from < to)
      cd_buf_printf(out, "%lld\xE2\x80\x93%lld</li>", (long long)from, (long long)to);
    else
      cd_buf_printf(out, "%lld</li>", (long long)to);
    to = from - 1;
  }
  cd_buf_c(out, "</ul>\n");
}

void draw_map(cd_buf *out, const cd_json *table) {
  const cd_json *column, *rows = cd_json_get(table, "rows");
  cd_str rest = {0};
  world_country c;
  int64_t most = 0;
  if (draw_counts(table, &column, 1) == 0) return;
  for (size_t i = 0; i < cd_json_count(rows); i++) {
    int64_t n = draw_number(cd_json_at(rows, i), draw_column(column));
    bool country = cd_country_valid(cd_json_str(cd_json_get(cd_json_at(rows, i), "country")));
    if (country && n > most) most = n;
  }
  open_map(out, cd_json_str(cd_json_get(table, "title")), "large");
  while (world_next(&rest, &c)) {
    const cd_json *row = row_of(table, c.code);
    char name[8] = "s0";
    name[1] = (char)('0' + shade_of(row ? draw_number(row, draw_column(column)) : 0, most));
    put_country(out, c.code, name);
    if (!row) {
      cd_buf_c(out, "/>\n");
      continue;
    }
    cd_buf_c(out, "><title>");
    html_text(out, cd_country_name(c.code));
    cd_buf_c(out, ": ");
    draw_value(out, row, column);
    cd_buf_c(out, "</title></use>\n");
  }
  cd_buf_c(out, "</svg>\n");
  draw_shades(out, most);
}

/* --- by what a revision does --- */

static const char *const states[][2] = {{"kept", "on the list before and after"},
                                        {"added", "put on the list"},
                                        {"removed", "taken off the list"},
                                        {"now_on", "on the list after; before not known"},
                                        {"now_off", "not on the list after; before not known"},
                                        {"then_unknown", "on the list before; after not known"},
                                        {"now_unknown", "not on the list before; after not known"},
                                        {"unknown", "not known on either day"},
                                        {"never", "not on the list on either day"}};

static size_t count_state(const cd_json *table, const char *state) {
  const cd_json *rows = cd_json_get(table, "rows");
  size_t n = 0;
  for (size_t i = 0; i < cd_json_count(rows); i++)
    n += cd_str_eqc(cd_json_str(cd_json_get(cd_json_at(rows, i), "state")), state);
  return n;
}

static void draw_changes(cd_buf *out, const cd_json *table) {
  cd_str rest = {0};
  world_country c;
  open_map(out, CD_STR("What the revision changes"), "large");
  while (world_next(&rest, &c)) {
    char name[24];
    cd_str state = cd_json_str(cd_json_get(row_of(table, c.code), "state"));
    snprintf(name, sizeof name, CD_FMT, CD_ARG(state));
    put_country(out, c.code, name);
    cd_buf_c(out, "><title>");
    html_text(out, cd_country_name(c.code));
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
      if (cd_str_eqc(state, states[i][0])) cd_buf_printf(out, ": %s", states[i][1]);
    }
    cd_buf_c(out, "</title></use>\n");
  }
  cd_buf_c(out, "</svg>\n<ul class=\"legend\">");
  for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
    size_t n = count_state(table, states[i][0]);
    if (n == 0) continue;
    cd_buf_c(out, "<li>");
    put_swatch(out, states[i][0]);
    cd_buf_printf(out, "%s (%zu)</li>", states[i][1], n);
  }
  cd_buf_c(out, "</ul>\n");
}

static void draw_day(cd_buf *out, const cd_json *table, const char *column, cd_str day) {
  cd_str rest = {0};
  world_country c;
  size_t on = 0, unknown = 0;
  cd_buf_c(out, "<figure>");
  open_map(out, day, "small");
  while (world_next(&rest, &c)) {
    cd_str truth = cd_json_str(cd_json_get(row_of(table, c.code), column));
    bool yes = cd_str_eqc(truth, "true"), no = cd_str_eqc(truth, "false");
    on += yes;
    unknown += !yes && !no;
    put_country(out, c.code, yes ? "kept" : no ? "never" : "now_off");
    cd_buf_c(out, "/>\n");
  }
  cd_buf_printf(out, "</svg><figcaption><strong>" CD_FMT "</strong>: %zu known to be on the list", CD_ARG(day), on);
  if (unknown) cd_buf_printf(out, ", of %zu it is not known", unknown);
  cd_buf_c(out, "</figcaption></figure>\n");
}

void draw_revision(cd_buf *out, const cd_json *table, const cd_json *report) {
  draw_changes(out, table);
  cd_buf_c(out, "<div class=\"pair\">\n");
  draw_day(out, table, "before", cd_json_str(cd_json_get(report, "before")));
  draw_day(out, table, "after", cd_json_str(cd_json_get(report, "after")));
  cd_buf_c(out, "</div>\n");
}
