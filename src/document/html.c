/* A document as one HTML file with nothing outside it: for the screen, light or dark, and for paper. */
#include "document/html.h"

#include "document/sheet.h"

void html_text(cd_buf *out, cd_str s) {
  for (size_t i = 0; i < s.len; i++) {
    char ch = s.ptr[i];
    if (ch == '&')
      cd_buf_c(out, "&amp;");
    else if (ch == '<')
      cd_buf_c(out, "&lt;");
    else if (ch == '>')
      cd_buf_c(out, "&gt;");
    else if (ch == '"')
      cd_buf_c(out, "&quot;");
    else if ((unsigned char)ch >= ' ' || ch == '\n' || ch == '\t')
      cd_buf_byte(out, ch);
  }
}

/* Within a string of a style sheet: what could end it is written by its number. */
static void css_text(cd_buf *out, cd_str s) {
  for (size_t i = 0; i < s.len; i++) {
    unsigned char ch = (unsigned char)s.ptr[i];
    if (ch < ' ' || strchr("\"\\<>&", ch))
      cd_buf_printf(out, "\\%x ", ch);
    else
      cd_buf_byte(out, (char)ch);
  }
}

static const char style_head[] =
    ":root{color-scheme:light dark;--ink:#1a1f26;--soft:#5b6673;--line:#d4dae1;--paper:#fff;--ground:#eef1f4}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e4e9ee;--soft:#9aa7b4;--line:#3a444f;--paper:#171c22;--ground:#"
    "0e1216}}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 Georgia,'Noto Serif',serif}"
    "main{max-width:44rem;margin:2rem auto;padding:3rem 3.5rem;background:var(--paper);border:1px solid var(--line)}"
    "h1{font-size:1.7rem;line-height:1.25;margin:0 0 1.2rem}h2{font-size:1.1rem;margin:1.8rem 0 .5rem}"
    "p{margin:.7rem 0}dl{display:grid;grid-template-columns:minmax(9rem,13rem) 1fr;gap:.25rem 1.2rem;margin:1rem 0}"
    "dt{color:var(--soft)}dd{margin:0}ul{padding-inline-start:1.2rem}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.95rem}"
    "th,td{text-align:start;vertical-align:top;padding-block:.35rem;padding-inline:0 .6rem;overflow-wrap:anywhere;border-bottom:1px solid var(--line)}"
    "th{color:var(--soft);font-weight:600}blockquote{margin:.8rem 0;padding-inline-start:1rem;border-inline-start:3px "
    "solid var(--line)}"
    "hr{border:0;border-top:1px solid var(--line);margin:1.6rem 0}.small,footer{font-size:.8rem;color:var(--soft)}"
    ".sign{margin-top:3rem;padding-top:.4rem;border-top:1px solid var(--ink);max-width:20rem}"
    "footer{margin-top:2.5rem;padding-top:.6rem;border-top:1px solid "
    "var(--line);overflow-wrap:anywhere;font-family:ui-monospace,monospace}"
    "@media print{:root{--ink:#000;--soft:#444;--line:#999;--paper:#fff;--ground:#fff}"
    "main{margin:0;padding:0;border:0;max-width:none}footer{display:none}h2,tr,dt{break-after:avoid}tr,dd,.sign{break-"
    "inside:avoid}}";

static void put_style(const sheet *s, cd_buf *out) {
  cd_str rest = s->page_of, words, part;
  cd_buf_c(out, "<style>");
  cd_buf_c(out, style_head);
  cd_buf_c(out, "@page{size:A4;margin:22mm 20mm 24mm;@bottom-left{font-size:7pt;font-family:monospace;content:\"");
  css_text(out, s->record);
  cd_buf_c(out, "  ");
  css_text(out, s->digest);
  cd_buf_c(out, "\"}@bottom-right{font-size:8pt;content:");
  while (cd_str_cut(&rest, '{', &words)) {
    cd_buf_c(out, "\"");
    css_text(out, words);
    cd_buf_c(out, "\" ");
    if (!rest.ptr) break;
    cd_str_cut(&rest, '}', &part);
    cd_buf_printf(out, "counter(%s) ", cd_str_eqc(part, "pages") ? "pages" : "page");
  }
  cd_buf_c(out, "}}</style>\n");
}

static void put_cell(const sheet_cell *cell, cd_buf *out) {
  for (size_t i = 0; i < cell->count; i++) {
    const sheet_run *run = &cell->runs[i];
    if (run->strong) cd_buf_c(out, "<strong>");
    if (run->value) cd_buf_c(out, "<bdi>");
    html_text(out, run->text);
    if (run->value) cd_buf_c(out, "</bdi>");
    if (run->strong) cd_buf_c(out, "</strong>");
  }
}

/* What stands around blocks of one kind that follow each other. */
static const char *around(sheet_style style) {
  if (style == SHEET_FACT) return "dl";
  if (style == SHEET_BULLET) return "ul";
  return style == SHEET_ROW || style == SHEET_HEAD ? "table" : NULL;
}

static void put_row(const sheet_block *b, cd_buf *out) {
  bool head = b->style == SHEET_HEAD;
  cd_buf_c(out, head ? "<thead><tr>" : "<tr>");
  for (size_t i = 0; i < b->count; i++) {
    cd_buf_c(out, head ? "<th scope=\"col\">" : "<td>");
    put_cell(&b->cells[i], out);
    cd_buf_c(out, head ? "</th>" : "</td>");
  }
  cd_buf_c(out, head ? "</tr></thead>\n" : "</tr>\n");
}

static void put_block(const sheet_block *b, cd_buf *out) {
  static const char *const tags[][2] = {[SHEET_TEXT] = {"<p>", "</p>\n"},
                                        [SHEET_TITLE] = {"<h1>", "</h1>\n"},
                                        [SHEET_HEADING] = {"<h2>", "</h2>\n"},
                                        [SHEET_BULLET] = {"<li>", "</li>\n"},
                                        [SHEET_QUOTE] = {"<blockquote>", "</blockquote>\n"},
                                        [SHEET_SMALL] = {"<p class=\"small\">", "</p>\n"},
                                        [SHEET_SIGN] = {"<p class=\"sign\">", "</p>\n"},
                                        [SHEET_RULE] = {"<hr>\n", ""}};
  cd_buf_c(out, tags[b->style][0]);
  if (b->count > 0) put_cell(&b->cells[0], out);
  cd_buf_c(out, tags[b->style][1]);
}

static void put_fact(const sheet_block *b, cd_buf *out) {
  cd_buf_c(out, "<dt>");
  put_cell(&b->cells[0], out);
  cd_buf_c(out, "</dt><dd>");
  put_cell(&b->cells[1], out);
  cd_buf_c(out, "</dd>\n");
}

static void put_blocks(const sheet *s, cd_buf *out) {
  const char *open = NULL;
  for (size_t i = 0; i < s->count; i++) {
    const sheet_block *b = &s->blocks[i];
    const char *group = around(b->style);
    bool goes_on = open && group && strcmp(open, group) == 0 && b->style != SHEET_HEAD;
    if (open && !goes_on) cd_buf_printf(out, "</%s>\n", open);
    if (group && !goes_on) cd_buf_printf(out, "<%s>\n", group);
    open = group;
    if (b->style == SHEET_FACT)
      put_fact(b, out);
    else if (b->style == SHEET_ROW || b->style == SHEET_HEAD)
      put_row(b, out);
    else
      put_block(b, out);
  }
  if (open) cd_buf_printf(out, "</%s>\n", open);
}

cordon_status sheet_html(const sheet *s, cd_buf *out, cordon_error *err) {
  cd_buf_c(out, "<!DOCTYPE html>\n<html lang=\"");
  html_text(out, s->language);
  cd_buf_printf(out,
                "\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                "content=\"width=device-width,initial-scale=1\">\n<title>",
                s->rtl ? "rtl" : "ltr");
  html_text(out, s->title);
  cd_buf_c(out, "</title>\n");
  put_style(s, out);
  cd_buf_c(out, "</head>\n<body>\n<main>\n");
  put_blocks(s, out);
  cd_buf_c(out, "<footer><bdi>");
  html_text(out, s->record);
  cd_buf_c(out, "</bdi> <bdi>");
  html_text(out, s->digest);
  cd_buf_c(out, "</bdi></footer>\n</main>\n</body>\n</html>\n");
  return cd_buf_status(out, err);
}
