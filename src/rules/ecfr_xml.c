#include "rules/ecfr_xml.h"

#include <expat.h>
#include <stdio.h>
#include <strings.h>

#include "base/buf.h"

#define MAX_BYTES (256u << 20)
#define MAX_DEPTH 200u
#define MAX_TEXT (1u << 20)

typedef struct reader {
  XML_Parser parser;
  const char *label, *name;
  cd_arena *a;
  cordon_error *err;
  cordon_status status;
  ecfr_supplement *out;
  size_t block_room, row_room, cell_room;
  unsigned depth, inside; /* depth at which the DIV9 was opened; 0: not inside */
  unsigned para_depth;    /* depth of the paragraph at hand */
  bool found;
  bool in_table, in_cell, in_para, in_caption, raised, in_bold, bold_done;
  cd_buf text, notes, bold;
} reader;

static void stop(reader *r, cordon_status status, const char *message) {
  if (r->status != CORDON_OK) return;
  r->status = cd_fail(r->err, status, "%s", message);
  cd_error_place(r->err, r->label, (int64_t)XML_GetCurrentLineNumber(r->parser),
                 (int64_t)XML_GetCurrentColumnNumber(r->parser) + 1, NULL);
  XML_StopParser(r->parser, XML_FALSE);
}

/* Room for one more; false when memory ran out. */
static bool grow(reader *r, void **list, size_t count, size_t *room, size_t size) {
  if (count < *room) return true;
  size_t more = *room ? *room * 2 : 16;
  void *grown = cd_grow_array(r->a, *list, count, more, size);
  if (!grown) {
    stop(r, CORDON_NO_MEMORY, "memory ran out");
    return false;
  }
  *list = grown;
  *room = more;
  return true;
}

/* White space collapsed (that of no-break spaces too), copied. */
static cd_str collapsed(reader *r, const cd_buf *b) {
  char *out = cd_alloc(r->a, b->len + 1);
  size_t n = 0;
  if (!out) {
    stop(r, CORDON_NO_MEMORY, "memory ran out");
    return (cd_str){0};
  }
  for (size_t i = 0; i < b->len; i++) {
    char c = b->ptr[i];
    bool wide = c == '\xc2' && i + 1 < b->len && b->ptr[i + 1] == '\xa0';
    bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r' || wide;
    i += wide;
    if (!space)
      out[n++] = c;
    else if (n && out[n - 1] != ' ')
      out[n++] = ' ';
  }
  if (n && out[n - 1] == ' ') n--;
  return cd_str_of(out, n);
}

static ecfr_block *block_new(reader *r, const char *tag) {
  ecfr_supplement *s = r->out;
  if (!grow(r, (void **)&s->blocks, s->count, &r->block_room, sizeof *s->blocks)) return NULL;
  ecfr_block *b = &s->blocks[s->count++];
  *b = (ecfr_block){.tag = cd_str_dup(r->a, cd_str_c(tag)), .line = (int64_t)XML_GetCurrentLineNumber(r->parser)};
  return b;
}

static ecfr_block *last_block(reader *r) { return r->out->count ? &r->out->blocks[r->out->count - 1] : NULL; }

static ecfr_row *last_row(reader *r) {
  ecfr_block *b = last_block(r);
  return b && b->row_count ? &b->rows[b->row_count - 1] : NULL;
}

static const char *attribute(const char **attrs, const char *name) {
  for (size_t i = 0; attrs[i]; i += 2)
    if (strcmp(attrs[i], name) == 0) return attrs[i + 1];
  return NULL;
}

/* Equal but for case and white space. */
static bool same_name(const char *x, const char *y) {
  for (;; x++, y++) {
    while (*x == ' ' || *x == '\n' || *x == '\t') x++;
    while (*y == ' ') y++;
    char a = *x >= 'A' && *x <= 'Z' ? (char)(*x + 32) : *x, b = *y >= 'A' && *y <= 'Z' ? (char)(*y + 32) : *y;
    if (a != b) return false;
    if (!a) return true;
  }
}

static bool is_para(const char *name) {
  static const char *const tags[] = {"P",   "FP",  "FP-1", "FP-2", "FP1-2", "HD1",
                                     "HD2", "HD3", "HEAD", "LI",   "NOTE",  NULL};
  for (size_t i = 0; tags[i]; i++)
    if (strcmp(tags[i], name) == 0) return true;
  return false;
}

/* --- tables --- */

static void open_row(reader *r) {
  ecfr_block *b = last_block(r);
  if (!grow(r, (void **)&b->rows, b->row_count, &r->row_room, sizeof *b->rows)) return;
  b->rows[b->row_count++] = (ecfr_row){.line = (int64_t)XML_GetCurrentLineNumber(r->parser)};
  r->cell_room = 0;
}

static void close_cell(reader *r, bool head) {
  ecfr_row *row = last_row(r);
  if (!row || !grow(r, (void **)&row->cells, row->count, &r->cell_room, sizeof *row->cells)) return;
  row->cells[row->count++] = (ecfr_cell){collapsed(r, &r->text), collapsed(r, &r->notes), head};
}

static void open_in_table(reader *r, const char *name) {
  bool cell = strcmp(name, "TD") == 0 || strcmp(name, "TH") == 0;
  if (strcmp(name, "TR") == 0)
    open_row(r);
  else if (strcmp(name, "TABLE") == 0)
    stop(r, CORDON_BAD_INPUT, "a table stands within a table");
  else if (strcmp(name, "CAPTION") == 0)
    r->in_caption = true;
  else if (cell && (r->in_cell || !last_row(r)))
    stop(r, CORDON_BAD_INPUT, "a cell stands outside of a row, or within a cell");
  else if (cell)
    r->in_cell = true;
  if (cell || r->in_caption) {
    cd_buf_clear(&r->text);
    cd_buf_clear(&r->notes);
  }
}

static void close_in_table(reader *r, const char *name) {
  bool cell = strcmp(name, "TD") == 0 || strcmp(name, "TH") == 0;
  if (cell) {
    close_cell(r, name[1] == 'H');
    r->in_cell = false;
  } else if (strcmp(name, "CAPTION") == 0) {
    last_block(r)->caption = collapsed(r, &r->text);
    r->in_caption = false;
  } else if (strcmp(name, "TABLE") == 0) {
    r->in_table = false;
  }
}

/* --- elements --- */

static void open_inside(reader *r, const char *name) {
  if (strcasecmp(name, "SUP") == 0) r->raised = true;
  if (r->in_table) {
    open_in_table(r, name);
    return;
  }
  if (strcmp(name, "TABLE") == 0) {
    ecfr_block *b = block_new(r, name);
    if (b) b->is_table = r->in_table = true;
    r->row_room = 0;
    r->in_para = false;
  } else if (is_para(name)) {
    if (r->in_para) return;
    block_new(r, name);
    r->in_para = true;
    r->para_depth = r->depth;
    r->bold_done = false;
    cd_buf_clear(&r->text);
    cd_buf_clear(&r->bold);
  } else if (strcmp(name, "B") == 0 && r->in_para) {
    r->in_bold = !r->bold_done && cd_str_trim(cd_buf_view(&r->text)).len == 0;
  }
}

static void close_inside(reader *r, const char *name) {
  if (strcasecmp(name, "SUP") == 0) r->raised = false;
  if (r->in_table) {
    close_in_table(r, name);
  } else if (r->in_para && strcmp(name, "B") == 0) {
    r->bold_done = r->bold_done || r->in_bold;
    r->in_bold = false;
  } else if (r->in_para && r->depth == r->para_depth) {
    ecfr_block *b = last_block(r);
    b->text = collapsed(r, &r->text);
    b->bold = collapsed(r, &r->bold);
    r->in_para = false;
  }
}

static void XMLCALL on_open(void *user, const char *name, const char **attrs) {
  reader *r = user;
  if (++r->depth > MAX_DEPTH) {
    stop(r, CORDON_LIMIT, "elements are nested deeper than 200 levels");
    return;
  }
  const char *n = strcmp(name, "DIV9") == 0 ? attribute(attrs, "N") : NULL;
  if (!r->inside && !r->found && n && same_name(n, r->name)) {
    r->inside = r->depth;
    r->found = true;
  } else if (r->inside) {
    open_inside(r, name);
  }
}

static void XMLCALL on_close(void *user, const char *name) {
  reader *r = user;
  if (r->inside == r->depth)
    r->inside = 0;
  else if (r->inside)
    close_inside(r, name);
  r->depth--;
}

static void XMLCALL on_text(void *user, const char *text, int len) {
  reader *r = user;
  bool wanted = r->inside && (r->in_cell || r->in_caption || r->in_para);
  if (!wanted) return;
  cd_buf_add(r->raised && r->in_cell ? &r->notes : &r->text, text, (size_t)len);
  if (r->raised && r->in_cell) cd_buf_byte(&r->notes, ' ');
  if (r->in_bold && r->in_para) cd_buf_add(&r->bold, text, (size_t)len);
  if (r->text.failed || r->notes.failed || r->bold.failed)
    stop(r, CORDON_LIMIT, "a cell or paragraph holds more than a megabyte");
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system, const char *public, int internal) {
  (void)name, (void)system, (void)public, (void)internal;
  stop(user, CORDON_BAD_INPUT, "a document type declaration is not taken");
}

static cordon_status parse(reader *r, cd_str xml) {
  XML_SetUserData(r->parser, r);
  XML_SetElementHandler(r->parser, on_open, on_close);
  XML_SetCharacterDataHandler(r->parser, on_text);
  XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
  if (XML_Parse(r->parser, xml.ptr ? xml.ptr : "", (int)xml.len, 1) == XML_STATUS_ERROR && r->status == CORDON_OK) {
    char message[200];
    snprintf(message, sizeof message, "this is not XML: %s", XML_ErrorString(XML_GetErrorCode(r->parser)));
    stop(r, CORDON_BAD_INPUT, message);
  }
  if (r->status != CORDON_OK || r->found) return r->status;
  r->status = cd_fail(r->err, CORDON_NOT_FOUND,
                      "%s holds no \"%s\"; ask the publisher for the part with its appendices", r->label, r->name);
  return r->status;
}

cordon_status ecfr_read(cd_str xml, const char *label, const char *name, cd_arena *a, ecfr_supplement *out,
                        cordon_error *err) {
  reader r = {.label = label, .name = name, .a = a, .err = err, .out = out};
  *out = (ecfr_supplement){0};
  if (xml.len > MAX_BYTES) return cd_fail(err, CORDON_LIMIT, "%s has more than %u bytes", label, MAX_BYTES);
  r.parser = XML_ParserCreate("UTF-8");
  if (!r.parser) return cd_no_memory(err);
  cd_buf_init(&r.text, MAX_TEXT);
  cd_buf_init(&r.notes, MAX_TEXT);
  cd_buf_init(&r.bold, MAX_TEXT);
  cordon_status status = parse(&r, xml);
  cd_buf_free(&r.text);
  cd_buf_free(&r.notes);
  cd_buf_free(&r.bold);
  XML_ParserFree(r.parser);
  return status;
}
