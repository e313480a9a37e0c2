/* A report as one HTML file with nothing outside it: pictures in line, light and dark, readable without the pictures.
 */
#include "document/html.h"
#include "report/draw.h"
#include "report/world.h"

static const char style[] =
    "<style>:root{color-scheme:light "
    "dark;--ink:#18202a;--soft:#566372;--line:#d5dbe2;--paper:#fff;--ground:#f1f4f7;--land:#dfe4ea;--edge:#fff;"
    "--c1:#2b6ca3;--c2:#3c9a78;--c3:#c4532d;--c4:#8a6fb0;--warm:#c4532d;--fresh:#3c9a78;--dim:#aab4bf;--s1:#cfe0ee;--"
    "s2:#9cc2de;--s3:#629dc8;--s4:#2b6ca3;--s5:#153f66}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e3e8ee;--soft:#98a6b5;--line:#36414d;--paper:#161c23;--ground:#"
    "0e1318;--land:#2b343e;--edge:#161c23;"
    "--c1:#5ba3d9;--c2:#5cc09a;--c3:#e58058;--c4:#b79be0;--warm:#e58058;--fresh:#5cc09a;--dim:#566271;--s1:#23384c;--"
    "s2:#2c5478;--s3:#3a78a9;--s4:#5ba3d9;--s5:#a5d3f5}}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,'Noto Sans',sans-serif}"
    "main{max-width:68rem;margin:0 auto;padding:2.5rem 2rem 4rem}h1{font-size:2rem;line-height:1.2;margin:0 0 .4rem}"
    ".lead{color:var(--soft);margin:0 0 1.6rem;max-width:52rem}"
    "section{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:1.4rem 1.6rem;margin:0 0 "
    "1.4rem}"
    "h2{font-size:1.2rem;margin:0 0 .3rem}.note{color:var(--soft);font-size:.9rem;margin:0 0 .8rem;max-width:52rem}"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem;margin:0 0 "
    "1.4rem;padding:0;list-style:none}"
    ".tiles li{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:.9rem 1.1rem}.tiles "
    "strong{display:block;font-size:1.7rem;line-height:1.2}"
    ".tiles span{color:var(--soft);font-size:.9rem}svg text{fill:var(--ink);font-size:14px}svg "
    "text.small{font-size:12px;fill:var(--soft)}"
    ".chart{width:100%;max-width:48rem;height:auto;display:block;margin:.6rem "
    "0}.map{width:100%;height:auto;display:block;margin:.6rem 0}"
    ".map use,.legend rect{fill:var(--land)}.map use{stroke:var(--edge);stroke-width:7}"
    ".map .s1,.legend .s1{fill:var(--s1)}.map .s2,.legend .s2{fill:var(--s2)}.map .s3,.legend .s3{fill:var(--s3)}.map "
    ".s4,.legend .s4{fill:var(--s4)}"
    ".map .s5,.legend .s5{fill:var(--s5)}.map .kept,.legend .kept{fill:var(--c1)}.map .added,.legend "
    ".added{fill:var(--fresh)}"
    ".map .removed,.legend .removed{fill:var(--warm)}.map .now_on,.legend .now_on{fill:var(--s2)}.map "
    ".now_off{fill:url(#hatch)}"
    ".map .then_unknown,.legend .then_unknown{fill:var(--s3)}.map .now_unknown,.map .unknown{fill:url(#hatch)}"
    ".legend .now_off,.legend .now_unknown,.legend .unknown{fill:url(#hatch-small)}"
    ".legend .c1{fill:var(--c1)}.legend .c2{fill:var(--c2)}.legend .c3{fill:var(--c3)}.legend .c4{fill:var(--c4)}"
    ".legend{display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;margin:.5rem 0 "
    ".8rem;padding:0;list-style:none;font-size:.9rem}"
    ".legend svg{width:14px;height:14px;margin-inline-end:.45rem;vertical-align:-2px}"
    ".pair{display:grid;grid-template-columns:1fr "
    "1fr;gap:1.4rem}figure{margin:0}figcaption{font-size:.9rem;color:var(--soft)}"
    "@media(max-width:40rem){.pair{grid-template-columns:1fr}}"
    "table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}caption{text-align:"
    "start;color:var(--soft);padding:.3rem 0}"
    "th,td{text-align:start;padding:.32rem .8rem .32rem 0;border-bottom:1px solid "
    "var(--line);vertical-align:top}th{color:var(--soft);font-weight:600}td:first-child{min-width:9rem}.n{text-align:"
    "end}"
    "details{margin-top:.6rem}summary{cursor:pointer;color:var(--soft)}footer{color:var(--soft);font-size:.85rem}"
    "@media "
    "print{:root{--ground:#fff}main{max-width:none;padding:0}section{break-inside:avoid;border:0;padding:0}details>*{"
    "display:block}}</style>\n";

/* --- tables --- */

static bool is_number(const cd_json *column) {
  cd_str is = cd_json_str(cd_json_get(column, "is"));
  return cd_str_eqc(is, "count") || cd_str_eqc(is, "percent") || cd_str_eqc(is, "number") || cd_str_eqc(is, "amount");
}

static void put_head(cd_buf *out, const cd_json *columns) {
  cd_buf_c(out, "<table><thead><tr>");
  for (size_t i = 0; i < cd_json_count(columns); i++) {
    const cd_json *c = cd_json_at(columns, i);
    cd_buf_printf(out, "<th scope=\"col\"%s>", is_number(c) ? " class=\"n\"" : "");
    html_text(out, cd_json_str(cd_json_get(c, "title")));
    cd_buf_c(out, "</th>");
  }
  cd_buf_c(out, "</tr></thead>\n<tbody>\n");
}

static void put_rows(cd_buf *out, const cd_json *table) {
  const cd_json *columns = cd_json_get(table, "columns"), *rows = cd_json_get(table, "rows");
  put_head(out, columns);
  for (size_t r = 0; r < cd_json_count(rows); r++) {
    cd_buf_c(out, "<tr>");
    for (size_t i = 0; i < cd_json_count(columns); i++) {
      const cd_json *c = cd_json_at(columns, i);
      cd_buf_printf(out, "<td%s>", is_number(c) ? " class=\"n\"" : "");
      draw_value(out, cd_json_at(rows, r), c);
      cd_buf_c(out, "</td>");
    }
    cd_buf_c(out, "</tr>\n");
  }
  cd_buf_c(out, "</tbody></table>\n");
}

/* A long table, or one that a picture shows, is folded. */
static void put_table(cd_buf *out, const cd_json *table, bool drawn) {
  size_t count = cd_json_count(cd_json_get(table, "rows"));
  if (count == 0) {
    cd_buf_c(out, "<p class=\"note\">There is nothing to tell.</p>\n");
    return;
  }
  bool fold = count > (drawn ? 12u : 30u);
  if (fold) cd_buf_printf(out, "<details><summary>As a table (%zu %s)</summary>\n", count, count == 1 ? "row" : "rows");
  put_rows(out, table);
  if (fold) cd_buf_c(out, "</details>\n");
}

/* --- sections --- */

static void put_tiles(cd_buf *out, const cd_json *table) {
  const cd_json *rows = cd_json_get(table, "rows"), *columns = cd_json_get(table, "columns");
  cd_buf_c(out, "<ul class=\"tiles\">\n");
  for (size_t i = 0; i < cd_json_count(rows); i++) {
    cd_buf_c(out, "<li><strong>");
    draw_value(out, cd_json_at(rows, i), cd_json_at(columns, 1));
    cd_buf_c(out, "</strong><span>");
    draw_value(out, cd_json_at(rows, i), cd_json_at(columns, 0));
    cd_buf_c(out, "</span></li>\n");
  }
  cd_buf_c(out, "</ul>\n");
}

static bool put_picture(cd_buf *out, const cd_json *table, const cd_json *report) {
  cd_str draw = cd_json_str(cd_json_get(table, "draw"));
  if (cd_json_count(cd_json_get(table, "rows")) == 0) return false;
  if (cd_str_eqc(draw, "bars"))
    draw_bars(out, table);
  else if (cd_str_eqc(draw, "columns"))
    draw_columns(out, table);
  else if (cd_str_eqc(draw, "map"))
    draw_map(out, table);
  else if (cd_str_eqc(draw, "revision"))
    draw_revision(out, table, report);
  else
    return false;
  return true;
}

static void put_section(cd_buf *out, const cd_json *table, const cd_json *report) {
  cd_str note = cd_json_str(cd_json_get(table, "note"));
  if (cd_str_eqc(cd_json_str(cd_json_get(table, "draw")), "figures")) {
    put_tiles(out, table);
    return;
  }
  cd_buf_c(out, "<section><h2>");
  html_text(out, cd_json_str(cd_json_get(table, "title")));
  cd_buf_c(out, "</h2>\n");
  if (note.len > 0) {
    cd_buf_c(out, "<p class=\"note\">");
    html_text(out, note);
    cd_buf_c(out, "</p>\n");
  }
  put_table(out, table, put_picture(out, table, report));
  cd_buf_c(out, "</section>\n");
}

/* --- the page --- */

static bool has_map(const cd_json *tables) {
  for (size_t i = 0; i < cd_json_count(tables); i++) {
    cd_str draw = cd_json_str(cd_json_get(cd_json_at(tables, i), "draw"));
    if (cd_str_eqc(draw, "map") || cd_str_eqc(draw, "revision")) return true;
  }
  return false;
}

static void put_opening(cd_buf *out, const cd_json *report) {
  cd_str title = cd_json_str(cd_json_get(report, "title")), note = cd_json_str(cd_json_get(report, "note"));
  cd_buf_c(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                "content=\"width=device-width,initial-scale=1\">\n<title>");
  html_text(out, title);
  cd_buf_c(out, "</title>\n");
  cd_buf_c(out, style);
  cd_buf_c(out, "</head>\n<body>\n<main>\n<h1>");
  html_text(out, title);
  cd_buf_c(out, "</h1>\n<p class=\"lead\">As of ");
  html_text(out, cd_json_str(cd_json_get(report, "as_of")));
  if (cd_json_get(report, "record"))
    cd_buf_printf(out, ", as known at record %lld", (long long)cd_json_int(cd_json_get(report, "record"), 0));
  cd_buf_c(out, ". ");
  html_text(out, note);
  cd_buf_c(out, "</p>\n");
}

/* For what is not known: told from other land without colour too. */
static void put_hatch(cd_buf *out, const char *id, int size) {
  cd_buf_printf(out,
                "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs><pattern "
                "id=\"%s\" width=\"%d\" height=\"%d\" "
                "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"%d\" height=\"%d\" "
                "fill=\"var(--land)\"/><rect width=\"%d\" "
                "height=\"%d\" fill=\"var(--dim)\"/></pattern></defs></svg>\n",
                id, size, size, size, size, size / 3, size);
}

cordon_status report_html(const cd_json *report, cd_buf *out, cordon_error *err) {
  const cd_json *tables = cd_json_get(report, "tables");
  bool map = has_map(tables);
  put_opening(out, report);
  if (map) {
    world_defs(out);
    put_hatch(out, "hatch", 60);
    put_hatch(out, "hatch-small", 6);
  }
  for (size_t i = 0; i < cd_json_count(tables); i++) put_section(out, cd_json_at(tables, i), report);
  cd_buf_c(out, "<footer>Made by Cordon from the records of its store.");
  if (map)
    cd_buf_c(out, " Map: Natural Earth, in the Equal Earth projection; its boundaries state nothing on the status of "
                  "any territory.");
  cd_buf_c(out, "</footer>\n</main>\n</body>\n</html>\n");
  return cd_buf_status(out, err);
}
