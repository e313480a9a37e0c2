#include "lists/xlsx.h"

#include "lists/xml.h"
#include "lists/zip.h"

typedef struct sheet {
  cd_arena *a; /* of the shared strings */
  cd_str *strings;
  size_t count, room;
  lists_xlsx_row row;
  void *user;
} sheet;

bool lists_xlsx_probe(cd_str head) { return cd_str_starts(head, CD_STR("PK\x03\x04")); }

bool lists_xlsx_day(cd_str cell, cd_day *out) {
  int64_t n;
  cd_str whole = cell;
  ptrdiff_t point = cd_str_find(cell, CD_STR("."));
  if (point > 0) whole = cd_str_sub(cell, 0, (size_t)point);
  if (!cd_str_to_i64(whole, &n) || n < 1 || n > 109575)
    return false;             /* 2199-12-31: larger numbers are something else */
  *out = (cd_day)(n - 25569); /* 1970-01-01 is number 25569 */
  return true;
}

/* The text of all <t> below an element, phonetic runs left out. */
static void gather_text(const lists_xml_node *n, cd_buf *out) {
  for (const lists_xml_node *c = n->first; c; c = c->next) {
    if (cd_str_eqc(c->name, "rPh")) continue;
    if (cd_str_eqc(c->name, "t")) cd_buf_str(out, c->raw);
    gather_text(c, out);
  }
}

static cordon_status text_of(const lists_xml_node *n, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_buf text;
  cd_buf_init(&text, LISTS_XML_MAX_RECORD_BYTES);
  gather_text(n, &text);
  cordon_status status = cd_buf_status(&text, err);
  if (status == CORDON_OK && !(*out = cd_str_dup(a, cd_buf_view(&text))).ptr) status = cd_no_memory(err);
  cd_buf_free(&text);
  return status;
}

static cordon_status on_string(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  sheet *s = user;
  (void)root;
  if (s->count == s->room) {
    size_t want = s->room ? s->room * 2 : 1024;
    cd_str *grown = cd_grow_array(s->a, s->strings, s->count, want, sizeof *grown);
    if (!grown) return cd_no_memory(err);
    s->strings = grown;
    s->room = want;
  }
  return text_of(n, s->a, &s->strings[s->count++], err);
}

/* "AB12" is column 27, counted from 0. */
static bool column_of(cd_str reference, size_t *column) {
  size_t n = 0, i = 0;
  for (; i < reference.len && i < 3 && reference.ptr[i] >= 'A' && reference.ptr[i] <= 'Z'; i++)
    n = n * 26 + (size_t)(reference.ptr[i] - 'A' + 1);
  *column = n - 1;
  return i > 0;
}

static cordon_status cell_text(const sheet *s, const lists_xml_node *c, cd_arena *a, cd_str *out, cordon_error *err) {
  cd_str type = lists_xml_attribute(c, "t"), value = lists_xml_text(c, "v");
  int64_t index;
  *out = value;
  if (cd_str_eqc(type, "inlineStr")) return text_of(c, a, out, err);
  if (!cd_str_eqc(type, "s") || !value.len) return CORDON_OK;
  if (!cd_str_to_i64(value, &index) || index < 0 || (uint64_t)index >= s->count)
    return cd_fail(err, CORDON_BAD_INPUT, "a cell names the shared string " CD_FMT ", of which there are %zu",
                   CD_ARG(value), s->count);
  *out = s->strings[index];
  return CORDON_OK;
}

static cordon_status on_row(void *user, const lists_xml_node *root, const lists_xml_node *n, cordon_error *err) {
  sheet *s = user;
  cd_str cells[LISTS_XLSX_MAX_COLUMNS] = {{0}};
  size_t count = 0, column;
  int64_t row = 0;
  (void)root;
  cd_arena *a = cd_arena_new(LISTS_XML_MAX_RECORD_BYTES);
  cordon_status status = a ? CORDON_OK : cd_no_memory(err);
  cd_str_to_i64(lists_xml_attribute(n, "r"), &row);
  for (const lists_xml_node *c = lists_xml_child(n, "c"); c && status == CORDON_OK; c = lists_xml_next(c, "c")) {
    if (!column_of(lists_xml_attribute(c, "r"), &column) || column >= LISTS_XLSX_MAX_COLUMNS) continue;
    status = cell_text(s, c, a, &cells[column], err);
    cells[column] = cd_str_trim(cells[column]);
    if (cells[column].len && column + 1 > count) count = column + 1;
  }
  if (status == CORDON_OK && count) status = s->row(s->user, row, cells, count, err);
  if (status != CORDON_OK) cd_error_place(err, NULL, row, 0, NULL);
  cd_arena_free(a);
  return status;
}

static cordon_status read_member(const lists_file *file, const char *name, const lists_xml_spec *spec, sheet *s,
                                 cordon_error *err) {
  cd_buf bytes;
  cd_buf_init(&bytes, 0);
  cordon_status status = lists_zip_member(file->bytes, file->path, name, &bytes, err);
  lists_file inside = {.path = file->path, .bytes = cd_buf_view(&bytes)};
  if (status == CORDON_OK) status = lists_xml_read(&inside, spec, s, err);
  cd_buf_free(&bytes);
  return status;
}

cordon_status lists_xlsx_read(const lists_file *file, lists_xlsx_row row, void *user, cordon_error *err) {
  static const char *const STRING[] = {"si", NULL}, *const ROW[] = {"row", NULL};
  static const lists_xml_spec STRINGS = {"sst", false, STRING, on_string}, ROWS = {"worksheet", false, ROW, on_row};
  cordon_error none = {0};
  sheet s = {.a = cd_arena_new(0), .row = row, .user = user};
  if (!s.a) return cd_no_memory(err);
  cordon_status status = read_member(file, "xl/sharedStrings.xml", &STRINGS, &s, &none);
  if (status == CORDON_NOT_FOUND)
    status = CORDON_OK; /* a workbook without text cells has none */
  else if (status != CORDON_OK && err)
    *err = none;
  if (status == CORDON_OK) status = read_member(file, "xl/worksheets/sheet1.xml", &ROWS, &s, err);
  if (status == CORDON_NOT_FOUND) status = CORDON_BAD_INPUT;
  cd_arena_free(s.a);
  if (status != CORDON_OK) cd_error_place(err, file->path, 0, 0, NULL);
  return status;
}
