/* RFC 4180 as a small state machine over chunks. A record's bytes lie in one buffer, its fields as offsets into it. */
#include "base/csv.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"

#define CHUNK 65536u
#define CTRL_Z 0x1A
#define NO_BYTE (-1)

typedef struct field_place {
  size_t from;          /* into the record's bytes */
  int64_t line, column; /* of its first byte, the quote among it */
  bool quoted;
} field_place;

struct cd_csv {
  cd_source *src;
  cd_csv_format format;
  cd_buf record;
  size_t count;
  int64_t record_line;
  int64_t line;
  uint64_t line_start; /* offset of the current line's first byte */
  uint64_t chunk_start;
  size_t at, len;    /* in the chunk */
  bool held_ctrl_z;  /* one was taken that begins the next field as text */
  bool special[256]; /* bytes that end a run of plain text */
  field_place places[CD_MAX_CSV_FIELDS];
  cd_str fields[CD_MAX_CSV_FIELDS];
  char chunk[CHUNK];
};

static cordon_status fail_at(cd_csv *c, cordon_error *err, cordon_status code, int64_t line, int64_t column,
                             const char *why) {
  cordon_status status = cd_fail(err, code, "%s", why);
  cd_error_place(err, cd_source_label(c->src), line, column, NULL);
  return status;
}

static int64_t column_now(const cd_csv *c) { return (int64_t)(c->chunk_start + c->at - c->line_start) + 1; }

/* The next byte without taking it; NO_BYTE at the end of the file. */
static cordon_status peek(cd_csv *c, int *byte, cordon_error *err) {
  if (c->at == c->len) {
    c->chunk_start += c->len;
    c->at = c->len = 0;
    CD_TRY(cd_source_read(c->src, c->chunk, CHUNK, &c->len, err));
  }
  *byte = c->at < c->len ? (unsigned char)c->chunk[c->at] : NO_BYTE;
  return CORDON_OK;
}

static void new_line(cd_csv *c) { /* the byte that ends it was taken */
  c->line++;
  c->line_start = c->chunk_start + c->at;
}

static void add_text(cd_csv *c, const char *p, size_t n) {
  if (!c->format.cp1252) {
    cd_buf_add(&c->record, p, n);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    char utf8[4];
    cd_buf_add(&c->record, utf8, cd_utf8_put(utf8, cd_cp1252_char((unsigned char)p[i])));
  }
}

static cordon_status check_size(cd_csv *c, const field_place *f, cordon_error *err) {
  if (c->record.len - f->from > CD_MAX_FIELD_BYTES)
    return fail_at(c, err, CORDON_LIMIT, f->line, f->column,
                   f->quoted ? "this field holds more than 1 MiB, which is the limit; its closing quote may be missing"
                             : "this field holds more than 1 MiB, which is the limit");
  if (c->record.len > CD_MAX_RECORD_BYTES)
    return fail_at(c, err, CORDON_LIMIT, c->record_line, 1, "this record holds more than 8 MiB, which is the limit");
  return cd_buf_status(&c->record, err);
}

/* Take bytes up to the next special one. */
static cordon_status take_run(cd_csv *c, const field_place *f, cordon_error *err) {
  size_t from = c->at;
  while (c->at < c->len && !c->special[(unsigned char)c->chunk[c->at]]) c->at++;
  add_text(c, c->chunk + from, c->at - from);
  return check_size(c, f, err);
}

/* Line and column of byte `offset` of a finished field: each quote inside a quoted field stands for two. */
static cordon_status fail_in_field(cd_csv *c, cordon_error *err, const field_place *f, cd_str text, size_t offset,
                                   const char *why) {
  int64_t line = f->line, column = f->column + f->quoted;
  for (size_t i = 0; i < offset; i++) {
    column += 1 + (f->quoted && text.ptr[i] == '"');
    if (text.ptr[i] != '\n') continue;
    line++;
    column = 1;
  }
  return fail_at(c, err, CORDON_BAD_INPUT, line, column, why);
}

static cordon_status check_text(cd_csv *c, const field_place *f, cordon_error *err) {
  size_t bad = 0;
  if (c->record.len == f->from) return CORDON_OK;
  cd_str text = cd_str_of(c->record.ptr + f->from, c->record.len - f->from);
  const char *nul = memchr(text.ptr, 0, text.len);
  if (nul)
    return fail_in_field(c, err, f, text, (size_t)(nul - text.ptr),
                         "a NUL byte stands here; the file may be UTF-16 or damaged, save it as UTF-8");
  if (!c->format.cp1252 && !cd_utf8_valid(text, &bad))
    return fail_in_field(c, err, f, text, bad, "this byte is not UTF-8; save the file as UTF-8");
  return CORDON_OK;
}

/* The inside of a quoted field and its closing quote; the opening one was taken. */
static cordon_status read_quoted(cd_csv *c, const field_place *f, cordon_error *err) {
  for (;;) {
    int b;
    CD_TRY(peek(c, &b, err));
    if (b == NO_BYTE)
      return fail_at(c, err, CORDON_BAD_INPUT, f->line, f->column, "the quote that opens here is never closed");
    if (b != '"' && c->special[b]) { /* a separator or line end is text here */
      char byte = (char)b;
      c->at++;
      add_text(c, &byte, 1);
      if (b == '\n') new_line(c);
      CD_TRY(check_size(c, f, err));
    } else if (b != '"') {
      CD_TRY(take_run(c, f, err));
    } else {
      c->at++;
      CD_TRY(peek(c, &b, err));
      if (b != '"') return CORDON_OK;
      c->at++;
      add_text(c, "\"", 1);
    }
  }
}

static bool ends_field(const cd_csv *c, int b) {
  return b == NO_BYTE || b == (unsigned char)c->format.separator || b == '\n' || b == '\r';
}

/* True at the byte 0x1A that ends the file, which is then taken. */
static cordon_status at_ctrl_z(cd_csv *c, bool *end, cordon_error *err) {
  int b;
  *end = false;
  if (!c->format.ctrl_z_ends || c->at == c->len || c->chunk[c->at] != CTRL_Z) return CORDON_OK;
  c->at++;
  CD_TRY(peek(c, &b, err));
  *end = b == NO_BYTE;
  return CORDON_OK;
}

static cordon_status read_plain(cd_csv *c, const field_place *f, cordon_error *err) {
  for (;;) {
    int b;
    bool end;
    CD_TRY(peek(c, &b, err));
    if (ends_field(c, b)) return CORDON_OK;
    if (b == CTRL_Z && c->format.ctrl_z_ends) {
      CD_TRY(at_ctrl_z(c, &end, err));
      if (end) return CORDON_OK;
      add_text(c, "\x1A", 1);
    } else if (b == '"' && c->special['"']) {
      if (!c->format.lenient_quotes)
        return fail_at(c, err, CORDON_BAD_INPUT, c->line, column_now(c),
                       "a quote stands inside a field that does not begin with one; quote the whole field and double "
                       "the quotes in it");
      c->at++;
      add_text(c, "\"", 1);
    } else {
      CD_TRY(take_run(c, f, err));
    }
  }
}

static cordon_status read_field(cd_csv *c, cordon_error *err) {
  int b;
  CD_TRY(peek(c, &b, err));
  if (c->count == CD_MAX_CSV_FIELDS)
    return fail_at(c, err, CORDON_LIMIT, c->line, column_now(c),
                   "this record has more than 512 fields, which is the limit");
  field_place *f = &c->places[c->count++];
  *f = (field_place){c->record.len, c->line, column_now(c) - c->held_ctrl_z,
                     c->format.quoted && b == '"' && !c->held_ctrl_z};
  if (c->held_ctrl_z) add_text(c, "\x1A", 1);
  c->held_ctrl_z = false;
  if (!f->quoted) {
    CD_TRY(read_plain(c, f, err));
    return check_text(c, f, err);
  }
  c->at++;
  CD_TRY(read_quoted(c, f, err));
  CD_TRY(peek(c, &b, err));
  bool end = false;
  if (b == CTRL_Z) CD_TRY(at_ctrl_z(c, &end, err));
  if (!end && !ends_field(c, b))
    return fail_at(c, err, CORDON_BAD_INPUT, c->line, column_now(c),
                   "text follows a closing quote; a separator or the end of the line would be right");
  return check_text(c, f, err);
}

/* Take the line end, "\n", "\r\n" or "\r", if one stands here. */
static cordon_status take_line_end(cd_csv *c, bool *taken, cordon_error *err) {
  int b;
  CD_TRY(peek(c, &b, err));
  *taken = b == '\n' || b == '\r';
  if (!*taken) return CORDON_OK;
  c->at++;
  if (b == '\r') {
    CD_TRY(peek(c, &b, err));
    if (b == '\n') c->at++;
  }
  new_line(c);
  return CORDON_OK;
}

static cordon_status skip_empty_lines(cd_csv *c, bool *end, cordon_error *err) {
  bool taken;
  do CD_TRY(take_line_end(c, &taken, err));
  while (taken);
  int b;
  CD_TRY(peek(c, &b, err));
  CD_TRY(at_ctrl_z(c, end, err));
  c->held_ctrl_z = !*end && b == CTRL_Z && c->format.ctrl_z_ends;
  *end = *end || b == NO_BYTE;
  return CORDON_OK;
}

cordon_status cd_csv_next(cd_csv *c, cd_str **fields, size_t *count, cordon_error *err) {
  bool end, taken = false;
  *count = c->count = 0;
  cd_buf_clear(&c->record);
  CD_TRY(skip_empty_lines(c, &end, err));
  if (end) return CORDON_OK;
  c->record_line = c->line;
  for (int b;;) {
    CD_TRY(read_field(c, err));
    CD_TRY(peek(c, &b, err));
    if (b != (unsigned char)c->format.separator) break;
    c->at++;
  }
  CD_TRY(take_line_end(c, &taken, err));
  CD_TRY(cd_buf_status(&c->record, err));
  for (size_t i = 0; i < c->count; i++) {
    size_t to = i + 1 < c->count ? c->places[i + 1].from : c->record.len;
    c->fields[i] = cd_str_of(c->record.ptr ? c->record.ptr + c->places[i].from : "", to - c->places[i].from);
  }
  *fields = c->fields;
  *count = c->count;
  return CORDON_OK;
}

static cordon_status skip_bom(cd_csv *c, cordon_error *err) {
  for (size_t got = 1; c->len < 3 && got > 0; c->len += got)
    CD_TRY(cd_source_read(c->src, c->chunk + c->len, CHUNK - c->len, &got, err));
  if (c->len < 3 || memcmp(c->chunk, "\xEF\xBB\xBF", 3) != 0) return CORDON_OK;
  c->at = 3;
  c->line_start = 3;
  return CORDON_OK;
}

cordon_status cd_csv_open(cd_source *src, cd_csv_format format, cd_csv **out, cordon_error *err) {
  cd_csv *c = malloc(sizeof *c);
  if (!c) return cd_no_memory(err);
  memset(c, 0, offsetof(cd_csv, places));
  c->src = src;
  c->format = format;
  c->line = c->record_line = 1;
  cd_buf_init(&c->record, 4 * CD_MAX_RECORD_BYTES);
  c->special[(unsigned char)format.separator] = c->special['\n'] = c->special['\r'] = true;
  c->special['"'] = format.quoted;
  c->special[CTRL_Z] = format.ctrl_z_ends;
  cordon_status status = skip_bom(c, err);
  if (status == CORDON_OK)
    *out = c;
  else
    cd_csv_close(c);
  return status;
}

size_t cd_csv_field(const cd_csv *c) { return c->count; }

int64_t cd_csv_line(const cd_csv *c) { return c->record_line; }

void cd_csv_close(cd_csv *c) {
  if (!c) return;
  cd_buf_free(&c->record);
  free(c);
}

void cd_csv_put(cd_buf *out, cd_str field) {
  bool quote = false;
  for (size_t i = 0; i < field.len && !quote; i++) quote = memchr(",\"\r\n", field.ptr[i], 4) != NULL;
  if (!quote) {
    cd_buf_str(out, field);
    return;
  }
  cd_buf_byte(out, '"');
  for (size_t i = 0; i < field.len; i++) {
    if (field.ptr[i] == '"') cd_buf_byte(out, '"');
    cd_buf_byte(out, field.ptr[i]);
  }
  cd_buf_byte(out, '"');
}
